"""The log: from which day on something is overdue, what is left alone, and what can't be told."""

from collections.abc import Callable

import pytest

Judged = Callable[..., list[str]]
RULES = (
    "decision-overdue",
    "decision-without-owner",
    "decided-without-outcome",
    "assumption-overdue",
    "assumption-without-owner",
    "invalid-assumption-without-issue",
    "issue-overdue",
    "issue-without-owner",
    "issue-without-due",
    "issue-status-contradicted",
    "issue-closed-without-date",
    "ask-overdue",
    "ask-of-nobody",
)
EVERYTHING = """\
decisions: {d: {needed_by: 2026-11-20}, e: {decided: 2026-11-20}}
assumptions: {v: {validate_by: 2026-11-20}, w: {status: invalid}}
issues: {i: {due: 2026-11-20}, j: {status: open, closed: 2026-11-20}, k: {status: closed}, l: {name: L}}
updates: {2026-11-16: {asks: [{what: More, by: 2026-11-20}]}}
"""


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, rule: str, status: str) -> None:
    assert [said for said in judged(rule, EVERYTHING) if said.startswith("hit")]
    assert judged(rule, EVERYTHING, status=status) == []


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        ("needed_by: 2026-11-23", ["held p/a/d"]),
        (
            "needed_by: 2026-11-22",
            ["hit p/a/d: decision 'd' is open 1 day after it was needed (needed by 2026-11-22)"],
        ),
        ("needed_by: 2026-Q4", ["held p/a/d"]),
        ("needed_by: unknown", ["gap p/a/d: date it is needed by stated as unknown"]),
        ("name: D", ["gap p/a/d: date it is needed by not stated"]),
        ("needed_by: 2026-11-22, decided: 2026-11-23", []),
    ],
)
def test_a_decision_is_overdue_the_day_after_it_was_needed(
    judged: Judged, decision: str, expected: list[str]
) -> None:
    assert judged("decision-overdue", f"decisions: {{d: {{{decision}}}}}") == expected


@pytest.mark.parametrize(
    ("decision", "expected"),
    [
        (
            "decided: 2026-11-23",
            ["hit p/a/d: decision 'd' was decided 2026-11-23, and its outcome is not stated"],
        ),
        (
            "decided: 2026-11-23, outcome: ' '",
            ["hit p/a/d: decision 'd' was decided 2026-11-23, and its outcome is not stated"],
        ),
        ("decided: 2026-11-23, outcome: Yes", ["held p/a/d"]),
        ("decided: 2026-11-23, links: {adr: x}", ["held p/a/d"]),
        ("decided: 2026-11-24", []),
    ],
)
def test_what_is_decided_says_what(judged: Judged, decision: str, expected: list[str]) -> None:
    assert judged("decided-without-outcome", f"decisions: {{d: {{{decision}}}}}") == expected


@pytest.mark.parametrize(
    ("assumption", "expected"),
    [
        ("validate_by: 2026-11-23", ["held p/a/v"]),
        (
            "validate_by: 2026-11-22",
            ["hit p/a/v: assumption 'v' is not validated 1 day after its date (2026-11-22)"],
        ),
        ("validate_by: 2026-11-22, validated: 2026-11-23", []),
        (
            "validate_by: 2026-11-22, validated: 2026-11-24",
            ["hit p/a/v: assumption 'v' is not validated 1 day after its date (2026-11-22)"],
        ),
        (
            "validate_by: 2026-11-22, validated: 2026-11-24, status: validated",
            ["hit p/a/v: assumption 'v' is not validated 1 day after its date (2026-11-22)"],
        ),
        ("validate_by: 2026-11-22, status: validated", []),
        ("validate_by: 2026-11-22, status: invalid", []),
        ("validate_by: unknown", ["gap p/a/v: date it is validated by stated as unknown"]),
        ("name: V", ["gap p/a/v: date it is validated by not stated"]),
    ],
)
def test_an_assumption_is_overdue_the_day_after_its_date(
    judged: Judged, assumption: str, expected: list[str]
) -> None:
    assert judged("assumption-overdue", f"assumptions: {{v: {{{assumption}}}}}") == expected


