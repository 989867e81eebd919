"""What a range of commits made of the plan: what the rules of the family `governance` judge."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from plateSpinner.analysis.changes.change import Comparison
from plateSpinner.analysis.changes.matching import match
from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.analysis.promises import promise
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Portfolio
from plateSpinner.model.raid import Decision
from plateSpinner.model.value import Unknown

UNREAD = "its file has errors, here or in the earlier plan"
"""Why it can't be told what became of an item."""


@dataclass(frozen=True, slots=True)
class Signature:
    """Somebody as a commit names them; either may be empty, and anybody may write anything there."""

    name: str
    email: str

    def __str__(self) -> str:
        return f"{self.name} <{self.email}>" if self.name and self.email else self.name or self.email


@dataclass(frozen=True, slots=True)
class Move:
    """A promise that has another date than before, under `key`."""

    was: AnyItem
    now: AnyItem
    key: str
    before: Day | Unknown
    after: Day | Unknown

    @property
    def days(self) -> int | None:
        """Calendar days, positive for later; None where one of the two is no date."""
        if isinstance(self.before, Unknown) or isinstance(self.after, Unknown):
            return None
        return (self.after.last - self.before.last).days

    @property
    def counts(self) -> bool:
        """Whether the dates of its program or project count, before or after."""
        return is_open(self.was.component) or is_open(self.now.component)


@dataclass(frozen=True)
class Changeset:
    """A plan before and after, the plan that was approved, and whose word stands in the commits between.

    `approved` is the plan of the earlier plan's `policy.baseline`: None where none is named, with the reason
    where it can't be had. `authors` are those of the commits, with a reason where something is not committed.
    `pushes` counts by kind and reference, as before, how often each promise was put off until then.
    """

    before: Portfolio
    after: Portfolio
    comparison: Comparison
    approved: Portfolio | Unknown | None
    authors: tuple[Signature, ...] | Unknown
    acknowledgements: tuple[Signature, ...]
    pushes: Mapping[tuple[str, str], int] | Unknown

    @cached_property
    def before_of(self) -> Mapping[AnyItem, AnyItem]:
        """The items of the earlier plan by what they are now."""
        return {now: was for was, now in self.comparison.pairs}

    @cached_property
    def approved_of(self) -> Mapping[AnyItem, AnyItem]:
        """The items of the approved plan by what they are now, and by what they were, where they are gone."""
        if not isinstance(self.approved, Portfolio):
            return {}
        found = match(self.approved, self.after).before_of
        if not self.comparison.removed:
            return found
        earlier = match(self.approved, self.before).before_of
        return found | {was: earlier[was] for was in self.comparison.removed if was in earlier}

    def is_unread(self, item: AnyItem) -> bool:
        """Whether the file that holds an item has, before or after, parts that can't be read."""
        return item.component.ref in self.before.unread or item.component.ref in self.after.unread

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """Every promise whose date is another one, in the order of the later plan."""
        return tuple(self._moves())

    def _moves(self) -> Iterator[Move]:
        for was, now in self.comparison.pairs:
            if was.fact is now.fact:
                continue
            before, after = promise(was), promise(now)
            if before is None or after is None:
                continue
            move = Move(was, now, after[0], before[1], after[1])
            if move.days or (move.days is None and isinstance(before[1], Day) != isinstance(after[1], Day)):
                yield move


def decided(
    plan: Portfolio, earlier: Mapping[AnyItem, AnyItem], as_of: dt.date
) -> tuple[Item[Decision], ...]:
    """The decisions made by `as_of` that were not made in an earlier plan, whose items `earlier` has."""
    return tuple(
        decision
        for component in plan.components
        for decision in plan.held(component).decisions
        if is_done(decision.fact.decided, as_of) and not _was_made(earlier.get(decision), as_of)
    )


def moved(plan: Portfolio, decisions: tuple[Item[Decision], ...]) -> frozenset[AnyItem]:
    """What decisions name under `moves`."""
    found = (plan.resolve(text, d.home, *WORK) for d in decisions for text in d.fact.moves)
    return frozenset(item for item in found if item is not None)


def _was_made(decision: AnyItem | None, as_of: dt.date) -> bool:
    return (
        decision is not None and isinstance(decision.fact, Decision) and is_done(decision.fact.decided, as_of)
    )
