"""`spin status` set as a document: what needs attention first, then the rows."""

from collections.abc import Callable, Iterable
from decimal import ROUND_FLOOR
from shlex import quote

from plateSpinner.analysis.health import NOTHING_LATE
from plateSpinner.analysis.progress import OPEN_STATUSES, Progress
from plateSpinner.document import (
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
    Table,
    Tone,
)
from plateSpinner.finding import Place
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.reports.status_rows import (
    Attention,
    ComponentStatus,
    DependencyStatus,
    Figures,
    Group,
    Grouping,
    MilestoneStatus,
    NextMilestone,
    StatusReport,
)

Where = Callable[[Place], str]
"""A place as the reader should see it: `path:line`."""

MOST_IN_FULL = 12
"""Rows up to which each says why; a longer list has one line a row, and drilling down tells why."""
NOT_SAID, NEVER = "not said", "never"
RESTING = "done, cancelled or on hold"

TONES = {Health.RED: Tone.BAD, Health.AMBER: Tone.WARN, Health.GREEN: Tone.GOOD}


def present(
    report: StatusReport, where: Where, most: int | None = None, recent: tuple[Block, ...] = ()
) -> Document:
    """The report as a document, with at most `most` lines of attention; None for all of them.

    `recent` is what changed lately: it stands behind the head.
    """
    blocks: list[Block] = [*_head(report), *recent]
    if report.counts.programs:
        blocks += _body(report, where, most)
    blocks += _detail(report, where)
    blocks += _foot(report, most)
    return Document(tuple(blocks))


def _body(report: StatusReport, where: Where, most: int | None) -> Iterable[Block]:
    if report.programs or report.groups:
        yield from _attention(report, where, most)
        yield from _rows(report)
    else:
        yield Paragraph((Cell("No program or project fits."),))


def _head(report: StatusReport) -> Iterable[Block]:
    title = report.scope or report.name or "Portfolio"
    yield Heading(title, 1, f"as of {report.as_of} ({report.as_of_from})")
    figures, counts = report.figures, report.counts
    if not counts.programs:
        yield Paragraph((Cell("No programs yet. A program is a folder with a program.yaml in it."),))
        return
    if report.scope or report.filters:
        size = f"{counted(figures.milestones, 'milestone')}, {counted(figures.projects, 'project')}: "
    else:
        size = f"{counted(counts.programs, 'program')}, {counted(counts.milestones, 'milestone')}, "
        size += f"{counted(counts.projects, 'project')}: "  # last: the colours that follow count projects
    yield Paragraph((Cell(size), *_healths(figures)))
    if report.programs or report.groups:
        yield Paragraph(_headline(figures))
    if report.problems:
        what = f"{counted(report.problems, 'error')} in the plan's files: what can't be read is missing. "
        yield Paragraph((Cell(what, Tone.BAD), Cell("spin validate", Tone.CODE), Cell(" shows them.")))


def _healths(figures: Figures) -> Line:
    parts = [
        (figures.red, "red", Tone.BAD),
        (figures.amber, "amber", Tone.WARN),
        (figures.green, "green", Tone.GOOD),
        (figures.not_assessable, "not assessable", Tone.FAINT),
        (figures.inactive, RESTING, Tone.FAINT),
    ]
    cells: list[Cell] = []
    for number, word, tone in parts:
        if number:
            cells += [Cell(", ")] if cells else []
            cells.append(Cell(f"{number:,} {word}", tone))
    return tuple(cells) or (Cell("no projects", Tone.FAINT),)


def _headline(figures: Figures) -> Line:
    parts = [
        (figures.overdue, f"{counted(figures.overdue, 'milestone')} overdue{_long(figures)}", Tone.BAD),
        (figures.due_soon, f"{figures.due_soon:,} due soon", Tone.PLAIN),
        (figures.moved_later, f"{figures.moved_later:,} forecast later than promised", Tone.WARN),
        (figures.projected_late, f"{figures.projected_late:,} projected later than promised", Tone.WARN),
        (
            figures.late_dependencies,
            f"{counted(figures.late_dependencies, 'dependency', 'dependencies')} late",
            Tone.BAD,
        ),
        (figures.high_risks, f"{counted(figures.high_risks, 'high risk')} open", Tone.WARN),
        (
            figures.late_decisions,
            f"{counted(figures.late_decisions, 'decision')} past needed date",
            Tone.WARN,
        ),
        (figures.late_asks, f"{counted(figures.late_asks, 'ask')} past date", Tone.WARN),
        (
            figures.watermelons,
            f"{counted(figures.watermelons, 'watermelon')} (declared green, computed red)",
            Tone.BAD,
        ),
        (figures.stale, f"{counted(figures.stale, 'update')} stale", Tone.WARN),
        (figures.undated, f"{counted(figures.undated, 'milestone')} without a date", Tone.PLAIN),
        (figures.unscored_risks, f"{counted(figures.unscored_risks, 'risk')} without a score", Tone.PLAIN),
        (
            figures.never_updated,
            f"{counted(figures.never_updated, 'open project')} without an update",
            Tone.PLAIN,
        ),
    ]
    cells: list[Cell] = []
    for number, words, tone in parts:
        if number:
            cells += [Cell(" · ", Tone.FAINT)] if cells else []
            cells.append(Cell(words, tone))
    dated = figures.green or figures.milestones > figures.milestones_done
    nothing = Cell("Nothing overdue, nothing due soon.", Tone.GOOD)
    return tuple(cells) or ((nothing,) if dated else (Cell("No open date."),))


