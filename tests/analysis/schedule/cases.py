"""Writes a published schedule (`cpm-oracle/1`) as a plan tree, in the plan format alone.

One program, one project. What Microsoft Project keeps beside the format's facts stays out: leveling
delays, split parts, manual scheduling; its status date, too, because it moves no date there. The data
date is when the project starts, or earlier where something was begun or may begin before that.
"""

import datetime as dt
import json
from pathlib import Path
from typing import Any

Case = dict[str, Any]
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
GATE = "begin"
NO_EARLIER = ("START_NO_EARLIER_THAN", "FINISH_NO_EARLIER_THAN")


def write_plan(case: Case, root: Path) -> Path:
    """Write `programs/` of a case below a folder, as flow style YAML. Gives the plan root."""
    project = {"name": case["id"], "status": "active", **_begin(case), "tasks": _tasks(case, None)}
    if _ahead(case):
        project["tasks"][GATE] = {"duration": "0min", "constraint": f"must_start_on {_start(case)}"}
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
        "data_date": data_date(case),
        "calendars": {"default": {"base": default}, **calendars},
        "people": resources,
        "policy": {"near_critical": _length(max(0, case["project"]["critical_slack_limit_min"]), "work")},
    }


def calendar_facts(calendar: Case) -> Case:
    week = {day.lower(): _shifts(calendar["week"][day]) for day in DAYS}
    exceptions = {f"{e['from']}..{e['to']}": _shifts(e["hours"]) for e in calendar["exceptions"]}
    return {"week": week, "exceptions": exceptions}


def _shifts(hours: list[list[str]]) -> list[str]:
    return [f"{start}-{'24:00' if end == '00:00' else end}" for start, end in sorted(hours)]


def _start(case: Case) -> str:
    return str(case["project"]["start"])


def data_date(case: Case) -> str:
    """The project's start, or a time before all that was begun or may begin before that."""
    keys = ("actual_start", "resume")
    begun = [task[key] for task in _leaves(case) for key in keys if task[key]]
    return str(min([_start(case), *begun, *map(_earliest, _ahead(case))]))


def _ahead(case: Case) -> list[Case]:
    """What begins before the project starts: it has a date for that, and waits for nothing."""
    waiting = {link["succ"] for link in _links(case)}
    return [
        task
        for task in _leaves(case)
        if task["constraint"] in NO_EARLIER
        and task["constraint_date"]
        and _earliest(task) < _start(case)
        and waiting.isdisjoint((task["id"], *_around(case, task)))
    ]


def _earliest(task: Case) -> str:
    """Before when a task with a date does not begin: with room for its work where that is its finish."""
    date = str(task["constraint_date"])
    if task["constraint"] == "START_NO_EARLIER_THAN":
        return date
    room = dt.timedelta(days=7, minutes=5 * task["duration_min"])
    return (dt.datetime.fromisoformat(date) - room).strftime("%Y-%m-%dT%H:%M")


def _begin(case: Case) -> Case:
    """What everything starts after: the project's start, unless something may begin before."""
    return {} if _ahead(case) else {"start": _start(case)}


def _leaves(case: Case) -> list[Case]:
    counted = _counted(case)
    return [task for task in case["tasks"] if task["id"] in counted and not task["summary"]]


def _counted(case: Case) -> set[int]:
    """What is active, and so is all around it."""
    active = {task["id"] for task in case["tasks"] if task["active"]}
    return {task["id"] for task in case["tasks"] if active.issuperset((task["id"], *_around(case, task)))}


def _around(case: Case, task: Case) -> list[int]:
    by_id = {other["id"]: other for other in case["tasks"]}
    found: list[int] = []
    while task["parent"] is not None:
        task = by_id[task["parent"]]
        found.append(task["id"])
    return found


def _links(case: Case) -> list[Case]:
    """The links between tasks that count: one that is not active moves nothing."""
    counted = _counted(case)
    return [link for link in case["links"] if link["pred"] in counted and link["succ"] in counted]


def _tasks(case: Case, parent: int | None) -> Case:
    inside = [task for task in case["tasks"] if task["parent"] == parent and task["active"]]
    return {f"t{task['id']}": _task(case, task) for task in sorted(inside, key=lambda task: task["row"])}


def _task(case: Case, task: Case) -> Case:
    facts: Case = {"name": task["name"] or f"Task {task['id']}"}
    after = _after(case, task)
    if after:
        facts["after"] = after
    if task["constraint"] == "AS_LATE_AS_POSSIBLE":
        facts["constraint"] = "as_late_as_possible"
    elif task["constraint"] != "AS_SOON_AS_POSSIBLE" and task["constraint_date"]:
        facts["constraint"] = f"{task['constraint'].lower()} {task['constraint_date']}"
    if task["deadline"]:
        facts["deadline"] = task["deadline"]
    if task["summary"]:
        return {**facts, "tasks": _tasks(case, task["id"])}
    facts["duration"] = _length(task["duration_min"], task["duration_kind"])
    if task["calendar"] is not None:
        facts["calendar"] = f"c{task['calendar']}"
    if not task["ignore_resource_calendar"]:
        facts["assign"] = {f"r{a['resource']}": 1 for a in _working(task)}
    for key, ours in (("actual_start", "started"), ("actual_finish", "done")):
        if task[key]:
            facts[ours] = task[key]
    if task["actual_start"] and not task["actual_finish"]:
        goes_on = task["resume"] or task.get("stop")
        facts["remaining"] = _length(
            task["remaining_min" if goes_on else "duration_min"], task["duration_kind"]
        )
        facts["resume"] = goes_on or task["actual_start"]  # who says neither went on without a break
    return facts


def _working(task: Case) -> list[Case]:
    """Who works on a task for all of its duration, or whoever works where nobody does."""
    working = [a for a in task["assignments"] if a["type"] == "WORK" and a["work_min"]]
    throughout = [
        a for a in working if a["work_min"] * 100 / (a.get("units") or 100) >= task["duration_min"] - 1
    ]
    return throughout or working


def _after(case: Case, task: Case) -> list[Any]:
    """The links to a task, but not those to what goes on regardless, and the one to the gate at the start."""
    after: list[Any] = []
    if not _goes_on_regardless(case, task):
        after += [_link(case, link) for link in _links(case) if link["succ"] == task["id"]]
    ahead = _ahead(case)
    if ahead and not task["summary"] and task not in ahead:
        after.append(GATE)
    return after


def _goes_on_regardless(case: Case, task: Case) -> bool:
    """Whether work that was begun is never interrupted for its predecessors: not split, or nothing done."""
    begun = task["actual_start"] and not task["actual_finish"]
    return bool(begun) and (not case["project"].get("split_in_progress", True) or not task.get("percent", 1))


def _length(minutes: float, kind: str) -> str:
    return f"{round(minutes)}{'cmin' if kind == 'elapsed' else 'min'}"


def _link(case: Case, link: Case) -> Case:
    lag = f"{link['lag']:g}%"
    if link["lag_kind"] == "elapsed_percent":
        of = next(task["duration_min"] for task in case["tasks"] if task["id"] == link["pred"])
        lag = _length(of * link["lag"] / 100, "elapsed")
    elif link["lag_kind"] != "percent":
        lag = _length(link["lag"], link["lag_kind"])
    return {"on": f"x/{_ref(case, link['pred'])}", "type": link["type"], "lag": lag}


def _ref(case: Case, task: int) -> str:
    by_id = {task["id"]: task for task in case["tasks"]}
    steps: list[str] = []
    at: int | None = task
    while at is not None:
        steps.append(f"t{at}")
        at = by_id[at]["parent"]
    return ".".join(reversed(steps))
