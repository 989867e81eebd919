r"""The gate of each format: what raw text from plans, paths or git passes before it is shown.

A character that is shown in another form is written as Python would write it in a string
(`\x1b`, `\u202e`, `\n`), so a backslash is always the sign that something was made visible.
"""

import re
from json.encoder import encode_basestring
from typing import Final

from plateSpinner.document import Cell, Line

_HIDDEN: Final = re.compile(
    "["
    r"\x00-\x1f\x7f-\x9f"  # C0, DEL, C1
    r"\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069"  # direction; line and paragraph separators
    r"\xad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2065\u206a-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"  # seen by nobody
    r"\U000e0000-\U000e0fff"  # tags, more variation selectors
    r"\ud800-\udfff\ufffe\uffff"  # lone surrogates, noncharacters
    "]"
)
_JOINED: Final = r"\u0600-\u1cff\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_SHAPING: Final = re.compile(
    rf"(?<=[{_JOINED}])[\u200c\u200d](?=[{_JOINED}])"
    r"|(?<=[#*0-9\xa9\xae\u203c-\u3299\U0001f000-\U0001faff])[\ufe0e\ufe0f]"
)
"""Joiners and selectors where scripts and emoji need them; anywhere else they only deceive."""

_NON_JOINER: Final = "\u200c"
_COMMAND: Final = re.compile(
    r"(?<![^\r\n])(?:[^\S\r\n]|[\u200b\ufeff]|\x1b\[[0-9;]*m)*(?=::)"  # blanks and colours at a line's start
    r"|##\w*(?=\[)"
)
_ACTIVE: Final = re.compile(
    r"(?P<start>^\s*(?:\d+(?=[.)](?:\s|$))|(?:[-+=]*(?=[-+=](?:\s|$)))))"
    r"|(?P<break>@|://|www\.|GH-(?=\d)|!(?=\d)|\#(?=\d|$))"
    r"|[\\`*_\[\]~$#<>&|]",
    re.IGNORECASE,
)
_ENTITIES: Final = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "|": "&#124;"}
_REFERENCES: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;", "#": "&#35;"}
)
GAP: Final = "&#8203;"
"""A zero-width space for Markdown: it parts two texts and shows nothing on the page."""

_BREAKS: Final = {"#": rf"\#{GAP}", "://": f":{GAP}//", "@": f"@{GAP}", "!": f"!{GAP}"}


def printable(text: str) -> str:
    """`text` for a terminal, a pipe or a log: on one line, and with nothing that acts or hides.

    Controls, direction marks, separators, invisible characters and lone surrogates are shown as
    escapes. Joiners and selectors that only shape an emoji or a conjunct are left out, since
    terminals disagree on the width of what they make; the non-joiner of Persian stays.
    """
    return _HIDDEN.sub(_on_screen, text)


def printable_line(line: Line) -> Line:
    """A line with each of its texts made `printable`."""
    return tuple(Cell(printable(cell.text), cell.tone) for cell in line)


def pieces(text: str) -> list[str]:
    """Each character of `text` as `printable` shows it: joined, they are what it returns."""
    shown = list(text)
    for match in _HIDDEN.finditer(text):
        shown[match.start()] = _on_screen(match)
    return shown


def ci_safe(text: str) -> str:
    r"""`text`, any number of lines of it, for a CI log: no line of it is a command to the runner.

    GitHub acts on lines that begin with `::`, blanks aside, and on `##[` anywhere; Azure and
    TeamCity on `##word[`. A backslash goes in: `\::error::`, `##\[group]`. It is visible, one
    character, the sign that `printable` uses for what was made harmless, and in Markdown it is an
    escape that leaves the original to be read.
    """
    return _COMMAND.sub(lambda match: match[0] + "\\", text)


def markdown(text: str) -> str:
    """`text` as words in GitHub-flavoured Markdown, on one line: never markup, link or mention.

    GitHub looks for `@name`, `#12` and addresses after Markdown is done, where an escape is gone:
    those get the entity of a zero-width space, which is seen in the source and breaks the word on
    the page. The caller strips the blanks at the ends of a line.
    """
    return _ACTIVE.sub(_inactive, _HIDDEN.sub(_on_page, text))


def markdown_code(text: str, *, in_table: bool = False) -> str:
    """`text` as a code span, where nothing is markup or a mention; empty text gives nothing.

    Markdown parsers disagree on a backslash before a pipe inside a table: there, text with a pipe
    becomes plain words.
    """
    shown = _HIDDEN.sub(_on_page, text)
    if not shown.strip(" ") or (in_table and "|" in shown):
        return markdown(text)
    fence = "`" * (max((len(run) for run in re.findall("`+", shown)), default=0) + 1)
    edges = shown[0] + shown[-1]
    pad = " " if "`" in edges or edges == "  " else ""
    return f"{fence}{pad}{shown}{pad}{fence}"


def html(text: str) -> str:
    """`text` for HTML, between tags or in a quoted attribute: one line of words, never markup.

    The `#` is a reference too, since a CI log that shows the page acts on `##[`.
    """
    return _HIDDEN.sub(_on_page, text).translate(_REFERENCES)


def json_string(text: str) -> str:
    r"""`text` as a quoted JSON string: what `printable` would show as an escape is `\u....`.

    Other characters stay as they are. The bracket of `##[` is escaped too, because nothing may
    be put into JSON once it goes to a CI log.
    """
    quoted = _HIDDEN.sub(_in_json, encode_basestring(text))
    return re.sub(r"(##\w*)\[", r"\1\\u005b", quoted)


def _on_screen(match: re.Match[str]) -> str:
    if _shapes(match):
        return match[0] if match[0] == _NON_JOINER else ""
    return _escape(match[0])


def _on_page(match: re.Match[str]) -> str:
    return match[0] if _shapes(match) else _escape(match[0])


def _in_json(match: re.Match[str]) -> str:
    if _shapes(match):
        return match[0]
    units = match[0].encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))


def _shapes(match: re.Match[str]) -> bool:
    return _SHAPING.match(match.string, match.start()) is not None


def _escape(char: str) -> str:
    return char.encode("unicode_escape").decode("ascii")


def _inactive(found: re.Match[str]) -> str:
    token = found[0]
    match found.lastgroup:
        case "start":
            return f"{token}\\"
        case "break":
            return _BREAKS.get(token, f"{token[:-1]}{GAP}{token[-1]}")
        case _:
            return _ENTITIES.get(token, f"\\{token}")
