"""Who is who in two plans: what has the same reference, what was renamed, what was moved.

Everything is found through shared ids, names, facts or contents, never by trying every pair, and so that
the plans may change places: the same things are found then.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

from plateSpinner.model.component import Component
from plateSpinner.model.fact import Fact
from plateSpinner.model.portfolio import AnyItem, Item, Kind, Portfolio

MOST_ALIKE = 0.5
"""Share of their contents that two programs or projects have in common at least, to be one under two ids."""
FEWEST_SHARED = 2
RARE = 4
"""How many lost or new programs or projects may share a content that tells which is which."""
_RAID = ("dependencies", "risks", "issues", "assumptions", "decisions")
SECTIONS = frozenset(("milestones", "tasks", *_RAID, "kpis", "stakeholders"))
"""The fields that hold items: each of them is compared by itself."""

_Key: TypeAlias = Callable[[AnyItem], Hashable]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Matching:
    """The items that are the same thing in two plans, looked up from either side."""

    after_of: dict[AnyItem, AnyItem] = field(default_factory=dict)
    before_of: dict[AnyItem, AnyItem] = field(default_factory=dict)

    def pair(self, before: AnyItem, after: AnyItem) -> None:
        """Take two items for the same thing."""
        self.after_of[before] = after
        self.before_of[after] = before

    def stays(self, before: AnyItem, after: AnyItem) -> bool:
        """Whether both lie in the same thing: the same program, project and summary task."""
        return self.same(before.home, after.home) and self.same(before.parent, after.parent)

    def same(self, before: AnyItem | None, after: AnyItem | None) -> bool:
        """Whether both are the same thing, or both nothing."""
        return after is before if before is None or after is None else self.after_of.get(before) is after

    def lost(self, befores: Iterable[AnyItem]) -> list[AnyItem]:
        """Those that have no counterpart in the later plan, by reference."""
        return sorted((i for i in befores if i not in self.after_of), key=_by_ref)

    def new(self, afters: Iterable[AnyItem]) -> list[AnyItem]:
        """Those that have no counterpart in the earlier plan, by reference."""
        return sorted((i for i in afters if i not in self.before_of), key=_by_ref)

    def join(self, befores: Iterable[AnyItem], afters: Iterable[AnyItem], key: _Key, other: _Key) -> bool:
        """Pair what has no counterpart yet and shares a key; whether there was any."""
        found = list(_joined(self.lost(befores), self.new(afters), key, other))
        for before, after in found:
            self.pair(before, after)
        return bool(found)


def match(before: Portfolio, after: Portfolio) -> Matching:
    """Every item of both plans that is the same thing."""
    found = Matching()
    _programs(found, before, after)
    _projects(found, before, after)
    for ours, theirs in tuple(found.after_of.items()):
        _inside(found, tuple(before.held(ours.component)), tuple(after.held(theirs.component)))
    _moved(found, before, after)
    return found


def renamed(before: Mapping[str, Fact], after: Mapping[str, Fact], *, by_facts: bool) -> dict[str, str]:
    """The ids after of what the charter holds under another id before: by name, then by equal facts.

    Two people of one team are not one person: those go by their names alone.
    """
    found: dict[str, str] = {}
    lost = sorted(before.keys() - after.keys())
    new = sorted(after.keys() - before.keys())
    if lost and new:
        found |= _joined(lost, new, lambda i: _called(before[i], i), lambda i: _called(after[i], i))
    if lost and new and by_facts:
        lost = [i for i in lost if i not in found]
        taken = frozenset(found.values())
        new = [i for i in new if i not in taken]
        found |= _joined(lost, new, lambda i: _unnamed(before[i]), lambda i: _unnamed(after[i]))
    return found


def _programs(found: Matching, before: Portfolio, after: Portfolio) -> None:
    found.join(before.programs, after.programs, _id, _id)
    found.join(before.programs, after.programs, _name, _name)
    _alike(found, before, after, before.programs, after.programs)


def _projects(found: Matching, before: Portfolio, after: Portfolio) -> None:
    ours, theirs = before.projects, after.projects
    homes = found.after_of
    found.join(ours, theirs, lambda i: i.home in homes and (homes[i.home], i.id), lambda i: (i.home, i.id))
    if not found.lost(ours) or not found.new(theirs):
        return
    found.join(
        ours, theirs, lambda i: i.home in homes and (homes[i.home], i.name), lambda i: (i.home, i.name)
    )
    found.join(ours, theirs, lambda i: (i.id, i.name), lambda i: (i.id, i.name))
    once = _once(_name, ours) & _once(_name, theirs)
    found.join(ours, theirs, lambda i: i.name if i.name in once else None, _name)
    _alike(found, before, after, ours, theirs)


def _alike(
    found: Matching,
    before: Portfolio,
    after: Portfolio,
    ours: Sequence[Item[Component]],
    theirs: Sequence[Item[Component]],
) -> None:
    """Pair programs, or projects, that hold mostly the same: most alike first, then by reference.

    What others hold too tells nothing.
    """
    if not found.lost(ours) or not found.new(theirs):
        return
    lost = _contents(before, ours, found.after_of)
    new = _contents(after, theirs, found.before_of)
    holders: dict[Hashable, list[AnyItem]] = defaultdict(list)
    for item, contents in new.items():
        for content in contents:
            holders[content].append(item)
    shared = Counter(
        (b, a) for b, contents in lost.items() for content in contents for a in holders.get(content, ())
    )
    likeness = {
        (b, a): 2 * count / (len(lost[b]) + len(new[a]))
        for (b, a), count in shared.items()
        if count >= FEWEST_SHARED
    }
    for b, a in sorted(likeness, key=lambda pair: (-likeness[pair], sorted(i.ref for i in pair))):
        if likeness[b, a] >= MOST_ALIKE and b not in found.after_of and a not in found.before_of:
            found.pair(b, a)


def _contents(
    portfolio: Portfolio, components: Sequence[Item[Component]], known: Mapping[AnyItem, AnyItem]
) -> dict[AnyItem, list[Hashable]]:
    """What those without counterpart hold that none of the others holds, and few of them."""
    all_of = {component: set(_held_by(portfolio, component)) for component in components}
    common = {content for component in components if component in known for content in all_of[component]}
    lost = {component: all_of[component] - common for component in components if component not in known}
    count = Counter(content for contents in lost.values() for content in contents)
    return {component: [c for c in contents if count[c] <= RARE] for component, contents in lost.items()}


def _held_by(portfolio: Portfolio, component: Item[Component]) -> Iterator[Hashable]:
    yield from _facts(component.fact)
    for item in portfolio.held(component):
        yield item.kind, item.ref[len(component.ref) :], _facts(item.fact)
    if component.kind is Kind.PROGRAM:
        yield from (project.id for project in portfolio.projects_of(component))


def _inside(found: Matching, befores: Sequence[AnyItem], afters: Sequence[AnyItem]) -> None:
    """Pair what a program or project holds: summaries before what is in them, ids before names and facts."""
    _same_ids(found, befores, afters)
    while (lost := found.lost(befores)) and (new := found.new(afters)):
        tops = [i for i in lost if i.parent is None or i.parent in found.after_of]
        others = [i for i in new if i.parent is None or i.parent in found.before_of]
        if not _same_things(found, tops, others) and not _same_things(found, lost, new):
            break
        _same_ids(found, befores, afters)


def _same_ids(found: Matching, befores: Iterable[AnyItem], afters: Iterable[AnyItem]) -> None:
    """Pair what has one id at the top, or under the same summary; both in written order."""
    known: dict[Hashable, AnyItem] = {(i.kind, i.parent, i.id): i for i in afters if i not in found.before_of}
    if not known:
        return
    for before in befores:
        if before in found.after_of:
            continue
        parent = before.parent and found.after_of.get(before.parent)
        after = None if before.parent and not parent else known.get((before.kind, parent, before.id))
        if after is not None and after not in found.before_of:
            found.pair(before, after)


def _same_things(found: Matching, befores: Iterable[AnyItem], afters: Iterable[AnyItem]) -> bool:
    """Pair what has one name, or one set of facts: under the same summary first."""
    twins = found.after_of
    pairs: tuple[tuple[_Key, _Key], ...] = (
        (
            lambda i: (
                (i.parent is None or i.parent in twins) and (i.kind, i.parent and twins[i.parent], i.name)
            ),
            lambda i: (i.kind, i.parent, i.name),
        ),
        (lambda i: (i.kind, i.name), lambda i: (i.kind, i.name)),
        (_kind_and_facts, _kind_and_facts),
    )
    joined = [found.join(befores, afters, key, other) for key, other in pairs]
    return any(joined)


def _moved(found: Matching, before: Portfolio, after: Portfolio) -> None:
    """Pair what went from one program or project to another: what is one of a kind in either plan.

    Nothing goes from one that is gone to one that is new: those have been found unlike.
    """
    lost = [i for i in found.lost(before.items) if not isinstance(i.fact, Component)]
    new = [i for i in found.new(after.items) if not isinstance(i.fact, Component)]
    if not lost or not new:
        return
    shared = {_face(i) for i in lost} & {_face(i) for i in new}
    shared.discard(None)
    for plan in (before, after):
        shared &= _once(_face, (i for i in plan.items if not isinstance(i.fact, Component)))
    twins = {_face(i): i for i in new}
    for item in lost:
        face = _face(item)
        if face in shared and (item.home in found.after_of or twins[face].home in found.before_of):
            found.pair(item, twins[face])
    _same_ids(found, [i for i in lost if i.parent], [i for i in new if i.parent])


def _face(item: AnyItem) -> Hashable:
    """What an item is known by where its home says nothing: its name, or its id and facts; else None."""
    name = getattr(item.fact, "name", "")
    if name:
        return item.kind, name
    facts = _facts(item.fact)
    return (item.kind, item.id, facts) if facts else None


def _once(key: _Key, items: Iterable[AnyItem]) -> set[Hashable]:
    return {value for value, count in Counter(map(key, items)).items() if count == 1}


def _kind_and_facts(item: AnyItem) -> Hashable:
    facts = _unnamed(item.fact)
    return facts and (item.kind, facts)


def _unnamed(fact: Fact) -> Hashable:
    """The facts of what has no name to be known by; None where it has one, or says nothing."""
    return None if getattr(fact, "name", "") else _facts(fact) or None


def _id(item: AnyItem) -> str:
    return item.id


def _name(item: AnyItem) -> str:
    return item.name


def _by_ref(item: AnyItem) -> tuple[str, str]:
    return item.ref, item.kind


def _called(fact: Fact, id_: str) -> str:
    return getattr(fact, "name", "") or id_


def _facts(fact: Fact) -> tuple[tuple[str, str], ...]:
    """What somebody wrote of a thing, apart from its name and the items in it."""
    fields = type(fact).model_fields
    stated = ((key, getattr(fact, key)) for key in sorted(fact.model_fields_set - SECTIONS - {"name"}))
    return tuple((key, repr(value)) for key, value in stated if value and value != fields[key].default)


def _joined(
    befores: Iterable[T], afters: Iterable[T], key: Callable[[T], Hashable], other: Callable[[T], Hashable]
) -> Iterator[tuple[T, T]]:
    """Pairs of one key, first with first in the orders given; no key (None, False) pairs with nothing."""
    shelves: dict[Hashable, list[T]] = defaultdict(list)
    for after in afters:
        shelves[other(after)].append(after)
    waiting = {shelf: iter(things) for shelf, things in shelves.items() if shelf}
    for before in befores:
        twin = next(waiting.get(key(before), iter(())), None)
        if twin is not None:
            yield before, twin
