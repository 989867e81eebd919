"""`spin status`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_component
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import AsOf, Folder, Plan, open_plan, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

if TYPE_CHECKING:
    import datetime as dt

    from plateSpinner.model.component import Component, Status
    from plateSpinner.model.dates import DayRange
    from plateSpinner.model.portfolio import Item
    from plateSpinner.reports.selection import Selection

MOST_LINES = 7


def status(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A program, or program/project.",
            show_default=False,
            autocompletion=complete_component,
        ),
    ] = None,
    folder: Folder = None,
    program: Annotated[
        list[str] | None, typer.Option(help="Only this program; may be given again.", show_default=False)
    ] = None,
    owner: Annotated[
        list[str] | None, typer.Option(help="Only what this person or team owns.", show_default=False)
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option(help="Only what this team works on.", show_default=False)
    ] = None,
    tag: Annotated[list[str] | None, typer.Option(help="Only what has this tag.", show_default=False)] = None,
    state: Annotated[
        list[str] | None,
        typer.Option(
            "--status",
            metavar="STATUS",
            help="Only proposed, active, on_hold, done or cancelled; may be given again.",
            show_default=False,
        ),
    ] = None,
    due: Annotated[
        str | None,
        typer.Option(
            metavar="PERIOD",
            help="Only with an open milestone in 2026-12, 2026-Q4, a..b, or the next 14d.",
            show_default=False,
        ),
    ] = None,
    by: Annotated[
        Literal["program", "owner", "team", "objective"], typer.Option(help="What a row stands for.")
    ] = "program",
    as_of: AsOf = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Every line that needs attention; a pipe gets them all anyway.")
    ] = False,
    format_: Annotated[
        Literal["text", "json", "markdown"], typer.Option("--format", help="text, json or markdown.")
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """What is falling, why, and what to do next. With ID: one program or project."""
    from plateSpinner.reports.selection import Selection
    from plateSpinner.reports.status import Grouping, build
    from plateSpinner.reports.status_screen import present

    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    selection = Selection(
        tuple(program or ()),
        tuple(name.removeprefix("@") for name in owner or ()),
        tuple(team or ()),
        tuple(tag or ()),
        tuple(status_named(word) for word in state or ()),
        period(due, day),
    )
    check_known(plan, selection)
    problems = told_problems(plan)
    json = json or format_ == "json"
    scope = scope_of(plan, id_)
    report = build(plan.portfolio, day, day_from, selection, Grouping(by), scope, problems, in_full=json)
    if json:
        emit_data(plan.json("status", report))
    else:
        markdown = format_ == "markdown"
        most = None if all_ or markdown or screen().width is None else MOST_LINES
        show_document(plan.document(lambda where: present(report, where, most)), markdown=markdown)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)


def status_named(word: str) -> "Status":
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


def period(text: str | None, day: "dt.date") -> "DayRange | None":
    """A period of time; a duration as `14d` counts from `day`, in calendar days."""
    if text is None:
        return None
    import datetime as dt

    from pydantic_core import PydanticCustomError

    from plateSpinner.analysis.concerns import calendar_days
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


def check_known(plan: Plan, selection: "Selection") -> None:
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
