from collections.abc import Callable

from plateSpinner.analysis.history.slips import Ledger, Step, ledger

Commit = Callable[..., Step]
Told = Callable[[Ledger], list[str]]


def ga(due: str = "", more: str = "") -> str:
    """A project with one milestone."""
    parts = ", ".join(part for part in (f"due: {due}" if due else "", more) if part)
    return f"milestones: {{ga: {{{parts}}}}}\n"


def test_what_the_first_commit_finds_is_promised_first_and_no_slip(commit: Commit, told: Told) -> None:
    book = ledger([commit("01-05", {"p/a": ga("2026-03-31")})])
    assert told(book) == ["01-05 milestone p/a/ga first - 2026-03-31"]
    assert [(p.pushes, p.days_pushed, p.stands, p.kept) for p in book.promises] == [(0, 0, True, False)]
    assert book.begins is not None
    assert book.begins.day.isoformat() == "2026-01-05"


def test_a_history_without_commits_has_no_promises() -> None:
    book = ledger([])
    assert (book.promises, book.components, book.begins) == ((), (), None)


def test_every_move_is_told_with_its_days_and_those_since_the_first_date(commit: Commit, told: Told) -> None:
    dates = ["2026-03-31", "2026-04-30", "2026-04-15", "2026-06-30"]
    book = ledger([commit(f"01-0{n}", {"p/a": ga(due)}) for n, due in enumerate(dates, 1)])
    assert told(book) == [
        "01-01 milestone p/a/ga first - 2026-03-31",
        "01-02 milestone p/a/ga later 2026-03-31 2026-04-30 +30",
        "01-03 milestone p/a/ga earlier 2026-04-30 2026-04-15 -15",
        "01-04 milestone p/a/ga later 2026-04-15 2026-06-30 +76",
    ]
    (promise,) = book.promises
    assert [event.since_first for event in promise.events] == [None, 30, 15, 91]
    assert (promise.pushes, promise.days_pushed) == (2, 106)
    assert promise.first is not None
    assert promise.last is not None
    assert (promise.first.text, promise.last.text) == ("2026-03-31", "2026-06-30")


def test_a_coarse_date_stands_for_its_last_day(commit: Commit, told: Told) -> None:
    dates = ["2026-Q1", "2026-03", "2026-03-31", "2026-Q2"]
    book = ledger([commit(f"01-0{n}", {"p/a": ga(due)}) for n, due in enumerate(dates, 1)])
    assert told(book) == [
        "01-01 milestone p/a/ga first - 2026-Q1",
        "01-04 milestone p/a/ga later 2026-03-31 2026-Q2 +91",
    ]


def test_targets_deadlines_and_promises_of_givers_are_promises_too(commit: Commit, told: Told) -> None:
    files = [
        {
            "p": f"target: {2026 + later}-12-31\n",
            "p/a": f"""
target: {2026 + later}-06-30
tasks: {{outer: {{tasks: {{inner: {{deadline: {2026 + later}-05-31}}}}}}}}
dependencies: {{sso: {{needs: q/b, giver: "@kim", promised: {2026 + later}-02-28, need_by: 2026-03-01}}}}
""",
        }
        for later in (0, 1)
    ]
    book = ledger([commit("01-01", files[0]), commit("01-02", files[1])])
    assert told(book) == [
        "01-01 program p first - 2026-12-31",
        "01-02 program p later 2026-12-31 2027-12-31 +365",
        "01-01 project p/a first - 2026-06-30",
        "01-02 project p/a later 2026-06-30 2027-06-30 +365",
        "01-01 task p/a/outer.inner first - 2026-05-31",
        "01-02 task p/a/outer.inner later 2026-05-31 2027-05-31 +365",
        "01-01 dependency p/a/sso first - 2026-02-28",
        "01-01 dependency p/a/sso need_by - 2026-03-01",
        "01-02 dependency p/a/sso later 2026-02-28 2027-02-28 +365",
    ]


def test_forecasts_and_needs_are_told_and_never_slips(commit: Commit, told: Told) -> None:
    texts = ["", "forecast: 2026-04-10", "forecast: 2026-05-10", ""]
    book = ledger([commit(f"01-0{n}", {"p/a": ga("2026-03-31", more)}) for n, more in enumerate(texts, 1)])
    assert told(book) == [
        "01-01 milestone p/a/ga first - 2026-03-31",
        "01-02 milestone p/a/ga forecast - 2026-04-10",
        "01-03 milestone p/a/ga forecast 2026-04-10 2026-05-10 +30",
        "01-04 milestone p/a/ga forecast 2026-05-10 -",
    ]
    assert [promise.pushes for promise in book.promises] == [0]


