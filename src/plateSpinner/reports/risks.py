"""`spin risks`: threats and opportunities by exposure, and what is not dealt with.

`build` computes typed results, `risks_screen` sets them as a document. Exposure is probability times
impact; days are working days, lateness calendar days.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.assumptions import is_open_assumption
from plateSpinner.analysis.progress import is_done, is_open, is_open_issue
from plateSpinner.analysis.promises import is_promised
from plateSpinner.analysis.register import Entry, Exposure, register
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.finding import Place
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import Level
from plateSpinner.model.portfolio import WORK, AnyItem, Kind, Portfolio
from plateSpinner.model.risk import Response, RiskKind
from plateSpinner.model.value import Unknown
from plateSpinner.reports.risk_changes import RisksSince
from plateSpinner.reports.selection import Selection

EVERYTHING = Selection()


class RiskGrouping(StrEnum):
    """What a row of totals stands for."""

    PROGRAM = "program"
    OWNER = "owner"
    TEAM = "team"
    CAUSE = "cause"
    AFFECTED = "affected"


@dataclass(frozen=True, slots=True)
class Figures:
    """One exposure: levels, score 1 to 25, days and money; each not assessable with its reason.

    `delay` and `cost` are what happens if it does, `days` and `money` that times the probability.
    """

    probability: Level | Unknown
    impact: Level | Unknown
    score: int | Unknown
    delay: Decimal | Unknown
    cost: Decimal | Unknown
    days: Decimal | Unknown
    money: Decimal | Unknown


@dataclass(frozen=True, slots=True)
class AffectedRow:
    """What a risk would delay; `delay` is what float does not absorb, in working days."""

    ref: str
    date: dt.date | None
    total_float: Decimal | Unknown
    delay: Decimal | Unknown


@dataclass(frozen=True, slots=True)
class RiskRow:
    """One risk; `flags` say what is wrong with how it is dealt with."""

    ref: str
    name: str
    kind: RiskKind
    owner: str
    open: bool
    high: bool
    response: Response | None
    review: Day | Unknown
    inherent: Figures
    residual: Figures | None
    delay: Decimal | Unknown
    nearest: dt.date | None
    affected: tuple[AffectedRow, ...]
    flags: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class GroupRow:
    """The open threats of one program, owner, team, cause or affected item.

    `days` and `money` are sums over those that have one; `untold` counts those that have neither.
    """

    name: str
    risks: int
    high: int
    days: Decimal
    money: Decimal
    untold: int
    refs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RaidRow:
    """An open issue, assumption or decision: its age and lateness in days, and what waits behind it."""

    kind: Kind
    ref: str
    name: str
    owner: str
    due: Day | Unknown
    late: int
    age: int | None
    promises_behind: int
    place: Place


@dataclass(frozen=True, slots=True)
class RisksReport:
    """The whole answer: the greatest exposure first; `since` where it was asked what changed."""

    name: str
    as_of: dt.date
    as_of_from: str
    currency: str
    high_from: int
    risks: tuple[RiskRow, ...]
    by: RiskGrouping | None
    groups: tuple[GroupRow, ...]
    raid: tuple[RaidRow, ...]
    with_raid: bool
    days: Decimal
    money: Decimal
    filters: tuple[str, ...]
    problems: int
    since: RisksSince | None = None


def build(
    portfolio: Portfolio,
    as_of: dt.date,
    as_of_from: str,
    selection: Selection = EVERYTHING,
    by: RiskGrouping | None = None,
    problems: int = 0,
    *,
    raid: bool = False,
    closed: bool = False,
) -> RisksReport:
    """The risks of the plan at a day; with `closed` those that can't happen any more as well."""
    schedule = Schedule(portfolio, as_of)
    entries = [
        entry
        for entry in register(portfolio, schedule, as_of)
        if (closed or entry.open or "occurred without an issue" in entry.flags)
        and _takes(portfolio, selection, entry.item, as_of)
    ]
    high_from = portfolio.charter.policy.high_risk
    rows = sorted((_row(entry, high_from) for entry in entries), key=_urgency)
    threats = [entry for entry in entries if entry.open and entry.item.fact.kind is RiskKind.THREAT]
    return RisksReport(
        portfolio.charter.name,
        as_of,
        as_of_from,
        portfolio.charter.currency,
        high_from,
        tuple(rows),
        by,
        tuple(_groups(portfolio, threats, by, high_from)) if by else (),
        tuple(sorted(_raid(portfolio, schedule, selection, as_of), key=_pressing)) if raid else (),
        raid,
        _sum(entry.inherent.days for entry in threats),
        _sum(entry.inherent.money for entry in threats),
        selection.words(),
        problems,
    )


def _takes(portfolio: Portfolio, selection: Selection, item: AnyItem, as_of: dt.date) -> bool:
    """Whether the item's project fits, and its own owner where owners are asked for."""
    if not selection.takes(portfolio, item.component, as_of):
        return False
    return not selection.owners or item.owner in selection.owners


