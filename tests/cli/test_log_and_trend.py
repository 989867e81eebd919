"""`spin log` and `spin trend` on a real repository, as text at two widths, as Markdown and as JSON."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from tests import repository
from tests.repository import GIT

from plateSpinner.analysis.history.slips import ledger
from plateSpinner.model.policy import Policy
from plateSpinner.render.terminal import render
from plateSpinner.reports import log_screen, trend_screen
from plateSpinner.reports.log import Asked, Source, build
from plateSpinner.reports.trend import Span
from plateSpinner.reports.trend import build as build_trend
from plateSpinner.workspace.history import history
from plateSpinner.workspace.repository import Repository

Json = dict[str, Any]  # what json.loads gives
Inside = Callable[..., subprocess.CompletedProcess[str]]

if not GIT or sys.platform == "win32":
    pytest.skip("git is not here, or names and programs are not POSIX's", allow_module_level=True)

CHARTER = """spin: 1
name: Acme
people: {kim: {team: identity}}
teams: {identity: {}, web: {}}
"""
PROJECT = """name: Payments
owner: jo
team: web
status: active
tags: [pci]
milestones:
  beta: {{name: Beta, due: {beta}{more}}}
  ga: {{name: Launch, due: {ga}}}
risks: {{lab: {{probability: 50%, impact: {{schedule: 2w}}}}}}
kpis: {{errors: {{name: Errors, unit: "%", target: 0.1, readings: {{2026-09-30: 0.5, 2026-10-15: 0.3}}}}}}
{extra}"""


def payments(beta: str, ga: str, more: str = "", extra: str = "") -> str:
    return PROJECT.format(beta=beta, ga=ga, more=more, extra=extra)


COMMITS: tuple[tuple[str, str, Mapping[str, str | None]], ...] = (
    (
        "2026-09-01",
        "The plan",
        {
            "portfolio.yaml": CHARTER,
            "p/program.yaml": "name: P\nowner: maya\n",
            "p/pay.yaml": payments("2026-10-31", "2026-Q4"),
            "q/program.yaml": "name: Q\n",
            "q/sso.yaml": "name: SSO\nstatus: active\nmilestones: {live: {due: 2026-11-30}}\n",
        },
    ),
    ("2026-09-20", "Lab is late (#12)", {"p/pay.yaml": payments("2026-11-30", "2026-Q4")}),
    (
        "2026-10-10",
        "Move the launch",
        {
            "p/pay.yaml": payments(
                "2026-11-30",
                "2027-01-31",
                extra="decisions: {later: {name: Launch later, decided: 2026-10-09, moves: [ga]}}\n",
            )
        },
    ),
    ("2026-11-01", "Away with it | `now`", {"q/sso.yaml": None}),
    (
        "2026-11-20",
        "Beta",
        {"p/pay.yaml": payments("2026-11-30", "2027-01-31", ", done: 2026-11-20")},
    ),
)


git = partial(
    repository.git, day="2026-09-01", author="Jo Fischer", committer="merger", authored="2020-01-01"
)


def committed(folder: Path, day: str, subject: str, files: Mapping[str, str | None]) -> str:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            path.unlink()
        else:
            path.write_text(text, "utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", subject, day=day)
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Neither the user's settings of git nor the user's cache are the tests'."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@pytest.fixture
def plan(tmp_path: Path, apart: None) -> Path:  # noqa: ARG001 - it is about the environment
    folder = tmp_path / "plan"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch", "main")
    for day, subject, files in COMMITS:
        committed(folder, day, subject, files)
    return folder


@pytest.fixture
def told(inside: Inside, plan: Path) -> Callable[..., Json]:
    def tell(*words: str) -> Json:
        ran = inside(*words, "--json", "--as-of", "2026-11-23", cwd=plan)
        assert (ran.returncode, ran.stderr) == (0, "")
        report: Json = json.loads(ran.stdout)
        return report

    return tell


def moves(report: Json) -> list[tuple[str, str, str, str | None, str | None, int | None]]:
    return [
        (event["day"], promise["ref"], event["happened"], event["before"], event["after"], event["days"])
        for promise in report["promises"]
        for event in promise["events"]
    ]


ALL = [
    ("2026-09-01", "p/pay/ga", "first", None, "2026-Q4", None),
    ("2026-10-10", "p/pay/ga", "later", "2026-Q4", "2027-01-31", 31),
    ("2026-09-01", "p/pay/beta", "first", None, "2026-10-31", None),
    ("2026-09-20", "p/pay/beta", "later", "2026-10-31", "2026-11-30", 30),
    ("2026-11-20", "p/pay/beta", "reached", "2026-11-30", "2026-11-20", -10),
    ("2026-09-01", "q/sso/live", "first", None, "2026-11-30", None),
    ("2026-11-01", "q/sso/live", "withdrawn", "2026-11-30", None, None),
]


def test_the_ledger_has_every_move_with_who_where_and_why(told: Callable[..., Json], plan: Path) -> None:
    report = told("log")
    assert moves(report) == ALL
    assert [(p["state"], p["pushes"], p["days_pushed"]) for p in report["promises"]] == [
        ("open", 1, 31),
        ("kept", 1, 30),
        ("withdrawn", 0, 0),
    ]
    assert (report["head"], report["begins"], report["commits"]) == (
        git(plan, "rev-parse", "HEAD"),
        "2026-09-01",
        5,
    )
    later = report["promises"][0]["events"][1]
    assert later["decision"] == {
        "ref": "p/pay/later",
        "name": "Launch later",
        "decided": "2026-10-09",
        "same_commit": True,
    }
    slip = report["promises"][1]["events"][1]
    assert slip["oid"] == git(plan, "rev-parse", "HEAD~3")
    assert (slip["author"], slip["request"], slip["subject"], slip["decision"]) == (
        "Jo Fischer",
        "#12",
        "Lab is late (#12)",
        None,
    )
    assert (slip["owner"], slip["team"]) == ("jo", "web")
    counted = report["totals"]
    figures = ("promised", "pushes", "days_pushed", "undecided", "slipped", "slipped_components", "withdrawn")
    assert [counted[name] for name in figures] == [3, 2, 61, 1, 2, 1, 1]


@pytest.mark.parametrize(
    ("words", "rows"),
    [
        (("p/pay/ga",), [0, 1]),
        (("ga",), [0, 1]),
        (("pay",), [0, 1, 2, 3, 4]),
        (("q",), [5, 6]),
        (("--program", "q"), [5, 6]),
        (("--owner", "@jo"), [0, 1, 2, 3, 4]),
        (("--team", "web", "--tag", "pci"), [0, 1, 2, 3, 4]),
        (("--since", "2026-10-10"), [1, 4, 6]),
        (("--since", "2026-W47"), [4]),
        (("--since", "1w"), [4]),
        (("--all-parents",), [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_only_what_is_asked_for_is_told(
    told: Callable[..., Json], words: tuple[str, ...], rows: list[int]
) -> None:
    assert sorted(moves(told("log", *words)), key=str) == sorted((ALL[at] for at in rows), key=str)


def test_the_ledger_of_an_earlier_day_knows_nothing_later(inside: Inside, plan: Path) -> None:
    report = json.loads(inside("log", "--json", "--as-of", "2026-09-30", cwd=plan).stdout)
    assert sorted(moves(report), key=str) == sorted((ALL[at] for at in (0, 2, 3, 5)), key=str)


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("program", [("p", 2, 61), ("q", 0, 0)]),
        ("team", [("web", 2, 61), ("", 0, 0)]),
        ("owner", [("jo", 2, 61), ("", 0, 0)]),
        ("quarter", [("2026-Q3", 1, 30), ("2026-Q4", 1, 31)]),
    ],
)
def test_totals_by_group(told: Callable[..., Json], by: str, rows: list[tuple[str, int, int]]) -> None:
    groups = told("log", "--by", by)["groups"]
    assert [(g["name"], g["totals"]["pushes"], g["totals"]["days_pushed"]) for g in groups] == rows


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("log", "nothing"), "nothing in the plan's history is called 'nothing'"),
        (("log", "p/pay/gaa"), "did you mean 'p/pay/ga'?"),
        (("log", "--program", "pp"), "--program: nothing in the plan's history has 'pp'"),
        (("log", "--since", "soon"), "--since: 'soon' is neither a date nor a time"),
        (("trend", "--team", "wep"), "did you mean 'web'?"),
        (("trend", "nothing"), "nothing in the plan's history is called 'nothing'"),
        (("trend", "--as-of", "soon"), "--as-of: 'soon' is not a date"),
    ],
)
def test_what_is_not_there_is_a_usage_error(
    inside: Inside, plan: Path, words: tuple[str, ...], said: str
) -> None:
    ran = inside(*words, cwd=plan)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert said in ran.stderr


@pytest.mark.usefixtures("apart")
def test_a_plan_in_no_repository_has_no_history(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "portfolio.yaml").write_text("spin: 1\n")
    for command in ("log", "trend"):
        ran = inside(command, cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith("spin: the plan is in no git repository")


@pytest.mark.usefixtures("apart")
def test_a_history_without_promises_says_so(inside: Inside, tmp_path: Path) -> None:
    git(tmp_path, "init", "--quiet")
    committed(tmp_path, "2026-09-01", "Begin", {"portfolio.yaml": "spin: 1\n"})
    ran = inside("log", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "0 new promises; none was pushed" in ran.stdout
    ran = inside("trend", "--as-of", "2026-09-30", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "Nothing is in the plan in this time." in ran.stdout


def test_what_is_wrong_with_the_history_stands_in_every_format(inside: Inside, plan: Path) -> None:
    committed(plan, "2026-11-21", "Oh", {"p/pay.yaml": "name: [\n"})
    note = "p/pay can't be read as 1 commit left it"
    for command in ("log", "trend"):
        for format_ in ("text", "markdown", "json"):
            ran = inside(command, "--format", format_, cwd=plan)
            assert ran.returncode == 0
            assert note in ran.stdout


def test_what_a_commit_says_acts_on_nobody(inside: Inside, plan: Path) -> None:
    moved = payments("2026-11-30", "2027-03-31").replace("jo", "jo")
    committed(plan, "2026-11-22", "\x1b[31m::error::x <b>@all</b> | `a`", {"p/pay.yaml": moved})
    for format_ in ("text", "markdown", "json"):
        ran = inside("log", "--format", format_, cwd=plan, env={"GITHUB_ACTIONS": "true"})
        assert ran.returncode == 0
        assert "\x1b" not in ran.stdout
        assert "<b>" not in ran.stdout or format_ != "markdown"
    tables = [t for t in MarkdownIt("commonmark").enable("table").parse(
        inside("log", "--format", "markdown", cwd=plan).stdout
    ) if t.type == "html_inline"]  # fmt: skip
    assert tables == []


TEXT = """\
Acme  promises and their moves, 2026-09-01 to 2026-11-23 (--as-of), 5 commits up to {head}
{rule}
  3 new promises; 2 pushes by 61 days, of 2 promises in 1 program or project; 1 without a decision

  1 withdrawn; 1 kept, 0 of them late

