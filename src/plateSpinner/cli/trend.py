"""`spin trend`."""

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


def trend(
    id_: Annotated[
        str | None,
        typer.Argument(
            metavar="[ID]",
            help="A program, project or item alone.",
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
    grain: Annotated[
        Literal["day", "week", "month", "quarter", "year"] | None,
        typer.Option(help="How far reporting days are apart. Default: so that 60 fit.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    no_cache: NoCache = False,
    all_: All = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """How dates, scope, lateness, risk and KPIs went over time, out of the plan's commits.

    With a milestone trend chart: the promised date against the date on which it was promised.
    """
    from plateSpinner.analysis.history.slips import ledger
    from plateSpinner.analysis.history.trend import Grain
    from plateSpinner.reports.log import Source
    from plateSpinner.reports.trend import Span, build
    from plateSpinner.reports.trend_screen import present

    past = open_past(folder, no_cache=no_cache)
    plan, told = past.plan, past.history
    charter = plan.portfolio.charter
    day, day_from = plan.as_of(as_of)
    book = ledger(told.steps, past.teams)
    wanted = asked(book, day, id_, program, owner, team, tag, since)
    source = Source(told.head, len(told.steps), told.notes)
    span = Span(day, day_from, Grain(grain) if grain else None)
    report = build(told.steps, book, source, wanted, span, charter.policy, charter.name)
    if json or format_ == "json":
        emit_data(as_json("trend", report))
    else:
        markdown = format_ == "markdown"
        here = None if markdown else screen().width
        most = None if all_ or here is None else MOST_ROWS
        show_document(plan.document(lambda _: present(report, here, most)), markdown=markdown)
    raise typer.Exit(Exit.CLEAN)
