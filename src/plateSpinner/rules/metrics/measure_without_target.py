"""Nothing says where a key result or KPI shall go."""

from collections.abc import Iterator

from plateSpinner.analysis.measures import measures
from plateSpinner.finding import Severity
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View

RULE = Rule(
    "M103",
    Severity.INFO,
    "nothing says where a key result or KPI shall go",
    needs="`target` of the key results, and of the KPIs of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every key result, and every KPI of a program or project whose dates count."""
    for measure in measures(view.portfolio, view.open_components):
        if measure.fact.target is not None:
            yield Held(measure.item)
        else:
            message = f"{measure.kind} '{measure.id}' has no target"
            way = "add `target`, and `by` when it shall be reached"
            yield Hit(measure.item, message, (measure.place.key(),), way)
