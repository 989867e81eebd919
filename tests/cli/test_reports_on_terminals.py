"""`spin bottlenecks` and `spin risks` on the worked example: real terminals, pipes, JSON and Markdown."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

Json = dict[str, Any]  # what json.loads gives
Shown = Callable[..., str]
Spin = Callable[..., subprocess.CompletedProcess[str]]

ROOT = Path(__file__).parents[2]
SPIN = f"{shlex.quote(sys.executable)} -m plateSpinner"
REPORTS = (
    "bottlenecks",
    "bottlenecks --by week",
    "risks",
    "risks --matrix",
    "risks --by cause",
    "risks --raid",
    "risks --matrix --by cause --raid",
)
AGGREGATES = {"filters", "groups", "unassigned"}
"""Lists whose rows are texts, or sums over rows that stand elsewhere with their places."""

each_report = pytest.mark.parametrize("report", REPORTS)


@pytest.fixture(scope="session")
def told(spin: Spin) -> Callable[[str], Json]:
    """A report as JSON."""
    made: dict[str, Json] = {}

    def tell(report: str) -> Json:
        if report not in made:
            made[report] = json.loads(spin(*report.split(), "--json", cwd=ROOT).stdout)
        return made[report]

    return tell


def rows(told: Json) -> list[Json]:
    """The rows of all lists that are not sums."""
    return [row for name, part in told.items() if isinstance(part, list) for row in _placed(name, part)]


def _placed(name: str, part: list[Json]) -> list[Json]:
    if name in AGGREGATES:
        return []
    if name == "gatekeepers":
        return [gate for keeper in part for gate in keeper["gates"]]
    return part


def refs(told: Json) -> set[str]:
    """The items that a report is about: those of its rows, and what overloads somebody."""
    crowded = (
        portion["ref"]
        for party in told.get("load", ())
        for period in party["periods"]
        for portion in period["portions"]
        if isinstance(period["capacity"], (int, float)) and period["demand"] > period["capacity"]
    )
    unassigned = told.get("unassigned", ())
    firsts = (keeper["gates"][0]["ref"] for keeper in told.get("gatekeepers", ()))
    listed = (row["ref"] for name, part in told.items() for row in _with_ref(name, part))
    return {*crowded, *firsts, *listed, *unassigned}


def _with_ref(name: str, part: object) -> list[Json]:
    found = part if isinstance(part, list) and name != "gatekeepers" else []
    return [row for row in found if isinstance(row, dict) and "ref" in row]


def test_nobody_s_name_is_broken_to_make_room_for_weeks(terminal: Shown) -> None:
    screen = terminal(f"{SPIN} bottlenecks --by week", ROOT, 80)
    load = screen.split("\nLoad ")[1].split("\nWhat overloads them")[0]
    assert re.search(r"^  operations +- ", load, re.MULTILINE)
    assert re.search(r"^  storefront +\d+% ", load, re.MULTILINE)


@each_report
@pytest.mark.parametrize("width", [80, 160])
def test_no_line_is_wider_than_the_terminal_and_no_colour_says_the_same(
    report: str, width: int, terminal: Shown
) -> None:
    coloured = terminal(f"{SPIN} {report}", ROOT, width)
    plain = terminal(f"{SPIN} {report}", ROOT, width, codes=True, NO_COLOR="1")
    assert [line for line in coloured.splitlines() if len(line) > width] == []
    assert max(map(len, coloured.splitlines())) == width  # the rule below the title
    assert "\x1b[3" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", plain) == coloured
    assert "…" not in coloured


@each_report
def test_a_pipe_gets_every_item_on_lines_of_any_length(
    report: str, spin: Spin, told: Callable[[str], Json]
) -> None:
    piped = spin(*report.split(), cwd=ROOT).stdout
    lines = [line for line in piped.splitlines() if "has more work than person-days" not in line]
    assert [line for line in lines if re.search(r"…|\.\.\.|and \d+ more|\d+ more:|\+\d+", line)] == []
    missing = {ref for ref in refs(told(report)) if not re.search(rf"{re.escape(ref)}(?![\w/-])", piped)}
    assert missing == set()
    assert spin(*report.split(), "--all", cwd=ROOT).stdout == piped
    assert max(map(len, piped.splitlines())) > 100


@each_report
def test_every_row_of_json_has_a_place_that_is_there(report: str, told: Callable[[str], Json]) -> None:
    found = rows(told(report))
    assert len(found) >= 10
    without = [row for row in found if not row.get("place") and row.get("kind") != "skill"]
    assert without == []
    for place in (row["place"] for row in found if row["place"]):
        lines = (ROOT / place["file"]).read_text().splitlines()
        assert lines[place["line"] - 1][place["column"] - 1 :].strip(), place


@each_report
def test_markdown_is_tables_whose_rows_have_as_many_cells_as_their_heads(report: str, spin: Spin) -> None:
    text = spin(*report.split(), "--format", "markdown", cwd=ROOT).stdout
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    drawn = [line for line in text.splitlines() if line.startswith("|")]
    tables = tables_of(tokens)
    assert sum(len(table) + 1 for table in tables) == len(drawn)  # each line, and the rule of dashes
    assert [table for table in tables if len({len(row) for row in table}) != 1] == []
    assert [t.content for t in tokens if t.type == "inline" and t.content.startswith("|")] == []
    heads = {"bottlenecks": "Giver", "risks --matrix": "Probability", "risks --by cause": "Cause"}
    for words, head in heads.items():
        assert report.startswith(words) <= any(table[0][0] == head for table in tables)


def tables_of(tokens: list[Token]) -> list[list[list[str]]]:
    """The cells of each table, a list for each row."""
    tables: list[list[list[str]]] = []
    for at, token in enumerate(tokens):
        match token.type:
            case "table_open":
                tables.append([])
            case "tr_open":
                tables[-1].append([])
            case "th_open" | "td_open":
                tables[-1][-1].append(tokens[at + 1].content)
    return tables


def test_the_matrix_as_markdown_has_five_levels_by_five_with_all_ids(
    spin: Spin, told: Callable[[str], Json]
) -> None:
    text = spin("risks", "--matrix", "--format", "markdown", cwd=ROOT).stdout
    matrix, *_ = tables_of(MarkdownIt("commonmark").enable("table").parse(text))
    levels = ["very low", "low", "medium", "high", "very high"]
    assert matrix[0] == ["Probability", *levels]
    assert [row[0] for row in matrix[1:]] == [f"**{level}**" for level in reversed(levels)]
    expected: dict[tuple[str, str], set[str]] = {}
    for row in told("risks --matrix")["risks"]:
        if row["open"] and row["kind"] == "threat":
            at = tuple(row["inherent"][name].replace("_", " ") for name in ("probability", "impact"))
            expected.setdefault((at[0], at[1]), set()).add(row["ref"].rpartition("/")[2])
    found = {
        (row[0].strip("*"), level): set(re.findall(r"[a-z][\w-]+", cell))
        for row in matrix[1:]
        for level, cell in zip(levels, row[1:], strict=True)
        if re.search("[a-z]", cell)
    }
    assert found == expected
