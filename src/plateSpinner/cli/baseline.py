"""`spin baseline`: which plan is the approved one, and what has become of it."""

from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plateSpinner.cli.diff import show_differences
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import All, Format, Json
from plateSpinner.cli.plan import AsOf, Folder, Plan, load_at, open_plan
from plateSpinner.cli.screen import emit, emit_data, screen
from plateSpinner.cli.screen import show as show_document

if TYPE_CHECKING:
    from plateSpinner.document import Document
    from plateSpinner.finding import Finding
    from plateSpinner.reports.baseline import Approval
    from plateSpinner.workspace.fixes import Change
    from plateSpinner.workspace.load import Memory
    from plateSpinner.workspace.range import Range
    from plateSpinner.workspace.repository import Repository

MOST_ROWS = 10

app = typer.Typer(help="The approved plan: which it is, and what moved since.", no_args_is_help=True)


@app.callback()
def baseline() -> None:
    """The approved plan: which it is, and what moved since."""


@app.command("show")
def show(
    folder: Folder = None,
    all_: All = False,
    format_: Format = "text",
    json: Json = False,
) -> None:
    """How far the promises of the approved plan have moved."""
    from plateSpinner.reports.baseline import build
    from plateSpinner.reports.baseline_screen import present
    from plateSpinner.workspace.load import Memory
    from plateSpinner.workspace.repository import GitError, Repository

    memory = Memory()
    plan = open_plan(folder, memory)
    try:
        repository = Repository(plan.root)
        approval = _approval(repository, plan)
        before = _plan_at(repository, approval.ref, approval.commit, memory)
    except GitError as refused:
        raise stop(Exit.USAGE, refused.reason, refused.help) from None
    plan.beside(before)
    report = build(before.portfolio, plan.portfolio, approval)

    def document(most: int | None) -> "Document":
        return plan.document(lambda where: present(report, where, most))

    if json or format_ == "json":
        emit_data(plan.json("baseline", report))
        return
    markdown = format_ == "markdown"
    whole = all_ or markdown or screen().width is None
    show_document(document(None if whole else MOST_ROWS), markdown=markdown)


@app.command("set")
def set_(
    ref: Annotated[str, typer.Argument(metavar="REF", help="A tag, branch or commit; a tag is best.")],
    folder: Folder = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", "--diff", help="Show the change as a diff; write nothing.")
    ] = False,
) -> None:
    """Write into the plan which commit has the approved one.

    Only `policy: {baseline: REF}` changes in the files. Nothing is written to git: `git tag` is yours.
    """
    from plateSpinner.finding import Finding
    from plateSpinner.render.gate import printable
    from plateSpinner.workspace.baseline import approved, named
    from plateSpinner.workspace.fixes import write
    from plateSpinner.workspace.repository import GitError, Repository

    plan = open_plan(folder)
    try:
        commit = approved(Repository(plan.root), ref)
    except GitError as refused:
        raise stop(Exit.USAGE, refused.reason, refused.help) from None
    change = named(plan.root, plan.portfolio, ref)
    if isinstance(change, Finding):
        raise _refused(plan, change)
    if dry_run:
        _show_diff(plan, change)
        return
    if change.new != change.old:
        for unwritten in write(plan.root, (change,)):
            raise _refused(plan, unwritten)
    said = "already" if change.new == change.old else "now"
    emit(printable(f"{plan.prefix}{change.file}: the approved plan is {said} {ref} ({commit[:9]})") + "\n")


@app.command("diff")
def diff(
    folder: Folder = None,
    stat: Annotated[bool, typer.Option("--stat", help="Only the number of changes, by program.")] = False,
    as_of: AsOf = None,
    all_: All = False,
    exit_code: Annotated[
        bool, typer.Option("--exit-code", help="Exit with 1 where anything changed.")
    ] = False,
    format_: Annotated[
        Literal["text", "json", "markdown", "html"],
        typer.Option("--format", help="text, json, markdown (for a pull request) or html."),
    ] = "text",
    json: Json = False,
) -> None:
    """What changed since the approved plan, as `spin diff` tells it."""
    from plateSpinner.workspace.load import Memory

    memory = Memory()
    plan = open_plan(folder, memory)

    def choose(repository: "Repository") -> "Range":
        from plateSpinner.workspace.range import WORK_TREE, Range

        approval = _approval(repository, plan)
        _plan_at(repository, approval.ref, approval.commit, memory)
        return Range(approval.ref, approval.commit, WORK_TREE, "")

    form = "json" if json else format_
    show_differences(folder, choose, memory, as_of, form, stat=stat, all_=all_, exit_code=exit_code)


def _approval(repository: "Repository", plan: Plan) -> "Approval":
    """The commit that the plan calls approved; leaves with exit code 2 where it names none."""
    from plateSpinner.reports.baseline import Approval
    from plateSpinner.workspace.baseline import approved
    from plateSpinner.workspace.history import commits

    ref = plan.portfolio.charter.policy.baseline
    if not ref:
        way = "git tag plan-2026-q4 marks the approved commit, spin baseline set plan-2026-q4 names it"
        raise stop(Exit.USAGE, "the plan names no approved plan: policy has no baseline", way)
    commit = approved(repository, ref)
    made = commits(repository, (commit,), most=1)[0]
    return Approval(ref, commit, made.day, made.author)


def _plan_at(repository: "Repository", ref: str, commit: str, memory: "Memory") -> Plan:
    from plateSpinner.model.words import quoted
    from plateSpinner.workspace.repository import GitError
    from plateSpinner.workspace.snapshot import at_commit

    snapshot = at_commit(repository, commit)
    plan = load_at(snapshot, memory, prefix=f"{commit[:9]}:{snapshot.prefix}")
    if plan is None:
        raise GitError(f"no plan at {quoted(ref)}", "name a commit that has portfolio.yaml in this folder")
    return plan


def _show_diff(plan: Plan, change: "Change") -> None:
    from plateSpinner.render.gate import printable
    from plateSpinner.workspace.fixes import diff as as_diff

    text = as_diff((change,), plan.prefix)
    if screen().width is not None:  # a pipe gets the bytes that `git apply` needs
        text = "".join(f"{printable(line)}\n" for line in text.splitlines())
    emit(text)


def _refused(plan: Plan, finding: "Finding") -> typer.Exit:
    """Show why nothing is written; the exception to raise for it."""
    from plateSpinner.render.findings import full

    here = screen()
    emit(full(plan.shown_in_order((finding,)), width=here.width or 100, colour=here.colour))
    return typer.Exit(Exit.FINDINGS)
