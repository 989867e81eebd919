"""Nobody is named who gives what is needed."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import WORK
from plateSpinner.rules.rule import USUALLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "L104",
    Severity.WARNING,
    "nobody is named who gives what is needed",
    needs="`giver` of the open commitments, or the owner of what is needed",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open commitment of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            if is_delivered(item.fact, view.as_of):
                continue
            fact = item.fact
            needed = view.portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
            if fact.giver or fact.external or (needed is not None and (needed.owner or needed.team)):
                yield Held(item)
                continue
            message = f"{said(item)} names no giver, and '{fact.needs}' has no owner"
            yield Hit(item, message, (item.place,), "name who delivers: giver: a team or a person")
