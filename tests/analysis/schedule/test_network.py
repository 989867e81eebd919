"""The plan as a network: what each way of saying that something waits, is bound or has happened means.

Plans start on Monday 5 January 2026 and are worked Monday to Friday from 9 to 17. A row is
`start > finish float`: month, day and hour of where it lies, float in minutes.
"""

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

import pytest

from plateSpinner.analysis.schedule.critical_path import Cause
from plateSpinner.analysis.schedule.schedule import Row, Schedule
from plateSpinner.analysis.schedule.worktime import moment
from plateSpinner.workspace.load import load

MONDAY = dt.date(2026, 1, 5)


class Scheduled(Protocol):
    def __call__(
        self,
        text: str,
        files: Mapping[str, str] = ...,
        *,
        charter: str = ...,
        program: str = ...,
        day: dt.date = ...,
        errors: tuple[str, ...] = ...,
    ) -> Schedule: ...


@pytest.fixture
def scheduled(tmp_path: Path) -> Scheduled:
    """The schedule of a project `p/a` that holds `text`, and of other files."""

    def made(
        text: str,
        files: Mapping[str, str] | None = None,
        *,
        charter: str = "",
        program: str = "",
        day: dt.date = MONDAY,
        errors: tuple[str, ...] = (),
    ) -> Schedule:
        plan = {
            "portfolio.yaml": f"spin: 1\n{charter}",
            "p/program.yaml": f"name: P\n{program}",
            "p/a.yaml": f"name: A\n{text}",
            **(files or {}),
        }
        for name, content in plan.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, encoding="utf-8")
        loaded = load(tmp_path)
        assert tuple(finding.message for finding in loaded.findings) == errors
        return Schedule(loaded.portfolio, day)

    return made


def rows(schedule: Schedule, *names: str) -> dict[str, str]:
    """The rows of items in `p/a`, or of those named."""
    found = {row.item.ref.removeprefix("p/a/"): row for row in schedule.rows}
    chosen = names or [name for name, row in found.items() if row.item.ref.startswith("p/a/")]
    return {name: line(found[name]) for name in chosen}


def line(row: Row) -> str:
    number = "done" if row.done else "-" if row.total_float is None else str(row.total_float)
    return f"{clocked(row.start_at)} > {clocked(row.finish_at)} {number}"


def clocked(at: int) -> str:
    time = moment(at)
    return f"{time:%m-%d %H:%M}".removesuffix(":00")


def late(schedule: Schedule, name: str) -> str:
    row = next(row for row in schedule.rows if row.item.ref == f"p/a/{name}")
    return f"{clocked(row.late_start)} > {clocked(row.late_finish)}"


def reasons(schedule: Schedule) -> dict[str, str]:
    """Why dates are only the earliest possible, of each item where they are."""
    return {
        row.item.ref.removeprefix("p/a/"): row.unknown.reason
        for row in schedule.rows
        if row.unknown is not None
    }


# links, and what is around others


def test_a_link_from_a_summary_waits_for_the_last_finish_or_the_first_start_inside(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        """
tasks:
  x: {duration: 1d}
  s:
    tasks:
      late: {duration: 3d}
      inner: {tasks: {early: {duration: 1d, after: [x]}}}
    after: []
  fs: {duration: 1d, after: [s]}
  ss: {duration: 1d, after: [s SS+1d]}
  ff: {duration: 1d, after: [s FF]}
  sf: {duration: 1d, after: [s SF+2d]}
"""
    )
    assert rows(schedule) == {
        "x": "01-05 09 > 01-05 17 480",
        "s": "01-05 09 > 01-07 17 0",
        "s.late": "01-05 09 > 01-07 17 0",
        "s.inner": "01-06 09 > 01-06 17 480",
        "s.inner.early": "01-06 09 > 01-06 17 480",
        "fs": "01-08 09 > 01-08 17 0",
        "ss": "01-06 09 > 01-06 17 960",
        "ff": "01-07 09 > 01-07 17 480",
        "sf": "01-06 09 > 01-06 17 960",
    }


@pytest.mark.parametrize(
    ("link", "first", "second"),
    [
        ("x", "01-08 09 > 01-08 17 0", "01-09 09 > 01-12 17 0"),
        ("x FS-1d", "01-07 09 > 01-07 17 0", "01-08 09 > 01-09 17 0"),
        ("x SS+1d", "01-06 09 > 01-06 17 0", "01-07 09 > 01-08 17 0"),
        ("x FF", "01-07 09 > 01-07 17 0", "01-08 09 > 01-09 17 0"),
        ("x FF+1d", "01-08 09 > 01-08 17 0", "01-09 09 > 01-12 17 0"),
        ("x SF+2d", "01-06 09 > 01-06 17 0", "01-07 09 > 01-08 17 0"),
    ],
)
def test_a_link_to_a_summary_binds_each_task_inside(
    scheduled: Scheduled, link: str, first: str, second: str
) -> None:
    schedule = scheduled(
        f"""
tasks:
  x: {{duration: 3d}}
  s: {{after: [{link}], tasks: {{one: {{duration: 1d}}, two: {{duration: 2d, after: [s.one]}}}}}}
"""
    )
    assert rows(schedule, "s.one", "s.two") == {"s.one": first, "s.two": second}


