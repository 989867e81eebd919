"""Load against capacity: who has how much to do in which period, and how much they can.

Days are working days of whoever works. What is done is behind; what remains lies where the
schedule puts it, from the data date on. A person's work counts for their team as well. A component
without open tasks counts by its `staffing`.
"""

import datetime as dt
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import pairwise

from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.schedule.schedule import Row, Schedule
from plateSpinner.analysis.schedule.worktime import DAY, WorkTime, instant
from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import AnyItem, Item, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.team import Capacity
from plateSpinner.model.value import Unknown

NO_CAPACITY = "no capacity given"
_MONTHS = 12


class Grain(StrEnum):
    """How long the periods are."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"


class PartyKind(StrEnum):
    """Whose load it is."""

    TEAM = "team"
    PERSON = "person"
    SKILL = "skill"


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of days, both ends inclusive, and how a plan writes it."""

    label: str
    first: dt.date
    last: dt.date

    @property
    def start(self) -> int:
        """Its first instant."""
        return instant(self.first)

    @property
    def end(self) -> int:
        """The instant at which it is over."""
        return instant(self.last + dt.timedelta(days=1))


@dataclass(frozen=True, slots=True)
class Portion:
    """What one item takes of a party in a period, in person-days, and where that is written."""

    item: AnyItem
    days: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class Cell:
    """One party in one period: person-days to do and to give, and what they are for, the most first."""

    period: Period
    demand: Decimal
    capacity: Decimal | Unknown
    portions: tuple[Portion, ...]

    @property
    def share(self) -> Decimal | Unknown:
        """Demand as a share of capacity; unknown without capacity, and where no day is there to work."""
        if isinstance(self.capacity, Unknown):
            return self.capacity
        if self.capacity > 0:
            return self.demand / self.capacity
        return Unknown("no working day") if self.demand else Decimal(0)

    @property
    def over(self) -> Decimal:
        """Person-days more than there are; 0 where it fits or can't be told."""
        if isinstance(self.capacity, Unknown):
            return Decimal(0)
        return max(self.demand - self.capacity, Decimal(0))


@dataclass(frozen=True, slots=True)
class PartyLoad:
    """The load of a team, a person or a skill over all periods; `over` are all person-days too many."""

    kind: PartyKind
    id: str
    name: str
    place: Place | None
    cells: tuple[Cell, ...]
    over: Decimal


@dataclass(frozen=True, slots=True)
class Load:
    """Everybody's load. `unassigned` has person-days of open tasks that nobody is assigned to.

    `untold` are tasks of which the work can't be told, each with the reason.
    """

    periods: tuple[Period, ...]
    parties: tuple[PartyLoad, ...]
    unassigned: tuple[AnyItem, ...]
    untold: tuple[tuple[AnyItem, str], ...]


def periods(first: dt.date, last: dt.date, grain: Grain) -> tuple[Period, ...]:
    """The periods from the one that holds `first` to the one that holds `last`."""
    found = [_period(first, grain)]
    while found[-1].last < last:
        found.append(_period(found[-1].last + dt.timedelta(days=1), grain))
    return tuple(found)


def _period(day: dt.date, grain: Grain) -> Period:
    if grain is Grain.WEEK:
        year, week, weekday = day.isocalendar()
        monday = day - dt.timedelta(days=weekday - 1)
        return Period(f"{year}-W{week:02}", monday, monday + dt.timedelta(days=6))
    months = 1 if grain is Grain.MONTH else 3
    month = (day.month - 1) // months * months + 1
    after = dt.date(day.year + (month + months > _MONTHS), (month + months - 1) % _MONTHS + 1, 1)
    label = f"{day.year}-{month:02}" if grain is Grain.MONTH else f"{day.year}-Q{month // 3 + 1}"
    return Period(label, dt.date(day.year, month, 1), after - dt.timedelta(days=1))


def load(portfolio: Portfolio, schedule: Schedule, as_of: dt.date, until: dt.date, grain: Grain) -> Load:
    """The load from the data date until a day, inclusive, over all programs whose dates count."""
    return _Loading(portfolio, schedule, as_of, periods(as_of, until, grain)).load()


