"""`spin show`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_item
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import AsOf, Folder, open_plan, told_problems
from plateSpinner.cli.screen import emit_data
from plateSpinner.cli.screen import show as show_document

MOST_MATCHES = 5


def show(
    id_: Annotated[
        str,
        typer.Argument(
            metavar="ID",
            help="program/project/item, a team, a person, an objective.",
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
    """Everything known of one thing, each fact with its place."""
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.reports.show import build, known_names, present

    plan = open_plan(folder)
    problems = told_problems(plan)
    day, _ = plan.as_of(as_of)
    shown = build(plan.portfolio, id_.strip("/"), day)
    if not shown:
        near = nearest(id_, list(known_names(plan.portfolio)))
        raise stop(
            Exit.USAGE,
            f"nothing in the plan is called {quoted(id_)}",
            f"did you mean {quoted(near)}?" if near else "",
        )
    if len(shown) > MOST_MATCHES:
        names = ", ".join(one.ref for one in shown[:MOST_MATCHES])
        raise stop(
            Exit.USAGE,
            f"{len(shown)} things are called {quoted(id_)}: {names}, …",
            "write program/project/item",
        )
    if json or format_ == "json":
        emit_data(plan.json("show", shown))
    else:
        show_document(plan.document(lambda where: present(shown, where)), markdown=format_ == "markdown")
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)
