"""What comes out: JSON whose places are true, Markdown, pipes, colours, and streams that know only ASCII."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]
Json = dict[str, Any]  # what json.loads gives

ESCAPE = "\x1b"


def places(value: object) -> Iterator[Json]:
    """Every object with a file, a line and a column, at any depth."""
    if isinstance(value, dict):
        if {"file", "line", "column"} <= value.keys():
            yield value
        for inner in value.values():
            yield from places(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from places(inner)


def text_at(place: Json, folder: Path) -> str:
    line: str = (folder / place["file"]).read_text().splitlines()[place["line"] - 1]
    column: int = place["column"]
    return line[column - 1 :]


def test_status_as_json_is_versioned_and_whole(inside: Spin, small: Path) -> None:
    report = json.loads(inside("status", "--json", cwd=small).stdout)
    assert list(report) == [
        *(
            "report",
            "version",
            "name",
            "as_of",
            "as_of_from",
            "counts",
            "figures",
            "attention",
            "by",
            "programs",
        ),
        *("groups", "filters", "hidden_projects", "problems", "scope", "detail"),
        *("since", "over_time"),
    ]
    assert (report["report"], report["version"], report["name"]) == ("status", 1, "Two plates")
    assert report["counts"] == {"programs": 2, "projects": 3, "milestones": 4, "tasks": 0}
    figures = report["figures"]
    assert {
        name: figures[name] for name in ("projects", "open_projects", "inactive", "overdue", "watermelons")
    } == {
        "projects": 3,
        "open_projects": 2,
        "inactive": 1,
        "overdue": 1,
        "watermelons": 1,
    }
    health = [figures[name] for name in ("red", "amber", "green", "not_assessable", "inactive")]
    assert sum(health) == figures["projects"]


def test_every_line_of_attention_names_trouble_item_owner_and_a_true_place(inside: Spin, small: Path) -> None:
    attention = json.loads(inside("status", "--json", cwd=small).stdout)["attention"]
    told = [
        (
            line["trouble"],
            line["health"],
            line["ref"],
            line["owner"],
            line["days"],
            text_at(line["place"], small),
        )
        for line in attention
    ]
    assert told == [
        ("overdue", "red", "checkout/api/beta", "jo", 10, "2026-11-13}"),
        ("watermelon", "red", "checkout/api", "jo", 0, "green, summary: All is well.}"),
        ("forecast late", "amber", "checkout/api/ga", "jo", 7, "2027-03-05}"),
    ]
    assert [line["place"]["file"] for line in attention] == ["programs/checkout/api.yaml"] * 3


@pytest.mark.parametrize(
    "words", [["status"], ["status", "checkout/api"], ["status", "--by", "team"]], ids=" ".join
)
def test_every_place_of_a_status_is_inside_the_plan(words: list[str], inside: Spin, whole: Path) -> None:
    report = json.loads(inside(*words, "--json", cwd=whole).stdout)
    found = list(places(report))
    assert found
    assert all(text_at(place, whole) for place in found)


def test_every_fact_of_show_as_json_stands_where_it_says(inside: Spin, whole: Path) -> None:
    shown = json.loads(inside("show", "checkout/api/cert-delay", "--json", cwd=whole).stdout)
    assert (shown["report"], shown["version"]) == ("show", 1)
    (item,) = shown["items"]
    assert {fact["key"]: text_at(fact["place"], whole) for fact in item["stated"]} == {
        "name": "Card-scheme certification slips",
        "probability": "40%",
        "impact": "{schedule: [1w, 3w, 6w], cost: 50k}",
        "affects": "[ga]",
        "kind": "threat",
        "response": "mitigate",
        "residual.probability": "15%, impact: {schedule: 1w}}",
        "residual.impact": "{schedule: 1w}}",
        "actions.book-slot.name": "Book the slot early, owner: jo, due: 2026-11-01}",
        "actions.book-slot.owner": "jo, due: 2026-11-01}",
        "actions.book-slot.due": "2026-11-01}",
        "owner": "jo",
        "raised": "2026-10-02",
        "review": "2026-12-15",
        "status": "open",
        "cause": "One lab for all",
    }


def test_validate_as_json_has_the_place_of_each_finding(inside: Spin, small: Path) -> None:
    (small / "programs/checkout/cards.yaml").write_text("name: Gift cards\nstatus: actve\nonwer: maya\n")
    ran = inside("validate", "--json", cwd=small)
    report = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert (report["report"], report["version"], report["files"]) == ("validate", 1, 6)
    told = [(f["code"], f["name"], f["severity"], text_at(f["places"][0], small)) for f in report["findings"]]
    assert told == [
        ("S004", "unknown-word", "error", "actve"),
        ("S001", "unknown-key", "error", "onwer: maya"),
    ]


def test_format_json_is_json(inside: Spin, small: Path) -> None:
    for command in (["status"], ["show", "checkout/api"], ["validate"]):
        assert (
            inside(*command, "--format", "json", cwd=small).stdout
            == inside(*command, "--json", cwd=small).stdout
        )


def test_markdown_has_headings_tables_and_the_red_word(inside: Spin, small: Path) -> None:
    shown = inside("status", "checkout", "--format", "markdown", cwd=small).stdout
    lines = shown.splitlines()
    assert lines[0].startswith("# checkout")
    assert [line for line in lines if line.startswith("## ")][:1] == [
        "## Needs attention · 3, most pressing first"
    ]
    assert sum(line.startswith("| ") for line in lines) >= 3
    assert "**RED**" in shown or "RED" in shown
    assert ESCAPE not in shown
    assert inside("show", "checkout/api", "--format", "markdown", cwd=small).stdout.startswith(
        "# Payments API"
    )


def test_a_pipe_gets_every_line_whole(inside: Spin, written: Written) -> None:
    name = "A name that goes on and on " * 20
    milestones = "".join(f"  m{n:02}: {{name: '{name}', due: 2026-11-{n:02}}}\n" for n in range(1, 21))
    plan = written(
        {
            "portfolio.yaml": "data_date: 2026-11-23\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": f"name: A\nstatus: active\nmilestones:\n{milestones}",
        }
    )
    shown = inside("status", cwd=plan, env={"COLUMNS": "40"}).stdout
    told = [line for line in shown.splitlines() if f"{name}: " in line]
    assert len(told) == 20
    assert "20, most pressing first" in shown
    assert ESCAPE not in shown


@pytest.mark.skipif(sys.platform == "win32", reason="bash is not the shell of Windows")
def test_head_may_leave_early(shell: Spin, small: Path) -> None:
    name = "x" * 2000
    rows = "".join(f"  m{n}: {{name: {name}, due: 2026-11-01}}\n" for n in range(100))
    path = small / "programs/checkout/cards.yaml"
    path.write_text(f"name: Gift cards\nstatus: active\nmilestones:\n{rows}")
    for words in ("status", "status --json", "show checkout/cards", "validate --help"):
        ran = shell(f"$SPIN {words} | head -1; echo ${{PIPESTATUS[0]}}", small)
        assert ran.stderr == ""
        assert ran.stdout.splitlines()[-1] == "0"
        assert len(ran.stdout.splitlines()) == 2


@pytest.mark.parametrize(
    ("env", "coloured"),
    [
        ({}, False),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"FORCE_COLOR": ""}, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        ({"NO_COLOR": "1"}, False),
    ],
)
def test_a_pipe_is_coloured_only_when_forced(
    env: dict[str, str],
    coloured: object,
    inside: Spin,
    small: Path,
) -> None:
    for words in (["status"], ["show", "checkout/api"], ["validate"]):
        ran = inside(*words, cwd=small, env={"TERM": "xterm-256color", **env})
        assert ran.returncode == 0
        assert (ESCAPE in ran.stdout) is (coloured is True and words != ["validate"])
    plain = inside("status", cwd=small).stdout
    shown = inside("status", cwd=small, env={"TERM": "xterm-256color", **env}).stdout
    bare = re.sub(r"\x1b\[[0-9;]*m", "", shown)
    assert set(re.findall(r"\w+", plain)) <= set(re.findall(r"\w+", bare))


@pytest.mark.parametrize(
    "env", [{"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}]
)
def test_a_stream_that_knows_only_ascii_gets_ascii(env: dict[str, str], spin: Spin, written: Written) -> None:
    plan = written(
        {
            "portfolio.yaml": "name: Größe 🚀\ndata_date: 2026-11-23\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": "name: Añ\nstatus: active\nmilestones: {m: {due: 2026-11-13}}\n",
        }
    )
    shown = spin("status", cwd=plan, env=env)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert shown.stdout.isascii()
    assert shown.stdout.startswith("Gr\\xf6\\xdfe \\U0001f680  as of 2026-11-23")
    assert "  1. RED  p/a/m | no owner\n" in shown.stdout
    assert "-> give a forecast, or mark it done" in shown.stdout
    report = json.loads(spin("status", "--json", cwd=plan, env=env).stdout)
    assert report["name"] == "Größe 🚀"


def test_in_a_ci_log_no_line_is_a_command_to_the_runner(inside: Spin, written: Written) -> None:
    plan = written(
        {
            "portfolio.yaml": 'name: "::error::x ##[group]y"\ndata_date: 2026-11-23\n',
            "p/program.yaml": "name: P\n",
            "p/a.yaml": 'name: "##[error]z"\nstatus: "::w"\nupdates: {2026-11-20: {summary: "::stop::x"}}\n',
        }
    )
    env = {"GITHUB_ACTIONS": "true", "CI": "true"}
    for words in (["status"], ["status", "p/a"], ["show", "p/a"], ["validate"], ["status", "--json"]):
        ran = inside(*words, cwd=plan, env=env)
        lines = (ran.stdout + ran.stderr).splitlines()
        assert [line for line in lines if line.lstrip().startswith("::") or "##[" in line] == []
    assert json.loads(inside("status", "--json", cwd=plan, env=env).stdout)["name"] == "::error::x ##[group]y"


def test_the_same_plan_gives_the_same_bytes_whatever_the_order_of_its_files(
    spin: Spin, whole: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    copy = tmp_path_factory.mktemp("copy")
    files = sorted((path.relative_to(whole) for path in whole.rglob("*.yaml")), reverse=True)
    for file in files:
        (copy / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(whole / file, copy / file)
    for words in (["status"], ["status", "--json"], ["show", "checkout/api"], ["validate", "--json"]):
        outs = {
            spin(*words, cwd=folder, env={"PYTHONHASHSEED": seed}).stdout
            for folder, seed in ((whole, "1"), (copy, "2"))
        }
        assert len(outs) == 1


def test_no_command_that_reads_changes_a_file(inside: Spin, whole: Path) -> None:
    def state() -> dict[str, tuple[bytes, int]]:
        files = (path for path in whole.rglob("*") if path.is_file())
        return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}

    before = state()
    for words in (["status"], ["show", "checkout/api"], ["validate"], ["check"], ["rule"], ["schema"]):
        inside(*words, cwd=whole)
    assert state() == before


def test_the_version_costs_no_import(calm_env: dict[str, str], tmp_path: Path) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "plateSpinner", "--version"]
    ran = subprocess.run(command, check=True, cwd=tmp_path, env=calm_env, capture_output=True, text=True)  # noqa: S603
    assert re.fullmatch(r"spin \d+\.\d+\.\d+\n", ran.stdout)
    imported = {line.rpartition("|")[2].strip() for line in ran.stderr.splitlines()}
    assert "plateSpinner" in imported
    packages = {name.partition(".")[0] for name in imported}
    assert packages & {"typer", "click", "rich", "pydantic", "yaml", "ruamel"} == set()


def test_help_and_status_import_no_more_than_they_need(calm_env: dict[str, str], small: Path) -> None:
    def imported(*words: str) -> set[str]:
        command = [sys.executable, "-X", "importtime", "-m", "plateSpinner", *words]
        ran = subprocess.run(command, check=True, cwd=small, env=calm_env, capture_output=True, text=True)  # noqa: S603
        return {line.rpartition("|")[2].strip().partition(".")[0] for line in ran.stderr.splitlines()}

    assert imported("--help") & {"pydantic", "yaml", "ruamel", "rich"} == set()
    assert imported("status") & {"ruamel", "rich"} == set()
