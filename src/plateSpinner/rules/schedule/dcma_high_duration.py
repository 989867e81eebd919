"""Open tasks are too long."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N108",
    Severity.WARNING,
    "open tasks are too long",
    needs="`duration` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(5)), ("days", Decimal(44))),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-high-duration",
        lambda m: m.long(view.threshold("dcma-high-duration", "days", m.program)),
        "open tasks are longer than they should be",
        "cut it into pieces that can be seen to be finished",
    )
