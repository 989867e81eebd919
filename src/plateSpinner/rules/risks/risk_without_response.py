"""An open risk has been known for some time, and nobody has said what is done about it."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.analysis.updates import update_age
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Item
from plateSpinner.model.risk import Risk
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K102",
    Severity.INFO,
    "an open risk has been known for some time, and nobody has said what is done about it",
    needs="`response` and `actions` of the open risks of active and proposed programs and projects",
    thresholds=(("days", Decimal(14)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every open risk of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            if not is_open_risk(item.fact, view.as_of):
                continue
            if item.fact.response or item.fact.actions or _is_new(view, item):
                yield Held(item)
            else:
                message = f"{said(item)} has no response and no action"
                way = "choose a response: `accept` is one"
                yield Hit(item, message, (item.place.key(),), way)


def _is_new(view: View, item: Item[Risk]) -> bool:
    """Whether it was raised so lately that an answer can't be expected; without a date it is old."""
    raised = item.fact.raised
    days = view.threshold("risk-without-response", "days", item)
    return raised is not None and update_age(raised, view.as_of) <= days
