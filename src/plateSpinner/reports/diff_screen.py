"""`spin diff` set as a document: the consequences first, then who is concerned, then the changes."""

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from shlex import quote

from plateSpinner.analysis.changes.change import Act
from plateSpinner.analysis.impact.impact import Turn
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
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.reports.diff import (
    AffectedRow,
    ChangeRow,
    DiffReport,
    DroppedRow,
    FindingRow,
    ShiftRow,
    StandingRow,
    Version,
)
from plateSpinner.reports.more import more
from plateSpinner.reports.status_screen import Where

_MARKS = {
    Turn.NEWLY_LATE: Cell("LATE", Tone.BAD),
    Turn.LATER: Cell("later", Tone.WARN),
    Turn.RE_PROMISED: Cell("put off", Tone.WARN),
    Turn.NO_LONGER_LATE: Cell("in time", Tone.GOOD),
    Turn.EARLIER: Cell("earlier", Tone.GOOD),
    Turn.FLOAT: Cell("float", Tone.FAINT),
}
_SIGNS = {
    Act.ADDED: Cell("+", Tone.GOOD),
    Act.REMOVED: Cell("-", Tone.BAD),
    Act.CHANGED: Cell("~", Tone.WARN),
    Act.RENAMED: Cell(">", Tone.FAINT),
    Act.MOVED: Cell(">", Tone.FAINT),
}
_SEVERITIES = {Severity.ERROR: Tone.BAD, Severity.WARNING: Tone.WARN, Severity.INFO: Tone.FAINT}
LONGEST_VALUE = 120
"""Characters of a text beyond which it is cut where it is told: the files have it whole."""
STAKES = 4
"""How many of somebody's items are named on a screen."""


def present(report: DiffReport, where: Where, most: int | None = None) -> Document:
    """The report as a document, with at most `most` rows in each list; None for all of them."""
    return Document(tuple(_blocks(report, where, most)))


def stat(report: DiffReport) -> Document:
    """How many changes there are, by program."""
    rows = tuple(
        Row(
            (
                Cell(row.program or "portfolio", Tone.STRONG),
                *(Cell(str(n or "")) for n in (row.later, row.earlier, row.added, row.removed, row.other)),
            )
        )
        for row in report.stat
    )
    titles = ("later", "earlier", "added", "removed", "other")
    columns = (Column("program"), *(Column(title, "right") for title in titles))
    blocks: list[Block] = [_title(report), *_summary(report)]
    if rows:
        blocks.append(Table(columns, rows))
    return Document(tuple(blocks))


def since_then(report: DiffReport, where: Where, most: int | None, over_time: Table) -> Iterator[Block]:
    """What changed since an earlier day, and how that went, as a part of another report."""
    base = report.base
    yield Heading(f"Since {base.name}", 2, f"commit {base.commit[:9]} of {base.day}")
    yield from _summary(report)
    if over_time.rows:
        yield over_time
    weighty = [row for row in report.shifts if row.turn is not Turn.FLOAT]
    shown = weighty[:most]
    if shown:
        yield Entries(tuple(_shift(row, where) for row in shown))
    yield from more(len(weighty) - len(shown))
    if report.totals.changes:
        yield Commands(((f"spin diff {base.commit[:9]}", "all of it, and who has to agree"),))


def _blocks(report: DiffReport, where: Where, most: int | None) -> Iterator[Block]:
    yield _title(report)
    yield from _summary(report)
    if not report.totals.changes and not report.introduced and not report.fixed:
        yield Commands(tuple(_commands(report)))
        return
    yield from _shifts(report, where, most)
    yield from _dropped(report, where, most)
    yield from _programs(report, where)
    yield from _loads(report)
    yield from _money(report)
    yield from _people(report, most)
    title = "Findings introduced"
    yield from _findings(title, report.introduced, where, most)
    yield from _findings("Findings fixed", report.fixed, where, most)
    yield from _changes(report, where, most)
    yield Commands(tuple(_commands(report)))


def _title(report: DiffReport) -> Heading:
    aside = f"as of {report.as_of} ({report.as_of_from})"
    return Heading(f"{report.name or 'Portfolio'}: {_named(report.base)} → {_named(report.head)}", 1, aside)


def _named(version: Version) -> str:
    if not version.commit:
        return version.name
    day = f", {version.day}" if version.day else ""
    return f"{version.name} ({version.commit[:9]}{day})" if version.name else f"{version.commit[:9]}{day}"


