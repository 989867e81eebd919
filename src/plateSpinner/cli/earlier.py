"""The plan as it was: at a commit, or some time ago."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import since_day
from plateSpinner.cli.plan import Plan, load_at, open_plan, ticker

if TYPE_CHECKING:
    from plateSpinner.analysis.changes.change import Comparison
    from plateSpinner.analysis.history.trend import Point
    from plateSpinner.analysis.impact.side import Side
    from plateSpinner.reports.diff import DiffReport, Version
    from plateSpinner.workspace.load import Memory
    from plateSpinner.workspace.repository import Repository

Since: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="WHEN",
        help="Also what changed since a date, or since 1w or 10d ago.",
        show_default=False,
    ),
]


def earlier_plan(repository: "Repository", commit: str, memory: "Memory") -> Plan:
    """The plan at a commit; one without anything where there was none, or no commit."""
    from plateSpinner.workspace.snapshot import Snapshot, at_commit

    snapshot = at_commit(repository, commit) if commit else None
    plan = load_at(snapshot, memory, prefix=f"{commit[:9]}:{snapshot.prefix}") if snapshot else None
    if plan is None:
        nothing = Snapshot(repository.root, {"portfolio.yaml": b""})
        plan = load_at(nothing, prefix=f"{commit[:9]}:{repository.prefix}")
    if plan is None:
        raise ValueError(commit)  # it has a portfolio.yaml
    return plan


def comparable(before: Plan, after: Plan, memory: "Memory") -> tuple[Plan, Plan]:
    """Two plans without what could not be read in one of them: that is no change."""
    unread = before.unread | after.unread
    return before.leaving_out(unread, memory), after.leaving_out(unread, memory)


def version(repository: "Repository", name: str, commit: str) -> "Version":
    """A commit with its day, by the name it was asked for."""
    from plateSpinner.reports.diff import Version
    from plateSpinner.workspace.history import commits

    if not commit:
        return Version(name, "", None)
    shown = "" if commit.startswith(name) else name
    return Version(shown, commit, commits(repository, (commit,), most=1)[0].day)


@dataclass(frozen=True)
class Past:
    """The plan as it was and as it is, each on its own day: what has come due since is part of the change."""

    plan: Plan
    comparison: "Comparison"
    sides: "tuple[Side, Side]"
    base: "Version"

    def report(self, day_from: str) -> "DiffReport":
        """What changed and what it does, without the findings of rules."""
        from plateSpinner.reports.diff import Found, Version, build

        nothing = Found((), ())
        versions = (self.base, Version("working tree", "", None))
        return build(self.comparison, self.sides, versions, (nothing, nothing), day_from)

    def points(self) -> "tuple[Point, ...]":
        """How the commits since then left the plan, at the end of each reporting day."""
        from plateSpinner.analysis.history.trend import reporting_days, trend
        from plateSpinner.reports.trend import scale
        from plateSpinner.workspace.history import history
        from plateSpinner.workspace.repository import GitError, Repository

        try:
            steps = history(Repository(self.plan.root), tick=ticker()).steps
        except GitError as refused:
            raise stop(Exit.USAGE, f"--since: {refused.reason}", refused.help) from None
        then, now = (side.as_of for side in self.sides)
        _, days = reporting_days(min(then, now), now)
        return trend(steps, days, scale(self.plan.portfolio.charter.policy)).points


def open_with_past(
    folder: Path | None, as_of: str | None, since: str | None
) -> tuple[Plan, dt.date, str, Past | None]:
    """The plan, its day, where that comes from, and how it was then, where that is asked for."""
    if since is None:
        plan = open_plan(folder)
        return (plan, *plan.as_of(as_of), None)
    from plateSpinner.workspace.load import Memory
    from plateSpinner.workspace.repository import GitError, Repository

    memory = Memory()
    plan = open_plan(folder, memory)
    day, day_from = plan.as_of(as_of)
    then = since_day(since, day)
    try:
        repository = Repository(plan.root)
        commit = repository.at(then.isoformat())
        before = earlier_plan(repository, commit, memory)
        was = version(repository, then.isoformat(), commit)
    except GitError as refused:
        raise stop(Exit.USAGE, f"--since: {refused.reason}", refused.help) from None
    from plateSpinner.analysis.changes.compare import compare
    from plateSpinner.analysis.impact.side import Side

    plan.beside(before)
    was_facts, facts = (side.portfolio for side in comparable(before, plan, memory))
    sides = (Side(was_facts, then), Side(facts, day))
    return plan, day, day_from, Past(plan, compare(was_facts, facts), sides, was)
