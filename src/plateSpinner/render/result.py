"""A report's result as plain data, for JSON: places as file, line and column, values as they are written."""

from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from plateSpinner.finding import Place, Span
from plateSpinner.model.dates import Day, DayRange
from plateSpinner.model.fact import Fact
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown

Shown = Callable[[Place], tuple[str, Span]]
"""The path of a place's file as the reader knows it, and where in it the place stands."""


def plain(result: object, shown: Shown) -> object:
    """Mappings, lists, text, numbers, truth values and None: keys in the order of declaration.

    A place becomes `{file, line, column}`, a date its text, an Unknown `{unknown: reason}`, an
    item of the plan its reference.
    """
    match result:
        case Place():
            path, span = shown(result)
            return {"file": path, "line": span.line, "column": span.column}
        case Unknown():
            return {"unknown": result.reason}
        case Item():
            return result.ref
        case Day() | DayRange():
            return result.text
        case Enum():
            return result.value
        case date():
            return result.isoformat()
        case None | str() | bool() | int() | Decimal():
            return result
        case Mapping():
            return {str(key): plain(value, shown) for key, value in result.items()}
        case tuple() | list():
            return [plain(value, shown) for value in result]
        case Fact():
            return str(result)
        case _ if is_dataclass(result):
            return {field.name: plain(getattr(result, field.name), shown) for field in fields(result)}
        case _:
            raise TypeError(f"no plain form of {type(result).__name__}")
