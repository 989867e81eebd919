"""Nobody is named who finds out whether an assumption holds."""

from collections.abc import Iterator

from plateSpinner.analysis.assumptions import is_open_assumption
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G105",
    Severity.INFO,
    "nobody is named who finds out whether an assumption holds",
    needs="`owner` of the open assumptions of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open assumption of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).assumptions:
            if not is_open_assumption(item.fact, view.as_of):
                continue
            if item.fact.owner:
                yield Held(item)
            else:
                message = f"{said(item)} has nobody who finds out"
                yield Hit(item, message, (item.place.key(),), "name who validates it under `owner`")
