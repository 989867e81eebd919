"""Dates: from which day on they are late, what tells it already, what is left alone, what can't be told."""

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
RULES = [name for name, entry in catalogue().items() if entry.family == "dates"]
EVERYTHING = """\
start: 2026-11-30
target: 2026-11-20
milestones:
  gone: {due: 2026-11-11}
  late: {due: 2026-12-04, forecast: 2026-12-11}
  passed: {due: 2026-12-04, forecast: 2026-11-20}
  soon: {due: 2026-11-27}
  undated: {}
  ahead: {due: 2027-01-29, done: 2026-12-01}
  first: {due: 2026-12-18, after: [build]}
  second: {due: 2026-12-11, after: [first]}
  moved: {due: 2026-12-18, baseline: {finish: 2026-12-11}}
tasks:
  build: {duration: 2d}
  spec: {duration: 2d, deadline: 2026-11-20, started: 2026-11-16, done: 2026-11-13, after: [design]}
  design: {duration: 2d, deadline: 2026-11-20}
"""
MISSED = "target: 2026-12\nmilestones: {on: {due: 2026-12-31}, m: {due: 2026-12-18, forecast: 2026-W53}}"
HEALTHY = """\
milestones:
  a: {due: 2026-11-11, done: 2026-11-11}
  b: {due: 2026-12-11, forecast: 2026-12-11, after: [a, t]}
tasks:
  t: {duration: 2d, started: 2026-11-20, deadline: 2026-12-04}
"""


OF_OTHERS = {"done-with-open-dates": "done", "passed-without-status": ""}
"""The rules about what is not open, by the status that they look at."""


def text_of(rule: str) -> str:
    """A target can only be missed while it has not passed."""
    return MISSED if rule == "target-missed" else EVERYTHING


@pytest.mark.parametrize("rule", [rule for rule in RULES if rule not in OF_OTHERS])
@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, rule: str, status: str) -> None:
    assert [said for said in judged(rule, text_of(rule)) if said.startswith("hit")]
    assert judged(rule, text_of(rule), status=status) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_plan_without_dates_has_none_that_is_wrong(judged: Judged, rule: str) -> None:
    assert [said for said in judged(rule, "tasks: {t: {duration: 2d}}") if not said.startswith("held")] == []


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("status", ["active", "done"])
def test_a_plan_whose_dates_hold_breaks_nothing(judged: Judged, rule: str, status: str) -> None:
    text = HEALTHY if status == "active" else "milestones: {a: {due: 2026-11-11, done: 2026-11-11}}"
    assert {said.split()[0] for said in judged(rule, text, status=status)} <= {"held"}


@pytest.mark.parametrize(
    ("rule", "program"),
    [
        ("milestone-overdue", "milestones: {m: {due: 2026-11-22}}"),
        ("forecast-late", "milestones: {m: {due: 2026-11-27, forecast: 2026-11-30}}"),
        ("forecast-passed", "milestones: {m: {due: 2026-11-27, forecast: 2026-11-22}}"),
        ("deadline-passed", "tasks: {m: {deadline: 2026-11-22}}"),
        ("actual-in-future", "milestones: {m: {done: 2026-11-24}}"),
        ("done-before-started", "tasks: {m: {started: 2026-11-20, done: 2026-11-19}}"),
        ("due-soon-without-forecast", "milestones: {m: {due: 2026-11-27}}"),
        ("milestone-without-due", "milestones: {m: {}}"),
    ],
)
def test_a_program_is_asked_as_its_projects_are(judged: Judged, rule: str, program: str) -> None:
    mine = [said for said in judged(rule, "", program=program) if not said.startswith("held")]
    assert [said.split(":")[0] for said in mine] == ["hit p/m"]


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        ("due: 2026-12-04, forecast: 2026-12-04", ["held p/a/m"]),
        ("due: 2026-12-04, forecast: 2026-12-03", ["held p/a/m"]),
        (
            "due: 2026-12-04, forecast: 2026-12-05",
            ["hit p/a/m: milestone 'm' forecast 2026-12-05, 1 day after the promise (due 2026-12-04)"],
        ),
        ("due: 2026-Q4, forecast: 2026-12", ["held p/a/m"]),
        (
            "due: 2026-12-04, forecast: 2026-12",
            ["hit p/a/m: milestone 'm' forecast 2026-12, 27 days after the promise (due 2026-12-04)"],
        ),
        (
            "due: 2026-11-23, forecast: 2026-11-24",
            ["hit p/a/m: milestone 'm' forecast 2026-11-24, 1 day after the promise (due 2026-11-23)"],
        ),
        ("due: 2026-11-23, forecast: 2026-11-23", ["held p/a/m"]),
        (
            "due: 2026-11-23, forecast: 2026-11",
            ["hit p/a/m: milestone 'm' forecast 2026-11, 7 days after the promise (due 2026-11-23)"],
        ),
        ("due: 2026-11-22, forecast: 2026-11-24", []),
        ("due: 2026-12-04, forecast: 2026-11-22", []),
        ("due: 2026-12-04, forecast: 2026-12-11, done: 2026-11-23", []),
        (
            "due: 2026-12-04, forecast: 2026-12-11, done: 2026-11-24",
            ["hit p/a/m: milestone 'm' forecast 2026-12-11, 7 days after the promise (due 2026-12-04)"],
        ),
        ("due: 2026-12-04", []),
        ("forecast: 2026-12-11", ["gap p/a/m: due date not stated"]),
        ("due: unknown, forecast: 2026-12-11", ["gap p/a/m: due date stated as unknown"]),
    ],
)
def test_a_forecast_is_late_the_day_after_the_promise(
    judged: Judged, milestone: str, expected: list[str]
) -> None:
    assert judged("forecast-late", f"milestones: {{m: {{{milestone}}}}}") == expected


