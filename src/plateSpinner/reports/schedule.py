"""`spin schedule`: when it will really be done, against what was promised, and what drives it.

Instants are written as `2026-12-11T17:00`, in the plan's own time. Floats are minutes of work by an
item's calendar, and days of that calendar; minutes are exact where days don't come out even.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.schedule.critical_path import Cause
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Row, Schedule
from plateSpinner.analysis.schedule.worktime import moment
from plateSpinner.finding import Place
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.links import Link, LinkType
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Kind, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.reports.selection import Selection

EVERYTHING = Selection()
SUMMARY = "summary"
INSIDE = "inside"


@dataclass(frozen=True, slots=True)
class Drive:
    """What sets a date. `cause` is one of `Cause`, or `inside` for what is around others.

    `ref` is the predecessor, the thing that holds it back, or the last one inside; empty where
    nothing else is to blame. `link` is how a predecessor binds, `place` where that is written.
    """

    cause: str
    ref: str
    link: LinkType | None
    place: Place


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """A task, milestone, summary, project or program: what was said beside what follows.

    `home` is the project or program that it is in, `level` its depth in the plan, 0 for programs.
    `promised` is its `due`, `deadline` or `target`. Where `unknown` says why, dates are the earliest
    possible ones, and `days_late` the least it can be. `days_late` are calendar days, negative for early.
    `goes_on` is when what remains of it begins.
    """

    ref: str
    kind: str
    name: str
    place: Place
    home: str
    level: int
    owner: str
    team: str
    promised: Day | Unknown
    forecast: Day | None
    baseline_start: Day | None
    baseline_finish: Day | None
    started: Day | None
    done: Day | None
    progress: Decimal | None
    finished: bool
    start: dt.date
    finish: dt.date
    early_start: str
    early_finish: str
    late_start: str
    late_finish: str
    goes_on: str
    total_float_minutes: int | None
    free_float_minutes: int | None
    total_float_days: Decimal | None
    free_float_days: Decimal | None
    critical: bool
    near_critical: bool
    unknown: str | None
    days_late: int | None
    driver: Drive


@dataclass(frozen=True, slots=True)
class OutOfSequence:
    """Something that was begun before a predecessor allowed it, and where the link is written."""

    ref: str
    predecessor: str
    place: Place


@dataclass(frozen=True, slots=True)
class Outlook:
    """A program, or the project that is asked for, as a whole.

    `assessable` is False where its dates are only what people typed: there is no task, no commitment,
    no lag and no link to another program, so nothing takes time. `critical_path` leads from the root
    cause to the last activity along what drives each date; `root` is what set the first date of it.
    The counts are over open tasks and milestones; `near_critical` ones are not critical.
    """

    ref: str
    kind: str
    name: str
    place: Place
    assessable: bool
    tasks: int
    milestones: int
    links: int
    finished: bool
    finish: dt.date | None
    unknown: str | None
    target: Day | Unknown
    days_late: int | None
    critical_path: tuple[str, ...]
    root: Cause | None
    critical: int
    near_critical: int
    negative_float: int
    not_assessable: int
    out_of_sequence: tuple[OutOfSequence, ...]


@dataclass(frozen=True, slots=True)
class ScheduleReport:
    """The whole answer. `only_critical` says that rows with more float are left out.

    `programs` is how many the plan has, before any filter.
    """

    name: str
    as_of: dt.date
    as_of_from: str
    scope: str
    filters: tuple[str, ...]
    only_critical: bool
    problems: int
    programs: int
    near_critical_minutes: int
    outlooks: tuple[Outlook, ...]
    rows: tuple[ScheduleRow, ...]


def build(
    portfolio: Portfolio,
    as_of: dt.date,
    as_of_from: str,
    selection: Selection = EVERYTHING,
    scope: Item[Component] | None = None,
    problems: int = 0,
    *,
    only_critical: bool = False,
) -> ScheduleReport:
    """The schedule of the plan, or of one program or project (`scope`), at `as_of`.

    Rows are in the order of the plan, each with what is around it.
    """
    view = _View(portfolio, as_of)
    components = [
        c
        for c in portfolio.components
        if (scope is None or c is scope or c.home is scope) and selection.takes(portfolio, c, as_of)
    ]
    rows = view.rows(components, selection, only_critical=only_critical)
    about: Iterable[Item[Component]] = {c.program.ref: c.program for c in components}.values()
    if scope is not None and scope.kind is Kind.PROJECT:
        about = components
    return ScheduleReport(
        portfolio.charter.name,
        as_of,
        as_of_from,
        scope.ref if scope else "",
        selection.words(),
        only_critical,
        problems,
        len(portfolio.programs),
        view.schedule.near_critical,
        tuple(view.outlook(c) for c in about if not _is_cancelled(c)),
        rows,
    )


class _View:
    """One plan at one date, with its schedule."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date) -> None:
        self._portfolio = portfolio
        self.schedule = Schedule(portfolio, as_of)

    def rows(
        self, components: list[Item[Component]], selection: Selection, *, only_critical: bool
    ) -> tuple[ScheduleRow, ...]:
        taken = {id(component) for component in components}
        kept: set[int] = set()
        for row in self.schedule.rows:
            item = row.item
            if id(item.component) not in taken or not _fits(item, selection):
                continue
            if only_critical and not (row.is_critical or self._is_near(row)):
                continue
            above: AnyItem | None = item
            while above is not None and id(above) not in kept:
                kept.add(id(above))
                above = above.parent or above.home
        return tuple(self._row(row) for row in self.schedule.rows if id(row.item) in kept)

    def _is_near(self, row: Row) -> bool:
        return row.total_float is not None and 0 < row.total_float <= self.schedule.near_critical

    def _row(self, row: Row) -> ScheduleRow:
        item = row.item
        fact = item.fact
        task = fact if isinstance(fact, Task) else None
        baseline = fact.baseline if isinstance(fact, Task | Milestone) else None
        promised = _promised(item)
        return ScheduleRow(
            ref=item.ref,
            kind=SUMMARY if task is not None and task.tasks else item.kind,
            name=item.name,
            place=item.place,
            home=item.component.ref,
            level=_level(item),
            owner=item.owner,
            team=item.team,
            promised=promised,
            forecast=fact.forecast if isinstance(fact, Milestone) else None,
            baseline_start=baseline.start if baseline else None,
            baseline_finish=baseline.finish if baseline else None,
            started=task.started if task else None,
            done=fact.done if isinstance(fact, Task | Milestone) else None,
            progress=task.progress.value if task and task.progress else None,
            finished=row.done,
            start=row.start,
            finish=row.finish,
            early_start=_written(row.early_start),
            early_finish=_written(row.early_finish),
            late_start=_written(row.late_start),
            late_finish=_written(row.late_finish),
            goes_on=_written(row.goes_on),
            total_float_minutes=row.total_float,
            free_float_minutes=row.free_float,
            total_float_days=_days(row.total_float, row.day),
            free_float_days=_days(row.free_float, row.day),
            critical=row.is_critical,
            near_critical=self._is_near(row),
            unknown=_reason(row),
            days_late=_late(row, promised),
            driver=self._drive(item),
        )

    def _drive(self, item: AnyItem) -> Drive:
        net = self.schedule.network
        own = net.index(item)
        index = self.schedule.last(item) if own is None else own
        if index is None or own is None:
            last = item if index is None else net.nodes[index].item
            return Drive(INSIDE, last.ref, None, last.place)
        index, tie = self._behind(own, self.schedule.passes.timings[own].driver.tie)
        item, cause = net.nodes[index].item, self.schedule.passes.timings[index].driver.cause
        if tie < 0:
            return Drive(cause, item.ref if index != own else "", None, _place(item, cause))
        link = net.activities[index].ties[tie]
        return Drive(Cause.LINK, net.nodes[link.on].item.ref, link.type, net.places[index][tie])

    def _behind(self, index: int, tie: int) -> tuple[int, int]:
        """A tie of an activity, or what drives the begin of what is around it, if the tie is to that.

        The tie is -1 where a begin has no predecessor but a date.
        """
        net = self.schedule.network
        while tie >= 0 and net.nodes[on := net.activities[index].ties[tie].on].role is Role.BEGIN:
            index, tie = on, self.schedule.passes.timings[on].driver.tie
        return index, tie

    def outlook(self, component: Item[Component]) -> Outlook:
        """A program with its projects, or a project alone."""
        inside: list[Item[Component]] = [component]
        if component.kind is Kind.PROGRAM:
            inside += self._portfolio.projects_of(component)
        held = [self._portfolio.held(c) for c in inside if not _is_cancelled(c)]
        tasks = [task for h in held for task in h.tasks if not task.fact.tasks]
        milestones = [milestone for h in held for milestone in h.milestones]
        links: list[tuple[Link, AnyItem]] = [
            (link, task) for h in held for task in h.tasks for link in task.fact.after
        ]
        links += [(link, milestone) for milestone in milestones for link in milestone.fact.after]
        promises = sum(bool(dependency.fact.for_) for h in held for dependency in h.dependencies)
        row, chain = self.schedule.row(component), self.schedule.chain(component)
        rows = [r for item in (*tasks, *milestones) if (r := self.schedule.row(item)) and not r.done]
        path = [step.item.ref for step in reversed(chain)]
        return Outlook(
            ref=component.ref,
            kind=component.kind,
            name=component.name,
            place=component.place,
            assessable=bool(tasks or promises) or any(self._takes_time(*link) for link in links),
            tasks=len(tasks),
            milestones=len(milestones),
            links=len(links) + promises,
            finished=row is not None and row.done,
            finish=row.finish if row else None,
            unknown="nothing in it has a date" if row is None else _reason(row),
            target=component.fact.target,
            days_late=_late(row, component.fact.target) if row else None,
            critical_path=tuple(ref for at, ref in enumerate(path) if at == 0 or path[at - 1] != ref),
            root=chain[-1].cause if chain else None,
            critical=sum(r.is_critical for r in rows),
            near_critical=sum(self._is_near(r) for r in rows),
            negative_float=sum(r.total_float is not None and r.total_float < 0 for r in rows),
            not_assessable=sum(r.total_float is None for r in rows),
            out_of_sequence=tuple(self._out_of_sequence(component)),
        )

    def _takes_time(self, link: Link, item: AnyItem) -> bool:
        """Whether a link says more than an order of milestones: a lag, or what another program does."""
        before = self._portfolio.resolve(link.on, item.home, *WORK)
        return bool(link.lag.amount) or (before is not None and before.program is not item.program)

    def _out_of_sequence(self, component: Item[Component]) -> Iterator[OutOfSequence]:
        net = self.schedule.network
        for begun, waits in self.schedule.passes.out_of_sequence:
            item = net.nodes[begun].item
            index, tie = self._behind(begun, waits)
            if component in (item.component, item.program) and tie >= 0:
                before = net.nodes[net.activities[index].ties[tie].on].item
                yield OutOfSequence(item.ref, before.ref, net.places[index][tie])


