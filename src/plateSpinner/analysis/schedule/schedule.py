"""The schedule of a whole plan: dates, float and causes of everything that has them.

Instants are minutes as in `worktime`; floats are minutes of work by an item's own calendar.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from plateSpinner.analysis.progress import is_done
from plateSpinner.analysis.schedule.activities import minutes
from plateSpinner.analysis.schedule.critical_path import (
    Activity,
    Cause,
    Passes,
    Timing,
    compute,
    early_finishes,
    finishes_again,
    successors,
)
from plateSpinner.analysis.schedule.network import Network, Role, network
from plateSpinner.analysis.schedule.worktime import WorkTime, finish_day, start_day
from plateSpinner.finding import Place
from plateSpinner.model.links import LinkType
from plateSpinner.model.policy import Progress
from plateSpinner.model.portfolio import AnyItem, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import quoted


@dataclass(frozen=True, slots=True)
class Row:
    """What was computed for a task, milestone, project or program.

    `start_at` and `finish_at` are where it lies: the early dates, or the late ones where it is to be
    done as late as possible. For what is around others the dates span those inside, and the float is
    the least of theirs. `day` is the length in minutes of its working day. `unknown` says why the dates
    are only the earliest possible. Float is None for what is done and where it can't be told.
    """

    item: AnyItem
    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    start_at: int
    finish_at: int
    goes_on: int
    total_float: int | None
    free_float: int | None
    day: int
    done: bool
    unknown: Unknown | None

    @property
    def start(self) -> dt.date:
        """The projected or actual day of its start."""
        return start_day(self.start_at)

    @property
    def finish(self) -> dt.date:
        """The projected or actual day of its finish."""
        return finish_day(self.finish_at)

    @property
    def is_critical(self) -> bool:
        """Whether it has no float: any slip moves a promise or the finish of its program."""
        return self.total_float is not None and self.total_float <= 0


@dataclass(frozen=True, slots=True)
class Projection:
    """When something will be reached; `unknown` says why that is only the earliest possible day."""

    finish: dt.date
    unknown: Unknown | None

    @property
    def answer(self) -> dt.date | Unknown:
        """The day, or why it can't be told."""
        return self.finish if self.unknown is None else self.unknown


@dataclass(frozen=True, slots=True)
class Step:
    """One link of a chain of causes: an item, what it waited for, and what that took.

    `since` and `until` are instants; the next step back ends where this one's `since` is. `work`
    is what the item itself takes of that, in minutes of its working time. `cause` says what set its
    date, `place` where that is written. `ties` lead to the next step, through gates: each an
    activity's index and the number of the tie that drives it.
    """

    item: AnyItem
    role: Role
    since: int
    until: int
    work: int
    cause: Cause
    place: Place
    ties: tuple[tuple[int, int], ...] = ()