@pytest.mark.parametrize(
    ("decision", "program", "held"),
    [
        ("decided: 2026-11-23, moves: [m]", "", True),
        ("decided: 2026-11-23, moves: [a/m]", "", True),
        ("decided: 2026-11-23, moves: [n, p/a]", "", True),
        ("decided: 2026-11-24, moves: [m]", "", False),
        ("needed_by: 2026-12-01, moves: [m]", "", False),
        ("decided: 2026-11-23, moves: [n]", "", False),
        ("decided: 2026-11-23, moves: [p]", "", False),
        ("decided: 2026-11-23", "", False),
        ("decided: 2026-11-23", "decided: 2026-11-20, moves: [a/m]", True),
    ],
)
def test_a_decision_moves_the_milestones_and_the_project_that_it_names(
    judged: Judged, decision: str, program: str, *, held: bool
) -> None:
    text = (
        "target: 2026-12-04\n"
        "milestones: {m: {due: 2026-12-04, forecast: 2026-12-11}, n: {due: 2027-01-29}}\n"
        f"decisions: {{d: {{{decision}}}}}"
    )
    above = f"decisions: {{e: {{{program}}}}}" if program else ""
    hit = "hit p/a/m: milestone 'm' forecast 2026-12-11, 7 days after the promise (due 2026-12-04)"
    assert judged("forecast-late", text, program=above) == ["held p/a/m" if held else hit]


@pytest.mark.parametrize(("moves", "held"), [("p/a", True), ("m", False), ("p", False)])
def test_a_target_is_moved_by_a_decision_on_the_project_alone(
    judged: Judged, moves: str, *, held: bool
) -> None:
    text = f"{MISSED}\ndecisions: {{d: {{decided: 2026-11-20, moves: [{moves}]}}}}"
    hit = "hit p/a: project 'a': milestone 'm' is expected 2026-W53, 3 days after the target 2026-12"
    assert judged("target-missed", text) == ["held p/a" if held else hit]


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        ("due: 2026-12-04, forecast: 2026-11-23", ["held p/a/m"]),
        (
            "due: 2026-12-04, forecast: 2026-11-22",
            ["hit p/a/m: milestone 'm' forecast 2026-11-22 passed 1 day ago, not done"],
        ),
        ("due: 2026-12-04, forecast: 2026-11", ["held p/a/m"]),
        (
            "due: 2026-11-23, forecast: 2026-11-20",
            ["hit p/a/m: milestone 'm' forecast 2026-11-20 passed 3 days ago, not done"],
        ),
        ("due: 2026-11-22, forecast: 2026-11-20", []),
        ("due: 2026-12-04", []),
        ("due: 2026-12-04, forecast: 2026-11-20, done: 2026-11-20", []),
        ("forecast: 2026-11-20", ["gap p/a/m: due date not stated"]),
        ("due: {unknown: later}, forecast: 2026-11-20", ["gap p/a/m: due date later"]),
    ],
)
def test_a_forecast_has_passed_the_day_after_it(judged: Judged, milestone: str, expected: list[str]) -> None:
    assert judged("forecast-passed", f"milestones: {{m: {{{milestone}}}}}") == expected


