"""Milestones, tasks and commitments as activities: lengths, calendars, and what has happened.

Dates without a time: a start means the first minute of the day, a finish the last.
"""

from decimal import ROUND_HALF_UP, Decimal

from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.critical_path import ALWAYS, Activity
from plateSpinner.analysis.schedule.worktime import DAY, Clock, Crew, WorkTime, instant
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency, DependencyStatus
from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.links import Constraint, ConstraintType
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import AnyItem, Item
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import quoted

WEEKS_A_MONTH = 4
_HOUR = 60
BY_THE_CLOCK = {Unit.CALENDAR_DAY: DAY, Unit.CALENDAR_HOUR: _HOUR, Unit.CALENDAR_MINUTE: 1}
_FIXED = {Unit.MINUTE: 1, Unit.HOUR: _HOUR, **BY_THE_CLOCK}
_STILL = (Status.DONE, Status.ON_HOLD)
_STARTS = frozenset(
    (
        ConstraintType.START_NO_EARLIER_THAN,
        ConstraintType.START_NO_LATER_THAN,
        ConstraintType.MUST_START_ON,
    )
)


class Activities:
    """Makes an activity of a fact, as of a data date, an instant. Floats are counted within a `group`."""

    def __init__(self, calendars: Calendars, data_date: int) -> None:
        self._calendars = calendars
        self._data_date = data_date

    def milestone(self, item: Item[Milestone], group: int) -> Activity:
        """A milestone: when what it waits for is there, or when somebody stated, if it waits for nothing."""
        fact = item.fact
        clock = self._calendars.team(item.team)
        activity = Activity(item.ref, clock, clock, group=group, anytime=True)
        if isinstance(fact.due, Day):
            activity.deadline = finished_at(fact.due, clock)
        self._constrain(activity, fact.constraint)
        if fact.done is not None:
            activity.finished = finished_at(fact.done, clock)
        elif not fact.after and (fact.constraint is None or fact.constraint.day is None):
            self._take_as_stated(activity, fact)
        self.heed_status(activity, item)
        return activity

    def task(self, item: Item[Task], group: int) -> Activity:
        """A task without tasks inside."""
        fact = item.fact
        measure = self._calendars.named(fact.calendar) if fact.calendar else self._calendars.team(item.team)
        clock, length = self._length(item, measure)
        activity = Activity(item.ref, clock, measure, group=group)
        if isinstance(length, Unknown):
            activity.unknown, activity.endless = length.reason, True
        else:
            activity.duration = length
        if isinstance(fact.deadline, Day):
            activity.deadline = finished_at(fact.deadline, measure)
        self._constrain(activity, fact.constraint)
        self._record(activity, fact, measure)
        self.heed_status(activity, item)
        return activity

    def heed_status(self, activity: Activity, item: AnyItem) -> None:
        """What lies in a component that is done or on hold."""
        component = item.component
        above = component.home
        if component.fact.status in _STILL:
            self._still(activity, component)
        if above is not None and above.fact.status in _STILL:
            self._still(activity, above)

    def promise(self, item: Item[Dependency], group: int) -> Activity:
        """A commitment from outside of the plan, at the date that was promised."""
        fact = item.fact
        activity = Activity(item.ref, ALWAYS, self._calendars.default, group=group, gate=True)
        if fact.delivered is not None:
            activity.finished = finished_at(fact.delivered, activity.measure)
        elif fact.needs:
            activity.unknown = f"{quoted(fact.needs)} is not in the plan, or cancelled"
        elif fact.status is DependencyStatus.REJECTED:
            activity.unknown = f"{quoted(fact.external)} has rejected it"
        elif isinstance(fact.promised, Unknown):
            activity.unknown = f"what {quoted(fact.external)} has promised is {fact.promised.reason}"
        else:
            activity.stated = finished_at(fact.promised, activity.measure)
            if activity.stated <= self._data_date:
                activity.unknown = f"the promised date {fact.promised} has passed, and it is not delivered"
        return activity

    def _still(self, activity: Activity, component: Item[Component]) -> None:
        if activity.finished is not None:
            return
        if component.fact.status is Status.DONE:
            activity.finished = min(self._data_date, activity.deadline or self._data_date)
        else:
            activity.unknown = f"{component.kind} {quoted(component.id)} is on hold"

    def _take_as_stated(self, activity: Activity, fact: Milestone) -> None:
        """A milestone that waits for nothing lies where somebody said; commitments may be tied to it yet."""
        stated = fact.forecast or fact.due
        if isinstance(stated, Unknown):
            activity.unknown = "it has no date and waits for nothing"
            return
        activity.stated = finished_at(stated, activity.clock)
        if activity.stated <= self._data_date:
            activity.unknown = f"its date {stated} has passed, and it waits for nothing"

    def _length(self, item: Item[Task], measure: WorkTime) -> tuple[Clock, int | Unknown]:
        fact = item.fact
        members = [self._calendars.party(party, fact.calendar) for party, fte in fact.assign.items() if fte]
        distinct = tuple({id(member): member for member in members}.values())
        clock: Clock = measure if not distinct else distinct[0] if len(distinct) == 1 else Crew(distinct)
        if not isinstance(fact.duration, Unknown):
            likely = fact.duration.likely
            return (ALWAYS if likely.unit in BY_THE_CLOCK else clock), minutes(likely, measure)
        if isinstance(fact.effort, Unknown):
            return clock, Unknown(f"its duration is {fact.duration.reason}")
        hands = sum((fte for fte in fact.assign.values()), Decimal(0))
        if not hands:
            return clock, Unknown("it has an effort, and nobody is assigned")
        return clock, whole(minutes(fact.effort.likely, measure) / hands)

    def _record(self, activity: Activity, fact: Task, measure: WorkTime) -> None:
        """What has happened: started, progress, done."""
        share = fact.progress.value if fact.progress else Decimal(0)
        if fact.started is not None:
            activity.started = started_at(fact.started, measure)
        if fact.done is not None:
            activity.finished = finished_at(fact.done, activity.clock)
            if activity.started is None:
                activity.started = activity.clock.sub(activity.finished, activity.duration)
            return
        if fact.resume is not None:
            activity.resume = started_at(fact.resume, measure)
        if fact.remaining is not None:
            activity.remaining = minutes(fact.remaining, measure)
            activity.unknown, activity.endless = "", False
        elif share:
            activity.remaining = whole(activity.duration * (1 - share))
        if activity.started is None and share:
            worked = activity.duration - (activity.remaining or 0)
            activity.started = activity.clock.sub(self._data_date, max(worked, 0))
        elif activity.started is None and activity.remaining is not None:
            activity.duration = activity.remaining

    def _constrain(self, activity: Activity, constraint: Constraint | None) -> None:
        if constraint is None:
            return
        activity.constraint = constraint.type
        day = constraint.day
        if day is None:
            return
        if constraint.type not in _STARTS:
            activity.constraint_at = finished_at(day, activity.measure)
        elif day.minute is None:
            activity.constraint_at = activity.clock.next_work(instant(day.first))
        else:
            activity.constraint_at = instant(day.first, day.minute)


def started_at(day: Day, clock: Clock) -> int:
    """A start: the begin of work on its first day, of the day if none is worked, or the instant written."""
    if day.minute is not None:
        return instant(day.first, day.minute)
    midnight = instant(day.first)
    begin = clock.next_work(midnight)
    return begin if begin < midnight + DAY else midnight


def finished_at(day: Day, clock: Clock) -> int:
    """A finish: the end of work on its last day, of the day where none is worked, or the instant written."""
    if day.minute is not None:
        return instant(day.last, day.minute)
    midnight = instant(day.last, DAY)
    end = clock.last_work(midnight)
    return end if end > midnight - DAY else midnight


def minutes(duration: Duration, clock: WorkTime) -> int:
    """A duration in minutes: `d` and `w` as long as in that calendar, `mo` four of its weeks."""
    unit = duration.unit
    if unit is Unit.DAY:
        each = clock.day
    elif unit is Unit.WEEK:
        each = clock.week
    elif unit is Unit.MONTH:
        each = WEEKS_A_MONTH * clock.week
    else:
        each = _FIXED[unit]
    return whole(duration.amount * each)


def whole(value: Decimal) -> int:
    """A number of minutes, halves rounded up."""
    return int(value.to_integral_value(ROUND_HALF_UP))
