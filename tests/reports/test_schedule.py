"""The schedule of tiny plans, worked out by hand: Monday to Friday, eight hours, from Monday 2026-11-23."""

import datetime as dt
import time
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from plateSpinner.analysis.schedule.critical_path import Cause
from plateSpinner.document import Cell, Paragraph, Shape, Tone
from plateSpinner.finding import Place
from plateSpinner.model.links import LinkType
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.render.plain import render
from plateSpinner.reports.schedule import Drive, OutOfSequence, ScheduleReport, ScheduleRow, build
from plateSpinner.reports.schedule_screen import present, timeline
from plateSpinner.reports.selection import Selection

Read = Callable[[Mapping[str, str]], Portfolio]
TODAY = dt.date(2026, 11, 23)
PLAN = {
    "portfolio.yaml": "spin: 1\ndata_date: 2026-11-23\n",
    "p/program.yaml": "name: P\ntarget: 2026-12-04\n",
    "p/a.yaml": """\
name: Project A
status: active
owner: jo
target: 2026-12-02
milestones:
  beta: {name: Beta, due: 2026-12-01, forecast: 2026-11-30, after: [build, docs]}
tasks:
  spec:
    duration: 2d
    started: 2026-11-19
    done: 2026-11-20
    baseline: {start: 2026-11-18, finish: 2026-11-19}
  build: {duration: 5d, after: [spec]}
  docs: {duration: 2d, after: [spec], owner: maya}
  test: {duration: 3d, after: [build], deadline: 2026-12-04}
""",
}
"""Build 23 to 27 November, docs 23 to 24, beta with the later of them, test 30 November to 2 December."""


NOT_ASSESSABLE = (
    "Not assessable: 2 milestones, no tasks, an order only (1 link). The dates are what people typed: "
    "nothing says how long the way to them takes, so no finish, no float and no critical path follows."
)
PROMISED = "dependencies: {lab: {external: Lab, for: beta, promised: 2026-12-02}}"


def report(read: Read, files: Mapping[str, str], **given: object) -> ScheduleReport:
    plan = read({"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n"} | dict(files))
    return build(plan, TODAY, "--as-of", **given)  # type: ignore[arg-type]


def rows(made: ScheduleReport) -> dict[str, ScheduleRow]:
    return {row.ref: row for row in made.rows}


def screen(made: ScheduleReport, most: int | None = None, *, in_full: bool = False) -> str:
    return render(present(made, lambda place: place.file, most, in_full=in_full))


def test_each_row_has_what_was_said_beside_what_follows(read: Read) -> None:
    made = rows(report(read, PLAN))
    assert list(made) == ["p", "p/a", "p/a/beta", "p/a/spec", "p/a/build", "p/a/docs", "p/a/test"]
    docs = made["p/a/docs"]
    assert (docs.early_start, docs.early_finish) == ("2026-11-23T09:00", "2026-11-24T17:00")
    assert (docs.late_start, docs.late_finish) == ("2026-11-30T09:00", "2026-12-01T17:00")
    assert (docs.start, docs.finish) == (dt.date(2026, 11, 23), dt.date(2026, 11, 24))
    assert (docs.total_float_minutes, docs.total_float_days) == (2400, Decimal(5))
    assert (docs.free_float_minutes, docs.free_float_days) == (1440, Decimal(3))
    assert (docs.kind, docs.owner, docs.level, docs.home) == ("task", "maya", 2, "p/a")
    beta = made["p/a/beta"]
    assert (str(beta.promised), str(beta.forecast), beta.finish) == (
        "2026-12-01",
        "2026-11-30",
        dt.date(2026, 11, 27),
    )
    spec = made["p/a/spec"]
    assert (str(spec.baseline_start), str(spec.baseline_finish)) == ("2026-11-18", "2026-11-19")
    assert (str(spec.started), str(spec.done), spec.finished, spec.total_float_minutes) == (
        "2026-11-19",
        "2026-11-20",
        True,
        None,
    )


