"""A task is open after its deadline."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.predecessors import finished
from plateSpinner.finding import Severity
from plateSpinner.model.value import NOT_STATED, Unknown
from plateSpinner.rules.rule import Gap, Outcome, Rule, View

RULE = Rule(
    "D106",
    Severity.WARNING,
    "a task is open after its deadline",
    needs="`deadline` of the open tasks of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open task with a deadline, of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).tasks:
            deadline = item.fact.deadline
            if deadline == NOT_STATED or finished(item.fact, view.as_of):
                continue
            if isinstance(deadline, Unknown):
                yield Gap(item, item.place.at("deadline"), f"deadline {deadline.reason}")
            else:
                yield from view.judged(Trouble.DEADLINE_PASSED, item)
