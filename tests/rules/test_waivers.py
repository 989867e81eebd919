"""Waivers themselves: the last day, the reason, whether they cover anything, and the names in them."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.finding import Part
from plateSpinner.model.policy import Profile
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.catalogue import find_page
from plateSpinner.rules.run import Choice, run
from plateSpinner.workspace.load import load

Read = Callable[[Mapping[str, str]], Portfolio]
Judged = Callable[..., list[str]]
Said = Callable[..., list[tuple[str, str, str, str]]]
DAY = dt.date(2026, 11, 23)
MINE = ("expired-waiver", "waiver-without-reason", "unused-waiver", "unknown-rule")
OVERDUE = "status: active\nmilestones: {m: {due: 2026-11-11}, n: {due: 2026-12-11}}\n"


@pytest.fixture
def said(read: Read) -> Said:
    """What the rules of this family find: name, item, message and help."""

    def made(
        text: str = "", *, program: str = "", charter: str = "", choice: Choice | None = None
    ) -> list[tuple[str, str, str, str]]:
        files = {
            "portfolio.yaml": f"spin: 1\n{charter}",
            "p/program.yaml": f"name: P\n{program}",
            "p/a.yaml": f"name: A\n{OVERDUE}{text}",
        }
        checked = run(read(files), DAY, choice or Choice(Profile.DEFAULT))
        found = (*checked.findings, *checked.waived)
        return [(f.name, f.item, f.message, f.help) for f in found if f.name in MINE]

    return made


def waiver(
    rule: str = "milestone-overdue", at: str = "", until: str = "2026-12-20", reason: str = "Agreed"
) -> str:
    about = f"at: {at}, " if at else ""
    return f"waivers: [{{rule: {rule}, {about}reason: '{reason}', until: {until}}}]\n"


@pytest.mark.parametrize(
    ("until", "message"),
    [
        ("2026-11-22", "waiver of 'milestone-overdue' expired 1 day ago (until 2026-11-22)"),
        ("2026-10", "waiver of 'milestone-overdue' expired 23 days ago (until 2026-10)"),
        ("2026-11-23", ""),
        ("2026-11", ""),
    ],
)
def test_a_waiver_holds_through_its_last_day(said: Said, until: str, message: str) -> None:
    way = "mend what it covers and delete it, or agree on a new date"
    expected = [("expired-waiver", "p/a", message, way)] if message else []
    assert said(waiver(until=until)) == expected


def test_an_expired_waiver_fails_in_every_profile_and_wherever_it_stands(
    said: Said,
) -> None:
    old = waiver(until="2026-11-22")
    for profile in (Profile.MINIMAL, Profile.DEFAULT, Profile.STRICT):
        found = said(old, program=old, charter=old, choice=Choice(profile))
        assert [(name, item) for name, item, _, _ in found] == [
            ("expired-waiver", ""),
            ("expired-waiver", "p"),
            ("expired-waiver", "p/a"),
        ]


@pytest.mark.parametrize("reason", ["", " ", "\t"])
def test_a_waiver_without_a_reason_fails_and_covers_nothing(said: Said, read: Read, reason: str) -> None:
    text = waiver(reason=reason)
    message = "waiver of 'milestone-overdue' has no reason"
    way = "say why it is accepted: without a reason it covers nothing"
    assert said(text, choice=Choice(Profile.MINIMAL)) == [("waiver-without-reason", "p/a", message, way)]
    files = {
        "portfolio.yaml": "spin: 1\n",
        "p/program.yaml": "name: P\n",
        "p/a.yaml": f"name: A\n{OVERDUE}{text}",
    }
    assert run(read(files), DAY, Choice(Profile.MINIMAL)).waived == ()


@pytest.mark.parametrize(
    ("text", "covers"),
    [
        (waiver(), True),
        (waiver("D101"), True),
        (waiver(at="m"), True),
        (waiver(at="a/m"), True),
        (waiver(at="n"), False),
        (waiver("stale-update"), False),
        (waiver(until="2026-11-22", at="n"), True),
        (waiver(reason="", at="n"), True),
        (waiver("no-such-rule"), True),
        (waiver("expired-waiver"), True),
        (waiver("issue-without-due"), True),
    ],
)
def test_a_waiver_that_covers_nothing_is_told_where_that_can_be_said(
    said: Said, text: str, *, covers: bool
) -> None:
    found = [name for name, _, _, _ in said(text) if name == "unused-waiver"]
    assert found == ([] if covers else ["unused-waiver"])


def test_a_waiver_of_a_rule_that_is_off_can_not_be_told(read: Read) -> None:
    files = {
        "portfolio.yaml": "spin: 1\n",
        "p/program.yaml": "name: P\n",
        "p/a.yaml": f"name: A\n{OVERDUE}{waiver('issue-without-due')}",
    }
    portfolio = read(files)
    for choice, verdict in (
        (Choice(Profile.DEFAULT), "not assessable"),
        (Choice(Profile.STRICT), "fail"),
        (Choice(Profile.DEFAULT, select=("G109",)), "fail"),
        (Choice(Profile.STRICT, ignore=("log",)), "not assessable"),
    ):
        (rule,) = [r for r in run(portfolio, DAY, choice).rules if r.rule == "unused-waiver"]
        assert rule.verdict == verdict
        gaps = [("p/a", "rule 'issue-without-due' is off")] if verdict == "not assessable" else []
        assert [(gap.item, gap.reason) for gap in rule.missing] == gaps


def test_a_waiver_at_an_item_that_is_not_there_is_a_dangling_reference_and_no_more(tmp_path: Path) -> None:
    for name, text in {
        "portfolio.yaml": "spin: 1\n",
        "p/program.yaml": "name: P\n",
        "p/a.yaml": f"name: A\n{OVERDUE}{waiver(at='q')}",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    loaded = load(tmp_path)
    assert [finding.code for finding in loaded.findings] == ["R001"]
    checked = run(loaded.portfolio, DAY, Choice(Profile.DEFAULT))
    assert [f.item for f in checked.findings if f.name in (*MINE, "milestone-overdue")] == ["p/a/m"]


@pytest.mark.parametrize(
    ("rule", "way"),
    [
        ("milestone-overdu", "did you mean 'milestone-overdue'?"),
        ("d101", "did you mean 'D101'?"),
        ("dates", "a family stands in `select` and `ignore` only: name one of its rules"),
        ("all", "spin rule lists them all"),
        ("zzz", "spin rule lists them all"),
    ],
)
def test_a_waiver_names_a_rule_by_name_or_code(said: Said, rule: str, way: str) -> None:
    assert said(waiver(rule), choice=Choice(Profile.MINIMAL)) == [
        ("unknown-rule", "p/a", f"waiver names no rule: '{rule}'", way)
    ]


@pytest.mark.parametrize(
    "word", ["dangling-reference", "R001", "unknown-key", "Y001", "ignore-expired", "W902"]
)
@pytest.mark.parametrize(
    ("where", "checks"),
    [
        ("waiver", ""),
        ("`ignore`", "ignore: [{}]"),
        ("`severities`", "severities: {{{}: info}}"),
        ("`thresholds`", "thresholds: {{{}: {{days: 1}}}}"),
    ],
)
def test_what_is_always_told_can_not_be_waived_or_turned_off(
    said: Said, word: str, where: str, checks: str
) -> None:
    charter = f"policy: {{checks: {{{checks.format(word)}}}}}\n" if checks else ""
    page = find_page(word)
    assert page is not None
    message = f"{where} names '{word}', which can't be waived or turned off"
    way = f"take it out, and mend what is told of it: see spin rule {page.name}"
    found = said("" if checks else waiver(word), charter=charter, choice=Choice(Profile.MINIMAL))
    assert found == [("unknown-rule", "" if checks else "p/a", message, way)]


@pytest.mark.parametrize(
    ("id_", "way"),
    [
        ("checkot", "did you mean 'checkout'?"),
        ("zzz", "write the id of a program: the name of its folder"),
    ],
)
@pytest.mark.parametrize("file", ["portfolio.yaml", "policy.yaml"])
def test_a_program_that_the_policy_names_and_there_is_not_is_told_with_the_nearest(
    tmp_path: Path, file: str, id_: str, way: str
) -> None:
    checks = f"checks: {{programs: {{checkout: {{}}, {id_}: {{ignore: [log]}}}}}}"
    files = {"portfolio.yaml": "spin: 1\n", "checkout/program.yaml": "name: C\n"}
    files[file] = f"spin: 1\npolicy: {{{checks}}}\n" if file == "portfolio.yaml" else f"{checks}\n"
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    (finding,) = load(tmp_path).findings
    assert (finding.code, finding.message, finding.help) == ("R001", f"no program '{id_}'", way)
    place = finding.places[0]
    assert (place.file, place.route[-3:], place.part) == (file, ("checks", "programs", id_), Part.KEY)


@pytest.mark.parametrize(
    ("checks", "message", "way"),
    [
        ("select: [stale-updat]", "`select` names no rule: 'stale-updat'", "did you mean 'stale-update'?"),
        ("ignore: [waiver]", "`ignore` names no rule: 'waiver'", "did you mean 'waivers'?"),
        (
            "severities: {log: info}",
            "`severities` names no rule: 'log'",
            "a family stands in `select` and `ignore` only: name one of its rules",
        ),
        ("severities: {X999: info}", "`severities` names no rule: 'X999'", "spin rule lists them all"),
        ("thresholds: {U103: {at: 80}}", "`thresholds` names no rule: 'U103'", "spin rule lists them all"),
        (
            "thresholds: {progress-stuck: {update: 3}}",
            "rule 'progress-stuck' has no threshold 'update'",
            "did you mean 'updates'?",
        ),
        (
            "thresholds: {progress-stuck: {zzz: 3}}",
            "rule 'progress-stuck' has no threshold 'zzz'",
            "it has at, updates, rise",
        ),
        (
            "thresholds: {stale-update: {days: 3}}",
            "rule 'stale-update' has no threshold 'days'",
            "it has none",
        ),
        (
            "programs: {p: {select: [stale-updat]}}",
            "`select` names no rule: 'stale-updat'",
            "did you mean 'stale-update'?",
        ),
        (
            "programs: {p: {thresholds: {stale-update: {days: 3}}}}",
            "rule 'stale-update' has no threshold 'days'",
            "it has none",
        ),
    ],
)
def test_the_policy_names_rules_and_thresholds_that_there_are(
    said: Said, checks: str, message: str, way: str
) -> None:
    found = said(charter=f"policy: {{checks: {{{checks}}}}}\n")
    assert found == [("unknown-rule", "", message, way)]


def test_known_names_hold_one_by_one(judged: Judged) -> None:
    policy = (
        "select: [all, log, D101], severities: {U103: info}, thresholds: {progress-stuck: {at: 80, rise: 1}}"
    )
    held = judged("unknown-rule", waiver(), charter=f"policy: {{checks: {{{policy}}}}}\n{waiver('D101')}")
    assert held == ["held -"] * 8 + ["held p/a"]


def test_unknown_names_are_told_where_they_stand(read: Read) -> None:
    files = {
        "portfolio.yaml": "spin: 1\n",
        "policy.yaml": "checks: {ignore: [x-y-z]}\n",
        "p/program.yaml": "name: P\n",
    }
    files["p/a.yaml"] = f"name: A\n{waiver('x-y-z')}"
    policy, waived = run(read(files), DAY, Choice(Profile.MINIMAL)).findings
    assert (policy.places[0].file, policy.places[0].route) == ("policy.yaml", ("checks", "ignore", 0))
    assert (waived.places[0].file, waived.places[0].route) == ("p/a.yaml", ("waivers", 0, "rule"))
