"""What `spin bottlenecks` says: its rows, and the report of them all.

Person-days are working days of whoever works; all other days are calendar days.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.gates import GateKind
from plateSpinner.analysis.load import Grain, PartyKind
from plateSpinner.finding import Place
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import DependencyStatus
from plateSpinner.model.value import Unknown


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
    """An open commitment from both sides: needed, promised, agreed, projected; how much later, what waits.

    `status` is proposed or agreed, by the giver on `agreed_on` where that is written down. Those that nobody
    is named to give, and rejected ones, are in none of these rows: `spin check` tells of them.
    """

    ref: str
    giver: str
    needs: str
    need_by: Day | Unknown
    promised: Day | Unknown
    status: DependencyStatus
    agreed_on: Day | None
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
class RadiusRow:
    """Open work that waits for nothing open, and what hangs on it.

    `late_behind` of the promises behind are late. Float in working days: below zero it is the lateness that
    the item transmits, by which a promise behind is broken on the way from here.
    """

    ref: str
    name: str
    owner: str
    items_behind: int
    promises_behind: int
    late_behind: int
    programs: tuple[str, ...]
    total_float: Decimal | Unknown
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
    """The whole answer, worst first in every part.

    `promises` counts the open promised milestones of all programs, `late` those overdue or projected late.
    """

    name: str
    as_of: dt.date
    as_of_from: str
    until: dt.date
    grain: Grain
    promises: int
    late: int
    worst: tuple[Bottleneck, ...]
    load: tuple[PartyRow, ...]
    gains: tuple[GainRow, ...]
    filters: tuple[str, ...]
    gatekeepers: tuple[KeeperRow, ...]
    commitments: tuple[CommitmentRow, ...]
    radii: tuple[RadiusRow, ...]
    merges: tuple[MergeRow, ...]
    handoffs: tuple[HandoffRow, ...]
    in_progress: tuple[FlowRow, ...]
    idle: tuple[IdleRow, ...]
    overdue: tuple[OverdueRow, ...]
    unassigned: tuple[str, ...]
    untold: tuple[Untold, ...]
    problems: int
