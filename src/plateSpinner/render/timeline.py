"""A timeline as lines of a screen: bars below an axis of time; and as a table, where lines can't be drawn."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from plateSpinner.document import Bar, Cell, Column, Line, Row, Shape, Table, Timeline, Tone
from plateSpinner.render.axis import Axis, axis
from plateSpinner.render.cells import cells, line_cells, stripped, wrapped
from plateSpinner.render.gate import printable

_GAP: Final = 2
_LEAST: Final = 24
"""Cells below which time can't be read off an axis: a table says more."""


@dataclass(frozen=True, slots=True)
class Signs:
    """The signs of a timeline: each differs from the others without colour."""

    rule: str
    now: str
    today: str
    done: str
    work: str
    critical: str
    slack: str
    baseline: str
    point: str
    critical_point: str
    reached: str
    group: str
    critical_group: str
    open_end: str


UNICODE: Final = Signs(*"─▼│█░▓·▽◇◆✓━═?")
ASCII: Final = Signs(*"-v|#-=.^o*x_~?")
_LEGEND: Final = (
    ("done", "done", Tone.GOOD),
    ("work", "to do", Tone.PLAIN),
    ("critical", "critical", Tone.BAD),
    ("slack", "float", Tone.FAINT),
    ("point", "milestone", Tone.PLAIN),
    ("critical_point", "critical milestone", Tone.BAD),
    ("reached", "reached", Tone.GOOD),
    ("group", "all inside", Tone.PLAIN),
    ("critical_group", "all inside, critical", Tone.BAD),
    ("baseline", "baseline finish", Tone.WARN),
    ("open_end", "may end later", Tone.WARN),
)


def chart(timeline: Timeline, width: int, *, glyphs: bool = True) -> list[Line] | None:
    """The timeline in lines of at most `width` cells; None where that is too narrow to tell anything.

    The axis has the finest unit whose labels find room. Labels wrap, nothing is cut.
    """
    widest = max((_indent(bar) + cells(printable(bar.label)) for bar in timeline.bars), default=0)
    side = min(widest, max(width * 2 // 5, width - _GAP - 100))
    room = width - side - _GAP
    if room < _LEAST or not timeline.bars:
        return None
    signs = UNICODE if glyphs else ASCII
    return list(_lines(timeline, side, axis(*_range(timeline), room), signs))


def as_table(timeline: Timeline) -> Table:
    """The timeline as a table of its days."""
    columns = ("Item", "Start", "Finish", "Done until", "Latest finish", "Baseline", "")
    return Table(
        tuple(map(Column, columns)),
        tuple(
            Row((Cell("  " * bar.depth + bar.label, Tone.STRONG), *map(Cell, _facts(bar))))
            for bar in timeline.bars
        ),
    )


def _facts(bar: Bar) -> Iterable[str]:
    start = bar.finish if bar.shape is Shape.POINT else bar.start
    days = (start, bar.finish, bar.finish if bar.done else bar.worked, bar.latest, bar.baseline)
    yield from (str(day or "") for day in days)
    words = ("done" * bar.done, "critical" * bar.critical, "may end later" * bar.open_end)
    yield ", ".join(filter(None, words))


def _label_tone(bar: Bar) -> Tone:
    return Tone.FAINT if bar.done else Tone.STRONG if bar.critical else Tone.PLAIN


def _range(timeline: Timeline) -> tuple[dt.date, dt.date]:
    """The first and last day that anything is drawn on."""
    days = [timeline.today]
    for bar in timeline.bars:
        days += [bar.start, *(day for day in (bar.finish, bar.latest, bar.baseline) if day)]
    return min(days), max(days)


def _lines(timeline: Timeline, side: int, scale: Axis, signs: Signs) -> Iterator[Line]:
    blank = Cell(" " * (side + _GAP))
    for heads in filter(None, scale.heads):
        yield stripped((blank, Cell(heads, Tone.FAINT)))
    now = scale.cell(timeline.today)
    rule = signs.rule
    yield (
        blank,
        Cell(rule * now, Tone.FAINT),
        Cell(signs.now, Tone.CODE),
        Cell(rule * (scale.width - now - 1), Tone.FAINT),
    )
    used: set[str] = set()
    for bar in timeline.bars:
        drawn = _drawn(bar, scale, now, signs)
        used.update(sign for sign, _ in drawn)
        indent = min(_indent(bar), side // 2)
        label = Cell(printable(bar.label), _label_tone(bar))
        for at, part in enumerate(wrapped((label,), side - indent)):
            pad = Cell(" " * (side - indent - line_cells(part) + _GAP))
            yield stripped((Cell(" " * indent), *part, pad, *(_joined(drawn) if at == 0 else ())))
    yield ()
    yield from _legend(timeline, used, signs, side + _GAP + scale.width)


def _indent(bar: Bar) -> int:
    return 2 * bar.depth


def _drawn(bar: Bar, scale: Axis, now: int, signs: Signs) -> list[tuple[str, Tone]]:
    """A sign and its tone for each cell of the axis, later ones over earlier ones."""
    row = [(" ", Tone.PLAIN)] * scale.width
    row[now] = (signs.today, Tone.CODE)

    def draw(first: dt.date, last: dt.date, sign: str, tone: Tone) -> None:
        start = scale.cell(first)
        end = max(scale.end(last), start + 1)
        row[start:end] = [(sign, tone)] * (end - start)

    if bar.latest and bar.latest > bar.finish:
        draw(bar.finish, bar.latest, signs.slack, Tone.FAINT)
    tone = Tone.GOOD if bar.done else Tone.BAD if bar.critical else Tone.PLAIN
    match bar.shape:
        case Shape.GROUP:
            draw(bar.start, bar.finish, signs.critical_group if bar.critical else signs.group, tone)
        case Shape.WORK if not bar.done:
            draw(bar.resumes or bar.start, bar.finish, signs.critical if bar.critical else signs.work, tone)
            if bar.worked:
                draw(bar.start, bar.worked, signs.done, Tone.GOOD)
        case Shape.WORK:
            draw(bar.start, bar.finish, signs.done, tone)
    if bar.baseline:
        row[scale.cell(bar.baseline)] = (signs.baseline, Tone.WARN)
    if bar.shape is Shape.POINT:
        sign = signs.reached if bar.done else signs.critical_point if bar.critical else signs.point
        row[scale.cell(bar.finish)] = (sign, tone)
    if bar.open_end:
        row[min(max(scale.end(bar.finish), scale.cell(bar.finish) + 1), scale.width - 1)] = (
            signs.open_end,
            Tone.WARN,
        )
    return row


def _joined(drawn: list[tuple[str, Tone]]) -> Iterator[Cell]:
    """Cells of the same tone as one."""
    text, before = "", Tone.PLAIN
    for sign, tone in drawn:
        if tone is not before:
            yield Cell(text, before)
            text, before = "", tone
        text += sign
    yield Cell(text, before)


def _legend(timeline: Timeline, used: set[str], signs: Signs, width: int) -> Iterator[Line]:
    """What the signs mean that are there, none of them parted from its words."""
    parts = [(Cell(signs.today, Tone.CODE), Cell(f" as of {timeline.today}", Tone.FAINT))]
    for name, words, tone in _LEGEND:
        sign = getattr(signs, name)
        if sign in used:
            parts.append((Cell(sign, tone), Cell(f" {words}", Tone.FAINT)))
    line: Line = ()
    for part in parts:
        longer = (*line, Cell("   "), *part) if line else part
        if line and line_cells(longer) > width:
            yield line
            longer = part
        line = longer
    yield line
