"""`spin schema`."""

from pathlib import Path
from typing import Annotated

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.screen import emit, emit_data


def schema(
    kind: Annotated[
        str, typer.Argument(metavar="[KIND]", help="portfolio, program, project, or a section such as teams.")
    ] = "project",
    write: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Write the schemas of all kinds into DIR.", show_default=False),
    ] = None,
    reference: Annotated[
        bool, typer.Option("--reference", help="The reference of the whole format in Markdown instead.")
    ] = False,
) -> None:
    """Print the JSON Schema of plan files.

    For editors that speak yaml-language-server, and for reading.
    """
    from plateSpinner.exchange.schema import KINDS, schema_text

    if reference:
        from plateSpinner.exchange.reference import reference_text

        emit(reference_text())
        return
    if write is not None:
        from plateSpinner.workspace.edit import write_file

        try:
            for name in KINDS:
                write_file(write / f"{name}.json", schema_text(name))
        except OSError as refused:
            reason = (refused.strerror or "input/output error").lower()
            raise stop(Exit.USAGE, f"can't write to '{write}': {reason}", "name another folder") from None
        emit(f"wrote {len(KINDS)} schemas to {write}\n")
        return
    if kind not in KINDS:
        from plateSpinner.model.words import nearest, quoted

        near = nearest(kind, KINDS)
        way = f"did you mean {quoted(near)}? " if near else ""
        raise stop(Exit.USAGE, f"no schema {quoted(kind)}", f"{way}choose one of {', '.join(KINDS)}")
    emit_data(schema_text(kind))
