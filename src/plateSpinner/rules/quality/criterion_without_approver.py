"""Nobody is named whose word counts for a criterion."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.words import quoted
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "Q102",
    Severity.INFO,
    "nobody is named whose word counts for a criterion",
    needs="`approver` of the criteria of open milestones of active and proposed programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every criterion not met, of the open milestones of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if is_done(item.fact.done, view.as_of):
                continue
            for index, criterion in enumerate(item.fact.criteria):
                if criterion.met:
                    continue
                if criterion.approver:
                    yield Held(item)
                    continue
                message = f"{said(item)} has a criterion without an approver: {quoted(criterion.text)}"
                place = item.place.at("criteria", index)
                yield Hit(item, message, (place,), "name who says that it is met under `approver`")
