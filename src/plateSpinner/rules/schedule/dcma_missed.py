"""Tasks miss their baseline finish."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N111",
    Severity.WARNING,
    "tasks miss their baseline finish",
    needs="`baseline` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(5)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-missed",
        ProgramMetrics.missed,
        "tasks due by the baseline were finished later or are open",
        "say what holds them up, or agree a new baseline",
    )
