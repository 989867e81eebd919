"""The giver has promised no date, and it is needed soon."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "L106",
    Severity.WARNING,
    "the giver has promised no date, and it is needed soon",
    needs="`promised` and `need_by` of the open commitments of active and proposed programs and projects",
    profiles=USUALLY,
    thresholds=(("days", Decimal(60)),),
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
            if not isinstance(fact.promised, Unknown):
                yield Held(item)
            elif isinstance(fact.need_by, Unknown):
                yield Gap(item, item.place, f"need_by {fact.need_by.reason}")
            elif (fact.need_by.last - view.as_of).days > view.threshold(
                "dependency-without-promise", "days", item
            ):
                yield Held(item)
            else:
                left = (fact.need_by.last - view.as_of).days
                when = f"in {days(left)}" if left >= 0 else f"{days(-left)} ago"
                message = f"{said(item)} is needed {when} ({fact.need_by}), and no date is promised"
                yield Hit(item, message, (item.place.at("need_by"),), "ask the giver for a date: promised")
