"""Schedules of others through a plan tree on disk: ten stored by Microsoft Project, sixty computed by MPXJ.

Two instants are equal when no working time of the task's calendar lies between them. `mpxj.md` has
what was measured over all 300 schedules that the sixty come from, and who is right where we differ.
"""

import datetime as dt
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from tests.analysis.schedule.cases import DAYS, data_date, write_plan

from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.analysis.schedule.worktime import Clock, instant, moment
from plateSpinner.workspace.load import load

HERE = Path(__file__).parent
STORED = HERE.parents[2].parent / "shared" / "cases" / "cpm"
Case = dict[str, Any]  # a schedule as its JSON file has it
Difference = tuple[int, str, object, object]


class Facts(NamedTuple):
    """Ours of a task, named as the marks are: critical is what has no more float than the case allows."""

    es: int
    ef: int
    ls: int
    lf: int
    ts: int | None
    fs: int | None
    crit: bool


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
def test_a_schedule_stored_by_microsoft_project_comes_out_of_the_command_to_the_minute(
    name: str, tmp_path: Path
) -> None:
    case = json.loads((STORED / f"{name}.json").read_text("utf-8"))
    schedule = through_files(case, tmp_path)
    printed = spin_schedule(tmp_path / "programs")
    assert list(differences(case, printed, schedule.network.calendars)) == []


