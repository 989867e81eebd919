"""A tree as the lines to draw, one after another."""

from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.document import Line, Tree


@dataclass(frozen=True, slots=True)
class Branch:
    """One line of a tree.

    `lasts` says for the line and its forebears below the root, outermost first, whether each is
    the last below its parent; it ends at the level limit. `depth` doesn't: the root has 0.
    """

    line: Line
    depth: int
    lasts: tuple[bool, ...]
    parent: bool


def branches(tree: Tree, limit: int) -> Iterator[Branch]:
    """The lines of `tree` from the top; any depth, of which the first `limit` levels are told apart."""
    waiting: list[tuple[Tree, int, tuple[bool, ...]]] = [(tree, 0, ())]
    while waiting:
        node, depth, lasts = waiting.pop()
        yield Branch(node.line, depth, lasts, parent=bool(node.children))
        for at, child in enumerate(reversed(node.children)):
            below = (*lasts, at == 0) if depth < limit else lasts
            waiting.append((child, depth + 1, below))
