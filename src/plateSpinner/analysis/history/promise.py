"""A promise and what happened to it.

A promise is a dated commitment: a milestone's due date, the target of a program or project, a task's
deadline, the date that the giver of a dependency has promised. A date stands for the last day of its
period, so writing `2026-12-31` for `2026-12` moves nothing.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from plateSpinner.analysis.history.decided import Deciding
from plateSpinner.analysis.history.record import When
from plateSpinner.analysis.history.step import Revision


class Happened(StrEnum):
    """What became of a promise in a commit.

    `later` and `earlier` are moves of a promise that stands, also in the commit that reports it kept: a late
    finish can't hide behind a date that is set right with it. `rewritten` is a date changed after it was
    kept, when nobody waits for it any more. `withdrawn`: the item, its date or its file is gone, its
    dependency rejected, its program or project cancelled; a kept promise is not withdrawn by being cleared
    away. `again` is a promise made anew after that, whatever its date. `forecast` and `need_by` are moves of
    the other dates: beliefs and needs, no promises.
    """

    FIRST = "first"
    LATER = "later"
    EARLIER = "earlier"
    REWRITTEN = "rewritten"
    WITHDRAWN = "withdrawn"
    AGAIN = "again"
    REACHED = "reached"
    REOPENED = "reopened"
    FORECAST = "forecast"
    NEED_BY = "need_by"


DATED: Final = frozenset(
    (Happened.FIRST, Happened.LATER, Happened.EARLIER, Happened.REWRITTEN, Happened.AGAIN)
)
"""What sets the date of a promise."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to a promise.

    `days` are calendar days, positive for later: from `before` to `after`; of `reached`, from the promise as
    it stood before that commit to the day it was reached. `since_first` is the same from the first date
    promised. `owner` and `team` are whose promise it was after the commit. `decision` is what goes with the
    move, if anything does.
    """

    happened: Happened
    revision: Revision
    file: str
    before: When | None
    after: When | None
    days: int | None
    since_first: int | None
    owner: str
    team: str
    decision: Deciding | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """A dated commitment with all that happened to it, the earliest first.

    `ref` is that of the item as it is called now, `component` its program or project. `stands` says that the
    plan still has it and it is open; `kept` that it was reached.
    """

    ref: str
    kind: str
    name: str
    owner: str
    team: str
    component: str
    tags: tuple[str, ...]
    stands: bool
    kept: bool
    events: tuple[Event, ...]

    @property
    def program(self) -> str:
        """The id of its program."""
        return self.component.partition("/")[0]

    @property
    def state(self) -> str:
        """kept, open or withdrawn."""
        return "kept" if self.kept else "open" if self.stands else "withdrawn"

    @property
    def first(self) -> When | None:
        """The date first promised."""
        return next((event.after for event in self.events if event.happened in DATED), None)

    @property
    def last(self) -> When | None:
        """The date promised last, whether it still stands or not."""
        return next((event.after for event in reversed(self.events) if event.happened in DATED), None)

    @property
    def pushes(self) -> int:
        """How often it moved to a later date."""
        return sum(event.happened is Happened.LATER for event in self.events)

    @property
    def days_pushed(self) -> int:
        """The days of all pushes together; what was pulled in is not taken off."""
        return sum(event.days or 0 for event in self.events if event.happened is Happened.LATER)
