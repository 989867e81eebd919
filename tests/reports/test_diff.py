"""`spin diff` beside the other reports, each run on either side of a change: it tells what they tell."""

import contextlib
import copy
import datetime as dt
import io
import json
import os
import random
import re
import shutil
import sys
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from tests.reports.recount import Json, Recount, Thing, days
from tests.reports.test_recount_random import Plan, flow
from tests.repository import GIT, git

from plateSpinner.analysis.changes.compare import compare
from plateSpinner.analysis.impact.impact import Impact, Turn, impact
from plateSpinner.analysis.impact.side import Side
from plateSpinner.cli import app
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.catalogue import GOVERNANCE, catalogue
from plateSpinner.workspace.load import load
from plateSpinner.workspace.snapshot import Snapshot

if not GIT:
    pytest.skip("git is not here", allow_module_level=True)

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "programs"
REAL = ROOT.parent / "shared" / "real" / "kubernetes" / "programs"
EDITS = ROOT / "tests" / "analysis"
WHOLE = bool(os.environ.get("SPIN_ALL_EDITS"))
"""Every scripted edit and many more random ones, which takes minutes."""
AHEAD = dt.timedelta(days=731)
PROMISES = {"milestone": "due", "task": "deadline", "dependency": "need_by"} | dict.fromkeys(
    ("project", "program"), "target"
)
RULES = catalogue().keys()
"""Everything else is told of the files."""
OF_RANGES = {entry.name for entry in catalogue().values() if entry.family == GOVERNANCE}
"""Rules about a range of commits, which `spin check` alone doesn't run."""
Key = tuple[str, str]
"""The kind and the reference of an item."""


# what the reports say of one side


