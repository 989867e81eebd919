import datetime as dt
import re
import unicodedata
from collections.abc import Callable
from html.parser import HTMLParser
from typing import get_args

import pytest

from plateSpinner.document import (
    Bar,
    Block,
    Cell,
    Column,
    Commands,
    Document,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Row,
    Shape,
    Table,
    Timeline,
    Tone,
    Tree,
)
from plateSpinner.render.gate import ci_safe, html
from plateSpinner.render.html import render

DAY = dt.date(2026, 11, 23)
VOID = {"meta", "br"}
TAGS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "main",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "p",
    "div",
}
TAGS |= {
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "ol",
    "ul",
    "li",
    "br",
    "strong",
    "code",
    "span",
}
TAGS |= {"details", "summary", "svg", "rect", "text", "line", "path", "g"}


class Page(HTMLParser):
    """What a parser sees: the tags, their attributes, and the words between them; nesting is held to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.words: list[tuple[str, str]] = []
        self.declared: list[str] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if data != "\n":
            self.words.append((self.open[-1] if self.open else "", data))

    def handle_decl(self, decl: str) -> None:
        self.declared.append(decl)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)

    def within(self, tag: str) -> list[str]:
        return [words for inside, words in self.words if inside == tag]

    def values(self, name: str) -> list[str | None]:
        return [value for _, attribute, value in self.attributes if attribute == name]


def body(*blocks: Block) -> str:
    """What stands in the page below its title."""
    shown = render(Document((Heading("T", 1), *blocks)), "T")
    return shown.split("<main>\n<h1>T</h1>\n")[1].removesuffix("</main>\n</body>\n</html>\n")


def test_the_sample_looks_as_agreed(document: Document, matches_golden: Callable[[str, str], None]) -> None:
    matches_golden("page.html", render(document, "Acme platform portfolio"))


def test_a_page_is_whole_and_asks_nothing_of_anybody(document: Document) -> None:
    shown = render(document, "Plan & more")
    page = Page(shown)
    assert shown == render(document, "Plan & more")
    assert (page.declared, page.within("title")) == (["DOCTYPE html"], ["Plan & more"])
    assert set(page.tags) <= TAGS
    assert [each for each in page.attributes if each[0] in {"html", "meta"}] == [
        ("html", "lang", "en"),
        ("meta", "charset", "utf-8"),
        ("meta", "http-equiv", "Content-Security-Policy"),
        ("meta", "content", "default-src 'none'; style-src 'unsafe-inline'"),
        ("meta", "name", "viewport"),
        ("meta", "content", "width=device-width, initial-scale=1"),
        ("meta", "name", "color-scheme"),
        ("meta", "content", "light dark"),
    ]
    assert re.findall(r"url\(|@import|https?:", shown) == []


def test_every_kind_of_block_is_shown(everywhere: Callable[[str], Document]) -> None:
    blocks = everywhere("x").blocks
    assert {type(block) for block in blocks} == set(get_args(Block))
    assert [block for block in blocks if body(block) == ""] == []


def test_headings_go_down_one_level_at_a_time() -> None:
    headings = [
        Heading("a", 3, "b"),
        Heading("c", 9),
        Heading("d", 9),
        Heading("e", 1),
        *[Heading("f", 9)] * 6,
    ]
    assert re.findall(r"<h\d>", body(*headings)) == [
        f"<h{level}>" for level in (2, 3, 4, 2, 3, 4, 5, 6, 6, 6)
    ]
    assert body(headings[0]) == '<h2>a <span class="faint">b</span></h2>\n'


def test_a_page_without_a_first_heading_gets_its_title() -> None:
    shown = render(Document((Heading("a", 2), Heading("b", 1))), "T & t")
    assert re.findall(r"<h\d>.*</h\d>", shown) == ["<h1>T &amp; t</h1>", "<h2>a</h2>", "<h2>b</h2>"]
    assert re.findall(r"<h\d>.*</h\d>", render(Document(), "T")) == ["<h1>T</h1>"]


def test_a_tone_is_an_element_or_a_class() -> None:
    assert body(Paragraph(tuple(Cell(tone, tone) for tone in Tone))) == (
        '<p>plain<strong>strong</strong><span class="faint">faint</span><span class="good">good</span>'
        '<span class="warn">warn</span><span class="bad">bad</span><code>code</code></p>\n'
    )


def test_a_table_has_named_columns_rows_and_a_caption() -> None:
    columns = (Column(""), Column("Name"), Column("Slip", "right"))
    rows = (
        Row(
            (Cell("✗"), Cell("beta with a long name"), Cell("+7d")),
            ((Cell("late"),), (Cell("x", Tone.CODE),)),
        ),
        Row((Cell("!"), Cell("…"), Cell(""))),
    )
    assert body(Heading("Dates & more"), Table(columns, rows)) == (
        "<h2>Dates &amp; more</h2>\n"
        '<div class="scroll" role="region" tabindex="0" aria-labelledby="t1">\n'
        '<table>\n<caption id="t1" class="unseen">Dates &amp; more</caption>\n'
        '<thead><tr><td></td><th scope="col">Name</th><th scope="col" class="right">Slip</th></tr></thead>\n'
        '<tbody>\n<tr><td class="whole">✗</td><th scope="row">beta with a long name</th>'
        '<td class="right whole">+7d</td></tr>\n'
        '<tr class="notes"><td colspan="3"><div>late<br><code>x</code></div></td></tr>\n'
        '<tr><td class="whole">!</td><td class="whole">…</td><td class="right"></td></tr>\n'
        "</tbody>\n</table>\n</div>\n"
    )


def test_a_table_without_titles_has_no_head_and_names_are_counted() -> None:
    table = Table((Column(""),), (Row((Cell("x"),)),))
    shown = body(table, table)
    assert shown.count("<thead>") == 0
    assert re.findall(r' (?:id|aria-labelledby)="(\w+)"', shown) == ["t1", "t1", "t2", "t2"]


def test_lists_hold_marks_titles_and_lines() -> None:
    entries = (Entry(Cell("!", Tone.BAD), (Cell("a"),), ((Cell("b"),), (Cell("c", Tone.CODE),))),)
    inside = '<li><span class="bad">!</span> a<br>b<br><code>c</code></li>\n'
    assert body(Entries(entries)) == f"<ul>\n{inside}</ul>\n"
    assert body(Entries(entries, numbered=True)) == f"<ol>\n{inside}</ol>\n"


def test_a_tree_is_a_list_of_lists() -> None:
    tree = Tree((Cell("a"),), (Tree((Cell("b"),), (Tree((Cell("c"),)),)), Tree((Cell("d"),))))
    assert body(tree) == ("<ul><li>a<ul><li>b<ul><li>c</li></ul></li><li>d</li></ul></li></ul>\n")


def test_a_very_deep_tree_says_its_level_where_it_is_no_longer_nested() -> None:
    tree = Tree((Cell("end"),))
    for _ in range(20_000):
        tree = Tree((Cell("x"),), (tree,))
    page = Page(body(tree))
    assert page.tags.count("ul") == 13
    assert page.within("span")[::19_987] == ["(13) ", "(20000) "]
    assert page.within("li")[-1] == "end"


def test_commands_are_code() -> None:
    assert body(Commands((("spin show a", "the item"), ("spin", "")))) == (
        "<ul>\n<li><code>spin show a</code>: the item</li>\n<li><code>spin</code></li>\n</ul>\n"
    )


def test_a_timeline_is_a_drawing_and_a_table() -> None:
    bars = tuple(Bar(shape, f"a {shape}", 0, "s", shape, DAY, DAY) for shape in Shape)
    page = Page(body(Heading("When"), Timeline(bars, DAY)))
    assert page.within("title")[0] == "When, as of 2026-11-23"
    assert [name for name in page.within("text") if name in {"a work", "a group", "a point"}] == [
        "a work",
        "a group",
        "a point",
    ]
    assert page.tags.count("svg") == page.tags.count("table") == 1
    assert page.tags.index("svg") < page.tags.index("details") < page.tags.index("table")


def test_what_is_empty_says_so_or_nothing() -> None:
    blocks = (Table((Column("A"),), (), "None."), Entries((), empty="No one."), Entries(()), Heading("B"))
    assert body(*blocks) == ('<p class="faint">None.</p>\n<p class="faint">No one.</p>\n<h2>B</h2>\n')


HOSTILE = {
    "script": "<script>alert(1)</script>",
    "end of the style": "</style><script>alert(1)</script>",
    "end of the title": "</title><svg onload=alert(1)>",
    "end of the page": "</td></table></main></body></html>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": "\" onfocus=alert(1) autofocus x=\"' onfocus='alert(1)",
    "comment": "<!-- a --!> -->",
    "cdata": "<![CDATA[x]]>",
    "instruction": "<?xml version='1.0'?>",
    "references": "&lt;script&gt; &#60;b&#62; &amp",
    "link": "javascript:alert(1) https://x.example mailto:a@b.example",
    "escape": "\x1b]8;;https://x.example\x1b\\a\x1b[31m",
    "c1": "\x9b31m\x85",
    "bidi": "a\u202egnp.exe\u2066\u061c",
    "invisible": "a\u200bb\ufeffc\U000e0041\u3164",
    "surrogate": "a\ud800",
    "nul": "a\0b",
    "lines": "a\n::error::x\r\nb\u2028::stop-commands::x",
    "old command": "x ##[error]y ##[add-mask]z ###[group]",
    "long": "x" * 10_000,
}


def skeleton(shown: str) -> list[tuple[str, str]]:
    """The tags with the names of their attributes, less what only the length of a text decides."""
    page = Page(shown)
    kept = [(tag, name) for tag, name, _ in page.attributes if tag not in {"th", "td"}]
    return [*((tag.replace("th", "td"), "") for tag in page.tags), *kept]


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_text_is_words_wherever_it_stands(text: str, everywhere: Callable[[str], Document]) -> None:
    shown = render(everywhere(text), text)
    assert skeleton(shown) == skeleton(render(everywhere("word"), "word"))
    assert {char for char in shown if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} == {"\n"}
    assert ci_safe(shown) == shown
    page = Page(shown)
    told = Page(html(text)).words[0][1]
    assert page.within("title")[0] == page.within("h1")[0].rstrip() == page.within("strong")[0] == told
    assert set(page.values("id")) == {f"t{number}" for number in range(1, 4)}
    shown.encode()


def test_what_is_hidden_is_seen_and_what_shapes_stays() -> None:
    assert html("\x1b\u202e\n\0\ud800") == r"\x1b\u202e\n\x00\ud800"
    assert html("👩\u200d🚀 मि\u200cन") == "👩\u200d🚀 मि\u200cन"
    assert html("<a b='c' d=\"#\">&") == "&lt;a b=&#39;c&#39; d=&quot;&#35;&quot;&gt;&amp;"
