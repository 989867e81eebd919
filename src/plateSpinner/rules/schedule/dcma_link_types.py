"""Links are not finish to start."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N104",
    Severity.WARNING,
    "links are not finish to start",
    needs="`after` of what is open in active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(10)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-link-types",
        ProgramMetrics.other_types,
        "links are not finish to start",
        "split tasks so that one begins where another ends; start to finish needs a reason",
    )
