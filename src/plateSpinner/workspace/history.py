"""A plan's history, read out of git's objects: what each commit made of each plan file.

Every distinct file is read once, whatever the number of commits that have it, and what history
needs of it is kept by the name of its blob. The work tree is never looked at.
"""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import Final, TypeAlias

from plateSpinner import __version__
from plateSpinner.analysis.history.record import VERSION, Record, from_row, record, to_row
from plateSpinner.analysis.history.slips import UNREAD, Revision, Step, Unread
from plateSpinner.finding import Place
from plateSpinner.model.component import Program, Project
from plateSpinner.model.fact import is_id
from plateSpinner.model.words import counted
from plateSpinner.workspace.cache import keep_rows, load_rows
from plateSpinner.workspace.refusals import read_fact
from plateSpinner.workspace.repository import Repository
from plateSpinner.workspace.snapshot import may_be_planned
from plateSpinner.workspace.tree import PROGRAM_NAMES, ROOT_NAMES, SUFFIXES
from plateSpinner.workspace.workers import shared
from plateSpinner.workspace.yaml import read

Known: TypeAlias = Record | Unread

_FIELDS: Final = 7
_FORMAT: Final = "%H%x00%P%x00%cI%x00%an%x00%ae%x00%s%x00%b%x00"
_REQUESTS: Final = (
    re.compile(r"Merge pull request (#[0-9]{1,9})\b", re.ASCII),
    re.compile(r"\((#[0-9]{1,9})\)\s*$", re.ASCII),
    re.compile(r"See merge request \S{0,300}?(![0-9]{1,9})\b", re.ASCII),
    re.compile(r"\(pull request (#[0-9]{1,9})\)", re.ASCII),
)
_FILE_MODES: Final = ("100", "120")
"""Regular files, and links: what a link says is no plan, so it can't be read, and that is told."""
_MOST_MOVES: Final = 100
"""How often the plan's folder may have been moved."""
_HARMLESS: Final = frozenset(("unknown-key",))
_MOST_ROWS: Final = 500_000
_MOST_NOTES: Final = 20
_BROKEN: Final = "unread"


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit: its day in its committer's own zone, its author, what it says."""

    oid: str
    parents: tuple[str, ...]
    day: dt.date
    author: str
    email: str
    subject: str
    body: str

    @property
    def request(self) -> str:
        """The pull or merge request that it says it came from, as `#12` or `!12`; empty where none."""
        for text in (self.subject, self.body):
            for pattern in _REQUESTS:
                if found := pattern.search(text[:20_000]):
                    return found[1]
        return ""

    @property
    def revision(self) -> Revision:
        """What the ledger tells of it."""
        return Revision(self.oid, self.day, self.author, self.subject, self.request)


@dataclass(frozen=True, slots=True)
class History:
    """What the commits up to `head` did, oldest first, and what to know about how far that goes."""

    steps: tuple[Step, ...]
    notes: tuple[str, ...]
    head: str


@dataclass(frozen=True, slots=True)
class _Touch:
    """A file that a commit changed: blobs before and after, empty where there was or is none."""

    old: str
    new: str
    old_path: str
    path: str


def history(
    repository: Repository,
    head: str = "HEAD",
    *,
    all_parents: bool = False,
    cached: bool = True,
    prefix: str | None = None,
    tick: Callable[[int, int], None] | None = None,
) -> History:
    """What each commit up to `head` made of the plan, by first parents or, at will, by all.

    By all parents merges themselves are left out, for what they bring stands in their parents, and each
    step is held against its own parent. Raises `GitError`. `tick` hears how many files of how many are read.
    """
    name = repository.resolved(head)
    found = commits(repository, (name,), all_parents=all_parents)
    folder = repository.prefix if prefix is None else prefix
    touched, cut = _touched(repository, found, folder, all_parents=all_parents)
    paths = _Paths(touched, cumulative=all_parents)
    plotted = [(commit, paths.advance(touched.get(commit.oid, ()))) for commit in found]
    wanted = {key for _, plot in plotted for key in plot.needed()}
    rows, broken = _records(repository, wanted, cached=cached, tick=tick)
    steps = [plot.step(commit.revision, rows, linear=not all_parents) for commit, plot in plotted if plot]
    return History(tuple(steps), tuple(_notes(repository, found, cut, plotted, broken)), name)


