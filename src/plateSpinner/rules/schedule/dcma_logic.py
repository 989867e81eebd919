"""Open tasks have no predecessor or no successor."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N101",
    Severity.WARNING,
    "open tasks have no predecessor or no successor",
    needs="`duration` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(5)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-logic",
        ProgramMetrics.logic,
        "open tasks lack a predecessor or a successor",
        "say what each waits for, and what waits for it",
    )
