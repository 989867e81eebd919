"""Each kind of concern: when it is raised, when it is not, and every word of it."""

import datetime as dt
from collections.abc import Callable

import pytest

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.health import Assessment
from plateSpinner.analysis.thresholds import MOST_DAYS, calendar_days
from plateSpinner.model.durations import Duration

One = Callable[..., Assessment]
SLIPPED = "milestones: {m: {due: 2026-12-01, forecast: 2026-12-05}}\n"
Told = Callable[[Assessment], list[str]]


CASES: dict[str, tuple[str, list[str]]] = {
    "due yesterday": (
        "milestones: {m: {due: 2026-11-22}}\n",
        [
            (
                "overdue | red | p/a/m | jo | 1 | "
                "1 day overdue (due 2026-11-22), no forecast | milestones.m.due"
            ),
        ],
    ),
    "due today": (
        "milestones: {m: {due: 2026-11-23}}\n",
        [],
    ),
    "due tomorrow": (
        "milestones: {m: {due: 2026-11-24}}\n",
        [],
    ),
    "due at an hour of today": (
        "milestones: {m: {due: 2026-11-23T08:00}}\n",
        [],
    ),
    "due at an hour of yesterday": (
        "milestones: {m: {due: 2026-11-22T23:59}}\n",
        [
            (
                "overdue | red | p/a/m | jo | 1 | "
                "1 day overdue (due 2026-11-22T23:59), no forecast | milestones.m.due"
            ),
        ],
    ),
    "due in a quarter that is not over": (
        "milestones: {m: {due: 2026-Q4}}\n",
        [],
    ),
    "due in a month that is over": (
        "milestones: {m: {due: 2026-10}}\n",
        [
            (
                "overdue | red | p/a/m | jo | 23 | "
                "23 days overdue (due 2026-10), no forecast | milestones.m.due"
            ),
        ],
    ),
    "due in a week that is over": (
        "milestones: {m: {due: 2026-W47}}\n",
        [
            ("overdue | red | p/a/m | jo | 1 | 1 day overdue (due 2026-W47), no forecast | milestones.m.due"),
        ],
    ),
    "overdue with a forecast": (
        "milestones: {m: {due: 2026-11-13, forecast: 2026-12-18, owner: '@sam'}}\n",
        [
            (
                "overdue | red | p/a/m | sam | 10 | "
                "10 days overdue (due 2026-11-13), forecast 2026-12-18 | milestones.m.due"
            ),
        ],
    ),
    "overdue with a forecast that passed": (
        "milestones: {m: {due: 2026-11-13, forecast: 2026-11-20}}\n",
        [
            (
                "overdue | red | p/a/m | jo | 10 | "
                "10 days overdue (due 2026-11-13), forecast 2026-11-20 passed too | milestones.m.due"
            ),
        ],
    ),
    "overdue and done today": (
        "milestones: {m: {due: 2026-11-13, done: 2026-11-23}}\n",
        [],
    ),
    "overdue and done tomorrow": (
        "milestones: {m: {due: 2026-11-13, done: 2026-11-24}}\n",
        [
            (
                "overdue | red | p/a/m | jo | 10 | "
                "10 days overdue (due 2026-11-13), no forecast | milestones.m.due"
            ),
        ],
    ),
    "forecast fourteen days late": (
        "milestones: {m: {due: 2026-12-01, forecast: 2026-12-15}}\n",
        [
            (
                "forecast late | amber | p/a/m | jo | 14 | "
                "forecast 2026-12-15, 14 days after the promise (due 2026-12-01) | "
                "milestones.m.forecast"
            ),
        ],
    ),
    "forecast fifteen days late": (
        "milestones: {m: {due: 2026-12-01, forecast: 2026-12-16}}\n",
        [
            (
                "forecast late | red | p/a/m | jo | 15 | "
                "forecast 2026-12-16, 15 days after the promise (due 2026-12-01) | "
                "milestones.m.forecast"
            ),
        ],
    ),
    "forecast on the day": (
        "milestones: {m: {due: 2026-12-01, forecast: 2026-12-01}}\n",
        [],
    ),
    "forecast early": (
        "milestones: {m: {due: 2026-12-01, forecast: 2026-11-25}}\n",
        [],
    ),
    "forecast of a coarse promise": (
        "milestones: {m: {due: 2026-Q4, forecast: 2026-12-31}}\n",
        [],
    ),
    "forecast passed before the promise": (
        "milestones: {m: {due: 2026-12-01, forecast: 2026-11-22}}\n",
        [
            (
                "forecast passed | amber | p/a/m | jo | 1 | "
                "forecast 2026-11-22 passed 1 day ago, not done | milestones.m.forecast"
            ),
        ],
    ),
    "target passed": (
        "target: 2026-11-22\n",
        [
            ("target passed | red | p/a | jo | 1 | target 2026-11-22 passed 1 day ago, still open | target"),
        ],
    ),
    "target today": (
        "target: 2026-11-23\n",
        [],
    ),
    "target before the last milestone": (
        "target: 2026-12\nmilestones: {x: {due: 2026-12-20}, y: {due: 2026-12-30, forecast: 2027-01-10}}\n",
        [
            (
                "forecast late | amber | p/a/y | jo | 11 | "
                "forecast 2027-01-10, 11 days after the promise (due 2026-12-30) | "
                "milestones.y.forecast"
            ),
            (
                "forecast late | amber | p/a | jo | 10 | "
                "milestone 'y' is expected 2027-01-10, 10 days after the target 2026-12 | target"
            ),
        ],
    ),
    "deadline passed": (
        "tasks: {s: {tasks: {t: {deadline: 2026-11-20}}}}\n",
        [
            (
                "deadline passed | red | p/a/s.t | jo | 3 | "
                "deadline 2026-11-20 passed 3 days ago | tasks.s.tasks.t.deadline"
            ),
        ],
    ),
    "deadline of a task that is done": (
        "tasks: {t: {deadline: 2026-11-20, done: 2026-11-21}}\n",
        [],
    ),
    "dependency promised and not delivered": (
        "dependencies: {d: {needs: p/b/ga, giver: '@idp', need_by: 2027-02-01, promised: 2026-11-20}}\n",
        [
            (
                "dependency overdue | red | p/a/d | jo | 3 | "
                "idp promised 2026-11-20, 3 days ago; not delivered | dependencies.d.promised"
            ),
        ],
    ),
    "dependency needed and not delivered": (
        "dependencies: {d: {external: The lab, need_by: 2026-11-20, owner: kim}}\n",
        [
            (
                "dependency overdue | red | p/a/d | kim | 3 | "
                "needed by 2026-11-20, 3 days ago; The lab has not delivered | dependencies.d.need_by"
            ),
        ],
    ),
    "dependency needed and promised for later": (
        "dependencies: {d: {external: The lab, need_by: 2026-11-20, promised: 2026-12-02}}\n",
        [
            (
                "dependency overdue | red | p/a/d | jo | 3 | "
                "needed by 2026-11-20, 3 days ago; The lab promises 2026-12-02 | dependencies.d.need_by"
            ),
        ],
    ),
    "dependency promised later than needed": (
        "dependencies: {d: {external: The lab, need_by: 2026-12-01, promised: 2026-12-31}}\n",
        [
            (
                "dependency late | red | p/a/d | jo | 30 | "
                "The lab promises 2026-12-31, 30 days after it is needed (2026-12-01) | "
                "dependencies.d.promised"
            ),
        ],
    ),
    "dependency whose giver expects to be later than promised": (
        "dependencies: {d: {needs: p/b/ga, giver: idp, need_by: 2027-01-15, promised: 2027-01-10}}\n",
        [
            (
                "dependency late | amber | p/a/d | jo | 5 | "
                "'p/b/ga' is expected 2027-01-20, 5 days after it is needed (2027-01-15) | "
                "dependencies.d.needs"
            ),
        ],
    ),
    "dependency rejected": (
        "dependencies: {d: {needs: p/b/ga, giver: idp, need_by: 2027-02-01, status: rejected}}\n",
        [
            ("dependency rejected | red | p/a/d | jo | 0 | rejected by idp | dependencies.d.status"),
        ],
    ),
    "dependency delivered by status": (
        "dependencies: {d: {external: X, need_by: 2026-11-20, promised: 2026-11-20, status: delivered}}\n",
        [],
    ),
    "dependency delivered tomorrow": (
        "dependencies: {d: {external: X, need_by: 2026-11-20, status: delivered, delivered: 2026-11-24}}\n",
        [
            (
                "dependency overdue | red | p/a/d | jo | 3 | "
                "needed by 2026-11-20, 3 days ago; X has not delivered | dependencies.d.need_by"
            ),
        ],
    ),
    "critical issue": (
        "issues: {i: {severity: critical}}\n",
        [
            ("issue | red | p/a/i | jo | 0 | critical issue | issues.i"),
        ],
    ),
    "high issue": (
        "issues: {i: {severity: high, due: 2026-11-23}}\n",
        [
            ("issue | amber | p/a/i | jo | 0 | high issue | issues.i"),
        ],
    ),
    "high issue past its date": (
        "issues: {i: {severity: high, due: 2026-11-20}}\n",
        [
            ("issue | red | p/a/i | jo | 3 | high issue, 3 days past its date (2026-11-20) | issues.i.due"),
        ],
    ),
    "low issue past its date": (
        "issues: {i: {severity: low, due: 2026-11-22}}\n",
        [
            ("issue | amber | p/a/i | jo | 1 | low issue, 1 day past its date (2026-11-22) | issues.i.due"),
        ],
    ),
    "low issue": (
        "issues: {i: {severity: low, due: 2026-11-30}}\n",
        [],
    ),
    "critical issue that is closed": (
        "issues: {i: {severity: critical, closed: 2026-11-23}}\n",
        [],
    ),
    "critical issue closed tomorrow": (
        "issues: {i: {severity: critical, status: closed, closed: 2026-11-24}}\n",
        [
            ("issue | red | p/a/i | jo | 0 | critical issue | issues.i"),
        ],
    ),
    "action of an issue": (
        "issues: {i: {severity: low, actions: {c: {name: Call the lab, owner: '@sam', due: 2026-11-21}}}}\n",
        [
            (
                "action late | amber | p/a/i | sam | 2 | "
                "action 'Call the lab' was due 2026-11-21, 2 days ago | issues.i.actions.c.due"
            ),
        ],
    ),
    "over budget": (
        "budget: 100k\nactuals: {2026-09: 80k, 2026-11: 45k, 2026-12: 50k}\n",
        [
            ("over budget | red | p/a | jo | 0 | spent 125,000 of 100,000, 25% over budget | budget"),
        ],
    ),
    "budget just spent": (
        "budget: 100k\nactuals: {2026-11: 100k}\n",
        [],
    ),
    "actuals in another currency": (
        "budget: 100k\nactuals: {2026-11: 200k USD}\n",
        [],
    ),
    "decision late": (
        "decisions: {d: {owner: maya, needed_by: 2026-11-20}}\n",
        [
            (
                "decision late | amber | p/a/d | maya | 3 | "
                "decision needed by 2026-11-20, 3 days ago | decisions.d.needed_by"
            ),
        ],
    ),
    "decision made": (
        "decisions: {d: {needed_by: 2026-11-20, decided: 2026-11-23}}\n",
        [],
    ),
    "ask late": (
        "updates: {2026-11-20: {asks: [{what: A}, {what: Help, of: '@maya', by: 2026-11-21}]}}\n",
        [
            (
                "ask late | amber | p/a | maya | 2 | "
                "ask of maya: Help; wanted by 2026-11-21, 2 days ago | updates.2026-11-20.asks.1.by"
            ),
        ],
    ),
    "ask of nobody": (
        "updates: {2026-11-20: {asks: [{what: Help, by: 2026-11-22}]}}\n",
        [
            (
                "ask late | amber | p/a | nobody named | 1 | "
                "ask of nobody named: Help; wanted by 2026-11-22, 1 day ago | "
                "updates.2026-11-20.asks.0.by"
            ),
        ],
    ),
    "ask that is asked again counts once, as asked last": (
        (
            "updates: {2026-11-10: {asks: [{what: Help, of: maya, by: 2026-11-11}]},"
            " 2026-11-20: {asks: [{what: ' Help ', of: '@maya', by: 2026-11-21}]}}\n"
        ),
        [
            (
                "ask late | amber | p/a | maya | 2 | "
                "ask of maya:  Help ; wanted by 2026-11-21, 2 days ago | updates.2026-11-20.asks.0.by"
            ),
        ],
    ),
    "ask granted in a later update": (
        (
            "updates: {2026-11-10: {asks: [{what: Help, of: maya, by: 2026-11-11}]},"
            " 2026-11-20: {asks: [{what: Help, of: maya, by: 2026-11-11, done: 2026-11-20}]}}\n"
        ),
        [],
    ),
    "ask of an update that is still to come": (
        "updates: {2026-11-24: {asks: [{what: Help, of: maya, by: 2026-11-01}]}}\n",
        [],
    ),
    "action of a risk": (
        "risks: {r: {owner: kim, probability: low, impact: low, actions: {x: {due: 2026-11-22}}}}\n",
        [
            (
                "action late | amber | p/a/r | kim | 1 | "
                "action 'x' was due 2026-11-22, 1 day ago | risks.r.actions.x.due"
            ),
        ],
    ),
    "action of a risk that is closed": (
        "risks: {r: {status: closed, probability: low, impact: low, actions: {x: {due: 2026-11-22}}}}\n",
        [],
    ),
    "high risk": (
        "risks: {r: {probability: high, impact: medium, response: mitigate}}\n",
        [
            ("high risk | amber | p/a/r | jo | 0 | high risk, score 12 of 25, response: mitigate | risks.r"),
        ],
    ),
    "medium risk": (
        "risks: {r: {probability: medium, impact: medium}}\n",
        [],
    ),
    "high opportunity": (
        "risks: {r: {kind: opportunity, probability: high, impact: high}}\n",
        [],
    ),
    "high risk that is closed by date": (
        "risks: {r: {probability: high, impact: high, closed: 2026-11-20}}\n",
        [],
    ),
    "milestone that its tasks reach too late": (
        "milestones: {m: {due: 2026-11-27, after: [t]}}\ntasks: {t: {duration: 10d}}\n",
        [
            (
                "projected late | amber | p/a/m | jo | 7 | "
                "projected 2026-12-04, 7 days after the promise (due 2026-11-27) | milestones.m.due"
            ),
        ],
    ),
    "milestone that its tasks reach on its day": (
        "milestones: {m: {due: 2026-12-04, after: [t]}}\ntasks: {t: {duration: 10d}}\n",
        [],
    ),
    "milestone that its tasks reach more than fourteen days too late": (
        "milestones: {m: {due: 2026-11-27, after: [t]}}\ntasks: {t: {duration: 16d}}\n",
        [
            (
                "projected late | red | p/a/m | jo | 17 | "
                "projected 2026-12-14, 17 days after the promise (due 2026-11-27) | milestones.m.due"
            ),
        ],
    ),
    "milestone that can't be reached earlier, one length being unknown": (
        "milestones: {m: {due: 2026-11-27, after: [t, u]}}\ntasks: {t: {duration: 10d}, u: {}}\n",
        [
            (
                "projected late | amber | p/a/m | jo | 7 | not before 2026-12-04 as far as can be told, "
                "7 days after the promise (due 2026-11-27) | milestones.m.due"
            ),
        ],
    ),
    "milestone forecast late and projected later": (
        (
            "milestones: {m: {due: 2026-11-27, forecast: 2026-11-30, after: [t]}}\n"
            "tasks: {t: {duration: 16d}}\n"
        ),
        [
            (
                "forecast late | red | p/a/m | jo | 3 | forecast 2026-11-30, 3 days after the promise "
                "(due 2026-11-27), projected 2026-12-14 | milestones.m.forecast"
            ),
        ],
    ),
    "task that misses its deadline": (
        "tasks: {t: {duration: 10d, deadline: 2026-12-03}, u: {duration: 8d, deadline: 2026-12-03}}\n",
        [
            (
                "projected late | amber | p/a/t | jo | 1 | "
                "projected 2026-12-04, 1 day after its deadline 2026-12-03 | tasks.t.deadline"
            ),
        ],
    ),
    "stale update": (
        "updates: {2026-11-08: {health: green}}\n",
        [
            ("stale | green | p/a | jo | 15 | last update 2026-11-08, 15 days ago | updates.2026-11-08"),
        ],
    ),
    "update of fourteen days ago": (
        "updates: {2026-11-09: {health: green}}\n",
        [],
    ),
    "update of a month that is not over": (
        "updates: {2026-11: {health: green}}\n",
        [],
    ),
    "watermelon": (
        "milestones: {m: {due: 2026-11-13}}\nupdates: {2026-11-20: {health: green, by: sam}}\n",
        [
            (
                "overdue | red | p/a/m | jo | 10 | "
                "10 days overdue (due 2026-11-13), no forecast | milestones.m.due"
            ),
            (
                "watermelon | red | p/a | sam | 0 | "
                "watermelon: declared green on 2026-11-20, facts say red: milestone 'm': 10 days "
                "overdue (due 2026-11-13), no forecast | updates.2026-11-20.health"
            ),
        ],
    ),
    "declared amber and red is no watermelon": (
        "target: 2026-11-13\nupdates: {2026-11-20: {health: amber}}\n",
        [
            (
                "target passed | red | p/a | jo | 10 | "
                "target 2026-11-13 passed 10 days ago, still open | target"
            ),
        ],
    ),
}
"""What a project holds, and its concerns: trouble, health, item, owner, days, text, route of the place."""


