"""A risk has occurred, and no issue deals with it."""

from collections.abc import Iterator

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Kind
from plateSpinner.model.raid import Issue
from plateSpinner.model.risk import Risk, RiskKind, RiskStatus
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K109",
    Severity.WARNING,
    "a risk has occurred, and no issue deals with it",
    needs="`risk` of the `issues` of the whole plan, else what both `affects`",
)


def check(view: View) -> Iterator[Outcome]:
    """Every threat that has occurred, of a program or project whose dates count."""
    named, affected = _dealt_with(view)
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            if not _has_occurred(view, item):
                continue
            place = item.place.at("status")
            alike = (affected[work] for work in _affected(view, item) if work in affected)
            if item in named:
                yield Held(item)
            elif issue := next(alike, None):
                reason = f"{said(issue)} affects the same, and does not say under `risk` if it comes of it"
                yield Gap(item, place, reason)
            else:
                way = f"raise an issue with `risk: {item.id}`, or add that to the one there is"
                yield Hit(item, f"{said(item)} has occurred, and no issue deals with it", (place,), way)


def _has_occurred(view: View, item: Item[Risk]) -> bool:
    risk = item.fact
    hurts = risk.kind is RiskKind.THREAT and risk.status is RiskStatus.OCCURRED
    return hurts and not is_open_risk(risk, view.as_of)


def _dealt_with(view: View) -> tuple[set[AnyItem], dict[AnyItem, Item[Issue]]]:
    """The risks that the issues of the whole plan name, and what those affect that name none, with the first.

    An issue that is solved has dealt with a risk too.
    """
    named: set[AnyItem] = set()
    affected: dict[AnyItem, Item[Issue]] = {}
    for component in view.portfolio.components:
        for issue in view.portfolio.held(component).issues:
            if issue.fact.risk:
                named.update(view.portfolio.matches(issue.fact.risk, component, Kind.RISK))
            else:
                for work in _affected(view, issue):
                    affected.setdefault(work, issue)
    return named, affected


def _affected(view: View, item: Item[Risk] | Item[Issue]) -> Iterator[AnyItem]:
    for text in item.fact.affects:
        yield from view.portfolio.matches(text, item.component, *WORK)
