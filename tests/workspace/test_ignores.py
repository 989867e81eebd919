"""Comments that except findings: where they count, what they need, and what is said of them."""

import datetime as dt
from pathlib import Path

import pytest

from plateSpinner.finding import Finding, Place, Severity, Span
from plateSpinner.workspace import events
from plateSpinner.workspace.comments import Comment, comments
from plateSpinner.workspace.ignores import Ignore, ignores, in_plan, judge, placed
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import Places
from plateSpinner.workspace.tree import Folder, walk

FILE = "checkout/payments.yaml"
TODAY = dt.date(2026, 11, 23)
OVERDUE = "milestone-overdue"
VALID = f"# spin: ignore[{OVERDUE}] until=2026-12-15 agreed in PR 214"


@pytest.fixture(params=["libyaml", "ruamel.yaml"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both parsers: as PyYAML is here, and as it is where it has no libyaml."""
    if request.param == "ruamel.yaml":
        monkeypatch.setattr(events, "LIBYAML", None)
    elif events.LIBYAML is None:
        pytest.skip("PyYAML has no libyaml here")
    return str(request.param)


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "beside", "alone"),
    [
        ("", [], []),
        ("# one\n", [], ["# one"]),
        ("a: 1 # one", ["# one"], []),
        ("  # one\r\na: 1# no\r\n# two\r\n", [], ["# one", "# two"]),
        ("a: 1 # one\rb: 2\r# two", ["# one"], ["# two"]),
        ("'a # no': \"b # no\" # one\n", ["# one"], []),
        ("a: 'x\n  # no\n  y' # one\n", ["# one"], []),
        ("a: x\n  y#no # one\n", ["# one"], []),
        ("a: |  # one\n  # no\n  b # no\n # two\n# three\nb: 1\n", ["# one"], ["# two", "# three"]),
        ("a: >-2 # one\n    # no\n\n  # no\n", ["# one"], []),
        (
            "a:\n  # one\n  b: # two\n    - 1 # three\n    - # four\n",
            ["# two", "# three", "# four"],
            ["# one"],
        ),
        ("a: [1, # one\n  2, # two\n  # three\n] # four\n", ["# one", "# two", "# four"], ["# three"]),
        ("--- # one\na: 1\n... # two\n", ["# one", "# two"], []),
        ("# one\na: [ # two\n  ' # no\n", [], ["# one"]),
        ("# one\na: " + "[" * 100 + " # deep", [], ["# one"]),
    ],
)
def test_comments_are_what_no_key_or_value_holds(text: str, beside: list[str], alone: list[str]) -> None:
    found = comments(text)
    assert [comment.text for comment in found if not comment.alone] == beside
    assert [comment.text for comment in found if comment.alone] == alone
    assert all(text.startswith(comment.text, comment.start) for comment in found)


def test_a_comment_has_its_place_in_characters() -> None:
    assert comments("é: 1  # ü\n") == (Comment(6, "# ü", alone=False),)


def read(text: str) -> list[tuple[tuple[int, ...], tuple[str, ...], str, str]]:
    return [(i.lines, i.rules, i.until, i.reason) for i in ignores(text.encode(), FILE)]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (f"a: 1\nb: 2  {VALID}\n", [(2,)]),
        (f"a: 1\n{VALID}\nb: 2\n", [(3,)]),
        (f"a: 1\n  {VALID}\n\n# why\n{VALID}\nb: 2\n", [(6,), (6,)]),
        (f"# head\n{VALID}\n---\na: 1\nb: 2\n", [(4, 1)]),
        (f"\ufeff{VALID}\r\na: 1\r\n", [(2, 1)]),
        (f"a: 1  {VALID}\n", [(1,)]),
        (f"a: 1\n{VALID}\n", [(0,)]),
        (f"a: 1  # promised to Visa {VALID}\n", [(1,)]),
        (f"a: |\n  {VALID}\nb: '{VALID}'\n", []),
        (f"a: x{VALID}\n", []),
        (f"a: 1  # as{VALID}\n", []),
        ("a: 1  # spin ignores it\n", []),
        ("a: 1  # spin: ignored\n", []),
        ("a: 1  # type: ignore[x]\n", []),
    ],
)
def test_a_comment_is_about_its_line_or_alone_about_the_next_that_says_something(
    text: str, lines: list[tuple[int, ...]]
) -> None:
    assert [found[0] for found in read(text)] == lines


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("# spin: ignore[a] until=2026-12 why not", (("a",), "2026-12", "why not")),
        ("#spin:ignore[ a ,b-c,]  until=2026-12-15\twhy  not ", (("a", "b-c"), "2026-12-15", "why not")),
        ("# spin: ignore[D101] why until=2026-Q4 not", (("D101",), "2026-Q4", "why not")),
        ("# spin: ignore[a]", (("a",), "", "")),
        ("# spin: ignore until=2026 why", ((), "2026", "why")),
        ("# spin: ignore[] why", ((), "", "why")),
        ("# spin: ignore[a why", ((), "", "[a why")),
    ],
)
def test_a_comment_names_rules_a_last_day_and_a_reason(
    comment: str, expected: tuple[tuple[str, ...], str, str]
) -> None:
    assert [found[1:] for found in read(f"a: 1  {comment}\n")] == [expected]


def test_a_comment_has_its_own_place() -> None:
    found = ignores(f"a: é  # so # {VALID}  \n".encode(), FILE)
    assert [ignore.place for ignore in found] == [Place(FILE, span=Span(1, 14, 1, 14 + len(VALID)))]


def overdue(line: int, rule: str = OVERDUE, file: str = FILE) -> tuple[Finding, Span]:
    finding = Finding("D101", rule, Severity.ERROR, f"m{line}", (Place(file, ("a",)),), item="p/q/a")
    return finding, Span(line, 1, line, 5)


def judged(
    text: str, *found: tuple[Finding, Span], ran: tuple[str, ...] = (OVERDUE,)
) -> tuple[list[str], list[str], list[str]]:
    """Messages of what stands and of what is covered; code, line and message of what is told."""
    made = judge(found, ignores(text.encode(), FILE), TODAY, ran)
    told = [f"{f.code}:{f.places[0].span.line}: {f.message}" for f in made.findings if f.places[0].span]
    return [f.message for f in made.standing], [f.message for f in made.waived], told


def test_what_a_valid_comment_is_about_is_covered_and_nothing_else() -> None:
    text = f"a: 1\nb: 2  {VALID}\nc: 3\n"
    found = (overdue(1), overdue(2), overdue(3), overdue(2, "other-rule"), overdue(2, file="other.yaml"))
    assert judged(text, *found) == (["m1", "m3", "m2", "m2"], ["m2"], [])


def test_a_code_stands_for_its_rule_and_one_comment_for_several_rules() -> None:
    text = "a: 1  # spin: ignore[D101] until=2026-12-15 why\n"
    assert judged(text, overdue(1)) == ([], ["m1"], [])
    text = "a: 1  # spin: ignore[D101, milestone-overdue] until=2026-12-15 why\n"
    assert judged(text, overdue(1)) == ([], ["m1"], [])


def test_a_comment_above_the_first_line_is_about_the_file_as_a_whole_too() -> None:
    text = f"# head\n{VALID}\nname: x\nb: 2\n"
    assert judged(text, overdue(1), overdue(3), overdue(4)) == (["m4"], ["m1", "m3"], [])


@pytest.mark.parametrize("until", ["2026-11-23", "2026-11", "2026-W48", "2026-Q4"])
def test_it_holds_through_its_last_day(until: str) -> None:
    text = f"a: 1  # spin: ignore[{OVERDUE}] until={until} why\n"
    assert judged(text, overdue(1)) == ([], ["m1"], [])


@pytest.mark.parametrize(
    ("until", "ago"),
    [("2026-11-22", "1 day"), ("2026-W47", "1 day"), ("2026-10", "23 days"), ("2026-Q3", "54 days")],
)
def test_behind_its_last_day_it_fails_and_covers_nothing(until: str, ago: str) -> None:
    text = f"a: 1  # spin: ignore[{OVERDUE}] until={until} why\n"
    told = f"W902:1: ignore of 'milestone-overdue' expired {ago} ago (until {until})"
    assert judged(text, overdue(1)) == (["m1"], [], [told])


@pytest.mark.parametrize(
    ("comment", "told"),
    [
        ("[D101] until=2026-12-15", ["W901:1: ignore of 'D101' has no reason"]),
        ("[D101] why", ["W904:1: ignore of 'D101' has no last day"]),
        ("[D101]", ["W901:1: ignore of 'D101' has no reason", "W904:1: ignore of 'D101' has no last day"]),
        (" until=2026-12-15 why", ["W904:1: ignore names no rule"]),
    ],
)
def test_without_rule_reason_or_last_day_it_fails_and_covers_nothing(comment: str, told: list[str]) -> None:
    assert judged(f"a: 1  # spin: ignore{comment}\n", overdue(1)) == (["m1"], [], told)


def test_what_is_told_has_name_severity_and_the_way_out() -> None:
    text = (
        "# spin: ignore[D101] until=2026\n# spin: ignore[D101] until=2025 x\n# spin: ignore[D101] x\na: 1\n"
    )
    text += f"b: 2  {VALID}\n"
    made = judge((), ignores(text.encode(), FILE), TODAY, (OVERDUE,))
    assert [(f.name, f.severity, f.help) for f in made.findings] == [
        ("ignore-without-reason", Severity.ERROR, "write behind the date why it is accepted"),
        ("ignore-expired", Severity.ERROR, "mend what it covers, or agree on a new date"),
        ("ignore-unreadable", Severity.ERROR, "add until=2026-12-15"),
        ("ignore-unused", Severity.WARNING, "delete it, or write it on the line that the finding names"),
    ]


@pytest.mark.parametrize("until", ["soon", "2026-13-01", "2026-02-30", "", "9" * 5000])
def test_a_last_day_that_is_no_date_fails(until: str) -> None:
    standing, waived, told = judged(f"a: 1  # spin: ignore[{OVERDUE}] until={until} why\n", overdue(1))
    assert (standing, waived) == (["m1"], [])
    assert [line[:5] for line in told] == ["W904:"]
    assert len(told[0]) < 200


def test_a_rule_that_is_not_there_is_told_with_the_nearest_and_the_others_hold() -> None:
    text = f"a: 1  # spin: ignore[milestone-overdu, {OVERDUE}] until=2026-12-15 why\n"
    assert judged(text, overdue(1)) == (
        [],
        ["m1"],
        ["W904:1: ignore of 'milestone-overdu', which is no rule"],
    )


@pytest.mark.parametrize("word", ["R001", "dangling-reference", "y001", "ignore-expired"])
def test_what_is_always_told_can_not_be_waived(word: str) -> None:
    text = f"a: 1  # spin: ignore[{word}, {OVERDUE}] until=2026-12-15 why\n"
    told = f"W904:1: ignore of '{word}', which can't be waived"
    assert judged(text, overdue(1)) == ([], ["m1"], [told])


def test_that_one_covers_nothing_is_told_only_where_its_rule_was_run() -> None:
    text = f"a: 1\nb: 2  {VALID}\n"
    unused = "W903:2: ignore of 'milestone-overdue' covers nothing"
    assert judged(text, overdue(1)) == (["m1"], [], [unused])
    assert judged(text, overdue(1), ran=()) == (["m1"], [], [])


def test_hostile_bytes_are_no_comment_and_no_error() -> None:
    for raw in (b"\xff # spin: ignore[x]", b"\x00" + VALID.encode(), b"[" * 50_000 + VALID.encode()):
        assert isinstance(ignores(raw, FILE), tuple)


def test_the_comments_of_a_plan_are_found_in_all_its_files(tmp_path: Path) -> None:
    for name, text in {
        "portfolio.yaml": "spin: 1\n",
        "checkout/program.yaml": f"name: C  {VALID}\n",
        "checkout/api.yaml": f"name: A\nowner: jo  {VALID}\n",
        "checkout/notes.txt": VALID,
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    found: tuple[Ignore, ...] = in_plan(walk(Folder(tmp_path)))
    assert [(i.place.file, i.lines) for i in found] == [
        ("checkout/api.yaml", (2,)),
        ("checkout/program.yaml", (1,)),
    ]


def test_a_comment_is_about_the_innermost_item_on_whose_lines_it_stands(tmp_path: Path) -> None:
    lines = [
        f"name: A  {VALID}",
        "milestones:",
        f"  {VALID}",
        "  beta:",
        f"    due: 2026-12-11  {VALID}",
        f"updates: {{}}  {VALID}",
        "tasks:",
        f"  build:  {VALID}",
        "    tasks:",
        f"      core: {{duration: 5d}}  {VALID}",
        f"tags: [x]  {VALID}",
        VALID,
    ]
    for name, text in {
        "portfolio.yaml": f"spin: 1  {VALID}\n",
        "checkout/program.yaml": f"name: C  {VALID}\n",
        "checkout/api.yaml": "\n".join(lines),
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    loaded = load(tmp_path)
    assert loaded.findings == ()
    found = placed(in_plan(loaded.tree), loaded.portfolio, Places(Folder(tmp_path)).span)
    assert [(i.place.span.line, i.item) for i in found if i.place.span] == [
        (1, "checkout/api"),
        (3, "checkout/api/beta"),
        (5, "checkout/api/beta"),
        (6, "checkout/api"),
        (8, "checkout/api/build"),
        (10, "checkout/api/build.core"),
        (11, "checkout/api"),
        (12, ""),
        (1, "checkout"),
        (1, ""),
    ]
    (told, *_) = judge((), found[1:], TODAY, (OVERDUE,)).findings
    assert (told.name, told.item, told.about) == ("ignore-unused", "checkout/api/beta", OVERDUE)
