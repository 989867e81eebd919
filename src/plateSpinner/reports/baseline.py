"""`spin baseline show`: the approved plan, and how far its promises have moved since."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.analysis.changes.matching import match
from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.promises import promise
from plateSpinner.finding import BEFORE, Place
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import AnyItem, Portfolio


@dataclass(frozen=True, slots=True)
class Approval:
    """The commit of the approved plan, by the name that the plan has for it."""

    ref: str
    commit: str
    day: dt.date
    author: str


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise that moved; `now` and `days` are None where it has no date any more, or is gone.

    Dates are last days, `days` calendar days, positive for later.
    """

    kind: str
    ref: str
    name: str
    owner: str
    approved: dt.date
    now: dt.date | None
    days: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class BaselineReport:
    """The whole answer. `moved` has what moved later first, by days; then what lost its date; then earlier.

    `promises` counts the dated promises of the approved plan, of programs and projects whose dates counted.
    """

    name: str
    approval: Approval
    promises: int
    later: int
    days_later: int
    earlier: int
    days_earlier: int
    gone: int
    moved: tuple[PromiseRow, ...]


def build(approved: Portfolio, now: Portfolio, approval: Approval) -> BaselineReport:
    """What became of the promises of the approved plan."""
    promised = [(item, day) for item in approved.items if (day := _promised(item)) is not None]
    rows = sorted(_rows(promised, match(approved, now).after_of), key=_order)
    later = [row.days for row in rows if row.days is not None and row.days > 0]
    earlier = [-row.days for row in rows if row.days is not None and row.days < 0]
    return BaselineReport(
        now.charter.name,
        approval,
        len(promised),
        len(later),
        sum(later),
        len(earlier),
        sum(earlier),
        len(rows) - len(later) - len(earlier),
        tuple(rows),
    )


def _promised(item: AnyItem) -> Day | None:
    stated = promise(item) if is_open(item.component) else None
    return stated[1] if stated is not None and isinstance(stated[1], Day) else None


def _rows(promised: list[tuple[AnyItem, Day]], after_of: dict[AnyItem, AnyItem]) -> Iterator[PromiseRow]:
    for item, day in promised:
        twin = after_of.get(item)
        stated = promise(twin) if twin is not None else None
        if twin is None or stated is None or not isinstance(stated[1], Day):
            place = item.place.labelled(BEFORE) if twin is None else twin.place
            yield _row(twin or item, day, None, place)
        elif stated[1].last != day.last:
            yield _row(twin, day, stated[1], twin.place.at(stated[0]))


def _row(item: AnyItem, approved: Day, now: Day | None, place: Place) -> PromiseRow:
    last = now.last if now is not None else None
    days = (last - approved.last).days if last is not None else None
    return PromiseRow(item.kind, item.ref, item.name, item.owner, approved.last, last, days, place)


def _order(row: PromiseRow) -> tuple[int, int, str, str]:
    """Later first, then without a date, then earlier; the most days first in each."""
    if row.days is None:
        return 1, 0, row.ref, row.kind
    return (0 if row.days > 0 else 2), -abs(row.days), row.ref, row.kind
