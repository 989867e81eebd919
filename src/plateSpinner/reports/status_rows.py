"""What `spin status` tells, as data. Days are calendar days."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from plateSpinner.analysis.progress import (
    Progress,
)
from plateSpinner.finding import Place
from plateSpinner.model.component import Status
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown

if TYPE_CHECKING:
    from plateSpinner.analysis.history.trend import Point
    from plateSpinner.reports.diff import DiffReport


class Grouping(StrEnum):
    """What a row of the overview stands for."""

    PROGRAM = "program"
    OWNER = "owner"
    TEAM = "team"
    OBJECTIVE = "objective"


@dataclass(frozen=True, slots=True)
class Attention:
    """One line of what needs attention, with what an editor or a mail needs to act on it."""

    trouble: str
    health: Health
    kind: Kind
    ref: str
    name: str
    owner: str
    days: int
    text: str
    advice: str
    place: Place


@dataclass(frozen=True, slots=True)
class NextMilestone:
    """The open milestone that comes next; `days_to_go` is negative where it is overdue."""

    ref: str
    name: str
    date: Day
    days_to_go: int
    place: Place


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts over a set of programs and projects.

    The projects are `red`, `amber`, `green`, `not_assessable` or `inactive`: on hold, done or
    cancelled. What can't be counted for want of a date or a number stands beside what is:
    `undated` are open milestones without a due date, `unscored_risks` open threats without a score,
    `never_updated` open projects of which nobody has said anything.
    """

    projects: int
    open_projects: int
    inactive: int
    milestones: int
    milestones_done: int
    undated: int
    overdue: int
    long_overdue: int
    due_soon: int
    moved_later: int
    moved_earlier: int
    longest_move: int
    projected_late: int
    high_risks: int
    unscored_risks: int
    open_issues: int
    late_dependencies: int
    open_asks: int
    late_asks: int
    late_decisions: int
    red: int
    amber: int
    green: int
    not_assessable: int
    watermelons: int
    stale: int
    never_updated: int


@dataclass(frozen=True, slots=True)
class ComponentStatus:
    """A program or project: what its owner says beside what the facts say."""

    kind: Kind
    ref: str
    name: str
    owner: str
    team: str
    status: Status | None
    place: Place
    declared: Health | None
    declared_on: Day | None
    computed: Health | Unknown
    reason: str
    watermelon: bool
    progress: Progress | Unknown
    next_milestone: NextMilestone | None
    last_update: Day | None
    update_age: int | None
    figures: Figures
    projects: tuple["ComponentStatus", ...] = ()


@dataclass(frozen=True, slots=True)
class MilestoneStatus:
    """A milestone of the one program or project that is asked for; `late` is days past its due date, or 0.

    `projected` is what its predecessors give: None for what is done or waits for nothing.
    """

    ref: str
    name: str
    owner: str
    due: Day | Unknown
    forecast: Day | None
    done: Day | None
    projected: dt.date | Unknown | None
    late: int
    criteria_met: int
    criteria: int
    place: Place


@dataclass(frozen=True, slots=True)
class DependencyStatus:
    """A commitment to the one program or project that is asked for."""

    ref: str
    giver: str
    needs: str
    for_item: str
    need_by: Day | Unknown
    promised: Day | Unknown
    status: str
    delivered: Day | None
    place: Place


@dataclass(frozen=True, slots=True)
class Detail:
    """What is shown beside the rest when one program or project is asked for."""

    update: str
    update_by: str
    update_place: Place | None
    milestones: tuple[MilestoneStatus, ...]
    dependencies: tuple[DependencyStatus, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The projects of one owner, team or objective."""

    name: str
    title: str
    computed: Health | Unknown
    reason: str
    progress: Progress | Unknown
    next_milestone: NextMilestone | None
    figures: Figures
    projects: tuple[ComponentStatus, ...]


@dataclass(frozen=True, slots=True)
class Counts:
    """The size of the whole plan, before any filter."""

    programs: int
    projects: int
    milestones: int
    tasks: int


@dataclass(frozen=True, slots=True)
class StatusReport:
    """The whole answer. `hidden_projects` is what the filters left out, `problems` what could not be read.

    `since` is what changed since the day that was asked for, whatever the filters; None where none was.
    `over_time` is how the commits since then left the plan.
    """

    name: str
    as_of: dt.date
    as_of_from: str
    counts: Counts
    figures: Figures
    attention: tuple[Attention, ...]
    by: Grouping
    programs: tuple[ComponentStatus, ...]
    groups: tuple[Group, ...]
    filters: tuple[str, ...]
    hidden_projects: int
    problems: int
    scope: str
    detail: Detail | None
    since: "DiffReport | None" = None
    over_time: "tuple[Point, ...]" = ()
