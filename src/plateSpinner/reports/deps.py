"""`spin deps`: what an item needs and what needs it; without an item the commitments from both sides.

Trees are flat, each row with its depth. Days are calendar days, floats and gaps working days.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.causes import giver, promised, terms
from plateSpinner.analysis.cycles import cycles
from plateSpinner.analysis.dependencies import Blast, Dependencies, Need, Promise, promises
from plateSpinner.analysis.progress import is_delivered
from plateSpinner.analysis.schedule.critical_path import ALWAYS, Cause
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.analysis.schedule.worktime import DAY, WorkTime
from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.links import LinkType
from plateSpinner.model.portfolio import AnyItem, Item, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import NOT_STATED, Unknown
from plateSpinner.reports.selection import Selection
from plateSpinner.reports.status import EVERYTHING


class Seen(StrEnum):
    """Why what is below a row is not repeated there."""

    ABOVE = "above"
    CIRCLE = "circle"


@dataclass(frozen=True, slots=True)
class Branch:
    """One row of a tree. `number` is the same wherever the same thing is meant.

    `start` means the start of all that is in an item. `link` is type and lag, or `commitment`;
    empty for what only follows from what is around what. `gap_days` is what lies between the two
    sides of the link, `drives` whether it sets the later one's date. `handoff` has the teams of the
    giver and the taker where they differ. `more` counts what is needed below and not shown.
    """

    depth: int
    number: int
    kind: str
    ref: str
    name: str
    start: bool
    owner: str
    team: str
    projected: dt.date | Unknown | None
    promised: Day | Unknown
    done: bool
    float_days: Decimal | None
    link: str
    gap_days: Decimal | None
    drives: bool
    handoff: tuple[str, ...]
    seen: Seen | None
    more: int
    place: Place


@dataclass(frozen=True, slots=True)
class Commitment:
    """A commitment as taker, giver and engine see it; as `analysis.dependencies.Promise`."""

    ref: str
    name: str
    owner: str
    giver: str
    needs: str
    for_item: str
    need_by: Day | Unknown
    promised: Day | Unknown
    projected: dt.date | Unknown
    status: str
    agreed_on: Day | None
    delivered: Day | None
    late: int | Unknown
    is_late: bool
    blast: Blast | None
    place: Place


@dataclass(frozen=True, slots=True)
class CrossLink:
    """A link from one program to another for which nobody has committed."""

    ref: str
    needs: str
    place: Place


@dataclass(frozen=True, slots=True)
class DepsReport:
    """The whole answer. With an item both trees begin with it, at depth 0; without one they are empty."""

    name: str
    as_of: dt.date
    as_of_from: str
    scope: str
    depth: int | None
    needs: tuple[Branch, ...]
    needed_by: tuple[Branch, ...]
    blast: Blast | None
    circles: tuple[tuple[str, ...], ...]
    commitments: tuple[Commitment, ...]
    uncommitted: tuple[CrossLink, ...]
    filters: tuple[str, ...]
    hidden: int
    problems: int


def build(
    portfolio: Portfolio,
    item: AnyItem | None,
    as_of: dt.date,
    as_of_from: str,
    selection: Selection = EVERYTHING,
    depth: int | None = None,
    problems: int = 0,
) -> DepsReport:
    """The dependencies of an item, `depth` levels of them, or all commitments of what is selected."""
    schedule = Schedule(portfolio, as_of)
    web = Dependencies(portfolio, as_of)
    taken = {id(c) for c in portfolio.components if selection.takes(portfolio, c, as_of)}
    everything = [d for c in portfolio.components for d in portfolio.held(c).dependencies]
    shown = [d for d in everything if id(d.component) in taken and _fits(d, selection)]
    needs: tuple[Branch, ...] = ()
    needed_by: tuple[Branch, ...] = ()
    if item is not None:
        walk = _Walk(schedule, web, as_of, depth)
        needs, needed_by = tuple(walk.tree(item, down=True)), tuple(walk.tree(item, down=False))
        refs = {branch.ref for branch in (*needs, *needed_by)}
        shown = [d for d in everything if d.ref in refs]
    crossing = [n for n in web.uncommitted if item is None and id(web.nodes[n.of].item.component) in taken]
    return DepsReport(
        portfolio.charter.name,
        as_of,
        as_of_from,
        item.ref if item else "",
        depth,
        needs,
        needed_by,
        web.blast(item) if item is not None else None,
        tuple(_circles(portfolio, None if item is None else {b.ref for b in (*needs, *needed_by)})),
        tuple(_commitment(row) for row in promises(portfolio, schedule, web, shown)),
        tuple(CrossLink(web.nodes[n.of].item.ref, web.nodes[n.on].item.ref, n.place) for n in crossing),
        selection.words(),
        len(everything) - len(shown) if item is None else 0,
        problems,
    )


def _fits(item: Item[Dependency], selection: Selection) -> bool:
    """Whether a commitment is itself about the owners and teams asked for, on either side."""
    sides = {item.owner, item.team, item.fact.giver.removeprefix("@")}
    return all(not names or not sides.isdisjoint(names) for names in (selection.owners, selection.teams))


def _circles(portfolio: Portfolio, refs: set[str] | None) -> Iterator[tuple[str, ...]]:
    for cycle in cycles(portfolio):
        circle = tuple(wait.item.ref for wait in cycle.waits)
        if refs is None or not refs.isdisjoint(circle):
            yield circle


def _commitment(row: Promise) -> Commitment:
    item, fact = row.item, row.item.fact
    return Commitment(
        ref=item.ref,
        name=item.name,
        owner=item.owner,
        giver=giver(fact),
        needs=fact.needs or fact.external,
        for_item=fact.for_,
        need_by=fact.need_by,
        promised=fact.promised,
        projected=row.projected,
        status=fact.status,
        agreed_on=fact.agreed_on,
        delivered=fact.delivered,
        late=row.late,
        is_late=row.is_late,
        blast=row.blast,
        place=item.place,
    )


class _Walk:
    """The trees of one plan at one date, without recursion: what is needed may be thousands deep."""

    def __init__(self, schedule: Schedule, web: Dependencies, as_of: dt.date, depth: int | None) -> None:
        self._schedule, self._web, self._as_of, self._depth = schedule, web, as_of, depth
        self._ties: dict[Place, list[tuple[int, int]]] = {}
        net = schedule.network
        for index, places in enumerate(net.places):
            for number, place in enumerate(places):
                if net.is_written(index, number):
                    self._ties.setdefault(place, []).append((index, number))

    def tree(self, item: AnyItem, *, down: bool) -> Iterator[Branch]:
        """What an item needs (`down`), or what needs it; each thing once in full."""
        root = self._web.number(item)
        if root is None:
            return
        path: list[int] = []
        open_: set[int] = set()
        shown: set[int] = set()
        waiting: list[tuple[int, Need | None, int]] = [(root, None, 0)]
        while waiting:
            number, need, depth = waiting.pop()
            while len(path) > depth:
                open_.discard(path.pop())
            if need is not None and not need.written and number in shown:
                continue
            seen = Seen.CIRCLE if number in open_ else Seen.ABOVE if number in shown else None
            below = list(self._below(number, down=down)) if seen is None else []
            cut = self._depth is not None and depth >= self._depth
            yield self._branch(number, need, depth, seen, len(below) if cut else 0)
            if seen is not None or cut:
                continue
            path.append(number)
            open_.add(number)
            shown.add(number)
            waiting.extend((on, why, depth + 1) for on, why in reversed(below))

    def _below(self, number: int, *, down: bool) -> Iterator[tuple[int, Need]]:
        if down:
            yield from ((need.on, need) for need in self._web.needs[number])
            return
        for need in self._web.needed_by[number]:
            if need.written or self._is_awaited(need.of):
                yield need.of, need

    def _is_awaited(self, number: int) -> bool:
        """Whether anything but what is around it waits for a summary, project or program."""
        node = self._web.nodes[number]
        if node.start or not _is_around(node.item):
            return True
        while True:
            ahead = self._web.needed_by[number]
            if any(need.written for need in ahead):
                return True
            outer = next((need.of for need in ahead if not need.written), None)
            if outer is None:
                return False
            number = outer

    def _branch(self, number: int, need: Need | None, depth: int, seen: Seen | None, more: int) -> Branch:
        node = self._web.nodes[number]
        item = node.item
        row = self._projected(item) if not node.start else None
        gap, drives = self._gap(need) if need else (None, False)
        return Branch(
            depth=depth,
            number=number,
            kind=_kind(item),
            ref=item.ref,
            name=item.name,
            start=node.start,
            owner=item.owner,
            team=_team(item),
            projected=row[0] if row else None,
            promised=promised(item) if not node.start else NOT_STATED,
            done=self._is_done(item, row[2] if row else False) and not node.start,
            float_days=row[1] if row else None,
            link=_link(need) if need else "",
            gap_days=gap,
            drives=drives,
            handoff=self._handoff(need) if need else (),
            seen=seen,
            more=more,
            place=need.place if need else item.place,
        )

    def _projected(self, item: AnyItem) -> tuple[dt.date | Unknown, Decimal | None, bool] | None:
        row = self._schedule.row(item)
        if row is None:
            return None
        spare = None if row.total_float is None else _tenths(Decimal(row.total_float) / row.day)
        return row.finish if row.unknown is None else row.unknown, spare, row.done

    def _is_done(self, item: AnyItem, done: bool) -> bool:  # noqa: FBT001 - what the row says
        fact = item.fact
        return is_delivered(fact, self._as_of) if isinstance(fact, Dependency) else done

    def _gap(self, need: Need) -> tuple[Decimal | None, bool]:
        """The least gap of the ties that a link stands for, and whether one of them drives."""
        net, timings = self._schedule.network, self._schedule.passes.timings
        gaps: list[Decimal] = []
        drives = False
        for index, number in self._ties.get(need.place, ()):
            activity, timing = net.activities[index], timings[index]
            if activity.finished is not None:
                continue
            tie = activity.ties[number]
            before, on = timings[tie.on], net.activities[tie.on]
            from_start, to_start = tie.type in _FROM_START, tie.type in _TO_START
            bound = tie.clock.add(before.start if from_start else before.finish, tie.lag)
            by_clock = on.clock is ALWAYS and not on.gate
            clock = on.clock if by_clock else on.measure
            day = clock.day if isinstance(clock, WorkTime) else DAY
            gaps.append(Decimal(clock.between(bound, timing.goes_on if to_start else timing.finish)) / day)
            drives = drives or (timing.driver.cause is Cause.LINK and timing.driver.tie == number)
        return (_tenths(min(gaps)) if gaps else None), drives

    def _handoff(self, need: Need) -> tuple[str, ...]:
        if not need.written:
            return ()
        teams = _team(self._web.nodes[need.on].item), _team(self._web.nodes[need.of].item)
        return teams if all(teams) and teams[0] != teams[1] else ()


_FROM_START = (LinkType.SS, LinkType.SF)
_TO_START = (LinkType.FS, LinkType.SS)


def _is_around(item: AnyItem) -> bool:
    return isinstance(item.fact, Component) or (isinstance(item.fact, Task) and bool(item.fact.tasks))


def _kind(item: AnyItem) -> str:
    return "commitment" if isinstance(item.fact, Dependency) else item.kind


def _team(item: AnyItem) -> str:
    return item.fact.giver.removeprefix("@") if isinstance(item.fact, Dependency) else item.team


def _link(need: Need) -> str:
    if need.link is None:
        return "commitment" if need.written else ""
    return terms(need.link)


def _tenths(days: Decimal) -> Decimal:
    return days.quantize(Decimal("0.1"))
