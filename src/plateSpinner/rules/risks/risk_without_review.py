"""No date is set on which an open risk is looked at next."""

from collections.abc import Iterator

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K103",
    Severity.INFO,
    "no date is set on which an open risk is looked at next",
    needs="`review` of the open risks of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open risk of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            if not is_open_risk(item.fact, view.as_of):
                continue
            if isinstance(item.fact.review, Unknown):
                message = f"{said(item)} is open without a date of review"
                yield Hit(item, message, (item.place.key(),), "agree on one with its owner under `review`")
            else:
                yield Held(item)
