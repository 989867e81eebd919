"""Who answers for what: inheritance, what is left alone, and names that are nearly declared."""

from collections.abc import Callable

import pytest

Judged = Callable[..., list[str]]
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
    ],
)
def test_one_approver_keeps_up_with_fifteen_open_criteria(
    judged: Judged, text: str, expected: list[str]
) -> None:
    assert judged("approver-overloaded", text) == expected


def test_the_programs_that_wait_for_an_approver_are_named(judged: Judged) -> None:
    program = criteria(1).replace("sam", "'@sam'")
    charter = "policy: {checks: {thresholds: {approver-overloaded: {criteria: 1}}}}"
    said = judged("approver-overloaded", criteria(1), program=program, charter=charter)
    assert said == ["hit -: approver 'sam' has 2 open criteria in program 'p'"]


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
        ("x" * 61, "x" * 60, False),
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


def test_a_closed_list_of_people_is_the_business_of_the_references(judged: Judged) -> None:
    assert (
        judged("unknown-person", "owner: jo", charter="people: {jo: {name: N}}\npolicy: {people: closed}")
        == []
    )
