"""`spin log`."""

from typing import Annotated, Literal

import typer

from plateSpinner.cli.completion import complete_item
from plateSpinner.cli.exits import Exit
from plateSpinner.cli.filters import All, Format, Json, Owners, Programs, Tags, Teams
from plateSpinner.cli.past import NoCache, Since, as_json, asked, open_past
from plateSpinner.cli.plan import AsOf, Folder
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

MOST_ROWS = 10


def log(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A program, project or item: its own moves alone.",
            autocompletion=complete_item,
            show_default=False,
        ),
    ] = None,
    folder: Folder = None,
    program: Programs = None,
    owner: Owners = None,
    team: Teams = None,
    tag: Tags = None,
    since: Since = None,
    by: Annotated[
        Literal["program", "team", "owner", "quarter"] | None,
        typer.Option(help="Totals, a row each.", show_default=False),
    ] = None,
    all_parents: Annotated[
        bool, typer.Option("--all-parents", help="Commits of merged branches too, not merges alone.")
    ] = False,
    as_of: AsOf = None,
    no_cache: NoCache = False,
    all_: All = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """Every promise and each time it moved: by how much, when, by whom, and why.

    Out of the commits that led to HEAD: what is not committed is not in it.
    """
    from dataclasses import replace

    from plateSpinner.analysis.history.slips import ledger
    from plateSpinner.analysis.history.totals import Grouping
    from plateSpinner.reports.log import Source, build
    from plateSpinner.reports.log_screen import present

    past = open_past(folder, all_parents=all_parents, no_cache=no_cache)
    plan, told = past.plan, past.history
    day, day_from = plan.as_of(as_of)
    steps = [step for step in told.steps if as_of is None or step.revision.day <= day]
    book = ledger(steps, past.teams)
    wanted = asked(book, day, id_, program, owner, team, tag, since)
    wanted = replace(wanted, by=Grouping(by) if by else None, all_parents=all_parents)
    source = Source(told.head, len(steps), told.notes)
    report = build(book, source, wanted, plan.portfolio.charter.name, day, day_from)
    if json or format_ == "json":
        emit_data(as_json("log", report))
    else:
        markdown = format_ == "markdown"
        most = None if all_ or markdown or screen().width is None else MOST_ROWS
        show_document(plan.document(lambda _: present(report, most)), markdown=markdown)
    raise typer.Exit(Exit.CLEAN)
