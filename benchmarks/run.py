"""Times `spin` as whole processes: `python benchmarks/run.py [RUNS]`, about three minutes.

Figures are medians of wall time and the largest memory of a process, by the operating system's
own account; all commands take turns in one run, so that ratios hold on a machine that is shared.
Bytecode is written, nothing else is cached.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import generate

HERE = Path(__file__).resolve().parent
REAL = HERE.parent.parent / "shared" / "real" / "kubernetes"
SIZES = (300, 1_000, 5_000, 10_000)
SPIN = (sys.executable, "-m", "plateSpinner")
BOUND = """
import pathlib, sys, yaml
for path in pathlib.Path(sys.argv[1]).rglob("*.yaml"):
    yaml.load(path.read_bytes(), yaml.CSafeLoader)
"""


def commands(plans: Path) -> dict[str, tuple[str, ...]]:
    """What is timed, by name."""
    imports = "import typer, rich, pydantic, ruamel.yaml"
    timed = {
        "python -c pass": (sys.executable, "-c", "pass"),
        f'python -c "{imports}"': (sys.executable, "-c", imports),
        "spin --version": (*SPIN, "--version"),
        "spin --help": (*SPIN, "--help"),
        "spin status, programs/ (19 files)": (*SPIN, "-C", str(HERE.parent), "status"),
    }
    if REAL.is_dir():
        for command in ("status", "validate", "check"):
            timed[f"spin {command}, the real plan (578 files)"] = (*SPIN, "-C", str(REAL), command)
        timed["bound: CSafeLoader alone, the real plan"] = (sys.executable, "-c", BOUND, str(REAL))
    for size in SIZES:
        timed[f"spin status, {size:,} files of 70 lines"] = (*SPIN, "-C", str(plans / str(size)), "status")
    large = str(plans / str(SIZES[2]))
    timed[f"spin validate, {SIZES[2]:,} files of 70 lines"] = (*SPIN, "-C", large, "validate")
    timed[f"bound: CSafeLoader alone, {SIZES[2]:,} files"] = (sys.executable, "-c", BOUND, large)
    timed["spin status, 10,000 projects of 4 lines"] = (*SPIN, "-C", str(plans / "bare"), "status")
    return timed


def main() -> None:
    """Time everything and print a Markdown table."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    with tempfile.TemporaryDirectory() as folder:
        plans = Path(folder)
        for size in SIZES:
            generate(plans / str(size), size, bare=False)
        generate(plans / "bare", SIZES[-1], bare=True)
        timed = commands(plans)
        figures: dict[str, list[tuple[float, float]]] = {name: [] for name in timed}
        for turn in range(runs + 1):
            for name, command in timed.items():
                figure = measure(command)
                if turn:  # the first warms up
                    figures[name].append(figure)
    print("| command | wall s | x imports | peak MB |\n| --- | ---: | ---: | ---: |")
    base = statistics.median(wall for wall, _ in list(figures.values())[1])
    for name, made in figures.items():
        wall = statistics.median(wall for wall, _ in made)
        memory = max(memory for _, memory in made)
        print(f"| {name} | {wall:.3f} | {wall / base:.2f} | {memory:.0f} |")


def measure(command: tuple[str, ...]) -> tuple[float, float]:
    """Wall seconds and peak megabytes of one process."""
    env = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    begun = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)  # noqa: S603
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    return time.perf_counter() - begun, usage.ru_maxrss / 1024


if __name__ == "__main__":
    main()
