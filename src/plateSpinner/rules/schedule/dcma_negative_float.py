"""Open tasks have negative float."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N107",
    Severity.WARNING,
    "open tasks have negative float",
    needs="`duration` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(0)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-negative-float",
        ProgramMetrics.negative_float,
        "open tasks have negative float",
        "recover the days, or decide to move the promise that they break",
    )
