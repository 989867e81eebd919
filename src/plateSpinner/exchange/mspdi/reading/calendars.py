"""Calendars of a foreign schedule: weeks to the minute, days that depart from them, and whose they are."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal

from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.elements import Element
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.names import Ids, one_line
from plateSpinner.exchange.mspdi.reading.recurrence import Stretch, stretches
from plateSpinner.exchange.plan_text import Data
from plateSpinner.model.calendar import MINUTES_A_DAY, MORNING, WEEKDAYS, Shift, Shifts

DEFAULT = "default"
_HOURS = 8 * 60
_OFFICE: Shifts = (Shift(8 * 60, 12 * 60), Shift(13 * 60, 17 * 60))
"""A working day where the file gives no times, as Microsoft Project has it."""
_WEEKEND = 5
_MOST_MARKS = 5000
_LONGEST_WEEK = 1000
"""Days of a week with dates of its own that are still written day by day."""


@dataclass(slots=True)
class _Source:
    """A calendar as it stands in the file: `days` has its own days of the week, from Monday as 0."""

    uid: str
    name: str
    base: str
    is_base: bool
    days: dict[int, Shifts] = field(default_factory=dict)
    marks: list[tuple[Stretch, Shifts]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Own:
    """What a resource's calendar comes down to: a calendar of the plan, and the days it is away."""

    calendar: str
    away: tuple[Stretch, ...] = ()


