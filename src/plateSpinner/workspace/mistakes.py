"""A parser's complaint in words for the person who wrote the plan.

The parsers' own texts speak of tokens and block ends. What is told here goes by the complaint and
by the text around it. libyaml and ruamel.yaml word their complaints differently, but alike enough.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from plateSpinner.model.words import quoted, shortened
from plateSpinner.workspace.events import HALF_CHARACTER, Unreadable

_LONGEST_KEY: Final = 1024
_TIGHT_COLON: Final = re.compile(r" *(?:- +)?[^\W\d][\w.-]*(:)(?=[^\s:/])(?![^\r\n]*:\s)")


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong from index `at` to `behind`; `opened` is where it began, where that tells more."""

    message: str
    help: str
    at: int
    behind: int
    opened: int | None = None
    code: str = "Y001"
    name: str = "yaml-syntax"


def mistake(text: str, fault: Unreadable) -> Mistake:
    """What was most likely done wrong where a parser gave up."""
    if "\t" in text[max(fault.at - 1, 0) : fault.at + 1]:
        return _tab(text, fault)
    for words, told in _TOLD:
        if any(word in fault.problem or word in fault.context for word in words):
            return told(text, fault)
    return _unknown(text, fault)


def _tab(text: str, fault: Unreadable) -> Mistake:
    begin = _line_start(text, fault.at)
    indented = re.compile(" *(\t+)").match(text, begin)
    if indented:
        return Mistake("line is indented with a tab", "indent it with spaces", *indented.span(1))
    at = text.rfind("\t", 0, fault.at + 1)
    return Mistake("tab where only spaces can stand", "write a space instead", at, at + 1)


def _start(text: str, fault: Unreadable) -> Mistake:
    """A value or key that begins with a character that YAML keeps for itself."""
    at = fault.at
    handle = re.compile(r"@([\w.-]+)").match(text, at)
    if not handle:
        return _reserved(text, at)
    name = shortened(handle[1])
    return Mistake("text begins with '@', which YAML reserves", f'write {name} or "@{name}"', *handle.span())


def _reserved(text: str, at: int) -> Mistake:
    message = f"text begins with {quoted(text[at : at + 1])}, which YAML reserves"
    return Mistake(message, "put it in quotes", at, at + 1)


def _sigil(text: str, fault: Unreadable) -> Mistake:
    return _reserved(text, fault.since)


def _quote(text: str, fault: Unreadable) -> Mistake:
    quote = text[fault.since : fault.since + 1]
    return Mistake(f"quote {quote} is never closed", f"close it with {quote}", fault.since, fault.since + 1)


def _escape(text: str, fault: Unreadable) -> Mistake:
    at = text.rfind("\\", 0, fault.at + 1)
    kind = text[at + 1 : at + 2]
    digits = {"x": 2, "u": 4, "U": 8}.get(kind)
    message = f"backslash before {quoted(kind)} is no escape"
    if digits:
        message = f"backslash before {quoted(kind)} without the {digits} hexadecimal digits of a character"
    return Mistake(message, r"write \\ for a backslash, or use single quotes", at, at + 2)


def _half(text: str, fault: Unreadable) -> Mistake:
    pairs = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(\\u[dD][89a-fA-F]..)").finditer(text, fault.at)
    at, behind = next((found.span() for found in pairs if found[1]), (fault.at, fault.at + 1))
    return Mistake("escape of half a character", "write the character itself", at, behind)


def _brackets(text: str, fault: Unreadable) -> Mistake:
    """Something else than a comma or the closing bracket."""
    opener, met = text[fault.since : fault.since + 1], text[fault.at : fault.at + 1]
    closer = "]" if opener == "[" else "}"
    if met and met in "]}":
        message, way = f"'{opener}' is closed by '{met}'", f"close it with {closer}"
        return Mistake(message, way, fault.at, fault.at + 1, fault.since)
    if not met or (met == ":" and _line_start(text, fault.at) > fault.since):
        return _never_closed(text, fault.since)
    if met == ":":
        way = "put a comma before the key, or quotes around the value"
        return Mistake("': ' inside of a value", way, fault.at, fault.at + 1, fault.since)
    way = "put a comma between entries, or quotes around the whole text"
    return Mistake(f"no comma before {quoted(met)}", way, fault.at, fault.at + 1, fault.since)


