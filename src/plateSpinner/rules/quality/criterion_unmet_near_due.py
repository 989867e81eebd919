"""A criterion is not met although its date is close."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.progress import expected, is_done
from plateSpinner.finding import Place, Severity
from plateSpinner.model.dates import Day
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "Q103",
    Severity.WARNING,
    "a criterion is not met although its date is close",
    needs="`due` of the open milestones with criteria, of active and proposed programs and projects",
    thresholds=(("days", Decimal(7)),),
)


@dataclass(frozen=True, slots=True)
class _Open:
    """A criterion not met, with its place and the date by which it has to be; `own` where it has one."""

    place: Place
    by: Day | Unknown
    own: bool

    def is_close(self, as_of: dt.date, ahead: Decimal) -> bool:
        """Whether its date is at most `ahead` days off; that a milestone's has passed is told elsewhere."""
        if isinstance(self.by, Unknown):
            return False
        left = (self.by.last - as_of).days
        return left <= ahead and (self.own or left >= 0)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone with criteria not met, of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if is_done(item.fact.done, view.as_of):
                continue
            if open_ := list(_open(item)):
                yield _judged(view, item, open_)


def _open(item: Item[Milestone]) -> Iterator[_Open]:
    for index, criterion in enumerate(item.fact.criteria):
        if not criterion.met:
            by = criterion.by or expected(item.fact)
            yield _Open(item.place.at("criteria", index), by, criterion.by is not None)


def _judged(view: View, item: Item[Milestone], open_: list[_Open]) -> Outcome:
    ahead = view.threshold("criterion-unmet-near-due", "days", item)
    close = [criterion for criterion in open_ if criterion.is_close(view.as_of, ahead)]
    dates = [criterion.by for criterion in close if isinstance(criterion.by, Day)]
    if dates:
        first = min(dates, key=lambda day: day.last)
        message = f"{said(item)} has {len(close)} of {_count(item)} not met{_when(first, view.as_of)}"
        date = item.place.at("forecast" if item.fact.forecast else "due").labelled("the milestone's date")
        places = (*(criterion.place for criterion in close), date)
        return Hit(item, message, places, "meet them, or give the milestone a forecast that leaves time")
    unknown = next((criterion.by for criterion in open_ if isinstance(criterion.by, Unknown)), None)
    if unknown is not None:
        return Gap(item, item.place, f"due date {unknown.reason}")
    return Held(item)


def _count(item: Item[Milestone]) -> str:
    count = len(item.fact.criteria)
    return counted(count, "criterion", "criteria")


def _when(first: Day, as_of: dt.date) -> str:
    left = (first.last - as_of).days
    if left < 0:
        return f" {days(-left)} after their date ({first})"
    return f" on the last day ({first})" if left == 0 else f" {days(left)} before their date ({first})"
