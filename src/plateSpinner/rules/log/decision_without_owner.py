"""Nobody is named who makes an open decision."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G102",
    Severity.WARNING,
    "nobody is named who makes an open decision",
    needs="`owner` of the open decisions of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open decision of a program or project whose dates count; its own owner counts, no other."""
    for component in view.open_components:
        for item in view.portfolio.held(component).decisions:
            if is_done(item.fact.decided, view.as_of):
                continue
            if item.fact.owner:
                yield Held(item)
            else:
                message = f"{said(item)} has nobody who makes it"
                yield Hit(item, message, (item.place.key(),), "name who decides under `owner`")