@pytest.mark.parametrize(
    ("issue", "held"),
    [
        ("{affects: [m]}", True),
        ("{affects: [a/m]}", True),
        ("{affects: [n]}", False),
        ("{risk: v}", True),
        ("{risk: r}", False),
        ("{affects: [m], closed: 2026-11-20}", True),
    ],
)
def test_an_issue_deals_with_what_an_assumption_carried(judged: Judged, issue: str, *, held: bool) -> None:
    text = f"milestones: {{m: {{}}, n: {{}}}}\nrisks: {{r: {{}}}}\nissues: {{i: {issue}}}\n"
    said = judged(
        "invalid-assumption-without-issue", text + "assumptions: {v: {status: invalid, affects: [m]}}"
    )
    hit = "hit p/a/v: assumption 'v' is invalid, and no issue affects what rests on it"
    assert said == ["held p/a/v" if held else hit]


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        ("due: 2026-11-23, severity: critical", ["held p/a/i"]),
        ("due: 2026-11-22", ["hit p/a/i: issue 'i' is open 1 day after its date (due 2026-11-22)"]),
        (
            "due: 2026-11-22, severity: critical",
            ["hit p/a/i: issue 'i' is open 1 day after its date (due 2026-11-22)"],
        ),
        ("due: 2026-11-22, closed: 2026-11-23", []),
        (
            "due: 2026-11-22, closed: 2026-11-24",
            ["hit p/a/i: issue 'i' is open 1 day after its date (due 2026-11-22)"],
        ),
        ("due: unknown", ["gap p/a/i: due date stated as unknown"]),
        ("severity: critical", ["gap p/a/i: due date not stated"]),
    ],
)
def test_an_issue_is_overdue_the_day_after_its_date(judged: Judged, issue: str, expected: list[str]) -> None:
    assert judged("issue-overdue", f"issues: {{i: {{{issue}}}}}") == expected


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        ("{closed: 2026-11-23}", []),
        ("{status: open}", []),
        ("{status: closed}", []),
        ("{status: closed, closed: 2026-11-23}", ["held p/a/i"]),
        ("{status: open, closed: 2026-11-24}", ["held p/a/i"]),
        ("{status: open, closed: 2026-11-23}", ["hit p/a/i: issue 'i' is open, and was closed 2026-11-23"]),
        (
            "{status: closed, closed: 2026-11-24}",
            ["hit p/a/i: issue 'i' is closed, and is to be closed 2026-11-24"],
        ),
    ],
)
def test_status_and_date_of_an_issue_agree(judged: Judged, issue: str, expected: list[str]) -> None:
    assert judged("issue-status-contradicted", f"issues: {{i: {issue}}}") == expected


@pytest.mark.parametrize(
    ("asks", "expected"),
    [
        ("{what: X, of: '@maya', by: 2026-11-23}", ["held p/a"]),
        (
            "{what: X, of: '@maya', by: 2026-11-22}",
            ["hit p/a: project 'a' has an ask of maya: X; wanted by 2026-11-22, 1 day ago"],
        ),
        ("{what: X, by: 2026-11-22, done: 2026-11-23}", []),
        ("{what: X}", ["gap p/a: date of an ask not stated"]),
        (
            "{what: X, by: unknown}, {what: Y, by: 2026-12-01}, {what: Z, by: 2026-11-20}",
            [
                "gap p/a: date of an ask stated as unknown",
                "held p/a",
                "hit p/a: project 'a' has an ask of nobody named: Z; wanted by 2026-11-20, 3 days ago",
            ],
        ),
    ],
)
def test_each_ask_is_judged_by_itself(judged: Judged, asks: str, expected: list[str]) -> None:
    assert judged("ask-overdue", f"updates: {{2026-11-16: {{asks: [{asks}]}}}}") == expected


def test_asks_of_updates_to_come_are_not_asked_yet(judged: Judged) -> None:
    text = "updates: {2026-11-24: {asks: [{what: X, by: 2026-11-20}]}}"
    assert judged("ask-overdue", text) == judged("ask-of-nobody", text) == []


@pytest.mark.parametrize(
    ("rule", "section", "said"),
    [
        ("decision-without-owner", "decisions", "decision 'x' has nobody who makes it"),
        ("assumption-without-owner", "assumptions", "assumption 'x' has nobody who finds out"),
        ("issue-without-owner", "issues", "issue 'x' has nobody who deals with it"),
    ],
)
def test_the_owner_of_the_project_is_not_taken_for_that_of_the_log(
    judged: Judged, rule: str, section: str, said: str
) -> None:
    text = f"owner: jo\n{section}: {{x: {{name: X}}, y: {{owner: ines}}}}"
    assert judged(rule, text) == [f"hit p/a/x: {said}", "held p/a/y"]
