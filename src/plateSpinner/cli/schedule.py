"""`spin schedule`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_component
from plateSpinner.cli.exits import Exit
from plateSpinner.cli.filters import Json, Owners, Programs, Teams, chosen, scope_of
from plateSpinner.cli.plan import AsOf, Folder, open_plan, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

MOST_ROWS = 40
MOST_IN_MERMAID = 300


def schedule(
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
    critical: Annotated[
        bool, typer.Option("--critical", help="Only what is critical or near-critical.")
    ] = False,
    as_of: AsOf = None,
    all_: Annotated[
        bool, typer.Option("--all", help="Every row, also of programs without tasks and links.")
    ] = False,
    format_: Annotated[
        Literal["text", "json", "markdown", "mermaid", "svg"],
        typer.Option("--format", help="text, json, markdown, mermaid or svg."),
    ] = "text",
    json: Json = False,
) -> None:
    """When it will really be done, against what was promised, and what drives it."""
    from plateSpinner.reports.schedule import build
    from plateSpinner.reports.schedule_screen import present, timeline

    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    selection = chosen(plan, day, program, owner, team)
    problems = told_problems(plan)
    scope = scope_of(plan, id_)
    report = build(plan.portfolio, day, day_from, selection, scope, problems, only_critical=critical)
    title = report.scope or report.name or "Portfolio"
    match "json" if json else format_:
        case "json":
            emit_data(plan.json("schedule", report))
        case "mermaid":
            from plateSpinner.render.mermaid import gantt

            emit_data(gantt(timeline(report, MOST_IN_MERMAID), title))
        case "svg":
            from plateSpinner.render.svg import gantt as drawing

            emit_data(drawing(timeline(report), title))
        case _:
            markdown = format_ == "markdown"
            most = None if all_ or markdown or screen().width is None else MOST_ROWS
            made = plan.document(lambda where: present(report, where, most, in_full=all_))
            show_document(made, markdown=markdown)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)
