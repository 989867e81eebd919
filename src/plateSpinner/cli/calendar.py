"""`spin calendar`."""

import re
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import AsOf, Folder, Plan, open_plan, told_problems
from plateSpinner.cli.screen import emit_data, screen
from plateSpinner.cli.screen import show as show_document

if TYPE_CHECKING:
    import datetime as dt

MOST_NAMES = 4
MOST_YEARS = 50
"""Years of holidays that are written at once; a plan that spans more says which."""


def calendar(
    folder: Folder = None,
    write: Annotated[
        bool, typer.Option("--write", help="Write public holidays of the calendars' regions into the plan.")
    ] = False,
    region: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGION",
            help="With --write: also this region, as DE or DE-BY; may be given again.",
            show_default=False,
        ),
    ] = None,
    years: Annotated[
        str | None,
        typer.Option(
            metavar="YEARS",
            help="With --write: 2027, or 2026..2028. Default: the years of the plan, and two ahead.",
            show_default=False,
        ),
    ] = None,
    update: Annotated[
        bool, typer.Option("--update", help="With --write: also change days that the plan has otherwise.")
    ] = False,
    as_of: AsOf = None,
    format_: Annotated[
        Literal["text", "json", "markdown"], typer.Option("--format", help="text, json or markdown.")
    ] = "text",
    json: Annotated[bool, typer.Option("--json", help="The same as --format json.")] = False,
) -> None:
    """When work is done: calendars, their days off, and public holidays.

    --write takes holidays from the package `holidays`; without it nothing is written.
    """
    if not write and (region or years or update):
        option = "--region" if region else "--years" if years else "--update"
        raise stop(Exit.USAGE, f"{option} goes with --write", "spin calendar --write writes holidays")
    if write and (json or format_ != "text"):
        raise stop(Exit.USAGE, "--write shows no report", "leave out the format, or --write")
    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    if write:
        from plateSpinner.cli.holidays import write_holidays

        write_holidays(plan, tuple(region or ()), _years(plan, years, day), update=update)
        return
    from plateSpinner.reports.calendar import build
    from plateSpinner.reports.calendar_screen import present

    problems = told_problems(plan)
    report = build(plan.portfolio, day, day_from, problems)
    if json or format_ == "json":
        emit_data(plan.json("calendar", report))
    else:
        markdown = format_ == "markdown"
        most = None if markdown or screen().width is None else MOST_NAMES
        show_document(plan.document(lambda where: present(report, where, most)), markdown=markdown)
    raise typer.Exit(Exit.FINDINGS if problems else Exit.CLEAN)


def _years(plan: Plan, text: str | None, day: "dt.date") -> range:
    from plateSpinner.model.dates import EARLIEST_YEAR, LATEST_YEAR
    from plateSpinner.model.words import quoted
    from plateSpinner.reports.calendar import needed_years

    if text is None:
        years = needed_years(plan.portfolio, day)
        if len(years) > MOST_YEARS:
            raise stop(
                Exit.USAGE,
                f"the plan has dates from {years[0]} to {years[-1]}, more than {MOST_YEARS} years",
                f"say which: --years {day.year}..{day.year + 2}",
            )
        return years
    match = re.fullmatch(r"(\d{4})(?:\.\.(\d{4}))?", text, re.ASCII)
    first, last = (int(match[1]), int(match[2] or match[1])) if match else (0, 0)
    if not EARLIEST_YEAR <= first <= last <= LATEST_YEAR:
        raise stop(Exit.USAGE, f"--years: {quoted(text)} is no year", "write 2027, or 2026..2028")
    if last - first >= MOST_YEARS:
        raise stop(
            Exit.USAGE, f"--years: {quoted(text)} are more than {MOST_YEARS} years", "ask for fewer at once"
        )
    return range(first, last + 1)
