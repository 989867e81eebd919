"""Concerns about commitments: what one project gives another, or somebody outside."""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Concern, Trouble, concern
from plateSpinner.analysis.progress import expected, is_delivered
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.finding import Place
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency, DependencyStatus
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, Holdings, Item, Portfolio
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted


class Commitments:
    """Looks over the dependencies of a component."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date, schedule: Schedule) -> None:
        self._portfolio = portfolio
        self._as_of = as_of
        self._schedule = schedule
        self._late_by = calendar_days(portfolio.charter.policy.late_by)

    def concerns(self, held: Holdings) -> Iterator[Concern]:
        """Commitments that are rejected, overdue, or come after they are needed."""
        for item in held.dependencies:
            fact = item.fact
            if is_delivered(fact, self._as_of):
                continue
            giver = fact.giver.removeprefix("@") or fact.external or fact.needs
            if fact.status is DependencyStatus.REJECTED:
                yield concern(
                    Trouble.DEPENDENCY_REJECTED,
                    Health.RED,
                    item,
                    item.place.at("status"),
                    0,
                    f"rejected by {giver}",
                    "find another way, or take it up with the giver",
                )
            else:
                yield from self._late_one(item, giver)

    def _late_one(self, item: Item[Dependency], giver: str) -> Iterator[Concern]:
        fact, as_of = item.fact, self._as_of
        need_by = fact.need_by
        if isinstance(fact.promised, Day) and fact.promised.last < as_of:
            passed = (as_of - fact.promised.last).days
            text = f"{giver} promised {fact.promised}, {counted(passed, 'day')} ago; not delivered"
            yield concern(
                Trouble.DEPENDENCY_OVERDUE,
                Health.RED,
                item,
                item.place.at("promised"),
                passed,
                text,
                f"ask {giver} for a date",
            )
        elif isinstance(need_by, Day) and need_by.last < as_of:
            passed = (as_of - need_by.last).days
            promised = isinstance(fact.promised, Day)
            then = f"{giver} promises {fact.promised}" if promised else f"{giver} has not delivered"
            text = f"needed by {need_by}, {counted(passed, 'day')} ago; {then}"
            yield concern(
                Trouble.DEPENDENCY_OVERDUE,
                Health.RED,
                item,
                item.place.at("need_by"),
                passed,
                text,
                "find another way, or move what needs it" if promised else f"ask {giver} for a date",
            )
        elif isinstance(need_by, Day):
            belief, place, how = self.belief(item, giver)
            later = (belief.last - need_by.last).days if isinstance(belief, Day) else 0
            if later > 0:
                text = f"{how} {belief}, {counted(later, 'day')} after it is needed ({need_by})"
                yield concern(
                    Trouble.DEPENDENCY_LATE,
                    self._late(later),
                    item,
                    place,
                    later,
                    text,
                    f"agree a date with {giver}, or move what needs it",
                )

    def belief(self, item: Item[Dependency], giver: str) -> tuple[Day | Unknown, Place, str]:
        """The latest of what the giver promised, what the needed item itself expects, and its projection."""
        fact = item.fact
        needed = self._portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
        own: Day | Unknown = Unknown("needs no milestone of this plan")
        how = "expected"
        if needed is not None and isinstance(needed.fact, Milestone):
            own = expected(needed.fact)
            projection = self._schedule.ahead(needed)
            certain = projection is not None and projection.unknown is None
            if projection and certain and (not isinstance(own, Day) or projection.finish > own.last):
                own, how = Day.of(projection.finish), "projected"
        if isinstance(own, Day) and (isinstance(fact.promised, Unknown) or own.last > fact.promised.last):
            return own, item.place.at("needs"), f"'{fact.needs}' is {how}"
        return fact.promised, item.place.at("promised"), f"{giver} promises"

    def _late(self, days: int) -> Health:
        return Health.RED if days > self._late_by else Health.AMBER
