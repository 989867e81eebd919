"""The reference of the plan format in Markdown, made from the models and their docstrings."""

import inspect
import re
from enum import StrEnum
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

from pydantic import WithJsonSchema
from pydantic.fields import FieldInfo

from plateSpinner.exchange.schema import descriptions
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.fact import Fact, Refers
from plateSpinner.model.value import OrUnknown, Unknown, Value

HEAD = """\
# The plan format

Made by `spin schema --reference` from the models: do not edit. How the values are written stands
[at the end](#values). A key that is left empty (`done:`) says nothing, as if it were not there.

The plan root is the folder that holds `portfolio.yaml`. A folder with a `program.yaml` is a program,
and its name the program's id; any other `.yaml` file below it is a project, and its stem the
project's id; `.yml` is the same. Any mapping or list at the top of `portfolio.yaml` may stand in a
file of its own name (`teams.yaml`). Names that begin with `.` or `_` are no plan files.

A reference is `item` (same project), `project/item` (same program), `program/project/item`
(anywhere), or `program/project` and `program` for the things themselves. A task inside a summary is
`summary.task`.
"""

FILES: tuple[tuple[str, type[Fact]], ...] = (
    ("portfolio.yaml", Charter),
    ("program.yaml", Program),
    ("A project's file", Project),
)


def reference_text() -> str:
    """One Markdown page: each kind of file, each mapping in them, each kind of value."""
    parts = [HEAD]
    seen: list[type[Fact]] = []
    parts += [f"\n## {title}\n\n{_body(model, seen)}" for title, model in FILES]
    for model in seen:  # grows while it is read, as models lead to others
        parts.append(f"\n## {model.__name__}\n\n{_body(model, seen)}")
    kinds = {kind.__name__: kind for kind in Value.__subclasses__()}
    values = [kinds[name] for name in sorted(kinds)]
    rows = "".join(
        f"| {kind.__name__.lower()} | {_cell(_meaning(kind))} | {_cell(_forms(kind))} |\n" for kind in values
    )
    parts.append(f"\n## Values\n\n| kind | meaning | written |\n| --- | --- | --- |\n{rows}")
    return "".join(parts)


def _body(model: type[Fact], seen: list[type[Fact]]) -> str:
    texts = descriptions(model)
    rows = (_row(field.alias or name, field, texts, seen) for name, field in model.model_fields.items())
    return f"{inspect.getdoc(model)}\n\n| key | value | meaning |\n| --- | --- | --- |\n{''.join(rows)}"


def _row(key: str, field: FieldInfo, texts: dict[str, str], seen: list[type[Fact]]) -> str:
    needed = " (needed)" if field.is_required() else ""
    kind = _type(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation, seen)
    return f"| `{key}`{needed} | {kind} | {_cell(texts[key])} |\n"


def _type(annotation: object, seen: list[type[Fact]]) -> str:
    """A type in words; models that it leads to are added to `seen`, in the order of first use."""
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(arguments, seen)
    if origin is Literal:
        return " or ".join(f"`{choice}`" for choice in arguments)
    if origin is dict:
        return f"mapping of {_type(arguments[0], seen)} to {_type(arguments[1], seen)}"
    if origin is tuple:
        return f"list of {_type(arguments[0], seen)}"
    if origin in (Union, UnionType):
        return " or ".join(_type(a, seen) for a in arguments if a not in (type(None), Unknown))
    return _plain(annotation, seen)


def _annotated(arguments: tuple[object, ...], seen: list[type[Fact]]) -> str:
    refers = next((m for m in arguments[1:] if isinstance(m, Refers)), None)
    if refers is not None:
        return f"reference ({refers.to})"
    schemas = [m.json_schema or {} for m in arguments[1:] if isinstance(m, WithJsonSchema)]
    if any(schema.get("type") == "number" for schema in schemas):
        return "number"  # kept as another kind than it is written
    unknown = " or `unknown`" if any(isinstance(m, OrUnknown) for m in arguments[1:]) else ""
    return _type(arguments[0], seen) + unknown


def _plain(annotation: object, seen: list[type[Fact]]) -> str:
    if not isinstance(annotation, type):
        return str(annotation)
    if issubclass(annotation, Fact):
        if annotation not in seen:
            seen.append(annotation)
        return f"[{annotation.__name__}](#{annotation.__name__.lower()})"
    if issubclass(annotation, StrEnum):
        return ", ".join(f"`{word}`" for word in annotation)
    names = {"str": "text", "bool": "true or false", "int": "whole number", "Decimal": "number"}
    return names.get(annotation.__name__, annotation.__name__.lower())


def _meaning(kind: type[Value]) -> str:
    return (inspect.getdoc(kind) or "").split("\n\n", 1)[0].replace("\n", " ")


def _forms(kind: type[Value]) -> str:
    return (inspect.getdoc(kind.parse) or "").split("\n\n", 1)[0].replace("\n", " ")


def _cell(text: str) -> str:
    return re.sub(r"\s+", " ", text).replace("|", "\\|")
