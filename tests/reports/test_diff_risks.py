"""Risks that a change of plan exposes: a score that is high now, float that no longer absorbs the delay."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from plateSpinner.analysis.changes.compare import compare
from plateSpinner.analysis.impact.side import Side
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.reports.diff import DiffReport, Found, RiskRow, Version, build
from plateSpinner.workspace.load import load
from plateSpinner.workspace.snapshot import Snapshot

DAY = dt.date(2026, 11, 23)  # a Monday
HERE = Version("here", "", None)
PLAN = """\
name: Api
status: active
owner: jo
milestones:
  beta: {due: 2026-12-11, after: [build]}
  end: {due: 2027-03-31, after: [long]}
tasks:
  build: {duration: 5d, started: 2026-11-23}
  long: {duration: 60d, started: 2026-11-23}
risks:
  lab: {name: The lab is late, probability: 40%, impact: {schedule: 5d}, affects: [beta], owner: maya}
"""


def read(text: str) -> Portfolio:
    files: dict[str, bytes | None] = {
        "portfolio.yaml": b"spin: 1\npolicy: {high_risk: 15}\n",
        "p/program.yaml": b"name: P\n",
        "p/api.yaml": text.encode(),
    }
    loaded = load(Snapshot(Path(), files))
    assert loaded.findings == ()
    return loaded.portfolio


def diff(before: str, after: str) -> DiffReport:
    plans = read(before), read(after)
    sides = Side(plans[0], DAY), Side(plans[1], DAY)
    return build(compare(*plans), sides, (HERE, HERE), (Found((), ()), Found((), ())), "--as-of")


def rows(before: str, after: str) -> list[tuple[str, bool, Decimal | None, Decimal | None]]:
    report = diff(before, after)
    assert report.totals.risks_exposed == len(report.risks)
    return [(row.ref, row.high, row.days_before, row.days_after) for row in report.risks]


def test_float_that_absorbed_a_delay_and_does_no_longer_exposes_the_risk() -> None:
    # build ends on Friday the 27th, and beta is due ten working days later: five of delay are absorbed;
    # with twelve days it ends on Tuesday the 8th, three before: two of the five are left over
    after = PLAN.replace("duration: 5d", "duration: 12d")
    (row,) = diff(PLAN, after).risks
    told = RiskRow(
        "p/api/lab",
        "The lab is late",
        "maya",
        high=False,
        days_before=Decimal(0),
        days_after=Decimal(2),
        place=row.place,
    )
    assert row == told
    assert (row.place.file, row.place.route) == ("p/api.yaml", ("risks", "lab"))


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("duration: 5d", "duration: 10d", []),  # five days of float are left, just enough
        ("due: 2026-12-11", "due: 2026-12-03", [("p/api/lab", False, Decimal(0), Decimal(1))]),
        ("schedule: 5d", "schedule: 3w", [("p/api/lab", False, Decimal(0), Decimal(5))]),
        ("affects: [beta], ", "", []),
        ("probability: 40%", "probability: very_high", []),  # 5 days are a low impact: 5 x 2 points
        (
            "40%, impact: {schedule: 5d}",
            "very_high, impact: very_high",
            [("p/api/lab", True, Decimal(0), None)],
        ),
    ],
)
def test_what_else_exposes_a_risk_or_does_not(
    old: str, new: str, expected: list[tuple[str, bool, Decimal, Decimal]]
) -> None:
    found = rows(PLAN, PLAN.replace(old, new))
    if expected and expected[0][3] is None:
        found = [(ref, high, before, None) for ref, high, before, _ in found]
    assert found == expected


def test_what_was_exposed_before_is_no_news() -> None:
    before = PLAN.replace("duration: 5d", "duration: 12d")
    assert rows(before, PLAN.replace("duration: 5d", "duration: 13d")) == []
    assert rows(before, PLAN) == []


@pytest.mark.parametrize("state", ["closed: 2026-11-20", "status: occurred", "kind: opportunity"])
def test_what_is_no_open_threat_exposes_nothing(state: str) -> None:
    plan = PLAN.replace("owner: maya", f"owner: maya, {state}")
    assert rows(plan, plan.replace("duration: 5d", "duration: 12d")) == []


def test_a_new_threat_counts_by_its_score_alone() -> None:
    without = PLAN.partition("risks:")[0]
    assert rows(without, PLAN.replace("duration: 5d", "duration: 12d")) == []  # told as added
    high = PLAN.replace("40%, impact: {schedule: 5d}", "very_high, impact: very_high")
    assert [(row[0], row[1], row[2]) for row in rows(without, high)] == [("p/api/lab", True, None)]
