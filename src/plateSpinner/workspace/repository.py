"""The git repository around a plan, asked only what was tried to run nothing.

A repository's own configuration can run programs, and a pull request may bring one along. So git
is asked `rev-parse`, `merge-base`, `rev-list`, `for-each-ref`, `diff-tree`, `ls-tree`,
`ls-files --stage` and `cat-file`, and nothing else: no work tree is written or compared by git, no
filter, hook, helper, signature checker or remote is reached, and no word of a plan or of a user
becomes an option.
"""

import os
import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

from plateSpinner.model.words import nearest, quoted, shortened
from plateSpinner.workspace.data import Limits

MOST_SECONDS: Final = 60
"""How long one call of git may take."""
MOST_BYTES: Final = 512 * 1024 * 1024
"""How much git may list, and how much the files asked for may hold together."""

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
    "GIT_LITERAL_PATHSPECS": "1",
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
    "i18n.logOutputEncoding=UTF-8",
)
_COMMIT: Final = re.compile(r"[0-9a-f]{40,64}")
_LISTED: Final = re.compile(rb"(\d{6}) (?:blob|commit) ([0-9a-f]{40,64}) +(\d+|BAD|-)\t(.+)", re.DOTALL)
_STAGED: Final = re.compile(
    rb"(\d{6}) ([0-9a-f]{40,64}) ([0-3])\t([^\0]+)\0(?:(?:  .+\n)*?  size: \d+\tflags: ([0-9a-f]+)\n)?"
)
_INTENT_TO_ADD: Final = 1 << 29
"""The flag of an entry that `git add --intent-to-add` made: the next commit would not have the file."""
_LINK: Final = b"120000"
_REGULAR: Final = b"100"
_MAIN_BRANCHES: Final = ("origin/HEAD", "origin/main", "origin/master", "main", "master")
_DEEPEN: Final = (
    "fetch the whole history: `fetch-depth: 0` for actions/checkout, `GIT_DEPTH: 0` in GitLab, "
    "git fetch --unshallow by hand"
)
_HEAD_FOLDERS: Final = ("objects", "refs")


class GitError(Exception):
    """What git could not tell, and the way out."""

    def __init__(self, reason: str, help_: str) -> None:
        super().__init__(reason)
        self.reason = reason
        self.help = help_


@dataclass(frozen=True, slots=True)
class Blob:
    """A file or `link` of a commit or of the index; `name` is its path from the plan's folder."""

    oid: str
    name: str
    link: bool


def is_bare(folder: Path) -> bool:
    """Whether a folder is a repository without a work tree, named as such by whoever gave it."""
    return (folder / "HEAD").is_file() and all((folder / name).is_dir() for name in _HEAD_FOLDERS)


