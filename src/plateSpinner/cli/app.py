"""The command line: one module a command, this one puts them together."""

import gc
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer

from plateSpinner import __version__
from plateSpinner.cli import (
    baseline,
    bottlenecks,
    calendar,
    check,
    demo,
    deps,
    diff,
    exports,
    imports,
    init,
    log,
    risks,
    rule,
    schedule,
    schema,
    show,
    status,
    trend,
    validate,
    why,
)
from plateSpinner.cli.exits import Exit
from plateSpinner.cli.screen import complain

app = typer.Typer(
    name="spin",
    help="A program tracker over plain files: what is falling, why, and what to do next.",
    epilog="Exit codes: 0 clean, 1 findings, 2 usage or internal error, 3 no plan found.",
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command("status")(status.status)
app.command("show")(show.show)
app.command("schedule")(schedule.schedule)
app.command("why")(why.why)
app.command("deps")(deps.deps)
app.command("validate")(validate.validate)
app.command("bottlenecks")(bottlenecks.bottlenecks)
app.command("risks")(risks.risks)
app.command("diff")(diff.diff)
app.command("calendar")(calendar.calendar)
app.command("check")(check.check)
app.command("rule")(rule.rule)
app.command("log")(log.log)
app.command("trend")(trend.trend)
app.command("init")(init.init)
app.command("demo")(demo.demo)
app.command("schema")(schema.schema)
app.add_typer(baseline.app, name="baseline")
app.add_typer(imports.app, name="import")
app.add_typer(exports.app, name="export")


def _version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"spin {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def spin(
    context: typer.Context,
    folder: Annotated[
        Path | None, typer.Option("-C", metavar="DIR", help="Run as if started in DIR.", show_default=False)
    ] = None,
    version: Annotated[  # noqa: ARG001 - its callback does it
        bool, typer.Option("--version", "-V", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A program tracker over plain files: what is falling, why, and what to do next."""
    if folder is not None:
        try:
            os.chdir(folder)
        except OSError:
            complain(f"spin: no folder '{folder}'")
            raise typer.Exit(Exit.USAGE) from None
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())


def run() -> int:
    """Run a command; always ends in a documented exit code, never in a traceback."""
    gc.disable()  # a short life: looking for garbage among a plan's many facts costs more than it frees
    try:
        return _flushed(_left_with())
    except BrokenPipeError:
        return _silenced(Exit.CLEAN)
    except OSError as refused:
        where = f" '{refused.filename}'" if refused.filename else ""
        complain(f"spin: {(refused.strerror or 'input/output error').lower()}{where}")
        return _silenced(Exit.USAGE)
    except Exception as broken:
        if os.environ.get("SPIN_TRACEBACK"):
            raise
        complain(f"spin: internal error: {type(broken).__name__}: {broken}")
        complain("  help: this is a bug of spin, not of your plan; SPIN_TRACEBACK=1 shows where it came from")
        return Exit.USAGE


def _left_with() -> int:
    """Run the command that the words ask for; the code it leaves with."""
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:  # closed by who started it
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123 - until the end
        getattr(sys, name).reconfigure(errors="backslashreplace")
    try:
        app(prog_name="spin")
    except SystemExit as left:
        match left.__context__:
            case BrokenPipeError() as closed:  # typer leaves with 1 for it, which here means findings
                raise closed from None
            case typer.Abort():  # the same for a question that is not answered
                return Exit.USAGE
        return left.code if isinstance(left.code, int) else 0
    return Exit.CLEAN


def _flushed(code: int) -> int:
    sys.stdout.flush()
    return code


def _silenced(code: int) -> int:
    """Nothing more is written: the disk is full, or a reader such as `head` went away, as is its right."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
