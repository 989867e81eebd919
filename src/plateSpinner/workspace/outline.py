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


@dataclass(slots=True)
class Around:
    """A mapping or list that is being read; `key` is the entry that waits for its value."""

    node: Node
    key: tuple[str, int, int] | None = None


def outline(text: str) -> Node:
    """The outline of a text in which nothing is wrong, aliases, tags and odd keys included."""
    made, _ = fed(lambda: _Outline(text), text)
    return made.top.entries[0].value if made.top.entries else Node(len(text), len(text))


def entry_at(top: Node, route: Route) -> tuple[Node, int] | None:
    """The mapping or list that holds the entry at `route`, and its place in it; None where it is not there."""
    around, index, node = top, 0, top
    for step in route:
        found = next((i for i, entry in enumerate(node.entries) if entry.step == step), None)
        if found is None:
            return None
        around, index, node = node, found, node.entries[found].value
    return (around, index) if route else None


class _Outline:
    """Takes a text's events and holds the nodes they made."""

    def __init__(self, text: str) -> None:
        self.top = Node(0, 0, is_list=True, flow=True)
        self._text = text
        self._around = [Around(self.top)]
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
                self._around.append(Around(node))
            elif isinstance(event, CollectionEndEvent):
                left = self._around.pop().node
                self._content_end = left.end = end(event) if left.flow else self._content_end

    def _scalar(self, event: ScalarEvent) -> None:
        around, at, behind = self._around[-1], start(event), end(event)
        if event.style in ("|", ">"):
            behind = at + len(self._text[at:behind].rstrip(" \t\r\n"))
        if around.node.is_mapping and around.key is None:
            around.key = (event.value, at, behind)
            self._content_end = behind
        else:
            self._enter(Node(at, behind))

    def _enter(self, node: Node) -> None:
        """Put a value where it belongs."""
        around = self._around[-1]
        empty = node.start == node.end and not node.entries
        if around.key:
            step, at, behind = around.key
            around.key = None
            if empty:
                node.start = node.end = self._behind(_COLON, behind)
            around.node.entries.append(Entry(step, at, node))
        else:
            at = node.start
            if not around.node.flow:
                behind = self._behind(_DASH, around.node.entries[-1].value.end if around.node.entries else at)
            around.node.entries.append(Entry(len(around.node.entries), at, node))
        self._content_end = node.end
