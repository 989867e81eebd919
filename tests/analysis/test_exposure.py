"""Levels and scores of risks, against the policy's scales read off by hand."""

from decimal import Decimal

import pytest

from plateSpinner.analysis.exposure import impact_level, is_high, probability_level, rank, score
from plateSpinner.model.amounts import Money
from plateSpinner.model.charter import Charter
from plateSpinner.model.fact import Level
from plateSpinner.model.policy import Policy
from plateSpinner.model.risk import Impact, Probability, Risk
from plateSpinner.model.value import NOT_STATED, Unknown

BUDGET = Money(Decimal(1_000_000), "EUR")
EUROS = Charter.model_validate({"currency": "EUR"})


@pytest.mark.parametrize(
    ("stated", "level"),
    [
        ("very_low", "very_low"),
        ("very_high", "very_high"),
        ("0%", "very_low"),
        ("5%", "very_low"),
        ("9%", "very_low"),
        ("10%", "low"),
        ("15%", "low"),
        ("24%", "low"),
        ("25%", "medium"),
        ("40%", "medium"),
        ("47%", "medium"),
        ("48%", "high"),
        ("72%", "high"),
        ("73%", "very_high"),
        ("100%", "very_high"),
    ],
)
def test_a_share_is_at_the_nearest_level_the_higher_of_two(stated: str, level: str) -> None:
    assert probability_level(Probability.parse(stated), Policy()) == level


@pytest.mark.parametrize(
    ("stated", "level"),
    [
        ("medium", "medium"),
        ({"schedule": "0d"}, "very_low"),
        ({"schedule": "2d"}, "very_low"),
        ({"schedule": "17h"}, "low"),
        ({"schedule": "1w"}, "low"),
        ({"schedule": "6d"}, "medium"),
        ({"schedule": "3w"}, "medium"),
        ({"schedule": "2mo"}, "high"),
        ({"schedule": "41d"}, "very_high"),
        ({"schedule": "99mo"}, "very_high"),
        ({"schedule": ["1d", "3w", "99mo"]}, "medium"),
        ({"cost": "10k"}, "very_low"),
        ({"cost": "50k EUR"}, "low"),
        ({"cost": "100k"}, "medium"),
        ({"cost": "200k"}, "high"),
        ({"cost": "200001"}, "very_high"),
        ({"cost": ["1k", "50k", "900k"]}, "low"),
        ({"schedule": "1d", "cost": "200k"}, "high"),
        ({"schedule": "8w", "cost": "1k"}, "high"),
        ({"schedule": "1w", "cost": "900k USD"}, "low"),
    ],
)
def test_an_impact_is_at_the_worse_of_its_time_and_its_money(stated: object, level: str) -> None:
    assert impact_level(Impact.parse(stated), EUROS, BUDGET) == level


@pytest.mark.parametrize(
    ("cost", "budget"),
    [
        ("50k", NOT_STATED),
        ("50k", Money(Decimal(0))),
        ("50k USD", BUDGET),
        ("50k", Money(Decimal(1000), "USD")),
    ],
)
def test_money_without_a_budget_to_hold_it_against_can_not_be_told(
    cost: str, budget: Money | Unknown
) -> None:
    found = impact_level(Impact.parse({"cost": cost}), EUROS, budget)
    assert found == Unknown("has an impact in money, and no budget to hold it against")


def test_a_score_is_the_product_of_the_two_ranks() -> None:
    found = {
        (probability, impact): score(
            Risk.model_validate({"probability": probability, "impact": impact}), Charter(), NOT_STATED
        )
        for probability in Level
        for impact in Level
    }
    assert found == {
        (p, i): a * b for a, p in enumerate(Level, start=1) for b, i in enumerate(Level, start=1)
    }
    assert [rank(level) for level in Level] == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("risk", "reason"),
    [
        ({}, "has no probability"),
        ({"probability": "high"}, "has no impact"),
        ({"impact": "high"}, "has no probability"),
        ({"probability": "unknown", "impact": "high"}, "has no probability"),
        (
            {"probability": "high", "impact": {"cost": "1M"}},
            "has an impact in money, and no budget to hold it against",
        ),
    ],
)
def test_a_risk_without_its_inputs_has_no_score_and_is_not_called_high(
    risk: dict[str, object], reason: str
) -> None:
    fact = Risk.model_validate(risk)
    assert score(fact, Charter(), NOT_STATED) == Unknown(reason)
    assert not is_high(fact, Charter(), NOT_STATED)


@pytest.mark.parametrize(
    ("policy", "kind", "high"),
    [({}, "threat", True), ({"high_risk": 13}, "threat", False), ({}, "opportunity", False)],
)
def test_a_threat_is_high_from_the_score_of_the_policy_on(
    policy: dict[str, object], kind: str, *, high: bool
) -> None:
    charter = Charter.model_validate({"policy": policy})
    risk = Risk.model_validate({"probability": "high", "impact": "medium", "kind": kind})
    assert is_high(risk, charter, NOT_STATED) is high


def test_the_scales_are_the_plans_own_where_it_has_some() -> None:
    charter = Charter.model_validate(
        {
            "policy": {
                "probability": {"medium": "50%"},
                "impact": {"schedule": {"low": "10d"}, "cost": {"low": "10%"}},
            }
        }
    )
    assert probability_level(Probability.parse("43%"), charter.policy) == "medium"
    assert probability_level(Probability.parse("32%"), charter.policy) == "low"
    assert impact_level(Impact.parse({"schedule": "10d"}), charter, NOT_STATED) == "low"
    assert impact_level(Impact.parse({"cost": "90k EUR"}), charter, BUDGET) == "low"