def test_a_link_between_summaries_holds_all_of_one_behind_all_of_the_other(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
tasks:
  s: {tasks: {one: {duration: 1d}, two: {duration: 2d}}}
  t: {after: [s FS+1d], tasks: {three: {duration: 1d}, inner: {tasks: {four: {duration: 2d}}}}}
"""
    )
    assert rows(schedule) == {
        "s": "01-05 09 > 01-06 17 0",
        "s.one": "01-05 09 > 01-05 17 480",
        "s.two": "01-05 09 > 01-06 17 0",
        "t": "01-08 09 > 01-09 17 0",
        "t.three": "01-08 09 > 01-08 17 480",
        "t.inner": "01-08 09 > 01-09 17 0",
        "t.inner.four": "01-08 09 > 01-09 17 0",
    }


def test_a_project_and_a_program_can_be_waited_for_across_programs(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks: {one: {duration: 1d, after: [p/b]}, two: {duration: 1d, after: [q]},"
        " three: {duration: 1d, after: [q/c/m SS+1d]}}",
        {
            "p/b.yaml": "name: B\ntasks: {t: {duration: 2d}}\nmilestones: {m: {after: [t FS+1d]}}",
            "q/program.yaml": "name: Q\ntasks: {own: {duration: 4d}}",
            "q/c.yaml": "name: C\ntasks: {t: {duration: 3d}}\nmilestones: {m: {after: [t]}}",
        },
    )
    assert rows(schedule) == {
        "one": "01-08 09 > 01-08 17 480",
        "two": "01-09 09 > 01-09 17 0",
        "three": "01-09 09 > 01-09 17 0",
    }
    assert rows(schedule, "p", "p/a", "p/b", "q", "q/c", "q/own", "q/c/m") == {
        "p": "01-05 09 > 01-09 17 0",
        "p/a": "01-08 09 > 01-09 17 0",
        "p/b": "01-05 09 > 01-07 17 480",
        "q": "01-05 09 > 01-08 17 0",
        "q/c": "01-05 09 > 01-07 17 0",
        "q/own": "01-05 09 > 01-08 17 0",
        "q/c/m": "01-07 17 > 01-07 17 0",
    }


def test_nothing_starts_before_its_project_or_its_program(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "start: 2026-01-08\ntasks: {t: {duration: 1d}}",
        {
            "p/b.yaml": "name: B\ntasks: {t: {duration: 1d}}",
            "p/c.yaml": "name: C\nstart: 2026-01\ntasks: {t: {duration: 1d}}\n",
        },
        program="start: 2026-01-06\n",
    )
    assert rows(schedule, "t", "p/b/t", "p/c/t", "p") == {
        "t": "01-08 09 > 01-08 17 0",
        "p/b/t": "01-06 09 > 01-06 17 960",
        "p/c/t": "01-06 09 > 01-06 17 960",
        "p": "01-06 09 > 01-08 17 0",
    }


def test_a_program_start_holds_a_project_that_says_an_earlier_one(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "start: 2026-01-05T13:00\ntasks: {t: {duration: 1d}}", program="start: 2026-01-07T11:00\n"
    )
    assert rows(schedule) == {"t": "01-07 11 > 01-08 11 0"}


# constraints and deadlines

SETTING = """
tasks:
  x: {{duration: 2d}}
  far: {{duration: 10d}}
  t: {{duration: 1d, after: [x]{more}}}
"""


@pytest.mark.parametrize(
    ("constraint", "found", "latest", "before"),
    [
        ("as_soon_as_possible", "01-07 09 > 01-07 17 3360", "01-16 09 > 01-16 17", 3360),
        ("as_late_as_possible", "01-16 09 > 01-16 17 0", "01-16 09 > 01-16 17", 3360),
        ("start_no_earlier_than 2026-01-09", "01-09 09 > 01-09 17 2400", "01-16 09 > 01-16 17", 3360),
        ("start_no_earlier_than 2026-01-10", "01-12 09 > 01-12 17 1920", "01-16 09 > 01-16 17", 3360),
        ("start_no_earlier_than 2026-01-06", "01-07 09 > 01-07 17 3360", "01-16 09 > 01-16 17", 3360),
        ("start_no_earlier_than 2026-01-09T13:00", "01-09 13 > 01-12 13 2160", "01-16 09 > 01-16 17", 3360),
        ("finish_no_earlier_than 2026-01-12", "01-12 09 > 01-12 17 1920", "01-16 09 > 01-16 17", 3360),
        ("finish_no_earlier_than 2026-01-12T13:00", "01-09 13 > 01-12 13 2160", "01-16 09 > 01-16 17", 3360),
        ("finish_no_earlier_than 2026-01-06", "01-07 09 > 01-07 17 3360", "01-16 09 > 01-16 17", 3360),
        ("must_start_on 2026-01-09", "01-09 09 > 01-09 17 0", "01-09 09 > 01-09 17", 960),
        ("must_start_on 2026-01-09T13:00", "01-09 13 > 01-12 13 0", "01-09 13 > 01-12 13", 1200),
        ("must_start_on 2026-01-06", "01-06 09 > 01-06 17 0", "01-06 09 > 01-06 17", -480),
        ("must_finish_on 2026-01-12", "01-12 09 > 01-12 17 0", "01-12 09 > 01-12 17", 1440),
        ("must_finish_on 2026-01-12T13:00", "01-09 13 > 01-12 13 0", "01-09 13 > 01-12 13", 1200),
        ("must_finish_on 2026-01-06", "01-06 09 > 01-06 17 0", "01-06 09 > 01-06 17", -480),
        ("start_no_later_than 2026-01-09", "01-07 09 > 01-07 17 960", "01-09 09 > 01-09 17", 960),
        ("start_no_later_than 2026-01-06", "01-06 09 > 01-06 17 0", "01-06 09 > 01-06 17", -480),
        ("start_no_later_than 2026-01-06T13:00", "01-06 13 > 01-07 13 0", "01-06 13 > 01-07 13", -240),
        ("finish_no_later_than 2026-01-09", "01-07 09 > 01-07 17 960", "01-09 09 > 01-09 17", 960),
        ("finish_no_later_than 2026-01-06", "01-06 09 > 01-06 17 0", "01-06 09 > 01-06 17", -480),
        ("finish_no_later_than 2026-01-07T13:00", "01-06 13 > 01-07 13 0", "01-06 13 > 01-07 13", -240),
        ("finish_no_later_than 2026-W02", "01-07 09 > 01-07 17 960", "01-09 09 > 01-09 17", 960),
        ("finish_no_later_than 2026-01", "01-07 09 > 01-07 17 3360", "01-16 09 > 01-16 17", 3360),
        ("start_no_earlier_than 2026-W03", "01-12 09 > 01-12 17 1920", "01-16 09 > 01-16 17", 3360),
    ],
)
def test_each_constraint_moves_or_bounds_as_its_name_says_even_before_a_predecessor_ends(
    scheduled: Scheduled, constraint: str, found: str, latest: str, before: int
) -> None:
    """The four that bound from above hold as in Microsoft Project: predecessors have negative float then."""
    schedule = scheduled(SETTING.format(more=f", constraint: {constraint}"))
    assert rows(schedule) == {
        "x": f"01-05 09 > 01-06 17 {before}",
        "far": "01-05 09 > 01-16 17 0",
        "t": found,
    }
    assert late(schedule, "t") == latest


def test_what_ends_no_earlier_than_some_evening_ends_where_those_assigned_leave(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        """
tasks:
  t: {duration: 4h, assign: {jo: 1}, constraint: finish_no_earlier_than 2026-01-07T17:00}
  u: {duration: 1h, after: [t]}
""",
        charter="calendars: {short: {hours: 4}}\npeople: {jo: {calendar: short}}\n",
    )
    assert rows(schedule) == {"t": "01-07 09 > 01-07 13 0", "u": "01-07 13 > 01-07 14 0"}


@pytest.mark.parametrize(
    ("deadline", "number", "before"),
    [
        ("2026-01-08", 480, 480),
        ("2026-01-08T13:00", 240, 240),
        ("2026-01-06", -480, -480),
        ("2026-01-10", 960, 960),
        ("2026-W02", 960, 960),
        ("2026-Q1", 3360, 3360),
        ("unknown", 3360, 3360),
    ],
)
def test_a_deadline_moves_nothing_and_float_is_counted_against_it(
    scheduled: Scheduled, deadline: str, number: int, before: int
) -> None:
    schedule = scheduled(SETTING.format(more=f", deadline: {deadline}"))
    assert rows(schedule, "t", "x") == {
        "t": f"01-07 09 > 01-07 17 {number}",
        "x": f"01-05 09 > 01-06 17 {before}",
    }


@pytest.mark.parametrize(
    ("constraint", "number"),
    [
        ("must_finish_on 2026-01-09", -480),
        ("must_start_on 2026-01-09", -480),
        ("finish_no_earlier_than 2026-01-09", -480),
        ("finish_no_later_than 2026-01-09", 480),
        ("finish_no_later_than 2026-01-07", 0),
    ],
)
def test_a_deadline_counts_beside_a_constraint_that_fixes_the_date_after_it(
    scheduled: Scheduled, constraint: str, number: int
) -> None:
    schedule = scheduled(SETTING.format(more=f", constraint: {constraint}, deadline: 2026-01-08"))
    assert rows(schedule, "t")["t"].split()[-1] == str(number)


def test_a_summary_may_have_a_deadline_a_latest_finish_and_an_earliest_start(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
tasks:
  far: {duration: 10d}
  s: {deadline: 2026-01-06, tasks: {a: {duration: 3d}, b: {duration: 1d}}}
  t: {constraint: finish_no_later_than 2026-01-07, tasks: {a: {duration: 1d}}}
  u:
    constraint: start_no_earlier_than 2026-01-09
    tasks: {a: {duration: 1d}, inner: {tasks: {b: {duration: 1d}}}}
"""
    )
    assert rows(schedule) == {
        "far": "01-05 09 > 01-16 17 0",
        "s": "01-05 09 > 01-07 17 -480",
        "s.a": "01-05 09 > 01-07 17 -480",
        "s.b": "01-05 09 > 01-05 17 480",
        "t": "01-05 09 > 01-05 17 960",
        "t.a": "01-05 09 > 01-05 17 960",
        "u": "01-09 09 > 01-09 17 2400",
        "u.a": "01-09 09 > 01-09 17 2400",
        "u.inner": "01-09 09 > 01-09 17 2400",
        "u.inner.b": "01-09 09 > 01-09 17 2400",
    }


