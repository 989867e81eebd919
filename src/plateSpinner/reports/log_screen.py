"""`spin log` set as a document: promises by how far they were pushed, or one promise move by move."""

from collections.abc import Iterable, Iterator

from plateSpinner.analysis.history.promise import Happened
from plateSpinner.analysis.history.totals import Grouping, Totals
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
from plateSpinner.model.words import counted
from plateSpinner.reports.log import MOVES, DecisionRow, EventRow, LogReport, PromiseRow
from plateSpinner.reports.more import more

SHORT = 9
"""How many characters name a commit."""


def present(report: LogReport, most: int | None = None) -> Document:
    """The report as a document, with at most `most` promises and groups; None for all that moved."""
    blocks: list[Block] = [
        Heading(report.name or "Portfolio", 1, f"promises and their moves, {_span(report)}"),
        *_head(report),
    ]
    if report.by:
        blocks += _groups(report, report.by, most)
    if len(report.promises) == 1:
        blocks += _one(report.promises[0])
    elif report.promises:
        blocks += _list(report, most)
    blocks += _foot(report)
    return Document(tuple(blocks))


def _span(report: LogReport) -> str:
    if report.begins is None:
        return "no commit has any"
    commits = counted(report.commits, "commit")
    return f"{report.begins} to {report.as_of} ({report.as_of_from}), {commits} up to {report.head[:SHORT]}"


def _head(report: LogReport) -> Iterator[Block]:
    totals = report.totals
    yield Paragraph(tuple(cell for cell in _sums(totals) if cell.text))
    beside = [
        (
            totals.pulls,
            f"{counted(totals.pulls, 'move')} earlier, by {counted(totals.days_pulled, 'day')}",
        ),
        (totals.withdrawn, f"{totals.withdrawn} withdrawn"),
        (totals.renewed, f"{totals.renewed} promised again after that, {totals.days_renewed:+,d} days"),
        (totals.reached, f"{totals.reached} kept, {totals.reached_late} of them late"),
        (totals.rewritten, f"{counted(totals.rewritten, 'date')} changed after the promise was kept"),
    ]
    told = "; ".join(text for number, text in beside if number)
    if told:
        yield Paragraph((Cell(told),))
    for note in report.notes:
        yield Paragraph((Cell(note, Tone.WARN),))


def _sums(totals: Totals) -> Iterator[Cell]:
    yield Cell(counted(totals.promised, "new promise"))
    if not totals.pushes:
        yield Cell("; none was pushed", Tone.GOOD)
        return
    components = counted(totals.slipped_components, "program or project", "programs and projects")
    yield Cell("; ")
    yield Cell(
        f"{counted(totals.pushes, 'push', 'pushes')} by {counted(totals.days_pushed, 'day')}", Tone.BAD
    )
    yield Cell(f", of {counted(totals.slipped, 'promise')} in {components}")
    if totals.undecided:
        yield Cell(f"; {totals.undecided:,} without a decision", Tone.WARN)


def _groups(report: LogReport, by: Grouping, most: int | None) -> Iterator[Block]:
    columns = (
        Column(str(by).capitalize()),
        Column("Pushes", "right"),
        Column("Days", "right"),
        Column("Promises", "right"),
        Column("Without decision", "right", 1),
        Column("Earlier", "right", 3),
        Column("Withdrawn", "right", 4),
        Column("Again", "right", 5),
        Column("New", "right", 6),
        Column("Kept", "right", 7),
        Column("Late", "right", 8),
    )
    whole = by is Grouping.QUARTER
    shown = report.groups if whole else report.groups[:most]
    yield Heading(f"By {by}", 2, "in order of time" if whole else "most days pushed first")
    yield Table(columns, tuple(_group(row.name, row.totals) for row in shown), "Nothing happened.")
    yield from more(len(report.groups) - len(shown))


def _group(name: str, totals: Totals) -> Row:
    numbers = (
        totals.pushes,
        totals.days_pushed,
        totals.slipped,
        totals.undecided,
        totals.pulls,
        totals.withdrawn,
        totals.renewed,
        totals.promised,
        totals.reached,
        totals.reached_late,
    )
    title = Cell(name or "none stated", Tone.STRONG if name else Tone.FAINT)
    return Row((title, *(Cell(f"{number:,}" if number else "") for number in numbers)))


def _list(report: LogReport, most: int | None) -> Iterator[Block]:
    columns = (
        Column("Promise"),
        Column("Pushes", "right"),
        Column("Days", "right"),
        Column("First", spill=3),
        Column("Now", spill=2),
        Column("State", spill=1),
        Column("Owner", spill=4),
    )
    moved = [row for row in report.promises if row.moved]
    shown = moved[:most]
    yield Heading("Moves", 2, "most days pushed first")
    yield Table(columns, tuple(_row(row) for row in shown), "No promise moved.")
    yield from more(len(moved) - len(shown))
    still = len(report.promises) - len(moved)
    if still and moved:
        yield Paragraph((Cell(f"{counted(still, 'more promise')} never moved.", Tone.FAINT),))


