"""What needs attention, as data; days are calendar days."""

from dataclasses import dataclass
from enum import StrEnum

from plateSpinner.analysis.progress import LONG
from plateSpinner.finding import Place
from plateSpinner.model.portfolio import AnyItem
from plateSpinner.model.update import Health


class Trouble(StrEnum):
    """The kinds of concern, the most pressing first."""

    OVERDUE = "overdue"
    TARGET_PASSED = "target passed"
    DEADLINE_PASSED = "deadline passed"
    DEPENDENCY_REJECTED = "dependency rejected"
    DEPENDENCY_OVERDUE = "dependency overdue"
    DEPENDENCY_LATE = "dependency late"
    ISSUE = "issue"
    WATERMELON = "watermelon"
    OVER_BUDGET = "over budget"
    FORECAST_LATE = "forecast late"
    PROJECTED_LATE = "projected late"
    FORECAST_PASSED = "forecast passed"
    DECISION_LATE = "decision late"
    ASK_LATE = "ask late"
    ACTION_LATE = "action late"
    HIGH_RISK = "high risk"
    NO_STATUS = "no status"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that needs attention.

    `health` is what it makes of its component: red, amber, or green where it tells of the
    reporting and not of the work. `days` is how late or how old it is. `text` says the fact,
    without the item's name; `advice` the next step.
    """

    trouble: Trouble
    health: Health
    item: AnyItem
    owner: str
    place: Place
    days: int
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A missing input: it can't be told whether `item` is a concern. `text` says what is missing.

    `date` tells whether that is the date of a promise: nobody can say green without it.
    """

    item: AnyItem
    text: str
    date: bool


def concern(
    trouble: Trouble, health: Health, item: AnyItem, place: Place, days: int, text: str, advice: str
) -> Concern:
    """A concern of whoever owns the item."""
    return Concern(trouble, health, item, item.owner, place, days, text, advice)


def urgency(concern: Concern) -> tuple[int, int, bool, int, str, str]:
    """Sort key: red before amber, the kinds in their order, the longest first.

    What is late by more than `LONG` comes after the rest of its kind: nobody saves it today.
    """
    return (
        -concern.health.rank,
        list(Trouble).index(concern.trouble),
        concern.days > LONG,
        -concern.days,
        concern.item.ref,
        concern.text,
    )
