"""How often and how far promises moved, in all and by group."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from plateSpinner.analysis.history.promise import Event, Happened, Promise

Pair = tuple[Promise, Event]


class Grouping(StrEnum):
    """What totals are made by: whose promise it was when it moved, or when it moved."""

    PROGRAM = "program"
    TEAM = "team"
    OWNER = "owner"
    QUARTER = "quarter"


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of what happened. Days are calendar days.

    `promised` are promises made for the first time, `slipped` those that were pushed at least once,
    `slipped_components` the programs and projects that hold these. `undecided` are pushes without a
    decision. `renewed` are promises made again after they were withdrawn; `days_renewed` are their days
    against the date before, which are in no other figure.
    """

    promised: int = 0
    slipped: int = 0
    slipped_components: int = 0
    pushes: int = 0
    days_pushed: int = 0
    undecided: int = 0
    pulls: int = 0
    days_pulled: int = 0
    withdrawn: int = 0
    renewed: int = 0
    days_renewed: int = 0
    reached: int = 0
    reached_late: int = 0
    rewritten: int = 0


def totals(pairs: Iterable[Pair]) -> Totals:
    """The totals of these events."""
    found = tuple(pairs)
    by: dict[Happened, list[Event]] = {happened: [] for happened in Happened}
    for _, event in found:
        by[event.happened].append(event)
    pushed = [promise for promise, event in found if event.happened is Happened.LATER]
    return Totals(
        promised=len(by[Happened.FIRST]),
        slipped=len({id(promise) for promise in pushed}),
        slipped_components=len({promise.component for promise in pushed}),
        pushes=len(pushed),
        days_pushed=_days(by[Happened.LATER]),
        undecided=sum(event.decision is None for event in by[Happened.LATER]),
        pulls=len(by[Happened.EARLIER]),
        days_pulled=-_days(by[Happened.EARLIER]),
        withdrawn=len(by[Happened.WITHDRAWN]),
        renewed=len(by[Happened.AGAIN]),
        days_renewed=_days(by[Happened.AGAIN]),
        reached=len(by[Happened.REACHED]),
        reached_late=sum((event.days or 0) > 0 for event in by[Happened.REACHED]),
        rewritten=len(by[Happened.REWRITTEN]),
    )


def grouped(pairs: Iterable[Pair], by: Grouping) -> tuple[tuple[str, Totals], ...]:
    """Totals by group: quarters in their order, others by most days pushed, and without a name last."""
    members: dict[str, list[Pair]] = {}
    for promise, event in pairs:
        members.setdefault(_group(promise, event, by), []).append((promise, event))
    rows = [(name, totals(mine)) for name, mine in members.items()]
    if by is Grouping.QUARTER:
        return tuple(sorted(rows, key=lambda row: row[0]))
    return tuple(sorted(rows, key=lambda row: (not row[0], -row[1].days_pushed, -row[1].pushes, row[0])))


def _days(events: Iterable[Event]) -> int:
    return sum(event.days or 0 for event in events)


def _group(promise: Promise, event: Event, by: Grouping) -> str:
    match by:
        case Grouping.PROGRAM:
            return promise.program
        case Grouping.TEAM:
            return event.team
        case Grouping.OWNER:
            return event.owner
        case Grouping.QUARTER:
            day = event.revision.day
            return f"{day.year}-Q{(day.month + 2) // 3}"
