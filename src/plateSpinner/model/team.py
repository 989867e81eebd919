"""Teams and people: who works, how much of them there is, and when they are away."""

from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.model.amounts import parse_fte
from plateSpinner.model.dates import DAY_PATTERN, Day, DayRange
from plateSpinner.model.fact import (
    CalendarRef,
    Fact,
    MoneyOrUnknown,
    PartyRef,
    TeamRef,
    Text,
)
from plateSpinner.model.value import NOT_STATED, Schema, Value, fault, within


@dataclass(frozen=True, slots=True)
class Capacity(Value):
    """Full-time equivalents over time: each number holds from its day on, in order of days.

    One number without a date holds always and has no first day (None).
    """

    steps: tuple[tuple[Day | None, Decimal], ...]

    @classmethod
    def parse(cls, value: object) -> "Capacity":
        """`5`, or `{2026-07-01: 5, 2027-01-01: 7}`."""
        if not isinstance(value, dict):
            return cls(((None, parse_fte(value)),))
        if not value:
            raise fault("a capacity without numbers", "write {2026-07-01: 5}, or one number")
        steps = [(within(Day.parse, date, date), within(parse_fte, fte, date)) for date, fte in value.items()]
        steps.sort(key=lambda step: step[0].first)
        return cls(tuple(steps))

    @classmethod
    def schema(cls) -> Schema:
        """A number, or a mapping of dates to numbers."""
        number = {"type": "number", "minimum": 0}
        dated = {"type": "object", "patternProperties": {DAY_PATTERN: number}, "additionalProperties": False}
        return {"anyOf": [number, dated]}


class Team(Fact):
    """A group of people who deliver."""

    name: Text = ""
    """What people call it; the id where left out. Example: `Payments`."""
    lead: PartyRef = ""
    """Who leads it. Example: `jo`."""
    capacity: Capacity | None = None
    """Full-time equivalents, one number or from dates on. Example: `{2026-07-01: 5, 2027-01-01: 7}`."""
    calendar: CalendarRef = ""
    """The calendar it works by; `default` where left out. Example: `plant`."""
    cost_per_day: MoneyOrUnknown = NOT_STATED
    """What one person costs a working day. Example: `900`."""
    skills: tuple[Text, ...] = ()
    """What it can do. Example: `[kotlin, pci]`."""
    away: tuple[DayRange, ...] = ()
    """Days on which the whole team is away, both ends inclusive. Example: `[2026-10-05..2026-10-07]`."""
    tags: tuple[Text, ...] = ()
    """Words to filter by. Example: `[platform]`."""


class Person(Fact):
    """Somebody who owns, approves or works."""

    name: Text = ""
    """The person's name; the handle where left out. Example: `Jo Fischer`."""
    team: TeamRef = ""
    """The team they belong to. Example: `payments`."""
    role: Text = ""
    """What they do. Example: `Security reviewer`."""
    email: Text = ""
    """Where mail reaches them. Example: `jo@example.com`."""
    capacity: Capacity | None = None
    """Full-time equivalents. Default: 1. Example: `0.5`."""
    calendar: CalendarRef = ""
    """The calendar they work by; the team's where left out. Example: `plant`."""
    cost_per_day: MoneyOrUnknown = NOT_STATED
    """What a working day of theirs costs; the team's where left out. Example: `1100`."""
    skills: tuple[Text, ...] = ()
    """What they can do. Example: `[pci]`."""
    away: tuple[DayRange, ...] = ()
    """Days on which they are away, both ends inclusive. Example: `[2026-12-14..2026-12-18]`."""
