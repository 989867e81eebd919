"""Which rules are on where, how grave, what waivers take out, and what is new."""

import datetime as dt
from collections.abc import Callable, Mapping

import pytest

from plateSpinner.finding import Finding, Severity
from plateSpinner.model.policy import Profile
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.catalogue import catalogue
from plateSpinner.rules.run import Checked, Choice, run, without, worst

Read = Callable[[Mapping[str, str]], Portfolio]
Check = Callable[..., Checked]
DAY = dt.date(2026, 11, 23)
WATCHED = ("milestone-overdue", "stale-update", "active-without-updates", "approver-overloaded")
A = """\
name: A
owner: jo
status: active
milestones: {m: {due: 2026-11-11, criteria: [{text: c, approver: sam}]}, n: {due: 2026-11-20}}
updates: {2026-10-05: {summary: Long ago}}
"""
B = "name: B\nowner: jo\nstatus: active\nmilestones: {m: {due: 2026-11-11}}\n"
PLAN = {
    "portfolio.yaml": "spin: 1\n",
    "p/program.yaml": "name: P\nowner: jo\n",
    "p/a.yaml": A,
    "q/program.yaml": "name: Q\nowner: jo\n",
    "q/b.yaml": B,
}
LATE = ["milestone-overdue p/a/m", "milestone-overdue p/a/n", "milestone-overdue q/b/m"]
STALE = ["stale-update p/a"]
SILENT = ["active-without-updates q/b"]
ALL = sorted((*LATE, *STALE, *SILENT))


@pytest.fixture
def check(read: Read) -> Check:
    """The plan checked, with its policy, waivers of the portfolio, and other texts added to its files."""

    def made(choice: Choice | None = None, checks: str = "", day: dt.date = DAY, **added: str) -> Checked:
        files = dict(PLAN)
        if checks:
            files["portfolio.yaml"] += f"policy: {{checks: {{{checks}}}}}\n"
        for name, text in added.items():
            path = {"portfolio": "portfolio.yaml", "p": "p/program.yaml", "a": "p/a.yaml", "b": "q/b.yaml"}[
                name
            ]
            files[path] += text
        return run(read(files), day, choice or Choice())

    return made


def told(findings: tuple[Finding, ...]) -> list[str]:
    """The findings of the rules that are looked at here; the plan may break others."""
    return sorted(f"{f.name} {f.item}".strip() for f in findings if f.name in WATCHED)


def chosen(profile: Profile | None = None, select: str = "", ignore: str = "") -> Choice:
    return Choice(profile, tuple(select.split()), tuple(ignore.split()))


@pytest.mark.parametrize(
    ("profile", "expected"),
    [
        (None, sorted((*LATE, *STALE))),
        (Profile.MINIMAL, LATE),
        (Profile.DEFAULT, sorted((*LATE, *STALE))),
        (Profile.STRICT, ALL),
    ],
)
def test_a_profile_is_a_set_of_rules(check: Check, profile: Profile | None, expected: list[str]) -> None:
    assert told(check(chosen(profile)).findings) == expected
    if profile:
        assert told(check(checks=f"profile: {profile}").findings) == expected


@pytest.mark.parametrize("profile", list(Profile))
def test_exactly_the_rules_of_a_profile_are_run_each_once(check: Check, profile: Profile) -> None:
    ran = [(rule.rule, rule.code) for rule in check(chosen(profile)).rules]
    expected = [(e.name, e.rule.code) for e in catalogue().values() if profile in e.rule.profiles]
    assert ran == sorted(expected, key=lambda pair: catalogue()[pair[0]].family == "waivers")


def test_the_command_line_chooses_the_profile_before_the_policy(check: Check) -> None:
    assert told(check(chosen(Profile.MINIMAL), "profile: strict").findings) == LATE
    assert told(check(chosen(Profile.STRICT), "profile: minimal").findings) == ALL


@pytest.mark.parametrize("word", ["active-without-updates", "U105", "reporting", "all"])
def test_a_rule_is_selected_by_name_code_family_or_with_all(check: Check, word: str) -> None:
    everything = word in ("reporting", "all")
    expected = ALL if everything else sorted((*LATE, *SILENT))
    assert told(check(chosen(Profile.MINIMAL, select=word)).findings) == expected
    assert told(check(checks=f"profile: minimal, select: [{word}]").findings) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("stale-update", sorted((*LATE, *SILENT))),
        ("U101", sorted((*LATE, *SILENT))),
        ("reporting", LATE),
        ("all", []),
    ],
)
def test_a_rule_is_ignored_by_name_code_family_or_with_all(
    check: Check, word: str, expected: list[str]
) -> None:
    assert told(check(chosen(Profile.STRICT, ignore=word)).findings) == expected
    assert told(check(checks=f"profile: strict, ignore: [{word}]").findings) == expected


