"""A project has no status, and a date that it has promised has passed."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.finding import Severity
from plateSpinner.model.dates import Day
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "D116",
    Severity.WARNING,
    "a project has no status, and a date that it has promised has passed",
    needs="`due` of the open milestones of projects without a status",
)


def check(view: View) -> Iterator[Outcome]:
    """Every project that has dates and doesn't say whether they count."""
    for project in view.portfolio.projects:
        dated = any(isinstance(m.fact.due, Day) for m in view.portfolio.held(project).milestones)
        if project.fact.status is not None or not dated:
            continue
        concerns = view.concerns(Trouble.NO_STATUS, project)
        for concern in concerns:
            message = f"{said(project)} has {concern.text}"
            yield Hit(project, message, (project.place.at("name"),), concern.advice)
        if not concerns:
            yield Held(project)
