"""Ids name one thing each."""

from collections.abc import Iterable, Iterator

from plateSpinner.finding import Finding, Severity
from plateSpinner.model.portfolio import AnyItem, Portfolio
from plateSpinner.model.words import folded, quoted


def check(portfolio: Portfolio) -> Iterator[Finding]:
    """A finding for each id that stands for two things, or differs from another only by letter case."""
    for program in portfolio.programs:
        yield from _clashes(
            (
                *portfolio.held(program).milestones,
                *portfolio.held(program).tasks,
                *portfolio.projects_of(program),
            )
        )
    for project in portfolio.projects:
        yield from _clashes((*portfolio.held(project).milestones, *portfolio.held(project).tasks))
    for component in portfolio.components:
        held = portfolio.held(component)
        for section in (held.dependencies, held.risks, held.issues, held.assumptions, held.decisions):
            yield from _clashes(section)


def _clashes(items: Iterable[AnyItem]) -> Iterator[Finding]:
    seen: dict[str, AnyItem] = {}
    for item in items:
        first = seen.setdefault(folded(item.ref), item)
        if first is item:
            continue
        places = (item.place.key(), first.place.key().labelled("the other one"))
        if item.ref == first.ref:
            message = f"{quoted(item.id)} is both a {first.kind} and a {item.kind}"
            yield Finding(
                "R003",
                "duplicate-id",
                Severity.ERROR,
                message,
                places,
                "rename one of them: links could mean either",
                item=item.ref,
            )
        else:
            message = f"{quoted(item.id)} and {quoted(first.id)} differ only by letter case"
            yield Finding(
                "R004",
                "id-case-clash",
                Severity.ERROR,
                message,
                places,
                "rename one of them: some file systems and readers see one id",
                item=item.ref,
            )
