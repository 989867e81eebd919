"""The progress of a task contradicts its dates."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Edit, Severity
from plateSpinner.model.amounts import Share
from plateSpinner.model.portfolio import Item
from plateSpinner.model.task import Task
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "U106",
    Severity.WARNING,
    "the progress of a task contradicts its dates",
    needs="`progress` of the tasks of active and proposed programs and projects",
    fixable=True,
)


def check(view: View) -> Iterator[Outcome]:
    """Every task without tasks inside that states a progress."""
    for component in view.open_components:
        for item in view.portfolio.held(component).tasks:
            if item.fact.progress is not None and not item.fact.tasks:
                yield _judged(view, item, item.fact.progress)


def _judged(view: View, item: Item[Task], progress: Share) -> Outcome:
    task, place = item.fact, item.place.at("progress")
    stands = f"{said(item)} has progress {progress}"
    if is_done(task.done, view.as_of) and progress.value < 1:
        places = (place, item.place.at("done").labelled("done"))
        message, way = f"{stands} and is done ({task.done})", "take `progress` out, or `done`"
        return Hit(item, message, places, way, Edit(place, "100%"))
    if progress.value == 1 and task.done is None:
        way = "add `done` with the date, or say what is left"
        return Hit(item, f"{stands} and is not done", (place,), way)
    if progress.value > 0 and task.started is None and task.done is None:
        return Hit(item, f"{stands} and was never started", (place,), "add `started` with the date")
    return Held(item)
