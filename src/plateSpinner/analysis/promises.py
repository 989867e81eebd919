"""Which date of an item is a promise."""

import datetime as dt

from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import AnyItem
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown


def promise(item: AnyItem) -> tuple[str, Day | Unknown] | None:
    """The key and the value of the date that an item promises; None where its kind promises none.

    A milestone's due date, the target of a program or project, a task's deadline, the date that the giver
    of a dependency has promised.
    """
    match item.fact:
        case Milestone() as milestone:
            return "due", milestone.due
        case Task() as task:
            return "deadline", task.deadline
        case Dependency() as commitment:
            return "promised", commitment.promised
        case Component() as component:
            return "target", component.target
        case _:
            return None


def is_promised(item: AnyItem, as_of: dt.date) -> bool:
    """Whether it is a milestone with a promised date, not reached at `as_of`, where dates count."""
    fact = item.fact
    return (
        isinstance(fact, Milestone)
        and isinstance(fact.due, Day)
        and not is_done(fact.done, as_of)
        and is_open(item.component)
    )
