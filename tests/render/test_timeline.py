"""Bars over time: on a screen of any width, as a table, as Mermaid, and as a drawing."""

import datetime as dt
import re
from dataclasses import replace
from xml.dom import minidom

import pytest

from plateSpinner.document import Bar, Document, Shape, Timeline
from plateSpinner.render import markdown, mermaid, plain, svg
from plateSpinner.render.axis import axis
from plateSpinner.render.cells import cells
from plateSpinner.render.terminal import render


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def bar(label: str, start: str, finish: str, shape: Shape = Shape.WORK, depth: int = 1) -> Bar:
    return Bar(label, label.capitalize(), depth, "API", shape, day(start), day(finish))


BARS = (
    replace(bar("api", "2026-11-02", "2026-12-18", Shape.GROUP, 0), critical=True),
    replace(bar("spec", "2026-11-02", "2026-11-13"), done=True, baseline=day("2026-11-06")),
    replace(
        bar("build", "2026-11-16", "2026-12-11"),
        worked=day("2026-11-22"),
        resumes=day("2026-11-23"),
        critical=True,
    ),
    replace(bar("docs", "2026-11-23", "2026-11-27"), latest=day("2026-12-11")),
    replace(bar("lab", "2026-11-30", "2026-12-04"), open_end=True),
    replace(bar("kick-off", "2026-11-02", "2026-11-02", Shape.POINT), done=True),
    bar("beta", "2026-12-04", "2026-12-04", Shape.POINT),
    replace(bar("ga", "2026-12-18", "2026-12-18", Shape.POINT), critical=True),
    bar("rest", "2026-11-23", "2026-11-29", Shape.GROUP),
)
TODAY = day("2026-11-23")
LINES = Timeline(BARS, TODAY)
WIDE = """\
              2026-11                      2026-12
              02     09     16     23     30     07     14
              ─────────────────────▼──────────────────────────
  api         ════════════════════════════════════════════════
    spec      ████▽███████         │
    build                   ███████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
    docs                           ░░░░░··············
    lab                            │      ░░░░░?
    kick-off  ✓                    │
    beta                           │          ◇
    ga                             │                        ◆
    rest                           ━━━━━━━

  │ as of 2026-11-23   █ done   ░ to do   ▓ critical   · float
  ◇ milestone   ◆ critical milestone   ✓ reached
  ━ all inside   ═ all inside, critical   ▽ baseline finish
  ? may end later
"""


def shown(timeline: Timeline, width: int, *, colour: bool = False, glyphs: bool = True) -> str:
    return render(Document((timeline,)), width=width, colour=colour, glyphs=glyphs)


def test_every_sign_of_a_timeline_is_told_from_the_others_without_colour() -> None:
    assert shown(LINES, 62) == WIDE


def test_without_glyphs_it_is_ascii_and_says_the_same() -> None:
    table = str.maketrans("─▼│█░▓·▽◇◆✓━═", "-v|#-=.^o*x_~")
    assert shown(LINES, 62, glyphs=False) == WIDE.translate(table)


def test_colour_only_adds_to_it_and_what_is_critical_is_red_and_bold() -> None:
    coloured = shown(LINES, 62, colour=True)
    assert re.sub(r"\x1b\[\d*m", "", coloured) == WIDE
    (build,) = [line for line in coloured.splitlines() if "build" in line]
    assert "\x1b[1mbuild\x1b[0m" in build
    assert "\x1b[31m▓▓" in build


@pytest.mark.parametrize("width", [60, 61, 80, 100, 160])
def test_no_line_is_wider_than_the_screen_and_no_label_is_cut(width: int) -> None:
    long = replace(BARS[1], label="a-label-that-is-longer-than-any-column-for-labels-can-be")
    lines = shown(Timeline((*BARS, long), TODAY), width).splitlines()
    assert max(map(cells, lines)) <= width
    words = "".join(re.sub("[ ─▼│█░▓·▽◇◆✓━═]", "", line) for line in lines)
    assert long.label in words


def test_a_screen_too_narrow_for_time_gets_a_table() -> None:
    assert shown(Timeline(BARS[:1], TODAY), 26).splitlines()[0] == "  Item  Start     Finish"
    assert max(map(cells, shown(LINES, 40).splitlines())) <= 40


def test_a_timeline_without_bars_shows_nothing() -> None:
    assert shown(Timeline((), TODAY), 80) == ""
    assert plain.render(Document((Timeline((), TODAY),))) == "\n"


