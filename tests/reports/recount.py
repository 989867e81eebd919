"""A brute force over a plan's raw YAML: what holds up whom, and what risks are worth, by plain loops.

Written from the plan format and the reports' help, not from the product's code. Only floats and
projected dates are taken as given, from what `spin schedule --json` says: `rows` by reference.
Where something can't be told the answer is None.
"""

import calendar
import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import yaml

Json = dict[str, Any]  # what a YAML or JSON file holds
LEVELS = ("very_low", "low", "medium", "high", "very_high")
CHANCES = ("5%", "15%", "35%", "60%", "85%")
DELAYS = ("2d", "5d", "15d", "40d", "80d")
COSTS = ("1%", "5%", "10%", "20%", "40%")
WORK = ("milestone", "task", "project", "program")
SECTIONS = {
    "milestones": "milestone",
    "dependencies": "dependency",
    "risks": "risk",
    "issues": "issue",
    "assumptions": "assumption",
    "decisions": "decision",
}
NOMINAL = {"d": Fraction(1), "w": Fraction(5), "mo": Fraction(20), "h": Fraction(1, 8), "cd": Fraction(5, 7)}
MANY = 3  # open predecessors that make a merge point


@dataclass(eq=False)
class Thing:
    """Anything with an id; `home` is the project or program that holds it, `above` what is around it."""

    kind: str
    ref: str
    data: Json
    above: "Thing | None" = None
    home: "Thing | None" = None
    inside: list["Thing"] = field(default_factory=list)

    @property
    def program(self) -> str:
        return self.ref.partition("/")[0]

    def inherited(self, key: str) -> str:
        own = str(self.data.get(key) or "").removeprefix("@")
        return own or (self.above.inherited(key) if self.above else "")

    @property
    def stands_in(self) -> "Thing":
        return self.home or self

    @property
    def is_leaf(self) -> bool:
        return self.kind == "milestone" or (self.kind == "task" and not self.inside)


class Gate(NamedTuple):
    """Something that waits for somebody, when it is wanted, and what it holds up."""

    kind: str
    ref: str
    text: str
    day: object
    holds: list[Thing]


def days(text: object) -> tuple[dt.date, dt.date] | None:
    """The first and the last day of a date of any grain; None where none is stated."""
    if not isinstance(text, str) or not text[:4].isdigit():
        return None
    year = int(text[:4])
    if re.fullmatch(r"\d{4}-\d\d", text):
        month = int(text[5:])
        return dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1])
    if match := re.fullmatch(r"\d{4}-(W|Q|H)(\d+)", text):
        number = int(match[2])
        if match[1] == "W":
            return dt.date.fromisocalendar(year, number, 1), dt.date.fromisocalendar(year, number, 7)
        size = 3 if match[1] == "Q" else 6
        last = number * size
        return dt.date(year, last - size + 1, 1), dt.date(year, last, calendar.monthrange(year, last)[1])
    day = dt.date.fromisoformat(text[:10])
    return day, day


def share(text: str) -> Fraction:
    return Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)


def length(text: str) -> Fraction:
    """Nominal working days."""
    match = re.fullmatch(r"([\d.]+)([a-z]+)", text)
    assert match, text
    return Fraction(match[1]) * NOMINAL[match[2]]


def likely(value: Any) -> Any:  # noqa: ANN401 - one value or three, as the YAML has it
    """The middle one of three."""
    if isinstance(value, list):
        return value[1]
    return value["likely"] if isinstance(value, dict) and "likely" in value else value


