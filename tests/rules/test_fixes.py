"""Safe fixes: what each writes, and that no figure of the plan changes by it."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.finding import Finding
from plateSpinner.model.policy import Profile
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.render.json import render
from plateSpinner.render.result import plain
from plateSpinner.reports.status import build
from plateSpinner.rules.catalogue import catalogue
from plateSpinner.rules.run import Choice, run
from plateSpinner.workspace.fixes import fix, write
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import TOP

TODAY = dt.date(2026, 11, 23)
ALL = Choice(Profile.STRICT, select=("all",))
ISSUES = """\
issues:
  i: {status: open, closed: 2026-11-20}  # why
  j: {status: closed, closed: 2026-12-01}
"""
TASKS = """\
tasks:
  t:
    duration: 5d
    progress: 0.6   # so far
    done: 2026-11-20
  u: {progress: 100%, started: 2026-11-02}
  v: {progress: 10%}
"""
DEPENDENCIES = """\
dependencies:
  d: {external: Lab, status: agreed, delivered: 2026-11-20}  # at last
  e: {external: Lab, status: delivered, delivered: 2026-12-01}
"""
FIXES = {
    "delivered-status-contradicted": (DEPENDENCIES, "status: agreed,", "status: delivered,"),
    "issue-status-contradicted": (ISSUES, "status: open,", "status: closed,"),
    "task-progress-contradicted": (TASKS, "progress: 0.6 ", "progress: 100% "),
}
"""By rule: a project's text, with cases that no fix may touch, and what its one fix makes of what."""


@pytest.fixture
def plan(read: Callable[[Mapping[str, str]], Portfolio], tmp_path: Path) -> Callable[[str], Path]:
    """A plan with a project of that text."""

    def made(text: str) -> Path:
        project = f"name: A\nstatus: active\n{text}"
        read({"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n", "p/a.yaml": project})
        return tmp_path

    return made


def found(root: Path) -> tuple[Finding, ...]:
    return run(load(root).portfolio, TODAY, ALL).findings


def status(root: Path) -> str:
    report = build(load(root).portfolio, TODAY, "--as-of")
    return render(plain(report, lambda place: (place.file, TOP)))


def test_these_rules_have_fixes() -> None:
    assert {name for name, entry in catalogue().items() if entry.rule.fixable} == set(FIXES)


@pytest.mark.parametrize("rule", FIXES)
def test_a_fix_writes_its_value_and_ends_its_finding_alone(rule: str, plan: Callable[[str], Path]) -> None:
    text, old, new = FIXES[rule]
    root = plan(text)
    standing, figures = found(root), status(root)
    fixable = [finding for finding in standing if finding.fix]
    assert [finding.name for finding in fixable] == [rule]
    assert rule in [finding.name for finding in standing if not finding.fix]
    made = fix(root, standing)
    assert (made.fixed, made.refused) == (tuple(fixable), ())
    assert write(root, made.changes) == ()
    assert (root / "p/a.yaml").read_text() == f"name: A\nstatus: active\n{text.replace(old, new)}"
    assert load(root).findings == ()
    assert found(root) == tuple(finding for finding in standing if not finding.fix)
    assert status(root) == figures
