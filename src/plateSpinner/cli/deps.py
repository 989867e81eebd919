"""`spin deps`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_item
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import All, Due, Json, Programs, States, Tags, chosen
from plateSpinner.cli.item import item_of
from plateSpinner.cli.plan import AsOf, Folder, open_plan, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

MOST_ROWS = 20


def deps(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="program/project/item: a milestone, task, project, program or commitment.",
            show_default=False,
            autocompletion=complete_item,
        ),
    ] = None,
    folder: Folder = None,
    depth: Annotated[
        int | None,
        typer.Option(metavar="N", min=1, max=10_000, help="Only so many levels.", show_default=False),
    ] = None,
    program: Programs = None,
    owner: Annotated[
        list[str] | None,
        typer.Option(help="Only what this person or team owns or gives.", show_default=False),
    ] = None,
    team: Annotated[
        list[str] | None, typer.Option(help="Only what this team works on or gives.", show_default=False)
    ] = None,
    tag: Tags = None,
    state: States = None,
    due: Due = None,
    as_of: AsOf = None,
    all_: All = False,
    format_: Annotated[
        Literal["text", "json", "markdown", "mermaid"],
        typer.Option("--format", help="text, json, markdown or mermaid."),
    ] = "text",
    json: Json = False,
) -> None:
    """What an item needs and what needs it, or all commitments from both sides.

    With ID both trees, with dates, float and handoffs. Without: late givers first.
    """
    from plateSpinner.model.portfolio import WORK, Kind
    from plateSpinner.reports.deps import build
    from plateSpinner.reports.deps_screen import present

    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    selection = chosen(plan, day, program, owner, team, tag, state, due)
    if id_ is not None and selection:
        raise stop(
            Exit.USAGE, f"{selection.words()[0]} goes with the list of commitments", "leave ID or it out"
        )
    kinds = (*WORK, Kind.DEPENDENCY)
    item = item_of(plan, id_, kinds, "milestone, task, project, program or commitment") if id_ else None
    problems = told_problems(plan)
    report = build(plan.portfolio, item, day, day_from, selection, depth, problems)
    match "json" if json else format_:
        case "json":
            emit_data(plan.json("deps", report))
        case "mermaid":
            from plateSpinner.render.flowchart import flowchart

            emit_data(flowchart(report))
        case _:
            markdown = format_ == "markdown"
            most = None if all_ or markdown or screen().width is None else MOST_ROWS
            made = plan.document(lambda where: present(report, where, most))
            show_document(made, markdown=markdown)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)