def spin(folder: Path, *words: str) -> Json:
    """The JSON of a command, run in this process."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="\n") for _ in range(2))
    argv = sys.argv
    sys.argv = ["spin", *words]
    try:
        with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            app.run()
            out.flush()
            err.flush()
    finally:
        sys.argv = argv
    told = out.buffer.getvalue()
    assert told, (words, err.buffer.getvalue())
    read: Json = json.loads(told, parse_float=Decimal)
    return read


class Stand(NamedTuple):
    """Where a promise stands: days are the last ones, `spare` working days."""

    promised: dt.date | None
    forecast: dt.date | None
    expected: dt.date | None
    spare: Decimal | None
    late: int
    done: bool


class Texts(Recount):
    """What the files of a plan say, links as texts however they are written."""

    def waits(self) -> Iterator[tuple[Thing, Thing, str, Thing | None]]:
        for thing in self.things:
            links = thing.data.get("after") or []
            thing.data["after"] = [
                link if isinstance(link, str) else f"{link['on']} {link.get('type', '')}"
                for link in ([links] if isinstance(links, str | dict) else links)
            ]
        return super().waits()


class Told:
    """All that the reports say of the plan in a folder at a day, and the texts of its files."""

    def __init__(self, folder: Path, as_of: dt.date) -> None:
        at = ("--json", "--as-of", str(as_of))
        self.as_of = as_of
        self.schedule = spin(folder, "schedule", *at)
        self.status = spin(folder, "status", *at)
        self.check = spin(folder, "check", "--format", "json", *at[1:])
        until = str(as_of + AHEAD)
        self.load = spin(folder, "bottlenecks", "--by", "week", "--until", until, *at)["load"]
        self.risks = spin(folder, "risks", *at)["risks"]
        self.rows: dict[Key, Json] = {(_kind(row["kind"]), row["ref"]): row for row in self.schedule["rows"]}
        self.plan = Texts(folder / "programs", as_of, self.schedule["rows"])
        self.things: dict[Key, Thing] = {(t.kind, t.ref): t for t in self.plan.things}
        self.waiting = {
            (taker.kind, taker.ref)
            for taker, giver, _, by in self.plan.waits()
            if not gone(giver) and not (by is not None and by.data.get("delivered"))
        } | {
            (taker.kind, taker.ref)
            for one in self.plan.things
            if one.kind == "dependency" and not self._needed(one) and not gone(one)
            for taker in self.plan.all_meant([one.data.get("for") or ""], one.stands_in)
        }
        self.stands = dict(self._stands())

    def budgets(self, program: str) -> dict[str, Decimal]:
        """What a program may cost by currency: as it says, or what its open projects say."""
        home = self.things["program", program]
        projects = [part for part in home.inside if part.kind == "project" and self.plan.counts(part)]
        sums: dict[str, Decimal] = {}
        own = amount(home.data.get("budget"))
        for found in [own] if own else [amount(part.data.get("budget")) for part in projects]:
            if found:
                currency = found[1] or self.plan.charter.get("currency", "")
                sums[currency] = sums.get(currency, Decimal(0)) + found[0]
        return sums

    def _needed(self, commitment: Thing) -> Thing | None:
        """What a commitment needs, where that is in the plan and goes on."""
        needed = self.plan.meant(commitment.data.get("needs") or "", commitment.stands_in)
        return None if needed is None or gone(needed) else needed

    def _stands(self) -> Iterator[tuple[Key, Stand]]:
        """Every promise, and every milestone."""
        for key, thing in self.things.items():
            promised = last(thing, PROMISES.get(thing.kind, ""))
            if thing.kind == "dependency" and promised:
                yield key, self._commitment(thing, promised)
            elif thing.kind == "milestone" or promised:
                yield key, self._stand(key, thing, promised)

    def _commitment(self, thing: Thing, need_by: dt.date) -> Stand:
        if self.plan.is_delivered(thing) or is_idle(thing):
            return Stand(need_by, None, None, None, 0, done=True)
        needed = self.plan.meant(thing.data.get("needs") or "", thing.stands_in)
        row = self.rows.get((needed.kind, needed.ref)) if needed else None
        known = [last(thing, "promised")]
        if needed is not None and needed.kind == "milestone":
            known.append(last(needed, "forecast") or last(needed, "due"))
        if row:
            known.append(dt.date.fromisoformat(row["finish"]))
        known.append(self.as_of if need_by < self.as_of else None)
        comes = max((day for day in known if day), default=None)
        return Stand(need_by, None, comes, None, days_late(comes, need_by), done=False)

    def _stand(self, key: Key, thing: Thing, promised: dt.date | None) -> Stand:
        row, forecast = self.rows.get(key), last(thing, "forecast")
        if self.plan.happened(thing.data.get("done")) or is_idle(thing) or (row and row["finished"]):
            return Stand(promised, forecast, None, None, 0, done=True)
        known = [forecast]
        if row and (thing.kind != "milestone" or key in self.waiting):
            known.append(dt.date.fromisoformat(row["finish"]))
        comes = max((day for day in known if day), default=promised)
        if promised and comes and promised < self.as_of:
            comes = max(comes, self.as_of)
        spare = row["total_float_days"] if row else None
        return Stand(promised, forecast, comes, spare, days_late(comes, promised), done=False)


def _kind(kind: str) -> str:
    return "task" if kind == "summary" else kind


def gone(thing: Thing) -> bool:
    """Cancelled, or in a program that is."""
    component = thing.stands_in
    above = component.above.data.get("status") if component.above else ""
    return "cancelled" in (component.data.get("status"), above)


def is_rejected(thing: Thing) -> bool:
    return thing.kind == "dependency" and thing.data.get("status") == "rejected"


def is_idle(thing: Thing) -> bool:
    return thing.stands_in.data.get("status") in ("on_hold", "done", "cancelled")


def last(thing: Thing, field: str) -> dt.date | None:
    span = days(thing.data.get(field))
    return span[1] if span else None


def amount(text: object) -> tuple[Decimal, str] | None:
    """An amount of money and its currency, empty where none is named; None where nothing is stated."""
    if isinstance(text, dict) and "amount" in text:
        return Decimal(text["amount"]), text.get("currency", "")
    match = re.fullmatch(r"([\d.]+)([kM]?) ?([A-Z]{3})?", text) if isinstance(text, str) else None
    if match is None:
        return None
    return Decimal(match[1]) * {"": 1, "k": 1000, "M": 1_000_000}[match[2]], match[3] or ""


def days_late(comes: dt.date | None, promised: dt.date | None) -> int:
    return max((comes - promised).days, 0) if comes and promised else 0


# what follows from a change, by the reports of both sides


class Sides:
    """The reports of both sides of a change, and what is the same thing on both."""

    def __init__(self, before: Told, after: Told, changes: list[Json]) -> None:
        self.before = before
        self.after = after
        self._changes = changes
        self._renamed = {
            (change["kind"], change["old_ref"]): change["ref"]
            for change in changes
            if change["act"] in ("renamed", "moved")
        }
        acts = {(change["act"], change["kind"], change["ref"]) for change in changes if not change["field"]}
        self.pairs: dict[Key, Key] = {}
        for key in before.things:
            new = self.now(*key)
            if new in after.things and ("removed", *key) not in acts and ("added", *new) not in acts:
                self.pairs[key] = new
        self.was = {new: old for old, new in self.pairs.items()}

    def now(self, kind: str, ref: str) -> Key:
        """What is called so after that was called as given before."""
        for end in range(len(ref), 0, -1):
            rest = ref[end:]
            for of in {"": (kind,), "/": ("project", "program"), ".": ("task",)}.get(rest[:1], ()):
                if (of, ref[:end]) in self._renamed and (of == kind or of != "task"):
                    return kind, self._renamed[of, ref[:end]] + rest
        return kind, ref

    def mapped(self, refs: list[str]) -> set[str]:
        """What stands on a path of before, as it is called after; what is gone keeps its name."""
        return {
            self.now(kind, ref)[1]
            for ref in refs
            for kind in ("task", "milestone", "dependency", "project", "program")
            if (kind, ref) in self.before.things
        }

    def expected(self) -> Json:
        """The impact, as far as the other reports tell it."""
        return {
            "shifts": sorted(self._shifts()),
            "dropped": sorted(row[:5] for row in self.dropped()),
            "health": sorted(self._health()),
            "programs": sorted(self._programs()),
            "loads": sorted(self._loads()),
            "exposures": sorted(self._exposures()),
            "risks": sorted(self._risks()),
            "items_moved": sum(1 for _ in self.moved()),
            "budgets": sorted(self._budgets()),
            "introduced": sorted(
                each[:2] for each in (self._found(self.after) - self._found(self.before)).elements()
            ),
            "fixed": sorted(
                each[:2] for each in (self._found(self.before) - self._found(self.after)).elements()
            ),
        }

    def _found(self, side: Told) -> Counter[tuple[str, str, str]]:
        """Findings by rule and item, and by what else they are about: that is in the fingerprint.

        Those of files by their message. What is renamed has another fingerprint, and goes without.
        """
        found: Counter[tuple[str, str, str]] = Counter()
        for row in side.check["findings"]:
            item = self._renamed_item(row["item"]) if side is self.before else row["item"]
            about = "" if self._renamed else row["fingerprint"]
            found[row["rule"], item, about if row["rule"] in RULES else row["file"] + row["message"]] += 1
        return found

    def _renamed_item(self, ref: str) -> str:
        return next((new[1] for old, new in self.pairs.items() if old[1] == ref != new[1]), ref)

    def _budgets(self) -> Iterator[tuple[object, ...]]:
        for key in self.after.things:
            if key[0] == "program":
                old = self.before.budgets(self.was[key][1]) if key in self.was else {}
                new = self.after.budgets(key[1])
                for currency in old.keys() | new.keys():
                    sums = old.get(currency, Decimal(0)), new.get(currency, Decimal(0))
                    if sums[0] != sums[1]:
                        yield key[1], currency, *sums

    def _shifts(self) -> Iterator[tuple[object, ...]]:
        for key, new in self.after.stands.items():
            old = self.before.stands.get(self.was.get(key, ("", "")))
            word = turn(old, new)
            if word:
                moved = old and old.expected and new.expected and (new.expected - old.expected).days
                yield (
                    word,
                    *key,
                    str(moved if old and old.expected and new.expected else None),
                    flat(old),
                    flat(new),
                )

    def dropped(self) -> Iterator[tuple[Any, ...]]:
        """Promises that stood and stand no more though nobody has kept them, and what waited for them."""
        for key, old in self.before.stands.items():
            if old.promised and not old.done and not gone(self.before.things[key]):
                why = "" if is_rejected(self.before.things[key]) else self._dropped(key)
                if why:
                    waiting = self._waiting(self.before.things[key])
                    yield (
                        *self.pairs.get(key, key),
                        str(old.promised),
                        why,
                        sorted({t.ref for t in waiting}),
                        waiting,
                    )

    def _dropped(self, key: Key) -> str:
        if key not in self.pairs:
            return "removed"
        new = self.after.things[self.pairs[key]]
        if is_rejected(new) or gone(new):
            return "rejected" if is_rejected(new) else "cancelled"
        if new.stands_in.data.get("status") == "on_hold":
            return "on hold"
        stand = self.after.stands.get(self.pairs[key])
        return "" if stand and (stand.promised or stand.done) else "date taken away"

    def _waiting(self, thing: Thing) -> list[Thing]:
        plan = self.before.plan
        found = [
            each
            for t, g, _, by in plan.waits()
            if g is thing
            for each in (t, by)
            if each and not (by and is_rejected(by))
        ]
        for one in plan.things:
            if one.kind == "dependency" and not is_rejected(one):
                found += [
                    one for t in plan.all_meant([one.data.get("needs") or ""], one.stands_in) if t is thing
                ]
        if thing.kind == "dependency":
            found += [t for t in [plan.meant(thing.data.get("for") or "", thing.stands_in)] if t]
        keys = [self.pairs[t.kind, t.ref] for t in found if (t.kind, t.ref) in self.pairs]
        return [t for key in keys if not self._over(key) for t in [self.after.things[key]]]

    def _over(self, key: Key) -> bool:
        stand, row = self.after.stands.get(key), self.after.rows.get(key, {})
        return is_idle(self.after.things[key]) or bool((stand and stand.done) or row.get("finished"))

    def _health(self) -> Iterator[tuple[object, ...]]:
        was = {(row["kind"], row["ref"]): word(row["computed"]) for row in components(self.before.status)}
        for row in components(self.after.status):
            key = row["kind"], row["ref"]
            before = was.get(self.was.get(key, ("", "")), "")
            if before != word(row["computed"]):
                yield *key, before, word(row["computed"]), row["reason"]

    def _programs(self) -> Iterator[tuple[object, ...]]:
        was = {row["ref"]: row for row in self.before.schedule["outlooks"]}
        now = {row["ref"]: row for row in self.after.schedule["outlooks"]}
        for kind, ref in [key for key in self.after.things if key[0] == "program" and key in self.was]:
            old, new = was.get(self.was[kind, ref][1], {}), now.get(ref, {})
            then, here = old.get("critical_path", []), new.get("critical_path", [])
            added = set(here) - self.mapped(then)
            left = {each for each in then if not self.mapped([each]) & set(here)}
            other = (added or left) and self._is_other(then, here)
            if other or old.get("finish") != new.get("finish"):
                yield ref, str(old.get("finish")), str(new.get("finish")), sorted(added), sorted(left)

    def _is_other(self, then: list[str], here: list[str]) -> bool:
        """Whether anything on two paths is changed or lies elsewhere: else one is as long as the other."""
        changed = {ref for change in self._changes for ref in (change["ref"], change["old_ref"])}
        if changed & {*then, *here}:
            return True
        keys = [(key, self.pairs.get(key)) for key in self.before.rows if key[1] in then]
        keys += [
            (old, key) for key in self.after.rows if key[1] in here for old in [self.was.get(key)] if old
        ]
        where = ("early_start", "early_finish", "start", "finish")
        return any(
            new is None
            or [self.before.rows.get(old, {}).get(each) for each in where]
            != [self.after.rows.get(new, {}).get(each) for each in where]
            for old, new in keys
        )

    def _loads(self) -> Iterator[tuple[object, ...]]:
        was, now = (
            {(row["kind"], row["id"]): row for row in side.load if row["kind"] != "skill"}
            for side in (self.before, self.after)
        )
        for key in was.keys() | now.keys():
            old, new = overloaded(was.get(key)), overloaded(now.get(key))
            before, after = sum(old.values()), sum(new.values())
            if round(before - after, 9):
                first = min((week for week in new if week not in old), default="")
                yield *key, round(before, 9), round(after, 9), first

    def _exposures(self) -> Iterator[tuple[object, ...]]:
        was, now = exposures(self.before.risks), exposures(self.after.risks)
        for key in self.after.things:
            if key[0] == "program":
                old = was.get(self.was[key][1] if key in self.was else "", (0, 0))
                new = now.get(key[1], (0, 0))
                if old != new:
                    yield key[1], *old, *new

    def _risks(self) -> Iterator[tuple[object, ...]]:
        was = {row["ref"]: row for row in self.before.risks if is_threat(row)}
        for row in self.after.risks:
            old = was.get(self.was.get(("risk", row["ref"]), ("", ""))[1])
            before, after = number(old["delay"]) if old else None, number(row["delay"])
            high = row["high"] and not (old and old["high"])
            if is_threat(row) and (high or (before == 0 and after)):
                yield row["ref"], high, str(before), str(after)

    def moved(self) -> Iterator[tuple[Key, int]]:
        """What has a computed finish on either side, and not on the same day."""
        for key, row in self.after.rows.items():
            old = self.before.rows.get(self.was.get(key, ("", "")))
            if old and not row["finished"] and old["finish"] != row["finish"]:
                yield key, (dt.date.fromisoformat(row["finish"]) - dt.date.fromisoformat(old["finish"])).days


def turn(old: Stand | None, new: Stand) -> str:
    """What became of a promise, in the words of the manual."""
    if new.late and not (old and old.late):
        return "newly late"
    if old is None:
        return ""
    if old.promised and new.promised and new.promised > old.promised:
        return "promised later"
    if old.late and not new.late and not new.done:
        return "no longer late"
    moved = (new.expected - old.expected).days if old.expected and new.expected else 0
    if moved > 0 or new.late > old.late:
        return "later"
    if moved < 0 or (new.late < old.late and not new.done):
        return "earlier"
    return "float" if None not in (old.spare, new.spare) and old.spare != new.spare else ""


def flat(stand: Stand | None) -> str:
    return "" if stand is None else " ".join(map(str, stand[:5]))


def components(status: Json) -> Iterator[Json]:
    for program in status["programs"]:
        yield program
        yield from program["projects"]


def word(health: object) -> str:
    return health if isinstance(health, str) else "not assessable"


def overloaded(row: Json | None) -> dict[str, Decimal]:
    """The weeks of a party with more to do than it can, and the person-days too many."""
    weeks = {}
    for week in row["periods"] if row else ():
        capacity = number(week["capacity"])
        if capacity is not None and week["demand"] > capacity:
            weeks[week["period"]] = Decimal(week["demand"]) - capacity
    return weeks


def number(value: object) -> Decimal | None:
    return Decimal(value) if isinstance(value, int | Decimal) else None


def is_threat(row: Json) -> bool:
    return bool(row["open"]) and row["kind"] == "threat"


def exposures(risks: list[Json]) -> dict[str, tuple[Decimal, Decimal]]:
    sums: dict[str, tuple[Decimal, Decimal]] = {}
    for row in filter(is_threat, risks):
        program = row["ref"].partition("/")[0]
        held, own = sums.get(program, (Decimal(0), Decimal(0))), row["inherent"]
        sums[program] = held[0] + (number(own["days"]) or 0), held[1] + (number(own["money"]) or 0)
    return sums


def told(diff: Json) -> Json:
    """The same of what `spin diff` says."""
    return {
        "shifts": sorted(
            (r["turn"], r["kind"], r["ref"], str(r["days"]), standing(r["before"]), standing(r["after"]))
            for r in diff["shifts"]
        ),
        "dropped": sorted(
            (r["kind"], r["ref"], r["promised"], r["why"], sorted(r["waiting"])) for r in diff["dropped"]
        ),
        "health": sorted(
            (r["kind"], r["ref"], word(r["before"]) if r["before"] else "", word(r["after"]), r["reason"])
            for r in diff["health"]
        ),
        "programs": sorted(
            (
                r["program"],
                str(r["finish_before"]),
                str(r["finish_after"]),
                sorted(r["now_via"]),
                sorted(r["no_longer_via"]),
            )
            for r in diff["programs"]
        ),
        "loads": sorted(
            (
                r["kind"],
                r["party"],
                round(Decimal(r["over_before"]), 9),
                round(Decimal(r["over_after"]), 9),
                r["first"],
            )
            for r in diff["loads"]
        ),
        "exposures": sorted(
            (r["program"], r["days_before"], r["money_before"], r["days_after"], r["money_after"])
            for r in diff["exposures"]
        ),
        "risks": sorted(
            (r["ref"], r["high"], str(number(r["days_before"])), str(number(r["days_after"])))
            for r in diff["risks"]
        ),
        "items_moved": diff["totals"]["items_moved"],
        "budgets": sorted(
            (r["program"], r["currency"], Decimal(r["before"]), Decimal(r["after"])) for r in diff["budgets"]
        ),
        **{
            side: sorted((r["rule"], r["item"]) for r in diff[side] if r["rule"] not in OF_RANGES)
            for side in ("introduced", "fixed")
        },
    }


def standing(row: Json | None) -> str:
    fields = ("promised", "forecast", "expected", "float_days", "late")
    return "" if row is None else " ".join(str(row[field]) for field in fields)


# plans in a repository


class Desk:
    """A repository whose main branch has one plan, and whose working tree gets others."""

    def __init__(self, folder: Path, base: Path, as_of: dt.date) -> None:
        self.folder = folder
        self.as_of = as_of
        git(self.folder, "init", "--quiet", "--initial-branch=main")
        self.lay(base)
        self.commit()
        self.before = Told(folder, as_of)

    def lay(self, plan: Path) -> Path:
        """Put a plan into the working tree."""
        root = self.folder / "programs"
        shutil.rmtree(root, ignore_errors=True)
        shutil.copytree(plan, root)
        return root

    def commit(self, branch: str = "") -> None:
        if branch:
            git(self.folder, "checkout", "--quiet", "-b", branch)
        git(self.folder, "add", "--all")
        git(self.folder, "commit", "--quiet", "--allow-empty", "--message", "x")

    def diff(self, asked: str = "main") -> Json:
        return spin(self.folder, "diff", asked, "--json", "--as-of", str(self.as_of))

    def differences(self) -> tuple[Json, Json]:
        """What `spin diff` says of the working tree, and what all the other reports say."""
        diff = self.diff()
        return told(diff), Sides(self.before, Told(self.folder, self.as_of), diff["changes"]).expected()


def edit(root: Path, edits: list[list[str]]) -> None:
    """Change the files of a plan as the scripts of `tests/analysis/test_changes.py` say."""
    for file, old, new in edits:
        path = root / file
        if old == "->":
            (root / new).parent.mkdir(parents=True, exist_ok=True)
            path.rename(root / new)
        elif not old and not new:
            path.unlink()
        elif not old:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
        else:
            text = path.read_text(encoding="utf-8")
            path.write_text(text.replace(old.removeprefix("*"), new), encoding="utf-8")


def scripted(name: str, every: int) -> list[Any]:
    cases = yaml.safe_load((EDITS / name).read_text(encoding="utf-8"))
    meant = [(id_, case) for id_, case in cases.items() if case["changes"] or WHOLE]
    meant = [each for each in meant if each[0] != "the other suffix"]  # which the recount doesn't read
    return [pytest.param(case["edits"], id=id_) for id_, case in (meant if WHOLE else meant[::every])]


@pytest.fixture(scope="module")
def example(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("example"), EXAMPLE, dt.date(2026, 11, 23))


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(tmp_path_factory.mktemp("real"), REAL, dt.date(2026, 11, 23))


@pytest.mark.parametrize("edits", scripted("edits_of_the_example.yaml", 7))
def test_the_impact_of_an_edit_of_the_example_is_what_the_other_reports_say_of_both_sides(
    example: Desk, edits: list[list[str]]
) -> None:
    edit(example.lay(EXAMPLE), edits)
    said, expected = example.differences()
    assert said == expected


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real plan at {REAL}")
@pytest.mark.parametrize("edits", scripted("edits_of_the_real_plan.yaml", 10))
def test_the_impact_of_an_edit_of_the_real_plan_is_what_the_other_reports_say_of_both_sides(
    real: Desk, edits: list[list[str]]
) -> None:
    edit(real.lay(REAL), edits)
    said, expected = real.differences()
    assert said == expected


# random plans


def mutate(plan: Plan, other: Plan, draw: random.Random, times: int) -> None:
    """Take facts over from another plan, or out: items as a whole, or one field of theirs."""
    for _ in range(times):
        name = draw.choice(sorted(plan.files))
        said, theirs = plan.files[name], other.files.get(name, {})
        section = draw.choice(SECTIONS)
        if section not in ("tasks", "milestones", "dependencies", "risks"):
            swap(said, theirs, section)
            continue
        held, offered = said.setdefault(section, {}), theirs.get(section) or {}
        if ids := sorted(held.keys() | offered.keys()):
            id_ = draw.choice(ids)
            fields = sorted(
                (held.get(id_, {}).keys() | offered.get(id_, {}).keys()) - {"tasks", "needs", "external"}
            )
            if id_ in held and id_ in offered and fields and draw.random() < 0.8:
                swap(held[id_], offered[id_], draw.choice(fields))
            else:
                swap(held, offered, id_)
        if not held:
            del said[section]


SECTIONS = ("tasks", "milestones", "dependencies", "risks", "status", "start", "budget", "owner")


def swap(said: Json, theirs: Json, key: str) -> None:
    if key in theirs:
        said[key] = copy.deepcopy(theirs[key])
    else:
        said.pop(key, None)


TURNED = {
    "newly late": {"no longer late", "promised later"},
    "no longer late": {"newly late"},
    "later": {"earlier", "promised later"},
    "earlier": {"later", "promised later"},
    "float": {"float", "promised later"},
    "promised later": {"newly late", "later", "earlier", "float", "no longer late"},
}


@pytest.mark.parametrize("seed", range(150 if WHOLE else 16))
def test_the_impact_of_random_edits_is_what_the_other_reports_say_there_and_back(
    tmp_path: Path, seed: int
) -> None:
    plan, draw = Plan(2 * seed), random.Random(seed)  # noqa: S311 - plans, no secrets
    after = copy.deepcopy(plan)
    mutate(after, Plan(2 * seed + 1), draw, draw.choice((1, 3, 8, 20)))
    for name, each in {"before": plan, "after": after}.items():
        each.write(tmp_path / name)
    (tmp_path / "desk").mkdir()
    desk = Desk(tmp_path / "desk", tmp_path / "before", plan.as_of)
    desk.lay(tmp_path / "after")
    desk.commit("topic")
    now = Told(desk.folder, desk.as_of)
    there, back = desk.diff("main..topic"), desk.diff("topic..main")
    assert told(there) == Sides(desk.before, now, there["changes"]).expected()
    assert told(back) == Sides(now, desk.before, back["changes"]).expected()
    assert_mirrored(there, back)
    assert hit(there) == Downstream(Sides(desk.before, now, there["changes"]), there).hit()
    assert hit(back) == Downstream(Sides(now, desk.before, back["changes"]), back).hit()


@pytest.mark.parametrize("seed", range(40))
def test_the_order_in_which_things_are_written_has_no_impact(tmp_path: Path, seed: int) -> None:
    plan, other = Plan(seed), Plan(seed)
    other.files = {name: turned(data) if "/" in name else data for name, data in plan.files.items()}
    plan.write(tmp_path / "before")
    other.write(tmp_path / "after")
    plans = [load(tmp_path / name).portfolio for name in ("before", "after")]
    sides = Side(plans[0], plan.as_of), Side(plans[1], plan.as_of)
    comparison = compare(*plans)
    assert comparison.changes == ()
    assert impact(comparison, *sides) == Impact((), (), (), (), (), (), (), (), ())


def turned(said: Json) -> Json:
    """The same with every mapping backwards."""
    return {k: turned(v) if isinstance(v, dict) else v for k, v in reversed(list(said.items()))}


def assert_mirrored(there: Json, back: Json) -> None:
    """What is told of a promise on both sides is the same with the sides changed.

    What is done on one of them is late again when that is taken back, but no longer late when it is said;
    and only a later promise is told for itself.
    """
    ours, theirs = (
        {(row["kind"], row["ref"]): row for row in diff["shifts"] if row["before"]} for diff in (there, back)
    )
    for row, other in ((ours.get(key), theirs.get(key)) for key in ours.keys() | theirs.keys()):
        if row is None or other is None:
            alone = row or other or {}
            ends = alone["before"]["expected"], alone["after"]["expected"]
            assert alone["turn"] == "promised later" or None in ends
            continue
        assert (row["before"], row["after"]) == (other["after"], other["before"])
        assert row["days"] == (None if other["days"] is None else -other["days"])
        assert other["turn"] in TURNED[row["turn"]]
    for ours_, theirs_ in (("introduced", "fixed"), ("fixed", "introduced")):
        assert told(there)[ours_] == told(back)[theirs_]
    assert [(p, b, a) for p, _, b, a in both(there, "budgets")] == [
        (p, a, b) for p, _, b, a in both(back, "budgets")
    ]
    assert {(k, p, b, a) for k, p, b, a in both(there, "loads")} == {
        (k, p, a, b) for k, p, b, a in both(back, "loads")
    }


def both(diff: Json, part: str) -> list[tuple[str, str, Decimal, Decimal]]:
    """Rows of a part: what they are of, and the figures before and after."""
    if part == "budgets":
        return sorted((r["program"], r["currency"], r["before"], r["after"]) for r in diff[part])
    return sorted((r["kind"], r["party"], r["over_before"], r["over_after"]) for r in diff[part])


# who is hit


def hit(diff: Json) -> set[tuple[str, str, str]]:
    """Role, party and item of those who have to know, as far as that follows from dates."""
    return {
        (stake["role"], row["party"], stake["ref"])
        for row in diff["affected"]
        for stake in row["stakes"]
        if not stake["agrees"] and not stake["role"].startswith("lead of")
    }


class Downstream:
    """A walk over the files from what is changed to all that waits for it."""

    def __init__(self, sides: Sides, diff: Json) -> None:
        self._sides = sides
        self._diff = diff
        changed = {(c["kind"], c["ref"]) for c in diff["changes"] if c["act"] != "removed"}
        was = {(c["kind"], c["old_ref"]) for c in diff["changes"] if c["act"] != "added"}
        self._reached = walk(sides.after, changed)
        self._reached |= {sides.pairs[key] for key in walk(sides.before, was) if key in sides.pairs}

    def hit(self) -> set[tuple[str, str, str]]:
        """Owners and givers of what is reached and comes later, but for what they have to agree to."""
        agreed = {
            (stake["role"], row["party"], stake["ref"])
            for row in self._diff["affected"]
            for stake in row["stakes"]
            if stake["agrees"]
        }
        plan = self._sides.after.plan
        found = set()
        waiting = [thing for row in self._sides.dropped() for thing in row[5]]
        later = [self._sides.after.things[key] for key in self._later() & self._reached]
        for thing in (*later, *waiting):
            found.add(("owner", thing.inherited("owner"), thing.ref))
            if thing.kind == "dependency":
                needed = plan.meant(thing.data.get("needs") or "", thing.stands_in)
                giver = (thing.data.get("giver") or "").removeprefix("@")
                giver = giver or (needed.inherited("owner") if needed else "")
                found.add(("giver", giver, thing.ref))
        return {row for row in found - agreed if row[1]}

    def _later(self) -> set[Key]:
        moved = {key for key, days_ in self._sides.moved() if days_ > 0}
        turned = {
            (row["kind"], row["ref"])
            for row in self._diff["shifts"]
            if row["turn"] in ("newly late", "later")
        }
        after = self._sides.after
        for key, thing in after.things.items():
            if thing.kind == "dependency" and not is_idle(thing) and not after.plan.is_delivered(thing):
                needed = after.plan.meant(thing.data.get("needs") or "", thing.stands_in)
                if needed is not None and (needed.kind, needed.ref) in moved:
                    turned.add(key)
        return moved | turned


def walk(side: Told, start: set[Key]) -> set[Key]:
    """What waits for any of these at any remove, breadth first: with what is inside, and what is around."""
    takers: dict[Key, list[Thing]] = {}
    for taker, giver, _, by in side.plan.waits():
        takers.setdefault((giver.kind, giver.ref), []).extend([taker] if by is None else [taker, by])
    for one in side.plan.things:
        if one.kind == "dependency":
            named = {"needs": one.data.get("needs") or "", "for": one.data.get("for") or ""}
            for needed in side.plan.all_meant([named["needs"]], one.stands_in):
                takers.setdefault((needed.kind, needed.ref), []).append(one)
            held = side.plan.all_meant([named["for"]], one.stands_in)
            takers.setdefault(("dependency", one.ref), []).extend(held)
    waiting = [(side.things[key], True) for key in start if key in side.things]
    seen = set()
    for thing, whole in waiting:  # grows while it is read
        if (id(thing), whole) not in seen:
            seen.add((id(thing), whole))
            waiting += [(taker, True) for taker in takers.get((thing.kind, thing.ref), ())]
            waiting += [(part, True) for part in side.plan.things if whole and part.stands_in is thing]
            waiting += [(part, True) for part in thing.inside if whole]
            waiting += [(thing.above, False)] if thing.above else []
    return {(thing.kind, thing.ref) for thing, _ in waiting}


# what a moved date follows from

DAY = dt.date(2026, 11, 23)


def read(files: Json) -> Portfolio:
    """The plan of a program `p` with these projects."""
    texts: dict[str, bytes | None] = {"portfolio.yaml": b"spin: 1\n", "p/program.yaml": b"name: P\n"}
    for name, data in files.items():
        texts[f"p/{name}.yaml"] = "".join(f"{key}: {flow(value)}\n" for key, value in data.items()).encode()
    loaded = load(Snapshot(Path(), texts))
    assert loaded.findings == ()
    return loaded.portfolio


def follows(before: Json, after: Json) -> Impact:
    plans = read(before), read(after)
    return impact(compare(*plans), Side(plans[0], DAY), Side(plans[1], DAY))


CHAIN = {
    "a": {
        "name": "A",
        "status": "active",
        "start": "2026-11-23",
        "tasks": {
            "one": {"duration": "5d"},
            "two": {"after": ["one"], "tasks": {"x": {"duration": "5d"}}},
            "aside": {"duration": "2d"},
        },
        "milestones": {"half": {"due": "2026-12-31", "after": ["two"]}},
    },
    "b": {
        "name": "B",
        "status": "active",
        "tasks": {"three": {"duration": "5d", "after": ["a/half", "aside"]}, "aside": {"duration": "3d"}},
        "milestones": {"end": {"due": "2027-02-26", "after": ["three"]}},
        "dependencies": {"lab": {"external": "Lab", "promised": "2026-11-30", "for": "three"}},
    },
}
UPSTREAM = {
    "p/a/one": ("a", "tasks", "one", "duration", "9d"),
    "p/a/two.x": ("a", "tasks", "two", "tasks", "x", "duration", "9d"),
    "p/a/two": ("a", "tasks", "two", "constraint", "start_no_earlier_than 2026-12-07"),
    "p/a/half": ("a", "milestones", "half", "constraint", "start_no_earlier_than 2026-12-24"),
    "p/a": ("a", "start", "2026-12-07"),
    "p/b/three": ("b", "tasks", "three", "duration", "9d"),
    "p/b/lab": ("b", "dependencies", "lab", "promised", "2027-01-15"),
}
ASIDE = (("a", "tasks", "aside", "duration", "4d"), ("b", "tasks", "aside", "duration", "1d"))


def put(files: Json, edit_: tuple[object, ...]) -> None:
    """Write a value, the last one, behind the keys before it; None takes out what is there."""
    *keys, key, value = edit_
    at: Any = files
    for each in keys:
        at = at[each]
    if value is None:
        at.pop(key, None)
    else:
        at[key] = value


@pytest.mark.parametrize("aside", [(), *((each,) for each in ASIDE)])
@pytest.mark.parametrize("ref", UPSTREAM)
@pytest.mark.parametrize("turned", [False, True])
def test_a_date_at_the_end_of_a_chain_follows_from_the_edit_on_it_and_from_no_other(
    ref: str, aside: tuple[tuple[object, ...], ...], *, turned: bool
) -> None:
    before, after = copy.deepcopy(CHAIN), copy.deepcopy(CHAIN)
    for each in (UPSTREAM[ref], *aside):
        put(after, each)
    sides = (after, before) if turned else (before, after)
    (end,) = [shift for shift in follows(*sides).shifts if shift.after.item.ref == "p/b/end"]
    assert [item.ref for item in end.because] == [ref]
    assert end.turn is (Turn.EARLIER if turned else Turn.LATER)


def test_where_a_promise_is_moved_and_its_date_stays_nothing_is_named() -> None:
    before = copy.deepcopy(CHAIN)
    put(before, ("b", "tasks", "long", {"duration": "90d"}))
    after = copy.deepcopy(before)
    put(after, ("a", "tasks", "one", "constraint", "start_no_earlier_than 2026-11-23"))
    put(after, ("b", "milestones", "end", "due", "2027-02-19"))
    (end,) = [shift for shift in follows(before, after).shifts if shift.after.item.ref == "p/b/end"]
    assert (end.turn, end.days, end.because) == (Turn.FLOAT, 0, ())


def network(draw: random.Random) -> Json:
    """Two or three projects of few tasks, each linked to some before it."""

    def some(low: int, high: int) -> str:
        return str(DAY + dt.timedelta(days=draw.randint(low, high)))

    files: Json = {}
    known: list[str] = []
    for name in "abc"[: draw.randint(2, 3)]:
        tasks: Json = {}
        mine: list[str] = []
        for number in range(draw.randint(2, 4)):
            near = [*mine[-3:], *known[-4:]]
            tasks[f"t{number}"] = {
                "duration": f"{draw.randint(1, 15)}d",
                "after": draw.sample(near, min(len(near), draw.randint(0, 2))),
            }
            mine.append(f"t{number}")
        inside = {f"x{number}": {"duration": f"{draw.randint(1, 15)}d"} for number in range(2)}
        tasks["s"] = {"tasks": inside, "after": [draw.choice(mine)]}
        mine += ["s", "s.x0"]
        milestones = {}
        for number in range(2):
            milestones[f"m{number}"] = {"due": some(-5, 60), "after": draw.sample(mine, draw.randint(1, 2))}
            mine.append(f"m{number}")
        lab = {"promised": some(5, 60), "need_by": some(5, 60), "status": "agreed", "for": draw.choice(mine)}
        giver = {"needs": draw.choice(known)} if known and draw.random() < 0.5 else {"external": "Lab"}
        files[name] = {
            "name": name,
            "status": "active",
            "start": some(0, 30),
            "tasks": tasks,
            "milestones": milestones,
            "dependencies": {"d": lab | giver},
        }
        known += [f"{name}/{ref}" for ref in mine if "." not in ref] + [f"p/{name}"]
    return files


def possible(draw: random.Random, files: Json) -> Iterator[tuple[str, tuple[object, ...]]]:
    """Edits of a network, each with the reference of what it changes."""

    def some(low: int, high: int) -> str:
        return str(DAY + dt.timedelta(days=draw.randint(low, high)))

    for name, data in files.items():
        ref = f"p/{name}"
        for id_, task in data["tasks"].items():
            at = (name, "tasks", id_)
            yield f"{ref}/{id_}", (*at, "constraint", f"start_no_earlier_than {some(0, 60)}")
            yield f"{ref}/{id_}", (*at, "after", None)
            if "duration" in task:
                yield f"{ref}/{id_}", (*at, "duration", f"{draw.randint(1, 25)}d")
                yield f"{ref}/{id_}", (*at, "done", some(-10, 0))
        for id_ in data["milestones"]:
            yield f"{ref}/{id_}", (name, "milestones", id_, "after", None)
            yield f"{ref}/{id_}", (name, "milestones", id_, "done", some(-10, 0))
        yield ref, (name, "start", some(0, 60))
        yield ref, (name, "status", draw.choice(("on_hold", "cancelled")))
        yield f"{ref}/d", (name, "dependencies", "d", "promised", some(5, 90))
        yield f"{ref}/d", (name, "dependencies", "d", None)


def test_where_taking_one_edit_back_brings_a_date_back_that_edit_is_named() -> None:
    seen: Counter[str] = Counter()
    for seed in range(200):
        draw = random.Random(seed)  # noqa: S311 - plans, no secrets
        before = network(draw)
        edits: dict[str, tuple[object, ...]] = {}
        for ref, each in draw.sample(list(possible(draw, before)), 3)[: 1 + seed % 2]:
            edits.setdefault(ref, each)
        files = {taken: copy.deepcopy(before) for taken in ("", *edits)}
        for taken, made in files.items():
            for ref, each in edits.items():
                if ref != taken:
                    put(made, each)
        undone = {ref: dates(files[ref]) for ref in edits}
        for shift in follows(before, files[""]).shifts:
            item, named = shift.after.item, {each.ref for each in shift.because}
            assert named <= edits.keys()
            for ref in edits.keys() - {item.ref} if shift.before and shift.days else ():
                without = undone[ref][item.kind.value, item.ref]
                if shift.before and without == shift.before.expected:
                    assert ref in named, (seed, item.ref, edits)
                    seen["alone"] += 1
                elif ref in named:
                    seen["without effect" if without == shift.after.expected else "in part"] += 1
    assert seen["alone"] > 200
    assert seen["without effect"] < seen["alone"] / 8


def dates(files: Json) -> dict[Key, dt.date | None]:
    standings = Side(read(files), DAY).standings.values()
    return {(each.item.kind.value, each.item.ref): each.expected for each in standings}
