"""Thresholds of the policy in calendar days."""

from decimal import Decimal

from plateSpinner.model.durations import Duration, Unit


def calendar_days(duration: Duration) -> int:
    """A threshold as whole calendar days, begun ones left out: `w` as 7, `mo` as 30, at most `MOST_DAYS`."""
    return min(int(duration.amount * _CALENDAR_DAYS[duration.unit]), MOST_DAYS)


MOST_DAYS = 100_000
"""Beyond it no threshold makes a difference: every date of a plan lies within three centuries."""

_CALENDAR_DAYS = {
    Unit.MINUTE: Decimal(1) / 1440,
    Unit.HOUR: Decimal(1) / 24,
    Unit.DAY: Decimal(1),
    Unit.WEEK: Decimal(7),
    Unit.MONTH: Decimal(30),
    Unit.CALENDAR_DAY: Decimal(1),
    Unit.CALENDAR_HOUR: Decimal(1) / 24,
    Unit.CALENDAR_MINUTE: Decimal(1) / 1440,
}
