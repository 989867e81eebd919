"""What the kinds of value share: how one is parsed, refused, left unknown, and described in a schema.

A kind is a frozen dataclass with a `parse` that takes what the YAML reader gives (text, int,
Decimal, bool, list, dict) and raises `PydanticCustomError` of type `value` with a message, a help
and the route of the culprit below the value. Every number is bounded before anything is computed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self, TypeAlias, TypeVar

from pydantic import GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

from plateSpinner.model.words import quoted

Schema: TypeAlias = dict[str, Any]  # a JSON Schema is any JSON
KIND = "x-kind"
"""Marks the schema of a kind of value by its name, so that it can be written once and referred to."""


def fault(message: str, help: str = "", *route: str | int) -> PydanticCustomError:  # noqa: A002 - the finding's word
    """A refusal of a value: `route` leads from the value to the part of it that is wrong."""
    return PydanticCustomError("value", "{message}", {"message": message, "help": help, "route": route})


def unknown_key(key: str, known: str) -> PydanticCustomError:
    """A refusal of a key inside a value's mapping; `known` says which keys there are."""
    context = {"message": f"unknown key {quoted(key)}", "help": known, "route": (key,), "at_key": True}
    return PydanticCustomError("value", "{message}", context)


def choice(value: object, choices: type[StrEnum], what: str) -> str:
    """`value` where it is one of the words of `choices`; refused with all of them otherwise."""
    if isinstance(value, str) and value in choices._value2member_map_:
        return value
    context = {"value": quoted(value), "choices": tuple(str(word) for word in choices), "what": what}
    raise PydanticCustomError(
        "choice", "{value}", {**context, "given": value if isinstance(value, str) else ""}
    )


class Value:
    """What the value kinds share: pydantic reads them through `parse`, schemas through `schema`."""

    __slots__ = ()

    @classmethod
    def parse(cls, value: object) -> Self:
        """Read one value; raises `PydanticCustomError` where it is not of this kind."""
        raise NotImplementedError

    @classmethod
    def schema(cls) -> Schema:
        """The JSON Schema of what `parse` accepts, as far as a schema can say it."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: object, _handler: object) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(cls.parse)

    @classmethod
    def __get_pydantic_json_schema__(
        cls, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> Schema:
        return {**cls.schema(), KIND: cls.__name__}


@dataclass(frozen=True, slots=True)
class Unknown:
    """A fact that nobody has stated, with the reason: never zero, never green."""

    reason: str

    def __bool__(self) -> bool:
        return False


NOT_STATED = Unknown("not stated")

V = TypeVar("V", bound=Value)


class OrUnknown:
    """Marks a field as `V | Unknown`: also takes `unknown` and `{unknown: reason}`."""

    def __init__(self, kind: type[Value]) -> None:
        self._kind = kind

    def __get_pydantic_core_schema__(self, _source: object, _handler: object) -> core_schema.CoreSchema:
        parse: Callable[[object], object] = self._kind.parse

        def parse_or_unknown(value: object) -> object:
            unknown = stated_unknown(value)
            return parse(value) if unknown is None else unknown

        return core_schema.no_info_plain_validator_function(parse_or_unknown)

    def __get_pydantic_json_schema__(
        self, _schema: core_schema.CoreSchema, _handler: GetJsonSchemaHandler
    ) -> Schema:
        reason = {"type": "string", "description": "Why it is not known."}
        mapping = {
            "type": "object",
            "properties": {"unknown": reason},
            "required": ["unknown"],
            "additionalProperties": False,
        }
        known = self._kind.schema()
        choices = [*known.get("anyOf", [known]), {"const": "unknown"}, mapping]
        return {"anyOf": choices, KIND: f"{self._kind.__name__}OrUnknown"}


def stated_unknown(value: object) -> Unknown | None:
    """`unknown` or `{unknown: reason}` as an Unknown; None where the value says something else."""
    if value == "unknown":
        return Unknown("stated as unknown")
    if isinstance(value, dict) and "unknown" in value:
        reason = value["unknown"]
        if len(value) > 1:
            raise fault("'unknown' stands beside other keys", "write only {unknown: why}")
        if not isinstance(reason, str) or not reason.strip():
            raise fault("'unknown' has no reason", "write {unknown: why}", "unknown")
        return Unknown(reason)
    return None


R = TypeVar("R")


def three_points(value: object, parse: Callable[[object], R]) -> tuple[R, R, R]:
    """`[low, likely, high]` or `{low:, likely:, high:}`; a single value stands for all three."""
    names = ("low", "likely", "high")
    parts: list[tuple[str | int, object]]
    if isinstance(value, list):
        if len(value) != len(names):
            raise fault(f"a range of {len(value)} values", "write three: [low, likely, high]")
        parts = list(enumerate(value))
    elif isinstance(value, dict):
        for key in value:
            if key not in names:
                raise unknown_key(key, "a range has the keys low, likely and high")
        for name in names:
            if value.get(name) is None:
                raise fault(f"a range without {quoted(name)}", "a range has the keys low, likely and high")
        parts = [(name, value[name]) for name in names]
    else:
        one = parse(value)
        return one, one, one
    low, likely, high = (within(parse, part, key) for key, part in parts)
    return low, likely, high


def within(parse: Callable[[object], R], value: object, key: str | int) -> R:
    """What `parse` makes of a part of a value; a refusal tells that the part stands under `key`."""
    try:
        return parse(value)
    except PydanticCustomError as refused:
        context = refused.context or {}
        route = (key, *context.get("route", ()))
        raise PydanticCustomError(
            refused.type, refused.message_template, {**context, "route": route}
        ) from None


def range_schema(one: Schema) -> Schema:
    """The schema of what `three_points` reads, `one` being that of a point."""
    keys = ("low", "likely", "high")
    mapping = {
        "type": "object",
        "properties": dict.fromkeys(keys, one),
        "required": list(keys),
        "additionalProperties": False,
    }
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 3, "maxItems": 3}, mapping]}
