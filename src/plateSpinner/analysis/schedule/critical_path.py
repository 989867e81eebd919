"""The critical path method over activities of any origin, in whole minutes.

Early dates by a pass forward, late dates by a pass backward, total and free float, and what drives
each date (Kelley and Walker 1959; PMI, Practice Standard for Scheduling). Activities that were begun
keep their actual dates, and what remains of them is done from the data date on.

Where the standards leave a choice the reading is that of Microsoft Project, whose stored dates are
the oracle: a lag is measured by the successor's calendar, a constraint holds even where a
predecessor ends later (the float then is negative), and a finish that is pushed takes the start along.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from plateSpinner.analysis.cycles import circles
from plateSpinner.analysis.schedule.worktime import EARLIEST, LATEST, Always, Clock
from plateSpinner.model.links import ConstraintType, LinkType

ALWAYS = Always()


@dataclass(frozen=True, slots=True)
class Tie:
    """A predecessor of an activity: its index, how it binds, and a lag in minutes of a clock."""

    on: int
    type: LinkType = LinkType.FS
    lag: int = 0
    clock: Clock = ALWAYS


@dataclass(slots=True)
class Activity:
    """What the method needs to know of a piece of work, a point in time or a gate.

    All dates are instants (see `worktime`). `clock` measures its work, `measure` its float, unless the
    work goes by the clock: then float does, too.
    Durations are minutes. Activities of one `group` share the date against which
    float is counted: the latest early finish among them.
    """

    ref: str
    clock: Clock
    measure: Clock
    duration: int = 0
    ties: list[Tie] = field(default_factory=list)
    group: int = 0
    release: int | None = None
    """It starts no earlier."""
    stated: int | None = None
    """It is not finished earlier: a date that was only stated, not computed."""
    constraint: ConstraintType = ConstraintType.AS_SOON_AS_POSSIBLE
    constraint_at: int = 0
    deadline: int | None = None
    """Float is counted against it too, where it comes before the group's finish."""
    started: int | None = None
    finished: int | None = None
    remaining: int | None = None
    """Minutes still to be done of what was begun; all of `duration` where it is None."""
    resume: int | None = None
    """What remains goes on no earlier."""
    gate: bool = False
    """It only hands dates on: the begin or the end of what is around others."""
    anytime: bool = False
    """A point in time that may lie outside of its working time."""
    earliest: bool = False
    """A gate at the earliest of its predecessors' dates."""
    unknown: str = ""
    """Why its length or date can't be told: its dates are then the earliest that they may be."""
    endless: bool = False
    """It is the length that can't be told: when what comes before it has to be there can't be, either."""


class Cause(StrEnum):
    """What sets an early date."""

    ACTUAL = "actual"
    DATA_DATE = "data_date"
    RELEASE = "release"
    RESUME = "resume"
    STATED = "stated"
    CONSTRAINT = "constraint"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Driver:
    """What sets an activity's early dates; `tie` is the index of the driving predecessor's tie."""

    cause: Cause
    tie: int = -1


class Timing(NamedTuple):
    """What was computed of an activity: instants and minutes.

    `start` and `finish` are where it lies: the early dates, but the late ones for what is to be done
    as late as possible. `goes_on` is where what remains begins: `start` of what was not begun. Float is None
    for what is finished, and where it can't be told. `unknown` is the index of the activity
    because of which the dates are only the earliest possible, -1 where they are certain; an activity
    of which nothing else is unknown has no time to be done before `LATEST`.
    """

    early_start: int
    early_finish: int
    late_start: int
    late_finish: int
    start: int
    finish: int
    goes_on: int
    total_float: int | None
    free_float: int | None
    driver: Driver
    unknown: int


@dataclass(frozen=True, slots=True)
class Passes:
    """The timings, one for each activity in their order, and the order of the pass.

    `out_of_sequence` has (activity, tie) of what was begun before the predecessor allowed it.
    """

    timings: tuple[Timing, ...]
    order: tuple[int, ...]
    out_of_sequence: tuple[tuple[int, int], ...]


