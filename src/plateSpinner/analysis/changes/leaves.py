"""A thing of the plan taken apart: each value that it states, by what it is and what it means."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from plateSpinner.analysis.changes.keys import Key, keys_of
from plateSpinner.analysis.changes.matching import SECTIONS
from plateSpinner.analysis.changes.meaning import Meaning, span
from plateSpinner.analysis.changes.things import Thing
from plateSpinner.analysis.changes.wording import written
from plateSpinner.finding import Route
from plateSpinner.model.dates import Day, DayRange
from plateSpinner.model.fact import Fact, Target
from plateSpinner.model.milestone import Criterion
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.team import Capacity
from plateSpinner.model.update import Ask
from plateSpinner.model.waiver import Waiver


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value: which one it is (`ident`), where it stands, what it says.

    `path` has the keys with dots between, `field` the ids and dates of entries too. `quiet` is what says no
    more than if it were left out, `stated` what somebody wrote. `inside` has the values of an
    entry with keys of its own.
    """

    ident: tuple[Hashable, ...]
    path: str
    field: str
    meaning: Hashable
    text: str
    value: object
    route: Route
    quiet: bool = False
    stated: bool = True
    inside: "tuple[Leaf, ...]" = ()


class Leaves:
    """Takes a thing apart."""

    def __init__(self, meaning: Meaning, thing: Thing) -> None:
        self._meaning = meaning
        self._thing = thing

    def under(self, key: Key) -> Iterator[Leaf]:
        """What it states under one of its keys; nothing for the keys that hold items."""
        fact = self._thing.value
        if isinstance(fact, dict):
            return self._entries(key, fact, _Spot((), key.text, "", ()))
        if not isinstance(fact, Fact) or key.attribute in SECTIONS:
            return iter(())
        return self._of(key, fact, _TOP, self._thing.id)

    def listed(self, facts: Sequence[Fact]) -> Iterator[Leaf]:
        """The entries of a list whose entries are things themselves."""
        return self._listed(facts, _TOP)

    def _of(self, key: Key, fact: Fact, above: "_Spot", id_: str) -> Iterator[Leaf]:
        value, spot = getattr(fact, key.attribute), above.down(key.text)
        match value:
            case Fact():
                for inner in keys_of(type(value)):
                    yield from self._of(inner, value, spot, "")
            case dict():
                yield from self._entries(key, value, spot)
            case Capacity():
                for day, fte in value.steps:
                    yield self._leaf(key, fte, spot.entry(day and span(day), written(day)) if day else spot)
            case tuple() if value and isinstance(value[0], Fact):
                yield from self._listed(value, spot)
            case _:
                if key.attribute == "name" and value == id_:
                    value = ""
                wrote = key.attribute in fact.model_fields_set
                leaf = self._leaf(key, value, spot, quiet=value == key.default, stated=wrote)
                yield from (leaf,) if leaf.meaning is not None else self._left_out(key, spot)

    def _left_out(self, key: Key, spot: "_Spot") -> Iterator[Leaf]:
        """What holds where a key is left out, if something does."""
        fallback = _FALLBACKS.get((self._thing.kind, spot.path))
        holds = fallback(self._thing) if fallback else None
        if holds:
            meaning = self._meaning.of(holds, key.text, key.values, self._thing.home)
            yield Leaf(
                spot.ident, spot.path, spot.field, meaning, "", None, spot.route, quiet=True, stated=False
            )

    def _entries(self, key: Key, entries: Mapping[object, object], above: "_Spot") -> Iterator[Leaf]:
        for id_, value in entries.items():
            if isinstance(id_, (Day, DayRange)):
                spot = above.entry(span(id_), written(id_), str(id_))
            else:
                named = self._meaning.named(str(id_), key.keys)
                spot = above.entry(named, self._meaning.name(str(id_), key.keys), str(id_))
            match value:
                case Fact():
                    yield self._entry(value, spot, str(id_))
                case dict():
                    yield from self._entries(key, value, spot)
                case tuple():
                    yield replace(self._leaf(key, value, spot), text=written(value))
                case _:
                    yield self._leaf(key, value, spot)

    def _listed(self, facts: Sequence[Fact], above: "_Spot") -> Iterator[Leaf]:
        for index, fact in enumerate(facts):
            name = self._told_by(fact)
            yield self._entry(fact, above.entry(name, name, index), "")

    def _told_by(self, fact: Fact) -> str:
        """What tells an entry of a list from the others."""
        match fact:
            case Criterion(text=text) | Ask(what=text):
                return written(text)
            case Waiver(rule=rule, at=at):
                home = self._thing.home
                return f"{rule} at {self._meaning.text(at, Target.ITEM, home)}" if at else rule
            case _:
                raise TypeError(type(fact))

    def _entry(self, fact: Fact, spot: "_Spot", id_: str) -> Leaf:
        fresh = _Spot((), spot.path, spot.field if spot.path else "", spot.route)
        inside = tuple(leaf for key in keys_of(type(fact)) for leaf in self._of(key, fact, fresh, id_))
        meaning = frozenset((leaf.ident, leaf.meaning) for leaf in inside)
        text = self._meaning.flow(fact, None, self._thing.home)
        return Leaf(spot.ident, spot.path, spot.field, meaning, text, fact, spot.route, inside=inside)

    def _leaf(
        self, key: Key, value: object, spot: "_Spot", *, quiet: bool = False, stated: bool = True
    ) -> Leaf:
        home = self._thing.home
        meaning = self._meaning.of(value, key.attribute, key.values, home)
        shown = Decimal(value) / 60 if key.attribute == "hours" and isinstance(value, int) else value
        text = self._meaning.text(shown, key.values, home)
        return Leaf(spot.ident, spot.path, spot.field, meaning, text, value, spot.route, quiet, stated)


@dataclass(frozen=True, slots=True)
class _Spot:
    """A way down into a thing."""

    ident: tuple[Hashable, ...]
    path: str
    field: str
    route: Route

    def down(self, key: str) -> "_Spot":
        """What stands under a key of the model."""
        ident = (*self.ident, key)
        return _Spot(ident, _dotted(self.path, key), _dotted(self.field, key), (*self.route, key))

    def entry(self, ident: Hashable, text: str, step: str | int = "") -> "_Spot":
        """An entry of a mapping or list."""
        return _Spot((*self.ident, ident), self.path, _dotted(self.field, text), (*self.route, step or text))


_TOP = _Spot((), "", "", ())


def _dotted(above: str, key: str) -> str:
    return f"{above}.{key}" if above else key


def _owner(thing: Thing) -> str:
    return thing.owner


def _team(thing: Thing) -> str:
    return thing.item.team if thing.item else ""


_FALLBACKS: Mapping[tuple[str, str], Callable[[Thing], object]] = {
    (Kind.MILESTONE, "owner"): _owner,
    (Kind.MILESTONE, "team"): _team,
    (Kind.TASK, "owner"): _owner,
    (Kind.TASK, "team"): _team,
    (Kind.STAKEHOLDER, "owner"): _owner,
    (Kind.PROGRAM, "updates.by"): _owner,
    (Kind.PROJECT, "updates.by"): _owner,
    ("team", "calendar"): lambda _: "default",
    ("person", "capacity"): lambda _: Decimal(1),
}
"""What holds for keys that are left out, where that is no constant of the model but stands in its meaning."""
