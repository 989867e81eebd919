"""The 14 points of schedule assessment, each a ratio with what counts against it.

Source: DCMA-EA PAM 200.1, Earned Value Management System Program Analysis Pamphlet, section 4. A
program is assessed over the tasks of its active and proposed projects. A task is a leaf with a
length; milestones and summaries are none. *Open* means not finished. What lacks an input is not
assessable, with the reason; it is never passed on a default.
"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.analysis.schedule.activities import finished_at, minutes
from plateSpinner.analysis.schedule.critical_path import early_finishes
from plateSpinner.analysis.schedule.logic import Logic
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Row, Schedule
from plateSpinner.analysis.schedule.worktime import WorkTime
from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.links import ConstraintType, Link, LinkType
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Holdings, Item, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown

HARD = frozenset(
    (
        ConstraintType.MUST_START_ON,
        ConstraintType.MUST_FINISH_ON,
        ConstraintType.START_NO_LATER_THAN,
        ConstraintType.FINISH_NO_LATER_THAN,
    )
)
"""Constraints that may hold an item where its predecessors do not let it be."""
TEST_DAYS = 600
"""By how many working days the critical path test lengthens a task."""
NO_TASKS = "no open task with a length"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How many of how many, and where those are that count: in the order of the plan."""

    count: int
    total: int
    places: tuple[Place, ...]

    @property
    def share(self) -> Decimal:
        """`count` of `total`, 0 to 1; 0 where there is nothing to count over."""
        return Decimal(self.count) / self.total if self.total else Decimal(0)


@dataclass(frozen=True, slots=True)
class Relation:
    """A link as it is written: its successor and its place."""

    item: Item[Task] | Item[Milestone]
    link: Link
    place: Place


