"""What has to be finished before something else may be, and when it was."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Place
from plateSpinner.model.dates import Day
from plateSpinner.model.links import Link, LinkType
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, AnyItem, Holdings, Item, Portfolio
from plateSpinner.model.task import Task


@dataclass(frozen=True, slots=True)
class Predecessor:
    """A milestone or task that comes before another: `text` is how the other names it, `link` where."""

    text: str
    item: AnyItem
    fact: Milestone | Task
    link: Place


def finished_first(item: Item[Milestone] | Item[Task], portfolio: Portfolio) -> Iterator[Predecessor]:
    """The milestones and tasks linked finish to start without a lead, in written order."""
    for index, link in enumerate(item.fact.after):
        if link.type is LinkType.FS and link.lag.amount >= 0:
            before = portfolio.resolve(link.on, item.home, *WORK)
            if before is not None and isinstance(before.fact, Milestone | Task):
                yield Predecessor(link.on, before, before.fact, item.place.at("after", index))


def finished(fact: Milestone | Task, as_of: dt.date) -> Day | None:
    """The day on which it was done, where that has come by `as_of`; of a summary the last of those inside."""
    days: list[Day] = []
    waiting = [fact]
    while waiting:
        part = waiting.pop()
        if isinstance(part, Task) and part.tasks:
            waiting.extend(part.tasks.values())
        elif part.done is not None and is_done(part.done, as_of):
            days.append(part.done)
        else:
            return None
    return max(days, key=lambda day: day.last)


def open_links(held: Holdings, as_of: dt.date) -> Iterator[tuple[Item[Task] | Item[Milestone], Link, Place]]:
    """The links of the milestones and tasks that are not done, with the item and the place of each."""
    items: tuple[Item[Task] | Item[Milestone], ...] = (*held.milestones, *held.tasks)
    for item in items:
        if not is_done(item.fact.done, as_of):
            for number, link in enumerate(item.fact.after):
                yield item, link, item.place.at("after", number)
