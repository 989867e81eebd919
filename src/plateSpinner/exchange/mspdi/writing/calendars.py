"""The plan's calendars as those of MSPDI.

A calendar there is based on nothing, or belongs to a resource: what the plan's calendars take from
others is written out, and only resources with days away get one that is based on another.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from heapq import heappop, heappush

from plateSpinner.analysis.schedule.calendars import DEFAULT, HOURS
from plateSpinner.exchange.mspdi.writing.uids import Uids
from plateSpinner.exchange.mspdi.writing.xml import Element, flag, present
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

MOST_SHIFTS = 5
"""Stretches of work that a day can have in MSPDI."""


class Calendars:
    """Writes calendars, and knows their UIDs."""

    def __init__(self, charter: Charter, uids: Uids) -> None:
        self._charter = charter
        self._uids = uids
        self._own: list[Element] = []

    def uid(self, calendar: str) -> str:
        """The UID of a calendar by its id; the default one's where no such calendar is written."""
        return self._uids.of(calendar if calendar in self._charter.calendars else DEFAULT)

    def own(self, party: str, name: str, base: str, away: Iterable[DayRange]) -> str:
        """The UID of a resource's calendar: the base's, or one of its own where it has days away."""
        marks: list[tuple[int, int, Shifts]] = [
            (stretch.first.toordinal(), stretch.last.toordinal(), ()) for stretch in away
        ]
        if not marks:
            return self.uid(base)
        uid = self._uids.of(f"calendar of {party}")
        head = [("UID", uid), ("Name", name), ("IsBaseCalendar", "0"), ("BaseCalendarUID", self.uid(base))]
        self._own.append(("Calendar", present((*head, ("Exceptions", _exceptions(marks))))))
        return uid

    def elements(self) -> list[Element]:
        """Every calendar: the default one first, then the others in their order, then those of resources."""
        ids = dict.fromkeys((DEFAULT, *self._charter.calendars))
        return [self._calendar(id_) for id_ in ids] + self._own

    def _calendar(self, id_: str) -> Element:
        chain = list(_chain(self._charter, id_))
        name = chain[0].name if chain and chain[0].name else "Standard" if id_ == DEFAULT else id_
        week = next((calendar.week for calendar in chain if calendar.week), STANDARD_WEEK)
        hours = next((calendar.hours for calendar in chain if calendar.hours), HOURS)
        marks = [mark for calendar in reversed(chain) for mark in self._marks(calendar)]
        days = [_weekday(number, day) for number, day in enumerate(_week_shifts(week, hours))]
        return (
            "Calendar",
            present(
                (
                    ("UID", self.uid(id_)),
                    ("Name", name),
                    ("IsBaseCalendar", "1"),
                    ("BaseCalendarUID", "-1"),
                    ("WeekDays", days[-1:] + days[:-1]),
                    ("Exceptions", _exceptions(marks)),
                )
            ),
        )

    def _marks(self, calendar: Calendar) -> Iterator[tuple[int, int, Shifts]]:
        """The days of which a calendar itself speaks, what weighs least first."""
        for region in calendar.holidays:
            for day in self._charter.holidays.get(region, {}):
                yield day.first.toordinal(), day.last.toordinal(), ()
        for stretch in calendar.closed:
            yield stretch.first.toordinal(), stretch.last.toordinal(), ()
        for stretch, shifts in calendar.exceptions.items():
            yield stretch.first.toordinal(), stretch.last.toordinal(), shifts


def _chain(charter: Charter, id_: str) -> Iterator[Calendar]:
    """A calendar and those it is based on, the nearest first; a circle is left where it closes."""
    seen: set[str] = set()
    while id_ in charter.calendars and id_ not in seen:
        seen.add(id_)
        yield charter.calendars[id_]
        id_ = charter.calendars[id_].base


def _week_shifts(week: Week, hours: int) -> list[Shifts]:
    start = max(0, min(MORNING, MINUTES_A_DAY - hours))
    return [(Shift(start, start + hours),) if day is None else day for day in week.days]


def _weekday(number: int, shifts: Shifts) -> Element:
    """A day of the week, from Monday as 0."""
    day = str((number + 1) % 7 + 1)
    return ("WeekDay", present((("DayType", day), ("DayWorking", flag(bool(shifts))), *_times(shifts))))


def _times(shifts: Shifts) -> list[tuple[str, list[Element]]]:
    times: list[Element] = [
        ("WorkingTime", [("FromTime", _time(shift.start)), ("ToTime", _time(shift.end))])
        for shift in shifts[:MOST_SHIFTS]
    ]
    return [("WorkingTimes", times)]


def _time(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}:00"


def _exceptions(marks: list[tuple[int, int, Shifts]]) -> list[Element]:
    return [_exception(first, last, shifts) for first, last, shifts in _resolved(marks)]


def _exception(first: int, last: int, shifts: Shifts) -> Element:
    period: list[Element] = [
        ("FromDate", f"{dt.date.fromordinal(first)}T00:00:00"),
        ("ToDate", f"{dt.date.fromordinal(last)}T23:59:00"),
    ]
    return (
        "Exception",
        present(
            (
                ("EnteredByOccurrences", "0"),
                ("TimePeriod", period),
                ("Occurrences", str(last - first + 1)),
                ("Name", ""),
                ("Type", "1"),
                ("DayWorking", flag(bool(shifts))),
                *_times(shifts),
            )
        ),
    )


def _resolved(marks: list[tuple[int, int, Shifts]]) -> list[tuple[int, int, Shifts]]:
    """Stretches of days that do not overlap: of several that speak of a day, the last one written holds."""
    begins = sorted(range(len(marks)), key=lambda index: marks[index][0], reverse=True)
    edges = sorted({edge for first, last, _ in marks for edge in (first, last + 1)})
    active: list[int] = []
    resolved: list[tuple[int, int, Shifts]] = []
    for at, edge in enumerate(edges[:-1]):
        while begins and marks[begins[-1]][0] <= edge:
            heappush(active, -begins.pop())
        while active and marks[-active[0]][1] < edge:
            heappop(active)
        if not active:
            continue
        shifts, last = marks[-active[0]][2], edges[at + 1] - 1
        if resolved and resolved[-1][1] == edge - 1 and resolved[-1][2] == shifts:
            resolved[-1] = (resolved[-1][0], last, shifts)
        else:
            resolved.append((edge, last, shifts))
    return resolved