class ProgramMetrics:
    """The points of one program at a date."""

    def __init__(
        self, portfolio: Portfolio, program: Item[Component], schedule: Schedule, logic: Logic, as_of: dt.date
    ) -> None:
        self.program = program
        self._schedule = schedule
        self._logic = logic
        self._as_of = as_of
        inside = (program, *portfolio.projects_of(program))
        self._held: tuple[Holdings, ...] = tuple(portfolio.held(c) for c in inside if is_open(c))

    @cached_property
    def tasks(self) -> tuple[Item[Task], ...]:
        """Every task, open or finished."""
        return tuple(
            task for held in self._held for task in held.tasks if not task.fact.tasks and self._length(task)
        )

    def _length(self, task: Item[Task]) -> bool:
        index = self._schedule.network.index(task)
        activity = None if index is None else self._schedule.network.activities[index]
        return activity is not None and (activity.duration > 0 or bool(activity.unknown))

    def _index(self, task: Item[Task]) -> int:
        index = self._schedule.network.index(task)
        return -1 if index is None else index

    def _day(self, task: Item[Task]) -> int:
        """Minutes of a working day of a task's calendar."""
        network = self._schedule.network
        measure = network.activities[self._index(task)].measure
        return measure.day if isinstance(measure, WorkTime) else network.calendars.default.day

    @cached_property
    def _rows(self) -> dict[int, Row] | Unknown:
        """What was computed of the open tasks, by their identity; unknown where one has no float."""
        rows: dict[int, Row] = {}
        for task in self.open:
            row = self._schedule.row(task)
            if row is None or row.total_float is None:
                why = (
                    row.unknown.reason
                    if row is not None and row.unknown is not None
                    else "something after it is unknown"
                )
                return Unknown(f"the float of task '{task.ref}' can't be told: {why}")
            rows[id(task)] = row
        return rows

    @cached_property
    def open(self) -> tuple[Item[Task], ...]:
        """The tasks that are not finished."""
        return tuple(task for task in self.tasks if not is_done(task.fact.done, self._as_of))

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The links of everything that is not finished."""
        items: list[Item[Task] | Item[Milestone]] = []
        for held in self._held:
            items += [*held.tasks, *held.milestones]
        return tuple(
            Relation(item, link, item.place.at("after", number))
            for item in items
            if not is_done(item.fact.done, self._as_of)
            for number, link in enumerate(item.fact.after)
        )

    def _over_open(self, counts: Callable[[Item[Task]], bool], key: str = "") -> Ratio | Unknown:
        if not self.open:
            return Unknown(NO_TASKS)
        found = [task for task in self.open if counts(task)]
        return Ratio(
            len(found),
            len(self.open),
            tuple(task.place.at(key) if key in task.fact.model_fields_set else task.place for task in found),
        )

    def _over_relations(self, counts: Callable[[Link], bool]) -> Ratio | Unknown:
        if not self.relations:
            return Unknown("no link")
        found = tuple(relation.place for relation in self.relations if counts(relation.link))
        return Ratio(len(found), len(self.relations), found)

    def logic(self) -> Ratio | Unknown:
        """Point 1: open tasks without a predecessor, without a successor, or both."""
        logic = self._logic
        return self._over_open(
            lambda task: (
                not (logic.has_predecessor(self._index(task)) and logic.has_successor(self._index(task)))
            )
        )

    def dangling(self) -> Ratio | Unknown:
        """Point 1, reported beside it: open tasks whose start, or whose finish, nothing hangs on."""
        return self._over_open(lambda task: self._logic.dangles(self._index(task)))

    def leads(self) -> Ratio | Unknown:
        """Point 2: links with a negative lag."""
        return self._over_relations(lambda link: link.lag.amount < 0)

    def lags(self) -> Ratio | Unknown:
        """Point 3: links with a lag."""
        return self._over_relations(lambda link: link.lag.amount > 0)

    def other_types(self) -> Ratio | Unknown:
        """Point 4: links that are not finish to start."""
        return self._over_relations(lambda link: link.type is not LinkType.FS)

    def hard_constraints(self) -> Ratio | Unknown:
        """Point 5: open tasks with a constraint that may hold against the logic."""
        return self._over_open(
            lambda task: task.fact.constraint is not None and task.fact.constraint.type in HARD, "constraint"
        )

    def high_float(self, days: Decimal) -> Ratio | Unknown:
        """Point 6: open tasks with more than so many working days of total float."""
        rows = self._rows
        if isinstance(rows, Unknown):
            return rows
        return self._over_open(lambda task: (rows[id(task)].total_float or 0) > days * rows[id(task)].day)

    def negative_float(self) -> Ratio | Unknown:
        """Point 7: open tasks with less than no total float."""
        rows = self._rows
        if isinstance(rows, Unknown):
            return rows
        return self._over_open(lambda task: (rows[id(task)].total_float or 0) < 0)

    def long(self, days: Decimal) -> Ratio | Unknown:
        """Point 8: open tasks longer than so many working days, by the baseline where one is kept."""
        if not self.open:
            return Unknown(NO_TASKS)
        without = [task for task in self.open if self._days(task) is None]
        if without:
            return Unknown(f"task '{without[0].ref}' has no duration")
        return self._over_open(lambda task: (self._days(task) or 0) > days, "duration")

    def _days(self, task: Item[Task]) -> Decimal | None:
        """Its length in working days, by the baseline where one is kept; None where nobody gave one."""
        activity = self._schedule.network.activities[self._index(task)]
        baseline = task.fact.baseline
        if baseline is not None and baseline.duration is not None and isinstance(activity.measure, WorkTime):
            return Decimal(minutes(baseline.duration, activity.measure)) / self._day(task)
        return (
            None
            if activity.unknown and not activity.duration
            else Decimal(activity.duration) / self._day(task)
        )

    def invalid_dates(self) -> Ratio | Unknown:
        """Point 9: forecasts before the data date of what is open, actual dates after it."""
        found: list[Place] = []
        total = 0
        for held in self._held:
            items: tuple[Item[Task] | Item[Milestone], ...] = (*held.milestones, *held.tasks)
            for item in items:
                dates = tuple(self._dated(item))
                total += bool(dates)
                found += [item.place.at(key) for key, wrong in dates if wrong]
        return Ratio(len(found), total, tuple(found)) if total else Unknown("no actual date and no forecast")

    def _dated(self, item: Item[Task] | Item[Milestone]) -> Iterable[tuple[str, bool]]:
        fact = item.fact
        if isinstance(fact, Task) and fact.started is not None:
            yield "started", fact.started.first > self._as_of
        if fact.done is not None:
            yield "done", fact.done.first > self._as_of
        elif isinstance(fact, Milestone) and fact.forecast is not None:
            yield "forecast", fact.forecast.last < self._as_of

    def without_resources(self) -> Ratio | Unknown:
        """Point 10: open tasks of a day or more to which nobody is assigned."""
        long = [task for task in self.open if (self._days(task) or 0) >= 1]
        if not long:
            return Unknown("no open task of a day or more")
        found = [task for task in long if not any(task.fact.assign.values())]
        return Ratio(len(found), len(long), tuple(task.place for task in found))

    def missed(self) -> Ratio | Unknown:
        """Point 11: of what the baseline finishes by the data date, what was finished later or is open."""
        due = [task for task in self.tasks if self._baselined(task)]
        if not any(task.fact.baseline and task.fact.baseline.finish for task in self.tasks):
            return Unknown("no task has a baseline finish")
        found = [task for task in due if self._later(task)]
        return Ratio(len(found), len(due), tuple(task.place.at("baseline") for task in found))

    def _baselined(self, task: Item[Task]) -> bool:
        baseline = task.fact.baseline
        return baseline is not None and baseline.finish is not None and baseline.finish.last <= self._as_of

    def _later(self, task: Item[Task]) -> bool:
        baseline, done = task.fact.baseline, task.fact.done
        finish = baseline.finish if baseline else None
        if finish is None or not is_done(done, self._as_of):
            return True
        return done is not None and done.last > finish.last

    def critical_path_test(self) -> tuple[int, int, Item[Task]] | Unknown:
        """Point 12: working days added to a critical task, how many the program's finish moves, and the task.

        The task is the first open one on the path that drives the program's finish; it is lengthened
        by `TEST_DAYS`.
        """
        row = self._schedule.row(self.program)
        if row is None or row.unknown is not None:
            return self._no_finish(row)
        ours = {id(task): task for task in self.open}
        path = [ours[id(step.item)] for step in self._schedule.chain(self.program) if id(step.item) in ours]
        if not path:
            return Unknown("no open task drives the program's finish")
        task, net = path[-1], self._schedule.network
        index = self._index(task)
        activity, day = net.activities[index], self._day(task)
        rest = activity.duration if activity.remaining is None else activity.remaining
        more = TEST_DAYS * day
        longer = replace(activity, duration=activity.duration + more, remaining=rest + more)
        activities = [*net.activities[:index], longer, *net.activities[index + 1 :]]
        finishes, _ = early_finishes(activities, net.data_date)
        mine = [
            finish
            for finish, node in zip(finishes, net.nodes, strict=True)
            if node.role is Role.WORK and node.item.program is self.program
        ]
        return TEST_DAYS, activity.measure.between(row.early_finish, max(mine)) // day, task

    def _no_finish(self, row: Row | None) -> Unknown:
        why = f": {row.unknown.reason}" if row is not None and row.unknown is not None else ""
        return Unknown(f"the program's finish can't be projected{why}")

    def critical_path_length_index(self) -> tuple[Decimal, Place] | Unknown:
        """Point 13: (length of the critical path + float to the target) / that length; the target's place.

        The length is working time from the data date to the projected finish of the program.
        """
        target = self.program.fact.target
        if isinstance(target, Unknown):
            return Unknown(f"the program's target is {target.reason}")
        row = self._schedule.row(self.program)
        if row is None or row.unknown is not None:
            return self._no_finish(row)
        net = self._schedule.network
        calendar = net.calendars.default
        length = calendar.between(net.data_date, row.early_finish)
        if length <= 0:
            return Unknown("nothing is left to be done")
        end = finished_at(target, calendar)
        return Decimal(length + calendar.between(row.early_finish, end)) / length, self.program.place.at(
            "target"
        )

    def baseline_execution_index(self) -> Ratio | Unknown:
        """Point 14: tasks finished, of those to be finished by the data date and those without a baseline."""
        if not any(task.fact.baseline and task.fact.baseline.finish for task in self.tasks):
            return Unknown("no task has a baseline finish")
        finished = sum(is_done(task.fact.done, self._as_of) for task in self.tasks)
        without = [task for task in self.tasks if not (task.fact.baseline and task.fact.baseline.finish)]
        due = [task for task in self.tasks if self._baselined(task)]
        late = [task.place.at("baseline") for task in due if not is_done(task.fact.done, self._as_of)]
        return Ratio(finished, len(due) + len(without), tuple(late))
