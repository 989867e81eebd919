"""How a plan is changed between commits: `spin check --only-new` and `spin diff` in real repositories."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.repository import git

GIT = shutil.which("git") or ""
if not GIT or sys.platform == "win32":
    pytest.skip("git is not here, or names and programs are not POSIX's", allow_module_level=True)

Spin = Callable[..., subprocess.CompletedProcess[str]]
Told = list[tuple[str, str]]

CHARTER = """\
spin: 1
name: Two
data_date: 2026-11-23
policy: {baseline: approved}
people:
  jo: {name: Jo Fischer, email: jo@example.com}
  sam: {name: Sam Lee, email: sam@example.com}
"""
API = "name: API\nowner: sam\nstatus: active\nmilestones:\n  ga: {due: 2027-01-29}\n"
PLAN = {
    "programs/portfolio.yaml": CHARTER,
    "programs/pay/program.yaml": "name: Pay\n",
    "programs/pay/api.yaml": API,
}
LATER = {"programs/pay/api.yaml": API.replace("01-29", "02-26")}
MOVED = "milestone 'ga' is promised 2027-02-26, 28 days after the approved 2027-01-29, without a decision"
WORD = "project 'api' has 1 change without the word of its owner 'sam': due of 'pay/api/ga' 28 days later"


class Repo:
    """A repository with a plan, approved under a tag, and a branch `topic` that is checked out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.git("init", "--quiet", "--initial-branch=main")
        self.commit(PLAN)
        self.git("tag", "approved")
        self.git("checkout", "--quiet", "-b", "topic")

    def git(self, *words: str, name: str = "Jo Fischer", email: str = "jo@example.com") -> str:
        return git(self.folder, *words, author=name, email=email, committer="bot")

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
            (self.folder / path).write_bytes(text.encode())

    def commit(self, files: Mapping[str, str], message: str = "one", **who: str) -> None:
        self.write(files)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, **who)


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    folder = tmp_path / "repo"
    folder.mkdir()
    return Repo(folder)


@pytest.fixture
def told(inside: Spin, repo: Repo) -> Callable[..., Told]:
    """What `spin check --only-new main` says of the family: findings, and what it could not tell."""

    def run(*words: str, cwd: Path | None = None, base: str = "main") -> Told:
        words = ("--select", "governance", "--format", "json", "--exit-zero", *words)
        ran = inside("check", "--only-new", base, *words, cwd=cwd or repo.folder)
        assert ran.returncode == 0, ran.stderr
        report = json.loads(ran.stdout)
        found = [(f["code"], f["message"]) for f in report["findings"] if f["code"].startswith("V")]
        gaps = [
            (rule["code"], gap["reason"])
            for rule in report["rules"]
            for gap in rule["not_assessable"]
            if rule["code"].startswith("V")
        ]
        return sorted(found + gaps)

    return run


def test_a_moved_date_of_the_approved_plan_is_told_of_the_change_alone(
    repo: Repo, told: Callable[..., Told], inside: Spin
) -> None:
    repo.commit(LATER)
    assert told() == [("V101", MOVED), ("V104", WORD)]
    assert told(base="topic") == []
    alone = json.loads(inside("check", "--select", "governance", "--format", "json", cwd=repo.folder).stdout)
    assert [r["verdict"] for r in alone["rules"] if r["code"].startswith("V")] == ["no subject"] * 6
    assert [f for f in alone["findings"] if f["code"].startswith("V")] == []


def test_diff_tells_the_same_as_introduced(repo: Repo, inside: Spin) -> None:
    repo.commit(LATER)
    for words in (("main",), ("main..topic",), ("main...topic",)):
        report = json.loads(inside("diff", *words, "--json", cwd=repo.folder).stdout)
        assert [(f["code"], f["message"]) for f in report["introduced"]] == [("V101", MOVED)]
        assert report["fixed"] == []
    repo.write({"programs/pay/api.yaml": API})
    repo.git("add", "--all")
    staged = json.loads(inside("diff", "--staged", "--json", cwd=repo.folder).stdout)
    assert staged["introduced"] == []


