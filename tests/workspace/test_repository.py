"""The plan at another commit: real repositories, good, odd and hostile."""

import hashlib
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.repository import GIT, surroundings

import plateSpinner
from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.history import commits, history
from plateSpinner.workspace.load import load
from plateSpinner.workspace.repository import GitError, Repository
from plateSpinner.workspace.snapshot import Snapshot, at_commit, bare_repository, in_index

if not GIT or sys.platform == "win32":
    pytest.skip("git is not here, or names and programs are not POSIX's", allow_module_level=True)

DEEPEN = (
    "fetch the whole history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` in GitLab, "
    "git fetch --unshallow by hand"
)
MORE = "name a branch, tag or commit that is here; git fetch brings more"
ENV = surroundings(author="jo")


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The user's own settings of git are not the tests'; nor is a repository around the temporary folder."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


def git(folder: Path, *words: str, given: bytes | None = None) -> str:
    """What git says in a folder."""
    ran = subprocess.run(  # noqa: S603 - our own words
        [GIT, *words], cwd=folder, env=ENV, input=given, capture_output=True, check=True
    )
    return ran.stdout.decode("utf-8", "replace").strip()


def commit(folder: Path, files: Mapping[str, str]) -> str:
    """Write files, commit everything there is, and give the commit's name."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(text.encode())
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--allow-empty", "--message", "one")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def new(tmp_path: Path) -> Callable[..., Path]:
    """Make a repository with a branch `main`."""

    def make(name: str = "plan", *options: str) -> Path:
        folder = tmp_path / name
        folder.mkdir()
        git(folder, "init", "--quiet", "--initial-branch=main", *options)
        return folder

    return make


def snapshot(root: Path, base: str) -> Snapshot:
    """The plan where HEAD branched off a base."""
    repository = Repository(root)
    return at_commit(repository, repository.branched_off(base))


def files(root: Path, base: str) -> dict[str, bytes | None] | tuple[str, str]:
    """The files of the base by their paths, or why there is none and the way out."""
    try:
        return dict(snapshot(root, base).files)
    except GitError as refused:
        return refused.reason, refused.help


def listing(folder: Path) -> dict[str, tuple[float, str]]:
    """Every file below a folder with its time and content: what must not change."""
    return {
        str(path): (path.stat().st_mtime, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink()
    }


def test_the_base_is_the_plan_where_head_branched_off(new: Callable[..., Path]) -> None:
    plan = new()
    branched = commit(plan, {"portfolio.yaml": "spin: 1\n", "a/program.yaml": "name: A\r\n"})
    git(plan, "checkout", "--quiet", "-b", "topic")
    commit(plan, {"a/program.yaml": "name: B\n"})
    git(plan, "checkout", "--quiet", "main")
    commit(plan, {"a/later.yml": "name: L\n"})
    git(plan, "checkout", "--quiet", "topic")
    (plan / "a/program.yaml").write_text("name: not committed\n")
    before = listing(plan)
    assert Repository(plan).branched_off("main") == branched
    loaded = load(snapshot(plan, "main"))
    assert loaded.findings == ()
    assert [program.fact.name for program in loaded.portfolio.programs] == ["A"]
    assert files(plan, "main") == {"portfolio.yaml": b"spin: 1\n", "a/program.yaml": b"name: A\r\n"}
    assert files(plan, "HEAD") == {"portfolio.yaml": b"spin: 1\n", "a/program.yaml": b"name: B\n"}
    assert files(plan, branched[:10]) == files(plan, "main")
    assert listing(plan) == before


def test_a_plan_in_a_folder_is_read_from_that_folder_alone(new: Callable[..., Path]) -> None:
    repository = new()
    kept = {"portfolio.yaml": b"spin: 1\n", "a/program.yaml": b"name: A\n"}
    commit(repository, {f"two words/é/{name}": text.decode() for name, text in kept.items()})
    commit(repository, {"other.yaml": "name: O\n", "two words/x.yaml": "x: 1\n"})
    assert files(repository / "two words/é", "HEAD") == kept


def test_where_the_base_had_no_plan_there_are_no_files(new: Callable[..., Path]) -> None:
    repository = new()
    commit(repository, {"README": "x"})
    git(repository, "checkout", "--quiet", "-b", "topic")
    commit(repository, {"programs/portfolio.yaml": "spin: 1\n"})
    assert files(repository / "programs", "main") == {}


def test_only_what_may_be_a_plan_file_is_taken(new: Callable[..., Path]) -> None:
    plan = new()
    wanted = {"portfolio.yaml": "spin: 1\n", "a/b c.YML": "x\n", "a/empty.yaml": "", "tab\t.yaml": "t\n"}
    others = {
        "README.md": "x",
        ".github/x.yaml": "x",
        "a/_x.yaml": "x",
        "_a/x.yaml": "x",
        "/".join("d" * 25) + "/x.yaml": "x",
    }
    (plan / "a").mkdir()
    (plan / "a/link.yaml").symlink_to("/etc/passwd")
    (plan / "linked").symlink_to("a")
    commit(plan, wanted | others | {"a/new\nline.yaml": "n\n"})
    name = git(plan, "rev-parse", "HEAD")
    git(plan, "update-index", "--add", "--cacheinfo", f"160000,{name},module.yaml")
    git(plan, "commit", "--quiet", "--message", "a submodule")
    expected: dict[str, bytes | None] = {name: text.encode() for name, text in wanted.items()}
    expected |= {"a/new\nline.yaml": b"n\n", "a/link.yaml": None}
    assert files(plan, "HEAD") == expected


def test_a_file_too_large_to_read_is_too_large_there_too(new: Callable[..., Path]) -> None:
    plan = new()
    most = Limits().max_bytes
    text = {"portfolio.yaml": "spin: 1\n", "a/program.yaml": "name: A\n"}
    commit(plan, text | {"a/fits.yaml": "#" * most, "a/large.yaml": "#" * (most + 1)})
    now = [(f.name, f.places[0].file) for f in load(plan).findings]
    assert [(f.name, f.places[0].file) for f in load(snapshot(plan, "HEAD")).findings] == now
    assert ("too-large", "a/large.yaml") in now


def tree(repository: Path, entries: list[tuple[bytes, bytes, str]]) -> str:
    """Write a tree as its bytes say, with names that git itself would not make."""
    raw = b"".join(mode + b" " + name + b"\0" + bytes.fromhex(oid) for mode, name, oid in entries)
    stored = b"tree %d\0" % len(raw) + raw
    oid = hashlib.sha1(stored, usedforsecurity=False).hexdigest()
    path = repository / ".git/objects" / oid[:2] / oid[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(stored))
    return oid


def test_no_name_in_a_commit_leads_out_of_the_folder(new: Callable[..., Path], tmp_path: Path) -> None:
    plan = new()
    commit(plan, {"good.yaml": "x"})
    blob = git(plan, "hash-object", "-w", "--stdin", given=b"evil\n")
    link = git(plan, "hash-object", "-w", "--stdin", given=str(tmp_path).encode())
    up = tree(plan, [(b"100644", b"x.yaml", blob)])
    names = [b"../out.yaml", b"a/../../out.yaml", b"/tmp/out.yaml", b"\xff\xfe.yaml", b"-x.yaml"]
    made = tree(
        plan,
        [
            *((b"100644", name, blob) for name in names),
            (b"40000", b"..", up),
            (b"40000", b".", up),
            (b"120000", b"link", link),
            (b"40000", b"link", up),
            (b"100644", b"twice.yaml", blob),
            (b"40000", b"twice.yaml", up),
            (b"100644", b"twice.yaml", blob),
            (b"100644", b"n" * 300 + b".yaml", blob),
        ],
    )
    hostile = git(plan, "commit-tree", made, "-m", "x")
    git(plan, "update-ref", "refs/heads/hostile", hostile)
    before = listing(tmp_path)
    found = files(plan, "hostile")
    expected = [b"-x.yaml", b"twice.yaml", b"twice.yaml/x.yaml", b"link/x.yaml", b"n" * 300 + b".yaml"]
    expected += [] if sys.platform == "darwin" else [b"\xff\xfe.yaml"]  # names are UTF-8 there
    assert found == {os.fsdecode(name): b"evil\n" for name in expected}
    assert listing(tmp_path) == before


def test_a_repository_that_names_objects_by_sha256_is_read(new: Callable[..., Path]) -> None:
    plan = new("plan", "--object-format=sha256")
    name = commit(plan, {"portfolio.yaml": "spin: 1\n"})
    assert len(name) == 64
    assert files(plan, "main") == {"portfolio.yaml": b"spin: 1\n"}


def test_a_linked_work_tree_is_read(new: Callable[..., Path], tmp_path: Path) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(plan, "worktree", "add", "--quiet", "-b", "topic", str(tmp_path / "linked"))
    assert files(tmp_path / "linked", "main") == {"portfolio.yaml": b"spin: 1\n"}


def test_a_clone_of_a_bare_repository_is_compared_with_its_branch_there(
    new: Callable[..., Path], tmp_path: Path
) -> None:
    plan = new()
    first = commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(tmp_path, "clone", "--quiet", "--bare", str(plan), "bare.git")
    git(tmp_path, "clone", "--quiet", "bare.git", "clone")
    git(tmp_path / "clone", "checkout", "--quiet", "-b", "topic")
    git(tmp_path / "clone", "branch", "--quiet", "-D", "main")
    commit(tmp_path / "clone", {"portfolio.yaml": "spin: 1\nname: X\n"})
    assert Repository(tmp_path / "clone").branched_off("origin/main") == first
    assert files(tmp_path / "clone", "main") == ("no commit 'main'", "did you mean 'origin/main'?")


def test_without_shared_history_the_base_itself_is_meant(new: Callable[..., Path]) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(plan, "checkout", "--quiet", "--orphan", "other")
    commit(plan, {"portfolio.yaml": "spin: 1\nname: X\n"})
    assert files(plan, "main") == {"portfolio.yaml": b"spin: 1\n"}


NO_COMMITS = [
    "nope",
    "",
    "-x",
    "--upload-pack=x",
    "--",
    "HEAD~9",
    "HEAD:portfolio.yaml",
    "HEAD..HEAD",
    "^HEAD",
]
NO_COMMITS += ["a\nb", "a\0b", "\udcff", "HEAD^{tree}", "x" * 9_000]


@pytest.mark.parametrize("base", NO_COMMITS)
def test_what_is_no_commit_is_told(base: str, new: Callable[..., Path]) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    made = files(plan, base)
    assert isinstance(made, tuple)
    assert made[0].startswith(f"no commit '{base[:60]}")
    assert made[1] == MORE


def test_a_branch_named_like_an_option_is_not_taken_for_one(new: Callable[..., Path]) -> None:
    plan = new()
    name = commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(plan, "update-ref", "refs/heads/--help", name)
    assert files(plan, "--help") == ("no commit '--help'", MORE)
    assert files(plan, "refs/heads/--help") == {"portfolio.yaml": b"spin: 1\n"}


def test_a_shallow_clone_without_the_base_is_told_with_the_way_out(
    new: Callable[..., Path], tmp_path: Path
) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(plan, "checkout", "--quiet", "-b", "topic")
    for number in range(3):
        commit(plan, {"portfolio.yaml": f"spin: 1\nname: {number}\n"})
    origin = f"file://{plan}"
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=topic", origin, "clone")
    clone = tmp_path / "clone"
    assert files(clone, "main") == ("no commit 'main' in this shallow clone", DEEPEN)
    git(clone, "fetch", "--quiet", "--depth=1", "origin", "main:refs/remotes/origin/main")
    reason = "where HEAD branched off 'origin/main' is not in this shallow clone"
    assert files(clone, "origin/main") == (reason, DEEPEN)
    git(clone, "fetch", "--quiet", "--unshallow", "origin")
    assert files(clone, "origin/main") == {"portfolio.yaml": b"spin: 1\n"}


def test_a_merge_commit_in_a_clone_of_depth_two_is_compared_with_its_first_parent(
    new: Callable[..., Path], tmp_path: Path
) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(plan, "checkout", "--quiet", "-b", "topic")
    commit(plan, {"a/program.yaml": "name: A\n"})
    git(plan, "checkout", "--quiet", "main")
    commit(plan, {"b/program.yaml": "name: B\n"})
    git(plan, "merge", "--quiet", "--no-edit", "topic")
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{plan}", "clone")
    assert files(tmp_path / "clone", "HEAD^1") == {
        "portfolio.yaml": b"spin: 1\n",
        "b/program.yaml": b"name: B\n",
    }


def test_a_branch_without_a_commit_is_told(new: Callable[..., Path]) -> None:
    plan = new()
    assert files(plan, "main") == ("no commit 'main'", MORE)
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(plan, "checkout", "--quiet", "--orphan", "unborn")
    reason = "this branch has no commit yet"
    assert files(plan, "main") == (reason, "commit the plan first")


def test_a_folder_in_no_repository_is_told(tmp_path: Path) -> None:
    way = "run it in a clone; git init begins a history"
    assert files(tmp_path, "main") == ("the plan is in no git repository", way)


def test_a_plan_inside_of_git_s_own_folder_or_a_bare_repository_is_told(
    new: Callable[..., Path], tmp_path: Path
) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    git(tmp_path, "clone", "--quiet", "--bare", str(plan), "bare.git")
    assert isinstance(files(plan / ".git", "main"), tuple)
    assert isinstance(files(tmp_path / "bare.git", "main"), tuple)


def test_missing_git_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = ("git is not installed", "install git")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert files(tmp_path, "main") == expected
    (tmp_path / "git").write_text("#!/bin/sh\nexit 0\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")
    assert files(tmp_path, "main") == expected
    monkeypatch.setenv("PATH", ".")
    assert files(tmp_path, "main") == expected


def test_a_repository_of_another_user_is_told_with_the_way_out(
    new: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    made = files(plan, "main")
    assert isinstance(made, tuple)
    assert made[0] == "git does not trust this repository: another user owns it"
    assert made[1].startswith("git config --global --add safe.directory")


def test_what_git_sets_for_a_hook_does_not_lead_to_another_repository(
    new: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, other = new("plan"), new("other")
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    commit(other, {"portfolio.yaml": "spin: 1\nname: other\n"})
    monkeypatch.setenv("GIT_DIR", str(other / ".git"))
    monkeypatch.setenv("GIT_WORK_TREE", str(other))
    monkeypatch.setenv("GIT_INDEX_FILE", "/nonexistent")
    assert files(plan, "main") == {"portfolio.yaml": b"spin: 1\n"}


def test_a_damaged_repository_is_told(new: Callable[..., Path]) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n", "a/program.yaml": "name: A\n"})
    blob = git(plan, "rev-parse", "HEAD:a/program.yaml")
    (plan / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    assert isinstance(files(plan, "main"), tuple)
    (plan / ".git/config").write_text("[core\n")
    assert isinstance(files(plan, "main"), tuple)
    (plan / ".git/HEAD").write_text("ref: " + "x" * 100_000)
    assert isinstance(files(plan, "main"), tuple)


HOOKS = """
    applypatch-msg commit-msg fsmonitor-watchman post-applypatch post-checkout post-commit
    post-index-change post-merge post-rewrite pre-applypatch pre-auto-gc pre-commit pre-merge-commit
    pre-push pre-rebase prepare-commit-msg reference-transaction push-to-checkout
