"""`spin status`."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_component
from plateSpinner.cli.earlier import Since, open_with_past
from plateSpinner.cli.exits import Exit
from plateSpinner.cli.filters import (
    Due,
    Format,
    Json,
    Owners,
    Programs,
    States,
    Tags,
    Teams,
    chosen,
    scope_of,
)
from plateSpinner.cli.plan import AsOf, Folder, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

if TYPE_CHECKING:
    from plateSpinner.document import Document
    from plateSpinner.reports.status_screen import Where

MOST_LINES = 7
SPARKS = 30


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
    program: Programs = None,
    owner: Owners = None,
    team: Teams = None,
    tag: Tags = None,
    state: States = None,
    due: Due = None,
    by: Annotated[
        Literal["program", "owner", "team", "objective"], typer.Option(help="What a row stands for.")
    ] = "program",
    as_of: AsOf = None,
    since: Since = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Every line that needs attention; a pipe gets them all anyway.")
    ] = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """What is falling, why, and what to do next. With ID: one program or project."""
    from dataclasses import replace

    from plateSpinner.reports.diff_screen import since_then
    from plateSpinner.reports.status import build
    from plateSpinner.reports.status_rows import Grouping
    from plateSpinner.reports.status_screen import present
    from plateSpinner.reports.trend_screen import in_short

    plan, day, day_from, past = open_with_past(folder, as_of, since)
    selection = chosen(plan, day, program, owner, team, tag, state, due)
    problems = told_problems(plan)
    json = json or format_ == "json"
    scope = scope_of(plan, id_)
    report = build(plan.portfolio, day, day_from, selection, Grouping(by), scope, problems, in_full=json)
    recently = past.report(day_from) if past else None
    points = past.points() if past else ()
    report = replace(report, since=recently, over_time=points)
    if json:
        emit_data(plan.json("status", report))
    else:
        markdown = format_ == "markdown"
        most = None if all_ or markdown or screen().width is None else MOST_LINES

        def made(where: "Where") -> "Document":
            recent = (
                () if recently is None else tuple(since_then(recently, where, most, in_short(points, SPARKS)))
            )
            return present(report, where, most, recent)

        show_document(plan.document(made), markdown=markdown)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)
