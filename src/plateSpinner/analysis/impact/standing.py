"""Where the promises of a plan stand at a date: promised, expected, with what float and how late."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.progress import expected, is_delivered, is_done, is_inactive
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, AnyItem, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Standing:
    """A milestone, project, program, a task with a deadline, or a commitment with a need-by date, at a date.

    `promised` is the last day of its due date, target, deadline or need-by date, None where there is none;
    `field` names it. A commitment is expected when its giver says or what it needs is. `expected`
    is the later of forecast and projection, and what is overdue is expected at the date itself at the
    earliest; where nobody can size it (`unknown`), it is not before that day. `float_days` are working
    days. `late` are calendar days from the promise to what is expected, 0 where it is in time, done, or
    its dates do not count (on hold, done or cancelled).
    """

    item: AnyItem
    field: str
    promised: dt.date | None
    forecast: dt.date | None
    expected: dt.date | None
    unknown: Unknown | None
    float_days: Decimal | None
    late: int
    done: bool

    @property
    def place(self) -> Place:
        """Where the promise is written; where the item is, if there is none."""
        return self.item.place if self.promised is None else self.item.place.at(self.field)


def standings(portfolio: Portfolio, schedule: Schedule) -> Iterator[Standing]:
    """Every milestone, every task with a deadline, every project and program, in the order of the plan."""
    for item in portfolio.items:
        match item.fact:
            case Milestone() as milestone:
                yield _standing(schedule, item, "due", milestone.due, milestone.forecast, milestone.done)
            case Task() as task if isinstance(task.deadline, Day):
                yield _standing(schedule, item, "deadline", task.deadline, None, task.done)
            case Dependency() as commitment if isinstance(commitment.need_by, Day):
                yield _commitment(portfolio, schedule, item, commitment, commitment.need_by.last)
            case Component() as component:
                yield _standing(schedule, item, "target", component.target, None, None)
            case _:
                continue


def _commitment(
    portfolio: Portfolio, schedule: Schedule, item: AnyItem, fact: Dependency, need_by: dt.date
) -> Standing:
    as_of = schedule.as_of
    needed = portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
    row = schedule.row(needed) if needed is not None else None
    believed = expected(needed.fact) if needed is not None and isinstance(needed.fact, Milestone) else None
    known = [day.last for day in (fact.promised, believed) if isinstance(day, Day)]
    known += [row.finish] if row is not None else []  # the earliest possible where it can't be sized
    known += [as_of] if need_by < as_of else []
    comes = max(known, default=None)
    done = is_delivered(fact, as_of) or is_inactive(item.component)
    late = 0 if done or comes is None else max((comes - need_by).days, 0)
    if done:
        return Standing(item, "need_by", need_by, None, None, None, None, 0, done)
    unknown = row.unknown if row is not None else None
    return Standing(item, "need_by", need_by, None, comes, unknown, None, late, done)


def _standing(
    schedule: Schedule,
    item: AnyItem,
    field: str,
    stated: Day | Unknown,
    forecast: Day | None,
    reached: Day | None,
) -> Standing:
    as_of = schedule.as_of
    promised = stated.last if isinstance(stated, Day) else None
    believed = forecast.last if forecast is not None else None
    row = schedule.row(item)
    done = is_done(reached, as_of) or is_inactive(item.component) or (row is not None and row.done)
    waits = row is not None and (not isinstance(item.fact, Milestone) or schedule.waits(item))
    projected = row.finish if row is not None and waits and not done else None
    known = [day for day in (believed, projected) if day is not None]
    awaited = max(known, default=promised)
    if promised is not None and awaited is not None and promised < as_of:
        awaited = max(awaited, as_of)
    late = 0 if done or promised is None or awaited is None else max((awaited - promised).days, 0)
    spare = None
    if row is not None and row.total_float is not None and not done:
        spare = Decimal(row.total_float) / row.day
    return Standing(
        item,
        field,
        promised,
        believed,
        None if done else awaited,
        row.unknown if row is not None and waits and not done else None,
        spare,
        late,
        done,
    )
