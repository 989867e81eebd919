"""What plan files say, and what is said about text that no plan file may hold."""

import subprocess
import sys
from decimal import Decimal

import pytest

from plateSpinner.finding import Part, Place, Severity, Span
from plateSpinner.workspace import events
from plateSpinner.workspace.yaml import Data, Limits, locate, read

FILE = "checkout/payments.yaml"
USUAL = Limits()


@pytest.fixture(params=["libyaml", "ruamel.yaml"], autouse=True)
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Every test runs with both parsers: as PyYAML is here, and as it is where it has no libyaml."""
    if request.param == "ruamel.yaml":
        monkeypatch.setattr(events, "LIBYAML", None)
    elif events.LIBYAML is None:
        pytest.skip("PyYAML has no libyaml here")
    return str(request.param)


def told(text: str | bytes, limits: Limits = USUAL) -> list[tuple[str, str, int, int]]:
    """Code, message, line and column of each finding."""
    raw = text if isinstance(text, bytes) else text.encode()
    found = read(raw, FILE, limits).findings
    assert {finding.severity for finding in found} <= {Severity.ERROR}
    assert {place.file for finding in found for place in finding.places} <= {FILE}
    spans = locate(raw, [finding.places[0] for finding in found])
    starts = [spans[finding.places[0]] for finding in found]
    return [(f.code, f.message, at.line, at.column) for f, at in zip(found, starts, strict=True)]


def data(text: str | bytes) -> Data:
    """What a text says that nothing is wrong with."""
    reading = read(text if isinstance(text, bytes) else text.encode(), FILE)
    assert reading.findings == ()
    return reading.data


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("NULL", None),
        ("true", True),
        ("False", False),
        ("yes", "yes"),
        ("no", "no"),
        ("on", "on"),
        ("Off", "Off"),
        ("0", 0),
        ("-17", -17),
        ("+5", 5),
        ("012", 12),
        ("0o14", 12),
        ("0b101", 5),
        ("0x1F", 31),
        ("-0x1f", -31),
        ("1_000", 1000),
        ("1__0", 10),
        ("_1", "_1"),
        ("-_", "-_"),
        ("0x_", "0x_"),
        ("0o8", "0o8"),
        ("١٢", "١٢"),
        ("1²", "1²"),
        ("1e3", Decimal("1E+3")),
        ("0.10", Decimal("0.10")),
        ("0.1000000000000000055511151231", Decimal("0.1000000000000000055511151231")),
        ("1.", Decimal(1)),
        (".5", Decimal("0.5")),
        (".5e+3", Decimal("5E+2")),
        (".5e3", ".5e3"),
        ("-1_0.2_5e-2", Decimal("-0.1025")),
        ("._", "._"),
        ("-_1.5", "-_1.5"),
        (".", "."),
        ("+", "+"),
        ("+.nan", "+.nan"),
        ("12:30", "12:30"),
        ("1:30:00", "1:30:00"),
        ("2026-01-02", "2026-01-02"),
        ("2026-13-45", "2026-13-45"),
        ("2026-01-02T10:00:00Z", "2026-01-02T10:00:00Z"),
        ("2026-W49", "2026-W49"),
        ("2026-09", "2026-09"),
        ("10d", "10d"),
        ("40%", "40%"),
        ("1.2M", "1.2M"),
        ("5e", "5e"),
        ("=", "="),
        ("<<", "<<"),
        ("https://example.com/a:b#c", "https://example.com/a:b#c"),
        ("a - b", "a - b"),
        ("'12'", "12"),
        ('"true"', "true"),
        ("''", ""),
        (r'"\u00e9\t\x41"', "é\tA"),
        (r'"\ud83d\ude00"', "😀"),
        ("it's", "it's"),
        ("'it''s'", "it's"),
    ],
)
def test_scalar_means_what_yaml_1_2_says(written: str, meant: Data) -> None:
    assert repr(data(f"a: {written}\n")) == repr({"a": meant})


@pytest.mark.parametrize(
    "key", ["583", "2026-09", "no", "012", "1e400", "~", "null", "true", ".inf", "=", "2026-01-02"]
)
def test_key_is_its_text_as_written(key: str) -> None:
    assert data(f"{key}: 1\n") == {key: 1}
    assert data(f"{{{key}: 1}}") == {key: 1}
    assert data(f'"{key}": 1\n') == {key: 1}


def test_keys_of_one_number_written_differently_are_different_keys() -> None:
    assert data("1: a\n01: b\n'1.0': c\n") == {"1": "a", "01": "b", "1.0": "c"}


@pytest.mark.parametrize("nothing", ["", "\n", "# only a comment\n", "---\n", "---\n...\n", "\ufeff"])
def test_file_without_data_says_nothing(nothing: str) -> None:
    assert data(nothing) is None


def test_top_level_may_be_anything() -> None:
    assert data("- 1\n- [2, {a: b}]\n") == [1, [2, {"a": "b"}]]
    assert data("just text\n") == "just text"


def test_collections_of_all_forms_are_read() -> None:
    text = (
        "--- # start\nblock:\n- a\n-\n  - {b: , c, d: [e, f: g]}\n? explicit\n: |\n  two\n   lines\n"
        "folded: >-\n  one\n  line\n\n  two\nplain: goes\n  on\nempty: []\nnone: {}\n...\n"
    )
    assert data(text) == {
        "block": ["a", [{"b": None, "c": None, "d": ["e", {"f": "g"}]}]],
        "explicit": "two\n lines\n",
        "folded": "one line\ntwo",
        "plain": "goes on",
        "empty": [],
        "none": {},
    }


def test_order_of_keys_is_kept() -> None:
    assert repr(read(b"b: 1\na: 2\nb: 3\nc: 4\n", FILE).data) == repr({"b": 1, "a": 2, "c": 4})


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_lines_and_columns_are_told_whatever_ends_a_line(line_break: str, mark: str) -> None:
    text = mark + line_break.join(["a: 1", "b:", "  - x", "a: 2", "bé😀: {c: 1, c: 2}", ""])
    assert told(text) == [("Y002", "duplicate key 'a'", 4, 1), ("Y002", "duplicate key 'c'", 5, 13)]
    assert told(mark + "a: [1, &x 2]") == [("Y003", "anchor '&x'", 1, 8)]


POLICED = [
    ("a: 1\nb: 2\na: 3\n", [("Y002", "duplicate key 'a'", 3, 1)], {"a": 1, "b": 2}),
    ('{a: 1, "a": {b: 2}, c: 3}', [("Y002", "duplicate key 'a'", 1, 8)], {"a": 1, "c": 3}),
    (
        "a:\n- x: 1\n  x: 2\n  x: 3\n",
        [("Y002", "duplicate key 'x'", 3, 3), ("Y002", "duplicate key 'x'", 4, 3)],
        {"a": [{"x": 1}]},
    ),
    ("a: &base 1\nb: 2\n", [("Y003", "anchor '&base'", 1, 4)], {"a": 1, "b": 2}),
    ("a: &x\n  b: 1\n", [("Y003", "anchor '&x'", 1, 4)], {"a": {"b": 1}}),
    ("&x a: 1\n", [("Y003", "anchor '&x'", 1, 1)], {"a": 1}),
    (
        "a: *base\nb: [*c, 2]\n",
        [("Y003", "alias '*base'", 1, 4), ("Y003", "alias '*c'", 2, 5)],
        {"a": None, "b": [None, 2]},
    ),
    ("*a : 1\nb: 2\n", [("Y003", "alias '*a'", 1, 1)], {"b": 2}),
    (
        "a: 1\n<<: {b: 2}\nc: 3\n",
        [("Y004", "merge key '<<'", 2, 1)],
        {"a": 1, "c": 3},
    ),
    ("'<<': 1\n", [], {"<<": 1}),
    ("a: !!str 12\n", [("Y005", "tag '!!str'", 1, 4)], {"a": 12}),
    ("a: ! x\n", [("Y005", "tag '!'", 1, 4)], {"a": "x"}),
    (
        "a: [!!python/object:os.system [ls], !x {b: 1}]\n",
        [("Y005", "tag '!!python/object:os.system'", 1, 5), ("Y005", "tag '!x'", 1, 37)],
        {"a": [["ls"], {"b": 1}]},
    ),
    ("a: !<tag:x,2026:y> b\n", [("Y005", "tag '!<tag:x,2026:y>'", 1, 4)], {"a": "b"}),
    ("!t a: 1\n", [("Y005", "tag '!t'", 1, 1)], {"a": 1}),
    ("a: &x !t\n  b: 1\n", [("Y003", "anchor '&x'", 1, 4), ("Y005", "tag '!t'", 1, 7)], {"a": {"b": 1}}),
    ("a: !t # why\n  &x 1\n", [("Y005", "tag '!t'", 1, 4), ("Y003", "anchor '&x'", 2, 3)], {"a": 1}),
    ("%YAML 1.1\n---\na: no\n", [("Y006", "directive '%YAML 1.1'", 1, 1)], {"a": "no"}),
    (
        "# c\n\n%TAG ! tag:x,2026:\n%OTHER\n---\na: !b c\n",
        [
            ("Y006", "directive '%TAG ! tag:x,2026:'", 3, 1),
            ("Y006", "directive '%OTHER'", 4, 1),
            ("Y005", "tag '!b'", 6, 4),
        ],
        {"a": "c"},
    ),
    ("a: 1\n---\nb: *c\n", [("Y007", "second document in the file", 2, 1)], {"a": 1}),
    ("a: 1\n...\nb: 2\n", [("Y007", "second document in the file", 3, 1)], {"a": 1}),
    ("---\n---\na: 1\n", [("Y007", "second document in the file", 2, 1)], None),
    ("a: 1e400\nb: 2\n", [("Y013", "number 1e400 has an exponent beyond 30", 1, 4)], {"a": None, "b": 2}),
    ("a: [1, 2.5e-31]\n", [("Y013", "number 2.5e-31 has an exponent beyond 30", 1, 8)], {"a": [1, None]}),
    (
        "a: .inf\nb: -.INF\nc: .nan\n",
        [
            ("Y013", "number .inf is nothing to plan with", 1, 4),
            ("Y013", "number -.INF is nothing to plan with", 2, 4),
            ("Y013", "number .nan is nothing to plan with", 3, 4),
        ],
        {"a": None, "b": None, "c": None},
    ),
    (f"- {'9' * 31}\n", [("Y013", f"number {'9' * 31} has 31 digits, more than 30", 1, 3)], [None]),
    (f"- {'9' * 30}\n- 1e30\n- 1e-030\n", [], [10**30 - 1, Decimal("1e30"), Decimal("1e-30")]),
    (f"- 0.{'1' * 30}\n", [("Y013", f"number 0.{'1' * 30} has 31 digits, more than 30", 1, 3)], [None]),
    (f"- 0b{'1' * 31}\n", [("Y013", f"number 0b{'1' * 31} has 31 digits, more than 30", 1, 3)], [None]),
    ("# why\n1e99\n", [("Y013", "number 1e99 has an exponent beyond 30", 2, 1)], None),
    (
        "a: 1\na: {b: 1e99}\n",
        [("Y002", "duplicate key 'a'", 2, 1), ("Y013", "number 1e99 has an exponent beyond 30", 2, 8)],
        {"a": 1},
    ),
    ("? [a, b]\n: 1\nc: 2\n", [("Y014", "a list as key", 1, 3)], {"c": 2}),
    ("a: {{b}}\n", [("Y014", "a mapping as key", 1, 5)], {"a": {}}),
    (
        "? {a: 1, a: 2}\n: {b: 3, b: 4}\nc: 2\n",
        [
            ("Y014", "a mapping as key", 1, 3),
            ("Y002", "duplicate key 'a'", 1, 10),
            ("Y002", "duplicate key 'b'", 2, 10),
        ],
        {"c": 2},
    ),
]


@pytest.mark.parametrize(("text", "findings", "rest"), POLICED, ids=[text for text, _, _ in POLICED])
def test_what_no_plan_may_hold_is_told_and_the_rest_is_read(
    text: str, findings: list[tuple[str, str, int, int]], rest: Data
) -> None:
    assert told(text) == findings
    assert repr(read(text.encode(), FILE).data) == repr(rest)


def test_all_problems_of_a_file_come_in_one_run() -> None:
    text = "%YAML 1.2\n---\na: &x 1\nb: *x\n<<: *x\na: !t 2\nc: 1e99\n? [d]\n: 1\ne: @jo\n"
    assert told(text) == [
        ("Y006", "directive '%YAML 1.2'", 1, 1),
        ("Y003", "anchor '&x'", 3, 4),
        ("Y003", "alias '*x'", 4, 4),
        ("Y004", "merge key '<<'", 5, 1),
        ("Y003", "alias '*x'", 5, 5),
        ("Y002", "duplicate key 'a'", 6, 1),
        ("Y005", "tag '!t'", 6, 4),
        ("Y013", "number 1e99 has an exponent beyond 30", 7, 4),
        ("Y014", "a list as key", 8, 3),
        ("Y001", "text begins with '@', which YAML reserves", 10, 4),
    ]
    assert read(text.encode(), FILE).data is None


def test_duplicate_key_points_at_the_first_one() -> None:
    raw = b"tasks:\n  - {}\n  - a: 1\n    b: 2\n    'a': 3\n"
    (finding,) = read(raw, FILE).findings
    second, first = finding.places
    assert second == Place(FILE, span=Span(5, 5, 5, 8))
    assert first == Place(FILE, ("tasks", 1, "a"), Part.KEY, label="first here")
    assert locate(raw, [first]) == {first: Span(3, 5, 3, 6)}
    assert finding.help == "keep one of them"


def test_duplicate_key_in_a_part_that_is_dropped_has_no_first_place() -> None:
    raw = b"a: 1\na: {b: 1, b: 2}\n"
    findings = read(raw, FILE).findings
    assert [len(finding.places) for finding in findings] == [2, 1]


def test_refused_number_is_placed_by_its_route() -> None:
    (finding,) = read(b"a:\n  - {b: 1e99}\n", FILE).findings
    assert finding.places == (Place(FILE, ("a", 0, "b")),)


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("a: !!str 12\n", "put the value in quotes instead"),
        ("a: !!int 12\n", "delete it: how a value is written says what it is"),
        ("a: !important\n", "delete it; text that begins with ! needs quotes"),
        ("a: *x\n", "write the value itself; text that begins with * needs quotes"),
        ("a: &x 1\n", "delete it: a plan states a value once; text that begins with & needs quotes"),
        ("<<: 1\n", "write the keys and values themselves"),
        ("%X\n", "delete the line: plan files are YAML 1.2; a key that begins with % needs quotes"),
        ("--- a\n--- b\n", "give it a file of its own"),
        ("a: {{b}}\n", "write a word as key; text that begins with { or [ needs quotes"),
        ("a: 1e99\n", "write a number of ordinary size; put it in quotes if it is text"),
    ],
)
def test_what_no_plan_may_hold_comes_with_what_to_write_instead(text: str, way: str) -> None:
    assert [finding.help for finding in read(text.encode(), FILE).findings] == [way]


MISTAKES = [
    ("owner: @jo\n", "text begins with '@', which YAML reserves", 'write jo or "@jo"', (1, 8, 1, 11)),
    ("after: [@jo, sam]\n", "text begins with '@', which YAML reserves", 'write jo or "@jo"', (1, 9, 1, 12)),
    ("a: @\n", "text begins with '@', which YAML reserves", "put it in quotes", (1, 4, 1, 5)),
    ("a: `b`\n", "text begins with '`', which YAML reserves", "put it in quotes", (1, 4, 1, 5)),
    ("a: %5\n", "text begins with '%', which YAML reserves", "put it in quotes", (1, 4, 1, 5)),
    ("a: 1\n%b: 5\n", "text begins with '%', which YAML reserves", "put it in quotes", (2, 1, 2, 2)),
    ("a: * b\n", "text begins with '*', which YAML reserves", "put it in quotes", (1, 4, 1, 5)),
    ("a: & b\n", "text begins with '&', which YAML reserves", "put it in quotes", (1, 4, 1, 5)),
    ("a: ? b\n", "text begins with '?', which YAML reserves", "put it in quotes", (1, 4, 1, 5)),
    ("a:\n\tb: 1\n", "line is indented with a tab", "indent it with spaces", (2, 1, 2, 2)),
    ("a:\n  b: 1\n  \t\tc: 2\n", "line is indented with a tab", "indent it with spaces", (3, 3, 3, 5)),
    ("a: b\n\tc\n", "line is indented with a tab", "indent it with spaces", (2, 1, 2, 2)),
    ("a: >\n\tb\n", "line is indented with a tab", "indent it with spaces", (2, 1, 2, 2)),
    ("- \tb: 1\n", "tab where only spaces can stand", "write a space instead", (1, 3, 1, 4)),
    ("a: 'b\nc: 1\n", "quote ' is never closed", "close it with '", (1, 4, 1, 5)),
    ('a: [b, "c]\n', 'quote " is never closed', 'close it with "', (1, 8, 1, 9)),
    ("a: [b\nc: 1\n", "'[' is never closed", "close it with ]", (1, 4, 1, 5)),
    ("a: {b: 1\nc: 2\n", "'{' is never closed", "close it with }", (1, 4, 1, 5)),
    ("a: [b, {c: 1}, # ]\n", "'[' is never closed", "close it with ]", (1, 4, 1, 5)),
    ("a: [b}\n", "'[' is closed by '}'", "close it with ]", (1, 6, 1, 7)),
    ("a: [b]]\n", "']' where no bracket is open", "delete it, or put the whole text in quotes", (1, 7, 1, 8)),
    (
        "a: {b: c d: e}\n",
        "': ' inside of a value",
        "put a comma before the key, or quotes around the value",
        (1, 11, 1, 12),
    ),
    (
        "a: ['b' 'c']\n",
        "no comma before '''",
        "put a comma between entries, or quotes around the whole text",
        (1, 9, 1, 10),
    ),
    (
        "a: [b,,c]\n",
        "',' where a value is expected",
        "write the value; text that begins so needs quotes",
        (1, 7, 1, 8),
    ),
    (
        "a: ]\n",
        "']' where a value is expected",
        "write the value; text that begins so needs quotes",
        (1, 4, 1, 5),
    ),
    ("name: Release: two\n", "': ' inside of a value", "put the value in quotes", (1, 14, 1, 15)),
    ("a:1\nb: 2\n", "no space behind the colon", "write `key: value`", (1, 2, 1, 3)),
    ("a: 1\nb:two words\n", "no space behind the colon", "write `key: value`", (2, 2, 2, 3)),
    (
        "a: 1\nb\n",
        "'b' is no key with a value",
        "write `key: value`; indent text that goes on from the line above",
        (2, 1, 2, 2),
    ),
    (
        "some words\n\nb: 1\n",
        "'some words' is no key with a value",
        "write `key: value`; indent text that goes on from the line above",
        (1, 1, 1, 11),
    ),
    ("- a\n-b\n", "no space behind the dash", "write `- value`", (2, 1, 2, 2)),
    (
        "a: 1\n  b: 2\n",
        "line is indented deeper than its neighbour, which has a value already",
        "indent it like the line above",
        (2, 3, 2, 4),
    ),
    (
        "a: 1\n# why\n  b: 2\n",
        "line is indented by 2, like no line it could belong with",
        "indent it like its neighbours",
        (3, 1, 3, 3),
    ),
    (
        "a: 1\n%b: 5\n# why\nc: 1\n",
        "text begins with '%', which YAML reserves",
        "put it in quotes",
        (2, 1, 2, 2),
    ),
    (
        "a: b\n|\n  c\n",
        "'|' is no key with a value",
        "write `key: value`; indent text that goes on from the line above",
        (2, 1, 2, 2),
    ),
    ("a:1\n# why\nb: 2\n", "no space behind the colon", "write `key: value`", (1, 2, 1, 3)),
    (
        "a:\n    b: 1\n  c: 1\n",
        "line is indented by 2, like no line it could belong with",
        "indent it like its neighbours",
        (3, 1, 3, 3),
    ),
    ("a: 1\n- b\n", "list entry among keys", "indent the list below its key", (2, 1, 2, 2)),
    (
        "- a\nb: 1\n",
        "key among list entries",
        "begin it with `- `, or indent it below its entry",
        (2, 1, 2, 2),
    ),
    (
        "a: - b\n",
        "'-' where no list can begin",
        "put the list on lines of its own, or write [one, another]; text that begins so needs quotes",
        (1, 4, 1, 5),
    ),
    (
        "a: 'it's'\n",
        "text behind the closing quote",
        "put the whole value in quotes; a ' inside of '...' is written ''",
        (1, 8, 1, 9),
    ),
    (
        'a: "b" c\n',
        "text behind the closing quote",
        "put the whole value in quotes; a ' inside of '...' is written ''",
        (1, 8, 1, 9),
    ),
    (
        "a: [b] c\n",
        "text behind the closing bracket",
        "put the whole value in quotes; a ' inside of '...' is written ''",
        (1, 8, 1, 9),
    ),
    (
        r'a: "C:\dir"',
        "backslash before 'd' is no escape",
        r"write \\ for a backslash, or use single quotes",
        (1, 7, 1, 9),
    ),
    (
        r'a: "C:\users"',
        "backslash before 'u' without the 4 hexadecimal digits of a character",
        r"write \\ for a backslash, or use single quotes",
        (1, 7, 1, 9),
    ),
    (
        r'a: "\UFFFFFFFF"',
        "backslash before 'U' without the 8 hexadecimal digits of a character",
        r"write \\ for a backslash, or use single quotes",
        (1, 5, 1, 7),
    ),
    (r'a: "\ud83d\ude00 \ud83d"', "escape of half a character", "write the character itself", (1, 18, 1, 24)),
    (
        "a: | b\n  c\n",
        "text behind '|'",
        "put the text on lines of its own, indented, or in quotes",
        (1, 6, 1, 7),
    ),
    (
        "[a]\nb: 1\n",
        "text behind the end of the data",
        "write everything as `key: value` lines, none of them indented more than the first",
        (2, 1, 2, 2),
    ),
    (f"{'k' * 1100}: 1\n", "key is longer than 1024 characters", "write a shorter key", (1, 1, 1, 1101)),
]


@pytest.mark.parametrize(
    ("text", "message", "way", "span"), MISTAKES, ids=[text[:40] for text, *_ in MISTAKES]
)
def test_text_that_is_no_yaml_is_told_in_words_for_people(
    text: str, message: str, way: str, span: tuple[int, int, int, int]
) -> None:
    reading = read(text.encode(), FILE)
    (finding,) = reading.findings
    assert (finding.code, finding.name, finding.message, finding.help) == (
        "Y001",
        "yaml-syntax",
        message,
        way,
    )
    assert finding.places[0] == Place(FILE, span=Span(*span))
    assert reading.data is None


def test_wrong_bracket_points_at_the_one_that_it_should_close() -> None:
    (finding,) = read(b"a:\n  [b,\n  c}\n", FILE).findings
    assert finding.places == (
        Place(FILE, span=Span(3, 4, 3, 5)),
        Place(FILE, span=Span(2, 3, 2, 4), label="opened here"),
    )


def test_tag_that_no_parser_knows_is_told_as_a_tag() -> None:
    assert told("a: !foo!bar x\n") == [("Y005", "tag '!foo!bar'", 1, 4)]
    assert told("a: !<x y\n") == [("Y005", "tag '!<x'", 1, 4)]
    assert told("a: !%zz y\n") == [("Y005", "tag '!%zz'", 1, 4)]
    assert told("a: !%ED%A0%80 y\n") == [("Y005", "tag '!%ED%A0%80'", 1, 4)]


@pytest.mark.parametrize(
    ("raw", "message", "line", "column"),
    [
        ("a: é\n".encode("utf-16"), "file is UTF-16, not UTF-8", 1, 1),
        ("a: é\n".encode("utf-16-le"), "file is UTF-16, not UTF-8", 1, 1),
        ("a: é\n".encode("utf-16-be"), "file is UTF-16, not UTF-8", 1, 1),
        ("a: é\n".encode("utf-32"), "file is UTF-32, not UTF-8", 1, 1),
        ("a: é\n".encode("utf-32-le"), "file is UTF-32, not UTF-8", 1, 1),
        ("a: é\n".encode("utf-32-be"), "file is UTF-32, not UTF-8", 1, 1),
        ("a: 1\nbé: ü".encode("latin-1"), "byte 0xE9 is not UTF-8", 2, 2),
        (b"\xef\xbb\xbfa: \xc3", "byte 0xC3 is not UTF-8", 1, 4),
        ("é: ".encode() + b"\xed\xa0\xbd", "byte 0xED is not UTF-8", 1, 4),
    ],
)
def test_other_encodings_are_refused_by_name_or_first_bad_byte(
    raw: bytes, message: str, line: int, column: int
) -> None:
    assert told(raw) == [("Y010", message, line, column)]
    assert [(f.name, f.help) for f in read(raw, FILE).findings] == [("encoding", "save the file as UTF-8")]
    assert read(raw, FILE).data is None


@pytest.mark.parametrize(
    "code", [0x00, 0x01, 0x08, 0x0B, 0x0C, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9B, 0x2028, 0x2029, 0xFEFF, 0xFFFE]
)
def test_control_characters_are_refused_with_their_place(code: int) -> None:
    raw = f"a: 1\nbé: x{chr(code)}y{chr(code)}\n".encode()
    assert told(raw) == [("Y011", f"control character U+{code:04X} in the text, 2 times", 2, 6)]
    assert read(raw, FILE).data is None


def test_each_control_character_is_told_once() -> None:
    assert told("a: \x07\nb: \x1b\x07\n") == [
        ("Y011", "control character U+0007 in the text, 2 times", 1, 4),
        ("Y011", "control character U+001B in the text", 2, 4),
    ]


def test_file_of_nuls_alone_is_no_foreign_text() -> None:
    assert told(b"\0" * 40) == [("Y011", "control character U+0000 in the text, 40 times", 1, 1)]


def test_escaped_control_characters_are_text() -> None:
    assert data(r'a: "\e[31m\0\x85"') == {"a": "\x1b[31m\0\x85"}


@pytest.mark.parametrize("line_break", ["\n", "\r\n"])
def test_unresolved_merge_is_named_and_nothing_else_is_said(line_break: str) -> None:
    lines = ["a: 1", "<<<<<<< HEAD", "b: @2", "=======", "b: *x\x07", ">>>>>>> topic", "a: 2", ""]
    raw = line_break.join(lines).encode()
    assert told(raw) == [("Y012", "a merge conflict is not resolved", 2, 1)]
    assert read(raw, FILE).data is None


def test_marker_without_its_partner_is_no_conflict() -> None:
    assert data("a: |\n  <<<<<<< x\n  >>>>>>> y\n") == {"a": "<<<<<<< x\n>>>>>>> y\n"}
    assert data("<<<<<<< x: 1\n") == {"<<<<<<< x": 1}


def test_files_up_to_the_limit_are_read() -> None:
    raw = b"a: 1 " + b" " * 262_138 + b"\n"
    assert len(raw) == 262_144
    assert data(raw) == {"a": 1}
    (finding,) = read(raw + b"\n", FILE).findings
    assert (finding.code, finding.message, finding.places) == (
        "Y009",
        "file has more than 262144 bytes",
        (Place(FILE),),
    )


def test_nesting_up_to_the_limit_is_read() -> None:
    assert read(b"[" * 60 + b"]" * 60, FILE).findings == ()
    assert told("[" * 61 + "]" * 61) == [("Y008", "nested deeper than 60", 1, 61)]
    assert told("a:\n  b: [c]\n", Limits(max_depth=2)) == [("Y008", "nested deeper than 2", 2, 6)]
    assert read(b"a:\n  b: [c]\n", FILE, Limits(max_depth=2)).data is None


def test_keys_and_values_up_to_the_limit_are_read() -> None:
    raw = b"a: 1\nb:\n  - *c\n"  # the mapping, a, 1, b, the list and the alias
    assert [code for code, *_ in told(raw, Limits(max_nodes=6))] == ["Y003"]
    assert told("a: 1\nb: [2]\n", Limits(max_nodes=5)) == [
        ("Y009", "file has more than 5 keys and values", 2, 5)
    ]
    assert read(b"a: 1\nb: [2]\n", FILE, Limits(max_nodes=5)).data is None


def test_digits_up_to_the_limit_are_read() -> None:
    assert told("a: [99, 100, 1e2, 1e3]", Limits(max_digits=2)) == [
        ("Y013", "number 100 has 3 digits, more than 2", 1, 9),
        ("Y013", "number 1e3 has an exponent beyond 2", 1, 19),
    ]


def test_reading_ends_behind_a_hundred_findings() -> None:
    raw = b"- *a\n" * 101 + b"- @\n"
    findings = told(raw)
    assert findings[:100] == [("Y003", "alias '*a'", line, 3) for line in range(1, 101)]
    assert findings[100:] == [("Y009", "more than 100 faults in the file's text", 101, 3)]
    assert read(raw, FILE).data is None
    assert len(read(b"- *a\n" * 100, FILE).findings) == 100


def at(route: tuple[str | int, ...], part: Part = Part.VALUE) -> Place:
    return Place(FILE, route, part)


TEXT = """\
# a plan
name: "Payments"  # quoted
empty:            # nothing yet
tasks:
  - spec: {duration: 10d, done: }

  - build:
      name: |
        two
        lines

      note: goes
        on