def _long(figures: Figures) -> str:
    return f" ({figures.long_overdue} for over a year)" if figures.long_overdue else ""


def _attention(report: StatusReport, where: Where, most: int | None) -> Iterable[Block]:
    shown = report.attention[:most]
    if not report.attention:
        yield Heading("Needs attention", 2)
        dark = report.figures.not_assessable
        yield Paragraph(
            (Cell(f"Nothing that can be told: {counted(dark, 'project')} can't be assessed."),)
            if dark
            else (Cell("Nothing: no open date is late, no decision or ask is waiting.", Tone.GOOD),)
        )
        return
    total = len(report.attention)
    aside = (
        f"{len(shown)} of {total}, most pressing first"
        if len(shown) < total
        else f"{total}, most pressing first"
    )
    yield Heading("Needs attention", 2, aside)
    yield Entries(tuple(_entry(line, where) for line in shown), numbered=True)


def _entry(line: Attention, where: Where) -> Entry:
    owner = f" · {line.owner}" if line.owner else " · no owner"
    title = (Cell(line.ref, Tone.STRONG), Cell(owner))
    named = line.kind not in (Kind.PROGRAM, Kind.PROJECT) and line.name != line.ref.rpartition("/")[2]
    fact = (Cell(f"{line.name}: {line.text}" if named else line.text),)
    way = (Cell("→ ", Tone.FAINT), Cell(line.advice))
    place = (Cell(where(line.place), Tone.FAINT),)
    return Entry(mark(line.health), title, (fact, way, place))


def mark(health: Health) -> Cell:
    """What stands before a concern: its health, or `note` where it tells of the reporting only."""
    return Cell("note", Tone.FAINT) if health is Health.GREEN else Cell(_health_word(health), TONES[health])


_FIGURES = (
    Column("Declared"),
    Column("Computed"),
    Column("Done", "right"),
    Column("Next milestone"),
    Column("Overdue", "right"),
    Column("Due soon", "right", 1),
    Column("Moved", "right", 2),
    Column("Updated", "right", 3),
    Column("High risks", "right", 4),
    Column("Late deps", "right", 5),
    Column("Asks", "right", 6),
    Column("Decisions late", "right", 7),
)


def _rows(report: StatusReport) -> Iterable[Block]:
    if report.groups:
        yield Heading(f"By {report.by}", 2)
        yield from _worst_first(report.by.capitalize(), report.groups)
    elif len(report.programs) == 1:
        yield from _one_program(report.programs[0], report)
    else:
        yield Heading("Programs", 2)
        yield from _worst_first("Program", report.programs)


def _one_program(program: ComponentStatus, report: StatusReport) -> Iterable[Block]:
    whole = report.scope.count("/") == 1
    if not program.projects or not (whole or report.filters):
        yield Heading("Program", 2)
        yield _table("Program", [_row(program)])
    if program.projects:
        yield Heading("Project" if whole else "Projects", 2, "" if whole else f"of program {program.ref}")
        yield from _worst_first("Project", program.projects)


def _worst_first(title: str, about: tuple[ComponentStatus, ...] | tuple[Group, ...]) -> Iterable[Block]:
    """A row each, red first; in a long list those that can't be assessed stand together at its end."""
    rows = sorted(about, key=_badness)
    many = len(rows) > MOST_IN_FULL
    shown = [row for row in rows if not many or isinstance(row.computed, Health)]
    yield _table(title, [_row(row, short=many) for row in shown])
    left_out = [row for row in rows if many and isinstance(row.computed, Unknown)]
    for words, rests in (("not assessable", False), (RESTING, True)):
        names = [_title(row) for row in left_out if _rests(row) is rests]
        if names:
            yield Paragraph((Cell(f"{len(names)} {words}: {', '.join(names)}", Tone.FAINT),))


