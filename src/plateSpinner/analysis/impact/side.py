"""One of two plans with all that is computed of it."""

import datetime as dt
from functools import cached_property

from plateSpinner.analysis.health import Assessment, assess
from plateSpinner.analysis.impact.standing import Standing, standings
from plateSpinner.analysis.load import Grain, Load, load
from plateSpinner.analysis.register import Entry, register
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.portfolio import Portfolio

AHEAD_DAYS = 731
"""How far ahead loads are compared: two years, as nobody assigns people further."""


class Side:
    """One of two plans with all that is computed of it, at the same day as the other."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date) -> None:
        self.portfolio = portfolio
        self.as_of = as_of
        self.schedule = Schedule(portfolio, as_of)

    @cached_property
    def assessments(self) -> dict[str, Assessment]:
        """Declared and computed health."""
        return assess(self.portfolio, self.as_of, self.schedule)

    @cached_property
    def standings(self) -> dict[int, Standing]:
        """Where each promise stands, by the identity of its item."""
        return {id(standing.item): standing for standing in standings(self.portfolio, self.schedule)}

    @cached_property
    def register(self) -> tuple[Entry, ...]:
        """Every risk with its figures."""
        return register(self.portfolio, self.schedule, self.as_of)

    @cached_property
    def load(self) -> Load:
        """Load against capacity by week, as far ahead as is compared."""
        until = self.as_of + dt.timedelta(days=AHEAD_DAYS)
        return load(self.portfolio, self.schedule, self.as_of, until, Grain.WEEK)
