"""A pull request from end to end: a bare origin, a branch, the action's steps in the runner's environment."""

import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml
from markdown_it import MarkdownIt
from tests.exchange.github import Api, Reply
from tests.repository import git

BASH, GIT = shutil.which("bash") or "", shutil.which("git") or ""
if not BASH or not GIT or sys.platform == "win32":
    pytest.skip("bash or git is not here, or programs are not POSIX's", allow_module_level=True)

TOP = Path(__file__).parents[2]
TOKEN = "a-token-of-nobody"  # noqa: S105
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
LAB = "programs/checkout/payments-api.yaml"


@dataclass
class Job:
    """A job of the action on one pull request, as the runner does it: one step after another."""

    home: Path
    api: Api
    origin: Path
    inputs: dict[str, str] = field(default_factory=dict)
    fork: bool = False

    def run(self, branch: str, *, depth: int = 0) -> tuple[dict[str, int], str]:
        """Check out the merge of a branch, and run the steps; exit codes by step, and the log."""
        self.home.mkdir()
        self.checkout(branch, depth)
        repository = {"full_name": "stranger/plan" if self.fork else "acme/plan", "fork": self.fork}
        event = {"number": 7, "pull_request": {"number": 7, "head": {"repo": repository}}}
        (self.home / "event.json").write_text(json.dumps(event))
        made = yaml.safe_load((TOP / "action.yml").read_text())
        values = {f"inputs.{name}": str(told["default"]) for name, told in made["inputs"].items()}
        values |= {"inputs.github-token": TOKEN}
        values |= {f"inputs.{name}": text for name, text in self.inputs.items()}
        spin = self.home / "spin"
        spin.write_text(f'#!{BASH}\nexec {sys.executable} -I -m plateSpinner "$@"\n')
        spin.chmod(0o755)
        values |= {"steps.install.outputs.spin": str(spin), "steps.install.outputs.python": sys.executable}
        codes, log = {}, ""
        for step in made["runs"]["steps"][2:]:  # Python is here, and so is what it would install
            name = step.get("id", "check")
            if step.get("if", "").startswith("steps.") and not values.get(step["if"]):
                continue
            ran = self._step(step, values)
            codes[name], log = ran.returncode, log + ran.stdout + ran.stderr
            output = self.home / "output"
            lines = output.read_text().splitlines() if output.exists() else []
            values |= {f"steps.{name}.outputs.{line.split('=')[0]}": line.split("=", 1)[1] for line in lines}
            output.unlink(missing_ok=True)
        return codes, log

    def checkout(self, branch: str, depth: int) -> None:
        """What actions/checkout does for a pull request: the merge with its base, detached."""
        workspace = self.home / "workspace"
        workspace.mkdir()
        git(workspace, "init", "--quiet", "--initial-branch=main")
        git(workspace, "remote", "add", "origin", self.origin.as_uri())
        merge = "+refs/pull/7/merge:refs/remotes/pull/7/merge"
        git(self.origin, "update-ref", "refs/pull/7/merge", self.merge(branch))
        every = () if depth else ("+refs/heads/*:refs/remotes/origin/*",)
        words = (f"--depth={depth}",) if depth else ()
        git(workspace, "fetch", "--quiet", "--no-tags", *words, "origin", *every, merge)
        git(workspace, "checkout", "--quiet", "--force", "refs/remotes/pull/7/merge")

    def merge(self, branch: str) -> str:
        """The commit that GitHub makes of a branch and its base."""
        tree = git(self.origin, "rev-parse", f"{branch}^{{tree}}")  # nothing came to the base meanwhile
        return git(self.origin, "commit-tree", tree, "-p", "main", "-p", branch, "-m", "Merge")

    def _step(self, step: dict[str, object], values: dict[str, str]) -> subprocess.CompletedProcess[str]:
        script = self.home / "step.sh"
        script.write_text(str(step["run"]))
        given = step["env"]
        assert isinstance(given, dict)
        kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
        env = kept | {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(TOP),
            "GITHUB_API_URL": self.api.address,
            "GITHUB_BASE_REF": "main",
            "GITHUB_EVENT_NAME": "pull_request",
            "GITHUB_EVENT_PATH": str(self.home / "event.json"),
            "GITHUB_GRAPHQL_URL": f"{self.api.address}/graphql",
            "GITHUB_HEAD_REF": "topic",
            "GITHUB_OUTPUT": str(self.home / "output"),
            "GITHUB_REF": "refs/pull/7/merge",
            "GITHUB_REPOSITORY": "acme/plan",
            "GITHUB_STEP_SUMMARY": str(self.home / "summary.md"),
            "GITHUB_WORKSPACE": str(self.home / "workspace"),
            "HOME": str(self.home),
            "RUNNER_TEMP": str(self.home),
        }
        env |= {name: EXPRESSION.sub(lambda m: values[m[1]], text) for name, text in given.items()}
        return subprocess.run(  # noqa: S603 - our own script
            [BASH, "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=self.home / "workspace",
            env=env,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    @property
    def summary(self) -> str:
        return (self.home / "summary.md").read_text()


@pytest.fixture
def api() -> Iterator[Api]:
    with Api() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A bare repository with the worked example on main, and a branch on which the lab's date moves."""
    work = tmp_path / "work"
    shutil.copytree(TOP / "programs", work / "programs")
    git(work, "init", "--quiet", "--initial-branch=main")
    git(work, "add", "--all")
    git(work, "commit", "--quiet", "--message", "The plan")
    git(work, "switch", "--quiet", "--create", "topic")
    push(work, {"2026-12-02": "2026-12-09"})
    git(tmp_path, "clone", "--quiet", "--bare", "work", "origin.git")
    git(work, "remote", "add", "origin", str(tmp_path / "origin.git"))
    return tmp_path / "origin.git"


def push(work: Path, edits: dict[str, str]) -> None:
    """Edit the project in the branch, and push it where there is an origin."""
    file = work / LAB
    text = file.read_text()
    for old, new in edits.items():
        assert old in text
        text = text.replace(old, new)
    file.write_text(text)
    git(work, "commit", "--quiet", "--all", "--message", "The lab has moved again")
    if git(work, "remote"):
        git(work, "push", "--quiet", "origin", "topic")


def test_a_pull_request_gets_one_comment_that_every_push_updates(
    api: Api, origin: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    api.comment("What does this do?", "maya")
    first = Job(tmp_path / "first", api, origin, {"only-new": "origin/main"})
    codes, log = first.run("topic")
    assert codes == {"diff": 0, "comment": 0, "check": 0}
    assert TOKEN not in log
    _, mine = api.comments
    body = mine["body"] or ""
    assert body.startswith("<!-- plateSpinner: spin diff -->\n")
    assert first.summary.startswith(body)
    assert "2026-12-02 → 2026-12-09, 7 days later" in body
    push(work, {"2026-12-09": "2026-12-16"})
    assert Job(tmp_path / "second", api, origin).run("topic")[0]["comment"] == 0
    assert [comment["id"] for comment in api.comments] == [101, 102]
    assert "2026-12-02 → 2026-12-16, 14 days later" in (api.comments[1]["body"] or "")
    push(work, {"2026-12-16": "2026-12-02"})
    Job(tmp_path / "third", api, origin).run("topic")
    assert "<!-- nothing changed -->" in (api.comments[1]["body"] or "")


def test_what_a_pull_request_breaks_fails_its_job_and_what_was_broken_does_not(
    api: Api, origin: Path, tmp_path: Path
) -> None:
    wanted = {"only-new": "origin/main"}
    assert Job(tmp_path / "first", api, origin, wanted).run("topic")[0]["check"] == 0
    push(tmp_path / "work", {"due: 2027-02-19 ": "due: 2026-11-20 "})
    job = Job(tmp_path / "second", api, origin, wanted)
    codes, log = job.run("topic")
    assert codes == {"diff": 0, "comment": 0, "check": 1}
    line = (
        (tmp_path / "work" / LAB)
        .read_text()
        .splitlines()
        .index("    due: 2026-11-20              # was 5 February, before network tokens")
    )
    (told,) = [row for row in log.splitlines() if row.startswith("::error") and "D101" in row]
    assert f"file={LAB},line={line + 1}," in told
    assert "GA" in job.summary or "ga" in job.summary


def test_a_fork_without_a_token_that_writes_has_it_all_in_the_summary(
    api: Api, origin: Path, tmp_path: Path
) -> None:
    refused: Reply = {"status": 403, "body": b'{"message": "Resource not accessible by integration"}'}
    api.replies["POST /repos/acme/plan/issues/7/comments"] = [refused]
    job = Job(tmp_path / "job", api, origin, fork=True)
    codes, log = job.run("topic")
    assert (codes["diff"], codes["comment"]) == (0, 0)
    assert "::notice::" in log
    assert api.comments == []
    assert "2026-12-02 → 2026-12-09, 7 days later" in job.summary


def test_a_shallow_checkout_is_told_and_fails_no_job_for_the_comment(
    api: Api, origin: Path, tmp_path: Path
) -> None:
    codes, log = Job(tmp_path / "job", api, origin).run("topic", depth=1)
    assert codes["diff"] == 0
    assert "comment" not in codes
    assert "::warning::no spin diff; the log says why" in log
    assert "fetch-depth: 0" in log


def test_the_comment_is_plain_markdown_that_calls_nobody(api: Api, origin: Path, tmp_path: Path) -> None:
    hostile = "@maya <img src=x> #12 [x](http://evil.example) ok"
    push(tmp_path / "work", {"name: Sandbox certification": f"name: {hostile!r}"})
    Job(tmp_path / "job", api, origin).run("topic")
    body = api.comments[0]["body"] or ""
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(body)
    inner = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inner)}
    assert kinds.isdisjoint({"html_inline", "link_open", "image"})
    assert [token.content for token in tokens if token.type == "html_block"] == [
        "<!-- plateSpinner: spin diff -->\n"
    ]
    said = "".join(child.content for child in inner)
    assert "<img src=x>" in said
    assert not re.search(r"(?<![\w`])@maya|(?<![\w`&])#12", body)
