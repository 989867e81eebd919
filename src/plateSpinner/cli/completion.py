"""Completion of ids in the shell: whatever goes wrong, it offers nothing and says nothing.

A shell puts what is offered into the line as it is: what it would not take as one plain word is
not offered.
"""

import re
from pathlib import Path
from typing import Final

import typer

_PLAIN_WORD: Final = re.compile(r"[\w@%+=:,.][\w@%+=:,./-]*")


def complete_component(context: typer.Context, incomplete: str) -> list[str]:
    """Programs and projects whose reference begins so."""
    return [ref for ref in _refs(context, components=True) if ref.startswith(incomplete)]


def complete_item(context: typer.Context, incomplete: str) -> list[str]:
    """Everything with a name that begins so."""
    return [ref for ref in _refs(context, components=False) if ref.startswith(incomplete)]


def _refs(context: typer.Context, *, components: bool) -> list[str]:
    from plateSpinner.reports.show import known_names
    from plateSpinner.workspace.load import load
    from plateSpinner.workspace.tree import find_root

    asked = [at.params.get("folder") for at in (context.parent, context) if at is not None]
    start = Path(*(str(folder) for folder in asked if folder))
    try:
        root = find_root(start) if start.is_dir() else None
    except OSError:
        root = None
    if root is None:
        return []
    portfolio = load(root).portfolio
    names = [c.ref for c in portfolio.components] if components else list(known_names(portfolio))
    return [name for name in names if _PLAIN_WORD.fullmatch(name)]


def complete_rule(incomplete: str) -> list[str]:
    """Rules and other findings whose name begins so."""
    from plateSpinner.rules.catalogue import always, catalogue

    return [name for name in (*catalogue(), *always()) if name.startswith(incomplete)]
