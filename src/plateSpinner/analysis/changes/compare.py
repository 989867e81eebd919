"""Two plans side by side: what came, went, was renamed or moved, and which values mean something else."""

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import TypeAlias

from plateSpinner.analysis.changes.change import Act, Change, Comparison, Topic
from plateSpinner.analysis.changes.keys import HOLIDAY, Key, keys_of
from plateSpinner.analysis.changes.leaves import Leaf, Leaves
from plateSpinner.analysis.changes.matching import Matching, match, renamed
from plateSpinner.analysis.changes.meaning import Meaning, Names, days_between
from plateSpinner.analysis.changes.things import (
    Thing,
    declared,
    item_thing,
    policy_thing,
    portfolio_thing,
    waiver_thing,
)
from plateSpinner.analysis.changes.topics import topic_of
from plateSpinner.model.amounts import Money
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Status
from plateSpinner.model.fact import Fact, Target
from plateSpinner.model.portfolio import AnyItem, Kind, Portfolio
from plateSpinner.model.risk import Impact
from plateSpinner.model.value import Unknown

_Pair: TypeAlias = tuple[Leaf | None, Leaf | None]
_SECTIONS = {
    "calendars": "calendar",
    "holidays": "holiday",
    "teams": "team",
    "people": "person",
    "objectives": "objective",
}
_OWN_KEYS = frozenset(("spin", "name", "description", "currency", "data_date", "tags", "links"))


def compare(before: Portfolio, after: Portfolio) -> Comparison:
    """What differs between two plans in their own language, whatever moved in the files."""
    found = match(before, after)
    new = {item: None for item in after.items if item not in found.before_of}
    lost = {item: None for item in before.items if item not in found.after_of}
    sides = _Sides(before, after, found)
    changes = [
        *sides.charter(),
        *sides.items(),
        *(_whole(Act.ADDED, item_thing(item)) for item in new if item.home not in new),
        *(_whole(Act.REMOVED, item_thing(item)) for item in lost if item.home not in lost),
    ]
    pairs = tuple((found.before_of[item], item) for item in after.items if item not in new)
    return Comparison(tuple(sorted(changes, key=_order)), pairs, tuple(new), tuple(lost))


class _Sides:
    """Both plans, and what their values mean."""

    def __init__(self, before: Portfolio, after: Portfolio, found: Matching) -> None:
        self._before, self._after, self._found = before, after, found
        self._names = {
            section: renamed(
                getattr(before.charter, section),
                getattr(after.charter, section),
                by_facts=section != "people",
            )
            for section in ("calendars", "teams", "people", "objectives")
        }
        self._ours = Meaning(before, found.after_of, self._targets())
        self._theirs = Meaning(after, {}, {})

    def _targets(self) -> Names:
        """What the charter's things and the programs are called after, where that is another name."""
        names, twins = self._names, self._found.after_of
        return {
            Target.CALENDAR: names["calendars"],
            Target.OBJECTIVE: names["objectives"],
            Target.TEAM: names["teams"],
            Target.PARTY: {**names["teams"], **names["people"]},
            Target.PROGRAM: {p.id: twins[p].id for p in self._before.programs if p in twins},
        }

    def items(self) -> Iterator[Change]:
        """What differs in the items that both plans hold."""
        found = self._found
        for theirs in self._after.components:
            ours = found.before_of.get(theirs)
            anew = ours is None or not found.same(ours.program, theirs.program)
            if ours is not None:
                yield from self._called(ours, theirs)
                if not anew and _equal(ours.fact, theirs.fact):
                    continue
                yield from self._facts(ours, theirs, anew=anew)
            for item in self._after.held(theirs):
                if twin := found.before_of.get(item):
                    yield from self._called(twin, item)
                    yield from self._facts(twin, item, anew=anew or twin.home is not ours)

    def _called(self, ours: AnyItem, theirs: AnyItem) -> Iterator[Change]:
        if not self._found.stays(ours, theirs):
            yield _whole(Act.MOVED, item_thing(theirs), item_thing(ours))
        elif ours.id != theirs.id:
            yield _whole(Act.RENAMED, item_thing(theirs), item_thing(ours))

    def _facts(self, ours: AnyItem, theirs: AnyItem, *, anew: bool) -> Iterator[Change]:
        keys = _differing(ours.fact, theirs.fact, anew=anew)
        if keys:
            yield from self._values(item_thing(ours), item_thing(theirs), keys)

    def charter(self) -> Iterator[Change]:
        """What differs in what holds for the whole plan."""
        before, after = self._before.charter, self._after.charter
        if before is after:
            return
        keys = tuple(key for key in _differing(before, after) if key.attribute in _OWN_KEYS)
        yield from self._values(portfolio_thing(self._before), portfolio_thing(self._after), keys)
        keys = _differing(before.policy, after.policy)
        yield from self._values(policy_thing(self._before), policy_thing(self._after), keys)
        yield from self._waivers(before, after)
        for section, kind in _SECTIONS.items():
            yield from self._section(section, kind)

    def _section(self, section: str, kind: str) -> Iterator[Change]:
        befores: Mapping[str, object] = getattr(self._before.charter, section)
        afters: Mapping[str, object] = getattr(self._after.charter, section)
        names = self._names.get(section, {})
        known = {names.get(id_, id_): id_ for id_ in befores if id_ in names or id_ in afters}
        for id_ in befores.keys() - known.values():
            yield _whole(Act.REMOVED, declared(self._before, kind, section, id_))
        for id_ in afters.keys() - known.keys():
            yield _whole(Act.ADDED, declared(self._after, kind, section, id_))
        for id_, old in known.items():
            if old == id_ and _equal(befores[old], afters[id_]):
                continue
            ours = declared(self._before, kind, section, old)
            theirs = declared(self._after, kind, section, id_)
            if old != id_:
                yield _whole(Act.RENAMED, theirs, ours)
            yield from self._values(ours, theirs, _differing(ours.value, theirs.value))

    def _waivers(self, before: Charter, after: Charter) -> Iterator[Change]:
        befores = Leaves(self._ours, portfolio_thing(self._before)).listed(before.waivers)
        afters = Leaves(self._theirs, portfolio_thing(self._after)).listed(after.waivers)
        for mine, yours in _counterparts(befores, afters):
            ours = waiver_thing(self._before, mine.field, mine.value, mine.route[0]) if mine else None
            theirs = waiver_thing(self._after, yours.field, yours.value, yours.route[0]) if yours else None
            if mine and yours and ours and theirs:
                for pair in _differences(mine.inside, yours.inside):
                    yield _change(ours, theirs, *pair)
            elif theirs:
                yield _whole(Act.ADDED, theirs)
            elif ours:
                yield _whole(Act.REMOVED, ours)

    def _values(self, ours: Thing, theirs: Thing, keys: Iterable[Key]) -> Iterator[Change]:
        """The changes of a thing under some of its keys."""
        befores, afters = Leaves(self._ours, ours), Leaves(self._theirs, theirs)
        for key in keys:
            if key.attribute == "name" and ours.name == theirs.name:
                continue
            for pair in _differences(befores.under(key), afters.under(key)):
                yield _change(ours, theirs, *pair)


