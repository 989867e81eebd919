"""A commitment is promised or expected later than it is needed."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Outcome, Rule, View

RULE = Rule(
    "L103",
    Severity.ERROR,
    "a commitment is promised or expected later than it is needed",
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
            if fact.status is DependencyStatus.REJECTED or view.concerns(Trouble.DEPENDENCY_OVERDUE, item):
                continue
            if isinstance(fact.need_by, Unknown):
                yield Gap(item, item.place, f"need_by {fact.need_by.reason}")
            elif isinstance(fact.promised, Unknown) and not view.concerns(Trouble.DEPENDENCY_LATE, item):
                yield Gap(item, item.place, f"promised {fact.promised.reason}")
            else:
                yield from view.judged(Trouble.DEPENDENCY_LATE, item)
