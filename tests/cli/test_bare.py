"""The history commands on a repository without a work tree, as a server has it."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repository import GIT, git

if not GIT:
    pytest.skip("git is not here", allow_module_level=True)

Ran = subprocess.CompletedProcess[str]
PROJECT = "name: Api\nstatus: active\nowner: jo\nmilestones:\n  beta: {due: 2026-12-11}\n"


@pytest.fixture(params=["", "programs/"], ids=["at the top", "in programs"])
def clone_and_bare(tmp_path: Path, request: pytest.FixtureRequest) -> tuple[Path, Path]:
    """A plan of two commits, and a bare copy of its repository."""
    work = tmp_path / "work"
    plan = work / request.param
    (plan / "p").mkdir(parents=True)
    (plan / "portfolio.yaml").write_text("spin: 1\nname: Acme\npeople: {jo: {team: web}}\nteams: {web: {}}\n")
    (plan / "p/program.yaml").write_text("name: P\n")
    git(work, "init", "--quiet", "--initial-branch=main")
    for day, due in (("2026-11-09", "2026-12-11"), ("2026-11-16", "2026-12-18")):
        (plan / "p/api.yaml").write_text(PROJECT.replace("2026-12-11", due))
        git(work, "add", "--all")
        git(work, "commit", "--quiet", "--message", "x", day=day)
    git(tmp_path, "clone", "--quiet", "--bare", "work", "bare.git")
    return work, tmp_path / "bare.git"


@pytest.mark.parametrize(
    "words", [("log", "--by", "team"), ("trend",), ("diff", "main~1..main")], ids=lambda words: words[0]
)
def test_a_bare_repository_says_what_a_clone_says(
    words: tuple[str, ...], clone_and_bare: tuple[Path, Path], inside: Callable[..., Ran]
) -> None:
    work, bare = clone_and_bare
    from_clone = inside(*words, "--json", "--as-of", "2026-11-23", cwd=work)
    from_bare = inside(*words, "-C", str(bare), "--json", "--as-of", "2026-11-23", cwd=work.parent)
    assert (from_bare.returncode, from_bare.stderr) == (0, "")
    assert from_bare.stdout == from_clone.stdout
    assert "2026-12-18" in from_bare.stdout


def test_the_ledger_of_a_bare_repository(
    clone_and_bare: tuple[Path, Path], inside: Callable[..., Ran]
) -> None:
    told = json.loads(inside("log", "-C", str(clone_and_bare[1]), "--json", cwd=clone_and_bare[0]).stdout)
    events = [(p["ref"], e["happened"], e["days"]) for p in told["promises"] for e in p["events"]]
    assert events == [("p/api/beta", "first", None), ("p/api/beta", "later", 7)]


def test_it_is_taken_for_a_plan_only_where_it_is_named(
    clone_and_bare: tuple[Path, Path], inside: Callable[..., Ran]
) -> None:
    ran = inside("log", cwd=clone_and_bare[1])  # files with these names may have come with any clone
    assert ran.returncode == 3
    assert inside("log", "-C", ".", cwd=clone_and_bare[1]).returncode == 0


@pytest.mark.parametrize("words", [(), ("--staged",)])
def test_what_only_a_work_tree_has_is_refused(
    words: tuple[str, ...], clone_and_bare: tuple[Path, Path], inside: Callable[..., Ran]
) -> None:
    ran = inside("diff", "main", *words, "-C", str(clone_and_bare[1]), cwd=clone_and_bare[0])
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("spin: this repository is bare: nothing in it but commits\n")


def test_a_bare_repository_without_a_plan(tmp_path: Path, inside: Callable[..., Ran]) -> None:
    (tmp_path / "work").mkdir()
    git(tmp_path / "work", "init", "--quiet", "--initial-branch=main")
    git(tmp_path / "work", "commit", "--quiet", "--allow-empty", "--message", "x")
    git(tmp_path, "clone", "--quiet", "--bare", "work", "bare.git")
    ran = inside("log", "-C", "bare.git", cwd=tmp_path)
    assert ran.returncode == 3
    assert ran.stderr.startswith("spin: no plan: no portfolio.yaml at the top of HEAD, or in its programs/\n")
