"""The plan's calendars as working time: of teams, of people with their absences, of tasks.

What a day's shifts are is said by the nearest of these, a calendar before the one it is based on:
its `exceptions`, its `closed` days, its holidays; where none speaks of the day, by the week that
is written nearest.
"""

import datetime as dt
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import cached_property
from heapq import heappop, heappush
from typing import TypeAlias

from plateSpinner.analysis.schedule.worktime import WorkTime
from plateSpinner.model.calendar import (
    MINUTES_A_DAY,
    MORNING,
    STANDARD_WEEK,
    Calendar,
    Shift,
    Shifts,
    Week,
)
from plateSpinner.model.charter import Charter
from plateSpinner.model.dates import DayRange

HOURS = 8 * 60
"""Minutes of a working day where nobody states them."""
DEFAULT = "default"
_Marked: TypeAlias = tuple[int, int, Shifts]
"""Days with shifts of their own: the first and last day as ordinals, both inclusive."""


class Calendars:
    """Every calendar of a plan, compiled when first asked for."""

    def __init__(self, charter: Charter, around: dt.date) -> None:
        """`around` is the date near which most questions will be."""
        self._charter = charter
        self._around = around
        self._named: dict[str, WorkTime] = {}
        self._parties: dict[tuple[str, tuple[DayRange, ...], str], WorkTime] = {}
        self._days: dict[str, _Days] = {}

    @cached_property
    def default(self) -> WorkTime:
        """The calendar `default`, or Monday to Friday from 09:00 to 17:00 where none is written."""
        return self.named(DEFAULT)

    def named(self, name: str) -> WorkTime:
        """A calendar by its id; the default one where no such calendar is written."""
        name = name if name in self._charter.calendars else DEFAULT
        if name not in self._named:
            days = self._days_of(name)
            self._named[name] = WorkTime(days.shifts, self._around, days.day, days.week)
        return self._named[name]

    def team(self, team: str) -> WorkTime:
        """The working time of a team, days away taken out; the default calendar for one not listed."""
        return self._working(self._name_for_team(team), self._away(team), "")

    def party(self, party: str, task_calendar: str = "") -> WorkTime:
        """The working time of a team or person who is assigned, days away taken out.

        With a calendar of the task's own a team works by that, a person in the time that lies in both.
        """
        party = party.removeprefix("@")
        person = self._charter.people.get(party)
        if person is None and task_calendar:
            return self._working(task_calendar, self._away(party), "")
        team = party if person is None else person.team
        own = (person.calendar if person else "") or self._name_for_team(team)
        away = (*self._away(team), *(person.away if person else ()))
        return self._working(own, away, task_calendar if task_calendar != own else "")

    def _working(self, own: str, away: tuple[DayRange, ...], also: str) -> WorkTime:
        if not away and not also:
            return self.named(own)
        if (own, away, also) not in self._parties:
            self._parties[own, away, also] = self._shared(own, away, also)
        return self._parties[own, away, also]

    def _away(self, team: str) -> tuple[DayRange, ...]:
        known = self._charter.teams.get(team)
        return known.away if known else ()

    def _shared(self, own: str, away: tuple[DayRange, ...], also: str) -> WorkTime:
        theirs = self._days_of(own)
        gone = _Overlay((stretch.first.toordinal(), stretch.last.toordinal(), ()) for stretch in away)
        task = self._days_of(also) if also else None

        def shifts(day: int) -> Shifts:
            if gone.at(day) is not None:
                return ()
            return _common(theirs.shifts(day), task.shifts(day)) if task else theirs.shifts(day)

        measure = task or theirs
        return WorkTime(shifts, self._around, measure.day, measure.week)

    def _name_for_team(self, team: str) -> str:
        known = self._charter.teams.get(team)
        return known.calendar if known and known.calendar else DEFAULT

    def _days_of(self, name: str) -> "_Days":
        name = name if name in self._charter.calendars else DEFAULT
        if name not in self._days:
            self._days[name] = _Days(self._charter, name)
        return self._days[name]


class _Days:
    """What a calendar and those it is based on say of each day."""

    def __init__(self, charter: Charter, name: str) -> None:
        chain = tuple(_chain(charter, name))
        week = next((calendar.week for calendar in chain if calendar.week), STANDARD_WEEK)
        stated = next((calendar.hours for calendar in chain if calendar.hours), None)
        self._week = _week_shifts(week, stated or HOURS)
        self._overlay = _Overlay(mark for calendar in reversed(chain) for mark in _marks(charter, calendar))
        lengths = [sum(shift.end - shift.start for shift in day) for day in self._week]
        self.day = stated or _usual(lengths)
        self.week = sum(lengths) or 5 * self.day

    def shifts(self, day: int) -> Shifts:
        """The stretches of work on a day, given as its ordinal."""
        marked = self._overlay.at(day)
        return self._week[(day - 1) % 7] if marked is None else marked


class _Overlay:
    """Days with shifts of their own; where stretches of days overlap, the last one written holds.

    Kept as disjoint stretches, so that a day costs one binary search however many are written.
    """

    def __init__(self, marks: Iterable[_Marked]) -> None:
        self._starts: list[int] = []
        self._shifts: list[Shifts | None] = []
        marked = list(marks)
        begins = deque(sorted(range(len(marked)), key=lambda index: marked[index][0]))
        edges = sorted({edge for first, last, _ in marked for edge in (first, last + 1)})
        active: list[int] = []
        for edge in edges:
            while begins and marked[begins[0]][0] <= edge:
                heappush(active, -begins.popleft())
            while active and marked[-active[0]][1] < edge:
                heappop(active)
            self._starts.append(edge)
            self._shifts.append(marked[-active[0]][2] if active else None)

    def at(self, day: int) -> Shifts | None:
        """The shifts of a day, given as its ordinal; None where nothing was marked."""
        index = bisect_right(self._starts, day) - 1
        return self._shifts[index] if index >= 0 else None


def _chain(charter: Charter, name: str) -> Iterator[Calendar]:
    """A calendar and those it is based on, the nearest first; a circle is left where it closes."""
    seen: set[str] = set()
    while name in charter.calendars and name not in seen:
        seen.add(name)
        yield charter.calendars[name]
        name = charter.calendars[name].base


def _marks(charter: Charter, calendar: Calendar) -> Iterator[_Marked]:
    """The days of which a calendar itself speaks, what weighs least first."""
    for region in calendar.holidays:
        for day in charter.holidays.get(region, {}):
            yield day.first.toordinal(), day.last.toordinal(), ()
    for stretch in calendar.closed:
        yield stretch.first.toordinal(), stretch.last.toordinal(), ()
    for stretch, shifts in calendar.exceptions.items():
        yield stretch.first.toordinal(), stretch.last.toordinal(), shifts


def _week_shifts(week: Week, hours: int) -> tuple[Shifts, ...]:
    """The week with times: days without any are worked from 09:00, or earlier where midnight is near."""
    start = max(0, min(MORNING, MINUTES_A_DAY - hours))
    return tuple((Shift(start, start + hours),) if day is None else day for day in week.days)


def _usual(lengths: list[int]) -> int:
    """The length in minutes that most working days have, the longer of two; 8 hours where none is worked."""
    counts = Counter(length for length in lengths if length)
    return max(counts, key=lambda length: (counts[length], length), default=HOURS)


def _common(ours: Shifts, theirs: Shifts) -> Shifts:
    """The stretches that lie in both."""
    both = ((max(a.start, b.start), min(a.end, b.end)) for a in ours for b in theirs)
    return tuple(Shift(start, end) for start, end in both if start < end)