def commits(
    repository: Repository, revisions: tuple[str, ...], *, all_parents: bool = False, most: int | None = None
) -> tuple[Commit, ...]:
    """The commits that can be reached from the first of `revisions`, oldest first; `^oid` leaves out its own.

    Every revision is the full name of a commit, of ours and not of a user. Of more than `most` the newest.
    """
    line = ["--topo-order", "--no-merges"] if all_parents else ["--first-parent"]
    line += [] if most is None else [f"--max-count={most}"]
    words = ("rev-list", "--reverse", *line, "--no-commit-header", f"--format={_FORMAT}")
    told = repository.lines((*words, *revisions, "--")).decode("utf-8", "replace")
    fields = told.split("\0")
    rows = (fields[at : at + _FIELDS] for at in range(0, len(fields) - _FIELDS + 1, _FIELDS))
    return tuple(
        Commit(oid.strip(), tuple(parents.split()), _day(when), author, email, subject, body)
        for oid, parents, when, author, email, subject, body in rows
    )


def _day(when: str) -> dt.date:
    try:
        return dt.date.fromisoformat(when[:10])
    except ValueError:  # a commit may claim any second of any era
        return dt.date(1970, 1, 1)


def _touched(
    repository: Repository, found: tuple[Commit, ...], prefix: str, *, all_parents: bool
) -> tuple[dict[str, tuple[_Touch, ...]], Commit | None]:
    """The plan files that each commit changed, by its name; follows the plan's folder where it was moved.

    By all parents it is not followed, nor without end: with the commit that moved it here where that is so.
    """
    touched: dict[str, tuple[_Touch, ...]] = {}
    left, moves = found, 0 if all_parents else _MOST_MOVES
    while True:
        new = _diffs(repository, left, prefix)
        moved = _moved_root(repository, left, new, prefix)
        if moved is None or not moves:
            return touched | new, left[moved[0]] if moved else None
        at, before = moved
        later = {commit.oid for commit in left[at + 1 :]}
        touched |= {oid: files for oid, files in new.items() if oid in later}
        touched[left[at].oid] = _across(repository, left[at], before, prefix)
        left, prefix, moves = left[:at], before, moves - 1


def _diffs(
    repository: Repository, found: tuple[Commit, ...], prefix: str, *, whole: bool = False
) -> dict[str, tuple[_Touch, ...]]:
    words = ["diff-tree", "--stdin", "-r", "-z", "--raw", "--no-abbrev", "--root", "-M", "-l2000"]
    words += ["--no-ext-diff", "--no-textconv", "--ignore-submodules=all"]
    words += [f"--relative={prefix}" if prefix and not whole else "--no-relative"]
    asked = (" ".join((commit.oid, *commit.parents[:1])) for commit in found)
    tokens = iter(os.fsdecode(repository.lines(tuple(words), asked)).split("\0"))
    touched: dict[str, list[_Touch]] = {}
    into: list[_Touch] = []
    for token in tokens:
        if not token.startswith(":"):
            into = touched.setdefault(token.strip(), [])
            continue
        old_mode, mode, old, new, letter = token[1:].split(" ")
        old_path = next(tokens)
        path = next(tokens) if letter[0] in "RC" else old_path
        into.append(
            _Touch(
                old if old_mode.startswith(_FILE_MODES) else "",
                new if mode.startswith(_FILE_MODES) else "",
                old_path,
                path,
            )
        )
    return {oid: tuple(t for t in files if _counts(t)) for oid, files in touched.items() if files}


def _counts(touch: _Touch) -> bool:
    return may_be_planned(touch.path) or may_be_planned(touch.old_path)


def _moved_root(
    repository: Repository, found: tuple[Commit, ...], touched: dict[str, tuple[_Touch, ...]], prefix: str
) -> tuple[int, str] | None:
    """Which commit last brought the plan's folder here from another one, and from which."""
    for at, commit in reversed(tuple(enumerate(found))):
        for touch in touched.get(commit.oid, ()):
            if touch.path in ROOT_NAMES and not touch.old and commit.parents:
                around = _diffs(repository, (commit,), prefix, whole=True).get(commit.oid, ())
                for other in around:
                    folder, _, name = other.old_path.rpartition("/")
                    if other.path == prefix + touch.path and other.old and name in ROOT_NAMES:
                        return at, f"{folder}/" if folder else ""
    return None