def test_the_target_of_a_project_and_of_a_program_is_a_promise_for_all_inside(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "target: 2026-01-06\ntasks: {t: {duration: 3d}, u: {duration: 1d}}",
        {"p/b.yaml": "name: B\ntasks: {t: {duration: 8d}, u: {duration: 1d}}"},
        program="target: 2026-01-13\n",
    )
    assert rows(schedule, "t", "u", "p/a", "p/b/t", "p/b/u", "p") == {
        "t": "01-05 09 > 01-07 17 -480",
        "u": "01-05 09 > 01-05 17 480",
        "p/a": "01-05 09 > 01-07 17 -480",
        "p/b/t": "01-05 09 > 01-14 17 -480",
        "p/b/u": "01-05 09 > 01-05 17 2880",
        "p": "01-05 09 > 01-14 17 -480",
    }


def test_what_is_as_late_as_possible_takes_its_followers_along_and_has_no_float(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
tasks:
  far: {duration: 10d}
  t: {duration: 2d, constraint: as_late_as_possible}
  u: {duration: 1d, after: [t]}
  done: {duration: 1d, constraint: as_late_as_possible, done: 2026-01-02}
  begun: {duration: 2d, constraint: as_late_as_possible, started: 2026-01-02, remaining: 1d}
"""
    )
    assert rows(schedule) == {
        "far": "01-05 09 > 01-16 17 0",
        "t": "01-14 09 > 01-15 17 0",
        "u": "01-16 09 > 01-16 17 0",
        "done": "01-02 09 > 01-02 17 done",
        "begun": "01-02 09 > 01-05 17 4320",
    }


# milestones


@pytest.mark.parametrize(
    ("milestone", "at", "reason"),
    [
        ("due: 2026-01-14", "01-14 17", None),
        ("due: 2026-01-14, forecast: 2026-01-15", "01-15 17", None),
        ("due: 2026-01-14T11:30", "01-14 11:30", None),
        ("due: 2026-W03", "01-19 00", None),  # by the end of Sunday, on which nobody works
        ("due: 2026-Q1", "03-31 17", None),
        ("due: 2026-01-05", "01-05 17", None),
        ("due: 2026-01-02", "01-05 09", "its date 2026-01-02 has passed, and it waits for nothing"),
        (
            "due: 2026-01-14, forecast: 2026-01-03",
            "01-05 09",
            "its date 2026-01-03 has passed, and it waits for nothing",
        ),
        ("name: No date", "01-05 09", "it has no date and waits for nothing"),
        ("due: unknown", "01-05 09", "it has no date and waits for nothing"),
        ("due: 2026-01-02, constraint: start_no_earlier_than 2026-01-08", "01-08 09", None),
        ("due: 2026-01-02, constraint: must_finish_on 2026-01-08", "01-08 17", None),
        ("due: 2026-01-14, after: [t]", "01-07 17", None),
        ("forecast: 2026-01-14, after: [t]", "01-07 17", None),
        ("due: 2026-01-02, after: [t]", "01-07 17", None),
        ("due: 2026-01-02, after: [t FS+1d]", "01-08 17", None),
        ("after: [t SS]", "01-05 09", None),
    ],
)
def test_a_milestone_lies_behind_what_it_waits_for_or_else_where_somebody_said(
    scheduled: Scheduled, milestone: str, at: str, reason: str | None
) -> None:
    schedule = scheduled(f"milestones: {{m: {{{milestone}}}}}\ntasks: {{t: {{duration: 3d}}}}")
    assert rows(schedule, "m")["m"].split(" >")[0] == at
    assert reasons(schedule).get("m") == reason


@pytest.mark.parametrize(
    ("due", "number"),
    [("2026-01-06", -480), ("2026-01-07", 0), ("2026-01-08", 480), ("2026-01-04", -1440), ("2026-Q1", 960)],
)
def test_float_against_a_promise_may_be_negative_all_along_the_chain(
    scheduled: Scheduled, due: str, number: int
) -> None:
    schedule = scheduled(
        "tasks: {a: {duration: 1d}, b: {duration: 2d, after: [a]}, far: {duration: 1w}}\n"
        f"milestones: {{m: {{due: {due}, after: [b]}}}}"
    )
    assert rows(schedule, "a", "b", "m") == {
        "a": f"01-05 09 > 01-05 17 {number}",
        "b": f"01-06 09 > 01-07 17 {number}",
        "m": f"01-07 17 > 01-07 17 {number}",
    }


def test_a_milestone_that_is_done_lies_where_it_was_reached_whatever_it_waits_for(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 3d}, u: {duration: 1d, after: [m]}}\n"
        "milestones: {m: {due: 2026-01-02, done: 2025-12-30, after: [t]}}"
    )
    assert rows(schedule) == {
        "m": "12-30 17 > 12-30 17 done",
        "t": "01-05 09 > 01-07 17 0",
        "u": "01-05 09 > 01-05 17 960",
    }


# lengths


def test_what_has_no_length_is_unknown_with_its_reason_and_dates_behind_it_are_a_lower_bound(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        """
tasks:
  before: {duration: 2d}
  gap: {after: [before]}
  behind: {duration: 1d, after: [gap]}
  later: {duration: unknown}
  beside: {duration: 1d}
"""
    )
    assert rows(schedule) == {
        "before": "01-05 09 > 01-06 17 -",
        "gap": "01-06 17 > 01-06 17 -",
        "behind": "01-07 09 > 01-07 17 -",
        "later": "01-05 09 > 01-05 09 -",
        "beside": "01-05 09 > 01-05 17 960",
    }
    assert reasons(schedule) == {
        "gap": "its duration is not stated",
        "behind": "task 'p/a/gap': its duration is not stated",
        "later": "its duration is stated as unknown",
        "p/a": "its duration is not stated",
        "p": "its duration is not stated",
    }


@pytest.mark.parametrize(
    ("facts", "finish"),
    [
        ("effort: 4d, assign: {jo: 2}", "01-06 17"),
        ("effort: 4d, assign: {jo: 0.5}", "01-14 17"),
        ("effort: 4d, assign: {jo: 1, crew: 3}", "01-05 17"),
        ("effort: 1d, assign: {jo: 3}", "01-05 11:40"),
        ("effort: [1d, 2d, 5d], assign: {jo: 1}", "01-06 17"),
        ("duration: [1d, 3d, 5d]", "01-07 17"),
        ("duration: 1d, effort: 4d, assign: {jo: 1}", "01-05 17"),
        ("duration: 2d, assign: {jo: 0}", "01-06 17"),
        ("duration: 2d, assign: {kim: 1}", "01-07 17"),  # away on the 6th
        ("duration: 2d, assign: {kim: 0, jo: 1}", "01-06 17"),
        ("duration: 2d, assign: {kim: 1, jo: 1}", "01-07 17"),  # until the last is through
        ("duration: 2cd", "01-07 00"),
        ("duration: 3ch", "01-05 03"),
        ("duration: 90min", "01-05 10:30"),
        ("duration: 1w", "01-09 17"),
        ("duration: 1mo", "01-30 17"),
        ("duration: 2d, calendar: short", "01-06 13"),
        ("duration: 8h, calendar: short", "01-06 13"),
        ("duration: 2d, calendar: short, assign: {kim: 1}", "01-07 13"),
        ("duration: 0d", "01-05 09"),
    ],
)
def test_the_length_of_a_task_is_its_duration_or_its_effort_shared_by_those_assigned(
    scheduled: Scheduled, facts: str, finish: str
) -> None:
    schedule = scheduled(
        f"tasks: {{t: {{{facts}}}}}",
        charter="people: {jo: {}, kim: {away: [2026-01-06]}}\nteams: {crew: {}}\n"
        "calendars: {short: {hours: 4}}\n",
    )
    assert rows(schedule)["t"].split(" > ")[1].rsplit(" ", 1)[0] == finish
    assert reasons(schedule) == {}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ("effort: 4d", "it has an effort, and nobody is assigned"),
        ("effort: 4d, assign: {jo: 0}", "it has an effort, and nobody is assigned"),
        ("assign: {jo: 1}", "its duration is not stated"),
        ("effort: unknown, assign: {jo: 1}", "its duration is not stated"),
        ("duration: unknown, effort: 2d", "it has an effort, and nobody is assigned"),
    ],
)
def test_a_task_whose_length_nobody_can_tell_says_why(scheduled: Scheduled, facts: str, reason: str) -> None:
    schedule = scheduled(f"tasks: {{t: {{{facts}}}}}", charter="people: {jo: {}}\n")
    assert reasons(schedule)["t"] == reason


# lags


@pytest.mark.parametrize(
    ("lag", "start"),
    [
        ("FS", "01-07 09"),
        ("FS+1d", "01-08 09"),
        ("FS+2h", "01-07 11"),
        ("FS-1d", "01-06 09"),
        ("FS-90min", "01-06 15:30"),
        ("FS+1w", "01-14 09"),
        ("FS+1cd", "01-08 09"),  # 24 hours after the 6th at 17, and on to the next work
        ("FS+4cd", "01-12 09"),
        ("FS+16ch", "01-07 09"),
        ("FS+18ch", "01-07 11"),
        ("FS+20ch", "01-07 13"),
        ("FS-1cd", "01-06 09"),
        ("FS+50%", "01-08 09"),
        ("FS-25%", "01-06 13"),
        ("SS+50%", "01-06 09"),
        ("SS+150%", "01-08 09"),
        ("SS+3ch", "01-05 12"),
        ("FF+50%", "01-07 09"),
        ("FF+0%", "01-06 09"),
        ("SF+100%", "01-06 09"),
        ("SF+3cd", "01-07 09"),
    ],
)
def test_lags_are_working_time_of_the_successor_time_by_the_clock_or_a_share_of_the_predecessor(
    scheduled: Scheduled, lag: str, start: str
) -> None:
    schedule = scheduled(f"tasks: {{x: {{duration: 2d}}, t: {{duration: 1d, after: [x {lag}]}}}}")
    assert rows(schedule, "t")["t"].split(" > ")[0] == start


def test_a_share_of_a_length_by_the_clock_is_a_lag_by_the_clock(scheduled: Scheduled) -> None:
    schedule = scheduled("tasks: {x: {duration: 2cd}, t: {duration: 1d, after: [x FS+50%]}}")
    assert rows(schedule, "t") == {"t": "01-08 09 > 01-08 17 0"}


def test_work_by_the_clock_that_ends_at_night_has_no_negative_float_where_nothing_is_promised(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled("tasks: {x: {duration: 2cd}}")
    assert rows(schedule) == {"x": "01-05 00 > 01-07 00 0"}


def test_work_by_the_clock_before_the_next_morning_may_slip_until_then(scheduled: Scheduled) -> None:
    schedule = scheduled("tasks: {x: {duration: 2cd}, t: {duration: 1d, after: [x]}}")
    assert rows(schedule) == {"x": "01-05 00 > 01-07 00 540", "t": "01-07 09 > 01-07 17 0"}


def test_a_lag_is_measured_by_the_calendar_of_what_waits(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
tasks:
  x: {duration: 1d}
  short: {duration: 1d, calendar: short, after: [x FS+4h]}
  long: {duration: 1d, after: [y FS+4h]}
  y: {duration: 1d, calendar: short}
""",
        charter="calendars: {short: {hours: 4}}\n",
    )
    assert rows(schedule) == {
        "x": "01-05 09 > 01-05 17 0",
        "short": "01-07 09 > 01-07 13 0",
        "long": "01-06 09 > 01-06 17 240",
        "y": "01-05 09 > 01-05 13 0",  # its next minute of work is on the 6th, which moves the finish
    }


