"""The comments of a YAML text: what stands behind a `#` that is not part of a key or value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from yaml.events import CollectionEndEvent, CollectionStartEvent, Event, ScalarEvent

from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.events import end, fed, start

_COMMENT: Final = re.compile(r"#[^\r\n]*")
_BEHIND_HEADER: Final = re.compile(r"[|>][-+0-9]*[ \t]+(#[^\r\n]*)")


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment, from its `#` to the end of its line; indexes count characters from 0.

    `alone`: nothing but blanks stands before it on its line.
    """

    start: int
    text: str
    alone: bool


def comments(text: str) -> tuple[Comment, ...]:
    """Every comment, in the order of the text.

    Of text that is no YAML, or nested deeper than is read, those before that place.
    """
    gaps, fault = fed(lambda: _Gaps(text), text)
    found = [*gaps.found, *(() if fault or gaps.stopped else gaps.until(len(text)))]
    return tuple(Comment(at, comment, _is_alone(text, at)) for at, comment in found)


class _Gaps:
    """Takes a text's events and keeps the comments between its scalars: there every `#` begins one."""

    def __init__(self, text: str) -> None:
        self.found: list[tuple[int, str]] = []
        self.stopped = False
        self._text = text
        self._at = 0

    def take(self, stream: Iterator[Event]) -> None:
        """Look between all scalars, and behind the sign of block scalars."""
        depth = 0
        for event in stream:
            depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
            if depth > Limits().max_depth:  # the parsers' effort grows with the square of the depth
                self.stopped = True
                return
            if not isinstance(event, ScalarEvent):
                continue
            self.found += self.until(start(event))
            if event.style in ("|", ">"):
                header = _BEHIND_HEADER.match(self._text, start(event))
                self.found += [(header.start(1), header[1])] if header else []
            self._at = max(self._at, end(event))

    def until(self, behind: int) -> Iterator[tuple[int, str]]:
        """The comments from where the last scalar ended."""
        for match in _COMMENT.finditer(self._text, self._at, max(self._at, behind)):
            yield match.start(), match[0]


def _is_alone(text: str, at: int) -> bool:
    line_start = text.rfind("\n", 0, at) + 1
    line_start = max(line_start, text.rfind("\r", line_start, at) + 1)
    return not text[line_start:at].strip(" \t")