"""
PROGRAMS = """
    core.fsmonitor core.editor core.pager core.askPass core.sshCommand core.gitProxy
    core.alternateRefsCommand diff.external diff.trap.textconv diff.trap.command filter.trap.clean
    filter.trap.smudge filter.trap.process merge.trap.driver gpg.program credential.helper
    sequence.editor uploadpack.packObjectsHook pager.rev-parse pager.ls-tree pager.cat-file
    pager.merge-base remote.origin.uploadpack pager.rev-list pager.diff-tree pager.ls-files
    remote.origin.vcs diff.trap.xfuncname interactive.diffFilter core.gitProxy gpg.ssh.program
    gpg.x509.program gpg.ssh.defaultKeyCommand difftool.trap.cmd trailer.trap.cmd submodule.p.update
    browser.trap.cmd man.trap.cmd credential.https://example.com.helper imap.tunnel sendemail.smtpserver
"""
OURS = "rev-parse rev-list merge-base for-each-ref diff-tree ls-tree ls-files cat-file"


@pytest.fixture
def trap(tmp_path: Path) -> tuple[Path, Callable[[], list[str]]]:
    """A program that notes that it was run, and what has been noted."""
    program, notes = tmp_path / "trap", tmp_path / "notes"
    program.write_text(f'#!/bin/sh\necho "$0 $*" >> {notes}\nexit 1\n')
    program.chmod(0o755)

    def sprung() -> list[str]:
        found = notes.read_text().splitlines() if notes.exists() else []
        notes.unlink(missing_ok=True)
        return found

    return program, sprung


def set_traps(plan: Path, program: Path) -> None:
    """All of a repository's configuration that names a program, in the plan's repository."""
    hooks = plan / "hooks"
    hooks.mkdir()
    for name in HOOKS.split():
        for hook in (hooks / name, plan / ".git/hooks" / name):
            hook.parent.mkdir(exist_ok=True)
            shutil.copy(program, hook)
    (plan / ".git/info").mkdir(exist_ok=True)
    (plan / ".git/info/attributes").write_text("* filter=trap diff=trap merge=trap text eol=crlf\n")
    (plan / ".gitattributes").write_text("* filter=trap diff=trap merge=trap ident\n")
    settings = {
        **dict.fromkeys(PROGRAMS.split(), str(program)),
        **{f"alias.{word}": f"!{program}" for word in OURS.split()},
        "core.hooksPath": str(hooks),
        "log.showSignature": "true",
        "filter.trap.required": "true",
        "remote.origin.url": f"ext::{program}",
        "protocol.ext.allow": "always",
        "remote.origin.promisor": "true",
        "remote.origin.partialclonefilter": "blob:none",
        "extensions.partialClone": "origin",
        "core.repositoryformatversion": "1",
        "diff.orderFile": "/dev/stdin",
        "diff.relative": "true",
        "diff.noprefix": "true",
        "diff.renames": "false",
        "diff.renameLimit": "1",
        "diff.ignoreSubmodules": "none",
        "diff.submodule": "log",
        "format.pretty": "short",
        "log.date": "relative",
        "color.ui": "always",
        "core.quotePath": "true",
        "core.abbrev": "4",
        "core.untrackedCache": "true",
        "core.commitGraph": "false",
        "i18n.logOutputEncoding": "UTF-16",
        "rev-list.useBitmapIndex": "true",
        "include.path": "more",
    }
    (plan / ".git/more").write_text(f'[core]\n\tfsmonitor = "{program}"\n\thooksPath = "{hooks}"\n')
    text = ""
    for key, value in settings.items():
        section, name = key.rsplit(".", 1)
        head, _, sub = section.partition(".")
        text += f'[{head} "{sub}"]\n' if sub else f"[{head}]\n"
        text += f'\t{name} = "{value}"\n'
    with (plan / ".git/config").open("a") as config:
        config.write(text)


def test_nothing_that_a_repository_configures_is_run(
    new: Callable[..., Path], trap: tuple[Path, Callable[[], list[str]]]
) -> None:
    program, sprung = trap
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n", "a/program.yaml": "name: $Id$\n"})
    git(plan, "checkout", "--quiet", "-b", "topic")
    commit(plan, {"portfolio.yaml": "spin: 1\nname: X\n"})
    set_traps(plan, program)
    (plan / "portfolio.yaml").write_text("spin: 1\nname: Y\n")
    before = listing(plan)
    assert files(plan, "main") == {"portfolio.yaml": b"spin: 1\n", "a/program.yaml": b"name: $Id$\n"}
    assert isinstance(files(plan, "nope"), tuple)
    assert sprung() == []
    assert listing(plan) == before
    with pytest.raises(subprocess.CalledProcessError):
        git(plan, "diff", "main")
    assert sprung(), "the traps are real: an ordinary command of git springs them"


@pytest.fixture
def spin(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run `spin` in a folder, as people do."""
    env = {"PATH": os.environ["PATH"], "HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    env |= {"PYTHONPATH": str(Path(plateSpinner.__file__).parents[1]), "PYTHONUTF8": "1"}

    def run(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "plateSpinner", *words]
        return subprocess.run(  # noqa: S603 - our own words
            command, cwd=cwd, env=env, capture_output=True, check=False, encoding="utf-8", timeout=60
        )

    return run


def test_nothing_that_a_bare_repository_configures_is_run(
    new: Callable[..., Path], trap: tuple[Path, Callable[[], list[str]]], tmp_path: Path
) -> None:
    program, sprung = trap
    plan = new()
    commit(plan, {"programs/portfolio.yaml": "spin: 1\n", "programs/a/program.yaml": "name: A\n"})
    set_traps(plan, program)
    bare = tmp_path / "bare.git"
    shutil.copytree(plan / ".git", bare)
    config = (bare / "config").read_text().replace("bare = false", "bare = true")
    (bare / "config").write_text(config)
    before = listing(bare)
    repository = bare_repository(bare)
    assert repository is not None
    (step,) = history(repository).steps
    assert list(step.changed) == ["a"]
    assert sorted(at_commit(repository, repository.head()).files) == ["a/program.yaml", "portfolio.yaml"]
    assert sprung() == []
    assert listing(bare) == before


COMMANDS = """
    log
    log --all-parents --format json
    trend
    diff
    diff main..HEAD
    diff --staged
    status --since 1w --as-of 2026-12-01
    check --only-new HEAD~1
"""
CHARTER = "spin: 1\n"


def test_no_history_command_runs_what_a_repository_configures(
    new: Callable[..., Path],
    trap: tuple[Path, Callable[[], list[str]]],
    spin: Callable[..., subprocess.CompletedProcess[str]],
) -> None:
    program, sprung = trap
    plan = new()
    commit(plan, {"portfolio.yaml": CHARTER, "a/program.yaml": "name: A\ntarget: 2027-01-01\n"})
    git(plan, "checkout", "--quiet", "-b", "topic")
    commit(plan, {"a/program.yaml": "name: A\ntarget: 2027-02-01\n"})
    commit(plan, {"a/x.yaml": "name: X\ntarget: 2027-02-01\n"})
    git(plan, "tag", "--annotate", "--message", "-----BEGIN PGP SIGNATURE-----\nx", "v1")
    git(plan, "mv", "a/x.yaml", "a/y.yaml")
    expected = history(Repository(plan)), history(Repository(plan), all_parents=True)
    set_traps(plan, program)
    (plan / "a/program.yaml").write_text("name: A\ntarget: 2027-03-01\n")
    before = listing(plan)
    repository = Repository(plan)
    assert (history(repository), history(repository, all_parents=True, cached=False)) == expected
    assert sorted(in_index(repository).files) == ["a/program.yaml", "a/y.yaml", "portfolio.yaml"]
    assert len(commits(repository, (repository.head(),))) == 3
    assert repository.resolved("v1") == repository.head() == repository.at("2026-11-23")
    for words in COMMANDS.strip().splitlines():
        ran = spin(*words.split(), cwd=plan)
        assert (words, ran.returncode, ran.stderr) == (words, 0, "")
    assert sprung() == []
    assert listing(plan) == before
    with pytest.raises(subprocess.CalledProcessError):
        git(plan, "status")
    assert sprung(), "the traps are real: an ordinary command of git springs them"


@pytest.mark.parametrize("name", ["--output=x", "--upload-pack=touch x", "-x", "--help"])
def test_a_name_like_an_option_is_never_one(
    name: str,
    new: Callable[..., Path],
    spin: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    plan = new()
    oid = commit(plan, {"portfolio.yaml": CHARTER, "a/program.yaml": "name: A\n"})
    packed = f"# pack-refs with: peeled fully-peeled sorted\n{oid} refs/heads/{name}\n"
    (plan / ".git/packed-refs").write_text(packed)
    before = listing(tmp_path)
    with pytest.raises(GitError):
        history(Repository(plan), name)
    for words in (("diff", "--", name), ("diff", "--", f"{name}..HEAD"), ("check", f"--only-new={name}")):
        ran = spin(*words, cwd=plan)
        assert (words, ran.returncode, ran.stdout) == (words, 2, "")
    assert listing(tmp_path) == before


def test_what_a_partial_clone_lacks_is_told_and_fetched_from_nowhere(
    new: Callable[..., Path], trap: tuple[Path, Callable[[], list[str]]]
) -> None:
    program, sprung = trap
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n", "a/program.yaml": "name: A\n"})
    blob = git(plan, "rev-parse", "HEAD:a/program.yaml")
    set_traps(plan, program)
    (plan / f".git/objects/{blob[:2]}/{blob[2:]}").unlink()
    assert files(plan, "main") == (
        "files of that commit are not in this clone",
        "fetch them: clone without --filter, git fetch --refetch",
    )
    assert isinstance(files(plan, "ab" * 20), tuple)
    assert sprung() == []
    with pytest.raises(subprocess.CalledProcessError):
        git(plan, "cat-file", "blob", blob)
    assert sprung(), "the traps are real: git itself would have fetched it"


FILTERS = ("blob:none", "tree:0")


@pytest.mark.parametrize("kept", FILTERS)
def test_a_partial_clone_is_refused_and_fetches_nothing(
    kept: str, new: Callable[..., Path], tmp_path: Path
) -> None:
    plan = new()
    commit(plan, {"prog/portfolio.yaml": "spin: 1\n", "prog/a/x.yaml": "name: A\n"})
    commit(plan, {"prog/a/x.yaml": "name: B\n"})
    git(plan, "mv", "prog/a", "prog/b")
    commit(plan, {"prog/b/x.yaml": "name: C\n"})
    git(plan, "config", "uploadpack.allowFilter", "true")
    git(tmp_path, "clone", "--quiet", "--no-checkout", f"--filter={kept}", f"file://{plan}", "clone")
    clone = tmp_path / "clone"
    before = listing(clone)
    repository = Repository(clone)
    reached: tuple[Callable[[], object], ...] = (
        lambda: at_commit(repository, repository.head(), "prog/"),
        lambda: history(repository, prefix="prog/"),
        lambda: history(repository, prefix="prog/", all_parents=True),
    )
    for reach in reached:
        with pytest.raises(GitError) as told:
            reach()
        assert (told.value.reason, told.value.help) == (
            "files of that commit are not in this clone",
            "fetch them: clone without --filter, git fetch --refetch",
        )
    assert listing(clone) == before


FOLDERS = ["-x", "a\nb", " a ", "é", ":(top)", "*", "a\\b", "prog.yaml", '"', "..."]
FOLDERS += [] if sys.platform == "darwin" else [os.fsdecode(b"\xff")]  # names are UTF-8 there


@pytest.mark.parametrize("name", FOLDERS, ids=ascii)
def test_a_plan_s_folder_may_have_any_name(name: str, new: Callable[..., Path]) -> None:
    repository = new()
    kept = {"portfolio.yaml": b"spin: 1\n", "a/program.yaml": b"name: A\ntarget: 2027-01-01\n"}
    commit(repository, {f"{name}/{name}/{file}": text.decode() for file, text in kept.items()})
    commit(repository, {f"{name}/other.yaml": "x", "a/program.yaml": "name: B\n", "b/x.yaml": "x"})
    assert files(repository / name / name, "HEAD") == kept
    assert dict(in_index(Repository(repository / name / name)).files) == kept
    (step,) = history(Repository(repository / name / name)).steps
    assert list(step.changed) == ["a"]


@pytest.mark.parametrize(
    ("words", "taken"),
    [
        ((), {"a": "2", "b": "1"}),
        (("--all",), {"a": "2", "b": "2"}),
        (("--only", "plan/b.yaml"), {"a": "1", "b": "2"}),
        (("--include", "plan/b.yaml"), {"a": "2", "b": "2"}),
    ],
)
@pytest.mark.parametrize("linked", [False, True])
def test_a_hook_sees_as_staged_what_is_about_to_be_committed(
    words: tuple[str, ...], taken: dict[str, str], new: Callable[..., Path], tmp_path: Path, *, linked: bool
) -> None:
    plan = new()
    commit(plan, {"plan/portfolio.yaml": "spin: 1\n", "plan/a.yaml": "1", "plan/b.yaml": "1"})
    if linked:
        git(plan, "worktree", "add", "--quiet", "-b", "topic", str(tmp_path / "linked"))
        plan = tmp_path / "linked"
    for name in "ab":
        (plan / f"plan/{name}.yaml").write_text("2")
    git(plan, "add", "plan/a.yaml")
    program = (
        "from pathlib import Path\n"
        "from plateSpinner.workspace.repository import Repository\n"
        "from plateSpinner.workspace.snapshot import in_index\n"
        "files = in_index(Repository(Path('plan'))).files\n"
        f"Path({str(tmp_path / 'seen')!r}).write_text(repr(files))\n"
    )
    (tmp_path / "hook.py").write_text(program)
    hook = Path(git(plan, "rev-parse", "--path-format=absolute", "--git-path", "hooks/pre-commit"))
    hook.parent.mkdir(exist_ok=True)
    source = Path(plateSpinner.__file__).parents[1]
    hook.write_text(f"#!/bin/sh\nPYTHONPATH='{source}' exec '{sys.executable}' '{tmp_path / 'hook.py'}'\n")
    hook.chmod(0o755)
    git(plan, "commit", "--quiet", "--message", "two", *words)
    committed = {"portfolio.yaml": b"spin: 1\n"} | {f"{n}.yaml": text.encode() for n, text in taken.items()}
    assert (tmp_path / "seen").read_text() == repr(dict(sorted(committed.items())))
    assert files(plan / "plan", "HEAD") == committed


def test_an_index_of_another_repository_is_not_looked_at(
    new: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan, other = new("plan"), new("other")
    commit(plan, {"portfolio.yaml": "spin: 1\n"})
    commit(other, {"portfolio.yaml": "spin: 2\n"})
    for index in (other / ".git/index", Path("../other/.git/index"), Path("/nonexistent"), Path("index")):
        monkeypatch.setenv("GIT_INDEX_FILE", str(index))
        assert dict(in_index(Repository(plan)).files) == {"portfolio.yaml": b"spin: 1\n"}


def test_a_commit_of_a_day_is_the_newest_up_to_its_end_where_it_was_committed(
    new: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = new()
    names = []
    for when in ("2026-01-01T23:30:00 -0800", "2026-01-02T00:30:00 +1400", "2026-01-03T12:00:00 +0000"):
        with monkeypatch.context() as here:
            here.setitem(ENV, "GIT_COMMITTER_DATE", when)
            names.append(commit(plan, {"portfolio.yaml": f"spin: 1\nname: {when}\n"}))
    for zone in ("UTC", "Pacific/Kiritimati", "America/Los_Angeles"):
        monkeypatch.setenv("TZ", zone)
        repository = Repository(plan)
        days = ("2026-01-01", "2026-01-02", "2026-01-03", "2027-02-31")
        assert [repository.at(day) for day in days] == [*names, names[-1]]
        with pytest.raises(GitError):
            repository.at("2025-12-31")


def test_many_versions_too_large_to_read_take_the_room_of_one(new: Callable[..., Path]) -> None:
    plan = new()
    most = Limits().max_bytes
    commit(plan, {f"a/{number}.yaml": f"{number}" + "#" * most for number in range(3)})
    repository = Repository(plan)
    oids = [blob.oid for blob in repository.files(repository.head())]
    assert len({id(content) for _, content in list(repository.contents(oids))}) == 1


def test_what_is_only_meant_to_be_added_is_not_staged(new: Callable[..., Path]) -> None:
    plan = new()
    commit(plan, {"portfolio.yaml": "spin: 1\n", "gone.yaml": "x"})
    odd = "b\n  size: 0\tflags: 20000000\n100644 " + "0" * 40 + " 0\tc.yaml"
    for name in ("a.yaml", odd, "empty.yaml", "meant.yaml"):
        (plan / name).write_text("" if name == "empty.yaml" else "x")
    git(plan, "add", "a.yaml", odd, "empty.yaml")
    git(plan, "rm", "--quiet", "--cached", "gone.yaml")
    git(plan, "add", "--intent-to-add", "meant.yaml", "gone.yaml")
    staged = {"a.yaml": b"x", odd: b"x", "empty.yaml": b"", "portfolio.yaml": b"spin: 1\n"}
    assert dict(in_index(Repository(plan)).files) == staged
    git(plan, "commit", "--quiet", "--message", "two")
    assert files(plan, "HEAD") == staged
