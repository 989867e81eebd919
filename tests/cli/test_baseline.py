"""`spin baseline`: which plan is the approved one, in real repositories."""

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest
from tests import repository
from tests.repository import GIT

if not GIT or sys.platform == "win32":
    pytest.skip("git is not here, or names and programs are not POSIX's", allow_module_level=True)

Spin = Callable[..., subprocess.CompletedProcess[str]]
Commit = Callable[[Mapping[str, str]], str]

API = """\
name: API
owner: sam
status: active
target: 2027-03-01
milestones:
  beta: {due: 2026-12-11}
  ga: {name: For all, due: 2027-01-29}
  docs: {due: 2027-01}
dependencies:
  lab: {external: Lab, for: ga, promised: 2027-01-15}
"""
PLAN = {
    "portfolio.yaml": "spin: 1\nname: Two\ndata_date: 2026-11-23\npolicy: {baseline: approved}\n",
    "pay/program.yaml": "name: Pay\n",
    "pay/api.yaml": API,
}
WAY = "git tag NAME makes a tag of the approved commit"
MORE = f"name a branch, tag or commit that is here; git fetch brings more; {WAY}"


git = partial(repository.git, day="2026-11-02", author="Jo\x1b[31m Fischer", committer="jo")


@pytest.fixture
def plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is a repository, without a commit."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    folder = tmp_path / "plan"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    return folder


@pytest.fixture
def commit(plan: Path) -> Commit:
    def make(files: Mapping[str, str]) -> str:
        write(plan, files)
        git(plan, "add", "--all")
        git(plan, "commit", "--quiet", "--allow-empty", "--message", "one")
        return git(plan, "rev-parse", "HEAD")

    return make


