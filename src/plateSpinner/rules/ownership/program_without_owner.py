"""Nobody answers for a program."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_inactive
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "O102",
    Severity.WARNING,
    "nobody answers for a program",
    needs="`owner` of the programs that are not on hold, done or cancelled",
)


def check(view: View) -> Iterator[Outcome]:
    """Every program that is not on hold, done or cancelled."""
    for program in view.portfolio.programs:
        if is_inactive(program):
            continue
        if program.owner:
            yield Held(program)
        else:
            place = program.place.at("name")
            yield Hit(program, f"{said(program)} has no owner", (place,), "name one person under `owner`")
