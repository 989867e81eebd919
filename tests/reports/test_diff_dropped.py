"""Promises that a change of plan drops, who waited for them, and who has to agree to what is no date."""

import datetime as dt
from pathlib import Path

import pytest

from plateSpinner.analysis.changes.compare import compare
from plateSpinner.analysis.impact.impact import impact
from plateSpinner.analysis.impact.side import Side
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.render.plain import render
from plateSpinner.reports.diff import DiffReport, Found, Version, build
from plateSpinner.reports.diff_screen import present
from plateSpinner.workspace.load import load
from plateSpinner.workspace.snapshot import Snapshot

DAY = dt.date(2026, 11, 23)  # a Monday
HERE = Version("here", "", None)
FILES = {
    "portfolio.yaml": """\
spin: 1
people: {jo: {}, maya: {}, lena: {}, tariq: {}, kim: {}}
objectives:
  grow:
    owner: maya
    key_results: {orders: {start: 1, target: 9, by: 2027-06-30, readings: {2026-10-31: 2}}}
data_date: 2026-11-23
teams:
  web: {lead: lena, capacity: {2026-01-01: 1}}
  api: {lead: tariq, capacity: {2026-01-01: 9}}
""",
    "p/program.yaml": "name: P\nowner: maya\nstatus: active\n",
    "p/api.yaml": """\
name: Api
status: active
owner: jo
team: api
target: 2027-03-31
milestones:
  alpha: {due: 2026-11-13, done: 2026-11-12}
  beta: {due: 2026-12-11, after: [build]}
  ga: {forecast: 2027-02-01, after: [beta]}
tasks:
  build: {duration: 5d}
dependencies:
  lab: {external: Lab, for: beta, need_by: 2026-12-01, promised: 2026-12-01, status: agreed}
""",
    "p/web.yaml": """\
name: Web
status: active
owner: kim
team: web
milestones:
  live: {due: 2027-01-29, after: [api/beta], owner: tariq}
  old: {due: 2026-10-30, done: 2026-10-30, after: [api/beta]}
tasks:
  crowd: {duration: 10d, assign: {web: 3}}
dependencies:
  beta: {needs: api/beta, giver: api, need_by: 2026-12-18, promised: 2026-12-11, status: agreed}
""",
}


def read(files: dict[str, str]) -> Portfolio:
    raw: dict[str, bytes | None] = {name: text.encode() for name, text in files.items()}
    return load(Snapshot(Path(), raw)).portfolio


def diff(file: str, old: str, new: str, *, back: bool = False) -> DiffReport:
    assert FILES[file].count(old) == 1
    plans = [read(FILES), read(FILES | {file: FILES[file].replace(old, new)})]
    before, after = reversed(plans) if back else plans
    sides = Side(before, DAY), Side(after, DAY)
    return build(compare(before, after), sides, (HERE, HERE), (Found((), ()), Found((), ())), "--as-of")


BETA = "  beta: {due: 2026-12-11, after: [build]}\n"
ELSEWHERE = {"p/web/live", "p/web/beta"}
ALL: dict[str, set[str]] = {"p/api": set(), "p/api/beta": ELSEWHERE, "p/api/lab": set()}
DATES = {
    "p/api": dt.date(2027, 3, 31),
    "p/api/beta": dt.date(2026, 12, 11),
    "p/api/lab": dt.date(2026, 12, 1),
}


@pytest.mark.parametrize(
    ("old", "new", "why", "waiting"),
    [
        (BETA, "", "removed", {"p/api/beta": {"p/api/ga", *ELSEWHERE}}),
        (BETA, "  beta: {after: [build]}\n", "date taken away", {"p/api/beta": {"p/api/ga", *ELSEWHERE}}),
        ("status: active", "status: on_hold", "on hold", ALL),
        ("status: active", "status: cancelled", "cancelled", ALL),
        ("status: agreed", "status: rejected", "rejected", {"p/api/lab": {"p/api/beta"}}),
        (", need_by: 2026-12-01", "", "date taken away", {"p/api/lab": {"p/api/beta"}}),
        ("target: 2027-03-31\n", "", "date taken away", {"p/api": set()}),
    ],
)
def test_a_promise_that_nobody_is_held_to_any_more_is_told_with_what_waited_for_it(
    old: str, new: str, why: str, waiting: dict[str, set[str]]
) -> None:
    report = diff("p/api.yaml", old, new)
    assert {row.ref: set(row.waiting) for row in report.dropped} == waiting
    assert [(row.why, row.promised) for row in report.dropped] == [(why, DATES[ref]) for ref in waiting]
    assert report.totals.dropped == len(waiting)
    assert diff("p/api.yaml", old, new, back=True).dropped == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{due: 2026-12-11, after", "{due: 2026-12-11, done: 2026-11-20, after"),
        ("due: 2026-12-11", "due: 2026-12-18"),
        ("status: agreed", "status: delivered"),
        ("status: active", "status: done"),
        ("  alpha: {due: 2026-11-13, done: 2026-11-12}\n", ""),
        ("  ga: {forecast: 2027-02-01, after: [beta]}\n", ""),
    ],
)
def test_what_is_kept_moved_or_was_never_promised_is_not_dropped(old: str, new: str) -> None:
    assert diff("p/api.yaml", old, new).dropped == ()


