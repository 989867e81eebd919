"""MPXJ beside us: it reads what we write, we read what it writes, and the element order is its schema's."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from tests.analysis.schedule.cases import write_plan
from tests.exchange.mpxj_oracle import Mpxj
from tests.exchange.test_mspdi_round_trip import PLAN

from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.exchange.mspdi.read import read
from plateSpinner.exchange.mspdi.write import Computed, write
from plateSpinner.finding import Severity
from plateSpinner.model.policy import Progress
from plateSpinner.model.portfolio import Kind, Portfolio
from plateSpinner.workspace.load import Loaded, load

Load = Callable[[Mapping[str, str]], Loaded]
CASES = Path(__file__).resolve().parents[3] / "shared" / "cases" / "cpm"
FILES = sorted(CASES.glob("*.json"))


def test_elements_stand_in_the_order_of_the_schema(mpxj: Mpxj, loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    root = ET.fromstring(write(portfolio, portfolio.projects[0], computed(portfolio)))  # noqa: S314 - our own
    orders = mpxj.orders()
    wrong = [path for path, names in walked(root, "Project") if names != ordered(names, orders.get(path, []))]
    assert wrong == []


def walked(element: ET.Element, path: str) -> list[tuple[str, list[str]]]:
    inside = [(part, part.tag.rpartition("}")[2]) for part in element]
    below = [found for part, name in inside if len(part) for found in walked(part, f"{path}/{name}")]
    return [(path, [name for _, name in inside]), *below]


def ordered(names: list[str], order: list[str]) -> list[str]:
    return sorted((name for name in names if name in order), key=order.index)


def at(month: int, day: int, hour: int) -> dt.datetime:
    return dt.datetime(2026, month, day, hour)  # noqa: DTZ001 - as MSPDI has it


def computed(portfolio: Portfolio) -> dict[str, Computed]:
    dates = [at(11, day, 9) for day in range(2, 8)]
    made = Computed(dates[0], dates[1], dates[2], dates[3], dates[4], dates[5], 240, 60, critical=True)
    return {item.ref: made for item in portfolio.held(portfolio.projects[0]).tasks}


def test_mpxj_reads_what_we_write_field_for_field(mpxj: Mpxj, loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    facts = mpxj.facts(mpxj.read(write(portfolio, portfolio.projects[0], computed(portfolio))))
    tasks = {task["name"]: task for task in facts["tasks"].values()}
    uid = {task["name"]: number for number, task in facts["tasks"].items()}
    assert [(t["name"], t["level"], t["outline"], t["wbs"]) for t in facts["tasks"].values()] == [
        ("Beta", 1, "1", "1"),
        ("Out", 1, "2", "M.1"),
        ("Spec", 1, "3", "3"),
        ("Build", 1, "4", "4"),
        ("Core", 2, "4.1", "4.1"),
        ("Wait", 2, "4.2", "4.2"),
        ("Pour", 2, "4.3", "4.3"),
        ("Gate", 1, "5", "5"),
        ("Idea", 1, "6", "6"),
    ]
    assert {name: task["duration"] for name, task in tasks.items() if name != "Build"} == {
        "Beta": (0, "DAYS"),
        "Out": (0, "DAYS"),
        "Spec": (10, "DAYS"),
        "Core": (2, "WEEKS"),
        "Wait": (3, "ELAPSED_DAYS"),
        "Pour": (15.75, "DAYS"),
        "Gate": (0, "DAYS"),
        "Idea": (1, "DAYS"),
    }
    assert {name: task["links"] for name, task in tasks.items() if task["links"]} == {
        "Beta": [(uid["Core"], "FINISH_START", (2, "DAYS"))],
        "Out": [(uid["Spec"], "FINISH_START", (0, "DAYS"))],
        "Build": [(uid["Spec"], "START_START", (50, "PERCENT"))],
        "Wait": sorted(
            [
                (uid["Spec"], "FINISH_FINISH", (-3, "ELAPSED_DAYS")),
                (uid["Core"], "START_FINISH", (4, "ELAPSED_HOURS")),
            ]
        ),
    }
    assert {name: task["constraint"] for name, task in tasks.items()} == {
        **dict.fromkeys(tasks, "AS_SOON_AS_POSSIBLE"),
        "Build": "START_NO_EARLIER_THAN",
        "Pour": "AS_LATE_AS_POSSIBLE",
    }
    assert {name: task["contact"] for name, task in tasks.items() if task["contact"]} == {"Spec": "Sam"}
    assert {name: task["calendar"] for name, task in tasks.items() if task["calendar"]} == {"Pour": "plant"}
    assert {name: task["assigned"] for name, task in tasks.items() if task["assigned"]} == {
        "Core": [("Jo", 50.0, (16.0, "HOURS")), ("Payments", 200.0, (64.0, "HOURS"))],
        "Pour": [("Sam", 50.0, (63.0, "HOURS"))],
    }
    assert {name: task["type"] for name, task in tasks.items() if task["type"] != "FIXED_DURATION"} == {
        "Pour": "FIXED_WORK"
    }


def test_mpxj_reads_dates_progress_and_baselines_to_the_minute(mpxj: Mpxj, loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    facts = mpxj.facts(mpxj.read(write(portfolio, portfolio.projects[0], computed(portfolio))))
    tasks = {task["name"]: task for task in facts["tasks"].values()}
    assert {key: tasks["Core"][key] for key in ("percent", "remaining", "started", "stop", "resume")} == {
        "percent": 30,
        "remaining": (1.5, "WEEKS"),
        "started": at(11, 16, 0),
        "stop": at(11, 18, 13),
        "resume": at(12, 7, 0),
    }
    assert (tasks["Spec"]["percent"], tasks["Spec"]["done"]) == (100, at(11, 13, 17))
    assert (tasks["Out"]["milestone"], tasks["Out"]["started"], tasks["Out"]["done"]) == (
        True,
        at(11, 20, 12),
        at(11, 20, 12),
    )
    assert tasks["Beta"]["deadline"] == at(12, 11, 17)
    assert tasks["Build"]["constraint_date"] == at(11, 9, 0)
    assert tasks["Gate"]["baseline"] == (
        at(11, 2, 0),
        at(11, 13, 17),
        (8, "DAYS"),
    )
    assert tasks["Build"]["notes"] == "Two lines\nof text"
    assert tasks["Core"]["hyperlink"] == ("Tracker", "https://example.com/1")
    assert tasks["Spec"]["dates"] == tuple(at(11, day, 9) for day in range(2, 8))


def test_mpxj_reads_calendars_and_resources(mpxj: Mpxj, loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    facts = mpxj.facts(mpxj.read(write(portfolio, portfolio.projects[0])))
    office = [("09:00", "17:00")]
    assert facts["calendars"] == {
        "Standard": {
            "base": "",
            "week": [office, office, office, office, office, [], []],
            "exceptions": [("2026-12-24", "2027-01-01", [])],
        },
        "plant": {
            "base": "",
            "week": [[("06:00", "14:30"), ("22:00", "00:00")], [], [], [], [], [("00:00", "04:00")], []],
            "exceptions": [("2026-12-05", "2026-12-05", [("08:00", "12:00")])],
        },
        "Jo": {
            "base": "Standard",
            "week": [office, office, office, office, office, [], []],
            "exceptions": [("2026-12-14", "2026-12-18", [])],
        },
    }
    always = ("1984-01-01T00:00", "2049-12-31T23:59")
    plain = {"group": "", "email": "", "generic": False, "calendar": "plant"}
    assert facts["resources"] == {
        "Payments": {**plain, "generic": True, "available": [(*always, 500.0)]},
        "Web": {
            **plain,
            "generic": True,
            "calendar": "Standard",
            "available": [
                ("2026-07-01T00:00", "2026-12-31T23:59", 500.0),
                ("2027-01-01T00:00", "2049-12-31T23:59", 700.0),
            ],
        },
        "Jo": {
            "group": "Web",
            "email": "jo@example.com",
            "generic": False,
            "calendar": "Jo",
            "available": [(*always, 100.0)],
        },
        "Sam": {**plain, "available": [(*always, 50.0)]},
    }


def test_what_mpxj_writes_of_our_plan_becomes_our_plan_again(mpxj: Mpxj, loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    ours = write(portfolio, portfolio.projects[0])
    foreign = read(mpxj.write(mpxj.read(ours)))
    again = {
        path: text.replace("{name: Idea, duration: 1d}", "{name: Idea}")
        for path, text in foreign.files.items()
    }
    assert again == read(ours).files  # MPXJ knows no task without a duration


@pytest.mark.skipif(not FILES, reason=f"no stored schedules at {CASES}")
def test_there_are_ten_real_schedules() -> None:
    assert len(FILES) == 10


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_real_schedules_come_through_mpxj_and_our_files_with_the_same_dates(
    mpxj: Mpxj, loaded: Load, tmp_path: Path, file: Path
) -> None:
    case = json.loads(file.read_text("utf-8"))
    foreign = read(mpxj.write(mpxj.build(case)))
    plan = loaded(foreign.files)
    assert [finding for finding in plan.findings if finding.severity is Severity.ERROR] == []
    assert scheduled(plan.portfolio, case) == scheduled(
        load(write_plan(case, tmp_path / "case")).portfolio, case
    )


def scheduled(portfolio: Portfolio, case: dict[str, Any]) -> list[tuple[object, ...]]:
    """The dates and floats of the tasks in the order of the outline, as Microsoft Project treats progress."""
    policy = portfolio.charter.policy.model_copy(update={"progress": Progress.PROGRESS_OVERRIDE})
    charter = portfolio.charter.model_copy(update={"policy": policy, "data_date": None})
    whole = Portfolio(charter, {}, portfolio._sheets)  # noqa: SLF001 - the same facts, another policy
    schedule = Schedule(whole, dt.date.fromisoformat(case["project"]["start"][:10]))
    default = schedule.network.calendars.default
    rows = [row for row in schedule.rows if row.item.kind in (Kind.TASK, Kind.MILESTONE)]
    return sorted(
        (
            row.item.name,
            default.next_work(row.early_start),
            default.last_work(row.early_finish),
            default.next_work(row.late_start),
            default.last_work(row.late_finish),
            str(row.total_float),
        )
        for row in rows
    )
