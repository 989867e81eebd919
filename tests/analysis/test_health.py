"""Computed health: worst of the facts, with the reason in words; not assessable where inputs are missing."""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest

from plateSpinner.analysis.health import Assessment, assess
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.value import Unknown

One = Callable[..., Assessment]
Read = Callable[[Mapping[str, str]], Portfolio]
TODAY = dt.date(2026, 11, 23)
FINE = "milestones: {ok: {due: 2027-06-01}}\n"


def health(assessment: Assessment) -> tuple[str, str]:
    computed = assessment.computed
    return ("n/a" if isinstance(computed, Unknown) else str(computed), assessment.reason)


@pytest.mark.parametrize(
    ("text", "computed", "reason"),
    [
        (FINE, "green", "nothing late, nothing over"),
        (FINE + "updates: {2025-01-01: {health: red}}\n", "green", "nothing late, nothing over"),
        (
            "milestones: {m: {due: 2026-11-13}}\n",
            "red",
            "milestone 'm': 10 days overdue (due 2026-11-13), no forecast",
        ),
        (
            "milestones: {m: {due: 2026-11-13}, n: {due: 2026-11-20}}\ndecisions: {d: {needed_by: 2026}}\n",
            "red",
            "milestone 'm': 10 days overdue (due 2026-11-13), no forecast; 1 more",
        ),
        (
            FINE + "decisions: {d: {needed_by: 2026-11-20}}\n",
            "amber",
            "decision 'd': decision needed by 2026-11-20, 3 days ago",
        ),
        ("target: 2026-11-13\n", "red", "target 2026-11-13 passed 10 days ago, still open"),
        ("", "n/a", "nothing in it has a date"),
        ("decisions: {d: {}}\n", "n/a", "nothing in it has a date"),
        (
            "decisions: {d: {needed_by: 2026-11-20}}\n",
            "amber",
            "decision 'd': decision needed by 2026-11-20, 3 days ago",
        ),
        ("milestones: {m: {}}\n", "n/a", "milestone 'm' has no due date"),
        ("milestones: {m: {due: {unknown: the lab}}}\n", "n/a", "milestone 'm' has no due date"),
        ("milestones: {m: {done: 2026-11-01}}\n", "n/a", "nothing in it has a date"),
    ],
)
def test_health_is_the_worst_concern_and_says_why(text: str, computed: str, reason: str, one: One) -> None:
    assert health(one(text)) == (computed, reason)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("", "status is not stated"),
        ("on_hold", "project is on hold"),
        ("done", "project is done"),
        ("cancelled", "project is cancelled"),
    ],
)
def test_what_is_not_going_on_is_not_assessable(status: str, reason: str, one: One) -> None:
    assert health(one(FINE, status=status)) == ("n/a", reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("milestones: {ok: {due: 2027-06-01}, m: {}, n: {}}\n", "milestone 'm' has no due date; 1 more"),
        (
            FINE + "dependencies: {d: {external: X, promised: 2027-01-01}}\n",
            "dependency 'd' has no date it is needed by",
        ),
        (
            FINE + "dependencies: {d: {external: X, need_by: 2027-01-01}}\n",
            "dependency 'd' has no promised date",
        ),
        (
            FINE + "dependencies: {d: {needs: p/b, need_by: 2027-01-01}}\n",
            "dependency 'd' has no promised date",
        ),
    ],
)
def test_without_the_date_of_a_promise_nothing_is_green(text: str, reason: str, one: One) -> None:
    assert health(one(text)) == ("n/a", reason)


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("issues: {i: {due: 2026-12-01}}\n", "issue 'i' has no severity"),
        ("issues: {i: {severity: low}}\n", "issue 'i' has no due date"),
        (
            "issues: {i: {severity: low, due: 2026-12-01, actions: {c: {name: Call}}}}\n",
            "issue 'i' has an action 'Call' with no due date",
        ),
        ("decisions: {d: {}}\n", "decision 'd' has no date it is needed by"),
        ("risks: {r: {impact: high}}\n", "risk 'r' has no probability"),
        ("risks: {r: {probability: high}}\n", "risk 'r' has no impact"),
        (
            "risks: {r: {probability: high, impact: {cost: 5M}}}\n",
            "risk 'r' has an impact in money, and no budget to hold it against",
        ),
        ("updates: {2026-11-20: {asks: [{what: Help}]}}\n", "ask 'Help' has no date"),
        ("budget: 100k\n", "budget with no actuals"),
        ("actuals: {2026-10: 100k}\n", "actuals with no budget"),
        (
            "budget: 100k\nactuals: {2026-10: 100k USD}\n",
            "budget with actuals and budget are in different currencies",
        ),
    ],
)
def test_green_says_what_it_can_not_see(text: str, missing: str, one: One) -> None:
    assert health(one(FINE + text)) == (
        "green",
        f"nothing late, nothing over as far as can be told: {missing}",
    )


def test_a_risk_that_can_be_weighed_by_the_budget_leaves_nothing_untold(one: One) -> None:
    text = "budget: 100k EUR\nactuals: {2026-10: 1k}\nrisks: {r: {probability: 5%, impact: {cost: 1k}}}\n"
    assert health(one(FINE + text, charter="currency: EUR\n")) == ("green", "nothing late, nothing over")


def plan(read: Read, program: str = "", **projects: str) -> tuple[str, str]:
    """The health of a program with these projects."""
    files = {"portfolio.yaml": "spin: 1\n", "p/program.yaml": f"name: P\n{program}"}
    files |= {f"p/{name}.yaml": f"name: {name}\n{text}" for name, text in projects.items()}
    return health(assess(read(files), TODAY)["program:p"])