def write(folder: Path, files: Mapping[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())


def listing(folder: Path) -> dict[str, str]:
    """Every file below a folder, git's own among them, with its content."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_show_counts_the_promises_of_the_approved_plan_and_how_far_they_moved(
    plan: Path, commit: Commit, inside: Spin
) -> None:
    approved = commit(PLAN)
    git(plan, "tag", "approved")
    moved = API.replace("2027-01-29", "2027-02-26").replace("2027-01-15", "2027-01-25")
    moved = moved.replace("2027-03-01", "2027-02-22").replace("  beta: {due: 2026-12-11}\n", "")
    commit({"pay/api.yaml": moved.replace("docs: {due: 2027-01}", "docs: {due: 2027-01-31}")})
    before = listing(plan)
    report = json.loads(inside("baseline", "show", "--json", cwd=plan).stdout)
    assert report.pop("moved")[0] == {
        "kind": "milestone",
        "ref": "pay/api/ga",
        "name": "For all",
        "owner": "sam",
        "approved": "2027-01-29",
        "now": "2027-02-26",
        "days": 28,
        "place": {"file": "pay/api.yaml", "line": 6, "column": 28},
    }
    assert report == {
        "report": "baseline",
        "version": 1,
        "name": "Two",
        "approval": {
            "ref": "approved",
            "commit": approved,
            "day": "2026-11-02",
            "author": "Jo\x1b[31m Fischer",
        },
        "promises": 5,
        "later": 2,
        "days_later": 38,
        "earlier": 1,
        "days_earlier": 7,
        "gone": 1,
    }
    ran = inside("baseline", "show", cwd=plan)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = [" ".join(line.split()) for line in ran.stdout.splitlines() if line.strip("= ")]
    assert lines == [
        f"Two: approved plan approved commit {approved[:9]} of 2026-11-02 by Jo\\x1b[31m Fischer",
        "5 promises, 2 later by 38 days in all, 1 earlier by 7 days in all, 1 without a date or gone.",
        "days promise approved now owner place",
        "+28 pay/api/ga 2027-01-29 2027-02-26 sam pay/api.yaml:6",
        "+10 pay/api/lab 2027-01-15 2027-01-25 sam pay/api.yaml:9",
        f"gone pay/api/beta 2026-12-11 sam {approved[:9]}:pay/api.yaml:6",
        "-7 pay/api 2027-03-01 2027-02-22 sam pay/api.yaml:4",
        "spin baseline diff all that changed since, and what follows from it",
    ]
    assert listing(plan) == before


def test_where_nothing_moved_it_says_so(plan: Path, commit: Commit, inside: Spin) -> None:
    commit(PLAN)
    git(plan, "tag", "approved")
    assert "  5 promises, none moved.\n" in inside("baseline", "show", cwd=plan).stdout


@pytest.mark.parametrize("words", [("show",), ("diff",)])
def test_where_none_is_named_it_says_how_to_name_one(
    words: tuple[str, ...], plan: Path, commit: Commit, inside: Spin
) -> None:
    commit({**PLAN, "portfolio.yaml": "spin: 1\n"})
    ran = inside("baseline", *words, cwd=plan)
    assert (ran.returncode, ran.stdout, ran.stderr.splitlines()) == (
        2,
        "",
        [
            "spin: the plan names no approved plan: policy has no baseline",
            "  help: git tag plan-2026-q4 marks the approved commit, spin baseline set plan-2026-q4 names it",
        ],
    )


@pytest.mark.parametrize("words", [("show",), ("diff",), ("set", "approved")])
def test_a_ref_that_is_not_there_is_a_usage_error(
    words: tuple[str, ...], plan: Path, commit: Commit, inside: Spin
) -> None:
    commit(PLAN)
    before = listing(plan)
    ran = inside("baseline", *words, cwd=plan)
    told = ["spin: no commit 'approved'", f"  help: {MORE}"]
    assert (ran.returncode, ran.stdout, ran.stderr.splitlines()) == (2, "", told)
    assert listing(plan) == before


@pytest.mark.parametrize(
    "ref", ["-x", "--upload-pack=touch pwned", "HEAD", "@", ":/one", "main~1", "a\nb", ""]
)
@pytest.mark.parametrize("words", [("show",), ("diff",), ("set",)])
def test_a_strange_ref_is_refused_and_nothing_is_run_or_written(
    ref: str, words: tuple[str, ...], plan: Path, commit: Commit, inside: Spin
) -> None:
    given = words
    if words == ("set",):
        given = ("set", "--", ref)
        commit(PLAN)
    else:
        commit({**PLAN, "portfolio.yaml": f"spin: 1\npolicy: {{baseline: {json.dumps(ref)}}}\n"})
    before = listing(plan)
    ran = inside("baseline", *given, cwd=plan)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert len(ran.stderr.splitlines()) == 2
    assert ran.stderr.splitlines()[1].startswith("  help: git tag ")
    assert listing(plan) == before


@pytest.mark.parametrize(
    ("files", "file", "new"),
    [
        (
            {"portfolio.yaml": "policy:  # ours\r\n  baseline:   old   # why\r\n  late_by: 5d\r\n"},
            "portfolio.yaml",
            "policy:  # ours\r\n  baseline:   v1.0   # why\r\n  late_by: 5d\r\n",
        ),
        (
            {"portfolio.yaml": "spin: 1\npolicy: {late_by: 5d} # ours\n"},
            "portfolio.yaml",
            "spin: 1\npolicy: {late_by: 5d, baseline: v1.0} # ours\n",
        ),
        ({"portfolio.yaml": "spin: 1\npolicy:\n"}, "portfolio.yaml", "spin: 1\npolicy: {baseline: v1.0}\n"),
        (
            {"portfolio.yml": "# top\nname: Two\nteams: {}\n"},
            "portfolio.yml",
            "# top\nname: Two\npolicy:\n  baseline: v1.0\nteams: {}\n",
        ),
        ({"portfolio.yaml": ""}, "portfolio.yaml", "policy:\n  baseline: v1.0\n"),
        (
            {"portfolio.yaml": "spin: 1\n", "policy.yaml": "late_by: 5d\n# end\n"},
            "policy.yaml",
            "late_by: 5d\nbaseline: v1.0\n# end\n",
        ),
        (
            {"portfolio.yaml": "\ufeffspin: 1\npolicy: {baseline: ''}\n"},
            "portfolio.yaml",
            "\ufeffspin: 1\npolicy: {baseline: v1.0}\n",
        ),
    ],
)
def test_set_writes_the_ref_where_the_policy_stands_and_no_other_byte(
    files: dict[str, str], file: str, new: str, plan: Path, commit: Commit, inside: Spin
) -> None:
    at = commit({"pay/program.yaml": "name: Pay\n", **files})
    git(plan, "tag", "v1.0")
    before = listing(plan)
    shown = inside("baseline", "set", "v1.0", "--dry-run", cwd=plan)
    assert (shown.returncode, listing(plan)) == (0, before)
    assert shown.stdout.startswith(f"--- a/{file}\n+++ b/{file}\n")
    ran = inside("baseline", "set", "v1.0", cwd=plan)
    told = f"{file}: the approved plan is now v1.0 ({at[:9]})\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, told, "")
    assert (plan / file).read_bytes() == new.encode()
    after = listing(plan)
    assert {name for name in after if after[name] != before.get(name)} == {file}
    again = inside("baseline", "set", "v1.0", cwd=plan)
    assert again.stdout == told.replace("now", "already")
    assert listing(plan) == after


def test_set_leaves_a_file_with_errors_alone(plan: Path, commit: Commit, inside: Spin) -> None:
    commit({**PLAN, "portfolio.yaml": "spin: 1\npolicy: {baseline: [}\n"})
    before = listing(plan)
    ran = inside("baseline", "set", "main", cwd=plan)
    assert (ran.returncode, listing(plan)) == (1, before)
    assert "can't be edited: the file has errors" in ran.stdout


def test_diff_is_that_of_the_approved_commit_itself(plan: Path, commit: Commit, inside: Spin) -> None:
    commit(PLAN)
    git(plan, "checkout", "--quiet", "-b", "side")
    commit({"pay/api.yaml": API.replace("2027-01-29", "2027-01-22")})
    git(plan, "tag", "approved")
    git(plan, "checkout", "--quiet", "main")
    write(plan, {"pay/api.yaml": API.replace("2026-12-11", "2026-12-18")})
    ran = inside("baseline", "diff", "--json", cwd=plan)
    report = json.loads(ran.stdout)
    changes = {(c["ref"], c["field"], c["days"]) for c in report["changes"]}
    assert changes == {("pay/api/ga", "due", 7), ("pay/api/beta", "due", 7)}
    assert (report["base"]["name"], report["head"]["name"]) == ("approved", "working tree")
    assert inside("baseline", "diff", "--exit-code", cwd=plan).returncode == 1
    against = json.loads(inside("diff", "approved", "--json", cwd=plan).stdout)
    assert {c["ref"] for c in against["changes"]} == {"pay/api/beta"}
    for words in (("--stat",), ("--format", "markdown"), ("--as-of", "2026-12-01"), ("--all",)):
        assert inside("baseline", "diff", *words, cwd=plan).returncode == 0


def test_an_approved_commit_without_a_plan_is_told(plan: Path, commit: Commit, inside: Spin) -> None:
    commit({"README": "x"})
    git(plan, "tag", "approved")
    commit(PLAN)
    for words in ("show", "diff"):
        ran = inside("baseline", words, cwd=plan)
        assert (ran.returncode, ran.stderr.splitlines()) == (
            2,
            [
                "spin: no plan at 'approved'",
                "  help: name a commit that has portfolio.yaml in this folder",
            ],
        )


def test_outside_of_a_repository_there_is_no_approved_plan(tmp_path: Path, inside: Spin) -> None:
    write(tmp_path / "bare", PLAN)
    ran = inside(
        "baseline", "show", cwd=tmp_path / "bare", env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)}
    )
    assert ran.returncode == 2
    assert ran.stderr.splitlines()[0] == "spin: the plan is in no git repository"
