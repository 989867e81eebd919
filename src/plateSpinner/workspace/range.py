"""Which two plans a range such as `main..topic` means."""

import re
from dataclasses import dataclass
from typing import Final

from plateSpinner.workspace.repository import GitError, Repository

WORK_TREE: Final = "working tree"
STAGED: Final = "staged"
NOTHING: Final = "no commit yet"
_DATE: Final = re.compile(r"[12][0-9]{3}-[01][0-9]-[0-3][0-9]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Range:
    """Two versions: names as they were asked for, and commits.

    `head` is empty for what is not committed, `base` for `NOTHING`.
    """

    base_name: str
    base: str
    head_name: str
    head: str


def compared(repository: Repository, asked: str | None, *, staged: bool = False) -> Range:
    """What to compare: `BASE`, `BASE..HEAD`, `BASE...HEAD`; raises `GitError`.

    A side is a branch, tag or commit, or a date as 2026-11-23 for the newest commit up to its end.
    `BASE` alone means where HEAD branched off it, held against the working tree or with `staged` against
    the index. Nothing means the main branch, with `staged` the last commit, if there is one. Two dots
    compare the two as they are, an empty side being HEAD; three take for the first where the second
    branched off it.
    """
    if staged and not asked and repository.commit("HEAD") is None:
        return Range(NOTHING, "", STAGED, "")
    text = asked or ("HEAD" if staged else repository.main_branch())
    left, dots, right = text.partition("...")
    if not dots:
        left, dots, right = text.partition("..")
    if not dots:
        head_name = STAGED if staged else WORK_TREE
        return Range(text, _branched(repository, text), head_name, "")
    if staged:
        raise GitError(f"a range and --staged: '{text}'", "name one commit to compare what is staged with")
    base_name, head_name = left or "HEAD", right or "HEAD"
    head = _commit(repository, head_name)
    base = _branched(repository, base_name, head) if dots == "..." else _commit(repository, base_name)
    return Range(base_name, base, head_name, head)


def _commit(repository: Repository, name: str) -> str:
    if repository.commit(name) is None and _DATE.fullmatch(name):
        return repository.at(name)
    return repository.resolved(name)


def _branched(repository: Repository, name: str, head: str = "") -> str:
    if repository.commit(name) is None and _DATE.fullmatch(name):
        return repository.at(name, head)
    return repository.branched_off(name, head)
