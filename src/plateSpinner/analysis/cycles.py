"""Circles of items that wait for one another."""

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from plateSpinner.finding import Place, Route
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Portfolio

if TYPE_CHECKING:
    from plateSpinner.model.milestone import Milestone
    from plateSpinner.model.task import Task


class Wait(NamedTuple):
    """One step of a circle: `item` waits for `on`, as is said below `teller` at `steps`."""

    item: AnyItem
    on: AnyItem
    teller: AnyItem
    steps: Route

    @property
    def place(self) -> Place:
        """Where it is said."""
        return self.teller.place.at(*self.steps)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A shortest circle among items that all wait for one another, in the order of waiting.

    It begins with the item whose reference is first by letters. Each step's `on` is the next step's
    `item`; the last step's `on` is the first one's `item`.
    """

    waits: tuple[Wait, ...]


def cycles(portfolio: Portfolio) -> tuple[Cycle, ...]:
    """One shortest circle for each group of items that can't be put in order.

    A summary waits for all that its tasks wait for, and is done when they are; so do a project
    and a program that something waits for as a whole. Link types don't matter: two items that
    wait for each other by any types are a circle, as in the field's scheduling tools.
    """
    graph = _Graph(tuple(waits(portfolio)))
    return tuple(Cycle(graph.shortest(group)) for group in circles(graph.edges))


class _Graph:
    """Each item twice: 2n its begin, 2n+1 its end; edges lead from what comes first to what follows.

    Only items that wait or are waited for are in it, and those around them.
    """

    def __init__(self, waits: tuple[Wait, ...]) -> None:
        self._number: dict[int, int] = {}
        self.edges: list[list[int]] = []
        self._places: dict[tuple[int, int], Wait] = {}
        for wait in waits:
            edge = (2 * self._enter(wait.on) + 1, 2 * self._enter(wait.item))
            self.edges[edge[0]].append(edge[1])
            self._places.setdefault(edge, wait)

    def _enter(self, item: AnyItem) -> int:
        """The number of an item, which begins before it ends and within what is around it."""
        known = self._number.get(id(item))
        if known is not None:
            return known
        number = self._number[id(item)] = len(self._number)
        self.edges += [[2 * number + 1], []]
        around = item.parent or item.home
        if around is not None:
            outer = self._enter(around)
            self.edges[2 * outer].append(2 * number)
            self.edges[2 * number + 1].append(2 * outer + 1)
        return number

    def shortest(self, group: list[int]) -> tuple[Wait, ...]:
        """The waits of a shortest circle through the first item of the group that has one."""
        inside = set(group)
        start = next(node for node in group if any((e, node) in self._places for e in inside))
        came_from: dict[int, int] = {}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for following in self.edges[node]:
                if following == start:
                    return self._path(start, node, came_from)
                if following in inside and following not in came_from:
                    came_from[following] = node
                    queue.append(following)
        return ()

    def _path(self, start: int, last: int, came_from: dict[int, int]) -> tuple[Wait, ...]:
        nodes = [start, last]
        while nodes[-1] != start:
            nodes.append(came_from[nodes[-1]])
        steps = zip(nodes[1:], nodes, strict=False)
        waits = [self._places[step] for step in steps if step in self._places]
        first = min(range(len(waits)), key=lambda n: waits[n].item.ref)
        return (*waits[first:], *waits[:first])


def waits(portfolio: Portfolio) -> Iterator[Wait]:
    """What waits directly for what, by links and by commitments between items of the plan."""
    for component in portfolio.components:
        held = portfolio.held(component)
        scheduled: tuple[Item[Milestone] | Item[Task], ...] = (*held.milestones, *held.tasks)
        for item in scheduled:
            for index, link in enumerate(item.fact.after):
                on = portfolio.resolve(link.on, component, *WORK)
                if on is not None:
                    yield Wait(item, on, item, ("after", index))
        for dependency in held.dependencies:
            fact = dependency.fact
            if fact.status is DependencyStatus.REJECTED or not (fact.needs and fact.for_):
                continue
            on, taker = (portfolio.resolve(text, component, *WORK) for text in (fact.needs, fact.for_))
            if on is not None and taker is not None:
                yield Wait(taker, on, dependency, ("needs",))


def circles(edges: Sequence[Sequence[int]]) -> Iterator[list[int]]:
    """Strongly connected components of more than one node (Tarjan 1972, without recursion).

    `edges` has the nodes that each node leads to.
    """
    left = _in_circles(edges)
    order: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    on_stack: set[int] = set()
    for root in sorted(left):
        if root in order:
            continue
        work = [(root, iter(edges[root]))]
        order[root] = low[root] = len(order)
        stack.append(root)
        on_stack.add(root)
        while work:
            node, ahead = work[-1]
            following = next((e for e in ahead if e in left and (e not in order or e in on_stack)), None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == order[node]:
                    group = [stack.pop()]
                    while group[-1] != node:
                        group.append(stack.pop())
                    on_stack.difference_update(group)
                    if len(group) > 1:
                        yield sorted(group)
            elif following in order:
                low[node] = min(low[node], order[following])
            else:
                order[following] = low[following] = len(order)
                stack.append(following)
                on_stack.add(following)
                work.append((following, iter(edges[following])))


def _in_circles(edges: Sequence[Sequence[int]]) -> set[int]:
    """The nodes left when all that wait for nothing have been taken away, again and again (Kahn 1962)."""
    before = [0] * len(edges)
    for ahead in edges:
        for following in ahead:
            before[following] += 1
    free = [node for node, waits in enumerate(before) if not waits]
    left = set(range(len(edges)))
    while free:
        node = free.pop()
        left.discard(node)
        for following in edges[node]:
            before[following] -= 1
            if not before[following]:
                free.append(following)
    return left
