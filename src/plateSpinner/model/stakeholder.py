"""Stakeholders: who has to be kept in the picture, how closely, and how lately that was done."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.fact import Fact, Level, PartyRef, Text
from plateSpinner.model.value import Schema, Value, choice


class Rhythm(StrEnum):
    """Words for how often."""

    DAILY = "daily"
    WEEKLY = "weekly"
    BIWEEKLY = "biweekly"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"


_DAYS = {
    Rhythm.DAILY: 1,
    Rhythm.WEEKLY: 7,
    Rhythm.BIWEEKLY: 14,
    Rhythm.MONTHLY: 31,
    Rhythm.QUARTERLY: 92,
    Rhythm.YEARLY: 366,
}


@dataclass(frozen=True, slots=True)
class Cadence(Value):
    """How often something recurs, as the longest time between two."""

    text: str
    every: Duration

    @classmethod
    def parse(cls, value: object) -> "Cadence":
        """`daily`, `weekly`, `biweekly`, `monthly`, `quarterly`, `yearly`, or a duration as `10d`."""
        if isinstance(value, str) and value[:1].isalpha():
            rhythm = Rhythm(choice(value, Rhythm, "a cadence"))
            return cls(value, Duration(Decimal(_DAYS[rhythm]), Unit.CALENDAR_DAY))
        return cls(str(value), Duration.parse(value))

    @classmethod
    def schema(cls) -> Schema:
        """A word or a duration."""
        return {"anyOf": [{"enum": list(Rhythm)}, Duration.schema()]}

    def __str__(self) -> str:
        return self.text


class Stakeholder(Fact):
    """Somebody with a say or an interest."""

    name: Text = ""
    """Who it is; the id where left out. Example: `VP Payments`."""
    person: PartyRef = ""
    """The person or team of this plan it is, where there is one. Example: `maya`."""
    role: Text = ""
    """What they are to this work. Example: `sponsor`."""
    interest: Level | None = None
    """How much it matters to them: very_low to very_high. Example: `high`."""
    influence: Level | None = None
    """How much they can move: very_low to very_high. Example: `high`."""
    cadence: Cadence | None = None
    """How often they have to hear of it: weekly, monthly, quarterly, or a duration. Example: `monthly`."""
    last_contact: Day | None = None
    """When they last did. Example: `2026-11-02`."""
    owner: PartyRef = ""
    """Who keeps the contact; the project's owner where left out. Example: `jo`."""
    notes: Text = ""
    """What to know. Example: `Wants numbers before words.`"""
