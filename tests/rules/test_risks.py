"""Risks: from which day on, how high is high, which issue deals with what, and what can't be told."""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.health import assess
from plateSpinner.finding import Part, Place
from plateSpinner.model.policy import Profile
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.catalogue import catalogue
from plateSpinner.rules.run import Choice, run

Judged = Callable[..., list[str]]
Read = Callable[[Mapping[str, str]], Portfolio]
TODAY = dt.date(2026, 11, 23)
APPETITE = "exposure-above-appetite"
"""Asked only where the policy states an appetite: tested by itself."""
RULES = [name for name, entry in catalogue().items() if entry.family == "risks" and name != APPETITE]
EVERYTHING = """\
risks:
  bare: {raised: 2026-10-02}
  late: {review: 2026-11-15, response: enhance, actions: {x: {due: 2026-11-18}, y: {}}}
  high: {probability: high, impact: high, raised: 2026-10-02}
  came: {status: occurred, actions: {x: {}}}
  worse: {probability: low, impact: low, residual: {probability: high, impact: low}}
"""
GRAVE = "probability: high, impact: high"


def about(rule: str, judged: Judged, risk: str, **kept: object) -> list[str]:
    """What a rule says of a project whose one risk is `r`."""
    return judged(rule, f"risks: {{r: {{{risk}}}}}", **kept)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, rule: str, status: str) -> None:
    assert [said for said in judged(rule, EVERYTHING) if said.startswith("hit")]
    assert judged(rule, EVERYTHING, status=status) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_plan_without_risks_and_issues_is_no_subject(judged: Judged, rule: str) -> None:
    assert judged(rule, "milestones: {m: {due: 2026-11-11}}\nupdates: {2026-11-16: {health: red}}") == []


@pytest.mark.parametrize(
    "rule", ["risk-without-owner", "risk-without-response", "risk-without-review", "risk-not-assessed"]
)
@pytest.mark.parametrize(
    ("risk", "asked"),
    [
        ("name: R", True),
        ("status: open", True),
        ("status: closed", False),
        ("status: occurred", False),
        ("closed: 2026-11-23", False),
        ("status: open, closed: 2026-11-23", False),
        ("closed: 2026-11-24", True),
        ("status: closed, closed: 2026-11-24", True),
    ],
)
def test_a_risk_is_open_by_the_date_it_was_closed_else_by_status(
    judged: Judged, rule: str, risk: str, *, asked: bool
) -> None:
    assert [said.split(":")[0] for said in about(rule, judged, risk)] == (["hit p/a/r"] if asked else [])


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        ("owner: ines", "held p/a/r"),
        ("owner: '@ines'", "held p/a/r"),
        ("owner: ''", "hit p/a/r: risk 'r' has nobody who watches it"),
        ("owner: null", "hit p/a/r: risk 'r' has nobody who watches it"),
        ("actions: {x: {owner: ines}}", "hit p/a/r: risk 'r' has nobody who watches it"),
    ],
)
def test_no_other_owner_is_taken_for_the_risks(judged: Judged, risk: str, expected: str) -> None:
    said = judged("risk-without-owner", f"owner: jo\nrisks: {{r: {{{risk}}}}}", program="owner: maya")
    assert said == [expected]


@pytest.mark.parametrize(
    ("risk", "charter", "held"),
    [
        ("raised: 2026-11-09", "", True),
        ("raised: 2026-11-08", "", False),
        ("raised: 2026-11-24", "", True),
        ("raised: 2026-11", "", True),
        ("raised: 2026-10", "", False),
        ("name: R", "", False),
        ("response: accept", "", True),
        ("actions: {x: {}}", "", True),
        ("actions: {}", "", False),
        ("raised: 2026-11-22", "0", False),
        ("raised: 2026-11-23", "0", True),
        ("raised: 2026-10-24", "30", True),
    ],
)
def test_an_answer_is_due_two_weeks_after_a_risk_was_raised(
    judged: Judged, risk: str, charter: str, *, held: bool
) -> None:
    days = f"policy: {{checks: {{thresholds: {{risk-without-response: {{days: {charter}}}}}}}}}"
    said = about("risk-without-response", judged, risk, charter=days if charter else "")
    assert said == ["held p/a/r" if held else "hit p/a/r: risk 'r' has no response and no action"]


