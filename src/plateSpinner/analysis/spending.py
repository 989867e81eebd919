"""Money spent, held against the budget."""

import datetime as dt
from decimal import Decimal

from plateSpinner.model.amounts import Money
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown


def spending(component: Item[Component], as_of: dt.date, currency: str) -> Decimal | Unknown:
    """Money spent in periods begun by `as_of`; unknown without actuals, or in a currency not the budget's.

    `currency` is the portfolio's: that of every amount without one of its own.
    """
    spent = [money for period, money in component.fact.actuals.items() if period.first <= as_of]
    if not spent:
        return Unknown("no actuals")
    if foreign(component, as_of, currency):
        return Unknown("actuals and budget are in different currencies")
    return sum((money.amount for money in spent), Decimal(0))


def foreign(component: Item[Component], as_of: dt.date, currency: str) -> tuple[Day, ...]:
    """The periods begun by `as_of` whose actuals are in a currency not the budget's; `currency` as above."""
    budget = component.fact.budget
    own = (budget.currency if isinstance(budget, Money) else "") or currency
    actuals = component.fact.actuals.items()
    return tuple(p for p, money in actuals if p.first <= as_of and (money.currency or currency) != own)
