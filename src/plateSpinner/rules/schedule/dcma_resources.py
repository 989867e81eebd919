"""Open tasks have nobody assigned."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N110",
    Severity.WARNING,
    "open tasks have nobody assigned",
    needs="`duration` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(100)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-resources",
        ProgramMetrics.without_resources,
        "open tasks of a day or more have nobody assigned",
        "assign teams or people: assign: {payments: 2}",
    )
