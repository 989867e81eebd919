"""What pydantic refuses, told as findings; and the plan's data without what was refused.

Nothing of pydantic's own wording is shown: its texts print keys raw and name Python's types.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from pydantic import ValidationError

from plateSpinner.finding import Finding, Place, Route, Severity
from plateSpinner.model.fact import Fact, is_id
from plateSpinner.model.words import LONGEST, nearest, quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=Fact)
Locate = Callable[[Route], Place]
"""From a route in the data that was validated to the place in the file it came from."""

_KEY = "[key]"
SECTIONS = frozenset(
    ("milestones", "tasks", "dependencies", "risks", "issues", "assumptions", "decisions")
) | frozenset(("calendars", "teams", "people", "objectives"))
"""Keys under which items stand by their ids."""
_ROUNDS = 8

SYNONYMS = {
    "approvers": "approver",
    "assigned": "assign",
    "assignee": "owner",
    "assignees": "assign",
    "blocked_by": "after",
    "completed": "done",
    "date": "due",
    "deadline": "due",
    "depends_on": "after",
    "end": "due",
    "estimate": "duration",
    "finish": "due",
    "finished": "done",
    "id": "name",
    "labels": "tags",
    "lead": "owner",
    "likelihood": "probability",
    "needed": "need_by",
    "percent": "progress",
    "percent_complete": "progress",
    "predecessors": "after",
    "responsible": "owner",
    "start_date": "start",
    "state": "status",
    "title": "name",
    "urls": "links",
}
"""Words of other tools for our keys: tried after the nearest spelling, only where the key exists."""

_FORWARD = frozenset(("before", "blocks", "successors"))
"""Words of other tools for links that are written here on their other end."""


@dataclass(frozen=True, slots=True)
class Taken(Generic[M]):
    """A fact with what was refused of its data; `lost` are its sections of which an id is missing."""

    fact: M
    findings: tuple[Finding, ...]
    lost: frozenset[str]


def read_fact(model: type[M], data: object, locate: Locate) -> Taken[M]:
    """The fact that `data` states, and a finding for each part that could not be taken.

    What was refused is left out and the rest still loads, so one wrong date costs one date.
    """
    findings: list[Finding] = []
    dropped: list[Route] = []
    for _ in range(_ROUNDS):
        try:
            return Taken(model.model_validate(data), tuple(findings), _lost(dropped))
        except ValidationError as refused:
            errors = refused.errors(include_url=False, include_context=True)
            findings += [_finding(e, model, locate) for e in errors if not _follows(_route(e), e, dropped)]
            data = _without(data, errors, dropped)
    return Taken(model.nothing(), tuple(findings), SECTIONS)


def _follows(route: Route, error: "ErrorDetails", dropped: list[Route]) -> bool:
    """Whether an error is only there because of what was dropped for another: that has been told."""
    return bool(dropped) and (error["type"] == "missing" or route in dropped)


def _lost(dropped: list[Route]) -> frozenset[str]:
    """The sections at the top in which a section of items was dropped, or one of them."""
    return frozenset(str(route[0]) for route in dropped if SECTIONS.intersection(map(str, route[-2:])))


def _finding(error: "ErrorDetails", model: type[Fact], locate: Locate) -> Finding:
    code, name, message, help_ = _told(error, model)
    context = error.get("ctx", {})
    place = locate((*_route(error), *context.get("route", ())))
    if name == "unknown-key" or error["loc"][-1:] == (_KEY,) or context.get("at_key"):
        place = place.key()
    return Finding(code, name, Severity.ERROR, message, (place,), help_)


def _route(error: "ErrorDetails") -> Route:
    """Where an error is, whether it is about a value or about its key."""
    return tuple(part for part in error["loc"] if part != _KEY)


def _told(error: "ErrorDetails", model: type[Fact]) -> tuple[str, str, str, str]:
    """Code, name, message and help."""
    context = error.get("ctx", {})
    route = _route(error)
    subject, given = _subject(route), error["input"]
    match error["type"]:
        case "extra_forbidden":
            key = str(route[-1])
            return "S001", "unknown-key", f"unknown key {quoted(key)}", _key_help(key, model, route[:-1])
        case "missing":
            key = str(route[-1])
            what = f"{_subject(route[:-1])} has no {quoted(key)}" if route[:-1] else f"no {quoted(key)}"
            return "S002", "missing-key", what, f"add {key}: …"
        case "choice":
            message = f"{subject} is {context['value']}, which is not {context['what']}"
            return "S004", "unknown-word", message, _word_help(str(context["given"]), context["choices"])
        case "literal_error":
            way = "this spin reads version 1; a newer plan needs a newer spin"
            return "S006", "format-version", f"plan format {quoted(given)}", way
        case "enum":
            words = re.findall(r"'([^']+)'", str(context["expected"]))
            return "S004", "unknown-word", f"{subject} is {quoted(given)}", _word_help(str(given), words)
        case "value":
            return "S005", "invalid-value", f"{subject}: {context['message']}", str(context["help"])
        case "string_pattern_mismatch" | "string_too_long" | "string_too_short" if route != (*error["loc"],):
            way = "an id has letters, digits, '.', '_' and '-', no '/', white space or controls; at most 200"
            return "S007", "invalid-id", f"{quoted(given)} can't be an id", way
        case kind:
            wanted, way = _WANTED.get(kind, ("a value of another kind", "see spin schema"))
            message = f"{subject} is {_kind(given)}, expected {wanted}"
            return "S003", "wrong-type", message, _people_help(route, given) or _type_help(kind, given, way)


_WANTED = {
    "string_type": ("text", "write text"),
    "bool_type": ("true or false", "write true or false"),
    "dict_type": ("a mapping", "write it as indented `key: value` lines"),
    "model_type": ("a mapping", "write it as indented `key: value` lines"),
    "tuple_type": ("a list", "write it as [one, another]"),
    "int_type": ("a whole number", "write a whole number"),
    "greater_than_equal": ("a number not below the least", "see spin schema"),
    "less_than_equal": ("a number not above the most", "see spin schema"),
    "string_pattern_mismatch": ("a currency code", "write the ISO 4217 code, as EUR"),
}


def _type_help(kind: str, given: object, way: str) -> str:
    if kind == "string_type" and not isinstance(given, (list, dict)):
        word = {True: "true", False: "false"}.get(given, given) if isinstance(given, bool) else given
        return f'put it in quotes: "{word}"'
    if kind == "tuple_type" and isinstance(given, str) and len(given) <= LONGEST:
        return f"write a list: [{given}]"
    if kind == "bool_type" and given in ("yes", "no", "on", "off"):
        return f"YAML 1.2 has only true and false: write {'true' if given in ('yes', 'on') else 'false'}"
    return way


def _people_help(route: Route, given: object) -> str:
    """The mapping that was meant where `assign` only says who."""
    names = given if isinstance(given, list) else [given]
    told_who = names and all(isinstance(name, str) and is_id(name) for name in names)
    if route[-1:] != ("assign",) or not told_who:
        return ""
    told = f"{{{', '.join(f'{name}: 1' for name in names)}}}"
    return f"write who and how much of them: {told}" if len(told) <= LONGEST else ""


def _kind(given: object) -> str:
    match given:
        case bool():
            return f"the truth value {quoted(given)}"
        case str():
            return f"the text {quoted(given)}"
        case list() | dict() | None:
            return quoted(given)
        case _:
            return f"the number {quoted(given)}"


def _subject(route: Route) -> str:
    """The last key of a route in quotes, with the id around a key of an item."""
    if not route:
        return "the file"
    if isinstance(route[-1], int) and len(route) > 1:
        return f"{quoted(str(route[-2]))} entry {route[-1] + 1}"
    return quoted(str(route[-1]))


def _key_help(key: str, model: type[Fact], route: Route) -> str:
    known = sorted(keys_at(model, route))
    if "after" in known and key in _FORWARD:
        return "write `after` on the item that waits"
    near = nearest(key, known)
    if not near:
        others = {word: ours for word, ours in SYNONYMS.items() if ours in known}
        near = others.get(nearest(key.replace("-", "_"), others), "")
    if near:
        return f"did you mean {quoted(near)}?"
    return f"known keys: {', '.join(known)}"


def _word_help(given: str, words: list[str] | tuple[str, ...]) -> str:
    near = nearest(given, words)
    choices = f"choose one of {', '.join(words)}"
    return f"did you mean {quoted(near)}? {choices}" if near else choices


def keys_at(model: type[Fact], route: Route) -> frozenset[str]:
    """The keys that the mapping at `route` knows; empty where the route leaves the models."""
    found: type[Fact] | None = model
    for step in route:
        if found is None:
            return frozenset()
        fields = {field.alias or name: field for name, field in found.model_fields.items()}
        if step in fields:
            inner = _fact_in(fields[str(step)].annotation)
            found = inner or found
    return found.keys() if found else frozenset()


def _fact_in(annotation: object) -> type[Fact] | None:
    if isinstance(annotation, type) and issubclass(annotation, Fact):
        return annotation
    inner = (_fact_in(argument) for argument in getattr(annotation, "__args__", ()))
    return next((fact for fact in inner if fact), None)


def _without(data: object, errors: "list[ErrorDetails]", dropped: list[Route]) -> object:
    """A copy of `data` less what was refused, which is noted in `dropped`.

    An item that is no mapping stands empty, so that what refers to it still finds it; so does a
    missing key of the file itself. Where a key of an entry is missing, the entry goes.
    """
    copy = deepcopy(data)
    kinds = {_route(error): error["type"] for error in errors}
    if () in kinds or not isinstance(copy, dict):
        dropped.append(("milestones",))
        return {"name": ""}
    for route in sorted(kinds, key=_later_first):
        if kinds[route] == "model_type" and route not in dropped:
            _put(copy, route, {})
        elif kinds[route] == "missing" and len(route) == 1:
            copy[str(route[0])] = ""
        else:
            route = route[:-1] if kinds[route] == "missing" else route  # noqa: PLW2901 - the owner's
            _put(copy, route, None)
        dropped.append(route)
    return copy


def _later_first(route: Route) -> tuple[tuple[bool, int, str], ...]:
    """Deeper and later entries first, so that dropping one of a list does not move the next."""
    return tuple((isinstance(p, str), -p if isinstance(p, int) else 0, str(p)) for p in route)


def _put(data: object, route: Route, value: object) -> None:
    """Set the value at `route` in nested mappings and lists, if it is still there; None takes it out."""
    for step in route[:-1]:
        match data, step:
            case dict(), _ if step in data:
                data = data[step]
            case list(), int() if step < len(data):
                data = data[step]
            case _:
                return
    last = route[-1]
    match data, last:
        case dict(), _ if value is not None:
            data[last] = value
        case dict(), _:
            data.pop(last, None)
        case list(), int() if last < len(data):
            data[last : last + 1] = [] if value is None else [value]
        case _:
            return
