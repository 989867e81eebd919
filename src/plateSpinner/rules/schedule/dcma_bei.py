"""Fewer tasks are finished than the baseline has by now."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.measuring import DCMA, open_programs
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "N114",
    Severity.WARNING,
    "fewer tasks are finished than the baseline has by now",
    needs="`baseline` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("index", Decimal("0.95")),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count and of which the baseline has any finished by now."""
    for program in open_programs(view):
        ratio = view.metrics(program).baseline_execution_index()
        if isinstance(ratio, Unknown):
            yield Gap(program, program.place, ratio.reason)
            continue
        limit = view.threshold("dcma-bei", "index", program)
        if not ratio.total or ratio.share >= limit:
            yield Held(program)
            continue
        message = (
            f"{said(program)}: baseline execution index {ratio.share:.2f} "
            f"({ratio.count} finished, {ratio.total} expected), at least {limit} expected"
        )
        way_out = "say what holds up the tasks that the baseline has finished by now"
        yield Hit(program, message, ratio.places or (program.place,), way_out)
