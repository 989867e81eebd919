"""Open tasks have a high total float."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N106",
    Severity.WARNING,
    "open tasks have a high total float",
    needs="`duration` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(5)), ("days", Decimal(44))),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-high-float",
        lambda m: m.high_float(view.threshold("dcma-high-float", "days", m.program)),
        "open tasks have more float than they should",
        "look for the successor that is missing",
    )
