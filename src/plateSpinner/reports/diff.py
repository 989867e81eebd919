"""`spin diff`: what changed between two plans, what follows from it, and who is concerned.

`build` computes typed results, `diff_screen` sets them as a document. Both plans are looked at from
the same day, so that only the change itself makes a difference. Days are calendar days, except those
of float and load, which are working days.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from plateSpinner.analysis.changes.change import Act, Change, Comparison, Topic
from plateSpinner.analysis.impact.affected import affected
from plateSpinner.analysis.impact.dropped import Dropped, Why
from plateSpinner.analysis.impact.impact import Impact, Shift, Turn, Uncovered, impact
from plateSpinner.analysis.impact.side import Side
from plateSpinner.analysis.impact.standing import Standing
from plateSpinner.analysis.load import PartyKind
from plateSpinner.finding import BEFORE, Finding, Place
from plateSpinner.finding import Severity as FindingSeverity
from plateSpinner.model.portfolio import AnyItem
from plateSpinner.model.update import Health
from plateSpinner.model.value import Unknown
from plateSpinner.rules.run import as_named_now, without


@dataclass(frozen=True, slots=True)
class Version:
    """One of the two plans: how it was asked for, its commit and day; neither where it is not committed."""

    name: str
    commit: str
    day: dt.date | None


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One change; `place` is where it stands now, or stood."""

    act: Act
    topic: Topic
    kind: str
    ref: str
    old_ref: str
    name: str
    field: str
    before: str
    after: str
    days: int | None
    owner: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class StandingRow:
    """Where a promise stands: days are the last ones, `late` calendar days, `float_days` working days.

    Where `unsized` has a reason, it is expected at that day at the earliest.
    """

    promised: dt.date | None
    forecast: dt.date | None
    expected: dt.date | None
    unsized: str
    float_days: Decimal | None
    late: int


@dataclass(frozen=True, slots=True)
class ShiftRow:
    """A promise that stands otherwise; `before` is None for what is new, `days` how far it moved.

    `because` are the changes that its date follows from, nearest first: those of what drives it now where
    it comes later, of what drove it where it comes earlier; where none of that is changed, the calendars,
    holidays and absences that are. Empty where only itself is changed.
    """

    turn: Turn
    kind: str
    ref: str
    name: str
    owner: str
    days: int | None
    before: StandingRow | None
    after: StandingRow
    because: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class DroppedRow:
    """A promise that stood before, has not been kept, and stands no more: what for, and what waited for it.

    `place` is where it is now, or where it was.
    """

    kind: str
    ref: str
    name: str
    owner: str
    promised: dt.date | None
    why: Why
    waiting: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class HealthRow:
    """A program or project whose computed health is another one; `before` is None for what is new."""

    kind: str
    ref: str
    before: Health | Unknown | None
    after: Health | Unknown
    reason: str
    place: Place