def test_a_word_of_the_owner_in_the_commits_is_enough(repo: Repo, told: Callable[..., Told]) -> None:
    repo.commit(LATER, "Later\n\nThe lab is full.\n\nSigned-off-by: Sam Lee <sam@example.com>")
    assert told() == [("V101", MOVED), ("V104", WORD)]
    repo.commit({}, "More\n\nSee above.\n\nReviewed-by: Sam Lee <sam@example.com>\nRefs: #12")
    assert told() == [("V101", MOVED)]


def test_a_co_author_is_an_author_and_unknown_ones_can_not_be_told(
    repo: Repo, told: Callable[..., Told]
) -> None:
    repo.commit(LATER, "Later\n\nCo-authored-by: Sam <sam@example.com>")
    assert told() == [("V101", MOVED)]
    repo.git("reset", "--quiet", "--hard", "main")
    repo.commit(LATER, name="E\x1b[31m\x07ve", email="eve@example.com")
    stranger = "author 'E\x1b[31m\x07ve <eve@example.com>' is nobody under `people`"
    assert told() == [("V101", MOVED), ("V104", stranger)]


def test_what_is_not_committed_has_no_author(repo: Repo, told: Callable[..., Told]) -> None:
    repo.commit(LATER, "Later\n\nAcked-by: Sam Lee <sam@example.com>")
    repo.write({"programs/pay/api.yaml": API.replace("01-29", "03-26")})
    assert told()[1] == ("V104", "what is not committed has no author")
    crlf = LATER["programs/pay/api.yaml"].replace("\n", "\r\n")
    repo.write({"programs/pay/api.yaml": crlf})
    assert told() == [("V101", MOVED)]
    repo.write({**LATER, "programs/pay/new.yaml": "name: New\n"})
    assert told()[1] == ("V104", "what is not committed has no author")


def test_a_change_that_names_another_approved_plan_is_held_against_the_earlier_one(
    repo: Repo, told: Callable[..., Told]
) -> None:
    repo.commit({**LATER, "programs/portfolio.yaml": CHARTER.replace("approved", "topic")})
    edited = "policy.baseline is 'topic' instead of 'approved' without a decision"
    assert told("--ignore", "V104") == [("V101", MOVED), ("V102", edited)]


@pytest.mark.parametrize(
    ("ref", "reason"),
    [
        ("nope", "no commit 'nope'"),
        ("--upload-pack=touch pwned", "'--upload-pack=touch pwned' is no name of a tag, branch or commit"),
        ("-x", "'-x' is no name of a tag, branch or commit"),
        ("HEAD", "'HEAD' is whatever is checked out, and no approved plan"),
        (":/one", "':/one' is no name of a tag, branch or commit"),
        ("main@{1}", "'main@{1}' is no name of a tag, branch or commit"),
        ("main~1", "'main~1' is no name of a tag, branch or commit"),
        ("$(touch pwned)", "'$(touch pwned)' is no name of a tag, branch or commit"),
        ("$(touch${IFS}pwned)", "no commit '$(touch${IFS}pwned)'"),
        ("a\\0b", "'a\0b' is no name of a tag, branch or commit"),
        ("x" * 10_000, f"'{'x' * 60}… (+9940)' is no name of a tag, branch or commit"),
        ("x" * 250_000, f"'{'x' * 60}… (+249940)' is no name of a tag, branch or commit"),
    ],
)
def test_a_strange_name_of_the_approved_plan_is_told_and_nothing_is_run(
    ref: str, reason: str, repo: Repo, told: Callable[..., Told]
) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit({"programs/portfolio.yaml": CHARTER.replace("approved", f'"{ref}"')})
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit(LATER, "Later\n\nAcked-by: Sam Lee <sam@example.com>")
    assert told() == [("V101", f"the approved plan can't be read: {reason}")]
    assert list(repo.folder.rglob("pwned")) == []


def test_an_approved_commit_without_a_plan_can_not_be_held_against(
    repo: Repo, told: Callable[..., Told]
) -> None:
    repo.git("checkout", "--quiet", "--orphan", "empty")
    repo.git("rm", "-rq", "--cached", ".")
    repo.git("commit", "--quiet", "--allow-empty", "-m", "nothing")
    repo.git("tag", "--force", "approved")
    repo.git("checkout", "--quiet", "--force", "topic")
    repo.commit(LATER, "Later\n\nAcked-by: Sam Lee <sam@example.com>")
    assert told() == [("V101", "the approved plan can't be read: no plan at 'approved'")]


