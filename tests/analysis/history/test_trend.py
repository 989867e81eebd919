import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from plateSpinner.analysis.history.course import course
from plateSpinner.analysis.history.record import Record
from plateSpinner.analysis.history.slips import Step, ledger
from plateSpinner.analysis.history.trend import MOST_DAYS, Grain, Point, Scale, reporting_days, trend

Commit = Callable[..., Step]
SCALE = Scale({"high": Decimal("0.6")}, {"low": Decimal(5)})
NOTHING = Point(
    day=dt.date(2026, 1, 1),
    projects=0,
    milestones=0,
    done=0,
    promises=0,
    tasks=0,
    tasks_done=0,
    overdue=0,
    late=0,
    late_days=0,
    threats=0,
    exposure=Decimal(0),
    unassessed=0,
    green=0,
    amber=0,
    red=0,
    undeclared=0,
)


def days(*texts: str) -> tuple[dt.date, ...]:
    return tuple(dt.date.fromisoformat(f"2026-{text}") for text in texts)


def figures(point: Point) -> dict[str, object]:
    """What of a point is not zero."""
    shown = {name: getattr(point, name) for name in Point.__dataclass_fields__ if name != "day"}
    return {name: value for name, value in shown.items() if value}


FULL = """
status: active
target: 2026-12-31
milestones:
  a: {due: 2026-01-31, forecast: 2026-02-10}
  b: {due: 2026-06-30, done: 2026-02-15}
tasks: {t: {tasks: {u: {}, v: {done: 2026-01-10}}}}
dependencies:
  d: {external: Lab, promised: 2026-03-31}
  e: {external: Lab, promised: 2026-03-31, status: rejected}
risks:
  known: {probability: 50%, impact: {schedule: 2w}}
  levels: {probability: high, impact: low, closed: 2026-02-20}
  dark: {impact: low}
updates: {2026-01-05: {health: green}, 2026-02-05: {health: red}, 2026-02-06: {}}
"""


def test_a_point_is_how_the_plan_stood_on_its_day(commit: Commit) -> None:
    found = trend((commit("01-01", {"p/a": FULL}),), days("01-15", "02-18", "03-01"), SCALE)
    always = {"projects": 1, "milestones": 2, "promises": 4, "tasks": 2, "tasks_done": 1, "unassessed": 1}
    assert [figures(point) for point in found.points] == [
        {**always, "late": 1, "late_days": 10, "threats": 3, "exposure": Decimal("8.00"), "green": 1},
        {
            **always,
            "done": 1,
            "overdue": 1,
            "late": 1,
            "late_days": 10,
            "threats": 3,
            "exposure": Decimal("8.00"),
            "red": 1,
        },
        {
            **always,
            "done": 1,
            "overdue": 1,
            "late": 1,
            "late_days": 10,
            "threats": 2,
            "exposure": Decimal("5.00"),
            "red": 1,
        },
    ]
    assert [point.open for point in found.points] == [2, 1, 1]


@pytest.mark.parametrize(("status", "counts"), [("active", 1), ("proposed", 1), ("done", 0), ("on_hold", 0)])
def test_only_what_goes_on_can_be_overdue(commit: Commit, status: str, counts: int) -> None:
    text = f"status: {status}\nmilestones: {{a: {{due: 2026-01-31}}}}\nrisks: {{r: {{}}}}\n"
    (point,) = trend((commit("01-01", {"p/a": text}),), days("03-01"), SCALE).points
    assert (point.projects, point.overdue, point.threats, point.undeclared) == (counts,) * 4
    assert (point.milestones, point.promises) == (1, 1)


def test_what_is_cancelled_counts_nowhere(commit: Commit) -> None:
    text = "status: cancelled\nmilestones: {a: {due: 2026-01-31}}\ntasks: {t: {}}\nrisks: {r: {}}\n"
    (point,) = trend((commit("01-01", {"p/a": text}),), days("01-01"), SCALE).points
    assert point == NOTHING


def test_a_program_without_a_status_goes_on_and_is_no_project(commit: Commit) -> None:
    (point,) = trend(
        (commit("01-01", {"p": "milestones: {a: {due: 2026-01-31}}\n"}),), days("03-01"), SCALE
    ).points
    assert figures(point) == {"milestones": 1, "promises": 1, "overdue": 1}


def test_points_follow_the_commits_and_files_that_go_or_cannot_be_read(commit: Commit) -> None:
    one, two = "milestones: {a: {}}\n", "milestones: {a: {}, b: {}}\n"
    steps = (
        commit("01-02", {"p/a": one}),
        commit("01-04", {"p/a": "?", "p/b": two}),
        commit("01-03", {"p/b": one}),  # a clock that is behind: it counts with the day before it
        commit("01-06", {"p/b": None}),
    )
    found = trend(steps, days("01-01", "01-02", "01-03", "01-04", "01-05", "01-06"), SCALE)
    assert [point.milestones for point in found.points] == [0, 1, 1, 2, 2, 1]
    assert [(name, [p.milestones for p in points]) for name, points in found.programs] == [
        ("p", [0, 1, 1, 2, 2, 1])
    ]


