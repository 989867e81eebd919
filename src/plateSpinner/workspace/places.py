"""Places made into lines and columns: a file is read again only when something is said about it."""

from collections.abc import Iterable
from functools import partial

from plateSpinner.finding import Finding, Place, Span
from plateSpinner.workspace.tree import Source
from plateSpinner.workspace.workers import shared
from plateSpinner.workspace.yaml import Limits, locate

TOP = Span(1, 1, 1, 1)


class Places:
    """The positions and lines of a plan's files. Ask for many places at once: each call reads a file once."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._spans: dict[Place, Span] = {}
        self._lines: dict[str, list[str]] = {}

    def find(self, places: Iterable[Place]) -> None:
        """Look up the positions of `places`; the top of the file where it can't be read any more."""
        wanted: dict[str, list[Place]] = {}
        for place in places:
            if place in self._spans:
                continue
            if not place.route:
                self._spans[place] = place.span or TOP
            else:
                wanted.setdefault(place.file, []).append(place)
        spans = shared(partial(_spans, self._source), tuple(wanted.items()))
        for inside, found in zip(wanted.values(), spans, strict=True):
            self._spans.update(zip(inside, found, strict=True))

    def span(self, place: Place) -> Span:
        """Where a place stands."""
        if place not in self._spans:
            self.find((place,))
        return self._spans[place]

    def line(self, place: Place) -> str:
        """The text of the line on which a place begins; empty where there is none."""
        if place.file not in self._lines:
            text = _bytes(self._source, place.file).decode("utf-8", "replace").removeprefix("\ufeff")
            self._lines[place.file] = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        lines = self._lines[place.file]
        number = self.span(place).line
        return lines[number - 1] if 0 < number <= len(lines) else ""


def _spans(source: Source, wanted: tuple[str, list[Place]]) -> list[Span]:
    """Where the places of one file stand, in their order."""
    file, inside = wanted
    raw = _bytes(source, file)
    found = locate(raw, inside) if raw else dict.fromkeys(inside, TOP)
    return [found[place] for place in inside]


def _bytes(source: Source, file: str) -> bytes:
    raw = source.read(file)
    return b"" if isinstance(raw, Finding) or len(raw) > Limits().max_bytes else raw
