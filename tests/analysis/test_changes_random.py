"""Two plans compared, whatever they hold: nothing differs from itself, and backwards says the same."""

import copy
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest

from plateSpinner.analysis.changes import Act, Change, compare
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet

Facts = dict[str, object]
Sheets = dict[str, tuple[Facts, dict[str, Facts]]]
"""Programs by id: what the file says, and the projects by id."""

PARTIES = ["jo", "@jo", "sam", "web", "@web"]
DAYS = ["2026-12-11", "2026-12", "2026-Q4", "2026-W50", "2026-12-11T09:00", "2026-12-31", "unknown"]


def portfolio(charter: Facts, sheets: Sheets) -> Portfolio:
    return Portfolio(
        Charter.model_validate(charter),
        {},
        tuple(
            ProgramSheet(
                id_,
                f"{id_}/program.yaml",
                Program.model_validate(said),
                tuple(
                    ProjectSheet(i, f"{id_}/{i}.yaml", Project.model_validate(p)) for i, p in inside.items()
                ),
            )
            for id_, (said, inside) in sheets.items()
        ),
    )


class Dice:
    """Draws plans from few ids and names, so that two of them have much in common and much that clashes."""

    def __init__(self, seed: int) -> None:
        self.draw = random.Random(seed)  # noqa: S311 - plans, no secrets

    def some(self, **makers: object) -> Facts:
        return {key: value for key, value in makers.items() if self.draw.random() < 0.5}

    def of(self, *choices: object) -> object:
        return self.draw.choice(choices)

    def many(self, make: Callable[[], Facts], most: int = 3) -> Facts:
        ids = self.draw.sample("abcdef", self.draw.randint(0, most))
        return {id_: make() for id_ in ids}

    def refs(self) -> list[object]:
        return [
            self.of("a", "b", "c", "a.b", "x/a", "y/b", "p/x/a", "q/y", "p")
            for _ in range(self.draw.randint(0, 3))
        ]

    def name(self) -> object:
        return self.of("One", "Two", "Three", "a", "b")

    def milestone(self) -> Facts:
        criteria = [
            {"text": self.of("Signed", "Tested"), **self.some(met=True, approver=self.of(*PARTIES))}
            for _ in range(self.draw.randint(0, 3))
        ]
        return self.some(
            name=self.name(),
            due=self.of(*DAYS),
            done=self.of(*DAYS[:-1]),
            owner=self.of(*PARTIES),
            after=[self.of(ref, f"{ref} FS", f"{ref} SS+2d") for ref in self.refs()],
            criteria=criteria,
            baseline=self.some(start="2026-11", finish="2026-12"),
        )

    def task(self, depth: int = 2) -> Facts:
        inside = {"tasks": self.many(lambda: self.task(depth - 1), 2)} if depth else {}
        return inside | self.some(
            name=self.name(),
            duration=self.of("5d", "1w", ["2d", "3d", "9d"], "40h", "unknown", {"unknown": "too early"}),
            progress=self.of("40%", "0%"),
            started=self.of(*DAYS[:-1]),
            assign=dict.fromkeys(self.draw.sample(PARTIES, 2), 1),
            after=self.refs(),
        )

    def risk(self) -> Facts:
        return self.some(
            name=self.name(),
            probability=self.of("40%", "high", "unknown"),
            impact=self.of("low", {"schedule": "1w", "cost": self.of("5k", "5000", "5k EUR")}),
            status=self.of("open", "closed"),
            affects=self.refs(),
            residual=self.some(probability="5%", impact="low"),
            actions=self.many(lambda: self.some(name=self.name(), due=self.of(*DAYS))),
        )

    def component(self) -> Facts:
        return {"name": self.name()} | self.some(
            status=self.of("active", "done", "cancelled"),
            owner=self.of(*PARTIES),
            objectives=self.draw.sample(["grow", "save"], 1),
            budget=self.of("800k", "800000", {"amount": 800000, "currency": "EUR"}, "unknown"),
            actuals=self.some(**{"2026-11": "5k", "2026-12": self.of("1k", "1000")}),
            staffing={"web": {"2026-Q4": self.of(1, 2)}},
            milestones=self.many(self.milestone),
            tasks=self.many(self.task),
            risks=self.many(self.risk),
            issues=self.many(lambda: self.some(name=self.name(), affects=self.refs())),
            iterations={"length": "2w", "start": "2026-09-07", **self.some(unit="points")},
            updates={
                day: self.some(by="jo", summary="Well", health="green") for day in ("2026-11-01", "2026-11")
            },
            waivers=[
                {"rule": self.of("r", "s"), "at": self.of("a", "b"), "reason": "Agreed", "until": "2026-12"}
                for _ in range(self.draw.randint(0, 2))
            ],
            tags=self.draw.sample(["one", "two", "three"], 2),
        )

    def charter(self) -> Facts:
        return self.some(
            name=self.of("Plan", "Plans"),
            currency=self.of("EUR", "SEK"),
            data_date=self.of(*DAYS[:-1]),
            teams={self.of("web", "shop"): self.some(name="Web", capacity=self.of(5, {"2026-07-01": 5}))},
            people=self.many(lambda: self.some(name=self.name(), team="web", capacity=1)),
            objectives=self.many(lambda: self.some(name=self.name(), key_results=self.many(self.kpi))),
            calendars=self.many(lambda: self.some(week="mon-thu", exceptions={"2026-12-05": []})),
            holidays=self.some(DE={"2026-12-25": "Christmas"}, SE={"2026-06-06": "Nationaldagen"}),
            policy=self.some(stale_after=self.of("14cd", "10d"), probability={"high": "70%"}),
            waivers=[{"rule": "r", "reason": self.of("Agreed", "So"), "until": self.of(*DAYS[:-1])}],
        )

    def kpi(self) -> Facts:
        return self.some(name=self.name(), target=self.of(1, 2), readings={"2026-11": self.of(1, 2)})

    def sheets(self) -> Sheets:
        return {
            id_: (
                self.component(),
                {i: self.component() for i in self.draw.sample("xyz", self.draw.randint(0, 3))},
            )
            for id_ in self.draw.sample("pqr", self.draw.randint(0, 3))
        }


