"""`spin bottlenecks`."""

import datetime as dt
from typing import Annotated, Literal

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import All, Format, Json, Owners, Programs, Tags, Teams, chosen
from plateSpinner.cli.plan import AsOf, Folder, open_plan, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

MOST_ROWS = 10
AHEAD = {"week": 77, "month": 150, "quarter": 270}
"""How many days ahead the load is shown, by the length of the periods."""


def bottlenecks(
    folder: Folder = None,
    program: Programs = None,
    owner: Owners = None,
    team: Teams = None,
    tag: Tags = None,
    by: Annotated[
        Literal["week", "month", "quarter"], typer.Option(help="How long the periods are.")
    ] = "month",
    until: Annotated[
        str | None,
        typer.Option(
            metavar="DATE", help="The last day of the load; weeks show 12, months 6.", show_default=False
        ),
    ] = None,
    as_of: AsOf = None,
    all_: All = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """Who or what holds up most, and what would help.

    Load against capacity, approvals, commitments from both sides, work in progress.
    """
    from plateSpinner.analysis.load import Grain
    from plateSpinner.reports.bottlenecks import build
    from plateSpinner.reports.bottlenecks_screen import present

    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    last = _until(until) or day + dt.timedelta(days=AHEAD[by])
    if last < day:
        raise stop(Exit.USAGE, f"--until {last} lies before {day}", "give a later day")
    selection = chosen(plan, day, program, owner, team, tag)
    problems = told_problems(plan)
    report = build(plan.portfolio, day, day_from, last, Grain(by), problems, selection)
    if json or format_ == "json":
        emit_data(plan.json("bottlenecks", report))
    else:
        markdown = format_ == "markdown"
        most = None if all_ or markdown or screen().width is None else MOST_ROWS
        show_document(plan.document(lambda where: present(report, where, most)), markdown=markdown)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)


def _until(text: str | None) -> dt.date | None:
    if text is None:
        return None
    from pydantic_core import PydanticCustomError

    from plateSpinner.model.dates import Day

    try:
        return Day.parse(text).last
    except PydanticCustomError as refused:
        context = refused.context or {}
        raise stop(Exit.USAGE, f"--until: {context['message']}", context["help"]) from None
