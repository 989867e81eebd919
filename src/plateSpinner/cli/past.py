"""A plan's history as a command sees it: out of its commits, and of the files only the charter."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeAlias

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import Words, since_day
from plateSpinner.cli.plan import Plan, plan_repository, ticker

if TYPE_CHECKING:
    from plateSpinner.analysis.history.slips import Ledger
    from plateSpinner.reports.log import Asked, LogReport
    from plateSpinner.reports.trend import TrendReport
    from plateSpinner.workspace.history import History

Since: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--since",
        metavar="WHEN",
        help="Only commits since a date, or since 2w or 3mo ago.",
        show_default=False,
    ),
]
NoCache: TypeAlias = Annotated[
    bool, typer.Option("--no-cache", help="Read every version of every file anew, and keep nothing.")
]
MOST_MATCHES = 5


@dataclass(frozen=True, slots=True)
class Past:
    """The charter as it stands now, and what the commits did."""

    plan: Plan
    history: "History"

    @property
    def teams(self) -> Mapping[str, str]:
        """The team of each person and team."""
        charter = self.plan.portfolio.charter
        return {id_: person.team for id_, person in charter.people.items()} | {
            id_: id_ for id_ in charter.teams
        }


def open_past(folder: Path | None, *, all_parents: bool = False, no_cache: bool = False) -> Past:
    """Find the plan and read its commits; leaves with exit code 2 where git can't tell, 3 without a plan."""
    from plateSpinner.workspace.history import history
    from plateSpinner.workspace.load import load
    from plateSpinner.workspace.places import Places
    from plateSpinner.workspace.repository import GitError
    from plateSpinner.workspace.snapshot import at_commit
    from plateSpinner.workspace.tree import Folder as PlanFolder
    from plateSpinner.workspace.tree import Top

    try:
        repository = plan_repository(folder)
        told = history(repository, all_parents=all_parents, cached=not no_cache, tick=ticker())
        whole = at_commit(repository, told.head) if repository.is_bare else PlanFolder(repository.root)
    except GitError as refused:
        raise stop(Exit.USAGE, refused.reason, refused.help) from None
    charter = Top(whole)
    return Past(Plan(load(charter), Places(charter), folder), told)


def as_json(name: str, report: "LogReport | TrendReport") -> str:
    """A report as versioned JSON. There are no places in it to be looked up, only days, numbers and texts."""
    from dataclasses import fields

    from plateSpinner.render.json import render

    facts = {field.name: getattr(report, field.name) for field in fields(report)}
    return render({"report": name, "version": 1, **facts})


def asked(
    ledger: "Ledger",
    day: dt.date,
    id_: str | None,
    programs: Words,
    owners: Words,
    teams: Words,
    tags: Words,
    since: str | None,
) -> "Asked":
    """What is wanted of the ledger; what never occurred in it is a typing error, not an empty answer."""
    from plateSpinner.reports.log import Asked

    made = Asked(
        _id_of(ledger, id_),
        tuple(programs or ()),
        tuple(name.removeprefix("@") for name in owners or ()),
        tuple(teams or ()),
        tuple(tags or ()),
        None if since is None else since_day(since, day),
    )
    given = {
        "--program": made.programs,
        "--owner": made.owners,
        "--team": made.teams,
        "--tag": made.tags,
    }
    _check_known(ledger, given)
    return made


def _id_of(ledger: "Ledger", text: str | None) -> str:
    """The full reference that an id means among what has promises; empty where none is asked for."""
    if text is None:
        return ""
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.reports.log import known_refs, named

    text = text.strip("/")
    found = named(ledger, text)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(found[:MOST_MATCHES]) + (", …" if len(found) > MOST_MATCHES else "")
        raise stop(Exit.USAGE, f"{quoted(text)} may be {names}", "write program/project/item")
    near = nearest(text, list(known_refs(ledger)))
    raise stop(
        Exit.USAGE,
        f"nothing in the plan's history is called {quoted(text)}",
        f"did you mean {quoted(near)}?" if near else "",
    )


def _check_known(ledger: "Ledger", given: Mapping[str, tuple[str, ...]]) -> None:
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.reports.log import known_values

    known = known_values(ledger)
    for option, values in given.items():
        for value in values:
            if value not in known[option]:
                near = nearest(value, known[option])
                raise stop(
                    Exit.USAGE,
                    f"{option}: nothing in the plan's history has {quoted(value)}",
                    f"did you mean {quoted(near)}?" if near else "",
                )
