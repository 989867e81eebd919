"""What `spin status` is about: filters alone and together, grouping, and what is hidden."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]
STATUSES = "choose one of proposed, active, on_hold, done, cancelled"
PERIODS = "write a period as 2026-12, 2026-Q4, 2026-12-01..2026-12-31, or 14d from now on"
Json = dict[str, Any]  # what json.loads gives


def report(inside: Spin, plan: Path, *words: str) -> Json:
    ran = inside("status", "--json", *words, cwd=plan)
    assert (ran.returncode, ran.stderr) == (0, "")
    made: Json = json.loads(ran.stdout)
    return made


def projects(made: Json) -> list[str]:
    return [project["ref"] for program in made["programs"] for project in program["projects"]]


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ("--program checkout", ["checkout/api", "checkout/cards"]),
        ("--program checkout --program identity", ["checkout/api", "checkout/cards", "identity/sso"]),
        ("--owner jo", ["checkout/api"]),
        ("--owner @jo", ["checkout/api"]),
        ("--owner jo --owner sam", ["checkout/api", "identity/sso"]),
        ("--team blue-team", ["checkout/cards", "identity/sso"]),
        ("--tag pci", ["checkout/api"]),
        ("--tag login", ["identity/sso"]),
        ("--status active", ["checkout/api"]),
        ("--status on_hold", ["identity/sso"]),
        ("--status active --status proposed", ["checkout/api", "checkout/cards"]),
        ("--status done", []),
        ("--due 14d", ["checkout/cards"]),
        ("--due 7d", []),
        ("--due 8d", ["checkout/cards"]),
        ("--due 2w", ["checkout/cards"]),
        ("--due 4mo", ["checkout/api", "checkout/cards"]),
        ("--due 2027-02", ["checkout/api"]),
        ("--due 2027-03", ["checkout/api"]),
        ("--due 2027-Q1", ["checkout/api"]),
        ("--due 2026-11-13", ["checkout/api"]),
        ("--due 2026-11-14..2026-11-30", []),
        ("--due 2026-12-01..2027-02-26", ["checkout/api", "checkout/cards"]),
        ("--team blue-team --status proposed", ["checkout/cards"]),
        ("--team blue-team --tag pci", []),
        ("--program identity --due 2026", ["identity/sso"]),
        ("--program checkout --owner maya --team blue-team --status proposed --due 14d", ["checkout/cards"]),
        ("checkout --team blue-team", ["checkout/cards"]),
        ("checkout/api --team blue-team", []),
    ],
)
def test_filters_take_what_fits_all_kinds_and_any_value_of_one(
    words: str, taken: list[str], inside: Spin, small: Path
) -> None:
    made = report(inside, small, *words.split())
    assert projects(made) == taken
    possible = 1 if "/" in words else 2 if words.startswith("checkout") else 3
    assert made["hidden_projects"] == possible - len(taken)


def test_the_screen_ends_with_the_day_and_what_filters_hide(inside: Spin, small: Path) -> None:
    ran = inside("status", "--team", "blue-team", "--status", "proposed", cwd=small)
    filters = "Filters --team blue-team, --status proposed hide 2 projects."
    assert f"  As of 2026-11-23 (data_date of the plan). {filters}\n" in ran.stdout
    ran = inside("status", "--team", "blue-team", "--status", "active", cwd=small)
    assert "  No program or project fits.\n" in ran.stdout
    assert "Needs attention" not in ran.stdout
    assert "Nothing overdue" not in ran.stdout
    assert "hide 3 projects.\n" in ran.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            "--program chekout",
            "--program: nothing in the plan has 'chekout'\n  help: did you mean 'checkout'?",
        ),
        ("--owner joo", "--owner: nothing in the plan has 'joo'\n  help: did you mean 'jo'?"),
        ("--team bluteam", "--team: nothing in the plan has 'bluteam'\n  help: did you mean 'blue-team'?"),
        ("--tag PCI", "--tag: nothing in the plan has 'PCI'\n  help: did you mean 'pci'?"),
        ("--tag zzzz", "--tag: nothing in the plan has 'zzzz'"),
        ("--status onhold", f"--status: no status 'onhold'\n  help: did you mean 'on_hold'? {STATUSES}"),
        ("--status zzz", f"--status: no status 'zzz'\n  help: {STATUSES}"),
        ("--due soon", f"--due: 'soon' is not a date\n  help: {PERIODS}"),
        ("--due 2026-13", f"--due: '2026-13' is not a date: month must be 1 to 12\n  help: {PERIODS}"),
        ("--due -14d", f"--due: '-14d' is not a date\n  help: {PERIODS}"),
        ("--due 99999999999d", f"--due: '99999999999d' is not a date\n  help: {PERIODS}"),
        ("--due 2026-12..2026-01", f"--due: '2026-12..2026-01' ends before it starts\n  help: {PERIODS}"),
    ],
)
def test_what_nowhere_occurs_is_a_typing_error_with_the_nearest_spelling(
    words: str, said: str, inside: Spin, small: Path
) -> None:
    ran = inside("status", *words.split(), cwd=small)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"spin: {said}\n")


def test_a_due_period_longer_than_any_calendar_takes_all_that_is_to_come(inside: Spin, small: Path) -> None:
    assert projects(report(inside, small, "--due", "9999999w")) == ["checkout/api", "checkout/cards"]


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("owner", {"jo": ["checkout/api"], "maya": ["checkout/cards"], "sam": ["identity/sso"]}),
        ("team", {"blue-team": ["checkout/cards", "identity/sso"], "red-team": ["checkout/api"]}),
        ("objective", {"grow": ["checkout/api"], "": ["checkout/cards", "identity/sso"]}),
    ],
)
def test_by_groups_every_project_and_puts_those_without_last(
    by: str, groups: dict[str, list[str]], inside: Spin, small: Path
) -> None:
    made = report(inside, small, "--by", by)
    assert made["by"] == by
    assert made["programs"] == []
    assert [(g["name"], [p["ref"] for p in g["projects"]]) for g in made["groups"]] == list(groups.items())


def test_by_program_is_what_is_shown_without_it(inside: Spin, small: Path) -> None:
    assert inside("status", "--by", "program", cwd=small).stdout == inside("status", cwd=small).stdout


def test_groups_stand_under_their_names_worst_first(inside: Spin, small: Path) -> None:
    table = inside("status", "--by", "owner", cwd=small).stdout.split("By owner\n")[1].split("\n\n")[0]
    rows = [line.split("  ")[1] for line in table.splitlines() if not line.startswith("    ")]
    assert rows == ["Owner", "Jo Fischer", "Maya Lind", "sam"]
    table = inside("status", "--by", "objective", cwd=small).stdout.split("By objective\n")[1]
    assert "Grow conversion" in table
    assert "no objective" in table


def test_an_owner_is_found_by_all_that_is_open_and_asked_of_them(inside: Spin, written: Written) -> None:
    plan = written(
        {
            "portfolio.yaml": "data_date: 2026-11-23\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": """\