@pytest.mark.parametrize(
    ("risk", "overdue", "without"),
    [
        ("review: 2026-11-23", "held p/a/r", "held p/a/r"),
        ("review: 2026-11-22", "hit p/a/r: risk 'r' is 1 day past its review (2026-11-22)", "held p/a/r"),
        ("review: 2026-Q4", "held p/a/r", "held p/a/r"),
        ("review: 2026-Q3", "hit p/a/r: risk 'r' is 54 days past its review (2026-Q3)", "held p/a/r"),
        (
            "review: unknown",
            "gap p/a/r: date of review stated as unknown",
            "hit p/a/r: risk 'r' is open without a date of review",
        ),
        (
            "owner: jo",
            "gap p/a/r: date of review not stated",
            "hit p/a/r: risk 'r' is open without a date of review",
        ),
    ],
)
def test_a_review_is_overdue_the_day_after_it(judged: Judged, risk: str, overdue: str, without: str) -> None:
    assert about("risk-review-overdue", judged, risk) == [overdue]
    assert about("risk-without-review", judged, risk) == [without]


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        ("probability: 0%, impact: very_low", "held p/a/r"),
        ("probability: low, impact: {cost: 5k}", "held p/a/r"),
        ("probability: low", "hit p/a/r: risk 'r' has no impact"),
        ("impact: low", "hit p/a/r: risk 'r' has no probability"),
        ("name: R", "hit p/a/r: risk 'r' has no probability and no impact"),
        ("probability: unknown, impact: low", "hit p/a/r: risk 'r' has no probability"),
        ("kind: opportunity, probability: low", "hit p/a/r: risk 'r' has no impact"),
    ],
)
def test_what_is_stated_as_unknown_is_not_assessed(judged: Judged, risk: str, expected: str) -> None:
    assert about("risk-not-assessed", judged, risk) == [expected]


def unmitigated(age: int, score: int, response: str = "no response") -> str:
    return f"hit p/a/r: risk 'r' has no action {age} days after it was raised ({high(score, response)})"


def high(score: int, response: str) -> str:
    return f"high risk, score {score} of 25, {response}"


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        (f"{GRAVE}, raised: 2026-10-23", unmitigated(31, 16)),
        (f"{GRAVE}, raised: 2026-10-24", "held p/a/r"),
        (f"{GRAVE}, raised: 2026-10", "held p/a/r"),
        (f"{GRAVE}, raised: 2026-09", unmitigated(54, 16)),
        (f"{GRAVE}, raised: 2027-01-04", "held p/a/r"),
        ("probability: medium, impact: high, raised: 2026-10-02", unmitigated(52, 12)),
        ("probability: low, impact: very_high, raised: 2026-10-02", "held p/a/r"),
        ("probability: 60%, impact: {schedule: 15d}, raised: 2026-10-02", unmitigated(52, 12)),
        ("probability: 35%, impact: {schedule: 15d}, raised: 2026-10-02", "held p/a/r"),
        (f"{GRAVE}, raised: 2026-10-02, response: avoid", unmitigated(52, 16, "response: avoid")),
        (f"{GRAVE}, raised: 2026-10-02, response: transfer", unmitigated(52, 16, "response: transfer")),
        (f"{GRAVE}, raised: 2026-10-02, response: enhance", unmitigated(52, 16, "response: enhance")),
        (f"{GRAVE}, raised: 2026-10-02, response: accept", "held p/a/r"),
        (f"{GRAVE}, raised: 2026-10-02, response: escalate", "held p/a/r"),
        (f"{GRAVE}, raised: 2026-10-02, actions: {{x: {{}}}}", "held p/a/r"),
        (f"{GRAVE}, raised: 2026-10-02, actions: {{x: {{done: 2026-10-05}}}}", "held p/a/r"),
        (f"{GRAVE}, raised: 2026-10-02, actions: {{}}", unmitigated(52, 16)),
        (GRAVE, "gap p/a/r: date it was raised not stated"),
        ("impact: high, raised: 2026-10-02", "gap p/a/r: has no probability"),
        ("probability: unknown, impact: high, raised: 2026-10-02", "gap p/a/r: has no probability"),
        ("probability: high, raised: 2026-10-02", "gap p/a/r: has no impact"),
        (
            "probability: high, impact: {cost: 200k}, raised: 2026-10-02",
            "gap p/a/r: has an impact in money, and no budget to hold it against",
        ),
        ("probability: low, impact: low", "held p/a/r"),
        ("response: accept", "held p/a/r"),
    ],
)
def test_a_high_risk_has_a_month_for_an_action(judged: Judged, risk: str, expected: str) -> None:
    assert about("high-risk-unmitigated", judged, risk) == [expected]


