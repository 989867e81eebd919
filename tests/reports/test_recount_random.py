"""`spin bottlenecks` and `spin risks` of 300 random plans, each number against a count over the YAML."""

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from tests.reports.recount import LEVELS, Json, Recount

from plateSpinner.analysis.load import Grain
from plateSpinner.document import Table
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.render.json import render
from plateSpinner.render.result import plain
from plateSpinner.reports import bottlenecks, risks, schedule
from plateSpinner.reports.risks import RiskGrouping
from plateSpinner.reports.risks_screen import present
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import TOP

TODAY = dt.date(2026, 11, 23)  # a Monday
PLANS = 300
PARTIES = ("jo", "sam", "'@ann'", "pay", "ops", "ghost")
TEAMS = ("pay", "ops", "web")
AGREED = ("proposed", "agreed", "agreed", "rejected", "delivered")
VALIDATED = ("open", "validated", "invalid")
CAUSES = ("one lab", "' one lab '", "the weather")


class Plan:
    """A random plan, as the texts of its files."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311 - a plan, not a secret
        self.as_of = TODAY + dt.timedelta(days=self.rng.randint(-3, 3))
        self.has: set[str] = set()
        self.known: list[str] = []  # references of work that are written so far, in full
        self.risks: list[str] = []
        self.files = {"portfolio.yaml": self._charter()}
        for program in ("p", "q"):
            self._component(program, program)
            for project in self.rng.sample(("a", "b", "c"), self.rng.randint(1, 3)):
                self._component(f"{program}/{project}", program)
            self.known.append(program)

    def _maybe(self, chance: float, feature: str = "") -> bool:
        happens = self.rng.random() < chance
        if happens and feature:
            self.has.add(feature)
        return happens

    def _day(self, low: int = -40, high: int = 80) -> str:
        day = TODAY + dt.timedelta(days=self.rng.randint(low, high))
        if self._maybe(0.8):
            return str(day)
        self.has.add("coarse date")
        year, week, _ = day.isocalendar()
        half = f"{day.year}-H{1 + day.month // 7}"
        return self.rng.choice(
            (f"{day:%Y-%m}", f"{year}-W{week:02}", f"{day.year}-Q{(day.month + 2) // 3}", half)
        )

    def _past(self) -> str:
        """A day that has come, and now and then one of which only later can tell."""
        if self._maybe(0.08, "done later"):
            return str(self.as_of + dt.timedelta(days=self.rng.randint(1, 20)))
        if self._maybe(0.1, "coarse day in the past"):
            return self.rng.choice(("2026-10", "2026-W44"))
        return str(self.as_of - dt.timedelta(days=self.rng.choice((0, 1, 3, 12, 25))))

    def _unknown_or(self, value: object) -> object:
        if self._maybe(0.05, "unknown"):
            return "unknown"
        return {"unknown": "nobody has asked"} if self._maybe(0.05, "unknown with a reason") else value

    def _charter(self) -> Json:
        rng = self.rng
        policy: Json = {}
        if self._maybe(0.3, "own scales"):
            policy["probability"] = {"high": "70%", "low": "12.5%"}
            policy["impact"] = {"schedule": {"medium": "4w"}, "cost": {"low": "7.5%", "high": "0.25"}}
            policy["high_risk"] = rng.choice((8, 10, 15))
        capacity = {team: rng.choice(("0", "1", "2.5")) for team in TEAMS}
        if "0" in capacity.values():
            self.has.add("no capacity")
        away = f"[{self.as_of}..{self.as_of + dt.timedelta(days=4)}]" if self._maybe(0.3, "away") else "[]"
        return {
            "spin": "1",
            "currency": "EUR",
            "teams": {team: {"capacity": fte, "skills": ["pci"]} for team, fte in capacity.items()},
            "people": {"jo": {"team": "pay", "away": away}, "ann": {"team": "ops"}, "sam": {}},
            **({"policy": policy} if policy else {}),
        }

    def _component(self, ref: str, program: str) -> None:
        rng, is_program, before = self.rng, ref == program, tuple(self.known)
        data: Json = {"name": ref}
        status = rng.choices(
            ("active", "proposed", "on_hold", "done", "cancelled", ""), (70, 10, 6, 5, 5, 4)
        )[0]
        if is_program:
            status = rng.choices(("", "active", "on_hold", "cancelled"), (52, 32, 8, 8))[0]
        if status:
            data["status"] = status
            self.has.add(f"{status} {'program' if is_program else 'project'}")
        for key, parties in (("owner", PARTIES), ("team", TEAMS)):
            if self._maybe(0.8):
                data[key] = rng.choice(parties)
        if self._maybe(0.6):
            data["budget"] = rng.choice(("800k", "1.2M", "500k USD", "{amount: 90000, currency: EUR}", "0"))
        if self._maybe(0.15, "project start"):
            data["start"] = self._day(-20, 30)
        if is_program or self._maybe(0.95):
            mine = self._work(ref, data, is_program=is_program)
            self._commitments(ref, data, mine, before)
            self._raid(ref, data)
        self.files[f"{ref}/program.yaml" if is_program else f"{ref}.yaml"] = data

    # work

    def _work(self, ref: str, data: Json, *, is_program: bool) -> list[str]:
        tasks: Json = {}
        milestones: Json = {}
        mine: list[str] = []
        for number in range(self.rng.randint(0, 1) if is_program else self.rng.randint(1, 5)):
            tasks[f"t{number}"] = self._task(ref)
            mine.append(f"{ref}/t{number}")
            self.known.append(mine[-1])
        if not is_program and self._maybe(0.3, "summary"):
            summary: Json = {}
            self._add(summary, "after", self._links(ref))
            summary["tasks"] = {}
            for number in range(self.rng.randint(1, 3)):
                summary["tasks"][f"x{number}"] = self._task(ref)
                self.known.append(f"{ref}/s.x{number}")
            if self._maybe(0.5):
                summary["owner"] = self.rng.choice(PARTIES)
            tasks["s"] = summary
            mine.append(f"{ref}/s")
            self.known.append(mine[-1])
        for number in range(self.rng.randint(0, 3)):
            id_ = "t0" if self._maybe(0.02, "one id twice") else f"m{number}"
            milestones[id_] = self._milestone(ref)
            mine.append(f"{ref}/{id_}")
            self.known.append(mine[-1])
        if "t1" in tasks and self._maybe(0.03, "circle"):
            tasks["t0"].setdefault("after", []).append("t1")
            tasks["t1"].setdefault("after", []).append("t0")
        self._add(data, "tasks", tasks)
        self._add(data, "milestones", milestones)
        if not is_program:
            self.known.append(ref)
        return mine

    def _add(self, data: Json, key: str, value: object) -> None:
        if value:
            data[key] = value

    def _task(self, ref: str) -> Json:
        rng = self.rng
        task: Json = {}
        for key, parties, chance in (("owner", PARTIES, 0.4), ("team", TEAMS, 0.3)):
            if self._maybe(chance):
                task[key] = rng.choice(parties)
        kind = rng.random()
        if kind < 0.45:
            task["duration"] = self._unknown_or(rng.choice(("1d", "5d", "[2d, 8d, 20d]", "3w")))
        elif kind < 0.97:
            task["effort"] = rng.choice(("4d", "20d", "{low: 5d, likely: 12d, high: 30d}"))
        if self._maybe(0.9, "assigned"):
            names = rng.sample(("pay", "ops", "jo", "'@ann'", "ghost"), rng.randint(1, 2))
            task["assign"] = {name: rng.choice(("1", "1", "2", "0.5", "0")) for name in names}
            if "jo" in names and "ops" in names:
                self.has.add("two teams")
        begun = rng.random()
        if begun < 0.12:
            task["done"] = self._past()
        elif begun < 0.3:
            task["started"] = self._past()
        elif begun < 0.36:
            task["progress"] = rng.choice(("10%", "0.6", "0%"))
        self._add(task, "after", self._links(ref))
        return task

    def _milestone(self, ref: str) -> Json:
        rng = self.rng
        milestone: Json = {}
        for key, parties in (("owner", PARTIES), ("team", TEAMS)):
            if self._maybe(0.3):
                milestone[key] = rng.choice(parties)
        if self._maybe(0.85):
            milestone["due"] = self._unknown_or(self._day())
        if self._maybe(0.2):
            milestone["forecast"] = self._day(0, 90)
        if self._maybe(0.12):
            milestone["done"] = self._past()
        criteria = []
        for number in range(rng.choice((0, 0, 1, 3))):
            criterion = {"text": f"Check {number}"}
            if self._maybe(0.8):
                criterion["approver"] = rng.choice(PARTIES)
            if self._maybe(0.5):
                criterion["met"] = rng.choice(("true", "false"))
            if self._maybe(0.3):
                criterion["by"] = self._day(-20, 20)
            criteria.append(criterion)
        self._add(milestone, "criteria", criteria)
        self._add(milestone, "after", self._links(ref, most=4))
        return milestone

    def _links(self, home: str, most: int = 2) -> list[str]:
        links = []
        for _ in range(self.rng.randint(0, most)):
            if self._maybe(0.01, "dangling link"):
                links.append("nobody/nothing")
            elif self.known:
                how = self.rng.choices(("", " SS", " FF", " FS+2d", " SF"), (80, 8, 6, 5, 1))[0]
                links.append(self._alias(self.rng.choice(self.known[-14:]), home) + how)
        return links

    def _alias(self, ref: str, home: str) -> str:
        """A reference as somebody may write it there."""
        if self._maybe(0.4):
            return ref
        if ref.startswith(f"{home}/") and "/" not in (short := ref.removeprefix(f"{home}/")):
            self.has.add("short id")
            return short
        program = home.partition("/")[0]
        return ref.removeprefix(f"{program}/") if ref.count("/") == 2 else ref

    def _targets(self, home: str, most: int) -> list[str]:
        count = self.rng.randint(0, most)
        targets = [self._alias(self.rng.choice(self.known), home) for _ in range(count) if self.known]
        return [*targets, "gone"] if self._maybe(0.03, "dangling") else targets

    # commitments and the log

    def _some(self, chances: dict[str, float], make: Callable[[str], object]) -> Json:
        """Some of these keys, each with its chance."""
        return {key: make(key) for key, chance in chances.items() if self._maybe(chance)}

    def _commitments(self, ref: str, data: Json, mine: list[str], before: tuple[str, ...]) -> None:
        rng, made = self.rng, {}
        for number in range(rng.choice((0, 0, 1, 3))):
            one: Json = {}
            if self._maybe(0.6) and before:
                one["needs"] = self._alias(rng.choice(before), ref)
            elif self._maybe(0.05, "dangling commitment"):
                one["needs"] = "q/zz/zz"
            else:
                one["external"] = rng.choice(("Lab", "Visa"))
            if self._maybe(0.9) and mine:
                own = self._maybe(0.1, "for a project")
                one["for"] = ref if own else self._alias(rng.choice(mine), ref)
            one |= self._some(
                {"need_by": 0.8, "promised": 0.6}, lambda _: self._unknown_or(self._day(-20, 50))
            )
            if "need_by" not in one:
                self.has.add("no need-by")
            if self._maybe(0.15, "delivered"):
                one["delivered"] = self._past()
            one |= self._some({"giver": 0.4}, lambda _: rng.choice(PARTIES))
            one |= self._some({"status": 0.7}, lambda _: rng.choice(AGREED))
            one |= self._some({"agreed_on": 0.3}, lambda _: "2026-09-14")
            one |= self._some({"name": 0.3}, lambda _: "What we need")
            made[f"d{number}"] = one
        self._add(data, "dependencies", made)

    def _raid(self, ref: str, data: Json) -> None:
        rng = self.rng
        risks_ = {f"r{number}": self._risk(ref) for number in range(rng.choice((0, 1, 2, 4)))}
        self.risks += [f"{ref}/{id_}" for id_ in risks_]
        self._add(data, "risks", risks_)
        self._add(data, "issues", {f"i{n}": self._issue(ref) for n in range(rng.choice((0, 1, 2)))})
        for section, ids, due, closed, moved in (
            ("assumptions", "a", "validate_by", "validated", "affects"),
            ("decisions", "c", "needed_by", "decided", "moves"),
        ):
            made = {}
            for number in range(rng.choice((0, 0, 1, 2))):
                one: Json = {moved: self._targets(ref, 3), due: self._unknown_or(self._day(-60, 60))}
                one |= self._some({"owner": 0.6}, lambda _: rng.choice(PARTIES))
                one |= self._some({closed: 0.2}, lambda _: self._past())
                if ids == "a":
                    one |= self._some({"status": 0.3}, lambda _: rng.choice(VALIDATED))
                made[f"{ids}{number}"] = one
            self._add(data, section, made)

    def _issue(self, ref: str) -> Json:
        rng = self.rng
        issue = self._some({"owner": 0.6}, lambda _: rng.choice(PARTIES))
        issue |= self._some(
            {"raised": 0.7}, lambda _: str(self.as_of - dt.timedelta(days=rng.randint(0, 60)))
        )
        issue |= self._some({"due": 0.7}, lambda _: self._unknown_or(self._day(-30, 30)))
        issue |= self._some({"status": 0.3}, lambda _: rng.choice(("open", "closed")))
        issue |= self._some({"closed": 0.2}, lambda _: self._past())
        if self.risks:
            issue |= self._some({"risk": 0.4}, lambda _: self._alias(rng.choice(self.risks), ref))
        self._add(issue, "affects", self._targets(ref, 2))
        return issue

    def _risk(self, ref: str) -> Json:
        rng = self.rng
        words = {
            "status": ("open", "closed", "occurred", "occurred"),
            "owner": PARTIES,
            "response": ("mitigate", "avoid", "accept", "escalate", "transfer"),
            "cause": CAUSES,
        }
        chances = {"status": 0.25, "owner": 0.5, "response": 0.6, "cause": 0.6}
        risk = self._figures(0.9) | self._some(chances, lambda key: rng.choice(words[key]))
        if self._maybe(0.4, "residual"):
            risk["residual"] = self._figures(0.6) or {"probability": "low"}
        if self._maybe(0.15, "opportunity"):
            risk["kind"] = "opportunity"
        if self._maybe(0.1, "risk closed on a day"):
            risk["closed"] = self._past()
        risk |= self._some({"review": 0.5}, lambda _: self._unknown_or(self._day(-20, 20)))
        actions = {}
        for number in range(rng.choice((0, 0, 1, 3))):
            action: Json = {"due": self._unknown_or(self._day(-20, 20))}
            actions[f"k{number}"] = action | self._some({"done": 0.4}, lambda _: self._past())
        self._add(risk, "actions", actions)
        self._add(risk, "affects", self._targets(ref, 3))
        return risk

    def _figures(self, chance: float) -> Json:
        made = {"probability": self._probability, "impact": self._impact}
        return self._some(dict.fromkeys(made, chance), lambda key: self._unknown_or(made[key]()))

    def _probability(self) -> str:
        return self.rng.choice((*LEVELS, "40%", "0.1", "25%", "72.5%", "95%"))

    def _impact(self) -> object:
        rng = self.rng
        if self._maybe(0.4, "impact as a level"):
            return rng.choice(LEVELS)
        impact: Json = {}
        if self._maybe(0.75, "impact in days"):
            impact["schedule"] = rng.choice(("3w", "1d", "20h", "2mo", "14cd", "[1w, 3w, 6w]", "90d"))
        if not impact or self._maybe(0.5, "impact in money"):
            impact["cost"] = rng.choice(("50k", "[2k, 9k, 20k]", "{amount: 40000, currency: EUR}", "1.5M"))
            if self._maybe(0.3, "another currency"):
                impact["cost"] = rng.choice(("50k USD", "{amount: 500, currency: USD}"))
        return impact

    def write(self, root: Path) -> None:
        for name, data in self.files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            lines = [f"{key}: {flow(value)}\n" for key, value in data.items()]
            path.write_text("".join(lines), encoding="utf-8")


def flow(value: object) -> str:
    match value:
        case dict():
            return "{" + ", ".join(f"{key}: {flow(inner)}" for key, inner in value.items()) + "}"
        case list():
            return "[" + ", ".join(map(flow, value)) + "]"
        case _:
            return str(value)


def as_json(result: object) -> Json:
    """What `--json` prints, without the places."""
    text = render(plain(result, lambda place: (place.file, TOP)))
    read: Json = json.loads(text, parse_float=Decimal)
    return read


def known(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """None for what can't be told; numbers to twelve places, for thirds of a day have no decimal end."""
    if isinstance(value, dict) and set(value) == {"unknown"}:
        return None
    if isinstance(value, dict):
        return {key: known(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [known(inner) for inner in value]
    if isinstance(value, Decimal | Fraction):
        return round(Fraction(value), 12)
    return value


@pytest.fixture(scope="module")
def plans(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Path, Plan, Portfolio, Recount]]:
    made = []
    for seed in range(PLANS):
        plan, root = Plan(seed), tmp_path_factory.mktemp(f"plan{seed}-")
        plan.write(root)
        loaded = load(root)
        assert {finding.code for finding in loaded.findings} <= {"R001", "R002", "R003", "R005"}, [
            (f.code, f.message) for f in loaded.findings
        ]
        rows = as_json(schedule.build(loaded.portfolio, plan.as_of, "--as-of"))["rows"]
        made.append((root, plan, loaded.portfolio, Recount(root, plan.as_of, rows)))
    return made


Made = list[tuple[Path, Plan, Portfolio, Recount]]
COMMITMENT = (
    "ref",
    "giver",
    "needs",
    "need_by",
    "promised",
    "status",
    "agreed_on",
    "projected",
    "late",
    "total_float",
    "items_behind",
    "promises_behind",
)


def test_the_plans_hold_what_they_are_meant_to(plans: Made) -> None:
    features = Counter(feature for _, plan, _, _ in plans for feature in plan.has)
    assert len(features) == 36
    assert {feature: count for feature, count in features.items() if count < 15} == {}
    assert features.keys() >= {
        *("unknown", "unknown with a reason", "done later", "coarse date", "short id", "one id twice"),
        *("circle", "dangling", "dangling link", "dangling commitment", "no need-by", "for a project"),
        *("on_hold project", "on_hold program", "cancelled project", "cancelled program", "done project"),
        *("another currency", "impact as a level", "impact in days", "impact in money", "own scales"),
        *("two teams", "no capacity", "away", "summary", "residual", "opportunity", "delivered"),
    }


def test_gates_commitments_and_the_flow_of_work_are_what_a_count_over_the_yaml_says(plans: Made) -> None:
    seen: Counter[str] = Counter()
    for root, plan, portfolio, count in plans:
        until = plan.as_of + dt.timedelta(days=20)
        report = as_json(bottlenecks.build(portfolio, plan.as_of, "--as-of", until, Grain.MONTH))
        parts: dict[str, tuple[Any, Any]] = {
            "gatekeepers": (keepers(report), count.gatekeepers()),
            "commitments": (
                [{key: known(row[key]) for key in COMMITMENT} for row in report["commitments"]],
                known(count.commitments()),
            ),
            "merges": (
                [[r["ref"], sorted(r["predecessors"]), known(r["total_float"])] for r in report["merges"]],
                known(count.merges()),
            ),
            "handoffs": (
                {(r["giver"], r["taker"]): sorted(r["links"]) for r in report["handoffs"]},
                count.handoffs(),
            ),
            "in progress": (
                [(r["party"], r["tasks"], r["oldest"]) for r in report["in_progress"]],
                count.in_progress(),
            ),
            "idle": (
                {row["ref"]: (row["assigned"], row["promises_behind"]) for row in report["idle"]},
                count.idle(),
            ),
        }
        assert report["promises"] == sum(map(count.is_promise, count.things)), root
        for part, (told, counted) in parts.items():
            assert told == counted, f"{part} of {root}"
            seen[part] += len(counted)
    assert min(seen.values()) > 200
    assert set(seen) == set(parts)


def keepers(report: Json) -> list[Json]:
    rows = []
    for row in report["gatekeepers"]:
        gates = [(g["kind"], g["ref"], g["text"], known(g["day"]), g["late"]) for g in row["gates"]]
        rows.append({**row, "programs": set(row["programs"]), "gates": gates})
        del rows[-1]["name"]
    return rows


def test_risks_their_matrix_and_the_log_are_what_a_count_over_the_yaml_says(plans: Made) -> None:
    seen: Counter[str] = Counter()
    for root, plan, portfolio, count in plans:
        report = risks.build(portfolio, plan.as_of, "--as-of", raid=True, closed=True)
        told, counted = as_json(report), count.risks()
        assert [registered(row) for row in told["risks"]] == [
            {key: known(value) for key, value in row.items() if key != "order"} for row in counted
        ], root
        total = {"": count.total(count.threats())}
        assert {key: known(told[key]) for key in ("days", "money")} == {
            key: known(total[""][key]) for key in ("days", "money")
        }, root
        raid = [
            (r["kind"], r["ref"], r["owner"], r["late"], r["age"], r["promises_behind"]) for r in told["raid"]
        ]
        assert raid == count.raid(), root
        assert matrix(report) == count.matrix(), root
        for row in counted:
            seen.update(flag.partition(" since")[0].lstrip("0123456789 ") for flag in row["flags"])
            seen["absorbed"] += any(a[3] == 0 for a in row["affected"])
            seen["not absorbed"] += any(a[3] for a in row["affected"])
            seen["residual"] += row["residual"] is not None
            seen["high"] += row["high"]
            seen["closed"] += not row["open"]
            seen["days"] += row["inherent"]["days"] is not None
            seen["money"] += row["inherent"]["money"] is not None
        seen.update(kind for kind, *_ in raid)
        seen["late in the log"] += sum(row[3] > 0 for row in raid)
        seen["promises behind the log"] += sum(row[5] > 0 for row in raid)
        seen["in the matrix"] += len(count.matrix())
    assert {what: times for what, times in seen.items() if times < 30} == {}
    assert len(seen) == 20


def registered(row: Json) -> Json:
    """A risk as the count has it."""
    names = ("ref", "date", "total_float", "delay")
    affected = [[known(one[name]) for name in names] for one in row["affected"]]
    left = ("name", "response", "review", "place")
    return {**{key: known(value) for key, value in row.items() if key not in left}, "affected": affected}


def matrix(report: risks.RisksReport) -> dict[tuple[str, str], tuple[int, int]]:
    """Before and after, of the fields of the matrix that hold anything."""
    blocks = present(report, str, matrix=True).blocks
    table = next(block for block in blocks if isinstance(block, Table))
    levels = [column.title.replace(" ", "_") for column in table.columns][1:]
    found = {}
    for row in table.rows:
        chance, *fields = [cell.text for cell in row.cells]
        for level, field in zip(levels, fields, strict=True):
            if match := re.match(r"(\d+) → (\d+)", field):
                found[chance.replace(" ", "_"), level] = int(match[1]), int(match[2])
    return found


@pytest.mark.parametrize("by", list(RiskGrouping))
def test_totals_of_threats_are_what_a_count_over_the_yaml_says(plans: Made, by: RiskGrouping) -> None:
    names: Counter[str] = Counter()
    for root, plan, portfolio, count in plans[list(RiskGrouping).index(by) :: 3]:
        groups = as_json(risks.build(portfolio, plan.as_of, "--as-of", by=by))["groups"]
        told = {row.pop("name"): {**known(row), "refs": sorted(row["refs"])} for row in groups}
        assert told == {name: known(total) for name, total in count.totals(by.value).items()}, root
        names.update(told.keys())
    assert len(names) > 1
    assert names.total() > PLANS / 3


def test_one_more_person_gains_what_the_schedule_of_the_edited_plan_says(plans: Made, tmp_path: Path) -> None:
    """Everybody who has too much to do gets one more in the plan's files, which are scheduled again."""
    gains = 0
    for root, plan, portfolio, _ in plans[::4]:
        until = plan.as_of + dt.timedelta(days=40)
        report = as_json(bottlenecks.build(portfolio, plan.as_of, "--as-of", until, Grain.WEEK))
        crowded = sorted(
            (-row["over"], row["kind"], row["id"])
            for row in report["load"]
            if row["over"] > 0 and row["kind"] != "skill"
        )
        for _, _, party in crowded[:5]:
            other = Plan(int(root.name[4:].partition("-")[0]))
            for data in other.files.values():
                one_more(data.get("tasks") or {}, party)
            other.write(tmp_path / root.name / party)
            before = dated(portfolio, plan.as_of)
            after = dated(load(tmp_path / root.name / party).portfolio, plan.as_of)
            moved = {ref: (finish - after[ref]).days for ref, finish in before.items() if ref in after}
            told = {row["ref"]: row["days"] for row in report["gains"] if row["party"] == party}
            assert told == {ref: days for ref, days in moved.items() if days > 0}, (root, party)
            gains += len(told)
    assert gains > 5


def one_more(tasks: Json, party: str) -> None:
    """One full-time person more on everything of a party that has an effort, and no duration."""
    for task in tasks.values():
        one_more(task.get("tasks") or {}, party)
        hands = task.get("assign") or {}
        for name, fte in hands.items():
            if name.strip("'@") == party and float(fte) and known_length(task):
                hands[name] = str(float(fte) + 1)


def known_length(task: Json) -> bool:
    duration = task.get("duration")
    return "effort" in task and (duration is None or duration == "unknown" or isinstance(duration, dict))


def dated(portfolio: Portfolio, as_of: dt.date) -> dict[str, dt.date]:
    """When open milestones with a promise are finished, as far as `spin schedule --json` can tell."""
    rows = as_json(schedule.build(portfolio, as_of, "--as-of"))["rows"]
    return {
        row["ref"]: dt.date.fromisoformat(row["finish"])
        for row in rows
        if row["kind"] == "milestone"
        and not row["finished"]
        and not row["unknown"]
        and isinstance(row["promised"], str)
    }
