"""Data as the YAML text of a plan file: short things on one line, as people write them."""

import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import TypeAlias

Data: TypeAlias = "Mapping[str, Data] | list[Data] | str | int | Decimal"

WIDTH = 110
_SECTIONS = frozenset(("calendars", "milestones", "people", "tasks", "teams"))
"""Keys under which each thing stands on a line of its own."""
_PLAIN = re.compile(r"\w(?:[\w ./()%@&+'!?;$*=~-]|:(?=[\w/])|(?<!\s)#)*")
_AMBIGUOUS = re.compile(
    r"(?:null|true|false|yes|no|on|off|y|n|[-+.]?[\d.][\d_.,]*(?:e[-+]?\d*)?|0[xob][\da-f_]*|\d+(?::\d+)+"
    r"|[-+]?\.?(?:inf|nan))",
    re.IGNORECASE | re.ASCII,
)
"""What some reader of YAML takes for something else than text."""
_ESCAPED = re.compile(
    "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff]|[\U000e0000-\U0010ffff]"
)


def plan_text(data: Mapping[str, Data]) -> str:
    """The YAML text of a mapping: reading it gives the same data. Text may hold all but lone surrogates."""
    return "".join(f"{line}\n" for line in _block(data, ""))


def _block(data: Mapping[str, Data], indent: str) -> Iterator[str]:
    for key, value in data.items():
        head = f"{indent}{_text(key)}:"
        if isinstance(value, str) and _is_literal(value):
            yield f"{head} |-"
            yield from (f"{indent}  {line}" if line else "" for line in value.split("\n"))
            continue
        if not isinstance(value, Mapping | list) or not _is_long(key, value):
            line = f"{head} {_flow(value)}"
            if len(line) <= WIDTH or not isinstance(value, Mapping | list) or not value:
                yield line
                continue
        yield head
        if isinstance(value, Mapping):
            yield from _block(value, f"{indent}  ")
        else:
            yield from (f"{indent}  - {_flow(part)}" for part in value)


def _is_long(key: str, value: "Mapping[str, Data] | list[Data]") -> bool:
    """Whether a mapping or list is never set on one line."""
    if not isinstance(value, Mapping):
        return False
    inside = any(name in _SECTIONS for name in value) or any(map(_has_lines, value.values()))
    return bool(value) and (key in _SECTIONS or inside)


def _has_lines(value: Data) -> bool:
    return isinstance(value, str) and _is_literal(value)


def _is_literal(text: str) -> bool:
    """Whether a text of several lines can stand as it is."""
    return (
        "\n" in text and text[0] not in " \n\t" and text[-1] != "\n" and text.replace("\n", "").isprintable()
    )


def _flow(value: Data) -> str:
    match value:
        case str():
            return _text(value)
        case Mapping():
            return "{" + ", ".join(f"{_text(key)}: {_flow(part)}" for key, part in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(_flow, value)) + "]"
        case Decimal():
            return f"{value.normalize():f}"
        case int():
            return str(value)


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text[-1] != " " and not _AMBIGUOUS.fullmatch(text):
        return text
    return _ESCAPED.sub(_escape, json.dumps(text, ensure_ascii=False))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - the last of four digits
