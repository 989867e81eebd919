"""A document as GitHub-flavoured Markdown, for pull requests, summaries and pages.

Notes of a table's rows stand as a list below it, each behind the name of its row: in a column of
their own they would squeeze all others. Lists next to each other have different markers, as
Markdown would take them for one.
"""

from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Final, assert_never

from plateSpinner.document import (
    Block,
    Cell,
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
from plateSpinner.render.gate import GAP, markdown, markdown_code
from plateSpinner.render.timeline import as_table

_DEEPEST_HEADING: Final = 6
_LEVELS: Final = 6
"""A tree is nested to this level; what lies deeper says its level instead. Parsers stop at about 20 lists."""
_APART: Final = "  "


def render(document: Document) -> str:
    """`document` as Markdown with one newline at its end; a blank line between its blocks."""
    shown: list[str] = []
    turn = 0
    for block in document.blocks:
        shown.append("\n".join(_block(block, turn)))
        turn = 0 if isinstance(block, Heading | Paragraph) else 1 - turn
    return "\n\n".join(filter(None, shown)) + "\n"


def _block(block: Block, turn: int) -> Iterator[str]:
    bullet = "-*"[turn]
    match block:
        case Heading():
            yield _heading(block)
        case Paragraph():
            yield _inline(block.cells)
        case Table():
            yield from _table(block, bullet) if block.rows else _empty(block.empty)
        case Entries():
            yield from _entries(block, turn) if block.entries else _empty(block.empty)
        case Tree():
            yield from _tree(block, bullet)
        case Commands():
            for command, about in block.commands:
                yield f"{bullet} {_inline((Cell(command, Tone.CODE), Cell(f': {about}' if about else '')))}"
        case Timeline():
            yield from _block(as_table(block), turn)
        case _:
            assert_never(block)


def _heading(heading: Heading) -> str:
    marks = "#" * min(max(heading.level, 1), _DEEPEST_HEADING)
    aside = f" · {heading.aside}" if heading.aside else ""
    return f"{marks} {_inline((Cell(heading.text + aside),))}"


def _table(table: Table, bullet: str) -> Iterator[str]:
    yield _row(_inline((Cell(column.title),)) for column in table.columns)
    yield _row("---:" if column.align == "right" else "---" for column in table.columns)
    for row in table.rows:
        yield _row(_inline((cell,), in_table=True) for cell in row.cells)
    notes = [(row, note) for row in table.rows for note in row.notes]
    if notes:
        yield ""
    for row, note in notes:
        yield f"{bullet} {_inline((_name(row), Cell(': '), *note))}"


def _row(texts: Iterable[str]) -> str:
    return f"| {' | '.join(texts)} |"


def _name(row: Row) -> Cell:
    """The cell that names a row: its first that holds a letter or digit."""
    named = (cell for cell in row.cells if any(map(str.isalnum, cell.text)))
    cell = next(named, Cell(""))
    return cell if cell.tone is Tone.CODE else Cell(cell.text, Tone.STRONG)


def _entries(entries: Entries, turn: int) -> Iterator[str]:
    for number, entry in enumerate(entries.entries, start=1):
        yield from _entry(entry, f"{number}{'.)'[turn]} " if entries.numbered else f"{'-*'[turn]} ")


def _entry(entry: Entry, marker: str) -> Iterator[str]:
    """The entry as an item of a list, its lines kept apart by hard line breaks."""
    mark = (entry.mark, Cell(" ")) if entry.mark.text else ()
    lines = [text for line in ((*mark, *entry.title), *entry.lines) if (text := _inline(line))]
    yield (marker + f"\\\n{' ' * len(marker)}".join(lines)).rstrip()


def _tree(tree: Tree, bullet: str) -> Iterator[str]:
    for branch in branches(tree, _LEVELS):
        deep = Cell(f"({branch.depth}) " if branch.depth > _LEVELS else "")
        yield f"{'  ' * len(branch.lasts)}{bullet} {_inline((deep, *branch.line))}"


def _empty(text: str) -> Iterator[str]:
    yield _inline((Cell(text),))


def _inline(line: Line, *, in_table: bool = False) -> str:
    """A line's cells as Markdown; those that look alike are joined before they pass the gate.

    Asterisks would be shown where strong text begins or ends in a blank, which stays outside, or
    in a sign that touches the next word: a gap goes between. Blanks that keep two things apart would
    be shown as one: a dot stands for them.
    """
    shown = ""
    open_end = False
    for look, run in groupby((cell for cell in line if cell.text), key=lambda cell: _look(cell.tone)):
        text = ""
        for cell in run:
            apart = cell.text.startswith(_APART) and bool((shown + text).strip())
            text += f" · {cell.text.lstrip()}" if apart else cell.text
        part = markdown_code(text, in_table=in_table) if look is Tone.CODE else markdown(text)
        core = part.strip() if look is Tone.STRONG else ""
        touches = bool(shown) and not shown[-1].isspace() and not part[0].isspace()
        if touches and (open_end or (core and not core[0].isalnum())):
            shown += GAP
        shown += part.replace(core, f"**{core}**", 1) if core else part
        open_end = bool(core) and not core[-1].isalnum()
    return shown.strip()


def _look(tone: Tone) -> Tone:
    return tone if tone in {Tone.CODE, Tone.STRONG} else Tone.PLAIN
