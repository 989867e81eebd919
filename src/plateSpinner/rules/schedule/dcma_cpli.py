"""The critical path is too long for the target."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.measuring import DCMA, open_programs
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "N113",
    Severity.WARNING,
    "the critical path is too long for the target",
    needs="`target` of active and proposed programs, `duration` of their tasks",
    profiles=DCMA,
    thresholds=(("index", Decimal("0.95")),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    for program in open_programs(view):
        measured = view.metrics(program).critical_path_length_index()
        if isinstance(measured, Unknown):
            yield Gap(program, program.place, measured.reason)
            continue
        index, place = measured
        limit = view.threshold("dcma-cpli", "index", program)
        if index >= limit:
            yield Held(program)
            continue
        message = f"{said(program)}: critical path length index {index:.2f}, at least {limit} expected"
        way_out = "shorten the path that spin why shows, or decide to move the target"
        yield Hit(program, message, (place,), way_out)
