"""Links have a lag."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N103",
    Severity.WARNING,
    "links have a lag",
    needs="`after` of what is open in active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(5)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-lags",
        ProgramMetrics.lags,
        "links have a lag",
        "write the wait as a task of its own, with an owner",
    )
