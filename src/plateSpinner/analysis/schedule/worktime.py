"""Working time: adding, taking away and counting minutes of work, in whole minutes.

An instant is a number of minutes: `date.toordinal() * 1440` plus the minutes after midnight. The
end of a day and the beginning of the next are the same instant. Time runs from `EARLIEST` to
`LATEST`; what would lie beyond is held at these ends.
"""

import datetime as dt
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from typing import Protocol, TypeAlias

from plateSpinner.model.calendar import Shifts

DAY = 24 * 60
EARLIEST_DAY, LATEST_DAY = dt.date(1890, 1, 1), dt.date(2299, 12, 31)
EARLIEST = EARLIEST_DAY.toordinal() * DAY
LATEST = LATEST_DAY.toordinal() * DAY
_FIRST_REACH = 3 * 366
ShiftsOf: TypeAlias = Callable[[int], Shifts]
"""The stretches of work on a day, given as its ordinal."""


def instant(day: dt.date, minute: int = 0) -> int:
    """The instant `minute` minutes after midnight of a day; 1440 is the day's end."""
    return day.toordinal() * DAY + minute


def moment(at: int) -> dt.datetime:
    """An instant as date and time, without a zone."""
    return dt.datetime.fromordinal(at // DAY) + dt.timedelta(minutes=at % DAY)


def finish_day(at: int) -> dt.date:
    """The day on which something ends at an instant: midnight still belongs to the day before."""
    return dt.date.fromordinal((at - 1) // DAY)


def start_day(at: int) -> dt.date:
    """The day on which something begins at an instant."""
    return dt.date.fromordinal(at // DAY)


class Clock(Protocol):
    """What measures work: a calendar, several together, or time itself."""

    def add(self, at: int, minutes: int) -> int:
        """The earliest instant by which so many minutes of work have passed since `at`; below 0 as `sub`."""
        ...

    def sub(self, at: int, minutes: int) -> int:
        """The latest instant from which so many minutes of work pass until `at`; below 0 as `add`."""
        ...

    def between(self, start: int, end: int) -> int:
        """The minutes of work from `start` until `end`; negative where `end` comes first."""
        ...

    def next_work(self, at: int) -> int:
        """The earliest instant, not before `at`, at which work goes on."""
        ...

    def last_work(self, at: int) -> int:
        """The latest instant, not after `at`, until which work has gone on."""
        ...


class Always:
    """Time by the clock: every minute counts."""

    def add(self, at: int, minutes: int) -> int:
        """As `Clock`."""
        return max(EARLIEST, min(at + minutes, LATEST))

    def sub(self, at: int, minutes: int) -> int:
        """As `Clock`."""
        return self.add(at, -minutes)

    def between(self, start: int, end: int) -> int:
        """As `Clock`."""
        return end - start

    def next_work(self, at: int) -> int:
        """As `Clock`."""
        return at

    def last_work(self, at: int) -> int:
        """As `Clock`."""
        return at


class WorkTime:
    """The working time of one calendar: computed as far as it is asked for.

    Kept as stretches in the order of time: where each starts and ends, and the minutes of work
    before it. A question costs two binary searches.
    """

    __slots__ = ("_before", "_ends", "_first", "_last", "_shifts", "_starts", "day", "week")

    def __init__(self, shifts: ShiftsOf, around: dt.date, day: int = 480, week: int = 2400) -> None:
        """Ask `shifts` for the days it needs, from some years around a date on.

        `day` and `week` are the minutes that `1d` and `1w` mean in this calendar.
        """
        self._shifts = shifts
        self.day = day
        self.week = week
        middle = around.toordinal()
        self._first = max(middle - _FIRST_REACH // 3, EARLIEST_DAY.toordinal())
        self._last = self._first
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._before: list[int] = [0]
        self._reach_to(middle + _FIRST_REACH)

    def add(self, at: int, minutes: int) -> int:
        """As `Clock`."""
        if minutes <= 0:
            return at if minutes == 0 else self.sub(at, -minutes)
        if at < self._first * DAY:
            self._reach_back(at)
        index = bisect_right(self._ends, at)
        while index == len(self._ends):
            if not self._reach_further():
                return LATEST
            index = bisect_right(self._ends, at)
        begun = at - self._starts[index]
        work = self._before[index] + (max(0, begun)) + minutes
        while work > self._before[-1]:
            if not self._reach_further():
                return LATEST
        index = bisect_left(self._before, work, index) - 1
        return self._starts[index] + work - self._before[index]

    def sub(self, at: int, minutes: int) -> int:
        """As `Clock`."""
        if minutes <= 0:
            return at if minutes == 0 else self.add(at, -minutes)
        work = self._work_until(at) - minutes
        while work < 0:
            if not self._reach_back(self._first * DAY - 1):
                return EARLIEST
            work = self._work_until(at) - minutes
        index = bisect_right(self._before, work) - 1
        return self._starts[index] + work - self._before[index]

    def between(self, start: int, end: int) -> int:
        """As `Clock`."""
        if start >= end:
            return -self.between(end, start) if start > end else 0
        before = self._work_until(start)
        return self._work_until(end) - before

    def next_work(self, at: int) -> int:
        """As `Clock`."""
        if at < self._first * DAY:
            self._reach_back(at)
        index = bisect_right(self._ends, at)
        while index == len(self._ends):
            if not self._reach_further():
                return LATEST
            index = bisect_right(self._ends, at)
        start = self._starts[index]
        return max(at, start)

    def last_work(self, at: int) -> int:
        """As `Clock`."""
        while at > self._last * DAY and self._reach_further():
            pass
        index = bisect_left(self._starts, at) - 1
        while index < 0:
            if not self._reach_back(self._first * DAY - 1):
                return EARLIEST
            index = bisect_left(self._starts, at) - 1
        end = self._ends[index]
        return min(at, end)

    def _work_until(self, at: int) -> int:
        if at < self._first * DAY:
            self._reach_back(at)
        while at > self._last * DAY and self._reach_further():
            pass
        index = bisect_left(self._starts, at) - 1
        if index < 0:
            return 0
        end = self._ends[index]
        return self._before[index] + (min(at, end)) - self._starts[index]

    def _reach_further(self) -> bool:
        """Look twice as far into the future; False at the end of time."""
        if self._last >= LATEST_DAY.toordinal():
            return False
        self._reach_to(2 * self._last - self._first)
        return True

    def _reach_to(self, day: int) -> None:
        day = min(day, LATEST_DAY.toordinal())
        work = self._before[-1]
        for start, end in self._stretches(self._last, day):
            self._starts.append(start)
            self._ends.append(end)
            work += end - start
            self._before.append(work)
        self._last = max(day, self._last)

    def _reach_back(self, at: int) -> bool:
        """Look back to an instant, and twice as far at least; False at the beginning of time."""
        if self._first <= EARLIEST_DAY.toordinal():
            return False
        last, known = self._last, self._last - self._first
        self._first = max(min(at // DAY, self._first - known), EARLIEST_DAY.toordinal())
        self._last = self._first
        self._starts, self._ends, self._before = [], [], [0]
        self._reach_to(last)
        return True

    def _stretches(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        """The stretches of work on the days from `first` until `last`, the end exclusive."""
        shifts_of = self._shifts
        for ordinal in range(first, last):
            midnight = ordinal * DAY
            for shift in shifts_of(ordinal):
                yield midnight + shift.start, midnight + shift.end


class Crew:
    """Several who work side by side, each by their own calendar, until the last one is through.

    This is how assignments to one task go in Microsoft Project.
    """

    __slots__ = ("_members",)

    def __init__(self, members: tuple[Clock, ...]) -> None:
        self._members = members

    def add(self, at: int, minutes: int) -> int:
        """As `Clock`: when the last member is through."""
        if minutes < 0:
            return self.sub(at, -minutes)
        return max(member.add(at, minutes) for member in self._members)

    def sub(self, at: int, minutes: int) -> int:
        """As `Clock`: when the first member has to begin."""
        if minutes < 0:
            return self.add(at, -minutes)
        return min(member.sub(at, minutes) for member in self._members)

    def between(self, start: int, end: int) -> int:
        """As `Clock`: what every member gets done at least."""
        if start > end:
            return -self.between(end, start)
        return min(member.between(start, end) for member in self._members)

    def next_work(self, at: int) -> int:
        """As `Clock`: when the first member goes to work."""
        return min(member.next_work(at) for member in self._members)

    def last_work(self, at: int) -> int:
        """As `Clock`: until the last member leaves."""
        return max(member.last_work(at) for member in self._members)