@pytest.mark.parametrize("seed", range(150))
def test_a_plan_does_not_differ_from_itself_in_another_order(seed: int) -> None:
    dice = Dice(seed)
    charter, sheets = dice.charter(), dice.sheets()
    plan, shuffled = portfolio(charter, sheets), portfolio(charter, turned(sheets))
    for found in (compare(plan, plan), compare(plan, shuffled), compare(shuffled, plan)):
        assert (found.changes, found.added, found.removed) == ((), (), ())
        assert all((a.kind, a.ref) == (b.kind, b.ref) for a, b in found.pairs)
        assert len(found.pairs) == len(plan.items)


def turned(sheets: Sheets) -> Sheets:
    """The same plan, every mapping backwards."""
    return {
        id_: (backwards(said), {i: backwards(project) for i, project in reversed(inside.items())})
        for id_, (said, inside) in reversed(sheets.items())
    }


def backwards(facts: Mapping[str, object]) -> Facts:
    return {k: backwards(v) if isinstance(v, dict) else v for k, v in reversed(list(facts.items()))}


@pytest.mark.parametrize("seed", range(300))
def test_backwards_tells_the_same_with_the_sides_changed(seed: int) -> None:
    ours, theirs = Dice(2 * seed), Dice(2 * seed + 1)
    before = portfolio(ours.charter(), ours.sheets())
    after = portfolio(theirs.charter(), theirs.sheets())
    there, back = compare(before, after), compare(after, before)
    assert Counter(map(seen, there.changes)) == Counter(map(seen, map(reverse, back.changes)))
    assert set(there.pairs) == {(a, b) for b, a in back.pairs}
    assert (set(there.added), set(there.removed)) == (set(back.removed), set(back.added))
    assert [b for _, b in there.pairs] + list(there.added) == sorted(
        after.items, key=lambda i: (i in there.added, after.items.index(i))
    )
    assert {a for a, _ in there.pairs} | set(there.removed) == set(before.items)
    assert len(there.pairs) + len(there.removed) == len(before.items)


def reverse(change: Change) -> Change:
    acts = {Act.ADDED: Act.REMOVED, Act.REMOVED: Act.ADDED}
    return replace(
        change,
        act=acts.get(change.act, change.act),
        ref=change.old_ref,
        old_ref=change.ref,
        before=change.after,
        after=change.before,
        before_place=change.after_place,
        after_place=change.before_place,
        days=None if change.days is None else -change.days,
    )


def seen(change: Change) -> Change:
    """What has to be the same in both directions: all but what is called as in the later plan."""
    entry = change.field.split(".")[0]
    return replace(change, name="", owner="", field=entry)


Plan = Any  # what YAML says, edited in place
Edit = Callable[[Plan, random.Random], list[str]]
"""Edits a project and tells the changes: `kind /item field before after days`."""


def due(p: Plan, draw: random.Random) -> list[str]:
    days = draw.randint(1, 9)
    p["milestones"]["m1"]["due"] = f"2027-01-{11 + days}"
    return [f"milestone /m1 due 2027-01-11 2027-01-{11 + days} {days}"]


def task_added(p: Plan, _: random.Random) -> list[str]:
    p["tasks"]["s"]["tasks"]["new"] = {"duration": "9d"}
    return ["added task /s.new"]


def task_cut(p: Plan, _: random.Random) -> list[str]:
    del p["tasks"]["s"]["tasks"]["t2"]
    return ["removed task /s.t2"]


