"""`spin calendar`: when work is done, by whom, and which public holidays the plan knows and lacks."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.analysis.schedule.calendars import DEFAULT, Calendars
from plateSpinner.finding import Place
from plateSpinner.model.calendar import STANDARD_WEEK, WEEKDAYS, Calendar, Shifts, Week
from plateSpinner.model.dates import Day, DayRange
from plateSpinner.model.links import Constraint
from plateSpinner.model.portfolio import Portfolio

YEARS_AHEAD = 2
"""Holidays are needed at least until that many years after the year of the day."""


@dataclass(frozen=True, slots=True)
class Naming:
    """A calendar names a region: itself, or one that it is based on (`calendar`), at `place`."""

    region: str
    calendar: str
    place: Place


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days that depart from the week: closed where `times` is empty; stated in `calendar`, at `place`."""

    days: DayRange
    times: tuple[str, ...]
    calendar: str
    place: Place


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """One calendar, with what it has from those it is based on.

    `minutes_a_day` are those of `1d`. Teams and people are those that work by it, stated or by default;
    `tasks` counts those without tasks inside whose lengths it measures. No `place`: nobody wrote it.
    """

    id: str
    name: str
    base: str
    week: str
    minutes_a_day: int
    holidays: tuple[Naming, ...]
    exceptions: tuple[Stretch, ...]
    teams: tuple[str, ...]
    people: tuple[str, ...]
    tasks: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class CoveredYear:
    """How many holidays the plan has of a region in a year."""

    year: int
    days: int


@dataclass(frozen=True, slots=True)
class RegionRow:
    """A region that a calendar names, or that has holidays.

    `missing` are the years of which the plan needs its holidays and has none; no year is where the
    plan says that it has none at all (`UA: {}`). No `place`: the plan says nothing of it.
    """

    region: str
    calendars: tuple[str, ...]
    covered: tuple[CoveredYear, ...]
    missing: tuple[int, ...]
    place: Place | None


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """All calendars by id, all regions by code. `first_year` to `last_year` are needed, both inclusive."""

    name: str
    as_of: dt.date
    as_of_from: str
    problems: int
    first_year: int
    last_year: int
    calendars: tuple[CalendarRow, ...]
    regions: tuple[RegionRow, ...]


def build(portfolio: Portfolio, as_of: dt.date, as_of_from: str, problems: int = 0) -> CalendarReport:
    """The calendars of a plan at a day; `problems` counts the errors of its files."""
    years = needed_years(portfolio, as_of)
    rows = tuple(_calendars(portfolio, as_of))
    return CalendarReport(
        portfolio.charter.name,
        as_of,
        as_of_from,
        problems,
        years[0],
        years[-1],
        rows,
        tuple(_regions(portfolio, years)),
    )


def needed_years(portfolio: Portfolio, as_of: dt.date) -> range:
    """The years from the earliest to the latest date of the plan, and from the day to two years on."""
    first, last = as_of.year, min(as_of.year + YEARS_AHEAD, dt.MAXYEAR)
    for item in portfolio.items:
        for name in item.fact.model_fields_set:
            value = getattr(item.fact, name)
            day = value.day if isinstance(value, Constraint) else value
            if isinstance(day, Day):
                first, last = min(first, day.first.year), max(last, day.last.year)
    return range(first, last + 1)


def named_regions(portfolio: Portfolio) -> Iterator[Naming]:
    """Every region that a calendar names, in the order of the file."""
    for id_ in portfolio.charter.calendars:
        yield from _named_by(portfolio, id_)


def year_words(years: tuple[int, ...]) -> str:
    """Years as people write them: `2025, 2027..2029`."""
    parts: list[list[int]] = []
    for year in years:
        if parts and parts[-1][-1] == year - 1:
            parts[-1].append(year)
        else:
            parts.append([year])
    return ", ".join(str(p[0]) if len(p) == 1 else f"{p[0]}..{p[-1]}" for p in parts)


def _named_by(portfolio: Portfolio, id_: str) -> Iterator[Naming]:
    for index, region in enumerate(portfolio.charter.calendars[id_].holidays):
        yield Naming(region, id_, portfolio.charter_place("calendars", id_, "holidays", index))


