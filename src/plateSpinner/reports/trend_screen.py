"""`spin trend` set as a document: figures with sparklines, and a milestone trend chart."""

from collections.abc import Callable, Iterator
from decimal import Decimal

from plateSpinner.analysis.history.trend import Point
from plateSpinner.document import (
    Block,
    Cell,
    Column,
    Commands,
    Document,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from plateSpinner.model.words import counted
from plateSpinner.reports.more import more
from plateSpinner.reports.trend import CourseRow, TrendReport
from plateSpinner.reports.trend_chart import LETTERS, chart, sampled, sparkline

SHORT = 9
BESIDE_BARS = 50
"""Cells that a table's other columns take beside its sparklines."""
BESIDE_CHART = 16
FEWEST = 8

_MEASURES: tuple[tuple[str, Callable[[Point], int | Decimal], bool], ...] = (
    ("Projects going on", lambda p: p.projects, False),
    ("Open milestones", lambda p: p.open, False),
    ("Milestones done", lambda p: p.done, False),
    ("Scope: promises", lambda p: p.promises, False),
    ("Scope: tasks", lambda p: p.tasks, False),
    ("Tasks done", lambda p: p.tasks_done, False),
    ("Overdue", lambda p: p.overdue, True),
    ("Forecast late", lambda p: p.late, True),
    ("Forecast late, days", lambda p: p.late_days, True),
    ("Open threats", lambda p: p.threats, True),
    ("Exposure, days", lambda p: p.exposure, True),
    ("Declared red", lambda p: p.red, True),
    ("Declared amber", lambda p: p.amber, True),
    ("Declared green", lambda p: p.green, False),
)
"""Name, value, and whether more of it is worse."""
IN_SHORT = frozenset(("Open milestones", "Overdue", "Forecast late, days", "Exposure, days", "Declared red"))


def present(report: TrendReport, width: int | None = None, most: int | None = None) -> Document:
    """The report as a document for a screen of `width` cells, with at most `most` programs; None for all."""
    about = f"trend of {report.id}" if report.id else "trend"
    day = f"{report.days[0]} to {report.as_of} ({report.as_of_from}), by {report.grain}"
    blocks: list[Block] = [Heading(report.name or "Portfolio", 1, f"{about}, {day}")]
    blocks += (Paragraph((Cell(note, Tone.WARN),)) for note in report.notes)
    room = None if width is None else max(width - BESIDE_BARS, FEWEST)
    blocks += _figures(report, room)
    blocks += _kpis(report, room)
    blocks += _courses(report, None if width is None else max(width - BESIDE_CHART, FEWEST))
    blocks += _programs(report, room, most)
    blocks += _foot(report)
    return Document(tuple(blocks))


def in_short(points: tuple[Point, ...], room: int | None) -> Table:
    """What tells whether things get better or worse, as a part of another report; no row where all is 0."""
    return _measured(points, room, lambda name: name in IN_SHORT)


def _measured(points: tuple[Point, ...], room: int | None, takes: Callable[[str], bool]) -> Table:
    shown = sampled(len(points), room)
    rows = []
    for name, value, worse in _MEASURES:
        values = [value(point) for point in points]
        if any(values) and takes(name):
            rows.append(_line(Cell(name), values, shown, worse=worse))
    return Table(_columns("Figure"), tuple(rows), "Nothing is in the plan in this time.")


def _figures(report: TrendReport, room: int | None) -> Iterator[Block]:
    yield Heading("Figures", 2, "bars go from the lowest to the highest value of their line")
    yield _measured(report.points, room, lambda _: True)
    last = report.points[-1]
    if last.unassessed:
        text = f"{last.unassessed} of {last.threats} open threats lack an input and are not in the exposure."
        yield Paragraph((Cell(text, Tone.FAINT),))


def _columns(title: str) -> tuple[Column, ...]:
    return (
        Column(title),
        Column("Low", "right", 2),
        Column("High", "right", 1),
        Column("Now", "right"),
        Column("Over time"),
    )


def _line(title: Cell, values: list[int | Decimal], shown: tuple[int, ...], *, worse: bool = False) -> Row:
    now = values[-1]
    tone = Tone.BAD if worse and now and now == max(values) else Tone.STRONG
    return Row(
        (
            title,
            Cell(_number(min(values))),
            Cell(_number(max(values))),
            Cell(_number(now), tone),
            Cell(sparkline([values[at] for at in shown])),
        )
    )


def _kpis(report: TrendReport, room: int | None) -> Iterator[Block]:
    shown = sampled(len(report.days), room)
    rows = []
    for kpi in report.kpis:
        known = [value for value in kpi.values if value is not None]
        if not known:
            continue
        unit = f" {kpi.unit}".rstrip()
        target = "" if kpi.target is None else f", target {_number(kpi.target)}{unit}"
        cells = (
            Cell(f"{kpi.name}{target}"),
            Cell(_number(min(known))),
            Cell(_number(max(known))),
            Cell(f"{_number(known[-1])}{unit}", Tone.STRONG),
            Cell(sparkline([kpi.values[at] for at in shown])),
        )
        rows.append(Row(cells))
    if rows:
        yield Heading("KPIs", 2, "newest reading by then")
        yield Table(_columns("KPI"), tuple(rows))


def _courses(report: TrendReport, room: int | None) -> Iterator[Block]:
    drawn = report.courses[: len(LETTERS)]
    shown = sampled(len(report.days), room)
    lines = chart(drawn, report.days, shown)
    if not lines:
        return
    whole = len(drawn) == len(report.courses)
    pushed = " most pushed" if drawn[-1].days > 0 else ""
    which = "" if whole else f"{len(drawn)}{pushed} of {len(report.courses)}; "
    axes = f"{which}promised date upwards, reporting date {report.days[0]} to {report.days[-1]} to the right"
    yield Heading("Milestone trend", 2, axes)
    rows = (Row((Cell(str(day), Tone.FAINT), Cell(line, Tone.CODE))) for day, line in lines)
    yield Table((Column("Promised"), Column("Reported")), tuple(rows))
    signs = "a capital: kept; +: several; /: the reporting date itself, below it is overdue"
    yield Paragraph((Cell(signs, Tone.FAINT),))
    forecast = any(row.forecast for row in drawn)
    legend = (
        Column(""),
        Column("Promise"),
        Column("First", spill=2),
        Column("Now", spill=1),
        Column("Days", "right"),
        Column("State", spill=3),
        *((Column("Forecast", spill=4),) if forecast else ()),
    )
    rows = (_legend(*pair, forecast=forecast) for pair in zip(LETTERS, drawn, strict=False))
    yield Table(legend, tuple(rows))


def _legend(letter: str, row: CourseRow, *, forecast: bool) -> Row:
    tone = Tone.BAD if row.days > 0 else Tone.PLAIN
    days = Cell(f"{row.days:+,d}" if row.days else "0", tone)
    texts = (Cell(row.first), Cell(row.last), days, Cell(row.state))
    believed = (Cell(row.forecast or ""),) if forecast else ()
    return Row((Cell(letter, Tone.CODE), Cell(row.ref, Tone.STRONG), *texts, *believed))


def _programs(report: TrendReport, room: int | None, most: int | None) -> Iterator[Block]:
    shown = sampled(len(report.days), room)
    rows = [
        (program.program, [point.overdue for point in program.points], program.points[-1])
        for program in report.programs
    ]
    rows = [row for row in rows if any(row[1])]
    if len(report.programs) < 2 or not rows:  # noqa: PLR2004 - one program is all there is
        return
    rows.sort(key=lambda row: (-row[1][-1], -max(row[1]), row[0]))
    yield Heading("Overdue by program", 2, "most overdue now first")
    lines = (_line(Cell(name, Tone.STRONG), [*values], shown, worse=True) for name, values, _ in rows[:most])
    yield Table(_columns("Program"), tuple(lines))
    if most is not None:
        yield from more(len(rows) - most)


def _foot(report: TrendReport) -> Iterator[Block]:
    told = f"{counted(report.commits, 'commit')} up to {report.head[:SHORT]}"
    filters = f"; filters {', '.join(report.filters)}" if report.filters else ""
    yield Paragraph((Cell(f"{told}{filters}.", Tone.FAINT),))
    worst = next((row.ref for row in report.courses if row.days > 0), "")
    commands = [(f"spin log {report.id}".rstrip(), "who moved which date, when, and why")]
    if worst and worst != report.id:
        commands.append((f"spin trend {worst}", "one promise over time"))
    yield Commands(tuple(commands))


def _number(value: int | Decimal) -> str:
    if isinstance(value, int):
        return f"{value:,}"
    rounded = value.quantize(Decimal("0.1")) if abs(value) >= 1 or not value else value.normalize()
    return f"{rounded:,f}".removesuffix(".0")
