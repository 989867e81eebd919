"""Everything that needs attention at a date.

Only programs and projects that are active or proposed raise concerns.
"""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.concerns.commitments import Commitments
from plateSpinner.analysis.concerns.concern import Concern, Trouble, Untold, concern, urgency
from plateSpinner.analysis.concerns.dates import Dates
from plateSpinner.analysis.concerns.log import Log
from plateSpinner.analysis.concerns.missing import Missing
from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.analysis.spending import spending
from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.analysis.updates import latest_update, update_age
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item, Kind, Portfolio
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted


class Watch:
    """Looks over one plan at one date."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date, schedule: Schedule) -> None:
        self._portfolio = portfolio
        self._as_of = as_of
        self._stale_after = calendar_days(portfolio.charter.policy.stale_after)
        self._dates = Dates(portfolio, as_of, schedule)
        self._commitments = Commitments(portfolio, as_of, schedule)
        self._log = Log(portfolio, as_of)
        self._missing = Missing(portfolio, as_of, self._commitments)

    def over(self, component: Item[Component]) -> tuple[Concern, ...]:
        """The concerns of one component at its own level, most pressing first; watermelons aside."""
        held = self._portfolio.held(component)
        if component.fact.status is None and component.kind is Kind.PROJECT:
            return tuple(self._dates.without_status(component, held))
        if not is_open(component):
            return ()
        found = [
            *self._dates.milestones(held),
            *self._dates.target(component, held),
            *self._dates.deadlines(held),
            *self._commitments.concerns(held),
            *self._log.issues(held),
            *self._budget(component),
            *self._log.decisions(held),
            *self._log.asks(component),
            *self._log.risks(component, held),
            *self._staleness(component),
        ]
        return tuple(sorted(found, key=urgency))

    def untold(self, component: Item[Component]) -> tuple[Untold, ...]:
        """What can't be told about one component at its own level, dates of promises first."""
        return self._missing.of(component) if is_open(component) else ()

    def _budget(self, component: Item[Component]) -> Iterator[Concern]:
        spent = spending(component, self._as_of, self._portfolio.charter.currency)
        budget = component.fact.budget
        if isinstance(spent, Unknown) or isinstance(budget, Unknown) or budget.amount <= 0:
            return
        over = spent - budget.amount
        if over > 0:
            text = f"spent {spent:,.0f} of {budget.amount:,.0f}, {over / budget.amount:.0%} over budget"
            yield concern(
                Trouble.OVER_BUDGET,
                Health.RED,
                component,
                component.place.at("budget"),
                0,
                text,
                "decide on more money or less scope",
            )

    def _staleness(self, component: Item[Component]) -> Iterator[Concern]:
        said = latest_update(component, self._as_of)
        if said is None:
            return
        age = update_age(said[0], self._as_of)
        if age > self._stale_after:
            text = f"last update {said[0]}, {counted(age, 'day')} ago"
            place = component.place.at("updates", str(said[0])).key()
            yield concern(Trouble.STALE, Health.GREEN, component, place, age, text, "write an update")
