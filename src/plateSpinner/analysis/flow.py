"""The flow of work: what is in progress and how old it is, and what could go on and does not.

Ages are calendar days. Only leaf tasks of programs and projects whose dates count are looked at.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.analysis.promises import is_promised
from plateSpinner.analysis.schedule.network import Role
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.component import Status
from plateSpinner.model.links import LinkType
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Portfolio
from plateSpinner.model.task import Task


@dataclass(frozen=True, slots=True)
class InProgress:
    """The tasks that a party has begun and not finished, the oldest first.

    `ages` are days since each was begun, in the same order; work of which only the share is known
    has no age and comes last.
    """

    party: str
    tasks: tuple[AnyItem, ...]
    ages: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Idle:
    """A task that could be worked on today, that nobody has begun, and behind which promises wait.

    `assigned` says whether anybody is named to do it.
    """

    task: AnyItem
    promises: tuple[AnyItem, ...]
    assigned: bool
    total_float: int | None


def in_progress(portfolio: Portfolio, as_of: dt.date) -> tuple[InProgress, ...]:
    """Work in progress by who does it: those assigned, else the owner; most tasks first."""
    begun: dict[str, list[tuple[int | None, AnyItem]]] = {}
    for task in _open_tasks(portfolio, as_of):
        started, share = task.fact.started, task.fact.progress
        if started is None and not (share and share.value):
            continue
        if started is not None and started.first > as_of:
            continue
        age = (as_of - started.first).days if started is not None else None
        for party in _doers(task):
            begun.setdefault(party, []).append((age, task))
    found = []
    for party, rows in begun.items():
        rows.sort(key=lambda row: (row[0] is None, -(row[0] or 0), row[1].ref))
        found.append(InProgress(party, tuple(task for _, task in rows), tuple(age for age, _ in rows)))
    return tuple(sorted(found, key=lambda each: (-len(each.tasks), each.party)))


def idle(portfolio: Portfolio, schedule: Schedule, as_of: dt.date) -> tuple[Idle, ...]:
    """What could be begun and is not, while promises wait behind it: the least float first."""
    network = schedule.network
    found: list[Idle] = []
    for task in _open_tasks(portfolio, as_of):
        index = network.index(task, Role.WORK)
        share = task.fact.progress
        if index is None or task.fact.started is not None or (share and share.value):
            continue
        row = schedule.row(task)
        if row is None or row.goes_on > network.calendars.default.next_work(network.data_date):
            continue
        if not _may_begin(portfolio, schedule, task, index):
            continue
        behind = schedule.behind([task])
        promises = tuple(item for item in behind if is_promised(item, as_of))
        if promises:
            assigned = any(task.fact.assign.values())
            found.append(Idle(task, promises, assigned, row.total_float))
    return tuple(sorted(found, key=_pressing))


def _may_begin(portfolio: Portfolio, schedule: Schedule, task: Item[Task], index: int) -> bool:
    """Whether nothing that its start waits for is in doubt: such dates are only the earliest possible."""
    network, timings = schedule.network, schedule.passes.timings
    if index in network.circular or task.program.fact.status is Status.ON_HOLD:
        return False
    for link in task.fact.after:
        on = portfolio.resolve(link.on, task.home, *WORK)
        if on is None or Status.CANCELLED in (on.component.fact.status, on.program.fact.status):
            return False
    return not any(
        timings[tie.on].unknown >= 0
        and (
            tie.type is LinkType.FS
            or (tie.type is LinkType.SS and network.activities[tie.on].started is None)
        )
        for tie in network.activities[index].ties
    )


def _pressing(each: Idle) -> tuple[bool, int, int, str]:
    return each.total_float is None, each.total_float or 0, -len(each.promises), each.task.ref


def _open_tasks(portfolio: Portfolio, as_of: dt.date) -> Iterator[Item[Task]]:
    for component in portfolio.components:
        if is_open(component):
            for task in portfolio.held(component).tasks:
                if not task.fact.tasks and not is_done(task.fact.done, as_of):
                    yield task


def _doers(task: Item[Task]) -> tuple[str, ...]:
    assigned = dict.fromkeys(party.removeprefix("@") for party, fte in task.fact.assign.items() if fte)
    return tuple(assigned) or ((task.owner,) if task.owner else ())
