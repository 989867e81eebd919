"""`spin diff` where a file can't be read on one side: what is not known is no change."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.repository import GIT, git

if not GIT:
    pytest.skip("git is not here", allow_module_level=True)

Json = dict[str, Any]  # what json.loads gives
Ran = subprocess.CompletedProcess[str]
PLAN = {
    "portfolio.yaml": "spin: 1\nname: Acme\ndata_date: 2026-11-23\nteams: {web: {capacity: 2}}\n",
    "p/program.yaml": "name: P\nowner: maya\n",
    "p/api.yaml": "name: Api\nstatus: active\nmilestones:\n  beta: {due: 2026-11-11}\n",
    "p/web.yaml": "name: Web\nstatus: active\nmilestones:\n  live: {due: 2026-12-11, after: [p/api/beta]}\n",
}
BROKEN = "name: [\n"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)


def commit(folder: Path, files: dict[str, str]) -> None:
    write(folder, files)
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")


@pytest.fixture
def asked(tmp_path: Path, inside: Callable[..., Ran]) -> Callable[[dict[str, str], dict[str, str]], Json]:
    """The JSON of the difference of two plans, each the same but for some files."""

    def told(before: dict[str, str], after: dict[str, str]) -> Json:
        git(tmp_path, "init", "--quiet", "--initial-branch=main")
        commit(tmp_path, PLAN | before)
        write(tmp_path, PLAN | after)
        ran = inside("diff", "--json", cwd=tmp_path)
        assert (ran.returncode, ran.stderr) == (0, "")
        made: Json = json.loads(ran.stdout)
        return made

    return told


def changed(report: Json) -> list[tuple[str, str, str]]:
    return [(change["act"], change["ref"], change["field"]) for change in report["changes"]]


LATER = {"p/web.yaml": PLAN["p/web.yaml"].replace("2026-12-11", "2026-12-18")}


@pytest.mark.parametrize("which", ["earlier", "later"])
def test_what_stands_in_a_file_that_cant_be_read_neither_went_nor_came(
    which: str, asked: Callable[..., Json]
) -> None:
    broken = {"p/api.yaml": BROKEN}
    report = asked(broken, LATER) if which == "earlier" else asked({}, LATER | broken)
    assert changed(report) == [("changed", "p/web/live", "due")]
    assert report["notes"] == [
        f"1 error in the files of the {which} plan: what could not be read is left out",
        f"nothing of p/api can be read in the {which} plan: what changed there can't be told",
    ]
    rows = report["introduced" if which == "later" else "fixed"]
    files = [(row["code"], row["place"]["file"].rpartition(":")[2]) for row in rows]
    assert files == [("Y001", "p/api.yaml")]  # and its overdue milestone is neither fixed nor new


def test_a_file_that_cant_be_read_on_either_side(asked: Callable[..., Json]) -> None:
    report = asked({"p/api.yaml": BROKEN}, LATER | {"p/api.yaml": "name: {\n"})
    assert changed(report) == [("changed", "p/web/live", "due")]
    assert len(report["notes"]) == 4


def test_a_program_that_cant_be_read_leaves_its_projects(asked: Callable[..., Json]) -> None:
    report = asked({}, LATER | {"p/program.yaml": BROKEN})
    assert changed(report) == [("changed", "p/web/live", "due")]


def test_a_charter_that_cant_be_read(asked: Callable[..., Json]) -> None:
    report = asked({}, LATER | {"portfolio.yaml": "spin: [\n"})
    assert changed(report) == [("changed", "p/web/live", "due")]
    assert report["notes"][1].startswith(
        "nothing of calendars, currency, data_date, description, holidays and "
    )


def test_a_section_in_a_file_of_its_own(asked: Callable[..., Json]) -> None:
    report = asked({}, LATER | {"portfolio.yaml": "spin: 1\nname: Acme\n", "teams.yaml": "web: [\n"})
    assert [row for row in changed(report) if row[1].startswith("teams")] == []
    assert (
        report["notes"][1]
        == "nothing of teams can be read in the later plan: what changed there can't be told"
    )


def test_errors_alone_are_worth_a_comment(tmp_path: Path, inside: Callable[..., Ran]) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, PLAN)
    first = "<!-- plateSpinner: spin diff -->\n"
    quiet = first + "<!-- nothing changed -->\n"
    assert inside("diff", "--format", "markdown", cwd=tmp_path).stdout.startswith(quiet)
    write(tmp_path, {"p/api.yaml": BROKEN})
    told = inside("diff", "--format", "markdown", cwd=tmp_path).stdout
    assert told.startswith(first)
    assert not told.startswith(quiet)


def test_status_since_a_day_takes_an_unread_file_for_no_change(
    tmp_path: Path, inside: Callable[..., Ran]
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, PLAN)
    write(tmp_path, LATER | {"p/api.yaml": BROKEN})
    ran = inside("status", "--since", "2100-01-01", "--as-of", "2100-01-01", "--json", cwd=tmp_path)
    assert ran.returncode == 1
    assert changed(json.loads(ran.stdout)["since"]) == [("changed", "p/web/live", "due")]


def test_before_the_first_commit_everything_that_is_staged_is_new(
    tmp_path: Path, inside: Callable[..., Ran]
) -> None:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    write(tmp_path, PLAN)
    git(tmp_path, "add", "--all")
    ran = inside("diff", "--staged", "--json", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    told = json.loads(ran.stdout)
    assert (told["base"], told["head"]["name"]) == (
        {"name": "no commit yet", "commit": "", "day": None},
        "staged",
    )
    added = [
        (change["act"], change["kind"], change["ref"]) for change in told["changes"] if not change["field"]
    ]
    assert added == [("added", "program", "p"), ("added", "team", "teams/web")]
    for words in ((), ("main",)):
        ran = inside("diff", *words, cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("spin: no commit 'main'")
