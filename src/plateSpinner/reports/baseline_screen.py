"""`spin baseline show` set as a document."""

from collections.abc import Iterator

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
from plateSpinner.reports.baseline import BaselineReport, PromiseRow
from plateSpinner.reports.status_screen import Where


def present(report: BaselineReport, where: Where, most: int | None = None) -> Document:
    """The report as a document, with at most `most` promises; None for all of them."""
    return Document(tuple(_blocks(report, where, most)))


def _blocks(report: BaselineReport, where: Where, most: int | None) -> Iterator[Block]:
    approval = report.approval
    aside = f"commit {approval.commit[:9]} of {approval.day} by {approval.author}"
    yield Heading(f"{report.name or 'Portfolio'}: approved plan {approval.ref}", 1, aside)
    yield Paragraph((Cell(f"{_summary(report)}."),))
    rows = report.moved[:most]
    if rows:
        columns = (
            Column("days", "right"),
            Column("promise"),
            Column("approved"),
            Column("now"),
            Column("owner", spill=1),
            Column("place", spill=2),
        )
        yield Table(columns, tuple(_row(row, where) for row in rows))
    if left := len(report.moved) - len(rows):
        yield Paragraph((Cell(f"{left} more with --all", Tone.FAINT),))
    yield Commands((("spin baseline diff", "all that changed since, and what follows from it"),))


def _summary(report: BaselineReport) -> str:
    parts = [f"{counted(report.promises, 'promise')}"]
    if report.later:
        parts.append(f"{report.later} later by {counted(report.days_later, 'day')} in all")
    if report.earlier:
        parts.append(f"{report.earlier} earlier by {counted(report.days_earlier, 'day')} in all")
    if report.gone:
        parts.append(f"{report.gone} without a date or gone")
    return ", ".join(parts if report.moved else [*parts, "none moved"])


def _row(row: PromiseRow, where: Where) -> Row:
    tone = Tone.BAD if row.days is None or row.days > 0 else Tone.GOOD
    return Row(
        (
            Cell(f"{row.days:+d}" if row.days is not None else "gone", tone),
            Cell(row.ref, Tone.STRONG),
            Cell(f"{row.approved}"),
            Cell(f"{row.now or ''}"),
            Cell(row.owner),
            Cell(where(row.place), Tone.FAINT),
        )
    )
