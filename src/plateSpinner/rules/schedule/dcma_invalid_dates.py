"""Dates lie on the wrong side of the data date."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.finding import Severity
from plateSpinner.rules.measuring import DCMA, at_most
from plateSpinner.rules.rule import Outcome, Rule, View

RULE = Rule(
    "N109",
    Severity.WARNING,
    "dates lie on the wrong side of the data date",
    needs="`started`, `done` and `forecast` of what active and proposed projects hold",
    profiles=DCMA,
    thresholds=(("share", Decimal(0)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    return at_most(
        view,
        "dcma-invalid-dates",
        ProgramMetrics.invalid_dates,
        "items have a date on the wrong side of the data date",
        "a forecast lies ahead, an actual date behind: correct it",
    )