def _summary(report: DiffReport) -> Iterator[Block]:
    t = report.totals
    plan = [
        (t.later, "date later", "dates later"),
        (t.earlier, "date earlier", "dates earlier"),
        (t.added, "added", "added"),
        (t.removed, "removed", "removed"),
        (t.moved, "moved or renamed", "moved or renamed"),
        (t.owners, "owner or team changed", "owners or teams changed"),
        (t.other, "other change", "other changes"),
    ]
    effect = [
        (t.newly_late, "promise newly late", "promises newly late"),
        (t.put_off, "promise put off", "promises put off"),
        (t.dropped, "promise dropped", "promises dropped"),
        (t.expected_later, "promise expected later", "promises expected later"),
        (t.no_longer_late, "promise no longer late", "promises no longer late"),
        (t.expected_earlier, "promise expected earlier", "promises expected earlier"),
        (t.items_moved, "computed date moves", "computed dates move"),
        (t.newly_overloaded, "team or person newly overloaded", "teams and people newly overloaded"),
        (t.more_overloaded, "team or person more overloaded", "teams and people more overloaded"),
        (t.less_overloaded, "team or person less overloaded", "teams and people less overloaded"),
        (t.risks_exposed, "risk newly exposed", "risks newly exposed"),
        (t.findings_introduced, "finding introduced", "findings introduced"),
        (t.findings_fixed, "finding fixed", "findings fixed"),
        (t.must_agree, "party has to agree", "parties have to agree"),
    ]
    if not t.changes:
        yield Paragraph((Cell("No change of meaning in the plan."),))
    else:
        yield Paragraph((Cell("Plan: ", Tone.STRONG), Cell(f"{_counts(plan)}.")))
        told = _counts(effect)
        yield Paragraph((Cell("Effect: ", Tone.STRONG), Cell(f"{told or 'no date, load or finding moves'}.")))
    for note in report.notes:
        yield Paragraph((Cell("Note: ", Tone.WARN), Cell(f"{note}.")))


def _counts(parts: Iterable[tuple[int, str, str]]) -> str:
    return ", ".join(f"{count} {one if count == 1 else many}" for count, one, many in parts if count)


def _shifts(report: DiffReport, where: Where, most: int | None) -> Iterator[Block]:
    rows = report.shifts
    if not rows:
        return
    shown = rows[:most]
    yield Heading("What it does", 2, f"{len(rows)} promises stand otherwise" if len(rows) > 1 else "")
    yield Entries(tuple(_shift(row, where) for row in shown))
    yield from more(len(rows) - len(shown))


def _shift(row: ShiftRow, where: Where) -> Entry:
    title = _titled(row.ref, row.name, row.owner)
    lines: list[Line] = [(Cell(text),) for text in _story(row)]
    return Entry(_MARKS[row.turn], title, (*lines, (Cell(where(row.place), Tone.FAINT),)))


def _titled(ref: str, name: str, owner: str) -> Line:
    other = f"  {name}" if name != ref.rpartition("/")[2] else ""
    return Cell(ref, Tone.STRONG), Cell(f" · {owner}" if owner else ""), Cell(other)


def _story(row: ShiftRow) -> Iterator[str]:
    now, was = row.after, row.before
    word, mark = (
        ("needed", "the day it is needed") if row.kind == Kind.DEPENDENCY else ("promised", "the promise")
    )
    late = f"; {counted(now.late, 'day')} after {mark}" if now.late else ""
    if was is None:
        yield f"new: {word} {_day(now.promised)}, expected {_awaited(now)}{late}"
        return
    if was.promised != now.promised:
        yield f"{word} {_day(was.promised)} → {_day(now.promised)}{_by(was.promised, now.promised)}"
    if was.late and not now.late:
        late = f"; it was {counted(was.late, 'day')} after {mark}"
    elif was.late and was.late != now.late:
        late += f", before {counted(was.late, 'day')}"
    if (was.expected, was.unsized) != (now.expected, now.unsized):
        yield f"expected {_awaited(was)} → {_awaited(now)}{_by(was.expected, now.expected)}{late}"
    elif late:
        yield f"expected {_awaited(now)} as before{late}"
    if row.because:
        yield f"because of {', '.join(row.because)}"
    if was.float_days is not None and now.float_days not in (None, was.float_days):
        yield f"float {_amount(was.float_days)} → {_amount(now.float_days)} working days"


def _awaited(standing: StandingRow) -> str:
    return f"{'not before ' if standing.unsized else ''}{_day(standing.expected)}"


def _by(was: dt.date | None, now: dt.date | None) -> str:
    if was is None or now is None or was == now:
        return ""
    days = (now - was).days
    return f", {counted(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"


def _day(day: dt.date | None) -> str:
    return "no date" if day is None else str(day)


