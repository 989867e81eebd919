"""A milestone is expected after the target of its program or project, and nobody has decided that."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.decisions import moved
from plateSpinner.analysis.progress import expected, is_done
from plateSpinner.finding import Place, Severity
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "D105",
    Severity.WARNING,
    "a milestone is expected after the target of its program or project, and nobody has decided that",
    needs="`target` of active and proposed programs and projects, `due` of their open milestones",
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project with open milestones and a target to come, at its own level."""
    decided = moved(view.portfolio, view.as_of)
    for component in view.open_components:
        milestones = view.portfolio.held(component).milestones
        waiting = [item for item in milestones if not is_done(item.fact.done, view.as_of)]
        target = component.fact.target
        if waiting and isinstance(target, Day) and target.last >= view.as_of:
            yield Held(component) if component in decided else _judged(view, component, target, waiting)


def _judged(view: View, component: Item[Component], target: Day, waiting: list[Item[Milestone]]) -> Outcome:
    beliefs = [(item, expected(item.fact)) for item in waiting]
    concern = next(iter(view.concerns(Trouble.FORECAST_LATE, component)), None)
    if concern is not None:
        late = (_place(item, day) for item, day in beliefs if isinstance(day, Day) and day.last > target.last)
        return Hit(component, f"{said(component)}: {concern.text}", (concern.place, *late), concern.advice)
    gaps = (
        Gap(component, item.place, f"due date of {said(item)} {day.reason}")
        for item, day in beliefs
        if isinstance(day, Unknown)
    )
    return next(gaps, Held(component))


def _place(item: Item[Milestone], day: Day) -> Place:
    key, verb = ("forecast", "expected") if item.fact.forecast else ("due", "due")
    return item.place.at(key).labelled(f"{verb} {day}")