@pytest.mark.parametrize(
    ("first", "last", "width", "heads"),
    [
        (
            "2026-11-23",
            "2026-12-02",
            60,
            (
                "2026-11                                         2026-12",
                "23    24    25    26    27    28    29    30    01    02",
            ),
        ),
        (
            "2026-11-25",
            "2026-12-30",
            40,
            ("      2026-12", "     30      07      14     21      28"),
        ),
        (
            "2026-11-23",
            "2027-06-30",
            60,
            ("2026      2027", "  Dec     Jan      Feb    Mar      Apr     May     Jun"),
        ),
        (
            "2026-01-01",
            "2028-06-30",
            60,
            (
                "2026                    2027                    2028",
                "Q1   Q2    Q3    Q4     Q1   Q2    Q3    Q4     Q1    Q2",
            ),
        ),
        (
            "2019-01-01",
            "2028-06-30",
            60,
            ("", "2019  2020  2021  2022   2023  2024  2025   2026  2027  2028"),
        ),
        ("1900-01-01", "2299-06-30", 60, ("", "1900   1950    2000   2050    2100   2150    2200   2250")),
        ("2026-11-23", "2026-11-23", 30, ("2026-11", "23")),
        ("0001-01-01", "9999-12-31", 40, ("", "")),
        ("9990-01-01", "9999-12-31", 40, ("", "9990   9992     9994   9996     9998")),
    ],
)
def test_the_axis_has_the_finest_labels_that_find_room(
    first: str, last: str, width: int, heads: tuple[str, str]
) -> None:
    assert axis(day(first), day(last), width).heads == heads


def test_each_day_lies_on_the_axis_in_order_and_the_last_ends_with_it() -> None:
    scale = axis(day("2026-11-23"), day("2027-11-22"), 37)
    days = [day("2026-11-23") + dt.timedelta(days=number) for number in range(365)]
    found = [scale.cell(one) for one in days]
    assert found == [number * 37 // 365 for number in range(365)]
    assert scale.end(days[-1]) == 37


def test_a_pipe_gets_a_table_of_the_days() -> None:
    assert plain.render(Document((Timeline(BARS[1:5], TODAY),))).splitlines() == [
        "  Item     Start       Finish      Done until  Latest finish  Baseline",
        "    spec   2026-11-02  2026-11-13  2026-11-13                 2026-11-06  done",
        "    build  2026-11-16  2026-12-11  2026-11-22                             critical",
        "    docs   2026-11-23  2026-11-27              2026-12-11",
        "    lab    2026-11-30  2026-12-04                                         may end later",
    ]


def test_markdown_gets_the_same_table() -> None:
    assert markdown.render(Document((Timeline(BARS[6:7], TODAY),))).splitlines() == [
        "| Item | Start | Finish | Done until | Latest finish | Baseline |  |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        "| **beta** | 2026-12-04 | 2026-12-04 |  |  |  |  |",
    ]


def test_mermaid_has_a_section_for_each_project_and_exclusive_ends() -> None:
    other = replace(BARS[3], section="Lab")
    assert mermaid.gantt(Timeline((*BARS[:3], BARS[5], BARS[7], other), TODAY), "Plan").splitlines() == [
        "gantt",
        "  title Plan, as of 2026-11-23",
        "  dateFormat YYYY-MM-DD",
        "  todayMarker off",
        "  section API",
        "    Spec :done, b1, 2026-11-02, 2026-11-14",
        "    Build :crit, active, b2, 2026-11-16, 2026-12-12",
        "    Kick-off :done, milestone, b3, 2026-11-02, 2026-11-03",
        "    Ga :crit, milestone, b4, 2026-12-18, 2026-12-19",
        "  section Lab",
        "    Docs :b5, 2026-11-23, 2026-11-28",
    ]


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("a: b; #c", "a#58; b#59; #35;c"),
        ("%%{init: {}}%%", "#37;#37;#123;init#58; #123;#125;#125;#37;#37;"),
        ("<script>&", "#60;script#62;#38;"),
        ("x\n  section y", "x#92;n  section y"),
        ("\x1b[2J", "#92;x1b#91;2J"),
        ("title x", "\u200btitle x"),
        ("Section", "\u200bSection"),
        ("excludes weekends", "\u200bexcludes weekends"),
        ("click b1 href", "\u200bclick b1 href"),
        ("2026-01-01", "\u200b2026-01-01"),
        ("決済 é", "決済 é"),
        ("", "\u200b"),
        ("x" * 90, "x" * 80 + "…"),
    ],
)
def test_no_name_breaks_out_of_its_place_in_mermaid(name: str, written: str) -> None:
    text = mermaid.gantt(Timeline((replace(BARS[3], name=name, section=name),), TODAY), name)
    assert text.splitlines() == [
        "gantt",
        f"  title {written}, as of 2026-11-23",
        "  dateFormat YYYY-MM-DD",
        "  todayMarker off",
        f"  section {written}",
        f"    {written} :b1, 2026-11-23, 2026-11-28",
    ]


