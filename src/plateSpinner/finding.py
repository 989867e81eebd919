"""What is said about a plan: findings, each with the places it speaks of.

A place names a fact by file and route of keys, never by line: two revisions of a plan then
compare equal where only lines moved. `workspace.places` turns a place into line and column when
a finding is shown.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

Route: TypeAlias = tuple[str | int, ...]
"""Keys (text as written) and list indexes (0-based) from the top of a file down to a value."""


BEFORE = "before"
"""The label of a place that stands in the earlier of two plans."""


class Severity(StrEnum):
    """How much a finding matters, most first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 for errors, rising as severity falls: sorts most severe first."""
        return (Severity.ERROR, Severity.WARNING, Severity.INFO).index(self)


class Part(StrEnum):
    """Which half of a mapping's entry a place means."""

    KEY = "key"
    VALUE = "value"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a file's text: lines and columns from 1, in characters; the end is exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Place:
    """Where a fact stands.

    `file` is relative to the plan root, with `/` between its parts. An empty route means the file
    as a whole. `span` is given only where there is no route: in text that can't be parsed.
    """

    file: str
    route: Route = ()
    part: Part = Part.VALUE
    span: Span | None = None
    label: str = ""

    def at(self, *keys: str | int) -> "Place":
        """The value `keys` further down."""
        return Place(self.file, (*self.route, *keys))

    def key(self) -> "Place":
        """The key of this entry rather than its value."""
        return Place(self.file, self.route, Part.KEY, self.span, self.label)

    def labelled(self, label: str) -> "Place":
        """The same place with a word on its role, such as `declared here`."""
        return Place(self.file, self.route, self.part, self.span, label)


@dataclass(frozen=True, slots=True)
class Edit:
    """A fix: the value at `place` becomes `text`, which is YAML of one line as it shall stand in the file.

    A key that isn't there is added behind the others of its mapping. An empty text takes the entry
    out, with its key or its dash.
    """

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong, or worth saying.

    `code` is short and stable (`S102`), `name` the same in words (`unknown-key`). `message` is a
    subject, a quoted id, a fact and a number: lower case, no full stop. The first of `places` is
    the culprit, the others explain it. `help` is the way out. `item` is the full reference of
    what it is about, where that is an item of the plan; `about` tells it from others of its name and
    item, or names what it is about where that is no item: a person, the rule of a waiver. All texts are
    raw data: renderers escape.
    """

    code: str
    name: str
    severity: Severity
    message: str
    places: tuple[Place, ...]
    help: str = ""
    fix: Edit | None = None
    item: str = ""
    about: str = ""