name: A
owner: boss
status: active
milestones: {m1: {owner: ann, due: 2026-11-20}, m2: {owner: bea, due: 2026-11-01, done: 2026-11-01}}
tasks: {t: {owner: cid, assign: {ops: 2}}}
risks:
  r1: {owner: dan, actions: {a: {owner: eve, due: 2026-11-21}, b: {owner: fox, done: 2026-11-01}}}
  r2: {owner: gus, status: closed}
issues: {i1: {owner: hal}, i2: {owner: ian, closed: 2026-11-20}}
decisions: {d1: {owner: joy}, d2: {owner: kim, decided: 2026-11-02}}
dependencies: {d3: {external: X, owner: lea}, d4: {external: Y, owner: max, status: delivered}}
updates:
  2026-11-20: {asks: [{what: Help, of: "@nan", by: 2026-11-22}, {what: More, of: oli, done: 2026-11-21}]}
staffing: {desk: {2026-Q4: 1}}
""",
        }
    )
    names = (
        "boss",
        "ann",
        "bea",
        "cid",
        "dan",
        "eve",
        "fox",
        "gus",
        "hal",
        "ian",
        "joy",
        "kim",
        "lea",
        "max",
    )
    found = [name for name in (*names, "nan", "oli") if projects(report(inside, plan, "--owner", name))]
    assert found == ["boss", "ann", "cid", "dan", "eve", "hal", "joy", "lea", "nan"]
    for name, ref in (("ann", "p/a/m1"), ("eve", "p/a/r1"), ("nan", "p/a")):
        assert [line["ref"] for line in report(inside, plan, "--owner", name)["attention"]] == [ref]
    assert projects(report(inside, plan, "--team", "ops")) == ["p/a"]
    assert projects(report(inside, plan, "--team", "desk")) == ["p/a"]


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("bottlenecks", "spin bottlenecks --by week -C {plan}"),
        ("bottlenecks --program checkout", "spin bottlenecks --program checkout --by week -C {plan}"),
        ("risks", "spin risks --matrix -C {plan}"),
        ("risks --owner jo", "spin risks --owner jo --raid -C {plan}"),
        ("risks --as-of 2026-12-01", "spin bottlenecks -C {plan} --as-of 2026-12-01"),
    ],
)
def test_what_is_offered_next_looks_at_the_same_plan_and_keeps_the_filters(
    words: str, offered: str, small: Path, inside: Spin
) -> None:
    ran = inside(*words.split(), "-C", str(small), cwd=small.parent)
    assert f"  {offered.format(plan=small)}  " in ran.stdout


def test_the_load_by_week_is_not_offered_where_it_is_shown(small: Path, inside: Spin) -> None:
    assert "--by week" not in inside("bottlenecks", "--by", "week", cwd=small).stdout