@pytest.mark.parametrize(
    ("target", "passed", "missed"),
    [
        ("2026-11-23", "held p/a", "hit"),
        ("2026-11-22", "hit p/a: project 'a' target 2026-11-22 passed 1 day ago, still open", None),
        ("2026-11", "held p/a", "hit"),
        ("2026-12-17", "held p/a", "hit"),
        ("2026-12-18", "held p/a", "held"),
        ("2026-12", "held p/a", "held"),
        ("unknown", "gap p/a: target stated as unknown", None),
        ("", None, None),
    ],
)
def test_a_target_has_passed_or_is_still_to_be_missed(
    judged: Judged, target: str, passed: str | None, missed: str | None
) -> None:
    text = (f"target: {target}\n" if target else "") + "milestones: {m: {due: 2026-12-18}}"
    assert judged("target-passed", text) == ([passed] if passed else [])
    assert [said.split()[0] for said in judged("target-missed", text)] == ([missed] if missed else [])


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        ("m: {due: 2026-12-11}", ["held p/a"]),
        ("m: {due: 2026-12-18, forecast: 2026-12-11}", ["held p/a"]),
        (
            "m: {due: 2026-12-11, forecast: 2026-12-12}",
            ["hit p/a: project 'a': milestone 'm' is expected 2026-12-12, 1 day after the target 2026-12-11"],
        ),
        ("m: {due: 2026-12-18, done: 2026-11-20}", []),
        ("m: {}", ["gap p/a: due date of milestone 'm' not stated"]),
        ("m: {forecast: 2026-12-11}", ["held p/a"]),
        ("m: {due: 2026-12-01}, n: {due: unknown}", ["gap p/a: due date of milestone 'n' stated as unknown"]),
        (
            "m: {}, n: {due: 2026-12-12}",
            ["hit p/a: project 'a': milestone 'n' is expected 2026-12-12, 1 day after the target 2026-12-11"],
        ),
    ],
)
def test_a_target_is_missed_by_the_last_open_milestone(
    judged: Judged, milestones: str, expected: list[str]
) -> None:
    assert judged("target-missed", f"target: 2026-12-11\nmilestones: {{{milestones}}}") == expected


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("deadline: 2026-11-23", ["held p/a/t"]),
        ("deadline: 2026-11-22", ["hit p/a/t: task 't' deadline 2026-11-22 passed 1 day ago"]),
        ("deadline: 2026-W48", ["held p/a/t"]),
        ("deadline: 2026-11-22, done: 2026-11-23", []),
        (
            "deadline: 2026-11-22, done: 2026-11-24",
            ["hit p/a/t: task 't' deadline 2026-11-22 passed 1 day ago"],
        ),
        ("deadline: unknown", ["gap p/a/t: deadline stated as unknown"]),
        ("duration: 2d", []),
        (
            "deadline: 2026-11-22, tasks: {x: {done: 2026-11-20}, y: {}}",
            ["hit p/a/t: task 't' deadline 2026-11-22 passed 1 day ago"],
        ),
        ("deadline: 2026-11-22, tasks: {x: {done: 2026-11-20}, y: {tasks: {z: {done: 2026-11-22}}}}", []),
        ("tasks: {x: {deadline: 2026-11-22, done: 2026-11-20}}", []),
    ],
)
def test_a_deadline_has_passed_the_day_after_it(judged: Judged, task: str, expected: list[str]) -> None:
    assert judged("deadline-passed", f"tasks: {{t: {{{task}}}}}") == expected


ACTUALS = {
    "milestones: {x: {done: DAY}}": "milestone 'x' is said to be done",
    "tasks: {x: {started: DAY}}": "task 'x' is said to be started",
    "tasks: {x: {done: DAY}}": "task 'x' is said to be done",
    "dependencies: {x: {external: E, agreed_on: DAY}}": "dependency 'x' is said to be agreed",
    "dependencies: {x: {external: E, delivered: DAY}}": "dependency 'x' is said to be delivered",
    "risks: {x: {raised: DAY}}": "risk 'x' is said to be raised",
    "risks: {x: {closed: DAY}}": "risk 'x' is said to be closed",
    "risks: {x: {actions: {y: {done: DAY}}}}": "risk 'x' has an action 'y' said to be done",
    "issues: {x: {raised: DAY}}": "issue 'x' is said to be raised",
    "issues: {x: {closed: DAY}}": "issue 'x' is said to be closed",
    "issues: {x: {actions: {y: {name: Z, done: DAY}}}}": "issue 'x' has an action 'Z' said to be done",
    "assumptions: {x: {validated: DAY}}": "assumption 'x' is said to be validated",
    "decisions: {x: {decided: DAY}}": "decision 'x' is said to be decided",
    "stakeholders: {x: {last_contact: DAY}}": "stakeholder 'x' is said to be contacted",
    "kpis: {x: {readings: {DAY: 1}}}": "kpi 'x' has a reading of",
    "actuals: {DAY: 1}": "project 'a' has actuals of",
    "updates: {DAY: {health: red}}": "project 'a' has an update of",
}


