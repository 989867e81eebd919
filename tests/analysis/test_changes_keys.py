"""Every key of the plan has a topic, and none is overlooked; changes know their places, owners and pairs."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import get_args, get_origin

import pytest

from plateSpinner.analysis.changes import compare
from plateSpinner.analysis.changes.topics import placed
from plateSpinner.exchange.schema import descriptions
from plateSpinner.finding import Place
from plateSpinner.model.calendar import Calendar
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.fact import Fact
from plateSpinner.model.metric import Kpi, Objective
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.policy import Policy
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet
from plateSpinner.model.raid import Assumption, Decision, Issue
from plateSpinner.model.risk import Risk
from plateSpinner.model.stakeholder import Stakeholder
from plateSpinner.model.task import Task
from plateSpinner.model.team import Person, Team
from plateSpinner.model.waiver import Waiver
from plateSpinner.workspace.yaml import read as read_yaml

Read = Callable[[Mapping[str, str]], Portfolio]
MODELS: dict[str, type[Fact]] = {
    "program": Program,
    "project": Project,
    "milestone": Milestone,
    "task": Task,
    "dependency": Dependency,
    "risk": Risk,
    "issue": Issue,
    "assumption": Assumption,
    "decision": Decision,
    "kpi": Kpi,
    "stakeholder": Stakeholder,
    "policy": Policy,
    "waiver": Waiver,
    "calendar": Calendar,
    "team": Team,
    "person": Person,
    "objective": Objective,
}
ITEMS = {Milestone, Task, Dependency, Risk, Issue, Assumption, Decision, Kpi, Stakeholder}
"""Models whose facts are things of their own, not values of what holds them."""


def paths(model: type[Fact], above: str = "") -> Iterator[str]:
    for name, field in model.model_fields.items():
        path = f"{above}{field.alias or name}"
        inner = next(
            (t for t in leaves(field.annotation) if isinstance(t, type) and issubclass(t, Fact)), None
        )
        if inner in ITEMS:
            continue
        if inner is None or get_origin(field.annotation) in (dict, tuple):
            yield path
        if inner is not None:
            yield from paths(inner, f"{path}.")


def leaves(annotation: object) -> Iterator[object]:
    yield annotation
    for argument in get_args(annotation):
        yield from leaves(argument)


def test_every_key_of_every_model_has_exactly_one_topic() -> None:
    expected = {(kind, path) for kind, model in MODELS.items() for path in paths(model)}
    expected |= {(kind, "") for kind in MODELS if kind != "policy"} | {("holiday", ""), ("holiday", "day")}
    sections = {"calendars", "holidays", "teams", "people", "objectives", "policy", "waivers"}
    expected |= {("portfolio", key) for key in Charter.model_fields if key not in sections}
    assert set(placed()) == expected


NEEDED: dict[type[Fact], dict[str, object]] = {
    Program: {"name": "x"},
    Project: {"name": "x"},
    Dependency: {"needs": "p/a"},
    Waiver: {"rule": "x", "reason": "x", "until": "2026-12-01"},
}
SECTIONS = {
    "milestone": "milestones",
    "task": "tasks",
    "dependency": "dependencies",
    "risk": "risks",
    "issue": "issues",
    "assumption": "assumptions",
    "decision": "decisions",
    "kpi": "kpis",
    "stakeholder": "stakeholders",
}


def held(kind: str, fact: object) -> Portfolio:
    """A plan that holds a fact as `x` of its kind."""
    charter: dict[str, object] = {}
    project: object = {"name": "a"}
    program: object = {"name": "p"}
    match kind:
        case "program":
            program = fact
        case "project":
            project = fact
        case "policy":
            charter = {"policy": fact}
        case "waiver":
            charter = {"waivers": [fact]}
        case "calendar" | "team" | "person" | "objective":
            charter = {{"person": "people"}.get(kind, f"{kind}s"): {"x": fact}}
        case _:
            project = {"name": "a", SECTIONS[kind]: {"x": fact}}
    a = ProjectSheet("a", "p/a.yaml", Project.model_validate(project))
    sheet = ProgramSheet("p", "p/program.yaml", Program.model_validate(program), (a,))
    return Portfolio(Charter.model_validate(charter), {}, (sheet,))


def told_keys() -> Iterator[tuple[str, str]]:
    for kind, model in MODELS.items():
        for key in sorted(model.keys()):
            if key not in SECTIONS.values():
                yield kind, key


@pytest.mark.parametrize(("kind", "key"), tuple(told_keys()))
def test_a_key_written_as_its_reference_shows_it_is_a_change_of_that_key(kind: str, key: str) -> None:
    model = MODELS[kind]
    needed = NEEDED.get(model, {})
    example = descriptions(model)[key].rpartition("Example: `")[2].partition("`")[0]
    data = read_yaml(f"{key}: {example}\n".encode(), "example.yaml").data
    assert isinstance(data, dict)
    dropped = {"needs"} if key == "external" else set()
    stated = {k: v for k, v in needed.items() if k not in dropped} | data
    changes = compare(held(kind, needed), held(kind, stated)).changes
    if kind == "waiver" and key in ("rule", "at"):  # another waiver
        assert sorted((c.act, c.kind) for c in changes) == [("added", "waiver"), ("removed", "waiver")]
        return
    assert {c.field.partition(".")[0] for c in changes} == {key} | dropped
    assert {c.kind for c in changes} == {kind}
    assert all(c.after and c.after_place is not None for c in changes if not c.field.startswith("needs"))
    back = compare(held(kind, stated), held(kind, needed)).changes
    assert [(c.field, c.after, c.before) for c in back] == [(c.field, c.before, c.after) for c in changes]


PLAN = {
    "portfolio.yaml": "name: Plan\npolicy: {stale_after: 10d}\n",
    "teams.yaml": "web: {lead: jo, capacity: {2026-07-01: 5}}\n",
    "p/program.yaml": "name: P\nowner: maya\n",
    "p/a.yaml": "name: A\nowner: jo\nmilestones: {m: {due: 2026-12-11}, n: {}}\n"
    "tasks: {s: {tasks: {t: {progress: 0%}}}}\n",
}


def test_a_change_knows_its_places_and_who_answers_for_it(read: Read, tmp_path: Path) -> None:
    before = read(PLAN)
    for file in ("teams.yaml", "p/a.yaml"):
        (tmp_path / file).unlink()
    after = read(
        {
            "portfolio.yaml": "name: Plan\npolicy: {stale_after: 12d}\n"
            "teams: {web: {lead: sam, capacity: {2026-07-01: 6}}}\n",
            "p/sub/b.yaml": "name: A\nowner: sam\nmilestones: {m: {owner: ada, due: 2026-12-14}}\n"
            "tasks: {s: {tasks: {t: {progress: 10%}}}}\n",
        }
    )
    found = compare(before, after)
    old, new = "p/a.yaml", "p/sub/b.yaml"
    assert [(c.field or c.act, c.ref, c.before_place, c.after_place, c.owner) for c in found.changes] == [
        ("stale_after", "policy", at(TOP, "policy", "stale_after"), at(TOP, "policy", "stale_after"), ""),
        (
            "capacity.2026-07-01",
            "teams/web",
            at("teams.yaml", "web", "capacity", "2026-07-01"),
            at(TOP, "teams", "web", "capacity", "2026-07-01"),
            "sam",
        ),
        ("lead", "teams/web", at("teams.yaml", "web", "lead"), at(TOP, "teams", "web", "lead"), "sam"),
        ("removed", "p/a/n", at(old, "milestones", "n"), None, "jo"),
        ("renamed", "p/b", at(old), at(new), "sam"),
        ("owner", "p/b", at(old, "owner"), at(new, "owner"), "sam"),
        ("due", "p/b/m", at(old, "milestones", "m", "due"), at(new, "milestones", "m", "due"), "ada"),
        ("owner", "p/b/m", None, at(new, "milestones", "m", "owner"), "ada"),
        (
            "progress",
            "p/b/s.t",
            at(old, "tasks", "s", "tasks", "t", "progress"),
            at(new, "tasks", "s", "tasks", "t", "progress"),
            "sam",
        ),
    ]
    assert [(b.ref, a.ref) for b, a in found.pairs] == [
        ("p", "p"),
        ("p/a", "p/b"),
        ("p/a/m", "p/b/m"),
        ("p/a/s", "p/b/s"),
        ("p/a/s.t", "p/b/s.t"),
    ]
    assert ([i.ref for i in found.added], [i.ref for i in found.removed]) == ([], ["p/a/n"])


TOP = "portfolio.yaml"


def at(file: str, *route: str) -> Place:
    return Place(file, route)


def test_what_is_in_an_added_project_is_added_without_a_word_of_its_own(read: Read) -> None:
    before = read(PLAN)
    after = read(PLAN | {"p/c.yaml": "name: C\nmilestones: {x: {}}\nrisks: {y: {}}\n"})
    found = compare(before, after)
    assert [(c.act, c.ref) for c in found.changes] == [("added", "p/c")]
    assert [i.ref for i in found.added] == ["p/c", "p/c/x", "p/c/y"]


def test_an_inherited_owner_is_no_change_of_the_milestone(read: Read) -> None:
    before = read(PLAN)
    after = read(PLAN | {"p/a.yaml": PLAN["p/a.yaml"].replace("owner: jo", "owner: sam")})
    assert [(c.field, c.ref, c.after) for c in compare(before, after).changes] == [("owner", "p/a", "sam")]


def test_the_reason_why_something_is_unknown_is_text(read: Read) -> None:
    before = read(PLAN | {"p/a.yaml": "name: A\nbudget: {unknown: not asked}\ntarget: unknown\n"})
    after = read(PLAN | {"p/a.yaml": "name: A\nbudget: {unknown: refused}\n"})
    assert [(c.topic, c.field, c.before, c.after) for c in compare(before, after).changes] == [
        ("text", "budget", "{unknown: not asked}", "{unknown: refused}"),
        ("dates", "target", "unknown", ""),
    ]


def test_a_name_that_is_the_id_says_nothing(read: Read) -> None:
    before = read(PLAN | {"p/a.yaml": "name: A\nmilestones: {beta: {due: 2026-12-11}}\n"})
    after = read(PLAN | {"p/a.yaml": "name: A\nmilestones: {beta: {name: beta, due: 2026-12-11}}\n"})
    assert compare(before, after).changes == ()


def rows(read: Read, before: dict[str, str], after: dict[str, str]) -> list[tuple[str, str, str]]:
    return [(c.act, c.old_ref, c.ref) for c in compare(read(PLAN | before), read(PLAN | after)).changes]


def test_a_thing_without_a_name_is_known_by_its_facts(read: Read) -> None:
    before = {"p/a.yaml": "name: A\nmilestones: {m: {due: 2026-12-11}}\n"}
    after = {"p/a.yaml": "name: A\nmilestones: {n: {due: 2026-12-11}}\n"}
    assert rows(read, before, after) == [("renamed", "p/a/m", "p/a/n")]


def test_another_name_and_another_id_are_another_thing(read: Read) -> None:
    before = {"p/a.yaml": "name: A\nmilestones: {m: {name: Beta, due: 2026-12-11}}\n"}
    after = {"p/a.yaml": "name: A\nmilestones: {n: {name: Stable, due: 2026-12-11}}\n"}
    assert rows(read, before, after) == [("removed", "p/a/m", "p/a/m"), ("added", "p/a/n", "p/a/n")]


def test_things_that_say_nothing_are_not_one(read: Read) -> None:
    before = {"p/a.yaml": "name: A\nmilestones: {m: {}}\n"}
    after = {"p/a.yaml": "name: A\nmilestones: {n: {}}\n"}
    assert rows(read, before, after) == [("removed", "p/a/m", "p/a/m"), ("added", "p/a/n", "p/a/n")]


def test_two_people_of_one_team_are_not_one_person(read: Read) -> None:
    before, after = {"people.yaml": "ann: {team: web}\n"}, {"people.yaml": "bob: {team: web}\n"}
    expected = [("removed", "people/ann", "people/ann"), ("added", "people/bob", "people/bob")]
    assert rows(read, before, after) == expected


def test_a_team_without_a_name_is_known_by_its_facts(read: Read) -> None:
    teams = PLAN["teams.yaml"]
    after = {"teams.yaml": teams.replace("web:", "shop:"), "p/a.yaml": "name: A\nteam: shop\n"}
    before = {"p/a.yaml": "name: A\nteam: web\n"}
    assert rows(read, before, after) == [("renamed", "teams/web", "teams/shop")]


def test_another_currency_is_told_once_and_not_of_every_amount(read: Read) -> None:
    before = read(
        PLAN | {"portfolio.yaml": "currency: EUR\n", "p/a.yaml": "name: A\nactuals: {2026-10: 5k}\n"}
    )
    after = read(
        PLAN
        | {"portfolio.yaml": "currency: SEK\n", "p/a.yaml": "name: A\nactuals: {2026-10: 5k, 2026-11: 6k}\n"}
    )
    assert [(c.ref, c.field, c.after) for c in compare(before, after).changes] == [
        ("portfolio", "currency", "SEK"),
        ("p/a", "actuals.2026-11", "6k"),
    ]


def test_a_reference_that_leads_elsewhere_after_a_move_is_a_change(read: Read, tmp_path: Path) -> None:
    others = {f"{p}/q.yaml": f"name: {p} q\nmilestones: {{x: {{name: {p} x}}}}\n" for p in "pr"}
    moved = "name: M\nmilestones: {m: {after: [q/x]}}\n"
    before = read(PLAN | others | {"r/program.yaml": "name: R\n", "p/m.yaml": moved})
    (tmp_path / "p/m.yaml").unlink()
    after = read({"r/m.yaml": moved})
    assert [(c.act, c.ref, c.field) for c in compare(before, after).changes] == [
        ("moved", "r/m", ""),
        ("changed", "r/m/m", "after"),
    ]
