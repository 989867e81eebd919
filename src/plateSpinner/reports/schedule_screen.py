"""`spin schedule` set as a document: the answer in a sentence, the dates as a table, and bars over time."""

import datetime as dt
from collections.abc import Iterable, Iterator
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
    Entries,
    Entry,
    Heading,
    Line,
    Paragraph,
    Row,
    Shape,
    Table,
    Timeline,
    Tone,
)
from plateSpinner.model.dates import Day
from plateSpinner.model.links import LinkType
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.reports.schedule import INSIDE, SUMMARY, Outlook, ScheduleReport, ScheduleRow
from plateSpinner.reports.status_screen import Where

MOST_NAMED = 3
LONGEST_PATH = 12
"""Steps of a critical path up to which a screen shows all of them."""
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
        blocks += _answers(report)
        blocks += _out_of_sequence(report, where)
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


def _answers(report: ScheduleReport) -> Iterator[Block]:
    if report.problems:
        what = counted(report.problems, "error")
        text = f"{what} in the plan's files: what can't be read is missing. "
        yield Paragraph((Cell(text, Tone.BAD), Cell("spin validate", Tone.CODE), Cell(" shows them.")))
    told = [outlook for outlook in report.outlooks if outlook.assessable]
    if not told:
        yield from _not_assessable(report.outlooks)
        return
    if len(report.outlooks) > 1:
        yield Paragraph(_overview(report.outlooks))
        yield from _missed(report.rows)
        yield Heading("Programs")
        yield _programs(told)
    else:
        yield Paragraph(_answer(told[0]))
        yield from _missed(report.rows)
        yield Paragraph(_counts(told[0]))
        yield from _path(told[0])
    dark = [outlook for outlook in report.outlooks if not outlook.assessable]
    if dark:
        names = ", ".join(outlook.ref for outlook in dark)
        yield Paragraph((Cell(f"Not assessable, nothing in it takes time: {names}", Tone.FAINT),))


def _not_assessable(outlooks: tuple[Outlook, ...]) -> Iterator[Block]:
    size = counted(sum(outlook.milestones for outlook in outlooks), "milestone")
    size += f" in {len(outlooks)} programs" if len(outlooks) > 1 else ""
    links = sum(outlook.links for outlook in outlooks)
    between = f"an order only ({counted(links, 'link')})" if links else "no links"
    fact = f": {size}, no tasks, {between}. The dates are what people typed: nothing says how long the way "
    fact += "to them takes, so no finish, no float and no critical path follows."
    yield Paragraph((Cell("Not assessable", Tone.STRONG), Cell(fact)))
    yield Heading("What to add")
    ways = (
        ("the work, and how long it takes", "tasks: {build: {duration: 10d, after: [design]}}"),
        ("what a milestone waits for", "after: [build, other-project/beta]"),
        (
            "what others have promised",
            "dependencies: {lab: {external: Lab, for: beta, promised: 2026-12-02}}",
        ),
    )
    yield Entries(
        tuple(Entry(Cell(""), (Cell(f"{words}: "), Cell(example, Tone.CODE))) for words, example in ways)
    )


def _missed(rows: tuple[ScheduleRow, ...]) -> Iterator[Block]:
    """The milestones that will miss their promise, the latest first."""
    late = [
        row for row in rows if row.kind == Kind.MILESTONE and not row.finished and (row.days_late or 0) > 0
    ]
    late.sort(key=lambda row: (-(row.days_late or 0), row.ref))
    if late:
        named = [f"{row.ref} {_late(row.days_late, row.unknown).text}" for row in late[:MOST_NAMED]]
        more = [f"{len(late) - MOST_NAMED} more"] if len(late) > MOST_NAMED else []
        number = Cell(counted(len(late), "milestone"), Tone.BAD)
        words = "is" if len(late) == 1 else "are"
        yield Paragraph((number, Cell(f" {words} projected later than promised: {', '.join(named + more)}.")))


def _answer(outlook: Outlook) -> Line:
    """In a sentence: when it finishes, against what was promised, what drives it."""
    name = Cell(outlook.ref, Tone.STRONG)
    against = _against(outlook)
    late = Tone.BAD if (outlook.days_late or 0) > 0 else Tone.PLAIN
    if outlook.finish is None:
        return (name, Cell(f" can't be projected: {outlook.unknown}."))
    if outlook.finished:
        return (name, Cell(f" was finished on {outlook.finish}"), Cell(against, late), Cell("."))
    if outlook.unknown:
        return (
            name,
            Cell(f" can't be projected; it finishes no earlier than {outlook.finish}"),
            Cell(against, late),
            Cell(f": {outlook.unknown}."),
        )
    return (
        name,
        Cell(" is projected to finish on "),
        Cell(str(outlook.finish), Tone.STRONG),
        Cell(against, late),
        Cell(f"; {_root(outlook)}."),
    )


def _against(outlook: Outlook) -> str:
    if isinstance(outlook.target, Unknown) or outlook.days_late is None:
        return ", and no target is stated"
    if outlook.days_late == 0:
        return f", on its target {outlook.target}"
    side = "after" if outlook.days_late > 0 else "before"
    return f", {counted(abs(outlook.days_late), 'day')} {side} its target {outlook.target}"


_ROOTS = {
    Cause.ACTUAL: "which is done",
    Cause.DATA_DATE: "which goes on or can start now",
    Cause.RELEASE: "which may not start earlier",
    Cause.RESUME: "which resumes only then",
    Cause.STATED: "whose date is only stated",
    Cause.CONSTRAINT: "which a constraint holds",
    Cause.LINK: "which waits",
}


