"""What became of the risks since an earlier day: raised, closed, occurred, scored otherwise, changed."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.changes.change import Comparison
from plateSpinner.analysis.impact.side import Side
from plateSpinner.analysis.register import Entry
from plateSpinner.document import Block, Cell, Entries, Heading, Line, Paragraph, Tone
from plateSpinner.document import Entry as Point
from plateSpinner.finding import BEFORE, Place
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.risk import RiskStatus
from plateSpinner.model.value import Unknown
from plateSpinner.reports.status_screen import Where


class Became(StrEnum):
    """What became of a risk, what matters most first."""

    OCCURRED = "occurred"
    RAISED = "raised"
    HIGHER = "higher"
    LOWER = "lower"
    CLOSED = "closed"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class RiskChange:
    """One risk that is another than before; scores are 1 to 25, `days` expected working days of delay.

    None stands for a risk that was not there, or is not. `fields` are the keys that changed.
    """

    became: Became
    ref: str
    name: str
    owner: str
    score_before: int | Unknown | None
    score_after: int | Unknown | None
    days_before: Decimal | Unknown | None
    days_after: Decimal | Unknown | None
    fields: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class RisksSince:
    """What became of the risks since a day; `commit` is the plan's last one by then."""

    day: dt.date
    commit: str
    changes: tuple[RiskChange, ...]


def changes(comparison: Comparison, before: Side, after: Side) -> tuple[RiskChange, ...]:
    """Every risk that changed, came or went between two plans; what occurred and what is new first."""
    return tuple(sorted(_changes(comparison, before, after), key=_order))


def _changes(comparison: Comparison, before: Side, after: Side) -> Iterator[RiskChange]:
    was = {id(entry.item): entry for entry in before.register}
    old_of = {id(new): old for old, new in comparison.pairs if new.kind is Kind.RISK}
    fields: dict[str, list[str]] = {}
    for change in comparison.changes:
        if change.kind == Kind.RISK and change.field:
            fields.setdefault(change.ref, []).append(change.field)
    for entry in after.register:
        item = entry.item
        old = old_of.get(id(item))
        then = was.pop(id(old), None) if old is not None else None
        changed = tuple(fields.get(item.ref, ()))
        became = _became(then, entry, changed)
        if became is not None:
            yield _row(became, then, entry, changed)
    gone = {id(item) for item in comparison.removed}
    for then in was.values():
        if id(then.item) in gone:
            yield _row(Became.REMOVED, then, None, ())


def _became(then: Entry | None, now: Entry, changed: tuple[str, ...]) -> Became | None:
    if then is None:
        return Became.RAISED
    if then.open and not now.open:
        occurred = now.item.fact.status is RiskStatus.OCCURRED
        return Became.OCCURRED if occurred else Became.CLOSED
    if now.open and not then.open:
        return Became.RAISED
    before, after = _weight(then), _weight(now)
    if before != after:
        return Became.HIGHER if after > before else Became.LOWER
    return Became.CHANGED if changed else None


def _weight(entry: Entry) -> tuple[int, Decimal, Decimal]:
    points, days, money = entry.inherent.score, entry.inherent.days, entry.inherent.money
    return (
        points if isinstance(points, int) else 0,
        days if isinstance(days, Decimal) else Decimal(0),
        money if isinstance(money, Decimal) else Decimal(0),
    )


def _row(became: Became, then: Entry | None, now: Entry | None, fields: tuple[str, ...]) -> RiskChange:
    entry = now or then
    if entry is None:
        raise ValueError("a risk that is in neither plan")
    item = entry.item
    return RiskChange(
        became,
        item.ref,
        item.name,
        item.owner,
        then.inherent.score if then else None,
        now.inherent.score if now else None,
        then.inherent.days if then else None,
        now.inherent.days if now else None,
        fields,
        item.place if now else item.place.labelled(BEFORE),
    )


def _order(row: RiskChange) -> tuple[int, int, str]:
    points = row.score_after if isinstance(row.score_after, int) else 0
    return tuple(Became).index(row.became), -points, row.ref


_TONES = {
    Became.OCCURRED: Tone.BAD,
    Became.RAISED: Tone.WARN,
    Became.HIGHER: Tone.BAD,
    Became.LOWER: Tone.GOOD,
    Became.CLOSED: Tone.GOOD,
    Became.REMOVED: Tone.WARN,
    Became.CHANGED: Tone.PLAIN,
}


def blocks(since: RisksSince, where: Where) -> Iterator[Block]:
    """The changes as a part of another report."""
    yield Heading(f"Since {since.day}", 2, f"commit {since.commit[:9]}")
    if not since.changes:
        yield Paragraph((Cell("No risk changed."),))
        return
    yield Entries(tuple(_point(row, where) for row in since.changes))


def _point(row: RiskChange, where: Where) -> Point:
    owner = f" · {row.owner}" if row.owner else ""
    title = (Cell(row.ref, Tone.STRONG), Cell(owner), Cell(f"  {row.name}"))
    told = [*_moves(row), *([f"changed: {', '.join(row.fields)}"] if row.fields else [])]
    lines: list[Line] = [(Cell(text),) for text in told]
    return Point(Cell(row.became, _TONES[row.became]), title, (*lines, (Cell(where(row.place), Tone.FAINT),)))


def _moves(row: RiskChange) -> Iterator[str]:
    if row.score_before != row.score_after:
        yield f"score {_figure(row.score_before)} → {_figure(row.score_after)} of 25"
    if row.days_before != row.days_after:
        yield f"expected delay {_figure(row.days_before)} → {_figure(row.days_after)} working days"


def _figure(figure: Decimal | int | Unknown | None) -> str:
    if figure is None:
        return "none"
    if isinstance(figure, Unknown):
        return "not assessable"
    return f"{Decimal(figure).quantize(Decimal('0.1')).normalize():f}"
