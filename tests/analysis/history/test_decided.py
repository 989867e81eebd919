from collections.abc import Callable

import pytest

from plateSpinner.analysis.history.slips import Ledger, Step, ledger

Commit = Callable[..., Step]
Told = Callable[[Ledger], list[str]]


def move(due: str) -> str:
    return f"milestones: {{ga: {{due: {due}}}}}\n"


def decided(moves: str, day: str | None = "2026-01-20", id_: str = "d") -> str:
    when = f", decided: {day}" if day else ""
    return f"decisions: {{{id_}: {{name: Why, moves: [{moves}]{when}}}}}\n"


@pytest.mark.parametrize(
    ("home", "moves"),
    [
        ("p/a", "ga"),
        ("p/a", "a/ga"),
        ("p/b", "a/ga"),
        ("q/c", "p/a/ga"),
        ("p", "a/ga"),
        ("p", "a"),
        ("q/c", "p/a"),
        ("q", "p"),
    ],
)
def test_a_decision_anywhere_goes_with_the_move_that_it_names(
    commit: Commit, told: Told, home: str, moves: str
) -> None:
    after = {"p/a": move("2026-02-28")}
    after[home] = after.get(home, "") + decided(moves)
    book = ledger([commit("01-01", {"p/a": move("2026-01-31")}), commit("01-20", after)])
    assert told(book)[1:] == [f"01-20 milestone p/a/ga later 2026-01-31 2026-02-28 +28 by {home}/d"]


@pytest.mark.parametrize(
    ("home", "moves"), [("p/b", "ga"), ("q/c", "a/ga"), ("p/b", "b/ga"), ("q/c", "q"), ("p/a", "beta")]
)
def test_a_decision_that_names_something_else_goes_with_no_move(
    commit: Commit, told: Told, home: str, moves: str
) -> None:
    after = {"p/a": move("2026-02-28")}
    after[home] = after.get(home, "") + decided(moves)
    book = ledger([commit("01-01", {"p/a": move("2026-01-31")}), commit("01-20", after)])
    assert told(book)[1:] == ["01-20 milestone p/a/ga later 2026-01-31 2026-02-28 +28"]


def test_an_open_decision_goes_with_no_move_and_goes_with_it_once_made(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": move("2026-01-31") + decided("ga", None)}),
            commit("01-10", {"p/a": move("2026-02-28") + decided("ga", None)}),
            commit("01-25", {"p/a": move("2026-03-31") + decided("ga", "2025-12-01")}),
        ]
    )
    assert told(book)[1:] == [
        "01-10 milestone p/a/ga later 2026-01-31 2026-02-28 +28",
        "01-25 milestone p/a/ga later 2026-02-28 2026-03-31 +31 by p/a/d",
    ]


def test_a_decision_made_since_the_last_move_goes_with_the_next_one_and_with_none_after(
    commit: Commit, told: Told
) -> None:
    made = {"p": decided("a/ga", "2026-01-15")}
    book = ledger(
        [
            commit("01-01", {"p/a": move("2026-01-31")}),
            commit("01-15", made),
            commit("01-20", {"p/a": move("2026-02-28")}),
            commit("01-30", {"p/a": move("2026-03-31")}),
        ]
    )
    assert told(book)[1:] == [
        "01-20 milestone p/a/ga later 2026-01-31 2026-02-28 +28 by p/d before",
        "01-30 milestone p/a/ga later 2026-02-28 2026-03-31 +31",
    ]


def test_of_several_decisions_the_nearest_in_the_same_commit_goes_first(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": move("2026-01-31")}),
            commit("01-10", {"q": decided("p/a/ga", "2026-01-10", "z")}),
            commit(
                "01-20",
                {
                    "p": decided("p", "2026-01-20"),
                    "p/a": move("2026-02-28") + decided("ga", "2026-01-02", "mine"),
                },
            ),
        ]
    )
    assert told(book)[1:] == ["01-20 milestone p/a/ga later 2026-01-31 2026-02-28 +28 by p/a/mine"]


def test_decisions_go_along_when_their_project_is_renamed(commit: Commit, told: Told) -> None:
    text = move("2026-01-31") + decided("ga", "2026-01-15")
    book = ledger(
        [
            commit("01-01", {"p/a": move("2026-01-31")}),
            commit("01-15", {"p/a": text}),
            commit("01-16", {"p/a": None, "p/b": text}, {"p/b": "p/a"}),
            commit("01-20", {"p/b": move("2026-02-28") + decided("ga", "2026-01-15")}),
        ]
    )
    assert told(book)[1:] == ["01-20 milestone p/b/ga later 2026-01-31 2026-02-28 +28 by p/b/d before"]


def test_a_withdrawal_and_a_promise_made_again_have_decisions_too(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": move("2026-01-31")}),
            commit("01-10", {"p": decided("p/a", "2026-01-10"), "p/a": ""}),
            commit("01-20", {"p/a": move("2026-02-28") + decided("ga", "2026-01-20", "back")}),
        ]
    )
    assert told(book)[1:] == [
        "01-10 milestone p/a/ga withdrawn 2026-01-31 - by p/d",
        "01-20 milestone p/a/ga again 2026-01-31 2026-02-28 +28 by p/a/back",
    ]
