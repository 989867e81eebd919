"""The trend of a real plan's history, recounted over the raw YAML of its files as they were."""

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import yaml

from plateSpinner.analysis.history.trend import Scale, trend
from plateSpinner.workspace.history import history
from plateSpinner.workspace.repository import Repository

DAYS = tuple(map(dt.date.fromisoformat, ("2020-06-30", "2021-06-30", "2022-12-31", "2024-12-26")))
GOING_ON = {"active", "proposed"}


def recount(plan: Path, day: dt.date) -> dict[str, int]:
    """Milestones of what is not cancelled, and those overdue of what goes on."""
    counted = dict.fromkeys(("projects", "milestones", "promises", "done", "overdue"), 0)
    for program in plan.glob("*/program.yaml"):
        for path in program.parent.rglob("*.yaml"):
            data = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)  # noqa: S506 - texts only
            status = data.get("status", "")
            going_on = status in GOING_ON or (path == program and not status)
            counted["projects"] += going_on and path != program
            for milestone in (data.get("milestones") or {}).values() if status != "cancelled" else ():
                due, done = (milestone or {}).get("due"), (milestone or {}).get("done")
                reached = dt.date.fromisoformat(done) <= day if done else False
                counted["milestones"] += 1
                counted["promises"] += bool(due)
                counted["done"] += reached
                late = dt.date.fromisoformat(due) < day if due else False
                counted["overdue"] += going_on and late and not reached
    return counted


def test_points_of_the_real_history_are_what_a_script_counts_in_its_files(
    clone: Path, git: Callable[..., str], tmp_path: Path
) -> None:
    expected = []
    for day in DAYS:
        before = f"--before={day}T23:59:59+00:00"
        commit = git(clone, "rev-list", "--max-count=1", "--first-parent", before, "main").strip()
        folder = tmp_path / str(day)
        git(clone, "worktree", "add", "--quiet", "--detach", str(folder), commit)
        expected.append(recount(folder / "programs", day))
    assert expected[-1]["overdue"] == 273
    steps = history(Repository(clone / "programs"), cached=False).steps
    points = trend(steps, DAYS, Scale({}, {})).points
    assert [{name: getattr(point, name) for name in expected[0]} for point in points] == expected
