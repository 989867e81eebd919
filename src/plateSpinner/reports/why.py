"""`spin why`: one causal chain from a projected date back to its root cause.

All days are calendar days, but for `working_days`.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.causes import (
    CauseStep,
    Overrun,
    Root,
    Wait,
    causes,
    doubt,
    driver,
    promised,
    remedy,
    span,
)
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Row, Schedule
from plateSpinner.analysis.schedule.worktime import LATEST, finish_day
from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import AnyItem, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import quoted, shortened


class Verdict(StrEnum):
    """What can be said of a date."""

    PROJECTED = "projected"
    STATED = "stated"
    NO_WORK = "no work"
    DONE = "done"
    NOT_ASSESSABLE = "not assessable"


@dataclass(frozen=True, slots=True)
class Runner:
    """Who would drive a step next, and how many days earlier the step could come until then."""

    ref: str
    name: str
    owner: str
    days: int
    place: Place


@dataclass(frozen=True, slots=True)
class StepRow:
    """One step; `since` is the day on which the step before it was through, or the root's first day."""

    kind: str
    ref: str
    name: str
    owner: str
    team: str
    hands_to: str
    since: dt.date
    until: dt.date
    days: int
    working_days: Decimal
    wait: Wait | None
    root: Root | None
    why: str
    second: Runner | None
    overruns: tuple[Overrun, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Gain:
    """What is gained at most by pulling the driver in: were it done today. `then` drives afterwards."""

    ref: str
    name: str
    days: int
    then: str
    then_owner: str


@dataclass(frozen=True, slots=True)
class WhyReport:
    """The whole answer. `steps` go from the item back to the root; their days add up to `days`.

    `projected` is the actual day of what is done. `late` are the days after what was promised,
    negative before it. `help` says what is missing, and `help_place` where.
    """

    ref: str
    kind: str
    name: str
    owner: str
    as_of: dt.date
    as_of_from: str
    verdict: Verdict
    answer: str
    projected: dt.date | Unknown
    not_before: dt.date | None
    promised: Day | Unknown
    late: int | None
    days: int
    steps: tuple[StepRow, ...]
    gain: Gain | None
    help: str
    help_place: Place | None
    place: Place
    problems: int


def build(
    portfolio: Portfolio, item: AnyItem, as_of: dt.date, as_of_from: str, problems: int = 0
) -> WhyReport:
    """Why a milestone, task, project or program is reached when it is, as far as the plan says."""
    schedule = Schedule(portfolio, as_of)
    row = schedule.row(item)
    chain = causes(schedule, item) if row else ()
    verdict = _verdict(row, chain)
    promise = promised(item)
    known = row is not None and verdict is not Verdict.NOT_ASSESSABLE
    late = (row.finish - promise.last).days if row and known and isinstance(promise, Day) else None
    gain = _gain(schedule, item, chain) if verdict is Verdict.PROJECTED else None
    reason, advice, place = _missing(schedule, item, row, chain, verdict)
    return WhyReport(
        ref=item.ref,
        kind=item.kind,
        name=item.name,
        owner=item.owner,
        as_of=as_of,
        as_of_from=as_of_from,
        verdict=verdict,
        answer=_answer(item, verdict, row, promise, late, chain, reason),
        projected=row.finish if row and known else Unknown(reason),
        not_before=row.finish if row and not known and row.finish_at < LATEST else None,
        promised=promise,
        late=late,
        days=span(chain) if chain else 0,
        steps=tuple(_row(step) for step in chain),
        gain=gain,
        help=advice,
        help_place=place,
        place=item.place,
        problems=problems,
    )


def _verdict(row: Row | None, chain: tuple[CauseStep, ...]) -> Verdict:
    if row is None or row.unknown is not None:
        return Verdict.NOT_ASSESSABLE
    if row.done:
        return Verdict.DONE
    if len(chain) == 1 and chain[0].root is Root.STATED:
        return Verdict.STATED
    empty = chain[-1].root is Root.READY and not span(chain)
    return Verdict.NO_WORK if empty else Verdict.PROJECTED


def _missing(
    schedule: Schedule, item: AnyItem, row: Row | None, chain: tuple[CauseStep, ...], verdict: Verdict
) -> tuple[str, str, Place | None]:
    """Why nothing can be told, what to add, and where."""
    if row is None:
        if isinstance(item.fact, Component):
            return "nothing in it has a date, or it is cancelled", "write milestones or tasks", item.place
        return f"{item.component.kind} {quoted(item.component.id)} is cancelled", "", None
    if verdict is Verdict.STATED:
        stated = chain[0].item
        return "", "say in after what it waits for, and its date will be computed", stated.place
    if verdict is Verdict.NO_WORK:
        return "", "add what is left to do as tasks, and name them in after", chain[-1].item.place
    if row.unknown is None:
        return "", "", None
    index = doubt(schedule, item)
    advice, place = ("", None) if index is None else remedy(schedule, index)
    return row.unknown.reason, advice, place


# sentences


def _answer(
    item: AnyItem,
    verdict: Verdict,
    row: Row | None,
    promise: Day | Unknown,
    late: int | None,
    chain: tuple[CauseStep, ...],
    reason: str,
) -> str:
    name = shortened(item.id)
    if row is None or verdict is Verdict.NOT_ASSESSABLE:
        soonest = f", not before {row.finish}" if row and row.finish_at < LATEST else ""
        return f"{name} can't be projected{soonest}: {reason}"
    told = _against(item, promise, late)
    match verdict:
        case Verdict.DONE:
            return f"{name} was done on {row.finish}{told}: nothing drives it any more"
        case Verdict.STATED:
            last = chain[0].item
            whose = "it" if last is item else f"{last.kind} {quoted(last.id)}, the last in it,"
            return f"{name} lies on {row.finish}{told}, as stated: {whose} waits for nothing"
        case Verdict.NO_WORK:
            why = "nothing that it waits for is open, and no work is left in the plan"
            return f"{name} could be reached on {row.finish}{told}: {why}"
        case _:
            return f"{name} is projected for {row.finish}{told}: {_drives(item, chain)}"


def _against(item: AnyItem, promise: Day | Unknown, late: int | None) -> str:
    what = {Task: "deadline", Milestone: "promise"}.get(type(item.fact), "target")
    if late is None or not isinstance(promise, Day):
        return f", no {what} given" if isinstance(item.fact, Milestone | Component) else ""
    if late == 0:
        return f", the day of its {what}"
    return f", {_days(abs(late))} {'after' if late > 0 else 'before'} its {what} {promise}"


def _drives(item: AnyItem, chain: tuple[CauseStep, ...]) -> str:
    """Who drives it, with how much of the time, and why it can't begin earlier where that is no work."""
    root, most = chain[-1], driver(chain)
    if most is None:
        return f"{_who(root.item)} sets it: {root.why}" if root.item is not item else root.why
    share = f"{most.days} of {_days(span(chain))}"
    held = f", {root.why}" if most is root and root.root in _HELD else ""
    if not most.working_days and most.wait is not None:
        link = f" ({most.wait.link})" if most.wait.link else ""
        return f"the wait of {_who(most.item)} for {quoted(most.wait.on)}{link} drives it with {share}{held}"
    if most.item is item:
        return f"its own work drives it with {share}{held}"
    return f"{_who(most.item)} drives it with {share}{held}"


_HELD = (Root.CONSTRAINT, Root.RESUME, Root.ACTUAL)


def _who(item: AnyItem) -> str:
    return f"{quoted(item.name)} ({shortened(item.owner)})" if item.owner else quoted(item.name)


def _days(days: int) -> str:
    return f"{days} day{'s' if abs(days) != 1 else ''}"


# the chain and what would give next


def _row(step: CauseStep) -> StepRow:
    second = step.second
    return StepRow(
        kind="commitment" if step.role is Role.PROMISE else step.item.kind,
        ref=step.item.ref,
        name=step.item.name,
        owner=step.item.owner,
        team=step.item.team,
        hands_to=step.hands_to,
        since=step.since,
        until=step.until,
        days=step.days,
        working_days=step.working_days.quantize(Decimal("0.1")),
        wait=step.wait,
        root=step.root,
        why=step.why,
        second=Runner(second.item.ref, second.item.name, second.item.owner, second.days, second.place)
        if second
        else None,
        overruns=step.overruns,
        place=step.place,
    )


def _gain(schedule: Schedule, item: AnyItem, chain: tuple[CauseStep, ...]) -> Gain | None:
    """The schedule once more, with the driver done: exact, whatever hangs on what."""
    most = driver(chain)
    if most is None or most.item is item:
        return None
    other = schedule.once_done(most.index)
    last = other.last(item)
    if last is None:
        return None
    finish = finish_day(other.passes.timings[last].finish)
    after = causes(other, item)
    then = driver(after) or after[-1]
    named = then.item is not item
    return Gain(
        most.item.ref,
        most.item.name,
        max((chain[0].until - finish).days, 0),
        then.item.name if named else "",
        then.item.owner if named else "",
    )
