"""The plan as a network of activities: what the critical path method needs, and where each part is written.

Every leaf task and every milestone is an activity. What is around others (a summary, a project, a
program) has gates where something is tied to it as a whole: its begin, before every task inside;
its end, after everything inside; its first, where the earliest task inside starts. A commitment
from outside of the plan is an activity at the date it is promised for.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from plateSpinner.analysis.schedule.activities import (
    BY_THE_CLOCK,
    Activities,
    finished_at,
    minutes,
    whole,
)
from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.critical_path import ALWAYS, Activity, Tie, break_circles
from plateSpinner.analysis.schedule.worktime import Clock, WorkTime, instant
from plateSpinner.finding import Place
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency, DependencyStatus
from plateSpinner.model.durations import Unit
from plateSpinner.model.links import ConstraintType, Link, LinkType
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Kind, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import quoted

_FROM_START = (LinkType.SS, LinkType.SF)


class Role(StrEnum):
    """What an activity stands for."""

    WORK = "work"
    BEGIN = "begin"
    END = "end"
    FIRST = "first"
    PROMISE = "promise"


@dataclass(frozen=True, slots=True)
class Node:
    """The item that an activity stands for, and as what."""

    item: AnyItem
    role: Role


@dataclass(frozen=True, slots=True)
class Network:
    """The activities, what each stands for, and where each of its ties is written.

    A tie between a thing and what is around it is written nowhere and has the place of the thing.
    """

    activities: list[Activity]
    nodes: list[Node]
    places: list[list[Place]]
    calendars: Calendars
    circular: frozenset[int]
    cut: tuple[tuple[int, int], ...]
    """The ties within circles, which are taken out: the one that waits, and the one it waits for."""
    data_date: int
    _index: dict[tuple[int, Role], int]
    _inside: dict[int, list[AnyItem]]

    def inside(self, item: AnyItem) -> list[AnyItem]:
        """What stands directly in a program, project or summary and has dates; nothing cancelled."""
        return self._inside.get(id(item), [])

    def counted(self, item: AnyItem) -> list[AnyItem]:
        """What is inside, without projects on hold where there are others."""
        return _counted(item, self.inside(item))

    def is_written(self, index: int, tie: int) -> bool:
        """Whether somebody wrote a tie, so that it does not only follow from what is around what."""
        on = self.activities[index].ties[tie].on
        place = self.places[index][tie]
        return place not in (self.nodes[index].item.place, self.nodes[on].item.place)

    def index(self, item: AnyItem, role: Role = Role.WORK) -> int | None:
        """The activity of an item; None where it has none in that role."""
        return self._index.get((id(item), role))


def network(portfolio: Portfolio, as_of: dt.date) -> Network:
    """The network of everything that is not cancelled, over all programs, at a data date."""
    return _Builder(portfolio, as_of).network()


@dataclass(slots=True)
class _Builder:
    portfolio: Portfolio
    as_of: dt.date
    calendars: Calendars = field(init=False)
    data_date: int = field(init=False)
    _made: Activities = field(init=False)
    activities: list[Activity] = field(default_factory=list)
    nodes: list[Node] = field(default_factory=list)
    places: list[list[Place]] = field(default_factory=list)
    indexes: dict[tuple[int, Role], int] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    awaited: set[int] = field(default_factory=set)
    """The identities of the items that commitments are made for."""
    begins: dict[int, int | None] = field(default_factory=dict)
    """The gate before everything in each program, project and summary, by the identity of its item."""
    inside: dict[int, list[AnyItem]] = field(default_factory=dict)
    """What stands directly in each program, project and summary, by the identity of its item."""

    def network(self) -> Network:
        self.calendars = Calendars(self.portfolio.charter, self.as_of)
        stated = self.portfolio.charter.data_date
        exact = stated is not None and stated.first == self.as_of and stated.minute
        self.data_date = instant(self.as_of, exact or 0)
        self._made = Activities(self.calendars, self.data_date)
        self.groups = {program.ref: number for number, program in enumerate(self.portfolio.programs)}
        counted = [c for c in self.portfolio.components if not _is_cancelled(c)]
        for component in counted:
            self._enter(component)
        commitments = [d for component in counted for d in self.portfolio.held(component).dependencies]
        for item in commitments:
            waiting = self.portfolio.resolve(item.fact.for_, item.home, *WORK) if item.fact.for_ else None
            if waiting is not None:
                self.awaited.add(id(waiting))
        for component in counted:
            self._tie(component)
        for item in commitments:
            self._tie_commitment(item)
        circular, cut = self._without_circles()
        return Network(
            self.activities,
            self.nodes,
            self.places,
            self.calendars,
            circular,
            cut,
            self.data_date,
            self.indexes,
            self.inside,
        )

    def _without_circles(self) -> tuple[frozenset[int], tuple[tuple[int, int], ...]]:
        """Take the ties within circles out, with their places; what lay in a circle, and these ties."""
        ties = [activity.ties for activity in self.activities]
        circular = break_circles(self.activities)
        cut: list[tuple[int, int]] = []
        for index in circular:
            left = {id(tie) for tie in self.activities[index].ties}
            written = zip(ties[index], self.places[index], strict=True)
            self.places[index] = [place for tie, place in written if id(tie) in left]
            cut += [(index, tie.on) for tie in ties[index] if id(tie) not in left]
        return circular, tuple(cut)

    def _add(self, item: AnyItem, role: Role, activity: Activity) -> int:
        index = self.indexes[id(item), role] = len(self.activities)
        self.activities.append(activity)
        self.nodes.append(Node(item, role))
        self.places.append([])
        return index

    def _bind(self, index: int, tie: Tie, place: Place) -> None:
        self.activities[index].ties.append(tie)
        self.places[index].append(place)

    def _group(self, item: AnyItem) -> int:
        """The program, whose finish float is counted against; what is on hold stands for itself."""
        if not _is_held(item.component):
            return self.groups[item.program.ref]
        return self.groups.setdefault(item.component.place.file, len(self.groups))

    # activities

    def _enter(self, component: Item[Component]) -> None:
        held = self.portfolio.held(component)
        if component.home is not None:
            self.inside.setdefault(id(component.home), []).append(component)
        self.inside.setdefault(id(component), []).extend(held.milestones)
        group = self._group(component)
        for task in held.tasks:
            self.inside.setdefault(id(task.parent or component), []).append(task)
            if not task.fact.tasks:
                self._add(task, Role.WORK, self._made.task(task, group))
        for milestone in held.milestones:
            self._add(milestone, Role.WORK, self._made.milestone(milestone, group))

    # ties

    def _tie(self, component: Item[Component]) -> None:
        held = self.portfolio.held(component)
        if not isinstance(component.fact.target, Unknown):
            self._bound_end(component, finished_at(component.fact.target, self.calendars.default))
        for task in held.tasks:
            if task.fact.tasks:
                self._tie_summary(task)
            else:
                index = self.indexes[id(task), Role.WORK]
                self._tie_to_begin(index, task)
                self._tie_links(index, task, task.fact.after)
        for milestone in held.milestones:
            index = self.indexes[id(milestone), Role.WORK]
            self._tie_links(index, milestone, milestone.fact.after)

    def _tie_summary(self, task: Item[Task]) -> None:
        fact = task.fact
        if isinstance(fact.deadline, Day):
            self._bound_end(task, finished_at(fact.deadline, self.calendars.default))
        constraint = fact.constraint
        if constraint and constraint.day and constraint.type is ConstraintType.FINISH_NO_LATER_THAN:
            self._bound_end(task, finished_at(constraint.day, self.calendars.default))
        if fact.after:
            self._tie_links(self._own_begin(task), task, fact.after)

    def _bound_end(self, item: AnyItem, at: int) -> None:
        activity = self.activities[self._end(item)]
        activity.deadline = at if activity.deadline is None else min(activity.deadline, at)

    def _tie_to_begin(self, index: int, item: AnyItem) -> None:
        begin = self._begin_around(item)
        if begin is not None:
            self._bind(index, Tie(begin), item.place)

    def _begin_around(self, item: AnyItem) -> int | None:
        """The nearest gate before everything in what is around an item; None where nothing is tied there."""
        around = item.parent or item.home
        if around is None:
            return None
        if id(around) not in self.begins:
            after = isinstance(around.fact, Task) and around.fact.after
            tied = after or id(around) in self.awaited or _release(around) is not None
            self.begins[id(around)] = self._own_begin(around) if tied else self._begin_around(around)
        return self.begins[id(around)]

    def _own_begin(self, item: AnyItem) -> int:
        gate = self.indexes.get((id(item), Role.BEGIN))
        if gate is None:
            gate = self._gate(item, Role.BEGIN)
            self.activities[gate].release = _release(item)
            self._tie_to_begin(gate, item)
        return gate

    def _end(self, item: AnyItem) -> int:
        """The gate after everything in a summary, project or program."""
        known = self.indexes.get((id(item), Role.END))
        if known is not None:
            return known
        gate = self._gate(item, Role.END)
        inside = self.inside.get(id(item), [])
        for part in _counted(item, inside):
            index = self.indexes.get((id(part), Role.WORK))
            self._bind(gate, Tie(self._end(part) if index is None else index), part.place)
        if not inside:
            self._take_target(self.activities[gate], item)
        return gate

    def _take_target(self, activity: Activity, item: AnyItem) -> None:
        """The end of a program or project that holds nothing with a date lies where somebody promised."""
        target = item.fact.target if isinstance(item.fact, Component) else None
        if isinstance(target, Day) and finished_at(target, self.calendars.default) > self.data_date:
            activity.stated = finished_at(target, self.calendars.default)
        else:
            activity.unknown = "nothing in it has a date"
        self._made.heed_status(activity, item)

    def _first(self, item: AnyItem) -> int:
        """The gate at the earliest start of the tasks in a summary, project or program."""
        known = self.indexes.get((id(item), Role.FIRST))
        if known is not None:
            return known
        gate = self._gate(item, Role.FIRST)
        self.activities[gate].earliest = True
        for part in self.inside.get(id(item), []):
            if part.kind is Kind.MILESTONE:
                continue
            index = self.indexes.get((id(part), Role.WORK))
            self._bind(gate, Tie(self._first(part) if index is None else index, LinkType.SS), part.place)
        if not self.activities[gate].ties:
            self.activities[gate].unknown = "nothing in it has a start"
        return gate

    def _gate(self, item: AnyItem, role: Role) -> int:
        return self._add(
            item, role, Activity(item.ref, ALWAYS, self.calendars.default, group=self._group(item), gate=True)
        )

    def _tie_links(self, index: int, item: AnyItem, links: tuple[Link, ...]) -> None:
        activity = self.activities[index]
        for number, link in enumerate(links):
            on = self.portfolio.resolve(link.on, item.home, *WORK)
            if on is None:
                activity.unknown = f"it waits for {quoted(link.on)}, which is not in the plan"
                continue
            plain = link.type is LinkType.FS
            predecessor = self._predecessor(on, from_start=not plain and link.type in _FROM_START)
            if predecessor is None:
                activity.unknown = f"it waits for {quoted(link.on)}, which is cancelled"
            else:
                place = item.place.at("after", number)
                if link.lag.unit is Unit.PER_CENT and self.activities[predecessor].gate:
                    activity.unknown = f"its lag is a share of {quoted(link.on)}, which has tasks inside"
                if plain and not link.lag.amount:
                    self._bind(index, Tie(predecessor), place)
                    continue
                to_finish = link.type in (LinkType.FF, LinkType.SF)
                for bound in self._leaves(item) if activity.gate and to_finish else (index,):
                    lag, clock = self._lag(link, self.activities[bound], predecessor)
                    self._bind(bound, Tie(predecessor, link.type, lag, clock), place)

    def _leaves(self, item: AnyItem) -> Iterator[int]:
        """The tasks in a summary, at any depth: each is bound by a link to the summary's finish."""
        for part in self.inside.get(id(item), []):
            index = self.indexes.get((id(part), Role.WORK))
            if index is None:
                yield from self._leaves(part)
            else:
                yield index

    def _predecessor(self, on: AnyItem, *, from_start: bool) -> int | None:
        known = self.indexes.get((id(on), Role.WORK))
        if known is not None:
            return known
        if _is_cancelled(on.component):
            return None
        return self._first(on) if from_start else self._end(on)

    def _lag(self, link: Link, activity: Activity, predecessor: int) -> tuple[int, Clock]:
        """A lag in minutes, and what measures it: the successor's calendar, or the clock."""
        measure = activity.measure if isinstance(activity.measure, WorkTime) else self.calendars.default
        if link.lag.unit is Unit.PER_CENT:
            of = self.activities[predecessor]
            return whole(of.duration * link.lag.amount / 100), ALWAYS if of.clock is ALWAYS else measure
        return minutes(link.lag, measure), ALWAYS if link.lag.unit in BY_THE_CLOCK else measure

    # commitments

    def _tie_commitment(self, item: Item[Dependency]) -> None:
        """What waits for it waits for what is needed, or for the date that somebody outside has promised."""
        fact = item.fact
        waiting = self.portfolio.resolve(fact.for_, item.home, *WORK) if fact.for_ else None
        needed = self.portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
        predecessor = None if needed is None else self._predecessor(needed, from_start=False)
        if predecessor is not None and fact.status is DependencyStatus.AGREED and fact.delivered is None:
            promised = (
                finished_at(fact.promised, self.calendars.default) if isinstance(fact.promised, Day) else None
            )
            known = self.activities[predecessor].deadline
            if promised is not None:
                self.activities[predecessor].deadline = promised if known is None else min(known, promised)
        if (
            waiting is None
            or _is_cancelled(waiting.component)
            or (fact.delivered and predecessor is not None)
        ):
            return
        if predecessor is None:
            predecessor = self._add(item, Role.PROMISE, self._made.promise(item, self._group(item)))
        index = self.indexes.get((id(waiting), Role.WORK))
        index = self._own_begin(waiting) if index is None else index
        self._bind(index, Tie(predecessor), item.place.at("needs" if fact.needs else "external"))
        self._no_longer_stated(self.activities[index])

    def _no_longer_stated(self, activity: Activity) -> None:
        """A milestone that a commitment is tied to does not lie where somebody said any more."""
        activity.stated = None
        if activity.unknown.endswith("waits for nothing"):
            activity.unknown = ""


def _is_cancelled(component: Item[Component]) -> bool:
    return component.fact.status is Status.CANCELLED or (
        component.home is not None and component.home.fact.status is Status.CANCELLED
    )


def _counted(item: AnyItem, inside: list[AnyItem]) -> list[AnyItem]:
    return [part for part in inside if part.component is item.component or not _is_held(part)] or inside


def _is_held(item: AnyItem) -> bool:
    """Whether a project or program is on hold: what is around it does not wait for it."""
    return item.component.fact.status is Status.ON_HOLD


def _release(item: AnyItem) -> int | None:
    """Before when nothing in an item starts."""
    fact = item.fact
    if isinstance(fact, Component):
        return instant(fact.start.first, fact.start.minute or 0) if isinstance(fact.start, Day) else None
    constraint = fact.constraint if isinstance(fact, Task) else None
    if constraint and constraint.day and constraint.type is ConstraintType.START_NO_EARLIER_THAN:
        return instant(constraint.day.first, constraint.day.minute or 0)
    return None
