"""How a plan stood at each of a row of days, as its commits told it then."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from typing import Final, TypeAlias

from plateSpinner.analysis.history.record import Commitment, Measure, Record, Threat, Worth
from plateSpinner.analysis.history.step import Step

MOST_DAYS: Final = 60
"""How many reporting days there are at most, so that a chart of them fits a screen."""
MOST_ASKED: Final = 1000
_GOING_ON: Final = frozenset(("active", "proposed"))
_HEALTHS: Final = ("green", "amber", "red")
Takes: TypeAlias = Callable[[str, Record, Record | None], bool]
"""Whether a component is asked for: its reference at the end, what it was then, and what its program was."""


class Grain(StrEnum):
    """How far reporting days are apart."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Scale:
    """What the policy's levels are worth: shares of 1 and nominal working days, by the level's name."""

    probability: Mapping[str, Decimal]
    delay: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class Point:
    """How the plan stood at the end of a day.

    `projects` are those going on, active or proposed; `overdue`, the late forecasts, the exposure and the
    healths are theirs and their programs' alone, as in `spin status`. Cancelled ones count nowhere.
    `promises` are dates promised, `tasks` those without tasks inside. `late` are open milestones with a
    forecast after their promise, `late_days` their calendar days together. `exposure` is probability times
    likely delay of open threats in nominal working days; `unassessed` of them lack an input. `green`,
    `amber`, `red` are projects by the health that they declared last, `undeclared` those that never did.
    """

    day: dt.date
    projects: int
    milestones: int
    done: int
    promises: int
    tasks: int
    tasks_done: int
    overdue: int
    late: int
    late_days: int
    threats: int
    exposure: Decimal
    unassessed: int
    green: int
    amber: int
    red: int
    undeclared: int

    @property
    def open(self) -> int:
        """Milestones that are not done."""
        return self.milestones - self.done


_FIGURES: Final = tuple(f.name for f in fields(Point) if f.name not in {"day", "exposure"})


@dataclass(frozen=True, slots=True)
class Reading:
    """A KPI with what was measured until the last day, the earliest first."""

    ref: str
    measure: Measure


@dataclass(frozen=True, slots=True)
class Trend:
    """Points in the order of their days, in all and by program, and the KPIs at the end."""

    points: tuple[Point, ...]
    programs: tuple[tuple[str, tuple[Point, ...]], ...]
    readings: tuple[Reading, ...]


def trend(
    steps: tuple[Step, ...], days: tuple[dt.date, ...], scale: Scale, takes: Takes | None = None
) -> Trend:
    """How the plan stood at the end of each of `days`, rising, after the commits up to then.

    A commit that claims an earlier day than one before it counts with that one. What a project was before
    it was moved to another program counts with the earlier program. A program has points for all days as
    soon as it is in the plan on one of them.
    """
    rows: list[dict[str, Point]] = []
    readings: tuple[Reading, ...] = ()
    for day, state in _states(steps, days):
        programs: dict[str, list[tuple[str, Record]]] = {}
        measures: list[tuple[str, Measure]] = []
        for ref, (record, last) in state.items():
            program = ref.partition("/")[0]
            above = state.get(program)
            if takes is None or takes(last, record, above[0] if above else None):
                programs.setdefault(program, []).append((ref, record))
                measures += ((f"{ref}/{measure.id}", measure) for measure in record.measures)
        rows.append({program: _point(day, held, scale) for program, held in programs.items()})
        readings = tuple(_read(ref, measure, day) for ref, measure in sorted(measures, key=lambda m: m[0]))
    names = sorted({name for row in rows for name in row})
    by_program = tuple(
        (name, tuple(row.get(name) or _sum(day, ()) for day, row in zip(days, rows, strict=True)))
        for name in names
    )
    points = tuple(_sum(day, row.values()) for day, row in zip(days, rows, strict=True))
    return Trend(points, by_program, readings)


def reporting_days(
    first: dt.date, last: dt.date, grain: Grain | None = None
) -> tuple[Grain, tuple[dt.date, ...]]:
    """The last days of the periods from `first` on, and `last` itself, in the finest grain that fits.

    A grain that is asked for is taken as long as it makes no more than `MOST_ASKED` days.
    """
    most = MOST_ASKED if grain else MOST_DAYS
    grains = tuple(Grain)
    for chosen in grains[grains.index(grain) if grain else 0 :]:
        days: list[dt.date] = []
        day = _end(first, chosen)
        while day < last and (len(days) < most or chosen is Grain.YEAR):
            days.append(day)
            day = _end(day + dt.timedelta(days=1), chosen)
        if day >= last and len(days) < most:
            break
    return chosen, (*days, last)