def stakes(report: DiffReport) -> dict[str, list[tuple[str, str, str, bool]]]:
    return {
        row.party: [(stake.role, stake.ref, stake.what, stake.agrees) for stake in row.stakes]
        for row in report.affected
    }


def test_whoever_waits_for_what_is_dropped_has_to_know() -> None:
    report = diff("p/api.yaml", BETA, "")
    assert stakes(report) == {
        "jo": [
            ("owner", "p/api/beta", "removed", True),
            ("owner", "p/api/ga", "waits for p/api/beta, removed", False),
        ],
        "api": [("giver", "p/web/beta", "waits for p/api/beta, removed", False)],
        "kim": [("owner", "p/web/beta", "waits for p/api/beta, removed", False)],
        "tariq": [("owner", "p/web/live", "waits for p/api/beta, removed", False)],
    }


def test_the_leads_of_both_teams_agree_when_work_changes_hands() -> None:
    assert stakes(diff("p/web.yaml", "team: web\n", "team: api\n")) == {
        "kim": [("owner", "p/web", "team changed", True)],
        "lena": [("lead of web", "p/web", "team changed", True)],
        "tariq": [("lead of api", "p/web", "team changed", True)],
    }


def test_a_lead_agrees_to_another_capacity_and_the_effect_says_that_the_load_changes() -> None:
    report = diff("portfolio.yaml", "{2026-01-01: 1}", "{2026-01-01: 2}")
    assert stakes(report) == {"lena": [("lead", "teams/web", "capacity.2026-01-01 changed", True)]}
    assert (report.totals.newly_overloaded, report.totals.more_overloaded, report.totals.less_overloaded) == (
        0,
        0,
        1,
    )
    assert "Effect: 1 team or person less overloaded, 1 party has to agree.\n" in render(present(report, str))
    back = diff("portfolio.yaml", "{2026-01-01: 1}", "{2026-01-01: 2}", back=True)
    assert (back.totals.newly_overloaded, back.totals.more_overloaded, back.totals.less_overloaded) == (
        0,
        1,
        0,
    )


def test_a_screen_tells_of_dropped_promises_in_plain_words() -> None:
    shown = render(present(diff("p/api.yaml", BETA, ""), str))
    assert (
        "Promises dropped  not kept, and nobody is held to them any more\n  removed  p/api/beta · jo\n"
        in shown
    )
    assert "    promised 2026-12-11\n    waited for by " in shown


def test_the_owner_of_an_objective_agrees_to_another_target_and_not_to_a_reading() -> None:
    assert stakes(diff("portfolio.yaml", "target: 9", "target: 7")) == {
        "maya": [("owner", "objectives/grow", "key_results.orders.target changed", True)]
    }
    assert stakes(diff("portfolio.yaml", "2026-10-31: 2", "2026-10-31: 2, 2026-11-20: 3")) == {}


def test_the_day_from_which_the_plan_is_looked_at_is_no_date_that_comes_later() -> None:
    totals = diff("portfolio.yaml", "data_date: 2026-11-23", "data_date: 2026-11-30").totals
    assert (totals.later, totals.other) == (0, 1)


def test_money_is_told_whole_or_to_the_cent() -> None:
    budget = "owner: jo\nbudget: 2.4M EUR\n"
    shown = render(present(diff("p/api.yaml", "owner: jo\n", budget), str))
    assert "  - p  budget 0 → 2,400,000 EUR (+2,400,000)\n" in shown


def test_where_no_item_on_the_way_is_changed_a_date_follows_from_the_calendar_that_is() -> None:
    # five days of work: until Monday 7 December instead of Friday the 27th, when the lab delivers on the 1st
    report = diff("portfolio.yaml", "data_date:", "calendars: {default: {week: mon-tue}}\ndata_date:")
    moved = {row.ref: (row.days, row.because) for row in report.shifts if row.days}
    assert moved["p/api/beta"] == (6, ("calendars/default",))
    assert {because for _, because in moved.values()} == {("calendars/default",)}
    both = FILES["portfolio.yaml"].replace("data_date:", "calendars: {default: {week: mon-tue}}\ndata_date:")
    longer = FILES["p/api.yaml"].replace("duration: 5d", "duration: 6d")
    plans = read(FILES), read(FILES | {"portfolio.yaml": both, "p/api.yaml": longer})
    shifts = impact(compare(*plans), Side(plans[0], DAY), Side(plans[1], DAY)).shifts
    assert [(s.around, [i.ref for i in s.because]) for s in shifts if s.after.item.ref == "p/api/beta"] == [
        ((), ["p/api/build"])
    ]