class ForeignCalendars:
    """The calendars of a file by their UIDs: which ids they get, and what each says."""

    def __init__(self, root: Element, losses: Losses) -> None:
        self._losses = losses
        self._sources: dict[str, _Source] = {}
        self._marks = 0
        for element in root.all("Calendars", "Calendar"):
            self._take(element)
        self._project = root.texts()
        self._default = self._default_uid()
        self._own = self._owned(root)
        self._ids = self._named()

    @property
    def data(self) -> dict[str, Data]:
        """The plan's calendars by id, the default one first."""
        uids = sorted(self._ids, key=lambda uid: self._ids[uid] != DEFAULT)
        made: dict[str, Data] = {self._ids[uid]: self._data(self._sources[uid]) for uid in uids}
        return made if DEFAULT in made else {DEFAULT: self._standard(), **made}

    def id(self, uid: str) -> str:
        """The id of a calendar; empty where the file has none of that UID."""
        return self._ids.get(uid, "")

    def has(self, uid: str) -> bool:
        """Whether the file has a calendar of that UID."""
        return uid in self._sources

    def own(self, uid: str) -> Own:
        """What the calendar of a resource comes down to."""
        id_ = self.id(uid)
        return self._own.get(uid) or Own("" if id_ == DEFAULT else id_)

    def _take(self, element: Element) -> None:
        texts = element.texts()
        uid = texts.get("UID", "")
        name = one_line(texts.get("Name", "")) or f"calendar {uid}"
        if uid in self._sources:
            self._losses.fault("calendar UIDs stand twice", "calendar", name)
            return
        base = texts.get("BaseCalendarUID", "")
        source = _Source(uid, name, base, values.is_true(texts.get("IsBaseCalendar", "1")))
        self._sources[uid] = source
        exceptions = element.all("Exceptions", "Exception")
        legacy = [day for day in element.all("WeekDays", "WeekDay") if day.texts().get("DayType") == "0"]
        for week in element.all("WorkWeeks", "WorkWeek"):
            self._take_work_week(source, week)
        for exception in exceptions or legacy:
            self._take_exception(source, exception)
        for day in element.all("WeekDays", "WeekDay"):
            self._take_day(source.days, day, name)

    def _take_day(self, days: dict[int, Shifts], element: Element, name: str) -> None:
        number = values.whole(element.texts().get("DayType", ""))
        if number is None or not 0 <= number <= len(WEEKDAYS):
            self._losses.fault("days of the week are unreadable", "calendar", name)
        elif number:
            days[(number - 2) % 7] = self._shifts(element, name)

    def _shifts(self, element: Element, name: str) -> Shifts:
        """The times of a day; the office hours where it is said to be worked and has none."""
        working = element.texts().get("DayWorking")
        found: list[Shift] = []
        for time in element.all("WorkingTimes", "WorkingTime"):
            texts = time.texts()
            if not texts:
                continue
            start, end = (
                values.instant(f"2000-01-01T{texts.get(key, '')}") for key in ("FromTime", "ToTime")
            )
            if start is None or end is None:
                self._losses.fault("working times are unreadable", "calendar", name)
                continue
            first, last = start.hour * 60 + start.minute, end.hour * 60 + end.minute
            last = last or MINUTES_A_DAY
            if end.day != 1 or last <= first:
                self._losses.fault("working times end before they start", "calendar", name)
                continue
            found.append(Shift(first, last))
        if working is not None and not values.is_true(working):
            return ()
        return _merged(found) if found or working is None else _OFFICE

    def _take_exception(self, source: _Source, element: Element) -> None:
        if one_line(element.texts().get("Name", "")):
            self._losses.lose("names of exceptions", "calendar", source.name)
        days = stretches(element)
        if days is None:
            self._losses.fault("exceptions are unreadable", "calendar", source.name)
            return
        shifts = self._shifts(element, source.name)
        self._marks += len(days)
        if self._marks > _MOST_MARKS:
            self._losses.fault(f"calendars have more than {_MOST_MARKS} days of their own")
        else:
            source.marks += [(stretch, shifts) for stretch in days]

    def _take_work_week(self, source: _Source, element: Element) -> None:
        """A week for some dates: each of its days is written as an exception, before those of the file."""
        days: dict[int, Shifts] = {}
        for day in element.all("WeekDays", "WeekDay"):
            self._take_day(days, day, source.name)
        period = stretches(element)
        if not period or not days:
            return
        first, last = period[0]
        if (last - first).days >= _LONGEST_WEEK:
            self._losses.lose("work weeks over several years", "calendar", source.name)
            return
        every = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
        source.marks += [((day, day), days[day.weekday()]) for day in every if day.weekday() in days]

    def _default_uid(self) -> str:
        uid = self._project.get("CalendarUID", "")
        if uid in self._sources:
            return uid
        if uid not in ("", "-1"):
            self._losses.fault(f"the project's calendar {uid} is not in the file")
        return next((source.uid for source in self._sources.values() if source.is_base), "")

    def _owned(self, root: Element) -> dict[str, Own]:
        """The calendars that only resources have, and that say no more than when those are away."""
        used = {texts.get("CalendarUID", "") for texts in (t.texts() for t in root.all("Tasks", "Task"))}
        used |= {source.base for source in self._sources.values()} | {self._default}
        named = [resource.texts().get("CalendarUID", "") for resource in root.all("Resources", "Resource")]
        owned: dict[str, Own] = {}
        for uid in dict.fromkeys(named):
            source = self._sources.get(uid)
            if source is None or uid in used or source.is_base or source.base not in self._sources:
                continue
            same_week = not source.days or self._week(source) == self._week(self._sources[source.base])
            if same_week and not any(shifts for _, shifts in source.marks):
                owned[uid] = Own(source.base, tuple(stretch for stretch, _ in source.marks))
        return owned

    def _named(self) -> dict[str, str]:
        ids = Ids()
        named: dict[str, str] = {}
        if self._default in self._sources:
            named[self._default] = ids.take(DEFAULT)
        for uid, source in self._sources.items():
            if uid != self._default and uid not in self._own:
                named[uid] = ids.new(source.name, f"calendar-{uid}")
        self._own = {uid: Own(named[own.calendar], own.away) for uid, own in self._own.items()}
        for uid, own in self._own.items():
            self._own[uid] = Own("" if own.calendar == DEFAULT else own.calendar, own.away)
        return named

    def _chain(self, source: _Source) -> list[_Source]:
        chain = {source.uid: source}
        base = source.base
        while base in self._sources:
            if base in chain:
                self._losses.fault("base calendars go in a circle", "calendar", source.name, source.uid)
                break
            chain[base] = self._sources[base]
            base = chain[base].base
        return list(chain.values())

    def _week(self, source: _Source) -> tuple[Shifts, ...]:
        """The shifts of each day of the week, from Monday, those of its bases where it has none."""
        chain = self._chain(source)
        usual = [_OFFICE if day < _WEEKEND else () for day in range(7)]
        return tuple(next((s.days[day] for s in chain if day in s.days), usual[day]) for day in range(7))

    def _data(self, source: _Source) -> dict[str, Data]:
        made: dict[str, Data] = {"name": source.name}
        derived = source.base in self._sources
        if derived:
            made["base"] = self._ids.get(source.base) or self._own[source.base].calendar or DEFAULT
        elif source.base not in ("", "-1", "0"):
            self._losses.fault("base calendars are not in the file", "calendar", source.name)
        week = self._week(source)
        if not derived or source.days:
            made |= _week_data(week)
        self._state_hours(made, source, week)
        closed: list[Data] = [_range(stretch) for stretch, shifts in source.marks if not shifts]
        open_ = {_range(stretch): _times(shifts) for stretch, shifts in source.marks if shifts}
        if any(isinstance(day, str) and day in open_ for day in closed):
            self._losses.fault("exceptions of one day contradict each other", "calendar", source.name)
        return made | ({"closed": closed} if closed else {}) | ({"exceptions": open_} if open_ else {})

    def _state_hours(self, made: dict[str, Data], source: _Source, week: tuple[Shifts, ...]) -> None:
        """What `1d` means, where the days themselves do not say it."""
        stated = values.whole(self._project.get("MinutesPerDay", ""))
        if source.uid == self._default and stated is not None and 0 < stated <= MINUTES_A_DAY:
            if stated != _usual(week):
                made |= {"week": _explicit(week), "hours": _hours(stated)}
        elif source.base in self._sources and "hours" not in made and source.days:
            made["hours"] = _hours(_usual(week))

    def _standard(self) -> dict[str, Data]:
        """The default calendar of a file without one."""
        return _week_data(tuple(_OFFICE if day < _WEEKEND else () for day in range(7)))


