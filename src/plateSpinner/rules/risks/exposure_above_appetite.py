"""The expected delay or cost of a project's threats is above the appetite."""

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from plateSpinner.finding import Severity
from plateSpinner.model.amounts import Money
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item
from plateSpinner.model.risk import RiskKind
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Held, Hit, Outcome, Rule, View, said

if TYPE_CHECKING:
    from plateSpinner.analysis.register import Entry

RULE = Rule(
    "K113",
    Severity.WARNING,
    "the expected delay or cost of a project's threats is above the appetite",
    needs="`policy.appetite`, `probability` and `impact` of open threats, `budget` for money",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project with open threats, where the policy states an appetite."""
    appetite = view.policy.appetite
    if appetite.schedule is None and appetite.cost is None:
        return
    from plateSpinner.analysis.register import register  # noqa: PLC0415 - costly, and seldom needed

    threats: dict[int, list[Entry]] = {}
    for entry in register(view.portfolio, view.schedule, view.as_of):
        if entry.open and entry.item.fact.kind is RiskKind.THREAT:
            threats.setdefault(id(entry.item.component), []).append(entry)
    for component in view.open_components:
        mine = threats.get(id(component), [])
        if mine and appetite.schedule is not None:
            limit = appetite.schedule.nominal_days
            yield _judged(component, mine, [e.inherent.days for e in mine], limit, "working days")
        if mine and appetite.cost is not None:
            budget = component.fact.budget
            if isinstance(budget, Unknown):
                yield Gap(component, component.place, f"budget {budget.reason}")
            else:
                yield _in_money(component, mine, budget, appetite.cost.value)


def _in_money(component: Item[Component], mine: "list[Entry]", budget: Money, share: Decimal) -> Outcome:
    values = [entry.inherent.money for entry in mine]
    return _judged(
        component, mine, values, budget.amount * share, budget.currency or mine[0].inherent.currency
    )


def _judged(
    component: Item[Component],
    mine: "list[Entry]",
    values: list[Decimal | Unknown],
    limit: Decimal,
    unit: str,
) -> Outcome:
    known = [(value, entry) for value, entry in zip(values, mine, strict=True) if isinstance(value, Decimal)]
    total = sum((value for value, _ in known), Decimal(0))
    if total <= limit:
        unknown = next((value for value in values if isinstance(value, Unknown)), None)
        if unknown is not None and len(known) < len(mine):
            return Gap(component, component.place, f"a threat {unknown.reason}")
        return Held(component)
    worst = sorted(known, key=lambda one: (-one[0], one[1].item.ref))
    message = (
        f"{said(component)}: threats of {_plain(total)} {unit} expected, and the appetite is {_plain(limit)}"
    )
    return Hit(
        component,
        message,
        tuple(entry.item.place for _, entry in worst),
        "lower the greatest of them, or decide to live with it",
    )


def _plain(value: Decimal) -> str:
    return f"{value.quantize(Decimal('0.1')).normalize():,f}"
