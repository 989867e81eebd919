from collections.abc import Callable

from plateSpinner.document import Cell, Column, Document, Entries, Entry, Heading, Paragraph, Row, Table, Tree
from plateSpinner.render.plain import render


def row(*texts: str) -> Row:
    return Row(tuple(map(Cell, texts)))


def test_the_sample_looks_as_agreed(document: Document, matches_golden: Callable[[str, str], None]) -> None:
    matches_golden("plain.txt", render(document))


def test_a_row_is_a_line_however_long_and_notes_stand_indented_below() -> None:
    long = "word " * 2000
    rows = (Row((Cell("a"), Cell(long), Cell("1")), ((Cell(long),),)), row("b", "short", "12"))
    table = Table((Column("Id"), Column("Name"), Column("Days", "right")), rows)
    assert render(Document((table,))).split("\n") == [
        f"  Id  Name{' ' * 58}Days",
        f"  a   {long}     1",
        f"    {long.rstrip()}",
        f"  b   short{' ' * 55}    12",
        "",
    ]


def test_columns_of_wide_characters_are_aligned() -> None:
    table = Table((Column(""), Column("")), (row("決済", "x"), row("e\u0301", "y")))
    assert render(Document((table,))) == "  決済  x\n  e\u0301     y\n"


def test_what_is_added_is_ascii() -> None:
    tree = Tree((Cell("a"),), (Tree((Cell("b"),)),))
    entries = Entries((Entry(Cell(""), (Cell("a"),)), Entry(Cell(""), (Cell("b"),))))
    numbered = Entries((Entry(Cell("now"), (Cell("a"),), ((Cell("why"),),)),), numbered=True)
    document = Document((Heading("Title", 1, "aside"), entries, numbered, tree, Paragraph((Cell("end"),))))
    assert render(document).split("\n") == [
        "Title  aside",
        "============",
        "  - a",
        "  - b",
        "",
        "  1. now  a",
        "    why",
        "",
        "  a",
        "    b",
        "",
        "  end",
        "",
    ]


def test_a_very_deep_tree_says_its_level_where_it_is_no_longer_indented() -> None:
    tree = Tree((Cell("end"),))
    for _ in range(20_000):
        tree = Tree((Cell("x"),), (tree,))
    lines = render(Document((tree,))).split("\n")
    assert lines[20:22] == [f"{' ' * 42}x", f"{' ' * 42}(21) x"]
    assert lines[20_000] == f"{' ' * 42}(20000) end"


def test_an_empty_document_is_one_newline() -> None:
    assert render(Document()) == "\n"
