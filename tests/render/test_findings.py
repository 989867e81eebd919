import pytest
from hypothesis import given
from hypothesis import strategies as st

from plateSpinner.finding import Finding, Place, Severity, Span
from plateSpinner.render.cells import cells
from plateSpinner.render.findings import Shown, concise, full, total

FILE = "programs/checkout/payments-api.yaml"


def found(
    line: str, column: int = 1, end: int = 2, *, severity: Severity = Severity.ERROR, way_out: str = ""
) -> Shown:
    finding = Finding("S102", "unknown-key", severity, "unknown key 'dew'", (Place(FILE),), way_out)
    return Shown(finding, (Span(14, column, 14, end),), (FILE,), (line,))


def frame(shown: Shown, width: int = 100) -> list[str]:
    """The source line and the carets below it, behind their gutters."""
    _, source, carets, *_ = full([shown], width=width).split("\n")
    assert source.startswith("  14 | ")
    assert carets.startswith("     | ")
    return [source[7:], carets[7:]]


TWO_PLACES = Shown(
    Finding(
        "S110",
        "duplicate-id",
        Severity.ERROR,
        "milestone 'beta' is declared 2 times",
        (Place(FILE), Place("teams.yaml", label="declared here"), Place("program.yaml")),
        "rename one of them",
    ),
    (Span(120, 3, 120, 7), Span(9, 1, 9, 9), Span(1, 1, 1, 1)),
    (FILE, "teams.yaml", "program.yaml"),
    ("  beta: {due: 2026-12-11}\n", "payments:\n", ""),
)


def test_a_finding_in_full_shows_each_place_and_the_way_out() -> None:
    warning = found("    dew: 2026-12-11\n", 5, 8, severity=Severity.WARNING)
    assert (
        full([TWO_PLACES, warning])
        == """\
programs/checkout/payments-api.yaml:120:3: error S110 duplicate-id: milestone 'beta' is declared 2 times
  120 |   beta: {due: 2026-12-11}
      |   ^^^^
  teams.yaml:9:1: declared here
    9 | payments:
      | ^^^^^^^^
  program.yaml:1:1
  help: rename one of them

programs/checkout/payments-api.yaml:14:5: warning S102 unknown-key: unknown key 'dew'
  14 |     dew: 2026-12-11
     |     ^^^

Found 1 error, 1 warning in 1 file.
"""
    )


def test_concise_findings_take_a_line_each() -> None:
    info = found("", severity=Severity.INFO)
    assert concise([TWO_PLACES, info]) == (
        f"{FILE}:120:3: error S110[duplicate-id] milestone 'beta' is declared 2 times (rename one of them)\n"
        f"{FILE}:14:1: info S102[unknown-key] unknown key 'dew'\n"
        "Found 1 error, 1 info in 1 file.\n"
    )


def test_colour_marks_the_severity_and_its_carets() -> None:
    assert full([found("dew: 1", 1, 4, way_out="write 'due'")], colour=True) == (
        f"\x1b[1m{FILE}:14:1\x1b[0m: \x1b[31merror\x1b[0m\x1b[1m S102 unknown-key: \x1b[0munknown key 'dew'\n"
        "\x1b[2m  14 | \x1b[0mdew: 1\n"
        "\x1b[2m     | \x1b[0m\x1b[31m^^^\x1b[0m\n"
        "  \x1b[1mhelp\x1b[0m: write 'due'\n"
        "\nFound 1 error in 1 file.\n"
    )
    assert concise([found("")], colour=True) == (
        f"\x1b[1m{FILE}:14:1\x1b[0m: \x1b[31merror\x1b[0m S102[unknown-key] unknown key 'dew'\n"
        "Found 1 error in 1 file.\n"
    )


