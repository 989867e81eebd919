"""Health as the facts have it, beside what the owner says."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plateSpinner.analysis.concerns.concern import Concern, Trouble, Untold, urgency
from plateSpinner.analysis.concerns.watch import Watch
from plateSpinner.analysis.progress import is_inactive, is_open
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.analysis.updates import declared
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Item, Kind, Portfolio
from plateSpinner.model.update import Health, Update
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted

NAMED = 3
"""How many of the worst projects a program's reason names."""

NOTHING_LATE = "nothing late, nothing over"
NO_DATES = "nothing in it has a date"
NO_PROJECT = "no open project"


@dataclass(frozen=True, slots=True)
class Assessment:
    """The health of one program or project.

    `computed` is the worst that its concerns make of it (for a program, its projects' too), or
    not assessable with the reason: it is green only where every date of a promise is stated.
    `reason` says why in words. `concerns` are those of its own level, most pressing first;
    `untold` is what can't be told at that level; `said` is the last update that declares a
    health, with its date.
    """

    component: Item[Component]
    computed: Health | Unknown
    reason: str
    concerns: tuple[Concern, ...]
    untold: tuple[Untold, ...]
    said: tuple[Day, Update] | None

    @property
    def declared(self) -> Health | None:
        """What the owner says; None where no update says anything."""
        return self.said[1].health if self.said else None

    @property
    def watermelon(self) -> bool:
        """Green outside, red inside: declared green and computed red."""
        return self.declared is Health.GREEN and self.computed is Health.RED


def assess(portfolio: Portfolio, as_of: dt.date, schedule: Schedule | None = None) -> dict[str, Assessment]:
    """The assessment of every program and project, by kind and reference as in `key`.

    `schedule` is that of the same plan at the same date, where the caller has it already.
    """
    watch = Watch(portfolio, as_of, schedule or Schedule(portfolio, as_of))
    assessments: dict[str, Assessment] = {}
    for project in portfolio.projects:
        assessments[key(project)] = _project(portfolio, project, watch, as_of)
    for program in portfolio.programs:
        inside = [assessments[key(project)] for project in portfolio.projects_of(program)]
        assessments[key(program)] = _program(portfolio, program, inside, watch, as_of)
    return assessments


def key(component: Item[Component]) -> str:
    """What tells a program from a project of the same reference."""
    return f"{component.kind}:{component.ref}"


def rolled_up(projects: Iterable[Assessment]) -> tuple[Health | Unknown, str]:
    """The worst health of several projects, and why; those on hold, done or cancelled don't count.

    Green only where each of them is: one that can't be assessed may be anything.
    """
    waiting = [a for a in projects if not is_inactive(a.component)]
    known = [a.computed for a in waiting if isinstance(a.computed, Health)]
    worst = max(known, key=_rank, default=Health.GREEN)
    like = [a for a in waiting if a.computed is worst]
    dark = [a for a in waiting if isinstance(a.computed, Unknown)]
    total = counted(len(waiting), "open project")
    if worst is not Health.GREEN:
        return worst, f"{len(like)} of {total} {worst}: {_named(like)}"
    if dark:
        return _unknown(f"{len(dark)} of {total} can't be assessed: {_named(dark)}")
    if not known:
        return _unknown(NO_PROJECT)
    hedged = [a for a in waiting if a.untold]
    return worst, NOTHING_LATE + (f" as far as can be told of {_named(hedged)}" if hedged else "")


def _named(assessments: list[Assessment]) -> str:
    """The most pressing of them by id, and how many more there are."""
    ordered = sorted(assessments, key=lambda a: (not a.concerns, [urgency(c) for c in a.concerns[:1]]))
    names = ", ".join(a.component.id for a in ordered[:NAMED])
    return names + (f" and {len(ordered) - NAMED} more" if len(ordered) > NAMED else "")


def _project(portfolio: Portfolio, project: Item[Component], watch: Watch, as_of: dt.date) -> Assessment:
    concerns, untold = watch.over(project), watch.untold(project)
    computed, reason = _own(portfolio, project, concerns, untold)
    said = declared(project, as_of)
    return _with_watermelon(Assessment(project, computed, reason, concerns, untold, said))


