"""Nothing says how often the sponsor hears of the work."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item
from plateSpinner.model.stakeholder import Stakeholder
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "H102",
    Severity.INFO,
    "nothing says how often the sponsor hears of the work",
    needs="`cadence` of the stakeholders who are sponsors, of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every sponsor of a program or project whose dates count and that lists stakeholders."""
    for component in view.open_components:
        stakeholders = view.portfolio.held(component).stakeholders
        sponsors = [item for item in stakeholders if _is_sponsor(item, component)]
        for item in sponsors:
            if item.fact.cadence is not None:
                yield Held(item)
            else:
                message = f"{said(item)} is a sponsor without a cadence"
                yield Hit(item, message, (item.place.key(),), "agree on how often, under `cadence`")
        if stakeholders and component.fact.sponsor and not sponsors:
            message = f"{said(component)} has a sponsor, '{_sponsor(component)}', who is no stakeholder of it"
            way = "add the sponsor under `stakeholders`, with a `cadence`"
            yield Hit(component, message, (component.place.at("sponsor"),), way)


def _is_sponsor(item: Item[Stakeholder], component: Item[Component]) -> bool:
    person = item.fact.person.removeprefix("@") or item.id
    return "sponsor" in item.fact.role.casefold() or (person == _sponsor(component) != "")


def _sponsor(component: Item[Component]) -> str:
    return component.fact.sponsor.removeprefix("@")
