"""Concerns about promised dates: of milestones, of programs and projects, of tasks."""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Concern, Trouble, concern
from plateSpinner.analysis.predecessors import finished
from plateSpinner.analysis.progress import expected, is_done
from plateSpinner.analysis.schedule.schedule import Projection, Schedule
from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Holdings, Item, Portfolio
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted


class Dates:
    """Looks over the promised dates of a component."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date, schedule: Schedule) -> None:
        self._as_of = as_of
        self._schedule = schedule
        self._late_by = calendar_days(portfolio.charter.policy.late_by)

    def milestones(self, held: Holdings) -> Iterator[Concern]:
        """Milestones overdue, or expected after their promise; forecasts that have passed."""
        for item in held.milestones:
            if not is_done(item.fact.done, self._as_of) and isinstance(item.fact.due, Day):
                projection = self._schedule.ahead(item) if item.fact.after or held.dependencies else None
                yield from self._milestone(item, item.fact.due, projection)

    def _milestone(self, item: Item[Milestone], due: Day, projection: Projection | None) -> Iterator[Concern]:
        forecast, as_of = item.fact.forecast, self._as_of
        projected = f", {_projected(projection)}" if projection else ""
        beyond = (projection.finish - due.last).days if projection else 0
        overdue = (as_of - due.last).days
        place = item.place.at("due")
        if overdue > 0:
            ahead = forecast is not None and forecast.last >= as_of
            passed = "" if ahead else " passed too"
            belief = f"forecast {forecast}{passed}" if forecast else "no forecast"
            text = f"{counted(overdue, 'day')} overdue (due {due}), {belief}{projected}"
            advice = (
                "agree a new date with whom it was promised to"
                if ahead
                else "give a forecast, or mark it done"
            )
            yield concern(Trouble.OVERDUE, Health.RED, item, place, overdue, text, advice)
        elif forecast is not None and forecast.last < as_of:
            since = (as_of - forecast.last).days
            text = f"forecast {forecast} passed {counted(since, 'day')} ago, not done"
            yield concern(
                Trouble.FORECAST_PASSED,
                Health.AMBER,
                item,
                item.place.at("forecast"),
                since,
                text,
                "give a new forecast, or mark it done",
            )
        elif forecast is not None and forecast.last > due.last:
            later = (forecast.last - due.last).days
            text = f"forecast {forecast}, {counted(later, 'day')} after the promise (due {due})"
            yield concern(
                Trouble.FORECAST_LATE,
                self._late(max(later, beyond)),
                item,
                item.place.at("forecast"),
                later,
                text + (projected if beyond > later else ""),
                "recover the days, or decide to move the date",
            )
        elif projection and beyond > 0:
            text = f"{_projected(projection)}, {counted(beyond, 'day')} after the promise (due {due})"
            yield concern(
                Trouble.PROJECTED_LATE,
                self._late(beyond),
                item,
                place,
                beyond,
                text,
                "look at what drives it with spin why, or decide to move the date",
            )

    def without_status(self, project: Item[Component], held: Holdings) -> Iterator[Concern]:
        """Dates that have passed in a project of which nobody says whether it goes on."""
        passed = [
            (self._as_of - m.fact.due.last).days
            for m in held.milestones
            if isinstance(m.fact.due, Day)
            and m.fact.due.last < self._as_of
            and not is_done(m.fact.done, self._as_of)
        ]
        if passed:
            dates = counted(len(passed), "open date has", "open dates have")
            text = f"no status, and {dates} passed: it can't be told whether that is late"
            yield concern(
                Trouble.NO_STATUS,
                Health.GREEN,
                project,
                project.place,
                max(passed),
                text,
                "add a status: active, on_hold, done …",
            )

    def target(self, component: Item[Component], held: Holdings) -> Iterator[Concern]:
        """The target of a program or project that has passed, or that a milestone will miss."""
        target = component.fact.target
        if isinstance(target, Unknown):
            return
        place = component.place.at("target")
        passed = (self._as_of - target.last).days
        if passed > 0:
            text = f"target {target} passed {counted(passed, 'day')} ago, still open"
            yield concern(
                Trouble.TARGET_PASSED,
                Health.RED,
                component,
                place,
                passed,
                text,
                "close it, or decide on a new target",
            )
            return
        waiting = (m for m in held.milestones if not is_done(m.fact.done, self._as_of))
        beliefs = [(day, m) for m in waiting if isinstance(day := expected(m.fact), Day)]
        last, milestone = max(
            beliefs, key=lambda belief: (belief[0].last, belief[1].ref), default=(target, None)
        )
        later = (last.last - target.last).days
        if milestone is not None and later > 0:
            past = f"{counted(later, 'day')} after the target {target}"
            text = f"milestone '{milestone.id}' is expected {last}, {past}"
            yield concern(
                Trouble.FORECAST_LATE,
                self._late(later),
                component,
                place,
                later,
                text,
                "recover the days, or decide to move the target",
            )

    def deadlines(self, held: Holdings) -> Iterator[Concern]:
        """Deadlines of tasks that have passed, or that the network says will be missed."""
        for item in held.tasks:
            deadline = item.fact.deadline
            if isinstance(deadline, Unknown) or finished(item.fact, self._as_of):
                continue
            passed = (self._as_of - deadline.last).days
            projection = None if passed > 0 or item.fact.tasks else self._schedule.ahead(item)
            beyond = (projection.finish - deadline.last).days if projection else 0
            if projection and beyond > 0:
                text = f"{_projected(projection)}, {counted(beyond, 'day')} after its deadline {deadline}"
                yield concern(
                    Trouble.PROJECTED_LATE,
                    self._late(beyond),
                    item,
                    item.place.at("deadline"),
                    beyond,
                    text,
                    "look at what drives it with spin why, or move what waits for it",
                )
            if passed > 0:
                text = f"deadline {deadline} passed {counted(passed, 'day')} ago"
                yield concern(
                    Trouble.DEADLINE_PASSED,
                    Health.RED,
                    item,
                    item.place.at("deadline"),
                    passed,
                    text,
                    "finish it, or move what waits for it",
                )

    def _late(self, days: int) -> Health:
        return Health.RED if days > self._late_by else Health.AMBER


def _projected(projection: Projection) -> str:
    """When it will be reached as far as the network says."""
    if projection.unknown is None:
        return f"projected {projection.finish}"
    return f"not before {projection.finish} as far as can be told"
