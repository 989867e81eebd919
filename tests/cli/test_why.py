"""`spin why` as people run it: names, exit codes, JSON with true places, pipes, and a real plan."""

import json
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from plateSpinner.render import terminal
from plateSpinner.reports.why import build
from plateSpinner.reports.why_screen import present
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import Places
from plateSpinner.workspace.tree import Folder

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]
Json = dict[str, Any]  # what json.loads gives

PLAN = {
    "portfolio.yaml": "spin: 1\ndata_date: 2026-01-05\n",
    "p/program.yaml": "name: P\n",
    "p/a.yaml": """\
name: A
owner: jo
tasks:
  lab: {name: Lab, duration: 4d}
  x: {duration: 1d, after: [lab]}
milestones: {m: {due: 2026-01-08, after: [x]}}
risks: {r: {probability: high}}
""",
}


def test_the_answer_is_the_first_line_of_a_pipe(inside: Spin, written: Written) -> None:
    ran = inside("why", "m", cwd=written(PLAN))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[0] == (
        "  m is projected for 2026-01-09, 1 day after its promise 2026-01-08:"
        " 'Lab' (jo) drives it with 4 of 5 days."
    )
    assert "    programs/p/a.yaml:6\n" in ran.stdout
    assert "\x1b" not in ran.stdout


def test_json_is_versioned_and_its_places_are_true(inside: Spin, whole: Path) -> None:
    ran = inside("why", "checkout/api/beta", "--json", cwd=whole)
    assert (ran.returncode, ran.stderr) == (0, "")
    report: Json = json.loads(ran.stdout)
    assert (report["report"], report["version"], report["ref"]) == ("why", 1, "checkout/api/beta")
    # the other team's milestone is only stated: Friday, 8 January 2027
    assert [(step["ref"], step["days"], step["root"]) for step in report["steps"]] == [
        ("checkout/api/beta", 0, None),
        ("identity/sso/ga", 0, "stated"),
    ]
    assert (report["projected"], report["promised"], report["late"]) == ("2027-01-08", "2026-11-13", 56)
    line = (whole / report["steps"][0]["place"]["file"]).read_text().splitlines()
    column = report["steps"][0]["place"]["column"]
    assert line[report["steps"][0]["place"]["line"] - 1][column - 1 :] == "identity/sso/ga]"


def test_a_name_of_nothing_is_a_mistake(inside: Spin, written: Written) -> None:
    ran = inside("why", "zebra", cwd=written(PLAN))
    assert (ran.returncode, ran.stdout, ran.stderr) == (
        2,
        "",
        "spin: no milestone, task, project or program is called 'zebra'\n",
    )


def test_a_near_name_is_offered(inside: Spin, written: Written) -> None:
    ran = inside("why", "p/a/labb", cwd=written(PLAN))
    told = (
        "spin: no milestone, task, project or program is called 'p/a/labb'\n  help: did you mean 'p/a/lab'?\n"
    )
    assert (ran.returncode, ran.stderr) == (2, told)


def test_a_name_of_two_things_is_not_guessed(inside: Spin, written: Written) -> None:
    plan = written({**PLAN, "p/b.yaml": "name: B\nmilestones: {m: {due: 2026-02-01}}\n"})
    ran = inside("why", "m", cwd=plan)
    told = (
        "spin: 'm' may be milestone p/a/m, milestone p/b/m\n  help: write program/project/item, of one kind\n"
    )
    assert (ran.returncode, ran.stderr) == (2, told)


def test_what_has_no_dates_is_refused(inside: Spin, written: Written) -> None:
    ran = inside("why", "p/a/r", cwd=written(PLAN))
    told = (
        "spin: 'p/a/r' is a risk\n"
        "  help: name a milestone, task, project or program, or see spin show p/a/r\n"
    )
    assert (ran.returncode, ran.stderr) == (2, told)


def test_errors_in_the_files_end_in_1_and_the_rest_is_told(inside: Spin, written: Written) -> None:
    plan = written({**PLAN, "p/b.yaml": "name: B\nstatus: actve\n"})
    ran = inside("why", "m", cwd=plan)
    assert ran.returncode == 1
    assert ran.stdout.startswith("  m is projected for 2026-01-09")


def test_markdown_and_another_day(inside: Spin, written: Written) -> None:
    ran = inside("why", "m", "--format", "markdown", "--as-of", "2026-01-12", cwd=written(PLAN))
    assert ran.stdout.splitlines()[0] == (
        "m is projected for 2026-01-16, 8 days after its promise 2026-01-08:"
        " 'Lab' (jo) drives it with 4 of 5 days."
    )


def test_colour_is_for_those_who_want_it(inside: Spin, written: Written) -> None:
    plan = written(PLAN)
    red = inside("why", "m", cwd=plan, env={"FORCE_COLOR": "1", "TERM": "xterm"}).stdout
    plain = inside("why", "m", cwd=plan, env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": "1"}).stdout
    assert "\x1b[31mm is projected for 2026-01-09" in red
    assert "\x1b" not in plain


def test_the_example_in_the_readme_is_what_it_prints() -> None:
    root = Path(__file__).parents[2]
    example = (root / "README.md").read_text().split("<!-- why-example -->\n```\n")[1].split("```\n")[0]
    portfolio, places = load(root / "programs").portfolio, Places(Folder(root / "programs"))
    item = portfolio.by_ref["checkout/payments-api/beta"][0]
    day = portfolio.charter.data_date
    assert day is not None
    report = build(portfolio, item, day.last, "data_date of the plan")
    document = present(report, lambda place: f"programs/{place.file}:{places.span(place).line}")
    assert terminal.render(document, width=80, colour=False, glyphs=True).startswith(example)


KUBERNETES = Path(__file__).parents[3] / "shared" / "real" / "kubernetes"


@pytest.mark.skipif(not KUBERNETES.is_dir(), reason=f"no real plan at {KUBERNETES}")
def test_on_a_plan_without_logic_the_answer_is_short_and_honest(inside: Spin) -> None:
    ran = inside("why", "sig-scheduling/4247-queueinghint", cwd=KUBERNETES)
    assert ran.returncode == 0
    assert ran.stdout.splitlines()[0] == (
        "  4247-queueinghint could be reached on 2024-12-26, no target given:"
        " nothing that it waits for is open, and no work is left in the plan."
    )
