"""The finish of a program does not move with its critical path."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.measuring import DCMA, open_programs
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "N112",
    Severity.WARNING,
    "the finish of a program does not move with its critical path",
    needs="`duration` of the tasks of active and proposed projects",
    profiles=DCMA,
    thresholds=(("share", Decimal(95)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program with tasks whose dates count."""
    for program in open_programs(view):
        tested = view.metrics(program).critical_path_test()
        if isinstance(tested, Unknown):
            yield Gap(program, program.place, tested.reason)
            continue
        added, moved, task = tested
        if moved * 100 >= added * view.threshold("dcma-critical-path-test", "share", program):
            yield Held(program)
            continue
        message = f"{said(program)}: {added} days more for '{task.id}' move the finish by {moved}"
        way_out = "look for constraints and missing links between it and the finish"
        yield Hit(program, message, (task.place,), way_out)
