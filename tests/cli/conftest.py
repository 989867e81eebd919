"""`spin` as people run it: the real entry point in a process of its own; and two plans to run it on."""

import io
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.cli import app

Ran = subprocess.CompletedProcess[str]

SWAYS = {
    "CI",
    "COLUMNS",
    "FORCE_COLOR",
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "LINES",
    "NO_COLOR",
    "PYTHONIOENCODING",
    "PYTHONUTF8",
    "SPIN_TRACEBACK",
    "TERM",
}
"""What changes the output: a test that is about one of them sets it."""


@pytest.fixture(scope="session")
def calm_env() -> dict[str, str]:
    """The environment without what changes output, and with the path to the package whole."""
    env = {name: value for name, value in os.environ.items() if name not in SWAYS}
    if paths := env.get("PYTHONPATH"):
        env["PYTHONPATH"] = os.pathsep.join(str(Path(path).resolve()) for path in paths.split(os.pathsep))
    return {**env, "PYTHONUTF8": "1"}


@pytest.fixture(scope="session")
def spin(calm_env: dict[str, str]) -> Callable[..., Ran]:
    """Run `python -m plateSpinner` and wait for it, at most a minute."""

    def run(*args: str, cwd: Path | str = ".", env: Mapping[str, str] | None = None, stdin: str = "") -> Ran:
        command = [sys.executable, "-m", "plateSpinner", *args]
        return _ran(command, cwd, calm_env | dict(env or {}), stdin)

    return run