def test_lateness_is_in_calendar_days_against_due_deadline_or_target(read: Read) -> None:
    late = {ref: row.days_late for ref, row in rows(report(read, PLAN)).items()}
    assert late == {
        "p": -2,
        "p/a": 0,
        "p/a/beta": -4,
        "p/a/spec": None,
        "p/a/build": None,
        "p/a/docs": None,
        "p/a/test": -2,
    }


def test_near_critical_is_a_float_up_to_the_one_of_the_policy_and_more_than_none(read: Read) -> None:
    made = rows(report(read, PLAN))
    assert [ref for ref, row in made.items() if row.critical] == ["p", "p/a", "p/a/build", "p/a/test"]
    assert [ref for ref, row in made.items() if row.near_critical] == ["p/a/beta", "p/a/docs"]
    strict = PLAN | {"portfolio.yaml": "spin: 1\npolicy: {near_critical: 4d}\n"}
    assert [r.ref for r in report(read, strict).rows if r.near_critical] == ["p/a/beta"]


def test_each_date_says_what_drives_it_and_where_that_is_written(read: Read) -> None:
    made = rows(report(read, PLAN))
    file = "p/a.yaml"
    assert {ref: row.driver for ref, row in made.items()} == {
        "p": Drive("inside", "p/a/test", None, Place(file, ("tasks", "test"))),
        "p/a": Drive("inside", "p/a/test", None, Place(file, ("tasks", "test"))),
        "p/a/beta": Drive("link", "p/a/build", LinkType.FS, Place(file, ("milestones", "beta", "after", 0))),
        "p/a/spec": Drive("actual", "", None, Place(file, ("tasks", "spec", "done"))),
        "p/a/build": Drive("data_date", "", None, Place(file, ("tasks", "build"))),
        "p/a/docs": Drive("data_date", "", None, Place(file, ("tasks", "docs"))),
        "p/a/test": Drive("link", "p/a/build", LinkType.FS, Place(file, ("tasks", "test", "after", 0))),
    }


def test_what_holds_all_of_a_project_or_summary_is_named_behind_its_parts(read: Read) -> None:
    made = rows(
        report(
            read,
            {
                "p/a.yaml": """\
name: A
status: active
start: 2026-12-07
tasks:
  first: {duration: 1d}
  rest: {after: [first SS+2d], tasks: {one: {duration: 1d}}}
  fixed: {duration: 1d, constraint: start_no_earlier_than 2026-12-14}
""",
            },
        )
    )
    assert made["p/a/first"].driver == Drive("release", "p/a", None, Place("p/a.yaml", ("start",)))
    after = Place("p/a.yaml", ("tasks", "rest", "after", 0))
    assert made["p/a/rest.one"].driver == Drive("link", "p/a/first", LinkType.SS, after)
    held = Place("p/a.yaml", ("tasks", "fixed", "constraint"))
    assert made["p/a/fixed"].driver == Drive("constraint", "", None, held)
    assert made["p/a/rest"].kind == "summary"


def test_a_program_is_told_as_a_whole(read: Read) -> None:
    (outlook,) = report(read, PLAN).outlooks
    assert (outlook.ref, outlook.kind, outlook.assessable, outlook.finished) == ("p", "program", True, False)
    assert (outlook.tasks, outlook.milestones, outlook.links) == (4, 1, 5)
    assert (outlook.finish, outlook.unknown, str(outlook.target)) == (
        dt.date(2026, 12, 2),
        None,
        "2026-12-04",
    )
    assert outlook.days_late == -2
    assert (outlook.critical_path, outlook.root) == (("p/a/build", "p/a/test"), Cause.DATA_DATE)
    assert (outlook.critical, outlook.near_critical) == (2, 2)
    assert (outlook.negative_float, outlook.not_assessable, outlook.out_of_sequence) == (0, 0, ())


def test_a_project_that_is_asked_for_is_told_instead_of_its_program(read: Read) -> None:
    plan = read(PLAN)
    made = build(plan, TODAY, "--as-of", scope=plan.projects[0])
    assert [(o.ref, o.kind, o.days_late) for o in made.outlooks] == [("p/a", "project", 0)]


