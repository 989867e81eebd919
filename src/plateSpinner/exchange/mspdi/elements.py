"""MSPDI text as elements: everything is refused that a schedule never needs.

No document type is taken, so that no entity can be declared, expanded or fetched. Bytes, elements
and depth are bounded before anything is built. What is spread over time (`TimephasedData`), the bulk
of most files, is counted and passed over.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from xml.parsers import expat

from plateSpinner.finding import Finding, Severity
from plateSpinner.model.words import quoted

MOST_BYTES = 64 * 2**20
MOST_ELEMENTS = 1_500_000
DEEPEST = 60
ROOT = "Project"
_PASSED_OVER = "TimephasedData"
_NAMESPACE_END = " "


@dataclass(slots=True)
class Element:
    """An element by its local name: its own text, and the elements inside in their order."""

    name: str
    text: str
    inside: "list[Element]"

    def texts(self) -> dict[str, str]:
        """The texts of the elements inside by name, stripped; the first of several counts."""
        return {part.name: part.text.strip() for part in reversed(self.inside)}

    def all(self, *path: str) -> "list[Element]":
        """The elements that a path of names leads to."""
        found = [self]
        for name in path:
            found = [part for element in found for part in element.inside if part.name == name]
        return found


class _Refused(Exception):  # noqa: N818 - it is no error of ours
    """Carries the finding out of the parser."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


def parse(data: bytes) -> Element | Finding:
    """The root element of a schedule, or the finding why there is none. Never raises for what it reads."""
    if len(data) > MOST_BYTES:
        return _refused(
            f"file has {len(data)} bytes, more than {MOST_BYTES}", "export a part of the schedule"
        )
    builder = _Builder()
    try:
        builder.parser.Parse(data, True)  # noqa: FBT003 - positional only
    except _Refused as refused:
        return refused.finding
    except expat.ExpatError as broken:
        where = f"line {broken.lineno}, column {broken.offset + 1}"
        return _finding(
            "X001", "xml-unreadable", f"file is no XML: {expat.ErrorString(broken.code)} ({where})"
        )
    except (LookupError, ValueError) as broken:  # encodings that Python does not know, or not as expat needs
        return _finding("X001", "xml-unreadable", f"file is no XML: {broken}")
    root = builder.top.inside[0]
    if root.name != ROOT:
        message = f"root element is {quoted(root.name)}, not '{ROOT}'"
        return _finding("X003", "not-a-schedule", message)
    return root


class _Builder:
    """Builds the elements as the parser meets them, on a stack of its own."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=_NAMESPACE_END)
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.EntityDeclHandler = self._doctype
        self.parser.ExternalEntityRefHandler = self._doctype
        self.top = Element("", "", [])
        self._around = [self.top]
        self._elements = 0
        self._passing = 0

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._elements += 1
        if self._elements > MOST_ELEMENTS:
            raise _Refused(
                _refused(f"file has more than {MOST_ELEMENTS} elements", "export a part of the schedule")
            )
        if len(self._around) + self._passing > DEEPEST:
            line = self.parser.CurrentLineNumber
            raise _Refused(_refused(f"elements nest deeper than {DEEPEST} (line {line})"))
        local = name.rpartition(_NAMESPACE_END)[2]
        if self._passing or local == _PASSED_OVER:
            self._passing += 1
            return
        element = Element(local, "", [])
        self._around[-1].inside.append(element)
        self._around.append(element)

    def _end(self, _name: str) -> None:
        if self._passing:
            self._passing -= 1
        else:
            self._around.pop()

    def _characters(self, text: str) -> None:
        if not self._passing:
            self._around[-1].text += text

    def _doctype(self, *_declared: object) -> int:
        line = self.parser.CurrentLineNumber
        way = "a schedule needs no document type: delete <!DOCTYPE …> and what belongs to it"
        raise _Refused(_refused(f"document type in line {line}", way))


def _refused(message: str, way: str = "") -> Finding:
    return _finding("X002", "xml-refused", message, way)


def _finding(code: str, name: str, message: str, way: str = "") -> Finding:
    way = way or "save the schedule as XML in Microsoft Project, and import that file"
    return Finding(code, name, Severity.ERROR, message, (), way)


def without_value(texts: Iterable[str]) -> bool:
    """Whether each of the texts says nothing: empty, zero, false, or no time at all."""
    return all(text.strip() in _NOTHING or not text.strip("PTHMS0.:- ") for text in texts)


_NOTHING = frozenset(("", "0", "false", "-1"))