def task_renamed(p: Plan, _: random.Random) -> list[str]:
    p["tasks"]["s"]["tasks"]["t9"] = p["tasks"]["s"]["tasks"].pop("t1")
    return ["renamed task /s.t9"]


def summary_renamed(p: Plan, _: random.Random) -> list[str]:
    p["tasks"]["w"] = p["tasks"].pop("s")
    for milestone in p["milestones"].values():
        milestone["after"] = ["w.t0"]
    return ["renamed task /w"]


def milestone_renamed(p: Plan, _: random.Random) -> list[str]:
    p["milestones"]["first"] = p["milestones"].pop("m0")
    p["risks"]["r"]["affects"] = ["m1", "first"]
    return ["renamed milestone /first"]


def scored(p: Plan, draw: random.Random) -> list[str]:
    p["risks"]["r"]["probability"] = level = draw.choice(["medium", "high"])
    return [f"risk /r probability low {level} None"]


def spent(p: Plan, _: random.Random) -> list[str]:
    p["actuals"] = {"2026-11": "40k"}
    return ["project  actuals.2026-11  40k None"]


def handed_over(p: Plan, draw: random.Random) -> list[str]:
    p["owner"] = draw.choice(["sam", "@sam"])
    return ["project  owner jo sam None"]


def cancelled(p: Plan, _: random.Random) -> list[str]:
    p["status"] = "cancelled"
    return ["project  status active cancelled None"]


def written_otherwise(p: Plan, _: random.Random) -> list[str]:
    p["budget"] = {"amount": 800000}
    p["risks"]["r"] |= {"status": "open", "kind": "threat"}
    p["milestones"] = dict(reversed(p["milestones"].items()))
    p["milestones"]["m2"] |= {
        "forecast": None,
        "after": [f"{ref} FS+0d" for ref in p["milestones"]["m2"]["after"]],
    }
    return []


EDITS: tuple[Edit, ...] = (
    due,
    task_added,
    task_cut,
    task_renamed,
    summary_renamed,
    milestone_renamed,
    scored,
    spent,
    handed_over,
    cancelled,
    written_otherwise,
)


def project(n: int) -> Facts:
    return {
        "name": f"Project {n}",
        "owner": "jo",
        "status": "active",
        "budget": "800k",
        "milestones": {
            f"m{k}": {"name": f"Gate {n}.{k}", "due": f"2027-01-1{k}", "after": ["s.t0"]} for k in range(3)
        },
        "tasks": {
            "s": {"name": f"Work {n}", "tasks": {f"t{k}": {"duration": f"{k + 2}d"} for k in range(3)}}
        },
        "risks": {"r": {"name": f"Risk {n}", "probability": "low", "affects": ["m0", "m1"]}},
    }


@pytest.mark.parametrize("seed", range(200))
def test_random_edits_are_told_each_and_nothing_else(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311 - plans, no secrets
    before: Plan = {p: ({"name": p}, {}) for p in "pqr"}
    for n in range(draw.randint(2, 7)):
        before[draw.choice("pqr")][1][f"j{n}"] = project(n)
    after: Plan = {p: ({"name": p}, {}) for p in draw.sample("pqr", 3)}
    expected: list[str] = []
    for program, (_, inside) in before.items():
        for id_, said in inside.items():
            edited, fate = copy.deepcopy(said), draw.choice(["stays", "stays", "renamed", "moved", "removed"])
            if fate == "removed":
                expected.append(f"removed project {program}/{id_}")
                continue
            home = draw.choice([p for p in "pqr" if p != program]) if fate == "moved" else program
            new_id = f"new-{id_}" if fate == "renamed" else id_
            after[home][1][new_id] = edited
            ref = f"{home}/{new_id}"
            expected += [f"{fate} project {ref}"] if fate != "stays" else []
            told = []
            for edit in sorted(draw.sample(EDITS, draw.randint(0, 4)), key=EDITS.index):
                told += edit(edited, draw)
                if edit is summary_renamed:  # what was added or renamed in it before stands under its new id
                    told = [row.replace("/s.t9", "/w.t9").replace("/s.new", "/w.new") for row in told]
            expected += [full(row, f"{program}/{id_}" if "removed" in row else ref) for row in told]
    found = compare(portfolio({}, before), portfolio({}, after))
    assert sorted(map(brief, found.changes)) == sorted(expected)


def full(row: str, ref: str) -> str:
    return row.replace(" /", f" {ref}/", 1).replace("project  ", f"project {ref} ", 1)


def brief(change: Change) -> str:
    if change.act is Act.CHANGED:
        return f"{change.kind} {change.ref} {change.field} {change.before} {change.after} {change.days}"
    return f"{change.act} {change.kind} {change.ref}"
