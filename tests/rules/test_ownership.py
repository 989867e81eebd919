"""Who answers for what: inheritance, what is left alone, and names that are nearly declared."""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest

from plateSpinner.model.policy import Profile
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.run import Choice, run

Judged = Callable[..., list[str]]
Read = Callable[[Mapping[str, str]], Portfolio]
OBJECTIVE = "objectives: {o: {name: O}}\n"


@pytest.mark.parametrize(
    ("text", "program", "status", "expected"),
    [
        ("", "", "active", ["hit p/a: project 'a' has no owner, and neither has its program"]),
        ("", "", "", ["hit p/a: project 'a' has no owner, and neither has its program"]),
        ("owner: '@'", "", "proposed", ["hit p/a: project 'a' has no owner, and neither has its program"]),
        ("owner: jo", "", "active", ["held p/a"]),
        ("", "owner: maya", "active", ["held p/a"]),
        ("", "", "on_hold", []),
        ("", "", "done", []),
    ],
)
def test_a_project_is_owned_by_its_owner_or_its_programs(
    judged: Judged, text: str, program: str, status: str, expected: list[str]
) -> None:
    assert judged("project-without-owner", text, program=program, status=status) == expected


@pytest.mark.parametrize(
    ("program", "expected"),
    [
        ("", ["hit p: program 'p' has no owner"]),
        ("status: proposed", ["hit p: program 'p' has no owner"]),
        ("owner: maya", ["held p"]),
        ("status: done", []),
    ],
)
def test_a_program_is_owned_by_its_own_owner_alone(judged: Judged, program: str, expected: list[str]) -> None:
    assert judged("program-without-owner", "owner: jo", program=program) == expected


@pytest.mark.parametrize(
    ("text", "program", "charter", "expected"),
    [
        ("", "", "", []),
        ("", "", OBJECTIVE, ["hit p/a: project 'a' serves no objective, and neither does its program"]),
        ("objectives: [o]", "", OBJECTIVE, ["held p/a"]),
        ("", "objectives: [o]", OBJECTIVE, ["held p/a"]),
    ],
)
def test_a_project_is_asked_for_an_objective_only_where_there_are_some(
    judged: Judged, text: str, program: str, charter: str, expected: list[str]
) -> None:
    assert judged("project-without-objective", text, program=program, charter=charter) == expected


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2026-11-22", []),
        ("2026-Q3", []),
        ("2026-11-23", ["hit -: objective 'o' is served by no program and no project"]),
        ("2026-H2", ["hit -: objective 'o' is served by no program and no project"]),
        ("unknown", ["hit -: objective 'o' is served by no program and no project"]),
    ],
)
def test_an_objective_is_left_alone_once_its_period_is_over(
    judged: Judged, period: str, expected: list[str]
) -> None:
    assert (
        judged("objective-without-program", "", charter=f"objectives: {{o: {{period: {period}}}}}")
        == expected
    )
    without = "objective-without-key-result"
    hits = ["hit -: objective 'o' has no key result"] if expected else []
    assert judged(without, "", charter=f"objectives: {{o: {{period: {period}}}}}") == hits


@pytest.mark.parametrize("status", ["active", "proposed", "on_hold", "done"])
def test_whatever_is_not_cancelled_serves_an_objective(judged: Judged, status: str) -> None:
    said = judged("objective-without-program", "objectives: [o]", charter=OBJECTIVE, status=status)
    assert said == ["held -"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("team: t", ["held p/a"]),
        ("staffing: {t: {2026-Q4: 1}}", ["held p/a"]),
        ("tasks: {x: {team: t}}", ["held p/a"]),
        ("tasks: {x: {tasks: {y: {assign: {jo: 1}}}}}", ["held p/a"]),
        ("tasks: {x: {duration: 5d}}\nowner: jo", ["hit p/a: project 'a' names no team"]),
    ],
)
def test_a_team_may_be_named_in_four_places(judged: Judged, text: str, expected: list[str]) -> None:
    assert judged("project-without-team", text) == expected


