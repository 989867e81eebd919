"""How grave each rule is, in which profiles it is, and where its findings point: the culprit first."""

import datetime as dt
import re
from pathlib import Path

import pytest

from plateSpinner.finding import Part, Place
from plateSpinner.model.policy import Profile
from plateSpinner.rules.catalogue import catalogue
from plateSpinner.rules.run import Choice, run
from plateSpinner.workspace.load import load

BLOCK = re.compile(r"## Bad\n.*?```yaml\n# as-of: (\S+)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"^# (programs/\S+)\n", re.MULTILINE)
KEY_RESULT = "objectives.grow-conversion.key_results.conversion"

EXPECTED = {
    "actuals-without-budget": ("info", "default strict", "actuals (key)"),
    "budget-pace": ("warning", "strict", "actuals", "budget [budget]"),
    "currency-mixed": ("info", "strict", "actuals.2026-10", "budget [budget]"),
    "over-budget": ("error", "default strict", "budget"),
    "ask-of-nobody": ("info", "strict", "updates.2026-11-16.asks.0"),
    "ask-overdue": ("warning", "default strict", "updates.2026-11-09.asks.0.by"),
    "assumption-overdue": ("warning", "default strict", "assumptions.volume.validate_by"),
    "assumption-without-owner": ("info", "strict", "assumptions.volume (key)"),
    "decided-without-outcome": ("info", "default strict", "decisions.psp.decided"),
    "decision-overdue": ("warning", "default strict", "decisions.psp.needed_by"),
    "decision-without-owner": ("warning", "default strict", "decisions.psp (key)"),
    "invalid-assumption-without-issue": ("warning", "strict", "assumptions.volume.status"),
    "issue-closed-without-date": ("info", "strict", "issues.sandbox-down.status"),
    "issue-overdue": ("warning", "default strict", "issues.sandbox-down.due"),
    "issue-status-contradicted": (
        "info",
        "default strict",
        "issues.sandbox-down.status",
        "issues.sandbox-down.closed [closed]",
    ),
    "issue-without-due": ("info", "strict", "issues.sandbox-down (key)"),
    "issue-without-owner": ("warning", "default strict", "issues.sandbox-down (key)"),
    "kpi-without-reading": ("warning", "default strict", "kpis.errors.readings.2026-10-15 (key)"),
    "measure-missed": (
        "error",
        "default strict",
        f"{KEY_RESULT}.by",
        f"{KEY_RESULT}.target [target]",
        f"{KEY_RESULT}.readings.2026-10-31 [last reading]",
    ),
    "measure-without-target": ("info", "strict", f"{KEY_RESULT} (key)"),
    "approver-overloaded": ("warning", "default strict", "milestones.beta.criteria.0.approver"),
    "milestone-without-criteria": ("info", "strict", "milestones.beta (key)"),
    "objective-without-key-result": ("info", "strict", "objectives.grow-conversion (key)"),
    "objective-without-program": ("warning", "default strict", "objectives.grow-conversion (key)"),
    "program-without-owner": ("warning", "default strict", "name"),
    "project-without-objective": ("info", "default strict", "name"),
    "project-without-owner": ("warning", "default strict", "name"),
    "project-without-team": ("info", "strict", "name"),
    "unknown-person": ("warning", "default strict", "owner", "people.jo (key) [declared here]"),
    "sponsor-without-cadence": ("info", "strict", "stakeholders.vp-product (key)"),
    "stakeholder-contact-overdue": (
        "warning",
        "default strict",
        "stakeholders.vp-payments.last_contact",
        "stakeholders.vp-payments.cadence [agreed]",
    ),
    "criterion-unmet-near-due": (
        "warning",
        "default strict",
        "milestones.beta.criteria.1",
        "milestones.beta.due [the milestone's date]",
    ),
    "criterion-without-approver": ("info", "strict", "milestones.beta.criteria.0"),
    "done-without-criteria-met": (
        "error",
        "default strict",
        "milestones.beta.done",
        "milestones.beta.criteria.1 [not met]",
    ),
    "met-without-evidence": ("info", "strict", "milestones.beta.criteria.0"),
    "active-without-updates": ("info", "strict", "status"),
    "green-while-red": (
        "error",
        "default strict",
        "updates.2026-11-16.health",
        "milestones.beta.due [12 days overdue (due 2026-11-11), no forecast]",
    ),
    "progress-falling": (
        "warning",
        "default strict",
        "updates.2026-11-09.progress",
        "updates.2026-10-26.progress [60% on 2026-10-26]",
    ),
    "progress-stuck": (
        "warning",
        "default strict",
        "updates.2026-11-09.progress",
        "updates.2026-10-26.progress [92% on 2026-10-26]",
    ),
    "stale-update": ("warning", "default strict", "updates.2026-11-08 (key)"),
    "task-progress-contradicted": (
        "warning",
        "default strict",
        "tasks.spec.progress",
        "tasks.spec.done [done]",
    ),
    "expired-waiver": ("error", "minimal default strict", "waivers.0.until"),
    "unknown-rule": ("error", "minimal default strict", "policy.checks.select.2"),
    "unused-waiver": ("warning", "default strict", "waivers.1.rule"),
    "waiver-without-reason": ("error", "minimal default strict", "waivers.0.reason"),
}


@pytest.mark.parametrize("name", EXPECTED)
def test_the_first_finding_of_a_page_points_at_the_culprit_and_at_what_it_contradicts(
    name: str, tmp_path: Path
) -> None:
    severity, profiles, *places = EXPECTED[name]
    entry = catalogue()[name]
    assert entry.rule.severity == severity
    assert [profile for profile in Profile if entry.is_on(profile)] == profiles.split()
    match = BLOCK.search(entry.text())
    assert match
    _, *parts = FILE.split(match[2])
    for file, text in zip(parts[::2], parts[1::2], strict=True):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text(text, "utf-8")
    portfolio = load(tmp_path / "programs").portfolio
    checked = run(portfolio, dt.date.fromisoformat(match[1]), Choice(Profile.STRICT, select=(name,)))
    first = next(finding for finding in checked.findings if finding.name == name)
    assert [shown(place) for place in first.places] == places


def shown(place: Place) -> str:
    key = " (key)" if place.part is Part.KEY else ""
    label = f" [{place.label}]" if place.label else ""
    return ".".join(map(str, place.route)) + key + label
