from collections.abc import Callable

from markdown_it import MarkdownIt

from plateSpinner.document import (
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
    Tone,
    Tree,
)
from plateSpinner.render.markdown import render

GFM = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def html(*blocks: Heading | Paragraph | Table | Entries | Tree | Commands) -> str:
    return str(GFM.render(render(Document(blocks))))


def test_the_sample_looks_as_agreed(document: Document, matches_golden: Callable[[str, str], None]) -> None:
    matches_golden("markdown.md", render(document))


def test_a_table_stands_with_its_notes_as_a_list_below() -> None:
    columns = (Column(""), Column("Name"), Column("Slip", "right"))
    rows = (
        Row(
            (Cell("✗"), Cell("beta"), Cell("+7d")),
            ((Cell("late"),), (Cell("owner "), Cell("@jo", Tone.CODE))),
        ),
        Row((Cell("✓"), Cell("ga|b"), Cell(""))),
    )
    assert render(Document((Table(columns, rows),))) == (
        "|  | Name | Slip |\n| --- | --- | ---: |\n| ✗ | beta | +7d |\n| ✓ | ga&#124;b |  |\n"
        "\n- **beta**: late\n- **beta**: owner `@jo`\n"
    )


def test_lists_next_to_each_other_stay_apart() -> None:
    entries = Entries((Entry(Cell("!"), (Cell("a"),), ((Cell("b"),),)),), numbered=True)
    points = Entries((Entry(Cell(""), (Cell("c"),)),))
    commands = Commands((("spin show a", "the milestone"),))
    assert html(entries, entries, points, commands) == (
        "<ol>\n<li>! a<br />\nb</li>\n</ol>\n<ol>\n<li>! a<br />\nb</li>\n</ol>\n"
        "<ul>\n<li>c</li>\n</ul>\n<ul>\n<li><code>spin show a</code>: the milestone</li>\n</ul>\n"
    )


def test_a_tree_is_a_list_of_lists() -> None:
    tree = Tree((Cell("a"),), (Tree((Cell("b"),), (Tree((Cell("c"),)),)), Tree((Cell("d"),))))
    assert html(tree) == (
        "<ul>\n<li>a\n<ul>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n<li>d</li>\n</ul>\n</li>\n</ul>\n"
    )


def test_a_very_deep_tree_says_its_level_where_it_is_no_longer_nested() -> None:
    tree = Tree((Cell("end"),))
    for _ in range(20_000):
        tree = Tree((Cell("x"),), (tree,))
    lines = render(Document((tree,))).split("\n")
    assert lines[6:8] == ["            - x", "            - (7) x"]
    assert lines[20_000] == "            - (20000) end"


def test_strong_text_is_strong_whatever_it_touches() -> None:
    cases: tuple[tuple[Line, str], ...] = (
        ((Cell("Beta", Tone.STRONG), Cell(" slips")), "<strong>Beta</strong> slips"),
        ((Cell("at"), Cell(" beta ", Tone.STRONG), Cell("now")), "at <strong>beta</strong> now"),
        ((Cell("a"), Cell("(b)", Tone.STRONG), Cell("c")), "a\u200b<strong>(b)</strong>\u200bc"),
        ((Cell("重要。", Tone.STRONG), Cell("次")), "<strong>重要。</strong>\u200b次"),
        ((Cell("*", Tone.STRONG), Cell("@jo", Tone.CODE)), "<strong>*</strong>\u200b<code>@jo</code>"),
        ((Cell(" ", Tone.STRONG), Cell("x")), "x"),
    )
    for line, expected in cases:
        assert html(Paragraph(line)) == f"<p>{expected}</p>\n"


def test_blanks_that_keep_two_things_apart_become_a_dot() -> None:
    line = (Cell("  p/x", Tone.STRONG), Cell("  Name"), Cell("  a.yaml:3", Tone.FAINT), Cell(" now"))
    assert html(Paragraph(line)) == "<p><strong>p/x</strong> · Name · a.yaml:3 now</p>\n"


def test_a_word_does_not_become_a_reference_by_being_cut_into_cells() -> None:
    cut = (Cell("org/repo#", Tone.GOOD), Cell("12 @", Tone.BAD), Cell("jo http", Tone.FAINT), Cell("://x.y"))
    assert render(Document((Paragraph(cut),))) == "org/repo\\#&#8203;12 @&#8203;jo http:&#8203;//x.y\n"


def test_headings_have_the_levels_that_markdown_has() -> None:
    assert html(Heading("A", 1, "b"), Heading("C # d", 9)) == "<h1>A · b</h1>\n<h6>C # d</h6>\n"


def test_what_is_empty_says_so_or_nothing() -> None:
    blocks = (Table((Column("A"),), (), "None."), Entries((), empty="No one."), Entries(()), Heading("B"))
    assert render(Document(blocks)) == "None.\n\nNo one.\n\n## B\n"
