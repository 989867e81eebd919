"""A KPI has not been read for longer than its cadence."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.measures import last_reading
from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.finding import Severity
from plateSpinner.model.dates import Day
from plateSpinner.model.metric import Kpi
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "M101",
    Severity.WARNING,
    "a KPI has not been read for longer than its cadence",
    needs="`readings` of the KPIs of active and proposed programs and projects",
    thresholds=(("days", Decimal(31)), ("grace", Decimal(7))),
)


def check(view: View) -> Iterator[Outcome]:
    """Every KPI of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).kpis:
            yield _judged(view, item)


def _judged(view: View, item: Item[Kpi]) -> Outcome:
    read = last_reading(item.fact, view.as_of)
    until = _read_until(item.fact, view.as_of)
    if isinstance(read, Unknown):
        message, place = f"{said(item)} has never been read", item.place.key()
        overdue = not _has_just_begun(view, item)
    else:
        day, age = read[0], (until - read[0].last).days
        since = (
            f"{days(age)} ago"
            if until == view.as_of
            else f"{days(age)} before the date of its target ({until})"
        )
        message = f"{said(item)} was last read {day}, {since}"
        place = item.place.at("readings", str(day)).key()
        overdue = age > _allowed(view, item)
    if not overdue:
        return Held(item)
    return Hit(item, message, (place,), "add a reading under `readings`, or take the KPI out")


def _read_until(kpi: Kpi, as_of: dt.date) -> dt.date:
    """The day up to which readings are wanted: the date of its target where that has passed."""
    return min(kpi.by.last, as_of) if isinstance(kpi.by, Day) else as_of


def _allowed(view: View, item: Item[Kpi]) -> Decimal:
    """The days that may pass between two readings: its own cadence or else `days`, and the `grace` on top."""
    cadence = item.fact.cadence
    default = view.threshold("kpi-without-reading", "days", item)
    own = default if isinstance(cadence, Unknown) else Decimal(calendar_days(cadence))
    return own + view.threshold("kpi-without-reading", "grace", item)


def _has_just_begun(view: View, item: Item[Kpi]) -> bool:
    """Whether its project started so lately that its first reading may be still to come."""
    start = item.component.fact.start
    return isinstance(start, Day) and (view.as_of - start.first).days <= _allowed(view, item)
