"""A team or a person has more work than there are days."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Held, Hit, Outcome, Rule, View

if TYPE_CHECKING:
    from plateSpinner.analysis.load import Cell, PartyLoad

RULE = Rule(
    "C101",
    Severity.WARNING,
    "a team or a person has more work than there are days",
    needs="`assign` of open tasks or `staffing`, and `capacity` of teams",
    profiles=USUALLY,
    thresholds=(("share", Decimal(120)), ("months", Decimal(3))),
)


DAYS_A_MONTH = 30


def check(view: View) -> Iterator[Outcome]:
    """Every team and person with work in the months ahead, from the month of the status date on."""
    if not _is_anybody_busy(view):
        return
    from plateSpinner.analysis.load import Grain, PartyKind, load  # noqa: PLC0415 - costly, and seldom needed

    months = int(view.threshold("overloaded", "months", None))
    until = view.as_of + dt.timedelta(days=DAYS_A_MONTH * max(months - 1, 0))
    loads = load(view.portfolio, view.schedule, view.as_of, until, Grain.MONTH)
    for party in loads.parties:
        busy = [cell for cell in party.cells if cell.demand]
        if not busy or party.kind is PartyKind.SKILL:
            continue
        unknown = next((cell.capacity for cell in busy if isinstance(cell.capacity, Unknown)), None)
        if unknown is not None:
            yield Gap(
                None, party.place or busy[0].portions[0].place, f"{party.kind} '{party.id}': {unknown.reason}"
            )
            continue
        yield _judged(party, busy, view.threshold("overloaded", "share", None))


def _is_anybody_busy(view: View) -> bool:
    """Whether anybody is assigned or any team staffed: other plans have no load to look at."""
    return any(
        component.fact.staffing or any(task.fact.assign for task in view.portfolio.held(component).tasks)
        for component in view.open_components
    )


def _judged(party: "PartyLoad", busy: "list[Cell]", most: Decimal) -> Outcome:
    crowded = [cell for cell in busy if cell.demand * 100 > _room(cell) * most]
    if not crowded:
        return Held(None)
    worst = max(crowded, key=lambda cell: (cell.over, -cell.period.first.toordinal()))
    work = f"{_plain(worst.demand)} person-days of work for {_plain(_room(worst))} in {worst.period.label}"
    causes = tuple(p.place.labelled(f"{_plain(p.days)} days") for p in worst.portions)
    places = (party.place, *causes) if party.place else causes
    way_out = "move work, or add people: spin bottlenecks shows what would help"
    return Hit(None, f"{party.kind} '{party.id}' has {work}", places, way_out, about=party.id)


def _room(cell: "Cell") -> Decimal:
    return cell.capacity if isinstance(cell.capacity, Decimal) else Decimal(0)


def _plain(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():f}"