Moves  most days pushed first
  Promise     Pushes  Days  First       Now         State      Owner
  p/pay/ga         1   +31  2026-Q4     2027-01-31  open       jo
    2026-10-10 later 2026-Q4 → 2027-01-31, 31 days later: {c2} by Jo Fischer: Move the launch; \
decision p/pay/later of 2026-10-09: Launch later
  p/pay/beta       1   +30  2026-10-31  2026-11-30  kept       jo
    2026-09-20 later 2026-10-31 → 2026-11-30, 30 days later: #12 {c1} by Jo Fischer: Lab is late (#12)
  q/sso/live                2026-11-30  2026-11-30  withdrawn
    2026-11-01 withdrawn 2026-11-30: {c3} by Jo Fischer: Away with it | `now`

  spin log p/pay/ga      one promise, move by move
  spin log --by quarter  totals by quarter, program, team or owner
  spin trend{day}  how dates, scope and risk went over time
"""


def test_the_ledger_as_text(inside: Inside, plan: Path) -> None:
    ran = inside("log", "--as-of", "2026-11-23", cwd=plan)
    names = {f"c{4 - at}": git(plan, "rev-parse", f"HEAD~{at}")[:9] for at in (1, 2, 3)}
    head = git(plan, "rev-parse", "HEAD")[:9]
    title = ran.stdout.partition("\n")[0]
    lines = TEXT.format(head=head, rule="=" * len(title), day="", **names).splitlines()
    said = ran.stdout.splitlines()
    assert said[:-3] == lines[:-3]
    assert [line.split("  ")[1] for line in said[-3:]] == [
        "spin log p/pay/ga --as-of 2026-11-23",
        "spin log --by quarter --as-of 2026-11-23",
        "spin trend --as-of 2026-11-23",
    ]


def test_one_promise_move_by_move(inside: Inside, plan: Path) -> None:
    said = inside("log", "p/pay/beta", cwd=plan).stdout
    c0, c1, c4 = (git(plan, "rev-parse", f"HEAD~{at}")[:9] for at in (4, 3, 0))
    part = said[said.index("p/pay/beta") : said.index("  spin log")]
    assert (
        part
        == f"""\
