"""Findings as text for people: in full with the lines they speak of, or a line each."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from plateSpinner.document import Cell, Line, Tone
from plateSpinner.finding import Finding, Severity, Span
from plateSpinner.model.words import counted
from plateSpinner.render.cells import cells, stripped
from plateSpinner.render.gate import pieces, printable
from plateSpinner.render.look import painted

_TONES: Final = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN, Severity.INFO: Tone.CODE}
_TAB: Final = "    "
_CUT: Final = "..."
_LEAST: Final = 20


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with what its places look like to the reader, one of each kind a place.

    `paths` are as the reader knows the files, `lines` the text of the line a span begins on; it is
    empty where there is nothing to show. A finding without places has none of them.
    """

    finding: Finding
    spans: tuple[Span, ...]
    paths: tuple[str, ...]
    lines: tuple[str, ...]


def full(findings: Sequence[Shown], *, width: int = 100, colour: bool = False) -> str:
    """Each finding with the lines it speaks of and its help, a blank line after each, and the total.

    Lines of the plan are cut to `width` cells around the marked stretch; messages never are.
    """
    blocks = [_lines(_in_full(shown, width), colour=colour) for shown in findings]
    return "\n".join((*blocks, f"{total(findings)}\n"))


def concise(findings: Sequence[Shown], *, colour: bool = False) -> str:
    """A line a finding, and the total: `path:line:column: severity code[name] message (help)`."""
    return _lines(map(_concise, findings), colour=colour) + f"{total(findings)}\n"


def total(findings: Sequence[Shown]) -> str:
    """How many there are of each severity and in how many files: `Found 1 error in 1 file`."""
    if not findings:
        return "Found nothing."
    counts = Counter(shown.finding.severity for shown in findings)
    told = ", ".join(counted(counts[severity], severity) for severity in Severity if counts[severity])
    files = {shown.paths[0] for shown in findings if shown.paths}
    return f"Found {told} in {counted(len(files), 'file')}." if files else f"Found {told}."


def _lines(lines: Iterable[Line], *, colour: bool) -> str:
    return "".join(f"{painted(stripped(line), colour=colour)}\n" for line in lines)


def _concise(shown: Shown) -> Line:
    finding = shown.finding
    where = (_where(shown, 0), Cell(": ")) if shown.paths else ()
    named = f" {finding.code}[{finding.name}] {printable(finding.message)}"
    way_out = f" ({printable(finding.help)})" if finding.help else ""
    return (*where, Cell(finding.severity, _TONES[finding.severity]), Cell(named + way_out))


def _in_full(shown: Shown, width: int) -> Iterator[Line]:
    finding = shown.finding
    tone = _TONES[finding.severity]
    gutter = max((len(str(span.line)) for span in shown.spans), default=0)
    where = (_where(shown, 0), Cell(": ")) if shown.paths else ()
    named = Cell(f" {finding.code} {finding.name}: ", Tone.STRONG)
    yield (*where, Cell(finding.severity, tone), named, Cell(printable(finding.message)))
    for at, place in enumerate(finding.places):
        if at:
            label = f": {printable(place.label)}" if place.label else ""
            yield (Cell("  "), _where(shown, at), Cell(label))
        if shown.lines[at]:
            yield from _frame(shown.spans[at], shown.lines[at], gutter, width, Tone.CODE if at else tone)
    if finding.help:
        yield (Cell("  "), Cell("help", Tone.STRONG), Cell(f": {printable(finding.help)}"))


def _where(shown: Shown, at: int) -> Cell:
    span = shown.spans[at]
    return Cell(f"{printable(shown.paths[at])}:{span.line}:{span.column}", Tone.FAINT if at else Tone.STRONG)


def _frame(span: Span, line: str, gutter: int, width: int, tone: Tone) -> Iterator[Line]:
    """The line behind its number, and below it a caret for every cell of the marked stretch."""
    room = max(width - gutter - len("   | "), _LEAST)
    text, before, marked = _excerpt(span, line.rstrip("\r\n"), room)
    yield (Cell(f"  {span.line:>{gutter}} | ", Tone.FAINT), Cell(text))
    yield (Cell(f"  {'':>{gutter}} | ", Tone.FAINT), Cell(" " * before), Cell("^" * marked, tone))


def _excerpt(span: Span, line: str, room: int) -> tuple[str, int, int]:
    """What `room` shows of `line`, the cells before the marked stretch, and the cells it takes.

    Looks at no more of the line than can be shown: a file may be one line, with a finding a word.
    """
    start = min(span.column - 1, len(line))
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    left, right = max(start - room, 0), start + room
    parts = [
        _TAB if char == "\t" else piece
        for char, piece in zip(line[left:right], pieces(line[left:right]), strict=True)
    ]
    head, tail = parts[: start - left], parts[start - left :]
    if left or right < len(line) or _cells(parts) >= room:  # a caret may stand behind the end
        fitting = _fitting(reversed(head), room // 2)[::-1]
        head = [_CUT, *fitting] if left or len(fitting) < len(head) else head
        fitting = _fitting(tail, room - _cells(head) - len(_CUT))
        tail = [*fitting, _CUT] if right < len(line) or len(fitting) < len(tail) else tail
    return "".join((*head, *tail)), _cells(head), max(_cells(tail[: max(end - start, 0)]), 1)


def _fitting(parts: Iterable[str], room: int) -> list[str]:
    """As many of the first `parts` as take at most `room` cells."""
    fitting: list[str] = []
    for part in parts:
        room -= cells(part)
        if room < 0:
            break
        fitting.append(part)
    return fitting


def _cells(parts: Iterable[str]) -> int:
    return sum(map(cells, parts))
