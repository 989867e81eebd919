"""An issue is open after the date by which it was to be solved."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_open_issue
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Item
from plateSpinner.model.raid import Issue
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "G107",
    Severity.WARNING,
    "an issue is open after the date by which it was to be solved",
    needs="`due` of the open issues of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open issue of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).issues:
            if not is_open_issue(item.fact, view.as_of):
                continue
            if isinstance(item.fact.due, Unknown):
                yield Gap(item, item.place, f"due date {item.fact.due.reason}")
            else:
                yield _judged(view, item)


def _judged(view: View, item: Item[Issue]) -> Outcome:
    # a concern with days is one about the date, one without is about the severity alone
    late = next((concern for concern in view.concerns(Trouble.ISSUE, item) if concern.days > 0), None)
    if late is None:
        return Held(item)
    message = f"{said(item)} is open {days(late.days)} after its date (due {item.fact.due})"
    return Hit(item, message, (late.place,), late.advice)