class Schedule:
    """Dates, float and causes of a plan at a date. Everything is computed when first asked for."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date) -> None:
        self._portfolio = portfolio
        self.as_of = as_of

    @cached_property
    def network(self) -> Network:
        """What is tied to what."""
        return network(self._portfolio, self.as_of)

    @cached_property
    def passes(self) -> Passes:
        """What the critical path method says of the network."""
        return compute(self.network.activities, self.network.data_date, override=self.overrides)

    @cached_property
    def overrides(self) -> bool:
        """Whether what was begun does not wait for its predecessors."""
        return self._portfolio.charter.policy.progress is Progress.PROGRESS_OVERRIDE

    @cached_property
    def finishes(self) -> tuple[list[int], list[int]]:
        """Where each activity is finished and what makes that doubtful: what `status` needs of the passes."""
        if "passes" in self.__dict__:
            timings = self.passes.timings
            return [timing.finish for timing in timings], [timing.unknown for timing in timings]
        return early_finishes(self.network.activities, self.network.data_date, override=self.overrides)

    def projection(self, item: AnyItem) -> Projection | None:
        """When a milestone or a leaf task will be reached as far as its network says.

        None for what is done, what waits for nothing, and what is cancelled.
        """
        index = self.network.index(item)
        if index is None or not self.waits(item):
            return None
        finishes, doubts = self.finishes
        return Projection(finish_day(finishes[index]), self._doubt(index, doubts[index]))

    def ahead(self, item: AnyItem) -> Projection | None:
        """The projection, unless it says no more than the present day."""
        projection = self.projection(item)
        return projection if projection and projection.finish > self.as_of else None

    def waits(self, item: AnyItem) -> bool:
        """Whether a milestone or task is still to come and waits for something, so that its date follows."""
        index = self.network.index(item)
        if index is None:
            return False
        activity = self.network.activities[index]
        return activity.finished is None and (bool(activity.ties) or isinstance(item.fact, Task))

    @cached_property
    def near_critical(self) -> int:
        """The float in minutes up to which something is near-critical, by the default calendar."""
        return minutes(self._portfolio.charter.policy.near_critical, self.network.calendars.default)

    def row(self, item: AnyItem) -> Row | None:
        """The dates of an item; None for what is cancelled, has nothing with dates inside, or no dates."""
        return self._rows.get(id(item))

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """Everything that has dates, in the order of the plan."""
        held = self._rows
        return tuple(held[id(item)] for item in self._portfolio.items if id(item) in held)

    @cached_property
    def _rows(self) -> dict[int, Row]:
        rows: dict[int, Row] = {}
        for index, node in enumerate(self.network.nodes):
            if node.role is Role.WORK:
                rows[id(node.item)] = self._leaf(index, node.item, self.passes.timings[index])
        for item in reversed(self._portfolio.items):
            inside = [rows[id(part)] for part in self.network.counted(item) if id(part) in rows]
            if inside:
                rows[id(item)] = self._around(item, inside)
        return rows

    def _leaf(self, index: int, item: AnyItem, timing: Timing) -> Row:
        activity = self.network.activities[index]
        measure = activity.measure
        return Row(
            item,
            timing.early_start,
            timing.early_finish,
            timing.late_start,
            timing.late_finish,
            timing.start,
            timing.finish,
            timing.goes_on,
            timing.total_float,
            timing.free_float,
            measure.day if isinstance(measure, WorkTime) else self.network.calendars.default.day,
            activity.finished is not None,
            self._doubt(index, timing.unknown),
        )

    def _doubt(self, index: int, of: int) -> Unknown | None:
        if of < 0:
            return None
        node = self.network.nodes[of]
        why = self.network.activities[of].unknown or "its calendar leaves no time for it"
        return Unknown(why if of == index else f"{node.item.kind} {quoted(node.item.ref)}: {why}")

    def _around(self, item: AnyItem, inside: list[Row]) -> Row:
        dated = [row for row in inside if isinstance(item.fact, Task) or not _is_point(row)] or inside
        floats = [row.total_float for row in inside if row.total_float is not None]
        done = all(row.done for row in inside)
        unknown = next((row.unknown for row in inside if row.unknown is not None), None)
        end = max(row.early_finish for row in inside)
        return Row(
            item,
            min(row.early_start for row in dated),
            end,
            min(row.late_start for row in dated),
            max(row.late_finish for row in inside),
            min(row.start_at for row in dated),
            max(row.finish_at for row in inside),
            min(row.goes_on for row in dated),
            min(floats, default=None) if unknown is None else None,
            min((row.free_float for row in inside if row.free_float is not None), default=None)
            if unknown is None
            else None,
            self.network.calendars.default.day,
            done,
            None if done else unknown,
        )

    def chain(self, item: AnyItem) -> tuple[Step, ...]:
        """Why an item's date is what it is: from the item back to the root cause.

        Each step drives the one before; empty for what has no dates.
        """
        index = self.last(item)
        return tuple(self._steps(index)) if index is not None else ()

    def behind(self, items: Iterable[AnyItem]) -> tuple[AnyItem, ...]:
        """Every task and milestone that waits for one of these, at any remove, with those among them.

        What is around others stands for everything inside. In the order of the network.
        """
        waiting = [index for item in items for index in self._activities(item)]
        reached, followers, work = set(waiting), self.followers, self._work
        while waiting:
            new = [after for after in followers[waiting.pop()] if after not in reached]
            reached.update(new)
            waiting += new
        return tuple(item for index in sorted(reached) if (item := work[index]) is not None)

    @cached_property
    def _work(self) -> list[AnyItem | None]:
        """The item of each activity that is a task or a milestone itself."""
        return [node.item if node.role is Role.WORK else None for node in self.network.nodes]

    def _activities(self, item: AnyItem) -> list[int]:
        index = self.network.index(item)
        if index is not None:
            return [index]
        gates = [self.network.index(item, role) for role in (Role.BEGIN, Role.END, Role.FIRST)]
        leaves = [self.network.index(leaf) for leaf in self._leaves(item, self.network.inside)]
        return [index for index in (*gates, *leaves) if index is not None]

    @cached_property
    def _successors(self) -> list[list[int]]:
        return successors(self.network.activities)

    @cached_property
    def followers(self) -> list[list[int]]:
        """The activities that wait for each one, circles and all: for what is behind what."""
        if not self.network.cut:
            return self._successors
        followers = [list(each) for each in self._successors]
        for of, on in self.network.cut:
            followers[on].append(of)
        return followers

    def is_finished(self, item: AnyItem) -> bool:
        """Whether it, or everything that is in it, was done by the data date."""
        leaves = list(self._leaves(item)) if self.network.inside(item) else [item]
        return all(map(self._is_done, leaves))

    def _is_done(self, leaf: AnyItem) -> bool:
        index = self.network.index(leaf)
        done = getattr(leaf.fact, "done", None)
        counts = done is None and index is not None and self.network.activities[index].finished is not None
        return counts or is_done(done, self.as_of)

    def last(self, item: AnyItem) -> int | None:
        """The activity that sets an item's finish: itself, or the last one inside; None without dates."""
        index = self.network.index(item)
        if index is not None:
            return index
        leaves = [self.network.index(leaf) for leaf in self._leaves(item)]
        timings = self.passes.timings
        known = [leaf for leaf in leaves if leaf is not None]
        return max(known, key=lambda leaf: (timings[leaf].finish, -leaf), default=None)

    def _leaves(
        self, item: AnyItem, parts: Callable[[AnyItem], list[AnyItem]] | None = None
    ) -> Iterator[AnyItem]:
        """What is in an item at any depth and holds nothing itself: all that counts for its finish."""
        parts = parts or self.network.counted
        waiting = list(parts(item))
        while waiting:
            part = waiting.pop()
            inside = parts(part)
            waiting.extend(inside)
            if not inside:
                yield part

    def once_done(self, index: int) -> "Schedule":
        """The schedule as it would be had an activity been finished at the data date."""
        activities = list(self.network.activities)
        activities[index] = replace(activities[index], finished=self.network.data_date)
        other = Schedule(self._portfolio, self.as_of)
        other.network = replace(self.network, activities=activities)
        return other

    def finishes_with(self, changed: Mapping[int, Activity]) -> list[int]:
        """Where each activity would be finished with others in place of some; their ties stay as they are."""
        net = self.network
        activities = list(net.activities)
        for index, activity in changed.items():
            activities[index] = activity
        return finishes_again(
            activities, changed, self.passes, self._successors, net.data_date, override=self.overrides
        )

    def _steps(self, index: int) -> Iterator[Step]:
        net, timings = self.network, self.passes.timings
        until, at_start = timings[index].finish, False
        while True:
            activity, timing, node = net.activities[index], timings[index], net.nodes[index]
            happened = at_start and activity.started is not None
            cause = Cause.ACTUAL if happened else timing.driver.cause
            ties = tuple(self._way(index)) if cause is Cause.LINK else ()
            since = until if happened else min(timing.goes_on, until)
            if ties:
                by, number = ties[-1]
                tie = net.activities[by].ties[number]
                at_start = tie.type is LinkType.SS or tie.type is LinkType.SF
                since = timings[tie.on].start if at_start else timings[tie.on].finish
            work = max(activity.measure.between(timing.goes_on, until), 0)
            if activity.finished is None:
                work = min(work, activity.duration if activity.remaining is None else activity.remaining)
            place = self._written(ties) or node.item.place
            yield Step(node.item, node.role, since, until, work, cause, place, ties)
            if not ties:
                return
            index, until = tie.on, since

    def _way(self, index: int) -> Iterator[tuple[int, int]]:
        """The ties from an activity to what drives it, through gates that are driven themselves."""
        net, timings = self.network, self.passes.timings
        while (driver := timings[index].driver).cause is Cause.LINK:
            yield index, driver.tie
            index = net.activities[index].ties[driver.tie].on
            if not net.activities[index].gate:
                return

    def _written(self, ties: tuple[tuple[int, int], ...]) -> Place | None:
        """Where the first of these ties that is written stands; None where none is."""
        for index, number in ties:
            if self.network.is_written(index, number):
                return self.network.places[index][number]
        return None


def _is_point(row: Row) -> bool:
    return row.early_start == row.early_finish
