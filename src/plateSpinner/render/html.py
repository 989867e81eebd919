"""A document as one HTML file that needs nothing else: no script, no link, light or dark as its reader is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from plateSpinner.document import (
    Block,
    Cell,
    Column,
    Commands,
    Document,
    Entries,
    Entry,
    Heading,
    Line,
    Paragraph,
    Row,
    Table,
    Timeline,
    Tone,
    Tree,
)
from plateSpinner.render.branches import branches
from plateSpinner.render.gate import html
from plateSpinner.render.page_style import STYLE
from plateSpinner.render.svg import gantt
from plateSpinner.render.timeline import as_table

_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_DEEPEST_HEADING: Final = 6
_LEVELS: Final = 12
"""A tree is nested to this level; what lies deeper says its level instead. A phone has no room for more."""

_SHORT: Final = 12
"""Characters of a cell that are not wrapped: a date would be at its hyphens."""


def render(document: Document, title: str) -> str:
    """`document` as a page called `title`, with one newline at its end.

    Where the document doesn't open with a heading of level 1, the title is one. No heading's level
    is more than one below that of the heading before.
    """
    return "\n".join(_page(document.blocks, title)) + "\n"


def _page(blocks: tuple[Block, ...], title: str) -> Iterator[str]:
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="color-scheme" content="light dark">'
    yield f"<title>{html(title)}</title>\n<style>\n{STYLE}\n</style>\n</head>\n<body>\n<main>"
    opens = bool(blocks) and isinstance(blocks[0], Heading) and blocks[0].level <= 1
    page = _Page(title)
    for block in blocks if opens else (Heading(title, 1), *blocks):
        yield from page.block(block)
    yield "</main>\n</body>\n</html>"


@dataclass(slots=True)
class _Page:
    """How far the page has come: the heading that the next block stands under, and counts."""

    title: str
    heading: str = ""
    level: int = 0
    captions: int = 0

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Heading():
                yield self._heading(block)
            case Paragraph():
                yield f"<p>{_inline(block.cells)}</p>"
            case Table():
                yield from self._table(block) if block.rows else _empty(block.empty)
            case Entries():
                yield from _entries(block) if block.entries else _empty(block.empty)
            case Tree():
                yield "".join(_tree(block))
            case Commands():
                yield from _commands(block)
            case Timeline():
                yield from self._timeline(block)
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> str:
        lowest = min(self.level + 1, _DEEPEST_HEADING)
        self.level = min(max(heading.level, 2 if self.level else 1), lowest)
        self.heading = heading.text
        aside = f' <span class="faint">{html(heading.aside)}</span>' if heading.aside else ""
        return f"<h{self.level}>{html(heading.text)}{aside}</h{self.level}>"

    def _table(self, table: Table) -> Iterator[str]:
        """The table in a box that scrolls by itself, with keys too, and so has a name."""
        self.captions += 1
        name = f"t{self.captions}"
        yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{name}">'
        yield f'<table>\n<caption id="{name}" class="unseen">{html(self.heading)}</caption>'
        if any(column.title for column in table.columns):
            yield f"<thead><tr>{''.join(map(_title, table.columns))}</tr></thead>"
        yield "<tbody>"
        for row in table.rows:
            yield from _row(row, table.columns)
        yield "</tbody>\n</table>\n</div>"

    def _timeline(self, timeline: Timeline) -> Iterator[str]:
        """The drawing, and its days as a table for those who can't see it."""
        yield '<div class="scroll drawing" role="region" tabindex="0" aria-label="Timeline">'
        yield f"{gantt(timeline, self.heading).rstrip()}\n</div>"
        yield "<details>\n<summary>The timeline as a table</summary>"
        yield from self._table(as_table(timeline))
        yield "</details>"


def _title(column: Column) -> str:
    side = _classes(right=column.align == "right")
    return f'<th scope="col"{side}>{html(column.title)}</th>' if column.title else f"<td{side}></td>"


def _row(row: Row, columns: tuple[Column, ...]) -> Iterator[str]:
    """The row, led by its first cell that holds a letter or digit; its notes on a line of their own."""
    named = next((at for at, cell in enumerate(row.cells) if any(map(str.isalnum, cell.text))), None)
    cells = []
    for at, (cell, column) in enumerate(zip(row.cells, columns, strict=True)):
        classes = _classes(right=column.align == "right", whole=0 < len(cell.text) <= _SHORT)
        head, tail = ('th scope="row"', "th") if at == named else ("td", "td")
        cells.append(f"<{head}{classes}>{_inline((cell,))}</{tail}>")
    yield f"<tr>{''.join(cells)}</tr>"
    if row.notes:
        yield f'<tr class="notes"><td colspan="{len(columns)}"><div>{_lines(row.notes)}</div></td></tr>'


def _classes(**holds: bool) -> str:
    names = " ".join(name for name, held in holds.items() if held)
    return f' class="{names}"' if names else ""


def _entries(entries: Entries) -> Iterator[str]:
    kind = "ol" if entries.numbered else "ul"
    yield f"<{kind}>"
    for entry in entries.entries:
        yield f"<li>{_entry(entry)}</li>"
    yield f"</{kind}>"


def _entry(entry: Entry) -> str:
    mark = (entry.mark, Cell(" ")) if entry.mark.text else ()
    return _lines(((*mark, *entry.title), *entry.lines))


def _tree(tree: Tree) -> Iterator[str]:
    """A list of lists on one line, since items keep their blanks; no recursion, however deep."""
    before = -1
    for branch in branches(tree, _LEVELS):
        level = len(branch.lasts)
        if level > before:
            yield "<ul>"
        else:
            yield "</li>" + "</ul></li>" * (before - level)
        deep = Cell(f"({branch.depth}) " if branch.depth > _LEVELS else "", Tone.FAINT)
        yield f"<li>{_inline((deep, *branch.line))}"
        before = level
    yield "</li></ul>" * (before + 1)


def _commands(commands: Commands) -> Iterator[str]:
    yield "<ul>"
    for command, about in commands.commands:
        yield f"<li>{_inline((Cell(command, Tone.CODE), Cell(f': {about}' if about else '')))}</li>"
    yield "</ul>"


def _empty(text: str) -> Iterator[str]:
    if text:
        yield f'<p class="faint">{html(text)}</p>'


def _lines(lines: Iterable[Line]) -> str:
    return "<br>".join(shown for line in lines if (shown := _inline(line)))


def _inline(line: Line) -> str:
    return "".join(_cell(cell) for cell in line if cell.text)


def _cell(cell: Cell) -> str:
    text = html(cell.text)
    match cell.tone:
        case Tone.PLAIN:
            return text
        case Tone.STRONG:
            return f"<strong>{text}</strong>"
        case Tone.CODE:
            return f"<code>{text}</code>"
        case Tone.FAINT | Tone.GOOD | Tone.WARN | Tone.BAD:
            return f'<span class="{cell.tone}">{text}</span>'
        case _:
            assert_never(cell.tone)