def test_an_opportunity_is_never_a_high_risk(judged: Judged) -> None:
    risk = f"kind: opportunity, {GRAVE}, raised: 2026-10-02"
    assert about("high-risk-unmitigated", judged, risk) == []


def test_the_policy_says_what_is_high_and_how_long_is_long(judged: Judged) -> None:
    risk = f"{GRAVE}, raised: 2026-10-23"
    checks = "checks: {thresholds: {high-risk-unmitigated: {days: 31}}}"
    rule = "high-risk-unmitigated"
    assert about(rule, judged, risk, charter="policy: {high_risk: 16}") == [unmitigated(31, 16)]
    assert about(rule, judged, risk, charter="policy: {high_risk: 17}") == ["held p/a/r"]
    assert about(rule, judged, risk, charter=f"policy: {{{checks}}}") == ["held p/a/r"]
    own = f"policy: {{checks: {{programs: {{p: {{{checks[9:-1]}}}}}}}}}"
    assert about(rule, judged, risk, charter=own) == ["held p/a/r"]


@pytest.mark.parametrize(
    ("actions", "expected"),
    [
        ("{x: {due: 2026-11-23}}", ["held p/a/{id}"]),
        (
            "{x: {name: Call, due: 2026-11-22}}",
            ["hit p/a/{id}: {kind} '{id}': action 'Call' was due 2026-11-22, 1 day ago"],
        ),
        ("{x: {due: 2026-11-22, done: 2026-11-23}}", []),
        (
            "{x: {due: 2026-11-22, done: 2026-11-24}}",
            ["hit p/a/{id}: {kind} '{id}': action 'x' was due 2026-11-22, 1 day ago"],
        ),
        (
            "{x: {due: 2026-10}, y: {}, z: {due: unknown}, w: {due: 2026-11}}",
            [
                "hit p/a/{id}: {kind} '{id}': action 'x' was due 2026-10, 23 days ago",
                "gap p/a/{id}: due date of action 'y' not stated",
                "gap p/a/{id}: due date of action 'z' stated as unknown",
                "held p/a/{id}",
            ],
        ),
    ],
)
@pytest.mark.parametrize(("section", "kind"), [("risks", "risk"), ("issues", "issue")])
def test_each_open_action_of_risks_and_issues_is_judged_by_itself(
    judged: Judged, section: str, kind: str, actions: str, expected: list[str]
) -> None:
    said = judged("action-overdue", f"{section}: {{i: {{actions: {actions}}}}}")
    assert said == [one.replace("{id}", "i").replace("{kind}", kind) for one in expected]
    closed = f"{section}: {{i: {{closed: 2026-11-20, actions: {actions}}}}}"
    assert judged("action-overdue", closed) == []


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("owner: jo, due: 2026-10-01", ["held p/a/r"]),
        ("due: 2026-12-01", ["hit p/a/r: risk 'r': action 'x' has no owner"]),
        ("owner: jo", ["hit p/a/r: risk 'r': action 'x' has no due date"]),
        ("owner: jo, due: unknown", ["hit p/a/r: risk 'r': action 'x' has no due date"]),
        ("name: Call", ["hit p/a/r: risk 'r': action 'Call' has no owner and no due date"]),
        ("done: 2026-11-23", []),
    ],
)
def test_an_action_has_its_own_owner_and_a_date(judged: Judged, action: str, expected: list[str]) -> None:
    risk = f"owner: ines, actions: {{x: {{{action}}}}}"
    assert about("action-without-owner-or-due", judged, risk) == expected


