"""A result as JSON: indented, stable, and exact."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from itertools import chain
from math import isfinite
from typing import Final

from plateSpinner.render.gate import json_string

_INDENT: Final = "  "


def render(result: object) -> str:
    """`result` as JSON text with one newline at its end.

    Dataclasses and mappings become objects, their keys in the order of declaration or insertion;
    lists and tuples become arrays. Enums stand as their values, dates and times as ISO 8601 text.
    A `Decimal` is a number with the very digits it has, trailing zeros included: whoever reads
    numbers as decimals gets it back exactly. What isn't finite is null, for JSON has no such
    number. Text stays as it is but for controls and what can't be seen, which are escaped.
    Raises TypeError for anything else.
    """
    return "".join(_pieces(result)) + "\n"


def _pieces(result: object) -> Iterator[str]:
    """The text in pieces. It keeps its own stack, so any depth of nesting can be written."""
    levels: list[tuple[Iterator[tuple[str, object]], str]] = [(iter((("", result),)), "")]
    separator = ""
    while True:
        members, bracket = levels[-1]
        member = next(members, None)
        if member is None:
            levels.pop()
            if not levels:
                return
            yield f"\n{_INDENT * (len(levels) - 1)}{bracket}"
            separator = ","
            continue
        key, value = member
        yield f"{separator}\n{_INDENT * (len(levels) - 1)}{key}" if len(levels) > 1 else ""
        opened = _opened(value)
        separator = ","
        if opened is None:
            yield _scalar(value)
            continue
        brackets, inner = opened
        first = next(inner, None)
        if first is None:
            yield brackets
            continue
        yield brackets[0]
        levels.append((chain((first,), inner), brackets[1]))
        separator = ""


def _opened(value: object) -> tuple[str, Iterator[tuple[str, object]]] | None:
    """The brackets and the members of an object or an array, each behind its key; None for a scalar."""
    if is_dataclass(value) and not isinstance(value, type):
        names = (field.name for field in fields(value))
        return "{}", ((f'"{name}": ', getattr(value, name)) for name in names)
    if isinstance(value, Mapping):
        return "{}", ((f"{_key(key)}: ", inner) for key, inner in value.items())
    if isinstance(value, tuple | list):
        return "[]", (("", inner) for inner in value)
    return None


@lru_cache(maxsize=1024, typed=True)  # the same names stand in every row
def _key(key: object) -> str:
    text = _scalar(key)
    return text if text.startswith('"') else f'"{text}"'


def _scalar(value: object) -> str:
    match value:
        case Enum():
            return _scalar(value.value)
        case str():
            return json_string(value)
        case None | bool():
            return {None: "null", True: "true", False: "false"}[value]
        case int():
            return str(value)
        case float() | Decimal():
            return str(value) if isfinite(value) else "null"
        case date() | time():
            return f'"{value.isoformat()}"'
        case _:
            raise TypeError(f"no JSON for {type(value).__name__}")
