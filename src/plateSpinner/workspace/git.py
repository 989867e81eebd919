"""The plan as it was at a commit, as plain files to load: what a branch did not introduce is in it.

A repository's own configuration can run programs, and a pull request may bring one along. So git
is asked only what was tried to run nothing (`rev-parse`, `merge-base`, `ls-tree`, `cat-file`): no
work tree is written by git, no filter, hook, helper or remote is reached, and the files are
written here, by their bytes in the commit.
"""

import errno
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, Final

from plateSpinner.model.words import quoted, shortened
from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.tree import DEEPEST_FOLDER, MOST_FILES, SUFFIXES

MOST_SECONDS: Final = 60
"""How long one call of git may take."""
MOST_BYTES: Final = 512 * 1024 * 1024
"""How much git may list, and how much the plan's files may hold together."""

_NOT_OURS: Final = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_CONFIG",
        "GIT_CONFIG_PARAMETERS",
        "GIT_DIR",
        "GIT_GRAFT_FILE",
        "GIT_IMPLICIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_REPLACE_REF_BASE",
        "GIT_SHALLOW_FILE",
        "GIT_WORK_TREE",
    }
)
"""Set where git itself runs this, in a hook: they would lead away from the plan's own repository."""
_ENVIRONMENT: Final = {
    "GIT_ALLOW_PROTOCOL": "none",  # what is missing in a partial clone is fetched from nowhere
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
_SETTINGS: Final = (
    "safe.bareRepository=explicit",
    "core.fsmonitor=false",
    f"core.hooksPath={os.devnull}",
    "protocol.allow=never",
)
_COMMIT: Final = re.compile(rb"[0-9a-f]{40,64}")
_ENTRY: Final = re.compile(rb"100[0-7]{3} blob ([0-9a-f]{40,64}) +([0-9]+|BAD)\t(.+)", re.DOTALL)
_DEEPEN: Final = (
    "fetch the whole history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` in GitLab, "
    "git fetch --unshallow by hand"
)
_NAMELESS: Final = frozenset(
    (errno.EEXIST, errno.EILSEQ, errno.EINVAL, errno.EISDIR, errno.ENAMETOOLONG, errno.ENOTDIR)
)


@dataclass(frozen=True, slots=True)
class Base:
    """The plan at a commit: `root` holds its files while the context lasts, none where it had none."""

    root: Path
    commit: str


@dataclass(frozen=True, slots=True)
class NoBase:
    """Why there is no base to compare with, and the way out."""

    reason: str
    help: str


@contextmanager
def checkout(root: Path, base: str) -> Iterator[Base | NoBase]:
    """The plan under `root` at the commit where HEAD branched off `base`, a branch, tag or commit.

    Where the two share no history it is `base` itself. Files only: links and submodules are left
    out, as is what could not be a plan file. Nothing outside a new folder is written, and that is
    gone at the end.
    """
    with TemporaryDirectory(prefix="spin-base-", ignore_cleanup_errors=True) as folder:
        try:
            repository = _Repository(root, Path(folder))
            commit = repository.branched_off(base)
            repository.write_plan(commit, Path(folder, "plan"))
            made: Base | NoBase = Base(Path(folder, "plan"), commit)
        except _NoBaseError as refused:
            made = NoBase(refused.reason, refused.help)
        except OSError as refused:
            reason = (refused.strerror or "input/output error").lower()
            made = NoBase(f"the base can't be laid out in a temporary folder: {reason}", "look into TMPDIR")
        yield made


class _NoBaseError(Exception):
    """There is no base to compare with."""

    def __init__(self, reason: str, help_: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help_


@dataclass(frozen=True, slots=True)
class _Blob:
    """A plan file in a commit: its path from the plan's root, and its size in bytes."""

    oid: str
    name: bytes
    size: int


class _Repository:
    """The repository around a plan; raises `_NoBaseError` and OSError."""

    def __init__(self, root: Path, scratch: Path) -> None:
        found = shutil.which("git")
        if found is None or not os.path.isabs(found):  # noqa: PTH117 - never one in the working folder
            raise _NoBaseError("git is not installed", "install git, or leave out --only-new")
        self._git = [found, "--no-pager", *(word for s in _SETTINGS for word in ("-c", s))]
        self._root = root
        self._scratch = scratch
        self._env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        self._env |= _ENVIRONMENT
        asked = self._ask("rev-parse", "--is-inside-work-tree", "--is-shallow-repository")
        inside, _, shallow = asked.stdout.decode("ascii", "replace").strip().partition("\n")
        if inside != "true":
            raise _no_repository(asked.stderr.decode("utf-8", "replace"), root)
        self._is_shallow = shallow == "true"

    def branched_off(self, base: str) -> str:
        """The newest commit that HEAD shares with `base`."""
        named = self._commit(base)
        if named is None:
            raise self._unknown(base)
        head = self._commit("HEAD")
        if head is None:
            raise _NoBaseError("this branch has no commit yet", "leave out --only-new until there is one")
        asked = self._ask("merge-base", named, head)
        if asked.returncode == 0 and _COMMIT.fullmatch(asked.stdout.strip()):
            return asked.stdout.strip().decode()
        if self._is_shallow:
            reason = f"where HEAD branched off {quoted(base)} is not in this shallow clone"
            raise _NoBaseError(reason, _DEEPEN)
        return named

    def write_plan(self, commit: str, folder: Path) -> None:
        """Write the plan's files at a commit into `folder`, which is made."""
        folder.mkdir()
        with (self._scratch / "list").open("w+b") as listed:
            self._stream(("ls-tree", "-r", "-z", "-l", commit), None, listed)
            blobs = tuple(_blobs(_all_of(listed)))
        _check_bounds(blobs)
        most = Limits().max_bytes
        small = [blob for blob in blobs if blob.size <= most]
        for blob in blobs:
            if blob.size > most:  # too large to be read, here as there
                _write(folder, blob.name, b"#" * (most + 1))
        with (self._scratch / "wanted").open("w+b") as wanted, (self._scratch / "blobs").open("w+b") as found:
            wanted.writelines(b"%s\n" % blob.oid.encode() for blob in small)
            wanted.seek(0)
            self._stream(("cat-file", "--batch", "--buffer"), wanted, found)
            found.seek(0)
            for blob in small:
                _write(folder, blob.name, _content(found, blob))

    def _commit(self, name: str) -> str | None:
        """The commit that a name means; None where it means none."""
        if not name or name.startswith("-") or not name.isprintable():
            return None
        peeled = f"{name}^{{commit}}"
        asked = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", peeled)
        return asked.stdout.strip().decode() if _COMMIT.fullmatch(asked.stdout.strip()) else None

    def _unknown(self, base: str) -> _NoBaseError:
        reason = f"no commit {quoted(base)}"
        if self._commit(f"origin/{base}"):
            return _NoBaseError(reason, f"did you mean {quoted(f'origin/{base}')}?")
        if self._is_shallow:
            return _NoBaseError(f"{reason} in this shallow clone", _DEEPEN)
        return _NoBaseError(reason, "name a branch, tag or commit that is here; git fetch brings more")

    def _ask(self, *words: str) -> subprocess.CompletedProcess[bytes]:
        """What git says to a short question, whether it succeeds or not."""
        return self._run(words, subprocess.DEVNULL, subprocess.PIPE)

    def _stream(self, words: tuple[str, ...], given: IO[bytes] | None, taken: IO[bytes]) -> None:
        """Let git write much into a file."""
        ran = self._run(words, given or subprocess.DEVNULL, taken)
        if ran.returncode:
            raise _failed(ran.stderr.decode("utf-8", "replace"))

    def _run(
        self, words: tuple[str, ...], given: IO[bytes] | int, taken: IO[bytes] | int
    ) -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - no shell, and no word of it is an option unless ours
                [*self._git, *words],
                check=False,
                cwd=self._root,
                env=self._env,
                stdin=given,
                stdout=taken,
                stderr=subprocess.PIPE,
                timeout=MOST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            reason = f"git {words[0]} took more than {MOST_SECONDS} seconds"
            raise _NoBaseError(reason, "try it in a fresh clone") from None


def _blobs(listed: bytes) -> Iterator[_Blob]:
    """The regular files of a listing that may be plan files."""
    for record in listed.split(b"\0"):
        entry = _ENTRY.fullmatch(record)
        if entry and _may_be_planned(entry[3]):
            if entry[2] == b"BAD":
                raise _incomplete()
            yield _Blob(entry[1].decode(), entry[3], int(entry[2]))


def _may_be_planned(name: bytes) -> bool:
    """Whether a path leads to a plan file inside of the plan: no `..`, nothing hidden, no odd separator."""
    if not name.lower().endswith(tuple(suffix.encode() for suffix in SUFFIXES)):
        return False
    parts = [os.fsdecode(part) for part in name.split(b"/")]
    if len(parts) > DEEPEST_FOLDER + 1:
        return False
    return all(part and part[0] not in "._" and Path(part).name == part for part in parts)


def _check_bounds(blobs: tuple[_Blob, ...]) -> None:
    if len(blobs) > MOST_FILES:
        raise _NoBaseError(f"the base has more than {MOST_FILES} files", "split the plan")
    if sum(min(blob.size, Limits().max_bytes) for blob in blobs) > MOST_BYTES:
        raise _NoBaseError(f"the base's files have more than {MOST_BYTES} bytes", "split the plan")


def _content(found: IO[bytes], blob: _Blob) -> bytes:
    """The next file of what `cat-file --batch` wrote: a line with its name, kind and size, then its bytes."""
    if found.readline() != f"{blob.oid} blob {blob.size}\n".encode():
        raise _incomplete()
    content = found.read(blob.size)
    if len(content) != blob.size or found.read(1) != b"\n":
        raise _incomplete()
    return content


def _write(folder: Path, name: bytes, content: bytes) -> None:
    """Write a new file; left out where another one has its name, or no file can have it on this system."""
    path = folder / os.fsdecode(name)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as new:
            new.write(content)
    except OSError as refused:
        if refused.errno not in _NAMELESS:
            raise


def _all_of(listed: IO[bytes]) -> bytes:
    listed.seek(0)
    content = listed.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise _NoBaseError("the base has too many files", "keep the plan in a folder of its own")
    return content


def _no_repository(said: str, root: Path) -> _NoBaseError:
    if "safe.directory" in said:
        folder = os.path.realpath(root)
        way = f"git config --global --add safe.directory, with the repository's folder around {folder}"
        return _NoBaseError("git does not trust this repository: another user owns it", way)
    if said and "not a git repository" not in said:
        return _failed(said)
    return _NoBaseError("the plan is in no git repository", "leave out --only-new, or run it in a clone")


def _incomplete() -> _NoBaseError:
    return _NoBaseError(
        "files of the base are not in this clone", "fetch them: clone without --filter, git fetch --refetch"
    )


def _failed(said: str) -> _NoBaseError:
    """A failure in git's own words."""
    lines = said.strip().splitlines() or ["git failed"]
    return _NoBaseError(shortened(lines[0].removeprefix("fatal: ")), "git fsck looks into the repository")