def _program(
    portfolio: Portfolio, program: Item[Component], inside: list[Assessment], watch: Watch, as_of: dt.date
) -> Assessment:
    concerns, untold = watch.over(program), watch.untold(program)
    computed, reason = _own(portfolio, program, concerns, untold)
    if is_open(program):
        computed, reason = _joined((computed, reason), rolled_up(inside))
    said = declared(program, as_of)
    return _with_watermelon(Assessment(program, computed, reason, concerns, untold, said))


def _own(
    portfolio: Portfolio,
    component: Item[Component],
    concerns: tuple[Concern, ...],
    untold: tuple[Untold, ...],
) -> tuple[Health | Unknown, str]:
    """The health of a component's own level, and why."""
    status = component.fact.status
    if not is_open(component):
        stands = f"{component.kind} is {status.replace('_', ' ')}" if status else "status is not stated"
        return _unknown(stands)
    worst = max((concern.health for concern in concerns), key=_rank, default=Health.GREEN)
    if worst is not Health.GREEN:
        return worst, _why(worst, concerns)
    undated = [one.text for one in untold if one.date]
    if undated:
        return _unknown(_first(undated))
    if not _has_dates(portfolio, component):
        return _unknown(NO_DATES)
    told = f" as far as can be told: {_first([one.text for one in untold])}" if untold else ""
    return worst, NOTHING_LATE + told


def _joined(
    own: tuple[Health | Unknown, str], below: tuple[Health | Unknown, str]
) -> tuple[Health | Unknown, str]:
    """The health of a program from that of its own level and that of its projects."""
    stated = [part for part in (own, below) if part[1] not in (NO_DATES, NO_PROJECT)]
    worst = max((h for h, _ in stated if isinstance(h, Health)), key=_rank, default=Health.GREEN)
    if worst is not Health.GREEN:
        return worst, "; ".join(reason for health, reason in stated if health is worst)
    unknown = next((part for part in stated if isinstance(part[0], Unknown)), None)
    if unknown or not stated:
        return unknown or _unknown(f"{NO_PROJECT}, and {NO_DATES}")
    return max(stated, key=lambda part: len(part[1]))  # what is hedged says more than what is not


def _unknown(reason: str) -> tuple[Unknown, str]:
    return Unknown(reason), reason


def _has_dates(portfolio: Portfolio, component: Item[Component]) -> bool:
    held = portfolio.held(component)
    return (
        isinstance(component.fact.target, Day)
        or any(isinstance(m.fact.due, Day) for m in held.milestones)
        or any(isinstance(t.fact.deadline, Day) for t in held.tasks)
        or any(isinstance(d.fact.need_by, Day) for d in held.dependencies)
    )


def _why(health: Health, concerns: tuple[Concern, ...]) -> str:
    """The first concern of that health in words, and how many more there are."""
    matching = [c for c in concerns if c.health is health]
    first = matching[0]
    whole = first.item.kind in (Kind.PROGRAM, Kind.PROJECT)
    subject = "" if whole else f"{first.item.kind} '{first.item.id}': "
    more = f"; {len(matching) - 1} more" if len(matching) > 1 else ""
    return f"{subject}{first.text}{more}"


def _first(texts: list[str]) -> str:
    return texts[0] + (f"; {len(texts) - 1} more" if len(texts) > 1 else "")


def _with_watermelon(assessment: Assessment) -> Assessment:
    """Adds the concern that the declared health is green where the facts are red."""
    if not assessment.watermelon or assessment.said is None:
        return assessment
    component, (day, update) = assessment.component, assessment.said
    by = update.by.removeprefix("@") or component.owner
    text = f"watermelon: declared green on {day}, facts say red: {assessment.reason}"
    place = component.place.at("updates", str(day), "health")
    concern = Concern(
        Trouble.WATERMELON,
        Health.RED,
        component,
        by,
        place,
        0,
        text,
        "correct the update, or show why the facts are wrong",
    )
    concerns = tuple(sorted((*assessment.concerns, concern), key=urgency))
    return replace(assessment, concerns=concerns)


def _rank(health: Health) -> int:
    return health.rank
