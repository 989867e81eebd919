"""A risk is said to be greater after its response than before it."""

from collections.abc import Iterator

from plateSpinner.analysis.exposure import is_open_risk, score
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item
from plateSpinner.model.risk import Residual, Risk, RiskKind
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K112",
    Severity.WARNING,
    "a risk is said to be greater after its response than before it",
    needs="`probability` and `impact`, before the response and in `residual`, of the open threats of active "
    "and proposed programs and projects, and their `budget` where an impact is money alone",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open threat with a residual, of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            risk = item.fact
            if risk.kind is RiskKind.THREAT and risk.residual and is_open_risk(risk, view.as_of):
                yield _judged(view, component, item, risk.residual)


def _judged(view: View, component: Item[Component], item: Item[Risk], left: Residual) -> Outcome:
    charter, budget = view.portfolio.charter, component.fact.budget
    rest = item.fact.model_copy(update={"probability": left.probability, "impact": left.impact})
    before, after = score(item.fact, charter, budget), score(rest, charter, budget)
    if isinstance(before, Unknown):
        return Gap(item, item.place, before.reason)
    if isinstance(after, Unknown):
        return Gap(item, item.place.at("residual"), f"residual {after.reason}")
    if after <= before:
        return Held(item)
    message = f"{said(item)} scores {after} of 25 after its response, and {before} before it"
    stated = [item.place.at(key).labelled("before the response") for key in ("probability", "impact")]
    way = "correct one of them: a response that makes it worse is none"
    return Hit(item, message, (item.place.at("residual"), *stated), way)
