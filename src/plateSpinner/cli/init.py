"""`spin init`."""

import sys
from pathlib import Path
from shlex import quote
from typing import Annotated, Literal

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.screen import emit
from plateSpinner.render.gate import printable


def init(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="[DIR]", help="The repository to write into. Default: here.", show_default=False
        ),
    ] = Path(),
    name: Annotated[
        str | None, typer.Option(help="What the portfolio is called.", show_default=False)
    ] = None,
    ci: Annotated[
        Literal["github", "gitlab", "none"] | None,
        typer.Option(help="Whose workflow to write. Default: github, where there is no plan yet."),
    ] = None,
) -> None:
    """Start a plan in this folder.

    Writes a minimal plan, schemas for editors, a pre-commit hook and a workflow; where there is a plan
    already, only the workflow that `--ci` names. Keeps every file there is.
    """
    from plateSpinner.exchange.schema import KINDS, schema_text
    from plateSpinner.exchange.starter import starter, workflow
    from plateSpinner.workspace.tree import find_root

    if folder.exists() and not folder.is_dir():
        raise stop(Exit.USAGE, f"'{folder}' is not a folder", "name a folder")
    root = find_root(folder) if folder.is_dir() else None
    if root is not None and root.is_relative_to(folder.absolute()):
        if ci in (None, "none"):
            way = "spin status shows it; spin init --ci github (or gitlab) adds the workflow"
            raise stop(Exit.USAGE, f"there is a plan in '{root}' already", way)
        written, kept = _write(folder, workflow(ci))
        emit("".join(f"wrote {path}\n" for path in written) + _told(kept))
        return
    if name is None and sys.stdin.isatty() and sys.stdout.isatty():
        name = typer.prompt("Name of the portfolio", default=folder.absolute().name)
    called = (name or folder.absolute().name).encode(errors="replace").decode()
    files = starter(called, ci=ci or "github") | {f"schema/{kind}.json": schema_text(kind) for kind in KINDS}
    written, kept = _write(folder, files)
    emit("".join(f"wrote {path}\n" for path in written if not path.startswith("schema/")))
    emit(f"wrote schema/ ({len(KINDS)} schemas for editors)\n")
    emit(_told(kept))
    look = "spin status" if folder == Path() else f"spin status -C {quote(str(folder))}"
    project = folder / "programs/first-program/first-project.yaml"
    emit(f"\nNext: {printable(look)} shows the plan; edit {printable(project.as_posix())}.\n")


def _write(folder: Path, files: dict[str, str]) -> tuple[list[str], list[str]]:
    """Write what is not there yet: what was written, and what was kept."""
    from plateSpinner.workspace.edit import write_file

    written, kept = [], []
    try:
        for path, text in files.items():
            target = folder / path
            if target.exists() or target.is_symlink():
                kept.append(path)
                continue
            write_file(target, text)
            written.append(path)
    except OSError as refused:
        raise stop(
            Exit.USAGE,
            f"can't write '{refused.filename}': {(refused.strerror or 'input/output error').lower()}",
            "check the folder",
        ) from None
    return written, kept


def _told(kept: list[str]) -> str:
    return "".join(f"kept {path}, it was there\n" for path in kept)