def test_a_promise_is_kept_against_the_date_as_it_stood(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31")}),
            commit("02-01", {"p/a": ga("2026-02-28")}),
            commit("03-03", {"p/a": ga("2026-02-28", "done: 2026-03-02")}),
            commit("03-04", {"p/a": ga("2026-02-28")}),
        ]
    )
    assert told(book)[2:] == [
        "03-03 milestone p/a/ga reached 2026-02-28 2026-03-02 +2",
        "03-04 milestone p/a/ga reopened - 2026-02-28",
    ]
    assert book.promises[0].events[2].since_first == 30


def test_a_late_finish_does_not_hide_behind_a_date_set_right_with_it(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31")}),
            commit("03-01", {"p/a": ga("2026-02-28", "done: 2026-02-28")}),
        ]
    )
    assert told(book)[1:] == [
        "03-01 milestone p/a/ga later 2026-01-31 2026-02-28 +28",
        "03-01 milestone p/a/ga reached 2026-01-31 2026-02-28 +28",
    ]


def test_a_date_changed_after_the_promise_was_kept_is_no_push(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31", "done: 2026-01-30")}),
            commit("03-01", {"p/a": ga("2026-02-28", "done: 2026-01-30")}),
        ]
    )
    assert told(book) == [
        "01-01 milestone p/a/ga first - 2026-01-31",
        "01-01 milestone p/a/ga reached 2026-01-31 2026-01-30 -1",
        "03-01 milestone p/a/ga rewritten 2026-01-31 2026-02-28 +28",
    ]
    assert book.promises[0].pushes == 0


def test_a_reopened_promise_with_a_later_date_is_pushed(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31", "done: 2026-01-30")}),
            commit("03-01", {"p/a": ga("2026-02-28")}),
        ]
    )
    assert told(book)[2:] == [
        "03-01 milestone p/a/ga reopened - 2026-02-28",
        "03-01 milestone p/a/ga later 2026-01-31 2026-02-28 +28",
    ]


def test_a_target_is_kept_on_the_day_its_project_is_called_done(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": "target: 2026-01-31\nstatus: active\n"}),
            commit("02-10", {"p/a": "target: 2026-01-31\nstatus: done\n"}),
        ]
    )
    assert told(book)[1:] == ["02-10 project p/a reached 2026-01-31 2026-02-10 +10"]


def test_withdrawn_is_what_loses_its_date_its_item_its_file_or_its_project(
    commit: Commit, told: Told
) -> None:
    files: dict[str, str | None] = {f"p/{name}": ga("2026-01-31") for name in "abcd"}
    files["p/e"] = "dependencies: {sso: {external: Lab, promised: 2026-01-31}}\n"
    gone: dict[str, str | None] = {
        "p/a": ga(),
        "p/b": "",
        "p/c": None,
        "p/d": ga("2026-01-31") + "status: cancelled\n",
        "p/e": "dependencies: {sso: {external: Lab, promised: 2026-01-31, status: rejected}}\n",
    }
    book = ledger([commit("01-01", files), commit("01-02", gone)])
    assert [line for line in told(book) if line.startswith("01-02")] == [
        *(f"01-02 milestone p/{name}/ga withdrawn 2026-01-31 -" for name in "abcd"),
        "01-02 dependency p/e/sso withdrawn 2026-01-31 -",
    ]
    assert {promise.stands for promise in book.promises} == {False}


def test_what_is_promised_anew_is_told_with_its_days_and_counted_apart(commit: Commit, told: Told) -> None:
    for gone in (None, "", ga("2026-01-31") + "status: cancelled\n"):
        book = ledger(
            [
                commit("01-01", {"p/a": ga("2026-01-31")}),
                commit("01-02", {"p/a": gone}),
                commit("01-03", {"p/a": ga("2026-03-31")}),
                commit("01-04", {"p/a": ga("2026-04-30")}),
            ]
        )
        assert told(book)[2:] == [
            "01-03 milestone p/a/ga again 2026-01-31 2026-03-31 +59",
            "01-04 milestone p/a/ga later 2026-03-31 2026-04-30 +30",
        ]
        assert [(p.pushes, p.stands) for p in book.promises] == [(1, True)]


