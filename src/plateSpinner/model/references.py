"""Every reference that the plan's facts hold, found by the types of the models' fields."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, get_args, get_origin

from pydantic.fields import FieldInfo

from plateSpinner.finding import Part, Place
from plateSpinner.model.component import Component
from plateSpinner.model.fact import Fact, Refers, Target
from plateSpinner.model.links import Link
from plateSpinner.model.portfolio import Item, Portfolio


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference as written, what it should lead to, where it stands, and in whose scope."""

    text: str
    to: Target
    place: Place
    home: Item[Component] | None


def references(portfolio: Portfolio) -> Iterator[Reference]:
    """Every reference of the plan, in the order of files and of the models' fields."""
    charter = portfolio.charter
    for section in sorted(type(charter).keys()):
        for path in _paths(type(charter)):
            if path.key == section:
                yield from _along(path, getattr(charter, section), portfolio.charter_place(section), None)
    for component in portfolio.components:
        yield from _inside(component.fact, component.place, component)


@dataclass(frozen=True, slots=True)
class _Path:
    """A field through which references are reached: its attribute, its key, and what stands in it."""

    attribute: str
    key: str
    values: Target | None = None
    keys: Target | None = None
    inner: type[Fact] | None = None
    links: bool = False


def _inside(fact: Fact, place: Place, home: Item[Component] | None) -> Iterator[Reference]:
    for path in _paths(type(fact)):
        value = getattr(fact, path.attribute)
        if value:
            yield from _along(path, value, place.at(path.key), home)


def _along(path: _Path, value: object, place: Place, home: Item[Component] | None) -> Iterator[Reference]:
    match value:
        case str() if path.values:
            if value:
                yield Reference(value, path.values, place, home)
        case Link():
            yield Reference(value.on, Target.WORK, place, home)
        case Fact():
            yield from _inside(value, place, home)
        case tuple():
            for index, part in enumerate(value):
                yield from _along(path, part, place.at(index), home)
        case Mapping():
            for key, part in value.items():
                below = place.at(str(key))
                if path.keys:
                    yield Reference(str(key), path.keys, Place(below.file, below.route, Part.KEY), home)
                if path.values or path.inner:
                    yield from _along(path, part, below, home)


@cache
def _paths(model: type[Fact]) -> tuple[_Path, ...]:
    """The fields of a model that hold references, or facts that do."""
    paths = (_path(name, field, model) for name, field in model.model_fields.items())
    return tuple(path for path in paths if path is not None)


def _path(name: str, field: FieldInfo, model: type[Fact]) -> _Path | None:
    key = field.alias or name
    if refers := next((m for m in field.metadata if isinstance(m, Refers)), None):
        return _Path(name, key, values=refers.to)
    inner = next((t for t in _leaves(field.annotation) if isinstance(t, type) and issubclass(t, Fact)), None)
    if inner is model or (inner is not None and _paths(inner)):
        return _Path(name, key, keys=_keys_refer(field.annotation), inner=inner)
    keys, values = _keys_refer(field.annotation), _values_refer(field.annotation)
    links = Link in _leaves(field.annotation)
    if keys or values or links:
        return _Path(name, key, values=values, keys=keys, links=links)
    return None


def _leaves(annotation: object) -> list[object]:
    """The types inside an annotation: those of values, never those of a mapping's keys."""
    arguments = get_args(annotation)
    if not arguments:
        return [annotation]
    origin = get_origin(annotation)
    if origin is Annotated:
        return _leaves(arguments[0])
    inner = arguments[1:] if origin is dict else arguments
    return [leaf for argument in inner for leaf in _leaves(argument)]


def _keys_refer(annotation: object) -> Target | None:
    return _refers(get_args(annotation)[0]) if get_origin(annotation) is dict else None


def _values_refer(annotation: object) -> Target | None:
    inner = get_args(annotation)[:1] if get_origin(annotation) is tuple else ()
    return _refers(inner[0]) if inner else None


def _refers(annotation: object) -> Target | None:
    return next((m.to for m in get_args(annotation)[1:] if isinstance(m, Refers)), None)