ALIKE = "gap p/a/r: issue 'i' affects the same, and does not say under `risk` if it comes of it"
ALONE = "hit p/a/r: risk 'r' has occurred, and no issue deals with it"


@pytest.mark.parametrize(
    ("issue", "expected"),
    [
        ("{risk: r}", "held p/a/r"),
        ("{risk: a/r}", "held p/a/r"),
        ("{risk: p/a/r, closed: 2026-11-20}", "held p/a/r"),
        ("{risk: s}", ALONE),
        ("{risk: s, affects: [m]}", ALONE),
        ("{risk: v, affects: [m]}", ALONE),
        ("{affects: [m]}", ALIKE),
        ("{affects: [n, p/a/m]}", ALIKE),
        ("{affects: [n]}", ALONE),
        ("{name: I}", ALONE),
        ("{name: r}", ALONE),
    ],
)
def test_an_issue_deals_with_the_risk_it_names(judged: Judged, issue: str, expected: str) -> None:
    plan = "milestones: {m: {}, n: {}}\nassumptions: {v: {}}\n"
    risks = "risks: {r: {status: occurred, affects: [m]}, s: {affects: [m]}}\n"
    assert judged("occurred-without-issue", f"{plan}{risks}issues: {{i: {issue}}}") == [expected]


def test_an_issue_of_another_program_deals_with_a_risk_as_well(read: Read) -> None:
    files = {
        "portfolio.yaml": "spin: 1\n",
        "p/program.yaml": "name: P\nstatus: active\nrisks: {r: {status: occurred}, s: {status: occurred}}\n",
        "q/program.yaml": "name: Q\nstatus: done\nissues: {i: {risk: p/r}, j: {risk: s}}\nrisks: {s: {}}\n",
    }
    checked = run(read(files), TODAY, Choice(Profile.MINIMAL, select=("occurred-without-issue",)))
    assert [f.item for f in checked.findings if f.name == "occurred-without-issue"] == ["p/s"]


@pytest.mark.parametrize(
    "risk",
    [
        "status: occurred, kind: opportunity",
        "status: occurred, closed: 2026-11-24",
        "status: closed, closed: 2026-11-20",
        "status: open",
    ],
)
def test_only_threats_that_have_happened_need_an_issue(judged: Judged, risk: str) -> None:
    assert about("occurred-without-issue", judged, risk) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("risks: {r: {status: closed}}", []),
        ("risks: {r: {status: closed, actions: {}}}", []),
        ("risks: {r: {status: open, actions: {x: {}}}}", []),
        ("risks: {r: {status: closed, actions: {x: {done: 2026-11-23}}}}", ["held p/a/r"]),
        (
            "risks: {r: {closed: 2026-11-23, actions: {x: {done: 2026-11-24}, y: {name: Y}}}}",
            ["hit p/a/r: risk 'r' is closed with 2 open actions: 'x', 'Y'"],
        ),
        (
            "risks: {r: {status: occurred, actions: {x: {}, y: {done: 2026-11-02}}}}",
            ["hit p/a/r: risk 'r' has occurred with 1 open action: 'x'"],
        ),
        (
            "issues: {i: {status: closed, actions: {x: {}}}, j: {actions: {x: {}}}}",
            ["hit p/a/i: issue 'i' is closed with 1 open action: 'x'"],
        ),
    ],
)
def test_what_is_closed_has_no_open_actions(judged: Judged, text: str, expected: list[str]) -> None:
    assert judged("closed-with-open-actions", text) == expected