def _differing(before: object, after: object, *, anew: bool = False) -> tuple[Key, ...]:
    """The keys whose values are not equal; all of them where their references are to be read `anew`."""
    if not isinstance(before, Fact) or not isinstance(after, Fact):
        return (HOLIDAY,)
    return tuple(
        key
        for key in keys_of(type(after))
        if anew or not _equal(getattr(before, key.attribute), getattr(after, key.attribute))
    )


def _equal(before: object, after: object) -> bool:
    return before is after or before == after


def _differences(befores: Iterable[Leaf], afters: Iterable[Leaf]) -> Iterator[_Pair]:
    """Values that say something else, with their counterparts; those of entries on both sides one by one."""
    for before, after in _counterparts(befores, afters):
        if before and after and before.inside and after.inside:
            yield from _differences(before.inside, after.inside)
        elif not _untouched(before, after) and not all(
            leaf is None or leaf.quiet for leaf in (before, after)
        ):
            yield before, after


def _untouched(before: Leaf | None, after: Leaf | None) -> bool:
    """Whether an amount was left as it was: another currency of the whole plan is told once, there."""
    amounts = (Money, Impact)
    return (
        before is not None
        and isinstance(before.value, amounts)
        and after is not None
        and before.value == after.value
    )


def _counterparts(befores: Iterable[Leaf], afters: Iterable[Leaf]) -> Iterator[_Pair]:
    """Each value that means something else, with what stands for it on the other side.

    Where several are told by the same, as criteria of one text, those that mean the same go together.
    """
    shelves: dict[Hashable, tuple[list[Leaf], list[Leaf]]] = {}
    for side, leaves in enumerate((befores, afters)):
        for leaf in leaves:
            shelves.setdefault(leaf.ident, ([], []))[side].append(leaf)
    for ours, theirs in shelves.values():
        yield from zip_longest(_beyond(ours, theirs), _beyond(theirs, ours))


def _beyond(leaves: list[Leaf], others: list[Leaf]) -> list[Leaf]:
    """Those that mean what none of the others means, by their texts."""
    known = Counter(leaf.meaning for leaf in others)
    known.subtract(leaf.meaning for leaf in leaves)
    left = []
    for leaf in leaves:
        if known[leaf.meaning] < 0:
            known[leaf.meaning] += 1
            left.append(leaf)
    return sorted(left, key=lambda leaf: leaf.text)


def _change(ours: Thing, theirs: Thing, before: Leaf | None, after: Leaf | None) -> Change:
    leaf = next(side for side in (after, before) if side)
    old, new = before and before.value, after and after.value
    return Change(
        Act.CHANGED,
        _topic(theirs.kind, leaf.path, old, new),
        theirs.kind,
        theirs.ref,
        ours.ref,
        theirs.name,
        leaf.field,
        before.text if before else "",
        after.text if after else "",
        days_between(old, new, leaf.path.rpartition(".")[2]),
        ours.at(*before.route) if before and before.stated else None,
        theirs.at(*after.route) if after and after.stated else None,
        theirs.owner,
    )


def _topic(kind: str, path: str, before: object, after: object) -> Topic:
    if isinstance(before, Unknown) and isinstance(after, Unknown):
        return Topic.TEXT
    if path == "status" and not {Status.CANCELLED, Status.ON_HOLD}.isdisjoint((before, after)):
        return Topic.SCOPE
    return topic_of(kind, path)


def _whole(act: Act, thing: Thing, ours: Thing | None = None) -> Change:
    """A thing that came, went, or is called otherwise now than `ours`."""
    named = ours is not None
    return Change(
        act,
        Topic.TEXT if act is Act.RENAMED else topic_of(thing.kind, ""),
        thing.kind,
        thing.ref,
        ours.ref if ours else thing.ref,
        thing.name,
        "",
        ours.ref if ours else "",
        thing.ref if named else "",
        None,
        ours.at() if ours else thing.at() if act is Act.REMOVED else None,
        None if act is Act.REMOVED else thing.at(),
        thing.owner,
    )


_KINDS = frozenset(Kind)


def _order(change: Change) -> tuple[bool, str, str, str, str, str, str]:
    held = change.kind in _KINDS
    return held, change.ref, change.kind, change.field, change.old_ref, change.before, change.after
