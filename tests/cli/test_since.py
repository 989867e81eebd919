"""`--since`: what changed in a real repository since a day, beside what is so today."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.repository import GIT, git

from plateSpinner.workspace.repository import Repository

if not GIT:
    pytest.skip("git is not here", allow_module_level=True)

Ran = subprocess.CompletedProcess[str]
PORTFOLIO = "spin: 1\nname: P\n"
PROJECT = """\
name: Api
status: active
owner: jo
milestones:
  beta: {due: 2026-12-11}
  ga: {due: 2026-11-20}
risks:
  lab: {name: The lab is late, probability: 60%, impact: {schedule: 15d}, affects: [beta], owner: jo}
  staff: {name: Staff leaves, probability: 10%, impact: {schedule: 5d}}
  old: {name: Old one, probability: 10%, impact: {schedule: 5d}}
"""


def commit(folder: Path, files: Mapping[str, str], day: str) -> str:
    """Write files and commit them at noon of a day."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    for words in (("add", "--all"), ("commit", "--quiet", "--message", "x")):
        git(folder, *words, day=day)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def plan(tmp_path: Path) -> tuple[Path, str, str]:
    """A plan with two commits, the 9th and the 16th of November, and uncommitted changes; their names."""
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    base = {"portfolio.yaml": PORTFOLIO, "p/program.yaml": "name: Program\n"}
    first = commit(tmp_path, base | {"p/api.yaml": PROJECT}, "2026-11-09")
    later = PROJECT.replace("2026-12-11", "2026-12-18").replace("60%", "80%")
    second = commit(tmp_path, {"p/api.yaml": later}, "2026-11-16")
    last = later.replace("  old: {name: Old one, probability: 10%, impact: {schedule: 5d}}\n", "")
    last = last.replace("  staff: {name: Staff leaves,", "  staff: {name: Staff leaves, status: occurred,")
    last += "  new: {name: New one}\n"
    (tmp_path / "p/api.yaml").write_text(last)
    return tmp_path, first, second


AS_OF = ("--as-of", "2026-11-23")


def test_status_tells_what_changed_since_a_day(
    plan: tuple[Path, str, str], inside: Callable[..., Ran]
) -> None:
    root, first, _ = plan
    ran = inside("status", "--since", "2026-11-15", *AS_OF, "--json", cwd=root)
    since = json.loads(ran.stdout)["since"]
    assert since["base"] == {"name": "2026-11-15", "commit": first, "day": "2026-11-09"}
    told = [(r["turn"], r["ref"], r["days"], r["after"]["late"]) for r in since["shifts"]]
    # ga was due on the 20th: not late on the 15th, 3 days on the 23rd; beta was put off by a week
    assert told == [("newly late", "p/api/ga", 3, 3), ("promised later", "p/api/beta", 7, 0)]
    dates = [
        (r["ref"], r["field"], r["before"], r["after"], r["days"]) for r in since["changes"] if r["days"]
    ]
    assert dates == [("p/api/beta", "due", "2026-12-11", "2026-12-18", 7)]
    assert (since["introduced"], since["fixed"]) == ([], [])


def test_status_without_it_says_nothing_of_the_past(
    plan: tuple[Path, str, str], inside: Callable[..., Ran]
) -> None:
    ran = inside("status", *AS_OF, "--json", cwd=plan[0])
    assert json.loads(ran.stdout)["since"] is None


def test_a_duration_counts_back_in_calendar_days(
    plan: tuple[Path, str, str], inside: Callable[..., Ran]
) -> None:
    root, first, second = plan
    bases = {}
    for words in ("1w", "7d", "8d", "2026-11-16"):
        ran = inside("status", "--since", words, *AS_OF, "--json", cwd=root)
        bases[words] = json.loads(ran.stdout)["since"]["base"]["commit"]
    assert bases == {"1w": second, "7d": second, "8d": first, "2026-11-16": second}


def test_the_screen_has_the_changes_before_what_needs_attention(
    plan: tuple[Path, str, str], inside: Callable[..., Ran]
) -> None:
    root, first, _ = plan
    text = inside("status", "--since", "2026-11-15", *AS_OF, cwd=root).stdout
    lines = text.splitlines()
    at = lines.index(f"Since 2026-11-15  commit {first[:9]} of 2026-11-09")
    assert at < next(number for number, line in enumerate(lines) if line.startswith("Needs attention"))
    assert "  Plan: 1 date later, 1 added, 1 removed, 2 other changes." in lines
    assert f"  spin diff {first[:9]} --as-of 2026-11-23  all of it, and who has to agree" in lines


def test_risks_tell_what_became_of_them_since_the_last_review(
    plan: tuple[Path, str, str], inside: Callable[..., Ran]
) -> None:
    root, first, _ = plan
    ran = inside("risks", "--since", "2w", *AS_OF, "--json", cwd=root)
    since = json.loads(ran.stdout)["since"]
    assert (since["day"], since["commit"]) == ("2026-11-09", first)
    told = [
        (r["became"], r["ref"], r["score_before"], r["score_after"], r["days_before"], r["days_after"])
        for r in since["changes"]
    ]
    unknown = {"unknown": "has no probability"}
    # 60 % is high and 80 % very high; 15 days are medium: 4 x 3 and 5 x 3; 10 % is low, 5 days low
    assert [row[:4] for row in told] == [
        ("occurred", "p/api/staff", 4, 4),
        ("raised", "p/api/new", None, unknown),
        ("higher", "p/api/lab", 12, 15),
        ("removed", "p/api/old", 4, None),
    ]
    assert [row[4:] for row in told if row[1] == "p/api/lab"] == [(9, 12)]
    places = {r["ref"]: r["place"]["file"] for r in since["changes"]}
    assert places == {
        "p/api/staff": "p/api.yaml",
        "p/api/new": "p/api.yaml",
        "p/api/lab": "p/api.yaml",
        "p/api/old": f"{first[:9]}:p/api.yaml",
    }


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("yesterday", "--since: 'yesterday' is neither a date nor a time"),
        ("-x", "--since: '-x' is neither a date nor a time"),
        ("2026-11-01", "--since: no commit up to 2026-11-01"),
    ],
)
@pytest.mark.parametrize("command", ["status", "risks"])
def test_a_time_that_is_none_is_a_usage_error(
    command: str, words: str, said: str, plan: tuple[Path, str, str], inside: Callable[..., Ran]
) -> None:
    ran = inside(command, f"--since={words}", *AS_OF, cwd=plan[0])
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


def test_a_plan_in_no_repository_is_told(tmp_path: Path, inside: Callable[..., Ran]) -> None:
    (tmp_path / "portfolio.yaml").write_text(PORTFOLIO)
    ran = inside(
        "status", "--since", "1w", cwd=tmp_path, env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    )
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "--since: the plan is in no git repository" in ran.stderr


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12", "UTC"])
@pytest.mark.parametrize(("day", "which"), [("2026-11-15", 0), ("2026-11-16", 1), ("2150-01-01", 1)])
def test_the_day_of_a_commit_is_its_committers_wherever_this_runs(
    zone: str, day: str, which: int, plan: tuple[Path, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", zone)
    assert Repository(plan[0]).at(day) == plan[1 + which]
