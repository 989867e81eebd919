"""`spin deps` set as a document: what is behind an item and both trees, or the commitments."""

import datetime as dt
from collections.abc import Iterable, Iterator
from shlex import quote

from plateSpinner.analysis.dependencies import Blast
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
    Tree,
)
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted, quoted
from plateSpinner.reports.deps import Branch, Commitment, DepsReport, Seen
from plateSpinner.reports.status_screen import Where


def present(report: DepsReport, where: Where, most: int | None = None) -> Document:
    """The report as a document, with at most `most` rows of a list; None for all of them."""
    return Document(tuple(_blocks(report, where, most)))


def _blocks(report: DepsReport, where: Where, most: int | None) -> Iterator[Block]:
    title = f"Dependencies of {report.scope}" if report.scope else "Commitments"
    yield Heading(title, 1, f"as of {report.as_of} ({report.as_of_from})")
    if report.problems:
        plural = "s" if report.problems > 1 else ""
        yield Paragraph((Cell(f"{report.problems} error{plural} in the plan's files: ", Tone.BAD), _MISSING))
    if report.scope:
        yield from _about_item(report, where)
    else:
        yield Paragraph((Cell(_headline(report)),))
    for circle in report.circles:
        yield Paragraph((Cell(f"circle: {_circle(circle)}", Tone.BAD),))
    if report.commitments or not report.scope:
        yield from _commitments(report, where, most)
    if report.uncommitted:
        yield from _uncommitted(report, where, most)
    commands = tuple(_commands(report, most))
    if commands:
        yield Commands(commands)


_MISSING = Cell("what can't be read is missing.")


def _circle(circle: tuple[str, ...]) -> str:
    return " waits for ".join((*circle, circle[0]))


# one item


def _about_item(report: DepsReport, where: Where) -> Iterator[Block]:
    if not report.needs:
        yield Paragraph((Cell("It is cancelled: it needs nothing, and nothing can wait for it."),))
        return
    yield Paragraph((Cell(_behind(report.blast), Tone.STRONG),))
    for title, rows, nothing in (
        ("Needs", report.needs, "It waits for nothing."),
        ("Needed by", report.needed_by, "Nothing waits for it."),
    ):
        yield Heading(title)
        if len(rows) > 1 or rows[0].more:
            yield _tree(rows, where)
        else:
            yield Paragraph((Cell(nothing, Tone.FAINT),))


def _behind(blast: Blast | None) -> str:
    if blast is None or not blast.items:
        return "Nothing is behind it."
    programs = f"{', '.join(blast.programs[:5])}{', …' if len(blast.programs) > 5 else ''}"  # noqa: PLR2004
    count = counted(len(blast.programs), "program")
    return (
        f"Behind it: {counted(blast.items, 'item')}, {counted(blast.promises, 'promised milestone')},"
        f" in {count} ({programs})."
    )


def _tree(rows: tuple[Branch, ...], where: Where) -> Tree:
    """The flat rows as a tree, built from the last one up: any depth."""
    below: dict[int, list[Tree]] = {}
    for row in reversed(rows):
        children = tuple(reversed(below.pop(row.depth + 1, [])))
        if row.more:
            children = (*children, Tree((Cell(f"{row.more} more below", Tone.FAINT),)))
        below.setdefault(row.depth, []).append(Tree(_line(row, where), children))
    return below[0][0]


def _line(row: Branch, where: Where) -> Line:
    name = f"start of {quoted(row.name)}" if row.start else row.name
    cells: list[Cell] = [Cell(name, Tone.STRONG)]
    if row.seen is not None:
        word = "waits for itself: a circle" if row.seen is Seen.CIRCLE else "as above"
        cells.append(Cell(f" ({word})", Tone.BAD if row.seen is Seen.CIRCLE else Tone.FAINT))
    if row.link:
        cells.append(Cell(f" · {row.link}{_gap(row)}", Tone.WARN if row.drives else Tone.FAINT))
    if row.handoff:
        cells.append(Cell(f" · handoff {row.handoff[0]} to {row.handoff[1]}", Tone.WARN))
    if row.seen is None and not row.start:
        cells += _dates(row)
        people = ", ".join(filter(None, (row.owner, row.team)))
        cells += [Cell(f" · {people}", Tone.FAINT)] if people else []
    return (
        (*cells, Cell(" "), Cell(where(row.place), Tone.CODE)) if row.link or not row.depth else tuple(cells)
    )


def _gap(row: Branch) -> str:
    if row.drives:
        return ", drives"
    return "" if row.gap_days is None else f", gap {row.gap_days:f}d"


