"""`spin bottlenecks`: who or what holds up most, and what would help.

`build` computes typed results, `bottlenecks_screen` sets them as a document. Person-days are working
days of whoever works; all other days are calendar days.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from plateSpinner.analysis.dependencies import comes
from plateSpinner.analysis.flow import Idle, InProgress, idle, in_progress
from plateSpinner.analysis.gates import Gate, Gatekeeper, GateKind, gatekeepers, gates
from plateSpinner.analysis.handoffs import Merge, handoffs, merges
from plateSpinner.analysis.load import Cell, Grain, PartyKind, PartyLoad, load
from plateSpinner.analysis.progress import LONG, is_done, is_open
from plateSpinner.analysis.relief import Relief, relief
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.finding import Place
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.reports.selection import Selection

EVERYTHING = Selection()
TOP = 3
SOON = 42
"""Days ahead within which an approval or a decision is wanted now."""
RELIEVED = 5
"""For how many overloaded parties the schedule is computed again with one more person."""


class Cause(StrEnum):
    """What makes a bottleneck."""

    OVERLOAD = "overload"
    GATE = "gate"
    COMMITMENT = "commitment"
    IDLE = "idle"


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """One of the worst: who or what, what waits behind it, and what would help.

    `ref` is the item to look at first.

    `promises` counts the promised milestones behind it, `late` those of them that are overdue or
    projected late, `programs` the programs they are in.
    """

    cause: Cause
    party: str
    ref: str
    text: str
    advice: str
    promises: int
    late: int
    programs: int
    place: Place


@dataclass(frozen=True, slots=True)
class Portion:
    """What an item takes of a party in a period, in person-days."""

    ref: str
    days: Decimal
    place: Place


@dataclass(frozen=True, slots=True)
class PeriodLoad:
    """A party in a period; `share` is demand of capacity, not assessable without one."""

    period: str
    demand: Decimal
    capacity: Decimal | Unknown
    share: Decimal | Unknown
    portions: tuple[Portion, ...]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """The load of a team, person or skill; `over` are person-days too many over all periods."""

    kind: PartyKind
    id: str
    name: str
    place: Place | None
    over: Decimal
    periods: tuple[PeriodLoad, ...]


@dataclass(frozen=True, slots=True)
class GateRow:
    """One thing that waits for somebody."""

    kind: GateKind
    ref: str
    text: str
    day: Day | Unknown
    late: int
    place: Place


@dataclass(frozen=True, slots=True)
class KeeperRow:
    """Somebody on whom things wait, and what is behind them.

    `owns` counts the open milestones and tasks that they answer for.
    """

    party: str
    name: str
    approvals: int
    decisions: int
    commitments: int
    late: int
    owns: int
    items_behind: int
    promises_behind: int
    programs: tuple[str, ...]
    gates: tuple[GateRow, ...]


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """A commitment from both sides: needed, promised, projected; how much later, and what waits behind it."""

    ref: str
    giver: str
    needs: str
    need_by: Day | Unknown
    promised: Day | Unknown
    projected: dt.date | Unknown
    late: int | Unknown
    total_float: Decimal | Unknown
    items_behind: int
    promises_behind: int
    place: Place


@dataclass(frozen=True, slots=True)
class FlowRow:
    """What somebody has begun and not finished; days since the oldest was begun, and the place of that."""

    party: str
    tasks: tuple[str, ...]
    oldest: int | None
    place: Place


@dataclass(frozen=True, slots=True)
class IdleRow:
    """A task that could go on today and does not, while promises wait behind it."""

    ref: str
    name: str
    owner: str
    assigned: bool
    promises_behind: int
    place: Place


@dataclass(frozen=True, slots=True)
class OverdueRow:
    """A program with open milestones past their promise: the `oldest`, and by how many days (`longest`)."""

    program: str
    name: str
    overdue: int
    longest: int
    oldest: str
    place: Place


@dataclass(frozen=True, slots=True)
class MergeRow:
    """An item that waits for several that are open; float in working days."""

    ref: str
    predecessors: tuple[str, ...]
    total_float: Decimal | Unknown
    place: Place


@dataclass(frozen=True, slots=True)
class HandoffRow:
    """How often one team waits for another, as `giver's item → taker's item`; `place` of the first taker."""

    giver: str
    taker: str
    links: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class GainRow:
    """What one more full-time person of a party would gain: a promise, and calendar days."""

    party: str
    ref: str
    days: int
    place: Place


@dataclass(frozen=True, slots=True)
class Untold:
    """What can't be assessed, and why."""

    ref: str
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class BottlenecksReport:
    """The whole answer, worst first in every part."""

    name: str
    as_of: dt.date
    as_of_from: str
    until: dt.date
    grain: Grain
    worst: tuple[Bottleneck, ...]
    load: tuple[PartyRow, ...]
    gains: tuple[GainRow, ...]
    filters: tuple[str, ...]
    gatekeepers: tuple[KeeperRow, ...]
    commitments: tuple[CommitmentRow, ...]
    merges: tuple[MergeRow, ...]
    handoffs: tuple[HandoffRow, ...]
    in_progress: tuple[FlowRow, ...]
    idle: tuple[IdleRow, ...]
    overdue: tuple[OverdueRow, ...]
    unassigned: tuple[str, ...]
    untold: tuple[Untold, ...]
    problems: int


