"""`spin validate`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.exits import Exit
from plateSpinner.cli.plan import Folder, open_plan
from plateSpinner.cli.screen import emit, emit_data, screen


def validate(
    folder: Folder = None,
    format_: Annotated[
        Literal["full", "concise", "json"],
        typer.Option("--format", help="full: with the lines; concise: a line a finding; json."),
    ] = "full",
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """Check the plan's files: form, values, references, circles. Never looks at the clock."""
    plan = open_plan(folder)
    shown = [plan.shown(finding) for finding in plan.findings]
    if json or format_ == "json":
        result = {"files": plan.files, "findings": [one.finding for one in shown]}
        emit_data(plan.json("validate", result))
    else:
        from plateSpinner.render import findings as text

        here = screen()
        if not shown:
            emit(f"{plan.files} file{'s' if plan.files != 1 else ''}, no errors.\n")
        elif format_ == "concise":
            emit(text.concise(shown, colour=here.colour))
        else:
            emit(text.full(shown, width=here.width or 100, colour=here.colour))
    raise typer.Exit(Exit.FINDINGS if shown else Exit.CLEAN)
