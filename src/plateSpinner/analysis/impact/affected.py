"""Who has to agree to a change of plan, and who is hit by what follows from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from plateSpinner.analysis.changes.change import Act, Change, Comparison, Topic
from plateSpinner.analysis.impact.impact import Impact, Strain, Turn
from plateSpinner.analysis.impact.side import Side
from plateSpinner.analysis.load import PartyKind
from plateSpinner.analysis.progress import is_delivered, is_inactive
from plateSpinner.model.component import Component
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, AnyItem, Portfolio


@dataclass(frozen=True, slots=True)
class Stake:
    """Why somebody is concerned: their role, which item, what happens to it in words, days where it moves."""

    role: str
    kind: str
    ref: str
    what: str
    days: int | None
    agrees: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """A person or team with all their stakes, those to be agreed first."""

    party: str
    stakes: tuple[Stake, ...]

    @property
    def agrees(self) -> bool:
        """Whether anything that is theirs is changed, so that their word is needed."""
        return any(stake.agrees for stake in self.stakes)


def affected(comparison: Comparison, result: Impact, before: Side, after: Side) -> tuple[Affected, ...]:
    """Everybody with a stake in a change: those who have to agree first, then by how much is theirs."""
    return _Affected(comparison, before, after).of(result)


class _Affected:
    def __init__(self, comparison: Comparison, before: Side, after: Side) -> None:
        self._comparison = comparison
        self._before = before.portfolio
        self._after = after.portfolio
        self._as_of = after.as_of
        self._stakes: dict[str, dict[tuple[str, str, str], Stake]] = {}

    def of(self, result: Impact) -> tuple[Affected, ...]:
        for change in self._comparison.changes:
            for party, stake in self._agreeing(change):
                self._add(party, stake)
        for each in result.dropped:
            for item in each.waiting:
                self._hit(item, f"waits for {each.before.ref}, {each.why}", None)
        self._follow(result)
        for strain in result.strains:
            self._lead(strain)
        found = (Affected(party, tuple(sorted(s.values(), key=_first))) for party, s in self._stakes.items())
        return tuple(sorted(found, key=lambda a: (not a.agrees, -len(a.stakes), a.party)))

    def _follow(self, result: Impact) -> None:
        """Those whose dates come later."""
        for shift in result.shifts:
            if shift.turn in (Turn.NEWLY_LATE, Turn.LATER):
                self._hit(shift.after.item, shift.turn, shift.days)
        later = {id(item): days for item, days in result.moved if days > 0}
        for item, days in result.moved:
            if days > 0:
                self._hit(item, "moves", days)
        for item in self._after.items:
            if isinstance(item.fact, Dependency) and not self._is_over(item, item.fact):
                needed = _needed(self._after, item, item.fact)
                if needed is not None and id(needed) in later:
                    self._hit(item, "moves", later[id(needed)])

    def _add(self, party: str, stake: Stake) -> None:
        party = party.removeprefix("@")
        if not party:
            return
        mine = self._stakes.setdefault(party, {})
        at = (stake.role, stake.kind, stake.ref)
        if at not in mine or (stake.agrees and not mine[at].agrees):
            mine[at] = stake

    def _hit(self, item: AnyItem, what: str, days: int | None) -> None:
        """The owner of what follows, and whoever gives it where it is a commitment."""
        self._add(item.owner, Stake("owner", item.kind, item.ref, what, days, agrees=False))
        if isinstance(item.fact, Dependency):
            giver = _giver(self._after, item, item.fact)
            self._add(giver, Stake("giver", item.kind, item.ref, what, days, agrees=False))

    def _is_over(self, item: AnyItem, fact: Dependency) -> bool:
        return is_inactive(item.component) or is_delivered(fact, self._as_of)

    def _lead(self, strain: Strain) -> None:
        if strain.after <= strain.before or strain.party.kind is not PartyKind.TEAM:
            return
        team = self._after.charter.teams.get(strain.party.id)
        cell = next((c for c in strain.party.cells if c.period.label == strain.first), None)
        for portion in cell.portions[:1] if cell is not None and team is not None else ():
            role = f"lead of {strain.party.id}"
            what = "overloads the team"
            self._add(
                team.lead if team else "",
                Stake(role, portion.item.kind, portion.item.ref, what, None, agrees=False),
            )

    def _agreeing(self, change: Change) -> Iterator[tuple[str, Stake]]:
        """Who has to agree to one change."""
        if change.topic in _SILENT:
            return
        item, what = self._items.get((change.kind, change.ref)), _said(change)
        if item is None:
            role = _ROLES.get(change.kind)
            if role and ".readings." not in change.field:
                yield change.owner, Stake(role, change.kind, change.ref, what, change.days, agrees=True)
            return
        yield item.owner, Stake("owner", item.kind, item.ref, what, change.days, agrees=True)
        if change.field == "owner" and change.before:
            yield change.before, Stake("owner before", item.kind, item.ref, what, None, agrees=True)
        if change.field == "team":
            for team in (change.before, change.after):
                if team in self._after.charter.teams:
                    lead = self._after.charter.teams[team].lead
                    yield lead, Stake(f"lead of {team}", item.kind, item.ref, what, None, agrees=True)
        if isinstance(item.fact, Dependency):
            plan = self._after if change.act is not Act.REMOVED else self._before
            giver = _giver(plan, item, item.fact)
            yield giver, Stake("giver", item.kind, item.ref, what, change.days, agrees=True)
        if isinstance(item.fact, Milestone) and change.field.startswith("criteria"):
            for criterion in item.fact.criteria:
                yield criterion.approver, Stake("approver", item.kind, item.ref, what, None, agrees=True)
        if isinstance(item.fact, Component) and change.field == "target":
            yield item.fact.sponsor, Stake("sponsor", item.kind, item.ref, what, change.days, agrees=True)

    @cached_property
    def _items(self) -> dict[tuple[str, str], AnyItem]:
        gone = {(item.kind.value, item.ref): item for item in self._comparison.removed}
        return gone | {(item.kind.value, item.ref): item for item in self._after.items}


def _needed(plan: Portfolio, item: AnyItem, fact: Dependency) -> AnyItem | None:
    return plan.resolve(fact.needs, item.home, *WORK) if fact.needs else None


def _giver(plan: Portfolio, item: AnyItem, fact: Dependency) -> str:
    """Who delivers: as stated, or the owner of what is needed."""
    needed = _needed(plan, item, fact)
    return fact.giver or (needed.owner if needed is not None else "")


_ROLES = {"team": "lead", "objective": "owner"}
"""Who answers for what the portfolio holds itself."""
_SILENT = (Topic.TEXT, Topic.REPORTING, Topic.PROGRESS)
"""Changes that tell of what is so, and ask nobody's agreement."""


def _first(stake: Stake) -> tuple[bool, int, str, str]:
    return not stake.agrees, -(stake.days or 0), stake.ref, stake.role


def _said(change: Change) -> str:
    """A change in two or three words."""
    if change.act is not Act.CHANGED:
        return change.act.value
    if change.days:
        return f"{change.field} {'later' if change.days > 0 else 'earlier'}"
    return f"{change.field} changed"
