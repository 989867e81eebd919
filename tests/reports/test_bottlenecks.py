"""Bottlenecks: load to the day by hand, and recounts of real plans over their raw YAML."""

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import yaml

from plateSpinner.analysis.load import Grain
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.render.plain import render
from plateSpinner.reports.bottleneck_rows import BottlenecksReport
from plateSpinner.reports.bottlenecks import build
from plateSpinner.reports.bottlenecks_screen import present
from plateSpinner.workspace.load import load

Json = dict[str, Any]  # what a YAML file holds
Read = Callable[[Mapping[str, str]], Portfolio]
ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT.parent / "shared" / "real" / "kubernetes" / "programs"
TODAY = dt.date(2026, 11, 23)  # a Monday
no_shared = pytest.mark.skipif(not KUBERNETES.is_dir(), reason=f"no real plan at {KUBERNETES}")
CHARTER = """\
spin: 1
teams:
  pay: {capacity: 2}
  ops: {}
people:
  jo: {team: pay, away: [2026-11-26..2026-11-27]}
  sam: {team: ops}
"""


def bottlenecks(
    read: Read, project: str, charter: str = CHARTER, until: dt.date = dt.date(2026, 12, 6)
) -> BottlenecksReport:
    files = {
        "portfolio.yaml": charter,
        "p/program.yaml": "name: P\n",
        "p/a.yaml": f"name: A\nstatus: active\n{project}",
    }
    return build(read(files), TODAY, "--as-of", until, Grain.WEEK)


def loads(report: BottlenecksReport, who: str) -> list[tuple[str, str, str]]:
    row = next(party for party in report.load if party.id == who)
    return [(p.period, words(p.demand), words(p.capacity)) for p in row.periods]


def words(value: Decimal | Unknown) -> str:
    return value.reason if isinstance(value, Unknown) else f"{value.normalize():f}"


def test_work_falls_into_the_weeks_in_which_the_schedule_puts_it(read: Read) -> None:
    # 8 days from Monday the 23rd: five in the first week, three in the second
    report = bottlenecks(read, "tasks: {t: {duration: 8d, assign: {pay: 1.5}}}\n")
    assert loads(report, "pay") == [("2026-W48", "7.5", "8"), ("2026-W49", "4.5", "10")]


def test_a_screen_names_the_first_overloads_of_each_party_and_counts_the_rest(read: Read) -> None:
    tasks = "tasks: {t: {duration: 40d, assign: {pay: 5}}, u: {duration: 40d, assign: {'@jo': 2}}}\n"
    report = bottlenecks(read, tasks, until=dt.date(2026, 12, 31))  # six weeks, all too full for both
    screen, whole = (render(present(report, str, most)).split("What overloads them\n") for most in (10, None))
    assert "  6 more: --all\n" in screen[1]
    assert (screen[1].count("2026-W"), whole[1].count("2026-W")) == (6, 12)
    assert screen[0] == whole[0]


def test_what_waits_falls_behind_what_it_waits_for(read: Read) -> None:
    tasks = "tasks: {t: {duration: 5d}, u: {duration: 2d, assign: {pay: 3}, after: [t]}}\n"
    report = bottlenecks(read, tasks)
    assert loads(report, "pay") == [("2026-W48", "0", "8"), ("2026-W49", "6", "10")]
    assert report.unassigned == ("p/a/t",)


def test_effort_is_shared_by_those_who_are_assigned(read: Read) -> None:
    report = bottlenecks(read, "tasks: {t: {effort: 10d, assign: {pay: 2}}}\n")
    assert loads(report, "pay") == [("2026-W48", "10", "8"), ("2026-W49", "0", "10")]


def test_only_what_remains_counts(read: Read) -> None:
    tasks = "tasks: {t: {duration: 10d, progress: 60%, started: 2026-11-16, assign: {pay: 1}}}\n"
    assert loads(bottlenecks(read, tasks), "pay")[0] == ("2026-W48", "4", "8")
    done = "tasks: {t: {duration: 10d, done: 2026-11-20, assign: {pay: 1}}}\n"
    assert loads(bottlenecks(read, done), "pay")[0] == ("2026-W48", "0", "8")


