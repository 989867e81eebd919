"""An issue is closed, and nothing says since when."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.raid import IssueStatus
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G111",
    Severity.INFO,
    "an issue is closed, and nothing says since when",
    needs="`closed` of the issues with `status: closed`, of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every issue whose status is closed, of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).issues:
            if item.fact.status is not IssueStatus.CLOSED:
                continue
            if item.fact.closed is not None:
                yield Held(item)
            else:
                message = f"{said(item)} is closed without a date"
                yield Hit(item, message, (item.place.at("status"),), "add `closed` with the date")
