"""Where work meets: points that wait for many, and links that cross from one team to another.

Only what is open, of programs and projects whose dates count.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from plateSpinner.analysis.progress import is_delivered, is_open
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.component import Component, Status
from plateSpinner.model.portfolio import WORK, AnyItem, Holdings, Item, Kind, Portfolio

MANY = 3
"""Open predecessors from which something is a merge point: each can make it late (merge bias, Moder 1983)."""


@dataclass(frozen=True, slots=True)
class Merge:
    """An item that waits for several others that are open; `total_float` in minutes, None where unknown."""

    item: AnyItem
    predecessors: tuple[AnyItem, ...]
    total_float: int | None


@dataclass(frozen=True, slots=True)
class Handoff:
    """What one team waits for from another, as (giver's item, taker's item), each pair once."""

    giver: str
    taker: str
    links: tuple[tuple[AnyItem, AnyItem], ...]


Pairs: TypeAlias = tuple[tuple[AnyItem, AnyItem], ...]
"""Giver and taker."""


def open_pairs(portfolio: Portfolio, schedule: Schedule) -> Pairs:
    """Giver and taker where both are open, each pair once: a link and a commitment often say the same."""
    pairs = (pair for component in portfolio.components for pair in _pairs(portfolio, schedule, component))
    known: dict[AnyItem, bool] = {}
    return tuple(
        (giver, taker)
        for giver, taker in dict.fromkeys(pairs)
        if _is_going_on(giver, schedule, known) and _is_going_on(taker, schedule, known)
    )


def merges(pairs: Pairs, schedule: Schedule) -> tuple[Merge, ...]:
    """The points where most comes together, the most first; a commitment from outside is one of them."""
    waits: dict[AnyItem, list[AnyItem]] = {}
    for giver, taker in pairs:
        waits.setdefault(taker, []).append(giver)
    found = []
    for taker, givers in waits.items():
        row = schedule.row(taker)
        if len(givers) >= MANY:
            found.append(Merge(taker, tuple(givers), row.total_float if row else None))
    return tuple(sorted(found, key=lambda merge: (-len(merge.predecessors), merge.item.ref)))


def handoffs(pairs: Pairs) -> tuple[Handoff, ...]:
    """What teams wait for, by giver and taker, the most first.

    What has no team is left out, and so is what comes from outside of the plan: no team gives it.
    """
    found: dict[tuple[str, str], list[tuple[AnyItem, AnyItem]]] = {}
    for giver, taker in pairs:
        teams = giver.team, taker.team
        if all(teams) and teams[0] != teams[1] and giver.kind is not Kind.DEPENDENCY:
            found.setdefault(teams, []).append((giver, taker))
    rows = [Handoff(gives, takes, tuple(links)) for (gives, takes), links in found.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.links), row.giver, row.taker)))


def _pairs(
    portfolio: Portfolio, schedule: Schedule, component: Item[Component]
) -> Iterator[tuple[AnyItem, AnyItem]]:
    """Who waits for whom, as a program or project writes it."""
    held: Holdings = portfolio.held(component)
    takers: tuple[AnyItem, ...] = (*held.tasks, *held.milestones)
    for taker in takers:
        for link in getattr(taker.fact, "after", ()):
            giver = portfolio.resolve(link.on, taker.home, *WORK)
            if giver is not None:
                yield giver, taker
    for commitment in held.dependencies:
        fact = commitment.fact
        waiting = portfolio.resolve(fact.for_, commitment.home, *WORK) if fact.for_ else None
        if waiting is not None and not is_delivered(fact, schedule.as_of):
            needed = portfolio.resolve(fact.needs, commitment.home, *WORK) if fact.needs else None
            yield needed or commitment, waiting


def _is_going_on(item: AnyItem, schedule: Schedule, known: dict[AnyItem, bool]) -> bool:
    """Whether it is open where dates count; nothing is in a program that is cancelled."""
    if item not in known:
        counts = item.program.fact.status is not Status.CANCELLED and is_open(item.component)
        known[item] = counts and (item.kind is Kind.DEPENDENCY or not schedule.is_finished(item))
    return known[item]
