"""What the rules about a range of commits need out of git: approved plan, authors, the history before."""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from plateSpinner.analysis.changes.change import Comparison
from plateSpinner.analysis.history.slips import ledger
from plateSpinner.finding import Finding
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import quoted
from plateSpinner.rules.changeset import Changeset, Signature
from plateSpinner.rules.governance.pushed_often import put_off
from plateSpinner.workspace.baseline import approved
from plateSpinner.workspace.history import commits, history
from plateSpinner.workspace.load import Memory, load
from plateSpinner.workspace.repository import GitError, Repository
from plateSpinner.workspace.snapshot import at_commit
from plateSpinner.workspace.tree import Tree, walk

_TRAILER: Final = re.compile(r"([A-Za-z][A-Za-z-]{0,40}):[ \t]+(\S.{0,500})")
_SIGNATURE: Final = re.compile(r"([^<>]{0,300}?)[ \t]*<([^<>\s]{1,300})>")
_WORDS: Final = frozenset(("acked-by", "reviewed-by", "approved-by"))
_AUTHORS: Final = frozenset(("co-authored-by",))
_MOST_OF_A_MESSAGE: Final = 20_000
_Signed: TypeAlias = tuple[tuple[Signature, ...] | Unknown, tuple[Signature, ...]]
"""Authors, and who acknowledged."""
_SHALLOW: Final = "this clone is shallow: fetch the whole history"


@dataclass(frozen=True, slots=True)
class Ends:
    """The commits between which a plan was changed; `head` is empty for what may not be committed."""

    base: str
    head: str


def changeset(
    repository: Repository,
    ends: Ends,
    comparison: Comparison,
    plans: tuple[Portfolio, Portfolio],
    tree: Tree,
    memory: Memory | None,
    rules: Collection[str],
) -> Changeset:
    """What happened between two plans; `tree` has the files of the later one.

    Only what one of `rules` asks for is looked up. What git can't tell stands in it with the reason.
    """
    plan = _approved(repository, plans[0], memory) if "approved-date-moved" in rules else None
    signed: _Signed = ((), ())
    if "change-without-acknowledgement" in rules:
        signed = _signatures(repository, ends, tree)
    made = Changeset(*plans, comparison, plan, *signed, {})
    if "pushed-often" in rules and any(put_off(made)):
        return replace(made, pushes=_pushes(repository, ends.base))
    return made


def _approved(repository: Repository, before: Portfolio, memory: Memory | None) -> Portfolio | Unknown | None:
    """The plan that the earlier plan calls approved: a change can't choose what it is held against."""
    name = before.charter.policy.baseline
    if not name:
        return Unknown("the earlier policy has errors in its file") if "policy" in before.unread else None
    try:
        snapshot = at_commit(repository, approved(repository, name))
    except GitError as refused:
        return Unknown(f"the approved plan can't be read: {refused.reason}")
    if not snapshot.has_plan:
        return Unknown(f"the approved plan can't be read: no plan at {quoted(name)}")
    return load(snapshot, memory=memory).portfolio


def _pushes(repository: Repository, base: str) -> Mapping[tuple[str, str], int] | Unknown:
    """How often each promise was put off, by first parents, up to a commit."""
    if repository.is_shallow:
        return Unknown(_SHALLOW)
    try:
        promises = ledger(history(repository, base).steps).promises
    except GitError as refused:
        return Unknown(refused.reason)
    counts: Counter[tuple[str, str]] = Counter()
    for promise in promises:
        counts[promise.kind, promise.ref] += promise.pushes
    return counts


def _signatures(repository: Repository, ends: Ends, tree: Tree) -> _Signed:
    """Who wrote the commits of a range, and who acknowledged; merges, which change nothing, apart."""
    try:
        head = ends.head or repository.head()
        if not ends.head and not _is_committed(repository, head, tree):
            return Unknown("what is not committed has no author"), ()
        if repository.is_shallow:
            return Unknown(_SHALLOW), ()
        if repository.branched_off(ends.base, head) != ends.base:
            return Unknown("the later commit does not come from the earlier one: compare with three dots"), ()
        found = commits(repository, (head, f"^{ends.base}"), all_parents=True)
    except GitError as refused:
        return Unknown(refused.reason), ()
    said = [pair for commit in found for pair in trailers(commit.body)]
    authors = [Signature(commit.author, commit.email) for commit in found]
    authors += [signature for word, signature in said if word in _AUTHORS]
    words = dict.fromkeys(signature for word, signature in said if word in _WORDS)
    return tuple(dict.fromkeys(authors)), tuple(words)


def _is_committed(repository: Repository, head: str, tree: Tree) -> bool:
    """Whether a plan is that of a commit, apart from the ends of its lines."""
    committed = at_commit(repository, head)
    files = [file.file for file in tree.files]
    return files == [file.file for file in walk(committed).files] and all(
        _lines(committed.read(file)) == _lines(tree.source.read(file)) for file in files
    )


def _lines(content: bytes | Finding) -> bytes | None:
    return None if isinstance(content, Finding) else content.replace(b"\r\n", b"\n")


def trailers(body: str) -> Iterator[tuple[str, Signature]]:
    """The lines `Word: Name <address>` at the end of a commit's message: words in lower case.

    They are a paragraph of their own, the last one, in which nothing else stands.
    """
    text = body[-_MOST_OF_A_MESSAGE:].replace("\r\n", "\n").strip("\n")
    lines = text.rpartition("\n\n")[2].split("\n")
    found = [_TRAILER.fullmatch(line.rstrip()) for line in lines if not line.startswith("(cherry picked ")]
    if not all(found):
        return
    for match in found:
        if match is not None and (signature := _signature(match[2])):
            yield match[1].lower(), signature


def _signature(text: str) -> Signature | None:
    if not text.isprintable():
        return None
    if match := _SIGNATURE.fullmatch(text):
        return Signature(match[1], match[2])
    if "<" in text or ">" in text:
        return None
    return Signature("", text) if "@" in text[1:] else Signature(text, "")