def _across(repository: Repository, commit: Commit, before: str, after: str) -> tuple[_Touch, ...]:
    """What a commit that moved the plan's folder changed in it."""
    old = {blob.name: blob.oid for blob in repository.files(commit.parents[0], before)}
    new = {blob.name: blob.oid for blob in repository.files(commit.oid, after)}
    names = {name: name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    for other in _diffs(repository, (commit,), after, whole=True).get(commit.oid, ()):
        name, was = other.path.removeprefix(after), other.old_path.removeprefix(before)
        if (
            other.path != other.old_path
            and name in new.keys() - old.keys()
            and was in old.keys() - new.keys()
        ):
            names[name] = was
            names.pop(was, None)
    touches = (_Touch(old.get(was, ""), new.get(name, ""), was, name) for name, was in sorted(names.items()))
    return tuple(touch for touch in touches if _counts(touch))


@dataclass(slots=True)
class _Plot:
    """What a commit changed, as components of the plan: role and blob by reference, None where gone."""

    after: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    before: dict[str, tuple[str, str] | None] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.after)

    def needed(self) -> Iterator[tuple[str, str]]:
        """Every role and blob that is needed."""
        yield from (key for key in (*self.after.values(), *self.before.values()) if key)

    def step(self, revision: Revision, rows: dict[tuple[str, str], Known], *, linear: bool) -> Step:
        """The same with what the files say."""
        after = {ref: rows[key] if key else None for ref, key in sorted(self.after.items())}
        before = None if linear else {r: rows[key] if key else None for r, key in sorted(self.before.items())}
        return Step(revision, after, self.renamed, before, self.files)


class _Paths:
    """Which files there are as the commits go by, and which component each of them is.

    The rules are those of `workspace.tree`: the topmost folder with a program.yaml is a program.
    """

    def __init__(self, touched: dict[str, tuple[_Touch, ...]], *, cumulative: bool) -> None:
        """`cumulative`: commits do not follow each other; a folder that ever was a program's is one."""
        self._blobs: dict[str, str] = {}
        self._programs: set[str] = set()
        self._refs: dict[str, set[str]] = {}
        self._ref_of: dict[str, str] = {}
        self._cumulative = cumulative
        if cumulative:
            files = (touch.path for touches in touched.values() for touch in touches)
            self._programs.update(_folder(path) for path in files if _is_program(path))

    def advance(self, touches: tuple[_Touch, ...]) -> _Plot:
        """Go on by one commit."""
        plot = _Plot()
        dirty = {path for touch in touches for path in (touch.old_path, touch.path)}
        if not self._cumulative:
            dirty |= self._turned(touches)
        refs_before = {path: ref for path in dirty if (ref := self._ref_of.get(path))}
        stood = {ref: self._key(ref) for ref in refs_before.values()}
        for path in dirty:
            self._forget(path)
        for touch in touches:
            if touch.old_path != touch.path:
                self._blobs.pop(touch.old_path, None)
        for touch in touches:
            if touch.new:
                self._blobs[touch.path] = touch.new
            else:
                self._blobs.pop(touch.path, None)
        for path in dirty:
            self._place(path)
        now = {ref for path in dirty if (ref := self._ref_of.get(path))}
        for ref in sorted(now | stood.keys()):
            key = self._key(ref)
            if self._cumulative or key != stood.get(ref):
                plot.after[ref] = key
        self._follow(plot, touches, refs_before)
        plot.files = {ref: _first(paths) for ref in plot.after if (paths := self._refs.get(ref))}
        if self._cumulative:
            self._own_parent(plot, touches)
        return plot

    def _turned(self, touches: tuple[_Touch, ...]) -> set[str]:
        """Files below a folder that becomes, or is no longer, a program's."""
        touched = {path for touch in touches for path in (touch.old_path, touch.path)}
        folders = {_folder(path) for path in touched if _is_program(path)}
        if not folders:
            return set()
        there = (self._blobs.keys() - touched) | {touch.path for touch in touches if touch.new}
        programs = {folder for folder in folders if any(folder + name in there for name in PROGRAM_NAMES)}
        turned = tuple(programs ^ (folders & self._programs))
        self._programs = (self._programs - folders) | programs
        return {path for path in self._blobs if path.startswith(turned)}

    def _follow(self, plot: _Plot, touches: tuple[_Touch, ...], refs_before: dict[str, str]) -> None:
        """Which component was another one before: its file was renamed, or has come into another program."""
        came_from = {touch.path: touch.old_path for touch in touches if touch.new}
        for new in plot.after:
            for path in sorted(self._refs.get(new, ())):
                old = refs_before.get(came_from.get(path, path), new)
                if old != new and self._key(old) is None:
                    plot.renamed[new] = old

    def _own_parent(self, plot: _Plot, touches: tuple[_Touch, ...]) -> None:
        for touch in touches:
            for path, blob, side in (
                (touch.old_path, touch.old, plot.before),
                (touch.path, touch.new, plot.after),
            ):
                if named := self._named(path):
                    role, ref = named
                    side[ref] = (role, blob) if blob else None
        for ref in plot.after:
            plot.before.setdefault(plot.renamed.get(ref, ref), None)

    def _key(self, ref: str) -> tuple[str, str] | None:
        """The role and blob of a component: of its first file, where two have its name."""
        paths = self._refs.get(ref)
        return ("project" if "/" in ref else "program", self._blobs[_first(paths)]) if paths else None

    def _forget(self, path: str) -> None:
        ref = self._ref_of.pop(path, None)
        if ref is not None:
            self._refs[ref].discard(path)

    def _place(self, path: str) -> None:
        named = self._named(path) if path in self._blobs else None
        if named is not None:
            self._ref_of[path] = named[1]
            self._refs.setdefault(named[1], set()).add(path)

    def _named(self, path: str) -> tuple[str, str] | None:
        """The role and reference of a file; None for those of the portfolio and those that are none."""
        stem, suffix = os.path.splitext(path.rpartition("/")[2])  # noqa: PTH122 - names, not paths
        if suffix not in SUFFIXES or not may_be_planned(path):
            return None
        parts = path.split("/")[:-1]
        around = ("/".join(parts[: depth + 1]) + "/" for depth in range(len(parts)))
        program = next((folder for folder in around if folder in self._programs), "")
        id_ = program.rstrip("/").rpartition("/")[2]
        if not program or not is_id(id_) or not is_id(stem):
            return None
        if not _is_program(path):
            return "project", f"{id_}/{stem}"
        return ("program", id_) if _folder(path) == program else None


