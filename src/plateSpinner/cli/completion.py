"""Completion of ids in the shell: whatever goes wrong, it offers nothing and says nothing.

A shell puts what is offered into the line as it is: what it would not take as one plain word is
not offered.
"""

import re
from pathlib import Path
from typing import Final

_PLAIN_WORD: Final = re.compile(r"[\w@%+=:,.][\w@%+=:,./-]*")


def complete_component(incomplete: str) -> list[str]:
    """Programs and projects whose reference begins so."""
    return [ref for ref in _refs(components=True) if ref.startswith(incomplete)]


def complete_item(incomplete: str) -> list[str]:
    """Everything with a name that begins so."""
    return [ref for ref in _refs(components=False) if ref.startswith(incomplete)]


def _refs(*, components: bool) -> list[str]:
    from plateSpinner.reports.show import known_names
    from plateSpinner.workspace.load import load
    from plateSpinner.workspace.tree import find_root

    root = find_root(Path.cwd())
    if root is None:
        return []
    portfolio = load(root).portfolio
    names = [c.ref for c in portfolio.components] if components else list(known_names(portfolio))
    return [name for name in names if _PLAIN_WORD.fullmatch(name)]


def complete_rule(incomplete: str) -> list[str]:
    """Rules whose name begins so."""
    from plateSpinner.rules.catalogue import catalogue

    return [name for name in catalogue() if name.startswith(incomplete)]
