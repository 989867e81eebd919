"""`spin status`: what is falling, why, and what to do next.

`build` computes typed results, `present` sets them as a document. Days are calendar days.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from plateSpinner.analysis.concerns.concern import Concern, Trouble, urgency
from plateSpinner.analysis.health import assess, key, rolled_up
from plateSpinner.analysis.progress import (
    Progress,
    dates,
    expected,
    is_done,
    is_inactive,
    is_open,
    is_open_issue,
    progress,
)
from plateSpinner.analysis.schedule.schedule import Projection, Schedule
from plateSpinner.analysis.thresholds import calendar_days
from plateSpinner.analysis.updates import latest_update, open_asks, update_age
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.fact import LONGEST_ID
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import Item, Kind, Portfolio
from plateSpinner.model.raid import Decision
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.reports.selection import Selection
from plateSpinner.reports.status_rows import (
    Attention,
    ComponentStatus,
    Counts,
    DependencyStatus,
    Detail,
    Figures,
    Group,
    Grouping,
    MilestoneStatus,
    NextMilestone,
    StatusReport,
)

if TYPE_CHECKING:
    from plateSpinner.model.metric import Objective
    from plateSpinner.model.team import Person, Team

EVERYTHING = Selection()
DEPENDENCIES = (Trouble.DEPENDENCY_REJECTED, Trouble.DEPENDENCY_OVERDUE, Trouble.DEPENDENCY_LATE)


def build(
    portfolio: Portfolio,
    as_of: dt.date,
    as_of_from: str,
    selection: Selection = EVERYTHING,
    by: Grouping = Grouping.PROGRAM,
    scope: Item[Component] | None = None,
    problems: int = 0,
    *,
    in_full: bool = True,
) -> StatusReport:
    """The status of the plan, or of one program or project (`scope`), at `as_of`.

    Unless `in_full`, the projects of programs are left out where several programs are told of.
    """
    view = _View(portfolio, as_of)
    taken = [c for c in portfolio.components if _in_scope(c, scope) and selection.takes(portfolio, c, as_of)]
    projects = [c for c in taken if c.kind is Kind.PROJECT]
    possible = sum(_in_scope(p, scope) for p in portfolio.projects)
    concerns = sorted(
        (c for t in taken for c in view.assessments[key(t)].concerns if selection.takes_concern(c)),
        key=urgency,
    )
    return StatusReport(
        portfolio.charter.name,
        as_of,
        as_of_from,
        Counts(
            len(portfolio.programs),
            len(portfolio.projects),
            sum(len(portfolio.held(c).milestones) for c in portfolio.components),
            sum(len(portfolio.held(c).tasks) for c in portfolio.components),
        ),
        view.figures(taken),
        tuple(_attention(concern) for concern in concerns),
        by,
        tuple(view.programs(taken, in_full=in_full)) if by is Grouping.PROGRAM else (),
        tuple(view.groups(projects, by)) if by is not Grouping.PROGRAM else (),
        selection.words(),
        possible - len(projects),
        problems,
        scope.ref if scope else "",
        _detail(portfolio, scope, as_of, view.schedule) if scope else None,
    )


def _in_scope(component: Item[Component], scope: Item[Component] | None) -> bool:
    return scope is None or component is scope or component.home is scope


def _attention(concern: Concern) -> Attention:
    item = concern.item
    return Attention(
        concern.trouble,
        concern.health,
        item.kind,
        item.ref,
        item.name,
        _handle(concern.owner),
        concern.days,
        concern.text,
        concern.advice,
        concern.place,
    )


def _handle(party: str) -> str:
    """A person or team at the length of an id: all that is in a project inherits what it names."""
    return party if len(party) <= LONGEST_ID else f"{party[:LONGEST_ID]}…"


def _detail(portfolio: Portfolio, scope: Item[Component], as_of: dt.date, schedule: Schedule) -> Detail:
    held = portfolio.held(scope)
    update = latest_update(scope, as_of)
    return Detail(
        update[1].summary if update else "",
        (update[1].by.removeprefix("@") or scope.owner) if update else "",
        scope.place.at("updates", str(update[0])) if update else None,
        tuple(_milestone(m, as_of, schedule.projection(m)) for m in held.milestones),
        tuple(_dependency(d) for d in held.dependencies),
    )


def _milestone(item: Item[Milestone], as_of: dt.date, projection: Projection | None) -> MilestoneStatus:
    fact = item.fact
    reached = is_done(fact.done, as_of)
    late = (as_of - fact.due.last).days if isinstance(fact.due, Day) and not reached else 0
    met = sum(criterion.met for criterion in fact.criteria)
    done = fact.done if reached else None
    return MilestoneStatus(
        item.ref,
        item.name,
        _handle(item.owner),
        fact.due,
        fact.forecast,
        done,
        projection.answer if projection else None,
        max(late, 0),
        met,
        len(fact.criteria),
        item.place,
    )


def _dependency(item: Item[Dependency]) -> DependencyStatus:
    fact = item.fact
    giver = fact.giver.removeprefix("@") or fact.external
    needs = fact.needs or fact.external
    return DependencyStatus(
        item.ref,
        giver,
        needs,
        fact.for_,
        fact.need_by,
        fact.promised,
        fact.status,
        fact.delivered,
        item.place,
    )


class _View:
    """One plan at one date, with all its assessments."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date) -> None:
        self._portfolio = portfolio
        self._as_of = as_of
        self._soon = calendar_days(portfolio.charter.policy.due_soon)
        self.schedule = Schedule(portfolio, as_of)
        self.assessments = assess(portfolio, as_of, self.schedule)

    def programs(self, taken: list[Item[Component]], *, in_full: bool) -> Iterable[ComponentStatus]:
        """A row a program that is taken, or of which a project is; inside it the projects taken."""
        inside: dict[str, list[Item[Component]]] = {}
        for component in taken:
            inside.setdefault(component.program.ref, []).append(component)
        for program in self._portfolio.programs:
            mine = inside.get(program.ref)
            if mine:
                shown = in_full or len(inside) == 1
                projects = [c for c in mine if c.kind is Kind.PROJECT] if shown else []
                yield self._status(program, mine, tuple(self._status(p, [p]) for p in projects))

    def groups(self, projects: list[Item[Component]], by: Grouping) -> Iterable[Group]:
        """Projects by owner, team or objective; those without one last. One may serve several objectives."""
        members: dict[str, list[Item[Component]]] = {}
        for project in projects:
            for name in self._names(project, by):
                members.setdefault(name, []).append(project)
        for name in sorted(members, key=lambda n: (not n, n)):
            mine = members[name]
            rows = tuple(self._status(p, [p]) for p in mine)
            worst, reason = rolled_up(self.assessments[key(p)] for p in mine)
            yield Group(
                name,
                self._title(name, by),
                worst,
                reason,
                self._progress(mine),
                self._next(mine),
                self.figures(mine),
                rows,
            )

    def _names(self, project: Item[Component], by: Grouping) -> tuple[str, ...]:
        match by:
            case Grouping.OWNER:
                return (project.owner,)
            case Grouping.TEAM:
                return (project.team,)
            case _:
                return project.fact.objectives or project.program.fact.objectives or ("",)

    def _title(self, name: str, by: Grouping) -> str:
        charter = self._portfolio.charter
        named: Mapping[str, Person | Team | Objective] = (
            charter.objectives if by is Grouping.OBJECTIVE else {**charter.people, **charter.teams}
        )
        return ((named[name].name if name in named else "") or name) if name else f"no {by}"

    def _status(
        self,
        component: Item[Component],
        over: list[Item[Component]],
        projects: tuple[ComponentStatus, ...] = (),
    ) -> ComponentStatus:
        assessment = self.assessments[key(component)]
        update = latest_update(component, self._as_of)
        return ComponentStatus(
            component.kind,
            component.ref,
            component.name,
            _handle(component.owner),
            _handle(component.team),
            component.fact.status,
            component.place,
            assessment.declared,
            assessment.said[0] if assessment.said else None,
            assessment.computed,
            assessment.reason,
            assessment.watermelon,
            self._progress(over),
            self._next(over),
            update[0] if update else None,
            update_age(update[0], self._as_of) if update else None,
            self.figures(over),
            projects,
        )

    def _progress(self, over: list[Item[Component]]) -> Progress | Unknown:
        """One project by its tasks or milestones; several by the milestones of all that are not cancelled."""
        counted = [c for c in over if c.fact.status is not Status.CANCELLED]
        held = [self._portfolio.held(c) for c in counted]
        tasks = held[0].tasks if len(over) == 1 and held else ()
        return progress([m for h in held for m in h.milestones], tasks, self._as_of)

    def _next(self, over: list[Item[Component]]) -> NextMilestone | None:
        waiting = [m for c in over if is_open(c) for m in self._portfolio.held(c).milestones]
        following = dates(waiting, self._as_of, self._soon).next
        if following is None:
            return None
        day = expected(following.fact)
        if isinstance(day, Unknown):
            return None
        return NextMilestone(
            following.ref, following.name, day, (day.last - self._as_of).days, following.place
        )

    def figures(self, over: list[Item[Component]]) -> Figures:
        """The counts over these programs and projects, each at its own level."""
        projects = [c for c in over if c.kind is Kind.PROJECT]
        live = [c for c in over if is_open(c)]
        held = [(c, self._portfolio.held(c)) for c in live]
        open_dates = dates([m for _, h in held for m in h.milestones], self._as_of, self._soon)
        everything = [m for c in over for m in self._portfolio.held(c).milestones]
        assessed = [self.assessments[key(c)] for c in over]
        healths = [a.computed for a in assessed if a.component.kind is Kind.PROJECT]
        troubles = [concern.trouble for a in assessed for concern in a.concerns]
        untold = [one.item.kind for a in assessed for one in a.untold]
        inactive = sum(is_inactive(c) for c in projects)
        as_of = self._as_of
        asks = [ask for c in live for ask, _ in open_asks(c, self._as_of)]
        return Figures(
            len(projects),
            sum(is_open(c) for c in projects),
            inactive,
            len(everything),
            sum(is_done(m.fact.done, self._as_of) for m in everything),
            untold.count(Kind.MILESTONE),
            open_dates.overdue,
            open_dates.long_overdue,
            open_dates.due_soon,
            open_dates.later,
            open_dates.earlier,
            open_dates.latest_move,
            troubles.count(Trouble.PROJECTED_LATE),
            troubles.count(Trouble.HIGH_RISK),
            untold.count(Kind.RISK),
            sum(is_open_issue(i.fact, self._as_of) for _, h in held for i in h.issues),
            sum(trouble in DEPENDENCIES for trouble in troubles),
            len(asks),
            sum(isinstance(ask.by, Day) and ask.by.last < self._as_of for ask in asks),
            sum(_late_decision(d.fact, self._as_of) for _, h in held for d in h.decisions),
            healths.count(Health.RED),
            healths.count(Health.AMBER),
            healths.count(Health.GREEN),
            sum(isinstance(h, Unknown) for h in healths) - inactive,
            sum(a.watermelon for a in assessed),
            troubles.count(Trouble.STALE),
            sum(is_open(c) and latest_update(c, as_of) is None for c in projects),
        )


def _late_decision(decision: Decision, as_of: dt.date) -> bool:
    return (
        isinstance(decision.needed_by, Day)
        and decision.needed_by.last < as_of
        and not is_done(decision.decided, as_of)
    )
