"""Circles of items that wait for one another."""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.finding import Place
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.portfolio import WORK, AnyItem, Portfolio


@dataclass(frozen=True, slots=True)
class Wait:
    """One step of a circle: `item` waits for `on`, as `place` says."""

    item: AnyItem
    on: AnyItem
    place: Place


@dataclass(frozen=True, slots=True)
class Cycle:
    """A shortest circle among items that all wait for one another, in the order of waiting.

    Each step's `on` is the next step's `item`; the last step's `on` is the first one's `item`.
    """

    waits: tuple[Wait, ...]


def cycles(portfolio: Portfolio) -> tuple[Cycle, ...]:
    """One shortest circle for each group of items that can't be put in order.

    A summary waits for all that its tasks wait for, and is done when they are; so do a project
    and a program that something waits for as a whole. Link types don't matter: two items that
    wait for each other by any types are a circle, as in the field's scheduling tools.
    """
    graph = _Graph(portfolio)
    return tuple(Cycle(graph.shortest(group)) for group in graph.groups())


class _Graph:
    """Each item twice: 2n its begin, 2n+1 its end; edges lead from what comes first to what follows."""

    def __init__(self, portfolio: Portfolio) -> None:
        self._items: list[AnyItem] = [i for i in portfolio.items if i.kind in WORK]
        self._number = {id(item): n for n, item in enumerate(self._items)}
        self._edges: list[list[int]] = [[] for _ in range(2 * len(self._items))]
        self._places: dict[tuple[int, int], Wait] = {}
        for n, item in enumerate(self._items):
            self._contain(n, item)
            self._edges[2 * n].append(2 * n + 1)
        for wait in _waits(portfolio):
            self._link(wait)

    def _contain(self, n: int, item: AnyItem) -> None:
        around = item.parent or item.home
        if around is not None:
            outer = self._number[id(around)]
            self._edges[2 * outer].append(2 * n)
            self._edges[2 * n + 1].append(2 * outer + 1)

    def _link(self, wait: Wait) -> None:
        edge = (2 * self._number[id(wait.on)] + 1, 2 * self._number[id(wait.item)])
        self._edges[edge[0]].append(edge[1])
        self._places.setdefault(edge, wait)

    def groups(self) -> Iterator[list[int]]:
        """Strongly connected components of more than one node (Tarjan 1972, without recursion)."""
        order: dict[int, int] = {}
        low: dict[int, int] = {}
        stack: list[int] = []
        on_stack: set[int] = set()
        for root in range(len(self._edges)):
            if root in order:
                continue
            work = [(root, iter(self._edges[root]))]
            order[root] = low[root] = len(order)
            stack.append(root)
            on_stack.add(root)
            while work:
                node, edges = work[-1]
                following = next((e for e in edges if e not in order or e in on_stack), None)
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
                    work.append((following, iter(self._edges[following])))

    def shortest(self, group: list[int]) -> tuple[Wait, ...]:
        """The waits of a shortest circle through the first item of the group that has one."""
        inside = set(group)
        start = next(node for node in group if any((e, node) in self._places for e in inside))
        came_from: dict[int, int] = {}
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for following in self._edges[node]:
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
        return tuple(self._places[step] for step in steps if step in self._places)


def _waits(portfolio: Portfolio) -> Iterator[Wait]:
    for component in portfolio.components:
        held = portfolio.held(component)
        scheduled: tuple[AnyItem, ...] = (*held.milestones, *held.tasks)
        for item in scheduled:
            for index, link in enumerate(item.fact.after):  # type: ignore[attr-defined]
                on = portfolio.resolve(link.on, component, *WORK)
                if on is not None:
                    yield Wait(item, on, item.place.at("after", index))
        for dependency in held.dependencies:
            fact = dependency.fact
            if fact.status is DependencyStatus.REJECTED or not (fact.needs and fact.for_):
                continue
            on, taker = (portfolio.resolve(text, component, *WORK) for text in (fact.needs, fact.for_))
            if on is not None and taker is not None:
                yield Wait(taker, on, dependency.place.at("needs"))
