"""An open milestone waits for nothing although its project has tasks."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "N123",
    Severity.INFO,
    "an open milestone waits for nothing although its project has tasks",
    needs="`after` of open milestones",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone of a program or project that holds open tasks and whose dates count."""
    network = view.schedule.network
    for component in view.open_components:
        held = view.portfolio.held(component)
        if all(is_done(task.fact.done, view.as_of) for task in held.tasks):
            continue
        for milestone in held.milestones:
            index = network.index(milestone)
            if index is None or is_done(milestone.fact.done, view.as_of):
                continue
            if network.activities[index].ties:
                yield Held(milestone)
                continue
            message = f"{said(milestone)} waits for nothing, so no work moves its date"
            yield Hit(milestone, message, (milestone.place,), "say what it waits for: after: [task]")