RED = "status: active\nmilestones: {m: {due: 2026-11-13}}\n"
REDDER = "status: active\nmilestones: {m: {due: 2026-10-13}}\n"
AMBER = "status: proposed\ntarget: 2027-01-01\ndecisions: {d: {needed_by: 2026-11-20}}\n"
GREEN = f"status: active\n{FINE}"
DARK = "status: active\n"
DONE = "status: done\nmilestones: {m: {due: 2026-11-13}}\n"


@pytest.mark.parametrize(
    ("projects", "computed", "reason"),
    [
        ({"a": GREEN, "b": RED, "c": REDDER, "d": DONE}, "red", "2 of 3 open projects red: c, b"),
        (
            {"a": RED, "b": RED, "c": RED, "d": REDDER, "e": GREEN},
            "red",
            "4 of 5 open projects red: d, a, b and 1 more",
        ),
        ({"a": GREEN, "b": AMBER}, "amber", "1 of 2 open projects amber: b"),
        ({"a": GREEN, "b": DARK, "c": RED}, "red", "1 of 3 open projects red: c"),
        ({"a": GREEN, "b": DONE}, "green", "nothing late, nothing over"),
        ({"a": GREEN, "b": DARK}, "n/a", "1 of 2 open projects can't be assessed: b"),
        ({"a": GREEN, "b": FINE}, "n/a", "1 of 2 open projects can't be assessed: b"),
        ({"a": DARK}, "n/a", "1 of 1 open project can't be assessed: a"),
        ({"a": DONE}, "n/a", "no open project, and nothing in it has a date"),
        ({}, "n/a", "no open project, and nothing in it has a date"),
        (
            {"a": GREEN, "b": GREEN + "risks: {r: {}}\n"},
            "green",
            "nothing late, nothing over as far as can be told of b",
        ),
    ],
)
def test_a_program_is_as_ill_as_the_worst_of_its_open_projects(
    projects: dict[str, str], computed: str, reason: str, read: Read
) -> None:
    assert plan(read, **projects) == (computed, reason)


@pytest.mark.parametrize(
    ("program", "computed", "reason"),
    [
        ("target: 2027-12-01\n", "green", "nothing late, nothing over"),
        (
            "target: 2026-11-13\n",
            "red",
            "target 2026-11-13 passed 10 days ago, still open",
        ),
        ("milestones: {launch: {}}\n", "n/a", "milestone 'launch' has no due date"),
        ("status: cancelled\ntarget: 2026-11-13\n", "n/a", "program is cancelled"),
        (
            "risks: {r: {probability: low}}\ntarget: 2027-12-01\n",
            "green",
            "nothing late, nothing over as far as can be told: risk 'r' has no impact",
        ),
    ],
)
def test_a_program_has_a_level_of_its_own(program: str, computed: str, reason: str, read: Read) -> None:
    assert plan(read, program, a=GREEN) == (computed, reason)


def test_a_program_that_is_red_at_both_levels_says_both(read: Read) -> None:
    why = "target 2026-11-13 passed 10 days ago, still open; 1 of 1 open project red: a"
    assert plan(read, "target: 2026-11-13\n", a=RED) == ("red", why)
    assert (
        plan(read, "target: 2026-11-13\n", a=AMBER)[1] == "target 2026-11-13 passed 10 days ago, still open"
    )


def test_a_program_declared_green_over_a_red_project_is_a_watermelon(read: Read) -> None:
    portfolio = read(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\nowner: maya\nupdates: {2026-11-20: {health: green}}\n",
            "p/a.yaml": f"name: A\n{RED}",
        }
    )
    program = assess(portfolio, TODAY)["program:p"]
    assert program.watermelon
    assert [(str(c.trouble), c.text) for c in program.concerns] == [
        ("watermelon", "watermelon: declared green on 2026-11-20, facts say red: 1 of 1 open project red: a")
    ]


@pytest.mark.parametrize(
    ("updates", "declared", "day"),
    [
        ("{2026-11-01: {health: green}, 2026-11-20: {health: red}}", "red", "2026-11-20"),
        ("{2026-11-20: {health: red}, 2026-11-01: {health: green}}", "red", "2026-11-20"),
        ("{2026-11-01: {health: amber}, 2026-11-20: {summary: No word}}", "amber", "2026-11-01"),
        ("{2026-11-01: {health: amber}, 2026-11-24: {health: red}}", "amber", "2026-11-01"),
        ("{2026-11-23: {health: amber}}", "amber", "2026-11-23"),
        ("{2026-11-24: {health: red}}", "None", ""),
        ("{}", "None", ""),
    ],
)
def test_declared_is_the_last_word_up_to_the_day(updates: str, declared: str, day: str, one: One) -> None:
    assessment = one(f"{FINE}updates: {updates}\n")
    said = str(assessment.said[0]) if assessment.said else ""
    assert (str(assessment.declared), said) == (declared, day)


@pytest.mark.parametrize(
    ("day", "computed"),
    [
        (dt.date(2026, 12, 31), "green"),
        (dt.date(2027, 1, 1), "red"),
    ],
)
def test_a_quarter_is_over_after_its_last_day(day: dt.date, computed: str, one: One) -> None:
    assert health(one("milestones: {m: {due: 2026-Q4}}\n", day=day))[0] == computed
