"""`spin schedule` set as a document: the answer in a sentence, the dates as a table, and bars over time."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from shlex import quote

from plateSpinner.analysis.schedule.critical_path import Cause
from plateSpinner.document import (
    Bar,
    Block,
    Cell,
    Column,
    Commands,
    Document,
    Heading,
    Paragraph,
    Row,
    Shape,
    Table,
    Timeline,
    Tone,
)
from plateSpinner.model.links import LinkType
from plateSpinner.model.portfolio import Kind
from plateSpinner.reports import schedule_cells as shown
from plateSpinner.reports.schedule import INSIDE, SUMMARY, ScheduleReport, ScheduleRow
from plateSpinner.reports.schedule_answers import answers, out_of_sequence
from plateSpinner.reports.status_screen import Where

_COMPONENTS = (Kind.PROGRAM, Kind.PROJECT)
_GROUPS = (*_COMPONENTS, SUMMARY)


def present(
    report: ScheduleReport, where: Where, most: int | None = None, *, in_full: bool = False
) -> Document:
    """The report as a document with at most `most` rows; None for all of them.

    Programs without a task and without a link are only told of, unless `in_full`.
    """
    blocks: list[Block] = [Heading(_title(report), 1, f"as of {report.as_of} ({report.as_of_from})")]
    if not report.outlooks:
        blocks.append(Paragraph((Cell(_nothing(report)),)))
    else:
        blocks += answers(report)
        blocks += out_of_sequence(report, where)
        blocks += _rows(report, most, in_full=in_full)
    return Document((*blocks, *_foot(report, most, in_full=in_full)))


def timeline(report: ScheduleReport, most: int | None = None) -> Timeline:
    """The rows as bars, at most `most`: those that matter most, in the order of the plan."""
    return _timeline(report, _kept(report.rows, most))


def _title(report: ScheduleReport) -> str:
    return report.scope or report.name or "Portfolio"


def _nothing(report: ScheduleReport) -> str:
    if not report.programs:
        return "No programs yet. A program is a folder with a program.yaml in it."
    return "No program or project fits, or it is cancelled." if report.filters else "It is cancelled."


def _rows(report: ScheduleReport, most: int | None, *, in_full: bool) -> Iterator[Block]:
    rows = _told(report, in_full=in_full)
    kept = _kept(rows, most)
    if not kept:
        if report.only_critical and any(outlook.assessable for outlook in report.outlooks):
            yield Paragraph((Cell("Nothing is critical or near-critical.", Tone.GOOD),))
        return
    yield Heading("Dates", 2, "critical and near-critical" if report.only_critical else "")
    indents = _indents(kept)
    yield _table([_row(row, indent) for row, indent in zip(kept, indents, strict=True)])
    if len(kept) < len(rows):
        yield Paragraph((Cell(f"… {len(rows) - len(kept)} more: --all", Tone.WARN),))
    yield Heading("Timeline")
    yield _timeline(report, kept)


def _told(report: ScheduleReport, *, in_full: bool) -> tuple[ScheduleRow, ...]:
    dark = {outlook.ref for outlook in report.outlooks if not outlook.assessable}
    if in_full or not dark:
        return report.rows
    return tuple(row for row in report.rows if not dark.intersection((row.ref, row.home, _program(row))))


def _program(row: ScheduleRow) -> str:
    return row.ref.partition("/")[0]


def _kept(rows: tuple[ScheduleRow, ...], most: int | None) -> tuple[ScheduleRow, ...]:
    """The rows that matter most with what is around them, in the order of the plan."""
    if most is None or len(rows) <= most:
        return rows
    around = _around(rows)
    kept: set[int] = set()
    leaves = (at for at, row in enumerate(rows) if row.kind not in _GROUPS)
    for at in sorted(leaves, key=lambda at: _rank(rows[at])):
        with_it = {at, *_above(at, around)} - kept
        if len(kept) + len(with_it) > most:
            break
        kept |= with_it
    return tuple(rows[at] for at in sorted(kept))


def _rank(row: ScheduleRow) -> int:
    """0 for what matters most."""
    late = (row.days_late or 0) > 0 and row.kind == Kind.MILESTONE
    tests = (row.finished, row.critical or late, row.near_critical, row.kind == Kind.MILESTONE)
    return next((rank for rank, test in zip((4, 0, 1, 2), tests, strict=True) if test), 3)


def _around(rows: tuple[ScheduleRow, ...]) -> list[int]:
    """For each row the index of the one around it, -1 where none is there."""
    stack: list[int] = []
    around = []
    for at, row in enumerate(rows):
        while stack and rows[stack[-1]].level >= row.level:
            stack.pop()
        around.append(stack[-1] if stack else -1)
        stack.append(at)
    return around


def _above(at: int, around: list[int]) -> Iterator[int]:
    while (at := around[at]) >= 0:
        yield at


def _indents(rows: tuple[ScheduleRow, ...]) -> list[int]:
    """The level of each row among those shown."""
    indents: list[int] = []
    for above in _around(rows):
        indents.append(indents[above] + 1 if above >= 0 else 0)
    return indents


_COLUMNS = (
    Column("Item"),
    Column("Promised"),
    Column("Forecast", spill=2),
    Column("Projected"),
    Column("Late", "right"),
    Column("Float", "right"),
    Column("Driven by", spill=1),
)


def _table(rows: list[Row]) -> Table:
    """The rows under the columns in which any of them has something to say."""
    kept = [at for at in range(len(_COLUMNS)) if any(row.cells[at].text for row in rows)]
    return Table(
        tuple(_COLUMNS[at] for at in kept), tuple(Row(tuple(row.cells[at] for at in kept)) for row in rows)
    )


def _row(row: ScheduleRow, indent: int) -> Row:
    tone = Tone.FAINT if row.finished else Tone.STRONG if row.critical or not row.level else Tone.PLAIN
    return Row(
        (
            Cell("  " * indent + _label(row), tone),
            shown.promised(row.promised),
            Cell(str(row.forecast or "")),
            shown.projected(row.finish, row.unknown),
            shown.late(row.days_late, row.unknown),
            _float(row),
            _driver(row),
        )
    )


def _label(row: ScheduleRow) -> str:
    return row.ref.rpartition("/")[2].rpartition(".")[2]


def _float(row: ScheduleRow) -> Cell:
    days = row.total_float_days
    if row.finished:
        return Cell("done", Tone.GOOD)
    if days is None:
        return Cell("n/a", Tone.FAINT)
    tone = Tone.BAD if row.critical else Tone.WARN if row.near_critical else Tone.PLAIN
    return Cell(f"{days.quantize(Decimal('0.1')).normalize():f}d", tone)


def _driver(row: ScheduleRow) -> Cell:
    if row.finished or row.driver.cause == INSIDE:
        return Cell("")
    if row.unknown:
        return Cell(f"can't be told: {row.unknown}", Tone.FAINT)
    driver, ref = row.driver, shown.near(row.driver.ref, row.home)
    if driver.cause == Cause.LINK:
        return Cell(ref if driver.link in (None, LinkType.FS) else f"{ref} {driver.link}")
    words = _HOLDS.get(Cause(driver.cause), "")
    return Cell(f"{words} of {ref}" if words and ref else words)


_HOLDS = {
    Cause.RELEASE: "start",
    Cause.CONSTRAINT: "constraint",
    Cause.RESUME: "resume date",
    Cause.STATED: "only stated",
}


def _timeline(report: ScheduleReport, rows: tuple[ScheduleRow, ...]) -> Timeline:
    names = {row.ref: row.name for row in report.rows if row.kind in _COMPONENTS}
    pairs = zip(rows, _indents(rows), strict=True)
    return Timeline(tuple(_bar(row, at, names, report.as_of) for row, at in pairs), report.as_of)


def _bar(row: ScheduleRow, depth: int, names: dict[str, str], as_of: dt.date) -> Bar:
    group = row.kind in _GROUPS
    shape = Shape.GROUP if group else Shape.POINT if row.kind == Kind.MILESTONE else Shape.WORK
    begun = shape is Shape.WORK and not row.finished and row.started is not None
    before = as_of - dt.timedelta(days=1)
    spare = not row.finished and not group and (row.total_float_minutes or 0) > 0
    return Bar(
        label=_label(row),
        name=row.name,
        depth=depth,
        section=names.get(row.home, row.home),
        shape=shape,
        start=row.start,
        finish=row.finish,
        worked=min(before, row.finish) if begun and before >= row.start else None,
        resumes=_day(row.goes_on) if begun else None,
        latest=_last_day(row.late_finish) if spare else None,
        baseline=row.baseline_finish.last if row.baseline_finish else None,
        done=row.finished,
        critical=row.critical,
        open_end=row.unknown is not None,
    )


def _day(instant: str) -> dt.date:
    return dt.datetime.fromisoformat(instant).date()


def _last_day(instant: str) -> dt.date:
    """The day on which something ends at an instant: midnight still belongs to the day before."""
    return (dt.datetime.fromisoformat(instant) - dt.timedelta(minutes=1)).date()


def _foot(report: ScheduleReport, most: int | None, *, in_full: bool) -> Iterator[Block]:
    what = f"As of {report.as_of} ({report.as_of_from})."
    if report.filters:
        what += f" Filters: {', '.join(report.filters)}."
    yield Paragraph((Cell(what, Tone.FAINT),))
    commands = tuple(_commands(report, most, in_full=in_full))
    if commands:
        yield Commands(commands)


def _commands(report: ScheduleReport, most: int | None, *, in_full: bool) -> Iterator[tuple[str, str]]:
    if not report.outlooks:
        if not report.programs:
            yield "spin demo", "write a worked example and look at it"
        return
    scope = [quote(report.scope)] if report.scope else []
    same = " ".join(("spin schedule", *scope, *report.filters))
    told = _told(report, in_full=in_full)
    if len(told) < len(report.rows) or len(_kept(told, most)) < len(told):
        narrowed = " --critical" if report.only_critical else ""
        yield f"{same}{narrowed} --all", f"all {len(report.rows)} rows"
    going = [o for o in report.outlooks if o.assessable and not o.finished]
    if not going:
        yield " ".join(("spin status", *scope)), "what is overdue, by the dates that were typed"
        return
    worst = max(going, key=lambda o: o.days_late or 0)
    yield f"spin why {quote(worst.ref)}", "the whole chain of causes, with what each costs"
    if len(report.outlooks) > 1:
        yield f"spin schedule {quote(worst.ref)}", "one program"
    elif not report.only_critical:
        yield f"{same} --critical", "only what has little or no float"