THREATS = ("avoid", "transfer", "mitigate")
OPPORTUNITIES = ("exploit", "share", "enhance")


@pytest.mark.parametrize("response", [*THREATS, *OPPORTUNITIES, "accept", "escalate"])
def test_a_response_fits_the_kind_of_risk(judged: Judged, response: str) -> None:
    threat = f"hit p/a/r: risk 'r' is a threat, and its response '{response}' answers an opportunity"
    chance = f"hit p/a/r: risk 'r' is an opportunity, and its response '{response}' answers a threat"
    rule = "response-kind-mismatch"
    for kind in ("", "kind: threat, "):
        said = about(rule, judged, f"{kind}response: {response}")
        assert said == [threat if response in OPPORTUNITIES else "held p/a/r"]
    said = about(rule, judged, f"kind: opportunity, response: {response}")
    assert said == [chance if response in THREATS else "held p/a/r"]
    assert about(rule, judged, f"closed: 2026-11-20, response: {response}") == []


def test_without_a_response_there_is_nothing_to_fit(judged: Judged) -> None:
    assert about("response-kind-mismatch", judged, "kind: opportunity") == []


def worse(after: int, before: int) -> str:
    return f"hit p/a/r: risk 'r' scores {after} of 25 after its response, and {before} before it"


MONEY = "has an impact in money, and no budget to hold it against"


@pytest.mark.parametrize(
    ("risk", "expected"),
    [
        ("probability: low, impact: low, residual: {probability: medium, impact: low}", [worse(6, 4)]),
        (
            "probability: low, impact: low, residual: {probability: 40%, impact: {schedule: 1w}}",
            [worse(6, 4)],
        ),
        ("probability: low, impact: low, residual: {probability: low, impact: low}", ["held p/a/r"]),
        ("probability: high, impact: medium, residual: {probability: low, impact: high}", ["held p/a/r"]),
        ("probability: low, impact: low", []),
        ("kind: opportunity, probability: low, impact: low, residual: {probability: high, impact: low}", []),
        ("impact: low, residual: {probability: high, impact: low}", ["gap p/a/r: has no probability"]),
        ("probability: low, residual: {probability: high, impact: low}", ["gap p/a/r: has no impact"]),
        (
            "probability: low, impact: low, residual: {impact: high}",
            ["gap p/a/r: residual has no probability"],
        ),
        (
            "probability: low, impact: low, residual: {probability: high}",
            ["gap p/a/r: residual has no impact"],
        ),
        ("probability: low, impact: low, residual: {}", ["gap p/a/r: residual has no probability"]),
        (
            "probability: low, impact: {cost: 1k}, residual: {probability: high, impact: low}",
            [f"gap p/a/r: {MONEY}"],
        ),
        (
            "probability: low, impact: low, residual: {probability: high, impact: {cost: 1k}}",
            [f"gap p/a/r: residual {MONEY}"],
        ),
    ],
)
def test_a_response_leaves_no_more_than_there_was(judged: Judged, risk: str, expected: list[str]) -> None:
    assert about("residual-above-inherent", judged, risk) == expected


def test_status_and_check_agree_on_late_actions_and_on_what_is_high(read: Read) -> None:
    issues = "issues: {i: {actions: {x: {due: 2026-11-01}}}}"
    files = {
        "portfolio.yaml": "spin: 1\n",
        "p/program.yaml": "name: P\n",
        "p/a.yaml": f"name: A\nstatus: active\n{EVERYTHING}{issues}",
    }
    portfolio = read(files)
    concerns = assess(portfolio, TODAY)["project:p/a"].concerns
    findings = run(portfolio, TODAY, Choice(Profile.DEFAULT)).findings
    late = [(c.item.ref, c.place, c.advice) for c in concerns if c.trouble is Trouble.ACTION_LATE]
    found = [(f.item, f.places[0], f.help) for f in findings if f.name == "action-overdue"]
    assert sorted(found) == sorted(late)
    assert [ref for ref, _, _ in sorted(late)] == ["p/a/i", "p/a/late"]
    grave = [c.item.ref for c in concerns if c.trouble is Trouble.HIGH_RISK]
    assert [f.item for f in findings if f.name == "high-risk-unmitigated"] == grave == ["p/a/high"]


