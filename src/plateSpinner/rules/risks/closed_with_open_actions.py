"""A risk or an issue is closed while actions about it are open."""

from collections.abc import Iterator

from plateSpinner.analysis.actions import to_do
from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.analysis.progress import is_open_issue
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Item
from plateSpinner.model.raid import Issue
from plateSpinner.model.risk import Risk, RiskStatus
from plateSpinner.model.words import counted
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K110",
    Severity.INFO,
    "a risk or an issue is closed while actions about it are open",
    needs="`done` of the `actions` in the closed risks and issues of active and proposed programs and "
    "projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every closed risk or issue that has actions, of a program or project whose dates count."""
    for component in view.open_components:
        held = view.portfolio.held(component)
        for risk in held.risks:
            if risk.fact.actions and not is_open_risk(risk.fact, view.as_of):
                yield _judged(view, risk)
        for issue in held.issues:
            if issue.fact.actions and not is_open_issue(issue.fact, view.as_of):
                yield _judged(view, issue)


def _judged(view: View, item: Item[Risk] | Item[Issue]) -> Outcome:
    left = tuple(to_do(item, view.as_of))
    if not left:
        return Held(item)
    ended = "has occurred" if item.fact.status is RiskStatus.OCCURRED else "is closed"
    actions = counted(len(left), "open action")
    names = ", ".join(f"'{action.name}'" for action in left)
    place = item.place.at("status" if item.fact.closed is None else "closed")
    places = (place, *(action.place.key().labelled("open") for action in left))
    way = "mark them `done`, take them out, or open it again"
    return Hit(item, f"{said(item)} {ended} with {actions}: {names}", places, way)
