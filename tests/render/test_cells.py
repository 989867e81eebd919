import shlex
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from plateSpinner.document import Cell, Line, Tone
from plateSpinner.render.cells import cells, line_cells, longest_word, wrapped
from plateSpinner.render.gate import printable

EVERYWHERE_ALIKE = (
    "plain",
    "決済ゲートウェイ",
    "ｱｲｳ",
    "한국어",
    "Déploiement e\u0301\u0323",
    "ภาษาไทย กิ้",
    "می\u200cخواهم",  # noqa: RUF001 - Persian
    "🚀✗✓●▲→",
    "🇩🇪",
    "⚠\ufe0f 1\ufe0f\u20e3",
    "👨\u200d👩\u200d👧",
    "\x1b[31m\u202e",
)
NARROWER_WHERE_CLUSTERS_ARE_JOINED = ("हिन्दी", "நிலை", "한국어", "👍🏽")
PROBE = """
import sys, termios, tty
tty.setraw(0)
for text in sys.argv[2:]:
    sys.stdout.write("\\r" + text + "\\x1b[6n")
    sys.stdout.flush()
    answer = b""
    while not answer.endswith(b"R"):
        answer += sys.stdin.buffer.raw.read(1)
    with open(sys.argv[1], "a") as out:
        out.write(answer.decode().split(";")[1][:-1] + "\\n")
"""


def plain(*texts: str) -> Line:
    return tuple(Cell(text) for text in texts)


def broken(text: str, width: int) -> list[str]:
    return ["".join(cell.text for cell in line) for line in wrapped((Cell(text),), width)]


def test_a_real_terminal_takes_the_cells_that_are_counted(tmux: Callable[..., str], tmp_path: Path) -> None:
    out = tmp_path / "columns"
    (tmp_path / "probe.py").write_text(PROBE)
    texts = [printable(text) for text in (*EVERYWHERE_ALIKE, *NARROWER_WHERE_CLUSTERS_ARE_JOINED)]
    command = shlex.join([sys.executable, str(tmp_path / "probe.py"), str(out), *texts])
    tmux("new-session", "-d", "-x", "80", "-y", "24", f"{command}; sleep 9")
    until = time.monotonic() + 9
    while time.monotonic() < until and (not out.exists() or out.read_text().count("\n") < len(texts)):
        time.sleep(0.02)
    drawn = [int(column) - 1 for column in out.read_text().split()]
    counted = [cells(text) for text in texts]
    alike = len(EVERYWHERE_ALIKE)
    assert drawn[:alike] == counted[:alike]
    assert [min(pair) for pair in zip(drawn[alike:], counted[alike:], strict=True)] == drawn[alike:]


@pytest.mark.parametrize("text", EVERYWHERE_ALIKE)
def test_rich_counts_the_same_cells(text: str) -> None:
    assert cells(printable(text)) == cell_len(printable(text))


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 13, ["one two three"]),
        ("one  two ", 4, ["one", "two"]),
        ("  one two", 5, ["  one", "two"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("a abcdefgh b", 3, ["a", "abc", "def", "gh", "b"]),
        (
            "see programs/checkout/payments-api.yaml now",
            16,
            ["see programs/", "checkout/", "payments-api.yam", "l now"],
        ),
        ("決済ゲートウェイ公開", 7, ["決済ゲ", "ートウ", "ェイ公", "開"]),
        ("beta 決済。終", 9, ["beta 決", "済。終"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("決済", 1, ["決", "済"]),
        ("", 5, [""]),
        ("     ", 3, [""]),
    ],
)
def test_lines_break_at_spaces_then_slashes_then_anywhere(text: str, width: int, lines: list[str]) -> None:
    assert broken(text, width) == lines


def test_a_broken_line_keeps_its_tones() -> None:
    line = (Cell("late: ", Tone.BAD), Cell("one two", Tone.STRONG), Cell(" three"))
    assert wrapped(line, 9) == [
        (Cell("late: ", Tone.BAD), Cell("one", Tone.STRONG)),
        (Cell("two", Tone.STRONG), Cell(" three")),
    ]


def test_the_longest_word_is_measured_in_cells() -> None:
    assert longest_word("ab abcd 決済") == 4
    assert longest_word("") == 0


@given(st.text(st.sampled_from("ab /決。\u0301e한\u200c।ि🚀"), max_size=60), st.integers(2, 12))
def test_wrapping_loses_nothing_but_spaces_and_never_runs_over(text: str, width: int) -> None:
    lines = wrapped(plain(text[:7], text[7:9], text[9:]), width)
    assert [line for line in lines if line_cells(line) > width] == []
    joined = "".join(cell.text for line in lines for cell in line)
    assert joined.replace(" ", "") == text.replace(" ", "")