def build(
    portfolio: Portfolio,
    as_of: dt.date,
    as_of_from: str,
    until: dt.date,
    grain: Grain,
    problems: int = 0,
    selection: Selection = EVERYTHING,
) -> BottlenecksReport:
    """The bottlenecks of the plan from a day until another, both inclusive.

    A selection leaves out the items of other projects, and of load those who are not asked for;
    what is behind an item, and the load of those who are, is counted over the whole plan.
    """
    schedule = Schedule(portfolio, as_of)
    view = _View(portfolio, schedule, as_of)
    taken = {id(c) for c in portfolio.components if selection.takes(portfolio, c, as_of)}
    loads = load(portfolio, schedule, as_of, until, grain)
    parties = tuple(party for party in loads.parties if _is_asked(party, selection))
    waiting = tuple(gate for gate in gates(portfolio, as_of) if id(gate.item.component) in taken)
    keepers = gatekeepers(schedule, waiting, as_of)
    over = (party for party in parties if party.over and party.kind is not PartyKind.SKILL)
    loaded = sorted(over, key=lambda party: (-party.over, party.kind, party.id))
    reliefs = {party.id: relief(schedule, party.id) for party in loaded[:RELIEVED]}
    resting = [each for each in idle(portfolio, schedule, as_of) if id(each.task.component) in taken]
    owed = tuple(view.commitments(waiting))
    candidates = [
        *(view.overload(party, reliefs.get(party.id)) for party in loaded),
        *(view.keeper(keeper) for keeper in keepers),
        *view.givers(waiting, owed),
        *(view.resting(each) for each in resting if not each.assigned),
    ]
    worst = sorted((c for c in candidates if c), key=lambda b: (-b.late, -b.promises, b.cause, b.party))
    return BottlenecksReport(
        portfolio.charter.name,
        as_of,
        as_of_from,
        until,
        grain,
        tuple(_mixed(worst))[:TOP],
        tuple(_party(party) for party in _ordered(parties)),
        tuple(GainRow(r.party, g.item.ref, g.days, g.item.place) for r in reliefs.values() for g in r.gains),
        selection.words(),
        tuple(view.keeper_row(keeper) for keeper in keepers),
        owed,
        tuple(
            _merge(schedule, each) for each in merges(portfolio, schedule) if id(each.item.component) in taken
        ),
        tuple(_handoffs(portfolio, schedule, taken)),
        tuple(_flow(each, taken) for each in in_progress(portfolio, as_of) if _has_any(each, taken)),
        tuple(_idle(each) for each in resting),
        tuple(_overdue(portfolio, as_of, taken)),
        tuple(item.ref for item in loads.unassigned if id(item.component) in taken),
        tuple(Untold(i.ref, why, i.place) for i, why in loads.untold if id(i.component) in taken),
        problems,
    )


