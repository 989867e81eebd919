"""The risk register as figures: exposure inherent and residual, and how much float absorbs.

Exposure is probability times impact (PMI, The Standard for Risk Management in Portfolios, Programs,
and Projects): in working days of delay and in money, each where it is stated or the policy's scale
says what a level is worth. What lacks an input is not assessable, with the reason.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from plateSpinner.analysis.actions import to_do
from plateSpinner.analysis.exposure import impact_level, is_open_risk, probability_level, score
from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.amounts import Money
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import Level
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Kind, Portfolio
from plateSpinner.model.risk import Impact, Probability, Response, Risk, RiskStatus
from plateSpinner.model.value import NOT_STATED, Unknown
from plateSpinner.model.words import counted

T = TypeVar("T", Probability, Impact)
ACCEPTED = (Response.ACCEPT, Response.ESCALATE)
FOREIGN = "its cost is in"
"""How the reason begins for which a stated cost counts in no sum."""


@dataclass(frozen=True, slots=True)
class Exposure:
    """Probability times impact: level by level 1 to 25, in working days, and in money.

    `delay` and `cost` are what happens if it does: `days` and `money` are that times the probability.
    """

    probability: Level | Unknown
    impact: Level | Unknown
    score: int | Unknown
    delay: Decimal | Unknown
    cost: Decimal | Unknown
    days: Decimal | Unknown
    money: Decimal | Unknown
    currency: str


@dataclass(frozen=True, slots=True)
class Affected:
    """An item that a risk would delay: when it is, and how much of the delay it absorbs.

    `total_float` is in working days; unknown where the schedule can't tell. `delay` is what is left
    of the likely delay after that float: the days by which a promise moves.
    """

    item: AnyItem
    date: dt.date | None
    total_float: Decimal | Unknown
    delay: Decimal | Unknown


@dataclass(frozen=True, slots=True)
class Entry:
    """A risk with its figures. `flags` say what is wrong with how it is dealt with, in words."""

    item: Item[Risk]
    inherent: Exposure
    residual: Exposure | None
    affected: tuple[Affected, ...]
    open: bool
    late_actions: int
    flags: tuple[str, ...]

    @property
    def delay(self) -> Decimal | Unknown:
        """The most by which what it affects would move, after float; unknown where no float is known."""
        known = [each.delay for each in self.affected if isinstance(each.delay, Decimal)]
        return max(known) if known else Unknown("what it affects has no float to hold it against")

    @property
    def nearest(self) -> dt.date | None:
        """The first date of what it affects."""
        return min((each.date for each in self.affected if each.date is not None), default=None)


def register(portfolio: Portfolio, schedule: Schedule, as_of: dt.date) -> tuple[Entry, ...]:
    """Every risk of programs and projects whose dates count, in the order of the plan."""
    occurred = {issue for component in portfolio.components for issue in _named_risks(portfolio, component)}
    return tuple(
        _entry(portfolio, schedule, item, as_of, occurred)
        for component in portfolio.components
        if is_open(component)
        for item in portfolio.held(component).risks
    )


def _named_risks(portfolio: Portfolio, component: Item[Component]) -> Iterator[int]:
    """The identities of the risks that issues of a component name."""
    for issue in portfolio.held(component).issues:
        if issue.fact.risk:
            named = portfolio.resolve(issue.fact.risk, issue.home, Kind.RISK)
            if named is not None:
                yield id(named)


def _entry(
    portfolio: Portfolio, schedule: Schedule, item: Item[Risk], as_of: dt.date, occurred: set[int]
) -> Entry:
    risk, charter, budget = item.fact, portfolio.charter, item.component.fact.budget
    inherent = _exposure(risk.probability, risk.impact, charter, budget, score(risk, charter, budget))
    residual = None
    if risk.residual is not None:
        left = risk.model_copy(
            update={
                "probability": _or(risk.residual.probability, risk.probability),
                "impact": _or(risk.residual.impact, risk.impact),
            }
        )
        residual = _exposure(left.probability, left.impact, charter, budget, score(left, charter, budget))
    opened = is_open_risk(risk, as_of)
    late = sum(
        isinstance(action.fact.due, Day) and action.fact.due.last < as_of for action in to_do(item, as_of)
    )
    flags = tuple(_flags(item, as_of, late, has_issue=id(item) in occurred, is_opened=opened))
    return Entry(item, inherent, residual, _affected(portfolio, schedule, item), opened, late, flags)


def _or(left: T | Unknown, own: T | Unknown) -> T | Unknown:
    """What is left, or the risk's own where nothing is said; what is said to be unknown stays so."""
    return own if left == NOT_STATED else left