p/pay/beta  milestone, kept, jo
  Beta: first promised for 2026-10-31, now 2026-11-30; 1 push, +30 days

  promised  2026-09-01  2026-10-31
    {c0} by Jo Fischer: The plan
  later  2026-09-20  2026-10-31 → 2026-11-30, 30 days later
    #12 {c1} by Jo Fischer: Lab is late (#12)
    no decision
  kept  2026-11-20  on 2026-11-20, 10 days early (+20 since the first)
    {c4} by Jo Fischer: Beta

"""
    )


def test_the_trend_has_the_figures_of_each_reporting_day(told: Callable[..., Json]) -> None:
    report = told("trend", "--grain", "month")
    assert report["days"] == ["2026-09-30", "2026-10-31", "2026-11-23"]
    names = ("day", "projects", "milestones", "done", "overdue", "threats", "exposure", "undeclared")
    assert [tuple(point[name] for name in names) for point in report["points"]] == [
        ("2026-09-30", 2, 3, 0, 0, 1, 5.0, 2),
        ("2026-10-31", 2, 3, 0, 0, 1, 5.0, 2),
        ("2026-11-23", 1, 2, 1, 0, 1, 5.0, 1),
    ]
    assert [(row["program"], [p["milestones"] for p in row["points"]]) for row in report["programs"]] == [
        ("p", [2, 2, 2]),
        ("q", [1, 1, 0]),
    ]
    assert [
        (row["ref"], [(mark["day"], mark["promised"], mark["done"]) for mark in row["marks"]])
        for row in report["courses"]
    ] == [
        ("p/pay/ga", [("2026-09-30", "2026-Q4", None), ("2026-10-31", "2027-01-31", None)]),
        ("p/pay/beta", [("2026-09-30", "2026-11-30", None), ("2026-11-23", "2026-11-30", "2026-11-20")]),
        ("q/sso/live", [("2026-09-30", "2026-11-30", None), ("2026-11-23", None, None)]),
    ]
    assert [(row["ref"], row["target"], row["values"]) for row in report["kpis"]] == [
        ("p/pay/errors", 0.1, [0.5, 0.3, 0.3])
    ]


def test_the_trend_of_one_thing_leaves_out_the_others(told: Callable[..., Json]) -> None:
    for words in (("q",), ("q/sso/live",), ("--program", "q")):
        report = told("trend", *words)
        assert [row["ref"] for row in report["courses"]] == ["q/sso/live"]
        assert [point["milestones"] for point in report["points"]][-1] == 0
        assert {row["program"] for row in report["programs"]} == {"q"}
        assert report["kpis"] == []


def test_the_trend_as_text_has_bars_with_their_scale_and_a_chart(inside: Inside, plan: Path) -> None:
    said = inside("trend", "--grain", "month", "--as-of", "2026-11-23", cwd=plan).stdout
    lines = [" ".join(line.split()) for line in said.splitlines()]
    assert lines[4:14] == [
        "Figure Low High Now Over time",
        "Projects going on 1 2 1 ██▁",
        "Open milestones 1 3 1 ██▁",
        "Milestones done 0 1 1 ▁▁█",
        "Scope: promises 2 3 2 ██▁",
        "Open threats 1 1 1 ▅▅▅",
        "Exposure, days 5 5 5 ▅▅▅",
        "",
        "KPIs newest reading by then",
        "KPI Low High Now Over time",
    ]
    assert lines[14] == "Errors, target 0.1 % 0.3 0.5 0.3 % █▁▁"
    chart = said[said.index("  Promised    Reported") : said.index("  a capital")].split()[2:]
    rows = dict(zip(chart[::2], chart[1::2], strict=True))
    assert {day: row for day, row in rows.items() if row != "..."} == {
        "2027-01-31": ".aa",
        "2026-12-29": "a..",
        "2026-11-30": "++B",
    }
    assert (len(rows), list(rows)) == (14, sorted(rows, reverse=True))


@pytest.mark.parametrize("width", [40, 80, 160])
@pytest.mark.parametrize("glyphs", [True, False])
def test_nothing_is_wider_than_the_screen_and_nothing_is_lost(
    plan: Path, width: int, *, glyphs: bool
) -> None:
    found = history(Repository(plan), cached=False)
    book, source = ledger(found.steps), Source(found.head, len(found.steps), ("a note " * 20,))
    day = found.steps[-1].revision.day
    told = build(book, source, Asked(), "Acme", day, "today")
    span = Span(day, "today")
    trend = build_trend(found.steps, book, source, Asked(), span, Policy(), "Acme")
    for document in (log_screen.present(told), trend_screen.present(trend, width)):
        lines = render(document, width=width, colour=False, glyphs=glyphs).splitlines()
        assert max(map(len, lines)) <= width
        whole = "".join("".join(line.split()) for line in lines)
        for promise in book.promises:
            assert promise.ref in whole
