"""`spin risks`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.earlier import Since, open_with_past
from plateSpinner.cli.exits import Exit
from plateSpinner.cli.filters import All, Format, Json, Owners, Programs, Tags, Teams, chosen
from plateSpinner.cli.plan import AsOf, Folder, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

MOST_ROWS = 10


def risks(
    folder: Folder = None,
    program: Programs = None,
    owner: Owners = None,
    team: Teams = None,
    tag: Tags = None,
    matrix: Annotated[bool, typer.Option("--matrix", help="Probability by impact, five by five.")] = False,
    by: Annotated[
        Literal["program", "owner", "team", "cause", "affected"] | None,
        typer.Option(help="Totals of open threats, a row each.", show_default=False),
    ] = None,
    raid: Annotated[bool, typer.Option("--raid", help="With issues, assumptions and decisions.")] = False,
    closed: Annotated[bool, typer.Option("--closed", help="Closed and occurred risks as well.")] = False,
    as_of: AsOf = None,
    since: Since = None,
    all_: All = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """Threats and opportunities by exposure, and what float absorbs of them."""
    from dataclasses import replace

    from plateSpinner.reports.risk_changes import RisksSince, changes
    from plateSpinner.reports.risks import RiskGrouping, build
    from plateSpinner.reports.risks_screen import present

    plan, day, day_from, past = open_with_past(folder, as_of, since)
    selection = chosen(plan, day, program, owner, team, tag)
    problems = told_problems(plan)
    grouping = RiskGrouping(by) if by else None
    report = build(plan.portfolio, day, day_from, selection, grouping, problems, raid=raid, closed=closed)
    if past is not None:
        moved = RisksSince(past.sides[0].as_of, past.base.commit, changes(past.comparison, *past.sides))
        report = replace(report, since=moved)
    if json or format_ == "json":
        emit_data(plan.json("risks", report))
    else:
        markdown = format_ == "markdown"
        most = None if all_ or markdown or screen().width is None else MOST_ROWS
        show_document(
            plan.document(lambda where: present(report, where, most, matrix=matrix)), markdown=markdown
        )
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)
