"""A promise was put off that had been put off often enough before."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.finding import Severity
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.rules.changeset import Changeset, Move
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "V106",
    Severity.WARNING,
    "a promise was put off that had been put off often enough before",
    needs="a range of commits, the history before it",
    thresholds=(("times", Decimal(3)),),
)


def put_off(changes: Changeset) -> Iterator[Move]:
    """The open promises whose date is a later one than before."""
    for move in changes.moves:
        fact = move.was.fact
        kept = isinstance(fact, Milestone | Task) and fact.done is not None
        if move.days is not None and move.days > 0 and move.counts and not kept:
            yield move


def check(view: View) -> Iterator[Outcome]:
    """Every open promise that was put off, of programs and projects whose dates count."""
    changes = view.changeset
    if changes is None:
        return
    for move in put_off(changes):
        item = move.now
        if isinstance(changes.pushes, Unknown):
            yield Gap(item, item.place.at(move.key), changes.pushes.reason)
            continue
        times = changes.pushes.get((move.was.kind, move.was.ref), 0)
        if times < view.threshold("pushed-often", "times", item):
            yield Held(item)
            continue
        before = f"it was put off {times} times before"
        message = f"{said(item)} is put off by {days(move.days or 0)} to {move.after}, and {before}"
        yield Hit(
            item, message, (item.place.at(move.key),), "decide what it takes, or take it out of the plan"
        )
