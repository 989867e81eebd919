"""Pictures in characters: sparklines, and the milestone trend chart of promised against reporting date."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from plateSpinner.reports.trend import CourseRow, MarkRow

STEPS: Final = "▁▂▃▄▅▆▇█"
LETTERS: Final = "abcdef"
"""The signs of promises in a chart; as many as can be told apart."""
EMPTY, SEVERAL, TODAY = ".", "+", "/"
_ROWS: Final = 14


def sampled(count: int, most: int | None) -> tuple[int, ...]:
    """Which of `count` columns are shown where there is room for `most`: the last always, evenly spaced."""
    if most is None or count <= most:
        return tuple(range(count))
    return tuple((place + 1) * count // most - 1 for place in range(most))


def sparkline(values: Sequence[int | Decimal | None]) -> str:
    """A bar for each value, from the lowest of them to the highest; a dot where there is none.

    Where all are alike they stand at the bottom if they are 0, and in the middle otherwise.
    """
    known = [value for value in values if value is not None]
    low, high = min(known, default=0), max(known, default=0)
    return "".join(EMPTY if value is None else _step(value, low, high) for value in values)


def _step(value: int | Decimal, low: int | Decimal, high: int | Decimal) -> str:
    if low == high:
        return STEPS[0 if not value else len(STEPS) // 2]
    share = (Decimal(value) - low) / (Decimal(high) - low)
    return STEPS[min(int(share * len(STEPS)), len(STEPS) - 1)]


def chart(
    courses: Sequence[CourseRow], days: Sequence[dt.date], shown: Sequence[int]
) -> tuple[tuple[dt.date, str], ...]:
    """The rows of a milestone trend chart from the latest promised date down, each with its date.

    A column is a reporting day: those of `days` that `shown` counts out. A promise stands at its date as a
    letter, where several meet as a plus; in the column in which it is first seen kept the letter is a
    capital, and after that it is no more. As many promises as there are letters are drawn. A slash is the
    reporting day itself: what lies below it is overdue. Empty where no promise is to be seen.
    """
    drawn = courses[: len(LETTERS)]
    reported = [days[at] for at in shown]
    courses_shown = [_seen(row, reported) for row in drawn]
    dates = [date for seen in courses_shown for _, date, _ in seen]
    if not dates:
        return ()
    low, high = min(dates), max(dates)
    rows = min(_ROWS, (high - low).days + 1)
    field = [[EMPTY] * len(reported) for _ in range(rows)]
    for column, day in enumerate(reported):
        if low <= day <= high:
            field[_row(day, low, high, rows)][column] = TODAY
    for letter, seen in zip(LETTERS, courses_shown, strict=False):
        for column, date, kept in seen:
            line = field[_row(date, low, high, rows)]
            free = line[column] in {EMPTY, TODAY}
            line[column] = (letter.upper() if kept else letter) if free else SEVERAL
    return tuple((_date(place, low, high, rows), "".join(line)) for place, line in enumerate(field))


def _seen(row: CourseRow, reported: Sequence[dt.date]) -> list[tuple[int, dt.date, bool]]:
    """Columns in which a promise stands, with its date there and whether it is kept, until it is."""
    seen: list[tuple[int, dt.date, bool]] = []
    waiting = list(reversed(row.marks))
    mark: MarkRow | None = None
    for column, day in enumerate(reported):
        while waiting and waiting[-1].day <= day:
            mark = waiting.pop()
        if mark and mark.promised_last and not (mark.done and seen and seen[-1][2]):
            seen.append((column, mark.promised_last, mark.done is not None))
    return seen


def _row(day: dt.date, low: dt.date, high: dt.date, rows: int) -> int:
    span = (high - low).days
    return (2 * (high - day).days * (rows - 1) + span) // (2 * span) if span else 0


def _date(row: int, low: dt.date, high: dt.date, rows: int) -> dt.date:
    return high - dt.timedelta(days=(high - low).days * row // max(rows - 1, 1))
