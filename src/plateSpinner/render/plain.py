"""A document for a pipe or a file: no colour, no width, a row a line, nothing wrapped or cut."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, assert_never

from plateSpinner.document import (
    Block,
    Commands,
    Document,
    Entries,
    Heading,
    Line,
    Paragraph,
    Table,
    Timeline,
    Tree,
)
from plateSpinner.render.branches import branches
from plateSpinner.render.cells import cells
from plateSpinner.render.gate import printable
from plateSpinner.render.timeline import as_table

_INDENT: Final = "  "
_WIDEST: Final = 60
"""Columns are aligned to at most so many cells, lest one long text pads every row to its length."""

_LEVELS: Final = 20
"""A tree is indented to this level; what lies deeper says its level instead."""


def render(document: Document) -> str:
    """`document` as text with one newline at its end; all that is added to its own texts is ASCII."""
    lines: list[str] = []
    before: Block | None = None
    for block in document.blocks:
        if before is not None and (isinstance(block, Heading) or not isinstance(before, Heading)):
            lines.append("")
        lines += (line.rstrip(" ") for line in _block(block))
        before = block
    return "\n".join(lines) + "\n"


def _block(block: Block) -> Iterator[str]:
    match block:
        case Heading():
            yield from _heading(block)
        case Paragraph():
            yield _INDENT + _text(block.cells)
        case Table():
            yield from _table(block) if block.rows else _empty(block.empty)
        case Entries():
            yield from _entries(block) if block.entries else _empty(block.empty)
        case Tree():
            yield from _tree(block)
        case Commands():
            yield from _aligned([(printable(command), printable(about)) for command, about in block.commands])
        case Timeline():
            yield from _block(as_table(block))
        case _:
            assert_never(block)


def _heading(heading: Heading) -> Iterator[str]:
    title = f"{printable(heading.text)}  {printable(heading.aside)}".rstrip(" ")
    yield title
    if heading.level == 1:
        yield "=" * cells(title)


def _table(table: Table) -> Iterator[str]:
    titles = [printable(column.title) for column in table.columns]
    rows = [[printable(cell.text) for cell in row.cells] for row in table.rows]
    rights = [column.align == "right" for column in table.columns]
    titled = any(titles)
    lines = _aligned([titles, *rows] if titled else rows, rights)
    if titled:
        yield next(lines)
    for row, line in zip(table.rows, lines, strict=True):
        yield line
        yield from (_INDENT * 2 + _text(note) for note in row.notes)


def _entries(entries: Entries) -> Iterator[str]:
    marked = any(entry.mark.text for entry in entries.entries)
    digits = len(str(len(entries.entries)))
    for number, entry in enumerate(entries.entries, start=1):
        bullet = f"{number:>{digits}}. " if entries.numbered else "" if marked else "- "
        mark = f"{printable(entry.mark.text)}  " if marked else ""
        yield f"{_INDENT}{bullet}{mark}{_text(entry.title)}"
        yield from (_INDENT * 2 + _text(line) for line in entry.lines)


def _tree(tree: Tree) -> Iterator[str]:
    for branch in branches(tree, _LEVELS):
        deep = f"({branch.depth}) " if branch.depth > _LEVELS else ""
        yield _INDENT * (1 + len(branch.lasts)) + deep + _text(branch.line)


def _aligned(rows: Sequence[Sequence[str]], rights: Iterable[bool] = (False, False)) -> Iterator[str]:
    """The rows in columns two spaces apart; a text wider than its column moves only its own row."""
    if not rows:
        return
    columns = list(zip(*rows, strict=True))
    widths = [min(max(map(cells, column)), _WIDEST) for column in columns]
    slots = [slot for slot in zip(range(len(widths)), widths, rights, strict=True) if slot[1]]
    for row in rows:
        yield _INDENT + "  ".join(_padded(row[at], width, right=right) for at, width, right in slots)


def _padded(text: str, width: int, *, right: bool) -> str:
    pad = " " * (width - cells(text))
    return pad + text if right else text + pad


def _empty(text: str) -> Iterator[str]:
    if text:
        yield _INDENT + printable(text)


def _text(line: Line) -> str:
    return "".join(printable(cell.text) for cell in line)
