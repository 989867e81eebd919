"""Writes a published schedule (`cpm-oracle/1`) as a plan tree, in the plan format alone.

One program, one project. What Microsoft Project keeps beside the format's facts stays out: leveling
delays, split parts, manual scheduling; its status date, too, because it moves no date there.
"""

import json
from pathlib import Path
from typing import Any

Case = dict[str, Any]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def write_plan(case: Case, root: Path) -> Path:
    """Write `programs/` of a case below a folder, as flow style YAML. Gives the plan root."""
    project = {
        "name": case["id"],
        "status": "active",
        "start": case["project"]["start"],
        "tasks": _tasks(case, None),
    }
    files = {
        "portfolio.yaml": _portfolio(case),
        "p/program.yaml": {"name": "Program"},
        "p/x.yaml": project,
    }
    for name, data in files.items():
        path = root / "programs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(data, indent=1), "utf-8")
    return root / "programs"


def _portfolio(case: Case) -> Case:
    calendars = {f"c{calendar['id']}": calendar_facts(calendar) for calendar in case["calendars"]}
    default = f"c{case['project']['default_calendar']}"
    resources = {
        f"r{a['resource']}": {"calendar": f"c{a['calendar']}"} if a["calendar"] is not None else {}
        for task in case["tasks"]
        for a in task["assignments"]
    }
    return {
        "spin": 1,
        "data_date": case["project"]["start"],
        "calendars": {"default": {"base": default}, **calendars},
        "people": resources,
        "policy": {
            "progress": "progress_override",
            "near_critical": _length(case["project"]["critical_slack_limit_min"], "work"),
        },
    }


def calendar_facts(calendar: Case) -> Case:
    week = {day.lower(): _shifts(calendar["week"][day]) for day in DAYS}
    exceptions = {f"{e['from']}..{e['to']}": _shifts(e["hours"]) for e in calendar["exceptions"]}
    return {"week": week, "exceptions": exceptions}


def _shifts(hours: list[list[str]]) -> list[str]:
    return [f"{start}-{'24:00' if end == '00:00' else end}" for start, end in hours]


def _tasks(case: Case, parent: int | None) -> Case:
    inside = [task for task in case["tasks"] if task["parent"] == parent and task["active"]]
    return {f"t{task['id']}": _task(case, task) for task in sorted(inside, key=lambda task: task["row"])}


def _task(case: Case, task: Case) -> Case:
    facts: Case = {"name": task["name"] or f"Task {task['id']}"}
    after = [_link(case, link) for link in case["links"] if link["succ"] == task["id"]]
    if after:
        facts["after"] = after
    if task["constraint"] != "AS_SOON_AS_POSSIBLE":
        facts["constraint"] = f"{task['constraint'].lower()} {task['constraint_date'] or ''}".strip()
    if task["deadline"]:
        facts["deadline"] = task["deadline"]
    if task["summary"]:
        return {**facts, "tasks": _tasks(case, task["id"])}
    facts["duration"] = _length(task["duration_min"], task["duration_kind"])
    if task["calendar"] is not None:
        facts["calendar"] = f"c{task['calendar']}"
    if not task["ignore_resource_calendar"]:
        working = [a for a in task["assignments"] if a["type"] == "WORK" and a["work_min"]]
        facts["assign"] = {f"r{a['resource']}": 1 for a in working}
    for key, ours in (("actual_start", "started"), ("actual_finish", "done")):
        if task[key]:
            facts[ours] = task[key]
    if task["actual_start"] and not task["actual_finish"]:
        facts["remaining"] = _length(task["remaining_min"], task["duration_kind"])
        facts["resume"] = task["resume"] or task["actual_start"]
    return facts


def _length(minutes: float, kind: str) -> str:
    return f"{round(minutes)}{'cmin' if kind == 'elapsed' else 'min'}"


def _link(case: Case, link: Case) -> Case:
    lag = f"{link['lag']:g}%" if link["lag_kind"] == "percent" else _length(link["lag"], link["lag_kind"])
    return {"on": f"x/{_ref(case, link['pred'])}", "type": link["type"], "lag": lag}


def _ref(case: Case, task: int) -> str:
    by_id = {task["id"]: task for task in case["tasks"]}
    steps: list[str] = []
    at: int | None = task
    while at is not None:
        steps.append(f"t{at}")
        at = by_id[at]["parent"]
    return ".".join(reversed(steps))
