"""`spin risks` set as a document: a list by exposure, or a matrix, with totals and the rest of the log."""

from collections.abc import Iterable
from decimal import Decimal

from plateSpinner.analysis.exposure import rank
from plateSpinner.analysis.register import FOREIGN
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
from plateSpinner.model.fact import Level
from plateSpinner.model.risk import RiskKind
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.reports.more import more
from plateSpinner.reports.risk_changes import blocks as since_then
from plateSpinner.reports.risks import Figures, GroupRow, RaidRow, RiskRow, RisksReport
from plateSpinner.reports.status_screen import Where

MOST_IDS = 3
"""How many ids a field of the matrix names before it only counts."""


def present(report: RisksReport, where: Where, most: int | None = None, *, matrix: bool = False) -> Document:
    """The report as a document, with at most `most` risks; None for all of them."""
    blocks: list[Block] = [
        Heading(report.name or "Portfolio", 1, f"risks as of {report.as_of} ({report.as_of_from})"),
        *_head(report),
    ]
    if report.since is not None:
        blocks += since_then(report.since, where)
    if matrix:
        blocks += _matrix(report, None if most is None else MOST_IDS)
    blocks += _list(report, where, most)
    if report.by:
        blocks += _groups(report)
    if report.with_raid:
        blocks += _raid(report, where, most)
    blocks += _foot(report, matrix=matrix)
    return Document(tuple(blocks))


def _head(report: RisksReport) -> Iterable[Block]:
    threats = [row for row in report.risks if row.open and row.kind is RiskKind.THREAT]
    chances = sum(row.open and row.kind is RiskKind.OPPORTUNITY for row in report.risks)
    high = sum(row.high for row in threats)
    flagged = sum(bool(row.flags) for row in report.risks)
    parts = [
        Cell(counted(len(threats), "open threat")),
        Cell(f", {high} high" if high else "", Tone.BAD),
        Cell(f", {counted(chances, 'opportunity', 'opportunities')}" if chances else ""),
        Cell(f"; {flagged} with something missing or overdue" if flagged else "", Tone.WARN),
    ]
    if threats:
        money = f" and {_money(report.money, report)}" if report.money else ""
        parts.append(
            Cell(f"; the threats' expected delays add up to {_days(report.days)} working days{money}")
        )
    yield Paragraph(tuple(cell for cell in parts if cell.text))


def _list(report: RisksReport, where: Where, most: int | None) -> Iterable[Block]:
    for kind, title in ((RiskKind.THREAT, "Threats"), (RiskKind.OPPORTUNITY, "Opportunities")):
        rows = [row for row in report.risks if row.kind is kind]
        if not rows:
            continue
        shown = rows[:most]
        yield Heading(title, 2, "greatest exposure first")
        yield Entries(tuple(_risk(row, report, where) for row in shown), numbered=True)
        yield from more(len(rows) - len(shown))
    if not report.risks:
        yield Paragraph((Cell("No open risk is in the plan."),))


def _risk(row: RiskRow, report: RisksReport, where: Where) -> Entry:
    mark = _mark(row)
    # the project's owner stands in for none of its own, and the flag would contradict the name
    owner = f" · {row.owner}" if row.owner and "no owner" not in row.flags else ""
    lines: list[Line] = [(Cell(_exposure(row, report)),), (Cell(_proximity(row)),)]
    said = "no response" in row.flags
    response = f"response: {row.response}" if row.response else "" if said else "no response"
    lines.append((Cell(f"{response}{_residual(row)}".removeprefix(", ")),))
    if row.flags:
        lines.append((Cell(", ".join(row.flags), Tone.BAD),))
    lines.append((Cell(where(row.place), Tone.FAINT),))
    title = (Cell(row.ref, Tone.STRONG), Cell(owner), Cell(f"  {row.name}"))
    return Entry(mark, title, tuple(line for line in lines if line[0].text))


def _mark(row: RiskRow) -> Cell:
    points = row.inherent.score
    if not row.open:
        return Cell("occurred" if row.flags else "closed", Tone.WARN if row.flags else Tone.FAINT)
    if isinstance(points, Unknown):
        return Cell("?", Tone.FAINT)
    return Cell(f"{points} HIGH" if row.high else str(points), Tone.BAD if row.high else Tone.PLAIN)


def _exposure(row: RiskRow, report: RisksReport) -> str:
    figures = row.inherent
    if isinstance(figures.score, Unknown):
        return f"not assessable: {figures.score.reason}"
    parts = [f"{_word(figures.probability)} probability, {_word(figures.impact)} impact"]
    if isinstance(figures.delay, Decimal) and isinstance(figures.days, Decimal):
        parts.append(f"{_days(figures.delay)} working days if it occurs, {_days(figures.days)} expected")
    if isinstance(figures.cost, Decimal) and isinstance(figures.money, Decimal):
        parts.append(f"{_money(figures.cost, report)} if it occurs, {_money(figures.money, report)} expected")
    if isinstance(figures.cost, Unknown) and figures.cost.reason.startswith(FOREIGN):
        parts.append(f"{figures.cost.reason}, and no sum is made across currencies")
    return "; ".join(parts)


def _proximity(row: RiskRow) -> str:
    """What it hits first, and how much of the delay float absorbs."""
    if not row.affected:
        return ""
    worst = max(
        row.affected,
        key=lambda a: (isinstance(a.delay, Decimal), a.delay if isinstance(a.delay, Decimal) else 0),
    )
    date = f" ({worst.date})" if worst.date else ""
    if isinstance(worst.total_float, Unknown):
        return f"hits {worst.ref}{date}, whose float can't be told"
    spare = f"float {_days(worst.total_float)} days"
    if isinstance(worst.delay, Unknown):
        return f"hits {worst.ref}{date}, {spare}"
    if worst.delay == 0:
        return f"hits {worst.ref}{date}: {spare} absorb it"
    return f"if it occurs {worst.ref}{date} moves by {_days(worst.delay)} working days, after {spare}"


