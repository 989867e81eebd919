"""The plan's files: where the root is, which files belong to it, and what each holds.

On disk only regular files inside the root's real path are ever opened. Anything else with a plan
file's name is told, never followed: links out of the root, links to folders, FIFOs, devices, sockets.
"""

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, StrEnum, auto
from pathlib import Path
from typing import Protocol

from plateSpinner.finding import Finding, Place, Severity
from plateSpinner.model.fact import is_id
from plateSpinner.model.words import folded, nearest
from plateSpinner.workspace.data import Limits

ROOT_NAMES = ("portfolio.yaml", "portfolio.yml")
PROGRAM_NAMES = ("program.yaml", "program.yml")
SUFFIXES = (".yaml", ".yml")
SECTIONS = ("calendars", "holidays", "links", "objectives", "people", "policy", "tags", "teams", "waivers")
"""Sections of the portfolio that may stand in a file of their own name."""
DEEPEST_FOLDER = 20
MOST_FILES = 100_000
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
)
_NOT_A_FILE = ("F003", "not-a-plan-file")
_FILE_NAME = ("F004", "file-name")


class Role(StrEnum):
    """What a plan file holds."""

    PORTFOLIO = "portfolio"
    SECTION = "section"
    PROGRAM = "program"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class PlanFile:
    """One file of the plan: `file` is its path from the root with `/`, `program` the id around it."""

    file: str
    role: Role
    id: str
    program: str = ""


class EntryKind(Enum):
    """What a name in a folder leads to."""

    FILE = auto()
    FOLDER = auto()
    LINK_OUT = auto()
    LINKED_FOLDER = auto()
    OTHER = auto()


@dataclass(frozen=True, slots=True)
class Entry:
    """A name in a folder."""

    name: str
    kind: EntryKind


class Source(Protocol):
    """Where a plan is read from: a folder, or a commit of it."""

    @property
    def root(self) -> Path:
        """The folder that holds portfolio.yaml, or would where the plan is checked out."""
        ...

    def entries(self, inside: str) -> list[Entry]:
        """The names in a folder of the plan, given by its path from the root, ending in `/` unless empty.

        Raises OSError.
        """
        ...

    def read(self, file: str) -> bytes | Finding:
        """The bytes of a file, more than a plan file may have where it has more; a finding where none."""
        ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A plan on disk."""

    root: Path

    def entries(self, inside: str) -> list[Entry]:
        """The names in a folder of the plan. Raises OSError."""
        with os.scandir(self.root / inside) as scan:
            return [Entry(entry.name, _kind(entry, self.root)) for entry in scan]

    def read(self, file: str) -> bytes | Finding:
        """The bytes of a file, at most one more than a plan file may have."""
        return read_bytes(self.root, file, Limits().max_bytes)


@dataclass(frozen=True, slots=True)
class Top:
    """The files at the top of a plan's folder alone: its charter."""

    whole: Source

    @property
    def root(self) -> Path:
        """The folder of the plan."""
        return self.whole.root

    def entries(self, inside: str) -> list[Entry]:
        """The files, and no folders."""
        return [entry for entry in self.whole.entries(inside) if entry.kind is EntryKind.FILE]

    def read(self, file: str) -> bytes | Finding:
        """The bytes of a file."""
        return self.whole.read(file)


@dataclass(frozen=True, slots=True)
class Tree:
    """The files of a plan, in the order of their paths, and what was wrong with others."""

    source: Source
    files: tuple[PlanFile, ...]
    findings: tuple[Finding, ...]

    @property
    def root(self) -> Path:
        """The folder that holds portfolio.yaml."""
        return self.source.root


def find_root(start: Path) -> Path | None:
    """The folder that holds portfolio.yaml: from `start` upwards, and in programs/ of each folder passed."""
    here = Path(os.path.abspath(start))  # noqa: PTH100 - resolve() would leave the path as the user knows it
    for folder in (here, *here.parents):
        for candidate in (folder, folder / "programs"):
            if any(os.path.lexists(candidate / name) for name in ROOT_NAMES):
                return candidate
    return None


def walk(source: Source) -> Tree:
    """Every plan file of a source, whatever the file system's own order."""
    survey = _Survey(source)
    survey.folder("", "", 0)
    return Tree(source, tuple(survey.files), tuple(survey.findings))


def read_bytes(root: Path, file: str, most: int) -> bytes | Finding:
    """The bytes of a plan file, at most `most` + 1 of them; a finding where it can't be read."""
    path = f"{root}{os.sep}{file}"
    try:
        if os.path.islink(path):  # noqa: PTH114 - once for every file of the plan: it has to be fast
            path = os.path.realpath(path)
            if not _is_inside(path, os.path.realpath(root)):
                return _not_regular(file)
        handle = os.open(path, _FLAGS)
        with open(handle, "rb", closefd=True) as opened:  # noqa: PTH123 - a descriptor has no path
            if not stat.S_ISREG(os.fstat(handle).st_mode):
                return _not_regular(file)
            return opened.read(most + 1)
    except OSError as refused:
        reason = (refused.strerror or "input/output error").lower()
        return _finding(
            "F001", "file-unreadable", file, f"file can't be read: {reason}", "check its permissions"
        )


