"""Nobody has said by when it is needed."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "L105",
    Severity.WARNING,
    "nobody has said by when it is needed",
    needs="`need_by` of the open commitments of active and proposed programs and projects",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open commitment of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            if is_delivered(item.fact, view.as_of):
                continue
            if not isinstance(item.fact.need_by, Unknown):
                yield Held(item)
                continue
            message = f"{said(item)} has no date by which it is needed ({item.fact.need_by.reason})"
            yield Hit(item, message, (item.place,), "give the day on which work stops without it: need_by")
