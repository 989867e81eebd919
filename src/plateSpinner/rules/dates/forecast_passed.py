"""A milestone is open after the date on which it was expected."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Outcome, Rule, View

RULE = Rule(
    "D103",
    Severity.WARNING,
    "a milestone is open after the date on which it was expected",
    needs="`forecast` and `due` of the open milestones of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone with a forecast; that its promise has passed too is told elsewhere."""
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            due = item.fact.due
            if is_done(item.fact.done, view.as_of) or item.fact.forecast is None:
                continue
            if isinstance(due, Unknown):
                yield Gap(item, item.place, f"due date {due.reason}")
            elif due.last >= view.as_of:
                yield from view.judged(Trouble.FORECAST_PASSED, item)
