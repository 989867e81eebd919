"""Which promises no longer stand though nobody has kept them, and what waits for them."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from plateSpinner.analysis.changes.change import Comparison
from plateSpinner.analysis.cycles import waits
from plateSpinner.analysis.impact.side import Side
from plateSpinner.analysis.progress import is_inactive
from plateSpinner.model.component import Status
from plateSpinner.model.dependency import Dependency, DependencyStatus
from plateSpinner.model.portfolio import WORK, AnyItem


class Why(StrEnum):
    """What became of a promise that nobody has kept."""

    REMOVED = "removed"
    UNDATED = "date taken away"
    CANCELLED = "cancelled"
    ON_HOLD = "on hold"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Dropped:
    """A promise that stood before and does not any more.

    `item` is that of the later plan, or of the earlier one where it is removed. `waiting` is what
    waited for it and goes on: milestones, tasks and commitments of the later plan.
    """

    item: AnyItem
    before: AnyItem
    why: Why
    waiting: tuple[AnyItem, ...]


def dropped(comparison: Comparison, before: Side, after: Side) -> tuple[Dropped, ...]:
    """The promises that are dropped, in the order of the earlier plan."""
    return tuple(_Dropped(comparison, before, after).found())


class _Dropped:
    def __init__(self, comparison: Comparison, before: Side, after: Side) -> None:
        self._before = before
        self._after = after
        self._now = {id(old): new for old, new in comparison.pairs}

    def found(self) -> Iterator[Dropped]:
        for standing in self._before.standings.values():
            old = standing.item
            if standing.promised is None or standing.done or _rests(old) or _is_rejected(old):
                continue
            new = self._now.get(id(old))
            why = Why.REMOVED if new is None else self._why(new)
            if why is not None:
                yield Dropped(new or old, old, why, tuple(self._waiting(old)))

    def _why(self, new: AnyItem) -> Why | None:
        if _is_rejected(new):
            return Why.REJECTED
        if status := _rests(new):
            return Why.CANCELLED if status is Status.CANCELLED else Why.ON_HOLD
        standing = self._after.standings.get(id(new))
        undated = standing is None or (standing.promised is None and not standing.done)
        return Why.UNDATED if undated else None

    def _waiting(self, old: AnyItem) -> Iterator[AnyItem]:
        """What waits for it in the earlier plan, as the later one has it, where that is still to come."""
        for item in self._takers.get(id(old), {}).values():
            new = self._now.get(id(item))
            if new is not None and not is_inactive(new.component) and not self._is_done(new):
                yield new

    @cached_property
    def _takers(self) -> dict[int, dict[int, AnyItem]]:
        """By the identity of an item of the earlier plan what waits for it directly, itself by identity."""
        plan, takers = self._before.portfolio, defaultdict[int, dict[int, AnyItem]](dict)
        for wait in waits(plan):
            takers[id(wait.on)][id(wait.item)] = wait.item
        for component in plan.components:
            for commitment in plan.held(component).dependencies:
                fact = commitment.fact
                needed = plan.resolve(fact.needs, commitment.home, *WORK) if fact.needs else None
                taker = plan.resolve(fact.for_, commitment.home, *WORK) if fact.for_ else None
                if needed is not None and not _is_rejected(commitment):
                    takers[id(needed)][id(commitment)] = commitment
                if taker is not None:
                    takers[id(commitment)][id(taker)] = taker
        return takers

    def _is_done(self, item: AnyItem) -> bool:
        standing, row = self._after.standings.get(id(item)), self._after.schedule.row(item)
        return (standing is not None and standing.done) or (row is not None and row.done)


def _rests(item: AnyItem) -> Status | None:
    """Why its dates don't count: its project is on hold, or that or its program is cancelled; else None."""
    own, above = item.component.fact.status, item.program.fact.status
    if Status.CANCELLED in (own, above):
        return Status.CANCELLED
    return own if own is Status.ON_HOLD else None


def _is_rejected(item: AnyItem) -> bool:
    return isinstance(item.fact, Dependency) and item.fact.status is DependencyStatus.REJECTED