def _row(row: PromiseRow) -> Row:
    last = [event for event in row.events if event.happened in MOVES][-1]
    why = _decision(last.decision) if last.decision else ()
    return Row(
        (
            Cell(row.ref, Tone.STRONG),
            Cell(str(row.pushes) if row.pushes else ""),
            Cell(f"{row.days_pushed:+,d}" if row.pushes else "", Tone.BAD),
            Cell(row.first),
            Cell(row.last),
            Cell(row.state),
            Cell(row.owner or row.team),
        ),
        ((Cell(f"{_move(last)}: {_source(last)}", Tone.FAINT), *why),),
    )


def _one(row: PromiseRow) -> Iterator[Block]:
    """All that happened to a promise."""
    aside = ", ".join(part for part in (row.kind, row.state, row.owner or row.team) if part)
    yield Heading(row.ref, 2, aside)
    now = f", now {row.last}" if row.last != row.first else ""
    pushed = f"; {counted(row.pushes, 'push', 'pushes')}, {row.days_pushed:+,d} days" if row.pushes else ""
    yield Paragraph((Cell(f"{row.name}: first promised for {row.first}{now}{pushed}"),))
    yield Entries(tuple(_event(event) for event in row.events))


_MARKS = {
    Happened.FIRST: ("promised", Tone.PLAIN),
    Happened.LATER: ("later", Tone.BAD),
    Happened.EARLIER: ("earlier", Tone.GOOD),
    Happened.REWRITTEN: ("rewritten", Tone.WARN),
    Happened.WITHDRAWN: ("withdrawn", Tone.WARN),
    Happened.AGAIN: ("again", Tone.WARN),
    Happened.REACHED: ("kept", Tone.GOOD),
    Happened.REOPENED: ("reopened", Tone.BAD),
    Happened.FORECAST: ("forecast", Tone.FAINT),
    Happened.NEED_BY: ("need by", Tone.FAINT),
}


def _event(event: EventRow) -> Entry:
    word, tone = _MARKS[event.happened]
    since = event.since_first
    whole = f" ({since:+,d} since the first)" if since is not None and since != event.days else ""
    lines: list[Line] = [(Cell(_source(event), Tone.FAINT),)]
    if event.happened in MOVES:
        lines.append(_decision(event.decision)[1:])
    return Entry(
        Cell(word, tone), (Cell(str(event.day), Tone.STRONG), Cell(f"  {_dates(event)}{whole}")), tuple(lines)
    )


def _move(event: EventRow) -> str:
    return f"{event.day} {_MARKS[event.happened][0]} {_dates(event)}".rstrip()


def _dates(event: EventRow) -> str:
    days = "" if event.days is None else f", {_by(event)}"
    match event.happened:
        case Happened.REACHED:
            return f"on {event.after}{days}"
        case Happened.WITHDRAWN:
            return f"{event.before}"
        case Happened.REOPENED:
            return ""
        case _:
            return " → ".join(text for text in (event.before, event.after or "none") if text) + days


def _by(event: EventRow) -> str:
    days = event.days or 0
    if event.happened is not Happened.REACHED:
        return f"{counted(abs(days), 'day')} {'earlier' if days < 0 else 'later'}" if days else "the same day"
    late = "late" if days > 0 else "early"
    return f"{counted(abs(days), 'day')} {late}" if days else "on the day"


def _source(event: EventRow) -> str:
    """Who did it, where: the request where there is one, and always the commit."""
    where = " ".join(part for part in (event.request, event.oid[:SHORT]) if part)
    return f"{where} by {event.author}: {event.subject}"


def _decision(made: DecisionRow | None) -> Line:
    if made is None:
        return Cell("; "), Cell("no decision", Tone.WARN)
    return Cell("; "), Cell(f"decision {made.ref} of {made.decided}: {made.name}", Tone.GOOD)


def _foot(report: LogReport) -> Iterable[Block]:
    if report.filters:
        yield Paragraph((Cell(f"Filters {', '.join(report.filters)}.", Tone.FAINT),))
    worst = next((row.ref for row in report.promises if row.pushes), "")
    offers = [
        (not worst or len(report.promises) == 1, f"spin log {worst}", "one promise, move by move"),
        (bool(report.by), "spin log --by quarter", "totals by quarter, program, team or owner"),
        (False, f"spin trend {report.id}".rstrip(), "how dates, scope and risk went over time"),
    ]
    yield Commands(tuple((command, what) for given, command, what in offers if not given))