class Recount:
    """One plan at one day."""

    def __init__(self, root: Path, as_of: dt.date, rows: Iterable[Json]) -> None:
        self.as_of = as_of
        self.rows = {(row["ref"], row["kind"] == "milestone"): row for row in rows}
        self.charter: Json = _read(root / "portfolio.yaml")
        self.components: list[Thing] = []
        self.things: list[Thing] = []
        for path in sorted(root.glob("*/program.yaml")):
            program = Thing("program", path.parent.name, _read(path))
            self._take(program)
            for file in sorted(path.parent.rglob("*.yaml")):
                if file != path:
                    ref = f"{program.ref}/{file.stem}"
                    self._take(Thing("project", ref, _read(file), program, None))
        self.by_ref: dict[str, list[Thing]] = defaultdict(list)
        for thing in self.things:
            self.by_ref[thing.ref].append(thing)
        self.edges = self._edges()

    # the plan

    def _take(self, component: Thing) -> None:
        self.components.append(component)
        self.things.append(component)
        if component.above is not None:
            component.above.inside.append(component)
        waiting = [
            (component, f"{component.ref}/{i}", t) for i, t in (component.data.get("tasks") or {}).items()
        ]
        for above, ref, data in waiting:  # grows while it is read
            task = Thing("task", ref, data or {}, above, component)
            above.inside.append(task)
            self.things.append(task)
            waiting += [(task, f"{ref}.{i}", t) for i, t in (task.data.get("tasks") or {}).items()]
        for section, kind in SECTIONS.items():
            for id_, data in (component.data.get(section) or {}).items():
                thing = Thing(kind, f"{component.ref}/{id_}", data or {}, component, component)
                self.things.append(thing)
                if kind == "milestone":
                    component.inside.append(thing)

    def meant(self, text: str, home: Thing, *kinds: str) -> Thing | None:
        """What a reference means: `item`, `project/item`, `program/…`; None where it is not one thing."""
        kinds = kinds or WORK
        here = self._named(f"{home.ref}/{text}", kinds)
        if "/" not in text and here:
            return here[0] if len(here) == 1 else None
        refs = {text, f"{home.program}/{text}"} if text.count("/") == 1 else {text}
        found = [thing for ref in refs for thing in self._named(ref, kinds)]
        return found[0] if len(found) == 1 else None

    def _named(self, ref: str, kinds: tuple[str, ...]) -> list[Thing]:
        return [thing for thing in self.by_ref.get(ref, ()) if thing.kind in kinds]

    def all_meant(self, texts: Iterable[str], home: Thing) -> list[Thing]:
        return [found for text in texts if (found := self.meant(text, home)) is not None]

    def row(self, thing: Thing | None) -> Json | None:
        """What the schedule says of it."""
        return self.rows.get((thing.ref, thing.kind == "milestone")) if thing else None

    def counts(self, component: Thing) -> bool:
        """Whether its dates count: active or proposed; a program may leave it to its projects."""
        status = component.data.get("status")
        return status in ("active", "proposed") or (not status and component.kind == "program")

    def of(self, kind: str) -> Iterator[Thing]:
        """The things of a kind where dates count."""
        return (t for t in self.things if t.kind == kind and self.counts(t.stands_in))

    def happened(self, text: object) -> bool:
        day = days(text)
        return day is not None and day[0] <= self.as_of

    def is_done(self, thing: Thing) -> bool:
        """Whether it, or all that is in it, is done; all is in what is said to be done as a whole."""
        parts = [part for part in thing.inside if not self._gone(part)]
        going = [p for p in parts if p.kind != "project" or p.data.get("status") != "on_hold"] or parts
        if going:
            return all(self.is_done(part) for part in going)
        if thing.data.get("done") or not thing.is_leaf:
            return self.happened(thing.data.get("done"))
        component = thing.stands_in
        stati = [each.data.get("status") for each in (component, component.above) if each]
        return "done" in stati and not self._gone(thing)

    def is_promise(self, thing: Thing) -> bool:
        """An open milestone with a promised date, where dates count."""
        return (
            thing.kind == "milestone"
            and days(thing.data.get("due")) is not None
            and not self.happened(thing.data.get("done"))
            and self.counts(thing.stands_in)
        )

    def is_delivered(self, commitment: Thing) -> bool:
        if commitment.data.get("delivered"):
            return self.happened(commitment.data["delivered"])
        return commitment.data.get("status") == "delivered"

    # what waits for what

    def _gone(self, thing: Thing) -> bool:
        """Cancelled, or in a program that is."""
        component = thing.stands_in
        return "cancelled" in (
            component.data.get("status"),
            component.above.data.get("status") if component.above else "",
        )

    def _leaves(self, thing: Thing, *, finish: bool = False) -> list[Thing]:
        """The tasks and milestones in a thing; those that its finish waits for leave out what is on hold."""
        if thing.is_leaf:
            return [] if self._gone(thing) else [thing]
        parts = [part for part in thing.inside if not self._gone(part)]
        if finish:
            going = [p for p in parts if p.kind != "project" or p.data.get("status") != "on_hold"]
            parts = going or parts
        return [leaf for part in parts for leaf in self._leaves(part, finish=finish)]

    def _bound(self, thing: Thing) -> list[Thing]:
        """What begins only when a thing may: itself, or every task in it."""
        leaves = self._leaves(thing)
        return leaves if thing.is_leaf else [leaf for leaf in leaves if leaf.kind == "task"]

    def _edges(self) -> dict[Thing, list[Thing]]:
        edges: dict[Thing, list[Thing]] = defaultdict(list)
        for taker, giver, kind, commitment in self.waits():
            if commitment is not None and commitment.data.get("delivered"):
                continue
            from_start = kind in ("SS", "SF")
            before = self._bound(giver) if from_start else self._leaves(giver, finish=True)
            for one in {giver, *before}:
                edges[one] += self._bound(taker)
        return edges

    def waits(self) -> Iterator[tuple[Thing, Thing, str, Thing | None]]:
        """Who waits for whom, as written: by links and by commitments."""
        for taker in self.things:
            if taker.kind in ("milestone", "task"):
                for link in taker.data.get("after") or ():
                    text, _, how = link.partition(" ")
                    giver = self.meant(text, taker.stands_in)
                    if giver is not None:
                        yield taker, giver, how[:2] or "FS", None
        for commitment in self.things:
            if commitment.kind == "dependency":
                for taker in self.all_meant([commitment.data.get("for") or ""], commitment.stands_in):
                    for giver in self.all_meant([commitment.data.get("needs") or ""], commitment.stands_in):
                        yield taker, giver, "FS", commitment

    def behind(self, things: Iterable[Thing]) -> set[Thing]:
        """Tasks and milestones that wait for one of these, at any remove, with those in them."""
        waiting = [leaf for thing in things for leaf in (thing, *self._leaves(thing)) if not self._gone(leaf)]
        found = set(waiting)
        for one in waiting:
            for after in self.edges.get(one, ()):
                if after not in found:
                    found.add(after)
                    waiting.append(after)
        return {thing for thing in found if thing.is_leaf}

    def promises(self, things: Iterable[Thing]) -> set[Thing]:
        return {thing for thing in self.behind(things) if self.is_promise(thing)}

    # bottlenecks

    def gates(self) -> Iterator[tuple[str, Gate]]:
        """What waits for somebody, behind whom it waits for."""
        for one in self.of("milestone"):
            for criterion in one.data.get("criteria") or ():
                party = (criterion.get("approver") or "").removeprefix("@")
                if party and criterion.get("met") != "true" and not self.is_done(one):
                    day = criterion.get("by") or one.data.get("forecast") or one.data.get("due")
                    yield party, Gate("approval", one.ref, criterion["text"], day, [one])
        for one in self.of("decision"):
            party, id_ = one.inherited("owner"), one.ref.rpartition("/")[2]
            if party and not self.happened(one.data.get("decided")):
                held = self.all_meant(one.data.get("moves") or (), one.stands_in)
                name = one.data.get("name") or id_
                yield party, Gate("decision", one.ref, name, one.data.get("needed_by"), held)
        for one in self.of("dependency"):
            if party := self.giver(one):
                if self.is_delivered(one) or one.data.get("status") == "rejected":
                    continue
                held = self.all_meant([one.data.get("for") or ""], one.stands_in)
                name = one.data.get("name") or one.ref.rpartition("/")[2]
                yield party, Gate("commitment", one.ref, name, one.data.get("need_by"), held)

    def giver(self, commitment: Thing) -> str:
        stated: str = (commitment.data.get("giver") or "").removeprefix("@")
        needed = self.meant(commitment.data.get("needs") or "", commitment.stands_in)
        outside: str = commitment.data.get("external") or ""
        return stated or outside or (needed.inherited("owner") if needed else "")

    def _late(self, day: object) -> int:
        span = days(day)
        return max((self.as_of - span[1]).days, 0) if span else 0

    def gatekeepers(self) -> list[Json]:
        parties: dict[str, list[Gate]] = defaultdict(list)
        for party, gate in self.gates():
            parties[party].append(gate)
        rows = []
        for party, own in parties.items():
            held = [thing for gate in own for thing in gate.holds]
            waiting = sorted(
                ((gate.kind, gate.ref, gate.text, told(gate.day), self._late(gate.day)) for gate in own),
                key=lambda row: (-row[4], row[1], row[2]),
            )
            rows.append(
                {
                    "party": party,
                    "approvals": sum(gate.kind == "approval" for gate in own),
                    "decisions": sum(gate.kind == "decision" for gate in own),
                    "commitments": sum(gate.kind == "commitment" for gate in own),
                    "late": sum(row[4] > 0 for row in waiting),
                    "owns": self.owned(party),
                    "items_behind": len(self.behind(held)),
                    "promises_behind": len(self.promises(held)),
                    "programs": {thing.program for thing in self.behind(held)},
                    "gates": waiting,
                }
            )
        return sorted(rows, key=lambda r: (-r["promises_behind"], -len(r["gates"]), r["party"]))

    def owned(self, party: str) -> int:
        """The open milestones and tasks that they answer for."""
        mine = (t for kind in ("milestone", "task") for t in self.of(kind) if t.is_leaf)
        return sum(t.inherited("owner") == party and not self.is_done(t) for t in mine)

    def commitments(self) -> list[Json]:
        rows = []
        for one in self.of("dependency"):
            if self.is_delivered(one) or one.data.get("status") == "rejected" or not self.giver(one):
                continue
            needed = self.meant(one.data.get("needs") or "", one.stands_in)
            row = self.row(needed)
            projected = None if row is None or row["unknown"] else row["finish"]
            held = self.all_meant([one.data.get("for") or ""], one.stands_in)
            rows.append(
                {
                    "ref": one.ref,
                    "giver": self.giver(one),
                    "needs": one.data.get("needs") or one.data.get("external"),
                    "need_by": told(one.data.get("need_by")),
                    "promised": told(one.data.get("promised")),
                    "status": one.data.get("status") or "proposed",
                    "agreed_on": told(one.data.get("agreed_on")),
                    "projected": projected,
                    "late": self._later(one.data, projected),
                    "total_float": spare(row),
                    "items_behind": len(self.behind(held)),
                    "promises_behind": len(self.promises(held)),
                }
            )
        return sorted(
            rows, key=lambda r: (r["late"] is None, -(r["late"] or 0), -r["promises_behind"], r["ref"])
        )

    def _later(self, data: Json, projected: str | None) -> int | None:
        """From the day it is needed to the latest of promise, projection and today."""
        needed, promised, seen = days(data.get("need_by")), days(data.get("promised")), days(projected)
        comes = [self.as_of, *(each[1] for each in (promised, seen) if each)]
        if needed is None or (len(comes) == 1 and self.as_of <= needed[1]):
            return None
        return (max(comes) - needed[1]).days

    def _open(self, thing: Thing) -> bool:
        if not self.counts(thing.stands_in) or (thing.kind == "dependency" and self.is_delivered(thing)):
            return False
        return not self.is_done(thing)

    def _pairs(self) -> list[tuple[Thing, Thing]]:
        """Giver and taker, each pair once, where both are open and their dates count."""
        pairs = {
            (giver, taker): None
            for taker, giver, _, commitment in self.waits()
            if commitment is None or not self.is_delivered(commitment)
        }
        return [
            (giver, taker)
            for giver, taker in pairs
            if self._open(giver) and self._open(taker) and not self._gone(giver) and not self._gone(taker)
        ]

    def merges(self) -> list[tuple[str, list[str], Fraction | None]]:
        """What waits for three or more that are open; commitments from outside count among them."""
        givers: dict[Thing, list[str]] = defaultdict(list)
        for giver, taker in self._pairs():
            givers[taker].append(giver.ref)
        for one in self.of("dependency"):
            needed = self.meant(one.data.get("needs") or "", one.stands_in)
            if needed is None and not self.is_delivered(one):
                for taker in self.all_meant([one.data.get("for") or ""], one.stands_in):
                    if self._open(one) and self._open(taker) and not self._gone(taker):
                        givers[taker].append(one.ref)
        rows = [(taker.ref, sorted(refs), spare(self.row(taker))) for taker, refs in givers.items()]
        return sorted((row for row in rows if len(row[1]) >= MANY), key=lambda row: (-len(row[1]), row[0]))

    def handoffs(self) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for giver, taker in self._pairs():
            gives, takes = giver.inherited("team"), taker.inherited("team")
            if gives and takes and gives != takes:
                found[gives, takes].append(f"{giver.ref} → {taker.ref}")
        return {teams: sorted(links) for teams, links in found.items()}

    def _open_tasks(self) -> list[Thing]:
        return [task for task in self.of("task") if task.is_leaf and not self.is_done(task)]

    def _begun(self, task: Thing) -> bool:
        return self.happened(task.data.get("started")) or (
            not task.data.get("started") and share(task.data.get("progress") or "0") > 0
        )

    def in_progress(self) -> list[tuple[str, list[str], int | None]]:
        """Who, which tasks (the oldest first, those of unknown age last), days since the oldest was begun."""
        found: dict[str, list[tuple[bool, int, str]]] = defaultdict(list)
        for task in self._open_tasks():
            if self._begun(task):
                start = days(task.data.get("started"))
                age = (self.as_of - start[0]).days if start else 0
                hands = (task.data.get("assign") or {}).items()
                assigned = {name.removeprefix("@") for name, fte in hands if float(fte)}
                for party in assigned or {task.inherited("owner")} - {""}:
                    found[party].append((start is None, -age, task.ref))
        rows = []
        for party, tasks in found.items():
            undated, age, _ = min(tasks)
            rows.append((party, [ref for *_, ref in sorted(tasks)], None if undated else -age))
        return sorted(rows, key=lambda row: (-len(row[1]), row[0]))

    def idle(self) -> dict[str, tuple[bool, int]]:
        """What could go on today and has not begun, with promises behind it: whether assigned, how many."""
        today = self.as_of
        while today.weekday() > 4:  # Saturday and Sunday
            today += dt.timedelta(days=1)
        found = {}
        for task in self._open_tasks():
            row = self.row(task)
            if row is None or self._begun(task) or task.data.get("started"):
                continue
            if row["goes_on"] > f"{today}T09:00" or not self._can_begin(task):
                continue
            if promises := self.promises([task]):
                hands = (task.data.get("assign") or {}).values()
                found[task.ref] = any(map(float, hands)), len(promises)
        return found

    def _can_begin(self, task: Thing) -> bool:
        """Whether nothing before it is in doubt: then the earliest possible day is the day."""
        component = task.stands_in
        stati = component.data.get("status"), component.above.data.get("status") if component.above else ""
        if "on_hold" in stati or task in self._after(task):
            return False
        around: list[Thing] = []
        one: Thing | None = task
        while one is not None:
            around.append(one)
            one = one.above
        for thing in around:
            for link in thing.data.get("after") or ():
                text, _, how = link.partition(" ")
                giver = self.meant(text, thing.stands_in)
                if giver is None or self._gone(giver):
                    return False
                if how[:2] in ("", "FS", "SS") and self._is_doubtful(giver, how[:2]):
                    return False
            for commitment in self.things:
                if commitment.kind == "dependency" and not self._gone(commitment):
                    taker = self.meant(commitment.data.get("for") or "", commitment.stands_in)
                    if taker is thing and not self._comes(commitment):
                        return False
        return True

    def _after(self, task: Thing) -> set[Thing]:
        return self.behind(self.edges.get(task, ()))

    def _is_doubtful(self, giver: Thing, how: str) -> bool:
        row, data = self.row(giver), giver.data
        begun = giver.is_leaf and bool(data.get("started") or share(data.get("progress") or "0"))
        return row is None or (bool(row["unknown"]) and not (how == "SS" and begun))

    def _comes(self, commitment: Thing) -> bool:
        """Whether it is told when a commitment comes."""
        data = commitment.data
        if data.get("delivered"):
            return True
        if data.get("needs"):
            needed = self.meant(data["needs"], commitment.stands_in)
            return needed is not None and not self._gone(needed) and not self._is_doubtful(needed, "FS")
        promised = days(data.get("promised"))
        return promised is not None and promised[1] >= self.as_of and data.get("status") != "rejected"

    # risks

    def _policy(self, *keys: str) -> Json:
        found: Any = self.charter.get("policy") or {}
        for key in keys:
            found = found.get(key) or {}
        return dict(found)

    def _scale(self, defaults: tuple[str, ...], *keys: str) -> list[str]:
        stated = self._policy(*keys)
        return [stated.get(level) or default for level, default in zip(LEVELS, defaults, strict=True)]

    @property
    def high_from(self) -> int:
        return int(self._policy().get("high_risk") or 12)

    def _chance(self, stated: object) -> tuple[int | None, Fraction | None]:
        """Its level, 1 to 5, and what it is worth."""
        scale = [share(each) for each in self._scale(CHANCES, "probability")]
        if not isinstance(stated, str) or not stated or stated == "unknown":
            return None, None
        if stated in LEVELS:
            return LEVELS.index(stated) + 1, scale[LEVELS.index(stated)]
        gaps = [abs(worth - share(stated)) for worth in scale]
        return max(n for n in range(5) if gaps[n] == min(gaps)) + 1, share(stated)

    def _money(self, stated: object) -> tuple[Fraction, str]:
        """An amount and its currency, the portfolio's where none is named; none where unknown."""
        own = str(self.charter.get("currency") or "")
        if isinstance(stated, dict) and "amount" in stated:
            return self._money(f"{stated['amount']} {stated.get('currency') or own}")
        match = re.fullmatch(r"([\d.]+)([kM]?)(?: ([A-Z]{3}))?", stated) if isinstance(stated, str) else None
        if match is None:
            return Fraction(0), ""
        return Fraction(match[1]) * {"": 1, "k": 1000, "M": 1000000}[match[2]], match[3] or own

    def figures(self, risk: Thing, probability: object, impact: object) -> Json:
        """Levels, score, delay and cost, and both times the probability."""
        p, chance = self._chance(probability)
        own = self.charter.get("currency")
        budget, currency = self._money(risk.stands_in.data.get("budget"))
        delays = [length(each) for each in self._scale(DELAYS, "impact", "schedule")]
        costs = [share(each) for each in self._scale(COSTS, "impact", "cost")]
        i: int | None = None
        delay = cost = None
        if isinstance(impact, str) and impact in LEVELS:
            i = LEVELS.index(impact) + 1
            delay = delays[i - 1]
            cost = costs[i - 1] * budget if currency == own else None
        elif isinstance(impact, dict) and "unknown" not in impact:
            reached = []
            if impact.get("schedule"):
                delay = length(likely(impact["schedule"]))
                reached.append(_level(delay, delays))
            if impact.get("cost"):
                amount, of = self._money(likely(impact["cost"]))
                cost = amount if of == own else None
                if budget and of == currency:
                    reached.append(_level(amount / budget, costs))
            i = max(reached, default=None)
        return {
            "probability": None if p is None else LEVELS[p - 1],
            "impact": None if i is None else LEVELS[i - 1],
            "score": None if p is None or i is None else p * i,
            "delay": delay,
            "cost": cost,
            "days": None if chance is None or delay is None else chance * delay,
            "money": None if chance is None or cost is None else chance * cost,
        }

    def is_open_risk(self, risk: Thing) -> bool:
        if risk.data.get("closed"):
            return not self.happened(risk.data["closed"])
        return (risk.data.get("status") or "open") == "open"

    def risks(self) -> list[Json]:
        """Every risk that shows with `--closed`: those of programs and projects whose dates count."""
        named = {
            self.meant(issue.data["risk"], issue.stands_in, "risk")
            for issue in self.things
            if issue.kind == "issue" and issue.data.get("risk")
        }
        return sorted(
            (self._risk(risk, has_issue=risk in named) for risk in self.of("risk")), key=lambda r: r["order"]
        )

    def _risk(self, risk: Thing, *, has_issue: bool) -> Json:
        data = risk.data
        inherent = self.figures(risk, data.get("probability"), data.get("impact"))
        residual = None
        if left := data.get("residual"):
            chance = left.get("probability") or data.get("probability")
            residual = self.figures(risk, chance, left.get("impact") or data.get("impact"))
        threat = (data.get("kind") or "threat") == "threat"
        affected = self._affected(data, risk, inherent["delay"])
        opened = self.is_open_risk(risk)
        score = inherent["score"]
        return {
            "ref": risk.ref,
            "kind": "threat" if threat else "opportunity",
            "owner": risk.inherited("owner"),
            "open": opened,
            "high": threat and score is not None and score >= self.high_from,
            "inherent": inherent,
            "residual": residual,
            "delay": max((a[3] for a in affected if a[3] is not None), default=None),
            "nearest": min((a[1] for a in affected if a[1] is not None), default=None),
            "affected": affected,
            "flags": self._flags(data, has_issue=has_issue, opened=opened),
            "order": (
                not threat,
                score is None,
                -(score or 0),
                -(inherent["days"] or 0),
                -(inherent["money"] or 0),
                risk.ref,
            ),
        }

    def _affected(
        self, data: Json, risk: Thing, delay: Fraction | None
    ) -> list[tuple[str, str | None, Fraction | None, Fraction | None]]:
        """What is hit and not done: reference, its promise or projection, float, and what float leaves."""
        found = []
        for target in dict.fromkeys(self.all_meant(data.get("affects") or (), risk.stands_in)):
            row = self.row(target)
            if self.is_done(target):
                continue
            due = days(target.data.get("due"))
            date = str(due[1]) if due else row["finish"] if row else None
            has = spare(row)
            left = None if has is None or delay is None else max(delay - max(has, Fraction(0)), Fraction(0))
            found.append((target.ref, date, has, left))
        return found

    def _flags(self, data: Json, *, has_issue: bool, opened: bool) -> list[str]:
        flags = []
        if data.get("status") == "occurred" and not has_issue:
            flags.append("occurred without an issue")
        if not opened:
            return flags
        actions = [action or {} for action in (data.get("actions") or {}).values()]
        late = sum(
            not self.happened(action.get("done")) and self._late(action.get("due")) > 0 for action in actions
        )
        if not data.get("owner"):
            flags.append("no owner")
        if not data.get("response"):
            flags.append("no response")
        elif data["response"] not in ("accept", "escalate") and not actions:
            flags.append("no action")
        if self._late(data.get("review")):
            flags.append(f"review overdue since {data['review']}")
        if late:
            flags.append(f"{late} action{'s' if late > 1 else ''} overdue")
        return flags

    def totals(self, by: str) -> dict[str, Json]:
        """Open threats by program, owner, team, cause or what they affect."""
        found: dict[str, list[Thing]] = defaultdict(list)
        for risk in self.threats():
            match by:
                case "program":
                    names = [risk.program]
                case "owner" | "team":
                    names = [risk.inherited(by)]
                case "cause":
                    names = [(risk.data.get("cause") or "").strip()]
                case _:
                    affected = self.all_meant(risk.data.get("affects") or (), risk.stands_in)
                    names = [thing.ref for thing in affected]
            for name in set(names) or {""}:
                found[name].append(risk)
        return {name: self.total(mine) for name, mine in found.items()}

    def threats(self) -> list[Thing]:
        """The open ones."""
        open_ = (risk for risk in self.of("risk") if self.is_open_risk(risk))
        return [risk for risk in open_ if risk.data.get("kind") != "opportunity"]

    def total(self, mine: list[Thing]) -> Json:
        each = [self.figures(r, r.data.get("probability"), r.data.get("impact")) for r in mine]
        return {
            "risks": len(mine),
            "high": sum((one["score"] or 0) >= self.high_from for one in each),
            "days": sum((one["days"] or Fraction(0) for one in each), Fraction(0)),
            "money": sum((one["money"] or Fraction(0) for one in each), Fraction(0)),
            "untold": sum(one["days"] is None and one["money"] is None for one in each),
            "refs": sorted(risk.ref for risk in mine),
        }

    def matrix(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Open threats by probability and impact: before and after the response."""
        found: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
        for row in self.risks():
            if row["open"] and row["kind"] == "threat":
                for when, one in enumerate((row["inherent"], row["residual"] or row["inherent"])):
                    if one["score"] is not None:
                        found[one["probability"], one["impact"]][when] += 1
        return {where: (before, after) for where, (before, after) in found.items()}

    def raid(self) -> list[tuple[str, str, str, int, int | None, int]]:
        """Open issues, assumptions, decisions: kind, ref, owner, days late, age, promises behind."""
        rows = []
        for kind, due, closing, shut, refs in (
            ("issue", "due", "closed", ("closed",), "affects"),
            ("assumption", "validate_by", "validated", ("validated", "invalid"), "affects"),
            ("decision", "needed_by", "decided", (), "moves"),
        ):
            for one in self.of(kind):
                status = one.data.get("status")
                by_date = one.data.get(closing)
                if (self.happened(by_date) if by_date else status in shut) or status == "invalid":
                    continue
                raised = days(one.data.get("raised"))
                age = (self.as_of - raised[0]).days if raised else None
                behind = self.promises(self.all_meant(one.data.get(refs) or (), one.stands_in))
                late = self._late(one.data.get(due))
                rows.append((kind, one.ref, one.inherited("owner"), late, age, len(behind)))
        return sorted(rows, key=lambda r: (-r[3], -r[5], -(r[4] or 0), r[1]))


def told(day: object) -> str | None:
    """A date as it is written; None where none is."""
    return str(day) if days(day) else None


def spare(row: Json | None) -> Fraction | None:
    """Total float in working days, from a row of the schedule."""
    if row is None or row["total_float_days"] is None:
        return None
    return Fraction(row["total_float_days"])


def _level(amount: Fraction, scale: list[Fraction]) -> int:
    return next((n for n, most in enumerate(scale, 1) if amount <= most), 5)


def _read(path: Path) -> Json:
    return yaml.load(path.read_text("utf-8"), yaml.BaseLoader) or {}  # noqa: S506 - texts only
