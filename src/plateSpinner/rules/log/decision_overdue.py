"""A decision is open after the date by which it was needed."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Item
from plateSpinner.model.raid import Decision
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "G101",
    Severity.WARNING,
    "a decision is open after the date by which it was needed",
    needs="`needed_by` of the open decisions of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open decision of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).decisions:
            if not is_done(item.fact.decided, view.as_of):
                yield _judged(view, item)


def _judged(view: View, item: Item[Decision]) -> Outcome:
    needed_by = item.fact.needed_by
    if isinstance(needed_by, Unknown):
        return Gap(item, item.place, f"date it is needed by {needed_by.reason}")
    for concern in view.concerns(Trouble.DECISION_LATE, item):
        message = f"{said(item)} is open {days(concern.days)} after it was needed (needed by {needed_by})"
        return Hit(item, message, (concern.place,), concern.advice)
    return Held(item)
