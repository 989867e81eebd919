"""A plan as it stands in a commit, or in the index: its files in memory, nothing laid out on disk."""

import os
import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from plateSpinner.finding import Finding, Place, Severity
from plateSpinner.workspace.repository import Blob, GitError, Repository
from plateSpinner.workspace.tree import (
    DEEPEST_FOLDER,
    MOST_FILES,
    ROOT_NAMES,
    SUFFIXES,
    Entry,
    EntryKind,
)

_MOST_LINKS: Final = 10


class Snapshot:
    """A plan's files at a commit. A source to load from, which nothing changes."""

    def __init__(self, root: Path, files: Mapping[str, bytes | None], prefix: str = "") -> None:
        """`files` by their paths from the plan's folder; None for a link that leads out of it.

        `prefix` leads from the repository's top to that folder, ending in `/` unless it is empty.
        """
        self._root = root
        self.prefix = prefix
        self.files = files
        self._folders: dict[str, dict[str, Entry]] = {"": {}}
        for file, content in files.items():
            self._add(file, EntryKind.LINK_OUT if content is None else EntryKind.FILE)

    @property
    def root(self) -> Path:
        """The folder that the plan is in where it is checked out."""
        return self._root

    @property
    def has_plan(self) -> bool:
        """Whether there is a portfolio.yaml."""
        return any(name in self.files for name in ROOT_NAMES)

    def entries(self, inside: str) -> list[Entry]:
        """The names in a folder of the plan."""
        return list(self._folders.get(inside, {}).values())

    def read(self, file: str) -> bytes | Finding:
        """The bytes of a file; a finding where there is none."""
        content = self.files.get(file)
        if content is None:
            message = "file can't be read: it is not in this commit"
            return Finding("F001", "file-unreadable", Severity.ERROR, message, (Place(file),), "commit it")
        return content

    def _add(self, file: str, kind: EntryKind) -> None:
        inside, name = "", file
        while True:
            head, slash, rest = name.partition("/")
            self._folders[inside].setdefault(head, Entry(head, EntryKind.FOLDER if slash else kind))
            if not slash:
                return
            inside, name = f"{inside}{head}/", rest
            self._folders.setdefault(inside, {})


def at_commit(repository: Repository, commit: str, prefix: str | None = None) -> Snapshot:
    """The plan at a commit; raises `GitError`. `prefix`: its folder there, where it is not today's.

    Where today's folder had no plan yet, the only one that had one and has none today is it: it was moved.
    """
    folder = repository.prefix if prefix is None else prefix
    blobs = repository.files(commit, folder)
    if prefix is None and not _has_plan(blobs):
        others = _left(repository, commit)
        if len(others) == 1:
            (folder,) = others
            blobs = repository.files(commit, folder)
    return _snapshot(repository, blobs, folder)


def in_index(repository: Repository) -> Snapshot:
    """The plan as the next commit would have it; raises `GitError`."""
    return _snapshot(repository, repository.staged(), repository.prefix)


def bare_repository(folder: Path) -> Repository | None:
    """A repository without a work tree; None where no plan is at the top of its HEAD or in programs/.

    Raises `GitError`.
    """
    repository = Repository(folder, bare=True)
    commit = repository.head()
    for prefix in ("", "programs/"):
        if _has_plan(repository.files(commit, prefix)):
            repository.prefix = prefix
            return repository
    return None


def _has_plan(blobs: tuple[Blob, ...]) -> bool:
    return any(blob.name in ROOT_NAMES for blob in blobs)


def _left(repository: Repository, commit: str) -> set[str]:
    """The folders that have a plan at a commit, and none in today's tree."""
    names = [blob.name for blob in repository.files(commit, "")]
    plans = {name for name in names if name.rpartition("/")[2] in ROOT_NAMES}
    if repository.is_bare:
        today = {blob.name for blob in repository.files(repository.head(), "")} if plans else set()
    else:
        top = os.path.join(repository.root, "../" * repository.prefix.count("/"))  # noqa: PTH118 - with `..` kept
        today = {name for name in plans if os.path.lexists(os.path.join(top, name))}  # noqa: PTH118
    return {name[: name.rfind("/") + 1] for name in plans - today}


def _snapshot(repository: Repository, blobs: tuple[Blob, ...], prefix: str) -> Snapshot:
    planned = {blob.name: blob for blob in blobs if may_be_planned(blob.name)}
    if len(planned) > MOST_FILES:
        raise GitError(f"that commit has more than {MOST_FILES} files", "split the plan")
    links = [blob for blob in planned.values() if blob.link]
    targets = {blob.name: blob for blob in blobs} if links else planned
    led = dict(repository.contents(blob.oid for blob in links))
    found = {name: _followed(blob, targets, led) for name, blob in planned.items()}
    contents = dict(repository.contents(blob.oid for blob in found.values() if blob))
    files = {name: contents[blob.oid] if blob else None for name, blob in found.items()}
    return Snapshot(repository.root, files, prefix)


def _followed(blob: Blob, files: Mapping[str, Blob], led: Mapping[str, bytes]) -> Blob | None:
    """The regular file that a name leads to inside of the plan."""
    for _ in range(_MOST_LINKS):
        if not blob.link:
            return blob
        target = os.fsdecode(led.get(blob.oid, b"")).replace("\0", "/")
        path = posixpath.normpath(posixpath.join(posixpath.dirname(blob.name), target))
        if path not in files:
            return None
        blob = files[path]
    return None


def may_be_planned(name: str) -> bool:
    """Whether a path leads to a plan file inside of the plan: no `..`, nothing hidden, no odd separator."""
    if not name.lower().endswith(SUFFIXES):
        return False
    parts = name.split("/")
    if len(parts) > DEEPEST_FOLDER + 1:
        return False
    return all(part and part[0] not in "._" and Path(part).name == part for part in parts)
