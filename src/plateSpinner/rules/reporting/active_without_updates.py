"""An active program or project has never reported."""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.analysis.updates import latest_update
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Item
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "U105",
    Severity.INFO,
    "an active program or project has never reported",
    needs="`status` of programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every active program or project."""
    for component in view.open_components:
        if component.fact.status is not Status.ACTIVE:
            continue
        if latest_update(component, view.as_of) is not None or _has_just_begun(view, component):
            yield Held(component)
        else:
            message = f"{said(component)} is active and has no update up to {view.as_of}"
            place = component.place.at("status")
            yield Hit(component, message, (place,), "write the first one under `updates`, by its date")


def _has_just_begun(view: View, component: Item[Component]) -> bool:
    """Whether it started so lately that even its first update could not be stale."""
    start = component.fact.start
    stale_after = dt.timedelta(days=calendar_days(view.policy.stale_after))
    return isinstance(start, Day) and view.as_of - start.first <= stale_after
