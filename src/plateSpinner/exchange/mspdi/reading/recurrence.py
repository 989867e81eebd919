"""Days of a calendar that recur: MSPDI's daily, weekly, monthly and yearly patterns, day by day."""

import calendar
import datetime as dt
from collections.abc import Iterator
from itertools import count, islice
from typing import TypeAlias

from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.elements import Element

Stretch: TypeAlias = tuple[dt.date, dt.date]
"""First and last day, both inclusive."""

MOST_DAYS = 2000
"""Days of one pattern that are still written out."""
_YEARLY, _YEARLY_BY_PLACE, _MONTHLY, _MONTHLY_BY_PLACE, _WEEKLY, _EVERY_DAYS = 2, 3, 4, 5, 6, 7
_MONTHS = 12
_LAST = 4
_WEEKEND = 5
_SUNDAY = 3


def stretches(element: Element) -> tuple[Stretch, ...] | None:
    """The days of which an exception speaks, in their order; None where it can't be read, or has too many."""
    periods = element.all("TimePeriod")
    texts = periods[0].texts() if periods else {}
    first, last = (values.day(texts.get(key, "")) for key in ("FromDate", "ToDate"))
    if first is None or last is None or last < first:
        return None
    pattern = element.texts()
    kind = _whole(pattern, "Type", 1)
    step = max(_whole(pattern, "Period", 1), 1)
    if kind not in range(_YEARLY, _EVERY_DAYS + 1) or (kind == _EVERY_DAYS and step == 1):
        return ((first, last),)
    most = _whole(pattern, "Occurrences", 0) if values.is_true(pattern.get("EnteredByOccurrences", "")) else 0
    days = tuple(islice(_days(kind, step, pattern, first, last), most or MOST_DAYS + 1))
    return tuple((day, day) for day in days) if len(days) <= MOST_DAYS else None


def _days(kind: int, step: int, pattern: dict[str, str], first: dt.date, last: dt.date) -> Iterator[dt.date]:
    every = (first + dt.timedelta(days=number) for number in range((last - first).days + 1))
    if kind == _WEEKLY:
        mask = _whole(pattern, "DaysOfWeek", 0)
        monday = first - dt.timedelta(days=(first.weekday() + 1) % 7)
        for day in every:
            if mask >> ((day.weekday() + 1) % 7) & 1 and (day - monday).days // 7 % step == 0:
                yield day
    elif kind == _EVERY_DAYS:
        yield from islice(every, 0, None, step)
    else:
        yield from _by_month(kind, step, pattern, first, last)


def _by_month(
    kind: int, step: int, pattern: dict[str, str], first: dt.date, last: dt.date
) -> Iterator[dt.date]:
    yearly = kind in (_YEARLY, _YEARLY_BY_PLACE)
    month = _whole(pattern, "Month", 0) % _MONTHS if yearly else first.month - 1
    for number in count(0, _MONTHS if yearly else step):
        year, index = divmod(month + number, _MONTHS)
        if (first.year + year, index + 1) > (last.year, last.month):
            return
        day = _in_month(kind, pattern, first.year + year, index + 1)
        if day is not None and first <= day <= last:
            yield day


def _in_month(kind: int, pattern: dict[str, str], year: int, month: int) -> dt.date | None:
    length = calendar.monthrange(year, month)[1]
    if kind in (_YEARLY, _MONTHLY):
        day = _whole(pattern, "MonthDay", 1)
        return dt.date(year, month, day) if 1 <= day <= length else None
    item, place = _whole(pattern, "MonthItem", 0), _whole(pattern, "MonthPosition", 0)
    days = [dt.date(year, month, day) for day in range(1, length + 1)]
    fitting = [day for day in days if _fits(day, item)]
    if place == _LAST:
        return fitting[-1] if fitting else None
    return fitting[place] if 0 <= place < len(fitting) else None


def _fits(day: dt.date, item: int) -> bool:
    """Whether a day is what a pattern counts: 0 any day, 1 a weekday, 2 one of the weekend, 3 a Sunday on."""
    match item:
        case 0:
            return True
        case 1:
            return day.weekday() < _WEEKEND
        case 2:
            return day.weekday() >= _WEEKEND
        case _:
            return (day.weekday() + 1) % 7 == item - _SUNDAY


def _whole(texts: dict[str, str], key: str, otherwise: int) -> int:
    found = values.whole(texts.get(key, ""))
    return otherwise if found is None else found
