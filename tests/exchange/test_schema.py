"""The schemas and the reference are made from the models, committed fresh, and agree with the loader."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from plateSpinner.exchange.reference import reference_text
from plateSpinner.exchange.schema import KINDS, descriptions, schema, schema_text
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Project
from plateSpinner.model.fact import Fact
from plateSpinner.workspace.yaml import read

HERE = Path(__file__).resolve().parents[2]
REAL = HERE.parent / "shared" / "real" / "kubernetes" / "programs"


def models(base: type[Fact] = Fact) -> list[type[Fact]]:
    return [m for sub in base.__subclasses__() for m in (sub, *models(sub))]


@pytest.mark.parametrize("kind", KINDS)
def test_the_committed_schema_is_the_one_of_the_models(kind: str) -> None:
    assert (HERE / "schema" / f"{kind}.json").read_text("utf-8") == schema_text(kind)


def test_the_committed_reference_is_the_one_of_the_models() -> None:
    assert (HERE / "docs" / "plan-format.md").read_text("utf-8") == reference_text()


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_valid_one(kind: str) -> None:
    jsonschema.Draft202012Validator.check_schema(schema(kind))


@pytest.mark.parametrize("model", models(), ids=lambda m: m.__name__)
def test_every_field_says_its_meaning_with_an_example(model: type[Fact]) -> None:
    texts = descriptions(model)
    assert set(texts) == model.keys()
    for key, text in texts.items():
        assert "Example: `" in text, key


@pytest.mark.parametrize("model", models(), ids=lambda m: m.__name__)
def test_every_example_is_accepted_by_its_field(model: type[Fact]) -> None:
    needed = {"name": "x", "what": "x", "text": "x", "rule": "x", "reason": "x", "until": "2026-12-20"}
    needed |= {"length": "2w", "start": "2026-09-07"} if model.__name__ == "Iterations" else {}
    needed |= {"needs": "a/b/c"} if model.__name__ == "Dependency" else {}
    known = model.keys()
    for key, text in descriptions(model).items():
        example = text.rpartition("Example: `")[2].partition("`")[0]
        reading = read(f"{key}: {example}\n".encode(), "example.yaml")
        assert reading.findings == (), (key, example)
        assert isinstance(reading.data, dict)
        others = {k: v for k, v in needed.items() if k in known}
        if key == "external":
            others.pop("needs")
        model.model_validate({**others, **reading.data})


def plain(path: Path) -> Any:  # noqa: ANN401 - what YAML says
    loader = yaml.CSafeLoader
    loader.yaml_implicit_resolvers = {
        first: [
            (tag, pattern) for tag, pattern in resolvers if "timestamp" not in tag and first not in "yYnNoO"
        ]
        for first, resolvers in loader.yaml_implicit_resolvers.items()
    }
    return stringly(yaml.load(path.read_bytes(), loader))  # noqa: S506 - a safe loader


def stringly(value: Any) -> Any:  # noqa: ANN401 - any YAML
    if isinstance(value, dict):
        return {str(key): stringly(inner) for key, inner in value.items()}
    return [stringly(inner) for inner in value] if isinstance(value, list) else value


def kind_of(path: Path) -> str:
    return path.stem if path.stem in KINDS else "project"


def test_the_schemas_accept_the_worked_example_and_the_real_plan() -> None:
    validators = {kind: jsonschema.Draft202012Validator(schema(kind)) for kind in KINDS}
    files = sorted((HERE / "programs").rglob("*.yaml")) + sorted(REAL.glob("*/s*.yaml"))
    assert len(files) > 15
    for path in files:
        assert list(validators[kind_of(path)].iter_errors(plain(path))) == [], path


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"ownr": "jo"}, []),
        ({"status": "actve"}, ["status"]),
        ({"milestones": {"beta": {"due": "soon"}}}, ["milestones", "beta", "due"]),
        ({"milestones": {"beta": {"deu": "2026-12-11"}}}, ["milestones", "beta"]),
        ({"tasks": {"a": {"tasks": {"b": {"duration": 10}}}}}, ["tasks", "a", "tasks", "b", "duration"]),
        ({"risks": {"r": {"probability": 40}}}, ["risks", "r", "probability"]),
        ({"milestones": {"b": {"after": ["spec XS"]}}}, ["milestones", "b", "after", 0]),
        ({"tags": "pci"}, ["tags"]),
    ],
)
def test_an_editor_is_told_of_a_fault_at_its_path(change: dict[str, object], path: list[object]) -> None:
    errors = list(jsonschema.Draft202012Validator(schema("project")).iter_errors({"name": "x", **change}))
    assert [list(error.absolute_path) for error in errors] == [path]


def test_a_key_left_empty_is_sound_for_schema_and_model() -> None:
    empty = {"name": "x", "owner": None, "milestones": {"beta": {"due": None, "done": None}, "ga": None}}
    jsonschema.validate(empty, schema("project"))
    project = Project.model_validate(empty)
    assert (project.owner, list(project.milestones)) == ("", ["beta", "ga"])
    assert Charter.model_validate(None).teams == {}