def test_a_person_counts_for_the_team_and_not_on_days_away(read: Read) -> None:
    # Monday to Wednesday, then away on Thursday and Friday, then Monday
    report = bottlenecks(read, "tasks: {t: {duration: 4d, assign: {'@jo': 1}}}\n")
    assert loads(report, "jo") == [("2026-W48", "3", "3"), ("2026-W49", "1", "5")]
    assert loads(report, "pay") == [("2026-W48", "3", "8"), ("2026-W49", "1", "10")]


def test_a_capacity_that_changes_within_a_week_counts_by_the_day(read: Read) -> None:
    charter = "spin: 1\nteams: {pay: {capacity: {2026-11-01: 1, 2026-11-26: 3}}}\n"
    report = bottlenecks(read, "tasks: {t: {duration: 1d, assign: {pay: 1}}}\n", charter)
    assert loads(report, "pay") == [("2026-W48", "1", "9"), ("2026-W49", "0", "15")]


def test_a_half_time_person_has_half_the_days_alone_and_for_their_skills(read: Read) -> None:
    charter = "spin: 1\npeople: {jo: {capacity: 0.5, skills: [pci]}, al: {skills: [pci]}}\n"
    report = bottlenecks(read, "tasks: {t: {duration: 4d, assign: {'@jo': 1}, skills: [pci]}}\n", charter)
    assert loads(report, "jo") == [("2026-W48", "4", "2.5"), ("2026-W49", "0", "2.5")]
    assert loads(report, "pci") == [("2026-W48", "4", "7.5"), ("2026-W49", "0", "7.5")]


def test_a_person_s_capacity_may_change_within_a_week(read: Read) -> None:
    charter = "spin: 1\npeople: {jo: {capacity: {2026-11-25: 0.5, 2026-12-01: 1}}}\n"
    report = bottlenecks(read, "tasks: {t: {duration: 1d, assign: {'@jo': 1}}}\n", charter)
    # none on Monday and Tuesday, half from Wednesday to Friday, half on Monday, then whole
    assert loads(report, "jo") == [("2026-W48", "1", "1.5"), ("2026-W49", "0", "4.5")]


def test_a_half_time_person_who_is_away_takes_half_a_day_from_the_team(read: Read) -> None:
    person = "people: {jo: {team: pay, capacity: 0.5, away: [2026-11-26..2026-11-27]}}\n"
    charter = "spin: 1\nteams: {pay: {capacity: 2}}\n" + person
    report = bottlenecks(read, "tasks: {t: {duration: 1d, assign: {pay: 1}}}\n", charter)
    assert loads(report, "pay") == [("2026-W48", "1", "9"), ("2026-W49", "0", "10")]


def test_without_capacity_nothing_can_be_told_and_with_none_of_it_neither(read: Read) -> None:
    tasks = "tasks: {t: {duration: 1d, assign: {ops: 1, off: 1}}}\n"
    report = bottlenecks(read, tasks, CHARTER + "  x: {}\n" + "calendars: {}\n")
    assert loads(report, "ops")[0] == ("2026-W48", "1", "no capacity given")
    none = bottlenecks(
        read, "tasks: {t: {duration: 1d, assign: {pay: 1}}}\n", "spin: 1\nteams: {pay: {capacity: 0}}\n"
    )
    first = none.load[0].periods[0]
    assert (words(first.demand), words(first.capacity), words(first.share)) == ("1", "0", "no working day")
    assert none.load[0].over == 1
    assert "1d of 0 !" in render(present(none, str))
    assert "1d of ?" in render(present(report, str))


def test_staffing_counts_where_there_are_no_tasks(read: Read) -> None:
    report = bottlenecks(read, "staffing: {pay: {2026-11: 1, 2026-12: 4}}\n")
    # a Monday to the Monday of the 30th at one, from 1 December on at four
    assert loads(report, "pay") == [("2026-W48", "5", "8"), ("2026-W49", "17", "10")]
    assert loads(bottlenecks(read, "staffing: {pay: {2026-11: 1}}\ntasks: {t: {duration: 1d}}\n"), "pay") == [
        ("2026-W48", "0", "8"),
        ("2026-W49", "0", "10"),
    ]


