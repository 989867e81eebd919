"""`spin status` on a real terminal: tmux at two widths, with and without colour."""

import shlex
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Shown = Callable[..., str]
Written = Callable[[Mapping[str, str]], Path]

LONG = "a-project-whose-id-was-made-by-a-machine-and-goes-on-for-ever"


@pytest.fixture
def plan(written: Written) -> Path:
    return written(
        {
            "portfolio.yaml": "name: Plates of Größe\ndata_date: 2026-11-23\n",
            "checkout/program.yaml": "name: Checkout\nowner: maya\n",
            f"checkout/{LONG}.yaml": """\
name: Long
owner: somebody-with-a-long-handle
status: active
milestones:
  beta: {name: Beta with three merchants and a test of load, due: 2026-11-13}
updates: {2026-11-20: {health: green}}
""",
            "checkout/cards.yaml": "name: Cards\nstatus: active\nmilestones: {pilot: {due: 2026-12-01}}\n",
            "identity/program.yaml": "name: Identity\n",
            "identity/sso.yaml": "name: Sign-on\nstatus: active\nmilestones: {ga: {}}\n",
        }
    )


SPIN = f"{shlex.quote(sys.executable)} -m plateSpinner"


@pytest.mark.parametrize("width", [80, 160])
def test_status_fits_the_width_and_cuts_nothing(width: int, terminal: Shown, plan: Path) -> None:
    shown = terminal(f"{SPIN} status", plan, width)
    lines = shown.rstrip().splitlines()
    assert lines[0] == "Plates of Größe  as of 2026-11-23 (data_date of the plan)"
    assert lines[1] == "─" * width
    assert max(map(len, lines)) <= width
    assert "…" not in shown
    assert "..." not in shown
    joined = "".join(line.strip() for line in lines)
    assert f"programs/checkout/{LONG}.yaml:5" in joined
    assert "Beta with three merchants and a test of load: 10 days overdue (due 2026-11-13), no forecast" in (
        " ".join(line.strip() for line in lines)
    )
    assert [line for line in lines if line.startswith("  1. RED  checkout/")]


def test_the_red_word_stands_without_colour_too(terminal: Shown, plan: Path) -> None:
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}):
        shown = terminal(f"{SPIN} status", plan, 80, codes=True, **env)
        assert "\x1b[31m" not in shown
        assert "RED" in shown


def test_on_a_terminal_with_colour_red_is_red(terminal: Shown, plan: Path) -> None:
    shown = terminal(f"{SPIN} status", plan, 80, codes=True)
    assert "\x1b[31mRED" in shown


def test_drilling_down_shows_the_watermelon_and_the_milestones(terminal: Shown, plan: Path) -> None:
    shown = terminal(f"{SPIN} status checkout/{LONG}", plan, 80)
    assert "watermelon, declared green: milestone 'beta'" in shown
    assert "Milestones" in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_a_long_list_ends_with_the_command_that_shows_it_all(terminal: Shown, written: Written) -> None:
    rows = "".join(f"  m{n:02}: {{due: 2026-11-{n:02}}}\n" for n in range(1, 21))
    plan = written(
        {
            "portfolio.yaml": "data_date: 2026-11-23\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": f"name: A\nstatus: active\nmilestones:\n{rows}",
        }
    )
    shown = terminal(f"{SPIN} status p --by owner", plan, 80)
    assert "Needs attention  7 of 20, most pressing first" in shown
    assert "→ spin status p --by owner --all  all 20 lines" in shown
    shown = terminal(f"{SPIN} status --all", plan, 80)
    assert "Needs attention  20, most pressing first" in shown
    assert shown.count("no forecast") >= 20


def test_validate_draws_its_caret_under_the_value(terminal: Shown, written: Written) -> None:
    plan = written({"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\nstatus: actve\n"})
    lines = terminal(f"{SPIN} validate", plan, 80).splitlines()
    at = lines.index("  2 | status: actve")
    assert lines[at + 1] == "    |         ^^^^^"
