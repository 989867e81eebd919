"""What needs what, through summaries, projects, programs and commitments; and both sides of commitments.

A node is an item, or the start of what is around others: what is tied to a summary, project or
program as a whole holds up the start of all that is in it, and it is through when all of it is.
What is cancelled needs nothing. Circles are kept: what waits for itself is behind itself.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from plateSpinner.analysis.progress import is_delivered
from plateSpinner.analysis.promises import is_promised
from plateSpinner.analysis.reach import reached
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.finding import Place
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency, DependencyStatus
from plateSpinner.model.links import Link
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, AnyItem, Holdings, Item, Kind, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown


@dataclass(frozen=True, slots=True)
class Node:
    """An item, or with `start` the start of all that is in it."""

    item: AnyItem
    start: bool = False


@dataclass(frozen=True, slots=True)
class Need:
    """One reason to wait: node `of` waits for node `on`, both by their numbers.

    `link` is what is written; None for a commitment (`place` is where it names either side) and for
    what only follows from what is around what (`written` is False).
    """

    of: int
    on: int
    link: Link | None
    place: Place
    written: bool


@dataclass(frozen=True, slots=True)
class Blast:
    """What is behind something: leaf tasks and milestones, open promised milestones, their programs."""

    items: int
    promises: int
    programs: tuple[str, ...]


class Dependencies:
    """All needs of a plan, both ways."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date) -> None:
        self._portfolio = portfolio
        self._as_of = as_of
        self._numbers: dict[tuple[int, bool], int] = {}
        self._inside: dict[int, list[AnyItem]] = {}
        self.nodes: list[Node] = []
        self.needs: list[list[Need]] = []
        self.needed_by: list[list[Need]] = []
        held = [(c, portfolio.held(c)) for c in portfolio.components if not _is_cancelled(c)]
        for component, holdings in held:
            self._enter(component, holdings)
        tied = {id(item) for _, h in held for item in h.tasks if item.fact.tasks and item.fact.after}
        takers = [(d, self._resolve(d.fact.for_, d)) for _, h in held for d in h.dependencies]
        tied.update(id(taker) for _, taker in takers if taker is not None and id(taker) in self._inside)
        for _, holdings in held:
            for task in holdings.tasks:
                self._link(task, tied)
            for milestone in holdings.milestones:
                self._link(milestone, tied)
        for component, _ in held:
            self._around(component, tied)
        for commitment, taker in takers:
            self._commit(commitment, taker)

    def number(self, item: AnyItem) -> int | None:
        """The node of an item; None for what is cancelled or has no dates."""
        return self._numbers.get((id(item), False))

    def inside(self, item: AnyItem) -> Iterator[AnyItem]:
        """Everything in a summary, project or program, at any depth."""
        waiting = list(self._inside.get(id(item), ()))
        while waiting:
            part = waiting.pop()
            yield part
            waiting.extend(self._inside.get(id(part), ()))

    def behind(self, item: AnyItem) -> tuple[AnyItem, ...]:
        """Leaf tasks and milestones that wait for an item at any remove, without what is in it.

        In the order of the plan. What is in a circle is not behind itself.
        """
        own = [item, *self.inside(item)]
        numbers = (self._numbers.get((id(i), start)) for i in own for start in (False, True))
        reached = {number for number in numbers if number is not None}
        mine = {id(each) for each in own}
        waiting = list(reached)
        while waiting:
            for need in self.needed_by[waiting.pop()]:
                if need.of not in reached:
                    reached.add(need.of)
                    waiting.append(need.of)
        found = (self.nodes[number].item for number in sorted(reached) if not self.nodes[number].start)
        return tuple(each for each in found if id(each) not in mine and self._is_leaf(each))

    def blast(self, item: AnyItem) -> Blast:
        """How much is behind an item."""
        behind = self.behind(item)
        programs = tuple(dict.fromkeys(each.program.ref for each in behind))
        return Blast(len(behind), sum(is_promised(each, self._as_of) for each in behind), programs)

    def blast_of(self, commitment: Item[Dependency]) -> Blast | None:
        """How much is behind a commitment, with what it is for; None where nobody says what that is."""
        number = self.number(commitment)
        return None if number is None or not self.needed_by[number] else self._blasts[number]

    @cached_property
    def _blasts(self) -> dict[int, Blast]:
        """What is behind each commitment, in one pass for all of them."""
        marks, programs, promised = [], dict[str, int](), 0
        for number, node in enumerate(self.nodes):
            leaf = not node.start and self._is_leaf(node.item)
            marks.append(1 << number if leaf else 0)
            if leaf:
                ref = node.item.program.ref
                programs[ref] = programs.get(ref, 0) | marks[-1]
                promised |= marks[-1] if is_promised(node.item, self._as_of) else 0
        edges = [[need.of for need in needs] for needs in self.needed_by]
        return {
            number: Blast(
                mask.bit_count(),
                (mask & promised).bit_count(),
                tuple(ref for ref, inside in programs.items() if mask & inside),
            )
            for number, mask in reached(edges, marks)
            if isinstance(self.nodes[number].item.fact, Dependency)
        }

    def _is_leaf(self, item: AnyItem) -> bool:
        return isinstance(item.fact, Milestone) or (isinstance(item.fact, Task) and not item.fact.tasks)

    # making it

    def _enter(self, component: Item[Component], held: Holdings) -> None:
        self._node(component)
        inside = self._inside.setdefault(id(component), [])
        if component.home is not None:
            self._inside.setdefault(id(component.home), []).append(component)
        for task in held.tasks:
            self._node(task)
            (self._inside.setdefault(id(task.parent), []) if task.parent else inside).append(task)
        for milestone in held.milestones:
            self._node(milestone)
            inside.append(milestone)

    def _node(self, item: AnyItem, *, start: bool = False) -> int:
        known = self._numbers.get((id(item), start))
        if known is None:
            known = self._numbers[id(item), start] = len(self.nodes)
            self.nodes.append(Node(item, start))
            self.needs.append([])
            self.needed_by.append([])
        return known

    def _need(
        self, of: int, on: int, place: Place, link: Link | None = None, *, written: bool = True
    ) -> None:
        need = Need(of, on, link, place, written)
        self.needs[of].append(need)
        self.needed_by[on].append(need)

    def _resolve(self, text: str, item: AnyItem) -> AnyItem | None:
        return self._portfolio.resolve(text, item.home, *WORK) if text else None

    def _link(self, item: Item[Task] | Item[Milestone], tied: set[int]) -> None:
        number = self._node(item, start=id(item) in self._inside)
        for at, link in enumerate(item.fact.after):
            on = self._resolve(link.on, item)
            known = None if on is None else self.number(on)
            if known is not None:
                self._need(number, known, item.place.at("after", at), link)
        self._around(item, tied)

    def _around(self, item: AnyItem, tied: set[int]) -> None:
        """What follows from where it stands: it starts after what is around it, which ends after it."""
        begins = id(item) in tied
        own = self._node(item, start=begins)
        if begins:
            self._need(self._node(item), own, item.place, written=False)
        outer = item.parent or item.home
        above = outer
        while above is not None and id(above) not in tied:
            above = above.parent or above.home
        works = isinstance(item.fact, Task) and not item.fact.tasks
        if above is not None and (begins or works):
            self._need(own, self._node(above, start=True), item.place, written=False)
        if outer is not None and not _rests(item, outer, self._inside[id(outer)]):
            self._need(self._node(outer), self._node(item), item.place, written=False)

    def _commit(self, item: Item[Dependency], taker: AnyItem | None) -> None:
        number = self._node(item)
        fact = item.fact
        if taker is not None and self.number(taker) is not None:
            waiting = self._node(taker, start=id(taker) in self._inside)
            self._need(waiting, number, item.place.at("for"))
        needed = self._resolve(fact.needs, item)
        known = None if needed is None else self.number(needed)
        if known is not None and fact.delivered is None:
            self._need(number, known, item.place.at("needs"))

    @cached_property
    def uncommitted(self) -> tuple[Need, ...]:
        """Links from one program to another that no commitment of the taker's program stands for."""
        agreed = {
            (d.program.ref, id(needed))
            for c in self._portfolio.components
            for d in self._portfolio.held(c).dependencies
            if (needed := self._resolve(d.fact.needs, d)) is not None
        }
        return tuple(
            need
            for needs in self.needs
            for need in needs
            if need.link is not None
            and (of := self.nodes[need.of].item).program is not (on := self.nodes[need.on].item).program
            and (of.program.ref, id(on)) not in agreed
        )


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment from both sides. `projected` is when the engine sees what is needed finished.

    `late` are calendar days from the day it is needed to the day it comes: delivered, else the latest
    of promise, projection and today; negative where it comes early. `blast` is what is behind it.
    """

    item: Item[Dependency]
    projected: dt.date | Unknown
    late: int | Unknown
    open: bool
    blast: Blast | None

    @property
    def is_late(self) -> bool:
        """Whether it is open, and rejected or coming after the day it is needed."""
        late = not isinstance(self.late, Unknown) and self.late > 0
        return self.open and (late or self.item.fact.status is DependencyStatus.REJECTED)


def promises(
    portfolio: Portfolio, schedule: Schedule, dependencies: Dependencies, items: Iterable[Item[Dependency]]
) -> tuple[Promise, ...]:
    """Commitments: late ones first, then open ones, each by what is behind them and by reference."""
    rows = [_promise(portfolio, schedule, dependencies, item) for item in items]
    return tuple(sorted(rows, key=_pressing))


def _promise(
    portfolio: Portfolio, schedule: Schedule, dependencies: Dependencies, item: Item[Dependency]
) -> Promise:
    projected, late = comes(portfolio, schedule, item)
    waits = not is_delivered(item.fact, schedule.as_of)
    return Promise(item, projected, late, waits, dependencies.blast_of(item))


def comes(
    portfolio: Portfolio, schedule: Schedule, item: Item[Dependency]
) -> tuple[dt.date | Unknown, int | Unknown]:
    """When what is needed is projected to be finished, and how late that is: as in `Promise`."""
    fact, as_of = item.fact, schedule.as_of
    needed = portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
    row = None if needed is None else schedule.row(needed)
    projected: dt.date | Unknown
    if row is None:
        projected = Unknown("it is not in the plan" if fact.needs else "it comes from outside of the plan")
    else:
        projected = row.finish if row.unknown is None else row.unknown
    return projected, _late(fact, projected, as_of, waits=not is_delivered(fact, as_of))


def _late(fact: Dependency, projected: dt.date | Unknown, as_of: dt.date, *, waits: bool) -> int | Unknown:
    if isinstance(fact.need_by, Unknown):
        return Unknown(f"the day it is needed is {fact.need_by.reason}")
    if not waits:
        if fact.delivered is None:
            return Unknown("the day it was delivered is not stated")
        return (fact.delivered.last - fact.need_by.last).days
    known = [fact.promised.last] if isinstance(fact.promised, Day) else []
    known += [] if isinstance(projected, Unknown) else [projected]
    if not known and as_of <= fact.need_by.last:
        return Unknown("nobody has promised a day")
    return (max(*known, as_of) - fact.need_by.last).days if known else (as_of - fact.need_by.last).days


def _pressing(row: Promise) -> tuple[bool, bool, int, int, str]:
    blast = row.blast or Blast(0, 0, ())
    return not row.is_late, not row.open, -blast.items, -blast.promises, row.item.ref


def _is_cancelled(component: Item[Component]) -> bool:
    return component.fact.status is Status.CANCELLED or (
        component.home is not None and component.home.fact.status is Status.CANCELLED
    )


def _rests(item: AnyItem, outer: AnyItem, beside: list[AnyItem]) -> bool:
    """Whether the program does not wait for it: a project on hold, where there are others."""
    if item.kind is not Kind.PROJECT or item.component.fact.status is not Status.ON_HOLD:
        return False
    return any(part.component is outer or part.component.fact.status is not Status.ON_HOLD for part in beside)
