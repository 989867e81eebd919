"""`spin deps` as people run it: trees, commitments, filters, formats, exit codes."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]
Json = dict[str, Any]  # what json.loads gives

PLAN = {
    "portfolio.yaml": "spin: 1\ndata_date: 2026-01-05\nteams: {red: {}, blue: {}}\n",
    "p/program.yaml": "name: P\ntags: [pci]\n",
    "p/a.yaml": """\
name: A
owner: jo
team: red
status: active
tasks: {t: {duration: 2d, after: [q/b/ga]}}
milestones: {m: {due: 2026-01-08, after: [t]}}
dependencies:
  ga: {needs: q/b/ga, for: t, giver: blue, need_by: 2026-01-06, promised: 2026-01-07, status: agreed}
""",
    "q/program.yaml": "name: Q\n",
    "q/b.yaml": """\
name: B
owner: sam
team: blue
status: proposed
milestones: {ga: {due: 2026-01-07}}
dependencies:
  lab: {external: Lab, for: ga, need_by: 2026-02-01, promised: 2026-01-20}
""",
}


T = "t · projected 2026-01-22, float -10.0d · jo, red programs/p/a.yaml:5"
M = "m · FS, drives · projected 2026-01-22, promised 2026-01-08, float -10.0d · jo, red programs/p/a.yaml:6"
GA = (
    "ga · FS, drives · handoff blue to red · projected 2026-01-20, promised 2026-01-07, float -10.0d"
    " · sam, blue programs/p/a.yaml:5"
)
COMMITMENT = "ga · commitment · handoff blue to red · promised 2026-01-07 · jo, blue programs/p/a.yaml:8"


def test_the_trees_of_an_item_in_a_pipe(inside: Spin, written: Written) -> None:
    ran = inside("deps", "p/a/t", cwd=written(PLAN))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        "Dependencies of p/a/t  as of 2026-01-05 (data_date of the plan)",
        "===============================================================",
        "  Behind it: 1 item, 1 promised milestone, in 1 program (p).",
        "",
        "Needs",
        f"  {T}",
        f"    {GA}",
        "      lab · commitment · promised 2026-01-20 · sam programs/q/b.yaml:7",
        f"    {COMMITMENT}",
        "      ga (as above) · commitment, gap 0.0d programs/p/a.yaml:8",
        "",
        "Needed by",
        f"  {T}",
        f"    {M}",
        "",
        "Commitments, late ones first  2",
        "  Commitment  Need by     Promised    Projected   Late  State     Behind",
        "  p/a/ga      2026-01-06  2026-01-07  2026-01-20   14d  agreed         2",
        "    blue gives q/b/ga to t programs/p/a.yaml:8",
        "  q/b/lab     2026-02-01  2026-01-20  -           -12d  proposed       3",
        "    Lab gives it to ga programs/q/b.yaml:7",
        "",
        "  spin why p/a/t  what drives its date",
    ]


def test_json_is_versioned_with_both_sides_of_each_commitment(inside: Spin, written: Written) -> None:
    report: Json = json.loads(inside("deps", "--json", cwd=written(PLAN)).stdout)
    assert (report["report"], report["version"]) == ("deps", 1)
    keys = ("ref", "giver", "need_by", "promised", "projected", "late", "is_late", "blast")
    assert [{key: row[key] for key in keys} for row in report["commitments"]] == [
        {
            "ref": "p/a/ga",
            "giver": "blue",
            "need_by": "2026-01-06",
            "promised": "2026-01-07",
            "projected": "2026-01-20",
            "late": 14,
            "is_late": True,
            "blast": {"items": 2, "promises": 1, "programs": ["p"]},
        },
        {
            "ref": "q/b/lab",
            "giver": "Lab",
            "need_by": "2026-02-01",
            "promised": "2026-01-20",
            "projected": {"unknown": "it comes from outside of the plan"},
            "late": -12,
            "is_late": False,
            "blast": {"items": 3, "promises": 2, "programs": ["p", "q"]},
        },
    ]
    assert report["commitments"][0]["place"] == {"file": "programs/p/a.yaml", "line": 8, "column": 7}


@pytest.mark.parametrize(
    ("words", "refs", "hidden"),
    [
        ("--program q", ["q/b/lab"], 1),
        ("--owner jo", ["p/a/ga"], 1),
        ("--owner @sam", ["q/b/lab"], 1),
        ("--team blue", ["q/b/lab"], 1),
        ("--tag pci", ["p/a/ga"], 1),
        ("--status active", ["p/a/ga"], 1),
        ("--due 2026-01-07", ["q/b/lab"], 1),
        ("--due 14d", ["p/a/ga", "q/b/lab"], 0),
        ("--program p --owner sam", [], 2),
    ],
)
def test_filters_are_those_of_status(
    words: str, refs: list[str], hidden: int, inside: Spin, written: Written
) -> None:
    ran = inside("deps", *words.split(), "--json", cwd=written(PLAN))
    report: Json = json.loads(ran.stdout)
    assert ([row["ref"] for row in report["commitments"]], report["hidden"]) == (refs, hidden)
    assert report["filters"] == [words.replace("@", "")] or len(words.split()) > 2


NEAR = "  help: did you mean 'p/a/t'?\n"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "p/a/t --owner jo",
            "spin: --owner jo goes with the list of commitments\n  help: leave ID or it out\n",
        ),
        (
            "p/a/tt",
            f"spin: no milestone, task, project, program or commitment is called 'p/a/tt'\n{NEAR}",
        ),
        ("--team green", "spin: --team: nothing in the plan has 'green'\n"),
    ],
)
def test_mistakes_end_in_2(words: str, told: str, inside: Spin, written: Written) -> None:
    ran = inside("deps", *words.split(), cwd=written(PLAN))
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == told


def test_a_depth_below_one_is_refused(inside: Spin, written: Written) -> None:
    ran = inside("deps", "p/a/t", "--depth", "0", cwd=written(PLAN))
    assert ran.returncode == 2


def test_mermaid_of_the_commitments(inside: Spin, written: Written) -> None:
    assert inside("deps", "--format", "mermaid", cwd=written(PLAN)).stdout == (
        "flowchart LR\n"
        '  n0["q/b/ga"]\n'
        '  n1["t"]\n'
        '  n0 -->|"ga 14d late"| n1\n'
        '  n2["Lab"]\n'
        '  n3["ga"]\n'
        '  n2 -->|"lab"| n3\n'
    )


def test_markdown_has_the_same_rows(inside: Spin, written: Written) -> None:
    shown = inside("deps", "--format", "markdown", cwd=written(PLAN)).stdout
    assert shown.startswith("# Commitments")
    assert [row for row in shown.splitlines() if row.startswith("| **")] == [
        "| **p/a/ga** | 2026-01-06 | 2026-01-07 | 2026-01-20 | 14d | agreed | 2 |",
        "| **q/b/lab** | 2026-02-01 | 2026-01-20 | \\- | -12d | proposed | 3 |",
    ]


KUBERNETES = Path(__file__).parents[3] / "shared" / "real" / "kubernetes"


@pytest.mark.skipif(not KUBERNETES.is_dir(), reason=f"no real plan at {KUBERNETES}")
def test_on_a_plan_without_commitments_the_answer_is_one_line(inside: Spin) -> None:
    ran = inside("deps", cwd=KUBERNETES)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[2:] == [
        "  No commitments. No link leads from one program to another either."
    ]
