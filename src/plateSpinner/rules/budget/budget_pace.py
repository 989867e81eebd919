"""Money goes faster than the work."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.progress import progress
from plateSpinner.analysis.spending import spending
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item, Kind
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import STRICTLY, Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "B102",
    Severity.WARNING,
    "money goes faster than the work",
    needs="`budget`, `actuals`, and `tasks` or `milestones` of active and proposed projects; one currency",
    profiles=STRICTLY,
    thresholds=(("points", Decimal(10)),),
)


def check(view: View) -> Iterator[Outcome]:
    """Every project whose dates count and that states a budget or actuals."""
    for component in view.open_components:
        stated = not isinstance(component.fact.budget, Unknown) or component.fact.actuals
        if component.kind is Kind.PROJECT and stated:
            yield _judged(view, component)


def _judged(view: View, project: Item[Component]) -> Outcome:
    budget, held = project.fact.budget, view.portfolio.held(project)
    spent = spending(project, view.as_of, view.portfolio.charter.currency)
    done = progress(held.milestones, held.tasks, view.as_of)
    if isinstance(budget, Unknown):
        return Gap(project, project.place, f"budget {budget.reason}")
    if isinstance(spent, Unknown):
        return Gap(project, project.place, spent.reason)
    if isinstance(done, Unknown):
        return Gap(project, project.place, done.reason)
    if budget.amount <= 0:
        return Gap(project, project.place.at("budget"), "no budget above 0 to hold it against")
    share = spent / budget.amount
    ahead = (share - done.share) * 100
    if ahead <= view.threshold("budget-pace", "points", project):
        return Held(project)
    message = (
        f"{said(project)} has spent {share:.0%} of its budget and done {done.share:.0%} of its {done.basis}"
    )
    places = (project.place.at("actuals"), project.place.at("budget").labelled("budget"))
    return Hit(project, message, places, "forecast what it takes to the end, or correct the progress")
