"""Times the history commands: `python benchmarks/history.py [RUNS] [REPOSITORY [FOLDER]]`, some minutes.

Whole processes over made histories of growing length, and over REPOSITORY (a clone or a bundle with
a branch main) where it is given, its plan in FOLDER: `spin log` and `spin trend` with an empty cache
and with a full one, `spin diff` of the two ends of the last sixty commits. Beside them what bounds
them: git alone telling which files each commit changed (`git log --raw`) and handing out every
version of those files (`git cat-file --batch`). Medians; all commands take their turn in each run.
"""

import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

LENGTHS = (100, 1_000, 10_000)
PROJECTS = 200
BACK = 60
SPIN = (sys.executable, "-m", "plateSpinner")


def project(number: int, day: int) -> str:
    """A project of five milestones, one of which has moved by `day` days."""
    lines = [f"name: Project {number}", "status: active", f"owner: p{number % 20}", "milestones:"]
    days = [1 + (day if n == day % 5 else n) % 28 for n in range(5)]
    lines += [f"  m{n}: {{due: 2027-{n + 1:02}-{days[n]:02}}}" for n in range(5)]
    return "\n".join(lines) + "\n"


def history(length: int) -> Iterator[bytes]:
    """A stream for `git fast-import`: a plan, then as many commits that move a date in one file each."""
    chance = random.Random(length)  # noqa: S311 - a plan, not a secret
    files = {"programs/portfolio.yaml": "spin: 1\n", "programs/p/program.yaml": "name: Program\n"}
    files |= {f"programs/p/x{n}.yaml": project(n, n) for n in range(PROJECTS)}
    for n in range(length):
        if n:
            number = chance.randrange(PROJECTS)
            files = {f"programs/p/x{number}.yaml": project(number, chance.randrange(1000))}
        head = f"commit refs/heads/main\ncommitter A <a@example.com> {1_700_000_000 + 3600 * n} +0000\n"
        yield f"{head}data 4\nmove\n".encode()
        for path, text in files.items():
            yield f"M 100644 inline {path}\ndata {len(text)}\n{text}\n".encode()


def git(folder: Path, *words: str, given: bytes | None = None) -> bytes:
    """What git says; stops with its words where it fails."""
    command = ("git", "-C", str(folder), *words)
    done = subprocess.run(command, input=given, capture_output=True, check=False)  # noqa: S603
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr.decode()}")
    return done.stdout


def bound(folder: Path) -> float:
    """Seconds for git alone to tell what each commit changed, and to hand out those files."""
    begun = time.perf_counter()
    told = git(folder, "log", "--first-parent", "--raw", "--no-abbrev", "--format=", "-m", "--", ".")
    blobs = {word for line in told.splitlines() for word in line.split()[2:4]} - {b"0" * 40}
    git(folder, "cat-file", "--batch", "--buffer", given=b"\n".join(sorted(blobs)) + b"\n")
    return time.perf_counter() - begun


def seconds(folder: Path, cache: Path, *words: str) -> float:
    """Wall time of a whole process."""
    unwanted = "PYTHONDONTWRITEBYTECODE"
    env = {name: value for name, value in os.environ.items() if name != unwanted}
    env["XDG_CACHE_HOME"] = str(cache)
    begun = time.perf_counter()
    done = subprocess.run((*SPIN, *words), cwd=folder, env=env, capture_output=True, text=True, check=False)  # noqa: S603
    taken = time.perf_counter() - begun
    if done.returncode:
        raise SystemExit(f"spin {' '.join(words)}: {done.stderr}")
    return taken


def measure(name: str, folder: Path, runs: int, cache: Path) -> None:
    """A row of the table."""
    count = int(git(folder, "rev-list", "--count", "--first-parent", "HEAD"))
    base = git(folder, "rev-parse", f"HEAD~{min(BACK, count - 1)}").decode().strip()
    taken: dict[str, list[float]] = {}
    for _ in range(runs):
        for command in ("log", "trend"):
            shutil.rmtree(cache, ignore_errors=True)
            taken.setdefault(f"{command} cold", []).append(seconds(folder, cache, command))
            taken.setdefault(f"{command} warm", []).append(seconds(folder, cache, command))
        taken.setdefault("diff", []).append(seconds(folder, cache, "diff", f"{base}..HEAD"))
        taken.setdefault("bound", []).append(bound(folder))
    medians = " | ".join(f"{statistics.median(row):.2f}" for row in taken.values())
    print(f"| {name} | {count:,} | {medians} |")


def main() -> None:
    """Time made histories, then the given one."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    print(f"| history | commits | log cold | warm | trend cold | warm | diff of {BACK} commits | git alone |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    with tempfile.TemporaryDirectory() as name:
        for length in LENGTHS:
            made = Path(name) / str(length)
            git(Path(name), "init", "--quiet", "--initial-branch=main", str(made))
            git(made, "fast-import", "--quiet", given=b"".join(history(length)))
            git(made, "reset", "--quiet", "--hard")
            measure("made", made / "programs", runs, Path(name) / "cache")
        if len(sys.argv) > 2:  # noqa: PLR2004 - as the usage says
            given = Path(name) / "given"
            git(Path(name), "clone", "-q", "-b", "main", str(Path(sys.argv[2]).absolute()), str(given))
            measure(Path(sys.argv[2]).name, given / "".join(sys.argv[3:4]), runs, Path(name) / "cache")


if __name__ == "__main__":
    main()
