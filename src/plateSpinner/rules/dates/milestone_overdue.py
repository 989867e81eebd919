"""A milestone is open after the date it was promised for."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import ALWAYS, Gap, Outcome, Rule, View

RULE = Rule(
    "D101",
    Severity.ERROR,
    "a milestone is open after the date it was promised for",
    needs="`due` of the open milestones of active and proposed projects",
    profiles=ALWAYS,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if is_done(item.fact.done, view.as_of):
                continue
            if isinstance(item.fact.due, Unknown):
                yield Gap(item, item.place, f"due date {item.fact.due.reason}")
            else:
                yield from view.judged(Trouble.OVERDUE, item)