def compute(activities: Sequence[Activity], data_date: int, *, override: bool = False) -> Passes:
    """Both passes. With `override` work that was begun does not wait for its predecessors any more.

    Raises `ValueError` where activities wait for one another in a circle.
    """
    return _Pass(activities, data_date, override=override).passes()


def early_finishes(
    activities: Sequence[Activity], data_date: int, *, override: bool = False
) -> tuple[list[int], list[int]]:
    """Only where each activity is finished, and because of which it is in doubt as in `Timing.unknown`.

    The forward pass alone, where nothing is to be done as late as possible. Raises as `compute`.
    """
    return _Pass(activities, data_date, override=override).finishes()


def finishes_again(
    activities: Sequence[Activity],
    changed: Iterable[int],
    passes: Passes,
    behind: Sequence[Iterable[int]],
    data_date: int,
    *,
    override: bool = False,
) -> list[int]:
    """As the finishes of `early_finishes`, where passes and successors are known from before some changed.

    What changed must wait for the same as before. Only what lies behind it is computed again.
    """
    return _Pass(activities, data_date, override=override).finishes_again(changed, passes, behind)


class _Pass:
    """The arrays of one computation, all by the index of the activity."""

    def __init__(self, activities: Sequence[Activity], data_date: int, *, override: bool) -> None:
        self._all = activities
        self._data_date = data_date
        self._override = override
        count = len(activities)
        self._early_start = [0] * count
        self._early_finish = [0] * count
        self._goes_on = [0] * count
        self._late_start = [0] * count
        self._late_finish = [0] * count
        self._drivers = [Driver(Cause.DATA_DATE)] * count
        self._unknown = [-1] * count
        self._put_off: dict[int, tuple[int, int]] = {}

    def passes(self) -> Passes:
        """Forward, backward, float."""
        order = _order(self._all)
        for index in order:
            self._forward(index)
        self._backward(order)
        self._put_off = {index: self._late_dates(index) for index in order if _is_put_off(self._all[index])}
        if self._put_off:
            self._forward_again(order)
        free = self._free_floats(order)
        uncertain = self._uncertain_floats(order)
        timings = tuple(self._timing(index, free[index], uncertain[index]) for index in range(len(self._all)))
        return Passes(timings, order, tuple(self._out_of_sequence()))

    def finishes(self) -> tuple[list[int], list[int]]:
        """Forward, and no further than that needs."""
        if any(_is_put_off(activity) for activity in self._all):
            timings = self.passes().timings
            return [timing.finish for timing in timings], self._unknown
        for index in _order(self._all):
            self._forward(index)
        return self._early_finish, self._unknown

    def finishes_again(
        self, changed: Iterable[int], passes: Passes, behind: Sequence[Iterable[int]]
    ) -> list[int]:
        """Forward from what changed, as far as dates move."""
        if any(_is_put_off(activity) for activity in self._all):
            return self.finishes()[0]
        self._early_start = [timing.early_start for timing in passes.timings]
        self._early_finish = [timing.early_finish for timing in passes.timings]
        waiting = set(changed)
        for index in passes.order:
            if index in waiting:
                before = self._early_start[index], self._early_finish[index]
                self._forward(index)
                if before != (self._early_start[index], self._early_finish[index]):
                    waiting.update(behind[index])
        return self._early_finish

    # forward

    def _forward(self, index: int) -> None:
        activity = self._all[index]
        self._unknown[index] = self._cause_of_doubt(index, activity)
        if activity.finished is not None:
            start = activity.started if activity.started is not None else activity.finished
            self._early_start[index] = self._goes_on[index] = min(start, activity.finished)
            self._early_finish[index] = activity.finished
            self._drivers[index] = Driver(Cause.ACTUAL)
        elif activity.earliest:
            self._first_of(index, activity)
        elif activity.started is not None:
            self._begun(index, activity, activity.started)
        else:
            self._to_begin(index, activity)
        if self._early_finish[index] >= LATEST and self._unknown[index] < 0:
            self._unknown[index] = index

    def _late_dates(self, index: int) -> tuple[int, int]:
        return self._late_start[index], self._late_finish[index]

    def _forward_again(self, order: Sequence[int]) -> None:
        """What follows something that is done as late as possible follows its late dates.

        Between two of these the early dates count, as in Microsoft Project.
        """
        put_off = self._put_off
        for index in order:
            if index in put_off:
                self._put_off = {}
                self._forward(index)
                self._put_off = put_off
                self._goes_on[index] = self._late_start[index]
                self._drivers[index] = Driver(Cause.CONSTRAINT)
            else:
                self._forward(index)

    def _cause_of_doubt(self, index: int, activity: Activity) -> int:
        if activity.finished is not None:
            return -1
        if activity.unknown:
            return index
        for tie in activity.ties:
            if self._unknown[tie.on] >= 0:
                return self._unknown[tie.on]
        return -1

    def _first_of(self, index: int, activity: Activity) -> None:
        """A gate at the earliest of its predecessors."""
        bounds = [(self._bound(tie), number) for number, tie in enumerate(activity.ties)]
        at, number = min(bounds, default=(self._data_date, -1))
        self._early_start[index] = self._early_finish[index] = self._goes_on[index] = at
        self._drivers[index] = Driver(Cause.LINK, number) if bounds else Driver(Cause.DATA_DATE)

    def _bound(self, tie: Tie) -> int:
        """The instant before which a tie lets its successor neither start nor finish."""
        from_start = tie.type is LinkType.SS or tie.type is LinkType.SF
        at = self._early_start[tie.on] if from_start else self._early_finish[tie.on]
        if tie.on in self._put_off:
            at = self._put_off[tie.on][0 if from_start else 1]
        return tie.clock.add(at, tie.lag) if tie.lag else at

    def _to_begin(self, index: int, activity: Activity) -> None:
        clock, duration = activity.clock, activity.duration
        open_at, driver = EARLIEST if activity.gate else self._data_date, Driver(Cause.DATA_DATE)
        for at, cause in ((activity.release, Cause.RELEASE), (_not_before_start(activity), Cause.CONSTRAINT)):
            if at is not None and at > open_at:
                open_at, driver = at, Driver(cause)
        start = open_at if driver.cause is Cause.CONSTRAINT else clock.next_work(open_at)
        pushed, pusher = EARLIEST, driver
        for number, tie in enumerate(activity.ties):
            at = self._bound(tie)
            if tie.type is LinkType.FF or tie.type is LinkType.SF:
                if at > pushed:
                    pushed, pusher = at, Driver(Cause.LINK, number)
            elif at > start:
                start, driver = at, Driver(Cause.LINK, number)
        for at, cause in ((activity.stated, Cause.STATED), (_not_before_finish(activity), Cause.CONSTRAINT)):
            if at is not None and at > pushed:
                pushed, pusher = at, Driver(cause)
        if driver.cause is not Cause.CONSTRAINT:
            start = clock.next_work(start) if duration else _point_after(activity, start)
        finish = clock.add(start, duration)
        if finish < pushed and (duration == 0 or clock.between(finish, pushed) > 0):
            start, driver = clock.sub(pushed, duration), pusher
            if driver.cause is Cause.LINK and not duration:
                start = _point_after(activity, start)
            exact = not duration or activity.constraint is ConstraintType.MUST_FINISH_ON
            finish = pushed if exact and driver.cause is not Cause.LINK else clock.add(start, duration)
        start, finish, held = _held(activity, start, finish)
        self._early_start[index] = self._goes_on[index] = start
        self._early_finish[index] = finish
        self._drivers[index] = Driver(Cause.CONSTRAINT) if held else driver

    def _begun(self, index: int, activity: Activity, started: int) -> None:
        """Work in progress: what remains is done from the data date on, after the predecessors."""
        clock = activity.clock
        remaining = activity.duration if activity.remaining is None else activity.remaining
        goes_on, driver = max(started, self._data_date), Driver(Cause.DATA_DATE)
        if activity.resume is not None and activity.resume > goes_on:
            goes_on, driver = activity.resume, Driver(Cause.RESUME)
        pushed, pusher = EARLIEST, driver
        if activity.constraint is ConstraintType.FINISH_NO_EARLIER_THAN:
            pushed, pusher = activity.constraint_at, Driver(Cause.CONSTRAINT)
        for number, tie in enumerate(() if self._override else activity.ties):
            if self._all[tie.on].finished is not None or self._is_date(tie.on):
                continue
            if tie.type is LinkType.FS and (at := self._bound(tie)) > goes_on:
                goes_on, driver = at, Driver(Cause.LINK, number)
            elif tie.type is LinkType.FF and (at := self._bound(tie)) > pushed:
                pushed, pusher = at, Driver(Cause.LINK, number)
        goes_on = clock.next_work(goes_on) if remaining else goes_on
        finish = clock.add(goes_on, remaining)
        if finish < pushed and clock.between(finish, pushed) > 0:
            finish, driver = pushed, pusher
        self._early_start[index], self._goes_on[index] = started, goes_on
        self._early_finish[index], self._drivers[index] = finish, driver

    def _is_date(self, index: int) -> bool:
        """Whether a gate is but a date before which nothing starts: what was begun has passed it."""
        gate = self._all[index]
        return gate.gate and gate.release is not None and all(self._is_date(tie.on) for tie in gate.ties)

    # backward

    def _backward(self, order: Sequence[int]) -> None:
        ends: dict[int, int] = {}
        for index, activity in enumerate(self._all):
            ends[activity.group] = max(ends.get(activity.group, EARLIEST), self._early_finish[index])
        finish_by = [ends[activity.group] for activity in self._all]
        start_by = [LATEST] * len(self._all)
        for index in reversed(order):
            activity = self._all[index]
            if activity.finished is not None:
                self._late_start[index] = self._early_start[index]
                self._late_finish[index] = self._early_finish[index]
                continue
            begin_late = self._late(index, activity, finish_by[index], start_by[index])
            self._hand_back(index, activity, begin_late, finish_by, start_by)

    def _late(self, index: int, activity: Activity, finish_by: int, start_by: int) -> int:
        """Set the late dates; gives the latest instant at which what remains has to begin."""
        clock = activity.clock
        promised = LATEST if activity.deadline is None else activity.deadline
        if activity.started is not None:
            if activity.constraint in _FINISH_BY:
                promised = min(promised, activity.constraint_at)
            finish = clock.last_work(min(finish_by, promised))
            remaining = activity.duration if activity.remaining is None else activity.remaining
            self._late_start[index], self._late_finish[index] = activity.started, finish
            return clock.sub(finish, remaining)
        kind, at = activity.constraint, activity.constraint_at
        if kind is ConstraintType.MUST_FINISH_ON:
            finish_by, start_by = at, LATEST
        elif kind is ConstraintType.MUST_START_ON:
            finish_by, start_by = LATEST, at
        elif kind is ConstraintType.FINISH_NO_LATER_THAN:
            finish_by = min(finish_by, at)
        elif kind is ConstraintType.START_NO_LATER_THAN:
            start_by = min(start_by, at)
        finish_by = min(finish_by, promised)
        finish = clock.last_work(finish_by) if activity.duration else _point_before(activity, finish_by)
        start = clock.sub(finish, activity.duration)
        if start_by < start:
            start = start_by
            finish = clock.add(start, activity.duration)
        self._late_start[index], self._late_finish[index] = start, finish
        return start

    def _hand_back(
        self, index: int, activity: Activity, begin_late: int, finish_by: list[int], start_by: list[int]
    ) -> None:
        """Tell the predecessors when they have to start and finish at the latest."""
        begun = activity.started is not None
        finish_late = self._late_finish[index]
        chosen = self._drivers[index].tie if activity.earliest else -1
        for number, tie in enumerate(activity.ties):
            if begun and (self._override or tie.type not in _BINDS_WHAT_REMAINS):
                continue
            if activity.earliest and number != chosen:
                continue
            late = begin_late if tie.type is LinkType.FS or tie.type is LinkType.SS else finish_late
            at = tie.clock.sub(late, tie.lag) if tie.lag else late
            bound = finish_by if tie.type is LinkType.FS or tie.type is LinkType.FF else start_by
            bound[tie.on] = min(bound[tie.on], at)

    # float

    def _free_floats(self, order: Sequence[int]) -> list[int | None]:
        """Minutes that each can slip without moving any successor: through gates to what lies behind."""
        free: list[int | None] = [None] * len(self._all)
        for index in reversed(order):
            activity = self._all[index]
            behind = free[index] if activity.gate else 0
            for tie in activity.ties:
                gap = self._gap(index, activity, tie)
                if gap is not None:
                    total = max(gap, 0) + (behind or 0)
                    known = free[tie.on]
                    free[tie.on] = total if known is None else min(known, total)
        return free

    def _gap(self, index: int, activity: Activity, tie: Tie) -> int | None:
        """Minutes between a predecessor and where its successor is now; None where it binds nothing."""
        if activity.finished is not None or (
            activity.started is not None and (self._override or tie.type not in _BINDS_WHAT_REMAINS)
        ):
            return None
        at_start = tie.type is LinkType.FS or tie.type is LinkType.SS
        finish = self._put_off[index][1] if index in self._put_off else self._early_finish[index]
        at = self._goes_on[index] if at_start else finish
        bound = self._bound(tie)
        return None if bound <= EARLIEST else _float_clock(self._all[tie.on]).between(bound, at)

    def _uncertain_floats(self, order: Sequence[int]) -> list[bool]:
        """Whether its own dates, or the length of something behind it, can't be told.

        Where something behind it only may come later than computed, float is what it is at least.
        """
        early = [activity.endless and activity.finished is None for activity in self._all]
        for index in reversed(order):
            if early[index]:
                for tie in self._all[index].ties:
                    early[tie.on] = True
        return [behind or doubt >= 0 for behind, doubt in zip(early, self._unknown, strict=True)]

    def _timing(self, index: int, free: int | None, uncertain: bool) -> Timing:  # noqa: FBT001
        activity = self._all[index]
        start, finish = self._early_start[index], self._early_finish[index]
        late_start, late_finish = self._late_start[index], self._late_finish[index]
        total: int | None = None
        by = _float_clock(activity)
        if activity.finished is None and not uncertain:
            total = by.between(finish, late_finish)
            if activity.started is None:
                total = min(total, by.between(start, late_start))
            if index in self._put_off:
                total = 0
        if activity.finished is not None or uncertain:
            free = None
        elif free is None:
            free = max(total or 0, 0)
        lies = self._put_off.get(index, (start, finish))
        unknown = self._unknown[index]
        return Timing(
            start,
            finish,
            late_start,
            late_finish,
            *lies,
            self._goes_on[index],
            total,
            free,
            self._drivers[index],
            unknown,
        )

    def _out_of_sequence(self) -> Iterator[tuple[int, int]]:
        for index, activity in enumerate(self._all):
            if activity.started is None:
                continue
            for number, tie in enumerate(activity.ties):
                if tie.type is LinkType.FS and self._bound(tie) > activity.started:
                    yield index, number


