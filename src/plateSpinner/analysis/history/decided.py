"""Which decision goes with a move of a promise."""

import datetime as dt
from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TypeAlias

from plateSpinner.analysis.history.record import Decided, Record, When

Key: TypeAlias = tuple[str, str]
"""The program or project that holds a decision, and its id."""


@dataclass(frozen=True, slots=True)
class Deciding:
    """A decision that goes with a move; `same_commit` where that commit brought it or its date."""

    ref: str
    name: str
    decided: When
    same_commit: bool


class Decisions:
    """The decisions of the plan as commits go by, by what they say to move."""

    def __init__(self) -> None:
        self._moving: dict[str, dict[Key, Decided]] = {}
        self._held: dict[str, tuple[Decided, ...]] = {}

    def replace(self, ref: str, was: Record | None, now: Record | None) -> Iterator[Key]:
        """Take what a component decides now; yields those that are decided and were not in `was`."""
        self._take(ref, now.decisions if now else ())
        made = {one.id for one in was.decisions if one.decided} if was else set()
        yield from ((ref, one.id) for one in self._held.get(ref, ()) if one.decided and one.id not in made)

    def rename(self, old: str, new: str) -> None:
        """A component has another reference."""
        held = self._held.get(old, ())
        self._take(old, ())
        self._take(new, held)

    def of(
        self, component: str, item: str, fresh: AbstractSet[Key], since: dt.date | None, until: dt.date
    ) -> Deciding | None:
        """The decision that goes with a move of an item, or of the component where `item` is empty.

        One of those that are `fresh` in the same commit; else the newest made after `since`, exclusive, and
        until `until`, inclusive. Of several, one that names the item goes before one that names its project
        or program, then the newest.
        """
        around = (f"{component}/{item}" if item else component, component, component.partition("/")[0])
        found = [
            (key in fresh, -near, one.decided.last, key, one, one.decided)
            for near, target in enumerate(dict.fromkeys(around))
            for key, one in self._moving.get(target, {}).items()
            if one.decided and (key in fresh or _is_between(since, one.decided, until))
        ]
        if not found:
            return None
        same_commit, _, _, (home, id_), one, decided = max(found, key=lambda row: row[:4])
        return Deciding(f"{home}/{id_}", one.name or id_, decided, same_commit)

    def _take(self, ref: str, decisions: tuple[Decided, ...]) -> None:
        for one in self._held.pop(ref, ()):
            for target in _targets(ref, one):
                self._moving.get(target, {}).pop((ref, one.id), None)
        for one in decisions:
            for target in _targets(ref, one):
                self._moving.setdefault(target, {})[ref, one.id] = one
        if decisions:
            self._held[ref] = decisions


def _is_between(since: dt.date | None, decided: When, until: dt.date) -> bool:
    return (since is None or since < decided.last) and decided.last <= until


def _targets(home: str, decision: Decided) -> Iterator[str]:
    """Every full reference that what it moves may mean; those that nothing has are never asked for."""
    program = home.partition("/")[0]
    for text in decision.moves:
        yield text
        yield f"{home}/{text}"
        yield f"{program}/{text}"
