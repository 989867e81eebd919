"""`spin why`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_item
from plateSpinner.cli.exits import Exit
from plateSpinner.cli.item import item_of
from plateSpinner.cli.plan import AsOf, Folder, open_plan, told_problems
from plateSpinner.cli.screen import emit_data
from plateSpinner.cli.screen import show as show_document


def why(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="program/project/item: a milestone, task, project or program.",
            autocompletion=complete_item,
        ),
    ],
    folder: Folder = None,
    as_of: AsOf = None,
    format_: Annotated[
        Literal["text", "json", "markdown"], typer.Option("--format", help="text, json or markdown.")
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Why a date is what it is: one chain back to its root cause.

    Each step with the days it costs, what it waited for, and its place.
    """
    from plateSpinner.model.portfolio import WORK
    from plateSpinner.reports.why import build
    from plateSpinner.reports.why_screen import present

    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    item = item_of(plan, id_, WORK, "milestone, task, project or program")
    problems = told_problems(plan)
    report = build(plan.portfolio, item, day, day_from, problems)
    if json or format_ == "json":
        emit_data(plan.json("why", report))
    else:
        made = plan.document(lambda where: present(report, where))
        show_document(made, markdown=format_ == "markdown")
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)
