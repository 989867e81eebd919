"""How often something recurs."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, TypeAlias

from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.value import OrUnknown, Schema, Unknown, Value, choice


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


CadenceOrUnknown: TypeAlias = Annotated[Cadence | Unknown, OrUnknown(Cadence)]
