"""`spin log`: the slip ledger of a plan, out of its commits.

`build` computes typed results, `log_screen` sets them as a document. All days are calendar days.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from shlex import quote

from plateSpinner.analysis.history.promise import Event, Happened, Promise
from plateSpinner.analysis.history.slips import Ledger
from plateSpinner.analysis.history.totals import Grouping, Totals, grouped, totals

MOVES = frozenset((Happened.LATER, Happened.EARLIER, Happened.AGAIN, Happened.WITHDRAWN, Happened.REWRITTEN))
"""What makes a promise one that did not hold as it was made."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What of the ledger is wanted; within one kind any value fits, all kinds have to, none fits all.

    `id` names a program, a project or an item, and takes in what is below it. Owners and teams fit whoever
    has the promise now or had it at one of its moves. `since` is the first day of commits, inclusive.
    """

    id: str = ""
    programs: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    since: dt.date | None = None
    by: Grouping | None = None
    all_parents: bool = False

    def words(self) -> tuple[str, ...]:
        """The choice as it is written on a command line, ready for a POSIX shell."""
        given = {
            "--program": self.programs,
            "--owner": self.owners,
            "--team": self.teams,
            "--tag": self.tags,
            "--since": (str(self.since),) if self.since else (),
        }
        words = [f"{option} {quote(value)}" for option, values in given.items() for value in values]
        return (*words, "--all-parents") if self.all_parents else tuple(words)

    def takes(self, promise: Promise) -> bool:
        """Whether a promise is asked for."""
        below = (promise.ref, promise.component, promise.program)
        owners = {promise.owner, *(event.owner for event in promise.events)}
        teams = {promise.team, *(event.team for event in promise.events)}
        return (
            (not self.id or self.id in below or promise.ref.startswith(f"{self.id}."))
            and (not self.programs or promise.program in self.programs)
            and (not self.owners or bool(owners.intersection(self.owners)))
            and (not self.teams or bool(teams.intersection(self.teams)))
            and (not self.tags or bool(set(self.tags).intersection(promise.tags)))
        )


@dataclass(frozen=True, slots=True)
class Source:
    """Which history was read: the commit at its end, how many changed the plan, and what to know of it."""

    head: str
    commits: int
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """The decision that goes with a move; `same_commit` where that commit brought it or its date."""

    ref: str
    name: str
    decided: str
    same_commit: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """One thing that happened to a promise; days as of `analysis.history.promise.Event`."""

    happened: Happened
    day: dt.date
    before: str | None
    after: str | None
    days: int | None
    since_first: int | None
    author: str
    oid: str
    request: str
    subject: str
    file: str
    owner: str
    team: str
    decision: DecisionRow | None


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise with what happened to it since the day asked for, the earliest first.

    `state` is open, kept or withdrawn. `first` and `last` are the dates first and last promised, over all its
    history; pushes and pulls, and the days of each, are those of `events`.
    """

    ref: str
    kind: str
    name: str
    program: str
    component: str
    owner: str
    team: str
    state: str
    first: str
    last: str
    pushes: int
    days_pushed: int
    pulls: int
    days_pulled: int
    events: tuple[EventRow, ...]

    @property
    def moved(self) -> bool:
        """Whether it did not hold as it was made."""
        return any(event.happened in MOVES for event in self.events)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The totals of a program, team, owner or quarter; an empty name where none is stated."""

    name: str
    totals: Totals


@dataclass(frozen=True, slots=True)
class LogReport:
    """The ledger. `begins` is the day of its first commit, before which nothing is known."""

    name: str
    as_of: dt.date
    as_of_from: str
    id: str
    filters: tuple[str, ...]
    begins: dt.date | None
    head: str
    commits: int
    notes: tuple[str, ...]
    totals: Totals
    by: Grouping | None
    groups: tuple[GroupRow, ...]
    promises: tuple[PromiseRow, ...]


def build(
    ledger: Ledger, source: Source, asked: Asked, name: str, as_of: dt.date, as_of_from: str
) -> LogReport:
    """The part of a ledger that is asked for: most days pushed first, then most pushes, then by reference."""
    pairs = [
        (promise, event)
        for promise in ledger.promises
        if asked.takes(promise)
        for event in promise.events
        if asked.since is None or event.revision.day >= asked.since
    ]
    events: dict[int, tuple[Promise, list[Event]]] = {}
    for promise, event in pairs:
        events.setdefault(id(promise), (promise, []))[1].append(event)
    rows = sorted((_promise(promise, told) for promise, told in events.values()), key=_most_pushed)
    groups = grouped(pairs, asked.by) if asked.by else ()
    return LogReport(
        name,
        as_of,
        as_of_from,
        asked.id,
        asked.words(),
        ledger.begins.day if ledger.begins else None,
        source.head,
        source.commits,
        source.notes,
        totals(pairs),
        asked.by,
        tuple(GroupRow(group, counted) for group, counted in groups),
        tuple(rows),
    )


def known_values(ledger: Ledger) -> dict[str, frozenset[str]]:
    """For each filter the values that ever occurred: to tell a typing error from an empty answer."""
    pairs = tuple(ledger.events())
    return {
        "--program": frozenset(promise.program for promise in ledger.promises),
        "--owner": frozenset(event.owner for _, event in pairs) | {p.owner for p in ledger.promises},
        "--team": frozenset(event.team for _, event in pairs) | {p.team for p in ledger.promises},
        "--tag": frozenset(tag for promise in ledger.promises for tag in promise.tags),
    }


def known_refs(ledger: Ledger) -> tuple[str, ...]:
    """Every reference that has, or had, a promise, and those of all programs and projects."""
    promised = (ref for p in ledger.promises for ref in (p.ref, p.component, p.program))
    return tuple(dict.fromkeys((*ledger.components, *promised)))


def named(ledger: Ledger, text: str) -> tuple[str, ...]:
    """What an id may mean: a reference itself, else all references that end in it."""
    known = known_refs(ledger)
    return (text,) if text in known else tuple(sorted(ref for ref in known if ref.endswith(f"/{text}")))


def _most_pushed(row: PromiseRow) -> tuple[int, int, str, str, dt.date]:
    return -row.days_pushed, -row.pushes, row.ref, row.kind, row.events[0].day


def _promise(promise: Promise, events: list[Event]) -> PromiseRow:
    pushes = [event.days or 0 for event in events if event.happened is Happened.LATER]
    pulls = [event.days or 0 for event in events if event.happened is Happened.EARLIER]
    return PromiseRow(
        promise.ref,
        promise.kind,
        promise.name,
        promise.program,
        promise.component,
        promise.owner,
        promise.team,
        promise.state,
        promise.first.text if promise.first else "",
        promise.last.text if promise.last else "",
        len(pushes),
        sum(pushes),
        len(pulls),
        -sum(pulls),
        tuple(_rows(events)),
    )


def _rows(events: Iterable[Event]) -> Iterable[EventRow]:
    for event in events:
        at, made = event.revision, event.decision
        yield EventRow(
            event.happened,
            at.day,
            event.before.text if event.before else None,
            event.after.text if event.after else None,
            event.days,
            event.since_first,
            at.author,
            at.oid,
            at.request,
            at.subject,
            event.file,
            event.owner,
            event.team,
            DecisionRow(made.ref, made.name, made.decided.text, made.same_commit) if made else None,
        )
