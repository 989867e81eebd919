"""An assumption has proved false, and no issue deals with what rested on it."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import WORK, AnyItem, Kind
from plateSpinner.model.raid import AssumptionStatus
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G106",
    Severity.WARNING,
    "an assumption has proved false, and no issue deals with what rested on it",
    needs="`issues` of the plan: what they affect, or that they name the assumption under `risk`",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every invalid assumption of a program or project whose dates count."""
    dealt_with = _dealt_with(view)
    for component in view.open_components:
        for item in view.portfolio.held(component).assumptions:
            if item.fact.status is not AssumptionStatus.INVALID:
                continue
            rests = [view.portfolio.resolve(text, component, *WORK) for text in item.fact.affects]
            if any(one in dealt_with for one in (item, *rests) if one is not None):
                yield Held(item)
            else:
                message = f"{said(item)} is invalid, and no issue affects what rests on it"
                way = "raise an issue that affects the same items, or take out what rests on it"
                yield Hit(item, message, (item.place.at("status"),), way)


def _dealt_with(view: View) -> set[AnyItem]:
    """What the issues of the whole plan affect, and what they are said to come from."""
    found: set[AnyItem | None] = set()
    for component in view.portfolio.components:
        for issue in view.portfolio.held(component).issues:
            found |= {view.portfolio.resolve(text, component, *WORK) for text in issue.fact.affects}
            found.add(view.portfolio.resolve(issue.fact.risk, component, *Kind))
    return {item for item in found if item is not None}