def _root(outlook: Outlook) -> str:
    if not outlook.critical_path or outlook.root is None:
        return "nothing drives it"
    back = len(outlook.critical_path) - 1
    far = f" ({counted(back, 'step')} back)" if back else ""
    return f"what drives it is {outlook.critical_path[0]}{far}, {_ROOTS[outlook.root]}"


def _counts(outlook: Outlook) -> Line:
    parts = (
        (outlook.critical, "critical", Tone.BAD),
        (outlook.near_critical, "near-critical", Tone.WARN),
        (outlook.negative_float, "with negative float", Tone.BAD),
        (outlook.not_assessable, "not assessable", Tone.FAINT),
    )
    size = f"{counted(outlook.tasks, 'task')}, {counted(outlook.milestones, 'milestone')}"
    cells = [Cell(f"{size}, {counted(outlook.links, 'link')}")]
    for number, words, tone in parts:
        if number:
            cells += [Cell(" · ", Tone.FAINT), Cell(f"{number} {words}", tone)]
    return tuple(cells)


def _overview(outlooks: tuple[Outlook, ...]) -> Line:
    """Several programs in a sentence: how many are late, and the worst of them."""
    going = [o for o in outlooks if o.assessable and not o.finished]
    late = sorted((o for o in going if (o.days_late or 0) > 0), key=lambda o: (-(o.days_late or 0), o.ref))
    number = Cell(f"{len(late)} of {len(outlooks)}", Tone.BAD if late else Tone.GOOD)
    cells = [number, Cell(" programs are projected to finish later than promised")]
    unknown = sum(o.unknown is not None for o in going)
    if unknown:
        cells.append(Cell(f", {unknown} can't be projected"))
    if not going:
        return (*cells, Cell("."))
    worst = late[0] if late else max(going, key=lambda o: (o.finish or dt.date.min, o.ref))
    return (*cells, Cell(". Latest against its promise: " if late else ". The last: "), *_answer(worst))


def _programs(outlooks: Iterable[Outlook]) -> Table:
    columns = (
        Column("Program"),
        Column("Promised"),
        Column("Projected"),
        Column("Late", "right"),
        Column("Critical", "right"),
        Column("Driven by", spill=1),
    )
    return Table(
        columns,
        tuple(
            Row(
                (
                    Cell(o.ref, Tone.STRONG),
                    _promised(o.target),
                    _projected(o.finish, o.unknown),
                    _late(o.days_late, o.unknown),
                    Cell(str(o.critical or "")),
                    Cell(
                        ""
                        if o.finished
                        else f"can't be told: {o.unknown}"
                        if o.unknown
                        else o.critical_path[0]
                    ),
                )
            )
            for o in outlooks
        ),
    )


def _path(outlook: Outlook) -> Iterator[Block]:
    steps = [_near(ref, outlook.ref) for ref in outlook.critical_path]
    if len(steps) < 2 or outlook.finished:  # noqa: PLR2004 - the sentence above has told it
        return
    if len(steps) > LONGEST_PATH:
        left_out = len(steps) - LONGEST_PATH
        half = LONGEST_PATH // 2
        steps = [*steps[:half], f"… {left_out} more …", *steps[-half:]]
    cells = [Cell(steps[0])]
    for step in steps[1:]:
        cells += [Cell(" → ", Tone.FAINT), Cell(step)]
    yield Heading("Critical path", 2, "from what drives it to the finish")
    yield Paragraph(tuple(cells))


def _out_of_sequence(report: ScheduleReport, where: Where) -> Iterator[Block]:
    found = [one for outlook in report.outlooks for one in outlook.out_of_sequence]
    if found:
        yield Heading("Begun before what it waits for", 2, counted(len(found), "link"))
        yield Entries(
            tuple(
                Entry(
                    Cell(""),
                    (Cell(one.ref, Tone.STRONG), Cell(f" before {one.predecessor}")),
                    ((Cell(where(one.place), Tone.FAINT),),),
                )
                for one in found
            )
        )


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
            _promised(row.promised),
            Cell(str(row.forecast or "")),
            _projected(row.finish, row.unknown),
            _late(row.days_late, row.unknown),
            _float(row),
            _driver(row),
        )
    )


def _label(row: ScheduleRow) -> str:
    return row.ref.rpartition("/")[2].rpartition(".")[2]


def _promised(day: Day | Unknown) -> Cell:
    return Cell("" if isinstance(day, Unknown) else str(day))


def _projected(day: dt.date | None, unknown: str | None) -> Cell:
    if day is None:
        return Cell("can't be told", Tone.FAINT)
    return Cell(f"{day}+", Tone.FAINT) if unknown else Cell(str(day))


def _late(days: int | None, unknown: str | None) -> Cell:
    if days is None or (unknown and days <= 0):
        return Cell("")
    sign = "+" if days > 0 else ""
    return Cell(f"{sign}{days}d{' or more' if unknown else ''}", Tone.BAD if days > 0 else Tone.PLAIN)


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
    driver, ref = row.driver, _near(row.driver.ref, row.home)
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


def _near(ref: str, home: str) -> str:
    """A reference as it is written inside `home`, the program or project."""
    return ref.removeprefix(f"{home}/").removeprefix(f"{home.partition('/')[0]}/")


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
