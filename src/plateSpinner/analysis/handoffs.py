"""Where work meets: points that wait for many, and links that cross from one team to another.

Only what is open, of programs and projects whose dates count.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.schedule.critical_path import Activity
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.portfolio import AnyItem

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
    """The open links by which one team waits for another, as (giver's item, taker's item)."""

    giver: str
    taker: str
    links: tuple[tuple[AnyItem, AnyItem], ...]


def merges(schedule: Schedule) -> tuple[Merge, ...]:
    """The points where most comes together, the most first."""
    waits: dict[int, list[AnyItem]] = {}
    takers: dict[int, AnyItem] = {}
    for giver, taker in _links(schedule):
        takers[id(taker)] = taker
        if all(known is not giver for known in waits.setdefault(id(taker), [])):
            waits[id(taker)].append(giver)
    found = []
    for key, givers in waits.items():
        row = schedule.row(takers[key])
        if len(givers) >= MANY:
            found.append(Merge(takers[key], tuple(givers), row.total_float if row else None))
    return tuple(sorted(found, key=lambda merge: (-len(merge.predecessors), merge.item.ref)))


def handoffs(schedule: Schedule) -> tuple[Handoff, ...]:
    """The links between teams, by giver and taker, the most first; what has no team is left out."""
    found: dict[tuple[str, str], list[tuple[AnyItem, AnyItem]]] = {}
    for giver, taker in _links(schedule):
        teams = giver.team, taker.team
        if all(teams) and teams[0] != teams[1]:
            found.setdefault(teams, []).append((giver, taker))
    rows = [Handoff(gives, takes, tuple(links)) for (gives, takes), links in found.items()]
    return tuple(sorted(rows, key=lambda row: (-len(row.links), row.giver, row.taker)))


def _links(schedule: Schedule) -> Iterator[tuple[AnyItem, AnyItem]]:
    """Who waits for whom, item by item, of what is open on both sides; gates stand for what is around."""
    network = schedule.network
    for index, node in enumerate(network.nodes):
        if node.role is not Role.WORK or not _is_going_on(node.item, network.activities[index]):
            continue
        for tie in network.activities[index].ties:
            other = network.nodes[tie.on]
            if other.role is Role.BEGIN:
                continue
            if _is_going_on(other.item, network.activities[tie.on]):
                yield other.item, node.item


def _is_going_on(item: AnyItem, activity: Activity) -> bool:
    return activity.finished is None and is_open(item.component)
