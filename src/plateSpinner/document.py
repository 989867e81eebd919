"""A report as neutral blocks, which `render` turns into a screen, plain text or Markdown.

Every text in a document is raw data as it came from the plan: escaping belongs to the renderer,
which knows what its format can be hurt by. Knows nothing of programs or projects.
"""

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal, TypeAlias


class Tone(StrEnum):
    """What a text means, never how it looks. Colour is never the only carrier of it."""

    PLAIN = "plain"
    STRONG = "strong"
    FAINT = "faint"
    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Cell:
    """A short text with a tone."""

    text: str
    tone: Tone = Tone.PLAIN


Line: TypeAlias = tuple[Cell, ...]
"""Cells set one after another on one line; spaces between them are part of their texts."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A title; level 1 opens the document. `aside` stands behind it, fainter."""

    text: str
    level: int = 2
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, wrapped to the width."""

    cells: Line


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column.

    Where a table is wider than the terminal, the columns with the highest `spill` leave the grid
    first and stand, named, on a line of their own below each row; 0 never leaves.
    """

    title: str
    align: Literal["left", "right"] = "left"
    spill: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table, a cell a column. `notes` are full-width lines below it."""

    cells: tuple[Cell, ...]
    notes: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under named columns. Without rows, `empty` is shown instead."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One point of a list: a mark (a short word or sign), a title, further lines below."""

    mark: Cell
    title: Line
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of points, most important first, numbered where `numbered`."""

    entries: tuple[Entry, ...]
    numbered: bool = False
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Tree:
    """A line with lines below it, any depth."""

    line: Line
    children: tuple["Tree", ...] = ()


@dataclass(frozen=True, slots=True)
class Commands:
    """The next useful commands: each with what it shows."""

    commands: tuple[tuple[str, str], ...]


class Shape(StrEnum):
    """What a bar of a timeline stands for: work, what is around other bars, or a point in time."""

    WORK = "work"
    GROUP = "group"
    POINT = "point"


@dataclass(frozen=True, slots=True)
class Bar:
    """One line of a timeline. All days are inclusive; a point lies on `finish`.

    `label` is short, `name` what people say; `depth` is the level below what is around it, and
    `section` the name of the part of the timeline it belongs to. Work is done until `worked` and
    goes on from `resumes` on. It may be finished as late as `latest`; `baseline` is the finish that
    was approved. `open_end` means that the finish may come later, for a reason nobody can size.
    """

    label: str
    name: str
    depth: int
    section: str
    shape: Shape
    start: dt.date
    finish: dt.date
    worked: dt.date | None = None
    resumes: dt.date | None = None
    latest: dt.date | None = None
    baseline: dt.date | None = None
    done: bool = False
    critical: bool = False
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class Timeline:
    """Bars over time, with a mark at `today`."""

    bars: tuple[Bar, ...]
    today: dt.date


Block: TypeAlias = Heading | Paragraph | Table | Entries | Tree | Commands | Timeline


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report."""

    blocks: tuple[Block, ...] = field(default=())
