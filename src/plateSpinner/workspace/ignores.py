"""Exceptions beside a line: `# spin: ignore[rule, other] until=2026-12-15 reason in words`.

One that stands behind a value is about the findings that point at its line. One that has a line
to itself is about the next line that says something; above the first of a file also about findings
that point at the file as a whole. Like a waiver it needs a reason and a last day, or it fails
and covers nothing.
"""

import datetime as dt
import re
import sys
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from pydantic_core import PydanticCustomError

from plateSpinner.finding import Finding, Place, Severity, Span
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.words import counted, nearest, quoted
from plateSpinner.rules.catalogue import catalogue, find, find_always
from plateSpinner.workspace.comments import Comment, comments
from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.lines import Lines
from plateSpinner.workspace.tree import Tree

FORM: Final = "# spin: ignore[rule] until=2026-12-15 reason"

_MARK: Final = re.compile(rb"spin:[ \t]*ignore")
_IGNORE: Final = re.compile(r"(?<!\S)#+[ \t]*spin:[ \t]*ignore\b[ \t]*(?:\[(?P<rules>[^\]]*)\])?(?P<rest>.*)")
_BREAK: Final = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Ignore:
    """One such comment: `place` is where it stands, `lines` are those it is about, counted from 1.

    `rules` are names and codes as written. `until` is the last day, as written; it and `reason`
    are empty where they are missing. `item` is the reference of what stands on those lines.
    """

    place: Place
    lines: tuple[int, ...]
    rules: tuple[str, ...]
    until: str
    reason: str
    item: str = ""


@dataclass(frozen=True, slots=True)
class Judged:
    """Findings that stand, findings that are covered, and what is wrong with the comments themselves."""

    standing: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    findings: tuple[Finding, ...]


def in_plan(tree: Tree) -> tuple[Ignore, ...]:
    """The comments of all plan files, by file and line; a file is parsed only where it may hold one."""
    found: list[Ignore] = []
    for file in tree.files:
        raw = tree.source.read(file.file)
        if isinstance(raw, bytes) and len(raw) <= Limits().max_bytes:
            found += ignores(raw, file.file)
    return tuple(found)


def ignores(raw: bytes, file: str) -> tuple[Ignore, ...]:
    """The comments of one file, by line; what stands in texts and keys is none. Never raises."""
    if not _MARK.search(raw):
        return ()
    text = raw.decode("utf-8", "replace").removeprefix("\ufeff")
    lines, following = Lines(text), _following(text)
    return tuple(
        _read(match, comment, lines, following, file)
        for comment in comments(text)
        if (match := _IGNORE.search(comment.text))
    )


def placed(
    written: Sequence[Ignore], portfolio: Portfolio, span: Callable[[Place], Span]
) -> tuple[Ignore, ...]:
    """The comments with the innermost item of the plan that stands on the lines they are about."""
    files = {ignore.place.file for ignore in written}
    inside: dict[str, list[tuple[int, int, str]]] = {}
    for item in portfolio.items:
        if item.place.file in files:
            first = span(item.place.key()).line
            last = span(item.place).end_line if item.place.route else sys.maxsize
            inside.setdefault(item.place.file, []).append((first, last, item.ref))
    return tuple(replace(i, item=_innermost(inside.get(i.place.file, []), i.lines[0])) for i in written)


def judge(
    found: Iterable[tuple[Finding, Span]], written: Sequence[Ignore], as_of: dt.date, ran: Collection[str]
) -> Judged:
    """Part what rules have found into what stands and what is covered at `as_of`, and judge the comments.

    Each finding comes with the span of its first place. `ran` has the names of the rules that were
    run: that a comment covers nothing is told only of those. Its last day is inclusive.
    """
    faults = {ignore: tuple(_faults(ignore, as_of)) for ignore in written}
    covers: dict[tuple[str, int, str], list[Ignore]] = {}
    for ignore, wrong in faults.items():
        for line in () if wrong else ignore.lines:
            for rule in _names(ignore):
                covers.setdefault((ignore.place.file, line, rule), []).append(ignore)
    standing: list[Finding] = []
    waived: list[Finding] = []
    used: set[tuple[Ignore, str]] = set()
    for finding, span in found:
        covering = covers.get((finding.places[0].file, span.line, finding.name), [])
        used |= {(ignore, finding.name) for ignore in covering}
        (waived if covering else standing).append(finding)
    told: list[Finding] = []
    for ignore, wrong in faults.items():
        told += (*wrong, *_unknown(ignore))
        if not wrong:
            told += (_unused(ignore, r) for r in _names(ignore) if r in ran and (ignore, r) not in used)
    return Judged(tuple(standing), tuple(waived), tuple(told))


