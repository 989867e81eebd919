"""Somebody else's project was changed, and no commit carries its owner's word."""

from collections.abc import Iterator
from typing import TypeAlias

from plateSpinner.analysis.changes.change import Act, Change, Topic
from plateSpinner.finding import BEFORE, Place, Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import AnyItem, Item, Kind
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted, quoted
from plateSpinner.rules.changeset import UNREAD, Changeset
from plateSpinner.rules.rule import STRICTLY, Gap, Held, Hit, Outcome, Rule, View, said
from plateSpinner.rules.voices import Voices

RULE = Rule(
    "V104",
    Severity.WARNING,
    "somebody else's project was changed, and no commit carries its owner's word",
    needs="a range of commits with their authors, `owner` of the project, name or address of people",
    profiles=STRICTLY,
)
_TOPICS = frozenset((Topic.DATES, Topic.SCOPE, Topic.OWNERSHIP, Topic.DEPENDENCIES, Topic.BUDGET))
_MOST_PLACES = 10
_Touched: TypeAlias = tuple[Change, AnyItem]
"""A change, and what it is of: as it was, or where it was added."""


def check(view: View) -> Iterator[Outcome]:
    """Every program and project that had an owner before, and whose promises or means were changed."""
    changes = view.changeset
    if changes is None:
        return
    voices = Voices(changes)
    homes = {was: now for now, was in changes.before_of.items()}
    for component, touched in _by_component(changes).items():
        mine = [(c, item) for c, item in touched if not voices.heard((item.owner, component.owner))]
        now = homes.get(component, component)
        if not mine:
            yield Held(now)
            continue
        reason = UNREAD if changes.is_unread(component) else _untold(changes, voices, component.owner)
        if reason:
            yield Gap(now, now.place, reason)
            continue
        yield _hit(now, component.owner, [change for change, _ in mine], voices)


def _hit(component: AnyItem, owner: str, changes: list[Change], voices: Voices) -> Hit:
    count = counted(len(changes), "change")
    message = f"{said(component)} has {count} without the word of its owner {quoted(owner)}: {_told(changes)}"
    places = tuple(place for change in changes if (place := _place(change)) is not None)
    way = f"end a commit's message with the line: Acked-by: {voices.sign(owner)}"
    return Hit(component, message, places[:_MOST_PLACES] or (component.place,), way)


def _untold(changes: Changeset, voices: Voices, owner: str) -> str:
    """Why it can't be told whether the owner had a word in it; empty where it can."""
    if isinstance(changes.authors, Unknown):
        return changes.authors.reason
    if voices.stranger is not None:
        return f"author {quoted(str(voices.stranger))} is nobody under `people`"
    if not voices.is_known(owner):
        return f"owner {quoted(owner)} has neither name nor email under `people`"
    return ""


def _by_component(changes: Changeset) -> dict[Item[Component], list[_Touched]]:
    """The changes that count, by the program or project as it was before."""
    before = {(now.kind.value, now.ref): was for now, was in changes.before_of.items()}
    before |= {(was.kind.value, was.ref): was for was in changes.comparison.removed}
    added = {(item.kind.value, item.ref): item for item in changes.comparison.added}
    found: dict[Item[Component], list[_Touched]] = {}
    for change in changes.comparison.changes:
        if change.topic not in _TOPICS:
            continue
        at = change.kind, change.ref
        item = added.get(at) if change.act is Act.ADDED else before.get(at)
        if item is None:
            continue
        home = changes.before_of.get(_around(item)) if change.act is Act.ADDED else item.component
        if home is not None and home.component.owner:
            found.setdefault(home.component, []).append(
                (change, item if change.act is not Act.ADDED else home)
            )
    return found


def _around(item: AnyItem) -> AnyItem:
    """What an added item was added to."""
    return item.program if item.kind is Kind.PROJECT else item.component


def _told(changes: list[Change]) -> str:
    """The first change in words."""
    first = max(changes, key=lambda change: abs(change.days or 0))
    what = f"{first.field} of {quoted(first.ref)}" if first.field else f"{first.kind} {quoted(first.ref)}"
    if first.act is not Act.CHANGED:
        return f"{what} {first.act}"
    if first.days:
        return f"{what} {abs(first.days)} days {'later' if first.days > 0 else 'earlier'}"
    return f"{what} changed"


def _place(change: Change) -> Place | None:
    if change.after_place is not None:
        return change.after_place
    return change.before_place.labelled(BEFORE) if change.before_place is not None else None