@pytest.mark.parametrize("name", CASES)
def test_a_concern_is_raised_with_its_words_and_place_or_not_at_all(name: str, one: One, told: Told) -> None:
    text, expected = CASES[name]
    assert told(one(text)) == expected


def test_a_project_without_a_status_tells_only_that_dates_passed(one: One, told: Told) -> None:
    text = (
        "milestones: {m: {due: 2026-11-13}, n: {due: 2026-11-20}, o: {due: 2026-10-01, done: 2026-10-01}}\n"
    )
    why = "no status, and 2 open dates have passed: it can't be told whether that is late"
    assert told(one(text, status="")) == [f"no status | green | p/a | jo | 10 | {why} | "]
    assert told(one(text, status="", day=dt.date(2026, 11, 13))) == []


@pytest.mark.parametrize("status", ["on_hold", "done", "cancelled"])
def test_what_is_not_going_on_raises_no_concern(status: str, one: One, told: Told) -> None:
    text = "target: 2026-01-01\nmilestones: {m: {due: 2026-11-13}}\nupdates: {2026-01-01: {health: green}}\n"
    assert told(one(text, status=status)) == []


def test_every_kind_of_concern_has_a_case() -> None:
    kinds = {row.split(" | ")[0] for _, rows in CASES.values() for row in rows} | {"no status"}
    assert kinds == set(Trouble)


