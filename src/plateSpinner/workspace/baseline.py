"""The approved plan: which commit a plan's `policy.baseline` means, and writing it."""

import re
from pathlib import Path
from typing import Final

from plateSpinner.finding import Edit, Finding, Place
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.words import quoted
from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.fixes import Change
from plateSpinner.workspace.insertion import insert, scalar
from plateSpinner.workspace.repository import GitError, Repository
from plateSpinner.workspace.splice import apply
from plateSpinner.workspace.tree import read_bytes
from plateSpinner.workspace.yaml import read

_NAME: Final = re.compile(r"(?!-)[^\x00-\x20\x7f~^:?*\[\\]{1,500}")
_MOVING: Final = re.compile(r"(?:\w+_)?HEAD|@", re.ASCII | re.IGNORECASE)
_WAY: Final = "git tag NAME makes a tag of the approved commit"


def approved(repository: Repository, name: str) -> str:
    """The commit of the approved plan; raises `GitError`.

    Names of tags, branches and commits count, and nothing that would make git search or count: the name
    stands in a plan, which anybody may have written.
    """
    if not _NAME.fullmatch(name) or ".." in name or "@{" in name:
        raise GitError(f"{quoted(name)} is no name of a tag, branch or commit", _WAY)
    if _MOVING.fullmatch(name):
        raise GitError(f"{quoted(name)} is whatever is checked out, and no approved plan", _WAY)
    try:
        return repository.resolved(name)
    except GitError as refused:
        raise GitError(refused.reason, f"{refused.help}; {_WAY}") from None


def named(root: Path, portfolio: Portfolio, name: str) -> Change | Finding:
    """The file that says which plan is the approved one, as it becomes; or why that can't be done.

    Only the value changes, or is added: comments, layout and line ends stay.
    """
    place = portfolio.charter_place("policy", "baseline")
    raw = read_bytes(root, place.file, Limits().max_bytes)
    if isinstance(raw, Finding):
        return raw
    section, text = Place(place.file, place.route[:-1]), scalar(name)
    data = read(raw, place.file).data
    policy = data.get("policy") if section.route and isinstance(data, dict) else data
    if isinstance(policy, dict):
        new = apply(raw, [Edit(place, text)])
    elif section.route and isinstance(data, dict) and "policy" in data:
        new = apply(raw, [Edit(section, f"{{baseline: {text}}}")])
    else:
        new = insert(raw, Place(place.file), {"policy": {"baseline": name}})
    return new if isinstance(new, Finding) else Change(place.file, raw.decode(), new.decode())