@pytest.fixture
def inside(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """As `spin`, in this process: ten times as fast, for what needs many runs."""
    for name in SWAYS:
        monkeypatch.delenv(name, raising=False)

    def run(*args: str, cwd: Path | str, env: Mapping[str, str] | None = None) -> Ran:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
        with monkeypatch.context() as here:
            here.chdir(cwd)
            here.setattr(sys, "argv", ["spin", *args])
            here.setattr(sys, "stdout", out)
            here.setattr(sys, "stderr", err)
            for name, value in (env or {}).items():
                here.setenv(name, value)
            code = app.run()
            out.flush()
            err.flush()
        texts = (stream.buffer.getvalue().decode() for stream in (out, err))
        return subprocess.CompletedProcess(args, int(code), *texts)

    return run


@pytest.fixture(scope="session")
def shell(calm_env: dict[str, str]) -> Callable[..., Ran]:
    """Run a line in bash, where `$SPIN` is `python -m plateSpinner`."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not here")

    def run(line: str, cwd: Path, env: Mapping[str, str] | None = None) -> Ran:
        told = calm_env | {"SPIN": f"{sys.executable} -m plateSpinner"} | dict(env or {})
        return _ran([bash, "--norc", "-c", line], cwd, told)

    return run


@pytest.fixture
def terminal(tmp_path_factory: pytest.TempPathFactory, calm_env: dict[str, str]) -> Callable[..., str]:
    """Run a command in a window of tmux, which is sized as asked; the lines that it wrote.

    A line that the window had to wrap comes back whole, and so longer than the window is wide.
    """
    tmux_here = shutil.which("tmux")
    if tmux_here is None:
        pytest.skip("tmux is not here")

    def run(line: str, folder: Path, width: int, *, codes: bool = False, **env: str) -> str:
        socket = tmp_path_factory.mktemp("tmux") / "s"

        def tmux(*words: str) -> str:
            command = [tmux_here, "-S", str(socket), "-f", os.devnull, *words]
            told = calm_env | {"LC_ALL": "C.UTF-8"}
            ran = subprocess.run(command, check=True, env=told, capture_output=True, timeout=60)  # noqa: S603
            return ran.stdout.decode()

        told = {**env, "PYTHONPATH": calm_env.get("PYTHONPATH", ""), "LC_ALL": "C.UTF-8"}
        given = shlex.join(f"{name}={value}" for name, value in told.items())
        where = shlex.quote(str(folder))
        whole = f"cd {where} && env {given} {line}; tmux -S {socket} wait-for -S done; sleep 60"
        tmux("new-session", "-d", "-x", str(width), "-y", "50", whole)
        try:
            tmux("wait-for", "done")
            shown = tmux("capture-pane", "-p", "-J", "-S", "-", *(["-e"] if codes else []))
            return "".join(line.rstrip() + "\n" for line in shown.splitlines())
        finally:
            tmux("kill-server")

    return run


def _ran(command: list[str], cwd: Path | str, env: Mapping[str, str], stdin: str = "") -> Ran:
    ran = subprocess.run(  # noqa: S603 - our own words
        command, check=False, cwd=cwd, env=env, input=stdin.encode(), capture_output=True, timeout=60
    )
    out, err = (text.decode().replace("\r\n", "\n") for text in (ran.stdout, ran.stderr))
    return subprocess.CompletedProcess(command, ran.returncode, out, err)


@pytest.fixture
def written(tmp_path: Path) -> Callable[[Mapping[str, str]], Path]:
    """Write the files of a plan, by their paths from its root; the folder that holds `programs/`."""

    def write(files: Mapping[str, str]) -> Path:
        for name, text in files.items():
            path = tmp_path / "programs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return tmp_path

    return write


SMALL = {
    "portfolio.yaml": """\
spin: 1
name: Two plates
data_date: 2026-11-23
teams:
  red-team: {lead: jo}
  blue-team: {lead: maya}
people:
  jo: {name: Jo Fischer}
  maya: {name: Maya Lind}
objectives:
  grow: {name: Grow conversion}
""",
    "checkout/program.yaml": """\
name: Checkout
owner: maya
""",
    "checkout/api.yaml": """\
name: Payments API
owner: jo
team: red-team
status: active
objectives: [grow]
tags: [pci]
milestones:
  beta: {name: Beta with merchants, due: 2026-11-13}
  ga: {due: 2027-02-26, forecast: 2027-03-05}
updates:
  2026-11-20: {health: green, summary: All is well.}
""",
    "checkout/cards.yaml": """\
name: Gift cards
owner: maya
team: blue-team
status: proposed
milestones:
  pilot: {due: 2026-12-01}
""",
    "identity/program.yaml": """\
name: Identity
tags: [login]
""",
    "identity/sso.yaml": """\
name: Single sign-on
owner: sam
team: blue-team
status: on_hold
milestones:
  ga: {due: 2026-10-01}
""",
}
"""Two programs, three projects, one of them red while its owner says green."""


@pytest.fixture
def small(written: Callable[[Mapping[str, str]], Path]) -> Path:
    return written(SMALL)


WHOLE = {
    "portfolio.yaml": """\
spin: 1
name: Acme platform portfolio
description: All that the platform group has promised.
currency: EUR
data_date: 2026-11-23
calendars:
  default: {week: mon-fri, hours: 7.5, holidays: [DE], closed: [2026-12-24..2027-01-01]}
  plant:
    name: Plant, two shifts
    base: default
    week: {mon: [08:00-12:00, 13:00-17:00], fri: [08:00-12:00]}
    exceptions: {2026-12-05: [08:00-12:00], 2026-12-07..2026-12-09: []}
people:
  jo: {name: Jo Fischer, team: payments, role: Lead, email: jo@example.com, away: [2026-12-14..2026-12-18]}
  maya: {name: Maya Lind, capacity: 0.5, calendar: plant, cost_per_day: 1100}
  sam: {}
objectives:
  grow:
    name: Grow checkout conversion
    owner: maya
    period: 2026-H2
    key_results:
      conversion: {name: Conversion, unit: "%", start: 2.9, target: 3.4, by: 2026-12-31,
                   readings: {2026-09-30: 3.0, 2026-10-31: 3.1}}
policy:
  stale_after: 14d
  probability: {very_low: 5%, low: 15%, medium: 35%, high: 60%, very_high: 85%}
  baseline: plan-2026-q4
waivers:
  - {rule: milestone-overdue, at: checkout/api/beta, reason: Agreed in PR 214, by: maya, until: 2026-12-20}
tags: [platform]
links: {wiki: https://example.com/plan}
""",
    "teams.yaml": """\
payments:
  name: Payments
  lead: jo
  capacity: {2026-07-01: 5, 2027-01-01: 7}
  calendar: default
  cost_per_day: 900
  skills: [kotlin, pci]
identity: {lead: sam, capacity: 4}
""",
    "checkout/program.yaml": """\
name: Checkout
owner: maya
sponsor: maya
description: Pay faster.
objectives: [grow]
start: 2026-08
target: 2027-Q1
budget: 1.2M
actuals: {2026-09: 80k, 2026-10: 95k}
stakeholders:
  vp-payments: {name: VP Payments, role: sponsor, interest: high, influence: high, cadence: monthly,
                last_contact: 2026-11-02}
kpis:
  errors: {unit: "%", target: 0.1, by: 2027-03-31, readings: {2026-10-31: 0.4}}
milestones:
  launch: {name: Public launch, due: 2027-03-01, after: [api/ga, identity/sso/ga FS+2d]}
tags: [pci]
links: {board: https://example.com/board}
""",
    "checkout/api.yaml": """\
# The busiest project of the plan.
name: Payments API v2
owner: jo
team: payments
status: active
objectives: [grow]
start: 2026-08-03
budget: 800k
actuals: {2026-09: 80k, 2026-10: 95k EUR}
staffing: {payments: {2026-Q4: 3, 2027-Q1: 2}}
milestones:
  beta:
    name: Beta with three merchants
    due: 2026-11-13
    forecast: 2026-12-18
    done:
    after: [sandbox, identity/sso/ga]
    criteria:
      - {text: p99 latency under 200 ms, met: true, evidence: https://example.com/r/12}
      - {text: Security review signed, approver: sam, met: false, by: 2026-12-04}
  ga: {due: 2027-02-26, after: [beta, rollout], constraint: finish_no_later_than 2027-03-01}
tasks:
  spec: {duration: 10d, done: 2026-10-30}
  sandbox: {name: Sandbox certification, owner: jo, duration: [5d, 8d, 20d], after: [spec], progress: 60%,
            started: 2026-11-02, remaining: 3d}
  rollout:
    effort: 30d
    assign: {payments: 2, "@jo": 0.5}
    after: [beta FS+5d]
    constraint: start_no_earlier_than 2027-01-07
    deadline: 2027-02-19
    calendar: plant
    tasks:
      dark: {duration: 1w}
      full: {duration: {low: 1w, likely: 2w, high: 1mo}, after: [{on: rollout.dark, type: SS, lag: 3cd}]}
dependencies:
  sso:
    needs: identity/sso/ga
    for: ga
    need_by: 2027-01-15
    promised: 2027-01-10
    status: agreed
    giver: identity
    agreed_on: 2026-10-12
  lab: {external: Visa certification lab, need_by: 2026-12-01, promised: {unknown: the lab never answers}}
risks:
  cert-delay:
    name: Card-scheme certification slips
    probability: 40%
    impact: {schedule: [1w, 3w, 6w], cost: 50k}
    affects: [ga]
    kind: threat
    response: mitigate
    residual: {probability: 15%, impact: {schedule: 1w}}
    actions:
      book-slot: {name: Book the slot early, owner: jo, due: 2026-11-01}
    owner: jo
    raised: 2026-10-02
    review: 2026-12-15
    status: open
    cause: One lab for all
  outage: {probability: high, impact: very_high}
issues:
  sandbox-down: {name: Sandbox down, owner: jo, raised: 2026-11-16, due: 2026-11-27, severity: high,
                 affects: [beta], actions: {call: {name: Call the lab, owner: jo, due: 2026-11-25}}}
assumptions:
  volume: {name: Volume stays small, owner: jo, validate_by: 2026-12-01, status: open, affects: [ga]}
decisions:
  psp: {name: Which PSP, owner: maya, needed_by: 2026-11-05, moves: [ga]}
  cloud: {name: Which cloud, decided: 2026-09-01, outcome: Ours}
kpis:
  latency: {unit: ms, target: 200, by: 2027-03-31, cadence: 1w, readings: {2026-11-01: 240}}
iterations: {length: 2w, start: 2026-09-07, unit: points, scope: {2026-09-07: 120}, done: {2026-09-20: 14}}
stakeholders:
  ops: {person: sam, cadence: 10d, interest: low, notes: Wants numbers}
updates:
  2026-11-06: {health: green, by: jo, summary: On track.}
  2026-11-20:
    health: amber
    by: jo
    progress: 60%
    summary: Sandbox certificate late.
    asks: [{what: Escalate to the lab, of: maya, by: 2026-11-21}]
waivers:
  - {rule: milestone-overdue, at: beta, reason: Exception approved, by: maya, until: 2026-12-20}
tags: [pci]
links: {tracker: https://example.com/PAY}
""",
    "identity/program.yaml": """\
name: Identity
""",
    "identity/sso.yaml": """\
name: Single sign-on
owner: sam
team: identity
status: active
milestones:
  ga: {due: 2027-01-08}
""",
}
"""A plan that uses every section of the format."""


@pytest.fixture(scope="session")
def whole_files() -> dict[str, str]:
    return WHOLE


@pytest.fixture
def whole(written: Callable[[Mapping[str, str]], Path]) -> Path:
    return written(WHOLE)