def _row(entry: Entry, high_from: int) -> RiskRow:
    item, risk = entry.item, entry.item.fact
    points = entry.inherent.score
    return RiskRow(
        item.ref,
        item.name,
        risk.kind,
        item.owner,
        entry.open,
        risk.kind is RiskKind.THREAT and not isinstance(points, Unknown) and points >= high_from,
        risk.response,
        risk.review,
        _figures(entry.inherent),
        None if entry.residual is None else _figures(entry.residual),
        entry.delay,
        entry.nearest,
        tuple(AffectedRow(a.item.ref, a.date, a.total_float, a.delay) for a in entry.affected),
        entry.flags,
        item.place,
    )


def _figures(exposure: Exposure) -> Figures:
    return Figures(
        exposure.probability,
        exposure.impact,
        exposure.score,
        exposure.delay,
        exposure.cost,
        exposure.days,
        exposure.money,
    )


def _urgency(row: RiskRow) -> tuple[bool, bool, int, Decimal, Decimal, str]:
    """Threats first; by score, then by days, then by money; what can't be assessed last."""
    points = row.inherent.score
    return (
        row.kind is RiskKind.OPPORTUNITY,
        isinstance(points, Unknown),
        -points if isinstance(points, int) else 0,
        -_known(row.inherent.days),
        -_known(row.inherent.money),
        row.ref,
    )


def _groups(
    portfolio: Portfolio, threats: Iterable[Entry], by: RiskGrouping, high_from: int
) -> Iterator[GroupRow]:
    members: dict[str, list[Entry]] = {}
    for entry in threats:
        for name in _names(portfolio, entry, by):
            members.setdefault(name, []).append(entry)
    rows = [_group(name, mine, high_from) for name, mine in members.items()]
    yield from sorted(rows, key=lambda row: (not row.name, -row.high, -row.days, -row.money, row.name))


def _names(portfolio: Portfolio, entry: Entry, by: RiskGrouping) -> tuple[str, ...]:
    item = entry.item
    match by:
        case RiskGrouping.PROGRAM:
            return (item.program.id,)
        case RiskGrouping.OWNER:
            return (item.owner,)
        case RiskGrouping.TEAM:
            return (item.team,)
        case RiskGrouping.CAUSE:
            return (item.fact.cause.strip(),)
        case RiskGrouping.AFFECTED:
            targets = (portfolio.resolve(ref, item.home, *WORK) for ref in item.fact.affects)
            return tuple(dict.fromkeys(t.ref for t in targets if t is not None)) or ("",)


def _group(name: str, mine: list[Entry], high_from: int) -> GroupRow:
    scores = [entry.inherent.score for entry in mine]
    untold = sum(
        isinstance(entry.inherent.days, Unknown) and isinstance(entry.inherent.money, Unknown)
        for entry in mine
    )
    return GroupRow(
        name,
        len(mine),
        sum(isinstance(points, int) and points >= high_from for points in scores),
        _sum(entry.inherent.days for entry in mine),
        _sum(entry.inherent.money for entry in mine),
        untold,
        tuple(entry.item.ref for entry in mine),
    )


def _raid(
    portfolio: Portfolio, schedule: Schedule, selection: Selection, as_of: dt.date
) -> Iterator[RaidRow]:
    """The open issues, assumptions and decisions of programs and projects whose dates count."""
    for component in portfolio.components:
        if not is_open(component):
            continue
        held = portfolio.held(component)
        for issue in held.issues:
            if is_open_issue(issue.fact, as_of) and _takes(portfolio, selection, issue, as_of):
                fact = issue.fact
                yield _raid_row(portfolio, schedule, issue, as_of, (fact.due, fact.raised, fact.affects))
        for assumption in held.assumptions:
            taken = assumption.fact
            if is_open_assumption(taken, as_of) and _takes(portfolio, selection, assumption, as_of):
                facts = (taken.validate_by, None, taken.affects)
                yield _raid_row(portfolio, schedule, assumption, as_of, facts)
        for decision in held.decisions:
            asked = decision.fact
            if not is_done(asked.decided, as_of) and _takes(portfolio, selection, decision, as_of):
                yield _raid_row(portfolio, schedule, decision, as_of, (asked.needed_by, None, asked.moves))


def _raid_row(
    portfolio: Portfolio,
    schedule: Schedule,
    item: AnyItem,
    as_of: dt.date,
    facts: tuple[Day | Unknown, Day | None, tuple[str, ...]],
) -> RaidRow:
    due, raised, refs = facts
    found = (portfolio.resolve(ref, item.home, *WORK) for ref in refs)
    behind = schedule.behind(target for target in found if target is not None)
    promises = sum(is_promised(each, as_of) for each in behind)
    return RaidRow(
        item.kind,
        item.ref,
        item.name,
        item.owner,
        due,
        max((as_of - due.last).days, 0) if isinstance(due, Day) else 0,
        (as_of - raised.first).days if raised is not None else None,
        promises,
        item.place,
    )


def _pressing(row: RaidRow) -> tuple[int, int, int, str]:
    """The longest late first, then those with most behind them, then the oldest."""
    return -row.late, -row.promises_behind, -(row.age or 0), row.ref


def _known(value: Decimal | Unknown) -> Decimal:
    return Decimal(0) if isinstance(value, Unknown) else value


def _sum(values: Iterable[Decimal | Unknown]) -> Decimal:
    return sum((_known(value) for value in values), Decimal(0))
