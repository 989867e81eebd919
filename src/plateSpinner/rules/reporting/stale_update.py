"""The last update of an open program or project is older than the policy allows."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.updates import latest_update
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "U101",
    Severity.WARNING,
    "the last update of an open program or project is older than the policy allows",
    needs="`updates` of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that has reported at all."""
    for component in view.open_components:
        if latest_update(component, view.as_of) is not None:
            yield from view.judged(Trouble.STALE, component)
