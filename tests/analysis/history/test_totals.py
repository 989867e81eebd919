from collections.abc import Callable

import pytest

from plateSpinner.analysis.history.slips import Ledger, Step, ledger
from plateSpinner.analysis.history.totals import Grouping, Totals, grouped, totals

Commit = Callable[..., Step]


@pytest.fixture
def book(commit: Commit) -> Ledger:
    """Three promises of two programs: two pushes, one with a decision, a pull, one made again, two kept."""
    return ledger(
        [
            commit(
                "01-01",
                {
                    "p/a": "owner: jo\nteam: web\nmilestones: {x: {due: 2026-03-31}, y: {due: 2026-04-30}}\n",
                    "q/b": "owner: kim\nmilestones: {z: {due: 2026-05-31}}\n",
                },
            ),
            commit(
                "02-01",
                {
                    "p/a": "owner: jo\nteam: web\nmilestones: {x: {due: 2026-04-10}, y: {due: 2026-04-20}}\n"
                    "decisions: {d: {decided: 2026-02-01, moves: [x]}}\n",
                    "q/b": "owner: kim\n",
                },
            ),
            commit(
                "04-01",
                {
                    "p/a": "owner: al\nteam: web\nmilestones: {x: {due: 2026-04-15}, y: {due: 2026-04-20}}\n",
                    "q/b": "owner: kim\nmilestones: {z: {due: 2026-06-02}}\n",
                },
            ),
            commit(
                "05-01",
                {
                    "p/a": "owner: al\nteam: web\n"
                    "milestones: {x: {due: 2026-04-15, done: 2026-04-30},"
                    " y: {due: 2026-04-20, done: 2026-04-20}}\n"
                },
            ),
        ]
    )


def test_totals_count_what_happened(book: Ledger) -> None:
    assert totals(book.events()) == Totals(
        promised=3,
        slipped=1,
        slipped_components=1,
        pushes=2,
        days_pushed=15,
        undecided=1,
        pulls=1,
        days_pulled=10,
        withdrawn=1,
        renewed=1,
        days_renewed=2,
        reached=2,
        reached_late=1,
    )


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        (Grouping.PROGRAM, [("p", 2, 15), ("q", 0, 0)]),
        (Grouping.TEAM, [("web", 2, 15), ("", 0, 0)]),
        (Grouping.OWNER, [("jo", 1, 10), ("al", 1, 5), ("kim", 0, 0)]),
        (Grouping.QUARTER, [("2026-Q1", 1, 10), ("2026-Q2", 1, 5)]),
    ],
)
def test_totals_by_group_add_up(book: Ledger, by: Grouping, rows: list[tuple[str, int, int]]) -> None:
    groups = grouped(book.events(), by)
    assert [(name, counted.pushes, counted.days_pushed) for name, counted in groups] == rows
    whole = totals(book.events())
    for figure in ("promised", "pushes", "days_pushed", "pulls", "withdrawn", "renewed", "reached"):
        assert sum(getattr(counted, figure) for _, counted in groups) == getattr(whole, figure)


def test_nothing_adds_up_to_nothing() -> None:
    assert totals(()) == Totals()
    assert grouped((), Grouping.TEAM) == ()
