"""A table as lines of a screen: columns spill below their rows, then wrap, until it fits."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from plateSpinner.document import Cell, Column, Line, Table, Tone
from plateSpinner.render.cells import cells, line_cells, longest_word, stripped, wrapped
from plateSpinner.render.gate import printable, printable_line
from plateSpinner.render.look import Glyphs

_GAP: Final = 2
_MARK: Final = 2
"""A first column of at most so many cells holds signs: what stands below a row then clears it."""

_LEAST: Final = 8
"""Words can't be read in a column of fewer cells: columns then leave the grid from the right."""


def grid(table: Table, width: int, glyphs: Glyphs) -> Iterator[Line]:
    """The header, a rule, and the rows of `table` with what stands below each.

    No line takes more than `width` cells. Every row must have a cell for each column.
    """
    titles = tuple(Cell(printable(column.title), Tone.FAINT) for column in table.columns)
    rows = [printable_line(row.cells) for row in table.rows]
    slots = _slots(table.columns, list(zip(titles, *rows, strict=True)), width)
    if any(titles[slot.column].text for slot in slots):
        yield from _across(titles, slots)
        yield (Cell(glyphs.rule * _total(slot.width for slot in slots), Tone.FAINT),)
    standing = {slot.column for slot in slots}
    indent = slots[0].width + _GAP if slots and slots[0].width <= _MARK else _GAP
    for row, source in zip(rows, table.rows, strict=True):
        yield from _across(row, slots)
        spilled = [at for at, cell in enumerate(row) if cell.text and at not in standing]
        named = _joined((_named(titles[at], row[at]) for at in spilled), width - indent, glyphs)
        below = (*named, *map(printable_line, source.notes))
        for line in below:
            yield from ((Cell(" " * indent), *part) for part in wrapped(line, width - indent))


@dataclass(frozen=True, slots=True)
class _Slot:
    """The place of a column in the grid."""

    column: int
    width: int
    right: bool


def _slots(columns: Sequence[Column], texts: Sequence[Line], width: int) -> list[_Slot]:
    naturals = [max(cells(cell.text) for cell in column) for column in texts]
    kept = _kept(columns, naturals, width)
    wants = [naturals[at] for at in kept]
    room = width - _GAP * (len(kept) - 1)
    if sum(wants) > room:
        words = [
            naturals[at]
            if columns[at].align == "right"
            else max(longest_word(cell.text) for cell in texts[at])
            for at in kept
        ]
        least = _shares(words, room)
        more = _shares([want - word for want, word in zip(wants, least, strict=True)], room - sum(least))
        wants = [word + share for word, share in zip(least, more, strict=True)]
    return [_Slot(at, want, columns[at].align == "right") for at, want in zip(kept, wants, strict=True)]


def _kept(columns: Sequence[Column], naturals: Sequence[int], width: int) -> list[int]:
    """The columns of the grid: those with the highest spill leave first, of equals the rightmost."""
    kept = [at for at in range(len(columns)) if naturals[at]]
    leaving = sorted((at for at in kept if columns[at].spill), key=lambda at: (columns[at].spill, at))
    while leaving and _total(naturals[at] for at in kept) > width:
        kept.remove(leaving.pop())
    while len(kept) > 1 and _total(min(naturals[at], _LEAST) for at in kept) > width:
        kept.pop()
    return kept


def _total(widths: Iterable[int]) -> int:
    total = [width + _GAP for width in widths]
    return sum(total) - _GAP if total else 0


def _shares(wants: Sequence[int], room: int) -> list[int]:
    """`room` given out by want; where it is too little, the small wants are met and the rest share."""
    shares = [0] * len(wants)
    for met, at in enumerate(sorted(range(len(wants)), key=wants.__getitem__)):
        shares[at] = min(wants[at], room // (len(wants) - met))
        room -= shares[at]
    return shares


def _across(row: Line, slots: Sequence[_Slot]) -> Iterator[Line]:
    """The cells of a row side by side, on as many lines as the tallest of them needs."""
    columns = [wrapped((row[slot.column],), slot.width) for slot in slots]
    for parts in zip_longest(*columns, fillvalue=()):
        line: list[Cell] = []
        for slot, part in zip(slots, parts, strict=True):
            pad = Cell(" " * (slot.width - line_cells(part)))
            line += (pad, *part) if slot.right else (*part, pad)
            line.append(Cell(" " * _GAP))
        yield stripped(tuple(line))


def _named(title: Cell, cell: Cell) -> Line:
    return (Cell(f"{title.text} ", title.tone), cell) if title.text else (cell,)


def _joined(parts: Iterable[Line], width: int, glyphs: Glyphs) -> Iterator[Line]:
    """The parts one after another with dots between, none of them broken where it fits on a line."""
    dot = Cell(glyphs.dot, Tone.FAINT)
    line: Line = ()
    for part in parts:
        longer = (*line, dot, *part) if line else part
        if line and line_cells(longer) > width:
            yield line
            longer = part
        line = longer
    if line:
        yield line
