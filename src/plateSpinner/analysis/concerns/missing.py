"""What can't be told, since the plan doesn't say it."""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.concerns.commitments import Commitments
from plateSpinner.analysis.concerns.concern import Untold
from plateSpinner.analysis.exposure import is_open_risk, score
from plateSpinner.analysis.progress import is_delivered, is_done, is_open_issue
from plateSpinner.analysis.spending import spending
from plateSpinner.analysis.updates import open_asks
from plateSpinner.model.amounts import Money
from plateSpinner.model.component import Component
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.portfolio import AnyItem, Holdings, Item, Portfolio
from plateSpinner.model.raid import Issue
from plateSpinner.model.risk import Risk, RiskKind
from plateSpinner.model.value import Unknown


class Missing:
    """Looks for the dates and figures that a component does not state."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date, commitments: Commitments) -> None:
        self._portfolio = portfolio
        self._as_of = as_of
        self._commitments = commitments

    def of(self, component: Item[Component]) -> tuple[Untold, ...]:
        """What can't be told about one component at its own level, dates of promises first."""
        held = self._portfolio.held(component)
        found = [*self._undated(held), *self._unweighed(component, held)]
        return tuple(sorted(found, key=lambda untold: not untold.date))

    def _undated(self, held: Holdings) -> Iterator[Untold]:
        for milestone in held.milestones:
            if isinstance(milestone.fact.due, Unknown) and not is_done(milestone.fact.done, self._as_of):
                yield _untold(milestone, "has no due date", date=True)
        for item in held.dependencies:
            fact = item.fact
            if is_delivered(fact, self._as_of) or fact.status is DependencyStatus.REJECTED:
                continue
            if isinstance(fact.need_by, Unknown):
                yield _untold(item, "has no date it is needed by", date=True)
            elif isinstance(self._commitments.belief(item, "")[0], Unknown):
                yield _untold(item, "has no promised date", date=True)
        for decision in held.decisions:
            if isinstance(decision.fact.needed_by, Unknown) and not is_done(
                decision.fact.decided, self._as_of
            ):
                yield _untold(decision, "has no date it is needed by")

    def _unweighed(self, component: Item[Component], held: Holdings) -> Iterator[Untold]:
        for issue in held.issues:
            if is_open_issue(issue.fact, self._as_of):
                if issue.fact.severity is None:
                    yield _untold(issue, "has no severity")
                if isinstance(issue.fact.due, Unknown):
                    yield _untold(issue, "has no due date")
                yield from self._undated_actions(issue)
        charter, budget = self._portfolio.charter, component.fact.budget
        for risk in held.risks:
            if is_open_risk(risk.fact, self._as_of):
                points = score(risk.fact, charter, budget)
                if isinstance(points, Unknown) and risk.fact.kind is RiskKind.THREAT:
                    yield _untold(risk, points.reason)
                yield from self._undated_actions(risk)
        for ask, _ in open_asks(component, self._as_of):
            if isinstance(ask.by, Unknown):
                yield Untold(component, f"ask '{ask.what}' has no date", date=False)
        spent = spending(component, self._as_of, charter.currency)
        if isinstance(budget, Money) and isinstance(spent, Unknown):
            yield Untold(component, f"budget with {spent.reason}", date=False)
        if isinstance(budget, Unknown) and not isinstance(spent, Unknown):
            yield Untold(component, "actuals with no budget", date=False)

    def _undated_actions(self, item: Item[Risk] | Item[Issue]) -> Iterator[Untold]:
        for id_, action in item.fact.actions.items():
            if isinstance(action.due, Unknown) and not is_done(action.done, self._as_of):
                yield _untold(item, f"has an action '{action.name or id_}' with no due date")


def _untold(item: AnyItem, text: str, *, date: bool = False) -> Untold:
    return Untold(item, f"{item.kind} '{item.id}' {text}", date)
