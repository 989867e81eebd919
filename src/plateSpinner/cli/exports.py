"""`spin export`: the plan as a schedule of another tool."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plateSpinner.cli.completion import complete_item
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import AsOf, Folder, open_plan, told_problems
from plateSpinner.cli.screen import complain, emit, emit_data

if TYPE_CHECKING:
    import datetime as dt

    from plateSpinner.exchange.mspdi.computed import Computed
    from plateSpinner.model.component import Component
    from plateSpinner.model.portfolio import Item, Portfolio

app = typer.Typer(help="Write the plan for another tool.", no_args_is_help=True)


@app.callback()
def exports() -> None:
    """Write the plan for another tool."""


@app.command("mspdi")
def mspdi(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A program or program/project. Default: the whole plan.",
            autocompletion=complete_item,
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("-o", "--output", metavar="FILE", help="Write to FILE.", show_default=False),
    ] = None,
    folder: Folder = None,
    as_of: AsOf = None,
) -> None:
    """Write the plan as a Microsoft Project XML file, with the dates that follow from it.

    Tells on the error stream what has no place in it.
    """
    from plateSpinner.exchange.mspdi.write import unwritten, write

    plan = open_plan(folder)
    day, _ = plan.as_of(as_of)
    problems = told_problems(plan)
    whole = None if id_ is None else _component(plan.portfolio, id_.strip("/"))
    text = write(plan.portfolio, whole, _computed(plan.portfolio, day)).decode()
    if output is None:
        emit_data(text)
    else:
        _write(output, text)
    for finding in unwritten(plan.portfolio, whole):
        complain(f"spin: {finding.message}")
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)


def _computed(portfolio: "Portfolio", day: "dt.date") -> dict[str, "Computed"]:
    """What the schedule says of everything of which it can tell the dates, by reference."""
    from plateSpinner.analysis.schedule.schedule import Schedule
    from plateSpinner.analysis.schedule.worktime import moment
    from plateSpinner.exchange.mspdi.computed import Computed

    return {
        row.item.ref: Computed(
            moment(row.start_at),
            moment(row.finish_at),
            moment(row.early_start),
            moment(row.early_finish),
            moment(row.late_start),
            moment(row.late_finish),
            row.total_float or 0,
            row.free_float or 0,
            row.is_critical,
        )
        for row in Schedule(portfolio, day).rows
        if row.unknown is None
    }


def _component(portfolio: "Portfolio", id_: str) -> "Item[Component]":
    from plateSpinner.model.words import nearest, quoted

    found = [c for c in portfolio.components if id_ in (c.ref, c.id)]
    exact = [c for c in found if c.ref == id_]
    if len(exact or found) == 1:
        return (exact or found)[0]
    if found:
        names = ", ".join(component.ref for component in found[:5])
        raise stop(
            Exit.USAGE, f"{len(found)} projects are called {quoted(id_)}: {names}", "write program/project"
        )
    near = nearest(id_, [name for c in portfolio.components for name in (c.ref, c.id)])
    way = f"did you mean {quoted(near)}?" if near else "name a program or a project"
    raise stop(Exit.USAGE, f"no program or project is called {quoted(id_)}", way)


def _write(output: Path, text: str) -> None:
    from plateSpinner.render.gate import printable
    from plateSpinner.workspace.edit import write_file

    try:
        write_file(output, text)
    except OSError as refused:
        reason = (refused.strerror or "input/output error").lower()
        raise stop(Exit.USAGE, f"can't write '{output}': {reason}", "name another file with -o") from None
    emit(f"wrote {printable(output.as_posix())}\n")