def test_programs_add_up_and_what_is_not_asked_for_is_left_out(commit: Commit) -> None:
    text = "owner: jo\nmilestones: {a: {}}\n"
    steps = (
        commit("01-01", {"p/a": text, "q/b": text, "q/c": "milestones: {a: {}}\n", "q": "owner: kim\n"}),
    )
    found = trend(steps, days("01-01"), SCALE)
    assert [(name, points[0].milestones) for name, points in found.programs] == [("p", 1), ("q", 2)]
    assert found.points[0].milestones == 3

    def jo(_: str, record: Record, program: Record | None) -> bool:
        return (record.owner or (program.owner if program else "")) == "jo"

    assert trend(steps, days("01-01"), SCALE, jo).points[0].milestones == 2


def test_a_renamed_project_is_asked_for_by_its_last_name(commit: Commit) -> None:
    text = "milestones: {a: {}}\n"
    steps = (
        commit("01-01", {"p/a": text, "p/b": text + "tags: [x]\n"}),
        commit("01-02", {"p/z": text, "p/a": None}, {"p/z": "p/a"}),
        commit("01-03", {"q/z": text, "p/z": None, "p/a": text}, {"q/z": "p/z"}),
    )
    found = trend(steps, days("01-01", "01-02", "01-03"), SCALE, lambda ref, *_: ref == "q/z")
    assert [point.milestones for point in found.points] == [1, 1, 1]
    assert [(name, [p.milestones for p in points]) for name, points in found.programs] == [
        ("p", [1, 1, 0]),
        ("q", [0, 0, 1]),
    ]


def test_readings_are_those_in_the_plan_until_the_last_day(commit: Commit) -> None:
    text = "kpis: {errors: {unit: '%', readings: {2026-01-31: 3, 2026-01-10: 5, 2026-03: 1}}}\n"
    (reading,) = trend((commit("01-01", {"p/a": text}),), days("01-01", "02-28"), SCALE).readings
    assert reading.ref == "p/a/errors"
    assert reading.measure.readings == ((days("01-10")[0], Decimal(5)), (days("01-31")[0], Decimal(3)))


def test_a_history_without_commits_has_empty_points() -> None:
    found = trend((), days("01-01"), SCALE)
    assert (found.points, found.programs, found.readings) == ((NOTHING,), (), ())


@pytest.mark.parametrize(
    ("first", "last", "grain", "count", "start"),
    [
        ("2026-01-05", "2026-01-05", Grain.DAY, 1, "2026-01-05"),
        ("2026-01-01", "2026-03-01", Grain.DAY, 60, "2026-01-01"),
        ("2026-01-01", "2026-03-02", Grain.WEEK, 10, "2026-01-04"),
        ("2020-03-17", "2024-12-26", Grain.MONTH, 58, "2020-03-31"),
        ("2020-03-17", "2026-11-23", Grain.QUARTER, 28, "2020-03-31"),
        ("1990-02-01", "2026-11-23", Grain.YEAR, 37, "1990-12-31"),
        ("1900-01-01", "2199-12-31", Grain.YEAR, 300, "1900-12-31"),
    ],
)
def test_reporting_days_are_as_fine_as_fits(
    first: str, last: str, grain: Grain, count: int, start: str
) -> None:
    begin, end = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
    chosen, found = reporting_days(begin, end)
    assert (chosen, len(found), str(found[0]), found[-1]) == (grain, count, start, end)
    assert list(found) == sorted(set(found))
    assert count <= MOST_DAYS or grain is Grain.YEAR


def test_a_grain_that_is_asked_for_is_taken() -> None:
    found = reporting_days(dt.date(2025, 11, 15), dt.date(2026, 2, 10), Grain.MONTH)
    assert [str(day) for day in found[1]] == ["2025-11-30", "2025-12-31", "2026-01-31", "2026-02-10"]
    assert len(reporting_days(dt.date(2026, 1, 1), dt.date(2026, 12, 31), Grain.DAY)[1]) == 365


def test_a_grain_that_makes_too_many_days_gives_way_to_a_coarser_one() -> None:
    grain, found = reporting_days(dt.date(1970, 1, 1), dt.date(2026, 12, 31), Grain.DAY)
    assert (grain, len(found)) == (Grain.MONTH, 684)


def test_a_course_shows_what_was_promised_on_each_day(commit: Commit) -> None:
    texts = {
        "01-02": "milestones: {a: {due: 2026-03-31, forecast: 2026-04-10}}\n",
        "01-04": "milestones: {a: {due: 2026-04-30, forecast: 2026-04-10}}\n",
        "01-06": "",
        "01-08": "milestones: {a: {due: 2026-05-31, done: 2026-01-07}}\n",
        "01-09": "milestones: {a: {due: 2026-06-30, done: 2026-01-07}}\n",
        "01-10": "milestones: {a: {due: 2026-06-30}}\n",
    }
    (promise,) = ledger([commit(day, {"p/a": text}) for day, text in texts.items()]).promises
    wanted = days("01-01", "01-03", "01-05", "01-07", "01-08", "01-09", "01-10")
    shown = [
        tuple(when.text if when else None for when in (mark.promise, mark.forecast, mark.done))
        for mark in course(promise, wanted).marks
    ]
    assert shown == [
        (None, None, None),
        ("2026-03-31", "2026-04-10", None),
        ("2026-04-30", "2026-04-10", None),
        (None, None, None),
        ("2026-05-31", None, "2026-01-07"),
        ("2026-06-30", None, "2026-01-07"),
        ("2026-06-30", None, None),
    ]
