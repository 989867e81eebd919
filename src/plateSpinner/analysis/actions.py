"""What is done about risks and issues, and what of it is still to do."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.analysis.progress import is_done, is_open_issue
from plateSpinner.finding import Place
from plateSpinner.model.portfolio import Holdings, Item
from plateSpinner.model.raid import Issue
from plateSpinner.model.risk import Action, Risk


@dataclass(frozen=True, slots=True)
class OpenAction:
    """An action that is not done, with the risk or issue it stands in; `name` is its id where it has none."""

    item: Item[Risk] | Item[Issue]
    name: str
    fact: Action
    place: Place


def of_open_items(held: Holdings, as_of: dt.date) -> Iterator[OpenAction]:
    """The actions still to do about the risks and issues that are open at `as_of`, in written order."""
    for risk in held.risks:
        if is_open_risk(risk.fact, as_of):
            yield from to_do(risk, as_of)
    for issue in held.issues:
        if is_open_issue(issue.fact, as_of):
            yield from to_do(issue, as_of)


def to_do(item: Item[Risk] | Item[Issue], as_of: dt.date) -> Iterator[OpenAction]:
    """The actions of one risk or issue that are not done by `as_of`, in written order."""
    for id_, action in item.fact.actions.items():
        if not is_done(action.done, as_of):
            yield OpenAction(item, action.name or id_, action, item.place.at("actions", id_))
