"""Schedules of others through a plan tree on disk: ten stored by Microsoft Project, sixty computed by MPXJ.

Two instants are equal when no working time of the task's calendar lies between them. `mpxj.md` has
what was measured over all 300 schedules that the sixty come from, and who is right where we differ.
"""

import datetime as dt
import gzip
import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.analysis.schedule.cases import write_plan

from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.analysis.schedule.schedule import Row, Schedule
from plateSpinner.analysis.schedule.worktime import instant, moment
from plateSpinner.workspace.load import load

HERE = Path(__file__).parent
STORED = HERE.parents[2].parent / "shared" / "cases" / "cpm"
Case = dict[str, Any]  # a schedule as its JSON file has it
Difference = tuple[int, str, object, object]
DATES = {"es": "early_start", "ef": "early_finish", "ls": "late_start", "lf": "late_finish"}
NAMES = (
    "asp-actualtaskproperties-mpp",
    "asp-calculateworkhours-mpp",
    "asp-constraintaslateaspossible-mpp",
    "asp-software-development-plan-mpp",
    "aspj-newproductdev-mpp",
    "aspj-project5-mpp",
    "mpxj-mpp12baseline-from14-mpp",
    "mpxj-mpp12relations-from14-mpp",
    "mpxj-sf259-mpp",
    "mpxj-task-links-project2000-mpd9-mpd",
)


@pytest.mark.skipif(not STORED.is_dir(), reason=f"no stored schedules at {STORED}")
@pytest.mark.parametrize("name", NAMES)
def test_a_schedule_stored_by_microsoft_project_comes_out_to_the_minute(name: str, tmp_path: Path) -> None:
    case = json.loads((STORED / f"{name}.json").read_text("utf-8"))
    schedule = through_files(case, tmp_path)
    assert list(differences(case, schedule)) == []


@pytest.mark.skipif(not STORED.is_dir(), reason=f"no stored schedules at {STORED}")
def test_every_stored_schedule_is_held_against_and_not_few_fields_of_each() -> None:
    cases = [json.loads(path.read_text("utf-8")) for path in sorted(STORED.glob("*.json"))]
    assert [case["id"] for case in cases] == list(NAMES)
    assert sum(len(list(agreed(case))) for case in cases) == 1038


@cache
def computed() -> tuple[Case, ...]:
    """The sixty, with what their header says of them."""
    with gzip.open(HERE / "mpxj-cases.json.gz") as file:
        return tuple(json.load(file)["cases"])


@pytest.mark.parametrize("number", range(60))
def test_a_schedule_computed_by_mpxj_comes_out_to_the_minute(number: int, tmp_path: Path) -> None:
    case = computed()[number]
    schedule = through_files(case, tmp_path)
    assert list(differences(case, schedule)) == [], case["id"]


def test_the_sixty_are_simple_medium_and_full_ones() -> None:
    levels = [case["id"].split("-")[0] for case in computed()]
    assert {level: levels.count(level) for level in levels} == {"simple": 30, "medium": 15, "full": 15}
    assert sum(len(list(agreed(case))) for case in computed()) == 6527


def through_files(case: Case, folder: Path) -> Schedule:
    """A case written as a plan tree, read back, and scheduled from the day it starts."""
    loaded = load(write_plan(case, folder))
    assert loaded.findings == ()
    return Schedule(loaded.portfolio, dt.date.fromisoformat(case["project"]["start"][:10]))


def agreed(case: Case) -> Iterator[tuple[Case, str]]:
    """The tasks and fields to hold ourselves to: those marked so, of tasks that are not finished."""
    for task in case["tasks"]:
        marks = case["agree"].get(str(task["id"]), {})
        yield from (
            (task, field) for field, good in marks.items() if good and field != "open" and marks["open"]
        )


def differences(case: Case, schedule: Schedule) -> Iterator[Difference]:
    rows = {row.item.ref.rsplit("/", 1)[-1].rsplit(".", 1)[-1]: row for row in schedule.rows}
    for task, field in agreed(case):
        expected = case["expected"][str(task["id"])]
        row = rows[f"t{task['id']}"]
        if field in DATES:
            theirs, ours = read_instant(expected[DATES[field]]), getattr(row, DATES[field])
            if not equal(schedule, task, ours, theirs):
                yield task["id"], field, moment(ours).isoformat(), expected[DATES[field]]
        elif stated(schedule, row, field) != wanted(expected, field):
            yield task["id"], field, stated(schedule, row, field), wanted(expected, field)


def equal(schedule: Schedule, task: Case, ours: int, theirs: int) -> bool:
    calendars = schedule.network.calendars
    clock = calendars.default if task["calendar"] is None else calendars.named(f"c{task['calendar']}")
    measure = ALWAYS if task["duration_kind"] == "elapsed" else clock
    return measure.between(ours, theirs) == 0


def stated(schedule: Schedule, row: Row, field: str) -> object:
    """Ours: critical is what has no more float than the case allows, our near-critical."""
    match field:
        case "ts":
            return row.total_float
        case "fs":
            return row.free_float
        case "crit":
            return row.total_float is not None and row.total_float <= schedule.near_critical
        case other:
            raise ValueError(other)


def wanted(expected: Case, field: str) -> object:
    match field:
        case "ts":
            return round(expected["total_slack_min"])
        case "fs":
            return round(expected["free_slack_min"])
        case _:
            return expected["critical"]


def read_instant(text: str) -> int:
    at = dt.datetime.fromisoformat(text)
    return instant(at.date(), at.hour * 60 + at.minute)
