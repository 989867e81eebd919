"""The day a command looks from: --as-of, the plan's data_date, or today; `validate` looks from none."""

import datetime as dt
import json
import os
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]

DATELESS = {
    "portfolio.yaml": "name: P\n",
    "p/program.yaml": "name: P\n",
    "p/a.yaml": "name: A\nstatus: active\nmilestones: {m: {due: 2026-11-13}}\n",
}

NO_CLOCK = """\
import datetime, time

def refuse(*_):
    raise RuntimeError("the clock was read")

class Day(datetime.date):
    today = refuse

class Instant(datetime.datetime):
    now = today = utcnow = refuse

datetime.date, datetime.datetime = Day, Instant
time.time = time.time_ns = time.localtime = time.gmtime = refuse
"""


def as_of(ran: subprocess.CompletedProcess[str]) -> tuple[str, str]:
    report = json.loads(ran.stdout)
    return report["as_of"], report["as_of_from"]


@pytest.mark.parametrize(
    ("given", "day"),
    [
        ("2026-11-14", "2026-11-14"),
        ("2026-11-14T13:00", "2026-11-14"),
        ("2026-12", "2026-12-31"),
        ("2026-W49", "2026-12-06"),
        ("2026-Q3", "2026-09-30"),
        ("2026-H2", "2026-12-31"),
        ("2028-02", "2028-02-29"),
        ("2027", "2027-12-31"),
    ],
)
def test_as_of_takes_every_form_of_date_and_means_its_last_day(
    given: str, day: str, inside: Spin, small: Path
) -> None:
    ran = inside("status", "--as-of", given, "--json", cwd=small)
    assert ran.returncode == 0
    assert as_of(ran) == (day, "--as-of")


@pytest.mark.parametrize(
    ("given", "why", "way"),
    [
        ("tomorrow", "", "write a date as 2026-12-11, 2026-12, 2026-W49 or 2026-Q4"),
        ("2026-14-05", ": month must be 1 to 12", "day and month swapped? write 2026-05-14"),
        ("2026-02-30", ": that month has 28 days", "the last day of that month is 2026-02-28"),
        ("2026/02/3", "", "write 2026-02-03"),
        ("1066-10-14", " between 1900 and 2199", "check the year"),
        ("", "", "write a date as 2026-12-11, 2026-12, 2026-W49 or 2026-Q4"),
    ],
)
def test_what_is_no_date_is_refused_with_the_way_to_write_it(
    given: str, why: str, way: str, inside: Spin, small: Path
) -> None:
    ran = inside("status", "--as-of", given, cwd=small)
    said = f"spin: --as-of: '{given}' is not a date{why}\n  help: {way}\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said)


def test_without_as_of_the_plan_has_its_own_day(spin: Spin, small: Path) -> None:
    assert as_of(spin("status", "--json", cwd=small)) == ("2026-11-23", "data_date of the plan")
    assert "as of 2026-11-23 (data_date of the plan)" in spin("status", cwd=small).stdout


def test_without_either_it_is_today(spin: Spin, written: Written) -> None:
    plan = written(DATELESS)
    before = dt.date.today()  # noqa: DTZ011 - the user's day
    told = as_of(spin("status", "--json", cwd=plan))
    assert told in {(str(before), "today"), (str(before + dt.timedelta(days=1)), "today")}


def test_status_without_a_day_of_its_own_reads_the_clock_and_validate_never_does(
    spin: Spin, written: Written, calm_env: dict[str, str], tmp_path: Path
) -> None:
    plan = written(DATELESS)
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "sitecustomize.py").write_text(NO_CLOCK)
    paths = [str(tmp_path / "site"), calm_env.get("PYTHONPATH", "")]
    env = {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    caught = spin("status", cwd=plan, env=env)
    assert caught.returncode == 2
    assert caught.stderr.startswith("spin: internal error: RuntimeError: the clock was read\n")
    for words in (["validate"], ["validate", "--json"], ["status", "--as-of", "2026-12-01"]):
        ran = spin(*words, cwd=plan, env=env)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert ran.stdout == spin(*words, cwd=plan).stdout


def test_what_happens_after_the_day_has_not_happened(spin: Spin, written: Written) -> None:
    plan = written(
        DATELESS
        | {
            "p/a.yaml": """\
name: A
status: active
milestones: {m: {due: 2026-11-13, done: 2026-11-20}}
updates: {2026-11-20: {health: green}}
"""
        }
    )
    project = json.loads(spin("status", "p/a", "--as-of", "2026-11-19", "--json", cwd=plan).stdout)
    row = project["programs"][0]["projects"][0]
    assert (row["computed"], row["declared"], row["figures"]["overdue"]) == ("red", None, 1)
    project = json.loads(spin("status", "p/a", "--as-of", "2026-11-20", "--json", cwd=plan).stdout)
    row = project["programs"][0]["projects"][0]
    assert (row["computed"], row["declared"], row["figures"]["overdue"]) == ("green", "green", 0)