@pytest.mark.parametrize("text", ACTUALS)
@pytest.mark.parametrize(
    ("day", "ahead"), [("2026-11-23", ""), ("2026-11", ""), ("2026-11-24", "1 day"), ("2026-12", "8 days")]
)
def test_what_has_happened_has_begun_by_the_status_date(
    judged: Judged, text: str, day: str, ahead: str
) -> None:
    item = "p/a/x" if "x:" in text else "p/a"
    hit = f"hit {item}: {ACTUALS[text]} {day}, {ahead} after the status date"
    assert judged("actual-in-future", text.replace("DAY", day)) == [hit if ahead else f"held {item}"]


def test_an_ask_is_granted_by_the_status_date(judged: Judged) -> None:
    text = "updates: {2026-11-16: {asks: [{what: More, done: 2026-11-23}, {what: Less, done: 2026-11-24}]}}"
    assert judged("actual-in-future", text) == [
        "held p/a",
        "held p/a",
        "hit p/a: project 'a' has an ask 'Less' said to be done 2026-11-24, 1 day after the status date",
    ]


def test_what_is_planned_may_lie_ahead(judged: Judged) -> None:
    text = """\
start: 2027-01-04
target: 2027-06-30
staffing: {t: {2027-Q1: 3}}
milestones: {m: {due: 2027-01-29, forecast: 2027-02-05, baseline: {finish: 2027-01-15}}}
tasks: {t: {deadline: 2027-01-15, resume: 2027-01-07}}
dependencies: {d: {external: E, need_by: 2027-01-15, promised: 2027-01-10}}
risks: {r: {review: 2027-01-10, actions: {x: {due: 2027-01-10}}}}
"""
    assert judged("actual-in-future", text, charter="teams: {t: {}}\n") == []


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("started: 2026-11-16, done: 2026-11-16", "held p/a/t"),
        (
            "started: 2026-11-16, done: 2026-11-15",
            "hit p/a/t: task 't' was done 2026-11-15, 1 day before it was started (2026-11-16)",
        ),
        ("started: 2026-11-16, done: 2026-11", "held p/a/t"),
        ("started: 2026-11, done: 2026-11-02", "held p/a/t"),
        (
            "started: 2026-11, done: 2026-10",
            "hit p/a/t: task 't' was done 2026-10, 1 day before it was started (2026-11)",
        ),
        ("started: 2026-11-16T13:00, done: 2026-11-16T13:00", "held p/a/t"),
        ("started: 2026-11-16T13:00, done: 2026-11-16", "held p/a/t"),
        ("started: 2026-11-16, done: 2026-11-16T09:00", "held p/a/t"),
        (
            "started: 2026-11-16T13:00, done: 2026-11-16T12:59",
            "hit p/a/t: task 't' was done 2026-11-16T12:59, before it was started (2026-11-16T13:00)",
        ),
        ("started: 2026-11-16T13:00, done: 2026-11-17T09:00", "held p/a/t"),
        ("started: 2026-11-16", ""),
        ("done: 2026-11-16", ""),
    ],
)
def test_a_task_is_done_no_earlier_than_it_is_started(judged: Judged, task: str, expected: str) -> None:
    assert judged("done-before-started", f"tasks: {{t: {{{task}}}}}") == ([expected] if expected else [])


EARLY = "hit p/a/t: task 't' was done 2026-11-13, 5 days before its predecessor 's' (2026-11-18)"


