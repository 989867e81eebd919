import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import IntEnum, StrEnum

import pytest

from plateSpinner.render.json import render


class Health(StrEnum):
    AMBER = "amber"


class Level(IntEnum):
    HIGH = 3


@dataclass(frozen=True, slots=True)
class Slip:
    milestone: str
    days: int | None
    health: Health


@dataclass(frozen=True, slots=True)
class Result:
    as_of: date
    slips: tuple[Slip, ...]
    cost: dict[date, Decimal]
    none: tuple[()] = ()


RESULT = Result(
    date(2026, 11, 23),
    (Slip("bêta 決", 7, Health.AMBER), Slip("ga", None, Health.AMBER)),
    {date(2026, 12, 1): Decimal("1200000.50"), date(2026, 9, 1): Decimal("1E+3")},
)


def test_a_result_is_written_in_the_order_it_is_declared() -> None:
    assert (
        render(RESULT)
        == """{
  "as_of": "2026-11-23",
  "slips": [
    {
      "milestone": "bêta 決",
      "days": 7,
      "health": "amber"
    },
    {
      "milestone": "ga",
      "days": null,
      "health": "amber"
    }
  ],
  "cost": {
    "2026-12-01": 1200000.50,
    "2026-09-01": 1E+3
  },
  "none": []
}
"""
    )


def test_decimals_come_back_exactly() -> None:
    values = [
        Decimal(text) for text in ("0.1", "1200000.50", "1E+3", "-0.00", "0.1234567890123456789", "1E-30")
    ]
    read = json.loads(render(values), parse_float=Decimal, parse_int=Decimal)
    assert [str(value) for value in read] == [str(value) for value in values]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, "null"),
        (True, "true"),
        (Level.HIGH, "3"),
        (1.5, "1.5"),
        (float("nan"), "null"),
        (float("-inf"), "null"),
        (Decimal("NaN"), "null"),
        (datetime(2026, 11, 23, 13, 0, tzinfo=UTC), '"2026-11-23T13:00:00+00:00"'),
        ({}, "{}"),
        ([], "[]"),
        ({1: [{}], None: 2, "\x1b": 3}, '{\n  "1": [\n    {}\n  ],\n  "null": 2,\n  "\\u001b": 3\n}'),
    ],
)
def test_each_kind_of_value_has_one_form(value: object, text: str) -> None:
    assert render(value) == f"{text}\n"


def test_nesting_has_no_limit() -> None:
    nested: list[object] = []
    for _ in range(3000):
        nested = [nested]
    assert render(nested).split() == ["["] * 3000 + ["[]"] + ["]"] * 3000


@pytest.mark.parametrize("value", [{1, 2}, object(), Result, {(1, 2): 3}, b"x"])
def test_what_has_no_form_is_refused_by_its_type(value: object) -> None:
    with pytest.raises(TypeError, match=r"no JSON for (set|object|type|tuple|bytes)"):
        render(value)
