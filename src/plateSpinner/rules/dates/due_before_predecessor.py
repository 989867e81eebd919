"""A milestone is due before another that has to be reached first."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.predecessors import Predecessor, finished_first
from plateSpinner.analysis.progress import expected, is_done, is_open
from plateSpinner.finding import Severity
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "D110",
    Severity.WARNING,
    "a milestone is due before another that has to be reached first",
    needs="`due` of the open milestones of active and proposed programs and projects, and `after`",
)

TOLD = (Trouble.OVERDUE, Trouble.FORECAST_LATE, Trouble.PROJECTED_LATE)
"""What tells already that a promise does not hold."""


def check(view: View) -> Iterator[Outcome]:
    """Every link, finish to start and without a lead, between open milestones whose dates count.

    Where a promise is known to be late already, its links are left out.
    """
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if is_done(item.fact.done, view.as_of) or any(view.concerns(told, item) for told in TOLD):
                continue
            for before in finished_first(item, view.portfolio):
                waits = is_open(before.item.component) and not is_done(before.fact.done, view.as_of)
                if waits and isinstance(before.fact, Milestone):
                    yield _judged(item, before, before.fact)


def _judged(item: Item[Milestone], before: Predecessor, first: Milestone) -> Outcome:
    due, day = item.fact.due, expected(first)
    if isinstance(due, Unknown):
        return Gap(item, item.place, f"due date {due.reason}")
    if isinstance(day, Unknown):
        return Gap(item, before.link, f"due date of its predecessor '{before.text}' {day.reason}")
    if due.last >= day.last:
        return Held(item)
    key, verb = ("forecast", "expected") if first.forecast else ("due", "due")
    early = days((day.last - due.last).days)
    message = f"{said(item)} is due {due}, {early} before its predecessor '{before.text}' ({verb} {day})"
    places = (
        item.place.at("due"),
        before.item.place.at(key).labelled(f"{verb} {day}"),
        before.link.labelled("predecessor"),
    )
    return Hit(item, message, places, "agree a date behind it, or take out the link")