def _never_closed(text: str, at: int) -> Mistake:
    closer = "]" if text[at] == "[" else "}"
    return Mistake(f"'{text[at]}' is never closed", f"close it with {closer}", at, at + 1)


def _no_value(text: str, fault: Unreadable) -> Mistake:
    """A bracket, a comma or the file's end where a value is expected."""
    met = text[fault.at : fault.at + 1]
    if met:
        way = "write the value; text that begins so needs quotes"
        return Mistake(f"{quoted(met)} where a value is expected", way, fault.at, fault.at + 1)
    for candidate in (text, re.sub(r"#[^\r\n]*", lambda comment: " " * len(comment[0]), text)):
        at = _last_open(candidate)
        if at >= 0:
            return _never_closed(text, at)
    return _unknown(text, fault)


def _last_open(text: str) -> int:
    """The index of the last bracket without its partner, -1 where there is none."""
    partners = 0
    for at in range(len(text) - 1, -1, -1):
        partners += (text[at] in "]}") - (text[at] in "[{")
        if partners < 0:
            return at
    return -1


def _colon(text: str, fault: Unreadable) -> Mistake:
    """A `: ` where no key can stand before it."""
    begin = _line_start(text, fault.at)
    before, above = text[begin : fault.at], _line_above(text, begin)
    if re.search(r":\s", before):
        return Mistake("': ' inside of a value", "put the value in quotes", fault.at, fault.at + 1)
    if len(before) > _LONGEST_KEY:
        message = f"key is longer than {_LONGEST_KEY} characters"
        return Mistake(message, "write a shorter key", begin, fault.at)
    tight = _TIGHT_COLON.match(text, above)
    if tight:
        return _no_space(tight)
    if not re.compile(r"[^\r\n]*:(?:\s|\Z)").match(text, above):
        return _no_key(text, above)
    key = begin + len(before) - len(before.lstrip(" "))
    message = "line is indented deeper than its neighbour, which has a value already"
    return Mistake(message, "indent it like the line above", key, fault.at)


def _key(text: str, fault: Unreadable) -> Mistake:
    """A line that has to hold a key and holds none."""
    tight = _TIGHT_COLON.match(text, _line_start(text, fault.since))
    if tight:
        return _no_space(tight)
    if re.compile(r"-[^\s-]").match(text, fault.since):
        return Mistake("no space behind the dash", "write `- value`", fault.since, fault.since + 1)
    return _no_key(text, fault.since)


def _no_space(tight: re.Match[str]) -> Mistake:
    return Mistake("no space behind the colon", "write `key: value`", *tight.span(1))


def _no_key(text: str, at: int) -> Mistake:
    line = re.compile(r"\s*([^\r\n]*)").match(text, at)
    at, behind = line.span(1) if line else (at, at)
    written = text[at:behind].rstrip()
    way = "write `key: value`; indent text that goes on from the line above"
    return Mistake(f"{quoted(written)} is no key with a value", way, at, at + len(written))


def _block(text: str, fault: Unreadable) -> Mistake:
    """Something that neither goes on with a block nor ends it."""
    at, met = fault.at, text[fault.at : fault.at + 1]
    begin = _line_start(text, at)
    before = text[begin:at].rstrip()
    if met and met in "]},":
        way = "delete it, or put the whole text in quotes"
        return Mistake(f"{quoted(met)} where no bracket is open", way, at, at + 1)
    if before and before[-1] in "'\"]}":
        what = "quote" if before[-1] in "'\"" else "bracket"
        way = "put the whole value in quotes; a ' inside of '...' is written ''"
        return Mistake(f"text behind the closing {what}", way, at, at + 1)
    column = at - begin
    if column != fault.since - _line_start(text, fault.since):
        message = f"line is indented by {column}, like no line it could belong with"
        return Mistake(message, "indent it like its neighbours", begin, at)
    if met == "-":
        return Mistake("list entry among keys", "indent the list below its key", at, at + 1)
    if "collection" in fault.context:
        way = "begin it with `- `, or indent it below its entry"
        return Mistake("key among list entries", way, at, at + 1)
    return _no_key(text, at)


