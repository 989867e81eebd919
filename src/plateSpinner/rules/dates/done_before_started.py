"""A task was done before it was started."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.dates import Day
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "D108",
    Severity.ERROR,
    "a task was done before it was started",
    needs="`started` and `done` of the tasks of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every task that states both, of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).tasks:
            started, done = item.fact.started, item.fact.done
            if started is None or done is None:
                continue
            if not _is_before(done, started):
                yield Held(item)
                continue
            early = (started.first - done.last).days
            message = (
                f"{said(item)} was done {done}, {days(early) + ' ' if early else ''}before it was started"
            )
            places = (item.place.at("done"), item.place.at("started").labelled(f"started {started}"))
            yield Hit(item, f"{message} ({started})", places, "correct one of them")


def _is_before(done: Day, started: Day) -> bool:
    """Whether even the end of `done` lies before the beginning of `started`."""
    if done.last == started.first and done.minute is not None and started.minute is not None:
        return done.minute < started.minute
    return done.last < started.first
