"""Edits of a plan file as splices: only the bytes of what is edited change.

Comments, layout, line ends, a byte order mark, flow and block style stay. What was written is
read again, and unless exactly the facts that were asked for differ, the edit is refused.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from plateSpinner.finding import Edit, Finding, Place, Route, Severity
from plateSpinner.workspace.comments import Comment, comments
from plateSpinner.workspace.data import Data
from plateSpinner.workspace.outline import Node, node_at, outline
from plateSpinner.workspace.yaml import read

BY_HAND: Final = "edit the file by hand"

_BOM: Final = "\ufeff"
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_COMMA: Final = re.compile(r"\s*,")
_REST_OF_LINE: Final = re.compile(r"[^\r\n]*")


def apply(raw: bytes, edits: Sequence[Edit]) -> bytes | Finding:
    """A plan file's bytes with all of `edits`, which are of that one file; or why they can't be made.

    Routes are those of `raw`, whatever one edit does to the place of another; an edit that is
    there twice is made once. Never raises.
    """
    if not edits:
        return raw
    file = edits[0].place.file
    reading = read(raw, file)
    if reading.findings:
        return _refused(reading.findings[0].places[0], "the file has errors", "mend them first")
    whole = raw.decode()
    text = whole.removeprefix(_BOM)
    top, before = outline(text), comments(text)
    splices: list[_Splice] = []
    for edit in dict.fromkeys(edits):
        made = _splice(text, top, edit)
        if not isinstance(made, str) and _swallows(made, before):
            made = "a comment stands inside the value"
        if isinstance(made, str):
            return _refused(edit.place, made, BY_HAND)
        splices.append(made)
    new = _spliced(text, splices)
    if new is None:
        return _refused(edits[0].place, "two edits are about one value", BY_HAND)
    kept = [comment.text for comment in _outside(splices, before)]
    wanted, told = _wanted(reading.data, top, edits), _data(new, file)
    if not _same(told, wanted) or [comment.text for comment in comments(new)] != kept:
        return _refused(edits[0].place, "more than that value would change", BY_HAND)
    return (whole[: len(whole) - len(text)] + new).encode()


@dataclass(frozen=True, slots=True)
class _Splice:
    """What stands from `start` to `end`, exclusive, becomes `text`.

    Comments in it that begin before `claimed` belong to what is taken out, and go with it.
    """

    start: int
    end: int
    text: str
    claimed: int = 0


def _splice(text: str, top: Node, edit: Edit) -> _Splice | str:
    """The splice that makes an edit, or why there is none."""
    route = edit.place.route
    around = node_at(top, route[:-1]) if route else None
    if around is None or not (around.is_mapping or around.is_list):
        return "there is nothing at this place"
    if _BREAK.search(edit.text):
        return "the new value has several lines"
    if isinstance(_data(edit.text, edit.place.file), Finding):
        return "the new value can't be read"
    step = route[-1]
    index = next((i for i, entry in enumerate(around.entries) if entry.step == step), None)
    if index is None:
        if around.is_list or not edit.text:
            return "there is nothing at this place"
        return _addition(text, around, f"{step}: {edit.text}")
    if edit.text:
        return _replacement(text, around, index, edit.text)
    return _removal(text, around, index)


def _replacement(text: str, around: Node, index: int, value: str) -> _Splice:
    old = around.entries[index].value
    if old.start < old.end:
        return _Splice(old.start, old.end, value)
    lead = " " if around.is_list or text[old.start - 1] == ":" else ": "
    return _Splice(old.start, old.start, lead + value)


def _addition(text: str, around: Node, entry: str) -> _Splice:
    """An entry behind the last one; in block style on a line of its own, under the others."""
    if not around.entries:
        return _Splice(around.start + 1, around.start + 1, entry)
    behind = around.entries[-1].value.end
    if around.flow:
        return _Splice(behind, behind, f", {entry}")
    behind = _line_end(text, behind)
    lead = text[_line_start(text, around.entries[0].start) : around.entries[0].start]
    indent = lead if not lead.strip(" ") else " " * len(lead)
    line_break = _BREAK.match(text, behind) or _BREAK.search(text)
    return _Splice(behind, behind, f"{line_break[0] if line_break else chr(10)}{indent}{entry}")


def _removal(text: str, around: Node, index: int) -> _Splice:
    """An entry with its key or dash: its lines where it has them to itself, else up to the next entry."""
    entry, following = around.entries[index], around.entries[index + 1 :]
    begin, behind = entry.start, entry.value.end
    claimed = _line_end(text, behind)
    line_start = _line_start(text, begin)
    if not around.flow and not text[line_start:begin].strip(" "):
        line_break = _BREAK.match(text, claimed)
        return _Splice(line_start, line_break.end() if line_break else claimed, "", claimed)
    if following:
        return _Splice(begin, following[0].start, "", claimed)
    if around.flow and index:
        return _Splice(around.entries[index - 1].value.end, behind, "", claimed)
    comma = _COMMA.match(text, behind) if around.flow else None
    return _Splice(begin, comma.end() if comma else behind, "", claimed)


def _swallows(splice: _Splice, before: Sequence[Comment]) -> bool:
    """Whether a comment would go that does not belong to what is taken out."""
    return any(comment.start >= splice.claimed for comment in _inside(splice, before))


def _outside(splices: Iterable[_Splice], before: Sequence[Comment]) -> list[Comment]:
    gone = {comment for splice in splices for comment in _inside(splice, before)}
    return [comment for comment in before if comment not in gone]


def _inside(splice: _Splice, before: Sequence[Comment]) -> Sequence[Comment]:
    first, behind = (bisect_left(before, at, key=_start) for at in (splice.start, splice.end))
    return before[first:behind]


def _start(comment: Comment) -> int:
    return comment.start


def _spliced(text: str, splices: Iterable[_Splice]) -> str | None:
    """The text with all splices; None where two overlap that do not both only take out."""
    parts: list[str] = []
    at, last = 0, ""
    for splice in sorted(splices, key=lambda s: (s.start, s.end)):
        if splice.start < at and (splice.text or last):
            return None
        parts += (text[at : splice.start], splice.text)
        at, last = max(at, splice.end), splice.text
    return "".join((*parts, text[at:]))


def _wanted(data: Data, top: Node, edits: Iterable[Edit]) -> Data:
    """The data of a file as the edits shall leave it."""
    values: dict[Route, Data] = {}
    added: dict[Route, dict[str, Data]] = {}
    gone = {edit.place.route for edit in edits if not edit.text}
    for edit in edits:
        route, value = edit.place.route, read(edit.text.encode(), edit.place.file).data
        if edit.text:
            values[route] = value
            added.setdefault(route[:-1], {})[str(route[-1])] = value

    def after(data: Data, node: Node, route: Route) -> Data:
        if route in values:
            return values[route]
        left: dict[str, Data] | list[Data]
        match data:
            case dict():
                inside = zip(data.items(), node.entries, strict=True)
                left = {k: after(v, e.value, (*route, k)) for (k, v), e in inside if (*route, k) not in gone}
                left |= added.get(route, {})
            case list():
                entries = enumerate(zip(data, node.entries, strict=True))
                left = [after(v, e.value, (*route, i)) for i, (v, e) in entries if (*route, i) not in gone]
            case _:
                return data
        return left if left or node.flow else None

    return after(data, top, ())


def _data(text: str, file: str) -> "Data | Finding":
    """What a text says, or the first thing that is wrong with it."""
    reading = read(text.encode("utf-8", "surrogatepass"), file)
    return reading.findings[0] if reading.findings else reading.data


def _same(one: object, other: object) -> bool:
    """Whether data are equal in kind, value and order: `1`, `1.0` and `true` are three things."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return list(one) == list(other) and all(_same(value, other[key]) for key, value in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_same, one, other))
    return one == other


def _line_start(text: str, at: int) -> int:
    line_start = text.rfind("\n", 0, at) + 1
    return max(line_start, text.rfind("\r", line_start, at) + 1)


def _line_end(text: str, at: int) -> int:
    """The index of the break that ends a line, or of the end of the text."""
    rest = _REST_OF_LINE.match(text, at)
    return rest.end() if rest else at


def _refused(place: Place, why: str, way_out: str) -> Finding:
    return Finding("F008", "edit-refused", Severity.ERROR, f"can't be edited: {why}", (place,), way_out)
