"""The plan's waivers, and which findings they cover."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.finding import Finding, Place
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item, Kind, Portfolio
from plateSpinner.model.waiver import Waiver


@dataclass(frozen=True, slots=True)
class Waived:
    """A waiver with its place; `home` is None for one of the portfolio."""

    waiver: Waiver
    place: Place
    home: Item[Component] | None

    @property
    def about(self) -> str:
        """What tells it from other waivers of its file: the rule that it names, and the item."""
        return f"{self.waiver.rule} {self.waiver.at}".rstrip()


def waivers(portfolio: Portfolio) -> Iterator[Waived]:
    """Every waiver of the plan, the portfolio's first."""
    for index, waiver in enumerate(portfolio.charter.waivers):
        yield Waived(waiver, portfolio.charter_place("waivers", index), None)
    for component in portfolio.components:
        for index, waiver in enumerate(component.fact.waivers):
            yield Waived(waiver, component.place.at("waivers", index), component)


def covers(waived: Waived, finding: Finding, portfolio: Portfolio) -> bool:
    """Whether a waiver is about a finding, whatever its date.

    With `at` it covers that item alone. Without, it covers what its file holds; a program's also
    what its projects hold, the portfolio's everything.
    """
    waiver, home = waived.waiver, waived.home
    if waiver.rule not in (finding.name, finding.code):
        return False
    if waiver.at:
        return any(item.ref == finding.item for item in portfolio.matches(waiver.at, home, *Kind))
    return home is None or finding.item == home.ref or finding.item.startswith(f"{home.ref}/")


def is_valid(waiver: Waiver, as_of: dt.date) -> bool:
    """Whether a waiver holds at `as_of`: through its last day, and with a reason."""
    return waiver.until.last >= as_of and bool(waiver.reason.strip())
