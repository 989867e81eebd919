import datetime as dt
from decimal import Decimal

import pytest

from plateSpinner.reports.trend import CourseRow, MarkRow
from plateSpinner.reports.trend_chart import LETTERS, chart, sampled, sparkline

DAYS = tuple(dt.date(2026, 1, day) for day in (1, 2, 3, 4))


def row(*marks: tuple[str | None, bool]) -> CourseRow:
    """A promise with a day of January and whether it is kept, for each reporting day."""
    made = tuple(
        MarkRow(day, text, dt.date(2026, 1, int(text)) if text else None, None, "x" if done else None)
        for day, (text, done) in zip(DAYS, marks, strict=True)
    )
    return CourseRow("p/a/x", "milestone", "X", "open", "", "", 0, None, made)


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ((), ""),
        ((0, 0), "▁▁"),
        ((7, 7), "▅▅"),
        ((0, 1, 2, 3, 4, 5, 6, 7), "▁▂▃▄▅▆▇█"),
        ((-10, 0, 10), "▁▅█"),
        ((Decimal("0.1"), None, Decimal("0.3")), "▁.█"),
        ((None, None), ".."),
        ((10**15, 0, 10**15 - 1), "█▁█"),
    ],
)
def test_a_sparkline_goes_from_the_lowest_to_the_highest_value(
    values: tuple[int | Decimal | None, ...], bars: str
) -> None:
    assert sparkline(values) == bars


@pytest.mark.parametrize(
    ("count", "most", "shown"),
    [
        (3, None, (0, 1, 2)),
        (3, 3, (0, 1, 2)),
        (4, 2, (1, 3)),
        (10, 3, (2, 5, 9)),
        (60, 1, (59,)),
        (0, 5, ()),
    ],
)
def test_samples_are_evenly_spaced_and_end_with_the_last(
    count: int, most: int | None, shown: tuple[int, ...]
) -> None:
    assert sampled(count, most) == shown


def test_a_chart_has_a_letter_for_each_promise_and_day_until_it_is_kept() -> None:
    courses = (
        row(("02", False), ("03", False), ("04", False), ("05", False)),
        row((None, False), ("05", False), ("05", True), ("05", True)),
        row(("02", False), (None, False), ("03", False), ("03", False)),
    )
    shown = [(day.day, line) for day, line in chart(courses, DAYS, (0, 1, 2, 3))]
    assert shown == [(5, ".bBa"), (4, "..a/"), (3, ".acc"), (2, "+/..")]


def test_a_reopened_promise_is_shown_again() -> None:
    (line,) = chart((row(("01", False), ("01", True), ("01", True), ("01", False)),), DAYS, (0, 1, 2, 3))
    assert line == (dt.date(2026, 1, 1), "aA.a")


def test_a_promise_that_is_never_to_be_seen_makes_no_chart() -> None:
    assert chart((row(*[(None, False)] * 4),), DAYS, (0, 1, 2, 3)) == ()
    assert chart((), DAYS, (0, 1, 2, 3)) == ()


def test_a_long_time_has_fourteen_rows_from_the_last_date_to_the_first() -> None:
    dates = (dt.date(1900, 1, 1), dt.date(2199, 12, 31))
    made = tuple(MarkRow(day, str(date), date, None, None) for day, date in zip(DAYS, dates, strict=False))
    lines = chart((CourseRow("p/a/x", "milestone", "X", "open", "", "", 0, None, made),), DAYS, (0, 1))
    assert len(lines) == 14
    assert (lines[0], lines[-1]) == ((dt.date(2199, 12, 31), ".a"), (dt.date(1900, 1, 1), "a."))


def test_more_promises_than_letters_are_left_out() -> None:
    courses = [row(*[("01", False)] * 4) for _ in LETTERS]
    assert chart([*courses, row(*[("09", False)] * 4)], DAYS, (0, 1)) == ((dt.date(2026, 1, 1), "++"),)
