"""Texts put under the keys of two nested mappings of a plan file, each behind the keys that sort before it.

Only insertions: every byte that was there stays, with comments, layout, line ends and flow style.
What was written is read again, and unless exactly the new entries are there besides, it is refused.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, TypeAlias

from plateSpinner.finding import Finding, Place, Route, Severity
from plateSpinner.workspace.comments import comments
from plateSpinner.workspace.data import Data
from plateSpinner.workspace.outline import Node, node_at, outline
from plateSpinner.workspace.yaml import read

Entries: TypeAlias = Mapping[str, Mapping[str, str]]

_BOM: Final = "\ufeff"
_BREAK: Final = re.compile(r"\r\n|\r|\n")
_LINE: Final = re.compile(r"[^\r\n]*")
_COMMENT: Final = re.compile(r"(?:\r\n|\r|\n)( *)#[^\r\n]*")
_PLAIN_KEY: Final = re.compile(r"[\w-]+")
_PLAIN: Final = re.compile(r"[^\W\d_](?:[\w .;'\u2019()&/-]*[\w.)])?")
_WORDS: Final = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
"""What some reader of YAML takes for something else than text: Norway is `"NO"`."""


def insert(raw: bytes, section: Place, entries: Entries) -> bytes | Finding:
    """A plan file's bytes with `entries` in the mapping at `section`; or why that can't be done.

    None of the entries may be there. A section without a route is the file as a whole, which may
    be empty. Never raises.
    """
    if not entries:
        return raw
    reading = read(raw, section.file)
    if reading.findings:
        return _refused(section, "the file has errors", "mend them first")
    whole = raw.decode()
    text = whole.removeprefix(_BOM)
    around = node_at(outline(text), section.route)
    if reading.data is None and not section.route:
        new = _behind_all(text, entries)
    elif around is None or not around.is_mapping:
        return _refused(section, "it is no mapping", "edit the file by hand")
    else:
        new = _spliced(text, _insertions(text, around, entries))
    made = (whole[: len(whole) - len(text)] + new).encode()
    told = read(made, section.file)
    if told.findings:
        return _refused(section, told.findings[0].message, told.findings[0].help)
    kept = [comment.text for comment in comments(new)] == [comment.text for comment in comments(text)]
    if not kept or told.data != _wanted(reading.data, section.route, entries):
        return _refused(section, "more than the new entries would change", "edit the file by hand")
    return made


def section_text(entries: Entries) -> str:
    """Entries as the text of a file of their own."""
    return "".join(f"{line}\n" for key, inside in sorted(entries.items()) for line in _block(key, inside, ""))


_Insertion: TypeAlias = tuple[int, str]
"""An index into the text, and what goes there."""


def _insertions(text: str, around: Node, entries: Entries) -> Iterator[_Insertion]:
    there = {str(entry.step): entry.value for entry in around.entries}
    for key, inside in sorted(entries.items()):
        if key not in there:
            yield _insertion(text, around, key, inside)
            continue
        for step, value in sorted(inside.items()):
            yield _insertion(text, there[key], step, value)


def _insertion(text: str, around: Node, key: str, value: Mapping[str, str] | str) -> _Insertion:
    """An entry behind the last of those that sort before it, else before all others."""
    earlier = [entry for entry in around.entries if str(entry.step) < key]
    if around.flow:
        entry = _flow(key, value)
        if earlier:
            return earlier[-1].value.end, f", {entry}"
        return (around.entries[0].start, f"{entry}, ") if around.entries else (around.start + 1, entry)
    first = around.entries[0].start
    begin = _line_start(text, first)
    lines = _block(key, value, " " * (first - begin))
    line_break = _line_break(text)
    if earlier:
        behind = _behind(text, earlier[-1].value.end, first - begin)
        return behind, "".join(f"{line_break}{line}" for line in lines)
    return begin, "".join(f"{line}{line_break}" for line in lines)


def _behind(text: str, end: int, column: int) -> int:
    """The end of an entry's last line, and of comments below that stand deeper than its own column."""
    line = _LINE.match(text, end)
    end = line.end() if line else end
    while (comment := _COMMENT.match(text, end)) and len(comment[1]) > column:
        end = comment.end()
    return end


def _behind_all(text: str, entries: Entries) -> str:
    line_break = _line_break(text)
    lead = line_break if text and not text.endswith(("\n", "\r")) else ""
    return text + lead + section_text(entries).replace("\n", line_break)


def _spliced(text: str, insertions: Iterator[_Insertion]) -> str:
    parts: list[str] = []
    at = 0
    for index, new in sorted(insertions, key=_index):  # stable: what goes to one index stays in order
        parts += (text[at:index], new)
        at = index
    return "".join((*parts, text[at:]))


def _index(insertion: _Insertion) -> int:
    return insertion[0]


def _block(key: str, value: Mapping[str, str] | str, indent: str) -> Iterator[str]:
    if isinstance(value, str):
        yield f"{indent}{_key(key)}: {scalar(value)}"
        return
    yield f"{indent}{_key(key)}:"
    for step, inside in sorted(value.items()):
        yield f"{indent}  {_key(step)}: {scalar(inside)}"


def _flow(key: str, value: Mapping[str, str] | str) -> str:
    if isinstance(value, str):
        return f"{_key(key)}: {scalar(value)}"
    inside = ", ".join(_flow(step, part) for step, part in sorted(value.items()))
    return f"{_key(key)}: {{{inside}}}"


def _key(text: str) -> str:
    return text if _PLAIN_KEY.fullmatch(text) and text.lower() not in _WORDS else _quoted(text)


def scalar(text: str) -> str:
    """A text as a value on one line: as it is where every reader takes it for that text, else in quotes."""
    is_plain = _PLAIN.fullmatch(text) and text.lower() not in _WORDS
    return text if is_plain else _quoted(text)


def _quoted(text: str) -> str:
    quoted = json.dumps(text, ensure_ascii=False)
    return "".join(letter if letter.isprintable() else f"\\U{ord(letter):08x}" for letter in quoted)


def _wanted(data: Data, route: Route, entries: Entries) -> Data:
    """The data of a file with the entries in it."""
    if route:
        inside = data if isinstance(data, dict) else {}
        return {**inside, str(route[0]): _wanted(inside.get(str(route[0])), route[1:], entries)}
    there = data if isinstance(data, dict) else {}
    merged: dict[str, Data] = dict(there)
    for key, new in entries.items():
        before = there.get(key)
        merged[key] = {**(before if isinstance(before, dict) else {}), **new}
    return merged


def _line_start(text: str, at: int) -> int:
    line_start = text.rfind("\n", 0, at) + 1
    return max(line_start, text.rfind("\r", line_start, at) + 1)


def _line_break(text: str) -> str:
    found = _BREAK.search(text)
    return found[0] if found else "\n"


def _refused(place: Place, why: str, way_out: str) -> Finding:
    return Finding("F008", "edit-refused", Severity.ERROR, f"can't be edited: {why}", (place,), way_out)
