"""Blast radius against a walk over the raw YAML of random plans, and by hand."""

import datetime as dt
import random
from pathlib import Path
from typing import Any

import yaml

from plateSpinner.analysis.blast import Radius, radii
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.workspace.load import load
from plateSpinner.workspace.snapshot import Snapshot

DAY = dt.date(2026, 11, 23)
Files = dict[str, str]


def plan(files: Files) -> Portfolio:
    raw: dict[str, bytes | None] = {name: text.encode() for name, text in files.items()}
    loaded = load(Snapshot(Path(), {"portfolio.yaml": b"spin: 1\n"} | raw))
    assert loaded.findings == ()
    return loaded.portfolio


def of(files: Files) -> list[Radius]:
    portfolio = plan(files)
    late = {
        id(item): item.fact.due.last < DAY
        for component in portfolio.components
        for item in portfolio.held(component).milestones
        if isinstance(item.fact.due, Day) and not item.fact.done
    }
    return list(radii(Schedule(portfolio, DAY), late))


def random_files(seed: int) -> Files:
    """Programs of projects with tasks and milestones that wait for earlier ones, of any project."""
    chance = random.Random(seed)  # noqa: S311 - a plan, not a secret
    files, known = {}, list[str]()
    for p in range(chance.randint(1, 3)):
        files[f"p{p}/program.yaml"] = f"name: P{p}\n"
        for x in range(chance.randint(1, 3)):
            status = chance.choice(("active", "active", "proposed", "done"))
            facts: dict[str, dict[str, dict[str, object]]] = {"tasks": {}, "milestones": {}}
            for n in range(chance.randint(1, 8)):
                section = chance.choice(("tasks", "milestones"))
                fact: dict[str, object] = {
                    "after": chance.sample(known, min(len(known), chance.randint(0, 3)))
                }
                if section == "tasks":
                    fact["duration"] = "3d"
                elif chance.random() < 0.7:
                    fact["due"] = (DAY + dt.timedelta(days=chance.randint(-40, 90))).isoformat()
                if chance.random() < 0.2:
                    fact["done"] = "2026-10-01"
                facts[section][f"i{n}"] = fact
                known.append(f"p{p}/x{x}/i{n}")
            files[f"p{p}/x{x}.yaml"] = yaml.safe_dump({"name": f"X{x}", "status": status} | facts)
    return files


def recount(files: Files) -> dict[str, tuple[int, int, int, tuple[str, ...]]]:
    """The same by walking the texts: items, promises, late ones and programs behind each front."""
    facts: dict[str, Any] = {}  # what YAML holds
    for name, text in files.items():
        project = yaml.safe_load(text)
        for section in ("tasks", "milestones"):
            for id_, fact in (project.get(section) or {}).items():
                gone = "done" in fact or project.get("status") == "done"
                facts[f"{name.removesuffix('.yaml')}/{id_}"] = fact | {"open": not gone}
    found = {}
    for ref, fact in facts.items():
        if not fact["open"] or any(facts[on]["open"] for on in fact["after"]):
            continue
        behind, left = set[str](), [ref]
        while left:
            on = left.pop()
            new = {r for r, f in facts.items() if on in f["after"]} - behind
            behind |= new
            left += new
        items = [facts[r] | {"ref": r} for r in behind if facts[r]["open"]]
        due = {f["ref"]: dt.date.fromisoformat(f["due"]) for f in items if "due" in f}
        if due:
            programs = tuple(sorted({r.partition("/")[0] for r in due}))
            found[ref] = len(items), len(due), sum(day < DAY for day in due.values()), programs
    return found


def test_300_random_plans_equal_a_walk_over_their_texts() -> None:
    told, late = 0, 0
    for seed in range(300):
        files = random_files(seed)
        made = {r.item.ref: (r.items, r.promises, r.late, r.programs) for r in of(files)}
        assert made == recount(files), seed
        told += len(made)
        late += sum(row[2] > 0 for row in made.values())
    assert told > 500
    assert late > 200


PROJECT = """\
name: X
status: active
milestones:
  beta: {due: 2026-12-04, after: [test]}
tasks:
  build:
    tasks:
      one: {duration: 3d}
      two: {duration: 12d}
  test: {duration: 2d, after: [build]}
"""


def test_what_is_around_stands_for_what_is_in_it_and_float_below_zero_is_lateness() -> None:
    rows = of({"p/program.yaml": "name: P\n", "p/x.yaml": PROJECT})
    # two ends on Tuesday 8 December, test on the 10th: four working days after the promise
    assert [(r.item.ref, r.items, r.promises, r.late, r.programs) for r in rows] == [
        ("p/x/build.one", 2, 1, 0, ("p",)),
        ("p/x/build.two", 2, 1, 0, ("p",)),
    ]
    assert [r.total_float and r.total_float / 480 for r in rows] == [5, -4]


def test_the_start_of_what_is_around_makes_nothing_wait_but_what_it_waits_for_does() -> None:
    held = PROJECT.replace("  build:\n", "  first: {duration: 1d}\n  build:\n    after: [first]\n")
    rows = of(
        {"p/program.yaml": "name: P\n", "p/x.yaml": held.replace("status:", "start: 2026-11-02\nstatus:")}
    )
    assert [(r.item.ref, r.items) for r in rows] == [("p/x/first", 4)]


def test_what_is_behind_a_circle_is_behind_all_of_it_and_nothing_is_behind_itself() -> None:
    circle = """\
name: X
status: active
milestones:
  end: {due: 2026-12-04, after: [b]}
tasks:
  a: {duration: 1d, after: [b]}
  b: {duration: 1d, after: [a]}
"""
    loaded = load(
        Snapshot(
            Path(),
            {"portfolio.yaml": b"spin: 1\n", "p/program.yaml": b"name: P\n", "p/x.yaml": circle.encode()},
        )
    )
    (end,) = (item for item in loaded.portfolio.items if item.ref == "p/x/end")
    rows = radii(Schedule(loaded.portfolio, DAY), {id(end): False})
    assert [(r.item.ref, r.items, r.promises, r.total_float) for r in rows] == [
        ("p/x/a", 2, 1, None),
        ("p/x/b", 2, 1, None),
    ]