def _dates(row: Branch) -> list[Cell]:
    if row.done:
        return [
            Cell(" · done" + (f" {row.projected}" if isinstance(row.projected, dt.date) else ""), Tone.GOOD)
        ]
    late = (
        isinstance(row.projected, dt.date)
        and isinstance(row.promised, Day)
        and row.projected > row.promised.last
    )
    cells: list[Cell] = []
    match row.projected:
        case Unknown():
            cells.append(Cell(" · not assessable", Tone.FAINT))
        case dt.date():
            cells.append(Cell(f" · projected {row.projected}", Tone.BAD if late else Tone.PLAIN))
    if isinstance(row.promised, Day):
        cells.append(Cell(f", promised {row.promised}" if cells else f" · promised {row.promised}"))
    if row.float_days is not None:
        cells.append(Cell(f", float {row.float_days:f}d"))
    return cells


# commitments


def _headline(report: DepsReport) -> str:
    rows = report.commitments
    if not rows:
        hidden = f" The filters left out {report.hidden}." if report.hidden else ""
        links = "" if report.uncommitted else " No link leads from one program to another either."
        return f"No commitments.{hidden or links}"
    late = sum(row.is_late for row in rows)
    unsaid = sum(isinstance(row.late, Unknown) for row in rows)
    parts = [f"{counted(len(rows), 'commitment')}: {late} late"]
    parts += [f"{unsaid} not assessable"] if unsaid else []
    parts += [f"{report.hidden} left out by the filters"] if report.hidden else []
    return ", ".join(parts) + "."


def _commitments(report: DepsReport, where: Where, most: int | None) -> Iterator[Block]:
    rows = report.commitments
    if not rows:
        return
    shown = rows[:most]
    aside = f"{len(shown)} of {len(rows)}" if len(shown) < len(rows) else str(len(rows))
    yield Heading("Commitments, late ones first", 2, aside)
    columns = (
        Column("Commitment"),
        Column("Need by"),
        Column("Promised"),
        Column("Projected"),
        Column("Late", "right"),
        Column("State", spill=2),
        Column("Behind", "right", spill=1),
    )
    yield Table(columns, tuple(_row(row, where) for row in shown))


def _row(row: Commitment, where: Where) -> Row:
    tone = Tone.BAD if row.is_late else Tone.PLAIN
    late = Cell("?", Tone.FAINT) if isinstance(row.late, Unknown) else Cell(f"{row.late}d", tone)
    cells = (
        Cell(row.ref, Tone.STRONG),
        _day(row.need_by),
        _day(row.promised),
        _day(row.projected),
        late,
        Cell(_state(row), Tone.BAD if row.status == DependencyStatus.REJECTED else Tone.PLAIN),
        Cell(str(row.blast.items) if row.blast else "?"),
    )
    gives = f"{row.giver} gives {row.needs}" if row.giver != row.needs else f"{row.giver} gives it"
    waits = f" to {row.for_item}" if row.for_item else ", and nobody says what it is for"
    notes: list[Line] = [(Cell(f"{gives}{waits} "), Cell(where(row.place), Tone.CODE))]
    reasons = [
        v.reason for v in (row.late, row.projected) if isinstance(v, Unknown) and row.status != "delivered"
    ]
    notes += [((Cell(f"not assessable: {reasons[0]}", Tone.FAINT)),)] if isinstance(row.late, Unknown) else []
    return Row(cells, tuple(notes))


def _state(row: Commitment) -> str:
    if row.delivered is not None:
        return f"delivered {row.delivered}"
    return f"{row.status} {row.agreed_on}" if row.agreed_on and row.status == "agreed" else row.status


def _day(day: Day | Unknown | dt.date) -> Cell:
    return Cell("-", Tone.FAINT) if isinstance(day, Unknown) else Cell(str(day))


def _uncommitted(report: DepsReport, where: Where, most: int | None) -> Iterator[Block]:
    links = report.uncommitted
    yield Heading("Links to other programs without a commitment", 2, str(len(links)))
    entries = (
        Entry(
            Cell(""),
            (
                Cell(link.ref, Tone.STRONG),
                Cell(f" waits for {link.needs} "),
                Cell(where(link.place), Tone.CODE),
            ),
        )
        for link in links[:most]
    )
    yield Entries(tuple(entries))


def _commands(report: DepsReport, most: int | None) -> Iterable[tuple[str, str]]:
    if report.scope:
        yield f"spin why {quote(report.scope)}", "what drives its date"
        return
    for row in report.commitments[:1]:
        yield f"spin deps {quote(row.ref)}", "what it needs, and all that is behind it"
    if most is not None and max(len(report.commitments), len(report.uncommitted)) > most:
        yield " ".join(("spin deps", *report.filters, "--all")), "every row"