_FINISH_BY = (ConstraintType.FINISH_NO_LATER_THAN, ConstraintType.MUST_FINISH_ON)
_START_BY = (ConstraintType.START_NO_LATER_THAN, ConstraintType.MUST_START_ON)
_BINDS_WHAT_REMAINS = (LinkType.FS, LinkType.FF)


def _float_clock(activity: Activity) -> Clock:
    """Float is working time; by the clock where the duration is."""
    return activity.clock if activity.clock is ALWAYS and not activity.gate else activity.measure


def _point_after(activity: Activity, at: int) -> int:
    """Where work of no length lies that comes no earlier: in working time, or where it begins or ends."""
    clock = activity.clock
    return at if activity.anytime or clock.last_work(at) == at else clock.next_work(at)


def _point_before(activity: Activity, at: int) -> int:
    """Where work of no length lies that comes no later: in working time, or where it begins or ends."""
    clock = activity.clock
    return at if activity.anytime or clock.next_work(at) == at else clock.last_work(at)


def _is_put_off(activity: Activity) -> bool:
    late = activity.constraint is ConstraintType.AS_LATE_AS_POSSIBLE
    return late and activity.started is None and activity.finished is None


def _not_before_start(activity: Activity) -> int | None:
    kinds = (ConstraintType.START_NO_EARLIER_THAN, ConstraintType.MUST_START_ON)
    return activity.constraint_at if activity.constraint in kinds else None