def test_a_milestone_after_work_at_the_weekend_lies_at_the_weekend_and_nothing_is_late(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        "tasks: {x: {duration: 6d, calendar: all}}\nmilestones: {m: {after: [x]}}",
        charter="calendars: {all: {week: mon-sun}}\n",
    )
    assert rows(schedule) == {"m": "01-10 17 > 01-10 17 0", "x": "01-05 09 > 01-10 17 0"}


def test_a_task_of_no_length_lies_in_its_working_time_or_where_that_begins_or_ends(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        """
tasks:
  x: {duration: 6d, calendar: all}
  zero: {duration: 0d, after: [x]}
  y: {duration: 1d, calendar: all, after: [zero]}
  end: {duration: 0d, after: [friday]}
  friday: {duration: 5d}
""",
        charter="calendars: {all: {week: mon-sun}}\n",
    )
    assert rows(schedule) == {
        "x": "01-05 09 > 01-10 17 480",  # it may go on until Sunday evening
        "zero": "01-12 09 > 01-12 09 0",
        "y": "01-12 09 > 01-12 17 0",
        "end": "01-09 17 > 01-09 17 480",
        "friday": "01-05 09 > 01-09 17 480",
    }


def test_a_task_of_no_length_behind_the_finish_of_another_lies_in_its_working_time(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        "tasks: {x: {duration: 6d, calendar: all}, zero: {duration: 0d, after: [x FF]}}",
        charter="calendars: {all: {week: mon-sun}}\n",
    )
    assert rows(schedule)["zero"] == "01-12 09 > 01-12 09 0"


