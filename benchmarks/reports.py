"""Times the reports over a loaded plan: `python benchmarks/reports.py [RUNS]`, under a minute.

10,000 tasks and milestones of 50 teams over three years by week, loaded once: what `spin
bottlenecks` and `spin risks` take beyond the loading; and the same with half of the work assigned
to 200 people of these teams, each with days away, and a skill for every task. Medians; all take
turns within each run, and the schedule alone stands beside them as a measure of the machine.
"""

import datetime as dt
import gc
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from plateSpinner.analysis.load import Grain
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.portfolio import Kind, Portfolio
from plateSpinner.reports import bottlenecks, risks
from plateSpinner.workspace.load import load

TEAMS = 50
PROJECTS = 500
TASKS, MILESTONES = 16, 4
"""Of each project."""
PEOPLE = 200
PROJECTS_A_PROGRAM = 25
START = dt.date(2026, 11, 23)
UNTIL = START + dt.timedelta(days=3 * 365)


def generate(folder: Path, *, people: bool) -> None:
    """Write the plan into a folder; it is the same each time."""
    chance = random.Random(TEAMS)  # noqa: S311 - a plan, not a secret
    teams = [f"team-{n:02}" for n in range(TEAMS)]
    charter = [f"spin: 1\ndata_date: {START}\nteams:"]
    charter += [f"  {team}: {{capacity: {{2026-01-01: 6, 2027-06-16: 8}}}}" for team in teams]
    charter.append("people:")
    for n in range(PEOPLE):
        away = f"2027-0{1 + n % 9}-10..2027-0{1 + n % 9}-21"
        charter.append(f"  p{n}: {{team: {teams[n % TEAMS]}, away: [{away}]}}")
    (folder / "portfolio.yaml").write_text("\n".join(charter) + "\n", "utf-8")
    for number in range(PROJECTS):
        program = folder / f"program-{number // PROJECTS_A_PROGRAM:02}"
        if not program.is_dir():
            program.mkdir()
            (program / "program.yaml").write_text(f"name: {program.name}\n", "utf-8")
        (program / f"project-{number:03}.yaml").write_text(
            project(chance, number, teams, people=people), "utf-8"
        )


def project(chance: random.Random, number: int, teams: list[str], *, people: bool) -> str:
    """A project of tasks in loose order, its milestones, and what it waits for elsewhere."""
    begin = START + dt.timedelta(days=chance.randrange(700))
    lines = [f"name: Project {number}\nteam: {chance.choice(teams)}\nstatus: active\nstart: {begin}\ntasks:"]
    for task in range(TASKS):
        after = f", after: [t{chance.randrange(max(0, task - 3), task)}]" if task else ""
        worker, person = chance.choice(teams), f"'@p{chance.randrange(PEOPLE)}'"
        worker = chance.choice((worker, person)) if people else worker
        skills = f", skills: [s{task % 7}]" if people else ""
        work = chance.choice(("effort", "duration"))
        lines.append(
            f"  t{task}: {{{work}: {chance.randrange(3, 60)}d{skills},"
            f" assign: {{{worker}: {chance.choice(('0.5', '1', '2'))}}}{after}}}"
        )
    lines.append("milestones:")
    for milestone in range(MILESTONES):
        due = begin + dt.timedelta(days=90 * (milestone + 1))
        other = f", project-{number - 1:03}/m{milestone}" if number % PROJECTS_A_PROGRAM else ""
        lines.append(
            f"  m{milestone}: {{due: {due}, after: [t{4 * milestone + 3}{other}],"
            f" criteria: [{{text: Reviewed, approver: p{chance.randrange(PEOPLE)}, met: false}}]}}"
        )
    if number % PROJECTS_A_PROGRAM:
        needs = f"project-{number - 1:03}/m1"
        lines.append(f"dependencies:\n  d: {{needs: {needs}, for: m2, need_by: {begin}, status: agreed}}")
    lines.append("risks:")
    impact = f"{{schedule: {chance.randrange(1, 5)}w}}"
    lines.append(f"  r: {{probability: {chance.randrange(5, 90)}%, impact: {impact}, affects: [m2]}}")
    return "\n".join(lines) + "\n"


def timed(portfolio: Portfolio) -> dict[str, Callable[[], object]]:
    """What is timed, by name."""
    return {
        "the schedule alone": lambda: Schedule(portfolio, START).rows,
        "bottlenecks, 3 years by week": lambda: bottlenecks.build(
            portfolio, START, "--as-of", UNTIL, Grain.WEEK
        ),
        "risks with the rest of the log, by cause": lambda: risks.build(
            portfolio, START, "--as-of", by=risks.RiskGrouping.CAUSE, raid=True
        ),
    }


def main() -> None:
    """Load, time everything and print a Markdown table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    gc.disable()  # as `spin` does
    print("| | s | x schedule |\n| --- | ---: | ---: |")
    for people in (False, True):
        loading, portfolio = loaded(people=people)
        calls = timed(portfolio)
        taken: dict[str, list[float]] = {name: [] for name in calls}
        for _ in range(runs):
            for name, call in calls.items():
                taken[name].append(seconds(call))
        items = sum(item.kind in (Kind.TASK, Kind.MILESTONE) for item in portfolio.items)
        what = f"{items:,} tasks and milestones, {TEAMS} teams" + (f", {PEOPLE} people" if people else "")
        alone = statistics.median(taken["the schedule alone"])
        print(f"| {what}: loading, once | {loading:.3f} | {loading / alone:.2f} |")
        for name, times in taken.items():
            median = statistics.median(times)
            print(f"| {name} | {median:.3f} | {median / alone:.2f} |")


def loaded(*, people: bool) -> tuple[float, Portfolio]:
    """The seconds that loading takes, and what is loaded."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder), people=people)
        begun = time.perf_counter()
        made = load(Path(folder))
        taken = time.perf_counter() - begun
    if made.findings:
        raise SystemExit(made.findings[0].message)
    return taken, made.portfolio


def seconds(call: Callable[[], object]) -> float:
    """What a call takes."""
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
