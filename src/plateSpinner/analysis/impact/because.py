"""Which changes of a plan a moved date follows from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from plateSpinner.analysis.changes.change import Act, Change, Comparison, Topic
from plateSpinner.analysis.impact.side import Side
from plateSpinner.analysis.impact.standing import Standing
from plateSpinner.analysis.schedule.schedule import Step
from plateSpinner.finding import Route
from plateSpinner.model.component import Status
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.portfolio import WORK, AnyItem, Portfolio


@dataclass(frozen=True, slots=True)
class Changed:
    """Items of one plan that are changed: their identities, those of what takes along all that is inside.

    `stating` has them by file and keys, for what is written in them.
    """

    ids: frozenset[int]
    wide: frozenset[int]
    stating: dict[tuple[str, Route], AnyItem]


class Because:
    """Looks for the changes behind a date, on the chain of what drives it in either plan."""

    def __init__(self, comparison: Comparison, before: Side, after: Side) -> None:
        self._comparison = comparison
        self._before = before
        self._after = after

    def of(self, old: Standing | None, new: Standing, days: int | None) -> tuple[AnyItem, ...]:
        """The changed items that a date follows from; none where it stays."""
        if days == 0:
            return ()
        back = days is not None and days < 0 and old is not None
        side, item = (self._before, old.item) if back and old is not None else (self._after, new.item)
        if isinstance(item.fact, Dependency):
            driven = side.portfolio.resolve(item.fact.needs, item.home, *WORK) if item.fact.needs else None
        else:
            driven = item
        steps = side.schedule.chain(driven) if driven is not None else ()
        changed = self.changed_before if back else self.changed_after
        on_the_way = [*([driven] if driven is not None else []), *self._way(side, steps, changed)]
        return tuple(
            dict.fromkeys(each for each in on_the_way if each is not item and id(each) in changed.ids)
        )

    def around(self, new: Standing, days: int | None) -> tuple[str, ...]:
        """The changed calendars, holidays and absences behind a date, when no item on its way is changed.

        By reference; which of several it is, is not told.
        """
        return () if not days or id(new.item) in self.changed_after.ids else self._clocks

    @cached_property
    def _clocks(self) -> tuple[str, ...]:
        """Changes of when there is work."""
        found = (
            change.ref
            for change in self._comparison.changes
            if change.kind in _CLOCKS and change.field.partition(".")[0] in _CLOCKS[change.kind]
        )
        return tuple(dict.fromkeys(found))

    def _way(self, side: Side, steps: Iterable[Step], changed: Changed) -> Iterator[AnyItem]:
        """What is on a chain, what states its links, and what brought or took all that is inside."""
        places = side.schedule.network.places
        for step in steps:
            yield step.item
            above = step.item.parent or step.item.home
            while above is not None:
                if id(above) in changed.wide:
                    yield above
                above = above.parent or above.home
            for index, number in step.ties:
                place = places[index][number]
                for keys in (1, 2):  # a commitment's `needs`; `after` and a number
                    if stating := changed.stating.get((place.file, place.route[:-keys])):
                        yield stating

    @cached_property
    def changed_after(self) -> Changed:
        """The later plan's items that are changed themselves, in ways that move dates."""
        moving = [change for change in self._comparison.changes if change.topic in _MOVING]
        return _changed(self._after.portfolio, [(change, change.ref, change.before) for change in moving])

    @cached_property
    def changed_before(self) -> Changed:
        """The same of the earlier plan."""
        moving = [change for change in self._comparison.changes if change.topic in _MOVING]
        return _changed(self._before.portfolio, [(change, change.old_ref, change.after) for change in moving])


def _changed(portfolio: Portfolio, changes: list[tuple[Change, str, str]]) -> Changed:
    """The items of changes, each with its reference in this plan and what is said in the other one."""
    refs = {(change.kind, ref) for change, ref, _ in changes}
    wide = {
        (change.kind, ref)
        for change, ref, other in changes
        if change.act in (Act.ADDED, Act.REMOVED) or (change.field == "status" and other in _STOPPED)
    }
    items = [item for item in portfolio.items if (item.kind.value, item.ref) in refs]
    return Changed(
        frozenset(map(id, items)),
        frozenset(id(item) for item in items if (item.kind.value, item.ref) in wide),
        {(item.place.file, item.place.route): item for item in items},
    )


_CLOCKS = {
    "calendar": ("", "base", "week", "hours", "holidays", "closed", "exceptions"),
    "holiday": ("", "day"),
    "team": ("calendar", "away"),
    "person": ("calendar", "away"),
}
"""By kind the keys that say when there is work; empty for the whole of it."""
_STOPPED = (Status.DONE, Status.CANCELLED)
_MOVING = frozenset(
    (Topic.DATES, Topic.PROGRESS, Topic.SCOPE, Topic.LOGIC, Topic.RESOURCES, Topic.DEPENDENCIES)
)
"""What a computed date can follow from."""
