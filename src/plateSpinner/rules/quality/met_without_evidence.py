"""A criterion counts as met, and nothing shows it."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.words import quoted
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "Q104",
    Severity.INFO,
    "a criterion counts as met, and nothing shows it",
    needs="`evidence` of the criteria that are met, of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every criterion that is met, of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            for index, criterion in enumerate(item.fact.criteria):
                if not criterion.met:
                    continue
                if criterion.evidence:
                    yield Held(item)
                    continue
                message = f"{said(item)} has a criterion met without evidence: {quoted(criterion.text)}"
                place = item.place.at("criteria", index)
                yield Hit(item, message, (place,), "add a link to what shows it under `evidence`")
