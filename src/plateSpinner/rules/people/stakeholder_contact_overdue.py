"""A stakeholder has not been contacted for longer than was agreed."""

from collections.abc import Iterator

from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.analysis.updates import update_age
from plateSpinner.finding import Severity
from plateSpinner.model.cadence import Cadence
from plateSpinner.model.portfolio import Item
from plateSpinner.model.stakeholder import Stakeholder
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "H101",
    Severity.WARNING,
    "a stakeholder has not been contacted for longer than was agreed",
    needs="`last_contact` of the stakeholders with a `cadence`, of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every stakeholder with a cadence, of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).stakeholders:
            if item.fact.cadence is not None:
                yield _judged(view, item, item.fact.cadence)


def _judged(view: View, item: Item[Stakeholder], cadence: Cadence) -> Outcome:
    last = item.fact.last_contact
    if last is None:
        return Gap(item, item.place, "last contact not stated")
    if last.first > view.as_of:
        return Gap(item, item.place.at("last_contact"), f"last contact is still to come ({last})")
    age = update_age(last, view.as_of)
    if age <= calendar_days(cadence.every):
        return Held(item)
    message = f"{said(item)} was last contacted {days(age)} ago ({last}), agreed is {cadence}"
    places = (item.place.at("last_contact"), item.place.at("cadence").labelled("agreed"))
    return Hit(item, message, places, "get in touch, and set `last_contact`")
