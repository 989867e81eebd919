"""`spin status`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_component
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
from plateSpinner.cli.plan import AsOf, Folder, open_plan, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

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
    all_: Annotated[
        bool, typer.Option("--all", help="Every line that needs attention; a pipe gets them all anyway.")
    ] = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """What is falling, why, and what to do next. With ID: one program or project."""
    from plateSpinner.reports.status import Grouping, build
    from plateSpinner.reports.status_screen import present

    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    selection = chosen(plan, day, program, owner, team, tag, state, due)
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