def test_a_promise_that_will_be_missed_is_negative_float_on_the_way_to_it(read: Read) -> None:
    made = report(read, PLAN | {"p/a.yaml": PLAN["p/a.yaml"].replace("2026-12-01", "2026-11-25")})
    (outlook,) = made.outlooks
    assert (outlook.critical, outlook.negative_float) == (3, 2)
    assert rows(made)["p/a/beta"].total_float_days == -2
    assert rows(made)["p/a/beta"].days_late == 2
    assert "1 milestone is projected later than promised: p/a/beta +2d." in screen(made)


def test_what_was_begun_before_its_predecessor_allowed_it_is_told_with_the_place_of_the_link(
    read: Read,
) -> None:
    made = report(
        read,
        {
            "p/a.yaml": """\
name: A
status: active
start: 2026-11-20
tasks:
  one: {duration: 5d}
  two: {duration: 5d, after: [one], started: 2026-11-19}
  all: {after: [one], tasks: {three: {duration: 1d, started: 2026-11-20}}}
"""
        },
    )
    (outlook,) = made.outlooks
    assert outlook.out_of_sequence == (
        OutOfSequence("p/a/two", "p/a/one", Place("p/a.yaml", ("tasks", "two", "after", 0))),
        OutOfSequence("p/a/all.three", "p/a/one", Place("p/a.yaml", ("tasks", "all", "after", 0))),
    )
    assert "Begun before what it waits for  2 links" in screen(made)


@pytest.mark.parametrize(
    ("tasks", "reason"),
    [
        ("{a: {}}", "its duration is not stated"),
        ("{a: {duration: 1d, after: [b]}, b: {}}", "task 'p/a/b': its duration is not stated"),
    ],
)
def test_what_can_not_be_told_says_why_and_has_no_float(tasks: str, reason: str, read: Read) -> None:
    made = report(read, {"p/a.yaml": f"name: A\nstatus: active\ntasks: {tasks}\n"})
    row = rows(made)["p/a/a"]
    assert (row.unknown, row.total_float_minutes, row.critical) == (reason, None, False)
    (outlook,) = made.outlooks
    assert outlook.unknown is not None
    assert "p can't be projected; it finishes no earlier than 2026-11-2" in screen(made)


def test_only_critical_keeps_what_has_little_float_and_what_is_around_it(read: Read) -> None:
    slack = PLAN | {"p/b.yaml": "name: B\nstatus: active\ntasks: {easy: {duration: 1d}}\n"}
    assert [row.ref for row in report(read, slack, only_critical=True).rows] == [
        "p",
        "p/a",
        "p/a/beta",
        "p/a/build",
        "p/a/docs",
        "p/a/test",
    ]


def test_filters_by_owner_keep_their_items_and_what_is_around_them(read: Read) -> None:
    made = report(read, PLAN, selection=Selection(owners=("maya",)))
    assert [row.ref for row in made.rows] == ["p", "p/a", "p/a/docs"]
    assert made.filters == ("--owner maya",)


def test_a_plan_in_which_nothing_takes_time_is_not_assessable_and_says_what_to_add(read: Read) -> None:
    stages = "milestones: {alpha: {due: 2026-12-01}, beta: {due: 2027-01-01, after: [alpha]}}\n"
    made = report(read, {"p/a.yaml": f"name: A\nstatus: active\n{stages}"})
    (outlook,) = made.outlooks
    assert (outlook.assessable, outlook.links) == (False, 1)
    assert screen(made).splitlines()[2:] == [
        f"  {NOT_ASSESSABLE}",
        "",
        "What to add",
        "  - the work, and how long it takes: tasks: {build: {duration: 10d, after: [design]}}",
        "  - what a milestone waits for: after: [build, other-project/beta]",
        f"  - what others have promised: {PROMISED}",
        "",
        "  As of 2026-11-23 (--as-of).",
        "",
        "  spin schedule --all  all 4 rows",
        "  spin status          what is overdue, by the dates that were typed",
    ]
    assert "    alpha" in screen(made, in_full=True)