def test_what_comes_before_a_task_of_no_length_has_to_be_there_in_its_working_time(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        """
tasks:
  x: {duration: 1d, calendar: all}
  zero: {duration: 0d, after: [x]}
  y: {duration: 1d, calendar: all, after: [zero], deadline: 2026-01-11}
  far: {duration: 10d}
""",
        charter="calendars: {all: {week: mon-sun}}\n",
    )
    # `y` has to begin on Sunday morning, so `zero` lies on Friday evening at the latest
    assert rows(schedule)["x"] == "01-05 09 > 01-05 17 1920"


def test_a_lag_that_is_a_share_of_a_summary_can_not_be_told(scheduled: Scheduled) -> None:
    schedule = scheduled("tasks: {s: {tasks: {a: {duration: 2d}}}, t: {duration: 1d, after: [s FS+50%]}}")
    assert reasons(schedule)["t"] == "its lag is a share of 's', which has tasks inside"
    assert "s" not in reasons(schedule)


def test_the_early_dates_of_what_is_as_late_as_possible_lie_behind_its_predecessor(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        """
tasks:
  far: {duration: 10d}
  a: {duration: 2d, constraint: as_late_as_possible}
  b: {duration: 1d, after: [a]}
  c: {duration: 1d, constraint: as_late_as_possible, after: [b]}
"""
    )
    early = {row.item.id: clocked(row.early_start) for row in schedule.rows}
    assert (early["b"], early["c"]) == ("01-15 09", "01-16 09")


