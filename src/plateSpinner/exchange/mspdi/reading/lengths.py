"""Minutes as people write them: `10d`, `2w`, `4h`; and instants as days where the time does not matter."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

from plateSpinner.analysis.schedule import worktime
from plateSpinner.analysis.schedule.activities import finished_at
from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.analysis.schedule.worktime import Clock, WorkTime
from plateSpinner.exchange.mspdi import values
from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Unit

_LARGEST = 10**7
_BY_THE_CLOCK = (Unit.CALENDAR_DAY, Unit.CALENDAR_HOUR, Unit.CALENDAR_MINUTE)
_BY_WORK = (Unit.DAY, Unit.HOUR, Unit.MINUTE)


def length(minutes: Decimal, format_: int | None, clock: WorkTime) -> str | None:
    """A length in the unit that the file shows, or the largest that says it exactly.

    Fractions of a minute are rounded. None where it is too long for a plan.
    """
    shown = values.FORMATS.get((format_ or 0) % values.ESTIMATED, Unit.DAY)
    rounded = Decimal(round(minutes))
    each = values.lengths(clock)
    units = (shown, *(_BY_THE_CLOCK if shown in _BY_THE_CLOCK else _BY_WORK))
    for unit in units:
        amount = rounded / each[unit]
        if amount == round(amount, 2) and abs(amount) < _LARGEST:
            return f"{amount.normalize():f}{unit}"
    return None


def start(at: dt.datetime, clocks: Sequence[Clock]) -> str:
    """An instant at which something starts: the day alone where nobody works on it before."""
    midnight = worktime.instant(at.date())
    now = midnight + at.hour * 60 + at.minute
    if all(clock.between(midnight, now) == 0 for clock in clocks):
        return at.date().isoformat()
    return at.strftime("%Y-%m-%dT%H:%M")


def finish(at: dt.datetime, clocks: Sequence[Clock]) -> str:
    """An instant at which something ends: the day alone where nobody works on it after.

    Where time itself is among the clocks, the day alone means the end of work by the others.
    """
    midnight = worktime.instant(at.date())
    now = midnight + at.hour * 60 + at.minute
    day = Day.of(at.date())
    others = [clock for clock in clocks if clock is not ALWAYS]
    idle = all(clock.between(now, midnight + worktime.DAY) == 0 for clock in others)
    exact = others == list(clocks) or {finished_at(day, clock) for clock in others} == {now}
    return day.text if idle and exact else at.strftime("%Y-%m-%dT%H:%M")
