"""Who holds things up: approvals, decisions and commitments that wait for a person or a team.

Days are calendar days. Only programs and projects whose dates count are looked at.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from plateSpinner.analysis.progress import expected, is_delivered, is_done, is_open
from plateSpinner.analysis.promises import is_promised
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.finding import Place
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.portfolio import WORK, AnyItem, Holdings, Portfolio
from plateSpinner.model.value import Unknown


class GateKind(StrEnum):
    """What is waited for."""

    APPROVAL = "approval"
    DECISION = "decision"
    COMMITMENT = "commitment"


@dataclass(frozen=True, slots=True)
class Gate:
    """One thing that waits for a party: what it is, what it holds up, by when, and where that is written.

    `item` is the milestone, decision or dependency in which it stands; `holds` are the items that
    wait for it. `day` is the date by which it is wanted, unknown where none is stated.
    """

    kind: GateKind
    party: str
    item: AnyItem
    holds: tuple[AnyItem, ...]
    day: Day | Unknown
    text: str
    place: Place

    def late(self, as_of: dt.date) -> int:
        """Days since it was wanted; 0 where that lies ahead or is not known."""
        return max((as_of - self.day.last).days, 0) if isinstance(self.day, Day) else 0


@dataclass(frozen=True, slots=True)
class Gatekeeper:
    """A party and everything that waits for it, the longest late first.

    `behind` is every milestone, task, project or program downstream of what it holds up, itself
    included; `promises` are the open milestones with a promised date among them; `programs` the
    programs they belong to.
    """

    party: str
    gates: tuple[Gate, ...]
    behind: tuple[AnyItem, ...]
    promises: tuple[AnyItem, ...]
    programs: tuple[str, ...]

    def count(self, kind: GateKind) -> int:
        """How many of one kind."""
        return sum(gate.kind is kind for gate in self.gates)


def gates(portfolio: Portfolio, as_of: dt.date) -> tuple[Gate, ...]:
    """Everything that waits for somebody by name, in the order of the plan."""
    found: list[Gate] = []
    for component in portfolio.components:
        if is_open(component):
            held = portfolio.held(component)
            found += _approvals(held, as_of)
            found += _decisions(portfolio, held, as_of)
            found += _commitments(portfolio, held, as_of)
    return tuple(found)


def gatekeepers(schedule: Schedule, waiting: Iterable[Gate], as_of: dt.date) -> tuple[Gatekeeper, ...]:
    """Those on whom something waits: the most promises behind them first, then the most gates."""
    by_party: dict[str, list[Gate]] = {}
    for gate in waiting:
        by_party.setdefault(gate.party, []).append(gate)
    promised = {id(node.item) for node in schedule.network.nodes if is_promised(node.item, as_of)}
    keepers = [_keeper(schedule, party, mine, as_of, promised) for party, mine in by_party.items()]
    return tuple(sorted(keepers, key=lambda k: (-len(k.promises), -len(k.gates), k.party)))


def _keeper(
    schedule: Schedule, party: str, mine: list[Gate], as_of: dt.date, promised: set[int]
) -> Gatekeeper:
    held = {id(item): item for gate in mine for item in gate.holds}
    behind = schedule.behind(held.values())
    promises = tuple(item for item in behind if id(item) in promised)
    ordered = sorted(mine, key=lambda gate: (-gate.late(as_of), gate.item.ref, gate.text))
    homes = dict.fromkeys(item.home or item for item in behind)
    programs = tuple(dict.fromkeys(home.program.id for home in homes))
    return Gatekeeper(party, tuple(ordered), behind, promises, programs)


def _approvals(held: Holdings, as_of: dt.date) -> Iterator[Gate]:
    for item in held.milestones:
        if is_done(item.fact.done, as_of):
            continue
        for number, criterion in enumerate(item.fact.criteria):
            party = criterion.approver.removeprefix("@")
            if party and not criterion.met:
                day = criterion.by or expected(item.fact)
                place = item.place.at("criteria", number, "approver")
                yield Gate(GateKind.APPROVAL, party, item, (item,), day, criterion.text, place)


def _decisions(portfolio: Portfolio, held: Holdings, as_of: dt.date) -> Iterator[Gate]:
    for item in held.decisions:
        if is_done(item.fact.decided, as_of) or not item.owner:
            continue
        moves = (portfolio.resolve(ref, item.home, *WORK) for ref in item.fact.moves)
        holds = tuple(moved for moved in moves if moved is not None)
        yield Gate(GateKind.DECISION, item.owner, item, holds, item.fact.needed_by, item.name, item.place)


def _commitments(portfolio: Portfolio, held: Holdings, as_of: dt.date) -> Iterator[Gate]:
    for item in held.dependencies:
        fact = item.fact
        needed = portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
        party = fact.giver.removeprefix("@") or fact.external or (needed.owner if needed else "")
        if not party or is_delivered(fact, as_of) or fact.status is DependencyStatus.REJECTED:
            continue
        waiting = portfolio.resolve(fact.for_, item.home, *WORK) if fact.for_ else None
        holds = () if waiting is None else (waiting,)
        yield Gate(GateKind.COMMITMENT, party, item, holds, fact.need_by, item.name, item.place)
