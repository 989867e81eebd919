"""`spin demo`."""

import tempfile
from pathlib import Path
from typing import Annotated

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import open_plan
from plateSpinner.cli.screen import emit, screen
from plateSpinner.cli.screen import show as show_document
from plateSpinner.render.gate import printable


def demo(
    folder: Annotated[
        Path | None,
        typer.Argument(
            metavar="[DIR]",
            help="Where to write it. Default: a new folder for temporary files.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the worked example and show it."""
    from plateSpinner.reports.status import build
    from plateSpinner.reports.status_screen import present
    from plateSpinner.workspace.example import write_example

    target = folder or Path(tempfile.mkdtemp(prefix="spin-demo-"))
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise stop(Exit.USAGE, f"'{target}' is there and not empty", "name a folder that is not there yet")
    try:
        write_example(target)
    except OSError as refused:
        raise stop(
            Exit.USAGE,
            f"can't write to '{target}': {(refused.strerror or 'input/output error').lower()}",
            "name another folder",
        ) from None
    plan = open_plan(target)
    day, day_from = plan.as_of(None)
    report = build(plan.portfolio, day, day_from)
    most = None if screen().width is None else 5
    show_document(plan.document(lambda where: present(report, where, most)))
    emit(f"\nThe example is in {printable(str(target))}.\n")