def criteria(count: int, more: str = "") -> str:
    listed = "".join(f"    - {{text: c{n}, approver: sam{more}}}\n" for n in range(count))
    return f"milestones:\n  m:\n    due: 2026-12-11\n    criteria:\n{listed}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (criteria(15), ["held -"]),
        (criteria(16), ["hit -: approver 'sam' has 16 open criteria in program 'p'"]),
        (criteria(16, ", met: true"), []),
        (criteria(16).replace("    due: 2026-12-11\n", "    done: 2026-11-20\n"), []),
        (criteria(16).replace("due: 2026-12-11", "due: 2025-11-22"), []),
        (
            criteria(16).replace("due: 2026-12-11", "due: 2025-11-23"),
            ["hit -: approver 'sam' has 16 open criteria in program 'p'"],
        ),
        (
            criteria(16).replace("due: 2026-12-11", "due: unknown"),
            ["hit -: approver 'sam' has 16 open criteria in program 'p'"],
        ),
    ],
)
def test_one_approver_keeps_up_with_fifteen_open_criteria(
    judged: Judged, text: str, expected: list[str]
) -> None:
    assert judged("approver-overloaded", text) == expected


@pytest.mark.parametrize(
    ("programs", "said"),
    [
        (1, "1 open criterion in program 'p1'"),
        (2, "2 open criteria in 2 programs: p1, p2"),
        (3, "3 open criteria in 3 programs: p1, p2, p3"),
        (4, "4 open criteria in 4 programs: p1, p2, p3 and 1 more"),
    ],
)
def test_the_programs_that_wait_for_an_approver_are_named(read: Read, programs: int, said: str) -> None:
    charter = "policy: {checks: {thresholds: {approver-overloaded: {criteria: 0}}}}"
    files = {f"p{n}/program.yaml": f"name: P\n{criteria(1)}" for n in range(1, programs + 1)}
    closed = {"p0/program.yaml": f"name: P\nstatus: on_hold\n{criteria(1)}"}
    portfolio = read({"portfolio.yaml": f"spin: 1\n{charter}", **closed, **files})
    checked = run(portfolio, dt.date(2026, 11, 23), Choice(Profile.MINIMAL, select=("approver-overloaded",)))
    assert [f.message for f in checked.findings] == [f"approver 'sam' has {said}"]


@pytest.mark.parametrize(
    ("given", "declared", "near"),
    [
        ("joo", "jo", True),
        ("Jo", "jo", True),
        ("@jo", "jo", True),
        ("jon", "jo", False),
        ("ja", "jo", False),
        ("jo-fischer", "jo.fischer", True),
        ("hendrik", "henrik", True),
        ("henik", "henrik", True),
        ("henirk", "henrik", True),
        ("hanrik", "henrik", True),
        ("hanrek", "henrik", False),
        ("heinrick", "henrik", False),
        ("enrikh", "henrik", False),
        ("alex", "alexa", False),
        ("José", "Jose\u0301", True),
        ("ab" * 29 + "ac", "ab" * 30, True),
        ("ab" * 30 + "a", "ab" * 30, False),
        ("ab" * 30, "ab" * 30 + "a", False),
        ("---", "jo", False),
    ],
)
def test_a_name_is_nearly_declared_or_it_is_another(
    judged: Judged, given: str, declared: str, *, near: bool
) -> None:
    said = judged("unknown-person", f"owner: '{given}'", charter=f"people: {{'{declared}': {{name: N}}}}")
    name = given.removeprefix("@")
    hit = f"hit p/a: name '{name}' is not declared, and nearly '{declared}'"
    assert said == ([hit] if near and name != declared else ["held p/a"])


def test_of_two_names_the_first_in_the_alphabet_is_meant(judged: Judged) -> None:
    people = "people: {martin: {name: N}, marvin: {name: N}}"
    assert judged("unknown-person", "owner: marin", charter=people) == [
        "hit p/a: name 'marin' is not declared, and nearly 'martin'"
    ]


def test_only_names_of_people_and_teams_are_looked_at(judged: Judged) -> None:
    text = "owner: jo\nobjectives: [o]\nmilestones: {m: {}, n: {after: [m]}}"
    charter = OBJECTIVE + "people: {jo: {name: N}}"
    assert judged("unknown-person", text, charter=charter) == ["held p/a"]


def test_a_closed_list_of_people_is_the_business_of_the_references(judged: Judged) -> None:
    assert (
        judged("unknown-person", "owner: jo", charter="people: {jo: {name: N}}\npolicy: {people: closed}")
        == []
    )