def _folder(path: str) -> str:
    return path[: path.rfind("/") + 1]


def _first(paths: set[str]) -> str:
    """The one that a walk through the folders finds first."""
    return min(paths, key=lambda path: path.split("/"))


def _is_program(path: str) -> bool:
    return "/" in path and path.rpartition("/")[2] in PROGRAM_NAMES


def _records(
    repository: Repository,
    wanted: set[tuple[str, str]],
    *,
    cached: bool,
    tick: Callable[[int, int], None] | None,
) -> tuple[dict[tuple[str, str], Known], set[tuple[str, str]]]:
    """What history needs of each file, by role and blob, and those that can't be read."""
    version = f"{__version__}/{VERSION}"
    held = load_rows("history", repository.folder, version) if cached else {}
    known = {key: row for key in wanted if (row := _from_cache(key[0], held.get(_name(key))))}
    missing = sorted(wanted - known.keys())
    if missing:
        contents = dict(repository.contents(oid for _, oid in missing))
        given = [(role, contents[oid]) for role, oid in missing]
        for number, (key, made) in enumerate(zip(missing, shared(_record, given), strict=True), 1):
            known[key] = made
            if tick is not None:
                tick(number, len(missing))
        if cached:
            rows = held if len(held) < _MOST_ROWS else {}
            new = {_name(key): _row(known[key]) for key in missing}
            keep_rows("history", repository.folder, version, rows | new)
    return known, {key for key, row in known.items() if row is UNREAD}


def _name(key: tuple[str, str]) -> str:
    return f"{key[0]}:{key[1]}"


def _row(known: Known) -> object:
    return to_row(known) if isinstance(known, Record) else _BROKEN


def _from_cache(role: str, row: object) -> Known | None:
    """What a row says; None where it is none of ours."""
    if row == _BROKEN:
        return UNREAD
    try:
        made = None if row is None else from_row(row)
    except ValueError:
        return None
    return made if made is not None and made.role == role else None


def _record(given: tuple[str, bytes]) -> Known:
    """What history needs of a file. One that says anything that can't be taken is not read at all."""
    role, raw = given
    reading = read(raw, f"{role}.yaml")
    if reading.findings:
        return UNREAD
    model = Program if role == "program" else Project
    taken = read_fact(model, reading.data, partial(Place, f"{role}.yaml"))
    if any(finding.name not in _HARMLESS for finding in taken.findings):
        return UNREAD
    return record(role, taken.fact)


def _notes(
    repository: Repository,
    found: tuple[Commit, ...],
    cut: Commit | None,
    plotted: list[tuple[Commit, _Plot]],
    broken: set[tuple[str, str]],
) -> Iterator[str]:
    if repository.is_shallow and found:
        first = found[0]
        yield (
            f"this clone is shallow: its history begins on {first.day} ({first.oid[:9]}), "
            "and what moved before is not in it"
        )
    if cut:
        yield (
            f"the plan's folder was moved here on {cut.day} ({cut.oid[:9]}), "
            "and what moved before is not in this history"
        )
    skipped: dict[str, list[Commit]] = {}
    for commit, plot in plotted:
        for ref, key in plot.after.items():
            if key in broken:
                skipped.setdefault(ref, []).append(commit)
    for ref, at in sorted(skipped.items())[:_MOST_NOTES]:
        times = counted(len(at), "commit")
        yield f"{ref} can't be read as {times} left it ({at[0].oid[:9]}): its promises stand as before"
    if len(skipped) > _MOST_NOTES:
        yield f"{len(skipped) - _MOST_NOTES} more files can't be read as some commits left them"
