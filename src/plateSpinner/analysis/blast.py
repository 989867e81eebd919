"""Blast radius: how much hangs on each piece of work that is next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.reach import reached
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.portfolio import AnyItem


@dataclass(frozen=True, slots=True)
class Radius:
    """An open task or milestone that waits for nothing open, and what waits for it at any remove.

    `items` are open tasks and milestones without itself, `promises` those of them that are promised,
    `late` those of these that are late, `programs` where the promises are, in the order of the plan.
    `total_float` is in minutes, None where it can't be told; below zero it is the working time by which
    a promise behind is broken on the way from here: the lateness that it transmits.
    """

    item: AnyItem
    items: int
    promises: int
    late: int
    programs: tuple[str, ...]
    total_float: int | None


def radii(schedule: Schedule, promises: Mapping[int, bool]) -> tuple[Radius, ...]:
    """All with promises behind them: those with most late ones first, then most promises, then items.

    `promises` says by the identity of an item whether a promise is late.
    """
    found = sorted(_radii(schedule, promises), key=lambda r: (-r.late, -r.promises, -r.items, r.item.ref))
    return tuple(found)


def _radii(schedule: Schedule, promises: Mapping[int, bool]) -> Iterator[Radius]:
    network = schedule.network
    work, promised, late = [], 0, 0
    programs: dict[str, int] = {}
    for index, node in enumerate(network.nodes):
        item, going_on = node.item, network.activities[index].finished is None
        open_ = node.role is Role.WORK and going_on and is_open(item.component)
        bit = 1 << index if open_ else 0
        work.append(bit)
        if bit and id(item) in promises:
            promised |= bit
            late |= bit if promises[id(item)] else 0
            program = item.program.id
            programs[program] = programs.get(program, 0) | bit
    for index, mask in reached(schedule.followers, work):
        behind = mask & ~work[index]
        if not work[index] or not behind & promised or _waits(schedule, work, index):
            continue
        item = network.nodes[index].item
        row = schedule.row(item)
        yield Radius(
            item,
            behind.bit_count(),
            (behind & promised).bit_count(),
            (behind & late).bit_count(),
            tuple(program for program, inside in programs.items() if behind & inside),
            row.total_float if row is not None else None,
        )


def _waits(schedule: Schedule, work: list[int], index: int) -> bool:
    """Whether an activity waits for open work, itself or through starts and ends of what is around work."""
    nodes, activities = schedule.network.nodes, schedule.network.activities
    seen, left = {index}, [index]
    while left:
        for tie in activities[left.pop()].ties:
            if work[tie.on]:
                return True
            if nodes[tie.on].role is not Role.WORK and tie.on not in seen:
                seen.add(tie.on)
                left.append(tie.on)
    return False