class _Loading:
    def __init__(
        self, portfolio: Portfolio, schedule: Schedule, as_of: dt.date, periods: tuple[Period, ...]
    ) -> None:
        self.portfolio = portfolio
        self.schedule = schedule
        self.as_of = as_of
        self.periods = periods
        self.calendars = schedule.network.calendars
        self.edges = [periods[0].start, *(period.end for period in periods)]
        """Where each period starts; and the end of the last."""
        self.demand: dict[tuple[PartyKind, str], dict[int, list[Portion]]] = {}
        self.unassigned: list[AnyItem] = []
        self.untold: list[tuple[AnyItem, str]] = []
        self.worked: dict[int, list[int]] = {}
        """By the identity of a calendar, which the schedule keeps."""
        self.of_teams: dict[str, list[Decimal] | Unknown] = {}

    def load(self) -> Load:
        for component in self.portfolio.components:
            if not is_open(component):
                continue
            rows = [row for task in self.portfolio.held(component).tasks if (row := self._open_row(task))]
            for row in rows:
                self._take_task(row)
            if not rows:
                self._take_staffing(component)
        return Load(self.periods, tuple(self._parties()), tuple(self.unassigned), tuple(self.untold))

    def _open_row(self, task: Item[Task]) -> Row | None:
        row = None if task.fact.tasks else self.schedule.row(task)
        return None if row is None or row.done else row

    def _take_task(self, row: Row) -> None:
        task = row.item.fact
        if not isinstance(task, Task):
            return
        index = self.schedule.network.index(row.item)
        if index is None:
            return
        activity = self.schedule.network.activities[index]
        if activity.endless:
            self.untold.append((row.item, activity.unknown))
            return
        left = activity.duration if activity.remaining is None else activity.remaining
        hands = {party.removeprefix("@"): fte for party, fte in task.assign.items() if fte}
        if not hands and row.early_finish > row.early_start:
            self.unassigned.append(row.item)
        for party, fte in hands.items():
            clock = self.calendars.party(party, task.calendar)
            place = row.item.place.at("assign")
            portions = [
                (number, Portion(row.item, days, place))
                for number, days in self._spread(clock, row.goes_on, row.finish_at, left, fte)
            ]
            for key in (*self._counts_for(party), *((PartyKind.SKILL, skill) for skill in task.skills)):
                self._add(key, portions)

    def _take_staffing(self, component: Item[Component]) -> None:
        for team, staffed in component.fact.staffing.items():
            clock = self.calendars.team(team)
            place = component.place.at("staffing", team)
            for stretch, fte in staffed.items():
                start = max(instant(stretch.first), instant(self.as_of))
                end = instant(stretch.last) + DAY
                spread = self._spread(clock, start, end, end - start, fte)
                portions = [(number, Portion(component, days, place)) for number, days in spread]
                self._add((PartyKind.TEAM, team), portions)

    def _spread(
        self, clock: WorkTime, start: int, end: int, left: int, fte: Decimal
    ) -> Iterator[tuple[int, Decimal]]:
        """The person-days in each period that a stretch of work touches, `left` minutes of it at most."""
        edges, worked = self.edges, self._worked(clock)
        for number in range(max(bisect_right(edges, start) - 1, 0), len(self.periods)):
            begins, ends = edges[number], edges[number + 1]
            if begins >= end or left <= 0:
                return
            whole = start <= begins and ends <= end
            there = worked[number] if whole else clock.between(max(start, begins), min(end, ends))
            work = min(there, left)
            left -= work
            if work > 0 and fte:
                yield number, fte * work / clock.day

    def _worked(self, clock: WorkTime) -> list[int]:
        """The minutes of work in each period."""
        if id(clock) not in self.worked:
            self.worked[id(clock)] = [clock.between(start, end) for start, end in pairwise(self.edges)]
        return self.worked[id(clock)]

    def _counts_for(self, party: str) -> Iterable[tuple[PartyKind, str]]:
        person = self.portfolio.charter.people.get(party)
        if person is None and party in self.portfolio.charter.teams:
            return ((PartyKind.TEAM, party),)
        own = (PartyKind.PERSON, party)
        return (own, (PartyKind.TEAM, person.team)) if person and person.team else (own,)

    def _add(self, key: tuple[PartyKind, str], portions: list[tuple[int, Portion]]) -> None:
        if portions:
            demand = self.demand.setdefault(key, {})
            for number, portion in portions:
                demand.setdefault(number, []).append(portion)

    # capacity

    def _parties(self) -> Iterator[PartyLoad]:
        charter = self.portfolio.charter
        keys = [*((PartyKind.TEAM, team) for team in charter.teams), *self.demand]
        for kind, id_ in sorted(set(keys), key=lambda key: (list(PartyKind).index(key[0]), key[1])):
            wanted = self.demand.get((kind, id_), {})
            there = self._capacity(kind, id_)
            cells = tuple(
                _cell(period, wanted.get(number, []), there if isinstance(there, Unknown) else there[number])
                for number, period in enumerate(self.periods)
            )
            over = sum((cells[number].over for number in sorted(wanted)), Decimal(0))
            yield PartyLoad(kind, id_, self._name(kind, id_), self._place(kind, id_), cells, over)

    def _capacity(self, kind: PartyKind, id_: str) -> list[Decimal] | Unknown:
        """Person-days that there are in each period, from the data date on."""
        match kind:
            case PartyKind.TEAM:
                if id_ not in self.of_teams:
                    self.of_teams[id_] = self._of_team(id_)
                return self.of_teams[id_]
            case PartyKind.PERSON:
                return self._of_person(id_)
            case PartyKind.SKILL:
                return self._of_skill(id_)

    def _spans(self) -> Iterator[tuple[int, int]]:
        """The start and end of each period, from the data date on."""
        first = max(self.edges[0], instant(self.as_of))
        return zip((first, *self.edges[1:-1]), self.edges[1:], strict=True)

    def _of_team(self, id_: str) -> list[Decimal] | Unknown:
        team = self.portfolio.charter.teams.get(id_)
        if team is None or team.capacity is None:
            return Unknown(NO_CAPACITY)
        clock = self.calendars.team(id_)
        people = [person for person in self.portfolio.charter.people.values() if person.team == id_]
        away = [
            (instant(stretch.first), instant(stretch.last) + DAY, person.capacity)
            for person in people
            for stretch in person.away
        ]
        found = []
        for start, end in self._spans():
            there = self._there(team.capacity, clock, start, end)
            there -= sum(
                self._there(capacity, clock, max(start, a), min(end, b))
                for a, b, capacity in away
                if a < end and start < b
            )
            found.append(max(there, Decimal(0)) / clock.day)
        return found

    def _of_person(self, id_: str) -> list[Decimal]:
        clock = self.calendars.party(id_)
        person = self.portfolio.charter.people.get(id_)
        if person is None or person.capacity is None:
            first = clock.between(max(self.edges[0], instant(self.as_of)), self.edges[1])
            return [Decimal(minutes) / clock.day for minutes in (first, *self._worked(clock)[1:])]
        return [self._there(person.capacity, clock, *span) / clock.day for span in self._spans()]

    @staticmethod
    def _there(capacity: Capacity | None, clock: WorkTime, start: int, end: int) -> Decimal:
        """The minutes of work that full-time equivalents, one where not stated, come to between instants."""
        if capacity is None:
            return Decimal(clock.between(start, end))
        return sum((fte * clock.between(a, b) for a, b, fte in _steps(capacity, start, end)), Decimal(0))

    def _of_skill(self, skill: str) -> list[Decimal] | Unknown:
        """What the teams with a skill have, and the people with it in other teams."""
        charter = self.portfolio.charter
        teams = [team for team, fact in charter.teams.items() if skill in fact.skills]
        people = [p for p, fact in charter.people.items() if skill in fact.skills and fact.team not in teams]
        if not teams and not people:
            return Unknown("nobody has this skill")
        found = [self._of_person(person) for person in people]
        for team in teams:
            of_team = self._capacity(PartyKind.TEAM, team)
            if isinstance(of_team, Unknown):
                return Unknown(f"team '{team}': {of_team.reason}")
            found.append(of_team)
        return [sum(each, Decimal(0)) for each in zip(*found, strict=True)]

    def _name(self, kind: PartyKind, id_: str) -> str:
        charter = self.portfolio.charter
        if kind is PartyKind.TEAM and id_ in charter.teams:
            return charter.teams[id_].name or id_
        if kind is PartyKind.PERSON and id_ in charter.people:
            return charter.people[id_].name or id_
        return id_

    def _place(self, kind: PartyKind, id_: str) -> Place | None:
        charter = self.portfolio.charter
        if kind is PartyKind.TEAM and id_ in charter.teams:
            return self.portfolio.charter_place("teams", id_)
        if kind is PartyKind.PERSON and id_ in charter.people:
            return self.portfolio.charter_place("people", id_)
        return None


def _cell(period: Period, portions: list[Portion], capacity: Decimal | Unknown) -> Cell:
    if not portions:
        return Cell(period, Decimal(0), capacity, ())
    demand = sum((portion.days for portion in portions), Decimal(0))
    ordered = sorted(portions, key=lambda portion: (-portion.days, portion.item.ref))
    return Cell(period, demand, capacity, tuple(ordered))


def _steps(capacity: Capacity, start: int, end: int) -> Iterator[tuple[int, int, Decimal]]:
    """The stretches between two instants in which a capacity stays the same, and how much it is.

    Before the first dated number there is none.
    """
    steps = capacity.steps
    for number, (day, fte) in enumerate(steps):
        begins = start if day is None else max(start, instant(day.first))
        following = steps[number + 1][0] if number + 1 < len(steps) else None
        ends = end if following is None else min(end, instant(following.first))
        if begins < ends:
            yield begins, ends, fte
