"""Hostile text in every place of every format: nothing of it acts, hides, or gets lost."""

import json
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from plateSpinner.document import Document
from plateSpinner.finding import Finding, Place, Severity, Span
from plateSpinner.render import findings, markdown, plain, terminal
from plateSpinner.render import json as json_format
from plateSpinner.render.cells import cells
from plateSpinner.render.gate import ci_safe, printable

HOSTILE = {
    "colour": "\x1b[31mred\x1b[0m",
    "clear": "\x1b[2J\x1b]0;title\x07",
    "link": "\x1b]8;;https://evil.example\x1b\\here\x1b]8;;\x1b\\",
    "clipboard": "\x1b]52;c;cm0gLXJm\x07",
    "c1": "\x9b31m\x85\x90q\x9c",
    "bidi": "\u202egnp.exe\u2066\u061c",
    "invisible": "a\u200bb\ufeffc\U000e0041\u3164",
    "surrogate": "\ud800",
    "github": "::error::x",
    "github after blanks": " \t::stop-commands::x",
    "github on a new line": "x\n::set-output name=a::b\r::error::c\u2028::d",
    "github old": "x ##[group]y ##[add-mask]z ###[error]",
    "cdata": "]]>",
    "pipe": "a|b\\|c\\",
    "backticks": "```\n`a``b`",
    "html": "<img src=x onerror=alert(1)><!-- </td></table><script>",
    "mention": "@org/team a@b.example",
    "reference": "#12 org/repo#1 GH-2 !3",
    "script link": "[x](javascript:alert(1)) [x]: http://a ![i](http://b/c)",
    "address": "https://x.example www.x.example <https://y.example> mailto:a@b.example",
    "block": "# a",
    "fence": "~~~",
    "rule": "---",
    "item": "- [ ] a",
    "number": "1. a",
    "indented": "     a",
    "newlines": "a\n\nb\r\nc",
    "long": "x" * 10_000,
    "long and wide": "決" * 1_000,
    "blanks": " " * 300,
    "empty": "",
}
SHOWN = ("terminal", "colour", "plain", "markdown", "json", "full", "concise")


@dataclass(frozen=True, slots=True)
class Result:
    text: str
    by_text: dict[str, str]


@pytest.fixture(scope="module", params=HOSTILE)
def text(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


@pytest.fixture(scope="module")
def outputs(text: str, everywhere: Callable[[str], Document]) -> dict[str, str]:
    document = everywhere(text)
    places = (Place("a"), Place("b", label=text))
    finding = Finding("S1", "a-rule", Severity.ERROR, text, places, text, item=text)
    shown = findings.Shown(finding, (Span(1, 1, 1, 3), Span(2, 4, 2, 5)), (text, text), (text, text))
    return {
        "terminal": terminal.render(document, width=60, colour=False),
        "colour": terminal.render(document, width=60, colour=True),
        "plain": plain.render(document),
        "markdown": markdown.render(document),
        "json": json_format.render(Result(text, {text: text})),
        "full": findings.full([shown]),
        "concise": findings.concise([shown]),
    }


def test_nothing_that_acts_or_hides_comes_out(outputs: dict[str, str]) -> None:
    hidden = {"Cc", "Cf", "Cs", "Zl", "Zp"}
    assert tuple(outputs) == SHOWN
    bare = {**outputs, "colour": re.sub(r"\x1b\[\d+m", "", outputs["colour"])}
    for name, output in bare.items():
        assert [name, {char for char in output if unicodedata.category(char) in hidden} - {"\n"}] == [
            name,
            set(),
        ]


def test_no_line_of_a_ci_log_is_a_command(outputs: dict[str, str]) -> None:
    for output in map(ci_safe, outputs.values()):
        bare = re.sub(r"\x1b\[\d+m", "", output)
        assert [line for line in bare.splitlines() if line.strip().startswith("::") or "##[" in line] == []


def test_no_line_is_wider_than_the_screen(outputs: dict[str, str]) -> None:
    assert [line for line in outputs["terminal"].split("\n") if cells(line) > 60] == []


def test_screens_and_pipes_show_the_text_whole(text: str, outputs: dict[str, str]) -> None:
    words = printable(text).replace(" ", "")
    for name in ("terminal", "colour", "plain"):
        bare = re.sub(r"\x1b\[\d+m|\s|[─│├└]", "", outputs[name])
        assert bare.count(words) >= 40 or not words


def test_a_finding_takes_the_lines_it_should(text: str, outputs: dict[str, str]) -> None:
    assert outputs["concise"].count("\n") == 2
    assert outputs["full"].count("\n") == 3 + (6 if text else 1)


def test_json_reads_back(text: str, outputs: dict[str, str]) -> None:
    assert json.loads(outputs["json"]) == {"text": text, "by_text": {text: text}}


BLOCKS = {"paragraph", "heading", "bullet_list", "ordered_list", "list_item", "inline"}
BLOCKS |= {"table", "thead", "tbody", "tr", "th", "td"}
INLINES = {"text", "strong_open", "strong_close", "code_inline", "hardbreak"}


def test_markdown_reads_back_as_words(outputs: dict[str, str]) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(outputs["markdown"])
    assert {token.type.removesuffix("_open").removesuffix("_close") for token in tokens} - BLOCKS == set()
    inlines = [inline for token in tokens for inline in token.children or ()]
    assert {inline.type for inline in inlines} - INLINES == set()
    assert [inline.content for inline in inlines if inline.type == "text" and _refers(inline.content)] == []
    assert _rows(tokens) == [7, 7, 7, 2, 2, 7, 7, 7, 7]


def _refers(words: str) -> bool:
    """Whether GitHub would make a link of something in `words` once Markdown is done."""
    return bool(re.search(r"@\w|#\d|GH-\d|!\d|://|www\.", words, re.IGNORECASE))


def _rows(tokens: list[Token]) -> list[int]:
    """The cells in each row of every table."""
    kinds = "".join({"tr_open": "\n", "th_open": "x", "td_open": "x"}.get(token.type, "") for token in tokens)
    return [len(row) for row in kinds.split("\n")[1:]]


@pytest.mark.parametrize("name", ["terminal", "plain", "markdown", "findings", "json"])
def test_a_renderer_starts_without_rich(name: str) -> None:
    probe = f"import sys, plateSpinner.render.{name}; print('rich' in sys.modules, 'pydantic' in sys.modules)"
    command = [sys.executable, "-c", probe]
    done = subprocess.run(command, capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert done.stdout == "False False\n"
