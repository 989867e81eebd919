"""What of a plan is written, as the rows of an outline."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import AnyItem, Item, Portfolio


@dataclass(frozen=True, slots=True)
class Row:
    """An item with its level from 1 and its number in the outline; `has_inside` makes it a summary."""

    item: AnyItem
    level: int
    number: str
    has_inside: bool


def outline(portfolio: Portfolio, whole: Item[Component] | None) -> tuple[Row, ...]:
    """The rows of a program or project, or of every program; milestones come before tasks.

    Programs and projects that are not the whole are rows of their own, around what they hold.
    """
    inside: dict[int, list[AnyItem]] = {}
    for component in portfolio.components:
        held = portfolio.held(component)
        if component.home is not None:
            inside.setdefault(id(component.home), []).append(component)
        inside.setdefault(id(component), [])[:0] = held.milestones
        for task in held.tasks:
            inside.setdefault(id(task.parent or component), []).append(task)
    top = portfolio.programs if whole is None else inside.get(id(whole), [])
    return tuple(_rows(inside, top))


def _rows(inside: Mapping[int, list[AnyItem]], top: Sequence[AnyItem]) -> Iterator[Row]:
    waiting = [(item, 1, str(number)) for number, item in enumerate(top, 1)][::-1]
    while waiting:
        item, level, number = waiting.pop()
        parts = inside.get(id(item), [])
        yield Row(item, level, number, bool(parts))
        waiting += [(part, level + 1, f"{number}.{n}") for n, part in enumerate(parts, 1)][::-1]