def _fits(item: AnyItem, selection: Selection) -> bool:
    """Whether an item is itself about the owners and teams asked for."""
    teams = {item.team}
    if isinstance(item.fact, Task):
        teams.update(name.removeprefix("@") for name in item.fact.assign)
    return (not selection.owners or item.owner in selection.owners) and (
        not selection.teams or not teams.isdisjoint(selection.teams)
    )


def _is_cancelled(component: Item[Component]) -> bool:
    return component.fact.status is Status.CANCELLED


def _promised(item: AnyItem) -> Day | Unknown:
    match item.fact:
        case Milestone() as milestone:
            return milestone.due
        case Task() as task:
            return task.deadline
        case Component() as component:
            return component.target
        case _:
            return Unknown("nothing is promised of it")


def _level(item: AnyItem) -> int:
    level = 0
    above = item.parent or item.home
    while above is not None:
        level += 1
        above = above.parent or above.home
    return level


def _reason(row: Row) -> str | None:
    return None if row.unknown is None else row.unknown.reason


def _late(row: Row, promised: Day | Unknown) -> int | None:
    return (row.finish - promised.last).days if isinstance(promised, Day) else None


def _days(minutes: int | None, day: int) -> Decimal | None:
    return None if minutes is None else Decimal(minutes) / day


def _written(at: int) -> str:
    return moment(at).isoformat(timespec="minutes")


_KEYS = {
    Cause.CONSTRAINT: ("constraint",),
    Cause.RESUME: ("resume",),
    Cause.RELEASE: ("start", "constraint"),
    Cause.ACTUAL: ("done", "started"),
    Cause.STATED: ("promised", "forecast", "due"),
}
"""The keys that state a cause, the first that is there."""


def _place(item: AnyItem, cause: Cause) -> Place:
    stated = item.fact.model_fields_set
    return next((item.place.at(key) for key in _KEYS.get(cause, ()) if key in stated), item.place)
