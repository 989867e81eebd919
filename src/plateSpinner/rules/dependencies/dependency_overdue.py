"""A commitment has not been kept, or was needed before today."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Outcome, Rule, View

RULE = Rule(
    "L102",
    Severity.ERROR,
    "a commitment has not been kept, or was needed before today",
    needs="`need_by` and `promised` of the open commitments of active and proposed programs and projects",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open commitment of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            if is_delivered(item.fact, view.as_of):
                continue
            fact = item.fact
            if fact.status is DependencyStatus.REJECTED:
                continue
            late = view.concerns(Trouble.DEPENDENCY_OVERDUE, item)
            unknown = next((day for day in (fact.promised, fact.need_by) if isinstance(day, Unknown)), None)
            if unknown is not None and not late:
                key = "promised" if unknown is fact.promised else "need_by"
                yield Gap(item, item.place, f"{key} {unknown.reason}")
            else:
                yield from view.judged(Trouble.DEPENDENCY_OVERDUE, item)
