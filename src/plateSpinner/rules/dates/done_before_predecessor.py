"""Something was done before what has to be finished first."""

from collections.abc import Iterator

from plateSpinner.analysis.predecessors import Predecessor, finished, finished_first
from plateSpinner.analysis.progress import is_open
from plateSpinner.finding import Severity
from plateSpinner.model.dates import Day
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item
from plateSpinner.model.task import Task
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "D109",
    Severity.WARNING,
    "something was done before what has to be finished first",
    needs="`done` and `after` of the milestones and tasks of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every link, finish to start and without a lead, of milestones and tasks that are done."""
    for component in view.open_components:
        held = view.portfolio.held(component)
        tasks = tuple(task for task in held.tasks if not task.fact.tasks)
        items: tuple[Item[Milestone] | Item[Task], ...] = (*held.milestones, *tasks)
        for item in items:
            if done := finished(item.fact, view.as_of):
                for before in finished_first(item, view.portfolio):
                    yield from _judged(item, done, before, finished(before.fact, view.as_of))


def _judged(
    item: Item[Milestone] | Item[Task], done: Day, before: Predecessor, first: Day | None
) -> Iterator[Outcome]:
    message = f"{said(item)} was done {done}"
    places = (item.place.at("done"), before.link.labelled("predecessor"))
    if first is not None and done.last >= first.first:
        yield Held(item)
    elif first is not None:
        early = days((first.first - done.last).days)
        message += f", {early} before its predecessor '{before.text}' ({first})"
        yield Hit(item, message, places, "correct the date, or take out the link: it did not have to wait")
    elif is_open(before.item.component):
        message += f", and its predecessor '{before.text}' is open"
        yield Hit(item, message, places, f"say when '{before.text}' was done, or take out the link")
