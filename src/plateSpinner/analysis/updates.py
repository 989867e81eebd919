"""Which updates stand at a date, and what is still asked for."""

import datetime as dt

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Item
from plateSpinner.model.update import Ask, Update


def latest_update(component: Item[Component], as_of: dt.date) -> tuple[Day, Update] | None:
    """The last update up to `as_of`, inclusive, and its date."""
    said = [(day, update) for day, update in component.fact.updates.items() if day.first <= as_of]
    return max(said, key=lambda one: (one[0].last, one[0].text), default=None)


def update_age(day: Day, as_of: dt.date) -> int:
    """Days since an update; 0 where it is of a period that has begun and not ended."""
    return max((as_of - day.last).days, 0)


def declared(component: Item[Component], as_of: dt.date) -> tuple[Day, Update] | None:
    """The last update up to `as_of` that says a health, and its date."""
    said = [
        (day, u) for day, u in component.fact.updates.items() if day.first <= as_of and u.health is not None
    ]
    return max(said, key=lambda one: (one[0].last, one[0].text), default=None)


def open_asks(component: Item[Component], as_of: dt.date) -> tuple[tuple[Ask, Place], ...]:
    """Asks not yet done, of all updates up to `as_of`; of one that is asked again only the latest."""
    asks: dict[tuple[str, str], tuple[Ask, Place]] = {}
    for day, update in sorted(component.fact.updates.items(), key=lambda one: (one[0].last, one[0].text)):
        if day.first <= as_of:
            for index, ask in enumerate(update.asks):
                place = component.place.at("updates", str(day), "asks", index)
                asks[ask.what.strip(), ask.of.removeprefix("@")] = (ask, place)
    return tuple((ask, place) for ask, place in asks.values() if not is_done(ask.done, as_of))
