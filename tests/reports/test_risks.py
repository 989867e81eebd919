"""Risks: exposure by hand, what float absorbs, and a recount of the worked example over its raw YAML."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path

import pytest
import yaml

from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.render.plain import render
from plateSpinner.reports.risks import RiskGrouping, RiskRow, RisksReport, build
from plateSpinner.reports.risks_screen import present
from plateSpinner.reports.selection import Selection
from plateSpinner.workspace.load import load

Read = Callable[[Mapping[str, str]], Portfolio]
ROOT = Path(__file__).parents[2]
TODAY = dt.date(2026, 11, 23)


def risks(read: Read, project: str, charter: str = "spin: 1\ncurrency: EUR\n", **how: object) -> RisksReport:
    files = {
        "portfolio.yaml": charter,
        "p/program.yaml": "name: P\n",
        "p/a.yaml": f"name: A\nstatus: active\nowner: jo\n{project}",
    }
    return build(read(files), TODAY, "--as-of", **how)  # type: ignore[arg-type]


def one(report: RisksReport) -> RiskRow:
    (row,) = report.risks
    return row


def told(value: object) -> str:
    return value.reason if isinstance(value, Unknown) else f"{Decimal(str(value)).normalize():f}"


@pytest.mark.parametrize(
    ("risk", "points", "days", "money"),
    [
        ("{probability: 40%, impact: {schedule: 3w, cost: 50k}}", 9, "6", "20000"),
        ("{probability: high, impact: {schedule: [1w, 2w, 6w]}}", 12, "6", "has no impact in money"),
        ("{probability: medium, impact: high}", 12, "14", "no budget in the portfolio's currency to take"),
        (
            "{probability: 5%, impact: {cost: 50k}}",
            "has an impact in money",
            "has no impact on dates",
            "2500",
        ),
        ("{probability: 5%, impact: {schedule: 1d, cost: 50 USD}}", 1, "0.05", "its cost is in USD"),
        ("{impact: high}", "has no probability", "has no probability", "has no probability"),
        ("{probability: high}", "has no impact", "has no impact", "has no impact"),
    ],
)
def test_exposure_is_probability_times_impact_or_says_why_it_can_t_be_told(
    read: Read, risk: str, points: object, days: str, money: str
) -> None:
    figures = one(risks(read, f"risks: {{r: {risk}}}\n")).inherent
    assert told(figures.score).startswith(str(points))
    assert told(figures.days) == days
    assert told(figures.money).startswith(money)


def test_a_level_of_impact_is_worth_its_share_of_the_budget(read: Read) -> None:
    row = one(risks(read, "budget: 800k\nrisks: {r: {probability: 60%, impact: high}}\n"))
    assert told(row.inherent.money) == "96000"  # 60% of 20% of 800k
    assert told(row.inherent.days) == "24"  # 60% of 40 days


def test_float_absorbs_a_delay_as_far_as_it_goes(read: Read) -> None:
    # t ends Friday the 27th; ga is promised for Friday 18 December, 15 working days later
    project = """\
milestones: {ga: {due: 2026-12-18, after: [t]}}
tasks: {t: {duration: 5d}, u: {duration: 20d}}
risks:
  small: {probability: 50%, impact: {schedule: 3w}, affects: [ga]}
  large: {probability: 50%, impact: {schedule: 4w}, affects: [ga, t]}
"""
    rows = {row.ref: row for row in risks(read, project).risks}
    assert told(rows["p/a/small"].delay) == "0"
    assert told(rows["p/a/large"].delay) == "5"
    assert rows["p/a/large"].nearest == dt.date(2026, 11, 27)
    assert [(a.ref, told(a.total_float), told(a.delay)) for a in rows["p/a/large"].affected] == [
        ("p/a/ga", "15", "5"),
        ("p/a/t", "15", "5"),
    ]


def test_what_is_done_is_not_hit_any_more_and_what_can_t_be_projected_has_no_delay(read: Read) -> None:
    project = """\
