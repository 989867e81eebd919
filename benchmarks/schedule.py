"""Times the critical path method: `python benchmarks/schedule.py [RUNS]`, some minutes.

First the pass alone over random networks of growing size, then whole processes: `spin schedule`
beside TaskJuggler's `tj3` on the same networks, where that is installed: the whole, and what more
than one task costs beyond it. Both have to give the same finish. Medians; every size takes its
turn in each run.
"""

import datetime as dt
import gc
import os
import random
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.critical_path import Activity, Tie, compute
from plateSpinner.analysis.schedule.worktime import instant
from plateSpinner.model.charter import Charter

SIZES = (100, 1_000, 10_000, 100_000)
BESIDE = (1, 100, 1_000, 5_000)
START = dt.date(2026, 11, 23)
REACH = 200
"""A task waits for one to three of this many before it."""
SPIN = (sys.executable, "-m", "plateSpinner")


def network(size: int) -> list[tuple[int, list[int]]]:
    """Working days and predecessors of each task; the same size gives the same network."""
    chance = random.Random(size)  # noqa: S311 - a plan, not a secret
    return [
        (
            chance.randint(1, 10),
            sorted(
                {chance.randrange(max(0, n - REACH), n) for _ in range(chance.randint(1, 3))} if n else ()
            ),
        )
        for n in range(size)
    ]


def activities(tasks: list[tuple[int, list[int]]]) -> list[Activity]:
    """The network as the method takes it."""
    calendar = Calendars(Charter(), START).default
    return [
        Activity(str(n), calendar, calendar, days * calendar.day, [Tie(on) for on in after])
        for n, (days, after) in enumerate(tasks)
    ]


def write_plan(folder: Path, tasks: list[tuple[int, list[int]]]) -> None:
    """The network as a plan of one project."""
    program = folder / "programs" / "p"
    program.mkdir(parents=True)
    (program.parent / "portfolio.yaml").write_text(f"spin: 1\ndata_date: {START}\n", "utf-8")
    (program / "program.yaml").write_text("name: Program\n", "utf-8")
    lines = ["name: Project", "status: active", "tasks:"]
    for n, (days, after) in enumerate(tasks):
        lines.append(f"  t{n}: {{duration: {days}d, after: [{', '.join(f't{on}' for on in after)}]}}")
    (program / "x.yaml").write_text("\n".join(lines) + "\n", "utf-8")


def write_tj(path: Path, tasks: list[tuple[int, list[int]]]) -> None:
    """The network as TaskJuggler has it, with a report of its finish."""
    lines = [
        f'project "p" {START} +80y {{ timingresolution 60min timezone "UTC" dailyworkinghours 8',
        "  workinghours mon-fri 9:00 - 17:00  workinghours sat, sun off }",
        'task all "all" {',
        f"  start {START}-09:00",
    ]
    for n, (days, after) in enumerate(tasks):
        depends = f" depends {', '.join(f'!t{on}' for on in after)}" if after else ""
        lines.append(f'  task t{n} "t" {{ length {days}d{depends} }}')
    lines += ["}", f'taskreport "{path.stem}" {{ formats csv columns end hidetask plan.id != "all" }}']
    path.write_text("\n".join(lines) + "\n", "utf-8")


def seconds(command: tuple[str, ...], folder: Path) -> float:
    """Wall time of a whole process."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    taken = time.perf_counter() - begun
    if done.returncode > 1:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return taken


def time_passes(runs: int) -> None:
    """The pass alone: no files, no processes."""
    gc.disable()
    print("| tasks | pass s | µs a task |\n| ---: | ---: | ---: |")
    for size in SIZES:
        tasks = network(size)
        taken = []
        for _ in range(runs):
            made = activities(tasks)
            begun = time.perf_counter()
            compute(made, instant(START))
            taken.append(time.perf_counter() - begun)
        median = statistics.median(taken)
        print(f"| {size:,} | {median:.3f} | {median / size * 1e6:.1f} |")


def time_beside(runs: int) -> None:
    """Whole processes on the same networks."""
    tj3 = shutil.which("tj3")
    theirs_is = "tj3 s" if tj3 else "tj3 is not installed"
    print(f"\n| tasks | spin schedule s | {theirs_is} | ratio | beyond one task |")
    print("| ---: | ---: | ---: | ---: | ---: |")
    alone: tuple[float, float] | None = None
    with tempfile.TemporaryDirectory() as name:
        for size in BESIDE:
            folder = Path(name) / str(size)
            write_plan(folder, network(size))
            write_tj(folder / "net.tjp", network(size))
            ours, theirs = [], []
            for _ in range(runs):
                ours.append(seconds((*SPIN, "schedule"), folder))
                if tj3:
                    theirs.append(seconds((tj3, "--silent", "net.tjp"), folder))
            beside = statistics.median(theirs) if theirs else float("nan")
            mine = statistics.median(ours)
            alone = alone or (mine, beside)
            more = (beside - alone[1]) / (mine - alone[0]) if mine > alone[0] else float("nan")
            print(f"| {size:,} | {mine:.2f} | {beside:.2f} | {beside / mine:.0f} | {more:.0f} |")
            if tj3:
                agree(folder, size)


def agree(folder: Path, size: int) -> None:
    """Both finish on the same day, or this stops."""
    made = activities(network(size))
    last = max(timing.early_finish for timing in compute(made, instant(START)).timings)
    ours = dt.date.fromordinal((last - 1) // 1440)
    days = re.findall(r"\d{4}-\d{2}-\d{2}", (folder / "net.csv").read_text("utf-8"))
    theirs = dt.date.fromisoformat(max(days))
    if ours != theirs:
        raise SystemExit(f"{size} tasks: spin finishes {ours}, tj3 {theirs}")


def main() -> None:
    """Time the pass, then the processes."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    time_passes(runs)
    time_beside(runs)


if __name__ == "__main__":
    main()