def _list_behind_key(_text: str, fault: Unreadable) -> Mistake:
    way = "put the list on lines of its own, or write [one, another]; text that begins so needs quotes"
    return Mistake("'-' where no list can begin", way, fault.at, fault.at + 1)


def _block_text(text: str, fault: Unreadable) -> Mistake:
    way = "put the text on lines of its own, indented, or in quotes"
    return Mistake(f"text behind {quoted(text[fault.since : fault.since + 1])}", way, fault.at, fault.at + 1)


def _blank_line(_text: str, fault: Unreadable) -> Mistake:
    way = "delete the spaces of the blank line above"
    return Mistake("text below a blank line with fewer spaces", way, fault.at, fault.at + 1)


def _tag(text: str, fault: Unreadable) -> Mistake:
    found = re.compile(r"\S*").match(text, fault.since)
    at, behind = found.span() if found else (fault.since, fault.since)
    way = "delete it; text that begins with ! needs quotes"
    return Mistake(f"tag {quoted(text[at:behind])}", way, at, behind, code="Y005", name="tag")


def _after_end(text: str, fault: Unreadable) -> Mistake:
    """Text behind the whole of the data."""
    begin = _line_start(text, fault.at)
    above = _line_above(text, begin)
    for line in (begin, above):
        if text[line : line + 1] == "%":
            return _reserved(text, line)
    tight = _TIGHT_COLON.match(text, above)
    if tight:
        return _no_space(tight)
    way = "write everything as `key: value` lines, none of them indented more than the first"
    return Mistake("text behind the end of the data", way, fault.at, fault.at + 1)


def _unknown(text: str, fault: Unreadable) -> Mistake:
    if text[fault.at - 2 : fault.at] == r"\U":
        return _escape(text, fault)
    way = "look for a quote, bracket, colon or indentation that is not as meant"
    return Mistake("text that is no YAML", way, fault.at, min(fault.at + 1, len(text)))


_TOLD: Final[tuple[tuple[tuple[str, ...], Callable[[str, Unreadable], Mistake]], ...]] = (
    (("tab character",), _tab),
    (("ing a tag", "ing an tag", "tag handle"), _tag),
    (("cannot start any token",), _start),
    (("while scanning an alias", "while scanning an anchor", "mapping keys are not allowed"), _sigil),
    (("end of stream", "unexpected document separator"), _quote),
    (("escape", "hexdecimal"), _escape),
    ((HALF_CHARACTER,), _half),
    (("expected ',' or",), _brackets),
    (("node content",), _no_value),
    (("mapping values are not allowed",), _colon),
    (("could not find expected ':'",), _key),
    (("sequence entries are not allowed",), _list_behind_key),
    (("while scanning a block scalar",), _block_text),
    (("more indented follow up line",), _blank_line),
    (("expected <block end>", "expected key", "expected '-' indicator"), _block),
    (("document start", "a directive", "an directive"), _after_end),
)
"""Words of a parser's complaint, in the order in which they are looked for, and what tells it."""


def _line_start(text: str, at: int) -> int:
    return max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1


def _line_above(text: str, begin: int) -> int:
    """The start of the nearest line before `begin` that holds more than a comment, else `begin`."""
    above = begin
    for line in reversed(text[:begin].splitlines(keepends=True)):
        above -= len(line)
        if line.strip() and line.lstrip()[0] != "#":
            return above
    return begin