# what has happened

WEDNESDAY = dt.date(2026, 1, 7)


@pytest.mark.parametrize(
    ("facts", "row"),
    [
        ("duration: 4d, started: 2026-01-05", "01-05 09 > 01-12 17 0"),
        ("duration: 4d, started: 2026-01-05, progress: 50%", "01-05 09 > 01-08 17 0"),
        ("duration: 4d, started: 2026-01-05, progress: 100%", "01-05 09 > 01-07 00 0"),
        ("duration: 4d, started: 2026-01-05, remaining: 1d", "01-05 09 > 01-07 17 0"),
        ("duration: 4d, started: 2026-01-05, progress: 50%, remaining: 3d", "01-05 09 > 01-09 17 0"),
        ("duration: 4d, started: 2026-01-05, remaining: 1d, resume: 2026-01-12", "01-05 09 > 01-12 17 0"),
        ("duration: 4d, started: 2026-01-05T13:00, remaining: 4h", "01-05 13 > 01-07 13 0"),
        ("duration: 4d, progress: 50%", "01-05 09 > 01-08 17 0"),  # begun so that half is done by now
        ("duration: 4d, progress: 0%", "01-07 09 > 01-12 17 0"),
        ("duration: 4d, remaining: 1d", "01-07 09 > 01-07 17 0"),
        ("started: 2026-01-05, remaining: 1d", "01-05 09 > 01-07 17 0"),
        ("duration: 4d, started: 2026-01-09", "01-09 09 > 01-14 17 0"),  # a start after the data date
        ("duration: 4d, started: 2026-01-05, done: 2026-01-06", "01-05 09 > 01-06 17 done"),
        ("duration: 2d, done: 2026-01-06", "01-05 09 > 01-06 17 done"),
        ("duration: 2d, started: 2026-01-05, done: 2026-01-06T12:00", "01-05 09 > 01-06 12 done"),
        ("done: 2026-01-06", "01-06 17 > 01-06 17 done"),
    ],
)
def test_actual_dates_stay_and_what_remains_is_done_from_the_data_date_on(
    scheduled: Scheduled, facts: str, row: str
) -> None:
    schedule = scheduled(f"tasks: {{t: {{{facts}}}}}", day=WEDNESDAY)
    assert rows(schedule)["t"] == row
    assert reasons(schedule) == {}


