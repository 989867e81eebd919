"""A commitment was rejected and is still needed."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import USUALLY, Outcome, Rule, View

RULE = Rule(
    "L101",
    Severity.ERROR,
    "a commitment was rejected and is still needed",
    needs="`status` of the open commitments of active and proposed programs and projects",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open commitment of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            if is_delivered(item.fact, view.as_of):
                continue
            yield from view.judged(Trouble.DEPENDENCY_REJECTED, item)
