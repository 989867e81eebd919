"""How far a program or project has come, and which of its dates come next. All days are calendar days."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency, DependencyStatus
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item, Kind
from plateSpinner.model.raid import Issue, IssueStatus
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown

OPEN_STATUSES = (Status.ACTIVE, Status.PROPOSED)


def is_open(component: Item[Component]) -> bool:
    """Whether its dates count: active or proposed, as stated. A program may leave that to its projects."""
    status = component.fact.status
    return status in OPEN_STATUSES or (status is None and component.kind is Kind.PROGRAM)


def is_inactive(component: Item[Component]) -> bool:
    """Whether it is stated to be on hold, done or cancelled, so that its dates don't count."""
    return component.fact.status not in (None, *OPEN_STATUSES)


def is_done(done: Day | None, as_of: dt.date) -> bool:
    """Whether an actual date has come by `as_of`, inclusive: what is said of later has not happened."""
    return done is not None and done.first <= as_of


def is_delivered(dependency: Dependency, as_of: dt.date) -> bool:
    """Whether it was handed over by `as_of`: by the date of it where there is one, else by status."""
    if dependency.delivered is None:
        return dependency.status is DependencyStatus.DELIVERED
    return is_done(dependency.delivered, as_of)


def is_open_issue(issue: Issue, as_of: dt.date) -> bool:
    """Whether an issue still hurts at `as_of`: by the date it was closed where stated, else by status."""
    return issue.status is IssueStatus.OPEN if issue.closed is None else not is_done(issue.closed, as_of)


def expected(milestone: Milestone) -> Day | Unknown:
    """The owner's present belief: the forecast where there is one, else the date promised."""
    return milestone.forecast or milestone.due


@dataclass(frozen=True, slots=True)
class Progress:
    """The share that is done, 0 to 1, and what it was counted over."""

    share: Decimal
    done: int
    total: int
    basis: str


def progress(
    milestones: Iterable[Item[Milestone]], tasks: Iterable[Item[Task]], as_of: dt.date
) -> Progress | Unknown:
    """Progress by tasks where there are any, else by milestones.

    Tasks without tasks inside count by their likely duration in nominal days, and all alike where
    one of them has none; a task that is done counts whole, another by its `progress`. Milestones
    count alike. Unknown where there is nothing to count.
    """
    leaves = [item.fact for item in tasks if not item.fact.tasks]
    if leaves:
        return _by_tasks(leaves, as_of)
    reached = [is_done(item.fact.done, as_of) for item in milestones]
    if not reached:
        return Unknown("no tasks and no milestones")
    return Progress(Decimal(sum(reached)) / len(reached), sum(reached), len(reached), "milestones")


def _by_tasks(tasks: list[Task], as_of: dt.date) -> Progress:
    lengths = [
        Decimal(0) if isinstance(t.duration, Unknown) else t.duration.likely.nominal_days for t in tasks
    ]
    by_duration = all(lengths)
    weights = lengths if by_duration else [Decimal(1)] * len(tasks)
    parts = [_part(task, as_of) for task in tasks]
    share = sum((w * p for w, p in zip(weights, parts, strict=True)), Decimal(0)) / sum(weights)
    done = sum(is_done(task.done, as_of) for task in tasks)
    return Progress(share, done, len(tasks), "tasks by duration" if by_duration else "tasks")


def _part(task: Task, as_of: dt.date) -> Decimal:
    if is_done(task.done, as_of):
        return Decimal(1)
    return task.progress.value if task.progress else Decimal(0)


LONG = 365
"""Days from which something overdue is no longer urgent but abandoned."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The open dates of a set of milestones, counted; `next` is the first to come, else the latest overdue.

    `later` and `earlier` count forecasts that differ from the promise, `latest_move` is the
    longest of them in days, positive for later.
    """

    overdue: int
    long_overdue: int
    due_soon: int
    later: int
    earlier: int
    latest_move: int
    next: Item[Milestone] | None


def dates(milestones: Iterable[Item[Milestone]], as_of: dt.date, soon: int) -> Dates:
    """Count what is overdue at `as_of`, and what is due from then until `soon` days later, inclusive."""
    waiting = [m for m in milestones if not is_done(m.fact.done, as_of)]
    dues = [m.fact.due.last for m in waiting if isinstance(m.fact.due, Day)]
    moves = [move for m in waiting if (move := moved(m.fact))]
    coming = sorted(
        ((day.last, m.ref, m) for m in waiting if isinstance(day := expected(m.fact), Day)),
        key=lambda row: row[:2],
    )
    ahead = [m for last, _, m in coming if last >= as_of]
    behind = [m for last, _, m in coming if last < as_of]
    following = ahead[0] if ahead else behind[-1] if behind else None
    return Dates(
        sum(due < as_of for due in dues),
        sum((as_of - due).days > LONG for due in dues),
        sum(as_of <= due <= as_of + dt.timedelta(days=soon) for due in dues),
        sum(move > 0 for move in moves),
        sum(move < 0 for move in moves),
        max(moves, key=abs, default=0),
        following,
    )


def moved(milestone: Milestone) -> int:
    """Days from the promise to the forecast; 0 where either is not stated."""
    if milestone.forecast is None or not isinstance(milestone.due, Day):
        return 0
    return (milestone.forecast.last - milestone.due.last).days
