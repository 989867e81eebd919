"""A date lies outside of the dates of what it is a part of."""

from collections.abc import Iterator

from plateSpinner.analysis.predecessors import finished
from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import AnyItem, Item, Kind
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "D111",
    Severity.WARNING,
    "a date lies outside of the dates of what it is a part of",
    needs="`start` and `target` of active and proposed programs and projects, and the `due`, `deadline` and "
    "`target` of what is open in them",
)


def check(view: View) -> Iterator[Outcome]:
    """Every promise beside the start and the target of what holds it.

    A milestone after the target is told elsewhere, and one before the start of what is only proposed may
    be the decision to start it.
    """
    for component in view.open_components:
        held = view.portfolio.held(component)
        for milestone in held.milestones:
            if not is_done(milestone.fact.done, view.as_of) and component.fact.status is not Status.PROPOSED:
                yield from _after_start(component, milestone, "due", milestone.fact.due)
        for task in held.tasks:
            if not finished(task.fact, view.as_of):
                yield from _after_start(component, task, "deadline", task.fact.deadline)
                yield from _by_target(component, task, "deadline", task.fact.deadline)
        if component.kind is Kind.PROGRAM:
            for project in view.portfolio.projects_of(component):
                if is_open(project):
                    yield from _by_target(component, project, "target", project.fact.target)


def _after_start(
    component: Item[Component], item: AnyItem, key: str, day: Day | Unknown
) -> Iterator[Outcome]:
    start = component.fact.start
    if isinstance(start, Unknown) or isinstance(day, Unknown):
        return
    early = (start.first - day.last).days
    if early <= 0:
        yield Held(item)
        return
    message = f"{_stands(item, key, day)}, {days(early)} before its {component.kind} starts ({start})"
    places = (item.place.at(key), component.place.at("start").labelled("start"))
    yield Hit(item, message, places, "correct one of them")


def _by_target(component: Item[Component], item: AnyItem, key: str, day: Day | Unknown) -> Iterator[Outcome]:
    target = component.fact.target
    if isinstance(target, Unknown) or isinstance(day, Unknown):
        return
    late = (day.last - target.last).days
    if late <= 0:
        yield Held(item)
        return
    message = f"{_stands(item, key, day)}, {days(late)} after the target of its {component.kind} ({target})"
    places = (item.place.at(key), component.place.at("target").labelled("target"))
    yield Hit(item, message, places, "agree an earlier date, or decide on a new target")


def _stands(item: AnyItem, key: str, day: Day) -> str:
    return f"{said(item)} is due {day}" if key == "due" else f"{said(item)} has the {key} {day}"