def test_the_skill_that_a_task_takes_is_held_against_who_has_it(read: Read) -> None:
    charter = "spin: 1\nteams: {pay: {capacity: 1, skills: [pci]}, ops: {capacity: 5}}\n"
    tasks = (
        "tasks:\n"
        "  t: {duration: 5d, assign: {ops: 2}, skills: [pci]}\n"
        "  u: {duration: 1d, assign: {ops: 1}, skills: [law]}\n"
    )
    report = bottlenecks(read, tasks, charter)
    assert loads(report, "pci")[0] == ("2026-W48", "10", "5")
    assert loads(report, "law")[0] == ("2026-W48", "1", "nobody has this skill")


def test_a_task_of_unknown_length_is_told_and_not_counted(read: Read) -> None:
    report = bottlenecks(read, "tasks: {t: {assign: {pay: 1}}, u: {duration: 1d, assign: {pay: 1}}}\n")
    assert [(each.ref, each.reason) for each in report.untold] == [("p/a/t", "its duration is not stated")]
    assert loads(report, "pay")[0] == ("2026-W48", "1", "8")


def test_one_more_person_brings_forward_what_the_effort_drives(read: Read) -> None:
    # 20 person-days by one: 20 working days to Friday 18 December; by two: ten, to Friday 4 December
    tasks = (
        "milestones: {ga: {due: 2026-12-11, after: [t]}}\n"
        "tasks: {t: {effort: 20d, assign: {one: 1}}, u: {duration: 20d, assign: {one: 1}}}\n"
    )
    report = bottlenecks(read, tasks, "spin: 1\nteams: {one: {capacity: 1}}\n", dt.date(2026, 12, 20))
    assert [(gain.party, gain.ref, gain.days) for gain in report.gains] == [("one", "p/a/ga", 14)]
    worst = report.worst[0]
    assert worst.text == (
        "team one has more work than person-days: 10 for 5 in 2026-W48, 10 for 5 in 2026-W49, "
        "10 for 5 in 2026-W50 and 1 more; 1 promise behind it, 1 of them late"
    )
    assert worst.advice == (
        "one more person of one brings p/a/ga forward by 14 days; "
        "or cut scope or agree later dates, because nothing there has float"
    )


def test_one_more_person_shortens_no_work_that_is_planned_by_duration(read: Read) -> None:
    tasks = "milestones: {ga: {due: 2026-12-04, after: [t]}}\ntasks: {t: {duration: 20d, assign: {one: 2}}}\n"
    report = bottlenecks(read, tasks, "spin: 1\nteams: {one: {capacity: 1}}\n", dt.date(2026, 12, 20))
    assert report.worst[0].advice == (
        "cut scope or agree later dates, because nothing there has float; "
        "one more person shortens nothing, because no open task there has an effort"
    )


def test_who_has_said_no_date_that_is_still_to_come_has_not_delivered(read: Read) -> None:
    dependencies = """\
milestones: {ga: {due: 2027-01-29}}
dependencies:
  a: {external: Lab A, for: ga, need_by: 2026-11-01}
  b: {external: Lab B, for: ga, need_by: 2026-11-01, promised: 2026-12-05}
  c: {external: Lab C, for: ga, need_by: 2026-11-01, promised: 2026-11-10}
"""
    worst = bottlenecks(read, dependencies).worst
    assert [(each.text.rpartition("; ")[0], each.advice) for each in worst] == [
        (
            "Lab A has not delivered 'a', needed 22 days ago (2026-11-01), with no date promised",
            "ask Lab A for a date, or move what needs it",
        ),
        (
            "Lab B delivers 'b' 34 days after it is needed (2026-11-01)",
            "agree with Lab B on an earlier part of it, or move what needs it",
        ),
        (
            "Lab C has not delivered 'c', needed 22 days ago (2026-11-01), promised for 2026-11-10",
            "ask Lab C for a date, or move what needs it",
        ),
    ]