@pytest.mark.parametrize(
    ("policy", "text", "expected"),
    [
        ("late_by: 3d", SLIPPED, [("forecast late", "red")]),
        ("late_by: 4d", SLIPPED, [("forecast late", "amber")]),
        ("stale_after: 1w", "updates: {2026-11-15: {health: green}}\n", [("stale", "green")]),
        ("stale_after: 8d", "updates: {2026-11-15: {health: green}}\n", []),
        ("stale_after: 36h", "updates: {2026-11-21: {health: green}}\n", [("stale", "green")]),
        ("stale_after: 9999999mo", "updates: {1999-11-21: {health: green}}\n", []),
        ("high_risk: 4", "risks: {r: {probability: low, impact: low}}\n", [("high risk", "amber")]),
        ("high_risk: 5", "risks: {r: {probability: low, impact: low}}\n", []),
    ],
)
def test_the_policy_moves_the_thresholds(
    policy: str, text: str, expected: list[tuple[str, str]], one: One
) -> None:
    assessment = one(text, charter=f"policy: {{{policy}}}\n")
    assert [(str(c.trouble), str(c.health)) for c in assessment.concerns] == expected


def test_the_most_pressing_comes_first_and_what_is_long_lost_last_of_its_kind(one: One) -> None:
    assessment = one(
        """\
milestones:
  fresh: {due: 2026-11-22}
  old: {due: 2025-01-01}
  year: {due: 2025-11-23}
  beyond: {due: 2025-11-22}
  slipping: {due: 2026-12-01, forecast: 2026-12-02}
decisions: {d: {needed_by: 2026-11-20}}
issues: {i: {severity: critical}}
"""
    )
    assert [(str(c.trouble), c.item.id, c.days) for c in assessment.concerns] == [
        ("overdue", "year", 365),
        ("overdue", "fresh", 1),
        ("overdue", "old", 691),
        ("overdue", "beyond", 366),
        ("issue", "i", 0),
        ("forecast late", "slipping", 1),
        ("decision late", "d", 3),
    ]


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("14cd", 14),
        ("14d", 14),
        ("2w", 14),
        ("1.5w", 10),
        ("1mo", 30),
        ("47h", 1),
        ("48h", 2),
        ("30min", 0),
        ("0d", 0),
    ],
)
def test_a_threshold_is_whole_calendar_days(text: str, days: int) -> None:
    assert calendar_days(Duration.parse(text)) == days


def test_a_threshold_is_bounded_whatever_the_plan_says() -> None:
    assert calendar_days(Duration.parse("9999999mo")) == MOST_DAYS
