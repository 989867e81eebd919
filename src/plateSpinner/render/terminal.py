"""A document for a screen: laid out to its width, in colour where the screen has it.

Nothing is cut: text wraps, long words fold, and columns that find no room stand below their row.
Widths are measured by `cells`, since Rich 15 counts scripts such as Devanagari narrower than xterm,
VTE and tmux draw them, and lines then run over.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, assert_never

from plateSpinner.document import (
    Block,
    Cell,
    Commands,
    Document,
    Entries,
    Heading,
    Line,
    Paragraph,
    Table,
    Timeline,
    Tone,
    Tree,
)
from plateSpinner.render.branches import Branch, branches
from plateSpinner.render.cells import line_cells, stripped, wrapped
from plateSpinner.render.gate import printable, printable_line
from plateSpinner.render.grid import grid
from plateSpinner.render.look import ASCII, UNICODE, Glyphs, painted
from plateSpinner.render.timeline import as_table, chart

_NARROWEST: Final = 16
_INDENT: Final = 2


def render(document: Document, *, width: int, colour: bool, glyphs: bool = True) -> str:
    """`document` in lines of at most `width` cells, which is taken as 16 where it is less.

    Without `glyphs` all that is added to the document's own texts is ASCII.
    """
    sheet = _Sheet(max(width, _NARROWEST), UNICODE if glyphs else ASCII)
    lines: list[Line] = []
    before: Block | None = None
    for block in document.blocks:
        if before is not None and (isinstance(block, Heading) or not isinstance(before, Heading)):
            lines.append(())
        lines += sheet.block(block)
        before = block
    return "".join(f"{painted(stripped(line), colour=colour)}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A screen to lay out on: every line it gives takes at most `width` cells."""

    width: int
    glyphs: Glyphs

    def block(self, block: Block) -> Iterable[Line]:
        match block:
            case Heading():
                return self._heading(block)
            case Paragraph():
                return self._hung((), block.cells)
            case Table():
                return self._table(block)
            case Entries():
                return self._entries(block)
            case Tree():
                return self._tree(block)
            case Commands():
                return self._commands(block)
            case Timeline():
                return self._timeline(block)
            case _:
                assert_never(block)

    def _heading(self, heading: Heading) -> Iterator[Line]:
        title = (Cell(heading.text, Tone.STRONG), Cell("  "), Cell(heading.aside, Tone.FAINT))
        yield from wrapped(printable_line(title), self.width)
        if heading.level == 1:
            yield (Cell(self.glyphs.rule * self.width, Tone.FAINT),)

    def _table(self, table: Table) -> Iterator[Line]:
        if not table.rows:
            yield from self._empty(table.empty)
            return
        yield from (_indented(line) for line in grid(table, self.width - _INDENT, self.glyphs))

    def _entries(self, entries: Entries) -> Iterator[Line]:
        if not entries.entries:
            yield from self._empty(entries.empty)
            return
        numbers = self._numbers(entries)
        marks = [printable_line((entry.mark,)) for entry in entries.entries]
        half = (self.width - _INDENT) // 2
        widest = min(max(map(line_cells, marks)), half)
        gap = 1 if widest == 1 else 2
        for number, mark, entry in zip(numbers, marks, entries.entries, strict=True):
            head = (*number, *_padded(mark, widest and widest + gap))
            yield from self._hung(head, entry.title)
            hang = min(line_cells(head), half)
            for line in entry.lines:
                yield from self._hung((Cell(" " * hang),), line)

    def _numbers(self, entries: Entries) -> list[Line]:
        if entries.numbered:
            digits = len(str(len(entries.entries)))
            return [(Cell(f"{at:>{digits}}. ", Tone.FAINT),) for at in range(1, len(entries.entries) + 1)]
        marked = any(entry.mark.text for entry in entries.entries)
        return [() if marked else (Cell(f"{self.glyphs.bullet} ", Tone.FAINT),)] * len(entries.entries)

    def _tree(self, tree: Tree) -> Iterator[Line]:
        step = len(self.glyphs.bar)
        for branch in branches(tree, self.width // 2 // step):
            level = (Cell(f"({branch.depth}) ", Tone.FAINT),) if branch.depth > len(branch.lasts) else ()
            first, others = self._guides(branch)
            yield from self._hung(first, (*level, *branch.line), others)

    def _guides(self, branch: Branch) -> tuple[Line, Line]:
        """What stands before the first line of a branch, and before the further ones."""
        glyphs = self.glyphs
        bars = [" " * len(glyphs.bar) if last else glyphs.bar for last in branch.lasts]
        first = others = bars
        if branch.depth == len(bars):
            first = [*bars[:-1], *(glyphs.corner if last else glyphs.tee for last in branch.lasts[-1:])]
            others = [*bars, glyphs.bar] if branch.parent else bars
        return (Cell("".join(first), Tone.FAINT),), (Cell("".join(others), Tone.FAINT),)

    def _commands(self, commands: Commands) -> Iterator[Line]:
        arrow = Cell(f"{self.glyphs.arrow} ", Tone.FAINT)
        words = [(arrow, Cell(printable(command), Tone.CODE)) for command, _ in commands.commands]
        widest = max(map(line_cells, words), default=0) + 2
        for word, (_, about) in zip(words, commands.commands, strict=True):
            told = printable_line((Cell(about, Tone.FAINT),))
            if widest + line_cells(told) + _INDENT <= self.width:
                yield _indented((*_padded(word, widest), *told))
                continue
            yield from self._hung(word[:1], word[1:])
            yield from self._hung((Cell("    "),), told)

    def _timeline(self, timeline: Timeline) -> Iterable[Line]:
        lines = chart(timeline, self.width - _INDENT, glyphs=self.glyphs is UNICODE)
        return self._table(as_table(timeline)) if lines is None else map(_indented, lines)

    def _empty(self, text: str) -> Iterator[Line]:
        return self._hung((), (Cell(text, Tone.FAINT),)) if text else iter(())

    def _hung(self, head: Line, line: Line, others: Line | None = None) -> Iterator[Line]:
        """`line` behind `head`, its further lines behind `others` or, not given, as many blanks."""
        room = self.width - _INDENT
        taken = line_cells(head)
        if taken > room // 2 and others is None:
            yield from (_indented(part) for part in wrapped((*head, *printable_line(line)), room))
            return
        hang = (Cell(" " * taken),) if others is None else others
        for at, part in enumerate(wrapped(printable_line(line), room - max(taken, line_cells(hang)))):
            yield _indented((*(hang if at else head), *part))


def _indented(line: Line) -> Line:
    return (Cell(" " * _INDENT), *line) if line else ()


def _padded(line: Line, width: int) -> Line:
    return (*line, Cell(" " * (width - line_cells(line))))
