"""More money is spent than was approved."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.spending import spending
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Outcome, Rule, View

RULE = Rule(
    "B101",
    Severity.ERROR,
    "more money is spent than was approved",
    needs="`budget` and `actuals` of active and proposed programs and projects, in one currency",
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that states a budget or actuals, at its own level."""
    for component in view.open_components:
        budget = component.fact.budget
        if isinstance(budget, Unknown) and not component.fact.actuals:
            continue
        spent = spending(component, view.as_of, view.portfolio.charter.currency)
        if isinstance(budget, Unknown):
            yield Gap(component, component.place, f"budget {budget.reason}")
        elif isinstance(spent, Unknown):
            yield Gap(component, component.place.at("budget"), spent.reason)
        elif budget.amount <= 0:
            yield Gap(component, component.place.at("budget"), "no budget above 0 to hold it against")
        else:
            yield from view.judged(Trouble.OVER_BUDGET, component)