def test_what_merges_is_named_so_that_it_can_be_told_apart(read: Read) -> None:
    files = {
        "portfolio.yaml": CHARTER,
        "p/program.yaml": "name: P\nmilestones: {all: {due: 2027-02, after: [a/ga, b/ga, a/eu]}}\n",
        "p/a.yaml": "name: A\nstatus: active\nmilestones: {ga: {due: 2027-01}, eu: {due: 2027-01}}\n",
        "p/b.yaml": "name: B\nstatus: active\nmilestones: {ga: {due: 2027-01}}\n",
    }
    report = build(read(files), TODAY, "--as-of", dt.date(2026, 12, 6), Grain.WEEK)
    assert "p/a/ga, p/b/ga, eu" in render(present(report, str))


def test_gates_count_what_waits_for_somebody_and_the_promises_behind(read: Read) -> None:
    project = """\
milestones:
  beta: {due: 2026-12-01, criteria: [{text: Signed, approver: sam}, {text: Met, approver: sam, met: true}]}
  ga: {due: 2026-12-18, after: [beta]}
  past: {due: 2026-11-02, done: 2026-11-02, criteria: [{text: Signed, approver: sam}]}
decisions:
  psp: {name: Which PSP, owner: sam, needed_by: 2026-11-20, moves: [ga]}
  old: {owner: sam, decided: 2026-11-01}
dependencies:
  lab: {external: Lab, for: beta, need_by: 2026-11-25, promised: 2026-12-02, status: agreed}
"""
    report = bottlenecks(read, project)
    rows = {
        k.party: (k.approvals, k.decisions, k.commitments, k.late, k.promises_behind)
        for k in report.gatekeepers
    }
    assert rows == {"sam": (1, 1, 0, 1, 2), "Lab": (0, 0, 1, 0, 2)}
    (row,) = report.commitments
    assert (row.ref, row.giver, row.late, row.promises_behind) == ("p/a/lab", "Lab", 7, 2)


def test_what_could_begin_today_with_promises_behind_it_is_told_with_whether_anybody_is_named(
    read: Read,
) -> None:
    project = """\
milestones: {ga: {due: 2026-12-18, after: [u, w]}}
tasks:
  t: {duration: 1d, started: 2026-11-20}
  u: {duration: 1d, owner: jo}
  v: {duration: 1d}
  w: {duration: 1d, after: [u], assign: {jo: 1}}
  x: {duration: 1d, assign: {jo: 1}}
"""
    report = bottlenecks(read, project)
    assert [(row.ref, row.assigned, row.promises_behind) for row in report.idle] == [("p/a/u", False, 1)]
    assert [(row.party, row.tasks, row.oldest) for row in report.in_progress] == []


def test_work_in_progress_is_told_by_who_does_it_with_the_age_of_the_oldest(read: Read) -> None:
    project = """\
owner: maya
tasks:
  t: {duration: 9d, started: 2026-11-02, assign: {jo: 1}}
  u: {duration: 9d, started: 2026-11-16, assign: {jo: 1}}
  v: {duration: 9d, progress: 10%}
  w: {duration: 9d, started: 2026-11-02, done: 2026-11-20}
"""
    report = bottlenecks(read, project)
    assert [(row.party, row.tasks, row.oldest) for row in report.in_progress] == [
        ("jo", ("p/a/t", "p/a/u"), 21),
        ("maya", ("p/a/v",), None),
    ]


def test_a_plan_without_anything_says_so(read: Read) -> None:
    report = bottlenecks(read, "", "spin: 1\n")
    text = render(present(report, str))
    assert "Nothing holds anything up, as far as the plan tells." in text
    assert "No open task has anybody assigned, and no project is staffed: load can't be told." in text


# recounts over raw YAML, by another path than the product's