def _badness(row: ComponentStatus | Group) -> tuple[bool, int, int, int, str]:
    """Sort key: red, amber, green, not assessable, then what rests; the most overdue first."""
    rank = -1 if isinstance(row.computed, Unknown) else row.computed.rank
    return (_rests(row), -rank, -row.figures.overdue, -row.figures.due_soon, _title(row))


def _rests(row: ComponentStatus | Group) -> bool:
    """Whether its dates don't count: it, or each project of a group, is done, cancelled or on hold."""
    if isinstance(row, Group) or row.status is None:
        return isinstance(row, Group) and row.figures.inactive == row.figures.projects
    return row.status not in OPEN_STATUSES


def _title(row: ComponentStatus | Group) -> str:
    return row.title if isinstance(row, Group) else row.ref.rpartition("/")[2]


def _table(title: str, rows: list[Row]) -> Table:
    """The rows under the columns in which any of them has something to say."""
    columns = (Column(title), *_FIGURES)
    silent = {"", NOT_SAID, NEVER}
    kept = [n for n in range(len(columns)) if any(row.cells[n].text not in silent for row in rows)]
    return Table(
        tuple(columns[n] for n in kept),
        tuple(Row(tuple(row.cells[n] for n in kept), row.notes) for row in rows),
    )


def _row(row: ComponentStatus | Group, *, short: bool = False) -> Row:
    if isinstance(row, Group):
        declared, updated, watermelon = Cell(""), Cell(""), False
    else:
        declared, updated = _said(row)
        watermelon = row.watermelon
    health = _computed(row.computed, watermelon=watermelon)
    note = () if short else _reason(row.computed, row.reason, watermelon=watermelon)
    if _rests(row):
        status = "closed" if isinstance(row, Group) or row.status is None else row.status.replace("_", " ")
        health, note = Cell(status, Tone.FAINT), ()
    figures = _figures(row.progress, row.next_milestone, row.figures, updated)
    return Row((Cell(_title(row), Tone.STRONG), declared, health, *figures), note)


def _said(row: ComponentStatus) -> tuple[Cell, Cell]:
    """What its owner says of its health, and when."""
    if row.update_age is None and _rests(row):
        return Cell(""), Cell("")
    declared = Cell(f"{row.declared}", TONES[row.declared]) if row.declared else Cell(NOT_SAID, Tone.FAINT)
    updated = (
        Cell(NEVER, Tone.FAINT)
        if row.update_age is None
        else Cell(f"{row.update_age}d ago", Tone.WARN if row.figures.stale else Tone.PLAIN)
    )
    return declared, updated


def _figures(
    progress: Progress | Unknown, following: NextMilestone | None, figures: Figures, updated: Cell
) -> tuple[Cell, ...]:
    return (
        _done(progress),
        _next(following),
        _number(figures.overdue, Tone.BAD),
        _number(figures.due_soon),
        Cell(_moves(figures), Tone.WARN if figures.moved_later else Tone.PLAIN),
        updated,
        _number(figures.high_risks, Tone.WARN),
        _number(figures.late_dependencies, Tone.BAD),
        Cell(
            f"{figures.open_asks} ({figures.late_asks} late)"
            if figures.late_asks
            else f"{figures.open_asks or ''}"
        ),
        _number(figures.late_decisions, Tone.WARN),
    )


def _computed(computed: Health | Unknown, *, watermelon: bool) -> Cell:
    if isinstance(computed, Unknown):
        return Cell("n/a", Tone.FAINT)
    return Cell(_health_word(computed) + (" watermelon" if watermelon else ""), TONES[computed])


def _health_word(health: Health) -> str:
    """Red stands in capitals, so that it is seen without colour."""
    return health.upper() if health is Health.RED else str(health)


def _reason(computed: Health | Unknown, reason: str, *, watermelon: bool) -> tuple[Line, ...]:
    if computed is Health.GREEN and reason == NOTHING_LATE:
        return ()
    if isinstance(computed, Unknown):
        return ((Cell(f"not assessable: {reason}", Tone.FAINT),),)
    lead = "watermelon, declared green: " if watermelon else ""
    return ((Cell(lead, Tone.BAD), Cell(reason)),) if lead else ((Cell(reason),),)


def _done(progress: Progress | Unknown) -> Cell:
    if isinstance(progress, Unknown):
        return Cell("n/a", Tone.FAINT)
    share = (progress.share * 100).to_integral_value(ROUND_FLOOR)
    return Cell(f"{share}% ({progress.done}/{progress.total})")


def _next(following: NextMilestone | None) -> Cell:
    if following is None:
        return Cell("none open", Tone.FAINT)
    days = following.days_to_go
    when = f"{-days}d late" if days < 0 else "today" if days == 0 else f"in {days}d"
    return Cell(f"{following.ref.rpartition('/')[2]} {when}", Tone.BAD if days < 0 else Tone.PLAIN)


