"""What is said of text that is YAML and still no plan's: each thing, its place, and what to write instead."""

import re
from collections import deque
from itertools import islice
from typing import Final

from yaml.events import AliasEvent, CollectionStartEvent, Event, MappingStartEvent, ScalarEvent

from plateSpinner.finding import Finding, Part, Place, Route, Severity
from plateSpinner.model.words import quoted, shortened
from plateSpinner.workspace.events import Unreadable, directives, end, start
from plateSpinner.workspace.lines import Lines
from plateSpinner.workspace.mistakes import mistake

MOST: Final = 100
"""Findings told of one file's text: a hostile one could bring tens of thousands."""

_PROPERTY: Final = re.compile(r"(?:[ \t\r\n]|#[^\r\n]*+)*+(!<[^>\s]*>|[&!][^\s,\[\]{}]*)")
_TAG: Final = re.compile(r"(?<![^\s,\[{])![^\s,\[\]{}]*")
_CORE: Final = frozenset(("!!bool", "!!float", "!!int", "!!map", "!!null", "!!seq", "!!timestamp"))


class TooManyError(Exception):
    """No more is said of a text: reading it ends here."""


class Objections:
    """The findings about one file's text, in its order. Past `MOST` of them `TooManyError` is raised."""

    def __init__(self, text: str, file: str) -> None:
        self.findings: list[Finding] = []
        self._text = text
        self._file = file
        self._lines: Lines | None = None
        for at, behind in islice(directives(text), MOST):
            way = "delete the line: plan files are YAML 1.2; a key that begins with % needs quotes"
            message = f"directive {quoted(text[at:behind])}"
            self._say("Y006", "directive", message, self._place(at, behind), help_=way)

    def properties(self, event: ScalarEvent | CollectionStartEvent) -> None:
        """The anchor and the tag before a key or value."""
        for at, behind in self._properties(event):
            written, place = self._text[at:behind], self._place(at, behind)
            if written.startswith("&"):
                way = "delete it: a plan states a value once; text that begins with & needs quotes"
                self._say("Y003", "alias-or-anchor", f"anchor {quoted(written)}", place, help_=way)
            else:
                self._say("Y005", "tag", f"tag {quoted(written)}", place, help_=_way_without_tag(written))

    def alias(self, event: AliasEvent) -> None:
        """A reference to an anchor."""
        at, behind = start(event), end(event)
        way = "write the value itself; text that begins with * needs quotes"
        message = f"alias {quoted(self._text[at:behind])}"
        self._say("Y003", "alias-or-anchor", message, self._place(at, behind), help_=way)

    def merge_key(self, event: ScalarEvent) -> None:
        """A key `<<`."""
        place = self._place(start(event), end(event))
        self._say("Y004", "merge-key", "merge key '<<'", place, help_="write the keys and values themselves")

    def duplicate_key(self, event: ScalarEvent, route: Route) -> None:
        """A key that its mapping has already; `route` leads to the first one, empty where nothing does."""
        places = [self._place(start(event), end(event))]
        if route:
            places.append(Place(self._file, route, Part.KEY, label="first here"))
        message = f"duplicate key {quoted(event.value)}"
        self._say("Y002", "duplicate-key", message, *places, help_="keep one of them")

    def collection_as_key(self, event: CollectionStartEvent) -> None:
        """A list or mapping where a key stands."""
        kind = "mapping" if isinstance(event, MappingStartEvent) else "list"
        way = "write a word as key; text that begins with { or [ needs quotes"
        self._say("Y014", "complex-key", f"a {kind} as key", self._place(start(event), end(event)), help_=way)

    def number(self, event: ScalarEvent, reason: str, route: Route) -> None:
        """A number that is refused; `route` leads to it, empty where nothing does."""
        place = Place(self._file, route) if route else self._place(start(event), end(event))
        message = f"number {shortened(event.value)} {reason}"
        way = "write a number of ordinary size; put it in quotes if it is text"
        self._say("Y013", "number-out-of-range", message, place, help_=way)

    def second_document(self, event: Event) -> None:
        """The start of another document."""
        place, way = self._place(start(event), end(event)), "give it a file of its own"
        self._say("Y007", "several-documents", "second document in the file", place, help_=way)

    def too_deep(self, event: Event, most: int) -> None:
        """A mapping or list below the deepest that is read."""
        message = f"nested deeper than {most}"
        self._say("Y008", "too-deep", message, self._place(start(event), end(event)), help_="nest less")

    def too_many(self, event: Event, most: int) -> None:
        """A key or value behind the last that is read."""
        message = f"file has more than {most} keys and values"
        place = self._place(start(event), end(event))
        self._say("Y009", "too-large", message, place, help_="split it into several files")

    def unreadable(self, fault: Unreadable) -> None:
        """Text that is no YAML."""
        told = mistake(self._text, fault)
        places = [self._place(told.at, told.behind)]
        if told.opened is not None:
            places.append(self._place(told.opened, told.opened + 1).labelled("opened here"))
        finding = Finding(told.code, told.name, Severity.ERROR, told.message, tuple(places), told.help)
        self.findings.append(finding)

    def _properties(self, event: ScalarEvent | CollectionStartEvent) -> list[tuple[int, int]]:
        first = _PROPERTY.match(self._text, start(event))
        if not first:  # nothing stands before a value unsaid, even where its mark is not where it should be
            return [(start(event), end(event))]
        found = [first.span(1)]
        if event.anchor is not None and event.tag is not None:
            second = _PROPERTY.match(self._text, first.end())
            # ruamel.yaml marks only the anchor where it stands behind the tag
            before = (tag.span() for tag in _TAG.finditer(self._text, 0, first.start()))
            found = [*found, second.span(1)] if second else [*deque(before, 1), *found]
        return found

    def _place(self, at: int, behind: int) -> Place:
        self._lines = self._lines or Lines(self._text)
        return Place(self._file, span=self._lines.span(at, behind))

    def _say(self, code: str, name: str, message: str, *places: Place, help_: str) -> None:
        if len(self.findings) == MOST:
            code, name, message = "Y009", "too-large", f"more than {MOST} faults in the file's text"
            places, help_ = places[:1], "what is below is not read: mend what is told first"
        self.findings.append(Finding(code, name, Severity.ERROR, message, places, help_))
        if len(self.findings) > MOST:
            raise TooManyError


def _way_without_tag(tag: str) -> str:
    if tag == "!!str":
        return "put the value in quotes instead"
    if tag in _CORE:
        return "delete it: how a value is written says what it is"
    return "delete it; text that begins with ! needs quotes"