def _innermost(items: Iterable[tuple[int, int, str]], line: int) -> str:
    """Of items with their first and last line the one that begins last before a line and goes on there."""
    around = [item for item in items if item[0] <= line <= item[1]]
    return max(around, key=lambda item: item[0])[2] if around else ""


def _following(text: str) -> list[int]:
    """For each line the number of the first line from it on that says something; 0 where none does."""
    following: list[int] = []
    next_one = 0
    lines = _BREAK.split(text)
    for number in range(len(lines), 0, -1):
        content = lines[number - 1].strip()
        if content and not content.startswith(("#", "---")):
            next_one = number
        following.append(next_one)
    return following[::-1]


def _read(match: re.Match[str], comment: Comment, lines: Lines, following: list[int], file: str) -> Ignore:
    at = comment.start + match.start()
    span = lines.span(at, comment.start + len(comment.text.rstrip()))
    about: tuple[int, ...] = (span.line,)
    if comment.alone:
        line = following[span.line - 1]
        about = (line, 1) if line == following[0] else (line,)
    words = match["rest"].split()
    until = [word for word in words if word.startswith("until=")]
    return Ignore(
        Place(file, span=span),
        about,
        tuple(rule.strip() for rule in (match["rules"] or "").split(",") if rule.strip()),
        until[0].removeprefix("until=") if until else "",
        " ".join(word for word in words if word not in until),
    )


def _names(ignore: Ignore) -> Iterator[str]:
    """The names of the rules that it is about, each once, as far as there are such rules."""
    entries = (find(word) for word in ignore.rules)
    yield from dict.fromkeys(entry.name for entry in entries if entry)


def _faults(ignore: Ignore, as_of: dt.date) -> Iterator[Finding]:
    """What keeps a comment from covering anything."""
    subject = f"ignore of {', '.join(map(quoted, ignore.rules))}" if ignore.rules else "ignore"
    if not ignore.rules:
        yield _unreadable(ignore, "ignore names no rule", f"write {FORM}")
    if not ignore.reason:
        way = "write behind the date why it is accepted"
        yield _told("W901", "ignore-without-reason", Severity.ERROR, ignore, f"{subject} has no reason", way)
    if not ignore.until:
        yield _unreadable(ignore, f"{subject} has no last day", "add until=2026-12-15")
        return
    try:
        last = Day.parse(ignore.until).last
    except PydanticCustomError as refused:
        context = refused.context or {}
        yield _unreadable(ignore, f"{subject}: {context['message']}", str(context["help"]))
        return
    if last < as_of:
        days = (as_of - last).days
        ago = counted(days, "day ago", "days ago")
        way = "mend what it covers, or agree on a new date"
        message = f"{subject} expired {ago} (until {ignore.until})"
        yield _told("W902", "ignore-expired", Severity.ERROR, ignore, message, way)


def _unknown(ignore: Ignore) -> Iterator[Finding]:
    for word in ignore.rules:
        if find_always(word):
            way = "mend what is told, and delete the comment"
            yield _unreadable(ignore, f"ignore of {quoted(word)}, which can't be waived", way)
        elif find(word) is None:
            near = nearest(word, catalogue())
            way = f"did you mean {quoted(near)}?" if near else "spin rule lists them all"
            yield _unreadable(ignore, f"ignore of {quoted(word)}, which is no rule", way)


def _unused(ignore: Ignore, rule: str) -> Finding:
    message = f"ignore of {quoted(rule)} covers nothing"
    way = "delete it, or write it on the line that the finding names"
    return _told("W903", "ignore-unused", Severity.WARNING, ignore, message, way)


def _unreadable(ignore: Ignore, message: str, way: str) -> Finding:
    return _told("W904", "ignore-unreadable", Severity.ERROR, ignore, message, way)


def _told(code: str, name: str, severity: Severity, ignore: Ignore, message: str, way: str) -> Finding:
    about = ", ".join(ignore.rules)
    return Finding(code, name, severity, message, (ignore.place,), way, item=ignore.item, about=about)
