"""What every fact of the plan is built from: the frozen base, ids, texts, and references.

A key that is left empty (`done:`) says nothing, as if it were not there.
"""

import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Self, TypeAlias

from pydantic import BaseModel, ConfigDict, Strict, StringConstraints, model_validator

from plateSpinner.model.amounts import Cost, Money, Share
from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Duration, Estimate
from plateSpinner.model.value import OrUnknown, Unknown


class Fact(BaseModel):
    """A mapping of the plan: frozen, closed to keys it doesn't know, built only when first used."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    @model_validator(mode="before")
    @classmethod
    def _empty_is_absent(cls, data: object) -> object:
        if data is None:
            return {}
        if isinstance(data, dict) and None in data.values():
            known = cls.keys()
            return {key: value for key, value in data.items() if value is not None or key not in known}
        return data

    @classmethod
    def keys(cls) -> frozenset[str]:
        """The keys it knows, as they are written."""
        return frozenset(field.alias or name for name, field in cls.model_fields.items())

    @classmethod
    def nothing(cls) -> Self:
        """The fact with every key at its default and its name empty: what an unreadable one is taken for."""
        return cls.model_validate({"name": ""})


ID_PATTERN = r"^[^/\s\p{C}]+$"
"""Letters of any script, digits and signs; no `/`, white space, control or invisible characters."""

LONGEST_ID = 200


def is_id(text: str) -> bool:
    """Whether a text has the form of an id: `ID_PATTERN`, for names that pydantic does not see."""
    fits = 0 < len(text) <= LONGEST_ID and "/" not in text
    return fits and not any(c.isspace() or unicodedata.category(c).startswith("C") for c in text)


Id: TypeAlias = Annotated[str, StringConstraints(strict=True, max_length=LONGEST_ID, pattern=ID_PATTERN)]
Text: TypeAlias = Annotated[str, Strict()]
Flag: TypeAlias = Annotated[bool, Strict()]

DayOrUnknown: TypeAlias = Annotated[Day | Unknown, OrUnknown(Day)]
DurationOrUnknown: TypeAlias = Annotated[Duration | Unknown, OrUnknown(Duration)]
EstimateOrUnknown: TypeAlias = Annotated[Estimate | Unknown, OrUnknown(Estimate)]
MoneyOrUnknown: TypeAlias = Annotated[Money | Unknown, OrUnknown(Money)]
CostOrUnknown: TypeAlias = Annotated[Cost | Unknown, OrUnknown(Cost)]
ShareOrUnknown: TypeAlias = Annotated[Share | Unknown, OrUnknown(Share)]


class Target(StrEnum):
    """What a reference leads to."""

    WORK = "work"  # a milestone, task, project or program: what has dates
    ITEM = "item"  # any item with an id
    PROGRAM = "program"
    OBJECTIVE = "objective"
    CALENDAR = "calendar"
    TEAM = "team"
    PARTY = "party"  # a person or a team


@dataclass(frozen=True, slots=True)
class Refers:
    """Marks a text, or the keys of a mapping, as a reference."""

    to: Target


WorkRef: TypeAlias = Annotated[str, Strict(), Refers(Target.WORK)]
ItemRef: TypeAlias = Annotated[str, Strict(), Refers(Target.ITEM)]
ProgramRef: TypeAlias = Annotated[Id, Refers(Target.PROGRAM)]
ObjectiveRef: TypeAlias = Annotated[str, Strict(), Refers(Target.OBJECTIVE)]
CalendarRef: TypeAlias = Annotated[str, Strict(), Refers(Target.CALENDAR)]
TeamRef: TypeAlias = Annotated[str, Strict(), Refers(Target.TEAM)]
PartyRef: TypeAlias = Annotated[str, Strict(), Refers(Target.PARTY)]


class Level(StrEnum):
    """The five steps of a qualitative scale; what each is worth stands in the policy."""

    VERY_LOW = "very_low"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    VERY_HIGH = "very_high"
