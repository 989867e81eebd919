"""No date is set by which an open issue is to be solved."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_open_issue
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G109",
    Severity.INFO,
    "no date is set by which an open issue is to be solved",
    needs="`due` of the open issues of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open issue of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).issues:
            if not is_open_issue(item.fact, view.as_of):
                continue
            if isinstance(item.fact.due, Unknown):
                message = f"{said(item)} is open without a date"
                yield Hit(item, message, (item.place.key(),), "agree on one with its owner under `due`")
            else:
                yield Held(item)
