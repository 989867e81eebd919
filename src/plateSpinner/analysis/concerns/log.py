"""Concerns about issues, decisions, asks, risks and their actions."""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Concern, Trouble, concern
from plateSpinner.analysis.exposure import is_high, is_open_risk, score
from plateSpinner.analysis.progress import is_done, is_open_issue
from plateSpinner.analysis.updates import open_asks
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Holdings, Item, Portfolio
from plateSpinner.model.raid import Issue, Severity
from plateSpinner.model.risk import Risk
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted


class Log:
    """Looks over what a component keeps in its log."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date) -> None:
        self._charter = portfolio.charter
        self._as_of = as_of

    def issues(self, held: Holdings) -> Iterator[Concern]:
        """Issues that are grave or past their date, and their actions."""
        for item in held.issues:
            issue = item.fact
            if not is_open_issue(issue, self._as_of):
                continue
            overdue = (self._as_of - issue.due.last).days if isinstance(issue.due, Day) else 0
            grave = issue.severity in (Severity.HIGH, Severity.CRITICAL)
            if overdue > 0 or grave:
                red = issue.severity is Severity.CRITICAL or (grave and overdue > 0)
                text = f"{issue.severity or 'open'} issue" + (
                    f", {counted(overdue, 'day')} past its date ({issue.due})" if overdue > 0 else ""
                )
                yield concern(
                    Trouble.ISSUE,
                    Health.RED if red else Health.AMBER,
                    item,
                    item.place.at("due") if overdue > 0 else item.place,
                    max(overdue, 0),
                    text,
                    "solve it, or say what is in the way",
                )
            yield from self._actions(item)

    def decisions(self, held: Holdings) -> Iterator[Concern]:
        """Decisions that were needed before now."""
        for item in held.decisions:
            needed_by = item.fact.needed_by
            if isinstance(needed_by, Unknown) or is_done(item.fact.decided, self._as_of):
                continue
            passed = (self._as_of - needed_by.last).days
            if passed > 0:
                text = f"decision needed by {needed_by}, {counted(passed, 'day')} ago"
                yield concern(
                    Trouble.DECISION_LATE,
                    Health.AMBER,
                    item,
                    item.place.at("needed_by"),
                    passed,
                    text,
                    "decide, or say by when",
                )

    def asks(self, component: Item[Component]) -> Iterator[Concern]:
        """Asks that were wanted before now."""
        for ask, place in open_asks(component, self._as_of):
            if isinstance(ask.by, Day) and (passed := (self._as_of - ask.by.last).days) > 0:
                of = ask.of.removeprefix("@") or "nobody named"
                text = f"ask of {of}: {ask.what}; wanted by {ask.by}, {counted(passed, 'day')} ago"
                yield Concern(
                    Trouble.ASK_LATE,
                    Health.AMBER,
                    component,
                    of,
                    place.at("by"),
                    passed,
                    text,
                    "answer it, or set `done` on the ask",
                )

    def risks(self, component: Item[Component], held: Holdings) -> Iterator[Concern]:
        """High risks, and actions past their date."""
        charter, budget = self._charter, component.fact.budget
        for item in held.risks:
            if not is_open_risk(item.fact, self._as_of):
                continue
            if is_high(item.fact, charter, budget):
                points = score(item.fact, charter, budget)
                response = f"response: {item.fact.response}" if item.fact.response else "no response"
                text = f"high risk, score {points} of 25, {response}"
                advice = "follow its actions" if item.fact.response else "choose a response and an owner"
                yield concern(Trouble.HIGH_RISK, Health.AMBER, item, item.place, 0, text, advice)
            yield from self._actions(item)

    def _actions(self, item: Item[Risk] | Item[Issue]) -> Iterator[Concern]:
        for id_, action in item.fact.actions.items():
            if (
                isinstance(action.due, Day)
                and not is_done(action.done, self._as_of)
                and (passed := (self._as_of - action.due.last).days) > 0
            ):
                text = f"action '{action.name or id_}' was due {action.due}, {counted(passed, 'day')} ago"
                yield Concern(
                    Trouble.ACTION_LATE,
                    Health.AMBER,
                    item,
                    action.owner.removeprefix("@") or item.owner,
                    item.place.at("actions", id_, "due"),
                    passed,
                    text,
                    "do it, or set a new date",
                )
