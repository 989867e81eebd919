"""A program or project is done, and a date that it has promised, or a project in it, is open."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component, Status
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "D114",
    Severity.WARNING,
    "a program or project is done, and a date that it has promised, or a project in it, is open",
    needs="`status` of programs and projects, and `due` of their milestones",
)


def check(view: View) -> Iterator[Outcome]:
    """Every dated milestone of a program or project that is done, and every project of such a program."""
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
    for project in view.portfolio.projects:
        if project.program.fact.status is Status.DONE and project.fact.status is not None:
            yield _project(project)


def _project(project: Item[Component]) -> Outcome:
    if not is_open(project):
        return Held(project)
    message = f"{said(project)} is {project.fact.status}, and its program is done"
    places = (project.place.at("status"), project.program.place.at("status").labelled("done"))
    return Hit(
        project, message, places, "say that it is done, on hold or cancelled, or that the program goes on"
    )