def _mixed(worst: list[Bottleneck]) -> Iterator[Bottleneck]:
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


def _is_asked(party: PartyLoad, selection: Selection) -> bool:
    """Whether a team or person is among those asked for; skills only where nobody is."""
    asked = {*selection.teams, *selection.owners}
    return not asked or (party.kind is not PartyKind.SKILL and party.id in asked)


def _ordered(parties: Iterable[PartyLoad]) -> list[PartyLoad]:
    """Teams, people, skills; within each kind the most overloaded first."""
    return sorted(parties, key=lambda p: (list(PartyKind).index(p.kind), -p.over, p.id))


def _party(party: PartyLoad) -> PartyRow:
    periods = tuple(
        PeriodLoad(
            cell.period.label,
            cell.demand,
            cell.capacity,
            cell.share,
            tuple(Portion(portion.item.ref, portion.days, portion.place) for portion in cell.portions),
        )
        for cell in party.cells
    )
    return PartyRow(party.kind, party.id, party.name, party.place, party.over, periods)


def _has_any(each: InProgress, taken: set[int]) -> bool:
    return any(id(task.component) in taken for task in each.tasks)


def _flow(each: InProgress, taken: set[int]) -> FlowRow:
    rows = [(t, age) for t, age in zip(each.tasks, each.ages, strict=True) if id(t.component) in taken]
    return FlowRow(each.party, tuple(task.ref for task, _ in rows), rows[0][1], rows[0][0].place)


def _merge(schedule: Schedule, each: Merge) -> MergeRow:
    row = schedule.row(each.item)
    spare: Decimal | Unknown = Unknown("it can't be projected")
    if row is not None and row.total_float is not None:
        spare = Decimal(row.total_float) / row.day
    return MergeRow(each.item.ref, tuple(p.ref for p in each.predecessors), spare, each.item.place)


def _handoffs(portfolio: Portfolio, schedule: Schedule, taken: set[int]) -> Iterator[HandoffRow]:
    for each in handoffs(portfolio, schedule):
        mine = [(a, b) for a, b in each.links if id(a.component) in taken or id(b.component) in taken]
        if mine:
            links = tuple(f"{a.ref} → {b.ref}" for a, b in mine)
            yield HandoffRow(each.giver, each.taker, links, mine[0][1].place)


def _idle(each: Idle) -> IdleRow:
    task = each.task
    return IdleRow(task.ref, task.name, task.owner, each.assigned, len(each.promises), task.place)


def _overdue(portfolio: Portfolio, as_of: dt.date, taken: set[int]) -> Iterator[OverdueRow]:
    """The programs with overdue milestones, the most first."""
    late: dict[str, list[tuple[int, str, Place]]] = {}
    for component in portfolio.components:
        if is_open(component) and id(component) in taken:
            for item in portfolio.held(component).milestones:
                fact = item.fact
                if isinstance(fact.due, Day) and fact.due.last < as_of and not is_done(fact.done, as_of):
                    row = (as_of - fact.due.last).days, item.ref, item.place.at("due")
                    late.setdefault(component.program.id, []).append(row)
    names = {program.id: program.name for program in portfolio.programs}
    rows = [
        OverdueRow(program, names[program], len(each), *max(each, key=lambda row: row[:2]))
        for program, each in late.items()
    ]
    yield from sorted(rows, key=lambda row: (-row.overdue, -row.longest, row.program))


