"""Something is said to have happened after the status date."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from plateSpinner.finding import Place, Severity
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import Fact
from plateSpinner.model.portfolio import AnyItem
from plateSpinner.model.raid import Issue
from plateSpinner.model.risk import Risk
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "D107",
    Severity.WARNING,
    "something is said to have happened after the status date",
    needs="`started`, `done`, `agreed_on`, `delivered`, `raised`, `closed`, `validated`, `decided`, "
    "`last_contact`, `readings`, `actuals` and `updates` in active and proposed programs and projects",
)

DATES = {
    "started": "is said to be started",
    "done": "is said to be done",
    "agreed_on": "is said to be agreed",
    "delivered": "is said to be delivered",
    "raised": "is said to be raised",
    "closed": "is said to be closed",
    "validated": "is said to be validated",
    "decided": "is said to be decided",
    "last_contact": "is said to be contacted",
}
"""What has happened to an item, by the key of its date."""

LISTS = {"readings": "has a reading of", "actuals": "has actuals of", "updates": "has an update of"}
"""What has happened by date, by its key."""


@dataclass(frozen=True, slots=True)
class _Actual:
    """A date on which something is said to have happened; `fact` goes before the date."""

    fact: str
    day: Day
    place: Place


def check(view: View) -> Iterator[Outcome]:
    """Every date on which something has happened, of programs and projects whose dates count."""
    for component in view.open_components:
        items: tuple[AnyItem, ...] = (component, *view.portfolio.held(component))
        for item in items:
            for actual in _actuals(item):
                yield _judged(view, item, actual)


def _judged(view: View, item: AnyItem, actual: _Actual) -> Outcome:
    ahead = (actual.day.first - view.as_of).days
    if ahead <= 0:
        return Held(item)
    message = f"{said(item)} {actual.fact} {actual.day}, {days(ahead)} after the status date"
    return Hit(item, message, (actual.place,), "correct it, or move `data_date` on where that is behind")


def _actuals(item: AnyItem) -> Iterator[_Actual]:
    single, listed = _keys(type(item.fact))
    for key in single:
        day = getattr(item.fact, key)
        if isinstance(day, Day):
            yield _Actual(DATES[key], day, item.place.at(key))
    for key in listed:
        by_day: Mapping[Day, object] = getattr(item.fact, key)
        for day in by_day:
            yield _Actual(LISTS[key], day, item.place.at(key, str(day)).key())
    yield from _answered(item)


@cache
def _keys(model: type[Fact]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of the keys a kind of fact has: to ask a fact for one that it hasn't is slow."""
    fields = model.model_fields
    return tuple(key for key in DATES if key in fields), tuple(key for key in LISTS if key in fields)


def _answered(item: AnyItem) -> Iterator[_Actual]:
    """Actions and asks that are done."""
    if isinstance(item.fact, Risk | Issue):
        for id_, action in item.fact.actions.items():
            if action.done:
                place = item.place.at("actions", id_, "done")
                yield _Actual(f"has an action '{action.name or id_}' said to be done", action.done, place)
    elif isinstance(item.fact, Component):
        for day, update in item.fact.updates.items():
            for index, ask in enumerate(update.asks):
                if ask.done:
                    place = item.place.at("updates", str(day), "asks", index, "done")
                    yield _Actual(f"has an ask '{ask.what}' said to be done", ask.done, place)