def _residual(row: RiskRow) -> str:
    if row.residual is None:
        return ""
    points = row.residual.score
    after = "not assessable" if isinstance(points, Unknown) else str(points)
    return f", score then {after}"


def _matrix(report: RisksReport, most: int | None) -> Iterable[Block]:
    """Probability by impact: open threats before their response, and after it behind an arrow."""
    columns = (Column("Probability"), *(Column(_word(level), spill=0) for level in Level))
    threats = [row for row in report.risks if row.open and row.kind is RiskKind.THREAT]
    rows = tuple(
        Row((Cell(_word(p), Tone.STRONG), *(_field(threats, p, i, report.high_from, most) for i in Level)))
        for p in reversed(Level)
    )
    yield Heading(
        "Matrix", 2, f"impact to the right; high from {report.high_from} of 25; before → after response"
    )
    yield Table(columns, rows)
    dark = [row for row in threats if isinstance(row.inherent.score, Unknown)]
    if dark:
        names = ", ".join(_id(row) for row in dark)
        yield Paragraph((Cell(f"Not assessable: {names}", Tone.FAINT),))


def _field(
    threats: list[RiskRow], probability: Level, impact: Level, high_from: int, most: int | None
) -> Cell:
    before = [row for row in threats if _is_at(row.inherent, probability, impact)]
    after = [row for row in threats if _is_at(row.residual or row.inherent, probability, impact)]
    high = rank(probability) * rank(impact) >= high_from
    if not before and not after:
        return Cell("!" if high else "·", Tone.FAINT)
    shown = before[:most]
    names = ", ".join(_id(row) for row in shown)
    more = f" +{len(before) - len(shown)}" if len(before) > len(shown) else ""
    text = f"{len(before)} → {len(after)}" + (f"  {names}{more}" if names else "")
    return Cell(f"{text} !" if high else text, Tone.BAD if high and before else Tone.PLAIN)


def _is_at(figures: Figures, probability: Level, impact: Level) -> bool:
    return figures.probability is probability and figures.impact is impact


def _groups(report: RisksReport) -> Iterable[Block]:
    columns = (
        Column(str(report.by).capitalize()),
        Column("Threats", "right"),
        Column("High", "right"),
        Column("Expected days", "right"),
        Column("Expected money", "right"),
        Column("Not assessable", "right", 1),
        Column("Which", spill=2),
    )
    yield Heading(f"By {report.by}")
    yield Table(columns, tuple(_group(row, report) for row in report.groups), "No open threat.")


def _group(row: GroupRow, report: RisksReport) -> Row:
    return Row(
        (
            Cell(row.name or "none stated", Tone.STRONG if row.name else Tone.FAINT),
            Cell(str(row.risks)),
            Cell(str(row.high) if row.high else "", Tone.BAD),
            Cell(_days(row.days)),
            Cell(_money(row.money, report) if row.money else ""),
            Cell(str(row.untold) if row.untold else ""),
            Cell(", ".join(ref.rpartition("/")[2] for ref in row.refs), Tone.FAINT),
        )
    )


def _raid(report: RisksReport, where: Where, most: int | None) -> Iterable[Block]:
    columns = (
        Column("What"),
        Column("Item"),
        Column("Wanted by"),
        Column("Late", "right"),
        Column("Promises behind", "right", 1),
        Column("Owner", spill=1),
        Column("Age", "right", 2),
        Column("Where", spill=3),
    )
    shown = report.raid[:most]
    yield Heading("Issues, assumptions, decisions", 2, "longest late first")
    yield Table(columns, tuple(_raid_row(row, where) for row in shown), "None is open.")
    yield from more(len(report.raid) - len(shown))


def _raid_row(row: RaidRow, where: Where) -> Row:
    return Row(
        (
            Cell(row.kind),
            Cell(row.ref, Tone.STRONG),
            Cell("?", Tone.FAINT) if isinstance(row.due, Unknown) else Cell(str(row.due)),
            Cell(f"{row.late}d" if row.late else "", Tone.BAD),
            Cell(str(row.promises_behind) if row.promises_behind else ""),
            Cell(row.owner),
            Cell("" if row.age is None else f"{row.age}d"),
            Cell(where(row.place), Tone.FAINT),
        )
    )


def _foot(report: RisksReport, *, matrix: bool) -> Iterable[Block]:
    same = " ".join(("spin risks", *report.filters))
    offers = [
        (matrix, f"{same} --matrix", "probability by impact, before and after the response"),
        (bool(report.by), f"{same} --by cause", "one cause that hits many"),
        (report.with_raid, f"{same} --raid", "with issues, assumptions and decisions"),
        (False, "spin bottlenecks", "who or what holds up most"),
    ]
    commands = [(command, what) for given, command, what in offers if not given]
    if report.filters:
        told = Cell(f"Filters {', '.join(report.filters)}.", Tone.FAINT)
        yield Paragraph((told,))
    yield Commands(tuple(commands))


def _id(row: RiskRow) -> str:
    return row.ref.rpartition("/")[2]


def _word(level: Level | Unknown) -> str:
    return "?" if isinstance(level, Unknown) else level.replace("_", " ")


def _days(days: Decimal) -> str:
    return f"{days.quantize(Decimal('0.1')).normalize():f}"


def _money(amount: Decimal, report: RisksReport) -> str:
    return f"{amount:,.0f} {report.currency}".strip()
