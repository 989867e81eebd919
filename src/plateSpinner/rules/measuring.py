"""What the rules of schedule assessment share: a ratio of a program against a limit.

The limits are those of DCMA-EA PAM 200.1, section 4: flags "to provide a catalyst for constructive
discussions", and no verdicts. GAO-16-89G says the same of its ten best practices.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from plateSpinner.analysis.schedule.metrics import ProgramMetrics, Ratio
from plateSpinner.model.component import Component
from plateSpinner.model.policy import Profile
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, View, said

DCMA = frozenset((Profile.DCMA,))
Measure = Callable[[ProgramMetrics], Ratio | Unknown]


def at_most(view: View, rule: str, measure: Measure, what: str, way_out: str) -> Iterator[Outcome]:
    """Every open program: hit where a ratio is above the rule's threshold `share`, in per cent.

    `what` goes on from `3 of 22`.
    """
    for program in open_programs(view):
        ratio = measure(view.metrics(program))
        if isinstance(ratio, Unknown):
            yield Gap(program, program.place, ratio.reason)
            continue
        limit = view.threshold(rule, "share", program)
        if ratio.share * 100 <= limit:
            yield Held(program)
            continue
        most = f"at most {limit.normalize():f}%" if limit else "none"
        message = (
            f"{said(program)}: {ratio.count} of {ratio.total} {what}, {per_cent(ratio)}; {most} expected"
        )
        yield Hit(program, message, ratio.places or (program.place,), way_out)


def open_programs(view: View) -> Iterator[Item[Component]]:
    """The programs whose dates count and that hold tasks: others have no schedule to assess."""
    for program in view.portfolio.programs:
        inside = (program, *view.portfolio.projects_of(program))
        if program in view.open_components and any(view.portfolio.held(c).tasks for c in inside):
            yield program


def per_cent(ratio: Ratio) -> str:
    """A share as text: `13.6%`, `20%`."""
    return f"{(ratio.share * 100).quantize(Decimal('0.1')).normalize():f}%"
