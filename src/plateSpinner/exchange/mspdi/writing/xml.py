"""Elements as XML text: everything escaped, and nothing in it that XML can't hold."""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Element: TypeAlias = "tuple[str, str | list[Element]]"
"""A name with a text, or with the elements inside."""

NAMESPACE = "http://schemas.microsoft.com/project"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_ACTIVE = re.compile(
    r"[&<>]|[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
    r"|(?P<live>[\t\r\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]|:(?=:)|##\w*\[)"
)
"""`live` acts on a terminal or a CI log that the document is written to: a reference says the same."""


def document(name: str, inside: list[Element]) -> bytes:
    """A whole document in UTF-8, its root in the namespace of MSPDI, an element a line."""
    lines = [_HEAD, f'<{name} xmlns="{NAMESPACE}">', *_lines(inside, "\t"), f"</{name}>", ""]
    return "\n".join(lines).encode()


def present(parts: Iterable[tuple[str, str | list[Element] | None]]) -> list[Element]:
    """The elements that have a value; None and empty lists leave an element out."""
    return [(name, value) for name, value in parts if value is not None and value != []]


def flag(value: bool) -> str:  # noqa: FBT001 - it is what is written
    """A truth value as MSPDI writes it."""
    return "1" if value else "0"


def _lines(elements: list[Element], indent: str) -> Iterator[str]:
    for name, value in elements:
        if isinstance(value, str):
            yield f"{indent}<{name}>{_ACTIVE.sub(_escape, value)}</{name}>"
        else:
            yield f"{indent}<{name}>"
            yield from _lines(value, f"{indent}\t")
            yield f"{indent}</{name}>"


def _escape(match: re.Match[str]) -> str:
    if match["live"]:
        return f"{match[0][:-1]}&#{ord(match[0][-1])};"
    return _SIGNS.get(match[0]) or match[0].encode("unicode_escape").decode("ascii")