def components(plan: Path) -> Iterator[tuple[str, Json]]:
    for program in sorted(plan.glob("*/program.yaml")):
        for path in sorted(program.parent.rglob("*.yaml")):
            ref = program.parent.name if path == program else f"{program.parent.name}/{path.stem}"
            yield ref, yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only


def open_approvals(plan: Path, as_of: str) -> Counter[str]:
    """Unmet criteria with an approver, of milestones not reached, where dates count."""
    found: Counter[str] = Counter()
    for ref, data in components(plan):
        status = data.get("status")
        if status not in ("active", "proposed") and ("/" in ref or status):
            continue
        for milestone in (data.get("milestones") or {}).values():
            if milestone.get("done") and milestone["done"] <= as_of:
                continue
            for criterion in milestone.get("criteria") or ():
                if criterion.get("approver") and criterion.get("met", "false") != "true":
                    found[criterion["approver"].removeprefix("@")] += 1
    return found


def overdue(plan: Path, as_of: str) -> Counter[str]:
    """Milestones past their promise by program; the plan writes whole days."""
    found: Counter[str] = Counter()
    for ref, data in components(plan):
        status = data.get("status")
        if status not in ("active", "proposed") and ("/" in ref or status):
            continue
        for milestone in (data.get("milestones") or {}).values():
            due, done = milestone.get("due"), milestone.get("done")
            if isinstance(due, str) and due[:4].isdigit() and due < as_of and not (done and done <= as_of):
                found[ref.partition("/")[0]] += 1
    return found


@pytest.mark.parametrize(
    ("plan", "as_of"),
    [
        pytest.param(KUBERNETES, "2024-12-26", marks=no_shared, id="the real plan"),
        pytest.param(ROOT / "programs", "2026-11-23", id="the worked example"),
    ],
)
def test_open_approvals_and_overdue_work_equal_a_recount(plan: Path, as_of: str) -> None:
    day = dt.date.fromisoformat(as_of)
    report = build(load(plan).portfolio, day, "--as-of", day, Grain.MONTH)
    assert {k.party: k.approvals for k in report.gatekeepers if k.approvals} == open_approvals(plan, as_of)
    assert {row.program: row.overdue for row in report.overdue} == overdue(plan, as_of)


def test_the_load_of_the_worked_example_adds_up_to_the_work_that_is_left() -> None:
    """Every open task's person-days, summed over a horizon in which all is done, from its own facts."""
    portfolio = load(ROOT / "programs").portfolio
    report = build(portfolio, TODAY, "--as-of", dt.date(2028, 12, 31), Grain.QUARTER)
    told: Counter[str] = Counter()
    for party in report.load:
        if party.kind == "team":
            for period in party.periods:
                assert period.demand == sum((p.days for p in period.portions), Decimal(0))
                for portion in period.portions:
                    told[portion.ref] += portion.days  # type: ignore[assignment]
    for project in portfolio.projects:
        for item in portfolio.held(project).tasks:
            fact = item.fact
            if item.ref in told and not isinstance(fact.effort, Unknown) and not fact.started:
                people = {p: fte for p, fte in fact.assign.items() if p in portfolio.charter.teams}
                if len(people) == len(fact.assign) == 1:
                    assert round(told[item.ref], 6) == fact.effort.likely.amount


# random plans, recounted day by day


