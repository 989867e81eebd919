"""What pydantic refuses, told as findings; and the plan's data without what was refused.

Nothing of pydantic's own wording is shown: its texts print keys raw and name Python's types.
"""

import re
from collections.abc import Callable
from copy import deepcopy
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from plateSpinner.finding import Finding, Place, Route, Severity
from plateSpinner.model.fact import Fact
from plateSpinner.model.words import LONGEST, nearest, quoted

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=Fact)
Locate = Callable[[Route], Place]
"""From a route in the data that was validated to the place in the file it came from."""

_KEY = "[key]"
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


def read_fact(model: type[M], data: object, locate: Locate) -> tuple[M, tuple[Finding, ...]]:
    """The fact that `data` states, and a finding for each part that could not be taken.

    What was refused is left out and the rest still loads, so one wrong date costs one date.
    """
    findings: list[Finding] = []
    for attempt in range(_ROUNDS):
        try:
            return model.model_validate(data), tuple(findings)
        except ValidationError as refused:
            errors = refused.errors(include_url=False, include_context=True)
            # what is missing only after the first attempt is what was left out for another fault
            told = [error for error in errors if attempt == 0 or error["type"] != "missing"]
            findings += [_finding(error, model, locate) for error in told]
            data = _without(data, errors)
    return model.nothing(), tuple(findings)


def _finding(error: "ErrorDetails", model: type[Fact], locate: Locate) -> Finding:
    code, name, message, help_, below = _told(error, model)
    route = tuple(part for part in error["loc"] if part != _KEY)
    place = locate((*route, *below))
    if name == "unknown-key" or error["loc"][-1:] == (_KEY,):
        place = place.key()
    return Finding(code, name, Severity.ERROR, message, (place,), help_)


def _told(error: "ErrorDetails", model: type[Fact]) -> tuple[str, str, str, str, Route]:
    """Code, name, message, help, and the route below the error's own location."""
    context = error.get("ctx", {})
    route: Route = tuple(part for part in error["loc"] if part != _KEY)
    subject, given = _subject(route), error["input"]
    match error["type"]:
        case "extra_forbidden":
            key = str(route[-1])
            return "S001", "unknown-key", f"unknown key {quoted(key)}", _key_help(key, model, route[:-1]), ()
        case "missing":
            key = str(route[-1])
            what = f"{_subject(route[:-1])} has no {quoted(key)}" if route[:-1] else f"no {quoted(key)}"
            return "S002", "missing-key", what, f"add {key}: …", ()
        case "choice":
            message = f"{subject} is {context['value']}, which is not {context['what']}"
            return "S004", "unknown-word", message, _word_help(str(context["given"]), context["choices"]), ()
        case "enum" | "literal_error":
            words = re.findall(r"'([^']+)'", str(context["expected"]))
            if route == ("spin",):
                return (
                    "S006",
                    "format-version",
                    f"plan format {quoted(given)}",
                    "this spin reads version 1; a newer plan needs a newer spin",
                    (),
                )
            return "S004", "unknown-word", f"{subject} is {quoted(given)}", _word_help(str(given), words), ()
        case "value":
            return (
                "S005",
                "invalid-value",
                f"{subject}: {context['message']}",
                str(context["help"]),
                context["route"],
            )
        case "string_pattern_mismatch" | "string_too_long" | "string_too_short" if error["loc"][-1:] == (
            _KEY,
        ):
            help_ = (
                "an id has letters, digits, '.', '_' and '-', no '/', white space or controls; at most 200"
            )
            return "S007", "invalid-id", f"{quoted(given)} can't be an id", help_, ()
        case kind:
            wanted, way = _WANTED.get(kind, ("a value of another kind", "see spin schema"))
            return (
                "S003",
                "wrong-type",
                f"{subject} is {_kind(given)}, expected {wanted}",
                _type_help(kind, given, way),
                (),
            )


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


def _without(data: object, errors: "list[ErrorDetails]") -> object:
    """A copy of `data` less what was refused; a missing key of the file itself stands empty."""
    copy = deepcopy(data)
    routes = sorted({(*(p for p in e["loc"] if p != _KEY),) for e in errors}, key=_later_first)
    missing = {(*e["loc"],) for e in errors if e["type"] == "missing"}
    if () in routes or not isinstance(copy, dict):
        return {"name": ""}
    for route in routes:
        _drop(copy, route[:-1] if route in missing and len(route) > 1 else route)
        if route in missing and len(route) == 1:
            copy[str(route[0])] = ""
    return copy


def _later_first(route: Route) -> tuple[tuple[bool, int, str], ...]:
    """Deeper and later entries first, so that dropping one of a list does not move the next."""
    return tuple((isinstance(p, str), -p if isinstance(p, int) else 0, str(p)) for p in route)


def _drop(data: object, route: Route) -> None:
    """Take the value at `route` out of nested mappings and lists, if it is still there."""
    for step in route[:-1]:
        match data, step:
            case dict(), _ if step in data:
                data = data[step]
            case list(), int() if step < len(data):
                data = data[step]
            case _:
                return
    last = route[-1]
    if isinstance(data, dict):
        data.pop(last, None)
    elif isinstance(data, list) and isinstance(last, int) and last < len(data):
        data.pop(last)
