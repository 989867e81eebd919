"""An open task has no length."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "N122",
    Severity.INFO,
    "an open task has no length",
    needs="`duration`, `effort` with `assign`, or `remaining` of open tasks",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open task without tasks inside, of programs and projects whose dates count."""
    network = view.schedule.network
    for component in view.open_components:
        for task in view.portfolio.held(component).tasks:
            index = network.index(task)
            if index is None or is_done(task.fact.done, view.as_of):
                continue
            activity = network.activities[index]
            if not activity.endless or index in network.circular:
                yield Held(task)
                continue
            message = f"{said(task)}: {activity.unknown}, so no date after it can be told"
            yield Hit(task, message, (task.place,), "estimate it: duration: 5d, or effort: 10d with assign")
