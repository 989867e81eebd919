"""A summary has links of its own."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.words import counted
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "N124",
    Severity.INFO,
    "a summary has links of its own",
    needs="`tasks` inside of tasks",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every task with tasks inside, of programs and projects whose dates count."""
    for component in view.open_components:
        for task in view.portfolio.held(component).tasks:
            if not task.fact.tasks:
                continue
            if not task.fact.after:
                yield Held(task)
                continue
            links = counted(len(task.fact.after), "link")
            message = f"{said(task)} has tasks inside and {links} of its own"
            way_out = "link the tasks inside that really wait"
            yield Hit(task, message, (task.place.at("after"),), way_out)