class Repository:
    """The repository around the folder of a plan. Everything raises `GitError`, and OSError."""

    def __init__(self, root: Path, *, bare: bool = False) -> None:
        """`bare`: `root` is itself a repository without a work tree, and the plan stands in its commits."""
        found = shutil.which("git")
        if found is None or not os.path.isabs(found):  # noqa: PTH117 - never one in the working folder
            raise GitError("git is not installed", "install git")
        folder = [f"--git-dir={os.path.abspath(root)}"] if bare else []  # noqa: PTH100 - as the user knows it
        self._git = [found, "--no-pager", *folder, *(word for s in _SETTINGS for word in ("-c", s))]
        self.root = root
        self._env = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        self._env |= _ENVIRONMENT
        words = ("--is-shallow-repository", "--git-common-dir", "--absolute-git-dir", "--show-prefix")
        asked = self._ask("rev-parse", "--is-inside-work-tree", *words)
        inside, *told = os.fsdecode(asked.stdout).removesuffix("\n").split("\n", 4)
        if asked.returncode or inside != ("false" if bare else "true"):
            raise _no_repository(asked.stderr.decode("utf-8", "replace"), root)
        self.is_shallow = told[0] == "true"
        self.folder = os.path.realpath(root / told[1])
        self.is_bare = bare
        self.prefix = "" if bare else told[3]
        """What leads from the repository's top to the plan's folder, ending in `/` unless it is empty."""
        if not bare and (index := _index_in_hook(root, self.prefix, told[2])):
            self._env["GIT_INDEX_FILE"] = index

    def commit(self, name: str) -> str | None:
        """The commit that a name means; None where it means none."""
        if not name or name.startswith("-") or not name.isprintable():
            return None
        asked = self._ask("rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        return _commit(asked.stdout)

    def resolved(self, name: str) -> str:
        """The commit that a name means; raises with the nearest one where it means none."""
        found = self.commit(name)
        if found is None:
            raise self._unknown(name)
        return found

    def head(self) -> str:
        """The commit that is checked out."""
        return self.resolved("HEAD")

    def main_branch(self) -> str:
        """The name of the branch that others branch off: the remote's own choice, main or master."""
        for name in _MAIN_BRANCHES:
            if self.commit(name):
                return name
        self.head()  # before the first commit that is what is missing
        raise GitError("no branch main or master to compare with", "name a branch, tag or commit")

    def branched_off(self, base: str, head: str = "") -> str:
        """The newest commit that `head` or HEAD shares with `base`; `base` where they share none."""
        named = self.resolved(base)
        asked = self._ask("merge-base", named, head or self.head())
        if asked.returncode == 0 and (found := _commit(asked.stdout)):
            return found
        if self.is_shallow:
            reason = f"where {'HEAD' if not head else shortened(head)} branched off {quoted(base)}"
            raise GitError(f"{reason} is not in this shallow clone", _DEEPEN)
        return named

    def at(self, date: str, head: str = "") -> str:
        """The newest commit of `head` or HEAD, by first parents, up to the end of a day (2026-11-23).

        A commit's day is that of its committer's own zone, wherever this runs.
        """
        words = (
            "rev-list",
            "--first-parent",
            "--no-commit-header",
            "--format=%H %cI",
            head or self.head(),
            "--",
        )
        first = ""
        for line in self.lines(words).decode("ascii", "replace").splitlines():
            oid, _, when = line.partition(" ")
            if when[: len(date)] <= date:
                return oid
            first = when[: len(date)]
        if self.is_shallow:
            raise GitError(f"no commit up to {date} in this shallow clone", _DEEPEN)
        raise GitError(f"no commit up to {date}", f"name a later day: the first commit is of {first}")

    def files(self, commit: str, prefix: str | None = None) -> tuple[Blob, ...]:
        """Every file and link under the plan's folder, or another one, at a commit, by path."""
        folder = self.prefix if prefix is None else prefix
        words = ("ls-tree", "-r", "-z", "-l", "--full-tree", "--", commit, *((folder,) if folder else ()))
        return tuple(
            _listed((_LISTED.fullmatch(record) for record in self.lines(words).split(b"\0")), folder)
        )

    def staged(self) -> tuple[Blob, ...]:
        """Every file and link under the plan's folder as the next commit would have it."""
        listed = self.lines(("ls-files", "--stage", "--debug", "-z"))  # from its own folder on, as git has it
        found = _STAGED.finditer(listed)
        entries = [entry for entry in found if not int(entry[5] or b"0", 16) & _INTENT_TO_ADD]
        if any(entry[3] != b"0" for entry in entries):
            raise GitError("a merge is under way", "finish it first: a file has several staged versions")
        blobs = (Blob(e[2].decode(), os.fsdecode(e[4]), e[1] == _LINK) for e in entries if _is_file(e[1]))
        return tuple(sorted(blobs, key=lambda blob: blob.name))

    def contents(self, oids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """The bytes of files by the names of their objects, in the order given, each once.

        Of what is larger than a plan file may be, as many bytes of nothing as show that it is.
        """
        wanted = list(dict.fromkeys(oids))
        if not wanted:
            return
        most = Limits().max_bytes
        sizes = self._sizes(wanted)
        if sum(size for size in sizes if size <= most) > MOST_BYTES:
            raise GitError(f"the plan's files have more than {MOST_BYTES} bytes", "split the plan")
        small = [oid for oid, size in zip(wanted, sizes, strict=True) if size <= most]
        large = b"#" * (most + 1)
        with _given(small) as given, TemporaryFile() as found:
            self._stream(("cat-file", "--batch", "--buffer"), given, found)
            found.seek(0)
            for oid, size in zip(wanted, sizes, strict=True):
                yield oid, _content(found, oid, size) if size <= most else large

    def _sizes(self, oids: list[str]) -> list[int]:
        with _given(oids) as given, TemporaryFile() as told:
            self._stream(("cat-file", "--batch-check", "--buffer"), given, told)
            lines = _all_of(told).decode("ascii", "replace").splitlines()
        sizes = []
        for oid, line in zip(oids, lines, strict=True):
            name, _, rest = line.partition(" ")
            kind, _, size = rest.partition(" ")
            if name != oid or kind != "blob":
                raise _incomplete()
            sizes.append(int(size))
        return sizes

    def lines(self, words: tuple[str, ...], given: Iterable[str] = ()) -> bytes:
        """All that a plumbing command says; `given` are the lines of its standard input."""
        with _given(given) as lines, TemporaryFile() as told:
            self._stream(words, lines, told)
            return _all_of(told)

    def _unknown(self, base: str) -> GitError:
        if base == "HEAD":
            return GitError("this branch has no commit yet", "commit the plan first")
        reason = f"no commit {quoted(base)}"
        if self.commit(f"origin/{base}"):
            return GitError(reason, f"did you mean {quoted(f'origin/{base}')}?")
        if self.is_shallow:
            return GitError(f"{reason} in this shallow clone", _DEEPEN)
        refs = self._ask("for-each-ref", "--count=5000", "--format=%(refname:short)").stdout
        names = [name for name in refs.decode("utf-8", "replace").splitlines() if name[:1] != "-"]
        if near := nearest(base, names):
            return GitError(reason, f"did you mean {quoted(near)}?")
        return GitError(reason, "name a branch, tag or commit that is here; git fetch brings more")

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
                cwd=self.root,
                env=self._env,
                stdin=given,
                stdout=taken,
                stderr=subprocess.PIPE,
                timeout=MOST_SECONDS,
            )
        except subprocess.TimeoutExpired:
            reason = f"git {words[0]} took more than {MOST_SECONDS} seconds"
            raise GitError(reason, "try it in a fresh clone") from None


def _commit(said: bytes) -> str | None:
    text = said.strip().decode("ascii", "replace")
    return text if _COMMIT.fullmatch(text) else None


def _listed(entries: Iterable[re.Match[bytes] | None], folder: str) -> Iterator[Blob]:
    for entry in entries:
        if entry is not None and _is_file(entry[1]):
            if entry[3] == b"BAD":
                raise _incomplete()
            yield Blob(entry[2].decode(), os.fsdecode(entry[4]).removeprefix(folder), entry[1] == _LINK)


def _is_file(mode: bytes) -> bool:
    return mode == _LINK or mode.startswith(_REGULAR)


@contextmanager
def _given(lines: Iterable[str]) -> Iterator[IO[bytes]]:
    """An open file of these lines, at its beginning."""
    with TemporaryFile() as given:
        given.writelines(b"%s\n" % line.encode() for line in lines)
        given.seek(0)
        yield given


def _content(found: IO[bytes], oid: str, size: int) -> bytes:
    """The next file of what `cat-file --batch` wrote: a line with its name, kind and size, then its bytes."""
    if found.readline() != f"{oid} blob {size}\n".encode():
        raise _incomplete()
    content = found.read(size)
    if len(content) != size or found.read(1) != b"\n":
        raise _incomplete()
    return content


def _all_of(listed: IO[bytes]) -> bytes:
    listed.seek(0)
    content = listed.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise GitError("the repository has too many files", "keep the plan in a folder of its own")
    return content


def _index_in_hook(root: Path, prefix: str, folder: str) -> str | None:
    """The index that git has a hook look at, where it is of the repository whose own `folder` this is.

    `git commit FILE` and `git commit --all` put together the next commit in another one than usual.
    """
    top = os.path.join(os.path.realpath(root), "../" * prefix.count("/"))  # noqa: PTH118 - with `..` kept
    index = os.path.realpath(os.path.join(top, os.environ.get("GIT_INDEX_FILE", "")))  # noqa: PTH118
    return index if os.path.dirname(index) == os.path.realpath(folder) else None  # noqa: PTH120


def _no_repository(said: str, root: Path) -> GitError:
    if "safe.directory" in said:
        folder = os.path.realpath(root)
        way = f"git config --global --add safe.directory, with the repository's folder around {folder}"
        return GitError("git does not trust this repository: another user owns it", way)
    if said and "not a git repository" not in said:
        return _failed(said)
    return GitError("the plan is in no git repository", "run it in a clone; git init begins a history")


def _incomplete() -> GitError:
    return GitError(
        "files of that commit are not in this clone",
        "fetch them: clone without --filter, git fetch --refetch",
    )


def _failed(said: str) -> GitError:
    """A failure in git's own words."""
    if "promisor remote" in said:
        return _incomplete()
    lines = said.strip().splitlines() or ["git failed"]
    return GitError(shortened(lines[0].removeprefix("fatal: ")), "git fsck looks into the repository")
