"""The status of tiny plans: every figure, every row, and the screens of no, one and 10,000 projects."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from plateSpinner.analysis.progress import Progress
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet
from plateSpinner.model.value import Unknown
from plateSpinner.reports.status import build
from plateSpinner.reports.status_rows import Figures, Grouping, StatusReport

Read = Callable[[Mapping[str, str]], Portfolio]
Status = Callable[..., StatusReport]
Screen = Callable[..., str]
TODAY = dt.date(2026, 11, 23)

NONE = dict.fromkeys(Figures.__dataclass_fields__, 0)


def figures(**counts: int) -> Figures:
    return Figures(**(NONE | counts))


def test_every_figure_is_counted_over_what_is_going_on(status: Status) -> None:
    report = status(
        {
            "p/program.yaml": "name: P\nmilestones: {launch: {due: 2026-11-01}}\n",
            "p/a.yaml": """\
name: A
status: active
milestones:
  late: {due: 2026-11-13}
  lost: {due: 2020-01-01}
  soon: {due: 2026-12-07}
  later: {due: 2026-12-08, forecast: 2026-12-18}
  earlier: {due: 2027-01-31, forecast: 2027-01-01}
  undated: {}
  reached: {due: 2026-11-01, done: 2026-11-01}
risks:
  high: {probability: high, impact: high}
  low: {probability: low, impact: low}
  unscored: {probability: low}
  gone: {probability: high, impact: high, status: closed}
issues: {open: {severity: low}, closed: {severity: low, status: closed}}
dependencies:
  late: {external: X, need_by: 2026-11-20}
  fine: {external: X, need_by: 2027-01-20, promised: 2027-01-10}
decisions: {late: {needed_by: 2026-11-20}, open: {needed_by: 2026-11-30}, made: {decided: 2026-11-20}}
updates:
  2026-10-01: {health: green, asks: [{what: Help, by: 2026-11-20}, {what: More, by: 2026-11-30}, {what: Any}]}
""",
            "p/b.yaml": "name: B\nstatus: done\nmilestones: {late: {due: 2026-11}, reached: {done: 2026}}\n",
            "p/c.yaml": "name: C\nmilestones: {late: {due: 2026-11-13}}\n",
        }
    )
    assert report.figures == figures(
        projects=3,
        open_projects=1,
        inactive=1,
        milestones=11,
        milestones_done=2,
        undated=1,
        overdue=3,
        long_overdue=1,
        due_soon=1,
        moved_later=1,
        moved_earlier=1,
        longest_move=-30,
        high_risks=1,
        unscored_risks=1,
        open_issues=1,
        late_dependencies=1,
        open_asks=3,
        late_asks=1,
        late_decisions=1,
        red=1,
        not_assessable=1,
        watermelons=1,
        stale=1,
    )
    assert (
        report.counts.programs,
        report.counts.projects,
        report.counts.milestones,
        report.counts.tasks,
    ) == (1, 3, 11, 0)


def test_a_row_has_what_its_owner_says_beside_what_the_facts_say(status: Status) -> None:
    report = status(
        {
            "p/program.yaml": "name: P\nowner: maya\n",
            "p/a.yaml": """\
name: A
team: red-team
status: active
milestones:
  m: {due: 2026-11-13}
  n: {name: The end, due: 2027-01-01, forecast: 2026-12-24}
  o: {done: 2026-11-01}