@pytest.mark.parametrize(
    ("choice", "checks", "expected"),
    [
        (chosen(select="U101", ignore="U101"), "", LATE),
        (chosen(), "select: [U101], ignore: [U101]", LATE),
        (chosen(select="U101"), "ignore: [U101]", sorted((*LATE, *STALE))),
        (chosen(ignore="U101"), "select: [U101]", LATE),
        (chosen(select="U105"), "ignore: [reporting]", sorted((*LATE, *SILENT))),
        (chosen(ignore="reporting"), "select: [U101, U105]", LATE),
    ],
)
def test_ignore_goes_before_select_and_the_command_line_before_the_policy(
    check: Check, choice: Choice, checks: str, expected: list[str]
) -> None:
    assert told(check(choice, checks).findings) == expected


@pytest.mark.parametrize(
    ("choice", "checks", "expected"),
    [
        (chosen(), "programs: {q: {ignore: [milestone-overdue]}}", sorted((*LATE[:2], *STALE))),
        (chosen(), "programs: {q: {ignore: [dates]}, p: {ignore: [all]}}", []),
        (chosen(), "programs: {q: {select: [U105]}}", sorted((*LATE, *STALE, *SILENT))),
        (chosen(), "programs: {p: {select: [U105]}}", sorted((*LATE, *STALE))),
        (chosen(), "programs: {q: {select: [D101], ignore: [D101]}}", sorted((*LATE[:2], *STALE))),
        (chosen(), "ignore: [D101], programs: {q: {select: [D101]}}", sorted((LATE[2], *STALE))),
        (chosen(), "select: [D101], programs: {q: {ignore: [D101]}}", sorted((*LATE[:2], *STALE))),
        (chosen(select="D101"), "programs: {q: {ignore: [D101]}}", sorted((*LATE, *STALE))),
        (chosen(ignore="D101"), "programs: {q: {select: [D101]}}", STALE),
        (chosen(ignore="U101"), "programs: {q: {ignore: [D101]}}", LATE[:2]),
        (chosen(Profile.MINIMAL), "programs: {p: {select: [U101]}}", sorted((*LATE, *STALE))),
    ],
)
def test_a_program_departs_from_the_policy_and_the_command_line_overrules_both(
    check: Check, choice: Choice, checks: str, expected: list[str]
) -> None:
    assert told(check(choice, checks).findings) == expected


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ("", {"p/a": "warning", "q/b/m": "error"}),
        ("severities: {stale-update: error, D101: info}", {"p/a": "error", "q/b/m": "info"}),
        ("severities: {stale-update: error, U101: info}", {"p/a": "error", "q/b/m": "error"}),
        ("severities: {reporting: error}", {"p/a": "warning", "q/b/m": "error"}),
        ("programs: {p: {severities: {U101: info}}}", {"p/a": "info", "q/b/m": "error"}),
        (
            "severities: {U101: error}, programs: {p: {severities: {U101: info}}}",
            {"p/a": "info", "q/b/m": "error"},
        ),
        (
            "severities: {D101: info}, programs: {p: {severities: {D101: warning}}}",
            {"p/a": "warning", "q/b/m": "info"},
        ),
    ],
)
def test_a_severity_is_the_programs_else_the_policys_else_the_rules(
    check: Check, checks: str, expected: dict[str, str]
) -> None:
    found = check(checks=checks).findings
    assert {f.item: str(f.severity) for f in found if f.item in expected} == expected


OVERLOADED = "thresholds: {approver-overloaded: {criteria: 0}}"


def test_what_belongs_to_the_portfolio_goes_by_its_policy_alone(check: Check) -> None:
    own = f"programs: {{p: {{{OVERLOADED}, severities: {{O108: error}}, ignore: [O108]}}}}"
    assert "approver-overloaded" not in told(check(checks=own).findings)
    (finding,) = [f for f in check(checks=f"{OVERLOADED}, {own}").findings if f.name == "approver-overloaded"]
    assert (finding.item, finding.severity) == ("", Severity.WARNING)
    checks = f"{OVERLOADED}, severities: {{O108: error}}"
    (finding,) = [f for f in check(checks=checks).findings if f.name == "approver-overloaded"]
    assert finding.severity is Severity.ERROR
    assert told(check(checks=f"{OVERLOADED}, ignore: [ownership]").findings) == sorted((*LATE, *STALE))


