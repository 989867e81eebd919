"""A decision is made, and nothing says what was decided."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G103",
    Severity.INFO,
    "a decision is made, and nothing says what was decided",
    needs="`outcome` or `links` of the decisions made, of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every decision made, of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).decisions:
            decision = item.fact
            if not is_done(decision.decided, view.as_of):
                continue
            if decision.outcome.strip() or decision.links:
                yield Held(item)
            else:
                message = f"{said(item)} was decided {decision.decided}, and its outcome is not stated"
                way = "say it in a sentence under `outcome`, or link the record under `links`"
                yield Hit(item, message, (item.place.at("decided"),), way)
