"""The fixes that findings carry, made in the plan's files, or shown as a diff."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import unified_diff
from pathlib import Path
from typing import Final, TypeAlias

from plateSpinner.finding import Edit, Finding, Place, Severity
from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.edit import write_file
from plateSpinner.workspace.splice import apply
from plateSpinner.workspace.tree import read_bytes

MOST_TRIES: Final = 16
"""How often one file's edits are tried in parts, where not all of them can be made together."""

_UNQUOTED: Final = re.compile(r"[^\x00-\x1f\"\\\x7f-\U0010ffff]*")


_Fix: TypeAlias = tuple[Finding, Edit]


@dataclass(frozen=True, slots=True)
class Change:
    """A plan file's text as it is and as it becomes, byte order mark and line ends included."""

    file: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """What the fixes of findings come to; nothing is written yet.

    `changes` are in the order of the files' names. `refused` says of each edit that can't be made
    why not, at its place.
    """

    changes: tuple[Change, ...]
    fixed: tuple[Finding, ...]
    refused: tuple[Finding, ...]


def fix(root: Path, findings: Iterable[Finding]) -> Fixed:
    """Make the fixes of those findings that have one, in memory; never raises for what the files say."""
    by_file: dict[str, list[_Fix]] = {}
    for finding in findings:
        if finding.fix:
            by_file.setdefault(finding.fix.place.file, []).append((finding, finding.fix))
    changes: list[Change] = []
    fixed: list[Finding] = []
    refused: list[Finding] = []
    for file, mine in sorted(by_file.items()):
        raw = read_bytes(root, file, Limits().max_bytes)
        if isinstance(raw, Finding):
            refused.append(raw)
            continue
        attempt = _Attempt(raw)
        attempt.make(mine)
        if attempt.made:
            changes.append(Change(file, raw.decode(), attempt.new.decode()))
        fixed += (finding for finding, _ in attempt.made)
        refused += attempt.refused
    return Fixed(tuple(changes), tuple(fixed), tuple(refused))


def write(root: Path, changes: Iterable[Change]) -> tuple[Finding, ...]:
    """Write changes into the plan's files, each whole or not at all; what could not be written, and why.

    A file that is no longer as `fix` read it stays as it is. Of a link within the plan the file
    is written that it leads to.
    """
    refused: list[Finding] = []
    for change in changes:
        if read_bytes(root, change.file, Limits().max_bytes) != change.old.encode():
            refused.append(_unwritten(change.file, "it was changed meanwhile", "run the command again"))
            continue
        try:
            write_file(Path(os.path.realpath(root / change.file)), change.new)
        except OSError as reason:
            why = (reason.strerror or "input/output error").lower()
            refused.append(_unwritten(change.file, why, "check the file and its folder"))
    return tuple(refused)


def diff(changes: Iterable[Change], prefix: str = "") -> str:
    """Changes as a unified diff that `git apply` and `patch -p1` take; `prefix` goes before the paths.

    Raw text of the plan: a line shown on a terminal or in a log passes the gate first.
    """
    return "".join(line for change in changes for line in _diff(change, prefix))


class _Attempt:
    """The fixes of one file: as many as can be made together."""

    def __init__(self, raw: bytes) -> None:
        self.new = raw
        self.made: list[_Fix] = []
        self.refused: list[Finding] = []
        self._raw = raw
        self._tries = 0

    def make(self, fixes: list[_Fix]) -> None:
        """Make these besides those that are made; where that fails, one half of them after the other."""
        self._tries += 1
        together = apply(self._raw, [edit for _, edit in (*self.made, *fixes)])
        if not isinstance(together, Finding):
            self.new = together
            self.made += fixes
        elif len(fixes) == 1 or self._tries >= MOST_TRIES:
            self.refused += (replace(together, places=(edit.place,), item=f.item) for f, edit in fixes)
        else:
            self.make(fixes[: len(fixes) // 2])
            self.make(fixes[len(fixes) // 2 :])


def _diff(change: Change, prefix: str) -> Iterator[str]:
    old, new = change.old.split("\n"), change.new.split("\n")
    path = f"{prefix}{change.file}"
    for line in unified_diff(_ended(old), _ended(new), _name(f"a/{path}"), _name(f"b/{path}")):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _ended(lines: list[str]) -> list[str]:
    """Lines with their ends: only the last may lack its own."""
    return [*(f"{line}\n" for line in lines[:-1]), *(line for line in lines[-1:] if line)]


def _name(path: str) -> str:
    """A path as git writes it: in quotes with escapes where it has other than printable ASCII."""
    if _UNQUOTED.fullmatch(path):
        return path
    octets = path.encode("utf-8", "surrogateescape")
    return '"' + "".join(map(_octet, octets)) + '"'


def _octet(octet: int) -> str:
    character = chr(octet)
    if character in '"\\':
        return f"\\{character}"
    return character if " " <= character <= "~" else f"\\{octet:03o}"


def _unwritten(file: str, why: str, way_out: str) -> Finding:
    return Finding(
        "F009", "file-unwritten", Severity.ERROR, f"can't be written: {why}", (Place(file),), way_out
    )
