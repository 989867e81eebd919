"""The keys of a model, and what stands behind them: found by the types of its fields."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import get_args, get_origin

from pydantic.fields import FieldInfo

from plateSpinner.model.fact import Fact, Refers, Target


@dataclass(frozen=True, slots=True)
class Key:
    """A key: its attribute, the key as written, what its values and the keys below it refer to."""

    attribute: str
    text: str
    default: object
    values: Target | None
    keys: Target | None


HOLIDAY = Key("day", "day", "", None, None)
"""A day of a region's holidays, which are no model of their own."""


@cache
def keys_of(model: type[Fact]) -> tuple[Key, ...]:
    """The keys of a model, in its order."""
    return tuple(_key(name, field) for name, field in model.model_fields.items())


def stated(fact: Fact) -> Iterator[tuple[Key, object]]:
    """The keys of a fact that say something else than if they were left out, with their values."""
    for key in keys_of(type(fact)):
        value = getattr(fact, key.attribute)
        if value != key.default:
            yield key, value


def _key(name: str, field: FieldInfo) -> Key:
    direct = next((m.to for m in field.metadata if isinstance(m, Refers)), None)
    inner = get_args(field.annotation)[:1]
    refers = _refers(inner[0]) if inner else None
    origin = get_origin(field.annotation)
    default = None if field.is_required() else field.get_default(call_default_factory=True)
    return Key(
        name,
        field.alias or name,
        default,
        direct or (refers if origin is tuple else None),
        refers if origin is dict else None,
    )


def _refers(annotation: object) -> Target | None:
    return next((m.to for m in get_args(annotation)[1:] if isinstance(m, Refers)), None)
