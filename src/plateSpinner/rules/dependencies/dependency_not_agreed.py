"""A commitment is needed soon and only proposed."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "L107",
    Severity.WARNING,
    "a commitment is needed soon and only proposed",
    needs="`status` and `need_by` of the open commitments of active and proposed programs and projects",
    profiles=USUALLY,
    thresholds=(("days", Decimal(30)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every open commitment of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            if is_delivered(item.fact, view.as_of):
                continue
            fact = item.fact
            if fact.status is DependencyStatus.REJECTED:
                continue
            if fact.status is DependencyStatus.AGREED:
                yield Held(item)
            elif isinstance(fact.need_by, Unknown):
                yield Gap(item, item.place, f"need_by {fact.need_by.reason}")
            elif (fact.need_by.last - view.as_of).days > view.threshold(
                "dependency-not-agreed", "days", item
            ):
                yield Held(item)
            else:
                left = (fact.need_by.last - view.as_of).days
                when = f"in {days(left)}" if left >= 0 else f"{days(-left)} ago"
                message = f"{said(item)} is needed {when} ({fact.need_by}), and not agreed"
                key = "status" if "status" in fact.model_fields_set else "need_by"
                yield Hit(
                    item, message, (item.place.at(key),), "agree it with the giver: status: agreed, agreed_on"
                )
