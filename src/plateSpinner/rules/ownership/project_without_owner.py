"""Nobody answers for a project."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_inactive
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "O101",
    Severity.WARNING,
    "nobody answers for a project",
    needs="`owner` of the projects that are not on hold, done or cancelled, or of their programs",
)


def check(view: View) -> Iterator[Outcome]:
    """Every project that is not on hold, done or cancelled."""
    for project in view.portfolio.projects:
        if is_inactive(project):
            continue
        if project.owner:
            yield Held(project)
        else:
            message = f"{said(project)} has no owner, and neither has its program"
            yield Hit(project, message, (project.place.at("name"),), "name one person under `owner`")