CLOSE = "criterion-unmet-near-due"


def close(days: object) -> str:
    return f"{{{CLOSE}: {{days: {days}}}}}"


SOON = "milestones: {x: {due: 2026-12-01, criteria: [{text: c}]}}\n"


@pytest.mark.parametrize(
    ("checks", "expected"),
    [
        ("", []),
        (f"thresholds: {close(8)}", ["p/x"]),
        (f"thresholds: {close('7.5')}", []),
        (f"programs: {{p: {{thresholds: {close(8)}}}}}", ["p/x"]),
        (f"programs: {{q: {{thresholds: {close(8)}}}}}", []),
        (f"thresholds: {close(8)}, programs: {{p: {{thresholds: {close(7)}}}}}", []),
        (f"thresholds: {close(8)}, programs: {{p: {{thresholds: {{}}}}}}", ["p/x"]),
    ],
)
def test_a_threshold_is_the_programs_else_the_policys_else_the_rules(
    check: Check, checks: str, expected: list[str]
) -> None:
    assert [f.item for f in check(checks=checks, p=SOON).findings if f.name == CLOSE] == expected


def waiver(rule: str = "milestone-overdue", at: str = "", until: str = "2026-12-20") -> str:
    about = f"at: {at}, " if at else ""
    return f"waivers: [{{rule: {rule}, {about}reason: Agreed in PR 214, until: {until}}}]\n"


@pytest.mark.parametrize(
    ("where", "text", "expected"),
    [
        ("a", waiver(at="m"), LATE[:1]),
        ("a", waiver("D101", at="m"), LATE[:1]),
        ("a", waiver(), LATE[:2]),
        ("a", waiver(at="q/b/m"), LATE[2:]),
        ("p", waiver(), LATE[:2]),
        ("p", waiver(at="a/n"), LATE[1:2]),
        ("p", waiver(at="a"), []),
        ("b", waiver(), LATE[2:]),
        ("portfolio", waiver(), LATE),
        ("portfolio", waiver(at="p/a/n"), LATE[1:2]),
        ("portfolio", waiver("stale-update"), STALE),
        ("portfolio", waiver("stale-update", at="p/a"), STALE),
        ("a", waiver("reporting"), []),
        ("a", waiver("all"), []),
    ],
)
def test_a_waiver_covers_an_item_a_file_a_program_or_everything(
    check: Check, where: str, text: str, expected: list[str]
) -> None:
    checked = check(chosen(Profile.STRICT), **{where: text})
    assert told(checked.waived) == expected
    assert told(checked.findings) == sorted(set(ALL) - set(expected))


def test_a_program_is_not_waived_by_the_like_named_start_of_another(read: Read) -> None:
    files = {
        "portfolio.yaml": "spin: 1\n",
        "p/program.yaml": "name: P\nstatus: active\n" + waiver("program-without-owner"),
        "p-2/program.yaml": "name: P2\nstatus: active\n",
    }
    checked = run(read(files), DAY, chosen(select="program-without-owner"))
    assert [f.item for f in checked.waived] == ["p"]
    assert [f.item for f in checked.findings if f.name == "program-without-owner"] == ["p-2"]


def test_what_belongs_to_the_portfolio_is_waived_there_and_nowhere_else(check: Check) -> None:
    text = waiver("approver-overloaded")
    assert told(check(checks=OVERLOADED, portfolio=text).waived) == ["approver-overloaded"]
    assert told(check(checks=OVERLOADED, p=text, a=text).waived) == []


@pytest.mark.parametrize(
    ("until", "day", "covered"),
    [
        ("2026-11-23", "2026-11-23", True),
        ("2026-11-23", "2026-11-24", False),
        ("2026-11-22", "2026-11-23", False),
        ("2026-11", "2026-11-30", True),
        ("2026-11", "2026-12-01", False),
    ],
)
def test_a_waiver_covers_through_its_last_day(check: Check, until: str, day: str, *, covered: bool) -> None:
    checked = check(day=dt.date.fromisoformat(day), a=waiver(at="m", until=until))
    assert told(checked.waived) == (LATE[:1] if covered else [])
    assert (LATE[0] in told(checked.findings)) is not covered
    expired = [f.item for f in checked.findings if f.name == "expired-waiver"]
    assert expired == ([] if covered else ["p/a"])