@pytest.mark.parametrize(
    ("after", "before", "expected"),
    [
        ("s", "tasks: {done: 2026-11-18}", EARLY),
        ("s FS", "milestones: {done: 2026-11-18}", EARLY),
        ("s FS+2d", "tasks: {done: 2026-11-18}", EARLY),
        ("s FS-1d", "tasks: {done: 2026-11-18}", ""),
        ("s FS-50%", "tasks: {done: 2026-11-18}", ""),
        ("s SS", "tasks: {done: 2026-11-18}", ""),
        ("s FF", "tasks: {done: 2026-11-18}", ""),
        ("s SF", "tasks: {done: 2026-11-18}", ""),
        ("s", "tasks: {done: 2026-11-13}", "held p/a/t"),
        ("s FS+2d", "tasks: {done: 2026-11-13}", "held p/a/t"),
        ("s", "tasks: {done: 2026-11}", "held p/a/t"),
        ("s", "tasks: {tasks: {x: {done: 2026-11-02}, y: {done: 2026-11-18}}}", EARLY),
        ("s", "tasks: {tasks: {x: {done: 2026-11-02}, y: {done: 2026-11-13}}}", "held p/a/t"),
        ("s", "tasks: {tasks: {x: {done: 2026-11-16}, y: {done: 2026-11}}}", "held p/a/t"),
        (
            "s",
            "tasks: {tasks: {x: {done: 2026-11-02}, y: {}}}",
            "hit p/a/t: task 't' was done 2026-11-13, and its predecessor 's' is open",
        ),
        (
            "s",
            "milestones: {due: 2026-11-18}",
            "hit p/a/t: task 't' was done 2026-11-13, and its predecessor 's' is open",
        ),
        (
            "s",
            "milestones: {done: 2026-11-24}",
            "hit p/a/t: task 't' was done 2026-11-13, and its predecessor 's' is open",
        ),
    ],
)
def test_what_comes_later_is_done_no_earlier(judged: Judged, after: str, before: str, expected: str) -> None:
    section, _, fact = before.partition(": ")
    task = f"t: {{done: 2026-11-13, after: [{after}]}}"
    text = (
        f"tasks: {{s: {fact}, {task}}}"
        if section == "tasks"
        else f"{section}: {{s: {fact}}}\ntasks: {{{task}}}"
    )
    assert judged("done-before-predecessor", text) == ([expected] if expected else [])


def test_a_period_is_too_early_when_all_of_it_is(judged: Judged) -> None:
    text = "tasks: {s: {done: 2026-11}, t: {done: 2026-11, after: [s]}, u: {done: 2026-10, after: [s]},"
    text += " v: {done: 2026-W47, after: [w]}, w: {done: 2026-11-18}}"
    assert judged("done-before-predecessor", text) == [
        "held p/a/t",
        "hit p/a/u: task 'u' was done 2026-10, 1 day before its predecessor 's' (2026-11)",
        "held p/a/v",
    ]


def test_a_link_to_a_whole_project_is_left_to_the_network(read: Read) -> None:
    portfolio = read(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": "name: A\nstatus: active\nmilestones: {m: {done: 2026-11-20, after: [p/b]}}\n",
            "p/b.yaml": "name: B\nstatus: active\nmilestones: {n: {due: 2027-01-29}}\n",
        }
    )
    names = ("done-before-predecessor", "due-before-predecessor")
    assert run(portfolio, TODAY, Choice(Profile.MINIMAL, select=names)).findings == ()


def test_only_what_is_done_has_been_done_too_early(judged: Judged) -> None:
    text = (
        "tasks: {s: {}, t: {after: [s]}, u: {done: 2026-11-24, after: [s]}, v: {after: [s], tasks: {w: {}}}}"
    )
    assert judged("done-before-predecessor", text) == []


@pytest.mark.parametrize("status", ["on_hold", "done", "cancelled", ""])
def test_a_predecessor_whose_dates_do_not_count_need_not_be_done(read: Read, status: str) -> None:
    said = f"status: {status}\n" if status else ""
    portfolio = read(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": "name: A\nstatus: active\nmilestones: {m: {due: 2026-12-11, after: [b/n]}}\n"
            "tasks: {t: {done: 2026-11-13, after: [b/n]}}\n",
            "p/b.yaml": f"name: B\n{said}milestones: {{n: {{due: 2027-01-29, after: [x]}}}}\n"
            "tasks: {x: {duration: 1d}}\n",
        }
    )
    names = ("done-before-predecessor", "due-before-predecessor")
    assert run(portfolio, TODAY, Choice(Profile.MINIMAL, select=names)).findings == ()


BEFORE = "hit p/a/m: milestone 'm' is due 2026-12-11, 7 days before its predecessor 'n' (due 2026-12-18)"


