"""A program or project is open after its target."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.finding import Severity
from plateSpinner.model.value import NOT_STATED, Unknown
from plateSpinner.rules.rule import ALWAYS, Gap, Outcome, Rule, View

RULE = Rule(
    "D104",
    Severity.ERROR,
    "a program or project is open after its target",
    needs="`target` of active and proposed programs and projects",
    profiles=ALWAYS,
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that has a target."""
    for component in view.open_components:
        target = component.fact.target
        if target == NOT_STATED:
            continue
        if isinstance(target, Unknown):
            yield Gap(component, component.place.at("target"), f"target {target.reason}")
        else:
            yield from view.judged(Trouble.TARGET_PASSED, component)
