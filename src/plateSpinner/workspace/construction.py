"""Events to data: strict YAML 1.2, with an objection to everything that a plan file may not hold."""

from collections.abc import Iterator
from enum import Enum
from typing import Final

from yaml.events import (
    AliasEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from plateSpinner.finding import Finding, Route
from plateSpinner.workspace.data import Data, Limits
from plateSpinner.workspace.events import fed
from plateSpinner.workspace.objections import Objections, TooManyError
from plateSpinner.workspace.scalars import NUMBER_STARTS, WORDS, OutOfRange, number


class _Slot(Enum):
    """Where the next value goes, where that is not to a key of a mapping."""

    ITEM = "behind the last of a list"
    KEY = "it is the next key"
    NOWHERE = "its key was refused"


_ITEM: Final = _Slot.ITEM
_KEY: Final = _Slot.KEY
_NOWHERE: Final = _Slot.NOWHERE


def construct(text: str, file: str, limits: Limits) -> tuple[Data, tuple[Finding, ...]]:
    """What a plan file's text says, and what is wrong with it, in the order of the text."""
    made, fault = fed(lambda: _Construction(Objections(text, file), limits), text)
    if fault:
        made.objections.unreadable(fault)
    return None if fault or made.stopped else made.data, tuple(made.objections.findings)


class _Construction:
    """Takes a text's events and holds the data they made; `stopped` where a limit was passed."""

    def __init__(self, objections: Objections, limits: Limits) -> None:
        self.objections = objections
        self.stopped = False
        self._limits = limits
        self._documents: list[Data] = []
        self._around: list[tuple[dict[str, Data], list[Data], str | _Slot]] = []

    @property
    def data(self) -> Data:
        """What the first document holds."""
        return self._documents[0] if self._documents else None

    def take(self, stream: Iterator[Event]) -> None:
        """Build the first document."""
        try:
            self._build(stream)
        except TooManyError:
            self.stopped = True

    def _build(self, stream: Iterator[Event]) -> None:  # noqa: C901, PLR0912, PLR0915
        # one long loop, for a call an event would cost half as much again
        around, most = self._around, self._limits.max_nodes
        entries: dict[str, Data] = {}
        items = self._documents
        slot: str | _Slot = _ITEM
        nodes = 0
        data: Data
        for event in stream:
            if type(event) is ScalarEvent:
                if event.anchor is not None or event.tag is not None:
                    self.objections.properties(event)
                nodes += 1
                data = value = event.value
                if slot is _KEY:
                    slot = self._odd_key(event, entries) if value in entries or value == "<<" else value
                    continue
                if not event.style:
                    if value in WORDS:
                        data = WORDS[value]
                    elif value[0] in NUMBER_STARTS:
                        data = self._number(event, len(items) if slot is _ITEM else slot)
            elif type(event) is MappingEndEvent or type(event) is SequenceEndEvent:
                entries, items, slot = around.pop()
                if slot is not _ITEM:
                    slot = _NOWHERE if slot is _KEY else _KEY
                continue
            elif type(event) is MappingStartEvent or type(event) is SequenceStartEvent:
                if self._too_deep(event, slot):
                    return
                nodes += 1
                around.append((entries, items, slot))
                opened: dict[str, Data] | list[Data] = {} if type(event) is MappingStartEvent else []
                if slot is _ITEM:
                    items.append(opened)
                elif slot is not _KEY and slot is not _NOWHERE:
                    entries[slot] = opened
                if isinstance(opened, dict):
                    entries, slot = opened, _KEY
                else:
                    items, slot = opened, _ITEM
                continue
            elif type(event) is AliasEvent:
                self.objections.alias(event)
                nodes += 1
                data = None
                if slot is _KEY:
                    slot = _NOWHERE
                    continue
            elif type(event) is DocumentStartEvent and self._documents:
                self.objections.second_document(event)
                return
            else:
                continue
            if nodes > most:
                self.stopped = True
                self.objections.too_many(event, most)
                return
            if slot is _ITEM:
                items.append(data)
            else:
                if slot is not _NOWHERE:
                    entries[slot] = data
                slot = _KEY

    def _too_deep(self, event: CollectionStartEvent, slot: str | _Slot) -> bool:
        """Object to what is wrong with a list or mapping that begins; whether it is below the deepest."""
        if event.anchor is not None or event.tag is not None:
            self.objections.properties(event)
        if slot is _KEY:
            self.objections.collection_as_key(event)
        if len(self._around) < self._limits.max_depth:
            return False
        self.stopped = True
        self.objections.too_deep(event, self._limits.max_depth)
        return True

    def _number(self, event: ScalarEvent, step: str | int | _Slot) -> Data:
        found = number(event.value, self._limits.max_digits)
        if isinstance(found, OutOfRange):
            self.objections.number(event, found.reason, self._route(step))
            return None
        return found

    def _odd_key(self, event: ScalarEvent, entries: dict[str, Data]) -> str | _Slot:
        """The slot that a key opens which is `<<` or stands already: none, unless it is a quoted `<<`."""
        if event.value == "<<" and not event.style:
            self.objections.merge_key(event)
        elif event.value in entries:
            self.objections.duplicate_key(event, self._route(event.value))
        else:
            return event.value
        return _NOWHERE

    def _route(self, last: str | int | _Slot) -> Route:
        """The way down to `last` in the present collection; empty for the top and below a refused key."""
        if not self._around:
            return ()
        steps = [len(items) - 1 if slot is _ITEM else slot for _, items, slot in self._around[1:]]
        route = tuple(step for step in (*steps, last) if not isinstance(step, _Slot))
        return route if len(route) > len(steps) else ()
