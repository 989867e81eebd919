"""Where the mappings, lists and scalars of a text stand, as edits need to know it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from yaml.events import CollectionEndEvent, CollectionStartEvent, Event, MappingStartEvent, ScalarEvent

from plateSpinner.finding import Route
from plateSpinner.workspace.events import end, fed, start

_BLANK: Final = r"(?:[ \t\r\n]|#[^\r\n]*+)*+"
_COLON: Final = re.compile(_BLANK + ":")
_DASH: Final = re.compile(_BLANK + "-")


@dataclass(slots=True)
class Node:
    """A value: its own text, from `start` to `end`, exclusive; indexes count characters from 0.

    An empty value has no length and stands behind its key's colon or its dash. A block scalar,
    list or mapping ends where the last text in it ends.
    """

    start: int
    end: int
    is_list: bool = False
    is_mapping: bool = False
    flow: bool = False
    entries: "list[Entry]" = field(default_factory=list)


@dataclass(slots=True)
class Entry:
    """One entry of a mapping or list, from its key or dash (in a flow list its value) on."""

    step: str | int
    start: int
    value: Node


@dataclass(frozen=True, slots=True)
class _Key:
    """A key that waits for its value."""

    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Around:
    """A mapping or list that is being read."""

    node: Node
    key: _Key | None = None


def outline(text: str) -> Node:
    """The outline of a text in which nothing is wrong, aliases, tags and odd keys included."""
    made, _ = fed(lambda: _Outline(text), text)
    return made.top.entries[0].value if made.top.entries else Node(len(text), len(text))


def node_at(top: Node, route: Route) -> Node | None:
    """The value at `route`; None where there is none."""
    node: Node | None = top
    for step in route:
        node = next((entry.value for entry in node.entries if entry.step == step), None) if node else None
    return node


class _Outline:
    """Takes a text's events and holds the nodes they made."""

    def __init__(self, text: str) -> None:
        self.top = Node(0, 0, is_list=True, flow=True)
        self._text = text
        self._around = [_Around(self.top)]
        self._content_end = 0

    def take(self, stream: Iterator[Event]) -> None:
        """Read the whole text."""
        for event in stream:
            if isinstance(event, ScalarEvent):
                self._scalar(event)
            elif isinstance(event, CollectionStartEvent):
                is_mapping = isinstance(event, MappingStartEvent)
                node = Node(start(event), end(event), not is_mapping, is_mapping, bool(event.flow_style))
                self._enter(node)
                self._around.append(_Around(node))
            elif isinstance(event, CollectionEndEvent):
                left = self._around.pop().node
                self._content_end = left.end = end(event) if left.flow else self._content_end

    def _scalar(self, event: ScalarEvent) -> None:
        around, at, behind = self._around[-1], start(event), end(event)
        if event.style in ("|", ">"):
            behind = at + len(self._text[at:behind].rstrip(" \t\r\n"))
        if around.node.is_mapping and around.key is None:
            around.key = _Key(event.value, at, behind)
            self._content_end = behind
        else:
            node = Node(at, behind)
            self._enter(node)
            self._content_end = node.end

    def _enter(self, node: Node) -> None:
        """Put a value where it belongs."""
        around = self._around[-1]
        inside, key = around.node, around.key
        is_empty = node.start == node.end and not (node.is_mapping or node.is_list)
        if key:
            around.key = None
            if is_empty:
                colon = _COLON.match(self._text, key.end)
                node.start = node.end = colon.end() if colon else key.end
            inside.entries.append(Entry(key.text, key.start, node))
        else:
            inside.entries.append(Entry(len(inside.entries), self._first(inside, node), node))

    def _first(self, inside: Node, node: Node) -> int:
        """Where an entry of a list begins: at its dash, in a flow list at its value."""
        if inside.flow:
            return node.start
        dash = _DASH.match(self._text, inside.entries[-1].value.end if inside.entries else inside.start)
        return dash.end() - 1 if dash else node.start
