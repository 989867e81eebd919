"""Promises followed from commit to commit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Final, TypeAlias

from plateSpinner.analysis.history.decided import Decisions
from plateSpinner.analysis.history.promise import DATED, Event, Happened, Promise
from plateSpinner.analysis.history.record import Commitment, Record, When
from plateSpinner.analysis.history.step import UNREAD, Known, Revision, Step

CANCELLED: Final = "cancelled"
_Key: TypeAlias = tuple[str, str]
"""Kind and id of a commitment."""


@dataclass(slots=True)
class _Track:
    """A promise while its history is followed; `away` where it does not stand in the plan."""

    component: str
    commitment: Commitment
    tags: tuple[str, ...]
    owner: str = ""
    team: str = ""
    away: bool = False
    events: list[Event] = field(default_factory=list)

    def promise(self) -> Promise:
        """The promise as it is at the end."""
        c = self.commitment
        ref = f"{self.component}/{c.id}" if c.id else self.component
        owned = (self.owner, self.team, self.component, self.tags)
        stands = not self.away and not c.finished
        return Promise(ref, c.kind, c.name or c.id, *owned, stands, c.finished, tuple(self.events))

    @property
    def kept(self) -> bool:
        """Whether it was reached, and not reopened after that."""
        turns = (e for e in reversed(self.events) if e.happened in {Happened.REACHED, Happened.REOPENED})
        return any(event.happened is Happened.REACHED for event in islice(turns, 1))

    @property
    def dated(self) -> Event | None:
        """What last set its date."""
        return next((event for event in reversed(self.events) if event.happened in DATED), None)


class Book:
    """The running state: the last readable record of each component, and the promises followed."""

    def __init__(self, teams: Mapping[str, str]) -> None:
        self._teams = teams
        self._records: dict[str, Record] = {}
        self._tracks: dict[str, dict[_Key, _Track]] = {}
        self._decisions = Decisions()
        self._called: dict[str, str] = {}
        self._fresh: set[tuple[str, str]] = set()
        self.tracks: list[_Track] = []

    @property
    def components(self) -> tuple[str, ...]:
        """The programs and projects that there are now."""
        return tuple(sorted(self._records))

    def turn(self, step: Step) -> None:
        """Go on by one commit."""
        stood = self._stood(step)
        self._rename(step.renamed)
        sides = []
        for ref, now in sorted(step.changed.items(), key=lambda one: one[0]):
            if now is UNREAD or (now is None and ref in step.renamed.values()):
                continue
            change = _Change(
                self._known_as(ref, step), step.files.get(ref, ""), step.revision, step.before is None
            )
            sides.append((change, stood[ref], now))
            if now is None:
                self._records.pop(change.ref, None)
            else:
                self._records[change.ref] = now
        self._fresh = {
            key
            for change, was, now in sides
            for key in self._decisions.replace(change.ref, was if was is not UNREAD else None, now)
        }
        for change, was, now in sides:
            if was is not UNREAD:
                self._compare(change, was, now)

    def _stood(self, step: Step) -> dict[str, Known]:
        """What is held against each changed file, by its reference after the commit.

        Nothing is where a new file has the name of one that went on under another.
        """
        held: Mapping[str, Known] = self._records if step.before is None else step.before
        gone = set(step.renamed.values()) - step.renamed.keys()
        return {ref: None if ref in gone else held.get(step.renamed.get(ref, ref)) for ref in step.changed}

    def _rename(self, renamed: Mapping[str, str]) -> None:
        """Promises go along; those that were away under the new name before stay as they ended."""
        records = {new: self._records.pop(old) for new, old in renamed.items() if old in self._records}
        tracks = {new: self._tracks.pop(old) for new, old in renamed.items() if old in self._tracks}
        self._records |= records
        for new, old in renamed.items():
            self._called[old] = new
            self._called.pop(new, None)
            self._decisions.rename(old, new)
        for new, moved in tracks.items():
            self._tracks[new] = self._tracks.get(new, {}) | moved
            for track in moved.values():
                track.component = new

    def _known_as(self, ref: str, step: Step) -> str:
        """What a component is called that another line of commits has renamed."""
        if step.before is None:
            return ref
        if step.before.get(step.renamed.get(ref, ref)) is None:
            self._called.pop(ref, None)  # another one has taken the name
        return self._called.get(ref, ref)

    def _compare(self, change: "_Change", was: Record | None, now: Record | None) -> None:
        before, after = _commitments(was), _commitments(now)
        tracks = self._tracks.setdefault(change.ref, {})
        for old, new in _same(before, after):
            if old in tracks:
                tracks[new] = tracks.pop(old)
            before[new] = before.pop(old)
        for key in [*after, *(key for key in before if key not in after)]:
            held, given = before.get(key), after.get(key)
            if key not in tracks:
                if given is None or given.promise is None:
                    continue
                tracks[key] = _Track(change.ref, given, now.tags if now else ())
                self.tracks.append(tracks[key])
            track = tracks[key]
            if given is not None and now is not None:
                track.commitment, track.tags = given, now.tags
                track.owner, track.team = self._holder(change.ref, given)
            stood = held is not None and _is_promised(was, held)
            stands = given is not None and _is_promised(now, given)
            self._follow(track, change, (held, given), stood=stood, stands=stands)

    def _holder(self, ref: str, given: Commitment) -> tuple[str, str]:
        """Owner and team, those of the program where nothing nearer is stated."""
        program = self._records.get(ref.partition("/")[0])
        owner = given.owner or (program.owner if program else "")
        if given.kind == "dependency" and not given.team:
            return owner, self._teams.get(owner, "")
        return owner, given.team or (program.team if program else "")

    def _follow(
        self,
        track: _Track,
        change: "_Change",
        sides: tuple[Commitment | None, Commitment | None],
        *,
        stood: bool,
        stands: bool,
    ) -> None:
        """Tell what happened to one promise. Several things may, and are told in the order of their sense."""
        held, given = sides
        kept = track.kept if held is None else held.finished
        known = held is not None or change.linear or track.away
        if kept and known and given is not None and not given.finished and track.events:
            self._tell(track, change, Happened.REOPENED, None, given.promise)
        self._tell_dates(track, change, sides, stood=stood, stands=stands)
        if given is not None and given.finished and not kept and track.events:
            self._tell_reached(track, change, held if stood else None, given)
        if stood and not stands:
            if not kept and not (given is not None and given.finished):
                self._tell(track, change, Happened.WITHDRAWN, held.promise if held else None, None)
            track.away = True

    def _tell_dates(
        self,
        track: _Track,
        change: "_Change",
        sides: tuple[Commitment | None, Commitment | None],
        *,
        stood: bool,
        stands: bool,
    ) -> None:
        held, given = sides
        if given is None:
            return
        if stood and held is not None and held.promise and given.promise:
            if given.promise.last != held.promise.last:
                moved = Happened.LATER if given.promise.last > held.promise.last else Happened.EARLIER
                happened = Happened.REWRITTEN if held.finished and given.finished else moved
                self._tell(track, change, happened, held.promise, given.promise)
        elif stands and not track.events:
            self._tell(track, change, Happened.FIRST, None, given.promise)
        elif stands and (change.linear or track.away):
            last = track.dated
            self._tell(track, change, Happened.AGAIN, last.after if last else None, given.promise)
            track.away = False
        if stands and track.events:
            dates = (held.forecast, held.need_by) if held is not None and stood else (None, None)
            for happened, old, new in (
                (Happened.FORECAST, dates[0], given.forecast),
                (Happened.NEED_BY, dates[1], given.need_by),
            ):
                if (old and old.last) != (new and new.last):
                    self._tell(track, change, happened, old, new)

    def _tell_reached(
        self, track: _Track, change: "_Change", held: Commitment | None, given: Commitment
    ) -> None:
        """A promise that was never seen open is held against the date it came with."""
        day = given.done or When(str(change.revision.day), change.revision.day, change.revision.day)
        promise = held.promise if held else given.promise
        self._tell(track, change, Happened.REACHED, promise, day)

    def _tell(
        self, track: _Track, change: "_Change", happened: Happened, before: When | None, after: When | None
    ) -> None:
        days = (after.last - before.last).days if before and after else None
        first = next((event.after for event in track.events if event.happened in DATED), None)
        since = (after.last - first.last).days if first and after and happened not in _BESIDE else None
        decision = None
        if happened in _DECIDED:
            made = track.dated
            since_day = made.revision.day if made else None
            refs = (track.component, track.commitment.id)
            decision = self._decisions.of(*refs, self._fresh, since_day, change.revision.day)
        owned = (track.owner, track.team)
        track.events.append(
            Event(happened, change.revision, change.file, before, after, days, since, *owned, decision)
        )


_BESIDE = frozenset((Happened.FORECAST, Happened.NEED_BY))
_DECIDED = frozenset((Happened.LATER, Happened.EARLIER, Happened.WITHDRAWN, Happened.AGAIN))


@dataclass(frozen=True, slots=True)
class _Change:
    """Where something happens; `linear` says that every commit follows the one before."""

    ref: str
    file: str
    revision: Revision
    linear: bool


def _commitments(record: Record | None) -> dict[_Key, Commitment]:
    return {(c.kind, c.id): c for c in record.commitments} if record else {}


def _is_promised(record: Record | None, commitment: Commitment) -> bool:
    cancelled = record is None or record.status == CANCELLED
    return commitment.promise is not None and not commitment.withdrawn and not cancelled


def _same(before: Mapping[_Key, Commitment], after: Mapping[_Key, Commitment]) -> Iterator[tuple[_Key, _Key]]:
    """What has another id and the same kind and name: old and new key, where there is one of each."""
    went: dict[tuple[str, str], list[_Key]] = {}
    came: dict[tuple[str, str], list[_Key]] = {}
    for sides, one, other in ((went, before, after), (came, after, before)):
        for key, commitment in one.items():
            if key not in other and commitment.name:
                sides.setdefault((commitment.kind, commitment.name), []).append(key)
    for face, old in went.items():
        new = came.get(face, [])
        if len(old) == len(new) == 1:
            yield old[0], new[0]
