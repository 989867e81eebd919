"""Durations and three-point estimates of them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from plateSpinner.model.value import Schema, Value, fault, range_schema, three_points
from plateSpinner.model.words import quoted


class Unit(StrEnum):
    """Units of a duration: working time of the applicable calendar; `cd`, `ch`, `cmin` by the clock.

    Per cent stands only in lags: a share of the predecessor's duration.
    """

    MINUTE = "min"
    HOUR = "h"
    DAY = "d"
    WEEK = "w"
    MONTH = "mo"
    CALENDAR_DAY = "cd"
    CALENDAR_HOUR = "ch"
    CALENDAR_MINUTE = "cmin"
    PER_CENT = "%"


_NOMINAL_DAYS = {
    Unit.MINUTE: Decimal(1) / 480,
    Unit.HOUR: Decimal(1) / 8,
    Unit.DAY: Decimal(1),
    Unit.WEEK: Decimal(5),
    Unit.MONTH: Decimal(20),
    Unit.CALENDAR_DAY: Decimal(5) / 7,
    Unit.CALENDAR_HOUR: Decimal(5) / 7 / 24,
    Unit.CALENDAR_MINUTE: Decimal(5) / 7 / 1440,
    Unit.PER_CENT: Decimal(0),
}
_UNITS = "min|h|d|w|mo|cd|ch|cmin"
_DURATION = re.compile(rf"([+-]?\d{{1,7}}(?:\.\d{{1,4}})?)({_UNITS})", re.ASCII)
_LAG = re.compile(rf"([+-]?\d{{1,7}}(?:\.\d{{1,4}})?)({_UNITS}|%)", re.ASCII)
_LONG_DURATION = re.compile(
    r"(\d{1,7}(?:\.\d{1,4})?) *(minute|min|m|hour|hr|h|day|d|week|wk|w|month|mo)s?", re.ASCII
)
_LONG_UNITS = {
    "minute": "min",
    "m": "min",
    "hour": "h",
    "hr": "h",
    "day": "d",
    "week": "w",
    "wk": "w",
    "month": "mo",
}
DURATION_PATTERN = rf"^\d{{1,7}}(\.\d{{1,4}})?({_UNITS})$"
LAG_PATTERN = rf"\d{{1,7}}(\.\d{{1,4}})?({_UNITS}|%)"


@dataclass(frozen=True, slots=True)
class Duration(Value):
    """An amount of working time, or of calendar days; negative only as a lead."""

    amount: Decimal
    unit: Unit

    @classmethod
    def parse(cls, value: object) -> "Duration":
        """`10d`, `2w`, `4h`, `30min`, `1.5mo`, `3cd`; not negative."""
        duration = cls.parse_signed(value)
        if duration.amount < 0:
            raise fault(
                f"{quoted(value)} is negative",
                "a duration is 0 or more; a lead is written in a link, as spec FS-2d",
            )
        return duration

    @classmethod
    def parse_signed(cls, value: object) -> "Duration":
        """As `parse`, with a sign allowed."""
        if not isinstance(value, str):
            raise fault(f"{quoted(value)} is not a duration", _duration_help(value))
        return _duration(value)

    @classmethod
    def parse_lag(cls, value: object) -> "Duration":
        """As `parse_signed`, and `50%` of the predecessor's duration."""
        match = _LAG.fullmatch(value) if isinstance(value, str) else None
        return cls(Decimal(match[1]), Unit(match[2])) if match else cls.parse_signed(value)

    @classmethod
    def schema(cls) -> Schema:
        """A pattern of amount and unit."""
        return {"type": "string", "pattern": DURATION_PATTERN, "examples": ["10d", "2w", "4h", "3cd"]}

    @property
    def nominal_days(self) -> Decimal:
        """Working days at 8 h a day, 5 days a week, 20 a month: for ordering and rough weights only.

        A share of another duration counts 0.
        """
        return self.amount * _NOMINAL_DAYS[self.unit]

    def __str__(self) -> str:
        return f"{self.amount.normalize():f}{self.unit}"


@lru_cache(maxsize=8192)
def _duration(text: str) -> Duration:
    match = _DURATION.fullmatch(text)
    if match is None:
        raise fault(f"{quoted(text)} is not a duration", _duration_help(text))
    return Duration(Decimal(match[1]), Unit(match[2]))


def _duration_help(value: object) -> str:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and 0 <= value < 10**7:
        return f"a duration needs a unit: write {value}d for working days"
    if isinstance(value, str) and (match := _LONG_DURATION.fullmatch(value)):
        return f"write {match[1]}{_LONG_UNITS.get(match[2], match[2])}"
    return "write working time as 10d, 2w, 4h or 1mo, calendar days as 3cd"


@dataclass(frozen=True, slots=True)
class Estimate(Value):
    """A duration or a three-point estimate; the same duration three times where one was given."""

    low: Duration
    likely: Duration
    high: Duration

    @classmethod
    def parse(cls, value: object) -> "Estimate":
        """`8d`, `[5d, 8d, 20d]` or `{low: 5d, likely: 8d, high: 20d}`, rising."""
        if isinstance(value, str):
            return _single(value)
        estimate = cls(*three_points(value, Duration.parse))
        if not estimate.low.nominal_days <= estimate.likely.nominal_days <= estimate.high.nominal_days:
            raise fault(f"range {estimate} does not rise", "write low, likely, high, the lowest first")
        return estimate

    @classmethod
    def schema(cls) -> Schema:
        """One duration, a list of three, or a mapping of three."""
        return range_schema(Duration.schema())

    @property
    def is_range(self) -> bool:
        """Whether the three points differ."""
        return not self.low == self.likely == self.high

    def __str__(self) -> str:
        return f"{self.low}/{self.likely}/{self.high}" if self.is_range else str(self.likely)


@lru_cache(maxsize=8192)
def _single(text: str) -> Estimate:
    duration = Duration.parse(text)
    return Estimate(duration, duration, duration)