@dataclass(slots=True)
class _Survey:
    """A walk under way."""

    source: Source
    files: list[PlanFile] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def folder(self, inside: str, program: str, depth: int) -> None:
        """Take in a folder: the paths `inside` and that of its program, from the root, ending in `/`."""
        if depth > DEEPEST_FOLDER:
            self._say(
                "F002", "too-many-files", inside, f"folders nest deeper than {DEEPEST_FOLDER}", "move it up"
            )
            return
        entries = self._entries(inside)
        if not program and inside and any(entry.name in PROGRAM_NAMES for entry in entries):
            program = inside
        for entry in entries:
            if len(self.files) >= MOST_FILES:
                self._say(
                    "F002",
                    "too-many-files",
                    inside or ".",
                    f"more than {MOST_FILES} plan files",
                    "split the plan",
                )
                return
            self._entry(entry, inside, program, depth)

    def _entries(self, inside: str) -> list[Entry]:
        try:
            found = self.source.entries(inside)
        except OSError as refused:
            reason = (refused.strerror or "input/output error").lower()
            self._say(
                "F001",
                "file-unreadable",
                inside or ".",
                f"folder can't be read: {reason}",
                "check its permissions",
            )
            return []
        return sorted((e for e in found if not e.name.startswith((".", "_"))), key=lambda e: e.name)

    def _entry(self, entry: Entry, inside: str, program: str, depth: int) -> None:
        file = inside + entry.name
        if entry.kind is EntryKind.FOLDER:
            self.folder(file + "/", program, depth + 1)
            return
        stem, suffix = os.path.splitext(entry.name)  # noqa: PTH122 - names, not paths
        if suffix in SUFFIXES:
            self._plan_file(entry, file, stem, program)
        elif suffix.lower() in SUFFIXES:
            self._say(
                *_FILE_NAME, file, f"file name ends in '{suffix}'", f"rename it to {stem}{suffix.lower()}"
            )
        elif entry.kind is EntryKind.LINKED_FOLDER:
            self._say(
                *_NOT_A_FILE,
                file,
                "folder is a link",
                "plan folders are real folders; links are not followed",
            )

    def _plan_file(self, entry: Entry, file: str, stem: str, program: str) -> None:
        if entry.kind is EntryKind.FILE:
            self._place(file, entry.name, stem, program)
        elif entry.kind is EntryKind.LINK_OUT:
            self._say(
                *_NOT_A_FILE, file, "file is a link that leads out of the plan", "put the file itself here"
            )
        else:
            self.findings.append(_not_regular(file))

    def _place(self, file: str, name: str, stem: str, program: str) -> None:
        inside = file.removesuffix(name)
        id_ = program.rstrip("/").rpartition("/")[2]
        if not inside:
            self._at_root(file, name, stem)
        elif not program:
            way = f"add {file.partition('/')[0]}/program.yaml, or move the file into a program's folder"
            self._say("F005", "file-outside-program", file, "file belongs to no program", way)
        elif not is_id(id_) or not is_id(stem):
            way = "use letters, digits, '.', '_' and '-'; no white space"
            self._say(*_FILE_NAME, file, "name can't be an id", way)
        elif name not in PROGRAM_NAMES:
            self.files.append(PlanFile(file, Role.PROJECT, stem, id_))
        elif inside == program:
            self.files.append(PlanFile(file, Role.PROGRAM, id_))
        else:
            way = "programs stand side by side; a folder inside one only groups"
            self._say("F006", "program-inside-program", file, f"program inside of program '{id_}'", way)

    def _at_root(self, file: str, name: str, stem: str) -> None:
        if name in ROOT_NAMES:
            self.files.append(PlanFile(file, Role.PORTFOLIO, ""))
        elif stem in SECTIONS:
            self.files.append(PlanFile(file, Role.SECTION, stem))
        else:
            near = nearest(stem, SECTIONS)
            way = f"did you mean {near}{name.removeprefix(stem)}? " if near else ""
            way += f"sections: {', '.join(SECTIONS)}; a project stands in its program's folder"
            self._say("F007", "unknown-file", file, f"file '{name}' is no section of the portfolio", way)

    def _say(self, code: str, name: str, file: str, message: str, help_: str) -> None:
        self.findings.append(_finding(code, name, file, message, help_))


def clashes(files: tuple[PlanFile, ...]) -> Iterator[tuple[PlanFile, PlanFile]]:
    """Pairs of files, the later one first, whose ids are one on a file system that ignores case."""
    seen: dict[tuple[Role, str, str], PlanFile] = {}
    for file in files:
        role = Role.SECTION if file.role is Role.PORTFOLIO else file.role
        first = seen.setdefault((role, folded(file.program), folded(file.id)), file)
        if first is not file:
            yield file, first


def _kind(entry: os.DirEntry[str], root: Path) -> EntryKind:
    try:
        if entry.is_dir(follow_symlinks=False):
            return EntryKind.FOLDER
        if not entry.is_symlink():
            return EntryKind.FILE if entry.is_file() else EntryKind.OTHER
        if entry.is_dir():
            return EntryKind.LINKED_FOLDER
        if not _is_inside(os.path.realpath(entry.path), os.path.realpath(root)):
            return EntryKind.LINK_OUT
        return EntryKind.FILE if entry.is_file() else EntryKind.OTHER
    except OSError:  # a link that leads to itself
        return EntryKind.OTHER


def _is_inside(real: str, real_root: str) -> bool:
    return os.path.commonpath((real, real_root)) == real_root


def _not_regular(file: str) -> Finding:
    return _finding(*_NOT_A_FILE, file, "not a regular file", "put a regular file here, or rename it")


def _finding(code: str, name: str, file: str, message: str, help_: str) -> Finding:
    return Finding(code, name, Severity.ERROR, message, (Place(file),), help_)