def _dropped(report: DiffReport, where: Where, most: int | None) -> Iterator[Block]:
    if not report.dropped:
        return
    shown = report.dropped[:most]
    yield Heading("Promises dropped", 2, "not kept, and nobody is held to them any more")
    yield Entries(tuple(_drop(row, where) for row in shown))
    yield from more(len(report.dropped) - len(shown))


def _drop(row: DroppedRow, where: Where) -> Entry:
    word = "needed" if row.kind == Kind.DEPENDENCY else "promised"
    lines: list[Line] = [(Cell(f"{word} {_day(row.promised)}"),)]
    if row.waiting:
        lines.append((Cell(f"waited for by {', '.join(row.waiting)}"),))
    title = _titled(row.ref, row.name, row.owner)
    return Entry(Cell(row.why, Tone.BAD), title, (*lines, (Cell(where(row.place), Tone.FAINT),)))


def _programs(report: DiffReport, where: Where) -> Iterator[Block]:
    if report.programs:
        yield Heading("Programs", 2, "when all of it is done, and what drives that")
        entries = []
        for row in report.programs:
            moved = f"{_day(row.finish_before)} → {_day(row.finish_after)}"
            moved += _by(row.finish_before, row.finish_after)
            words = moved if row.days else f"finish {_day(row.finish_after)} as before"
            tone = Tone.BAD if (row.days or 0) > 0 else Tone.GOOD if row.days else Tone.PLAIN
            lines: list[Line] = []
            if row.now_via:
                lines.append((Cell(f"critical path now via {', '.join(row.now_via)}"),))
            if row.no_longer_via:
                lines.append((Cell(f"no longer via {', '.join(row.no_longer_via)}"),))
            title = (Cell(row.program, Tone.STRONG), Cell(f"  {words}", tone))
            entries.append(Entry(Cell(""), title, (*lines, (Cell(where(row.place), Tone.FAINT),))))
        yield Entries(tuple(entries))
    if report.health:
        yield Heading("Health", 2, "computed")
        columns = (Column(""), Column("before"), Column("now"), Column("why", spill=1))
        rows = tuple(
            Row(
                (
                    Cell(row.ref, Tone.STRONG),
                    Cell("new" if row.before is None else _health(row.before)),
                    Cell(_health(row.after)),
                    Cell(row.reason),
                )
            )
            for row in report.health
        )
        yield Table(columns, rows)


def _health(health: object) -> str:
    return "not assessable" if isinstance(health, Unknown) else str(health)


def _loads(report: DiffReport) -> Iterator[Block]:
    if not report.loads:
        return
    yield Heading("Load", 2, "person-days more than there are, over the next two years")
    columns = (Column(""), Column("before", "right"), Column("now", "right"), Column(""))
    rows = []
    for row in report.loads:
        first = f"first {row.first}" if row.first else ""
        words = "newly overloaded" if not row.over_before else "" if row.over_after else "fits now"
        cells = (
            Cell(f"{row.kind} {row.party}", Tone.STRONG),
            Cell(_amount(row.over_before)),
            Cell(_amount(row.over_after), Tone.BAD if row.over_after > row.over_before else Tone.GOOD),
            Cell(", ".join(text for text in (words, first) if text)),
        )
        rows.append(Row(cells))
    yield Table(columns, tuple(rows))


def _money(report: DiffReport) -> Iterator[Block]:
    lines: list[Line] = []
    for row in report.budgets:
        more = row.after - row.before
        sign = "+" if more > 0 else "-"
        sums = f"{_money_of(row.before)} → {_money_of(row.after)}"
        words = f"budget {sums} {row.currency} ({sign}{_money_of(abs(more))})"
        lines.append((Cell(row.program, Tone.STRONG), Cell(f"  {words}")))
    for each in report.exposures:
        parts = []
        if each.days_before != each.days_after:
            days = f"{_amount(each.days_before)} → {_amount(each.days_after)}"
            parts.append(f"expected delay {days} working days")
        if each.money_before != each.money_after:
            parts.append(
                f"expected cost {_round(each.money_before)} → {_round(each.money_after)} {report.currency}"
            )
        lines.append((Cell(each.program, Tone.STRONG), Cell(f"  threats: {'; '.join(parts)}")))
    for risk in report.risks:
        parts = ["is a high risk now"] if risk.high else []
        if risk.days_after and risk.days_after != (risk.days_before or 0):
            before = "" if risk.days_before is None else f", before {_amount(risk.days_before)}"
            parts.append(
                f"would move a promise by {_amount(risk.days_after)} working days beyond its float{before}"
            )
        lines.append((Cell(risk.ref, Tone.STRONG), Cell(f"  {'; '.join(parts)}", Tone.BAD)))
    if lines:
        yield Heading("Money and risk", 2)
        yield Entries(tuple(Entry(Cell(""), line) for line in lines))


