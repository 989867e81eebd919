"""A baseline was changed or taken out, and no decision says so."""

import re
from collections.abc import Iterator

from plateSpinner.analysis.changes.change import Act, Change, Topic
from plateSpinner.finding import BEFORE, Place, Severity
from plateSpinner.model.portfolio import AnyItem, Item
from plateSpinner.model.raid import Decision
from plateSpinner.model.words import quoted
from plateSpinner.rules.changeset import UNREAD, decided, moved
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "V102",
    Severity.WARNING,
    "a baseline was changed or taken out, and no decision says so",
    needs="a range of commits, `baseline` of items and of the policy",
)


def check(view: View) -> Iterator[Outcome]:
    """Every item whose stated baseline is another one than before, and `policy.baseline` where it is."""
    changes = view.changeset
    if changes is None:
        return
    decisions = decided(view.portfolio, changes.before_of, view.as_of)
    agreed = moved(view.portfolio, decisions)
    items = {(now.kind.value, now.ref): now for now in changes.before_of}
    edited: dict[AnyItem, list[Change]] = {}
    for change in changes.comparison.changes:
        if change.topic is not Topic.BASELINE or change.act is not Act.CHANGED or not change.before:
            continue
        if change.kind == "policy":
            yield _approved(change, decisions, view)
        else:
            edited.setdefault(items[change.kind, change.ref], []).append(change)
    for item, mine in edited.items():
        if agreed & {item, item.component, item.program}:
            yield Held(item)
            continue
        told = ", ".join(_said(change) for change in mine)
        message = f"{said(item)} has its baseline edited without a decision: {told}"
        way = "add the decision that moves it, or leave the baseline as it was"
        yield Hit(item, message, tuple(_place(change, item.place) for change in mine), way)


def _approved(change: Change, decisions: tuple[Item[Decision], ...], view: View) -> Outcome:
    """Which plan is the approved one: a decision of the range names the new ref, or the one taken out."""
    place = _place(change, view.portfolio.charter_place("policy"))
    if "policy" in view.portfolio.unread:
        return Gap(None, place, UNREAD)
    ref = re.escape(change.after or change.before)
    named = re.compile(rf"(?<![\w./-]){ref}(?![\w/-])")
    if any(named.search(text) for d in decisions for text in (d.fact.name, d.fact.outcome)):
        return Held(None)
    what = f"is {quoted(change.after)} instead of" if change.after else "is taken out, it was"
    message = f"policy.baseline {what} {quoted(change.before)} without a decision"
    way = "add the decision with this ref in its outcome"
    return Hit(None, message, (place,), way)


def _said(change: Change) -> str:
    key = change.field.rpartition(".")[2]
    return f"{key} {change.after} instead of {change.before}" if change.after else f"{key} taken out"


def _place(change: Change, around: Place) -> Place:
    if change.after:
        return change.after_place or around
    return change.before_place.labelled(BEFORE) if change.before_place is not None else around