def test_what_was_begun_before_its_project_starts_goes_on(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
start: 2026-01-19
tasks:
  begun: {duration: 4d, started: 2026-01-05, remaining: 1d}
  inside: {constraint: start_no_earlier_than 2026-01-26, tasks: {x: {duration: 2d, started: 2026-01-06}}}
  open: {duration: 1d}
""",
        program="start: 2026-01-12\n",
        day=WEDNESDAY,
    )
    finishes = {row.item.id: clocked(row.early_finish) for row in schedule.rows}
    assert (finishes["begun"], finishes["x"], finishes["open"]) == ("01-07 17", "01-08 17", "01-19 17")


@pytest.mark.parametrize(
    ("constraint", "number"),
    [
        ("finish_no_later_than 2026-01-09", -480),
        ("must_finish_on 2026-01-09", -480),
        ("finish_no_later_than 2026-01-20", 960),
        ("must_finish_on 2026-01-20", 960),
        ("start_no_later_than 2026-01-02", 960),
        ("start_no_earlier_than 2026-01-20", 960),
    ],
)
def test_float_of_what_was_begun_is_counted_against_the_date_by_which_it_has_to_finish(
    scheduled: Scheduled, constraint: str, number: int
) -> None:
    schedule = scheduled(
        "tasks: {far: {duration: 6d},"
        f" t: {{duration: 4d, started: 2026-01-05, constraint: {constraint}}}}}",
        day=WEDNESDAY,
    )
    assert rows(schedule, "t") == {"t": f"01-05 09 > 01-12 17 {number}"}


def test_a_data_date_with_a_time_is_that_instant(scheduled: Scheduled) -> None:
    schedule = scheduled("tasks: {t: {duration: 1d}}", charter="data_date: 2026-01-07T13:00\n", day=WEDNESDAY)
    assert rows(schedule)["t"] == "01-07 13 > 01-08 13 0"


BEGUN = """
tasks:
  x: {duration: 4d, started: 2026-01-05, remaining: 2d}
  t: {duration: 4d, started: 2026-01-06, remaining: 1d, after: [x]}
  u: {duration: 2d, started: 2026-01-06, remaining: 1d, after: [x FF+1d]}
  v: {duration: 2d, started: 2026-01-06, remaining: 1d, after: [x SS+3d]}
  w: {duration: 2d, started: 2026-01-06, done: 2026-01-06, after: [x]}
"""


def test_with_retained_logic_what_remains_waits_for_the_predecessor(scheduled: Scheduled) -> None:
    schedule = scheduled(BEGUN, day=WEDNESDAY)
    assert rows(schedule) == {
        "x": "01-05 09 > 01-08 17 0",
        "t": "01-06 09 > 01-09 17 0",
        "u": "01-06 09 > 01-09 17 0",
        "v": "01-06 09 > 01-07 17 960",
        "w": "01-06 09 > 01-06 17 done",
    }


def test_with_progress_override_what_was_begun_goes_on(scheduled: Scheduled) -> None:
    schedule = scheduled(BEGUN, charter="policy: {progress: progress_override}\n", day=WEDNESDAY)
    assert rows(schedule) == {
        "x": "01-05 09 > 01-08 17 0",
        "t": "01-06 09 > 01-07 17 480",
        "u": "01-06 09 > 01-07 17 480",
        "v": "01-06 09 > 01-07 17 480",
        "w": "01-06 09 > 01-06 17 done",
    }


@pytest.mark.parametrize("policy", ["retained_logic", "progress_override"])
def test_what_was_begun_before_its_predecessor_allowed_it_is_told_with_either(
    scheduled: Scheduled, policy: str
) -> None:
    schedule = scheduled(BEGUN, charter=f"policy: {{progress: {policy}}}\n", day=WEDNESDAY)
    net = schedule.network
    told = [
        (net.activities[index].ref, net.nodes[net.activities[index].ties[tie].on].item.ref)
        for index, tie in schedule.passes.out_of_sequence
    ]
    assert told == [("p/a/t", "p/a/x"), ("p/a/w", "p/a/x")]


# components on hold, done, cancelled


@pytest.mark.parametrize(
    ("status", "row", "why"),
    [
        ("proposed", "01-07 09 > 01-07 17 0", {}),
        ("active", "01-07 09 > 01-07 17 0", {}),
        ("done", "01-05 09 > 01-05 17 0", {}),
        (
            "on_hold",
            "01-07 09 > 01-07 17 -",
            {"t": "task 'p/b/x': project 'b' is on hold", "p/a": "task 'p/b/x': project 'b' is on hold"},
        ),
        ("cancelled", "01-05 09 > 01-05 17 -", {"t": "it waits for 'b/x', which is cancelled"}),
    ],
)
def test_what_waits_for_something_in_a_project_feels_its_status(
    scheduled: Scheduled, status: str, row: str, why: dict[str, str]
) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 1d, after: [b/x]}}",
        {"p/b.yaml": f"name: B\nstatus: {status}\ntasks: {{x: {{duration: 2d}}}}"},
    )
    assert rows(schedule)["t"] == row
    told = reasons(schedule)
    assert {name: told.get(name) for name in why} == why
    assert ("t" in told) == ("t" in why)
    assert any(r.item.ref == "p/b/x" for r in schedule.rows) == (status != "cancelled")


def test_a_project_on_hold_leaves_the_finish_and_the_float_of_its_program_alone(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 1d}, u: {duration: 2d}}",
        {"p/b.yaml": "name: B\nstatus: on_hold\ntasks: {x: {duration: 9d}}"},
    )
    assert rows(schedule, "t", "u", "p") == {
        "t": "01-05 09 > 01-05 17 480",
        "u": "01-05 09 > 01-06 17 0",
        "p": "01-05 09 > 01-06 17 0",
    }
    assert reasons(schedule) == {"p/b": "project 'b' is on hold", "p/b/x": "project 'b' is on hold"}


def test_what_is_in_a_program_that_is_cancelled_has_no_rows(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 1d, after: [q/c]}}",
        {
            "q/program.yaml": "name: Q\nstatus: cancelled",
            "q/c.yaml": "name: C\ntasks: {x: {duration: 1d}}",
        },
    )
    assert [row.item.ref for row in schedule.rows] == ["p", "p/a", "p/a/t"]
    assert reasons(schedule)["t"] == "it waits for 'q/c', which is cancelled"


# commitments

NEEDED = {
    "q/program.yaml": "name: Q",
    "q/c.yaml": "name: C\ntasks: {x: {duration: 3d}}\nmilestones: {ga: {after: [x]}}",
}


@pytest.mark.parametrize(
    ("facts", "start", "reason"),
    [
        ("promised: 2026-01-08", "01-09 09", None),
        ("promised: 2026-01-08T13:00", "01-08 13", None),
        ("promised: 2026-W02", "01-12 09", None),
        ("promised: 2026-01-08, status: agreed", "01-09 09", None),
        ("delivered: 2025-12-30, promised: 2026-01-08", "01-05 09", None),
        ("promised: 2026-01-08, status: rejected", "01-05 09", "'Lab' has rejected it"),
        (
            "promised: 2026-01-02",
            "01-05 09",
            "the promised date 2026-01-02 has passed, and it is not delivered",
        ),
        ("need_by: 2026-01-09", "01-05 09", "what 'Lab' has promised is not stated"),
        ("promised: unknown", "01-05 09", "what 'Lab' has promised is stated as unknown"),
    ],
)
def test_what_waits_for_somebody_outside_waits_for_the_date_that_was_promised(
    scheduled: Scheduled, facts: str, start: str, reason: str | None
) -> None:
    schedule = scheduled(
        f"tasks: {{t: {{duration: 1d}}}}\ndependencies: {{d: {{external: Lab, for: t, {facts}}}}}"
    )
    assert rows(schedule, "t")["t"].split(" > ")[0] == start
    assert reasons(schedule).get("t") == (None if reason is None else f"dependency 'p/a/d': {reason}")


@pytest.mark.parametrize(
    ("facts", "start", "giver"),
    [
        ("status: proposed", "01-08 09", "01-07 17 > 01-07 17 0"),
        ("promised: 2026-01-06, status: agreed", "01-08 09", "01-07 17 > 01-07 17 -480"),
        ("promised: 2026-01-06, status: proposed", "01-08 09", "01-07 17 > 01-07 17 0"),
        ("promised: 2026-01-06", "01-08 09", "01-07 17 > 01-07 17 0"),
        ("promised: 2026-01-09, status: agreed", "01-08 09", "01-07 17 > 01-07 17 0"),
        ("promised: 2026-01-06, status: agreed, delivered: 2026-01-02", "01-05 09", "01-07 17 > 01-07 17 0"),
        ("promised: 2026-01-20, need_by: 2026-01-01", "01-08 09", "01-07 17 > 01-07 17 0"),
    ],
)
def test_what_needs_something_in_the_plan_waits_for_it_and_an_agreed_promise_binds_the_giver(
    scheduled: Scheduled, facts: str, start: str, giver: str
) -> None:
    schedule = scheduled(
        f"tasks: {{t: {{duration: 1d}}}}\ndependencies: {{d: {{needs: q/c/ga, for: t, {facts}}}}}", NEEDED
    )
    assert rows(schedule, "t")["t"].split(" > ")[0] == start
    assert rows(schedule, "q/c/ga")["q/c/ga"] == giver
    assert reasons(schedule) == {}


def test_a_commitment_may_be_for_a_milestone_a_summary_or_the_whole_project(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
milestones: {m: {due: 2026-01-06}}
tasks: {s: {tasks: {t: {duration: 1d}}}, u: {duration: 1d}}
dependencies:
  one: {external: Lab, promised: 2026-01-07, for: m}
  two: {external: Lab, promised: 2026-01-08, for: s}
  three: {external: Lab, promised: 2026-01-05, for: p/a}
"""
    )
    assert rows(schedule) == {
        "m": "01-07 17 > 01-07 17 -480",
        "s": "01-09 09 > 01-09 17 0",
        "s.t": "01-09 09 > 01-09 17 0",
        "u": "01-06 09 > 01-06 17 1440",
    }


