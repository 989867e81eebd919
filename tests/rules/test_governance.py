"""Rules about how a plan was changed: every way in and out of each of them, on small plans."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.analysis.changes.compare import compare
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.rules.catalogue import GOVERNANCE, catalogue
from plateSpinner.rules.changeset import Changeset, Signature
from plateSpinner.rules.rule import Gap, Hit, Outcome, View
from plateSpinner.workspace.load import load

TODAY = dt.date(2026, 11, 23)
RULES = sorted(entry.name for entry in catalogue().values() if entry.family == GOVERNANCE)
JO, SAM = Signature("Jo Fischer", "jo@example.com"), Signature("Sam Lee", "sam@example.com")
PEOPLE = """\
people:
  jo: {name: Jo Fischer, email: jo@example.com}
  sam: {name: Sam Lee, email: Sam@Example.com}
  ada: {team: sso}
  kim: {name: Kim Ito, team: web}
  noor: {}
teams: {web: {lead: sam}, sso: {}}
"""

Judge = Callable[..., list[str]]


def plan(project: str, *, program: str = "", charter: str = "", status: str = "active") -> dict[str, str]:
    """A program `p` with a project `p/a`."""
    said = f"status: {status}\n" if status else ""
    return {
        "portfolio.yaml": f"spin: 1\n{charter}",
        "p/program.yaml": f"name: P\n{program}",
        "p/a.yaml": f"name: A\n{said}{project}",
    }


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Mapping[str, str]], Portfolio]:
    """The plan of some files, whatever is wrong with them."""
    count = iter(range(100))

    def made(files: Mapping[str, str]) -> Portfolio:
        root = tmp_path / str(next(count))
        for name, text in files.items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
        return load(root).portfolio

    return made


@pytest.fixture
def judge(read: Callable[[Mapping[str, str]], Portfolio]) -> Judge:
    """What a rule says of a change from one plan to another."""

    def made(
        rule: str,
        before: Mapping[str, str],
        after: Mapping[str, str],
        *,
        approved: Mapping[str, str] | Unknown | None = None,
        authors: tuple[Signature, ...] | Unknown = (JO,),
        words: tuple[Signature, ...] = (),
        pushes: Mapping[tuple[str, str], int] | Unknown | None = None,
    ) -> list[str]:
        was, now = read(before), read(after)
        agreed = read(approved) if isinstance(approved, Mapping) else approved
        counts = {} if pushes is None else pushes
        changes = Changeset(was, now, compare(was, now), agreed, authors, words, counts)
        defaults = {name: dict(entry.rule.thresholds) for name, entry in catalogue().items()}
        view = View(now, TODAY, defaults, changeset=changes)
        return [row(outcome) for outcome in catalogue()[rule].module.check(view)]

    return made


def row(outcome: Outcome) -> str:
    item = outcome.item.ref if outcome.item else "-"
    match outcome:
        case Hit():
            return f"hit {item}: {outcome.message}"
        case Gap():
            return f"gap {item}: {outcome.reason}"
        case _:
            return f"held {item}"


@pytest.mark.parametrize("rule", RULES)
def test_without_a_range_nothing_is_said(rule: str, read: Callable[[Mapping[str, str]], Portfolio]) -> None:
    portfolio = read(plan("milestones: {m: {due: 2026-12-01}}\n", charter="policy: {baseline: v1}\n"))
    assert list(catalogue()[rule].module.check(View(portfolio, TODAY, {}))) == []


@pytest.mark.parametrize("rule", RULES)
def test_where_nothing_changed_nothing_is_said(rule: str, judge: Judge) -> None:
    files = plan("owner: sam\nmilestones: {m: {due: 2026-12-01, baseline: {finish: 2026-12-01}}}\n")
    files["portfolio.yaml"] += PEOPLE
    assert judge(rule, files, files, approved=files) == []


DUE = "milestones: {{m: {{due: {}}}}}\n"
MOVE = "is promised {} the approved {}, without a decision"
LATER = MOVE.format("2026-12-20, 10 days after", "2026-12-10")
MOVED = f"hit p/a/m: milestone 'm' {LATER}"


def decision(moves: str = "m", decided: str = "2026-11-20") -> str:
    return f"decisions: {{d: {{owner: jo, decided: {decided}, moves: [{moves}]}}}}\n"


def test_an_approved_date_moves_by_a_decision_made_since_then(judge: Judge) -> None:
    before, later = DUE.format("2026-12-10"), DUE.format("2026-12-20")

    def judged(project: str, old: str = before, approved: str = before, program: str = "") -> list[str]:
        plans = plan(old), plan(project, program=program)
        return judge("approved-date-moved", *plans, approved=plan(approved))

    assert judged(later) == [MOVED]
    assert judged(later + decision()) == ["held p/a/m"]
    assert judged(later + decision("p/a")) == ["held p/a/m"]
    assert judged(later + decision("p")) == ["held p/a/m"]
    assert judged(later, program=decision("a/m")) == ["held p/a/m"]
    assert judged(later + decision("other")) == [MOVED]
    assert judged(later + decision(decided="2026-11-24")) == [MOVED]
    made = before + decision()
    assert judged(later + decision(), made, made) == [MOVED]
    assert judged(later + decision(), made, before) == ["held p/a/m"]
    waiting = before + decision(decided="")
    assert judged(later + decision(), waiting, waiting) == ["held p/a/m"]


def test_only_moves_of_this_range_are_judged_and_against_the_approved_date(judge: Judge) -> None:
    tenth, twentieth = (plan(DUE.format(f"2026-12-{day}")) for day in (10, 20))
    assert judge("approved-date-moved", twentieth, twentieth, approved=tenth) == []
    assert judge("approved-date-moved", twentieth, tenth, approved=tenth) == ["held p/a/m"]
    fifteenth = plan(DUE.format("2026-12-15"))
    assert judge("approved-date-moved", fifteenth, twentieth, approved=tenth) == [MOVED]
    assert judge("approved-date-moved", tenth, plan(DUE.format("2026-12")), approved=plan("")) == []
    assert judge("approved-date-moved", plan(DUE.format("2026-12-31")), plan(DUE.format("2026-12"))) == []
    earlier = plan(DUE.format("2026-12-09"))
    assert judge("approved-date-moved", tenth, earlier, approved=tenth) == [
        f"hit p/a/m: milestone 'm' {MOVE.format('2026-12-09, 1 day before', '2026-12-10')}"
    ]


def test_without_an_approved_plan_nothing_is_said_and_where_it_is_missing_that_once(judge: Judge) -> None:
    plans = plan(DUE.format("2026-12-10")), plan(DUE.format("2026-12-20"))
    assert judge("approved-date-moved", *plans) == []
    assert judge("approved-date-moved", *plans, approved=Unknown("no tag")) == ["gap -: no tag"]
    broken = plan("milestones: [")
    assert judge("approved-date-moved", *plans, approved=broken) == [
        "gap p/a/m: the approved plan has errors in its file"
    ]


def test_targets_and_promises_of_givers_move_by_decision_deadlines_do_not(judge: Judge) -> None:
    text = (
        "target: 2027-0{0}-01\ntasks: {{t: {{deadline: 2027-0{0}-02}}}}\ndependencies: {{d: {{external: Lab,"
    )
    text += " for: w, need_by: 2027-04-01, promised: 2027-0{0}-03}}}}\nmilestones: {{w: {{}}}}\n"
    before, after = text.format(1), text.format(2)
    told = [
        f"hit p/a: project 'a' {MOVE.format('2027-02-01, 31 days after', '2027-01-01')}",
        f"hit p/a/d: dependency 'd' {MOVE.format('2027-02-03, 31 days after', '2027-01-03')}",
    ]
    assert judge("approved-date-moved", plan(before), plan(after), approved=plan(before)) == told
    decided = plan(after + decision("w"))
    assert judge("approved-date-moved", plan(before), decided, approved=plan(before)) == [
        told[0],
        "held p/a/d",
    ]


def test_what_does_not_count_may_move_unless_it_stopped_counting_with_it(judge: Judge) -> None:
    before, after = DUE.format("2026-12-10"), DUE.format("2026-12-20")
    held = plan(before, status="on_hold")
    assert judge("approved-date-moved", held, plan(after, status="on_hold"), approved=held) == []
    stopped = plan(after, status="on_hold")
    assert judge("approved-date-moved", plan(before), stopped, approved=plan(before)) == [MOVED]


def test_a_renamed_milestone_is_still_the_approved_one(judge: Judge) -> None:
    before = plan("milestones: {m: {name: Beta, due: 2026-12-10}}\n")
    after = plan("milestones: {n: {name: Beta, due: 2026-12-20}}\n")
    assert judge("approved-date-moved", before, after, approved=before) == [
        f"hit p/a/n: milestone 'n' {LATER}"
    ]


def test_an_approved_promise_that_is_deleted_needs_a_decision_on_what_held_it(judge: Judge) -> None:
    before = plan(
        "milestones: {m: {name: Beta, due: 2026-12-10}, old: {due: 2026-11-01, done: 2026-11-01}}\n"
    )
    gone = "hit p/a/m: milestone 'm' is gone, approved for 2026-12-10, without a decision"
    assert judge("approved-date-moved", before, plan(""), approved=before) == [gone]
    assert judge("approved-date-moved", before, plan(decision("p/a")), approved=before) == ["held p/a/m"]
    assert judge("approved-date-moved", before, plan(decision("b")), approved=before) == [gone]
    without_project = {name: text for name, text in before.items() if name != "p/a.yaml"}
    whole = "hit p/a: project 'a' is gone, approved for 2026-12-10, without a decision"
    assert judge("approved-date-moved", before, without_project, approved=before) == [whole]
    more = before | {"p/a.yaml": f"{before['p/a.yaml']}target: 2027-01-08\n"}
    both = "hit p/a: project 'a' is gone, 2 dates approved up to 2027-01-08, without a decision"
    assert judge("approved-date-moved", more, without_project, approved=more) == [both]
    cut = without_project | {"p/program.yaml": f"name: P\n{decision('p')}"}
    assert judge("approved-date-moved", before, cut, approved=before) == ["held p/a"]


BASELINE = "milestones: {{m: {{due: 2026-12-20, baseline: {{{}}}}}}}\n"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("finish: 2026-12-10", "finish: 2026-12-20", "finish 2026-12-20 instead of 2026-12-10"),
        ("finish: 2026-12-10", "", "finish taken out"),
        (
            "start: 2026-12-01, finish: 2026-12-10",
            "start: 2026-12-02",
            "finish taken out, start 2026-12-02 instead of 2026-12-01",
        ),
        ("finish: 2026-12-31", "finish: 2026-12", ""),
        ("finish: 2026-12-10", "finish: 2026-12-10, start: 2026-12-01", ""),
        ("", "finish: 2026-12-10", ""),
    ],
)
def test_a_stated_baseline_is_edited_by_a_decision_of_the_same_range(
    before: str, after: str, told: str, judge: Judge
) -> None:
    plans = plan(BASELINE.format(before)), plan(BASELINE.format(after))
    hit = f"hit p/a/m: milestone 'm' has its baseline edited without a decision: {told}"
    assert judge("baseline-edited", *plans) == ([hit] if told else [])
    decided = plan(BASELINE.format(after) + decision())
    assert judge("baseline-edited", plans[0], decided) == (["held p/a/m"] if told else [])
    older = plan(BASELINE.format(before) + decision())
    assert judge("baseline-edited", older, decided) == ([hit] if told else [])


@pytest.mark.parametrize(
    ("before", "after", "outcome", "told"),
    [
        ("", "plan-b", "", []),
        ("plan-a", "plan-a", "", []),
        (
            "plan-a",
            "plan-b",
            "",
            ["hit -: policy.baseline is 'plan-b' instead of 'plan-a' without a decision"],
        ),
        (
            "plan-a",
            "plan-b",
            "See plan-b2",
            ["hit -: policy.baseline is 'plan-b' instead of 'plan-a' without a decision"],
        ),
        ("plan-a", "plan-b", "It is plan-b.", ["held -"]),
        ("plan-a", "", "", ["hit -: policy.baseline is taken out, it was 'plan-a' without a decision"]),
        ("plan-a", "", "No more plan-a", ["held -"]),
        (
            "plan-a",
            "(a+)+$",
            "aaaa",
            ["hit -: policy.baseline is '(a+)+$' instead of 'plan-a' without a decision"],
        ),
    ],
)
def test_another_approved_plan_is_named_by_a_decision_that_names_it(
    before: str, after: str, outcome: str, told: list[str], judge: Judge
) -> None:
    def charter(ref: str) -> str:
        return f"policy: {{baseline: '{ref}'}}\n" if ref else ""

    decided = f"decisions: {{d: {{owner: jo, decided: 2026-11-20, outcome: {outcome}}}}}\n" if outcome else ""
    was, now = plan("", charter=charter(before)), plan(decided, charter=charter(after))
    assert judge("baseline-edited", was, now) == told


def tasks(**days: int) -> str:
    return f"tasks: {{{', '.join(f'{id_}: {{duration: {n}d}}' for id_, n in days.items())}}}\n"


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (tasks(t=30), tasks(t=30, u=3), "held"),
        (tasks(t=30), tasks(t=30, u=4), "1 item more and 4 days (13 %) more work"),
        (tasks(t=30), tasks(t=34), "4 days (13 %) more work"),
        (tasks(t=30, u=20), tasks(t=30, v=20, w=3), "held"),
        (tasks(t=30, u=20), tasks(t=40), "held"),
        (tasks(t=30, u=20), tasks(t=20), ""),
        (tasks(t=30), "tasks: {t: {tasks: {a: {duration: 10d}, b: {duration: 20d}}}}\n", "held"),
        (tasks(t=30), tasks(t=30) + "milestones: {a: {}, b: {}, c: {}, d: {}, e: {}}\n", "held"),
        (
            tasks(t=30),
            tasks(t=30) + "milestones: {a: {}, b: {}, c: {}, d: {}, e: {}, f: {}}\n",
            "6 items more",
        ),
        ("", tasks(**{f"t{n}": 5 for n in range(20)}), ""),
        (tasks(t=30), "tasks: {t: {duration: 30d}, u: {}}\n", "gap"),
        ("tasks: {t: {}}\n", "tasks: {t: {}, u: {duration: 5d}}\n", "gap"),
        (tasks(t=30), "tasks: {t: {duration: 30d}, u: {duration: 9d, done: 2026-11-20}}\n", ""),
        (
            "tasks: {t: {duration: 30d, progress: 90%}}\n",
            "tasks: {t: {duration: 30d, progress: 90%}, u: {duration: 1d}}\n",
            "1 item more and 1 day (33 %) more work",
        ),
        (
            "target: 2027-02-01\n" + tasks(t=30),
            "target: 2027-02-15\n" + tasks(t=60),
            "held",
        ),
        ("budget: 10k\n" + tasks(t=30), "budget: 20k\n" + tasks(t=60), "held"),
        (
            "actuals: {2026-10: 1k}\n" + tasks(t=30),
            "actuals: {2026-10: 2k}\n" + tasks(t=60),
            "30 days (100 %) more work",
        ),
        ("tasks: {t: {duration: 30d}}\n", "tasks: {t: {effort: 60d}}\n", "gap"),
        ("tasks: {t: {effort: 30d}}\n", "tasks: {t: {effort: 36d}}\n", "6 days (20 %) more work"),
    ],
)
def test_scope_is_added_with_a_date_or_money_or_a_little_at_a_time(
    before: str, after: str, told: str, judge: Judge
) -> None:
    expected = {
        "": [],
        "held": ["held p/a"],
        "gap": ["gap p/a: tasks without duration and effort: its work can't be added up"],
    }
    hit = [f"hit p/a: project 'a' has {told} on the same dates and budget"]
    assert judge("scope-added", plan(before), plan(after)) == expected.get(told, hit)


def test_projects_are_scope_of_their_program(judge: Judge) -> None:
    before = plan("")
    after = before | {f"p/new{n}.yaml": f"name: N{n}\nstatus: active\n" for n in range(6)}
    assert judge("scope-added", before, after) == [
        "hit p: program 'p' has 6 items more on the same dates and budget"
    ]
    later = after | {"p/program.yaml": "name: P\ntarget: 2027-01-01\n"}
    assert judge("scope-added", before | {"p/program.yaml": "name: P\ntarget: 2026-12-31\n"}, later) == [
        "held p"
    ]


OWNED = "owner: {}\n" + DUE
WORD = "hit p/a: project 'a' has 1 change without the word of its owner '{}': due of 'p/a/m' 10 days later"


@pytest.mark.parametrize(
    ("owner", "authors", "words", "told"),
    [
        ("sam", (JO,), (), WORD.format("sam")),
        ("sam", (JO, SAM), (), "held p/a"),
        ("sam", (JO,), (SAM,), "held p/a"),
        ("sam", (JO,), (Signature("", "SAM@example.COM"),), "held p/a"),
        ("sam", (JO,), (Signature("sam  LEE", "private@example.com"),), "held p/a"),
        ("sam", (JO,), (Signature("@sam", ""),), "held p/a"),
        ("sam", (JO,), (Signature("Sam Lee", "jo@example.com"),), WORD.format("sam")),
        ("sam", (JO,), (Signature("", ""), Signature("Samuel", "")), WORD.format("sam")),
        ("jo", (JO,), (), "held p/a"),
        ("web", (JO,), (), WORD.format("web")),
        ("web", (JO,), (SAM,), "held p/a"),
        ("web", (JO,), (Signature("Kim Ito", ""),), "held p/a"),
        ("sso", (JO,), (), "gap p/a: owner 'sso' has neither name nor email under `people`"),
        ("sso", (JO,), (Signature("ada", ""),), "held p/a"),
        ("noor", (JO,), (), "gap p/a: owner 'noor' has neither name nor email under `people`"),
        ("noor", (JO,), (Signature("Noor", ""),), "held p/a"),
        ("nobody", (JO,), (), "gap p/a: owner 'nobody' has neither name nor email under `people`"),
        (
            "sam",
            (JO, Signature("Eve\x1b[31m", "eve@example.com")),
            (),
            "gap p/a: author 'Eve\x1b[31m <eve@example.com>' is nobody under `people`",
        ),
        ("sam", Unknown("not committed"), (), "gap p/a: not committed"),
        ("sam", Unknown("not committed"), (SAM,), "held p/a"),
        ("", (JO,), (), ""),
    ],
)
def test_the_owner_before_the_change_has_a_word_in_it(
    owner: str,
    authors: tuple[Signature, ...] | Unknown,
    words: tuple[Signature, ...],
    told: str,
    judge: Judge,
) -> None:
    before = plan(OWNED.format(owner, "2026-12-10"), charter=PEOPLE)
    after = plan(OWNED.format(owner, "2026-12-20"), charter=PEOPLE)
    rows = judge("change-without-acknowledgement", before, after, authors=authors, words=words)
    assert rows == ([told] if told else [])


def test_nobody_becomes_the_owner_or_the_owners_address_by_the_change_itself(judge: Judge) -> None:
    before = plan(OWNED.format("sam", "2026-12-10"), charter=PEOPLE)
    taken = plan(OWNED.format("jo", "2026-12-10"), charter=PEOPLE)
    assert judge("change-without-acknowledgement", before, taken) == [
        "hit p/a: project 'a' has 1 change without the word of its owner 'sam': owner of 'p/a' changed"
    ]
    mine = PEOPLE.replace("Sam@Example.com", "jo2@example.com")
    later = plan(OWNED.format("sam", "2026-12-20"), charter=mine)
    second = (Signature("Jo F", "jo2@example.com"), JO)
    assert judge("change-without-acknowledgement", before, later, authors=second) == [WORD.format("sam")]
    bare = plan(OWNED.format("eve", "2026-12-10"), charter=PEOPLE)
    listed = PEOPLE.replace("people:\n", "people:\n  eve: {email: jo2@example.com}\n")
    claimed = plan(OWNED.format("eve", "2026-12-20"), charter=listed)
    assert judge("change-without-acknowledgement", bare, claimed, authors=second) == [
        "gap p/a: owner 'eve' has neither name nor email under `people`"
    ]


def test_new_people_of_the_range_are_known_and_their_own_items_are_theirs(judge: Judge) -> None:
    before = plan(OWNED.format("sam", "2026-12-10"), charter=PEOPLE)
    joined = PEOPLE.replace("people:\n", "people:\n  lee: {name: Lee Oh}\n")
    after = plan(OWNED.format("sam", "2026-12-20"), charter=joined)
    lee = (Signature("Lee Oh", "lee@example.com"),)
    assert judge("change-without-acknowledgement", before, after, authors=lee) == [WORD.format("sam")]
    own = "owner: sam\nmilestones: {{m: {{owner: jo, due: {}}}}}\n"
    mine = (plan(own.format(day), charter=PEOPLE) for day in ("2026-12-10", "2026-12-20"))
    assert judge("change-without-acknowledgement", *mine) == ["held p/a"]


def test_a_project_that_is_deleted_or_added_is_a_change_to_its_owner_or_its_program(judge: Judge) -> None:
    before = plan("owner: sam\n", program="owner: sam\n", charter=PEOPLE)
    without_project = {name: text for name, text in before.items() if name != "p/a.yaml"}
    assert judge("change-without-acknowledgement", before, without_project) == [
        "hit p/a: project 'a' has 1 change without the word of its owner 'sam': project 'p/a' removed"
    ]
    more = before | {"p/b.yaml": "name: B\nowner: jo\n"}
    assert judge("change-without-acknowledgement", before, more) == [
        "hit p: program 'p' has 1 change without the word of its owner 'sam': project 'p/b' added"
    ]


def test_progress_updates_and_words_are_nobodys_to_agree_to(judge: Judge) -> None:
    before = plan("owner: sam\nmilestones: {m: {due: 2026-11-20}}\n", charter=PEOPLE)
    after = plan(
        "owner: sam\ndescription: More.\nmilestones: {m: {due: 2026-11-20, done: 2026-11-20}}\n"
        "updates: {2026-11-20: {health: green, summary: Fine.}}\n",
        charter=PEOPLE,
    )
    assert judge("change-without-acknowledgement", before, after) == []


CRITERIA = "milestones: {{m: {{due: 2026-11-20, {}criteria: [{}]}}}}\n"
DONE = "done: 2026-11-20, "


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (
            "{text: A}, {text: B, met: true}",
            "{text: B, met: true}",
            "1 of 2 criteria dropped that was not met: 'A'",
        ),
        ("{text: A}, {text: B}", "", "2 of 2 criteria dropped that were not met: 'A'"),
        ("{text: A}", "{text: Almost A, met: true}", "1 of 1 criteria dropped that was not met: 'A'"),
        ("{text: A}", "{text: ' a ', met: true}", "held"),
        ("{text: A}", "{text: A}", "held"),
        (
            "{text: A}, {text: A, met: true}",
            "{text: A, met: true}",
            "1 of 2 criteria dropped that was not met: 'A'",
        ),
        ("{text: A, met: true}", "", ""),
        ("", "", ""),
    ],
)
def test_open_criteria_stay_when_a_milestone_is_marked_done(
    before: str, after: str, told: str, judge: Judge
) -> None:
    was, now = plan(CRITERIA.format("", before)), plan(CRITERIA.format(DONE, after))
    hit = f"hit p/a/m: milestone 'm' was marked done with {told}"
    rows = {"": [], "held": ["held p/a/m"]}.get(told, [hit])
    assert judge("done-without-criteria", was, now) == rows
    assert judge("done-without-criteria", was, plan(CRITERIA.format("", after))) == []
    assert judge("done-without-criteria", was, plan(CRITERIA.format("done: 2026-11-24, ", after))) == []
    assert judge("done-without-criteria", plan(CRITERIA.format(DONE, before)), now) == []
    assert judge("done-without-criteria", was, plan(CRITERIA.format(DONE, after), status="cancelled")) == []


@pytest.mark.parametrize(
    ("pushes", "told"),
    [
        ({}, "held p/a/m"),
        ({("milestone", "p/a/m"): 2, ("task", "p/a/m"): 9}, "held p/a/m"),
        (
            {("milestone", "p/a/m"): 3},
            "hit p/a/m: milestone 'm' is put off by 10 days to 2026-12-20, and it was put off 3 times before",
        ),
        (Unknown("shallow"), "gap p/a/m: shallow"),
    ],
)
def test_who_put_a_promise_off_three_times_hears_of_the_fourth(
    pushes: Mapping[tuple[str, str], int] | Unknown, told: str, judge: Judge
) -> None:
    tenth, twentieth = (plan(DUE.format(f"2026-12-{day}")) for day in (10, 20))
    assert judge("pushed-often", tenth, twentieth, pushes=pushes) == [told]
    assert judge("pushed-often", twentieth, tenth, pushes=pushes) == []
    kept = plan("milestones: {m: {due: 2026-12-10, done: 2026-11-20}}\n")
    assert judge("pushed-often", kept, twentieth, pushes=pushes) == []


def test_a_threshold_of_the_policy_counts_and_the_name_before_a_renaming(judge: Judge) -> None:
    five = "policy: {checks: {thresholds: {pushed-often: {times: 5}}}}\n"
    before = plan("milestones: {m: {name: Beta, due: 2026-12-10}}\n", charter=five)
    after = plan("milestones: {n: {name: Beta, due: 2026-12-20}}\n", charter=five)
    assert judge("pushed-often", before, after, pushes={("milestone", "p/a/m"): 4}) == ["held p/a/n"]
    assert judge("pushed-often", before, after, pushes={("milestone", "p/a/m"): 5}) == [
        "hit p/a/n: milestone 'n' is put off by 10 days to 2026-12-20, and it was put off 5 times before"
    ]


UNREAD = "its file has errors, here or in the earlier plan"


@pytest.mark.parametrize(
    ("rule", "before", "after"),
    [
        (
            "approved-date-moved",
            ["held p/a"],
            [f"gap p/a: {UNREAD}", *(f"gap p/a/m{n}: {UNREAD}" for n in range(9))],
        ),
        ("baseline-edited", [], []),
        ("change-without-acknowledgement", [], [f"gap p/a: {UNREAD}"]),
        ("done-without-criteria", [], []),
        ("pushed-often", [], []),
        ("scope-added", [f"gap p/a: {UNREAD}"], []),
    ],
)
def test_what_a_broken_file_no_longer_says_was_not_changed(
    rule: str, before: list[str], after: list[str], judge: Judge
) -> None:
    one = "  m{}: {{due: 2026-12-10, baseline: {{finish: 2026-12-10}}}}\n"
    held = "".join(one.format(number) for number in range(9))
    whole = plan(f"owner: sam\ntarget: 2027-01-01\nmilestones:\n{held}", charter=PEOPLE)
    broken = whole | {"p/a.yaml": "owner: sam\nmilestones: ["}
    assert judge(rule, broken, whole, approved=whole) == before
    assert judge(rule, whole, broken, approved=whole) == after


def test_a_policy_that_can_not_be_read_was_not_taken_out(judge: Judge) -> None:
    before = plan("", charter="policy: {baseline: plan-a}\n")
    broken = before | {"portfolio.yaml": "policy: {baseline: ["}
    assert judge("baseline-edited", before, broken) == [f"gap -: {UNREAD}"]
