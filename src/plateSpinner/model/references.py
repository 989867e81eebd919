"""Every reference that the plan's facts hold, found by the types of the models' fields."""

from dataclasses import dataclass
from functools import cache
from typing import Annotated, NamedTuple, get_args, get_origin

from pydantic.fields import FieldInfo

from plateSpinner.finding import Part, Place, Route
from plateSpinner.model.component import Component
from plateSpinner.model.fact import Fact, Refers, Target
from plateSpinner.model.links import Link
from plateSpinner.model.portfolio import Item, Portfolio


class Reference(NamedTuple):
    """A reference as written, what it should lead to, where it stands, and in whose scope."""

    text: str
    to: Target
    file: str
    route: Route
    part: Part
    home: Item[Component] | None

    @property
    def place(self) -> Place:
        """Where it stands."""
        return Place(self.file, self.route, self.part)


def references(portfolio: Portfolio) -> list[Reference]:
    """Every reference of the plan, in the order of files and of the models' fields."""
    found: list[Reference] = []
    charter = portfolio.charter
    for path in _paths(type(charter)):
        place = portfolio.charter_place(path.key)
        _Scope(place.file, None, found).along(path, getattr(charter, path.attribute), place.route)
    for component in portfolio.components:
        _Scope(component.place.file, component, found).inside(component.fact, ())
    return found


@dataclass(frozen=True, slots=True)
class _Path:
    """A field through which references are reached: its attribute, its key, and what stands in it."""

    attribute: str
    key: str
    values: Target | None = None
    keys: Target | None = None
    inner: type[Fact] | None = None


@dataclass(frozen=True, slots=True)
class _Scope:
    """Where references are looked for: a file, and the component it belongs to. Fills `found`."""

    file: str
    home: Item[Component] | None
    found: list[Reference]

    def inside(self, fact: Fact, route: Route) -> None:
        """Take the references of a fact and of the facts in it."""
        for path in _paths(type(fact)):
            value = getattr(fact, path.attribute)
            if value:
                self.along(path, value, (*route, path.key))

    def along(self, path: _Path, value: object, route: Route) -> None:
        """Take the references of a field's value, which stands at `route`."""
        if isinstance(value, str):
            if value and path.values:
                self.found.append(Reference(value, path.values, self.file, route, Part.VALUE, self.home))
        elif isinstance(value, Link):
            self.found.append(Reference(value.on, Target.WORK, self.file, route, Part.VALUE, self.home))
        elif isinstance(value, Fact):
            self.inside(value, route)
        elif isinstance(value, tuple):
            for index, part in enumerate(value):
                self.along(path, part, (*route, index))
        elif isinstance(value, dict):
            for key, part in value.items():
                below = (*route, str(key))
                if path.keys:
                    self.found.append(Reference(str(key), path.keys, self.file, below, Part.KEY, self.home))
                if path.values or path.inner:
                    self.along(path, part, below)


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
        return _Path(name, key, values=values, keys=keys)
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
