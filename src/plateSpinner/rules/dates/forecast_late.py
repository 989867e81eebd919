"""A milestone is expected after its promise, and nobody has decided that."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.decisions import moved
from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "D102",
    Severity.WARNING,
    "a milestone is expected after its promise, and nobody has decided that",
    needs="`due` and `forecast` of the open milestones of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone with a forecast to come; that its promise has passed is told elsewhere."""
    decided = moved(view.portfolio, view.as_of)
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            forecast, due = item.fact.forecast, item.fact.due
            if is_done(item.fact.done, view.as_of) or forecast is None or forecast.last < view.as_of:
                continue
            if isinstance(due, Unknown):
                yield Gap(item, item.place, f"due date {due.reason}")
            elif due.last >= view.as_of:
                yield from _judged(view, item, is_decided=item in decided or component in decided)


def _judged(view: View, item: Item[Milestone], *, is_decided: bool) -> Iterator[Outcome]:
    concerns = () if is_decided else view.concerns(Trouble.FORECAST_LATE, item)
    for concern in concerns:
        places = (concern.place, item.place.at("due").labelled("promised"))
        yield Hit(item, f"{said(item)} {concern.text}", places, concern.advice)
    if not concerns:
        yield Held(item)