EXPECTED = {
    "risk-without-owner": ("warning", "default strict", "bare (key)"),
    "risk-without-response": ("info", "default strict", "bare (key)"),
    "risk-without-review": ("info", "strict", "bare (key)"),
    "risk-review-overdue": ("warning", "default strict", "late.review"),
    "risk-not-assessed": ("info", "default strict", "bare (key)"),
    "high-risk-unmitigated": ("warning", "default strict", "high (key)", "high.raised [raised]"),
    "action-overdue": ("warning", "default strict", "late.actions.x.due"),
    "action-without-owner-or-due": ("info", "strict", "late.actions.x (key)"),
    "occurred-without-issue": ("warning", "default strict", "came.status"),
    "closed-with-open-actions": ("info", "strict", "came.status", "came.actions.x (key) [open]"),
    "response-kind-mismatch": ("warning", "default strict", "late.response"),
    "residual-above-inherent": (
        "warning",
        "default strict",
        "worse.residual",
        "worse.probability [before the response]",
        "worse.impact [before the response]",
    ),
}


@pytest.mark.parametrize("name", RULES)
def test_each_finding_points_at_the_culprit_and_at_what_it_contradicts(read: Read, name: str) -> None:
    severity, profiles, *places = EXPECTED[name]
    entry = catalogue()[name]
    assert entry.rule.severity == severity
    assert [profile for profile in Profile if entry.is_on(profile)] == profiles.split()
    files = {"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n"}
    files["p/a.yaml"] = f"name: A\nstatus: active\n{EVERYTHING}"
    findings = run(read(files), TODAY, Choice(Profile.STRICT)).findings
    first = next(finding for finding in findings if finding.name == name)
    assert [shown(place) for place in first.places] == places


@pytest.mark.parametrize(
    ("policy", "status", "found"),
    [
        ("{appetite: {schedule: 20d}}", "active", [["high", "worse"]]),  # 24 days and 0.75
        ("{appetite: {schedule: 25d}}", "active", []),
        ("{appetite: {schedule: 20d}}", "on_hold", []),
        ("{}", "active", []),
    ],
)
def test_threats_beyond_the_appetite_are_told_the_greatest_first(
    read: Read, policy: str, status: str, found: list[list[str]]
) -> None:
    files = {"portfolio.yaml": f"spin: 1\npolicy: {policy}\n", "p/program.yaml": "name: P\n"}
    files["p/a.yaml"] = f"name: A\nstatus: {status}\n{EVERYTHING}"
    findings = run(read(files), TODAY, Choice(Profile.MINIMAL, select=(APPETITE,))).findings
    assert [[str(place.route[-1]) for place in finding.places] for finding in findings] == found


def test_a_stated_kind_is_shown_beside_the_response(read: Read) -> None:
    files = {
        "portfolio.yaml": "spin: 1\n",
        "p/program.yaml": "name: P\nrisks: {r: {kind: opportunity, response: avoid}}\n",
    }
    (found,) = run(read(files), TODAY, Choice(Profile.MINIMAL, select=("response-kind-mismatch",))).findings
    assert [shown(place) for place in found.places] == ["r.response", "r.kind [kind]"]
    assert found.help == "choose exploit, share, enhance, accept, escalate, or set `kind: threat`"


def shown(place: Place) -> str:
    key = " (key)" if place.part is Part.KEY else ""
    label = f" [{place.label}]" if place.label else ""
    return ".".join(map(str, place.route[1:])) + key + label
