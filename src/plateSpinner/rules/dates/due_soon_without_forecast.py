"""A milestone is due soon, and nobody says whether that holds."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.finding import Severity
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import STRICTLY, Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "D112",
    Severity.INFO,
    "a milestone is due soon, and nobody says whether that holds",
    needs="`due` of the open milestones of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone of a program or project whose dates count.

    That a date has passed is told elsewhere.
    """
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if not is_done(item.fact.done, view.as_of):
                yield from _judged(view, item)


def _judged(view: View, item: Item[Milestone]) -> Iterator[Outcome]:
    due = item.fact.due
    if item.fact.forecast is not None:
        yield Held(item)
    elif isinstance(due, Unknown):
        yield Gap(item, item.place, f"due date {due.reason}")
    elif due.last >= view.as_of:
        left = (due.last - view.as_of).days
        if left > calendar_days(view.policy.due_soon):
            yield Held(item)
            return
        when = f"in {days(left)}" if left else "today"
        message = f"{said(item)} is due {when} ({due}), no forecast"
        yield Hit(item, message, (item.place.at("due"),), "add `forecast`, also where the promise holds")
