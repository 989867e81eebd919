"""A milestone is marked done while one of its criteria is not met."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.component import Status
from plateSpinner.model.words import counted
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "Q101",
    Severity.ERROR,
    "a milestone is marked done while one of its criteria is not met",
    needs="`criteria` and `done` of the milestones",
)


def check(view: View) -> Iterator[Outcome]:
    """Every milestone with criteria that is done, in all programs and projects that are not cancelled."""
    for component in view.portfolio.components:
        if component.fact.status is Status.CANCELLED:
            continue
        for item in view.portfolio.held(component).milestones:
            criteria = item.fact.criteria
            if not criteria or not is_done(item.fact.done, view.as_of):
                continue
            open_ = [index for index, criterion in enumerate(criteria) if not criterion.met]
            if not open_:
                yield Held(item)
                continue
            count = counted(len(criteria), "criterion", "criteria")
            message = f"{said(item)} is done ({item.fact.done}) with {len(open_)} of {count} not met"
            unmet = (item.place.at("criteria", index).labelled("not met") for index in open_)
            way = "set `met` on what holds, or take `done` out"
            yield Hit(item, message, (item.place.at("done"), *unmet), way)
