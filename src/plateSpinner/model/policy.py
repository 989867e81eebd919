"""The organization's own rules and thresholds, each with a sound default."""

from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field

from plateSpinner.model.amounts import Quantity, Share
from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.fact import Fact, Level, ProgramRef, Text

V = TypeVar("V")


class Openness(StrEnum):
    """Whether a person has to be listed under `people` to be named."""

    OPEN = "open"
    CLOSED = "closed"


class RangeMeaning(StrEnum):
    """What the ends of a three-point estimate are."""

    P10_P90 = "p10_p90"
    ABSOLUTE = "absolute"


def _shares(*per_cent: int) -> dict[Level, Share]:
    return {level: Share(Decimal(share) / 100) for level, share in zip(Level, per_cent, strict=True)}


def _weeks(*days: int) -> dict[Level, Duration]:
    return {level: Duration(Decimal(length), Unit.DAY) for level, length in zip(Level, days, strict=True)}


PROBABILITY = _shares(5, 15, 35, 60, 85)
IMPACT_SCHEDULE = _weeks(2, 5, 15, 40, 80)
IMPACT_COST = _shares(1, 5, 10, 20, 40)


def _over(defaults: dict[Level, V]) -> AfterValidator:
    """Levels that the plan leaves out keep their default."""
    return AfterValidator(lambda stated: {**defaults, **stated})


class ImpactScale(Fact):
    """What the levels of an impact are worth: up to this much."""

    schedule: Annotated[dict[Level, Duration], _over(IMPACT_SCHEDULE)] = Field(
        default_factory=lambda: IMPACT_SCHEDULE
    )
    """Delay. Default: 2d, 5d, 15d, 40d, 80d. Example: `{high: 6w}`."""
    cost: Annotated[dict[Level, Share], _over(IMPACT_COST)] = Field(default_factory=lambda: IMPACT_COST)
    """Money, as a share of the budget it hits. Default: 1%, 5%, 10%, 20%, 40%. Example: `{high: 15%}`."""

    @cached_property
    def schedule_days(self) -> dict[Level, Decimal]:
        """The scale of delay in nominal working days."""
        return {level: length.nominal_days for level, length in self.schedule.items()}

    @cached_property
    def cost_shares(self) -> dict[Level, Decimal]:
        """The scale of money as shares of the budget, 0 to 1."""
        return {level: share.value for level, share in self.cost.items()}


class Appetite(Fact):
    """How much expected delay and cost the threats of one project may add up to."""

    schedule: Duration | None = None
    """Probability times delay, summed, in working time. Example: `10d`."""
    cost: Share | None = None
    """Probability times cost, summed, as a share of the budget. Example: `5%`."""


class Profile(StrEnum):
    """Named sets of rules; `default` has those that are right in nine cases of ten."""

    MINIMAL = "minimal"
    DEFAULT = "default"
    STRICT = "strict"
    DCMA = "dcma"


class CheckSeverity(StrEnum):
    """How much a finding matters."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class ProgramChecks(Fact):
    """What a program departs in from the portfolio's choice of rules."""

    select: tuple[Text, ...] = ()
    """Rules, codes or families that are on as well. Example: `[risk-without-owner]`."""
    ignore: tuple[Text, ...] = ()
    """Rules, codes or families that are off. Example: `[stale-update]`."""
    severities: dict[Text, CheckSeverity] = Field(default_factory=dict)
    """Severities other than the rules' own. Example: `{stale-update: error}`."""
    thresholds: dict[Text, dict[Text, Quantity]] = Field(default_factory=dict)
    """Numbers other than the rules' own, by rule and key. Example: `{pushed-often: {times: 5}}`."""


class Checks(ProgramChecks):
    """Which rules `spin check` runs."""

    profile: Profile = Profile.DEFAULT
    """minimal, default, strict or dcma. Default: default. Example: `strict`."""
    programs: dict[ProgramRef, ProgramChecks] = Field(default_factory=dict)
    """What single programs depart in. Example: `{checkout: {ignore: [stale-update]}}`."""


class Progress(StrEnum):
    """What becomes of work that was begun before its predecessors were finished."""

    RETAINED_LOGIC = "retained_logic"
    PROGRESS_OVERRIDE = "progress_override"


class Policy(Fact):
    """Thresholds and choices; what is left out has the default."""

    stale_after: Duration = Duration(Decimal(14), Unit.CALENDAR_DAY)
    """Age from which the last update is stale, in calendar days. Default: 14cd. Example: `10d`."""
    due_soon: Duration = Duration(Decimal(14), Unit.CALENDAR_DAY)
    """How far ahead a date counts as soon. Default: 14cd. Example: `3w`."""
    late_by: Duration = Duration(Decimal(14), Unit.CALENDAR_DAY)
    """A forecast this much past its promise is amber, one beyond it red. Default: 14cd. Example: `1w`."""
    people: Openness = Openness.OPEN
    """closed: every person named has to be listed under `people`. Default: open. Example: `closed`."""
    progress: Progress = Progress.RETAINED_LOGIC
    """What remains of a task begun out of sequence: retained_logic lets it wait for its predecessors,
    progress_override lets it go on. Default: retained_logic. Example: `progress_override`."""
    near_critical: Duration = Duration(Decimal(5), Unit.DAY)
    """Total float up to which a path counts as near-critical. Default: 5d. Example: `2w`."""
    estimates: RangeMeaning = RangeMeaning.P10_P90
    """What low and high of a range are: p10_p90 or absolute. Default: p10_p90. Example: `absolute`."""
    probability: Annotated[dict[Level, Share], _over(PROBABILITY)] = Field(
        default_factory=lambda: PROBABILITY
    )
    """What the levels of a probability are worth. Default: 5%, 15%, 35%, 60%, 85%. Example: `{high: 70%}`."""
    impact: ImpactScale = Field(default_factory=ImpactScale)
    """What the levels of an impact are worth. Example: `{schedule: {high: 6w}}`."""
    high_risk: int = Field(default=12, ge=1, le=25, strict=True)
    """Score, probability times impact level, from which a risk is high. Default: 12. Example: `15`."""
    appetite: Appetite = Field(default_factory=Appetite)
    """What the threats of a project may add up to. Example: `{schedule: 10d, cost: 5%}`."""
    baseline: Text = ""
    """The git ref whose plan is the approved one. Example: `plan-2026-q4`."""
    checks: Checks = Field(default_factory=Checks)
    """Which rules `spin check` runs, and how. Example: `{profile: strict}`."""
