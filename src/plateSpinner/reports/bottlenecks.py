"""`spin bottlenecks`: who or what holds up most, and what would help.

`build` computes the rows of `bottleneck_rows`, `worst` the sentences at its top, and
`bottlenecks_screen` sets them all as a document.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal

from plateSpinner.analysis.blast import Radius, radii
from plateSpinner.analysis.dependencies import comes
from plateSpinner.analysis.flow import Idle, InProgress, idle, in_progress
from plateSpinner.analysis.gates import Gate, Gatekeeper, GateKind, gatekeepers, gates
from plateSpinner.analysis.handoffs import Merge, Pairs, handoffs, merges, open_pairs
from plateSpinner.analysis.load import Grain, PartyKind, PartyLoad, load
from plateSpinner.analysis.progress import is_done, is_open
from plateSpinner.analysis.relief import reliefs
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Portfolio
from plateSpinner.model.value import Unknown
from plateSpinner.reports.bottleneck_rows import (
    BottlenecksReport,
    CommitmentRow,
    FlowRow,
    GainRow,
    GateRow,
    HandoffRow,
    IdleRow,
    KeeperRow,
    MergeRow,
    OverdueRow,
    PartyRow,
    PeriodLoad,
    Portion,
    RadiusRow,
    Untold,
)
from plateSpinner.reports.selection import Selection
from plateSpinner.reports.worst import TOP, Worst, mixed

EVERYTHING = Selection()
RELIEVED = 5
"""For how many overloaded parties the schedule is computed again with one more person."""
_BLIND = Unknown("it can't be projected")


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
    view = Worst(portfolio, schedule, as_of)
    taken = {id(c) for c in portfolio.components if selection.takes(portfolio, c, as_of)}
    loads = load(portfolio, schedule, as_of, until, grain)
    parties = tuple(party for party in loads.parties if _is_asked(party, selection))
    waiting = tuple(gate for gate in gates(portfolio, as_of) if id(gate.item.component) in taken)
    keepers = gatekeepers(schedule, waiting, as_of)
    over = (party for party in parties if party.over and party.kind is not PartyKind.SKILL)
    loaded = sorted(over, key=lambda party: (-party.over, party.kind, party.id))
    gained = reliefs(schedule, [party.id for party in loaded[:RELIEVED]])
    owned = _owned(portfolio, as_of)
    meeting = open_pairs(portfolio, schedule)
    resting = [each for each in idle(portfolio, schedule, as_of) if id(each.task.component) in taken]
    owed = tuple(_commitments(portfolio, view, schedule, waiting))
    candidates = [
        *view.overloads(loaded, gained),
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
        len(view.promises),
        sum(view.promises.values()),
        tuple(mixed(worst))[:TOP],
        tuple(_party(party) for party in _ordered(parties)),
        tuple(GainRow(r.party, g.item.ref, g.days, g.item.place) for r in gained.values() for g in r.gains),
        selection.words(),
        tuple(_keeper(portfolio, keeper, owned, as_of) for keeper in keepers),
        owed,
        tuple(_radius(schedule, r) for r in radii(schedule, view.promises) if id(r.item.component) in taken),
        tuple(
            _merge(schedule, each) for each in merges(meeting, schedule) if id(each.item.component) in taken
        ),
        tuple(_handoffs(meeting, taken)),
        tuple(_flow(each, taken) for each in in_progress(portfolio, as_of) if _has_any(each, taken)),
        tuple(_idle(each) for each in resting),
        tuple(_overdue(portfolio, as_of, taken)),
        tuple(item.ref for item in loads.unassigned if id(item.component) in taken),
        tuple(Untold(i.ref, why, i.place) for i, why in loads.untold if id(i.component) in taken),
        problems,
    )


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


def _owned(portfolio: Portfolio, as_of: dt.date) -> Counter[str]:
    """Open milestones and leaf tasks by who answers for them."""
    owned: Counter[str] = Counter()
    for component in portfolio.components:
        if is_open(component):
            held = portfolio.held(component)
            owned.update(m.owner for m in held.milestones if not is_done(m.fact.done, as_of))
            leaves = (task for task in held.tasks if not task.fact.tasks)
            owned.update(task.owner for task in leaves if not is_done(task.fact.done, as_of))
    return owned


def _keeper(portfolio: Portfolio, keeper: Gatekeeper, owned: Counter[str], as_of: dt.date) -> KeeperRow:
    """A party with everything that waits for it."""
    charter = portfolio.charter
    known = charter.people.get(keeper.party) or charter.teams.get(keeper.party)
    rows = tuple(
        GateRow(gate.kind, gate.item.ref, gate.text, gate.day, gate.late(as_of), gate.place)
        for gate in keeper.gates
    )
    return KeeperRow(
        keeper.party,
        (known.name if known else "") or keeper.party,
        keeper.count(GateKind.APPROVAL),
        keeper.count(GateKind.DECISION),
        keeper.count(GateKind.COMMITMENT),
        sum(row.late > 0 for row in rows),
        owned[keeper.party],
        len(keeper.behind),
        len(keeper.promises),
        keeper.programs,
        rows,
    )


def _commitments(
    portfolio: Portfolio, view: Worst, schedule: Schedule, waiting: Iterable[Gate]
) -> Iterator[CommitmentRow]:
    """Every open commitment, the latest first, then those with most behind them."""
    by_ref = {gate.item.ref: gate for gate in waiting if gate.kind is GateKind.COMMITMENT}
    items = [
        item
        for component in portfolio.components
        for item in portfolio.held(component).dependencies
        if item.ref in by_ref
    ]
    rows = [_commitment(portfolio, view, schedule, item, by_ref[item.ref]) for item in items]
    yield from sorted(
        rows,
        key=lambda r: (
            isinstance(r.late, Unknown),
            -(r.late if isinstance(r.late, int) else 0),
            -r.promises_behind,
            r.ref,
        ),
    )


def _commitment(
    portfolio: Portfolio, view: Worst, schedule: Schedule, item: Item[Dependency], gate: Gate
) -> CommitmentRow:
    fact = item.fact
    projected, late = comes(portfolio, schedule, item)
    items, behind, _, _ = view.behind(gate.holds)
    needed = portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
    spare = _BLIND if needed is None else _spare(schedule, needed)
    return CommitmentRow(
        item.ref,
        gate.party,
        fact.needs or fact.external,
        fact.need_by,
        fact.promised,
        fact.status,
        fact.agreed_on,
        projected,
        late,
        spare,
        items,
        len(behind),
        item.place,
    )


def _radius(schedule: Schedule, each: Radius) -> RadiusRow:
    item = each.item
    counts = (each.items, each.promises, each.late)
    spare = _spare(schedule, item)
    return RadiusRow(item.ref, item.name, item.owner, *counts, each.programs, spare, item.place)


def _merge(schedule: Schedule, each: Merge) -> MergeRow:
    spare = _spare(schedule, each.item)
    return MergeRow(each.item.ref, tuple(p.ref for p in each.predecessors), spare, each.item.place)


def _handoffs(meeting: Pairs, taken: set[int]) -> Iterator[HandoffRow]:
    for each in handoffs(meeting):
        mine = [(a, b) for a, b in each.links if id(a.component) in taken or id(b.component) in taken]
        if mine:
            links = tuple(f"{a.ref} → {b.ref}" for a, b in mine)
            yield HandoffRow(each.giver, each.taker, links, mine[0][1].place)


def _has_any(each: InProgress, taken: set[int]) -> bool:
    return any(id(task.component) in taken for task in each.tasks)


def _flow(each: InProgress, taken: set[int]) -> FlowRow:
    rows = [(t, age) for t, age in zip(each.tasks, each.ages, strict=True) if id(t.component) in taken]
    return FlowRow(each.party, tuple(task.ref for task, _ in rows), rows[0][1], rows[0][0].place)


def _idle(each: Idle) -> IdleRow:
    task = each.task
    return IdleRow(task.ref, task.name, task.owner, each.assigned, len(each.promises), task.place)


def _overdue(portfolio: Portfolio, as_of: dt.date, taken: set[int]) -> Iterator[OverdueRow]:
    """The programs with overdue milestones, the most first."""
    late: dict[AnyItem, list[tuple[int, str, AnyItem]]] = {}
    for component in portfolio.components:
        if is_open(component) and id(component) in taken:
            for item in portfolio.held(component).milestones:
                fact = item.fact
                if isinstance(fact.due, Day) and fact.due.last < as_of and not is_done(fact.done, as_of):
                    row = (as_of - fact.due.last).days, item.ref, item
                    late.setdefault(component.program, []).append(row)
    rows = []
    for program, each in late.items():
        days, ref, oldest = max(each, key=lambda row: row[:2])
        rows.append(OverdueRow(program.id, program.name, len(each), days, ref, oldest.place.at("due")))
    yield from sorted(rows, key=lambda row: (-row.overdue, -row.longest, row.program))


def _spare(schedule: Schedule, item: AnyItem) -> Decimal | Unknown:
    """Total float in the item's own working days."""
    row = schedule.row(item)
    if row is None or row.total_float is None:
        return _BLIND
    return Decimal(row.total_float) / row.day
