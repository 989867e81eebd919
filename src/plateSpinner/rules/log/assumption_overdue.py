"""An assumption is not checked by the date set for it."""

from collections.abc import Iterator

from plateSpinner.analysis.assumptions import is_open_assumption
from plateSpinner.finding import Severity
from plateSpinner.model.dates import Day
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "G104",
    Severity.WARNING,
    "an assumption is not checked by the date set for it",
    needs="`validate_by` of the open assumptions of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open assumption of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).assumptions:
            if not is_open_assumption(item.fact, view.as_of):
                continue
            by = item.fact.validate_by
            if not isinstance(by, Day):
                yield Gap(item, item.place, f"date it is validated by {by.reason}")
            elif by.last >= view.as_of:
                yield Held(item)
            else:
                late = days((view.as_of - by.last).days)
                message = f"{said(item)} is not validated {late} after its date ({by})"
                way = "find out, and set `validated` or `status: invalid`"
                yield Hit(item, message, (item.place.at("validate_by"),), way)
