"""`spin schedule` as people run it: in a pipe, on a real terminal, and as data and drawings."""

import fcntl
import json
import os
import pty
import struct
import subprocess
import sys
import termios
from collections.abc import Callable, Mapping
from pathlib import Path
from xml.dom import minidom

import pytest

Ran = subprocess.CompletedProcess[str]
Spin = Callable[..., Ran]
Written = Callable[[Mapping[str, str]], Path]
HERE = Path(__file__).parents[2]
PLAN = {
    "portfolio.yaml": "spin: 1\nname: Plates\ndata_date: 2026-11-23\nteams: {red: {}}\n",
    "p/program.yaml": "name: Program\ntarget: 2026-12-01\n",
    "p/a.yaml": """\
name: Project A
status: active
owner: jo
team: red
milestones:
  beta: {name: Beta, due: 2026-12-01, after: [build, docs]}
tasks:
  build: {duration: 5d}
  docs: {duration: 2d, owner: maya}
  test: {duration: 3d, after: [build]}
""",
}
"""Build from Monday to Friday, docs until Tuesday, test from the Monday after until 2026-12-02."""

PIPED = """\
Plates  as of 2026-11-23 (data_date of the plan)
================================================
  p is projected to finish on 2026-12-02, 1 day after its target 2026-12-01; what drives it is p/a/build \
(1 step back), which goes on or can start now.

  3 tasks, 1 milestone, 3 links · 2 critical · 2 near-critical · 2 with negative float

Critical path  from what drives it to the finish
  a/build → a/test

Dates
  Item       Promised    Projected   Late  Float  Driven by
  p          2026-12-01  2026-12-02   +1d    -1d
    a                    2026-12-02          -1d
      beta   2026-12-01  2026-11-27   -4d     2d  build
      build              2026-11-27          -1d
      docs               2026-11-24           5d
      test               2026-12-02          -1d  build

Timeline
  Item       Start       Finish      Done until  Latest finish  Baseline
  p          2026-11-23  2026-12-02                                       critical
    a        2026-11-23  2026-12-02                                       critical
      beta   2026-11-27  2026-11-27              2026-12-01
      build  2026-11-23  2026-11-27                                       critical
      docs   2026-11-23  2026-11-24              2026-12-01
      test   2026-11-30  2026-12-02                                       critical

  As of 2026-11-23 (data_date of the plan).

  spin why p                the whole chain of causes, with what each costs
  spin schedule --critical  only what has little or no float
"""


@pytest.fixture
def plan(written: Written) -> Path:
    return written(PLAN)


@pytest.fixture
def terminal(calm_env: dict[str, str]) -> Callable[..., str]:
    """What `spin schedule` writes to a real terminal of some width."""

    def run(folder: Path, width: int, *words: str, **env: str) -> str:
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, width, 0, 0))
        command = [sys.executable, "-m", "plateSpinner", "schedule", *words]
        told = calm_env | {"TERM": "xterm-256color"} | env
        with subprocess.Popen(command, cwd=folder, env=told, stdout=theirs, stdin=theirs) as ran:  # noqa: S603 - our own
            os.close(theirs)
            text = b""
            while part := _read(ours):
                text += part
        os.close(ours)
        assert ran.returncode == 0
        return text.decode().replace("\r\n", "\n")

    return run


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says so where the other side is closed
        return b""


def test_a_pipe_gets_the_answer_the_dates_and_the_days_of_the_bars(inside: Spin, plan: Path) -> None:
    ran = inside("schedule", cwd=plan)
    assert (ran.returncode, ran.stderr, ran.stdout) == (0, "", PIPED)


def test_the_data_has_rows_and_programs_with_their_places(inside: Spin, plan: Path) -> None:
    data = json.loads(inside("schedule", "--json", cwd=plan).stdout)
    assert {key: data[key] for key in ("report", "version", "as_of", "as_of_from", "problems")} == {
        "report": "schedule",
        "version": 1,
        "as_of": "2026-11-23",
        "as_of_from": "data_date of the plan",
        "problems": 0,
    }
    (test,) = [row for row in data["rows"] if row["ref"] == "p/a/test"]
    assert test == {
        "ref": "p/a/test",
        "kind": "task",
        "name": "test",
        "place": {"file": "programs/p/a.yaml", "line": 10, "column": 9},
        "home": "p/a",
        "level": 2,
        "owner": "jo",
        "team": "red",
        "promised": {"unknown": "not stated"},
        "forecast": None,
        "baseline_start": None,
        "baseline_finish": None,
        "started": None,
        "done": None,
        "progress": None,
        "finished": False,
        "start": "2026-11-30",
        "finish": "2026-12-02",
        "early_start": "2026-11-30T09:00",
        "early_finish": "2026-12-02T17:00",
        "late_start": "2026-11-27T09:00",
        "late_finish": "2026-12-01T17:00",
        "goes_on": "2026-11-30T09:00",
        "total_float_minutes": -480,
        "free_float_minutes": 0,
        "total_float_days": -1,
        "free_float_days": 0,
        "critical": True,
        "near_critical": False,
        "unknown": None,
        "days_late": None,
        "driver": {
            "cause": "link",
            "ref": "p/a/build",
            "link": "FS",
            "place": {"file": "programs/p/a.yaml", "line": 10, "column": 32},
        },
    }
    (program,) = data["outlooks"]
    assert (program["ref"], program["finish"], program["days_late"]) == ("p", "2026-12-02", 1)
    assert (program["critical_path"], program["root"]) == (["p/a/build", "p/a/test"], "data_date")


