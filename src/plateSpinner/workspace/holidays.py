"""The section `holidays` of a plan: where it stands, and its file with days added, renamed, taken out."""

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from plateSpinner.finding import Edit, Finding, Place, Severity
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.edit import write_file
from plateSpinner.workspace.fixes import Change, write
from plateSpinner.workspace.insertion import Entries, insert, scalar
from plateSpinner.workspace.splice import apply
from plateSpinner.workspace.tree import ROOT_NAMES, SUFFIXES, Role, Tree, read_bytes

SECTION: Final = "holidays"
_FILE: Final = f"{SECTION}.yaml"
_SCHEMA: Final = "../schema/holidays.json"
_ABOUT: Final = """\
# Public holidays, by region. `spin calendar --write` adds years and regions; what is written by hand stays.
"""


@dataclass(frozen=True, slots=True)
class Days:
    """What becomes of the section, by region and date as written: `renamed` has the new names."""

    added: Entries
    renamed: tuple[tuple[str, str, str], ...] = ()
    removed: tuple[tuple[str, str], ...] = ()


def section_place(tree: Tree, portfolio: Portfolio) -> Place:
    """Where the section stands; without one, its own file, which may be empty or not there."""
    if SECTION in portfolio.charter.model_fields_set:
        return portfolio.charter_place(SECTION)
    own = (file.file for file in tree.files if file.role is Role.SECTION and file.id == SECTION)
    return Place(next(own, _FILE))


def faults(findings: Iterable[Finding], place: Place) -> tuple[Finding, ...]:
    """What is wrong with the section: while that stands, it can't be told what days it has."""
    names = {f"{SECTION}{suffix}" for suffix in SUFFIXES}
    return tuple(
        finding
        for finding in findings
        if (at := finding.places[0]).file.lower() in names
        or (at.file in ROOT_NAMES and at.route[:1] == (SECTION,))
        or (at.file == place.file and at.span is not None)
    )


def changed(root: Path, place: Place, days: Days) -> Change | Finding:
    """The section's file as it is (empty where it is not there) and as it becomes; nothing is written."""
    is_new = not os.path.lexists(root / place.file)
    old = b"" if is_new else read_bytes(root, place.file, Limits().max_bytes)
    if isinstance(old, Finding):
        return old
    made: bytes | Finding = old
    if added := {region: names for region, names in days.added.items() if names}:
        made = insert(_head(root) if is_new else old, place, added)
    if isinstance(made, Finding):
        return made
    edits = [Edit(place.at(region, day), scalar(name)) for region, day, name in days.renamed]
    edits += [Edit(place.at(region, day), "") for region, day in days.removed]
    made = apply(made, edits)
    return made if isinstance(made, Finding) else Change(place.file, old.decode(), made.decode())


def put(root: Path, change: Change) -> Finding | None:
    """Write the section's file, whole or not at all; why it could not be written."""
    path = root / change.file
    if os.path.lexists(path):
        refused = write(root, (change,))
        return refused[0] if refused else None
    try:
        write_file(path, change.new)
    except OSError as failed:
        why = (failed.strerror or "input/output error").lower()
        return Finding(
            "F009",
            "file-unwritten",
            Severity.ERROR,
            f"can't be written: {why}",
            (Place(change.file),),
            "check the folder",
        )
    return None


def _head(root: Path) -> bytes:
    """How the section's own file begins: with its schema, where the plan has schemas beside it."""
    modeline = f"# yaml-language-server: $schema={_SCHEMA}\n" if (root / _SCHEMA).is_file() else ""
    return (modeline + _ABOUT).encode()
