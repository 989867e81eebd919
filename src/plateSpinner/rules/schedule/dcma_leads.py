"""Links have a lead."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N102",
    Severity.WARNING,
    "links have a lead",
    needs="`after` of what is open in active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(0)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-leads",
        ProgramMetrics.leads,
        "links have a lead",
        "split the task where the next one may begin, and link to that",
    )
