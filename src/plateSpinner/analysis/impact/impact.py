"""What a change of plan does: both plans computed whole at the same day, and held against each other."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.changes.change import Comparison
from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.analysis.health import key
from plateSpinner.analysis.impact.because import Because
from plateSpinner.analysis.impact.dropped import Dropped, dropped
from plateSpinner.analysis.impact.side import Side
from plateSpinner.analysis.impact.standing import Standing
from plateSpinner.analysis.load import PartyKind, PartyLoad
from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.register import Entry
from plateSpinner.model.amounts import Money
from plateSpinner.model.component import Component
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import AnyItem, Item, Portfolio
from plateSpinner.model.risk import Risk, RiskKind
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown


class Turn(StrEnum):
    """What became of a promise, what matters most first."""

    NEWLY_LATE = "newly late"
    LATER = "later"
    NO_LONGER_LATE = "no longer late"
    RE_PROMISED = "promised later"
    EARLIER = "earlier"
    FLOAT = "float"


@dataclass(frozen=True, slots=True)
class Shift:
    """A promise that stands otherwise than before; `before` is None for what is new.

    `days` are calendar days by which what is expected moved, positive for later; None where one of
    the days is not known. `because` are the changed items on the way from its date back to the root cause,
    in the later plan, or in the earlier one where it comes earlier; without itself, nearest first. Where
    there is none and itself is not changed, `around` has the changed calendars, holidays and absences.
    """

    turn: Turn
    before: Standing | None
    after: Standing
    days: int | None
    because: tuple[AnyItem, ...] = ()
    around: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Turned:
    """A program or project whose computed health is another one."""

    component: Item[Component]
    before: Health | Unknown | None
    after: Health | Unknown
    reason: str


@dataclass(frozen=True, slots=True)
class Reroute:
    """A program that finishes on another day, or whose finish is driven by other work than before.

    `added` are on the way from its end back to the root cause now, `left` are not any more.
    """

    program: Item[Component]
    finish_before: dt.date | None
    finish_after: dt.date | None
    added: tuple[AnyItem, ...]
    left: tuple[AnyItem, ...]


@dataclass(frozen=True, slots=True)
class Strain:
    """A team or person with more, or less, than they can do: person-days too many over all weeks.

    `first` is the first week that is over capacity now and was not, empty where there is none.
    """

    party: PartyLoad
    before: Decimal
    after: Decimal
    first: str


@dataclass(frozen=True, slots=True)
class Exposed:
    """Expected days of delay and money of a program's open threats, before and after.

    `currency` is the portfolio's. Sums are over what can be assessed.
    """

    program: Item[Component]
    days_before: Decimal
    days_after: Decimal
    money_before: Decimal
    money_after: Decimal


@dataclass(frozen=True, slots=True)
class Uncovered:
    """An open threat that is worse now than before: its score is `high` and was not, or it moves a promise.

    `before` and `after` are the most working days by which what it affects would move after float has
    absorbed what it can; None where that is not known, or the threat is new.
    """

    risk: Item[Risk]
    high: bool
    before: Decimal | None
    after: Decimal | None


@dataclass(frozen=True, slots=True)
class Budgeted:
    """The budgets of a program and its projects, summed in one currency, before and after."""

    program: Item[Component]
    currency: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class Impact:
    """All that follows from a change; everything in the order of what matters most.

    `moved` is whatever has another computed finish than before and is not done, with the calendar days.
    """

    shifts: tuple[Shift, ...]
    dropped: tuple[Dropped, ...]
    health: tuple[Turned, ...]
    reroutes: tuple[Reroute, ...]
    strains: tuple[Strain, ...]
    exposures: tuple[Exposed, ...]
    budgets: tuple[Budgeted, ...]
    uncovered: tuple[Uncovered, ...]
    moved: tuple[tuple[AnyItem, int], ...]


def impact(comparison: Comparison, before: Side, after: Side) -> Impact:
    """What follows from the changes between two plans."""
    return _Impact(comparison, before, after).impact()


class _Impact:
    def __init__(self, comparison: Comparison, before: Side, after: Side) -> None:
        self._comparison = comparison
        self._before = before
        self._after = after
        self._was = {id(new): old for old, new in comparison.pairs}
        self._now = {id(old): new for old, new in comparison.pairs}
        self._because = Because(comparison, before, after)

    def impact(self) -> Impact:
        shifts = sorted(self._shifts(), key=_gravity)
        moved = self._moved()
        strains = sorted(self._strains(), key=lambda s: (s.before - s.after, s.party.kind, s.party.id))
        return Impact(
            tuple(shifts),
            dropped(self._comparison, self._before, self._after),
            tuple(self._health()),
            tuple(self._reroutes()),
            tuple(strains),
            tuple(self._exposures()),
            tuple(self._budgets()),
            tuple(sorted(self._uncovered(), key=_worst)),
            tuple(moved),
        )

    def _shifts(self) -> Iterator[Shift]:
        was = self._before.standings
        for standing in self._after.standings.values():
            if standing.promised is None and not isinstance(standing.item.fact, Milestone):
                continue  # a program's or project's finish without a promise is told with its path
            old_item = self._was.get(id(standing.item))
            old = was.get(id(old_item)) if old_item is not None else None
            turn = _turn(old, standing)
            if turn is not None:
                days = None
                if old is not None and old.expected is not None and standing.expected is not None:
                    days = (standing.expected - old.expected).days
                because = self._because.of(old, standing, days)
                around = () if because else self._because.around(standing, days)
                yield Shift(turn, old, standing, days, because, around)

    def _moved(self) -> list[tuple[AnyItem, int]]:
        """What has another computed finish than before, whatever is around it too."""
        found = []
        for old, new in self._comparison.pairs:
            row, then = self._after.schedule.row(new), self._before.schedule.row(old)
            if row is not None and then is not None and row.finish != then.finish and not row.done:
                found.append((new, (row.finish - then.finish).days))
        return found

    def _health(self) -> Iterator[Turned]:
        was = self._before.assessments
        found = []
        for assessment in self._after.assessments.values():
            component = assessment.component
            old_item = self._was.get(id(component))
            old = was[key(old_item.component)].computed if old_item is not None else None
            if _word(old) != _word(assessment.computed):
                found.append(Turned(component, old, assessment.computed, assessment.reason))
        return iter(sorted(found, key=lambda t: (-_rank(t.after), t.component.ref)))

    def _reroutes(self) -> Iterator[Reroute]:
        for program in self._after.portfolio.programs:
            old = self._was.get(id(program))
            if old is None:
                continue
            then = [step.item for step in self._before.schedule.chain(old)]
            now = [step.item for step in self._after.schedule.chain(program)]
            then_now = {id(self._now.get(id(item), item)) for item in then}
            now_ids = {id(item) for item in now}
            added = tuple(dict.fromkeys(item for item in now if id(item) not in then_now))
            left = tuple(dict.fromkeys(i for i in then if id(self._now.get(id(i), i)) not in now_ids))
            row, was = self._after.schedule.row(program), self._before.schedule.row(old)
            then_day, day = was.finish if was else None, row.finish if row else None
            rerouted = (added or left) and self._is_other(then, now)
            if rerouted or then_day != day:
                yield Reroute(program, then_day, day, added, left)

    def _is_other(self, then: list[AnyItem], now: list[AnyItem]) -> bool:
        """Whether anything on two paths is changed or lies elsewhere: else each is as long as the other."""
        ids = self._because.changed_before.ids, self._because.changed_after.ids
        if any(id(item) in ids[0] for item in then) or any(id(item) in ids[1] for item in now):
            return True
        pairs = [(item, self._now.get(id(item))) for item in then]
        pairs += [(self._was.get(id(item), item), item) for item in now]
        return any(new is None or self._has_moved(old, new) for old, new in pairs)

    def _has_moved(self, old: AnyItem, new: AnyItem) -> bool:
        """Whether something lies elsewhere than before."""
        was, row = self._before.schedule.row(old), self._after.schedule.row(new)
        if was is None or row is None:
            return was is not row
        return (was.start_at, was.finish_at) != (row.start_at, row.finish_at)

    def _strains(self) -> Iterator[Strain]:
        was = {(party.kind, party.id): party for party in self._before.load.parties}
        for party in self._after.load.parties:
            old = was.pop((party.kind, party.id), None)
            before = old.over if old is not None else Decimal(0)
            if party.kind is not PartyKind.SKILL and party.over != before:
                over = {c.period.label for c in old.cells if c.over} if old is not None else set()
                new = (c.period.label for c in party.cells if c.over and c.period.label not in over)
                yield Strain(party, before, party.over, next(new, ""))
        for party in was.values():
            if party.kind is not PartyKind.SKILL and party.over:
                yield Strain(party, party.over, Decimal(0), "")

    def _exposures(self) -> Iterator[Exposed]:
        was, now = _by_program(self._before.register), _by_program(self._after.register)
        for program in self._after.portfolio.programs:
            old = self._was.get(id(program))
            then = was.get(old.ref, (Decimal(0), Decimal(0))) if old is not None else (Decimal(0), Decimal(0))
            here = now.get(program.ref, (Decimal(0), Decimal(0)))
            if then != here:
                yield Exposed(program, then[0], here[0], then[1], here[1])

    def _budgets(self) -> Iterator[Budgeted]:
        for program in self._after.portfolio.programs:
            old = self._was.get(id(program))
            then = _budget(self._before.portfolio, old) if old is not None else {}
            now = _budget(self._after.portfolio, program)
            for currency in sorted(then.keys() | now.keys()):
                before, after = then.get(currency, Decimal(0)), now.get(currency, Decimal(0))
                if before != after:
                    yield Budgeted(program, currency, before, after)

    def _uncovered(self) -> Iterator[Uncovered]:
        """Threats that are high now and were not, and those whose delay float absorbed before."""
        was = {id(entry.item): entry for entry in self._before.register}
        for entry in self._after.register:
            if not _is_threat(entry, self._after):
                continue
            old = was.get(id(self._was.get(id(entry.item))))
            if old is not None and not _is_threat(old, self._before):
                old = None  # raised again is as good as new
            high = _is_high(entry, self._after) and not (old and _is_high(old, self._before))
            before, after = _beyond_float(old) if old else None, _beyond_float(entry)
            if high or (before == 0 and after):
                yield Uncovered(entry.item, high, before, after)


def _turn(old: Standing | None, new: Standing) -> Turn | None:
    """What became of a promise; None where nothing that matters did."""
    if old is None:
        return Turn.NEWLY_LATE if new.late else None
    if new.late and not old.late:
        return Turn.NEWLY_LATE
    days = 0
    if old.expected is not None and new.expected is not None:
        days = (new.expected - old.expected).days
    put_off = old.promised is not None and new.promised is not None and new.promised > old.promised
    if put_off:
        return Turn.RE_PROMISED
    if old.late and not new.late and not new.done:
        return Turn.NO_LONGER_LATE
    if days > 0 or new.late > old.late:
        return Turn.LATER
    if days < 0 or (new.late < old.late and not new.done):
        return Turn.EARLIER
    if old.float_days is not None and new.float_days is not None and old.float_days != new.float_days:
        return Turn.FLOAT
    return None


def _gravity(shift: Shift) -> tuple[int, int, int, str, str]:
    turns = tuple(Turn)
    return (
        turns.index(shift.turn),
        -shift.after.late,
        -abs(shift.days or 0),
        shift.after.item.ref,
        shift.after.item.kind,
    )


def _is_threat(entry: Entry, side: Side) -> bool:
    return entry.item.fact.kind is RiskKind.THREAT and is_open_risk(entry.item.fact, side.as_of)


def _is_high(entry: Entry, side: Side) -> bool:
    points = entry.inherent.score
    high = isinstance(points, int) and points >= side.portfolio.charter.policy.high_risk
    return high and _is_threat(entry, side)


def _beyond_float(entry: Entry) -> Decimal | None:
    return entry.delay if isinstance(entry.delay, Decimal) else None


def _worst(each: Uncovered) -> tuple[bool, Decimal, str]:
    return not each.high, -(each.after or Decimal(0)), each.risk.ref


def _by_program(entries: Iterable[Entry]) -> dict[str, tuple[Decimal, Decimal]]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for entry in entries:
        if entry.open and entry.item.fact.kind is RiskKind.THREAT:
            days, money = sums.get(entry.item.program.ref, (Decimal(0), Decimal(0)))
            more = entry.inherent
            days += more.days if isinstance(more.days, Decimal) else 0
            money += more.money if isinstance(more.money, Decimal) else 0
            sums[entry.item.program.ref] = (days, money)
    return sums


def _budget(portfolio: Portfolio, program: AnyItem) -> dict[str, Decimal]:
    """The stated budgets of a program, or where it states none of its open projects, by currency."""
    home = program.component
    held = (home, *portfolio.projects_of(home)) if home.home is None else (home,)
    own = home.fact.budget
    amounts = [own] if isinstance(own, Money) else [c.fact.budget for c in held[1:] if is_open(c)]
    sums: dict[str, Decimal] = {}
    for amount in amounts:
        if isinstance(amount, Money):
            currency = amount.currency or portfolio.charter.currency
            sums[currency] = sums.get(currency, Decimal(0)) + amount.amount
    return sums


def _word(health: Health | Unknown | None) -> str:
    return "" if health is None else "not assessable" if isinstance(health, Unknown) else health.value


def _rank(health: Health | Unknown) -> int:
    return health.rank if isinstance(health, Health) else -1
