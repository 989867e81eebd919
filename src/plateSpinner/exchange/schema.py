"""JSON Schema (draft 2020-12) of the plan's files, made from the models and their docstrings.

It says what an editor can check while somebody types. What it can't say (impossible days,
references, circles) `spin validate` says.
"""

import ast
import inspect
import json
import sys
from functools import cache
from itertools import pairwise
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.fact import ID_PATTERN, LONGEST_ID, Fact
from plateSpinner.model.value import KIND

SECTIONS = ("calendars", "holidays", "links", "objectives", "people", "policy", "tags", "teams", "waivers")
KINDS = ("portfolio", "program", "project", *SECTIONS)
"""The kinds of plan file, each with a schema of its own."""

Schema = dict[str, Any]  # a JSON Schema is any JSON


def schema_text(kind: str) -> str:
    """The schema of a kind of file as JSON text; `kind` is one of `KINDS`."""
    return json.dumps(schema(kind), indent=2, ensure_ascii=False) + "\n"


def schema(kind: str) -> Schema:
    """The schema of a kind of file."""
    models: dict[str, type[Fact]] = {"portfolio": Charter, "program": Program, "project": Project}
    model = models.get(kind, Charter)
    made = TypeAdapter(model).json_schema(schema_generator=_Generator, by_alias=True)
    definitions: dict[str, Schema] = made.pop("$defs", {})
    kinds: dict[str, Schema] = {}
    for definition in (made, *definitions.values()):
        _gather(definition, kinds)
    for name, definition in definitions.items():
        _finish(definition, _model_of(name))
        _allow_empty(definition)
    for kind_schema in kinds.values():
        _allow_empty(kind_schema)
    _finish(made, model)
    if kind in SECTIONS:
        made = made["properties"][kind]
    used = _used(made, definitions | kinds)
    title = f"plateSpinner: {kind}"
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **{k: v for k, v in made.items() if k != "title"},
    }
    return {**head, "$defs": used} if used else head


class _Generator(GenerateJsonSchema):
    """Pydantic's generator, without its warnings for defaults that JSON has no form of."""

    ignored_warning_kinds = {"skipped-choice", "non-serializable-default", "skipped-discriminator"}  # noqa: RUF012 - pydantic's own name


def _gather(node: object, kinds: dict[str, Schema]) -> None:
    """Move the schemas of the value kinds, and ids, out of where they are used: a reference stays."""
    if isinstance(node, list):
        for part in node:
            _gather(part, kinds)
    if not isinstance(node, dict):
        return
    entries = node.get("patternProperties", {})
    if ID_PATTERN in entries:  # written in Rust's syntax, which editors don't read
        node["additionalProperties"] = entries[ID_PATTERN]
        node["propertyNames"] = {"pattern": r"^[^/\s]+$", "maxLength": LONGEST_ID}
        del node["patternProperties"]
    for part in node.values():
        _gather(part, kinds)
    if KIND in node:
        name = node.pop(KIND)
        kinds[name] = dict(node)
        node.clear()
        node["$ref"] = f"#/$defs/{name}"


def _finish(definition: Schema, model: type[Fact] | None) -> None:
    """Describe the fields by their docstrings, drop titles, and let any optional key stand empty."""
    definition.pop("title", None)
    required = definition.get("required", ())
    texts = descriptions(model) if model else {}
    for key, field in definition.get("properties", {}).items():
        field.pop("title", None)
        field.pop("default", None)
        if key not in required:
            _allow_empty(field)
        if key in texts:
            field["description"] = texts[key]
    if model is not None:
        definition["description"] = inspect.getdoc(model) or ""


def _allow_empty(field: Schema) -> None:
    """Let `key:` with nothing behind it pass. Where the schema is a reference, its target does so."""
    if "anyOf" in field:
        if {"type": "null"} not in field["anyOf"]:
            field["anyOf"] = [*field["anyOf"], {"type": "null"}]
    elif "enum" in field or "const" in field:
        choices = field.pop("enum", None) or [field.pop("const")]
        field.pop("type", None)
        field["enum"] = [*choices, None]
    elif isinstance(field.get("type"), str):
        field["type"] = [field["type"], "null"]


def _used(made: Schema, definitions: dict[str, Schema]) -> dict[str, Schema]:
    """The definitions that are reached from `made`, by name."""
    reached: set[str] = set()
    waiting: list[object] = [made]
    while waiting:
        match waiting.pop():
            case {"$ref": str(ref), **rest}:
                name = ref.rpartition("/")[2]
                if name not in reached:
                    reached.add(name)
                    waiting.append(definitions[name])
                waiting.extend(rest.values())
            case dict() as mapping:
                waiting.extend(mapping.values())
            case list() as parts:
                waiting.extend(parts)
            case _:
                pass
    return {name: definitions[name] for name in sorted(reached)}


def _model_of(name: str) -> type[Fact] | None:
    for model in _models(Fact):
        if model.__name__ == name:
            return model
    return None


def _models(base: type[Fact]) -> list[type[Fact]]:
    return [m for sub in base.__subclasses__() for m in (sub, *_models(sub))]


@cache
def descriptions(model: type[Fact]) -> dict[str, str]:
    """The docstring under each field of a model and of its bases, by key as written."""
    texts: dict[str, str] = {}
    for base in reversed(model.__mro__):
        if issubclass(base, Fact) and base is not Fact:
            texts |= _field_docstrings(base)
    return {(field.alias or name): texts[name] for name, field in model.model_fields.items() if name in texts}


def _field_docstrings(model: type[Fact]) -> dict[str, str]:
    source = inspect.getsource(sys.modules[model.__module__])
    classes = (node for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
    body = next(node.body for node in classes if node.name == model.__name__)
    texts = {}
    for field, text in pairwise(body):
        match field, text:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(docstring))),
            ):
                texts[name] = inspect.cleandoc(docstring)
    return texts
