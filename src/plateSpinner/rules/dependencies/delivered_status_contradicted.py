"""The status of a commitment contradicts the day of its delivery."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Edit, Severity
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.rules.rule import USUALLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "L110",
    Severity.WARNING,
    "the status of a commitment contradicts the day of its delivery",
    needs="`status` and `delivered` of the commitments of active and proposed programs and projects",
    profiles=USUALLY,
    fixable=True,
)


def check(view: View) -> Iterator[Outcome]:
    """Every commitment that states both, of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            fact = item.fact
            if fact.delivered is None or "status" not in fact.model_fields_set:
                continue
            delivered = is_done(fact.delivered, view.as_of)
            if delivered is (fact.status is DependencyStatus.DELIVERED):
                yield Held(item)
                continue
            verb = "was" if delivered else "is to be"
            message = f"{said(item)} is {fact.status}, and {verb} delivered {fact.delivered}"
            places = (item.place.at("status"), item.place.at("delivered").labelled("delivered"))
            fix = Edit(places[0], "delivered") if delivered else None
            yield Hit(item, message, places, "correct one of them: the date goes before the status", fix)