def test_a_commitment_to_something_cancelled_or_missing_is_unknown(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 1d}}\ndependencies: {d: {needs: q/c/ga, for: t}}",
        {**NEEDED, "q/program.yaml": "name: Q\nstatus: cancelled"},
    )
    assert reasons(schedule)["t"] == "dependency 'p/a/d': 'q/c/ga' is not in the plan, or cancelled"


# what can't be put in order, and what can't be found


def test_tasks_in_a_circle_are_unknown_and_what_is_beside_them_is_not(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
tasks:
  a: {duration: 1d, after: [b]}
  b: {duration: 2d, after: [a]}
  c: {duration: 1d, after: [b]}
  d: {duration: 1d}
""",
        errors=("circle of 2 items: p/a/a → p/a/b → p/a/a",),
    )
    assert rows(schedule) == {
        "a": "01-05 09 > 01-05 17 -",
        "b": "01-05 09 > 01-06 17 -",
        "c": "01-07 09 > 01-07 17 -",
        "d": "01-05 09 > 01-05 17 960",
    }
    told = reasons(schedule)
    assert (told["a"], told["b"]) == ("it waits for itself", "it waits for itself")
    assert told["c"] == "task 'p/a/b': it waits for itself"


def test_a_circle_through_a_summary_is_one(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks:\n"
        "  s: {tasks: {a: {duration: 1d, after: [t]}, b: {duration: 1d}}}\n"
        "  t: {duration: 1d, after: [s]}",
        errors=("circle of 2 items: p/a/s.a → p/a/t → p/a/s.a",),
    )
    told = reasons(schedule)
    assert (told["s.a"], told["t"], "s.b" in told) == ("it waits for itself", "it waits for itself", False)


def test_what_waits_for_nothing_that_there_is_says_so(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 1d, after: [gone, x]}, x: {duration: 2d}}",
        errors=("no milestone, task, project or program 'gone'",),
    )
    assert rows(schedule) == {"t": "01-07 09 > 01-07 17 -", "x": "01-05 09 > 01-06 17 0"}
    assert reasons(schedule)["t"] == "it waits for 'gone', which is not in the plan"


def test_what_could_be_one_of_two_is_neither(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 1d, after: [x]}, x: {duration: 2d}}\nmilestones: {x: {due: 2026-02-02}}",
        errors=("'x' is both a milestone and a task",),
    )
    assert reasons(schedule)["t"] == "it waits for 'x', which is not in the plan"


def test_a_plan_with_nothing_in_it_has_no_rows(scheduled: Scheduled) -> None:
    assert scheduled("").rows == ()


def test_the_chain_of_causes_goes_back_to_what_set_the_first_date(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "start: 2026-01-06\ntasks: {a: {duration: 1d}, s: {tasks: {b: {duration: 2d, after: [a FS+1d]}}},"
        " c: {duration: 1d, after: [s]}}"
    )
    item = next(row.item for row in schedule.rows if row.item.id == "c")
    told = [
        (step.item.ref, clocked(step.since), clocked(step.until), step.cause, step.place.route)
        for step in schedule.chain(item)
    ]
    assert told == [
        ("p/a/c", "01-09 17", "01-12 17", Cause.LINK, ("tasks", "c", "after", 0)),
        ("p/a/s.b", "01-06 17", "01-09 17", Cause.LINK, ("tasks", "s", "tasks", "b", "after", 0)),
        ("p/a/a", "01-06 00", "01-06 17", Cause.LINK, ("tasks", "a")),
        ("p/a", "01-06 00", "01-06 00", Cause.RELEASE, ()),
    ]


def test_free_float_reaches_through_the_begin_and_the_end_of_a_summary_to_what_lies_behind(
    scheduled: Scheduled,
) -> None:
    schedule = scheduled(
        """
tasks:
  x: {duration: 1d}
  y: {duration: 3d}
  s: {after: [x], tasks: {a: {duration: 1d, after: [y]}, b: {duration: 4d}}}
  t: {duration: 1d, after: [s]}
  far: {duration: 10d}
"""
    )
    free = {row.item.id: row.free_float for row in schedule.rows if row.item.id in "xyabt"}
    assert free == {"x": 0, "y": 0, "a": 480, "b": 0, "t": 1920}
    assert rows(schedule, "s.a", "s.b", "t") == {
        "s.a": "01-08 09 > 01-08 17 2400",
        "s.b": "01-06 09 > 01-09 17 1920",
        "t": "01-12 09 > 01-12 17 1920",
    }


def test_free_float_ends_where_the_only_task_of_a_summary_starts_later(scheduled: Scheduled) -> None:
    schedule = scheduled(
        """
tasks:
  x: {duration: 1d}
  y: {duration: 3d}
  s: {after: [x], tasks: {a: {duration: 1d, after: [y]}}}
  far: {duration: 10d}
"""
    )
    free = {row.item.id: row.free_float for row in schedule.rows if row.item.id in "xya"}
    assert free == {"x": 960, "y": 0, "a": 2880}


def test_what_waits_for_a_program_does_not_wait_for_its_projects_on_hold(scheduled: Scheduled) -> None:
    schedule = scheduled(
        "tasks: {t: {duration: 1d, after: [q]}}",
        {
            "q/program.yaml": "name: Q",
            "q/c.yaml": "name: C\ntasks: {x: {duration: 2d}}",
            "q/d.yaml": "name: D\nstatus: on_hold\ntasks: {x: {duration: 9d}}",
        },
    )
    assert rows(schedule) == {"t": "01-07 09 > 01-07 17 0"}
    assert reasons(schedule) == {"q/d": "project 'd' is on hold", "q/d/x": "project 'd' is on hold"}