# end
'583': [a, [b]]
last:
"""


@pytest.mark.parametrize(
    ("place", "span"),
    [
        (at(("name",)), Span(2, 7, 2, 17)),
        (at(("name",), Part.KEY), Span(2, 1, 2, 5)),
        (at(("empty",)), Span(3, 7, 3, 7)),
        (at(("tasks",)), Span(5, 3, 13, 11)),
        (at(("tasks", 0)), Span(5, 5, 5, 34)),
        (at(("tasks", 0), Part.KEY), Span(5, 5, 5, 34)),
        (at(("tasks", 0, "spec")), Span(5, 11, 5, 34)),
        (at(("tasks", 0, "spec", "duration")), Span(5, 22, 5, 25)),
        (at(("tasks", 0, "spec", "done")), Span(5, 32, 5, 32)),
        (at(("tasks", 0, "spec", "done"), Part.KEY), Span(5, 27, 5, 31)),
        (at(("tasks", 1, "build")), Span(8, 7, 13, 11)),
        (at(("tasks", 1, "build", "name")), Span(8, 13, 10, 14)),
        (at(("tasks", 1, "build", "note")), Span(12, 13, 13, 11)),
        (at(("583",)), Span(15, 8, 15, 16)),
        (at(("583",), Part.KEY), Span(15, 1, 15, 6)),
        (at(("583", 1, 0)), Span(15, 13, 15, 14)),
        (at(("last",)), Span(16, 6, 16, 6)),
        (at(()), Span(1, 1, 1, 1)),
        (at((), Part.KEY), Span(1, 1, 1, 1)),
        (at(("gone",)), Span(1, 1, 1, 1)),
        (at(("tasks", 0, "spec", "owner")), Span(5, 11, 5, 34)),
        (at(("tasks", 0, "spec", "owner"), Part.KEY), Span(5, 5, 5, 9)),
        (at(("tasks", 7, "spec")), Span(5, 3, 13, 11)),
        (at(("name", "first")), Span(2, 7, 2, 17)),
        (at(("583", "1")), Span(15, 8, 15, 16)),
        (Place(FILE, ("name",), span=Span(9, 9, 9, 10)), Span(9, 9, 9, 10)),
    ],
)
def test_place_is_located(place: Place, span: Span) -> None:
    assert locate(TEXT.encode(), [place]) == {place: span}
    assert locate(b"\xef\xbb\xbf" + TEXT.encode(), [place]) == {place: span}
    crlf = TEXT.replace("\n", "\r\n").encode()
    assert locate(crlf, [place]) == {place: span}


def test_places_are_located_together() -> None:
    places = [
        at(("583", 0)),
        at(("name",)),
        Place(FILE, ("name",), label="declared here"),
        at(("name",), Part.KEY),
    ]
    spans = [Span(15, 9, 15, 10), Span(2, 7, 2, 17), Span(2, 7, 2, 17), Span(2, 1, 2, 5)]
    assert locate(TEXT.encode(), places) == dict(zip(places, spans, strict=True))


def test_first_of_duplicate_keys_is_located() -> None:
    raw = b"a: {b: 1}\na: {b: 2, c: 3}\n? [a]\n: 1\nb: 2\n"
    places = [at(("a",)), at(("a", "b")), at(("a", "c")), at(("b",))]
    spans = [Span(1, 4, 1, 10), Span(1, 8, 1, 9), Span(1, 4, 1, 10), Span(5, 4, 5, 5)]
    assert locate(raw, places) == dict(zip(places, spans, strict=True))


def test_mapping_that_ends_with_an_empty_value_ends_behind_its_colon() -> None:
    raw = b"a:\n  b: 1\n  c: # why\n\nd:\n  ? [e]\n  :\n\n"
    places = [at(("a",)), at(("d",))]
    spans = [Span(2, 3, 3, 5), Span(6, 3, 7, 4)]
    assert locate(raw, places) == dict(zip(places, spans, strict=True))


def test_places_are_those_of_the_first_document() -> None:
    place = at(("a",))
    assert locate(b"---\nb: 1\n---\na: 1\n", [place]) == {place: Span(1, 1, 1, 1)}


def test_what_stands_before_a_syntax_error_is_located() -> None:
    raw = b"a: {b: 1}\nc: @jo\nd: 1\n"
    places = [at(("a", "b")), at(("c",)), at(("d",))]
    spans = [Span(1, 8, 1, 9), Span(2, 1, 2, 2), Span(1, 1, 1, 1)]
    assert locate(raw, places) == dict(zip(places, spans, strict=True))


@pytest.mark.parametrize(
    "raw", [b"", b"\xff\xfe", b"\0\0", b"a: \xc3", "a: 1".encode("utf-16"), b"[" * 5000, b"%\n%\n"]
)
def test_places_in_unreadable_files_are_located_all_the_same(raw: bytes) -> None:
    (span,) = locate(raw, [at(("x", "y"))]).values()
    assert span == Span(1, 1, 1, 1)


def test_no_place_no_span() -> None:
    assert locate(b"a: 1\n", []) == {}


def printed(program: str) -> str:
    """What a Python program prints, in a process of its own."""
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 - it is ours


def test_plans_are_read_where_pyyaml_has_no_libyaml() -> None:
    program = (
        "import sys; sys.modules['yaml._yaml'] = None\n"
        "from plateSpinner.workspace.yaml import read\n"
        "print('ruamel.yaml' in sys.modules, read(b'a: {b: no, c: 012}', 'f'), 'ruamel.yaml' in sys.modules)"
    )
    assert printed(program) == "False Reading(data={'a': {'b': 'no', 'c': 12}}, findings=()) True\n"


def test_reading_a_sound_file_needs_no_second_parser(parser: str) -> None:
    program = (
        "import sys\n"
        "from plateSpinner.workspace.yaml import read\n"
        "before = 'yaml' in sys.modules\n"
        "read(b'a: 1', 'f')\n"
        "print(before, 'yaml' in sys.modules, 'ruamel.yaml' in sys.modules)"
    )
    if parser == "libyaml":
        assert printed(program) == "False True False\n"
