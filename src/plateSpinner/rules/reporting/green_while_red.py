"""The last health declared is green while the facts say red."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_inactive
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item, Kind
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "U102",
    Severity.ERROR,
    "the last health declared is green while the facts say red",
    needs="`health` of the last update, and what health is computed from: `due`, `need_by`, `promised`",
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that is declared green."""
    for component in view.open_components:
        if view.assessment(component).declared is Health.GREEN:
            yield _judged(view, component)


def _judged(view: View, component: Item[Component]) -> Outcome:
    assessment = view.assessment(component)
    for concern in view.concerns(Trouble.WATERMELON, component):
        message = f"{said(component)} is declared green, and the facts say red: {assessment.reason}"
        whys = [
            c.place.labelled(c.text) for c in assessment.concerns if c.health is Health.RED and c != concern
        ]
        return Hit(component, message, (concern.place, *whys), concern.advice)
    missing = next(_untold(view, component), "")
    return Gap(component, component.place, missing) if missing else Held(component)


def _untold(view: View, component: Item[Component]) -> Iterator[str]:
    """What can't be told of it and of its projects: any of that may be red."""
    assessment = view.assessment(component)
    if isinstance(assessment.computed, Unknown):
        yield assessment.reason
    yield from (untold.text for untold in assessment.untold)
    if component.kind is Kind.PROGRAM:
        for project in view.portfolio.projects_of(component):
            if not is_inactive(project):
                yield from (f"project '{project.id}': {text}" for text in _untold(view, project))
