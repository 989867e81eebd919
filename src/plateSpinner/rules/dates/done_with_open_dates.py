"""A program or project is done, and a date that it has promised is open."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.component import Status
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "D114",
    Severity.WARNING,
    "a program or project is done, and a date that it has promised is open",
    needs="`status` of programs and projects, and `due` of their milestones",
)


def check(view: View) -> Iterator[Outcome]:
    """Every milestone with a date, of a program or project that is done."""
    for component in view.portfolio.components:
        if component.fact.status is not Status.DONE:
            continue
        for item in view.portfolio.held(component).milestones:
            due = item.fact.due
            if isinstance(due, Unknown):
                continue
            if is_done(item.fact.done, view.as_of):
                yield Held(item)
                continue
            message = f"{said(item)} (due {due}) is open, and its {component.kind} is done"
            places = (item.place.at("due"), component.place.at("status").labelled("done"))
            yield Hit(item, message, places, "say when it was `done`, or take it out if nobody waits for it")