def _not_before_finish(activity: Activity) -> int | None:
    kinds = (ConstraintType.FINISH_NO_EARLIER_THAN, ConstraintType.MUST_FINISH_ON)
    return activity.constraint_at if activity.constraint in kinds else None


def _held(activity: Activity, start: int, finish: int) -> tuple[int, int, bool]:
    """The dates with constraints that hold even where a predecessor ends later."""
    kind, at, clock = activity.constraint, activity.constraint_at, activity.clock
    if kind in _START_BY and start > at and clock.between(at, start) > 0:
        return at, clock.add(at, activity.duration), True
    if kind in _FINISH_BY and finish > at and clock.between(at, finish) > 0:
        return clock.sub(at, activity.duration), at, True
    return start, finish, False


def _order(activities: Sequence[Activity]) -> tuple[int, ...]:
    order = _in_order(activities)
    if len(order) < len(activities):
        raise ValueError("a network with circles: call break_circles first")
    return order


def _in_order(activities: Sequence[Activity]) -> tuple[int, ...]:
    """Every activity after its predecessors (Kahn 1962), without what lies in or behind a circle."""
    waits = [len(activity.ties) for activity in activities]
    behind = successors(activities)
    ready = deque(index for index, count in enumerate(waits) if count == 0)
    order: list[int] = []
    while ready:
        index = ready.popleft()
        order.append(index)
        for successor in behind[index]:
            waits[successor] -= 1
            if waits[successor] == 0:
                ready.append(successor)
    return tuple(order)


def successors(activities: Sequence[Activity]) -> list[list[int]]:
    """The indexes of the activities that each is tied to as a predecessor."""
    behind: list[list[int]] = [[] for _ in activities]
    for index, activity in enumerate(activities):
        for tie in activity.ties:
            behind[tie.on].append(index)
    return behind


def break_circles(activities: Sequence[Activity]) -> frozenset[int]:
    """Take out the ties within circles; what lay in one is unknown from then on. Gives their indexes."""
    if len(_in_order(activities)) == len(activities):
        return frozenset()
    alone = [index for index, activity in enumerate(activities) if any(t.on == index for t in activity.ties)]
    inside = {index: frozenset((index,)) for index in alone}
    for group in circles(successors(activities)):
        members = frozenset(group)
        inside.update((index, members) for index in group)
    for index, others in inside.items():
        activity = activities[index]
        activity.ties = [tie for tie in activity.ties if tie.on not in others]
        activity.unknown, activity.endless = "it waits for itself", True
    return frozenset(inside)
