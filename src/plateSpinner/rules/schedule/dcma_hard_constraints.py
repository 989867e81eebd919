"""Open tasks have a hard constraint."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N105",
    Severity.WARNING,
    "open tasks have a hard constraint",
    needs="`duration` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(5)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-hard-constraints",
        ProgramMetrics.hard_constraints,
        "open tasks have a hard constraint",
        "state the date as a deadline, and let the logic say when it is reached",
    )
