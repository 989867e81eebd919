"""Scope was added, and neither dates nor budget were changed with it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeAlias

from plateSpinner.analysis.changes.change import Topic
from plateSpinner.analysis.progress import is_open
from plateSpinner.finding import Place, Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import AnyItem, Item, Kind
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.rules.changeset import UNREAD, Changeset
from plateSpinner.rules.rule import STRICTLY, Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "V103",
    Severity.WARNING,
    "scope was added, and neither dates nor budget were changed with it",
    needs="a range of commits, `duration` or `effort` of the tasks",
    profiles=STRICTLY,
    thresholds=(("items", Decimal(5)), ("share", Decimal(10))),
)
_MOST_PLACES = 10
_Size: TypeAlias = Decimal | None
"""Nominal working days; None where a task says nothing of its size."""


@dataclass(slots=True)
class _Growth:
    """What became of the scope of a program or project: days and items more, and where they stand."""

    items: int = 0
    days: Decimal = Decimal(0)
    unsized: int = 0
    places: list[Place] = field(default_factory=list)

    def change(self, before: _Size, after: _Size, place: Place | None = None) -> None:
        """A task has another size; None before or after where it can't be told."""
        if before is None or after is None:
            self.unsized += 1
        else:
            self.days += after - before
        if place is not None and (before is None or after is None or after > before):
            self.places.append(place)


def check(view: View) -> Iterator[Outcome]:
    """Every open program and project of both plans to which a task, milestone, project or work was added."""
    changes = view.changeset
    if changes is None:
        return
    moved = _moved(changes)
    for component, growth in _growths(changes).items():
        if not growth.places or not is_open(component):
            continue
        if changes.is_unread(component):
            yield Gap(component, component.place, UNREAD)
        elif component in moved:
            yield Held(component)
        else:
            yield _judged(view, changes, component, growth)


def _judged(view: View, changes: Changeset, component: Item[Component], growth: _Growth) -> Outcome:
    was = changes.before_of[component].component
    sizes = [_left(task.fact) for task in _leaves(changes, was)]
    before = sum((size for size in sizes if size is not None), Decimal(0))
    most = view.threshold("scope-added", "items", component)
    share = view.threshold("scope-added", "share", component)
    can_be_told = not growth.unsized and None not in sizes
    grown = can_be_told and growth.days * 100 > before * share
    if growth.items <= most and not grown:
        if can_be_told:
            return Held(component)
        return Gap(
            component, component.place, "tasks without duration and effort: its work can't be added up"
        )
    told = [f"{counted(growth.items, 'item')} more"] if growth.items > 0 else []
    if grown:
        per_cent = f" ({growth.days * 100 / before:.0f} %)" if before else ""
        told.append(f"{_days(growth.days)}{per_cent} more work")
    message = f"{said(component)} has {' and '.join(told)} on the same dates and budget"
    way = "change a date or the budget with it, or take something else out"
    return Hit(component, message, tuple(growth.places[:_MOST_PLACES]), way)


def _growths(changes: Changeset) -> dict[Item[Component], _Growth]:
    """What was added to programs and projects that were there before, less what was taken out."""
    found: dict[Item[Component], _Growth] = {}
    homes = {was: now for now, was in changes.before_of.items()}
    for item in changes.comparison.added:
        was = changes.before_of.get(item.home) if item.home is not None else None
        if was is not None and item.home is not None:
            _count(found.setdefault(item.home, _Growth()), item, was, changes, 1)
    for item in changes.comparison.removed:
        now = homes.get(item.home) if item.home is not None else None
        if now is not None and item.home is not None:
            _count(found.setdefault(now.component, _Growth()), item, item.home, changes, -1)
    for was, now in changes.comparison.pairs:
        if isinstance(was.fact, Task) and isinstance(now.fact, Task) and was.fact is not now.fact:
            growth = found.setdefault(now.component, _Growth())
            growth.change(*_sizes(was.fact, now.fact), now.place.key())
    return found


def _count(growth: _Growth, item: AnyItem, was: AnyItem, changes: Changeset, sign: int) -> None:
    if getattr(item.fact, "done", None) is not None:
        return
    if isinstance(item.fact, Task):
        if item.fact.tasks or not _leaves(changes, was.component):
            return  # the first tasks are the plan of what is promised, not more of it
        size = _size(item.fact)
        growth.change(*((Decimal(0), size) if sign > 0 else (size, Decimal(0))))
    elif item.kind not in (Kind.MILESTONE, Kind.PROJECT):
        return
    growth.items += sign
    if sign > 0:
        growth.places.append(item.place.key())


def _leaves(changes: Changeset, component: Item[Component]) -> list[Item[Task]]:
    """The open tasks of the earlier plan that have none inside."""
    tasks = changes.before.held(component).tasks
    return [task for task in tasks if not task.fact.tasks and task.fact.done is None]


def _moved(changes: Changeset) -> set[Item[Component]]:
    """The programs and projects of which a date or the budget changed."""
    refs = {
        change.ref
        for change in changes.comparison.changes
        if change.topic is Topic.DATES or (change.topic is Topic.BUDGET and change.field == "budget")
    }
    return {now.component for now in changes.before_of if now.ref in refs}


def _sizes(was: Task, now: Task) -> tuple[_Size, _Size]:
    """Both in one measure; nothing where the task has become a summary, or has been one."""
    if was.tasks or now.tasks:
        return (Decimal(0) if was.tasks else _size(was)), (Decimal(0) if now.tasks else _size(now))
    for key in ("duration", "effort"):
        before, after = getattr(was, key), getattr(now, key)
        if not isinstance(before, Unknown) and not isinstance(after, Unknown):
            return before.likely.nominal_days, after.likely.nominal_days
    return (Decimal(0), Decimal(0)) if _size(was) is None and _size(now) is None else (None, None)


def _size(task: Task) -> _Size:
    for estimate in (task.duration, task.effort):
        if not isinstance(estimate, Unknown):
            return estimate.likely.nominal_days
    return None


def _left(task: Task) -> _Size:
    """What of an open task remains."""
    size = _size(task)
    if task.remaining is not None:
        return task.remaining.nominal_days
    return size * (1 - task.progress.value) if size is not None and task.progress else size


def _days(amount: Decimal) -> str:
    return days(int(amount)) if amount == int(amount) else f"{amount:.1f} days"
