"""Risks, threats and opportunities alike, with what they may do and what is done about them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, TypeAlias

from pydantic import Field

from plateSpinner.model.amounts import Cost, Share
from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Estimate
from plateSpinner.model.fact import (
    DayOrUnknown,
    Fact,
    Id,
    Level,
    PartyRef,
    Text,
    WorkRef,
)
from plateSpinner.model.value import (
    NOT_STATED,
    OrUnknown,
    Schema,
    Unknown,
    Value,
    choice,
    fault,
    unknown_key,
    within,
)
from plateSpinner.model.words import quoted


@dataclass(frozen=True, slots=True)
class Probability(Value):
    """How likely a risk is: a share, or a level of the policy's scale."""

    stated: Share | Level

    @classmethod
    def parse(cls, value: object) -> "Probability":
        """`40%`, `0.4`, `high`."""
        if isinstance(value, str) and value[:1].isalpha():
            return cls(Level(choice(value, Level, "a level")))
        return cls(Share.parse(value))

    @classmethod
    def schema(cls) -> Schema:
        """A level or a share."""
        return {"anyOf": [{"enum": list(Level)}, *Share.schema()["anyOf"]]}

    def __str__(self) -> str:
        return str(self.stated).replace("_", " ")


@dataclass(frozen=True, slots=True)
class Impact(Value):
    """What a risk does when it occurs: time and money, or a level of the policy's scale."""

    level: Level | None = None
    schedule: Estimate | None = None
    cost: Cost | None = None

    @classmethod
    def parse(cls, value: object) -> "Impact":
        """`high`, `{schedule: [1w, 3w, 6w], cost: 50k}`."""
        if isinstance(value, str):
            return cls(Level(choice(value, Level, "a level")))
        if not isinstance(value, dict):
            raise fault(f"{quoted(value)} is not an impact", "write a level, or {schedule: 3w, cost: 50k}")
        for key in value:
            if key not in ("schedule", "cost"):
                raise unknown_key(key, "an impact has the keys schedule and cost")
        schedule, cost = value.get("schedule"), value.get("cost")
        if schedule is None and cost is None:
            raise fault("an impact on nothing", "write {schedule: 3w}, {cost: 50k}, or both")
        return cls(
            None,
            None if schedule is None else within(Estimate.parse, schedule, "schedule"),
            None if cost is None else within(Cost.parse, cost, "cost"),
        )

    @classmethod
    def schema(cls) -> Schema:
        """A level, or a mapping of schedule and cost."""
        mapping = {
            "type": "object",
            "properties": {"schedule": Estimate.schema(), "cost": Cost.schema()},
            "minProperties": 1,
            "additionalProperties": False,
        }
        return {"anyOf": [{"enum": list(Level)}, mapping]}


ProbabilityOrUnknown: TypeAlias = Annotated[Probability | Unknown, OrUnknown(Probability)]
ImpactOrUnknown: TypeAlias = Annotated[Impact | Unknown, OrUnknown(Impact)]


class RiskKind(StrEnum):
    """Whether it would hurt or help."""

    THREAT = "threat"
    OPPORTUNITY = "opportunity"


class RiskStatus(StrEnum):
    """Whether it may still happen."""

    OPEN = "open"
    CLOSED = "closed"
    OCCURRED = "occurred"


class Response(StrEnum):
    """The standard responses: the first five to threats, the last four to opportunities."""

    AVOID = "avoid"
    TRANSFER = "transfer"
    MITIGATE = "mitigate"
    ACCEPT = "accept"
    ESCALATE = "escalate"
    EXPLOIT = "exploit"
    SHARE = "share"
    ENHANCE = "enhance"


class Action(Fact):
    """Something somebody does about a risk, an issue or an assumption."""

    name: Text = ""
    """What is done; the id where left out. Example: `Book the slot early`."""
    owner: PartyRef = ""
    """Who does it. Example: `jo`."""
    due: DayOrUnknown = NOT_STATED
    """The date by which it is done. Example: `2026-12-01`."""
    done: Day | None = None
    """The date it was done. Empty while it is open. Example: `2026-11-28`."""


class Residual(Fact):
    """What is left of a risk once its response has worked."""

    probability: ProbabilityOrUnknown = NOT_STATED
    """As the risk's own. Example: `15%`."""
    impact: ImpactOrUnknown = NOT_STATED
    """As the risk's own. Example: `{schedule: 1w}`."""


class Risk(Fact):
    """Something uncertain that would move dates, money or scope."""

    name: Text = ""
    """What may happen; the id where left out. Example: `Card-scheme certification slips`."""
    description: Text = ""
    """More on it. Example: `Two of the last three slots were moved.`"""
    kind: RiskKind = RiskKind.THREAT
    """threat or opportunity. Default: threat. Example: `opportunity`."""
    status: RiskStatus = RiskStatus.OPEN
    """open, closed or occurred. Default: open. Example: `occurred`."""
    owner: PartyRef = ""
    """The person who watches it. Example: `jo`."""
    cause: Text = ""
    """What it comes from. Example: `One lab for all card schemes`."""
    probability: ProbabilityOrUnknown = NOT_STATED
    """How likely it is before the response: a share, or a level of the policy's scale. Example: `40%`."""
    impact: ImpactOrUnknown = NOT_STATED
    """Its effect when it occurs: time and money, or a level. Example: `{schedule: 3w, cost: 50k}`."""
    affects: tuple[WorkRef, ...] = ()
    """The items it delays when it occurs. Example: `[ga]`."""
    response: Response | None = None
    """avoid, transfer, mitigate, accept, escalate; exploit, share, enhance. Example: `mitigate`."""
    residual: Residual | None = None
    """What is left after the response. Example: `{probability: 15%, impact: {schedule: 1w}}`."""
    actions: dict[Id, Action] = Field(default_factory=dict)
    """What is done about it. Example: `{book: {name: Book the slot, owner: jo, due: 2026-12-01}}`."""
    raised: Day | None = None
    """The date it was first seen. Example: `2026-10-02`."""
    review: DayOrUnknown = NOT_STATED
    """The date it is looked at next. Example: `2026-12-15`."""
    closed: Day | None = None
    """The date it was closed or occurred. Example: `2026-12-01`."""
    tags: tuple[Text, ...] = ()
    """Words to filter by. Example: `[vendor]`."""