@pytest.mark.parametrize(
    ("milestones", "expected"),
    [
        ("m: {due: 2026-12-11, after: [n]}, n: {due: 2026-12-18, after: [t]}", BEFORE),
        ("m: {due: 2026-12-11, after: [n FS+1d]}, n: {due: 2026-12-18, after: [t]}", BEFORE),
        ("m: {due: 2026-Q4, after: [n]}, n: {due: 2026-12-18, after: [t]}", "held p/a/m"),
        (
            "m: {due: 2026-12, after: [n]}, n: {due: 2027-01, after: [t]}",
            "hit p/a/m: milestone 'm' is due 2026-12, 31 days before its predecessor 'n' (due 2027-01)",
        ),
        (
            "m: {due: 2026-12-18, after: [n]}, n: {due: 2026-12, after: [t]}",
            "hit p/a/m: milestone 'm' is due 2026-12-18, 13 days before its predecessor 'n' (due 2026-12)",
        ),
        ("m: {due: 2026-12-11, after: [n FS-1d]}, n: {due: 2026-12-18, after: [t]}", ""),
        ("m: {due: 2026-12-11, after: [n FF]}, n: {due: 2026-12-18, after: [t]}", ""),
        ("m: {due: 2026-12-18, after: [n]}, n: {due: 2026-12-18, after: [t]}", "held p/a/m"),
        ("m: {due: 2026-12-11, after: [n]}, n: {due: 2026-12-18, done: 2026-11-20}", ""),
        ("m: {due: 2026-12-11, done: 2026-11-20, after: [n]}, n: {due: 2026-12-18, after: [t]}", ""),
        (
            "m: {due: 2026-12-11, after: [n]}, n: {due: 2026-12-04, forecast: 2026-12-18, after: [t]}",
            BEFORE.replace("(due", "(expected"),
        ),
        (
            "m: {due: 2026-12-11, after: [n]}, n: {due: 2026-12-18, forecast: 2026-12-11, after: [t]}",
            "held p/a/m",
        ),
        (
            "m: {due: 2026-12-11, after: [n]}, n: {after: [t]}",
            "gap p/a/m: due date of its predecessor 'n' not stated",
        ),
        ("m: {after: [n]}, n: {due: 2026-12-18, after: [t]}", "gap p/a/m: due date not stated"),
        ("m: {due: 2026-12-11, after: [t]}", ""),
        # told already: projected late, overdue, forecast late
        ("m: {due: 2026-12-11, after: [n]}, n: {due: 2026-12-18}", ""),
        ("m: {due: 2026-11-11, after: [n]}, n: {due: 2026-12-18, after: [t]}", ""),
        ("m: {due: 2026-12-11, forecast: 2026-12-18, after: [n]}, n: {due: 2026-12-18, after: [t]}", ""),
    ],
)
def test_a_milestone_is_due_no_earlier_than_its_predecessor(
    judged: Judged, milestones: str, expected: str
) -> None:
    text = f"milestones: {{{milestones}}}\ntasks: {{t: {{duration: 1d}}}}"
    assert judged("due-before-predecessor", text) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("start: 2026-12-01\nmilestones: {m: {due: 2026-12-01}}", "held p/a/m"),
        (
            "start: 2026-12-01\nmilestones: {m: {due: 2026-11-30}}",
            "hit p/a/m: milestone 'm' is due 2026-11-30, 1 day before its project starts (2026-12-01)",
        ),
        ("start: 2026-12\nmilestones: {m: {due: 2026-12}}", "held p/a/m"),
        (
            "start: 2027-01\nmilestones: {m: {due: 2026-Q4}}",
            "hit p/a/m: milestone 'm' is due 2026-Q4, 1 day before its project starts (2027-01)",
        ),
        ("start: 2026-12-01\nmilestones: {m: {due: 2026-11-30, done: 2026-11-20}}", ""),
        ("start: unknown\nmilestones: {m: {due: 2026-11-30}}", ""),
        ("start: 2026-12-01\nmilestones: {m: {due: unknown}}", ""),
        ("target: 2026-12-11\nmilestones: {m: {due: 2026-12-18}}", ""),
        ("start: 2026-12-01\ntasks: {t: {deadline: 2026-12-01}}", "held p/a/t"),
        (
            "start: 2026-12-01\ntasks: {t: {deadline: 2026-11-29}}",
            "hit p/a/t: task 't' has the deadline 2026-11-29, 2 days before its project starts (2026-12-01)",
        ),
        ("target: 2026-12\ntasks: {t: {deadline: 2026-12}}", "held p/a/t"),
        (
            "target: 2026-12\ntasks: {t: {deadline: 2027-01}}",
            "hit p/a/t: task 't' has the deadline 2027-01, 31 days after the target of its project (2026-12)",
        ),
        ("target: 2026-12-11\ntasks: {t: {deadline: 2026-12-12, done: 2026-11-20}}", ""),
        ("target: 2026-12-11\ntasks: {t: {deadline: 2026-12-12, tasks: {u: {done: 2026-11-20}}}}", ""),
        ("target: unknown\ntasks: {t: {deadline: 2026-12-12}}", ""),
    ],
)
def test_a_promise_lies_inside_of_its_project(judged: Judged, text: str, expected: str) -> None:
    assert judged("due-outside-parent", text) == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("target", "status", "expected"),
    [
        ("2027-02", "active", "held p/a"),
        (
            "2027-03-01",
            "proposed",
            "hit p/a: project 'a' has the target 2027-03-01, 1 day after the target of its program (2027-02)",
        ),
        ("2027-03-01", "done", ""),
        ("unknown", "active", ""),
    ],
)
def test_the_target_of_a_project_lies_before_that_of_its_program(
    judged: Judged, target: str, status: str, expected: str
) -> None:
    said = judged("due-outside-parent", f"target: {target}", program="target: 2027-02", status=status)
    assert said == ([expected] if expected else [])


