"""Ids name one thing each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plateSpinner.finding import Finding, Place, Severity
from plateSpinner.model.portfolio import AnyItem, Portfolio
from plateSpinner.model.words import folded, quoted

SECTIONS = ("calendars", "teams", "people", "objectives")


def check(portfolio: Portfolio) -> Iterator[Finding]:
    """A finding for each id that stands for two things, or differs from another only by letter case."""
    for section in SECTIONS:
        kind = section.removesuffix("s")
        ids = getattr(portfolio.charter, section)
        yield from _clashes(_Named(id_, id_, kind, portfolio.charter_place(section, id_)) for id_ in ids)
    for program in portfolio.programs:
        held = portfolio.held(program)
        yield from _clashes((*held.milestones, *held.tasks, *portfolio.projects_of(program)))
    for project in portfolio.projects:
        held = portfolio.held(project)
        yield from _clashes((*held.milestones, *held.tasks))
    for component in portfolio.components:
        held = portfolio.held(component)
        for items in (held.dependencies, held.risks, held.issues, held.assumptions, held.decisions):
            yield from _clashes(items)


@dataclass(frozen=True, slots=True)
class _Named:
    """Something of the charter with an id; `ref` is what has to be unlike the others', as an item's."""

    id: str
    ref: str
    kind: str
    place: Place


def _clashes(things: Iterable[AnyItem | _Named]) -> Iterator[Finding]:
    seen: dict[str, AnyItem | _Named] = {}
    for thing in things:
        first = seen.setdefault(folded(thing.ref), thing)
        if first is thing:
            continue
        places = (thing.place.key(), first.place.key().labelled("the other one"))
        if thing.ref == first.ref:
            code, name, way = "R003", "duplicate-id", "rename one of them: links could mean either"
            message = f"{quoted(thing.id)} is both a {first.kind} and a {thing.kind}"
        else:
            code, name = "R004", "id-case-clash"
            way = "rename one of them: some file systems and readers see one id"
            message = f"{quoted(thing.id)} and {quoted(first.id)} differ only by letter case"
        yield Finding(code, name, Severity.ERROR, message, places, way, item=thing.ref)