def test_a_date_moved_in_the_commit_that_cancels_is_a_move_before_it_is_withdrawn(
    commit: Commit, told: Told
) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31")}),
            commit("01-02", {"p/a": ga("2026-03-31") + "status: cancelled\n"}),
            commit("01-03", {"p/a": ga("2026-09-30") + "status: cancelled\n"}),
        ]
    )
    assert told(book)[1:] == [
        "01-02 milestone p/a/ga later 2026-01-31 2026-03-31 +59",
        "01-02 milestone p/a/ga withdrawn 2026-01-31 -",
    ]


def test_a_kept_promise_that_is_cleared_away_is_not_withdrawn(commit: Commit, told: Told) -> None:
    book = ledger(
        [commit("01-01", {"p/a": ga("2026-01-31", "done: 2026-01-30")}), commit("01-02", {"p/a": None})]
    )
    assert [line.split()[3] for line in told(book)] == ["first", "reached"]
    assert [(promise.kept, promise.stands) for promise in book.promises] == [(True, False)]


def test_a_kept_promise_that_comes_back_open_is_reopened(commit: Commit, told: Told) -> None:
    for more, happened in (("", ["reopened", "again"]), ("done: 2026-01-30", ["again"])):
        book = ledger(
            [
                commit("01-01", {"p/a": ga("2026-01-31", "done: 2026-01-30")}),
                commit("01-02", {"p/a": None}),
                commit("01-03", {"p/a": ga("2026-02-28", more)}),
            ]
        )
        assert [line.split()[3] for line in told(book)][2:] == happened
        assert [(promise.kept, promise.stands) for promise in book.promises] == [(bool(more), not more)]


def test_what_never_had_a_date_is_no_promise(commit: Commit) -> None:
    steps = [commit("01-01", {"p/a": ga()}), commit("01-02", {"p/a": ga("", "done: 2026-01-02")})]
    assert ledger(steps).promises == ()


def test_a_file_that_cannot_be_read_stands_as_before_until_it_can(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31")}),
            commit("01-02", {"p/a": "?"}),
            commit("01-03", {"p/a": ga("2026-02-28")}),
        ]
    )
    assert told(book)[1:] == ["01-03 milestone p/a/ga later 2026-01-31 2026-02-28 +28"]


def test_a_renamed_project_takes_its_promises_along(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31")}),
            commit("01-02", {"q/b": ga("2026-02-28"), "p/a": None}, {"q/b": "p/a"}),
            commit("01-03", {"q/b": ga("2026-03-31"), "p/a": ga("2026-12-31")}),
        ]
    )
    assert told(book) == [
        "01-01 milestone q/b/ga first - 2026-01-31",
        "01-02 milestone q/b/ga later 2026-01-31 2026-02-28 +28",
        "01-03 milestone q/b/ga later 2026-02-28 2026-03-31 +31",
        "01-03 milestone p/a/ga first - 2026-12-31",
    ]
    assert book.components == ("p/a", "q/b")


def test_two_projects_that_swap_their_names_keep_their_promises_apart(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31"), "p/b": ga("2026-06-30")}),
            commit(
                "01-02",
                {"p/a": ga("2026-06-30"), "p/b": ga("2026-02-28")},
                {"p/a": "p/b", "p/b": "p/a"},
            ),
        ]
    )
    assert told(book) == [
        "01-01 milestone p/b/ga first - 2026-01-31",
        "01-02 milestone p/b/ga later 2026-01-31 2026-02-28 +28",
        "01-01 milestone p/a/ga first - 2026-06-30",
    ]


def test_a_new_file_in_the_place_of_a_renamed_one_makes_new_promises(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": ga("2026-01-31")}),
            commit("01-02", {"p/b": ga("2026-01-31"), "p/a": ga("2026-06-30")}, {"p/b": "p/a"}),
        ]
    )
    assert told(book) == [
        "01-02 milestone p/a/ga first - 2026-06-30",
        "01-01 milestone p/b/ga first - 2026-01-31",
    ]