milestones: {a: {due: 2026-11-02, done: 2026-11-02}, b: {}}
risks: {r: {probability: 50%, impact: {schedule: 3w}, affects: [a, b]}}
"""
    row = one(risks(read, project))
    assert [(a.ref, told(a.total_float)) for a in row.affected] == [("p/a/b", "it can't be projected")]
    assert told(row.delay) == "what it affects has no float to hold it against"


def test_residual_stands_beside_inherent(read: Read) -> None:
    risk = "{probability: high, impact: high, response: mitigate, residual: {probability: low}}"
    row = one(risks(read, f"risks: {{r: {risk}}}\n"))
    assert row.residual is not None
    assert (row.inherent.score, row.residual.score, row.high) == (16, 8, True)


def test_what_is_not_dealt_with_is_flagged(read: Read) -> None:
    project = """\
risks:
  a: {probability: low, impact: low}
  b: {owner: jo, probability: low, impact: low, response: mitigate, review: 2026-11-22,
      actions: {x: {due: 2026-11-22}, y: {due: 2026-11-23}, z: {due: 2026-11-01, done: 2026-11-01}}}
  c: {owner: jo, probability: low, impact: low, response: accept, review: 2026-11-23}
  d: {owner: jo, status: occurred, probability: low, impact: low, response: accept}
  e: {owner: jo, status: occurred, probability: low, impact: low, response: accept}
  f: {owner: jo, status: closed, probability: low, impact: low}
issues: {i: {risk: e}}
"""
    flags = {row.ref: row.flags for row in risks(read, project).risks}
    assert flags == {
        "p/a/a": ("no owner", "no response"),
        "p/a/b": ("review overdue since 2026-11-22", "1 action overdue"),
        "p/a/c": (),
        "p/a/d": ("occurred without an issue",),
    }
    assert {row.ref for row in risks(read, project, closed=True).risks} == {f"p/a/{i}" for i in "abcdef"}


def test_the_greatest_exposure_comes_first_threats_before_opportunities(read: Read) -> None:
    project = """\
risks:
  a: {probability: low, impact: {schedule: 1d}}
  b: {kind: opportunity, probability: very_high, impact: very_high}
  c: {probability: high, impact: high}
  d: {probability: low, impact: {schedule: 2d}}
  e: {}
"""
    assert [row.ref[-1] for row in risks(read, project).risks] == ["c", "d", "a", "e", "b"]


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (RiskGrouping.CAUSE, [("one lab", 2, "9"), ("", 1, "2.4")]),
        (RiskGrouping.AFFECTED, [("p/a/ga", 2, "9"), ("p/a/beta", 1, "6"), ("", 1, "2.4")]),
        (RiskGrouping.OWNER, [("jo", 2, "8.4"), ("sam", 1, "3")]),
        (RiskGrouping.PROGRAM, [("p", 3, "11.4")]),
    ],
)
def test_one_cause_that_hits_many_and_one_item_hit_by_many_add_up(
    read: Read, by: RiskGrouping, rows: list[tuple[str, int, str]]
) -> None:
    project = """\
milestones: {beta: {due: 2026-12-18}, ga: {due: 2026-12-18}}
risks:
  a: {cause: one lab, probability: 60%, impact: {schedule: 10d}, affects: [beta, ga]}
  b: {cause: one lab, owner: sam, probability: 20%, impact: {schedule: 15d}, affects: [ga]}
  c: {probability: 60%, impact: {schedule: 4d}}
  d: {kind: opportunity, cause: one lab, probability: 60%, impact: {schedule: 4d}}
"""
    groups = risks(read, project, by=by).groups
    assert [(row.name, row.risks, told(row.days)) for row in groups] == rows


def test_the_log_has_what_is_open_longest_late_first(read: Read) -> None:
    project = """\
milestones: {beta: {due: 2026-12-18}, ga: {due: 2026-12-18, after: [beta]}}
issues:
  i: {raised: 2026-11-13, due: 2026-11-27, affects: [beta]}
  j: {due: 2026-11-01, closed: 2026-11-02}
