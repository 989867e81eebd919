"""A promise over time, for a milestone trend chart: promised date against reporting date."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plateSpinner.analysis.history.promise import DATED, Event, Happened, Promise
from plateSpinner.analysis.history.record import When


@dataclass(frozen=True, slots=True)
class Mark:
    """What a promise was at the end of a day: none before it was made, nor while it is withdrawn."""

    promise: When | None = None
    forecast: When | None = None
    done: When | None = None


@dataclass(frozen=True, slots=True)
class Course:
    """A promise with a mark for each reporting day."""

    promise: Promise
    marks: tuple[Mark, ...]


def course(promise: Promise, days: Iterable[dt.date]) -> Course:
    """What a promise was at the end of each day, rising."""
    marks: list[Mark] = []
    mark, waiting = Mark(), list(reversed(promise.events))
    for day in days:
        while waiting and waiting[-1].revision.day <= day:
            mark = _after(mark, waiting.pop())
        marks.append(mark)
    return Course(promise, tuple(marks))


def _after(mark: Mark, event: Event) -> Mark:
    match event.happened:
        case Happened.REACHED:
            return replace(mark, done=event.after)
        case Happened.REOPENED:
            return replace(mark, done=None)
        case Happened.WITHDRAWN:
            return Mark()
        case Happened.FORECAST:
            return replace(mark, forecast=event.after)
        case Happened.NEED_BY:
            return mark
        case happened:
            return replace(mark, promise=event.after) if happened in DATED else mark
