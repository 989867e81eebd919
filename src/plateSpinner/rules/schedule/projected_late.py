"""The plan's logic reaches a promise too late."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Outcome, Rule, View

RULE = Rule(
    "N120",
    Severity.ERROR,
    "the plan's logic reaches a promise too late",
    needs="`due` of milestones with predecessors, `deadline` of tasks, `duration` of what comes before them",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone with a promise and every open leaf task with a deadline that has a projection."""
    for component in view.open_components:
        held = view.portfolio.held(component)
        for milestone in held.milestones:
            if not is_done(milestone.fact.done, view.as_of) and not isinstance(milestone.fact.due, Unknown):
                yield from _judged(view, milestone)
        for task in held.tasks:
            if not is_done(task.fact.done, view.as_of) and not isinstance(task.fact.deadline, Unknown):
                yield from _judged(view, task)


def _judged(view: View, item: Item[Milestone] | Item[Task]) -> Iterator[Outcome]:
    projection = view.schedule.projection(item)
    if projection is None:
        return
    late = view.concerns(Trouble.PROJECTED_LATE, item)
    if projection.unknown is not None and not late:
        yield Gap(item, item.place, projection.unknown.reason)
    else:
        yield from view.judged(Trouble.PROJECTED_LATE, item)
