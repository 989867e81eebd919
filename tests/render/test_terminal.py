import re
import shlex
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateSpinner.document import (
    Cell,
    Column,
    Commands,
    Document,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
    Tree,
)
from plateSpinner.render.cells import cells
from plateSpinner.render.terminal import render

Golden = Callable[[str, str], None]


def shown(*blocks: Heading | Paragraph | Table | Entries | Tree | Commands, width: int = 40) -> list[str]:
    return render(Document(blocks), width=width, colour=False).splitlines()


def row(*texts: str) -> Row:
    return Row(tuple(map(Cell, texts)))


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("colour", [False, True])
def test_the_sample_looks_as_agreed(
    document: Document, matches_golden: Golden, width: int, *, colour: bool
) -> None:
    name = f"terminal-{width}{'-colour' if colour else ''}.txt"
    matches_golden(name, render(document, width=width, colour=colour))


def test_a_narrow_screen_without_glyphs_looks_as_agreed(document: Document, matches_golden: Golden) -> None:
    matches_golden("terminal-40-ascii.txt", render(document, width=40, colour=False, glyphs=False))


def test_colour_only_adds_escape_codes(document: Document) -> None:
    bare = re.sub(r"\x1b\[\d*m", "", render(document, width=80, colour=True))
    assert bare == render(document, width=80, colour=False)


def test_without_glyphs_only_the_texts_of_the_document_are_not_ascii() -> None:
    document = Document(
        (
            Heading("a", 1),
            Table((Column("a"), Column("b", spill=1), Column("c", spill=1)), (row("x" * 50, "y", "z"),)),
            Entries((Entry(Cell(""), (Cell("a"),)),)),
            Tree((Cell("a"),), (Tree((Cell("b"),), (Tree((Cell("c"),)),)), Tree((Cell("d"),)))),
            Commands((("spin", "a"),)),
        )
    )
    assert render(document, width=40, colour=True, glyphs=False).isascii()


def test_the_columns_with_the_highest_spill_leave_first_and_of_equals_the_rightmost() -> None:
    columns = (Column("Name"), Column("A", spill=1), Column("B", spill=2), Column("C", spill=2))
    table = Table(columns, (row("name", "aaaa", "bbbb", "cccc"),))
    assert shown(table, width=24) == [
        "  Name  A     B     C",
        "  ──────────────────────",
        "  name  aaaa  bbbb  cccc",
    ]
    assert shown(table, width=23) == [
        "  Name  A     B",
        "  ────────────────",
        "  name  aaaa  bbbb",
        "    C cccc",
    ]
    assert shown(table, width=17) == ["  Name  A", "  ──────────", "  name  aaaa", "    B bbbb", "    C cccc"]


def test_spilled_columns_stand_named_below_their_row_before_its_notes() -> None:
    columns = (Column("Milestone"), Column("Updated", spill=2), Column("Moves", "right", 3))
    late = Row(
        (Cell("beta"), Cell("3d ago"), Cell("+21d")), ((Cell("The certificate of the lab is late."),),)
    )
    blank = Row((Cell("general availability"), Cell(""), Cell("")))
    assert shown(Table(columns, (late, blank)), width=30) == [
        "  Milestone",
        "  ────────────────────",
        "  beta",
        "    Updated 3d ago",
        "    Moves +21d",
        "    The certificate of the lab",
        "    is late.",
        "  general availability",
    ]
    assert "    Updated 3d ago · Moves +21d" in shown(Table(columns, (late, row("x" * 30, "", ""))), width=33)


def test_what_stands_below_a_row_clears_a_column_of_marks() -> None:
    table = Table((Column(""), Column("A")), (Row((Cell("✗"), Cell("beta")), ((Cell("late"),),)),))
    assert shown(table) == ["     A", "  ───────", "  ✗  beta", "     late"]


def test_numbers_align_right_and_words_wrap_in_their_column() -> None:
    columns = (Column("Name"), Column("Why"), Column("Slip", "right"))
    rows = (row("beta", "the certificate of the lab is late", "+7d"), row("ga", "", "+112d"))
    assert shown(Table(columns, rows), width=34) == [
        "  Name  Why                   Slip",
        "  ────────────────────────────────",
        "  beta  the certificate of     +7d",
        "        the lab is late",
        "  ga                         +112d",
    ]


