"""Nobody is named who watches an open risk."""

from collections.abc import Iterator

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K101",
    Severity.WARNING,
    "nobody is named who watches an open risk",
    needs="`owner` of the open risks of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open risk of a program or project whose dates count; its own owner counts, no other."""
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            if not is_open_risk(item.fact, view.as_of):
                continue
            if item.fact.owner:
                yield Held(item)
            else:
                message = f"{said(item)} has nobody who watches it"
                yield Hit(item, message, (item.place.key(),), "name one person under `owner`")