assumptions: {a: {validate_by: 2026-11-20}, v: {validate_by: 2026-11-20, validated: 2026-11-19}}
decisions: {d: {needed_by: 2026-11-13, moves: [ga]}, e: {decided: 2026-11-01}}
"""
    report = risks(read, project, raid=True)
    assert [(row.kind, row.ref, row.late, row.age, row.promises_behind) for row in report.raid] == [
        ("decision", "p/a/d", 10, None, 1),
        ("assumption", "p/a/a", 3, None, 0),
        ("issue", "p/a/i", 0, 10, 2),
    ]


def test_the_matrix_counts_before_and_after_the_response(read: Read) -> None:
    project = """\
risks:
  a: {probability: high, impact: high, residual: {probability: low, impact: low}}
  b: {probability: high, impact: high}
  c: {kind: opportunity, probability: high, impact: high}
"""
    lines = render(present(risks(read, project), str, matrix=True)).splitlines()
    table = lines[lines.index("Threats  greatest exposure first") - 6 :][:5]
    assert [line.split("  ")[1].strip() for line in table][1::2] == ["high", "low"]
    high, low = table[1], table[3]
    assert "2 → 1  a, b !" in high
    assert "0 → 1" in low


def test_risks_without_an_answer_are_counted(read: Read) -> None:
    text = render(present(risks(read, "risks: {a: {}, b: {}}\n"), str))
    assert "2 open threats; 2 with something missing or overdue;" in text


def test_a_cost_in_another_currency_is_told_as_in_no_sum(read: Read) -> None:
    project = "risks: {a: {probability: high, impact: {schedule: 3w, cost: 50k USD}}}\n"
    text = render(present(risks(read, project), str))
    assert "9 expected; its cost is in USD, and no sum is made across currencies" in text


def test_who_stands_in_for_no_owner_is_not_named_beside_the_flag(read: Read) -> None:
    text = render(present(risks(read, "risks: {a: {probability: low, impact: low}}\n"), str))
    assert "· jo" not in text
    assert text.count("no response") == 1
    assert "p/a/a · jo" in render(present(risks(read, "risks: {a: {owner: jo}}\n"), str))


def test_filters_leave_out_what_does_not_fit(read: Read) -> None:
    project = "risks: {a: {owner: sam}, b: {}}\n"
    report = risks(read, project, selection=Selection(owners=("sam",)))
    assert [row.ref for row in report.risks] == ["p/a/a"]
    assert report.filters == ("--owner sam",)


def test_the_scores_of_the_worked_example_equal_a_recount_with_the_default_scales() -> None:
    """Levels and scores by the documented scales, from raw YAML: another path than the product's."""
    levels = ["very_low", "low", "medium", "high", "very_high"]
    shares = [5, 15, 35, 60, 85]
    delays = [2, 5, 15, 40, 80]
    units = {"d": 1, "w": 5, "mo": 20}
    report = build(load(ROOT / "programs").portfolio, TODAY, "--as-of", closed=True)
    counted = 0
    for row in report.risks:
        program, *rest = row.ref.split("/")
        path = ROOT / "programs" / program / (f"{rest[0]}.yaml" if len(rest) == 2 else "program.yaml")
        risk = yaml.load(path.read_text("utf-8"), yaml.BaseLoader)["risks"][rest[-1]]  # noqa: S506 - texts
        chance, impact = risk["probability"], risk["impact"]
        if isinstance(impact, dict) and set(impact) != {"schedule"}:
            continue  # money needs a budget: by hand above
        if chance in levels:
            p = levels.index(chance) + 1
        else:
            share = float(chance.rstrip("%")) if "%" in chance else float(chance) * 100
            gaps = [abs(worth - share) for worth in shares]
            p = 5 - gaps[::-1].index(min(gaps))
        if isinstance(impact, dict):
            likely = impact["schedule"][1] if isinstance(impact["schedule"], list) else impact["schedule"]
            number = "".join(c for c in likely if c.isdigit() or c == ".")
            days = float(number) * units[likely[len(number) :]]
            i = next((n for n, most in enumerate(delays) if days <= most), 4) + 1
        else:
            i = levels.index(impact) + 1
        assert row.inherent.score == p * i, row.ref
        counted += 1
    assert counted >= 8
