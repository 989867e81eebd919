"""Values as MSPDI writes them: dates, durations, numbers and the codes of its lists."""

import datetime as dt
import re
from decimal import Decimal

from plateSpinner.analysis.schedule.activities import WEEKS_A_MONTH
from plateSpinner.analysis.schedule.worktime import WorkTime
from plateSpinner.model.dates import EARLIEST_YEAR, LATEST_YEAR
from plateSpinner.model.durations import Unit
from plateSpinner.model.links import ConstraintType, LinkType

LINK_TYPES = (LinkType.FF, LinkType.FS, LinkType.SF, LinkType.SS)
"""Link types at the numbers by which MSPDI knows them."""
CONSTRAINT_TYPES = (
    ConstraintType.AS_SOON_AS_POSSIBLE,
    ConstraintType.AS_LATE_AS_POSSIBLE,
    ConstraintType.MUST_START_ON,
    ConstraintType.MUST_FINISH_ON,
    ConstraintType.START_NO_EARLIER_THAN,
    ConstraintType.START_NO_LATER_THAN,
    ConstraintType.FINISH_NO_EARLIER_THAN,
    ConstraintType.FINISH_NO_LATER_THAN,
)
"""Constraint types at the numbers by which MSPDI knows them."""
FORMATS = {
    3: Unit.MINUTE,
    4: Unit.CALENDAR_MINUTE,
    5: Unit.HOUR,
    6: Unit.CALENDAR_HOUR,
    7: Unit.DAY,
    8: Unit.CALENDAR_DAY,
    9: Unit.WEEK,
    10: Unit.CALENDAR_DAY,
    11: Unit.MONTH,
    12: Unit.CALENDAR_DAY,
    19: Unit.PER_CENT,
    20: Unit.PER_CENT,
}
"""Units by the number of their format; weeks and months by the clock are days here."""
ELAPSED_PER_CENT = 20
NO_DURATION = 21
ESTIMATED = 32
"""What a format's number is raised by where the duration is marked as estimated."""
NUMBERS = {unit: number for number, unit in reversed(FORMATS.items())}
"""Formats by the unit of a duration."""
UNASSIGNED = "-65535"
"""The resource of work that nobody is assigned to."""

_INSTANT = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2})?)?", re.ASCII
)
_DURATION = re.compile(
    r"P(?:(\d{1,7})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9}(?:\.\d{1,9})?)S)?)?", re.ASCII
)
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{0,20})?(?:[eE][+-]?\d{1,2})?", re.ASCII)
_WHOLE = re.compile(r"[+-]?\d{1,15}", re.ASCII)
_HALF_MINUTE = 30


def instant(text: str) -> dt.datetime | None:
    """A date and time, to the nearest minute; None where it is none, or beyond what a plan can say."""
    match = _INSTANT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
    try:
        at = dt.datetime(year, month, day, hour, minute)  # noqa: DTZ001 - the calendar knows the place
        at += dt.timedelta(minutes=second >= _HALF_MINUTE)
    except (ValueError, OverflowError):
        return None
    return at if EARLIEST_YEAR <= at.year <= LATEST_YEAR else None


def day(text: str) -> dt.date | None:
    """The day of a date and time, however late on it; None where it is none."""
    at = instant(text[:10]) if instant(text) else None
    return at.date() if at else None


def minutes(text: str) -> Decimal | None:
    """A duration in minutes; None where it is none. `P1D` is 24 hours."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    days, hours, whole, seconds = (Decimal(part or 0) for part in match.groups())
    return days * 1440 + hours * 60 + whole + seconds / 60


def number(text: str) -> Decimal | None:
    """A number; None where it is none."""
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def whole(text: str) -> int | None:
    """A whole number; None where it is none."""
    return int(text) if _WHOLE.fullmatch(text) else None


def is_true(text: str) -> bool:
    """Whether a flag is set."""
    return text.lower() in ("1", "true")


def lengths(clock: WorkTime) -> dict[Unit, int]:
    """The minutes of each unit of a duration in a calendar."""
    return {
        Unit.MINUTE: 1,
        Unit.HOUR: 60,
        Unit.DAY: clock.day,
        Unit.WEEK: clock.week,
        Unit.MONTH: WEEKS_A_MONTH * clock.week,
        Unit.CALENDAR_DAY: 1440,
        Unit.CALENDAR_HOUR: 60,
        Unit.CALENDAR_MINUTE: 1,
    }


def duration_text(length: Decimal | int) -> str:
    """A duration in minutes as MSPDI writes it: `PT8H30M0S`."""
    seconds = int(Decimal(length) * 60)
    hours, rest = divmod(seconds, 3600)
    return f"PT{hours}H{rest // 60}M{rest % 60}S"


def instant_text(at: dt.datetime | None) -> str | None:
    """A date and time as MSPDI writes it: `2026-12-11T17:00:00`; None stays None."""
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S")
