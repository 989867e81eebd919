"""Key results and KPIs: what was read last, and whether it reaches the target."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.metric import Kpi
from plateSpinner.model.portfolio import Item, Portfolio
from plateSpinner.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Measure:
    """A key result or a KPI with its place; `item` is None for a key result, which is the portfolio's."""

    kind: str
    id: str
    fact: Kpi
    place: Place
    item: Item[Kpi] | None

    def figure(self, value: Decimal) -> str:
        """A value with its unit, as `3.1 %`."""
        return f"{value:f} {self.fact.unit}".rstrip()


def measures(portfolio: Portfolio, components: Iterable[Item[Component]]) -> Iterator[Measure]:
    """Every key result of the portfolio, then every KPI of `components`."""
    for objective_id, objective in portfolio.charter.objectives.items():
        for id_, key_result in objective.key_results.items():
            place = portfolio.charter_place("objectives", objective_id, "key_results", id_)
            yield Measure("key result", id_, key_result, place, None)
    for component in components:
        for item in portfolio.held(component).kpis:
            yield Measure("kpi", item.id, item.fact, item.place, item)


def last_reading(kpi: Kpi, as_of: dt.date) -> tuple[Day, Decimal] | Unknown:
    """The last reading up to `as_of`, inclusive, and its date; unknown where there is none."""
    read = [(day, value) for day, value in kpi.readings.items() if day.first <= as_of]
    return max(read, key=lambda one: (one[0].last, one[0].text), default=Unknown("no reading"))


def reaches(kpi: Kpi, value: Decimal) -> bool | Unknown:
    """Whether a value is at the target or beyond it, going from the start; unknown without a direction."""
    if kpi.target is None:
        return Unknown("no target")
    if kpi.start is None:
        return Unknown("no start: it can't be told whether more is better")
    if kpi.start == kpi.target:
        return Unknown("start and target are the same: it can't be told whether more is better")
    return value >= kpi.target if kpi.target > kpi.start else value <= kpi.target
