"""Days and references as all parts of `spin schedule` show them."""

import datetime as dt

from plateSpinner.document import Cell, Tone
from plateSpinner.model.dates import Day
from plateSpinner.model.value import Unknown


def promised(day: Day | Unknown) -> Cell:
    """What is promised; nothing where that isn't stated."""
    return Cell("" if isinstance(day, Unknown) else str(day))


def projected(day: dt.date | None, unknown: str | None) -> Cell:
    """What is projected; with `unknown` it is no earlier than that."""
    if day is None:
        return Cell("can't be told", Tone.FAINT)
    return Cell(f"{day}+", Tone.FAINT) if unknown else Cell(str(day))


def late(days: int | None, unknown: str | None) -> Cell:
    """Calendar days after the promise, before it with a minus; with `unknown` at least so many."""
    if days is None or (unknown and days <= 0):
        return Cell("")
    sign = "+" if days > 0 else ""
    return Cell(f"{sign}{days}d{' or more' if unknown else ''}", Tone.BAD if days > 0 else Tone.PLAIN)


def near(ref: str, home: str) -> str:
    """A reference as it is written inside `home`, the program or project."""
    return ref.removeprefix(f"{home}/").removeprefix(f"{home.partition('/')[0]}/")
