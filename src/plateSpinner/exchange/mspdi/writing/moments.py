"""Days of the plan as the instants that MSPDI wants: when work begins on a day, and when it ends."""

import datetime as dt
from collections.abc import Sequence

from plateSpinner.analysis.schedule import worktime
from plateSpinner.analysis.schedule.worktime import Clock
from plateSpinner.exchange.mspdi import values
from plateSpinner.model.calendar import MORNING
from plateSpinner.model.dates import Day

EVENING = 17 * 60


def start_text(day: Day | None, clocks: Sequence[Clock]) -> str | None:
    """As `start`, as MSPDI writes it; None stays None."""
    return None if day is None else values.instant_text(start(day, clocks))


def finish_text(day: Day | None, clocks: Sequence[Clock], evening: int = EVENING) -> str | None:
    """As `finish`, as MSPDI writes it; None stays None."""
    return None if day is None else values.instant_text(finish(day, clocks, evening))


def start(day: Day, clocks: Sequence[Clock]) -> dt.datetime:
    """When somebody begins to work on a day; in the morning where nobody does."""
    midnight = worktime.instant(day.first)
    if day.minute is not None:
        return moment(midnight + day.minute)
    earliest = min(clock.next_work(midnight) for clock in clocks)
    return moment(earliest if earliest < midnight + worktime.DAY else midnight + MORNING)


def finish(day: Day, clocks: Sequence[Clock], evening: int = EVENING) -> dt.datetime:
    """When the last one stops working on a day; at the minute `evening` where nobody works."""
    midnight = worktime.instant(day.last)
    if day.minute is not None:
        return moment(midnight + day.minute)
    latest = max(clock.last_work(midnight + worktime.DAY) for clock in clocks)
    return moment(latest if latest > midnight else midnight + evening)


def moment(at: int) -> dt.datetime:
    """An instant of working time as date and time."""
    return worktime.moment(at)


def instant_of(at: dt.datetime) -> int:
    """A date and time as an instant of working time."""
    return worktime.instant(at.date(), at.hour * 60 + at.minute)