@pytest.mark.parametrize(
    "link",
    [
        "milestones: {a: {due: 2026-12-01}, b: {after: [a FS+5d]}}",
        "milestones: {b: {}}\ndependencies: {lab: {external: Lab, for: b, promised: 2026-12-01}}",
        "milestones: {b: {after: [q/z/end]}}",
    ],
)
def test_a_lag_a_commitment_or_a_link_to_another_program_makes_it_assessable(link: str, read: Read) -> None:
    other = {
        "q/program.yaml": "name: Q\n",
        "q/z.yaml": "name: Z\nstatus: active\nmilestones: {end: {due: 2027}}\n",
    }
    made = report(read, {"p/a.yaml": f"name: A\nstatus: active\n{link}\n"} | other)
    assert [(o.ref, o.assessable) for o in made.outlooks] == [("p", True), ("q", False)]
    assert "Not assessable, nothing in it takes time: q" in screen(made)
    assert "\n      end" not in screen(made)
    assert "\n      end" in screen(made, in_full=True)


def test_the_opening_line_says_when_against_what_and_why(read: Read) -> None:
    said = screen(report(read, PLAN)).splitlines()[2]
    assert said == (
        "  p is projected to finish on 2026-12-02, 2 days before its target 2026-12-04; what drives it is "
        "p/a/build (1 step back), which goes on or can start now."
    )


def test_a_long_list_keeps_what_matters_most_and_tells_how_much_it_left_out(read: Read) -> None:
    made = report(read, PLAN)
    shown = screen(made, 4)
    table = shown.split("Dates\n")[1].split("\n\n")[0].splitlines()
    assert [line.split()[0] for line in table[1:]] == ["p", "a", "build", "test"]
    assert "… 3 more: --all" in shown
    assert "spin schedule --all " in shown
    assert "more: --all" not in screen(made)


def test_no_program_no_match_and_no_task(read: Read) -> None:
    assert "No programs yet." in screen(build(read({"portfolio.yaml": "spin: 1\n"}), TODAY, "today"))
    nobody = report(read, PLAN, selection=Selection(owners=("nobody",)))
    assert "No program or project fits, or it is cancelled." in screen(nobody)
    done = {"p/a.yaml": "name: A\nstatus: active\ntasks: {a: {duration: 1d, done: 2026-11-20}}\n"}
    assert "p was finished on 2026-11-20, and no target is stated." in screen(report(read, done))


def test_ten_thousand_tasks_take_no_second_beside_their_loading(read: Read) -> None:
    chain = "".join(
        f"  t{n}: {{duration: 3d{f', after: [t{n - 1}]' if n % 7 else ''}}}\n" for n in range(500)
    )
    files = {f"p/a{n}.yaml": f"name: A\nstatus: active\ntasks:\n{chain}" for n in range(20)}
    plan = read({"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n"} | files)
    started = time.process_time()
    made = build(plan, TODAY, "--as-of")
    shown = present(made, str, 40)
    assert time.process_time() - started < 3  # two thirds of it are for slow machines
    assert len(made.rows) == 10_021
    assert Paragraph((Cell("… 9981 more: --all", Tone.WARN),)) in shown.blocks


def test_bars_say_what_is_done_what_remains_and_how_far_it_may_slip(read: Read) -> None:
    going = PLAN | {
        "p/a.yaml": PLAN["p/a.yaml"].replace("docs: {", "docs: {started: 2026-11-19, progress: 50%, ")
    }
    bars = {bar.label: bar for bar in timeline(report(read, going)).bars}
    docs = bars["docs"]
    assert (docs.start, docs.worked, docs.resumes, docs.finish, docs.latest) == tuple(
        dt.date(2026, month, day) for month, day in ((11, 19), (11, 22), (11, 23), (11, 23), (12, 1))
    )
    assert (docs.section, docs.shape, docs.depth) == ("Project A", Shape.WORK, 2)
    assert bars["spec"].baseline == dt.date(2026, 11, 19)
    assert (bars["beta"].shape, bars["p"].shape) == (Shape.POINT, Shape.GROUP)
