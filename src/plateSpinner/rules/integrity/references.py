"""Every reference leads to one thing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plateSpinner.finding import Finding, Severity
from plateSpinner.model.component import Component
from plateSpinner.model.fact import Target
from plateSpinner.model.policy import Openness
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Kind, Portfolio
from plateSpinner.model.references import Reference, references
from plateSpinner.model.words import nearest, quoted, shortened


def check(portfolio: Portfolio) -> Iterator[Finding]:
    """A finding for each reference that leads nowhere, or to more than one thing."""
    names, patience = _Names(portfolio), _Patience()
    for reference in references(portfolio):
        match reference.to:
            case Target.WORK:
                what = "milestone, task, project or program"
                yield from _item(portfolio, reference, WORK, what, patience)
            case Target.ITEM:
                yield from _item(portfolio, reference, tuple(Kind), "item", patience)
            case Target.PROGRAM | Target.OBJECTIVE | Target.CALENDAR | Target.TEAM | Target.PARTY:
                yield from names.check(reference, patience)


@dataclass(slots=True)
class _Patience:
    """How many names may still be looked at for a nearest spelling.

    A search takes time with every name, and a plan may hold thousands of wrong references among
    thousands of names: the first hundreds get help, the rest are told without, within seconds.
    """

    left: int = 1_500_000

    def lasts(self, names: int) -> bool:
        """Whether a search among so many names may still begin."""
        self.left -= names
        return self.left >= 0


class _Names:
    """The names that a portfolio declares, and which of them have to be declared."""

    def __init__(self, portfolio: Portfolio) -> None:
        charter = portfolio.charter
        self._unread = portfolio.unread
        everyone = {*charter.people, *charter.teams}
        self._known: dict[Target, frozenset[str] | None] = {
            Target.PROGRAM: frozenset(program.id for program in portfolio.programs),
            Target.OBJECTIVE: frozenset(charter.objectives),
            Target.CALENDAR: frozenset(charter.calendars) | {"default"},
            Target.TEAM: frozenset(charter.teams) or None,
            Target.PARTY: frozenset(everyone) if charter.policy.people is Openness.CLOSED else None,
        }

    def check(self, reference: Reference, patience: _Patience) -> Iterator[Finding]:
        known = self._known[reference.to]
        name = reference.text.removeprefix("@") if reference.to is Target.PARTY else reference.text
        what, section = _WHAT[reference.to]
        if known is None or name in known or section in self._unread:
            return
        near = nearest(name, known) if patience.lasts(len(known)) else ""
        way = _name_way(near, section)
        yield _finding("R001", "dangling-reference", reference, f"no {what} {quoted(name)}", way)


_WHAT = {
    Target.PROGRAM: ("program", ""),
    Target.OBJECTIVE: ("objective", "objectives"),
    Target.CALENDAR: ("calendar", "calendars"),
    Target.TEAM: ("team", "teams"),
    Target.PARTY: ("person or team", "people"),
}
"""What a name stands for, and the section of the portfolio that declares it; programs are folders."""


def _name_way(near: str, section: str) -> str:
    meant = f"did you mean {quoted(near)}?" if near else ""
    if not section:
        return meant or "write the id of a program: the name of its folder"
    return f"{meant} or add it to {section}" if near else f"add it to {section} of the portfolio"


def _item(
    portfolio: Portfolio, reference: Reference, kinds: tuple[Kind, ...], what: str, patience: _Patience
) -> Iterator[Finding]:
    found = portfolio.matches(reference.text, reference.home, *kinds)
    if not found and _may_be_unread(portfolio, reference):
        return
    if not found:
        yield _finding(
            "R001",
            "dangling-reference",
            reference,
            f"no {what} {quoted(reference.text)}",
            _way(portfolio, reference, kinds, patience),
        )
    elif len({item.ref for item in found}) > 1:
        both = " or ".join(f"{item.kind} '{shortened(item.ref)}'" for item in found[:4])
        message = f"{quoted(reference.text)} is ambiguous: {both}"
        yield _finding(
            "R002",
            "ambiguous-reference",
            reference,
            message,
            "rename one of them, or write program/project/item",
        )


def _may_be_unread(portfolio: Portfolio, reference: Reference) -> bool:
    """Whether it may lead to something that could not be read, which has been told."""
    home, container = reference.home, reference.text.rpartition("/")[0]
    if not container:
        return home is not None and home.ref in portfolio.unread
    near = f"{home.program.ref}/{container}" if home else container
    return bool({container, near} & portfolio.unread)


def _finding(code: str, name: str, reference: Reference, message: str, help_: str) -> Finding:
    item = reference.home.ref if reference.home else ""
    return Finding(code, name, Severity.ERROR, message, (reference.place,), help_, item=item)


def _way(portfolio: Portfolio, reference: Reference, kinds: tuple[Kind, ...], patience: _Patience) -> str:
    searched = patience.lasts(len(portfolio.items))
    near = _nearest_ref(portfolio, reference, kinds) if searched else ""
    return f"did you mean {quoted(near)}?" if near else "write item, project/item or program/project/item"


def _nearest_ref(portfolio: Portfolio, reference: Reference, kinds: tuple[Kind, ...]) -> str:
    """The reference spelled most like it, found level by level so that it takes no search of all."""
    home, parts = reference.home, reference.text.split("/")
    if len(parts) == 1:
        return _nearest_bare(portfolio, parts[0], home, kinds)
    if len(parts) == 2 and home is not None:  # noqa: PLR2004 - project/item or program/project
        within = _descend(portfolio, home.program.ref, parts, kinds)
        if within:
            return within.removeprefix(f"{home.program.ref}/")
    return _descend(portfolio, "", parts, kinds)


def _nearest_bare(
    portfolio: Portfolio, word: str, home: Item[Component] | None, kinds: tuple[Kind, ...]
) -> str:
    local = _inside(portfolio, home, kinds) if home else {}
    inner = [name for name in local if name.endswith(f".{word}")]
    if inner:
        return min(inner)
    elsewhere = sorted(ref for ref, items in portfolio.by_ref.items() if _is(items, word, kinds))
    return nearest(word, local) or (
        elsewhere[0] if elsewhere else nearest(word, [p.id for p in portfolio.programs])
    )


def _descend(portfolio: Portfolio, start: str, parts: list[str], kinds: tuple[Kind, ...]) -> str:
    at = start
    for index, part in enumerate(parts):
        last = index == len(parts) - 1
        below = _below(portfolio, at, kinds if last else (Kind.PROGRAM, Kind.PROJECT))
        step = part if part in below else nearest(part, below)
        if not step:
            return ""
        at = f"{at}/{step}" if at else step
    return at


def _below(portfolio: Portfolio, ref: str, kinds: tuple[Kind, ...]) -> list[str]:
    if not ref:
        return [program.id for program in portfolio.programs]
    component = next((i for i in portfolio.components if i.ref == ref), None)
    return list(_inside(portfolio, component, kinds)) if component else []


def _inside(portfolio: Portfolio, component: Item[Component], kinds: tuple[Kind, ...]) -> dict[str, AnyItem]:
    """What stands in a component by its reference within it, projects of a program included."""
    items: Iterable[AnyItem] = portfolio.held(component)
    if component.kind is Kind.PROGRAM:
        items = (*items, *portfolio.projects_of(component))
    return {item.ref.removeprefix(f"{component.ref}/"): item for item in items if item.kind in kinds}


def _is(items: tuple[AnyItem, ...], word: str, kinds: tuple[Kind, ...]) -> bool:
    return any(item.id == word and item.kind in kinds for item in items)
