"""An axis of time in terminal cells: which cell a day falls on, and the labels above."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_YEARS: Final = (1, 2, 5, 10, 20, 50, 100, 200)
_NO_YEAR: Final = dt.MAXYEAR + 1


Mark: TypeAlias = tuple[int, str]
"""A label and the cell on which it begins."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The days from `first` over `days` days on `width` cells, with two lines of labels above."""

    first: dt.date
    days: int
    width: int
    marks: tuple[tuple[Mark, ...], tuple[Mark, ...]] = ((), ())

    def cell(self, day: dt.date) -> int:
        """The cell on which a day begins."""
        return self._cell((day - self.first).days)

    def end(self, day: dt.date) -> int:
        """The cell behind the last one of a day."""
        return self._cell((day - self.first).days + 1)

    @property
    def heads(self) -> tuple[str, ...]:
        """The labels as two lines of text."""
        lines = []
        for marks in self.marks:
            line = ""
            for at, text in marks:
                line = line.ljust(at) + text
            lines.append(line)
        return tuple(lines)

    def _cell(self, since: int) -> int:
        return since * self.width // self.days


def axis(first: dt.date, last: dt.date, width: int) -> Axis:
    """An axis from `first` to `last`, inclusive, with the finest labels that stand a blank apart."""
    bare = Axis(first, (last - first).days + 1, width)
    for least, days, outer, inner in _scales():
        if bare.width * days >= least * bare.days:
            return Axis(first, bare.days, width, (_marks(bare, outer), _marks(bare, inner)))
    return bare


_Ticks = Callable[[Axis], Iterator[tuple[dt.date, str]]]


def _scales() -> Iterator[tuple[int, int, _Ticks, _Ticks]]:
    """From fine to coarse: the cells a unit takes at least, its shortest length in days, and the labels."""
    yield 3, 1, _months_in_full, _days
    yield 3, 7, _months_in_full, _weeks
    yield 4, 28, _years(1), _months
    yield 3, 90, _years(1), _quarters
    for step in _YEARS:
        yield 5, 365 * step, _nothing, _years(step)


def _marks(scale: Axis, ticks: _Ticks) -> tuple[Mark, ...]:
    """The labels, each where its unit begins; one that would run into the next gives way."""
    found = [(scale.cell(max(day, scale.first)), text) for day, text in ticks(scale)]
    ends = [at - 1 for at, _ in found[1:]] + [scale.width]
    return tuple(mark for mark, end in zip(found, ends, strict=False) if mark[0] + len(mark[1]) <= end)


def _last(scale: Axis) -> int:
    return scale.first.toordinal() + scale.days - 1


def _days(scale: Axis) -> Iterator[tuple[dt.date, str]]:
    for ordinal in range(scale.first.toordinal(), _last(scale) + 1):
        day = dt.date.fromordinal(ordinal)
        yield day, f"{day.day:02}"


def _weeks(scale: Axis) -> Iterator[tuple[dt.date, str]]:
    """Mondays."""
    begin = scale.first.toordinal() + -scale.first.weekday() % 7
    for ordinal in range(begin, _last(scale) + 1, 7):
        day = dt.date.fromordinal(ordinal)
        yield day, f"{day.day:02}"


def _month_starts(scale: Axis) -> Iterator[dt.date]:
    """First days of months, the one before the axis begins included."""
    number = scale.first.year * 12 + scale.first.month - 1
    while number < _NO_YEAR * 12 and (day := dt.date(number // 12, number % 12 + 1, 1)).toordinal() <= _last(
        scale
    ):
        yield day
        number += 1


def _months(scale: Axis) -> Iterator[tuple[dt.date, str]]:
    yield from ((day, _MONTHS[day.month - 1]) for day in _month_starts(scale))


def _months_in_full(scale: Axis) -> Iterator[tuple[dt.date, str]]:
    yield from ((day, f"{day.isoformat()[:7]}") for day in _month_starts(scale))


def _quarters(scale: Axis) -> Iterator[tuple[dt.date, str]]:
    starts = list(_month_starts(scale))
    yield from ((day, f"Q{day.month // 3 + 1}") for day in starts if day.month % 3 == 1)


def _years(step: int) -> _Ticks:
    def ticks(scale: Axis) -> Iterator[tuple[dt.date, str]]:
        first = scale.first.year - scale.first.year % step
        last = dt.date.fromordinal(_last(scale)).year
        yield from ((dt.date(max(year, 1), 1, 1), f"{year}") for year in range(first, last + 1, step))

    return ticks


def _nothing(_scale: Axis) -> Iterator[tuple[dt.date, str]]:
    yield from ()
