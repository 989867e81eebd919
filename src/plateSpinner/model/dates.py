"""Dates of every grain, and stretches of days."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from plateSpinner.model.value import Schema, Value, fault
from plateSpinner.model.words import quoted

EARLIEST_YEAR, LATEST_YEAR = 1900, 2199
MONTHS = 12
SHORTEST_MONTH, LONGEST_MONTH = 28, 31
LAST_HOUR, LAST_MINUTE = 23, 59

_DAY = r"(?:19|2[01])\d{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])"
DAY_PATTERN = (
    rf"^(?:{_DAY}(?:[T ](?:[01]\d|2[0-3]):[0-5]\d(?::00)?)?"
    r"|(?:19|2[01])\d{2}(?:-(?:0[1-9]|1[0-2])|-W(?:0[1-9]|[1-4]\d|5[0-3])|-Q[1-4]|-H[12])?)$"
)
_PERIOD = re.compile(
    r"(?P<year>\d{4})(?:-(?:W(?P<week>\d{2})|Q(?P<quarter>[1-4])|H(?P<half>[12])"
    r"|(?P<month>\d{2})(?:-(?P<day>\d{2})(?:[T ](?P<hour>\d{2}):(?P<minute>\d{2})(?::00)?)?)?))?",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Day(Value):
    """A date of any grain: a day, an instant, a week, month, quarter, half or year.

    `first` and `last` are its first and last day, both inclusive. A coarse date means *by the
    end of* where a finish is meant (use `last`), *from its first day* where a start is meant
    (use `first`). `minute` is minutes after midnight for an instant, else None.
    """

    text: str
    first: dt.date
    last: dt.date
    minute: int | None = None

    @classmethod
    def parse(cls, value: object) -> "Day":
        """`2026-12-11`, `2026-12-11T13:00`, `2026-12`, `2026-W49`, `2026-Q4`, `2026-H2`, `2026`."""
        if isinstance(value, str):
            return _day(value)
        if isinstance(value, int) and not isinstance(value, bool) and EARLIEST_YEAR <= value <= LATEST_YEAR:
            return _day(str(value))
        raise fault(
            f"{quoted(value)} is not a date", "write a date as 2026-12-11, 2026-12, 2026-W49 or 2026-Q4"
        )

    @classmethod
    def schema(cls) -> Schema:
        """A pattern; impossible days such as 30 February are told by `spin validate`."""
        year = {"type": "integer", "minimum": EARLIEST_YEAR, "maximum": LATEST_YEAR}
        return {
            "anyOf": [{"type": "string", "pattern": DAY_PATTERN, "examples": ["2026-12-11", "2026-Q4"]}, year]
        }

    @classmethod
    def of(cls, day: dt.date) -> "Day":
        """One day, written as ISO 8601 has it."""
        return cls(day.isoformat(), day, day)

    def __str__(self) -> str:
        return self.text


@lru_cache(maxsize=8192)
def _day(text: str) -> Day:
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise fault(f"{quoted(text)} is not a date", _date_help(text))
    part = {name: int(digits) for name, digits in match.groupdict().items() if digits is not None}
    year = part["year"]
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise fault(
            f"{quoted(text)} is not a date between {EARLIEST_YEAR} and {LATEST_YEAR}", "check the year"
        )
    if "day" in part:
        return _exact_day(text, part)
    if "week" in part:
        return _week(text, year, part["week"])
    if "month" in part and not 1 <= part["month"] <= MONTHS:
        raise fault(
            f"{quoted(text)} is not a date: month must be 1 to 12", "write year-month-day, as 2026-12-11"
        )
    month, months = 1, MONTHS
    if "month" in part:
        month, months = part["month"], 1
    elif "quarter" in part:
        month, months = part["quarter"] * 3 - 2, 3
    elif "half" in part:
        month, months = part["half"] * 6 - 5, 6
    after = dt.date(year + (month + months > MONTHS), (month + months - 1) % MONTHS + 1, 1)
    return Day(text, dt.date(year, month, 1), after - dt.timedelta(days=1))


def _exact_day(text: str, part: dict[str, int]) -> Day:
    try:
        day = dt.date(part["year"], part["month"], part["day"])
    except ValueError:
        raise fault(
            f"{quoted(text)} is not a date: {_why_impossible(part)}", _impossible_help(part)
        ) from None
    if "hour" not in part:
        return Day(text, day, day)
    if part["hour"] > LAST_HOUR or part["minute"] > LAST_MINUTE:
        raise fault(f"{quoted(text)} is not a time of day", "write the time as 00:00 to 23:59")
    return Day(text, day, day, part["hour"] * 60 + part["minute"])


def _week(text: str, year: int, week: int) -> Day:
    try:
        first = dt.date.fromisocalendar(year, week, 1)
    except ValueError:
        raise fault(
            f"{quoted(text)} is not a week: {year} has no week {week}", "weeks run from W01 to W52 or W53"
        ) from None
    return Day(text, first, first + dt.timedelta(days=6))


def _why_impossible(part: dict[str, int]) -> str:
    if not 1 <= part["month"] <= MONTHS:
        return "month must be 1 to 12"
    return f"that month has {_last_of_month(part).day} days"


def _impossible_help(part: dict[str, int]) -> str:
    year, month, day = part["year"], part["month"], part["day"]
    if not 1 <= month <= MONTHS and 1 <= day <= MONTHS:
        return (
            f"day and month swapped? write {year}-{day:02}-{month:02}"
            if month <= LONGEST_MONTH
            else "write year-month-day"
        )
    if 1 <= month <= MONTHS and day > SHORTEST_MONTH:
        return f"the last day of that month is {_last_of_month(part)}"
    return "write year-month-day, as 2026-12-11"


def _last_of_month(part: dict[str, int]) -> dt.date:
    return _day(f"{part['year']}-{part['month']:02}").last


_NEARLY_DATES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})"), r"\1-\2-\3"),
    (re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})"), r"\1-\2-\3"),
    (re.compile(r"(\d{4})(\d{2})(\d{2})"), r"\1-\2-\3"),
)


def _date_help(text: str) -> str:
    for pattern, template in _NEARLY_DATES:
        if match := pattern.fullmatch(text):
            year, month, day = match.expand(template).split("-")
            return f"write {year}-{month:0>2}-{day:0>2}"
    if match := re.fullmatch(r"[qQ]([1-4])[ -]?(\d{4})|(\d{4})[ -]?[qQ]([1-4])", text):
        return f"write {match[2] or match[3]}-Q{match[1] or match[4]}"
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}[T ].*", text):
        return "write an instant as 2026-12-11T13:00, without a zone: the calendar knows the place"
    if re.fullmatch(r"\d{1,2}[./]\d{1,2}[./]\d{2,4}", text):
        return "write year-month-day, as 2026-12-11: day and month can't be told apart here"
    return "write a date as 2026-12-11, 2026-12, 2026-W49 or 2026-Q4"


@dataclass(frozen=True, slots=True)
class DayRange(Value):
    """A stretch of days, both ends inclusive."""

    text: str
    first: dt.date
    last: dt.date

    @classmethod
    def parse(cls, value: object) -> "DayRange":
        """`2026-12-24..2027-01-01`, or any date for the whole of it."""
        if not isinstance(value, str) or ".." not in value:
            day = Day.parse(value)
            return cls(day.text, day.first, day.last)
        start, _, end = value.partition("..")
        first, last = _day(start.strip()).first, _day(end.strip()).last
        if last < first:
            raise fault(f"{quoted(value)} ends before it starts", "write the earlier date first")
        return cls(value, first, last)

    @classmethod
    def schema(cls) -> Schema:
        """A day pattern, or two with `..` between."""
        one = DAY_PATTERN.removeprefix("^").removesuffix("$")
        return {
            "type": "string",
            "pattern": rf"^{one}(?: *\.\. *{one})?$",
            "examples": ["2026-12-24..2027-01-01"],
        }

    def __str__(self) -> str:
        return self.text