@dataclass(frozen=True, slots=True)
class PathRow:
    """A program's finish, and what drives it now and did before, from its end back."""

    program: str
    finish_before: dt.date | None
    finish_after: dt.date | None
    days: int | None
    now_via: tuple[str, ...]
    no_longer_via: tuple[str, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class StrainRow:
    """A team or person: person-days more than they can do, before and after; the first new week."""

    kind: PartyKind
    party: str
    over_before: Decimal
    over_after: Decimal
    first: str
    place: Place | None


@dataclass(frozen=True, slots=True)
class ExposureRow:
    """Expected delay in working days, and cost, of a program's open threats."""

    program: str
    days_before: Decimal
    days_after: Decimal
    money_before: Decimal
    money_after: Decimal


@dataclass(frozen=True, slots=True)
class RiskRow:
    """An open threat that is newly exposed: `high` by its score, or by working days that float leaves over.

    Those are the most by which a promise would move, before and after; None where that is not known.
    """

    ref: str
    name: str
    owner: str
    high: bool
    days_before: Decimal | None
    days_after: Decimal | None
    place: Place


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """What a program is allowed to cost."""

    program: str
    currency: str
    before: Decimal
    after: Decimal


@dataclass(frozen=True, slots=True)
class FindingRow:
    """What `spin check` says of one of the two plans and not of the other."""

    code: str
    rule: str
    severity: FindingSeverity
    item: str
    message: str
    help: str
    place: Place


@dataclass(frozen=True, slots=True)
class StakeRow:
    """Why somebody is concerned; `agrees`: what is theirs is changed, so their word is needed."""

    role: str
    ref: str
    what: str
    days: int | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class AffectedRow:
    """A person or a team, and all that concerns them."""

    party: str
    name: str
    agrees: bool
    stakes: tuple[StakeRow, ...]


@dataclass(frozen=True, slots=True)
class Totals:
    """Everything counted once. `later` and `earlier` are dates in the plan, the rest what follows."""

    changes: int
    later: int
    earlier: int
    added: int
    removed: int
    moved: int
    owners: int
    other: int
    newly_late: int
    no_longer_late: int
    put_off: int
    dropped: int
    expected_later: int
    expected_earlier: int
    items_moved: int
    newly_overloaded: int
    more_overloaded: int
    less_overloaded: int
    risks_exposed: int
    findings_introduced: int
    findings_fixed: int
    must_agree: int


@dataclass(frozen=True, slots=True)
class ProgramRow:
    """How many changes of which kind a program has; the portfolio's own stand under an empty name."""

    program: str
    later: int
    earlier: int
    added: int
    removed: int
    other: int


@dataclass(frozen=True, slots=True)
class DiffReport:
    """The whole answer, in every list what matters most first."""

    name: str
    base: Version
    head: Version
    as_of: dt.date
    as_of_from: str
    currency: str
    totals: Totals
    shifts: tuple[ShiftRow, ...]
    dropped: tuple[DroppedRow, ...]
    health: tuple[HealthRow, ...]
    programs: tuple[PathRow, ...]
    loads: tuple[StrainRow, ...]
    exposures: tuple[ExposureRow, ...]
    budgets: tuple[BudgetRow, ...]
    risks: tuple[RiskRow, ...]
    affected: tuple[AffectedRow, ...]
    introduced: tuple[FindingRow, ...]
    fixed: tuple[FindingRow, ...]
    changes: tuple[ChangeRow, ...]
    stat: tuple[ProgramRow, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """What is said about one of the plans: by its files, and by the rules."""

    files: tuple[Finding, ...]
    rules: tuple[Finding, ...]


def build(
    comparison: Comparison,
    sides: tuple[Side, Side],
    versions: tuple[Version, Version],
    found: tuple[Found, Found],
    as_of_from: str,
    notes: tuple[str, ...] = (),
) -> DiffReport:
    """What changed from the first to the second of two plans, and what follows from it."""
    before, after = sides
    result = impact(comparison, before, after)
    stakes = affected(comparison, result, before, after)
    new, fixed = _findings(comparison, found)
    changes = tuple(sorted(map(_change, comparison.changes), key=_order))
    people = after.portfolio.charter.people
    rows = tuple(
        AffectedRow(
            each.party,
            people[each.party].name if each.party in people else "",
            each.agrees,
            tuple(StakeRow(s.role, s.ref, s.what, s.days, s.agrees) for s in each.stakes),
        )
        for each in stakes
    )
    return DiffReport(
        after.portfolio.charter.name,
        *versions,
        after.as_of,
        as_of_from,
        after.portfolio.charter.currency,
        _totals(changes, result, rows, len(new), len(fixed)),
        tuple(map(_shift, result.shifts)),
        tuple(_dropped(each, before) for each in result.dropped),
        tuple(
            HealthRow(t.component.kind, t.component.ref, t.before, t.after, t.reason, t.component.place)
            for t in result.health
        ),
        tuple(_paths(result)),
        tuple(
            StrainRow(s.party.kind, s.party.id, s.before, s.after, s.first, s.party.place)
            for s in result.strains
        ),
        tuple(
            ExposureRow(e.program.ref, e.days_before, e.days_after, e.money_before, e.money_after)
            for e in result.exposures
        ),
        tuple(BudgetRow(b.program.ref, b.currency, b.before, b.after) for b in result.budgets),
        tuple(map(_risk, result.uncovered)),
        rows,
        tuple(map(_finding, new)),
        tuple(_finding(_labelled(finding)) for finding in fixed),
        changes,
        tuple(_stat(changes)),
        notes,
    )


def _risk(each: Uncovered) -> RiskRow:
    risk = each.risk
    return RiskRow(risk.ref, risk.name, risk.owner, each.high, each.before, each.after, risk.place)


def _change(change: Change) -> ChangeRow:
    place = change.after_place
    if place is None and change.before_place is not None:
        place = change.before_place.labelled(BEFORE)
    return ChangeRow(
        change.act,
        change.topic,
        change.kind,
        change.ref,
        change.old_ref,
        change.name,
        change.field,
        change.before,
        change.after,
        change.days,
        change.owner,
        place,
    )


_TOPICS = tuple(Topic)
_WEIGHTY = (Topic.DATES, Topic.SCOPE, Topic.DEPENDENCIES, Topic.OWNERSHIP, Topic.BUDGET, Topic.BASELINE)


def _order(row: ChangeRow) -> tuple[bool, int, int, str, str, str]:
    """What moves dates furthest first, then what is added and cut, then by topic."""
    weight = _WEIGHTY.index(row.topic) if row.topic in _WEIGHTY else len(_WEIGHTY) + _TOPICS.index(row.topic)
    return not row.days, -abs(row.days or 0), weight, row.ref, row.kind, row.field


def _shift(shift: Shift) -> ShiftRow:
    item = shift.after.item
    before = None if shift.before is None else _standing(shift.before)
    return ShiftRow(
        shift.turn,
        item.kind,
        item.ref,
        item.name,
        item.owner,
        shift.days,
        before,
        _standing(shift.after),
        _refs(shift.because) + shift.around,
        shift.after.place,
    )


def _standing(standing: Standing) -> StandingRow:
    unsized = "" if standing.unknown is None or standing.forecast is not None else standing.unknown.reason
    return StandingRow(
        standing.promised,
        standing.forecast,
        standing.expected,
        unsized,
        standing.float_days,
        standing.late,
    )


def _dropped(each: Dropped, before: Side) -> DroppedRow:
    item, standing = each.item, before.standings[id(each.before)]
    place = standing.place.labelled(BEFORE) if each.why is Why.REMOVED else item.place
    waiting = _refs(each.waiting)
    return DroppedRow(item.kind, item.ref, item.name, item.owner, standing.promised, each.why, waiting, place)


def _paths(result: Impact) -> Iterator[PathRow]:
    for reroute in result.reroutes:
        before, after = reroute.finish_before, reroute.finish_after
        days = (after - before).days if before is not None and after is not None else None
        yield PathRow(
            reroute.program.ref,
            before,
            after,
            days,
            _refs(reroute.added),
            _refs(reroute.left),
            reroute.program.place,
        )


def _refs(items: Iterable[AnyItem]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(item.ref for item in items))


def _findings(comparison: Comparison, found: tuple[Found, Found]) -> tuple[list[Finding], list[Finding]]:
    """What is said of the later plan alone, and of the earlier one alone, whatever was renamed between."""
    was, now = found
    then = as_named_now(was.rules, comparison.pairs)
    new = [*_apart(now.files, was.files), *without(now.rules, then)]
    fixed = [*_apart(was.files, now.files), *without(then, now.rules)]
    return sorted(new, key=_severity), sorted(fixed, key=_severity)


def _apart(ours: tuple[Finding, ...], theirs: tuple[Finding, ...]) -> Iterator[Finding]:
    """Findings of files, as often as they are said here more than there."""
    left = Counter((f.name, f.places[0].file, f.message) for f in theirs)
    for finding in ours:
        at = (finding.name, finding.places[0].file, finding.message)
        left[at] -= 1
        if left[at] < 0:
            yield finding


def _severity(finding: Finding) -> tuple[int, str, str, str]:
    return finding.severity.rank, finding.code, finding.item, finding.message


def _labelled(finding: Finding) -> Finding:
    return replace(finding, places=(finding.places[0].labelled(BEFORE),))


def _finding(finding: Finding) -> FindingRow:
    return FindingRow(
        finding.code,
        finding.name,
        finding.severity,
        finding.item,
        finding.message,
        finding.help,
        finding.places[0],
    )


def _kind(row: ChangeRow) -> str:
    """The one heading under which a change is counted."""
    if row.days and row.topic is not Topic.POLICY:
        return "later" if row.days > 0 else "earlier"
    match row.act:
        case Act.ADDED:
            return "added"
        case Act.REMOVED:
            return "removed"
        case Act.MOVED | Act.RENAMED:
            return "moved"
        case Act.CHANGED:
            return "owners" if row.topic is Topic.OWNERSHIP else "other"


def _totals(
    changes: tuple[ChangeRow, ...], result: Impact, rows: tuple[AffectedRow, ...], new: int, fixed: int
) -> Totals:
    kinds = Counter(map(_kind, changes))
    turns = Counter(shift.turn for shift in result.shifts)
    return Totals(
        len(changes),
        kinds["later"],
        kinds["earlier"],
        kinds["added"],
        kinds["removed"],
        kinds["moved"],
        kinds["owners"],
        kinds["other"],
        turns[Turn.NEWLY_LATE],
        turns[Turn.NO_LONGER_LATE],
        turns[Turn.RE_PROMISED],
        len(result.dropped),
        turns[Turn.LATER],
        turns[Turn.EARLIER],
        len(result.moved),
        sum(bool(strain.after) and not strain.before for strain in result.strains),
        sum(strain.after > strain.before > 0 for strain in result.strains),
        sum(strain.after < strain.before for strain in result.strains),
        len(result.uncovered),
        new,
        fixed,
        sum(row.agrees for row in rows),
    )


def _stat(changes: tuple[ChangeRow, ...]) -> Iterator[ProgramRow]:
    charter = {"portfolio", "policy", "calendar", "holiday", "team", "person", "objective", "waiver"}
    counts: dict[str, Counter[str]] = {}
    for row in changes:
        program = "" if row.kind in charter else row.ref.partition("/")[0]
        counts.setdefault(program, Counter())[_kind(row)] += 1
    for program, kinds in sorted(counts.items()):
        rest = kinds["owners"] + kinds["moved"] + kinds["other"]
        yield ProgramRow(program, kinds["later"], kinds["earlier"], kinds["added"], kinds["removed"], rest)
