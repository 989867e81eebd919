"""The slip ledger: every promise of a plan, and each time it moved."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from plateSpinner.analysis.history.book import Book
from plateSpinner.analysis.history.promise import Event, Promise
from plateSpinner.analysis.history.step import UNREAD, Revision, Step, Unread

__all__ = ["UNREAD", "Ledger", "Revision", "Step", "Unread", "ledger"]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Every promise there ever was: most days pushed first, then most pushes, then by reference and kind.

    `components` are the programs and projects at the end, by reference.
    """

    promises: tuple[Promise, ...]
    components: tuple[str, ...]
    begins: Revision | None

    def events(self) -> Iterator[tuple[Promise, Event]]:
        """Every event with its promise, in the order of the promises."""
        yield from ((promise, event) for promise in self.promises for event in promise.events)


def ledger(steps: Iterable[Step], teams: Mapping[str, str] | None = None) -> Ledger:
    """What the steps, oldest first, made of the plan's promises.

    What the first step finds is promised first there and did not slip. A file that can't be read stands as
    it stood until it can be read again. A renamed program or project takes its promises along, and so does
    an item that has another id under the same name and kind, where one such went and one such came. `teams`
    names the team of a person or team: whose promise a dependency is, is said by its giver.
    """
    book = Book(teams or {})
    begins: Revision | None = None
    for step in steps:
        begins = begins or step.revision
        book.turn(step)
    promises = (track.promise() for track in book.tracks if track.events)
    return Ledger(tuple(sorted(promises, key=_most_pushed)), book.components, begins)


def _most_pushed(promise: Promise) -> tuple[int, int, str, str, str]:
    first = promise.events[0].revision
    return -promise.days_pushed, -promise.pushes, promise.ref, promise.kind, f"{first.day} {first.oid}"
