"""No program and no project serves an objective."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.component import Status
from plateSpinner.model.dates import Day
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View

RULE = Rule(
    "O104",
    Severity.WARNING,
    "no program and no project serves an objective",
    needs="`objectives` of the portfolio, of programs and of projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every objective whose period is not over."""
    work = [c.fact for c in view.portfolio.components if c.fact.status is not Status.CANCELLED]
    served = {objective for fact in work for objective in fact.objectives}
    for id_, objective in view.portfolio.charter.objectives.items():
        if isinstance(objective.period, Day) and objective.period.last < view.as_of:
            continue
        if id_ in served:
            yield Held(None)
        else:
            message = f"objective '{id_}' is served by no program and no project"
            place = view.portfolio.charter_place("objectives", id_).key()
            way = "name it under `objectives` of the work that serves it"
            yield Hit(None, message, (place,), way)
