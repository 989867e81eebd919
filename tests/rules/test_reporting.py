"""What owners report: the boundaries, what can't be told, and that status and check agree."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.health import assess
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.run import Choice, run
from plateSpinner.workspace.load import load

Judged = Callable[..., list[str]]
Read = Callable[[Mapping[str, str]], Portfolio]
EXAMPLE = Path(__file__).parents[2] / "programs"
GREEN = "updates: {2026-11-16: {health: green}}\n"


def progress(*points: str) -> str:
    lines = [f"  2026-{month:02}-01: {{{said}}}" for month, said in enumerate(points, start=1)]
    return "\n".join(("updates:", *lines)) + "\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("updates: {2026-11-24: {summary: Tomorrow}}", []),
        ("updates: {2026-11-23: {summary: Today}}", ["held p/a"]),
        ("updates: {2026-11-09: {summary: Two weeks ago}}", ["held p/a"]),
        (
            "updates: {2026-11-08: {summary: A day more}}",
            ["hit p/a: project 'a' last update 2026-11-08, 15 days ago"],
        ),
        (
            "updates: {2026-11-08: {summary: Old}, 2026-11-24: {summary: Tomorrow}}",
            ["hit p/a: project 'a' last update 2026-11-08, 15 days ago"],
        ),
    ],
)
def test_an_update_is_stale_from_the_fifteenth_day(judged: Judged, text: str, expected: list[str]) -> None:
    assert judged("stale-update", text) == expected


@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, status: str) -> None:
    text = "milestones: {m: {due: 2026-11-11}}\n" + progress("progress: 95%, health: green", "progress: 95%")
    rules = (
        "stale-update",
        "green-while-red",
        "progress-stuck",
        "progress-falling",
        "active-without-updates",
        "task-progress-contradicted",
    )
    assert [judged(rule, text, program="status: done\n", status=status) for rule in rules] == [[]] * 6


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("milestones: {m: {due: 2026-12-11}}", ["held p/a"]),
        ("milestones: {m: {due: unknown}}", ["gap p/a: milestone 'm' has no due date"]),
        (
            "milestones: {m: {}, n: {due: 2026-12-01, forecast: 2026-12-02}}",
            ["gap p/a: milestone 'm' has no due date"],
        ),
        ("description: Nothing in it.", ["gap p/a: nothing in it has a date"]),
        (
            "dependencies: {d: {external: Lab, promised: 2026-12-01}}",
            ["gap p/a: dependency 'd' has no date it is needed by"],
        ),
        (
            "dependencies: {d: {external: Lab, need_by: 2026-12-01}}",
            ["gap p/a: dependency 'd' has no promised date"],
        ),
        ("target: 2027-01-29\nissues: {i: {due: 2026-12-01}}", ["gap p/a: issue 'i' has no severity"]),
        ("target: 2027-01-29\nbudget: 10k", ["gap p/a: budget with no actuals"]),
        (
            "milestones: {m: {}, n: {due: 2026-11-11}}",
            [
                (
                    "hit p/a: project 'a' is declared green, and the facts say red: "
                    "milestone 'n': 12 days overdue (due 2026-11-11), no forecast"
                )
            ],
        ),
    ],
)
def test_green_holds_only_where_everything_can_be_told(
    judged: Judged, text: str, expected: list[str]
) -> None:
    assert judged("green-while-red", GREEN + text) == expected


def test_a_program_is_not_green_while_one_of_its_projects_can_not_be_told(judged: Judged) -> None:
    text = "milestones: {m: {}, n: {due: 2026-12-01, forecast: 2026-12-02}}"
    assert judged("green-while-red", text, program=GREEN) == [
        "gap p: project 'a': milestone 'm' has no due date"
    ]
    assert judged("green-while-red", text, program=GREEN, status="on_hold") == [
        "gap p: no open project, and nothing in it has a date"
    ]
    dated = GREEN + "milestones: {x: {due: 2026-12-11}}\n"
    assert judged("green-while-red", text, program=dated, status="on_hold") == ["held p"]


def test_red_told_by_green_points_at_the_update_and_at_what_is_red(read: Read) -> None:
    portfolio = read(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": f"name: A\nstatus: active\n{GREEN}milestones: {{m: {{due: 2026-11-11}}}}\n",
        }
    )
    checked = run(portfolio, dt.date(2026, 11, 23), Choice(select=("green-while-red",), ignore=("dates",)))
    assert [[place.route for place in f.places] for f in checked.findings if f.name == "green-while-red"] == [
        [("updates", "2026-11-16", "health"), ("milestones", "m", "due")]
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("progress: 95%",), []),
        (("summary: a", "summary: b"), []),
        (
            ("progress: 90%", "progress: 90%"),
            ["hit p/a: project 'a' stuck close to the end for 2 updates in a row (90%, 90%)"],
        ),
        (
            ("progress: 90%", "progress: 94.9%"),
            ["hit p/a: project 'a' stuck close to the end for 2 updates in a row (90%, 94.9%)"],
        ),
        (("progress: 90%", "progress: 95%"), ["held p/a"]),
        (("progress: 89.9%", "progress: 90%"), ["held p/a"]),
        (
            ("progress: 100%", "progress: 100%"),
            ["hit p/a: project 'a' stuck close to the end for 2 updates in a row (100%, 100%)"],
        ),
        (("progress: 95%", "progress: 92%"), ["held p/a"]),
        (("progress: 90%", "progress: 90%", "summary: c"), ["gap p/a: update 2026-03-01 states no progress"]),
        (("progress: 90%", "summary: b", "progress: 91%"), ["gap p/a: update 2026-02-01 states no progress"]),
    ],
)
def test_progress_is_stuck_from_ninety_per_cent_on(
    judged: Judged, said: tuple[str, ...], expected: list[str]
) -> None:
    assert judged("progress-stuck", progress(*said)) == expected


@pytest.mark.parametrize(
    ("thresholds", "expected"),
    [
        ("{updates: 3}", []),
        ("{updates: 1000000000000000}", []),
        ("{updates: -5, rise: 1}", ["held p/a"]),
        ("{at: 93}", ["held p/a"]),
        ("{rise: 0}", ["held p/a"]),
    ],
)
def test_any_threshold_of_stuck_progress_is_taken(
    judged: Judged, thresholds: str, expected: list[str]
) -> None:
    charter = f"policy: {{checks: {{programs: {{p: {{thresholds: {{progress-stuck: {thresholds}}}}}}}}}}}\n"
    assert judged("progress-stuck", progress("progress: 92%", "progress: 94%"), charter=charter) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (("progress: 60%",), []),
        (("progress: 60%", "progress: 60%"), ["held p/a"]),
        (
            ("progress: 60%", "progress: 59%"),
            ["hit p/a: project 'a' fell from 60% to 59% (update 2026-02-01)"],
        ),
        (("progress: 60%", "summary: b"), ["gap p/a: update 2026-02-01 states no progress"]),
        (("summary: a", "progress: 60%"), ["gap p/a: update 2026-01-01 states no progress"]),
    ],
)
def test_progress_falls_from_one_update_to_the_next(
    judged: Judged, said: tuple[str, ...], expected: list[str]
) -> None:
    assert judged("progress-falling", progress(*said)) == expected


def test_an_update_counts_from_its_own_day_on(judged: Judged) -> None:
    text = "updates: {2026-11-09: {progress: 60%}, 2026-11-23: {progress: 50%}}"
    assert judged("progress-falling", text) == [
        "hit p/a: project 'a' fell from 60% to 50% (update 2026-11-23)"
    ]
    assert judged("progress-falling", text, day=dt.date(2026, 11, 22)) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ["hit p/a: project 'a' is active and has no update up to 2026-11-23"]),
        ("start: unknown", ["hit p/a: project 'a' is active and has no update up to 2026-11-23"]),
        ("start: 2026-11-08", ["hit p/a: project 'a' is active and has no update up to 2026-11-23"]),
        ("start: 2026-11-09", ["held p/a"]),
        ("start: 2027-01-04", ["held p/a"]),
        ("updates: {2026-01-05: {summary: Long ago}}", ["held p/a"]),
    ],
)
def test_the_first_update_is_due_as_soon_as_it_could_be_stale(
    judged: Judged, text: str, expected: list[str]
) -> None:
    assert judged("active-without-updates", text) == expected


@pytest.mark.parametrize(
    ("task", "expected"),
    [
        ("{}", []),
        ("{done: 2026-11-20}", []),
        ("{progress: 0%}", ["held p/a/t"]),
        ("{progress: 50%, started: 2026-11-02}", ["held p/a/t"]),
        ("{progress: 50%}", ["hit p/a/t: task 't' has progress 50% and was never started"]),
        ("{progress: 100%, started: 2026-11-02}", ["hit p/a/t: task 't' has progress 100% and is not done"]),
        ("{progress: 100%, done: 2026-11-23}", ["held p/a/t"]),
        ("{progress: 100%, done: 2026-11-24}", ["held p/a/t"]),
        (
            "{progress: 99%, done: 2026-11-23}",
            ["hit p/a/t: task 't' has progress 99% and is done (2026-11-23)"],
        ),
        ("{progress: 50%, done: 2026-11-24}", ["held p/a/t"]),
        ("{progress: 100%, tasks: {u: {progress: 10%, started: 2026-11-02}}}", ["held p/a/t.u"]),
    ],
)
def test_a_task_contradicts_itself_in_three_ways(judged: Judged, task: str, expected: list[str]) -> None:
    assert judged("task-progress-contradicted", f"tasks: {{t: {task}}}") == expected


@pytest.mark.parametrize(
    ("rule", "trouble"),
    [
        ("stale-update", Trouble.STALE),
        ("green-while-red", Trouble.WATERMELON),
        ("decision-overdue", Trouble.DECISION_LATE),
        ("ask-overdue", Trouble.ASK_LATE),
        ("over-budget", Trouble.OVER_BUDGET),
    ],
)
def test_check_finds_of_the_worked_example_what_status_says(rule: str, trouble: Trouble) -> None:
    portfolio, day = load(EXAMPLE).portfolio, dt.date(2026, 11, 23)
    concerns = [
        (concern.item.ref, concern.place)
        for assessment in assess(portfolio, day).values()
        for concern in assessment.concerns
        if concern.trouble is trouble
    ]
    checked = run(portfolio, day, Choice(select=(rule,)))
    found = [(f.item, f.places[0]) for f in (*checked.findings, *checked.waived) if f.name == rule]
    assert found
    assert sorted(found) == sorted(concerns)
