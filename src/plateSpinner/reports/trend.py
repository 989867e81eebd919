"""`spin trend`: how dates, scope, lateness, risk and measures went over time, out of the plan's commits.

`build` computes typed results, `trend_screen` sets them as a document.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.history.course import Course, Mark, course
from plateSpinner.analysis.history.record import Record, When
from plateSpinner.analysis.history.slips import Ledger, Step
from plateSpinner.analysis.history.trend import Grain, Point, Scale, Trend, reporting_days, trend
from plateSpinner.model.policy import Policy
from plateSpinner.reports.log import Asked, Source


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """A program with a point for each reporting day."""

    program: str
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class MarkRow:
    """What a promise is from a reporting day on; None where it is not made yet, or withdrawn."""

    day: dt.date
    promised: str | None
    promised_last: dt.date | None
    forecast: str | None
    done: str | None


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A promise over time: a mark for each reporting day on which it is not what it was on the one before.

    `first` and `last` are the dates first and last promised, `days` calendar days between them; `forecast`
    is the one at the end, if any.
    """

    ref: str
    kind: str
    name: str
    state: str
    first: str
    last: str
    days: int
    forecast: str | None
    marks: tuple[MarkRow, ...]


@dataclass(frozen=True, slots=True)
class KpiRow:
    """A KPI: `values` are the newest reading at each reporting day, None before the first."""

    ref: str
    name: str
    unit: str
    target: Decimal | None
    values: tuple[Decimal | None, ...]


@dataclass(frozen=True, slots=True)
class TrendReport:
    """The trend; courses have the most days pushed first, `days` the reporting days."""

    name: str
    as_of: dt.date
    as_of_from: str
    id: str
    filters: tuple[str, ...]
    grain: Grain
    days: tuple[dt.date, ...]
    head: str
    commits: int
    notes: tuple[str, ...]
    points: tuple[Point, ...]
    programs: tuple[ProgramRow, ...]
    courses: tuple[CourseRow, ...]
    kpis: tuple[KpiRow, ...]


@dataclass(frozen=True, slots=True)
class Span:
    """The time to look at: the last day with where it comes from, and how far reporting days are apart."""

    as_of: dt.date
    as_of_from: str
    grain: Grain | None = None


def build(
    steps: tuple[Step, ...],
    ledger: Ledger,
    source: Source,
    asked: Asked,
    span: Span,
    policy: Policy,
    name: str,
) -> TrendReport:
    """The trend of what is asked for, from its first commit, or the day asked for, to the last day."""
    begins = max(filter(None, (asked.since, steps[0].revision.day if steps else span.as_of)))
    grain, days = reporting_days(min(begins, span.as_of), span.as_of, span.grain)
    found = trend(steps, days, scale(policy), lambda *at: _takes(asked, *at))
    courses = (course(promise, days) for promise in ledger.promises if asked.takes(promise))
    return TrendReport(
        name,
        span.as_of,
        span.as_of_from,
        asked.id,
        asked.words(),
        grain,
        days,
        source.head,
        source.commits,
        source.notes,
        found.points,
        tuple(ProgramRow(program, points) for program, points in found.programs),
        tuple(_course(one, days) for one in courses if any(mark.promise for mark in one.marks)),
        tuple(_kpis(found, days)),
    )


def scale(policy: Policy) -> Scale:
    """What the policy's levels are worth."""
    return Scale(
        {str(level): share.value for level, share in policy.probability.items()},
        {str(level): days for level, days in policy.impact.schedule_days.items()},
    )


def _takes(asked: Asked, ref: str, record: Record, program: Record | None) -> bool:
    """Whether a program or project is asked for: by itself, or as what holds the item that is."""
    above = program or record
    owners, teams = {record.owner or above.owner}, {record.team or above.team}
    for commitment in record.commitments:
        owners.add(commitment.owner or above.owner)
        teams.add(commitment.team or above.team)
    return (
        (
            not asked.id
            or asked.id == ref
            or asked.id == ref.partition("/")[0]
            or asked.id.startswith(f"{ref}/")
        )
        and (not asked.programs or ref.partition("/")[0] in asked.programs)
        and (not asked.owners or bool(owners.intersection(asked.owners)))
        and (not asked.teams or bool(teams.intersection(asked.teams)))
        and (not asked.tags or bool({*record.tags, *above.tags}.intersection(asked.tags)))
    )


def _course(found: Course, days: tuple[dt.date, ...]) -> CourseRow:
    promise = found.promise
    first, last = promise.first, promise.last
    return CourseRow(
        promise.ref,
        promise.kind,
        promise.name,
        promise.state,
        first.text if first else "",
        last.text if last else "",
        (last.last - first.last).days if first and last else 0,
        _text(found.marks[-1].forecast),
        tuple(_marks(found, days)),
    )


def _marks(found: Course, days: tuple[dt.date, ...]) -> Iterator[MarkRow]:
    before = Mark()
    for day, mark in zip(days, found.marks, strict=True):
        if mark != before:
            last = mark.promise.last if mark.promise else None
            yield MarkRow(day, _text(mark.promise), last, _text(mark.forecast), _text(mark.done))
        before = mark


def _text(day: When | None) -> str | None:
    return day.text if day else None


def _kpis(found: Trend, days: tuple[dt.date, ...]) -> Iterator[KpiRow]:
    for reading in found.readings:
        measure = reading.measure
        values = tuple(
            next((value for read, value in reversed(measure.readings) if read <= day), None) for day in days
        )
        yield KpiRow(reading.ref, measure.name or measure.id, measure.unit, measure.target, values)
