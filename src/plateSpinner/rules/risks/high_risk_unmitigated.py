"""A high risk has been known for a month, and nothing is done about it."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.exposure import is_open_risk, score
from plateSpinner.analysis.updates import update_age
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Item
from plateSpinner.model.risk import Response, Risk, RiskKind
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "K106",
    Severity.WARNING,
    "a high risk has been known for a month, and nothing is done about it",
    needs="`probability`, `impact`, `raised` and `actions` of the open threats of active and proposed "
    "programs and projects, and their `budget` where an impact is money alone",
    thresholds=(("days", Decimal(30)),),
)

DECIDED = (Response.ACCEPT, Response.ESCALATE)
"""The responses that are answers by themselves; the others are words until somebody acts."""


def check(view: View) -> Iterator[Outcome]:
    """Every open threat of a program or project whose dates count."""
    for component in view.open_components:
        budget = component.fact.budget
        for item in view.portfolio.held(component).risks:
            risk = item.fact
            if risk.kind is not RiskKind.THREAT or not is_open_risk(risk, view.as_of):
                continue
            scored = score(risk, view.portfolio.charter, budget)
            if risk.actions or risk.response in DECIDED:
                yield Held(item)
            elif isinstance(scored, Unknown):
                yield Gap(item, item.place, scored.reason)
            else:
                yield _judged(view, item)


def _judged(view: View, item: Item[Risk]) -> Outcome:
    """What to say of a threat about which nothing is done, and whose score is known."""
    high = next(iter(view.concerns(Trouble.HIGH_RISK, item)), None)
    if high is None:
        return Held(item)
    if item.fact.raised is None:
        return Gap(item, item.place, "date it was raised not stated")
    age = update_age(item.fact.raised, view.as_of)
    if age <= view.threshold("high-risk-unmitigated", "days", item):
        return Held(item)
    message = f"{said(item)} has no action {days(age)} after it was raised ({high.text})"
    places = (item.place.key(), item.place.at("raised").labelled("raised"))
    return Hit(item, message, places, "plan an action with an owner and a date, or accept the risk")
