"""The exit codes that every command keeps to, and the way out with a message."""

from enum import IntEnum

import typer

from plateSpinner.cli.screen import complain


class Exit(IntEnum):
    """0 clean, 1 findings, 2 usage or internal, 3 no plan."""

    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    NO_PLAN = 3


def stop(code: Exit, message: str, help_: str = "") -> typer.Exit:
    """Say on the error stream what is wrong and what to do; the exception to raise for it."""
    complain(f"spin: {message}")
    if help_:
        complain(f"  help: {help_}")
    return typer.Exit(code)
