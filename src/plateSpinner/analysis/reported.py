"""What the updates of a program or project report, in the order of their dates."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.finding import Place
from plateSpinner.model.amounts import Share
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Item
from plateSpinner.model.update import Update
from plateSpinner.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Report:
    """The progress that one update states, with the place of it."""

    day: Day
    share: Share
    place: Place

    @property
    def points(self) -> Decimal:
        """The progress in per cent."""
        return self.share.value * 100


def updates(component: Item[Component], as_of: dt.date) -> tuple[tuple[Day, Update], ...]:
    """Its updates up to `as_of`, inclusive, the earliest first."""
    said = [(day, update) for day, update in component.fact.updates.items() if day.first <= as_of]
    return tuple(sorted(said, key=lambda one: (one[0].last, one[0].text)))


def states_progress(component: Item[Component], as_of: dt.date, count: int) -> bool:
    """Whether it has `count` updates up to `as_of`, and any of all states a progress."""
    said = updates(component, as_of)
    return len(said) >= count and any(update.progress is not None for _, update in said)


def last_progress(component: Item[Component], as_of: dt.date, count: int) -> tuple[Report, ...] | Unknown:
    """The progress of the last `count` updates, the earliest first; unknown where one of them has none."""
    reports: list[Report] = []
    for day, update in updates(component, as_of)[-count:]:
        if update.progress is None:
            return Unknown(f"update {day} states no progress")
        place = component.place.at("updates", str(day), "progress")
        reports.append(Report(day, update.progress, place))
    return tuple(reports)
