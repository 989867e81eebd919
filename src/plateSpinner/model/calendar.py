"""Calendars: when work is done."""

import re
from dataclasses import dataclass
from typing import Annotated, TypeAlias

from pydantic import Field, PlainValidator, WithJsonSchema

from plateSpinner.model.amounts import parse_quantity
from plateSpinner.model.dates import DayRange
from plateSpinner.model.fact import CalendarRef, Fact, Text
from plateSpinner.model.value import Schema, Value, fault, within
from plateSpinner.model.words import quoted

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_A_DAY = 24 * 60
MORNING = 9 * 60
_SPAN = re.compile(r"([01]\d|2[0-4]):([0-5]\d) ?- ?([01]\d|2[0-4]):([0-5]\d)", re.ASCII)
_DAYS = re.compile(rf"({'|'.join(WEEKDAYS)})(?: ?- ?({'|'.join(WEEKDAYS)}))?")


@dataclass(frozen=True, slots=True, order=True)
class Shift(Value):
    """Working time within a day: minutes after midnight, from `start` until `end`, end exclusive."""

    start: int
    end: int

    @classmethod
    def parse(cls, value: object) -> "Shift":
        """`08:00-12:00`; `24:00` is midnight at the day's end."""
        match = _SPAN.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise fault(f"{quoted(value)} is not a stretch of time", "write it as 08:00-12:00")
        start, end = int(match[1]) * 60 + int(match[2]), int(match[3]) * 60 + int(match[4])
        if not start < end <= MINUTES_A_DAY:
            raise fault(
                f"{quoted(value)} ends before it starts",
                "a stretch lies within one day, the start first; 24:00 ends it",
            )
        return cls(start, end)

    @classmethod
    def schema(cls) -> Schema:
        """Two times with a dash between."""
        return {"type": "string", "pattern": rf"^{_SPAN.pattern}$", "examples": ["08:00-12:00"]}

    def __str__(self) -> str:
        return f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"


Shifts: TypeAlias = tuple[Shift, ...]


def parse_shifts(value: object) -> Shifts:
    """A list of stretches, in the order of the day, none overlapping; an empty list is a day off."""
    if not isinstance(value, list):
        raise fault(
            f"{quoted(value)} is not a list of working times",
            "write [08:00-12:00, 13:00-17:00], or [] for a day off",
        )
    shifts = tuple(within(Shift.parse, part, index) for index, part in enumerate(value))
    for index in range(1, len(shifts)):
        if shifts[index].start < shifts[index - 1].end:
            raise fault(
                f"{shifts[index]} begins before {shifts[index - 1]} ends",
                "write the stretches of a day in order",
                index,
            )
    return shifts


SHIFTS_SCHEMA: Schema = {"type": "array", "items": Shift.schema()}
DayShifts: TypeAlias = Annotated[Shifts, PlainValidator(parse_shifts), WithJsonSchema(SHIFTS_SCHEMA)]


@dataclass(frozen=True, slots=True)
class Week(Value):
    """A working week: Monday first, None for a day worked by the calendar's `hours` from 09:00."""

    days: tuple[Shifts | None, ...]

    @classmethod
    def parse(cls, value: object) -> "Week":
        """`mon-fri`, `mon-thu, sat`, `[mon, wed]`, or `{mon: [08:00-12:00]}`: days left out are off."""
        if isinstance(value, dict):
            return cls._from_mapping(value)
        words = value.split(",") if isinstance(value, str) else value
        if not isinstance(words, list):
            raise fault(
                f"{quoted(value)} is not a working week", "write it as mon-fri, or a mapping of days to times"
            )
        days: list[Shifts | None] = [()] * 7
        for word in words:
            match = _DAYS.fullmatch(word.strip().lower()) if isinstance(word, str) else None
            if match is None:
                raise fault(
                    f"{quoted(word)} is not a day of the week",
                    "write mon, tue, wed, thu, fri, sat, sun, or mon-fri",
                )
            first = WEEKDAYS.index(match[1])
            last = WEEKDAYS.index(match[2] or match[1])
            for day in range(first, last + 1 if last >= first else last + 8):
                days[day % 7] = None
        return cls(tuple(days))

    @classmethod
    def _from_mapping(cls, value: dict[str, object]) -> "Week":
        days: list[Shifts | None] = [()] * 7
        for word, times in value.items():
            if word not in WEEKDAYS:
                raise fault(
                    f"{quoted(word)} is not a day of the week",
                    "write mon, tue, wed, thu, fri, sat or sun",
                    word,
                )
            days[WEEKDAYS.index(word)] = () if times is None else within(parse_shifts, times, word)
        return cls(tuple(days))

    @classmethod
    def schema(cls) -> Schema:
        """Day names as text or list, or a mapping of days to times."""
        day = "(mon|tue|wed|thu|fri|sat|sun)"
        one = rf"{day}( ?- ?{day})?"
        mapping = {
            "type": "object",
            "properties": dict.fromkeys(WEEKDAYS, SHIFTS_SCHEMA),
            "additionalProperties": False,
        }
        text = {"type": "string", "pattern": rf"^{one}( *, *{one})*$", "examples": ["mon-fri"]}
        return {
            "anyOf": [text, {"type": "array", "items": {"type": "string", "pattern": rf"^{one}$"}}, mapping]
        }


def parse_hours(value: object) -> int:
    """Hours of a working day as minutes, more than 0 and at most 24 h."""
    minutes = parse_quantity(value) * 60
    if not 0 < minutes <= MINUTES_A_DAY:
        raise fault(
            f"{quoted(value)} is not a number of hours",
            "write the hours of a working day, more than 0, up to 24",
        )
    return int(minutes)


Hours: TypeAlias = Annotated[
    int, PlainValidator(parse_hours), WithJsonSchema({"type": "number", "exclusiveMinimum": 0, "maximum": 24})
]

STANDARD_WEEK = Week((None, None, None, None, None, (), ()))


class Calendar(Fact):
    """Working time: a week, and what departs from it."""

    name: Text = ""
    """What people call it; the id where left out. Example: `Plant, two shifts`."""
    base: CalendarRef = ""
    """The calendar that this one changes. Example: `default`."""
    week: Week | None = None
    """The working days, with times where they matter. Default: the base's, or mon-fri. Example: `mon-fri`."""
    hours: Hours | None = None
    """Hours of a working day, from 09:00 on; kept in minutes. Default: the base's, or 8. Example: `7.5`."""
    holidays: tuple[Text, ...] = ()
    """Countries or their regions whose public holidays are off (ISO 3166). Example: `[DE, DE-BY]`."""
    closed: tuple[DayRange, ...] = ()
    """Days off, both ends inclusive. Example: `[2026-12-24..2027-01-01]`."""
    exceptions: dict[DayRange, DayShifts] = Field(default_factory=dict)
    """Days with times of their own; `[]` is a day off. Example: `{2026-12-05: [08:00-12:00]}`."""
