"""Money is spent that no budget was approved for."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "B103",
    Severity.INFO,
    "money is spent that no budget was approved for",
    needs="`budget` of the active and proposed programs and projects with `actuals`, or of their programs",
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that has spent money."""
    for component in view.open_components:
        if not any(period.first <= view.as_of for period in component.fact.actuals):
            continue
        unfunded = all(isinstance(c.fact.budget, Unknown) for c in (component, component.program))
        if unfunded:
            message = f"{said(component)} has actuals and no budget"
            place = component.place.at("actuals").key()
            yield Hit(component, message, (place,), "add the approved amount under `budget`")
        else:
            yield Held(component)