def _merged(shifts: list[Shift]) -> Shifts:
    """The shifts in the order of the day, those that touch as one."""
    merged: list[Shift] = []
    for shift in sorted(shifts):
        if merged and shift.start <= merged[-1].end:
            merged[-1] = Shift(merged[-1].start, max(merged[-1].end, shift.end))
        else:
            merged.append(shift)
    return tuple(merged)


def _week_data(week: tuple[Shifts, ...]) -> dict[str, Data]:
    worked = {shifts for shifts in week if shifts}
    (shifts,) = worked if len(worked) == 1 else ((),)
    if len(shifts) == 1 and shifts[0].start == MORNING:
        return {"week": _runs([bool(day) for day in week]), "hours": _hours(shifts[0].end - MORNING)}
    return {"week": _explicit(week)}


def _explicit(week: tuple[Shifts, ...]) -> dict[str, Data]:
    return {day: _times(shifts) for day, shifts in zip(WEEKDAYS, week, strict=True) if shifts}


def _runs(worked: list[bool]) -> str:
    """`mon-fri`, `mon-thu, sat`."""
    runs: list[list[str]] = []
    for day, (name, works) in enumerate(zip(WEEKDAYS, worked, strict=True)):
        if works and day and worked[day - 1]:
            runs[-1].append(name)
        elif works:
            runs.append([name])
    return ", ".join(run[0] if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs)


def _usual(week: tuple[Shifts, ...]) -> int:
    """The length that most working days have, the longer of two; eight hours where none is worked."""
    counts = Counter(sum(shift.end - shift.start for shift in day) for day in week if day)
    return max(counts, key=lambda length: (counts[length], length), default=_HOURS)


def _hours(minutes: int) -> Data:
    hours = (Decimal(minutes) / 60).quantize(Decimal("0.0001"), ROUND_CEILING)
    return int(hours) if hours == int(hours) else hours.normalize()


def _times(shifts: Shifts) -> list[Data]:
    return [str(shift) for shift in shifts]


def _range(stretch: Stretch) -> str:
    first, last = stretch
    return first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"