def _moves(figures: Figures) -> str:
    parts = [f"{figures.moved_later} later"] if figures.moved_later else []
    parts += [f"{figures.moved_earlier} earlier"] if figures.moved_earlier else []
    return f"{', '.join(parts)} ({figures.longest_move:+}d)" if parts else ""


def _number(number: int, tone: Tone = Tone.PLAIN) -> Cell:
    return Cell(str(number), tone) if number else Cell("")


def _detail(report: StatusReport, where: Where) -> Iterable[Block]:
    detail = report.detail
    if detail is None:
        return
    if detail.update and detail.update_place:
        yield Heading(
            "Last update", 2, f"{detail.update_by} · {where(detail.update_place)}".removeprefix(" · ")
        )
        yield Paragraph((Cell(detail.update),))
    if detail.milestones:
        columns = (
            Column("Milestone"),
            Column("Due"),
            Column("Forecast"),
            Column("Projected"),
            Column("Done"),
            Column("State"),
            Column("Criteria", "right", 1),
            Column("Owner", spill=2),
            Column("Where", spill=3),
        )
        yield Heading("Milestones", 2)
        yield Table(columns, tuple(_milestone_row(m, where) for m in detail.milestones))
    if detail.dependencies:
        given = (
            Column("Dependency"),
            Column("Needs"),
            Column("Need by"),
            Column("Promised"),
            Column("State"),
            Column("Giver", spill=1),
            Column("For", spill=2),
            Column("Where", spill=3),
        )
        yield Heading("Dependencies", 2)
        yield Table(given, tuple(_dependency_row(d, where) for d in detail.dependencies))


def _milestone_row(milestone: MilestoneStatus, where: Where) -> Row:
    state = (
        Cell("done", Tone.GOOD)
        if milestone.done
        else Cell(f"{milestone.late}d overdue", Tone.BAD)
        if milestone.late
        else Cell("open")
    )
    return Row(
        (
            Cell(milestone.ref.rpartition("/")[2], Tone.STRONG),
            _day(milestone.due),
            Cell(str(milestone.forecast or "")),
            _projected(milestone.projected),
            Cell(str(milestone.done or "")),
            state,
            Cell(f"{milestone.criteria_met}/{milestone.criteria}" if milestone.criteria else ""),
            Cell(milestone.owner),
            Cell(where(milestone.place), Tone.FAINT),
        )
    )


def _dependency_row(dependency: DependencyStatus, where: Where) -> Row:
    return Row(
        (
            Cell(dependency.ref.rpartition("/")[2], Tone.STRONG),
            Cell(dependency.needs),
            _day(dependency.need_by),
            _day(dependency.promised),
            Cell(f"delivered {dependency.delivered}" if dependency.delivered else dependency.status),
            Cell(dependency.giver),
            Cell(dependency.for_item),
            Cell(where(dependency.place), Tone.FAINT),
        )
    )


def _projected(day: object) -> Cell:
    if isinstance(day, Unknown):
        return Cell("can't be told", Tone.FAINT)
    return Cell(str(day or ""))


def _day(day: Unknown | object) -> Cell:
    return Cell(day.reason, Tone.FAINT) if isinstance(day, Unknown) else Cell(str(day))


def _foot(report: StatusReport, most: int | None) -> Iterable[Block]:
    what = f"As of {report.as_of} ({report.as_of_from})."
    if report.filters or report.hidden_projects:
        what += f" Filters {', '.join(report.filters)} hide {counted(report.hidden_projects, 'project')}."
    yield Paragraph((Cell(what, Tone.FAINT),))
    commands = tuple(_commands(report, most))
    if commands:
        yield Commands(commands)


def _commands(report: StatusReport, most: int | None) -> Iterable[tuple[str, str]]:
    if not report.counts.programs:
        yield "spin demo", "write a worked example and look at it"
        return
    if most is not None and len(report.attention) > most:
        same = [quote(report.scope)] if report.scope else []
        same += [*report.filters, *([] if report.by is Grouping.PROGRAM else [f"--by {report.by}"])]
        yield " ".join(("spin status", *same, "--all")), f"all {len(report.attention)} lines"
    if report.attention:
        first = report.attention[0]
        yield f"spin show {quote(first.ref)}", "everything known of the most pressing item"
    if not report.scope and len(report.programs) > 1:
        worst = max(report.programs, key=lambda p: (p.figures.overdue, p.figures.red, p.figures.amber))
        yield f"spin status {quote(worst.ref)}", "the projects of the program with most overdue"
    elif not report.scope and report.programs and report.programs[0].projects:
        worst = min(report.programs[0].projects, key=_badness)
        yield f"spin status {quote(worst.ref)}", "one project with its milestones"