def test_mermaid_gets_no_more_than_it_draws_and_the_title_tells_it() -> None:
    many = Timeline(tuple(replace(BARS[3], name=f"🚀 Work {number}") for number in range(2000)), TODAY)
    text = mermaid.gantt(many, "Plan")
    assert len(text.encode("utf-16-le")) // 2 < 50_000
    drawn = len(re.findall(r" :b\d+, ", text))
    assert 1000 < drawn < 2000
    assert f"  title Plan, as of 2026-11-23, {drawn} of 2000 bars\n" in text


def test_an_empty_timeline_is_no_broken_mermaid() -> None:
    assert mermaid.gantt(Timeline((), TODAY), "Plan").count("\n") == 4
    assert "section" not in mermaid.gantt(Timeline(BARS[:1], TODAY), "Plan")


HOSTILE = (
    "</title><script>alert(1)</script>",
    "a & b \x1b[2J \x00 \ud800 \ufffe",
    "##[group]x",
    "::error::y",
    "\"'",
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_drawing_is_xml_with_nothing_of_a_name_in_it_but_text(name: str) -> None:
    drawing = svg.gantt(Timeline((replace(BARS[2], name=name), *BARS), TODAY), name)
    document = minidom.parseString(drawing)  # noqa: S318 - our own
    elements = {node.tagName for node in document.getElementsByTagName("*")}
    assert elements == {"svg", "title", "style", "rect", "text", "line", "path", "g"}
    assert "##[" not in drawing
    assert not re.search(r"^\s*::", drawing, re.MULTILINE)


def test_a_drawing_has_a_title_for_each_bar_and_needs_nothing_from_elsewhere() -> None:
    drawing = svg.gantt(LINES, "Plan")
    document = minidom.parseString(drawing)  # noqa: S318 - our own
    titles = [node.firstChild.nodeValue for node in document.getElementsByTagName("title") if node.firstChild]
    assert titles == [
        "Plan, as of 2026-11-23",
        "Api: 2026-11-02 to 2026-12-18, critical",
        "Spec: 2026-11-02 to 2026-11-13, done, baseline 2026-11-06",
        "Build: 2026-11-16 to 2026-12-11, critical",
        "Docs: 2026-11-23 to 2026-11-27, latest 2026-12-11",
        "Lab: 2026-11-30 to 2026-12-04, may end later",
        "Kick-off: 2026-11-02, done",
        "Beta: 2026-12-04",
        "Ga: 2026-12-18, critical",
        "Rest: 2026-11-23 to 2026-11-29",
    ]
    assert re.findall(r"https?://[^\"]*|url\(|href|@import", drawing) == ["http://www.w3.org/2000/svg"]
    root = document.documentElement
    assert root is not None
    assert root.getAttribute("viewBox") == "0 0 1200 296"
    assert "prefers-color-scheme:dark" in drawing


def test_the_bars_of_a_drawing_lie_where_their_days_are() -> None:
    """Nine days from 2026-11-23 on, on an axis of whole cells of eight units."""
    one = bar("docs", "2026-11-24", "2026-11-25")
    end = bar("end", "2026-12-01", "2026-12-01")
    document = minidom.parseString(svg.gantt(Timeline((one, end), TODAY), "x"))  # noqa: S318 - our own
    works = [
        (node.getAttribute("x"), node.getAttribute("width"))
        for node in document.getElementsByTagName("rect")
        if node.getAttribute("class") == "work" and node.getAttribute("height") == "12"
    ]
    left, units = 24 + 8 * 6, (1200 - (24 + 8 * 6) - 12) // 8 * 8
    tenths = [left * 10 + units * 10 * number // 9 for number in (1, 3, 8, 9)]
    assert [float(x) * 10 for x, _ in works[:2]] == pytest.approx([tenths[0], tenths[2]])
    assert [float(w) * 10 for _, w in works[:2]] == pytest.approx(
        [tenths[1] - tenths[0], tenths[3] - tenths[2]]
    )


@pytest.mark.parametrize("far", ["1890-01-01", "2299-12-31"])
def test_dates_centuries_apart_fit_on_every_format(far: str) -> None:
    timeline = Timeline((*BARS, bar("far", far, far)), TODAY)
    assert max(map(cells, shown(timeline, 60).splitlines())) <= 60
    assert minidom.parseString(svg.gantt(timeline, "x"))  # noqa: S318 - our own
    assert f", {far}, " in mermaid.gantt(timeline, "x")
