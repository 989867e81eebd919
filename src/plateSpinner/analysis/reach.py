"""What can be reached from each node of a graph, for all nodes at once."""

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from plateSpinner.analysis.cycles import circles


def reached(edges: Sequence[Sequence[int]], marks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Each node with the marks, bits of a number, of all that it leads to at any remove and its own.

    `edges` has the nodes that each node leads to; circles may be among them. Nodes come after those
    they lead to, and what no node asks for any more is let go: one pass, whatever hangs on what.
    """
    group, members, ahead = _grouped(edges)
    behind: list[list[int]] = [[] for _ in edges]
    for head, groups in enumerate(ahead):
        for each in groups:
            behind[each].append(head)
    waits, asked = list(map(len, ahead)), list(map(len, behind))
    masks: dict[int, int] = {}
    ready = [head for head, count in enumerate(waits) if not count and group[head] == head]
    while ready:
        head = ready.pop()
        mask = reduce(or_, (marks[node] for node in members[head]))
        for each in ahead[head]:
            mask |= masks[each]
            asked[each] -= 1
            if not asked[each]:
                del masks[each]
        if asked[head]:
            masks[head] = mask
        yield from ((node, mask) for node in members[head])
        for each in behind[head]:
            waits[each] -= 1
            if not waits[each]:
                ready.append(each)


def _grouped(edges: Sequence[Sequence[int]]) -> tuple[list[int], list[list[int]], list[set[int]]]:
    """Nodes in a circle taken as one: the head of each node, and by head its nodes and the heads ahead."""
    group = list(range(len(edges)))
    members = [[node] for node in group]
    for circle in circles(edges):
        members[circle[0]] = circle
        for node in circle:
            group[node] = circle[0]
    ahead: list[set[int]] = [set() for _ in edges]
    for node, following in enumerate(edges):
        ahead[group[node]].update(group[each] for each in following if group[each] != group[node])
    return group, members, ahead
