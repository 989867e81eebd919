"""A date of the approved plan was moved, and no decision moved it."""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.analysis.promises import promise
from plateSpinner.finding import BEFORE, Severity
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, AnyItem, Kind, Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.rules.changeset import UNREAD, Changeset, Move, decided, moved
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "V101",
    Severity.WARNING,
    "a date of the approved plan was moved, and no decision moved it",
    needs="a range of commits, the plan at the commit that `policy.baseline` names",
)
_WAY = "add the decision that moved it: moves, decided, outcome"


def check(view: View) -> Iterator[Outcome]:
    """Every approved promise, apart from tasks' deadlines, that has another date than before, or is gone."""
    changes = view.changeset
    if changes is None or changes.approved is None:
        return
    if isinstance(changes.approved, Unknown):
        yield Gap(None, view.portfolio.charter_place("policy", "baseline"), changes.approved.reason)
        return
    agreed = moved(view.portfolio, decided(view.portfolio, changes.approved_of, view.as_of))
    for move in changes.moves:
        if move.counts and move.now.kind is not Kind.TASK:
            yield from _judged(changes, changes.approved, move, agreed)
    yield from _gone(changes, agreed, view.as_of)


def _judged(
    changes: Changeset, approved: Portfolio, move: Move, agreed: frozenset[AnyItem]
) -> Iterator[Outcome]:
    item = move.now
    date = _date(changes.approved_of.get(item))
    if date is None:
        if approved.unread & {item.component.ref, move.was.component.ref}:
            yield Gap(item, item.place, "the approved plan has errors in its file")
        return
    if (isinstance(move.after, Day) and move.after.last == date.last) or agreed.intersection(
        _around(changes.after, item)
    ):
        yield Held(item)
        return
    if isinstance(move.after, Unknown) and changes.is_unread(item):
        yield Gap(item, item.place, UNREAD)
        return
    if isinstance(move.after, Unknown):
        message = f"{said(item)} has no date any more, approved for {date}, without a decision"
        yield Hit(item, message, (item.place, move.was.place.at(move.key).labelled(BEFORE)), _WAY)
        return
    later = (move.after.last - date.last).days
    apart = f"{days(abs(later))} {'after' if later > 0 else 'before'} the approved {date}"
    message = f"{said(item)} is promised {move.after}, {apart}, without a decision"
    yield Hit(item, message, (item.place.at(move.key),), _WAY)


def _gone(changes: Changeset, agreed: frozenset[AnyItem], as_of: dt.date) -> Iterator[Outcome]:
    """Approved promises that were deleted while they were open, each with all that went with it.

    A decision can still name what they stood in.
    """
    lost: dict[AnyItem, list[Day]] = {}
    removed = frozenset(changes.comparison.removed)
    for was in changes.comparison.removed:
        date = _date(changes.approved_of.get(was))
        finished = isinstance(was.fact, Milestone) and is_done(was.fact.done, as_of)
        if date is not None and not finished and was.kind is not Kind.TASK and is_open(was.component):
            around = (was.program, was.component, was)
            lost.setdefault(next(item for item in around if item in removed), []).append(date)
    for was, dates in lost.items():
        if changes.is_unread(was):
            yield Gap(was, was.place.labelled(BEFORE), UNREAD)
            continue
        left = {now for now, old in changes.before_of.items() if old in (was.component, was.program)}
        if agreed & left:
            yield Held(was)
            continue
        last = max(dates, key=lambda date: date.last)
        what = f"approved for {last}" if len(dates) == 1 else f"{len(dates)} dates approved up to {last}"
        way = "add the decision that dropped it, with its project or program under `moves`"
        message = f"{said(was)} is gone, {what}, without a decision"
        yield Hit(was, message, (was.place.labelled(BEFORE),), way)


def _date(twin: AnyItem | None) -> Day | None:
    """The date that was approved."""
    stated = promise(twin) if twin is not None else None
    return stated[1] if stated is not None and isinstance(stated[1], Day) else None


def _around(plan: Portfolio, item: AnyItem) -> Iterator[AnyItem]:
    """What a decision may name to move an item; of a dependency, which has no date of work, its two ends."""
    yield from (item, item.component, item.program)
    if isinstance(item.fact, Dependency):
        ends = (plan.resolve(ref, item.home, *WORK) for ref in (item.fact.needs, item.fact.for_) if ref)
        yield from (end for end in ends if end is not None)
