"""Nobody is named who deals with an open issue."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_open_issue
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G108",
    Severity.WARNING,
    "nobody is named who deals with an open issue",
    needs="`owner` of the open issues of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open issue of a program or project whose dates count; its own owner counts, no other."""
    for component in view.open_components:
        for item in view.portfolio.held(component).issues:
            if not is_open_issue(item.fact, view.as_of):
                continue
            if item.fact.owner:
                yield Held(item)
            else:
                message = f"{said(item)} has nobody who deals with it"
                yield Hit(item, message, (item.place.key(),), "name one person under `owner`")
