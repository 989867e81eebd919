"""No team is named that delivers a project."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_inactive
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "O107",
    Severity.INFO,
    "no team is named that delivers a project",
    needs="`team` of the projects or their programs, their `staffing`, or `team` and `assign` of their tasks",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every project that is not on hold, done or cancelled."""
    for project in view.portfolio.projects:
        if is_inactive(project):
            continue
        if project.team or project.fact.staffing or _has_assigned_tasks(view, project):
            yield Held(project)
        else:
            message = f"{said(project)} names no team"
            yield Hit(
                project, message, (project.place.at("name"),), "name the one that delivers under `team`"
            )


def _has_assigned_tasks(view: View, project: Item[Component]) -> bool:
    return any(item.fact.team or item.fact.assign for item in view.portfolio.held(project).tasks)
