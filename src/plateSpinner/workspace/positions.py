"""Where the keys and values of a file stand in its text."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Final

from yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    MappingStartEvent,
    ScalarEvent,
)

from plateSpinner.finding import Part, Place, Route, Span
from plateSpinner.workspace.events import end, fed, start
from plateSpinner.workspace.lines import Lines

_DEEPEST: Final = 200
"""Nesting at which the search ends: the parsers' effort grows with the square of the depth."""

_COLON: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*+)*+:")


def positions(raw: bytes, places: Collection[Place]) -> dict[Place, Span]:
    """The span of each place; `workspace.yaml.locate` says which."""
    routes = {place.route for place in places if place.route and not place.span}
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff") if routes else ""
    search, _ = fed(lambda: _Search(text, routes), text)
    lines = Lines(text)
    return {place: place.span or lines.span(*search.stretch(place)) for place in places}


@dataclass(slots=True)
class _Sought:
    """A step of a route: start and end of its key and of its value, once they are found."""

    below: "dict[str | int, _Sought]" = field(default_factory=dict)
    key: tuple[int, int] | None = None
    value: tuple[int, int] | None = None


@dataclass(slots=True)
class _Around:
    """A mapping or list that the search is inside of."""

    sought: _Sought
    is_list: bool
    flow: bool
    entries: int = 0
    keyed: _Sought | None = None
    """In a mapping, what the key before the next node led to; None where the next node is a key."""
    key_end: int = 0


class _Search:
    """Takes a text's events and keeps where the routes lead."""

    def __init__(self, text: str, routes: Collection[Route]) -> None:
        self._text = text
        self._top = _Sought()
        for route in routes:
            sought = self._top
            for step in route:
                sought = sought.below.setdefault(step, _Sought())
        self._nowhere = _Sought()
        self._around = [_Around(_Sought({0: self._top}), is_list=True, flow=False)]
        self._content_end = 0

    def take(self, stream: Iterator[Event]) -> None:
        """Look through a text; what is behind its first document is on no route."""
        for event in stream:
            if isinstance(event, ScalarEvent | AliasEvent | CollectionStartEvent):
                self._enter(event)
            elif isinstance(event, CollectionEndEvent):
                self._leave(event)
            if len(self._around) > _DEEPEST:
                return

    def stretch(self, place: Place) -> tuple[int, int]:
        """Start and end of a place, or of the nearest one around it that was found."""
        sought = self._top
        for step in place.route:
            below = sought.below[step]
            if not (below.key or below.value):
                break
            sought = below
        found = sought.key or sought.value if place.part is Part.KEY else sought.value or sought.key
        return found if found and sought is not self._top else (0, 0)

    def _enter(self, event: ScalarEvent | AliasEvent | CollectionStartEvent) -> None:
        around, at, behind = self._around[-1], start(event), self._behind(event)
        sought = self._nowhere
        if around.is_list:
            sought = around.sought.below.get(around.entries, sought)
            around.entries += 1
            sought.value = at, behind
        elif around.keyed:
            sought, around.keyed = around.keyed, None
            if at == behind and isinstance(event, ScalarEvent):
                colon = _COLON.match(self._text, around.key_end)
                at = behind = colon.end() if colon else around.key_end
            sought.value = at, behind
        else:
            key = event.value if isinstance(event, ScalarEvent) else None
            keyed = sought if key is None else around.sought.below.get(key, sought)
            around.keyed = sought if keyed.key else keyed
            around.keyed.key = at, behind
            around.key_end = behind
        self._content_end = behind
        if isinstance(event, CollectionStartEvent):
            is_list = not isinstance(event, MappingStartEvent)
            self._around.append(_Around(sought, is_list, bool(event.flow_style)))

    def _leave(self, event: CollectionEndEvent) -> None:
        left = self._around.pop()
        if left.flow:
            self._content_end = end(event)
        if left.sought.value:
            left.sought.value = left.sought.value[0], self._content_end
        around = self._around[-1]
        if around.keyed:
            around.key_end = self._content_end

    def _behind(self, event: Event) -> int:
        """The end of a node's own text: a block scalar's mark is behind the empty lines after it."""
        behind = end(event)
        if isinstance(event, ScalarEvent) and event.style in ("|", ">"):
            return start(event) + len(self._text[start(event) : behind].rstrip(" \t\r\n"))
        return behind
