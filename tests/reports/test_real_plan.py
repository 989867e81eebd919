"""Real plans, recounted by a short script over their raw YAML that knows nothing of the product."""

import datetime as dt
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
KUBERNETES = ROOT.parent / "shared" / "real" / "kubernetes"
Json = dict[str, Any]  # what a YAML or JSON file holds

no_shared = pytest.mark.skipif(not KUBERNETES.is_dir(), reason=f"no real plan at {KUBERNETES}")
no_example = pytest.mark.skipif(
    not (ROOT / "programs" / "portfolio.yaml").is_file(), reason="the worked example is not written yet"
)


def day(text: str) -> dt.date:
    """The last day of a date of the grains that these plans use."""
    if re.fullmatch(r"\d{4}-\d{2}", text):
        year, month = map(int, text.split("-"))
        return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)
    if found := re.fullmatch(r"(\d{4})-Q([1-4])", text):
        return day(f"{found[1]}-{3 * int(found[2]):02}")
    if found := re.fullmatch(r"(\d{4})-W(\d\d)", text):
        return dt.date.fromisocalendar(int(found[1]), int(found[2]), 7)
    return dt.date.fromisoformat(text[:10])


def components(plan: Path) -> Iterator[tuple[str, Path, Json]]:
    """Every program and project: its reference, its file, and what the file holds."""
    for program in sorted(plan.glob("*/program.yaml")):
        for path in sorted(program.parent.rglob("*.yaml")):
            ref = program.parent.name if path == program else f"{program.parent.name}/{path.stem}"
            yield ref, path, yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only


def recount(plan: Path, as_of: dt.date) -> tuple[Json, set[tuple[str, str, int]]]:
    """The size of a plan, and the overdue milestones of what is going on: reference, file, line of `due`."""
    found = list(components(plan))
    overdue = set()
    for ref, path, data in found:
        going_on = data.get("status") in {"active", "proposed"} or ("/" not in ref and not data.get("status"))
        for id_, milestone in (data.get("milestones") or {}).items():
            due, done = (milestone or {}).get("due"), (milestone or {}).get("done")
            reached = done and day(done) <= as_of
            if going_on and isinstance(due, str) and due and not reached and day(due) < as_of:
                overdue.add(
                    (f"{ref}/{id_}", Path(os.path.relpath(path, ROOT)).as_posix(), line_of_due(path, id_))
                )
    counts = {
        "programs": sum("/" not in ref for ref, _, _ in found),
        "projects": sum("/" in ref for ref, _, _ in found),
        "milestones": sum(len(data.get("milestones") or {}) for _, _, data in found),
    }
    return counts, overdue


def line_of_due(path: Path, milestone: str) -> int:
    """The line on which the `due` of a milestone stands, counted from 1 over the lines of the text."""
    inside = False
    for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
        inside = inside or line == "milestones:"
        if inside and re.match(rf"  {re.escape(milestone)}:", line):
            milestone = "\0"
        if milestone == "\0" and "due:" in line:
            return number
    raise AssertionError(path, milestone)


def told(plan: Path) -> Json:
    report: Json = json.loads(spin("status", "--json", "-C", str(plan)))
    return report


def spin(*words: str) -> bytes:
    command = [sys.executable, "-m", "plateSpinner", *words]
    return subprocess.run(command, check=True, cwd=ROOT, capture_output=True, timeout=60).stdout  # noqa: S603


@no_shared
def test_the_real_plan_is_counted_as_a_script_over_its_yaml_counts_it() -> None:
    plan = KUBERNETES / "programs"
    counts, overdue = recount(plan, dt.date(2024, 12, 26))
    assert counts == {"programs": 23, "projects": 554, "milestones": 915}
    assert len(overdue) == 273
    report = told(plan)
    assert report["as_of"] == "2024-12-26"
    assert {name: report["counts"][name] for name in counts} == counts
    assert report["figures"]["overdue"] == 273
    lines = [line for line in report["attention"] if line["trouble"] == "overdue"]
    places = {(line["ref"], line["place"]["file"], line["place"]["line"]) for line in lines}
    assert len(lines) == 273
    assert places == overdue


@no_shared
def test_the_days_of_each_overdue_milestone_are_those_from_its_due_date() -> None:
    plan = KUBERNETES / "programs"
    dues = {
        f"{ref}/{id_}": day(milestone["due"])
        for ref, _, data in components(plan)
        for id_, milestone in (data.get("milestones") or {}).items()
        if milestone and milestone.get("due")
    }
    lines = [line for line in told(plan)["attention"] if line["trouble"] == "overdue"]
    assert [line["days"] for line in lines] == [
        (dt.date(2024, 12, 26) - dues[line["ref"]]).days for line in lines
    ]


@no_shared
def test_the_healths_of_the_real_projects_add_up() -> None:
    report = told(KUBERNETES / "programs")
    figures = report["figures"]
    kinds = ("red", "amber", "green", "not_assessable", "inactive")
    assert sum(figures[kind] for kind in kinds) == 554
    statuses = [data.get("status") for ref, _, data in components(KUBERNETES / "programs") if "/" in ref]
    assert figures["inactive"] == sum(status in {"done", "cancelled", "on_hold"} for status in statuses)
    rows = [project for program in report["programs"] for project in program["projects"]]
    assert figures["red"] == sum(row["computed"] == "red" for row in rows)
    assert sum(row["figures"]["overdue"] for row in rows) == 273


@no_shared
def test_the_real_plan_has_no_errors() -> None:
    said = spin("validate", "-C", str(KUBERNETES)).decode().replace("\r", "")
    assert said == "578 files, no errors.\n"


@no_example
def test_the_worked_example_is_counted_as_a_script_over_its_yaml_counts_it() -> None:
    plan = ROOT / "programs"
    charter = yaml.load((plan / "portfolio.yaml").read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
    counts, overdue = recount(plan, day(charter["data_date"]))
    report = told(plan)
    assert report["as_of"] == charter["data_date"]
    assert {name: report["counts"][name] for name in counts} == counts
    assert report["figures"]["overdue"] == len(overdue)
    lines = [line for line in report["attention"] if line["trouble"] == "overdue"]
    assert {(line["ref"], line["place"]["file"], line["place"]["line"]) for line in lines} == overdue