def test_the_total_counts_severities_and_files() -> None:
    elsewhere = Shown(found("").finding, found("").spans, ("b.yaml",), ("",))
    nowhere = Shown(Finding("C001", "no-plan", Severity.ERROR, "no plan found", ()), (), (), ())
    warning = found("", severity=Severity.WARNING)
    assert total([]) == "Found nothing."
    assert total([found(""), elsewhere, warning, nowhere, nowhere, found("")]) == (
        "Found 5 errors, 1 warning in 2 files."
    )
    assert full([nowhere]) == "error C001 no-plan: no plan found\n\nFound 1 error.\n"
    assert concise([nowhere]) == "error C001[no-plan] no plan found\nFound 1 error.\n"


@pytest.mark.parametrize(
    ("line", "span", "expected"),
    [
        ("dew: 1\r\n", (1, 4), ["dew: 1", "^^^"]),
        ("\tdew:\t1\n", (2, 5), ["    dew:    1", "    ^^^"]),
        ("決済: dew", (5, 8), ["決済: dew", "      ^^^"]),
        ("dew: 決済", (6, 8), ["dew: 決済", "     ^^^^"]),
        ("e\u0301e\u0301: x", (6, 7), ["e\u0301e\u0301: x", "   ^"]),
        ("⚠\ufe0f: x", (5, 6), ["⚠: x", "   ^"]),
        ("\x1b[31m\u202e: x", (9, 10), [r"\x1b[31m\u202e: x", f"{' ' * 16}^"]),
        ("a\x1bb", (2, 3), [r"a\x1bb", " ^^^^"]),
        ("dew", (4, 4), ["dew", "   ^"]),
        ("dew\n", (9, 12), ["dew", "   ^"]),
        ("dew", (2, 1), ["dew", " ^"]),
        ("dew  ", (4, 6), ["dew", "   ^^"]),
    ],
)
def test_the_carets_stand_under_the_marked_stretch(
    line: str, span: tuple[int, int], expected: list[str]
) -> None:
    assert frame(found(line, *span)) == expected


def test_a_stretch_over_several_lines_is_marked_to_the_end_of_its_first() -> None:
    over = Shown(found("").finding, (Span(14, 6, 17, 2),), (FILE,), ("dew: [1,\n",))
    assert frame(over) == ["dew: [1,", "     ^^^"]


@pytest.mark.parametrize(
    ("line", "span", "expected"),
    [
        (f"dew: {'x' * 10_000}", (1, 4), [f"dew: {'x' * 25}...", "^^^"]),
        (
            f"{'x' * 10_000} dew {'y' * 10_000}",
            (10_002, 10_005),
            [f"...{'x' * 15} dew {'y' * 7}...", f"{' ' * 19}^^^"],
        ),
        (f"{'x' * 10_000} dew", (10_002, 10_005), [f"...{'x' * 15} dew", f"{' ' * 19}^^^"]),
        ("決" * 5_000, (2_501, 2_502), [f"...{'決' * 8}{'決' * 5}...", f"{' ' * 19}^^"]),
        ("x" * 10_000, (1, 10_001), [f"{'x' * 30}...", "^" * 33]),
    ],
)
def test_a_long_line_is_cut_around_the_marked_stretch(
    line: str, span: tuple[int, int], expected: list[str]
) -> None:
    assert frame(found(line, *span), width=40) == expected


@given(
    st.text(st.one_of(st.characters(), st.sampled_from("\t決\u0301\x1b ab")), max_size=120),
    st.integers(1, 140),
    st.integers(1, 140),
    st.integers(1, 90),
)
def test_a_frame_is_never_wider_than_asked(line: str, column: int, end: int, width: int) -> None:
    shown = full([found(f"x{line}", column, end)], width=width).split("\n")
    assert [text for text in shown[1:3] if cells(text) > max(width, 27)] == []
    assert shown[2].count("^") >= 1


def test_a_file_of_one_huge_line_with_many_findings_is_shown() -> None:
    line = "x" * 256_000
    shown = full([found(line, column, column + 3) for column in range(1, 256_000, 256)])
    assert shown.endswith("Found 1,000 errors in 1 file.\n")
    assert len(shown) < 400_000
