"""An ask does not say of whom."""

from collections.abc import Iterator

from plateSpinner.analysis.updates import open_asks
from plateSpinner.finding import Severity
from plateSpinner.model.words import quoted
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G113",
    Severity.INFO,
    "an ask does not say of whom",
    needs="`of` of the open asks in the updates of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open ask of a program or project whose dates count."""
    for component in view.open_components:
        for ask, place in open_asks(component, view.as_of):
            if ask.of:
                yield Held(component)
            else:
                message = f"{said(component)} asks {quoted(ask.what)} of nobody"
                yield Hit(component, message, (place,), "name one person under `of`")
