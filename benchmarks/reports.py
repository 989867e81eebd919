"""Times the reports over a loaded plan: `python benchmarks/reports.py [RUNS]`, under a minute.

10,000 tasks and milestones of 50 teams over three years, written, loaded once and then reported by
week: what `spin bottlenecks` and `spin risks` take beyond the loading. Medians; the reports take
turns within each run, and the pass of the critical path method alone stands beside them as a
measure of the machine.
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
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.reports import bottlenecks, risks
from plateSpinner.workspace.load import load

TEAMS = 50
PROJECTS = 500
TASKS = 16
"""Tasks of a project; with its four milestones 20 items."""
MILESTONES = 4
PROJECTS_A_PROGRAM = 25
START = dt.date(2026, 11, 23)
UNTIL = START + dt.timedelta(days=3 * 365)


def generate(folder: Path) -> None:
    """Write the plan into a folder; it is the same each time."""
    chance = random.Random(TEAMS)  # noqa: S311 - a plan, not a secret
    teams = [f"team-{n:02}" for n in range(TEAMS)]
    charter = [f"spin: 1\ndata_date: {START}\nteams:"]
    charter += [f"  {team}: {{capacity: {{2026-01-01: 6, 2027-06-16: 8}}}}" for team in teams]
    charter.append("people:")
    charter += [
        f"  p{n}: {{team: {teams[n % TEAMS]}, away: [2027-0{1 + n % 9}-10..2027-0{1 + n % 9}-21]}}"
        for n in range(4 * TEAMS)
    ]
    (folder / "portfolio.yaml").write_text("\n".join(charter) + "\n", "utf-8")
    for number in range(PROJECTS):
        program = folder / f"program-{number // PROJECTS_A_PROGRAM:02}"
        if not program.is_dir():
            program.mkdir()
            (program / "program.yaml").write_text(f"name: {program.name}\n", "utf-8")
        (program / f"project-{number:03}.yaml").write_text(project(chance, number, teams), "utf-8")


def project(chance: random.Random, number: int, teams: list[str]) -> str:
    """A project of tasks in loose order, its milestones, and what it waits for elsewhere."""
    begin = START + dt.timedelta(days=chance.randrange(700))
    lines = [f"name: Project {number}\nteam: {chance.choice(teams)}\nstatus: active\nstart: {begin}\ntasks:"]
    for task in range(TASKS):
        after = f", after: [t{chance.randrange(max(0, task - 3), task)}]" if task else ""
        worker = chance.choice((chance.choice(teams), f"'@p{chance.randrange(4 * TEAMS)}'"))
        work = chance.choice(("effort", "duration"))
        lines.append(
            f"  t{task}: {{{work}: {chance.randrange(3, 60)}d, skills: [s{task % 7}],"
            f" assign: {{{worker}: {chance.choice(('0.5', '1', '2'))}}}{after}}}"
        )
    lines.append("milestones:")
    for milestone in range(MILESTONES):
        due = begin + dt.timedelta(days=90 * (milestone + 1))
        other = f", project-{number - 1:03}/m{milestone}" if number % PROJECTS_A_PROGRAM else ""
        lines.append(
            f"  m{milestone}: {{due: {due}, after: [t{4 * milestone + 3}{other}],"
            f" criteria: [{{text: Reviewed, approver: p{chance.randrange(4 * TEAMS)}, met: false}}]}}"
        )
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
            portfolio, START, "--as-of", grouping=risks.RiskGrouping.CAUSE, raid=True
        ),
    }


def main() -> None:
    """Load, time everything and print a Markdown table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        generate(Path(folder))
        gc.disable()  # as `spin` does
        begun = time.perf_counter()
        loaded = load(Path(folder))
        loading = time.perf_counter() - begun
    if loaded.findings:
        raise SystemExit(f"{loaded.findings[0].message}")
    calls = timed(loaded.portfolio)
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(runs):
        for name, call in calls.items():
            begun = time.perf_counter()
            call()
            taken[name].append(time.perf_counter() - begun)
    alone = statistics.median(taken["the schedule alone"])
    items = len(loaded.portfolio.items)
    print(f"| {items:,} items, {TEAMS} teams | s | x schedule |\n| --- | ---: | ---: |")
    print(f"| loading, once | {loading:.3f} | {loading / alone:.2f} |")
    for name, times in taken.items():
        median = statistics.median(times)
        print(f"| {name} | {median:.3f} | {median / alone:.2f} |")


if __name__ == "__main__":
    main()
