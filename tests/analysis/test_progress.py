"""How far something has come, against sums done by hand; which dates come next."""

import datetime as dt
from collections.abc import Callable, Mapping
from fractions import Fraction

import pytest

from plateSpinner.analysis.progress import Progress, dates, progress
from plateSpinner.model.portfolio import Portfolio

Read = Callable[[Mapping[str, str]], Portfolio]
TODAY = dt.date(2026, 11, 23)


def measured(read: Read, text: str) -> tuple[Fraction, int, int, str] | str:
    portfolio = read({"p/program.yaml": "name: P\n", "p/a.yaml": f"name: A\n{text}"})
    held = portfolio.held(portfolio.projects[0])
    found = progress(held.milestones, held.tasks, TODAY)
    if isinstance(found, Progress):
        return Fraction(found.share).limit_denominator(1000), found.done, found.total, found.basis
    return found.reason


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "no tasks and no milestones"),
        (
            "milestones: {a: {}, b: {done: 2026-11-23}, c: {done: 2026-12}}\n",
            (Fraction(1, 3), 1, 3, "milestones"),
        ),
        ("milestones: {a: {done: 2026}}\n", (Fraction(1), 1, 1, "milestones")),
        (
            "tasks: {a: {duration: 10d, done: 2026}, b: {duration: 5d, progress: 60%}, c: {duration: 1w}}\n",
            (Fraction(10 + 3, 20), 1, 3, "tasks by duration"),
        ),
        (
            "tasks: {a: {duration: [1d, 2w, 9w], done: 2026-11-01}, b: {duration: 1mo, progress: 50%}}\n",
            (Fraction(10 + 10, 30), 1, 2, "tasks by duration"),
        ),
        (
            "tasks: {a: {duration: 8h, done: 2026-11-01}, b: {duration: 7cd}}\n",
            (Fraction(1, 6), 1, 2, "tasks by duration"),
        ),
        (
            "tasks: {a: {duration: 10d, done: 2026-11-01}, b: {progress: 50%}, c: {}}\n",
            (Fraction(1, 2), 1, 3, "tasks"),
        ),
        (
            "tasks: {a: {duration: 0d}, b: {duration: 5d, done: 2026-11-01}}\n",
            (Fraction(1, 2), 1, 2, "tasks"),
        ),
        ("tasks: {a: {duration: 0d}}\n", (Fraction(0), 0, 1, "tasks")),
        (
            "tasks: {s: {duration: 99d, tasks: {a: {duration: 1d, done: 2026-11}, b: {duration: 3d}}}}\n",
            (Fraction(1, 4), 1, 2, "tasks by duration"),
        ),
        (
            "tasks: {a: {duration: 1d, done: 2026-12, progress: 10%}}\nmilestones: {m: {done: 2026}}\n",
            (Fraction(1, 10), 0, 1, "tasks by duration"),
        ),
        ("tasks: {a: {duration: 1d, progress: 100%}}\n", (Fraction(1), 0, 1, "tasks by duration")),
        (
            "tasks: {a: {duration: 10min, done: 2026-11-01}, b: {duration: 10min, done: 2026-11-01}}\n",
            (Fraction(1), 2, 2, "tasks by duration"),
        ),
    ],
)
def test_progress_is_what_one_adds_up_by_hand(
    text: str, expected: tuple[Fraction, int, int, str] | str, read: Read
) -> None:
    assert measured(read, text) == expected


@pytest.mark.parametrize(
    ("milestones", "counts", "following"),
    [
        ("{}", (0, 0, 0, 0, 0, 0), None),
        ("{a: {due: 2026-11-22}, b: {due: 2026-11-23}}", (1, 0, 1, 0, 0, 0), "b"),
        ("{a: {due: 2026-12-07}, b: {due: 2026-12-08}}", (0, 0, 1, 0, 0, 0), "a"),
        ("{a: {due: 2025-11-23}, b: {due: 2025-11-22}}", (2, 1, 0, 0, 0, 0), "a"),
        ("{a: {due: 2026-12-01, forecast: 2027-03-01}, b: {due: 2027-01-01}}", (0, 0, 1, 1, 0, 90), "b"),
        (
            "{a: {due: 2026-12-31, forecast: 2026-12-01}, b: {due: 2027-01-01, forecast: 2027-01-03}}",
            (0, 0, 0, 1, 1, -30),
            "a",
        ),
        ("{a: {due: 2026-11-01, done: 2026-11-23}, b: {}}", (0, 0, 0, 0, 0, 0), None),
        ("{a: {due: 2026-11-01, done: 2026-11-24}}", (1, 0, 0, 0, 0, 0), "a"),
        ("{a: {forecast: 2026-12-24}}", (0, 0, 0, 0, 0, 0), "a"),
        ("{b: {due: 2026-12-01}, a: {due: 2026-12-01}}", (0, 0, 2, 0, 0, 0), "a"),
        ("{a: {due: 2026-Q4}, b: {due: 2026-12-30}}", (0, 0, 0, 0, 0, 0), "b"),
    ],
)
def test_open_dates_are_counted_and_the_next_one_named(
    milestones: str, counts: tuple[int, ...], following: str | None, read: Read
) -> None:
    portfolio = read({"p/program.yaml": "name: P\n", "p/a.yaml": f"name: A\nmilestones: {milestones}\n"})
    found = dates(portfolio.held(portfolio.projects[0]).milestones, TODAY, 14)
    told = (found.overdue, found.long_overdue, found.due_soon, found.later, found.earlier, found.latest_move)
    assert told == counts
    assert (found.next.id if found.next else None) == following