def _money_of(amount: Decimal) -> str:
    """An amount to the cent, or whole where it is."""
    return f"{amount:,.2f}".removesuffix(".00")


def _people(report: DiffReport, most: int | None) -> Iterator[Block]:
    for agrees, title, aside in (
        (True, "Who has to agree", "what is theirs changes"),
        (False, "Who has to know", "what follows hits them"),
    ):
        rows = [row for row in report.affected if row.agrees is agrees]
        if rows:
            shown = rows[:most]
            yield Heading(title, 2, aside)
            yield Entries(tuple(_person(row, None if most is None else STAKES) for row in shown))
            yield from more(len(rows) - len(shown))


def _person(row: AffectedRow, most: int | None) -> Entry:
    name = f"  {row.name}" if row.name else ""
    shown = row.stakes[:most]
    words = [_stake(stake.role, stake.ref, stake.what, stake.days) for stake in shown]
    if len(row.stakes) > len(shown):
        words.append(f"and {len(row.stakes) - len(shown)} more")
    lines: tuple[Line, ...] = tuple((Cell(word),) for word in words)
    return Entry(Cell(""), (Cell(row.party, Tone.STRONG), Cell(name)), lines)


def _stake(role: str, ref: str, what: str, days: int | None) -> str:
    by = f" by {counted(abs(days), 'day')}" if days else ""
    return f"{role} of {ref}: {what}{by}"


def _findings(title: str, rows: tuple[FindingRow, ...], where: Where, most: int | None) -> Iterator[Block]:
    if not rows:
        return
    shown = rows[:most]
    yield Heading(title, 2, f"{len(rows)}, as spin check says" if len(rows) > 1 else "as spin check says")
    entries = []
    for row in shown:
        lines: list[Line] = [(Cell(f"→ {row.help}"),)] if row.help else []
        lines.append((Cell(where(row.place), Tone.FAINT),))
        mark = Cell(row.code, _SEVERITIES[row.severity])
        entries.append(Entry(mark, (Cell(row.message),), tuple(lines)))
    yield Entries(tuple(entries))
    yield from more(len(rows) - len(shown))


def _changes(report: DiffReport, where: Where, most: int | None) -> Iterator[Block]:
    if not report.changes:
        return
    grouped: dict[tuple[str, str], list[ChangeRow]] = {}
    for row in report.changes:
        grouped.setdefault((row.kind, row.ref), []).append(row)
    shown = list(grouped.values())[:most]
    yield Heading("What changes", 2, f"{len(grouped)} items" if len(grouped) > 1 else "")
    yield Entries(tuple(_item(rows, where) for rows in shown))
    yield from more(len(grouped) - len(shown))


def _item(rows: list[ChangeRow], where: Where) -> Entry:
    first = rows[0]
    whole = next((row for row in rows if row.act is not Act.CHANGED), first)
    name = f"  {first.name}" if first.name and first.name != first.ref.rpartition("/")[2] else ""
    title = (Cell(f"{first.kind} "), Cell(first.ref, Tone.STRONG), Cell(name))
    lines = []
    for row in rows:
        place = (Cell(f"  {where(row.place)}", Tone.FAINT),) if row.place is not None else ()
        lines.append((Cell(_words(row)), *place))
    return Entry(_SIGNS[whole.act], title, tuple(lines))


def _words(row: ChangeRow) -> str:
    match row.act:
        case Act.ADDED | Act.REMOVED:
            return row.act.value
        case Act.RENAMED | Act.MOVED:
            return f"{row.act.value} from {row.old_ref}"
        case Act.CHANGED:
            moved = (
                f", {counted(abs(row.days), 'day')} {'later' if row.days > 0 else 'earlier'}"
                if row.days
                else ""
            )
            return f"{row.field}: {_value(row.before)} → {_value(row.after)}{moved}"


def _value(text: str) -> str:
    if not text:
        return "nothing"
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}… ({len(text)} characters)"


def _commands(report: DiffReport) -> Iterator[tuple[str, str]]:
    worse = (row for row in report.shifts if row.turn in (Turn.NEWLY_LATE, Turn.LATER))
    late = next((row for row in worse if row.kind != Kind.DEPENDENCY), None)
    if late is not None:
        yield f"spin why {quote(late.ref)}", "what drives its date"
    if report.totals.changes:
        yield "spin log", "how often each promise has moved"
    else:
        yield "spin diff HEAD~1", "what the last commit changed"


def _amount(days: Decimal | None) -> str:
    if days is None:
        return "not known"
    return f"{days.quantize(Decimal('0.1')).normalize():f}"


def _round(money: Decimal) -> str:
    return f"{money.quantize(Decimal(1)):,f}"