def test_columns_that_nobody_filled_and_titles_that_nobody_gave_take_no_room() -> None:
    assert shown(Table((Column(""), Column(""), Column("")), (row("a", "", "b"),))) == ["  a  b"]


def test_a_table_on_a_screen_too_narrow_for_it_keeps_its_first_column() -> None:
    columns = (Column("Name"), Column("Starts"), Column("Finishes"))
    assert shown(Table(columns, (row("beta-release", "2026-12-11", "2026-12-18"),)), width=18) == [
        "  Name",
        "  ────────────",
        "  beta-release",
        "    Starts",
        "    2026-12-11",
        "    Finishes",
        "    2026-12-18",
    ]


def test_what_is_empty_says_so_or_nothing() -> None:
    assert shown(Table((Column("A"),), (), "None."), Entries((), empty="No one."), Entries(())) == [
        "  None.",
        "",
        "  No one.",
        "",
    ]


def test_a_deep_tree_says_its_level_where_it_is_no_longer_indented() -> None:
    tree = Tree((Cell("n6"),))
    for level in range(5, -1, -1):
        tree = Tree((Cell(f"n{level}"),), (tree,))
    assert shown(tree, width=18) == [
        "  n0",
        "  └─ n1",
        "     └─ n2",
        "        └─ n3",
        "           (4) n4",
        "           (5) n5",
        "           (6) n6",
    ]


def test_a_very_deep_tree_is_drawn() -> None:
    tree = Tree((Cell("end"),))
    for _ in range(20_000):
        tree = Tree((Cell("x"),), (tree,))
    assert shown(tree)[-1] == f"{' ' * 20}(20000) end"
    assert shown(tree, width=16)[-2:] == ["        (20000)", "        end"]


text = st.text(st.one_of(st.characters(), st.sampled_from(" /-決\u0301ि🚀\x1b")), max_size=30)
cell = st.builds(Cell, text, st.sampled_from(Tone))
line = st.lists(cell, max_size=3).map(tuple)
trees = st.recursive(
    st.builds(Tree, line), lambda inner: st.builds(Tree, line, st.lists(inner, max_size=3).map(tuple))
)


@st.composite
def tables(draw: st.DrawFn) -> Table:
    column = st.builds(Column, text, st.sampled_from(("left", "right")), st.integers(0, 3))
    columns = tuple(draw(st.lists(column, max_size=7)))
    cells_of_a_row = st.tuples(*(cell for _ in columns))
    rows = st.lists(st.builds(Row, cells_of_a_row, st.lists(line, max_size=1).map(tuple)), max_size=4)
    return Table(columns, tuple(draw(rows)), draw(text))


entries = st.builds(
    Entries,
    st.lists(st.builds(Entry, cell, line, st.lists(line, max_size=2).map(tuple)), max_size=4).map(tuple),
    st.booleans(),
    text,
)
commands = st.builds(Commands, st.lists(st.tuples(text, text), max_size=3).map(tuple))
headings = st.builds(Heading, text, st.integers(1, 4), text)
blocks = st.one_of(headings, st.builds(Paragraph, line), tables(), entries, trees, commands)
documents = st.builds(Document, st.lists(blocks, max_size=4).map(tuple))


@given(documents, st.integers(16, 90))
def test_no_line_is_wider_than_the_screen_or_ends_in_a_blank(document: Document, width: int) -> None:
    lines = render(document, width=width, colour=False).split("\n")
    assert [line for line in lines if cells(line) > width or line.endswith(" ")] == []


@pytest.mark.parametrize("width", [80, 160])
def test_a_real_terminal_shows_every_line_on_one_row(
    document: Document, tmux: Callable[..., str], tmp_path: Path, width: int
) -> None:
    (tmp_path / "shown").write_text(render(document, width=width, colour=True), encoding="utf-8")
    expected = render(document, width=width, colour=False).rstrip("\n")
    command = f"cat {shlex.quote(str(tmp_path / 'shown'))}; sleep 9"
    tmux("new-session", "-d", "-x", str(width), "-y", "60", command)
    until, seen = time.monotonic() + 9, ""
    while time.monotonic() < until and seen != expected:
        time.sleep(0.02)
        seen = "\n".join(line.rstrip() for line in tmux("capture-pane", "-p").rstrip("\n").split("\n"))
    assert seen == expected