def test_an_item_with_another_id_and_the_same_name_goes_on(commit: Commit, told: Told) -> None:
    book = ledger(
        [
            commit("01-01", {"p/a": "milestones: {ga: {name: Launch, due: 2026-01-31}}\n"}),
            commit("01-02", {"p/a": "milestones: {launch: {name: Launch, due: 2026-02-28}}\n"}),
        ]
    )
    assert told(book) == [
        "01-01 milestone p/a/launch first - 2026-01-31",
        "01-02 milestone p/a/launch later 2026-01-31 2026-02-28 +28",
    ]


def test_where_several_items_may_be_the_same_none_goes_on(commit: Commit, told: Told) -> None:
    two = "milestones: {x: {name: Launch, due: 2026-02-28}, y: {name: Launch, due: 2026-03-31}}\n"
    book = ledger(
        [
            commit("01-01", {"p/a": "milestones: {ga: {name: Launch, due: 2026-01-31}}\n"}),
            commit("01-02", {"p/a": two}),
        ]
    )
    assert [line.split(" ", 1)[1] for line in told(book)] == [
        "milestone p/a/ga first - 2026-01-31",
        "milestone p/a/ga withdrawn 2026-01-31 -",
        "milestone p/a/x first - 2026-02-28",
        "milestone p/a/y first - 2026-03-31",
    ]


def test_a_move_belongs_to_whoever_has_the_promise_then(commit: Commit) -> None:
    program = "owner: maya\nteam: core\n"
    book = ledger(
        [
            commit("01-01", {"p": program, "p/a": ga("2026-01-31")}),
            commit("01-02", {"p/a": "owner: '@jo'\n" + ga("2026-02-28")}),
            commit("01-03", {"p/a": "owner: jo\n" + ga("2026-03-31", "owner: kim, team: web")}),
        ]
    )
    (promise,) = book.promises
    assert [(e.owner, e.team) for e in promise.events] == [("maya", "core"), ("jo", "core"), ("kim", "web")]


def test_a_dependency_is_the_promise_of_its_giver(commit: Commit) -> None:
    text = "owner: jo\nteam: web\ndependencies: {sso: {external: Lab, giver: kim, promised: 2026-01-31}}\n"
    steps = [commit("01-01", {"p/a": text})]
    assert [(p.owner, p.team) for p in ledger(steps, {"kim": "identity"}).promises] == [("kim", "identity")]
    assert [(p.owner, p.team) for p in ledger(steps).promises] == [("kim", "")]


def test_promises_stand_by_the_days_they_were_pushed_then_by_reference(commit: Commit) -> None:
    dates = {
        "p/a": ("2026-01-31", "2026-02-01"),
        "p/b": ("2026-01-31", "2026-02-28"),
        "o/c": ("2026-01-31",) * 2,
    }
    steps = [commit(f"01-0{n + 1}", {ref: ga(due[n]) for ref, due in dates.items()}) for n in (0, 1)]
    assert [promise.ref for promise in ledger(steps).promises] == ["p/b/ga", "p/a/ga", "o/c/ga"]


def test_on_lines_of_their_own_commits_are_held_against_their_parents(commit: Commit, told: Told) -> None:
    old, one, other = ga("2026-01-31"), ga("2026-02-28"), ga("2026-03-31")
    book = ledger(
        [
            commit("01-01", {"p/a": old}, before={}),
            commit("01-02", {"p/a": one}, before={"p/a": old}),
            commit("01-03", {"p/a": other}, before={"p/a": old}),
            commit("01-04", {"p/b": other}, {"p/b": "p/a"}, before={"p/a": one}),
            commit("01-05", {"p/a": "?"}, before={"p/a": old}),
            commit("01-06", {"p/a": one}, before={"p/a": "?"}),
            commit("01-07", {"p/a": one}, before={"p/a": other}),
        ]
    )
    assert told(book) == [
        "01-01 milestone p/b/ga first - 2026-01-31",
        "01-02 milestone p/b/ga later 2026-01-31 2026-02-28 +28",
        "01-03 milestone p/b/ga later 2026-01-31 2026-03-31 +59",
        "01-04 milestone p/b/ga later 2026-02-28 2026-03-31 +31",
        "01-07 milestone p/b/ga earlier 2026-03-31 2026-02-28 -31",
    ]


def test_the_same_promise_made_on_two_lines_is_made_once(commit: Commit, told: Told) -> None:
    text = ga("2026-01-31")
    book = ledger([commit("01-01", {"p/a": text}, before={}), commit("01-02", {"p/a": text}, before={})])
    assert told(book) == ["01-01 milestone p/a/ga first - 2026-01-31"]
