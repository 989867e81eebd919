"""Nobody has promised a date for an open milestone."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "D113",
    Severity.INFO,
    "nobody has promised a date for an open milestone",
    needs="`due` of the open milestones of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if is_done(item.fact.done, view.as_of):
                continue
            if isinstance(item.fact.due, Unknown):
                message = f"{said(item)} is open without a date"
                yield Hit(
                    item, message, (item.place.key(),), "agree on one with who waits for it under `due`"
                )
            else:
                yield Held(item)
