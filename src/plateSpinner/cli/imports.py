"""`spin import`: a schedule of another tool becomes a plan."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.screen import emit, screen

if TYPE_CHECKING:
    from collections.abc import Mapping

    from plateSpinner.finding import Finding

app = typer.Typer(help="Make a plan of another tool's schedule.", no_args_is_help=True)


@app.callback()
def imports() -> None:
    """Make a plan of another tool's schedule."""


@app.command("mspdi")
def mspdi(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A schedule that Microsoft Project saved as XML.")
    ],
    into: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder that the plan's files go into.")
    ] = Path("programs"),
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show the files; write nothing.")] = False,
) -> None:
    """Make a plan of a Microsoft Project XML file.

    Tells what could not be carried over. Overwrites nothing.
    """
    from plateSpinner.exchange.mspdi.read import read
    from plateSpinner.finding import Severity

    foreign = read(_bytes(file))
    if any(finding.severity is Severity.ERROR for finding in foreign.findings):
        _tell(foreign.findings)
        raise typer.Exit(Exit.FINDINGS)
    if dry_run:
        _show(into, foreign.files)
    else:
        _write(into, foreign.files)
    _tell(foreign.findings)


def _bytes(file: Path) -> bytes:
    """The file's bytes, at most one more than are read of a schedule."""
    from plateSpinner.exchange.mspdi.elements import MOST_BYTES

    try:
        if not file.is_file():
            raise stop(Exit.USAGE, f"no file '{file}'", "name a schedule that was saved as XML")
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as refused:
        reason = (refused.strerror or "input/output error").lower()
        raise stop(Exit.USAGE, f"can't read '{file}': {reason}", "check its permissions") from None


def _show(into: Path, files: "Mapping[str, str]") -> None:
    from plateSpinner.render.gate import printable

    for path, text in files.items():
        emit(f"{printable((into / path).as_posix())}:\n")
        emit("".join(f"  {printable(line)}".rstrip() + "\n" for line in text.splitlines()))
        emit("\n")


def _write(into: Path, files: "Mapping[str, str]") -> None:
    """Put the files into the folder, portfolio.yaml last: until then there is no plan."""
    from plateSpinner.render.gate import printable
    from plateSpinner.workspace.edit import write_file
    from plateSpinner.workspace.tree import find_root

    root = find_root(into)
    if root is not None and into.absolute().is_relative_to(root.absolute()):
        raise stop(Exit.USAGE, f"there is a plan in '{root}' already", "name another folder with --into")
    there = [into / path for path in files if (into / path).exists() or (into / path).is_symlink()]
    if there:
        raise stop(Exit.USAGE, f"'{there[0]}' is there already", "name another folder with --into")
    try:
        for path in reversed(list(files)):
            write_file(into / path, files[path])
    except OSError as refused:
        reason = (refused.strerror or "input/output error").lower()
        raise stop(
            Exit.USAGE, f"can't write to '{into}': {reason}", "name another folder with --into"
        ) from None
    emit("".join(f"wrote {printable((into / path).as_posix())}\n" for path in files))


def _tell(findings: "tuple[Finding, ...]") -> None:
    from plateSpinner.render.findings import Shown, concise

    if findings:
        emit(concise([Shown(finding, (), (), ()) for finding in findings], colour=screen().colour))
