"""The options that choose what a report is about, the same in every command."""

from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import Plan

if TYPE_CHECKING:
    import datetime as dt

    from plateSpinner.model.component import Component, Status
    from plateSpinner.model.dates import DayRange
    from plateSpinner.model.portfolio import Item
    from plateSpinner.reports.selection import Selection

Words: TypeAlias = list[str] | None
Programs: TypeAlias = Annotated[
    Words, typer.Option("--program", help="Only this program; may be given again.", show_default=False)
]
Owners: TypeAlias = Annotated[
    Words, typer.Option("--owner", help="Only what this person or team owns.", show_default=False)
]
Teams: TypeAlias = Annotated[
    Words, typer.Option("--team", help="Only what this team works on.", show_default=False)
]
Tags: TypeAlias = Annotated[Words, typer.Option("--tag", help="Only what has this tag.", show_default=False)]
States: TypeAlias = Annotated[
    Words,
    typer.Option(
        "--status",
        metavar="STATUS",
        help="Only proposed, active, on_hold, done or cancelled; may be given again.",
        show_default=False,
    ),
]
Due: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--due",
        metavar="PERIOD",
        help="Only with an open milestone in 2026-12, 2026-Q4, a..b, or the next 14d.",
        show_default=False,
    ),
]
All: TypeAlias = Annotated[bool, typer.Option("--all", help="Every row; a pipe gets them all anyway.")]
Format: TypeAlias = Annotated[
    Literal["text", "json", "markdown"], typer.Option("--format", help="text, json or markdown.")
]
Json: TypeAlias = Annotated[bool, typer.Option("--json", help="The same as --format json.")]


def chosen(
    plan: Plan,
    day: "dt.date",
    programs: Words = None,
    owners: Words = None,
    teams: Words = None,
    tags: Words = None,
    states: Words = None,
    due: str | None = None,
) -> "Selection":
    """The filters as facts; a value that nowhere occurs in the plan is a usage error."""
    from plateSpinner.reports.selection import Selection

    selection = Selection(
        tuple(programs or ()),
        tuple(name.removeprefix("@") for name in owners or ()),
        tuple(teams or ()),
        tuple(tags or ()),
        tuple(_status_named(word) for word in states or ()),
        _period(due, day),
    )
    _check_known(plan, selection)
    return selection


def scope_of(plan: Plan, text: str | None) -> "Item[Component] | None":
    """The program or project that is asked for; of any other item the one that holds it."""
    if text is None:
        return None
    from plateSpinner.model.words import nearest, quoted

    text = text.strip("/")
    components = plan.portfolio.components
    named = [c for c in components if c.ref == text] or [c for c in components if c.id == text]
    if not named:
        named = list(
            {item.component.ref: item.component for item in plan.portfolio.by_ref.get(text, ())}.values()
        )
    if len(named) == 1:
        return named[0]
    if named:
        raise stop(
            Exit.USAGE,
            f"{quoted(text)} may be {', '.join(c.ref for c in named[:5])}",
            "write program/project",
        )
    near = nearest(text, [name for c in components for name in (c.ref, c.id)])
    raise stop(
        Exit.USAGE,
        f"no program or project {quoted(text)}",
        f"did you mean {quoted(near)}?" if near else "spin status lists the programs",
    )


def _status_named(word: str) -> "Status":
    """The status that a word names."""
    from plateSpinner.model.component import Status
    from plateSpinner.model.words import nearest, quoted

    if word in Status.__members__.values():
        return Status(word)
    near = nearest(word, Status)
    choices = f"choose one of {', '.join(Status)}"
    raise stop(
        Exit.USAGE,
        f"--status: no status {quoted(word)}",
        f"did you mean {quoted(near)}? {choices}" if near else choices,
    )


def _period(text: str | None, day: "dt.date") -> "DayRange | None":
    """A period of time; a duration as `14d` counts from `day`, in calendar days."""
    if text is None:
        return None
    import datetime as dt

    from pydantic_core import PydanticCustomError

    from plateSpinner.analysis.thresholds import calendar_days
    from plateSpinner.model.dates import DayRange
    from plateSpinner.model.durations import Duration

    try:
        ahead = calendar_days(Duration.parse(text))
        return DayRange(text, day, day + dt.timedelta(days=ahead))
    except (PydanticCustomError, OverflowError):
        pass
    try:
        return DayRange.parse(text)
    except PydanticCustomError as refused:
        context = refused.context or {}
        raise stop(
            Exit.USAGE,
            f"--due: {context['message']}",
            "write a period as 2026-12, 2026-Q4, 2026-12-01..2026-12-31, or 14d from now on",
        ) from None


def since_day(text: str, day: "dt.date") -> "dt.date":
    """The first day of a date, or the day a duration (`1w`, `10d`, calendar days) before `day`."""
    import datetime as dt

    from pydantic_core import PydanticCustomError

    from plateSpinner.analysis.thresholds import calendar_days
    from plateSpinner.model.dates import Day
    from plateSpinner.model.durations import Duration
    from plateSpinner.model.words import quoted

    try:
        return day - dt.timedelta(days=calendar_days(Duration.parse(text)))
    except OverflowError:
        return dt.date.min
    except PydanticCustomError:
        pass
    try:
        return Day.parse(text).first
    except PydanticCustomError:
        way = "write a date as 2026-11-16, or a time as 1w, 10d, 3mo"
        raise stop(Exit.USAGE, f"--since: {quoted(text)} is neither a date nor a time", way) from None


def _check_known(plan: Plan, selection: "Selection") -> None:
    """A filter for what nowhere occurs is a typing error, not an empty answer."""
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.reports.selection import known_values

    if not selection:
        return
    known = known_values(plan.portfolio)
    given = {
        "--program": selection.programs,
        "--owner": selection.owners,
        "--team": selection.teams,
        "--tag": selection.tags,
    }
    for option, values in given.items():
        for value in values:
            if value not in known[option]:
                near = nearest(value, known[option])
                raise stop(
                    Exit.USAGE,
                    f"{option}: nothing in the plan has {quoted(value)}",
                    f"did you mean {quoted(near)}?" if near else "",
                )
