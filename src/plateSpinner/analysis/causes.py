"""Why a date is what it is: the chain back to its root in days, what comes second, what overran.

Days are calendar days and tile the chain: a step counts the days after the one on which the step
before it was through, the root every day from its first one on. A root that is a point takes none.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.schedule.activities import started_at
from plateSpinner.analysis.schedule.critical_path import Activity, Cause, Tie
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Schedule, Step
from plateSpinner.analysis.schedule.worktime import LATEST, Clock, WorkTime, finish_day, start_day
from plateSpinner.finding import Place
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.links import Link, LinkType
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import AnyItem, Item
from plateSpinner.model.task import Task
from plateSpinner.model.value import NOT_STATED, Unknown


class Root(StrEnum):
    """What a chain of causes ends in."""

    READY = "ready"
    IN_PROGRESS = "in progress"
    ACTUAL = "actual"
    RESUME = "resume"
    CONSTRAINT = "constraint"
    COMPONENT_START = "component start"
    PROMISE = "promise"
    STATED = "stated"
    ON_HOLD = "on hold"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Wait:
    """What a step waited for. `link` is type and lag as in `FS+2d`, empty for a commitment.

    `on` is what the link names, which may be around the next step's item; `stated_by` is the item
    that states it, where that is around the step's item, or the commitment.
    """

    link: str
    on: str
    stated_by: str
    place: Place


@dataclass(frozen=True, slots=True)
class Second:
    """Who would drive a step next: `days` after its date would be that much earlier, this one holds it."""

    item: AnyItem
    days: int
    place: Place


@dataclass(frozen=True, slots=True)
class Overrun:
    """What took longer than its estimate, in working days, or ends after its baseline, in calendar days."""

    against: str
    said: str
    days: Decimal


@dataclass(frozen=True, slots=True)
class CauseStep:
    """One step of the chain: `days` are its calendar days, `working_days` its own work among them.

    `hands_to` is the other team that it hands over to. The last step has a `root`, all others a
    `wait`, but for a step that only waits for what is around it.
    """

    item: AnyItem
    role: Role
    index: int
    since: dt.date
    until: dt.date
    days: int
    working_days: Decimal
    wait: Wait | None
    root: Root | None
    why: str
    second: Second | None
    overruns: tuple[Overrun, ...]
    hands_to: str
    place: Place


def causes(schedule: Schedule, item: AnyItem) -> tuple[CauseStep, ...]:
    """The chain of an item's projected or actual date, from the item back to the root.

    The days of all steps add up to `span`. Empty for what has no dates.
    """
    chain = schedule.chain(item)
    teams = [step.item.team for step in chain]
    return tuple(
        _step(schedule, step, teams[at - 1] if at and team and team != teams[at - 1] else "")
        for at, (step, team) in enumerate(zip(chain, teams, strict=True))
    )


def span(chain: tuple[CauseStep, ...]) -> int:
    """The calendar days from the first day of the root to the day of the finish, both inclusive.

    A root that is a point in time is not a day of the span.
    """
    root = chain[-1]
    return (chain[0].until - root.since).days + bool(root.days)


def driver(chain: tuple[CauseStep, ...]) -> CauseStep | None:
    """The step that takes most days, the one nearer to the root of several; None where none takes any."""
    most = max(reversed(chain), key=lambda step: step.days)
    return most if most.days > 0 else None


def _step(schedule: Schedule, step: Step, hands_to: str) -> CauseStep:
    net = schedule.network
    index = net.index(step.item, step.role)
    if index is None:
        raise AssertionError(step)
    activity = net.activities[index]
    root = None if step.cause is Cause.LINK else _root(step, activity)
    is_point = root is not None and step.since >= step.until
    first = finish_day(step.since) if root is None or is_point else start_day(step.since)
    until = finish_day(step.until)
    day = activity.measure.day if isinstance(activity.measure, WorkTime) else net.calendars.default.day
    return CauseStep(
        step.item,
        step.role,
        index,
        first,
        until,
        (until - first).days + (root is not None and not is_point),
        Decimal(step.work) / day,
        _wait(schedule, step),
        root,
        _why(step, activity, root, schedule.as_of) if root else "",
        _second(schedule, step),
        tuple(_overruns(step, activity, until)),
        hands_to,
        step.place if root is None else _stated_at(step.item, root),
    )


# what a step waited for


def _wait(schedule: Schedule, step: Step) -> Wait | None:
    for index, number in step.ties:
        if schedule.network.is_written(index, number):
            return _written(schedule, index, number)
    return None


def _written(schedule: Schedule, index: int, number: int) -> Wait:
    net = schedule.network
    place, node = net.places[index][number], net.nodes[index]
    around: AnyItem | None = node.item
    while around is not None:
        link = _link(around, place)
        if link is not None:
            by = around.ref if around is not node.item or node.role is not Role.WORK else ""
            return Wait(terms(link), link.on, by, place)
        around = around.parent
    on = net.nodes[net.activities[index].ties[number].on]
    commitment = f"{place.route[1]}" if len(place.route) > 1 else ""
    return Wait("", on.item.ref, commitment, place)


def _link(item: AnyItem, place: Place) -> Link | None:
    if isinstance(item.fact, Task | Milestone) and place.file == item.place.file:
        for number, link in enumerate(item.fact.after):
            if place.route == (*item.place.route, "after", number):
                return link
    return None


def terms(link: Link) -> str:
    """Type and lag of a link, without what it leads to: `FS+2d`."""
    sign = "+" if link.lag.amount > 0 else ""
    return f"{link.type}{sign}{link.lag}" if link.lag.amount else str(link.type)


# what comes second


def _second(schedule: Schedule, step: Step) -> Second | None:
    """The other predecessor that would let the step come least earlier, at any gate on the way."""
    net = schedule.network
    found: list[tuple[int, int, int]] = []
    for index, number in step.ties:
        activity = net.activities[index]
        if activity.earliest:
            continue
        finish = schedule.passes.timings[index].finish
        for other, tie in enumerate(activity.ties):
            same = tie.on == activity.ties[number].on  # a commitment beside a link to the same item
            if not same and net.activities[tie.on].finished is None and _binds(schedule, activity, tie):
                alone = finish_day(_alone(schedule, index, tie))
                found.append(((finish_day(finish) - alone).days, index, other))
    if not found:
        return None
    days, index, other = min(found)
    item = net.nodes[_leads(schedule, net.activities[index].ties[other].on)].item
    return Second(item, max(days, 0), net.places[index][other])


def _binds(schedule: Schedule, activity: Activity, tie: Tie) -> bool:
    """Whether a tie holds what remains, and is more than the start of what is around."""
    if activity.started is not None and (schedule.overrides or tie.type not in {LinkType.FS, LinkType.FF}):
        return False
    return schedule.network.nodes[_leads(schedule, tie.on)].role is not Role.BEGIN


def _leads(schedule: Schedule, index: int) -> int:
    """What drives the begin of what is around others; anything else itself."""
    net, timings = schedule.network, schedule.passes.timings
    while net.nodes[index].role is Role.BEGIN and timings[index].driver.cause is Cause.LINK:
        index = net.activities[index].ties[timings[index].driver.tie].on
    return index


def _alone(schedule: Schedule, index: int, tie: Tie) -> int:
    """The instant at which an activity would be finished if it waited for this tie alone."""
    net = schedule.network
    activity, before = net.activities[index], schedule.passes.timings[tie.on]
    at_start = tie.type is LinkType.SS or tie.type is LinkType.SF
    at = tie.clock.add(before.start if at_start else before.finish, tie.lag)
    left = activity.duration if activity.remaining is None else activity.remaining
    first = max(at, net.data_date)
    if tie.type is LinkType.FF or tie.type is LinkType.SF:
        return max(at, _after(activity.clock, net.data_date, left))
    return _after(activity.clock, first, left)


def _after(clock: Clock, at: int, minutes: int) -> int:
    return clock.add(clock.next_work(at), minutes) if minutes else at


# what overran


def _overruns(step: Step, activity: Activity, until: dt.date) -> Iterator[Overrun]:
    fact = step.item.fact
    if step.role is not Role.WORK or not isinstance(fact, Task | Milestone):
        return
    measure = activity.measure
    if isinstance(fact, Task) and fact.started and activity.duration and isinstance(measure, WorkTime):
        end = step.until if activity.finished is None else activity.finished
        took = activity.clock.between(started_at(fact.started, measure), end)
        if took > activity.duration:
            said = (
                f"effort {fact.effort}" if isinstance(fact.duration, Unknown) else str(fact.duration.likely)
            )
            yield Overrun("estimate", said, Decimal(took - activity.duration) / measure.day)
    finish = fact.baseline.finish if fact.baseline else None
    if finish is not None and until > finish.last:
        yield Overrun("baseline", str(finish), Decimal((until - finish.last).days))


# why the root is the root


def _root(step: Step, activity: Activity) -> Root:
    if step.cause is Cause.ACTUAL:
        return Root.ACTUAL
    if activity.unknown or step.until >= LATEST:
        return Root.ON_HOLD if is_held(step.item) else Root.UNKNOWN
    match step.cause:
        case Cause.RELEASE:
            return Root.COMPONENT_START if isinstance(step.item.fact, Component) else Root.CONSTRAINT
        case Cause.STATED:
            return Root.PROMISE if step.role is Role.PROMISE else Root.STATED
        case Cause.RESUME:
            return Root.RESUME
        case Cause.CONSTRAINT:
            return Root.CONSTRAINT
        case _:
            return Root.READY if activity.started is None else Root.IN_PROGRESS


def is_held(item: AnyItem) -> bool:
    """Whether what an item is in is on hold."""
    above = item.component.home
    return item.component.fact.status is Status.ON_HOLD or (
        above is not None and above.fact.status is Status.ON_HOLD
    )


def _why(step: Step, activity: Activity, root: Root, as_of: dt.date) -> str:
    """The root in words."""
    fact = step.item.fact
    match root:
        case Root.READY:
            work = isinstance(fact, Task)
            return f"not begun, could start {as_of}" if work else "nothing that it waits for is open"
        case Root.IN_PROGRESS:
            begun = f" since {fact.started}" if isinstance(fact, Task) and fact.started else ""
            return f"in progress{begun}, what remains goes on from {as_of}"
        case Root.ACTUAL:
            return _actual(step, activity)
        case Root.RESUME:
            return f"interrupted until {fact.resume}" if isinstance(fact, Task) else "interrupted"
        case Root.CONSTRAINT:
            constraint = fact.constraint if isinstance(fact, Task | Milestone) else None
            return f"held by its constraint {constraint}"
        case Root.COMPONENT_START:
            start = fact.start if isinstance(fact, Component) else ""
            return f"{step.item.kind} starts {start}"
        case Root.PROMISE:
            return f"promised for {fact.promised} by {giver(fact)}" if isinstance(fact, Dependency) else ""
        case Root.STATED:
            return "its date is stated, and it waits for nothing"
        case Root.ON_HOLD | Root.UNKNOWN:
            return activity.unknown or "its calendar leaves no time for it"


_STATED_AS = {
    Root.IN_PROGRESS: ("started", "progress"),
    Root.ACTUAL: ("done", "delivered", "started"),
    Root.RESUME: ("resume",),
    Root.CONSTRAINT: ("constraint",),
    Root.COMPONENT_START: ("start",),
    Root.PROMISE: ("promised",),
    Root.STATED: ("forecast", "due"),
}
"""The keys that say why a root is one, the first that is written counts."""


def _stated_at(item: AnyItem, root: Root) -> Place:
    written = (key for key in _STATED_AS.get(root, ()) if getattr(item.fact, key, None))
    key = next(written, None)
    return item.place.at(key) if key else item.place


def _actual(step: Step, activity: Activity) -> str:
    fact = step.item.fact
    done = fact.done if isinstance(fact, Task | Milestone) else None
    if activity.finished is None and isinstance(fact, Task):
        return f"started {fact.started}" if fact.started else "has begun"
    return f"done {done}" if done else "done"


def giver(fact: Dependency) -> str:
    """Who delivers, as far as somebody is named."""
    return fact.giver.removeprefix("@") or fact.external or fact.needs


def promised(item: AnyItem) -> Day | Unknown:
    """The day that somebody was told: due, deadline, target, or what a giver has committed to."""
    match item.fact:
        case Milestone() as milestone:
            return milestone.due
        case Task() as task:
            return task.deadline
        case Component() as component:
            return component.target
        case Dependency() as dependency:
            return dependency.promised
        case _:
            return NOT_STATED


def around_first(schedule: Schedule, item: AnyItem) -> Iterator[AnyItem]:
    """The leaves in a summary, project or program in the order of the plan; of a leaf itself."""
    waiting: list[AnyItem] = [item]
    while waiting:
        part = waiting.pop()
        inside = schedule.network.counted(part)
        if inside:
            waiting.extend(reversed(inside))
        else:
            yield part


def doubt(schedule: Schedule, item: AnyItem) -> int | None:
    """The activity because of which an item's dates can't be told; None where they can."""
    for leaf in around_first(schedule, item):
        index = schedule.network.index(leaf)
        if index is not None and schedule.network.activities[index].finished is None:
            of = schedule.passes.timings[index].unknown
            if of >= 0:
                return of
    return None


def remedy(schedule: Schedule, index: int) -> tuple[str, Place]:
    """What to add so that an activity's dates can be told, and where."""
    node, activity = schedule.network.nodes[index], schedule.network.activities[index]
    item, fact = node.item, node.item.fact
    if index in schedule.network.circular:
        return "take one of the links of the circle out; spin deps shows it", item.place
    if is_held(item):
        return "set its status to active, or let nothing wait for it", item.component.place
    match fact:
        case Dependency():
            return _promise_remedy(item, fact)
        case Task() | Milestone() if activity.unknown.startswith("it waits for"):
            return "name an item of the plan that is not cancelled in after", item.place.at("after")
        case Task() if activity.endless and fact.effort:
            return "name who works on it in assign, or give it a duration", item.place
        case Task() if activity.endless:
            return "give it a duration, or an effort with assign", item.place
        case Milestone() if not isinstance(activity.stated, int):
            return "give it a due date, or say in after what it waits for", item.place
        case Milestone():
            return "give it a new forecast, or say in after what it waits for", item.place
        case Component():
            return "write milestones or tasks into it", item.place
        case _:
            return "give its calendar working days", item.place


def _promise_remedy(item: Item[Dependency] | AnyItem, fact: Dependency) -> tuple[str, Place]:
    if fact.needs:
        return "name an item of the plan that is not cancelled in needs", item.place.at("needs")
    return f"ask {giver(fact)} for a date, and write it as promised", item.place