updates: {2026-11-01: {health: green}, 2026-11-20: {summary: No word on health}}
""",
        }
    )
    (program,) = report.programs
    (row,) = program.projects
    assert (row.ref, row.name, row.owner, row.team, str(row.status)) == (
        "p/a",
        "A",
        "maya",
        "red-team",
        "active",
    )
    assert (str(row.declared), str(row.declared_on)) == ("green", "2026-11-01")
    assert (str(row.last_update), row.update_age) == ("2026-11-20", 3)
    assert (str(row.computed), row.watermelon) == ("red", True)
    assert row.reason == "milestone 'm': 10 days overdue (due 2026-11-13), no forecast"
    assert row.progress == Progress(Decimal(1) / 3, 1, 3, "milestones")
    following = row.next_milestone
    assert following is not None
    assert (following.ref, following.name, str(following.date), following.days_to_go) == (
        "p/a/n",
        "The end",
        "2026-12-24",
        31,
    )
    assert (program.declared, str(program.computed), program.reason) == (
        None,
        "red",
        "1 of 1 open project red: a",
    )


@pytest.mark.parametrize(
    ("milestones", "ref", "days"),
    [
        ("{a: {due: 2026-11-23}}", "p/a/a", 0),
        ("{a: {due: 2026-11-01}}", "p/a/a", -22),
        ("{a: {due: 2026-11-01}, b: {due: 2027-Q1}}", "p/a/b", 128),
        ("{a: {due: 2026-11-01, forecast: 2026-12-01}}", "p/a/a", 8),
    ],
)
def test_the_next_milestone_is_the_first_that_is_expected_else_the_latest_overdue(
    milestones: str, ref: str, days: int, status: Status
) -> None:
    report = status(
        {"p/program.yaml": "name: P\n", "p/a.yaml": f"name: A\nstatus: active\nmilestones: {milestones}\n"}
    )
    following = report.programs[0].next_milestone
    assert following is not None
    assert (following.ref, following.days_to_go) == (ref, days)


def test_a_cancelled_project_counts_for_no_progress(status: Status) -> None:
    report = status(
        {
            "p/program.yaml": "name: P\n",
            "p/a.yaml": "name: A\nstatus: active\nmilestones: {m: {done: 2026}, n: {due: 2027}}\n",
            "p/b.yaml": "name: B\nstatus: cancelled\nmilestones: {m: {}, n: {}}\n",
            "p/c.yaml": "name: C\nstatus: done\nmilestones: {m: {done: 2026-11-01}, n: {done: 2026-11-01}}\n",
        }
    )
    (program,) = report.programs
    assert program.progress == Progress(Decimal(3) / 4, 3, 4, "milestones")
    assert [
        str(row.computed) if not isinstance(row.computed, Unknown) else row.computed.reason
        for row in program.projects
    ] == [
        "green",
        "project is cancelled",
        "project is done",
    ]


def test_a_group_is_as_ill_as_the_worst_of_its_open_projects(read: Read) -> None:
    portfolio = read(
        {
            "portfolio.yaml": "objectives: {grow: {name: Grow}, hold: {}}\n",
            "p/program.yaml": "name: P\nobjectives: [hold]\n",
            "p/a.yaml": "name: A\nstatus: active\nobjectives: [grow, hold]\ntarget: 2026-10\n",
            "p/b.yaml": "name: B\nstatus: active\nmilestones: {m: {due: 2027}}\n",
            "p/c.yaml": "name: C\nstatus: active\nobjectives: [grow]\n",
        }
    )
    report = build(portfolio, TODAY, "--as-of", by=Grouping.OBJECTIVE)
    assert [
        (g.name, g.title, str(g.computed), g.reason, [p.ref for p in g.projects]) for g in report.groups
    ] == [
        ("grow", "Grow", "red", "1 of 2 open projects red: a", ["p/a", "p/c"]),
        ("hold", "hold", "red", "1 of 2 open projects red: a", ["p/a", "p/b"]),
    ]


def test_attention_runs_over_programs_red_before_amber(status: Status) -> None:
    report = status(
        {
            "a/program.yaml": "name: A\ndecisions: {d: {needed_by: 2026-11-01}}\n",
            "a/x.yaml": "name: X\nstatus: active\nmilestones: {m: {due: 2026-11-20}}\n",
            "b/program.yaml": "name: B\n",
            "b/y.yaml": "name: Y\nstatus: active\nmilestones: {m: {due: 2026-11-10}}\ntarget: 2026-11-22\n",
        }
    )
    assert [(line.ref, line.trouble) for line in report.attention] == [
        ("b/y/m", "overdue"),
        ("a/x/m", "overdue"),
        ("b/y", "target passed"),
        ("a/d", "decision late"),
    ]


def test_one_project_asked_for_shows_its_update_milestones_and_dependencies(read: Read) -> None:
    portfolio = read(
        {
            "p/program.yaml": "name: P\n",
            "p/a.yaml": """\
name: A
owner: jo
status: active
milestones:
  beta: {due: 2026-11-13, done: 2026-11-20, criteria: [{text: A, met: true}, {text: B}]}
  ga: {due: 2026-11-20, forecast: 2026-12-01, owner: sam}
  end: {done: 2026-11-24}