def test_an_earlier_policy_with_errors_may_name_one(repo: Repo, told: Callable[..., Told]) -> None:
    repo.git("checkout", "--quiet", "main")
    repo.commit({"programs/portfolio.yaml": "policy: {baseline: ["})
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit({"programs/portfolio.yaml": CHARTER})
    assert told() == [("V101", "the earlier policy has errors in its file")]


def test_a_fourth_push_is_told_by_the_history_and_in_a_shallow_clone_it_is_not_known(
    repo: Repo, told: Callable[..., Told], tmp_path: Path
) -> None:
    repo.git("checkout", "--quiet", "main")
    days = ("2026-12-04", "2026-12-11", "2026-12-18", "2027-01-29")
    for day in days:
        repo.commit({"programs/pay/api.yaml": API.replace("2027-01-29", day)})
    repo.git("tag", "--force", "approved")
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit(LATER, "Later\n\nAcked-by: Sam Lee <sam@example.com>")
    often = "milestone 'ga' is put off by 28 days to 2027-02-26, and it was put off 3 times before"
    assert told() == [("V101", MOVED), ("V106", often)]
    clone = tmp_path / "shallow"
    repo.git(
        "clone", "--quiet", "--no-tags", "--depth=2", "--branch=topic", f"file://{repo.folder}", str(clone)
    )
    shallow = "this clone is shallow: fetch the whole history"
    missing = "the approved plan can't be read: no commit 'approved' in this shallow clone"
    found = told(cwd=clone, base="HEAD~1")
    assert found == [("V101", missing), ("V104", shallow), ("V106", shallow)]


def test_lines_that_went_apart_have_no_range_of_commits(repo: Repo, inside: Spin) -> None:
    strict = CHARTER.replace("policy: {", "policy: {checks: {profile: strict}, ")
    repo.git("checkout", "--quiet", "main")
    repo.commit({"programs/portfolio.yaml": strict})
    repo.git("checkout", "--quiet", "-B", "topic")
    repo.commit(LATER)
    repo.git("checkout", "--quiet", "main")
    repo.commit({"programs/pay/api.yaml": API + "target: 2027-03-01\n"})

    def words(asked: str) -> list[str]:
        report = json.loads(inside("diff", asked, "--json", cwd=repo.folder).stdout)
        return [f["message"] for f in report["introduced"] if f["code"] == "V104"]

    assert words("main..topic") == []
    assert words("main...topic") == [WORD]


def test_a_deleted_project_is_told_at_the_file_it_had(repo: Repo, inside: Spin) -> None:
    (repo.folder / "programs/pay/api.yaml").unlink()
    repo.commit({}, "Gone\n\nAcked-by: Sam Lee <sam@example.com>")
    gone = "project 'api' is gone, approved for 2027-01-29, without a decision"
    ran = inside("check", "--only-new", "main", "--format", "full", cwd=repo.folder)
    assert ran.stdout.splitlines()[:2] == [
        f"programs/pay/api.yaml:1:1: warning V101 approved-date-moved: {gone}",
        "  1 | name: API",
    ]
    assert ran.returncode == 0


def test_waivers_cover_them_and_are_not_called_unused_afterwards(
    repo: Repo, told: Callable[..., Told], inside: Spin
) -> None:
    waiver = "waivers: [{rule: V101, at: ga, reason: Agreed by phone, until: 2026-12-20}]\n"
    repo.commit({"programs/pay/api.yaml": LATER["programs/pay/api.yaml"] + waiver})
    assert told("--ignore", "V104") == []
    ran = inside("check", "--format", "json", cwd=repo.folder)
    assert [f["code"] for f in json.loads(ran.stdout)["findings"] if f["code"].startswith("W")] == []


def test_a_comment_beside_the_line_covers_one_and_is_not_called_unused_afterwards(
    repo: Repo, told: Callable[..., Told], inside: Spin
) -> None:
    comment = "  # spin: ignore[approved-date-moved] until=2026-12-20 agreed by phone"
    line = "  ga: {due: 2027-02-26}"
    text = LATER["programs/pay/api.yaml"].replace(line, line + comment)
    repo.commit({"programs/pay/api.yaml": text})
    assert told("--ignore", "V104") == []
    ran = inside("check", "--format", "json", cwd=repo.folder)
    assert [f["code"] for f in json.loads(ran.stdout)["findings"] if f["code"].startswith("W")] == []
