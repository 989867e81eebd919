"""Work waits for another program, and nobody has committed to it."""

from collections.abc import Iterator

from plateSpinner.analysis.predecessors import open_links
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import WORK, Item
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "L111",
    Severity.INFO,
    "work waits for another program, and nobody has committed to it",
    needs="`after` of what is open in active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every link into another program, of what is open where dates count."""
    for component in view.open_components:
        committed = _committed(view, component)
        for item, link, place in open_links(view.portfolio.held(component), view.as_of):
            on = view.portfolio.resolve(link.on, item.home, *WORK)
            if on is None or on.program is item.program:
                continue
            if {on.ref, on.component.ref} & committed:
                yield Held(item)
                continue
            message = f"{said(item)} waits for '{link.on}' of another program, and no dependency says so"
            way_out = "add a dependency with needs, need_by and giver, and agree it"
            yield Hit(item, message, (place,), way_out)


def _committed(view: View, component: Item[Component]) -> set[str]:
    """The references that the commitments of a component and its program need."""
    found: set[str] = set()
    for holder in (component, component.program):
        for dependency in view.portfolio.held(holder).dependencies:
            needed = (
                view.portfolio.resolve(dependency.fact.needs, holder, *WORK)
                if dependency.fact.needs
                else None
            )
            if needed is not None:
                found.add(needed.ref)
    return found
