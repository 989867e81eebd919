"""Criteria: dates of their own and of their milestone, and what is left alone."""

from collections.abc import Callable

import pytest

Judged = Callable[..., list[str]]
UNMET = "criteria: [{text: c}]"


@pytest.mark.parametrize(
    ("milestone", "status", "expected"),
    [
        (
            "done: 2026-11-23",
            "active",
            ["hit p/a/m: milestone 'm' is done (2026-11-23) with 1 of 1 criterion not met"],
        ),
        ("done: 2026-11-24", "active", []),
        ("due: 2026-11-20", "active", []),
        (
            "done: 2026-11-23",
            "done",
            ["hit p/a/m: milestone 'm' is done (2026-11-23) with 1 of 1 criterion not met"],
        ),
        (
            "done: 2026-11-23",
            "",
            ["hit p/a/m: milestone 'm' is done (2026-11-23) with 1 of 1 criterion not met"],
        ),
        ("done: 2026-11-23", "cancelled", []),
    ],
)
def test_done_is_done_with_all_criteria_met(
    judged: Judged, milestone: str, status: str, expected: list[str]
) -> None:
    text = f"milestones: {{m: {{{milestone}, {UNMET}}}}}"
    assert judged("done-without-criteria-met", text, status=status) == expected


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        ("due: 2026-12-01", ["held p/a/m"]),
        (
            "due: 2026-11-30",
            ["hit p/a/m: milestone 'm' has 1 of 1 criterion not met 7 days before their date (2026-11-30)"],
        ),
        (
            "due: 2026-11-24",
            ["hit p/a/m: milestone 'm' has 1 of 1 criterion not met 1 day before their date (2026-11-24)"],
        ),
        (
            "due: 2026-11-23",
            ["hit p/a/m: milestone 'm' has 1 of 1 criterion not met on the last day (2026-11-23)"],
        ),
        ("due: 2026-11-22", ["held p/a/m"]),
        (
            "due: 2026-11-22, forecast: 2026-11-25",
            ["hit p/a/m: milestone 'm' has 1 of 1 criterion not met 2 days before their date (2026-11-25)"],
        ),
        ("due: 2026-11-25, forecast: 2027-01-15", ["held p/a/m"]),
        (
            "due: 2026-11",
            ["hit p/a/m: milestone 'm' has 1 of 1 criterion not met 7 days before their date (2026-11)"],
        ),
        ("due: unknown", ["gap p/a/m: due date stated as unknown"]),
        ("due: {unknown: The lab has not said}", ["gap p/a/m: due date The lab has not said"]),
        ("name: M", ["gap p/a/m: due date not stated"]),
    ],
)
def test_a_week_before_the_date_all_criteria_should_be_met(
    judged: Judged, milestone: str, expected: list[str]
) -> None:
    assert judged("criterion-unmet-near-due", f"milestones: {{m: {{{milestone}, {UNMET}}}}}") == expected


@pytest.mark.parametrize(
    ("criterion", "expected"),
    [
        ("by: 2026-12-01", ["gap p/a/m: due date not stated"]),
        (
            "by: 2026-11-30",
            ["hit p/a/m: milestone 'm' has 1 of 2 criteria not met 7 days before their date (2026-11-30)"],
        ),
        (
            "by: 2026-11-22",
            ["hit p/a/m: milestone 'm' has 1 of 2 criteria not met 1 day after their date (2026-11-22)"],
        ),
        ("by: 2026-11-22, met: true", ["gap p/a/m: due date not stated"]),
    ],
)
def test_a_criterion_may_have_a_date_of_its_own(judged: Judged, criterion: str, expected: list[str]) -> None:
    text = f"milestones: {{m: {{criteria: [{{text: c, {criterion}}}, {{text: d}}]}}}}"
    assert judged("criterion-unmet-near-due", text) == expected


def test_the_first_of_several_dates_is_named(judged: Judged) -> None:
    text = "criteria: [{text: c, by: 2026-11-27}, {text: d, by: 2026-11-25}, {text: e, by: 2026-12-24}]"
    assert judged(
        "criterion-unmet-near-due", f"milestones: {{m: {{{text}}}, n: {{done: 2026-11-20, {text}}}}}"
    ) == ["hit p/a/m: milestone 'm' has 2 of 3 criteria not met 2 days before their date (2026-11-25)"]


def test_criteria_are_judged_one_by_one(judged: Judged) -> None:
    listed = "{text: a}, {text: b, approver: sam}, {text: c, met: true}, {text: d, met: true, evidence: e}"
    text = f"milestones: {{m: {{due: 2026-12-11, criteria: [{listed}]}}, n: {{done: 2026-11-20, {UNMET}}}}}"
    assert judged("criterion-without-approver", text) == [
        "hit p/a/m: milestone 'm' has a criterion without an approver: 'a'",
        "held p/a/m",
    ]
    assert judged("met-without-evidence", text) == [
        "hit p/a/m: milestone 'm' has a criterion met without evidence: 'c'",
        "held p/a/m",
    ]


@pytest.mark.parametrize(
    "rule", ["criterion-without-approver", "criterion-unmet-near-due", "met-without-evidence"]
)
@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, rule: str, status: str) -> None:
    text = "milestones: {m: {due: 2026-11-25, criteria: [{text: a}, {text: b, met: true}]}}"
    assert judged(rule, text, status=status) == []
