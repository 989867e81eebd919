"""Nothing says what has to hold before a milestone counts as done."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "O106",
    Severity.INFO,
    "nothing says what has to hold before a milestone counts as done",
    needs="`criteria` of the open milestones of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if is_done(item.fact.done, view.as_of):
                continue
            if item.fact.criteria:
                yield Held(item)
            else:
                way = "add what somebody can check under `criteria`"
                yield Hit(item, f"{said(item)} has no criteria", (item.place.key(),), way)
