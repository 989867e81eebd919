"""`spin bottlenecks` set as a document: the three that matter most, then load, gates, commitments, flow."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from shlex import quote

from plateSpinner.analysis.load import Grain
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
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.reports.bottleneck_rows import (
    BottlenecksReport,
    CommitmentRow,
    KeeperRow,
    PartyRow,
    PeriodLoad,
    RadiusRow,
)
from plateSpinner.reports.more import more
from plateSpinner.reports.status_screen import Where

FULL, TIGHT = Decimal(1), Decimal("0.8")
CAUSES = 3
"""How many overloads of each party, and items of each overload and note, a screen names; a pipe gets all."""


def present(report: BottlenecksReport, where: Where, most: int | None = None) -> Document:
    """The report as a document, with at most `most` rows in each part; None for all of them."""
    causes = None if most is None else CAUSES
    blocks: list[Block] = [
        Heading(report.name or "Portfolio", 1, f"bottlenecks as of {report.as_of} ({report.as_of_from})")
    ]
    blocks += _worst(report, where)
    blocks += _load(report, where, most)
    blocks += _gates(report, where, most)
    blocks += _commitments(report, where, most)
    blocks += _radii(report, where, most)
    blocks += _meetings(report, where, most)
    blocks += _flow(report, where, most)
    blocks += _overdue(report, where, most)
    blocks += _foot(report, where, causes)
    return Document(tuple(blocks))


def _worst(report: BottlenecksReport, where: Where) -> Iterable[Block]:
    entries = tuple(
        Entry(
            Cell(b.cause, Tone.BAD if b.late else Tone.WARN),
            (Cell(b.text),),
            ((Cell(f"→ {b.advice}"),), (Cell(where(b.place), Tone.FAINT),)),
        )
        for b in report.worst
    )
    aside = (
        f"{counted(report.promises, 'open promise')} in all, {report.late:,} late" if report.promises else ""
    )
    yield Heading("What holds up most", 2, aside)
    yield Entries(entries, numbered=True, empty="Nothing holds anything up, as far as the plan tells.")


def _load(report: BottlenecksReport, where: Where, most: int | None) -> Iterable[Block]:
    """Load against capacity; a share reads without colour."""
    rows = [party for party in report.load if any(p.demand for p in party.periods)]
    if not rows:
        why = "No open task has anybody assigned, and no project is staffed: load can't be told."
        yield Heading("Load")
        yield Paragraph((Cell(why, Tone.FAINT),))
        return
    labels = [period.period for period in rows[0].periods]
    columns = (
        Column("Who"),
        *(Column(label, "right", max(0, number - 2)) for number, label in enumerate(labels)),
        Column("Too many", "right"),
    )
    yield Heading("Load", 2, "work of capacity, in person-days of each period")
    yield Table(columns, tuple(_party(party) for party in rows))
    causes = None if most is None else CAUSES
    crowded = [(party, p) for party in rows for p in party.periods if _over(p)]
    if crowded:
        shown = [(party, p) for party in rows[:most] for p in [p for p in party.periods if _over(p)][:causes]]
        yield Heading("What overloads them", 3)
        yield Entries(tuple(_crowd(party, period, where, causes) for party, period in shown))
        yield from more(len(crowded) - len(shown))


def _party(party: PartyRow) -> Row:
    over = f"{_days(party.over)}d" if party.over else ""
    cells = tuple(_share(period) for period in party.periods)
    return Row((Cell(party.id, Tone.STRONG), *cells, Cell(over, Tone.BAD if over else Tone.PLAIN)))


def _share(period: PeriodLoad) -> Cell:
    if not period.demand:
        return Cell("-", Tone.FAINT)
    if isinstance(period.share, Unknown):
        if _over(period):
            return Cell(f"{_days(period.demand)}d of 0 !", Tone.BAD)
        return Cell(f"{_days(period.demand)}d of ?", Tone.WARN)
    text = f"{(period.share * 100).quantize(Decimal(1)):f}%"
    if period.share > FULL:
        return Cell(f"{text} !", Tone.BAD)
    return Cell(text, Tone.WARN if period.share > TIGHT else Tone.PLAIN)


def _over(period: PeriodLoad) -> bool:
    return not isinstance(period.capacity, Unknown) and period.demand > period.capacity


def _crowd(party: PartyRow, period: PeriodLoad, where: Where, causes: int | None) -> Entry:
    head = f"{period.period}: {_days(period.demand)} of {_days(period.capacity)} days"
    lines: list[Line] = [
        (Cell(f"{_days(p.days)}d {p.ref}  "), Cell(where(p.place), Tone.FAINT))
        for p in period.portions[:causes]
    ]
    if len(period.portions) > len(lines):
        lines.append((Cell(f"and {len(period.portions) - len(lines)} more", Tone.FAINT),))
    return Entry(Cell(party.id, Tone.BAD), (Cell(head),), tuple(lines))


def _gates(report: BottlenecksReport, where: Where, most: int | None) -> Iterable[Block]:
    if not report.gatekeepers:
        return
    columns = (
        Column("Who"),
        Column("Approvals", "right"),
        Column("Decisions", "right"),
        Column("Commitments", "right"),
        Column("Overdue", "right"),
        Column("Promises behind", "right"),
        Column("Owns", "right", 1),
        Column("Programs", "right", 1),
        Column("First", spill=2),
    )
    shown = report.gatekeepers[:most]
    yield Heading("Who holds things up", 2, "all that is open, whenever it is wanted")
    yield Table(columns, tuple(_keeper(keeper, where) for keeper in shown))
    yield from more(len(report.gatekeepers) - len(shown))


def _keeper(keeper: KeeperRow, where: Where) -> Row:
    first = keeper.gates[0]
    return Row(
        (
            Cell(keeper.party, Tone.STRONG),
            Cell(_or_none(keeper.approvals)),
            Cell(_or_none(keeper.decisions)),
            Cell(_or_none(keeper.commitments)),
            Cell(_or_none(keeper.late), Tone.BAD if keeper.late else Tone.PLAIN),
            Cell(_or_none(keeper.promises_behind)),
            Cell(_or_none(keeper.owns)),
            Cell(str(len(keeper.programs))),
            Cell(f"{first.ref}  {where(first.place)}", Tone.FAINT),
        )
    )


def _commitments(report: BottlenecksReport, where: Where, most: int | None) -> Iterable[Block]:
    if not report.commitments:
        return
    columns = (
        Column("Giver"),
        Column("For"),
        Column("Need by"),
        Column("Promised"),
        Column("Projected"),
        Column("Late", "right"),
        Column("Float", "right", 1),
        Column("Promises behind", "right", 1),
        Column("Agreed", spill=1),
        Column("Where", spill=2),
    )
    shown = report.commitments[:most]
    yield Heading("Commitments", 2, "late against what is needed, in calendar days; float in working days")
    yield Table(columns, tuple(_commitment(row, where) for row in shown))
    yield from more(len(report.commitments) - len(shown))


def _commitment(row: CommitmentRow, where: Where) -> Row:
    late = Cell("?", Tone.FAINT) if isinstance(row.late, Unknown) else _lateness(row.late)
    return Row(
        (
            Cell(row.giver, Tone.STRONG),
            Cell(row.ref),
            _known(row.need_by),
            _known(row.promised),
            _known(row.projected),
            late,
            Cell("?" if isinstance(row.total_float, Unknown) else f"{_days(row.total_float)}d"),
            Cell(_or_none(row.promises_behind)),
            Cell(_agreed(row)),
            Cell(where(row.place), Tone.FAINT),
        )
    )


def _agreed(row: CommitmentRow) -> str:
    if row.status is DependencyStatus.PROPOSED:
        return "not yet"
    return str(row.agreed_on) if row.agreed_on is not None else "day not stated"


def _lateness(late: int) -> Cell:
    return Cell(f"{late}d", Tone.BAD) if late > 0 else Cell(f"{late}d" if late else "0")


def _radii(report: BottlenecksReport, where: Where, most: int | None) -> Iterable[Block]:
    """Work that is next, and how much hangs on it."""
    if not report.radii:
        return
    columns = (
        Column("Next"),
        Column("Promises", "right"),
        Column("Late", "right"),
        Column("Items", "right"),
        Column("Float", "right"),
        Column("Programs", "right", 1),
        Column("Owner", spill=1),
        Column("Where", spill=2),
    )
    shown = report.radii[:most]
    yield Heading("What hangs on what is next", 2, "open work that waits for nothing, and all behind it")
    yield Table(columns, tuple(_radius(row, where) for row in shown))
    yield from more(len(report.radii) - len(shown))


def _radius(row: RadiusRow, where: Where) -> Row:
    late = isinstance(row.total_float, Decimal) and row.total_float < 0
    spare = "?" if isinstance(row.total_float, Unknown) else f"{_days(row.total_float)}d"
    return Row(
        (
            Cell(row.ref, Tone.STRONG),
            Cell(str(row.promises_behind)),
            Cell(_or_none(row.late_behind), Tone.BAD),
            Cell(str(row.items_behind)),
            Cell(spare, Tone.BAD if late else Tone.PLAIN),
            Cell(str(len(row.programs))),
            Cell(row.owner),
            Cell(where(row.place), Tone.FAINT),
        )
    )


def _meetings(report: BottlenecksReport, where: Where, most: int | None) -> Iterable[Block]:
    """Where much comes together, and where work goes from team to team."""
    if report.merges:
        columns = (
            Column("Merge point"),
            Column("Waits for", "right"),
            Column("Float", "right"),
            Column("Which", spill=1),
            Column("Where", spill=2),
        )
        rows = tuple(
            Row(
                (
                    Cell(row.ref, Tone.STRONG),
                    Cell(str(len(row.predecessors))),
                    Cell("?" if isinstance(row.total_float, Unknown) else f"{_days(row.total_float)}d"),
                    Cell(", ".join(_told_apart(row.predecessors)), Tone.FAINT),
                    Cell(where(row.place), Tone.FAINT),
                )
            )
            for row in report.merges[:most]
        )
        yield Heading("Merge points", 2, "each of several open things can make them late")
        yield Table(columns, rows)
        yield from more(len(report.merges) - len(rows))
    if report.handoffs:
        teams = (
            Column("Gives"),
            Column("Takes"),
            Column("Open handoffs", "right"),
            Column("The first", spill=1),
        )
        given = tuple(
            Row(
                (
                    Cell(row.giver, Tone.STRONG),
                    Cell(row.taker),
                    Cell(str(len(row.links))),
                    Cell(f"{row.links[0]}  {where(row.place)}", Tone.FAINT),
                )
            )
            for row in report.handoffs[:most]
        )
        yield Heading("Handoffs between teams")
        yield Table(teams, given)
        yield from more(len(report.handoffs) - len(given))


def _flow(report: BottlenecksReport, where: Where, most: int | None) -> Iterable[Block]:
    if report.in_progress:
        yield Heading("In progress")
        rows = tuple(
            Row(
                (
                    Cell(row.party, Tone.STRONG),
                    Cell(str(len(row.tasks))),
                    Cell("?" if row.oldest is None else f"{row.oldest}d"),
                    Cell(f"{row.tasks[0]}  {where(row.place)}", Tone.FAINT),
                )
            )
            for row in report.in_progress[:most]
        )
        columns = (
            Column("Who"),
            Column("Tasks", "right"),
            Column("Oldest", "right"),
            Column("The oldest", spill=1),
        )
        yield Table(columns, rows)
        yield from more(len(report.in_progress) - len(rows))
    if report.idle:
        yield Heading("Could go on today", 2, "and promises wait behind it")
        entries = tuple(
            Entry(
                Cell("idle" if row.assigned else "nobody", Tone.WARN),
                (Cell(f"{row.ref}: {row.name}"),),
                ((Cell(f"{_promises(row.promises_behind)}  {where(row.place)}", Tone.FAINT),),),
            )
            for row in report.idle[:most]
        )
        yield Entries(entries)
        yield from more(len(report.idle) - len(entries))


def _overdue(report: BottlenecksReport, where: Where, most: int | None) -> Iterable[Block]:
    if not report.overdue:
        return
    columns = (
        Column("Program"),
        Column("Overdue", "right"),
        Column("Longest", "right"),
        Column("Which", spill=1),
    )
    rows = tuple(
        Row(
            (
                Cell(row.program, Tone.STRONG),
                Cell(str(row.overdue), Tone.BAD),
                Cell(f"{row.longest}d"),
                Cell(f"{row.oldest}  {where(row.place)}", Tone.FAINT),
            )
        )
        for row in report.overdue[:most]
    )
    yield Heading("Overdue by program", 2, "open milestones past their promise")
    yield Table(columns, rows)
    yield from more(len(report.overdue) - len(rows))


def _foot(report: BottlenecksReport, where: Where, causes: int | None) -> Iterable[Block]:
    notes = []
    if report.unassigned:
        named = report.unassigned[:causes]
        rest = len(report.unassigned) - len(named)
        more = f" and {rest} more" if rest else ""
        notes.append(f"nobody is assigned to {', '.join(named)}{more}: they are in no load")
    notes += [f"{each.ref}: {each.reason} ({where(each.place)})" for each in report.untold]
    without = [
        p.id for p in report.load if any(isinstance(x.capacity, Unknown) and x.demand for x in p.periods)
    ]
    if without:
        notes.append(f"no capacity given for {', '.join(without)}")
    if report.filters:
        yield Paragraph((Cell(f"Filters {', '.join(report.filters)}.", Tone.FAINT),))
    if notes:
        yield Heading("Not assessable")
        yield Entries(tuple(Entry(Cell("?", Tone.FAINT), (Cell(note),)) for note in notes))
    commands = [
        (f"spin why {quote(g.ref)}", "what drives the promise that would gain most") for g in report.gains[:1]
    ]
    if report.worst:
        ref = quote(report.worst[0].ref)
        commands.append((f"spin deps {ref}", "what it needs, and all that is behind it"))
    if report.grain is not Grain.WEEK:
        commands.append((" ".join(("spin bottlenecks", *report.filters, "--by week")), "the load by week"))
    yield Commands(tuple(commands))


def _told_apart(refs: Sequence[str]) -> Iterator[str]:
    """Items by their last name alone, where no other of them has it."""
    names = [ref.rpartition("/")[2] for ref in refs]
    for ref, name in zip(refs, names, strict=True):
        yield name if names.count(name) == 1 else ref


def _is_blind(period: PeriodLoad) -> bool:
    return isinstance(period.capacity, Unknown) and period.demand > 0


def _known(day: object) -> Cell:
    return Cell("?", Tone.FAINT) if isinstance(day, Unknown) else Cell(str(day))


def _promises(number: int) -> str:
    return counted(number, "promise") + " behind it"


def _or_none(number: int) -> str:
    return str(number) if number else ""


def _days(days: Decimal | Unknown) -> str:
    return "?" if isinstance(days, Unknown) else f"{days.quantize(Decimal('0.1')).normalize():f}"
