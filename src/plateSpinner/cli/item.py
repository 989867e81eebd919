"""The item of a plan that a command is asked about."""

from shlex import quote
from typing import TYPE_CHECKING

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import Plan

if TYPE_CHECKING:
    from plateSpinner.model.portfolio import AnyItem, Kind

MOST_MATCHES = 5


def item_of(plan: Plan, text: str, kinds: "tuple[Kind, ...]", what: str) -> "AnyItem":
    """The one item of some kinds that a text names: by its full reference, else by the end of one.

    Leaves with exit code 2 where there is none, or more than one.
    """
    from plateSpinner.model.words import nearest, quoted

    text = text.strip("/")
    items = [item for item in plan.portfolio.items if item.kind in kinds]
    named = [item for item in items if item.ref == text] or [
        item for item in items if item.id == text or item.ref.endswith(f"/{text}")
    ]
    if len(named) == 1:
        return named[0]
    if named:
        names = ", ".join(f"{item.kind} {item.ref}" for item in named[:MOST_MATCHES])
        more = ", …" if len(named) > MOST_MATCHES else ""
        raise stop(
            Exit.USAGE, f"{quoted(text)} may be {names}{more}", "write program/project/item, of one kind"
        )
    other = plan.portfolio.by_ref.get(text)
    if other:
        see = plan.command(f"spin show {quote(text)}")
        raise stop(Exit.USAGE, f"{quoted(text)} is a {other[0].kind}", f"name a {what}, or see {see}")
    near = nearest(text, [item.ref for item in items])
    raise stop(
        Exit.USAGE, f"no {what} is called {quoted(text)}", f"did you mean {quoted(near)}?" if near else ""
    )