dependencies: {d: {external: The lab, for: ga, need_by: 2026-12-01, promised: 2026-11-30}}
updates: {2026-11-20: {summary: "Half way."}, 2026-11-24: {summary: Not yet said.}}
""",
        }
    )
    report = build(portfolio, TODAY, "--as-of", scope=portfolio.projects[0])
    detail = report.detail
    assert detail is not None
    assert (detail.update, detail.update_by, str(detail.update_place and detail.update_place.route)) == (
        "Half way.",
        "jo",
        "('updates', '2026-11-20')",
    )
    assert [
        (m.ref, str(m.due), str(m.forecast), str(m.done), m.late, m.criteria_met, m.criteria, m.owner)
        for m in detail.milestones
    ] == [
        ("p/a/beta", "2026-11-13", "None", "2026-11-20", 0, 1, 2, "jo"),
        ("p/a/ga", "2026-11-20", "2026-12-01", "None", 3, 0, 0, "sam"),
        ("p/a/end", "Unknown(reason='not stated')", "None", "None", 0, 0, 0, "jo"),
    ]
    assert [
        (d.ref, d.giver, d.needs, d.for_item, str(d.need_by), str(d.promised), d.status)
        for d in detail.dependencies
    ] == [("p/a/d", "The lab", "The lab", "ga", "2026-12-01", "2026-11-30", "proposed")]


def test_an_empty_plan_says_what_a_program_is_and_shows_the_way(status: Status, screen: Screen) -> None:
    assert screen(status({"portfolio.yaml": "name: Plates\n"})) == (
        "Plates  as of 2026-11-23 (--as-of)\n"
        "==================================\n"
        "  No programs yet. A program is a folder with a program.yaml in it.\n"
        "\n"
        "  As of 2026-11-23 (--as-of).\n"
        "\n"
        "  spin demo  write a worked example and look at it\n"
    )


def test_one_project_that_is_fine_is_a_short_screen(status: Status, screen: Screen) -> None:
    files = {
        "p/program.yaml": "name: P\n",
        "p/a.yaml": "name: A\nstatus: active\nmilestones: {m: {due: 2027-01-01}}\n",
    }
    assert screen(status(files)) == (
        "Portfolio  as of 2026-11-23 (--as-of)\n"
        "=====================================\n"
        "  1 program, 1 milestone, 1 project: 1 green\n"
        "\n"
        "  1 open project without an update\n"
        "\n"
        "Needs attention\n"
        "  Nothing: no open date is late, no decision or ask is waiting.\n"
        "\n"
        "Program\n"
        "  Program  Computed      Done  Next milestone\n"
        "  p        green     0% (0/1)  m in 39d\n"
        "\n"
        "Projects  of program p\n"
        "  Project  Computed      Done  Next milestone\n"
        "  a        green     0% (0/1)  m in 39d\n"
        "\n"
        "  As of 2026-11-23 (--as-of).\n"
        "\n"
        "  spin status p/a  one project with its milestones\n"
    )


def test_where_nothing_has_a_date_nothing_is_called_good(status: Status, screen: Screen) -> None:
    shown = screen(status({"p/program.yaml": "name: P\n", "p/a.yaml": "name: A\nstatus: active\n"}))
    assert "Nothing overdue" not in shown
    assert "no open date is late" not in shown
    assert "  Nothing that can be told: 1 project can't be assessed.\n" in shown
    assert "    not assessable: nothing in it has a date\n" in shown


def test_the_screen_names_red_first_and_says_why(status: Status, screen: Screen) -> None:
    shown = screen(
        status(
            {
                "portfolio.yaml": "name: Plates\n",
                "p/program.yaml": "name: P\n",
                "p/a.yaml": "name: A\nstatus: active\nmilestones: {m: {due: 2027-01-01}}\n",
                "p/b.yaml": """\
