"""Something waits for what is cancelled."""

from collections.abc import Iterator

from plateSpinner.analysis.predecessors import open_links
from plateSpinner.analysis.progress import is_delivered
from plateSpinner.finding import Place, Severity
from plateSpinner.model.component import Component, Status
from plateSpinner.model.portfolio import WORK, AnyItem, Item
from plateSpinner.rules.rule import USUALLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "L112",
    Severity.ERROR,
    "something waits for what is cancelled",
    needs="`after` and `needs` of what is open in active and proposed programs and projects",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every link and commitment of what is open where dates count."""
    for component in view.open_components:
        for item, ref, place in _waits(view, component):
            on = view.portfolio.resolve(ref, item.home, *WORK)
            if on is None:
                continue
            gone = next((c for c in (on.component, on.program) if c.fact.status is Status.CANCELLED), None)
            if gone is None:
                yield Held(item)
                continue
            message = f"{said(item)} waits for '{ref}', and {said(gone)} is cancelled"
            places = (place, gone.place.at("status").labelled("cancelled"))
            yield Hit(item, message, places, "find another way, or take the link out")


def _waits(view: View, component: Item[Component]) -> Iterator[tuple[AnyItem, str, Place]]:
    """What is open and waits, for what, and where that is written."""
    held = view.portfolio.held(component)
    for item, link, place in open_links(held, view.as_of):
        yield item, link.on, place
    for dependency in held.dependencies:
        if dependency.fact.needs and not is_delivered(dependency.fact, view.as_of):
            yield dependency, dependency.fact.needs, dependency.place.at("needs")
