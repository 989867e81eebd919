"""Measures: how old a reading may be, both directions of a target, and what can't be told."""

from collections.abc import Callable

import pytest

Judged = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("kpi", "expected"),
    [
        ("readings: {2026-10-16: 1}", ["held p/a/k"]),
        ("readings: {2026-10-15: 1}", ["hit p/a/k: kpi 'k' was last read 2026-10-15, 39 days ago"]),
        (
            "readings: {2026-10-15: 1, 2026-11-24: 2}",
            ["hit p/a/k: kpi 'k' was last read 2026-10-15, 39 days ago"],
        ),
        ("readings: {2026-11: 1}", ["held p/a/k"]),
        ("readings: {2026-10-15: 1}, cadence: 92cd", ["held p/a/k"]),
        ("readings: {2026-11-09: 1}, cadence: 1w", ["held p/a/k"]),
        (
            "readings: {2026-11-08: 1}, cadence: 1w",
            ["hit p/a/k: kpi 'k' was last read 2026-11-08, 15 days ago"],
        ),
        ("readings: {2026-11-08: 1}, cadence: unknown", ["held p/a/k"]),
        ("readings: {}", ["hit p/a/k: kpi 'k' has never been read"]),
        ("readings: {2026-11-24: 2}", ["hit p/a/k: kpi 'k' has never been read"]),
        ("readings: {2026-03-31: 1}, by: 2026-03-31", ["held p/a/k"]),
        ("readings: {2026-04-30: 1}, by: 2026-03-31", ["held p/a/k"]),
        ("readings: {2026-02-21: 1}, by: 2026-03-31", ["held p/a/k"]),
        (
            "readings: {2026-02-20: 1}, by: 2026-Q1",
            [
                (
                    "hit p/a/k: kpi 'k' was last read 2026-02-20, "
                    "39 days before the date of its target (2026-03-31)"
                )
            ],
        ),
    ],
)
def test_a_kpi_is_read_in_each_period_and_a_week_of_grace(
    judged: Judged, kpi: str, expected: list[str]
) -> None:
    assert judged("kpi-without-reading", f"kpis: {{k: {{{kpi}}}}}") == expected


@pytest.mark.parametrize(
    ("start", "expected"),
    [("2026-10-16", "held p/a/k"), ("2026-10-15", "hit p/a/k: kpi 'k' has never been read")],
)
def test_the_first_reading_is_due_a_period_after_the_start(judged: Judged, start: str, expected: str) -> None:
    assert judged("kpi-without-reading", f"start: {start}\nkpis: {{k: {{target: 1}}}}") == [expected]


@pytest.mark.parametrize(
    ("key_result", "expected"),
    [
        ("readings: {2025-01-01: 1}", []),
        ("cadence: 1mo, readings: {2026-10-17: 1}", ["held -"]),
        (
            "cadence: 10cd, readings: {2026-11-05: 1}",
            ["hit -: key result 'k' was last read 2026-11-05, 18 days ago"],
        ),
        ("cadence: 10cd", ["gap -: no reading"]),
    ],
)
def test_a_key_result_is_read_as_often_as_it_says(
    judged: Judged, key_result: str, expected: list[str]
) -> None:
    charter = f"objectives: {{o: {{key_results: {{k: {{{key_result}}}}}}}}}"
    assert judged("kpi-without-reading", "", charter=charter) == expected


def test_the_default_period_and_the_grace_can_be_changed(judged: Judged) -> None:
    charter = "policy: {checks: {thresholds: {kpi-without-reading: {days: 7, grace: 0}}}}"
    text = "kpis: {k: {readings: {2026-11-15: 1}}, l: {readings: {2026-11-16: 1}}}"
    assert judged("kpi-without-reading", text, charter=charter) == [
        "hit p/a/k: kpi 'k' was last read 2026-11-15, 8 days ago",
        "held p/a/l",
    ]


MISSED = "hit {}: {} 'k' at {} (2026-11-20), not at its target {}, 1 day after its date (2026-11-22)"


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        ("start: 1, target: 3, by: 2026-11-22, readings: {2026-11-20: 2.9}", ("2.9", "3")),
        ("start: 1, target: 3, by: 2026-11-22, readings: {2026-11-20: 3}", None),
        ("start: 1, target: 3, by: 2026-11-22, readings: {2026-11-20: 4}", None),
        ("start: 3, target: 1, by: 2026-11-22, readings: {2026-11-20: 1.1}", ("1.1", "1")),
        ("start: 3, target: 1, by: 2026-11-22, readings: {2026-11-20: 1.0}", None),
        ("start: 3, target: 1, by: 2026-11-22, readings: {2026-11-20: -2}", None),
        ("start: 1, target: 3, by: 2026-11-22, readings: {2026-11-20: 2, 2026-11-23: 3}", None),
        ("start: 1, target: 3, by: 2026-11-22, readings: {2026-11-01: 3, 2026-11-20: 2}", ("2", "3")),
        ("start: 1, target: 3, by: 2026-11-22, readings: {2026-11-20: 2, 2026-11-24: 3}", ("2", "3")),
        ("start: 1, target: 3, by: 2026-11-23, readings: {2026-11-20: 2}", None),
    ],
)
def test_a_target_is_missed_the_day_after_its_date_in_either_direction(
    judged: Judged, measure: str, said: tuple[str, str] | None
) -> None:
    charter = f"objectives: {{o: {{key_results: {{k: {{{measure}}}}}}}}}"
    kpi = MISSED.format("p/a/k", "kpi", *said) if said else "held p/a/k"
    key_result = MISSED.format("-", "key result", *said) if said else "held -"
    assert judged("measure-missed", f"kpis: {{k: {{{measure}}}}}") == [kpi]
    assert judged("measure-missed", "", charter=charter) == [key_result]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        ("start: 1, by: 2026-11-22, readings: {2026-11-20: 2}", []),
        ("start: 1, target: 3, readings: {2026-11-20: 2}", ["gap p/a/k: date of the target not stated"]),
        ("start: 1, target: 3, by: unknown", ["gap p/a/k: date of the target stated as unknown"]),
        ("start: 1, target: 3, by: 2026-11-22", ["gap p/a/k: no reading"]),
        ("start: 1, target: 3, by: 2026-11-22, readings: {2026-11-24: 3}", ["gap p/a/k: no reading"]),
        (
            "target: 3, by: 2026-11-22, readings: {2026-11-20: 2}",
            ["gap p/a/k: no start: it can't be told whether more is better"],
        ),
        (
            "start: 3, target: 3, by: 2026-11-22, readings: {2026-11-20: 2}",
            ["gap p/a/k: start and target are the same: it can't be told whether more is better"],
        ),
    ],
)
def test_without_one_of_its_numbers_a_target_can_not_be_told(
    judged: Judged, measure: str, expected: list[str]
) -> None:
    assert judged("measure-missed", f"kpis: {{k: {{{measure}}}}}") == expected


@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, status: str) -> None:
    text = "kpis: {k: {start: 1, target: 3, by: 2026-03-31, readings: {2026-01-31: 2}}, l: {}}"
    rules = ("kpi-without-reading", "measure-missed", "measure-without-target")
    assert [judged(rule, text, status=status) for rule in rules] == [[], [], []]
