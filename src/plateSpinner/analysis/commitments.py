"""Commitments from both sides: needed, promised, and what the giver's own schedule says."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.gates import Gate, GateKind
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Kind, Portfolio
from plateSpinner.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Commitment:
    """One open commitment and who gives it.

    `holds` waits for it. `projected` is the finish of what is needed, as far as the plan holds it.
    `late` are calendar days from the day it is needed to the day it comes, by the later of promise
    and projection; negative where it comes early. `total_float` is that of what is needed, in
    working days.
    """

    item: Item[Dependency]
    giver: str
    holds: tuple[AnyItem, ...]
    projected: dt.date | Unknown
    late: int | Unknown
    total_float: Decimal | Unknown


def commitments(portfolio: Portfolio, schedule: Schedule, waiting: Iterable[Gate]) -> Iterator[Commitment]:
    """The commitments among the gates, in their order."""
    held = {
        item.ref: item
        for component in portfolio.components
        for item in portfolio.held(component).dependencies
    }
    for gate in waiting:
        if gate.kind is GateKind.COMMITMENT and gate.item.kind is Kind.DEPENDENCY:
            yield _commitment(portfolio, schedule, held[gate.item.ref], gate)


def _commitment(portfolio: Portfolio, schedule: Schedule, item: Item[Dependency], gate: Gate) -> Commitment:
    fact = item.fact
    needed = portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
    row = None if needed is None else schedule.row(needed)
    if row is None:
        outside = Unknown("it is delivered from outside of the plan")
        return Commitment(item, gate.party, gate.holds, outside, _late(fact, None), outside)
    spare = (
        Unknown("it can't be projected") if row.total_float is None else Decimal(row.total_float) / row.day
    )
    projected = row.finish if row.unknown is None else row.unknown
    return Commitment(
        item,
        gate.party,
        gate.holds,
        projected,
        _late(fact, row.finish if row.unknown is None else None),
        spare,
    )


def _late(fact: Dependency, projected: dt.date | None) -> int | Unknown:
    if isinstance(fact.need_by, Unknown):
        return Unknown(f"the date it is needed by is {fact.need_by.reason}")
    known = [fact.promised.last] if isinstance(fact.promised, Day) else []
    known += [projected] if projected else []
    if not known:
        return Unknown("nobody has promised a date")
    return (max(known) - fact.need_by.last).days