def _end(day: dt.date, grain: Grain) -> dt.date:
    """The last day of the period around a day."""
    match grain:
        case Grain.DAY:
            return day
        case Grain.WEEK:
            return day + dt.timedelta(days=6 - day.weekday())
        case Grain.MONTH:
            month = day.month
        case Grain.QUARTER:
            month = (day.month + 2) // 3 * 3
        case Grain.YEAR:
            month = 12
    after = dt.date(day.year + month // 12, month % 12 + 1, 1)
    return after - dt.timedelta(days=1)


def _states(
    steps: tuple[Step, ...], days: tuple[dt.date, ...]
) -> Iterator[tuple[dt.date, dict[str, tuple[Record, str]]]]:
    """The components at the end of each day, with what each is called at the end of all.

    What is yielded changes with the next one.
    """
    state: dict[str, tuple[Record, str]] = {}
    called = _called(steps)
    waiting = list(reversed(days))
    latest = dt.date.min
    for step in steps:
        latest = max(latest, step.revision.day)
        while waiting and waiting[-1] < latest:
            yield waiting.pop(), state
        state |= {new: state.pop(old) for new, old in step.renamed.items() if old in state}
        called |= {new: called.pop(old) for new, old in step.renamed.items() if old in called}
        for ref, known in step.changed.items():
            if isinstance(known, Record):
                state[ref] = known, called.get(ref, ref)
            elif known is None:
                state.pop(ref, None)
    while waiting:
        yield waiting.pop(), state


def _called(steps: tuple[Step, ...]) -> dict[str, str]:
    """What each component that was ever renamed is called at the end, by its name at the beginning."""
    called: dict[str, str] = {}
    for step in reversed(steps):
        called |= {old: called.pop(new, new) for new, old in step.renamed.items()}
    return called


def _point(day: dt.date, held: Iterable[tuple[str, Record]], scale: Scale) -> Point:
    figures = dict.fromkeys(_FIGURES, 0)
    exposure = Decimal(0)
    for ref, record in held:
        if record.status == "cancelled":
            continue
        is_project = "/" in ref
        going_on = record.status in _GOING_ON or (not record.status and not is_project)
        for commitment in record.commitments:
            _count(figures, commitment, day, going_on=going_on)
        if not going_on:
            continue
        for threat in record.threats:
            if _is_open(threat, day):
                expected = _expected(threat, scale)
                exposure += expected or 0
                figures["threats"] += 1
                figures["unassessed"] += expected is None
        if is_project:
            figures["projects"] += 1
            figures[_declared(record, day)] += 1
    return Point(day, exposure=exposure, **figures)


def _count(figures: dict[str, int], commitment: Commitment, day: dt.date, *, going_on: bool) -> None:
    promise, done = commitment.promise, commitment.done
    figures["promises"] += promise is not None and not commitment.withdrawn
    is_done = done is not None and done.first <= day
    if commitment.kind == "task" and not commitment.summary:
        figures["tasks"] += 1
        figures["tasks_done"] += is_done
    if commitment.kind != "milestone":
        return
    figures["milestones"] += 1
    figures["done"] += is_done
    if going_on and promise is not None and not is_done:
        figures["overdue"] += promise.last < day
        days = (commitment.forecast.last - promise.last).days if commitment.forecast else 0
        figures["late"] += days > 0
        figures["late_days"] += max(days, 0)


def _is_open(threat: Threat, day: dt.date) -> bool:
    """By the date it was closed where one is stated, else by its status, as `spin risks` has it."""
    return threat.open if threat.closed is None else threat.closed.first > day


def _expected(threat: Threat, scale: Scale) -> Decimal | None:
    """Probability times delay; None where one of them is not known."""
    chance, delay = _worth(threat.probability, scale.probability), _worth(threat.delay, scale.delay)
    return None if chance is None or delay is None else chance * delay


def _worth(stated: Worth, levels: Mapping[str, Decimal]) -> Decimal | None:
    return levels.get(stated) if isinstance(stated, str) else stated


def _declared(record: Record, day: dt.date) -> str:
    said = [word.health for word in record.words if word.health and word.day.first <= day]
    return said[-1] if said and said[-1] in _HEALTHS else "undeclared"


def _sum(day: dt.date, points: Iterable[Point]) -> Point:
    found = tuple(points)
    figures = {name: sum(getattr(point, name) for point in found) for name in _FIGURES}
    return Point(day, exposure=sum((point.exposure for point in found), Decimal(0)), **figures)


def _read(ref: str, measure: Measure, last: dt.date) -> Reading:
    return Reading(ref, replace(measure, readings=tuple(one for one in measure.readings if one[0] <= last)))