@pytest.mark.parametrize("width", [60, 80, 100, 160])
def test_a_screen_fits_its_width(width: int, terminal: Callable[..., str], plan: Path) -> None:
    lines = terminal(plan, width, NO_COLOR="1").splitlines()
    assert max(map(len, lines)) <= width
    said = " ".join(line.strip() for line in lines)
    assert "p is projected to finish on 2026-12-02, 1 day after its target 2026-12-01" in said
    (bar,) = [line for line in lines if line.startswith("      build") and "▓" in line]
    assert "\x1b" not in "".join(lines)
    assert set(bar) <= set("build ▓│")


def test_the_example_in_the_readme_is_what_it_prints(terminal: Callable[..., str]) -> None:
    text = (HERE / "README.md").read_text()
    example = text.split("<!-- schedule-example -->\n```\n")[1].split("\n```\n")[0]
    shown = terminal(HERE, 80, "checkout/payments-api", "--critical", NO_COLOR="1")
    answer, chart = example.split("\n\n", 1)
    assert answer in shown
    assert chart in shown


def test_a_screen_that_can_only_write_ascii_gets_bars_of_ascii(
    terminal: Callable[..., str], plan: Path
) -> None:
    shown = terminal(plan, 80, PYTHONIOENCODING="ascii", PYTHONUTF8="0", TERM="dumb")
    assert shown.isascii()
    assert "\\u" not in shown
    (bar,) = [line for line in shown.splitlines() if line.startswith("      build") and "=" in line]
    assert set(bar) <= set("build =|")


def test_a_long_list_on_a_screen_tells_what_it_leaves_out_and_a_pipe_leaves_out_nothing(
    terminal: Callable[..., str], inside: Spin, written: Written
) -> None:
    tasks = "".join(f"  t{number}: {{duration: 1d}}\n" for number in range(60))
    plan = written(PLAN | {"p/b.yaml": f"name: B\nstatus: active\ntasks:\n{tasks}"})
    shown = terminal(plan, 100, NO_COLOR="1")
    assert "  … 27 more: --all\n" in shown
    assert "spin schedule --all       all 67 rows\n" in shown
    assert "      test " in shown
    assert "more: --all" not in terminal(plan, 100, "--all", NO_COLOR="1")
    assert "more: --all" not in inside("schedule", cwd=plan).stdout
    assert len(json.loads(inside("schedule", "--json", cwd=plan).stdout)["rows"]) == 67


def test_the_formats_of_drawings_are_the_same_bytes_each_time(spin: Spin, plan: Path) -> None:
    mermaid = spin("schedule", "--format", "mermaid", cwd=plan).stdout
    assert mermaid.splitlines() == [
        "gantt",
        "  title Plates, as of 2026-11-23",
        "  dateFormat YYYY-MM-DD",
        "  todayMarker off",
        "  section Project A",
        "    Beta :milestone, b1, 2026-11-27, 2026-11-28",
        "    build :crit, b2, 2026-11-23, 2026-11-28",
        "    docs :b3, 2026-11-23, 2026-11-25",
        "    test :crit, b4, 2026-11-30, 2026-12-03",
    ]
    drawing = spin("schedule", "--format", "svg", cwd=plan).stdout
    assert len(minidom.parseString(drawing).getElementsByTagName("g")) == 6  # noqa: S318 - our own
    for name, text in (("mermaid", mermaid), ("svg", drawing)):
        assert spin("schedule", "--format", name, cwd=plan, env={"PYTHONHASHSEED": "7"}).stdout == text


def test_markdown_has_both_tables(inside: Spin, plan: Path) -> None:
    shown = inside("schedule", "p/a", "--format", "markdown", cwd=plan).stdout
    assert "| **build** |  | 2026-11-27 |  | -1d |  |" in shown
    assert "| **build** | 2026-11-23 | 2026-11-27 |  |  |  | critical |" in shown