def _exposure(
    probability: Probability | Unknown,
    impact: Impact | Unknown,
    charter: Charter,
    budget: Money | Unknown,
    points: int | Unknown,
) -> Exposure:
    share = chance(probability, charter)
    level = Unknown("has no impact") if isinstance(impact, Unknown) else impact_level(impact, charter, budget)
    likely = Unknown("has no probability")
    days: Decimal | Unknown = likely
    money: Decimal | Unknown = likely
    delay, cost = delay_days(impact, charter), cost_of(impact, charter, budget)
    if not isinstance(share, Unknown):
        days = delay if isinstance(delay, Unknown) else share * delay
        money = cost if isinstance(cost, Unknown) else share * cost
    return Exposure(
        likely if isinstance(probability, Unknown) else probability_level(probability, charter.policy),
        level,
        points,
        delay,
        cost,
        days,
        money,
        charter.currency,
    )


def chance(probability: Probability | Unknown, charter: Charter) -> Decimal | Unknown:
    """How likely it is, 0 to 1: as stated, or what the policy says a level is worth."""
    if isinstance(probability, Unknown):
        return Unknown("has no probability")
    stated = probability.stated
    return charter.policy.probability[stated].value if isinstance(stated, Level) else stated.value


def delay_days(impact: Impact | Unknown, charter: Charter) -> Decimal | Unknown:
    """The likely delay in nominal working days: as stated, or what the policy says a level is worth."""
    if isinstance(impact, Unknown):
        return Unknown("has no impact")
    if impact.schedule is not None:
        return impact.schedule.likely.nominal_days
    if impact.level is not None:
        return charter.policy.impact.schedule_days[impact.level]
    return Unknown("has no impact on dates")


def cost_of(impact: Impact | Unknown, charter: Charter, budget: Money | Unknown) -> Decimal | Unknown:
    """The likely cost in the portfolio's currency: as stated, or a level's share of the budget."""
    if isinstance(impact, Unknown):
        return Unknown("has no impact")
    if impact.cost is not None:
        cost = impact.cost.likely
        if cost.currency not in ("", charter.currency):
            return Unknown(f"{FOREIGN} {cost.currency}")
        return cost.amount
    if impact.level is None:
        return Unknown("has no impact in money")
    if isinstance(budget, Unknown) or budget.currency not in ("", charter.currency):
        return Unknown("no budget in the portfolio's currency to take a share of")
    return charter.policy.impact.cost_shares[impact.level] * budget.amount


def _affected(portfolio: Portfolio, schedule: Schedule, item: Item[Risk]) -> tuple[Affected, ...]:
    delay = delay_days(item.fact.impact, portfolio.charter)
    found = []
    targets = (portfolio.resolve(ref, item.home, *WORK) for ref in item.fact.affects)
    for target in dict.fromkeys(targets):
        if target is None or schedule.is_finished(target):
            continue
        row = schedule.row(target)
        spare: Decimal | Unknown = Unknown("it can't be projected")
        if row is not None and row.total_float is not None:
            spare = Decimal(row.total_float) / row.day
        moved: Decimal | Unknown = Unknown("its float or the delay is not known")
        if isinstance(spare, Decimal) and isinstance(delay, Decimal):
            moved = max(delay - max(spare, Decimal(0)), Decimal(0))
        due = getattr(target.fact, "due", None)
        date = due.last if isinstance(due, Day) else row.finish if row is not None else None
        found.append(Affected(target, date, spare, moved))
    return tuple(found)


def _flags(item: Item[Risk], as_of: dt.date, late: int, *, has_issue: bool, is_opened: bool) -> Iterator[str]:
    risk = item.fact
    if risk.status is RiskStatus.OCCURRED and not has_issue:
        yield "occurred without an issue"
    if not is_opened:
        return
    if not risk.owner:
        yield "no owner"
    if risk.response is None:
        yield "no response"
    elif risk.response not in ACCEPTED and not risk.actions:
        yield "no action"
    if isinstance(risk.review, Day) and risk.review.last < as_of:
        yield f"review overdue since {risk.review}"
    if late:
        yield counted(late, "action overdue", "actions overdue")
