"""The worst bottlenecks, a sentence each: who or what, what it holds up, what would help."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property

from plateSpinner.analysis.flow import Idle
from plateSpinner.analysis.gates import Gate, Gatekeeper, GateKind
from plateSpinner.analysis.load import Cell, PartyLoad
from plateSpinner.analysis.progress import LONG
from plateSpinner.analysis.promises import is_promised
from plateSpinner.analysis.relief import Relief
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import AnyItem, Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted
from plateSpinner.reports.bottleneck_rows import Bottleneck, Cause, CommitmentRow

TOP = 3
SOON = 42
"""Days ahead within which an approval or a decision is wanted now."""


class Worst:
    """Puts in words what holds up most, with what is behind it."""

    def __init__(self, portfolio: Portfolio, schedule: Schedule, as_of: dt.date) -> None:
        self._portfolio = portfolio
        self._schedule = schedule
        self._as_of = as_of
        self._programs: dict[int, str] = {}

    @cached_property
    def promises(self) -> dict[int, bool]:
        """Whether each open milestone with a promised date is late, by the identity of the item."""
        promises: dict[int, bool] = {}
        for component in self._portfolio.components:
            for item in self._portfolio.held(component).milestones:
                due = item.fact.due
                if is_promised(item, self._as_of) and isinstance(due, Day):
                    projection = self._schedule.projection(item)
                    projected_late = projection is not None and projection.finish > due.last
                    promises[id(item)] = due.last < self._as_of or projected_late
                    self._programs[id(item)] = component.program.id
        return promises

    def overloads(self, loaded: Iterable[PartyLoad], reliefs: Mapping[str, Relief]) -> list[Bottleneck]:
        """Teams and people with more to do than there are days: those with most behind them."""
        found = []
        for party in loaded:
            crowded = [cell for cell in party.cells if cell.over]
            tasks = {id(p.item): p.item for cell in crowded for p in cell.portions}
            _, promises, late, programs = self.behind(tasks.values())
            found.append((-late, -len(promises), party.id, party, crowded, programs))
        found.sort(key=lambda row: row[:3])
        worst = found[: 2 * TOP]  # a team and a person may share a name, of which only the worse is told
        return [
            self._overload(party, crowded, -promises, -late, programs, reliefs.get(party.id))
            for late, promises, _, party, crowded, programs in worst
        ]

    def _overload(
        self,
        party: PartyLoad,
        crowded: list[Cell],
        promises: int,
        late: int,
        programs: set[str],
        more: Relief | None,
    ) -> Bottleneck:
        told = ", ".join(
            f"{_days(cell.demand)} for {_days(cell.capacity)} in {cell.period.label}"
            for cell in crowded[:TOP]
        )
        more_periods = f" and {len(crowded) - TOP} more" if len(crowded) > TOP else ""
        text = f"{party.kind} {party.id} has more work than person-days: {told}{more_periods}"
        return Bottleneck(
            Cause.OVERLOAD,
            party.id,
            crowded[0].portions[0].item.ref,
            text + _waits(promises, late, programs),
            self._relieve(party.id, crowded, more),
            promises,
            late,
            len(programs),
            party.place or crowded[0].portions[0].place,
        )

    def _relieve(self, party: str, crowded: list[Cell], more: Relief | None) -> str:
        """What one more person would bring, and what could move without making anything late."""
        spare: list[tuple[Decimal, str]] = []
        for portion in (portion for cell in crowded for portion in cell.portions):
            row = self._schedule.row(portion.item)
            if row is not None and row.total_float is not None and row.total_float >= row.day:
                spare.append((Decimal(row.total_float) / row.day, portion.item.ref))
        move = "cut scope or agree later dates, because nothing there has float"
        if spare:
            days, ref = max(spare)
            move = f"move {ref}, which has {_days(days)} working days of float"
        if more is None:
            return move
        if not more.shortened:
            return f"{move}; one more person shortens nothing, because no open task there has an effort"
        if not more.gains:
            return f"{move}; one more person brings no promise forward, because other things drive them"
        best = more.gains[0]
        gain = f"brings {best.item.ref} forward by {counted(best.days, 'day')}"
        return f"one more person of {party} {gain}; or {move}"

    def keeper(self, keeper: Gatekeeper) -> Bottleneck | None:
        """Somebody on whom approvals and decisions pile up that are wanted now; what is abandoned is not."""
        own = [gate for gate in keeper.gates if gate.kind is not GateKind.COMMITMENT]
        own = [gate for gate in own if -LONG < (_when(gate.day) - self._as_of).days <= SOON]
        if not own:
            return None
        held = {id(item): item for gate in own for item in gate.holds}
        _, promises, late, programs = self.behind(held.values())
        first = min(own, key=lambda gate: (_when(gate.day), gate.item.ref))
        text = f"{keeper.party} has {_kinds(own)} to give by {self._as_of + dt.timedelta(days=SOON)}"
        more = (
            ""
            if len(own) == 1
            else f"; share the other {len(own) - 1} with somebody"
            if len(own) > TOP
            else ""
        )
        return Bottleneck(
            Cause.GATE,
            keeper.party,
            first.item.ref,
            text + _waits(len(promises), late, programs),
            f"settle '{first.text}' of {first.item.ref} first{_by(first.day)}{more}",
            len(promises),
            late,
            len(programs),
            first.place,
        )

    def givers(self, waiting: Iterable[Gate], rows: Iterable[CommitmentRow]) -> Iterator[Bottleneck]:
        """Commitments that come later than they are needed."""
        by_ref = {gate.item.ref: gate for gate in waiting if gate.kind is GateKind.COMMITMENT}
        for row in rows:
            late_by = _number(row.late)
            if late_by <= 0:
                continue
            gate = by_ref[row.ref]
            _, promises, late, programs = self.behind(gate.holds)
            text, advice = self._delivery(row, gate.text, late_by)
            yield Bottleneck(
                Cause.COMMITMENT,
                row.giver,
                row.ref,
                text + _waits(len(promises), late, programs),
                advice,
                len(promises),
                late,
                len(programs),
                row.place,
            )

    def _delivery(self, row: CommitmentRow, what: str, late_by: int) -> tuple[str, str]:
        """How late somebody delivers, and what would help: a date that has passed says nothing of when."""
        promised = row.promised.last if isinstance(row.promised, Day) else None
        projected = None if isinstance(row.projected, Unknown) else row.projected
        if any(day is not None and day >= self._as_of for day in (promised, projected)):
            after = f"{counted(late_by, 'day')} after it is needed ({row.need_by})"
            advice = f"agree with {row.giver} on an earlier part of it, or move what needs it"
            return f"{row.giver} delivers '{what}' {after}", advice
        word = f"promised for {row.promised}" if promised else "with no date promised"
        needed = f"needed {counted(late_by, 'day')} ago ({row.need_by}), {word}"
        return (
            f"{row.giver} has not delivered '{what}', {needed}",
            f"ask {row.giver} for a date, or move what needs it",
        )

    def resting(self, each: Idle) -> Bottleneck:
        """Work that could go on today, and nobody is named for it."""
        promises = list(each.promises)
        late = sum(self.promises[id(item)] for item in promises)
        programs = {item.program.id for item in promises}
        text = f"{each.task.ref} could begin today, and nobody is assigned" + _waits(
            len(promises), late, programs
        )
        owner = each.task.owner
        ask = f"ask {owner} who does it" if owner else "name who does it"
        return Bottleneck(
            Cause.IDLE,
            each.task.ref,
            each.task.ref,
            text,
            ask,
            len(promises),
            late,
            len(programs),
            each.task.place,
        )

    def behind(self, items: Iterable[AnyItem]) -> tuple[int, list[AnyItem], int, set[str]]:
        """How many items are behind, the promises among them, how many of these are late, the programs."""
        known = self.promises
        behind = self._schedule.behind(items)
        promises = [item for item in behind if id(item) in known]
        late = sum(known[id(item)] for item in promises)
        return len(behind), promises, late, {self._programs[id(item)] for item in promises}


def mixed(worst: list[Bottleneck]) -> Iterator[Bottleneck]:
    """The worst of each cause, then the others; of each party only its worst."""
    causes: set[Cause] = set()
    first: list[Bottleneck] = []
    for bottleneck in worst:
        if bottleneck.cause not in causes:
            causes.add(bottleneck.cause)
            first.append(bottleneck)
    parties: set[str] = set()
    for bottleneck in (*first, *worst):
        if bottleneck.party not in parties:
            parties.add(bottleneck.party)
            yield bottleneck


def _waits(promises: int, late: int, programs: set[str]) -> str:
    if not promises:
        return ""
    spread = f" in {len(programs)} programs" if len(programs) > 1 else ""
    of_them = f", {late:,} of them late" if late else ""
    return f"; {counted(promises, 'promise')} behind it{spread}{of_them}"


def _kinds(own: list[Gate]) -> str:
    approvals = sum(gate.kind is GateKind.APPROVAL for gate in own)
    parts = [counted(approvals, "approval")] if approvals else []
    if len(own) > approvals:
        parts.append(counted(len(own) - approvals, "decision"))
    return " and ".join(parts)


def _number(late: int | Unknown) -> int:
    return late if isinstance(late, int) else 0


def _when(day: Day | Unknown) -> dt.date:
    return day.last if isinstance(day, Day) else dt.date.max


def _by(day: Day | Unknown) -> str:
    return f", wanted by {day}" if isinstance(day, Day) else ""


def _days(days: Decimal | Unknown) -> str:
    return days.reason if isinstance(days, Unknown) else f"{days.quantize(Decimal('0.1')).normalize():f}"
