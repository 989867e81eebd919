"""Writes a made-up plan of any size: `python benchmarks/generate.py DIR PROJECTS [--bare]`.

Each project file has about 70 lines (2 to 4 KB); with `--bare` only a name, a status and a
milestone. The same number gives the same bytes.
"""

import random
import sys
from pathlib import Path

TEAMS = [f"team-{n}" for n in range(20)]
PEOPLE = [f"person-{n}" for n in range(120)]
PROJECTS_A_PROGRAM = 50
REACHED = 0.95
"""The share of past milestones that were reached: the others are what `spin status` speaks of."""


def generate(folder: Path, projects: int, *, bare: bool) -> None:
    """Write `programs/` with this many projects into `folder`."""
    chance = random.Random(projects)  # noqa: S311 - a plan, not a secret
    root = folder / "programs"
    root.mkdir(parents=True)
    teams = "".join(f"  {team}: {{name: {team.title()}, capacity: 6}}\n" for team in TEAMS)
    head = "spin: 1\nname: Made up\ndata_date: 2026-11-23\ncurrency: EUR\nteams:\n"
    (root / "portfolio.yaml").write_text(head + teams, "utf-8")
    for number in range(projects):
        program = root / f"program-{number // PROJECTS_A_PROGRAM:04}"
        if not program.is_dir():
            program.mkdir()
            (program / "program.yaml").write_text(f"name: {program.name}\nstatus: active\n", "utf-8")
        text = small(chance, number) if bare else large(chance, number)
        (program / f"project-{number:05}.yaml").write_text(text, "utf-8")


def small(chance: random.Random, number: int) -> str:
    """A project of four lines."""
    return f"name: Project {number}\nstatus: active\nmilestones:\n  done: {{due: {day(chance)}}}\n"


def large(chance: random.Random, number: int) -> str:
    """A project of about 70 lines, linked to the project before it in its program."""
    before = f"project-{number - 1:05}/ga" if number % PROJECTS_A_PROGRAM else ""
    owner = chance.choice(PEOPLE)
    lines = [
        f"name: Project {number}",
        f"description: What project {number} is for, in a sentence of a usual length.",
        f"owner: {owner}",
        f"team: {chance.choice(TEAMS)}",
        f"status: {chance.choice(('active', 'active', 'proposed', 'done'))}",
        "start: 2026-03-02",
        f"budget: {chance.randrange(100, 900)}k",
        "actuals: {2026-08: 40k, 2026-09: 45k, 2026-10: 51k}",
        "milestones:",
    ]
    previous = ""
    for name in ("design", "alpha", "beta", "ga"):
        due = day(chance)
        reached = due < "2026-11-23" and chance.random() < REACHED
        after = f"[{', '.join(x for x in (previous, before if name == 'ga' else '') if x)}]"
        lines += [f"  {name}:", f"    name: {name.title()} of project {number}"]
        lines += [f"    due: {due}"]
        lines += [f"    done: {due}"] if reached else []
        lines += [f"    after: {after}", "    criteria:"]
        met = "true" if reached else "false"
        lines += [f"      - {{text: Reviewed by someone, approver: {chance.choice(PEOPLE)}, met: {met}}}"]
        previous = name
    lines.append("tasks:")
    for step in range(6):
        after = f", after: [step-{step - 1}]" if step else ""
        lines.append(f"  step-{step}: {{name: Step {step}, duration: {chance.randrange(3, 30)}d{after}}}")
    lines.append("risks:")
    for risk in range(2):
        lines += [
            f"  risk-{risk}:",
            f"    name: Something may go wrong in {risk} ways",
            f"    probability: {chance.randrange(5, 40)}%",
            f"    impact: {{schedule: {chance.randrange(1, 4)}w, cost: {chance.randrange(5, 90)}k}}",
            "    affects: [ga]",
            f"    owner: {owner}",
            "    response: mitigate",
        ]
    lines.append("updates:")
    for month in (9, 10, 11):
        health = chance.choice(("green", "amber", "red"))
        lines += [
            f"  2026-{month:02}-12:",
            f"    health: {health}",
            "    summary: A month has gone by, and this is what it brought.",
        ]
    return "\n".join(lines) + "\n"


def day(chance: random.Random) -> str:
    """A day of the year around the status date."""
    return f"{chance.choice((2026, 2027))}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"


if __name__ == "__main__":
    generate(Path(sys.argv[1]), int(sys.argv[2]), bare="--bare" in sys.argv[3:])
