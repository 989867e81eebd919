"""Money: to the cent over the budget, ahead of the work, and what can't be told."""

from collections.abc import Callable

import pytest

Judged = Callable[..., list[str]]
HALF = "tasks: {t: {done: 2026-11-20}, u: {}}\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("budget: 100\nactuals: {2026-10: 100}", ["held p/a"]),
        (
            "budget: 100\nactuals: {2026-10: 60, 2026-11: 41}",
            ["hit p/a: project 'a' spent 101 of 100, 1% over budget"],
        ),
        ("budget: 100\nactuals: {2026-10: 60, 2026-12: 41}", ["held p/a"]),
        ("budget: 100\nactuals: {2026-12: 41}", ["gap p/a: no actuals"]),
        ("budget: 100", ["gap p/a: no actuals"]),
        ("actuals: {2026-10: 60}", ["gap p/a: budget not stated"]),
        ("budget: unknown\nactuals: {2026-10: 60}", ["gap p/a: budget stated as unknown"]),
        ("budget: 0\nactuals: {2026-10: 60}", ["gap p/a: no budget above 0 to hold it against"]),
        (
            "budget: 100 EUR\nactuals: {2026-10: 600 USD}",
            ["gap p/a: actuals and budget are in different currencies"],
        ),
    ],
)
def test_over_the_budget_is_over_it_by_any_amount(judged: Judged, text: str, expected: list[str]) -> None:
    assert judged("over-budget", text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (HALF, []),
        (HALF + "budget: 100\nactuals: {2026-10: 60}", ["held p/a"]),
        (
            HALF + "budget: 100\nactuals: {2026-10: 61}",
            ["hit p/a: project 'a' has spent 61% of its budget and done 50% of its tasks"],
        ),
        (
            "milestones: {m: {}}\nbudget: 100\nactuals: {2026-10: 11}",
            ["hit p/a: project 'a' has spent 11% of its budget and done 0% of its milestones"],
        ),
        (HALF + "budget: 100", ["gap p/a: no actuals"]),
        (HALF + "actuals: {2026-10: 61}", ["gap p/a: budget not stated"]),
        (HALF + "budget: 0\nactuals: {2026-10: 61}", ["gap p/a: no budget above 0 to hold it against"]),
        (
            HALF + "budget: 100 EUR\nactuals: {2026-10: 61 USD}",
            ["gap p/a: actuals and budget are in different currencies"],
        ),
        ("budget: 100\nactuals: {2026-10: 61}", ["gap p/a: no tasks and no milestones"]),
    ],
)
def test_money_may_be_ten_points_ahead_of_the_work(judged: Judged, text: str, expected: list[str]) -> None:
    assert judged("budget-pace", text) == expected


@pytest.mark.parametrize(
    ("text", "program", "expected"),
    [
        ("actuals: {2026-10: 60}", "", ["hit p/a: project 'a' has actuals and no budget"]),
        ("budget: unknown\nactuals: {2026-10: 60}", "", ["hit p/a: project 'a' has actuals and no budget"]),
        ("actuals: {2026-11: 60}", "", ["hit p/a: project 'a' has actuals and no budget"]),
        ("actuals: {2026-11-23: 60}", "", ["hit p/a: project 'a' has actuals and no budget"]),
        ("actuals: {2026-11-24: 60}", "", []),
        ("actuals: {2026-10: 60}", "budget: 1M", ["held p/a"]),
        ("budget: 100\nactuals: {2026-10: 60}", "", ["held p/a"]),
    ],
)
def test_money_is_spent_from_the_budget_of_the_project_or_the_program(
    judged: Judged, text: str, program: str, expected: list[str]
) -> None:
    assert judged("actuals-without-budget", text, program=program) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("budget: 1M", []),
        ("actuals: {2026-11-24: 60 USD}", []),
        (
            "actuals: {2026-11-23: 60 USD}",
            ["hit p/a: project 'a' has 1 amount in a currency other than its budget's"],
        ),
        ("actuals: {2026-10: 60, 2026-11: 60 EUR}", ["held p/a"]),
        (
            "actuals: {2026-10: 60 USD}",
            ["hit p/a: project 'a' has 1 amount in a currency other than its budget's"],
        ),
        (
            "budget: 1M USD\nactuals: {2026-10: 60, 2026-11: 60 EUR}",
            ["hit p/a: project 'a' has 2 amounts in a currency other than its budget's"],
        ),
        ("budget: 1M USD\nactuals: {2026-10: 60 USD, 2026-12: 60}", ["held p/a"]),
    ],
)
def test_an_amount_without_a_currency_is_in_the_portfolios(
    judged: Judged, text: str, expected: list[str]
) -> None:
    assert judged("currency-mixed", text, charter="currency: EUR") == expected


@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, status: str) -> None:
    text = "budget: 10\nactuals: {2026-10: 60 USD}\nmilestones: {m: {}}"
    rules = ("over-budget", "budget-pace", "actuals-without-budget", "currency-mixed")
    assert [judged(rule, text, status=status) for rule in rules] == [[], [], [], []]
