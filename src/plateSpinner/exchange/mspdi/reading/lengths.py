"""Minutes as people write them: `10d`, `2w`, `4h`; and instants as days where the time does not matter."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.schedule import worktime
from plateSpinner.analysis.schedule.activities import finished_at
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


@dataclass(frozen=True, slots=True)
class Clocks:
    """What counts the time of a row: its calendar, those of who works on it, and what else matters beside."""

    measure: Clock
    workers: tuple[Clock, ...] = ()
    others: tuple[Clock, ...] = ()

    def is_idle(self, one: int, other: int) -> bool:
        """Whether nobody works between two instants."""
        first, last = min(one, other), max(one, other)
        return all(c.between(first, last) == 0 for c in (self.measure, *self.workers, *self.others))


def start(at: dt.datetime, clocks: Clocks) -> str:
    """An instant at which something starts: the day alone where nobody works on it before."""
    return _written(at, clocks, worktime.instant(at.date()))


def finish(at: dt.datetime, clocks: Clocks) -> str:
    """An instant by which something ends: the day alone where it is no other than the end of work on it."""
    return _written(at, clocks, finished_at(Day.of(at.date()), clocks.measure))


def done(at: dt.datetime, clocks: Clocks) -> str:
    """As `finish`, by those who work on it."""
    day = Day.of(at.date())
    return _written(at, clocks, max(finished_at(day, one) for one in clocks.workers or (clocks.measure,)))


def _written(at: dt.datetime, clocks: Clocks, meant: int) -> str:
    """The day alone where it means the same instant, or one that no work parts from it."""
    now = worktime.instant(at.date(), at.hour * 60 + at.minute)
    return at.date().isoformat() if clocks.is_idle(now, meant) else at.strftime("%Y-%m-%dT%H:%M")
