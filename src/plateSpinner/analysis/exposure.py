"""How much a risk matters: its levels and score, from levels or from numbers through the policy's scales."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from plateSpinner.analysis.progress import is_done
from plateSpinner.model.amounts import Money
from plateSpinner.model.charter import Charter
from plateSpinner.model.fact import Level
from plateSpinner.model.policy import Policy
from plateSpinner.model.risk import Impact, Probability, Risk, RiskKind, RiskStatus
from plateSpinner.model.value import Unknown

_LEVELS = tuple(Level)
_RANKS = {level: number for number, level in enumerate(_LEVELS, 1)}


def rank(level: Level) -> int:
    """1 for very low, 5 for very high."""
    return _RANKS[level]


def probability_level(probability: Probability, policy: Policy) -> Level:
    """The level as stated, or the one whose share of the policy's scale is nearest; the higher of two."""
    if isinstance(probability.stated, Level):
        return probability.stated
    share = probability.stated.value
    return min(reversed(_LEVELS), key=lambda level: abs(policy.probability[level].value - share))


def impact_level(impact: Impact, charter: Charter, budget: Money | Unknown) -> Level | Unknown:
    """The level as stated, or the worse of those that its time and its money reach.

    Time is compared by its likely value in nominal working days, money as a share of `budget`;
    each is at the lowest level whose worth it does not exceed, beyond the highest at very high.
    Unknown where only money is stated and there is no budget in its currency to hold it against;
    an amount without a currency is in the portfolio's.
    """
    if impact.level is not None:
        return impact.level
    reached: list[Level] = []
    if impact.schedule is not None:
        reached.append(_reached(impact.schedule.likely.nominal_days, charter.policy.impact.schedule_days))
    if impact.cost is not None and isinstance(budget, Money) and budget.amount > 0:
        cost = impact.cost.likely
        if (cost.currency or charter.currency) == (budget.currency or charter.currency):
            reached.append(_reached(cost.amount / budget.amount, charter.policy.impact.cost_shares))
    if not reached:
        return Unknown("has an impact in money, and no budget to hold it against")
    return max(reached, key=rank)


def score(risk: Risk, charter: Charter, budget: Money | Unknown) -> int | Unknown:
    """Probability level times impact level, 1 to 25 (PMI's probability and impact matrix, 5 by 5)."""
    if isinstance(risk.probability, Unknown):
        return Unknown("has no probability")
    if isinstance(risk.impact, Unknown):
        return Unknown("has no impact")
    level = impact_level(risk.impact, charter, budget)
    if isinstance(level, Unknown):
        return level
    return rank(probability_level(risk.probability, charter.policy)) * rank(level)


def is_open_risk(risk: Risk, as_of: dt.date) -> bool:
    """Whether it may still happen at `as_of`: by the date it was closed where stated, else by status."""
    return risk.status is RiskStatus.OPEN if risk.closed is None else not is_done(risk.closed, as_of)


def is_high(risk: Risk, charter: Charter, budget: Money | Unknown) -> bool:
    """Whether it is a threat, open or not, whose score reaches the policy's `high_risk`."""
    if risk.kind is not RiskKind.THREAT:
        return False
    scored = score(risk, charter, budget)
    return not isinstance(scored, Unknown) and scored >= charter.policy.high_risk


def _reached(amount: Decimal, scale: Mapping[Level, Decimal]) -> Level:
    return next((level for level in _LEVELS if amount <= scale[level]), Level.VERY_HIGH)