name: B
owner: jo
status: active
milestones: {m: {name: Launch, due: 2026-11-13}}
updates: {2026-11-20: {health: green}}
""",
                "p/c.yaml": "name: C\nstatus: on_hold\nmilestones: {m: {due: 2026-11-13}}\n",
            }
        )
    )
    assert shown == (
        "Plates  as of 2026-11-23 (--as-of)\n"
        "==================================\n"
        "  1 program, 3 milestones, 3 projects: 1 red, 1 green, 1 done, cancelled or on hold\n"
        "\n"
        "  1 milestone overdue · 1 watermelon (declared green, computed red) "
        "· 1 open project without an update\n"
        "\n"
        "Needs attention  2, most pressing first\n"
        "  1. RED  p/b/m · jo\n"
        "    Launch: 10 days overdue (due 2026-11-13), no forecast\n"
        "    → give a forecast, or mark it done\n"
        "    p/b.yaml:4\n"
        "  2. RED  p/b · jo\n"
        "    watermelon: declared green on 2026-11-20, facts say red: milestone 'm': 10 days overdue "
        "(due 2026-11-13), no forecast\n"
        "    → correct the update, or show why the facts are wrong\n"
        "    p/b.yaml:5\n"
        "\n"
        "Program\n"
        "  Program  Computed      Done  Next milestone  Overdue\n"
        "  p        RED       0% (0/3)  m in 39d              1\n"
        "    1 of 2 open projects red: b\n"
        "\n"
        "Projects  of program p\n"
        "  Project  Declared  Computed            Done  Next milestone  Overdue  Updated\n"
        "  b        green     RED watermelon  0% (0/1)  m 10d late            1   3d ago\n"
        "    watermelon, declared green: milestone 'm': 10 days overdue (due 2026-11-13), no forecast\n"
        "  a        not said  green           0% (0/1)  m in 39d                   never\n"
        "  c                  on hold         0% (0/1)  none open\n"
        "\n"
        "  As of 2026-11-23 (--as-of).\n"
        "\n"
        "  spin show p/b/m  everything known of the most pressing item\n"
        "  spin status p/b  one project with its milestones\n"
    )


def test_a_long_list_has_a_line_a_row_and_names_what_can_not_be_assessed(
    status: Status, screen: Screen
) -> None:
    files = {f"p{n:02}/program.yaml": "name: P\n" for n in range(15)}
    files |= {
        f"p{n:02}/a.yaml": f"name: A\nstatus: active\nmilestones: {{m: {{due: 2027-01-{n + 1:02}}}}}\n"
        for n in range(11)
    }
    files |= {"p07/b.yaml": "name: B\nstatus: active\nmilestones: {m: {due: 2026-11-13}}\n"}
    table = screen(status(files)).split("\nPrograms\n")[1].split("\n\n  As of")[0]
    lines = table.splitlines()
    assert lines[1].split() == ["p07", "RED", "0%", "(0/2)", "m", "in", "46d", "1"]
    assert [line.split()[0] for line in lines[2:12]] == [f"p{n:02}" for n in range(11) if n != 7]
    assert lines[12:] == ["", "  4 not assessable: p11, p12, p13, p14"]


def test_errors_in_the_files_are_told_at_the_top(read: Read, screen: Screen) -> None:
    portfolio = read({"p/program.yaml": "name: P\n", "p/a.yaml": "name: A\nstatus: active\n"})
    report = build(portfolio, TODAY, "--as-of", problems=3)
    assert (
        "  3 errors in the plan's files: what can't be read is missing. spin validate shows them.\n"
        in screen(report)
    )


def test_ten_thousand_projects_are_reported_in_seconds(screen: Screen) -> None:
    red = {"m": {"due": "2026-11-13"}, "n": {"due": "2027-01-01"}}
    fine = {"m": {"due": "2027-01-01"}}
    projects = tuple(
        ProjectSheet(
            f"x{n:05}",
            f"p{n % 100:02}/x{n:05}.yaml",
            Project.model_validate(
                {"name": f"X {n}", "status": "active", "milestones": fine if n % 10 else red}
            ),
        )
        for n in range(10_000)
    )
    programs = tuple(
        ProgramSheet(
            f"p{n:02}", f"p{n:02}/program.yaml", Program.model_validate({"name": f"P {n}"}), projects[n::100]
        )
        for n in range(100)
    )
    portfolio = Portfolio(Charter(), {}, programs)
    started = time.perf_counter()
    report = build(portfolio, TODAY, "--as-of")
    shown = screen(report, 10)
    assert time.perf_counter() - started < 10
    assert (report.figures.projects, report.figures.overdue, report.figures.red) == (10_000, 1000, 1000)
    assert report.figures.green == 9000
    assert "  100 programs, 11,000 milestones, 10,000 projects: 1,000 red, 9,000 green\n" in shown
    assert "Needs attention  10 of 1000, most pressing first\n" in shown
    assert max(map(len, shown.splitlines())) < 120
