"""A KPI or key result has not been read for longer than its cadence."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.measures import Measure, last_reading, measures
from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.finding import Severity
from plateSpinner.model.dates import Day
from plateSpinner.model.metric import Kpi
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days

RULE = Rule(
    "M101",
    Severity.WARNING,
    "a KPI or key result has not been read for longer than its cadence",
    needs="`readings` of key results with a cadence, of KPIs of active or proposed programs and projects",
    thresholds=(("days", Decimal(31)), ("grace", Decimal(7))),
)


def check(view: View) -> Iterator[Outcome]:
    """Every KPI of a program or project whose dates count, and every key result that has a cadence."""
    for measure in measures(view.portfolio, view.open_components):
        if measure.item is not None or not isinstance(measure.fact.cadence, Unknown):
            yield _judged(view, measure)


def _judged(view: View, measure: Measure) -> Outcome:
    read = last_reading(measure.fact, view.as_of)
    until = _read_until(measure.fact, view.as_of)
    named = f"{measure.kind} '{measure.id}'"
    if isinstance(read, Unknown):
        if measure.item is None:  # nothing says when its first reading was due
            return Gap(None, measure.place, read.reason)
        message, place = f"{named} has never been read", measure.place.key()
        overdue = not _has_just_begun(view, measure.item)
    else:
        day, age = read[0], (until - read[0].last).days
        since = (
            f"{days(age)} ago"
            if until == view.as_of
            else f"{days(age)} before the date of its target ({until})"
        )
        message = f"{named} was last read {day}, {since}"
        place = measure.place.at("readings", str(day)).key()
        overdue = age > _allowed(view, measure.fact, measure.item)
    if not overdue:
        return Held(measure.item)
    what = "its `cadence`" if measure.item is None else "the KPI"
    return Hit(measure.item, message, (place,), f"add a reading under `readings`, or take {what} out")


def _read_until(kpi: Kpi, as_of: dt.date) -> dt.date:
    """The day up to which readings are wanted: the date of its target where that has passed."""
    return min(kpi.by.last, as_of) if isinstance(kpi.by, Day) else as_of


def _allowed(view: View, kpi: Kpi, item: Item[Kpi] | None) -> Decimal:
    """The days that may pass between two readings: its own cadence or else `days`, and the `grace` on top."""
    cadence = kpi.cadence
    default = view.threshold("kpi-without-reading", "days", item)
    own = default if isinstance(cadence, Unknown) else Decimal(calendar_days(cadence.every))
    return own + view.threshold("kpi-without-reading", "grace", item)


def _has_just_begun(view: View, item: Item[Kpi]) -> bool:
    """Whether its project started so lately that its first reading may be still to come."""
    start = item.component.fact.start
    return isinstance(start, Day) and (view.as_of - start.first).days <= _allowed(view, item.fact, item)
