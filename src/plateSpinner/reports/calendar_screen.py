"""`spin calendar` set as a document: the calendars, their days, the holidays, and what is missing."""

from collections.abc import Callable, Iterable
from decimal import Decimal

from plateSpinner.document import (
    Block,
    Cell,
    Column,
    Commands,
    Document,
    Entries,
    Entry,
    Heading,
    Row,
    Table,
    Tone,
)
from plateSpinner.finding import Place
from plateSpinner.reports.calendar import CalendarReport, CalendarRow, RegionRow, year_words

Where = Callable[[Place], str]
"""A place as the reader should see it: `path:line`."""


def present(report: CalendarReport, where: Where, most: int | None = None) -> Document:
    """The report as a document, with at most `most` teams or people of a calendar; None for all."""
    return Document(
        (
            Heading("Calendars", 1, f"as of {report.as_of} ({report.as_of_from})"),
            _calendars(report, where, most),
            *_exceptions(report, where),
            *_regions(report, where),
            *_foot(report, where),
        )
    )


def _calendars(report: CalendarReport, where: Where, most: int | None) -> Table:
    columns = (
        Column("Calendar"),
        Column("Week"),
        Column("1d", "right"),
        Column("Holidays"),
        Column("Teams", spill=1),
        Column("People", spill=1),
        Column("Tasks", "right"),
        Column("Where", spill=2),
    )
    return Table(columns, tuple(_calendar(row, where, most) for row in report.calendars))


def _calendar(row: CalendarRow, where: Where, most: int | None) -> Row:
    based = f" (on {row.base})" if row.base else ""
    hours = (Decimal(row.minutes_a_day) / 60).quantize(Decimal("0.01")).normalize()
    return Row(
        (
            Cell(f"{row.id}{based}", Tone.STRONG),
            Cell(row.week),
            Cell(f"{hours:f}h"),
            Cell(", ".join(dict.fromkeys(naming.region for naming in row.holidays)) or "none"),
            Cell(_names(row.teams, most)),
            Cell(_names(row.people, most)),
            Cell(str(row.tasks)),
            Cell(where(row.place) if row.place else "not written", Tone.FAINT),
        )
    )


def _exceptions(report: CalendarReport, where: Where) -> Iterable[Block]:
    """Each stretch of days once, under the calendar that states it."""
    rows = tuple(
        Row(
            (
                Cell(row.id, Tone.STRONG),
                Cell(str(stretch.days)),
                Cell(", ".join(stretch.times) or "closed"),
                Cell(where(stretch.place), Tone.FAINT),
            )
        )
        for row in report.calendars
        for stretch in row.exceptions
        if stretch.calendar == row.id
    )
    if rows:
        yield Heading("Days that depart from the week")
        yield Table((Column("Calendar"), Column("Days"), Column("Worked"), Column("Where", spill=1)), rows)


def _regions(report: CalendarReport, where: Where) -> Iterable[Block]:
    if not report.regions:
        return
    columns = (
        Column("Region"),
        Column("Covered"),
        Column("Missing"),
        Column("Named by", spill=1),
        Column("Where", spill=2),
    )
    needed = year_words(tuple(range(report.first_year, report.last_year + 1)))
    yield Heading("Public holidays", 2, f"days a year; the plan needs {needed}")
    yield Table(columns, tuple(_region(row, where) for row in report.regions))


def _region(row: RegionRow, where: Where) -> Row:
    return Row(
        (
            Cell(row.region, Tone.STRONG),
            Cell(", ".join(f"{covered.year} ({covered.days})" for covered in row.covered) or "none"),
            Cell(year_words(row.missing), Tone.WARN),
            Cell(", ".join(row.calendars) or "no calendar"),
            Cell(where(row.place) if row.place else "", Tone.FAINT),
        )
    )


def _foot(report: CalendarReport, where: Where) -> Iterable[Block]:
    notes = tuple(_note(report, row, where) for row in report.regions if row.missing)
    if notes:
        yield Heading("Not covered")
        yield Entries(notes)
        yield Commands((("spin calendar --write", "writes these holidays into the plan, for good"),))
    else:
        yield Commands((("spin validate", "whether the files are sound"),))


def _note(report: CalendarReport, row: RegionRow, where: Where) -> Entry:
    """What is worked as any other day, because nobody wrote that it is a holiday."""
    named = (naming for calendar in report.calendars for naming in calendar.holidays)
    place = next(naming.place for naming in named if naming.region == row.region)
    title = f"no holidays of {row.region} in {year_words(row.missing)}: they count as days of work"
    return Entry(Cell("missing", Tone.WARN), (Cell(title),), ((Cell(where(place), Tone.FAINT),),))


def _names(names: tuple[str, ...], most: int | None) -> str:
    shown = names[:most]
    more = (f"and {len(names) - len(shown)} more",) if len(shown) < len(names) else ()
    return ", ".join((*shown, *more))
