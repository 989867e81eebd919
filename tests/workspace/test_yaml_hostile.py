"""Hostile and broken text: every refusal is a finding, comes at once and takes little memory."""

import random
import subprocess
import sys
import time

import pytest

from plateSpinner.finding import Place, Span
from plateSpinner.workspace import events
from plateSpinner.workspace.yaml import locate, read

MOST = 262_144
VALID = b"""\
# \xe2\x82\xac
name: "Payments \\u20ac"
done: 'it''s'
tasks:
  build: {duration: [5d, 8d], after: [spec, identity/sso FS+2d], met: true, }
  text: |
    two
      lines
  folded: >-
    one
    line
? explicit
: - 1_000
  - - 0x1F
    -
last: 2.50
"""

AT_ONCE = 3
"""Seconds of processor time that tell a hang from an answer; alone on a machine it is under 1."""


def filled(unit: str) -> str:
    """256 KiB of it."""
    return (unit * (MOST // len(unit.encode()) + 1)).encode()[:MOST].decode("utf-8", "ignore")


FILLERS = {
    "": [
        *"'a#?- \n\rx=<~\\😀",
        "a b\n",
        '\\"',
        "#\n",
        "# \r",
        "<<<<<<< a\n",
    ],
    "Y001": [
        *'"\t@`&*|>:,]}',
        ": ",
        "a: ",
        "...\n",
        "[]\n",
        "[],",
        "'' ",
        "a # c\n",
        ">>>>>>> a\n",
        "\ta: 1\n",
    ],
    "Y002": ["a:\n", "a: b\n", "? a\n", "?\n", "a:\t1\n"],
    "Y003": ["&a ", "*a ", "[*a,"],
    "Y004": ["<<: "],
    "Y005": ["!", "!a ", "!!str ", "- !a b\n"],
    "Y006": ["%", "%TAG ! !\n", "%\n"],
    "Y007": ["---\n"],
    "Y008": ["[", "- ", "[a,", "{a: "],
    "Y009": ["- a\n", "-\n"],
    "Y010": ["a\0"],
    "Y011": ["\x01", "\0", "\x85", "\ufeff", "\u2028"],
    "Y014": ["{", "? ", "[{", "{[", "{? ", "[?", "{a,"],
}
"""By the code of the first finding; none where the text holds nothing that a plan may not hold."""

SHAPES = {
    "Y008": {
        "200,000 brackets": "[" * 200_000,
        "closed brackets": "[" * 131_072 + "]" * 131_072,
        "stairs": "".join(" " * depth + "a:\n" for depth in range(700)),
    },
    "Y014": {"200,000 braces": "{" * 200_000},
    "Y009": {
        "list of many": "[" + filled("a,"),
        "mapping of many": "{" + ",".join(map(str, range(40_000))) + "}",
        "deep lists of many": "[" * 55 + filled("a,"),
        "fault behind many": filled("- [a, {b: c}]\n")[:-9] + "\n@",
    },
    "Y001": {
        "list of many lists": "[" + filled("[],\n"),
        "stairs of lists": "".join(" " * depth + "- - a\n" for depth in range(500)),
        "open double quote": '"' + filled("a\n"),
        "open single quote": "a: '" + filled("''"),
        "escapes": 'a: "' + filled("\\u0041"),
        "half characters": 'a: "' + filled("\\ud83d"),
        "joined lines": 'a: "' + filled("\\\n"),
        "fault below many comments": filled("#\n")[:-9] + "\na\nb: 1\n",
        "fault below many carriage returns": filled("#\r")[:-9] + "\ra\rb: 1\r",
        "fault at the end": filled("- k: [a, {b: c}]\n")[:64_991] + "\n- @",
        "long key": "k" * 200_000 + ": 1\n",
    },
    "Y005": {
        "long tag": "a: !" + filled("b"),
        "long escaped tag": "a: !" + filled("%41"),
        "tag, many comments, anchor": "- !b\n" + filled("#\n")[:-99] + "\n  &a c\n",
    },
    "Y003": {
        "long anchor": "a: &" + filled("b"),
        "anchor and a long comment": "- &a " + filled("#"),
        "anchor, many comments, tag": "&a\n" + filled("#\n")[:-9] + "\n!b c\n",
        "billion laughs": "a0: &a0 [x]\n"
        + "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 4000)),
        "merge bomb": "a0: &a0 {x: 1}\n"
        + "".join(f"a{n}: &a{n} {{<<: [*a{n - 1}, *a{n - 1}]}}\n" for n in range(1, 5000)),
    },
    "Y013": {
        "1e400": "a: 1e400",
        "5,000 digits": "a: " + "9" * 5000,
        "260,000 digits": "a: " + "9" * 260_000,
        "260,000 decimals": "a: 1." + "9" * 260_000,
        "260,000 binary digits": "a: 0b" + "1" * 260_000,
        "200,000 digits of exponent": "a: 1e" + "9" * 200_000,
    },
    "Y012": {"conflict": "<<<<<<< a\n" + filled("b\n")[:-30] + ">>>>>>> c\n"},
    "": {
        "block of many": "".join(f"k{number}: {number}\n" for number in range(20_000)),
        "literal of blanks": "a: |\n" + filled("\n"),
        "literal of spaces": "a: |\n" + filled("  "),
        "folded": "a: >\n" + filled(" b\n\n"),
        "plain over many lines": "a: b\n" + filled("  c\n"),
        "explicit key and many comments": "? a\n" + filled("# x\n")[:-9] + "\n: b\n",
        "underscores": "a: 1" + "_" * 260_000,
        "almost a number": "a: " + "1" * 260_000 + "x",
    },
}

FILLED = {repr(unit): (code, filled(unit)) for code, units in FILLERS.items() for unit in units}
SHAPED = {name: (code, text) for code, shapes in SHAPES.items() for name, text in shapes.items()}
HOSTILE = {name: (code, text.encode()[:MOST]) for name, (code, text) in (FILLED | SHAPED).items()}


def answered(raw: bytes) -> str:
    """The code of the first finding, after a look at all of them and their places."""
    began = time.process_time()
    findings = read(raw, "f").findings
    assert time.process_time() - began < AT_ONCE
    began = time.process_time()
    places = [place for finding in findings for place in finding.places]
    spans = locate(raw, places)
    assert time.process_time() - began < AT_ONCE
    assert len(findings) <= 102
    assert all(spans[place] >= Span(1, 1, 1, 1) for place in places)
    assert max((len(finding.message + finding.help) for finding in findings), default=0) < 300
    return findings[0].code if findings else ""


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_answered_at_once(name: str) -> None:
    code, raw = HOSTILE[name]
    assert answered(raw) == code


@pytest.mark.parametrize(
    "name",
    [
        "200,000 brackets",
        "200,000 braces",
        "stairs",
        "billion laughs",
        "merge bomb",
        "5,000 digits",
        "long key",
        "joined lines",
        "fault at the end",
    ],
)
def test_hostile_text_is_answered_at_once_without_libyaml(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "LIBYAML", None)
    code, raw = HOSTILE[name]
    assert answered(raw) == code


def test_hostile_text_takes_little_memory() -> None:
    pytest.importorskip("resource", reason="no way to measure memory on this system")
    program = (
        "import resource, runpy, sys\n"
        "from plateSpinner.workspace.yaml import read\n"
        "texts = [raw for _, raw in runpy.run_path(sys.argv[1])['HOSTILE'].values()]\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "for raw in texts: read(raw, 'f')\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, len(texts))"
    )
    command = [sys.executable, "-c", program, __file__]
    printed = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout  # noqa: S603 - ours
    grown, texts = map(int, printed.split())
    assert texts == len(HOSTILE)
    assert grown < 100 * 1024 * (1024 if sys.platform == "darwin" else 1)


@pytest.mark.parametrize("parser", ["libyaml", "ruamel.yaml"])
def test_plan_cut_anywhere_is_read_or_refused(parser: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if parser == "ruamel.yaml":
        monkeypatch.setattr(events, "LIBYAML", None)
    codes = [answered(VALID[:length]) for length in range(len(VALID) + 1)]
    assert set(codes) == {"", "Y001", "Y010"}
    assert codes.count("Y010") == 2  # inside the euro sign
    assert codes[0] == codes[-1] == ""


def test_plan_with_any_byte_changed_is_read_or_refused() -> None:
    dice = random.Random(7)  # noqa: S311 - the same bytes in each run
    for index in range(len(VALID)):
        for byte in dice.sample(range(256), 3):
            answered(VALID[:index] + bytes([byte]) + VALID[index + 1 :])


def test_random_bytes_are_read_or_refused() -> None:
    dice = random.Random(8)  # noqa: S311
    for _ in range(500):
        answered(dice.randbytes(dice.randrange(60)))
        answered(bytes(dice.choices(b"\n\r\t -?:,[]{}#&*!|>'\"%@`<=~.a0e", k=dice.randrange(60))))


def test_places_in_the_depths_are_looked_for_only_so_deep() -> None:
    raw = b"[" * 131_072 + b"]" * 131_072
    shallow, deep = Place("f", (0,) * 20), Place("f", (0,) * 5000)
    began = time.process_time()
    spans = locate(raw, [shallow, deep])
    assert time.process_time() - began < AT_ONCE
    assert (spans[shallow].line, spans[shallow].column) == (1, 21)
    assert (spans[deep].line, spans[deep].column) == (1, 200)
