"""A commitment is agreed, and nobody wrote down when."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "L108",
    Severity.INFO,
    "a commitment is agreed, and nobody wrote down when",
    needs="`agreed_on` of the agreed commitments of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open commitment of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            if is_delivered(item.fact, view.as_of):
                continue
            if item.fact.status is not DependencyStatus.AGREED:
                continue
            if item.fact.agreed_on is not None:
                yield Held(item)
                continue
            message = f"{said(item)} is agreed, and the day of it is not written down"
            yield Hit(item, message, (item.place.at("status"),), "add the day: agreed_on")
