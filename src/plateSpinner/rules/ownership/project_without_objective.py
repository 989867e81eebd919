"""A project serves none of the objectives that the plan declares."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_inactive
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "O103",
    Severity.INFO,
    "a project serves none of the objectives that the plan declares",
    needs="`objectives` of the portfolio, and of the projects or their programs",
)


def check(view: View) -> Iterator[Outcome]:
    """Every project that is not on hold, done or cancelled, where the portfolio declares objectives."""
    if not view.portfolio.charter.objectives:
        return
    for project in view.portfolio.projects:
        if is_inactive(project):
            continue
        if project.fact.objectives or project.program.fact.objectives:
            yield Held(project)
        else:
            message = f"{said(project)} serves no objective, and neither does its program"
            way = "name what it serves under `objectives`"
            yield Hit(project, message, (project.place.at("name"),), way)