def spin_schedule(plan: Path) -> dict[str, Facts]:
    """What `spin schedule --json` prints of each task, by its id in the case."""
    command = [sys.executable, "-m", "plateSpinner", "schedule", "--json"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    ran = subprocess.run(command, cwd=plan, env=environment, capture_output=True, timeout=60, check=True)  # noqa: S603
    report = json.loads(ran.stdout)
    return {
        row["ref"].rsplit("/", 1)[-1].rsplit(".", 1)[-1]: Facts(
            read_instant(row["early_start"]),
            read_instant(row["early_finish"]),
            read_instant(row["late_start"]),
            read_instant(row["late_finish"]),
            row["total_float_minutes"],
            row["free_float_minutes"],
            row["critical"] or row["near_critical"],
        )
        for row in report["rows"]
    }


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
    facts = {
        row.item.ref.rsplit("/", 1)[-1].rsplit(".", 1)[-1]: Facts(
            row.early_start,
            row.early_finish,
            row.late_start,
            row.late_finish,
            row.total_float,
            row.free_float,
            row.total_float is not None and row.total_float <= schedule.near_critical,
        )
        for row in schedule.rows
    }
    assert list(differences(case, facts, schedule.network.calendars)) == [], case["id"]


def test_the_sixty_are_simple_medium_and_full_ones() -> None:
    levels = [case["id"].split("-")[0] for case in computed()]
    assert {level: levels.count(level) for level in levels} == {"simple": 30, "medium": 15, "full": 15}
    assert sum(len(list(agreed(case))) for case in computed()) == 6527


def small(*tasks: Case, links: tuple[Case, ...] = ()) -> Case:
    """A case of which no schedule that we have speaks: tasks of a day from Monday 5 January 2026 on."""
    worked = [["08:00", "12:00"], ["13:00", "17:00"]]
    week = {day: worked if day not in ("Sat", "Sun") else [] for day in DAYS}
    plain = dict.fromkeys(
        ("parent", "constraint_date", "deadline", "actual_start", "actual_finish", "resume")
    )
    plain |= {
        "name": "",
        "calendar": None,
        "summary": False,
        "active": True,
        "ignore_resource_calendar": False,
    }
    plain |= {"constraint": "AS_SOON_AS_POSSIBLE", "duration_min": 480.0, "duration_kind": "work"}
    plain |= {"remaining_min": 480.0, "assignments": []}
    numbered = [{**plain, "id": row, "row": row, **task} for row, task in enumerate(tasks, 1)]
    return {
        "id": "small",
        "project": {"start": "2026-01-05T08:00", "default_calendar": 1, "critical_slack_limit_min": 0.0},
        "calendars": [
            {"id": 1, "week": week, "exceptions": []},
            {"id": 2, "week": {day: shifts[:1] for day, shifts in week.items()}, "exceptions": []},
        ],
        "tasks": numbered,
        "links": [
            {"pred": 1, "succ": 2, "type": "FS", "lag": 0.0, "lag_kind": "work", **link} for link in links
        ],
    }


def assigned(calendar: int, work: float) -> Case:
    return {"resource": calendar, "calendar": calendar, "type": "WORK", "units": 100.0, "work_min": work}


@pytest.mark.parametrize(
    ("case", "starts"),
    [
        pytest.param(
            small(
                {"actual_start": "2025-12-30T08:00", "resume": "2025-12-31T08:00", "duration_min": 960.0},
                {},
                links=({},),
            ),
            ("2025-12-30T08:00", "2026-01-05T08:00"),
            id="begun before the project starts",
        ),
        pytest.param(
            small({"constraint": "START_NO_EARLIER_THAN", "constraint_date": "2025-12-30T08:00"}, {}),
            ("2025-12-30T08:00", "2026-01-05T08:00"),
            id="free to start before the project does",
        ),
        pytest.param(
            small({"constraint": "FINISH_NO_EARLIER_THAN", "constraint_date": "2025-12-30T17:00"}, {}),
            ("2025-12-30T08:00", "2026-01-05T08:00"),
            id="free to finish before the project starts",
        ),
        pytest.param(
            small({"active": False}, {}, links=({},)),
            (None, "2026-01-05T08:00"),
            id="behind what is not active",
        ),
        pytest.param(
            small({"active": False, "summary": True}, {"parent": 1}, {}, links=({"pred": 2, "succ": 3},)),
            (None, None, "2026-01-05T08:00"),
            id="behind what lies in something not active",
        ),
        pytest.param(
            small({}, {}, links=({"lag": 100.0, "lag_kind": "elapsed_percent"},)),
            ("2026-01-05T08:00", "2026-01-06T08:00"),
            id="a share of the predecessor by the clock: eight hours of the night",
        ),
        pytest.param(
            small({"constraint_date": "2026-03-02T08:00"}),
            ("2026-01-05T08:00",),
            id="a date left over from a constraint",
        ),
        pytest.param(
            small(
                {"duration_min": 960.0},
                {"actual_start": "2026-01-05T08:00", "percent": 0.0, "duration_min": 480.0},
                {},
                links=({}, {"pred": 2, "succ": 3}),
            ),
            ("2026-01-05T08:00", "2026-01-05T08:00", "2026-01-06T08:00"),
            id="begun out of sequence, with nothing done",
        ),
        pytest.param(
            small({"actual_start": "2026-01-05T08:00", "remaining_min": 240.0}, {}, links=({},)),
            ("2026-01-05T08:00", "2026-01-06T08:00"),
            id="half done, and nobody says when it goes on",
        ),
        pytest.param(
            small({"assignments": [assigned(1, 480.0), assigned(2, 240.0)]}, {}, links=({},)),
            ("2026-01-05T08:00", "2026-01-06T08:00"),
            id="behind two, one of whom has half of the work in the morning",
        ),
    ],
)
def test_what_no_stored_schedule_shows_starts_as_microsoft_project_says(
    case: Case, starts: tuple[str | None, ...], tmp_path: Path
) -> None:
    found = {row.item.id: row.early_start for row in through_files(case, tmp_path).rows}
    wanted = [None if start is None else read_instant(start) for start in starts]
    assert [found.get(f"t{number}") for number in range(1, len(starts) + 1)] == wanted


def through_files(case: Case, folder: Path) -> Schedule:
    """A case written as a plan tree, read back, and scheduled from the day it starts."""
    loaded = load(write_plan(case, folder))
    assert loaded.findings == ()
    return Schedule(loaded.portfolio, dt.date.fromisoformat(data_date(case)[:10]))


def agreed(case: Case) -> Iterator[tuple[Case, str]]:
    """The tasks and fields to hold ourselves to: those marked so, of tasks that are not finished."""
    for task in case["tasks"]:
        marks = case["agree"].get(str(task["id"]), {})
        yield from (
            (task, field) for field, good in marks.items() if good and field != "open" and marks["open"]
        )


def differences(case: Case, ours: dict[str, Facts], calendars: Calendars) -> Iterator[Difference]:
    for task, field in agreed(case):
        expected = case["expected"][str(task["id"])]
        found = getattr(ours[f"t{task['id']}"], field)
        if field in DATES:
            theirs = read_instant(expected[DATES[field]])
            if clock_of(task, calendars).between(found, theirs) != 0:
                yield task["id"], field, moment(found).isoformat(), expected[DATES[field]]
        elif found != wanted(expected, field):
            yield task["id"], field, found, wanted(expected, field)


def clock_of(task: Case, calendars: Calendars) -> Clock:
    """What tells whether work lies between two instants of a task."""
    if task["duration_kind"] == "elapsed":
        return ALWAYS
    return calendars.default if task["calendar"] is None else calendars.named(f"c{task['calendar']}")


def wanted(expected: Case, field: str) -> int | bool:
    match field:
        case "ts":
            return int(expected["total_slack_min"])
        case "fs":
            return int(expected["free_slack_min"])
        case _:
            return bool(expected["critical"])


def read_instant(text: str) -> int:
    at = dt.datetime.fromisoformat(text)
    return instant(at.date(), at.hour * 60 + at.minute)