def test_a_proposed_project_may_be_decided_on_before_it_starts(judged: Judged) -> None:
    text = "start: 2026-12-01\nmilestones: {go: {due: 2026-11-27}}\ntasks: {t: {deadline: 2026-11-27}}"
    assert judged("due-outside-parent", text, status="proposed") == [
        "hit p/a/t: task 't' has the deadline 2026-11-27, 4 days before its project starts (2026-12-01)"
    ]


@pytest.mark.parametrize(
    ("milestone", "policy", "expected"),
    [
        ("due: 2026-12-07", "", ["hit p/a/m: milestone 'm' is due in 14 days (2026-12-07), no forecast"]),
        ("due: 2026-12-08", "", ["held p/a/m"]),
        ("due: 2026-11-24", "", ["hit p/a/m: milestone 'm' is due in 1 day (2026-11-24), no forecast"]),
        ("due: 2026-11-23", "", ["hit p/a/m: milestone 'm' is due today (2026-11-23), no forecast"]),
        ("due: 2026-11-22", "", []),
        ("due: 2026-11", "", ["hit p/a/m: milestone 'm' is due in 7 days (2026-11), no forecast"]),
        ("due: 2026-12-07, forecast: 2026-12-18", "", ["held p/a/m"]),
        ("due: 2026-12-07, done: 2026-11-23", "", []),
        ("due: unknown", "", ["gap p/a/m: due date stated as unknown"]),
        ("name: M", "", ["gap p/a/m: due date not stated"]),
        ("due: 2026-12-07", "policy: {due_soon: 13d}\n", ["held p/a/m"]),
    ],
)
def test_what_is_due_soon_has_a_forecast(
    judged: Judged, milestone: str, policy: str, expected: list[str]
) -> None:
    said = judged("due-soon-without-forecast", f"milestones: {{m: {{{milestone}}}}}", charter=policy)
    assert said == expected


@pytest.mark.parametrize(
    ("milestone", "expected"),
    [
        ("due: 2026", ["held p/a/m"]),
        ("name: M", ["hit p/a/m: milestone 'm' is open without a date"]),
        ("due: {unknown: later}, forecast: 2026-12-11", ["hit p/a/m: milestone 'm' is open without a date"]),
        ("done: 2026-11-23", []),
        ("done: 2026-11-24", ["hit p/a/m: milestone 'm' is open without a date"]),
    ],
)
def test_an_open_milestone_has_a_date(judged: Judged, milestone: str, expected: list[str]) -> None:
    assert judged("milestone-without-due", f"milestones: {{m: {{{milestone}}}}}") == expected