def test_a_project_filters_and_only_what_is_critical(inside: Spin, plan: Path) -> None:
    def refs(*words: str) -> list[str]:
        return [
            row["ref"] for row in json.loads(inside("schedule", "--json", *words, cwd=plan).stdout)["rows"]
        ]

    assert refs("p/a") == ["p", "p/a", "p/a/beta", "p/a/build", "p/a/docs", "p/a/test"]
    assert refs("--owner", "maya") == ["p", "p/a", "p/a/docs"]
    everything = refs("p/a")
    assert refs("--team", "red", "--program", "p") == everything
    near = PLAN["p/a.yaml"] + "  easy: {duration: 1d}\n"
    (plan / "programs/p/a.yaml").write_text(near)
    assert refs("--critical") == everything
    assert refs() == [*everything, "p/a/easy"]


def test_from_another_day_what_is_open_moves(inside: Spin, plan: Path) -> None:
    data = json.loads(inside("schedule", "--as-of", "2026-11-30", "--json", cwd=plan).stdout)
    assert {row["ref"]: row["finish"] for row in data["rows"] if row["level"] == 2} == {
        "p/a/beta": "2026-12-04",
        "p/a/build": "2026-12-04",
        "p/a/docs": "2026-12-01",
        "p/a/test": "2026-12-09",
    }


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("p/x",), "no program or project 'p/x'"),
        (("--owner", "jov"), "--owner: nothing in the plan has 'jov'"),
        (("--as-of", "soon"), "--as-of: 'soon' is not a date"),
    ],
)
def test_what_is_not_there_is_a_usage_error(
    words: tuple[str, ...], told: str, inside: Spin, plan: Path
) -> None:
    ran = inside("schedule", *words, cwd=plan)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert told in ran.stderr


def test_a_circle_costs_its_own_dates_and_is_told(inside: Spin, written: Written) -> None:
    circle = PLAN["p/a.yaml"].replace("build: {duration: 5d}", "build: {duration: 5d, after: [test]}")
    plan = written(PLAN | {"p/a.yaml": circle})
    ran = inside("schedule", cwd=plan)
    assert ran.returncode == 1
    assert "p can't be projected; it finishes no earlier than 2026-11-27" in ran.stdout
    assert "can't be told: it waits for itself" in ran.stdout


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"portfolio.yaml": "spin: 1\n"}, "No programs yet."),
        (
            {"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n"},
            "Not assessable: 0 milestones, no tasks",
        ),
        (PLAN | {"p/a.yaml": "name: A\nstatus: active\ntasks: {a: {}}\n"}, "its duration is not stated"),
        (
            PLAN | {"p/a.yaml": "name: A\nstatus: active\ntasks: {a: {duration: 1d}}\n"},
            "8 days before its target",
        ),
        (
            PLAN | {"p/a.yaml": "name: A\nstatus: active\ntasks: {a: {duration: 90000d}}\n"},
            "p can't be projected; it finishes no earlier than 2299-12-30",
        ),
        (
            PLAN
            | {
                "p/a.yaml": "name: A\nstatus: active\ntasks: {a: {duration: 1d}}\n"
                "milestones: {old: {done: 1900-01-01}, new: {due: 2199-01-01}}\n"
            },
            "1900-01-01",
        ),
        (PLAN | {"p/program.yaml": "name: P\nstatus: cancelled\n"}, "It is cancelled."),
    ],
)
def test_odd_plans_have_an_answer_in_every_format(
    files: Mapping[str, str], told: str, inside: Spin, written: Written
) -> None:
    plan = written(files)
    assert told in inside("schedule", cwd=plan).stdout
    for format_ in ("text", "json", "markdown", "mermaid", "svg"):
        ran = inside("schedule", "--all", "--format", format_, cwd=plan)
        assert (ran.returncode, ran.stderr) == (0, "")


def test_hostile_names_act_nowhere(inside: Spin, written: Written) -> None:
    name = "'::error::x ##[group]y \\e[31m </text><script>'".replace("'", '"')
    plan = written(PLAN | {"p/a.yaml": PLAN["p/a.yaml"].replace("name: Beta", f"name: {name}")})
    for format_ in ("text", "markdown", "mermaid", "svg", "json"):
        ran = inside("schedule", "--format", format_, cwd=plan, env={"CI": "1"})
        assert ran.returncode == 0
        assert "\x1b" not in ran.stdout
        assert "##[" not in ran.stdout
        assert not [line for line in ran.stdout.splitlines() if line.strip().startswith("::")]
        assert format_ == "json" or "<script" not in ran.stdout
