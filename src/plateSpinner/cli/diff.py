"""`spin diff`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plateSpinner.cli.earlier import comparable, earlier_plan, version
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import All, Json
from plateSpinner.cli.judging import governed, judged
from plateSpinner.cli.plan import AsOf, Folder, Plan, load_at, open_plan, plan_repository
from plateSpinner.cli.screen import emit, emit_data, screen
from plateSpinner.cli.screen import show as show_document

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from plateSpinner.document import Document
    from plateSpinner.reports.diff import DiffReport, Found
    from plateSpinner.rules.changeset import Changeset
    from plateSpinner.workspace.load import Memory
    from plateSpinner.workspace.range import Range
    from plateSpinner.workspace.repository import Repository

MOST_ROWS = 10
MOST_NAMES = 5
MARK = "<!-- plateSpinner: spin diff -->"
"""The first line of the Markdown, by which a comment is found again and updated in place."""
NO_CHANGE = "<!-- nothing changed -->\n"
"""The second line where nothing did: such a comment is never begun, only updated."""
MOST_BYTES = 60_000
"""A comment on a pull request may have 65,536 characters."""


def diff(
    asked: Annotated[
        str | None,
        typer.Argument(
            metavar="[BASE[..HEAD]]",
            help="A branch, tag, commit or date; a range of two. Default: the main branch.",
            show_default=False,
        ),
    ] = None,
    folder: Folder = None,
    staged: Annotated[
        bool, typer.Option("--staged", help="What is staged, not what is in the working tree.")
    ] = False,
    stat: Annotated[bool, typer.Option("--stat", help="Only the number of changes, by program.")] = False,
    as_of: AsOf = None,
    all_: All = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 where anything changed.")
    ] = False,
    format_: Annotated[
        Literal["text", "terminal", "json", "markdown", "html"],
        typer.Option("--format", help="text (or terminal), json, markdown (for a pull request) or html."),
    ] = "text",
    json: Json = False,
) -> None:
    """What changed in the plan, what follows from it, and who has to agree.

    BASE alone: from where HEAD branched off it to the working tree. BASE..HEAD: from one to the other.
    """
    from plateSpinner.workspace.load import Memory
    from plateSpinner.workspace.range import compared

    show_differences(
        folder,
        lambda repository: compared(repository, asked, staged=staged),
        Memory(),
        as_of,
        "json" if json else format_,
        stat=stat,
        all_=all_,
        exit_code=exit_code,
    )


def show_differences(
    folder: Path | None,
    choose: "Callable[[Repository], Range]",
    memory: "Memory",
    as_of: str | None,
    format_: str,
    *,
    stat: bool,
    all_: bool,
    exit_code: bool,
) -> None:
    """Show what changed between the two plans that are chosen, and leave with the exit code for it."""
    from plateSpinner.workspace.repository import GitError

    try:
        repository = plan_repository(folder)
        chosen = choose(repository)
        after = _head(repository, chosen, memory, folder)
        before = earlier_plan(repository, chosen.base, memory)
        before, after = both = comparable(before, after, memory)
        after.beside(before)
        report = _report(repository, chosen, both, as_of, memory)
    except GitError as refused:
        raise stop(Exit.USAGE, refused.reason, refused.help) from None
    _show(report, after, format_, stat=stat, all_=all_)
    raise typer.Exit(Exit.FINDINGS if exit_code and report.totals.changes else Exit.CLEAN)


def _head(repository: "Repository", chosen: "Range", memory: "Memory", folder: Path | None) -> Plan:
    from plateSpinner.workspace.range import STAGED
    from plateSpinner.workspace.repository import GitError
    from plateSpinner.workspace.snapshot import at_commit, in_index

    if repository.is_bare and not chosen.head:
        raise GitError("this repository is bare: nothing in it but commits", "name two of them: main..topic")
    if not chosen.head and chosen.head_name != STAGED:
        return open_plan(folder, memory)
    snapshot = at_commit(repository, chosen.head) if chosen.head else in_index(repository)
    prefix = f"{chosen.head[:9]}:{snapshot.prefix}"
    plan = load_at(snapshot, memory, folder, prefix)
    if plan is None:
        raise stop(Exit.NO_PLAN, f"no plan at '{chosen.head_name}'", "name a commit that has portfolio.yaml")
    return plan


def _report(
    repository: "Repository",
    chosen: "Range",
    plans: tuple[Plan, Plan],
    as_of: str | None,
    memory: "Memory",
) -> "DiffReport":
    from plateSpinner.analysis.changes.compare import compare
    from plateSpinner.analysis.impact.side import Side
    from plateSpinner.reports.diff import build
    from plateSpinner.rules.run import Choice
    from plateSpinner.workspace.governance import Ends

    before, after = plans
    base = version(repository, chosen.base_name, chosen.base)
    head = version(repository, chosen.head_name, chosen.head)
    day, day_from = after.as_of(as_of)
    if day_from == "today" and head.day is not None:  # long ago, everything would be overdue by now
        day, day_from = head.day, f"the day of {chosen.head_name}"
    comparison = compare(before.portfolio, after.portfolio)
    sides = (Side(before.portfolio, day), Side(after.portfolio, day))
    ends = Ends(chosen.base, chosen.head)
    changeset = governed(repository, ends, plans, Choice(), memory, comparison)
    found = (_found(before, day), _found(after, day, changeset))
    return build(comparison, sides, (base, head), found, day_from, tuple(_notes(plans)))


def _found(plan: Plan, day: "dt.date", changeset: "Changeset | None" = None) -> "Found":
    from plateSpinner.reports.diff import Found
    from plateSpinner.rules.run import Choice

    return Found(plan.findings, judged(plan, day, Choice(), changeset).findings)


def _notes(plans: tuple[Plan, Plan]) -> "list[str]":
    from plateSpinner.model.words import counted

    notes = []
    for plan, which in zip(plans, ("the earlier plan", "the later plan"), strict=True):
        if count := len(plan.findings):
            errors = counted(count, "error")
            notes.append(f"{errors} in the files of {which}: what could not be read is left out")
        if plan.unread:
            names = sorted(plan.unread)
            more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
            listed = ", ".join(names[:MOST_NAMES]) + more
            notes.append(f"nothing of {listed} can be read in {which}: what changed there can't be told")
    return notes


def _show(report: "DiffReport", plan: Plan, format_: str, *, stat: bool, all_: bool) -> None:
    from plateSpinner.reports.diff_screen import present
    from plateSpinner.reports.diff_screen import stat as counted

    def document(most: int | None) -> "Document":
        return plan.document(lambda where: counted(report) if stat else present(report, where, most))

    match format_:
        case "json":
            emit_data(plan.json("diff", report))
        case "markdown":
            tells = report.totals.changes or report.introduced or report.fixed or report.notes
            emit(_comment(document, changed=bool(tells)))
        case "html":
            from plateSpinner.render.html import render

            emit_data(render(document(None), "spin diff"))
        case _:
            show_document(document(None if all_ or screen().width is None else MOST_ROWS))


def _comment(document: "Callable[[int | None], Document]", *, changed: bool) -> str:
    """The report as Markdown for one comment: of each list as many rows as fit, and whether some did not."""
    from plateSpinner.render.markdown import render

    head = f"{MARK}\n{'' if changed else NO_CHANGE}"
    for most in (None, 200, 100, 50, 25, 12, 6, 3, 1, 0):
        text = f"{head}{render(document(most))}"
        if most is not None:
            text += (
                f"\nShortened to {most} of each list, for a comment has no room: `spin diff` has it all.\n"
            )
        if len(text.encode("utf-8", "backslashreplace")) < MOST_BYTES:
            return text
    return f"{head}# spin diff\n\nWhat changed has no room in a comment: `spin diff` has it all.\n"