class _View:
    """One plan at one date: counts what is behind things, and puts it in words."""

    def __init__(self, portfolio: Portfolio, schedule: Schedule, as_of: dt.date) -> None:
        self._portfolio = portfolio
        self._schedule = schedule
        self._as_of = as_of

    @cached_property
    def _owned(self) -> Counter[str]:
        """Open milestones and leaf tasks by who answers for them."""
        owned: Counter[str] = Counter()
        for component in self._portfolio.components:
            if is_open(component):
                held = self._portfolio.held(component)
                owned.update(m.owner for m in held.milestones if not is_done(m.fact.done, self._as_of))
                leaves = (task for task in held.tasks if not task.fact.tasks)
                owned.update(task.owner for task in leaves if not is_done(task.fact.done, self._as_of))
        return owned

    def _behind(self, items: Iterable[AnyItem]) -> tuple[int, list[AnyItem], int, set[str]]:
        """How many items are behind, the promises among them, how many of these are late, the programs."""
        behind = self._schedule.behind(items)
        promises = [item for item in behind if id(item) in self._promises]
        late = sum(self._promises[id(item)] for item in promises)
        return len(behind), promises, late, {item.program.id for item in promises}

    @cached_property
    def _promises(self) -> dict[int, bool]:
        """Whether each open milestone with a promised date is late, by the identity of the item."""
        promises: dict[int, bool] = {}
        for component in self._portfolio.components:
            for item in self._portfolio.held(component).milestones:
                fact = item.fact
                if isinstance(fact.due, Day) and not is_done(fact.done, self._as_of):
                    projection = self._schedule.projection(item)
                    projected_late = projection is not None and projection.finish > fact.due.last
                    promises[id(item)] = fact.due.last < self._as_of or projected_late
        return promises

    def overload(self, party: PartyLoad, more: Relief | None) -> Bottleneck:
        """A team or person with more to do than there are days."""
        crowded = [cell for cell in party.cells if cell.over]
        tasks = {id(p.item): p.item for cell in crowded for p in cell.portions}
        _, behind, late, programs = self._behind(tasks.values())
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
            text + _waits(behind, late, programs),
            self._relieve(party.id, crowded, more),
            len(behind),
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
        move = "nothing there has float: cut scope, or agree later dates"
        if spare:
            days, ref = max(spare)
            move = f"move {ref}, which has {_days(days)} working days of float"
        if more is None:
            return move
        if not more.gains:
            return f"{move}; one more person brings no promise forward, because other things drive them"
        best = more.gains[0]
        gain = f"brings {best.item.ref} forward by {_count(best.days, 'day')}"
        return f"one more person of {party} {gain}; or {move}"

    def keeper(self, keeper: Gatekeeper) -> Bottleneck | None:
        """Somebody on whom approvals and decisions pile up that are wanted now; what is abandoned is not."""
        own = [gate for gate in keeper.gates if gate.kind is not GateKind.COMMITMENT]
        own = [gate for gate in own if -LONG < (_when(gate.day) - self._as_of).days <= SOON]
        if not own:
            return None
        held = {id(item): item for gate in own for item in gate.holds}
        _, promises, late, programs = self._behind(held.values())
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
            text + _waits(promises, late, programs),
            f"settle '{first.text}' of {first.item.ref} first{_by(first.day)}{more}",
            len(promises),
            late,
            len(programs),
            first.place,
        )

    def keeper_row(self, keeper: Gatekeeper) -> KeeperRow:
        """A party with everything that waits for it."""
        charter = self._portfolio.charter
        known = charter.people.get(keeper.party) or charter.teams.get(keeper.party)
        rows = tuple(
            GateRow(gate.kind, gate.item.ref, gate.text, gate.day, gate.late(self._as_of), gate.place)
            for gate in keeper.gates
        )
        return KeeperRow(
            keeper.party,
            (known.name if known else "") or keeper.party,
            keeper.count(GateKind.APPROVAL),
            keeper.count(GateKind.DECISION),
            keeper.count(GateKind.COMMITMENT),
            sum(row.late > 0 for row in rows),
            self._owned[keeper.party],
            len(keeper.behind),
            len(keeper.promises),
            keeper.programs,
            rows,
        )

    def commitments(self, waiting: Iterable[Gate]) -> Iterator[CommitmentRow]:
        """Every open commitment, the latest first, then those with most behind them."""
        by_ref = {gate.item.ref: gate for gate in waiting if gate.kind is GateKind.COMMITMENT}
        items = [
            item
            for component in self._portfolio.components
            for item in self._portfolio.held(component).dependencies
            if item.ref in by_ref
        ]
        rows = [self._commitment(item, by_ref[item.ref]) for item in items]
        yield from sorted(
            rows, key=lambda r: (isinstance(r.late, Unknown), -_number(r.late), -r.promises_behind, r.ref)
        )

    def _commitment(self, item: Item[Dependency], gate: Gate) -> CommitmentRow:
        fact = item.fact
        projected, late = comes(self._portfolio, self._schedule, item)
        items, behind, _, _ = self._behind(gate.holds)
        needed = self._portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
        row = None if needed is None else self._schedule.row(needed)
        spare: Decimal | Unknown = Unknown("it can't be projected")
        if row is not None and row.total_float is not None:
            spare = Decimal(row.total_float) / row.day
        return CommitmentRow(
            item.ref,
            gate.party,
            fact.needs or fact.external,
            fact.need_by,
            fact.promised,
            projected,
            late,
            spare,
            items,
            len(behind),
            item.place,
        )

    def givers(self, waiting: Iterable[Gate], rows: Iterable[CommitmentRow]) -> Iterator[Bottleneck]:
        """Commitments that come later than they are needed."""
        by_ref = {gate.item.ref: gate for gate in waiting if gate.kind is GateKind.COMMITMENT}
        for row in rows:
            late_by = _number(row.late)
            if late_by <= 0:
                continue
            gate = by_ref[row.ref]
            _, promises, late, programs = self._behind(gate.holds)
            after = f"{_count(late_by, 'day')} after it is needed ({row.need_by})"
            text = f"{row.giver} delivers '{gate.text}' {after}"
            yield Bottleneck(
                Cause.COMMITMENT,
                row.giver,
                row.ref,
                text + _waits(promises, late, programs),
                f"agree with {row.giver} on an earlier part of it, or move what needs it",
                len(promises),
                late,
                len(programs),
                row.place,
            )

    def resting(self, each: Idle) -> Bottleneck:
        """Work that could go on today, and nobody is named for it."""
        promises = list(each.promises)
        late = sum(self._promises[id(item)] for item in promises)
        programs = {item.program.id for item in promises}
        text = f"{each.task.ref} could begin today, and nobody is assigned" + _waits(promises, late, programs)
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


def _waits(promises: list[AnyItem], late: int, programs: set[str]) -> str:
    if not promises:
        return ""
    spread = f" in {len(programs)} programs" if len(programs) > 1 else ""
    of_them = f", {late} of them late" if late else ""
    return f"; {_count(len(promises), 'promise')} behind it{spread}{of_them}"


def _kinds(own: list[Gate]) -> str:
    approvals = sum(gate.kind is GateKind.APPROVAL for gate in own)
    parts = [_count(approvals, "approval")] if approvals else []
    if len(own) > approvals:
        parts.append(_count(len(own) - approvals, "decision"))
    return " and ".join(parts)


def _number(late: int | Unknown) -> int:
    return late if isinstance(late, int) else 0


def _when(day: Day | Unknown) -> dt.date:
    return day.last if isinstance(day, Day) else dt.date.max


def _by(day: Day | Unknown) -> str:
    return f", wanted by {day}" if isinstance(day, Day) else ""


def _days(days: Decimal | Unknown) -> str:
    return days.reason if isinstance(days, Unknown) else f"{days.quantize(Decimal('0.1')).normalize():f}"


def _count(number: int, noun: str) -> str:
    return f"1 {noun}" if number == 1 else f"{number} {noun}s"
