import datetime as dt
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateSpinner.analysis.history.record import (
    Commitment,
    Decided,
    Measure,
    Record,
    Threat,
    When,
    Word,
    from_row,
    record,
    to_row,
)
from plateSpinner.model.component import Project
from plateSpinner.workspace.load import load

EXAMPLE = Path(__file__).parents[3] / "programs"
RICH = {
    "name": "Payments",
    "status": "active",
    "owner": "@jo",
    "team": "web",
    "tags": ["pci"],
    "target": "2027-Q1",
    "milestones": {
        "beta": {"name": "Beta", "due": "2026-12-11", "forecast": "2026-12", "owner": "@kim", "team": "core"},
        "ga": {"due": {"unknown": "not agreed"}, "done": "2026-11-20"},
    },
    "tasks": {"outer": {"owner": "al", "tasks": {"inner": {"deadline": "2026-W49", "done": "2026-12-01"}}}},
    "dependencies": {
        "sso": {"needs": "q/b", "giver": "@idm", "promised": "2027-01-10", "need_by": "2027-01-15"},
        "lab": {"external": "Lab", "status": "delivered"},
        "hw": {"external": "Lab", "status": "rejected", "delivered": "2026-10-01"},
    },
    "decisions": {"psp": {"name": "Which", "decided": "2026-11-01", "moves": ["ga", "p"]}, "open": {}},
    "risks": {
        "a": {"probability": "40%", "impact": {"schedule": "2w"}},
        "b": {"probability": "high", "impact": "low", "status": "closed", "closed": "2026-11-02"},
        "c": {"impact": {"cost": 5}},
        "luck": {"kind": "opportunity", "probability": "40%", "impact": "low"},
    },
    "kpis": {
        "errors": {
            "unit": "%",
            "target": Decimal("0.1"),
            "readings": {"2026-10": 2, "2026-09": Decimal("2.5")},
        }
    },
    "updates": {"2026-11-20": {"health": "red"}, "2026-11-06": {"health": "green"}, "2026-11-13": {}},
}


def day(text: str) -> When:
    return When(text, dt.date.fromisoformat(text), dt.date.fromisoformat(text))


def rich() -> Record:
    return record("project", Project.model_validate(RICH))


def test_a_record_holds_what_history_needs_and_nothing_else() -> None:
    december = When("2026-12", dt.date(2026, 12, 1), dt.date(2026, 12, 31))
    quarter = When("2027-Q1", dt.date(2027, 1, 1), dt.date(2027, 3, 31))
    week = When("2026-W49", dt.date(2026, 11, 30), dt.date(2026, 12, 6))
    assert rich() == Record(
        "project",
        "Payments",
        "active",
        "jo",
        "web",
        ("pci",),
        (
            Commitment("project", "", "Payments", "jo", "web", quarter),
            Commitment("milestone", "beta", "Beta", "kim", "core", day("2026-12-11"), december),
            Commitment("milestone", "ga", "", "jo", "web", done=day("2026-11-20"), finished=True),
            Commitment("task", "outer", "", "al", "web", summary=True),
            Commitment("task", "outer.inner", "", "al", "web", week, done=day("2026-12-01"), finished=True),
            Commitment("dependency", "sso", "", "idm", "", day("2027-01-10"), need_by=day("2027-01-15")),
            Commitment("dependency", "lab", "", "jo", "web", finished=True),
            Commitment(
                "dependency", "hw", "", "jo", "web", done=day("2026-10-01"), finished=True, withdrawn=True
            ),
        ),
        (Decided("psp", "Which", day("2026-11-01"), ("ga", "p")), Decided("open", "", None, ())),
        (
            Threat("a", open=True, closed=None, probability=Decimal("0.4"), delay=Decimal(10)),
            Threat("b", open=False, closed=day("2026-11-02"), probability="high", delay="low"),
            Threat("c", open=True, closed=None, probability=None, delay=None),
        ),
        (
            Measure(
                "errors",
                "",
                "%",
                Decimal("0.1"),
                ((dt.date(2026, 9, 30), Decimal("2.5")), (dt.date(2026, 10, 31), Decimal(2))),
            ),
        ),
        (Word(day("2026-11-06"), "green"), Word(day("2026-11-13"), ""), Word(day("2026-11-20"), "red")),
    )


def test_a_record_comes_back_from_json_as_it_was() -> None:
    assert from_row(json.loads(json.dumps(to_row(rich())))) == rich()


@pytest.mark.skipif(not EXAMPLE.is_dir(), reason="the worked example is not written yet")
def test_every_record_of_the_worked_example_comes_back_from_json_as_it_was() -> None:
    for component in load(EXAMPLE).portfolio.components:
        made = record(component.kind, component.fact)
        assert from_row(json.loads(json.dumps(to_row(made)))) == made


BAD: list[object] = [
    None,
    "text",
    {},
    [],
    to_row(rich())[:-1],
    [*to_row(rich()), None],
    ["portfolio", *to_row(rich())[1:]],
    [*to_row(rich())[:5], "pci", *to_row(rich())[6:]],
    [*to_row(rich())[:6], [["goal", *[""] * 4, *[None] * 4, *[False] * 3]], *to_row(rich())[7:]],
    [*to_row(rich())[:6], [["task", *[""] * 4, "20260131", *[None] * 3, *[False] * 3]], *to_row(rich())[7:]],
    [*to_row(rich())[:6], [["task", *[""] * 4, *[None] * 4, 0, 1, 1]], *to_row(rich())[7:]],
    [*to_row(rich())[:8], [["a", True, None, ["NaN"], None]], *to_row(rich())[9:]],
    [*to_row(rich())[:9], [["k", "", "", "high", []]], to_row(rich())[10]],
    [*to_row(rich())[:10], [[None, "red"]]],
]


@pytest.mark.parametrize("row", BAD)
def test_what_to_row_does_not_write_is_refused(row: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_row(row)


@pytest.mark.parametrize(
    "number", ["1e999999", "1e-999999", "9" * 71, "0." + "1" * 70, "Infinity", "NaN", "x"]
)
def test_a_number_that_no_plan_has_is_refused(number: str) -> None:
    text = json.dumps(to_row(rich()))
    assert text.count('"2.5"') == 1  # a reading of the KPI
    with pytest.raises(ValueError, match=r"."):
        from_row(json.loads(text.replace('"2.5"', f'"{number}"')))


def spoilt(row: object, data: st.DataObject) -> object:
    """The row with one of its parts, at any depth, replaced by something else."""
    if isinstance(row, list) and row and data.draw(st.integers(0, 4)):
        at = data.draw(st.integers(0, len(row) - 1))
        return [*row[:at], spoilt(row[at], data), *row[at + 1 :]]
    return data.draw(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text()
        | st.lists(st.text(), max_size=3)
        | st.sampled_from(["2026-01-31", "2026-13-01", "1e999999999", "NaN", "sNaN", "milestone"])
    )


@settings(deadline=None, max_examples=100, derandomize=True)
@given(st.data())
def test_a_spoilt_row_is_refused_or_read_as_it_says(data: st.DataObject) -> None:
    row = spoilt(to_row(rich()), data)
    try:
        made = from_row(row)
    except ValueError:
        return
    assert from_row(to_row(made)) == made