def test_the_load_of_300_random_plans_equals_a_count_day_by_day(tmp_path: Path) -> None:
    """Tasks without links begin today: a brute force over days, in integers of hundredths of a day."""
    for seed in range(300):
        chance = random.Random(seed)  # noqa: S311 - a plan, not a secret
        fte = {team: chance.choice([0, 1, 2, 3.5]) for team in ("pay", "ops", "web")}
        away = chance.randint(0, 9)
        tasks = [
            (
                chance.choice(list(fte)),
                chance.choice([0.5, 1, 2]),
                chance.randint(1, 25),
                chance.random() < 0.2,
            )
            for _ in range(chance.randint(0, 8))
        ]
        root = tmp_path / str(seed)
        (root / "p").mkdir(parents=True)
        teams = "".join(f"  {team}: {{capacity: {size}}}\n" for team, size in fte.items())
        person = f"people: {{jo: {{team: pay, away: [{TODAY}..{TODAY + dt.timedelta(days=away)}]}}}}\n"
        (root / "portfolio.yaml").write_text(f"spin: 1\nteams:\n{teams}{person}", "utf-8")
        (root / "p" / "program.yaml").write_text("name: P\n", "utf-8")
        lines = [task_line(number, task) for number, task in enumerate(tasks)]
        body = "tasks:\n" + "".join(lines) if lines else ""
        (root / "p" / "a.yaml").write_text(f"name: A\nstatus: active\n{body}", "utf-8")
        report = build(load(root).portfolio, TODAY, "--as-of", dt.date(2026, 12, 31), Grain.WEEK)
        told = {
            (party.id, period.period): (period.demand, period.capacity)
            for party in report.load
            for period in party.periods
        }
        assert told == by_the_day(tasks, fte, away), seed


Task = tuple[str, float, int, bool]


def one_task(chance: random.Random, teams: list[str]) -> Task:
    """A team, full-time equivalents of it, working days, and whether it is done."""
    return chance.choice(teams), chance.choice([0.5, 1, 2]), chance.randint(1, 25), chance.random() < 0.2


def task_line(number: int, task: Task) -> str:
    team, share, days, done = task
    when = ", done: 2026-11-20" if done else ""
    return f"  t{number}: {{duration: {days}d, assign: {{{team}: {share}}}{when}}}\n"


def by_the_day(
    tasks: list[Task], fte: dict[str, float], away: int
) -> dict[tuple[str, str], tuple[Decimal, Decimal]]:
    """Demand and capacity of each team and week, a working day after the other."""
    last = dt.date(2027, 1, 3)
    demand: Counter[tuple[str, str]] = Counter()
    there: Counter[tuple[str, str]] = Counter()
    left = [0 if done else days for _, _, days, done in tasks]
    day = TODAY
    while day <= last:
        year, week, weekday = day.isocalendar()
        label = f"{year}-W{week:02}"
        works = weekday <= 5
        for team, size in fte.items():
            is_away = team == "pay" and (day - TODAY).days <= away
            there[team, label] += int(100 * size) if works else 0
            there[team, label] -= 100 if works and is_away else 0
        for number, (team, share, _, _) in enumerate(tasks):
            if works and left[number]:
                left[number] -= 1
                demand[team, label] += int(100 * share)
        day += dt.timedelta(days=1)
    return {key: (Decimal(demand[key]) / 100, Decimal(max(size, 0)) / 100) for key, size in there.items()}


def test_work_in_a_circle_has_no_place_in_time_and_is_told(tmp_path: Path) -> None:
    tasks = "tasks: {t: {duration: 1d, assign: {pay: 1}, after: [u]}, u: {duration: 1d, after: [t]}}\n"
    (tmp_path / "p").mkdir()
    (tmp_path / "portfolio.yaml").write_text(CHARTER, "utf-8")
    (tmp_path / "p" / "program.yaml").write_text("name: P\n", "utf-8")
    (tmp_path / "p" / "a.yaml").write_text(f"name: A\nstatus: active\n{tasks}", "utf-8")
    loaded = load(tmp_path)
    assert [finding.code for finding in loaded.findings] == ["R005"]
    report = build(loaded.portfolio, TODAY, "--as-of", dt.date(2026, 12, 6), Grain.WEEK)
    assert [(each.ref, each.reason) for each in report.untold] == [
        ("p/a/t", "it waits for itself"),
        ("p/a/u", "it waits for itself"),
    ]
    assert [party.over for party in report.load] == [0, 0]


def test_somebody_whom_nobody_lists_works_by_the_default_calendar(read: Read) -> None:
    report = bottlenecks(read, "tasks: {t: {duration: 3d, assign: {ghost: 2}}}\n")
    assert loads(report, "ghost") == [("2026-W48", "6", "5"), ("2026-W49", "0", "5")]
    assert report.worst[0].advice.startswith(
        "cut scope or agree later dates, because nothing there has float"
    )