def _calendars(portfolio: Portfolio, as_of: dt.date) -> Iterator[CalendarRow]:
    charter = portfolio.charter
    working = Calendars(charter, as_of)
    users = _users(portfolio)
    for id_ in sorted({*charter.calendars, DEFAULT}):
        chain = tuple(_chain(portfolio, id_))
        written = charter.calendars.get(id_)
        week = next((c.week for _, c in chain if c.week), STANDARD_WEEK)
        yield CalendarRow(
            id_,
            written.name if written else "",
            written.base if written else "",
            _week_words(week),
            working.named(id_).day,
            tuple(naming for name, _ in chain for naming in _named_by(portfolio, name)),
            tuple(stretch for name, c in chain for stretch in _stretches(portfolio, name, c)),
            tuple(name for name in charter.teams if users.teams[name] == id_),
            tuple(name for name in charter.people if users.people[name] == id_),
            users.tasks[id_],
            portfolio.charter_place("calendars", id_).key() if written else None,
        )


def _chain(portfolio: Portfolio, id_: str) -> Iterator[tuple[str, Calendar]]:
    """A calendar and those it is based on, the nearest first; a circle is left where it closes."""
    calendars = portfolio.charter.calendars
    seen: set[str] = set()
    while id_ in calendars and id_ not in seen:
        seen.add(id_)
        yield id_, calendars[id_]
        id_ = calendars[id_].base


def _stretches(portfolio: Portfolio, id_: str, calendar: Calendar) -> Iterator[Stretch]:
    place = portfolio.charter_place("calendars", id_)
    found = [Stretch(d, (), id_, place.at("closed", at)) for at, d in enumerate(calendar.closed)]
    for days, shifts in calendar.exceptions.items():
        found.append(Stretch(days, tuple(map(str, shifts)), id_, place.at("exceptions", days.text)))
    yield from sorted(found, key=lambda s: (s.days.first, s.days.last))


@dataclass(frozen=True, slots=True)
class _Users:
    """The calendar of each team and person, and how many tasks each calendar measures."""

    teams: dict[str, str]
    people: dict[str, str]
    tasks: Counter[str]


def _users(portfolio: Portfolio) -> _Users:
    charter = portfolio.charter

    def known(id_: str) -> str:
        return id_ if id_ in charter.calendars else DEFAULT

    teams = {name: known(team.calendar) for name, team in charter.teams.items()}
    people = {
        name: known(person.calendar) if person.calendar else teams.get(person.team, DEFAULT)
        for name, person in charter.people.items()
    }
    tasks = Counter(
        known(task.fact.calendar) if task.fact.calendar else teams.get(task.team, DEFAULT)
        for component in portfolio.components
        for task in portfolio.held(component).tasks
        if not task.fact.tasks
    )
    return _Users(teams, people, tasks)


def _regions(portfolio: Portfolio, years: range) -> Iterator[RegionRow]:
    stated = portfolio.charter.holidays
    naming: dict[str, dict[str, None]] = {}
    for named in named_regions(portfolio):
        naming.setdefault(named.region, {})[named.calendar] = None
    for region in sorted({*naming, *stated}):
        counts = Counter(
            year for day in stated.get(region, ()) for year in range(day.first.year, day.last.year + 1)
        )
        yield RegionRow(
            region,
            tuple(naming.get(region, ())),
            tuple(CoveredYear(year, counts[year]) for year in sorted(counts)),
            _missing(years, counts) if region in naming and stated.get(region) != {} else (),
            portfolio.charter_place("holidays", region).key() if region in stated else None,
        )


def _missing(years: range, counts: Counter[int]) -> tuple[int, ...]:
    return tuple(year for year in years if year not in counts)


def _week_words(week: Week) -> str:
    """A week with days of equal times together: `mon-fri`, or `tue-thu 18:00-22:00; sat 06:00-14:00`."""
    runs: list[tuple[int, int, Shifts | None]] = []
    for day, shifts in enumerate(week.days):
        if runs and runs[-1][1] == day - 1 and runs[-1][2] == shifts:
            runs[-1] = (runs[-1][0], day, shifts)
        elif shifts != ():
            runs.append((day, day, shifts))
    parts = (
        " ".join((_run_words(first, last), ", ".join(map(str, shifts or ())))).strip()
        for first, last, shifts in runs
    )
    return "; ".join(parts) or "no day"


def _run_words(first: int, last: int) -> str:
    return WEEKDAYS[first] if first == last else f"{WEEKDAYS[first]}-{WEEKDAYS[last]}"