def test_only_what_is_new_beside_the_base_remains_matched_by_rule_and_item(check: Check) -> None:
    base = check(chosen(Profile.MINIMAL)).findings
    moved = check(chosen(Profile.MINIMAL), day=dt.date(2026, 11, 25), portfolio="# a line more\n").findings
    assert moved != base
    assert without(moved, base) == ()
    stricter = check(chosen(Profile.STRICT)).findings
    assert told(without(stricter, base)) == sorted((*STALE, *SILENT))
    more = check(chosen(Profile.MINIMAL), b="tags: []\n", p="milestones: {m: {due: 2026-11-11}}\n").findings
    assert told(without(more, base)) == ["milestone-overdue p/m"]
    assert without(base, more) == ()


def test_findings_of_the_portfolio_are_new_by_their_place(check: Check) -> None:
    objectives = "objectives: {one: {name: One}, two: {name: Two}}\n"
    one = check(portfolio=objectives.replace(", two: {name: Two}", "")).findings
    two = check(portfolio=objectives).findings
    assert [f.message for f in without(two, one)] == [
        "objective 'two' is served by no program and no project"
    ]
    assert without(one, two) == ()
    assert without(two, two) == ()


def test_of_findings_that_are_matched_alike_as_many_as_are_known_are_not_new(check: Check) -> None:
    old = "waivers: [{rule: D101, at: m, reason: x, until: 2026-11-20}"
    one, two = check(a=f"{old}]\n").findings, check(a=f"{old}, {old[10:]}]\n").findings
    assert [f.name for f in without(two, one)] == ["expired-waiver"]
    assert without(one, two) == ()
    other = check(a=f"{old.replace('D101', 'U101')}]\n").findings
    assert [f.about for f in without(other, one) if f.name == "expired-waiver"] == ["U101 m"]


def test_a_missed_key_result_is_not_new_with_another_reading(check: Check) -> None:
    key_result = "{{start: 1, target: 3, by: 2026-11-20, readings: {{{}}}}}"
    text = f"objectives: {{{{o: {{{{key_results: {{{{k: {key_result}}}}}}}}}}}}}\n"
    base = check(portfolio=text.format("2026-11-02: 2")).findings
    head = check(portfolio=text.format("2026-11-02: 2, 2026-11-16: 2.5")).findings
    assert [f.message for f in head if f.name == "measure-missed"] == [
        "key result 'k' at 2.5 (2026-11-16), not at its target 3, 3 days after its date (2026-11-20)"
    ]
    assert without(head, base) == ()


def test_the_worst_of_findings_is_the_gravest(check: Check) -> None:
    found = check(chosen(Profile.STRICT)).findings
    assert worst(found) is Severity.ERROR
    assert worst(f for f in found if f.name == "stale-update") is Severity.WARNING
    assert worst(f for f in found if f.name == "active-without-updates") is Severity.INFO
    assert worst(()) is None


DECISION = "decision-overdue"


@pytest.mark.parametrize(
    ("decisions", "verdict", "counts"),
    [
        ("{}", "no subject", (0, 0, 0)),
        ("{d: {needed_by: 2026-12-05}}", "pass", (1, 0, 0)),
        ("{d: {needed_by: 2026-12-05}, e: {}}", "not assessable", (1, 0, 1)),
        ("{d: {needed_by: 2026-12-05}, e: {}, f: {needed_by: 2026-11-20}}", "fail", (1, 1, 1)),
    ],
)
def test_a_rule_fails_or_can_not_tell_or_passes_or_has_no_subject(
    check: Check, decisions: str, verdict: str, counts: tuple[int, int, int]
) -> None:
    (rule,) = [r for r in check(a=f"decisions: {decisions}\n").rules if r.rule == DECISION]
    assert rule.verdict == verdict
    assert (rule.held, rule.broken, len(rule.missing)) == counts
    gaps = [("p/a/e", "date it is needed by not stated")] if counts[2] else []
    assert [(missing.item, missing.reason) for missing in rule.missing] == gaps


def test_what_is_waived_is_still_broken(check: Check) -> None:
    (rule,) = [r for r in check(portfolio=waiver()).rules if r.rule == "milestone-overdue"]
    assert (rule.verdict, rule.broken) == ("fail", 3)


def test_what_can_not_be_told_of_the_portfolio_has_no_item(check: Check) -> None:
    text = "objectives: {o: {key_results: {k: {target: 3}}}}\n"
    (rule,) = [r for r in check(portfolio=text).rules if r.rule == "measure-missed"]
    assert [(missing.item, missing.reason) for missing in rule.missing] == [
        ("", "date of the target not stated")
    ]
