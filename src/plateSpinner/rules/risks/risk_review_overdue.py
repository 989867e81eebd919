"""An open risk was not looked at on the date set for it."""

from collections.abc import Iterator

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "K104",
    Severity.WARNING,
    "an open risk was not looked at on the date set for it",
    needs="`review` of the open risks of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open risk of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            if not is_open_risk(item.fact, view.as_of):
                continue
            review = item.fact.review
            if isinstance(review, Unknown):
                yield Gap(item, item.place, f"date of review {review.reason}")
            elif review.last >= view.as_of:
                yield Held(item)
            else:
                late = days((view.as_of - review.last).days)
                message = f"{said(item)} is {late} past its review ({review})"
                way = "look at it again, and set the date of the next `review`"
                yield Hit(item, message, (item.place.at("review"),), way)