@pytest.mark.parametrize(
    ("status", "milestone", "expected"),
    [
        (
            "done",
            "due: 2026-12-11",
            "hit p/a/m: milestone 'm' (due 2026-12-11) is open, and its project is done",
        ),
        ("done", "due: 2026-11-11, done: 2026-11-23", "held p/a/m"),
        (
            "done",
            "due: 2026-11-11, done: 2026-11-24",
            "hit p/a/m: milestone 'm' (due 2026-11-11) is open, and its project is done",
        ),
        ("done", "forecast: 2026-12-11", ""),
        ("active", "due: 2026-11-11", ""),
        ("on_hold", "due: 2026-11-11", ""),
        ("cancelled", "due: 2026-11-11", ""),
        ("", "due: 2026-11-11", ""),
    ],
)
def test_what_is_done_has_kept_its_dates(judged: Judged, status: str, milestone: str, expected: str) -> None:
    said = judged("done-with-open-dates", f"milestones: {{m: {{{milestone}}}}}", status=status)
    assert said == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("rule", "trouble"),
    [
        ("milestone-overdue", Trouble.OVERDUE),
        ("forecast-late", Trouble.FORECAST_LATE),
        ("forecast-passed", Trouble.FORECAST_PASSED),
        ("target-passed", Trouble.TARGET_PASSED),
        ("deadline-passed", Trouble.DEADLINE_PASSED),
    ],
)
def test_check_says_what_status_says(read: Read, rule: str, trouble: Trouble) -> None:
    portfolio = read(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": f"name: A\nstatus: active\n{EVERYTHING}",
        }
    )
    concerns = [
        (concern.item.ref, concern.place, concern.text, concern.advice)
        for assessment in assess(portfolio, TODAY).values()
        for concern in assessment.concerns
        if concern.trouble is trouble
    ]
    assert concerns
    found = run(portfolio, TODAY, Choice(Profile.MINIMAL, select=(rule,))).findings
    mine = [finding for finding in found if finding.name == rule]
    assert sorted((f.item, f.places[0], f.help) for f in mine) == sorted((i, p, a) for i, p, _, a in concerns)
    assert all(f.message.endswith(f" {text}") for f in mine for i, _, text, _ in concerns if i == f.item)


EXPECTED = {
    "milestone-overdue": ("error", "minimal default strict", "milestones.gone.due"),
    "forecast-late": (
        "warning",
        "default strict",
        "milestones.late.forecast",
        "milestones.late.due [promised]",
    ),
    "forecast-passed": ("warning", "default strict", "milestones.passed.forecast"),
    "baseline-moved-without-decision": (
        "warning",
        "default strict",
        "milestones.moved.due",
        "milestones.moved.baseline.finish [baseline]",
    ),
    "target-passed": ("error", "minimal default strict", "target"),
    "target-missed": ("warning", "default strict", "target", "milestones.m.forecast [expected 2026-W53]"),
    "deadline-passed": ("warning", "default strict", "tasks.design.deadline"),
    "actual-in-future": ("warning", "default strict", "milestones.ahead.done"),
    "done-before-started": (
        "error",
        "default strict",
        "tasks.spec.done",
        "tasks.spec.started [started 2026-11-16]",
    ),
    "done-before-predecessor": (
        "warning",
        "default strict",
        "tasks.spec.done",
        "tasks.spec.after.0 [predecessor]",
    ),
    "due-before-predecessor": (
        "warning",
        "default strict",
        "milestones.second.due",
        "milestones.first.due [due 2026-12-18]",
        "milestones.second.after.0 [predecessor]",
    ),
    "due-outside-parent": ("warning", "default strict", "milestones.gone.due", "start [start]"),
    "due-soon-without-forecast": ("info", "strict", "milestones.soon.due"),
    "milestone-without-due": ("info", "strict", "milestones.undated (key)"),
    "done-with-open-dates": ("warning", "default strict", "milestones.gone.due", "status [done]"),
    "passed-without-status": ("warning", "default strict", "name"),
}


@pytest.mark.parametrize("rule", RULES)
def test_a_finding_points_at_the_culprit_and_at_what_it_contradicts(read: Read, rule: str) -> None:
    severity, profiles, *places = EXPECTED[rule]
    entry = catalogue()[rule]
    assert entry.rule.severity == severity
    assert [profile for profile in Profile if entry.is_on(profile)] == profiles.split()
    status = OF_OTHERS.get(rule, "active")
    portfolio = read(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": f"name: A\nstatus: {status}\n{text_of(rule)}",
        }
    )
    found = run(portfolio, TODAY, Choice(Profile.MINIMAL, select=(rule,))).findings
    first = next(finding for finding in found if finding.name == rule)
    assert [shown(place) for place in first.places] == places
    assert first.help


def shown(place: Place) -> str:
    key = " (key)" if place.part is Part.KEY else ""
    label = f" [{place.label}]" if place.label else ""
    return ".".join(map(str, place.route)) + key + label
