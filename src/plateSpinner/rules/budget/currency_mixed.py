"""Money is spent in a currency other than the budget's."""

from collections.abc import Iterator

from plateSpinner.analysis.spending import foreign
from plateSpinner.finding import Severity
from plateSpinner.model.amounts import Money
from plateSpinner.model.words import counted
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "B104",
    Severity.INFO,
    "money is spent in a currency other than the budget's",
    needs="`actuals` of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that has spent money."""
    currency = view.portfolio.charter.currency
    for component in view.open_components:
        if not any(period.first <= view.as_of for period in component.fact.actuals):
            continue
        periods = foreign(component, view.as_of, currency)
        if not periods:
            yield Held(component)
            continue
        count = counted(len(periods), "amount")
        message = f"{said(component)} has {count} in a currency other than its budget's"
        places = [component.place.at("actuals", str(period)) for period in periods]
        if isinstance(component.fact.budget, Money):
            places.append(component.place.at("budget").labelled("budget"))
        way = "convert them at the rate of the day: no sum is made across currencies"
        yield Hit(component, message, tuple(places), way)
