"""A plan written as MSPDI and read again has the same facts; the same plan gives the same bytes."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from plateSpinner.analysis.schedule.activities import BY_THE_CLOCK, finished_at, minutes, started_at, whole
from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.analysis.schedule.worktime import Clock
from plateSpinner.exchange.mspdi.read import read
from plateSpinner.exchange.mspdi.write import unwritten, write
from plateSpinner.exchange.plan_text import plan_text
from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.links import Constraint
from plateSpinner.model.portfolio import Item, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown
from plateSpinner.workspace.load import Loaded, load

Load = Callable[[Mapping[str, str]], Loaded]
Data = dict[str, Any]

PLAN = {
    "portfolio.yaml": """\
spin: 1
name: Acme
currency: EUR
data_date: 2026-11-23
calendars:
  default: {name: Standard, week: mon-fri, hours: 8, closed: [2026-12-24..2027-01-01]}
  plant:
    name: plant
    week: {mon: [06:00-14:30, 22:00-24:00], sat: [00:00-04:00]}
    exceptions: {2026-12-05: [08:00-12:00]}
teams:
  payments: {name: Payments, capacity: 5, calendar: plant}
  web: {name: Web, capacity: {2026-07-01: 5, 2027-01-01: 7}}
people:
  jo: {name: Jo, team: web, email: jo@example.com, away: [2026-12-14..2026-12-18]}
  sam: {name: Sam, capacity: 0.5, calendar: plant}
""",
    "acme/program.yaml": "name: Acme\n",
    "acme/acme.yaml": """\
name: Acme
owner: jo
start: 2026-11-02
milestones:
  beta: {name: Beta, due: 2026-12-11, after: [build.core FS+2d]}
  out: {name: Out, done: 2026-11-20T12:00, after: [spec], baseline: {finish: 2026-11-13}, wbs: M.1}
tasks:
  spec: {name: Spec, owner: sam, duration: 10d, started: 2026-11-02, done: 2026-11-13}
  build:
    name: Build
    description: |-
      Two lines
      of text
    after: [spec SS+50%]
    constraint: start_no_earlier_than 2026-11-09
    deadline: 2027-02-01
    tasks:
      core:
        name: Core
        duration: 2w
        effort: 10d
        assign: {jo: 0.5, payments: 2}
        started: 2026-11-16
        progress: 30%
        remaining: 1.5w
        resume: 2026-12-07
        links: {Tracker: https://example.com/1}
      wait: {name: Wait, duration: 3cd, after: [spec FF-3cd, build.core SF+4ch]}
      pour: {name: Pour, effort: 6d, assign: {sam: 0.5}, constraint: as_late_as_possible, calendar: plant}
  gate: {name: Gate, duration: 0d, baseline: {start: 2026-11-02, finish: 2026-11-13, duration: 8d}}
  idea: {name: Idea}
""",
}


def test_a_plan_comes_back_word_for_word(loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    foreign = read(write(portfolio, portfolio.projects[0]))
    assert [finding.message for finding in foreign.findings] == [
        "marks of estimated durations not carried over: 1 task: 'Idea'"
    ]
    again = dict(foreign.files)
    charter = again.pop("portfolio.yaml")
    assert again == {path: PLAN[path] for path in again}
    assert "  jo: {name: Jo, team: web, email: jo@example.com, away: [2026-12-14..2026-12-18]}\n" in charter


def test_the_same_plan_gives_the_same_bytes_and_uids_last(loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    first = write(portfolio, portfolio.projects[0])
    assert first == write(portfolio, portfolio.projects[0])
    more = PLAN["acme/acme.yaml"].replace("tasks:\n  spec:", "tasks:\n  zero: {name: Zero}\n  spec:", 1)
    grown = loaded(PLAN | {"acme/acme.yaml": more}).portfolio
    assert uids(first).items() <= uids(write(grown, grown.projects[0])).items()


def uids(data: bytes) -> dict[str, str]:
    blocks = data.decode().split("<Task>")[1:]
    return {inner(block, "Name"): inner(block, "UID") for block in blocks}


def inner(text: str, name: str) -> str:
    return text.partition(f"<{name}>")[2].partition(f"</{name}>")[0]


def test_what_has_no_place_in_a_schedule_is_told(loaded: Load) -> None:
    facts = {
        "acme/program.yaml": "name: Acme\n",
        "acme/a.yaml": """\
name: A
status: active
tags: [pci]
milestones:
  beta: {due: 2026-12-11, forecast: 2026-12-18, criteria: [{text: Signed}]}
tasks:
  one: {duration: [1d, 2d, 9d], progress: 33.3%, after: [acme/b/two], links: {a: https://a, b: https://b}}
risks:
  r: {name: R}
""",
        "acme/b.yaml": "name: B\ntasks: {two: {duration: 1d}}\n",
    }
    portfolio = loaded({"portfolio.yaml": "spin: 1\n", **facts}).portfolio
    assert [finding.message for finding in unwritten(portfolio, portfolio.projects[0])] == [
        "low and high estimates not carried over: 1 task: 'one'",
        "fractions of a per cent of progress not carried over: 1 task: 'one'",
        "links to what is not written not carried over: 1 task: 'one'",
        "'status' not carried over: 1 project: 'A'",
        "'risks' not carried over: 1 project: 'A'",
        "'tags' not carried over: 1 project: 'A'",
        "'forecast' not carried over: 1 milestone: 'beta'",
        "'criteria' not carried over: 1 milestone: 'beta'",
        "links after the first not carried over: 1 task: 'one'",
    ]


def test_programs_and_projects_are_summaries_of_the_whole(loaded: Load) -> None:
    files = {
        "portfolio.yaml": "spin: 1\nname: All\n",
        "p/program.yaml": "name: P\nmilestones: {end: {due: 2026-12-11, after: [a]}}\n",
        "p/a.yaml": "name: A\nstart: 2026-11-02\ntarget: 2026-12-01\n"
        "tasks: {x: {duration: 1d, after: [b/y]}}\n",
        "p/b.yaml": "name: B\nstatus: cancelled\ntasks: {y: {duration: 1d}}\n",
    }
    portfolio = loaded(files).portfolio
    foreign = read(write(portfolio))
    assert [finding.message for finding in foreign.findings] == [
        "inactive tasks not carried over: 2 tasks: 'B', 'y'",
        "links to inactive tasks not carried over: 1 task: 'x'",
    ]
    assert (
        foreign.files["all/all.yaml"]
        == """\
name: All
tasks:
  p:
    name: P
    tasks:
      end: {name: end, duration: 0d, after: [p.a], deadline: 2026-12-11}
      a:
        name: A
        constraint: start_no_earlier_than 2026-11-02
        deadline: 2026-12-01
        tasks:
          x: {name: x, duration: 1d}
"""
    )


def test_text_that_xml_cannot_hold_is_made_visible(loaded: Load) -> None:
    files = {
        "portfolio.yaml": "spin: 1\nname: All\n",
        "p/program.yaml": "name: P\n",
        "p/a.yaml": 'name: A\ntasks: {x: {name: "a\\e[31m<b>&amp; ]]> \\0", duration: 1d}}\n',
    }
    portfolio = loaded(files).portfolio
    foreign = read(write(portfolio, portfolio.projects[0]))
    assert foreign.files["p/a.yaml".replace("p/", "a/")].splitlines()[2:] == [
        r'  a-x1b-31m-b-amp-x00: {name: "a\\x1b[31m<b>&amp; ]]> \\x00", duration: 1d}'
    ]


# random plans

DAYS = st.dates(dt.date(2026, 9, 1), dt.date(2027, 6, 30)).map(dt.date.isoformat)
INSTANTS = st.builds("{}T{:02}:{:02}".format, DAYS, st.integers(0, 23), st.integers(0, 59))
WHEN = DAYS | INSTANTS
LENGTHS = st.builds("{}{}".format, st.integers(1, 40), st.sampled_from(["min", "h", "d", "w", "mo"]))
CLOCK = st.builds("{}{}".format, st.integers(1, 40), st.sampled_from(["cmin", "ch", "cd"]))
LAGS = st.builds(
    "{}{}".format, st.integers(-30, 30).filter(bool), st.sampled_from(["h", "d", "w", "cd", "ch", "%"])
)
DATED = st.sampled_from(
    [
        "must_start_on",
        "must_finish_on",
        "start_no_earlier_than",
        "start_no_later_than",
        "finish_no_earlier_than",
        "finish_no_later_than",
    ]
)
CONSTRAINTS = st.just("as_late_as_possible") | st.builds("{} {}".format, DATED, WHEN)
CALENDARS = st.sampled_from(["default", "night", "plant"])
SHARED = st.sampled_from(["default", "plant"])  # nobody who is assigned ever works by the one of nights
PARTIES = st.dictionaries(st.sampled_from(["jo", "sam", "web"]), st.sampled_from([1, 2]), max_size=3)

CHARTER: Data = {
    "spin": 1,
    "name": "Plan",
    "data_date": "2026-11-23",
    "calendars": {
        "default": {"week": "mon-fri", "hours": 8, "closed": ["2026-12-24..2027-01-01", "2026-12-30"]},
        "night": {"base": "default", "week": {"mon": ["22:00-24:00"], "tue": ["00:00-06:00"]}},
        "plant": {
            "base": "default",
            "week": "mon-thu, sat",
            "hours": 6,
            "exceptions": {"2026-12-28": ["08:00-12:00"], "2026-10-01..2026-10-05": []},
        },
    },
    "teams": {"web": {"name": "web", "capacity": 4, "calendar": "plant"}},
    "people": {
        "jo": {"name": "jo", "away": ["2026-11-30..2026-12-04"]},
        "sam": {"name": "sam", "team": "web"},
    },
}


@st.composite
def leaves(draw: st.DrawFn) -> Data:
    kind = draw(st.sampled_from(["duration", "clock", "effort", "both", "none"]))
    made = draw(work(kind))
    calendars = SHARED if "assign" in made else CALENDARS
    for key, values in (("constraint", CONSTRAINTS), ("deadline", WHEN), ("calendar", calendars)):
        if draw(st.booleans()):
            made[key] = draw(values)
    if draw(st.booleans()):
        made["baseline"] = {"start": draw(WHEN), "finish": draw(WHEN), "duration": draw(LENGTHS)}
    return made | draw(progress(LENGTHS if kind != "clock" else CLOCK))


@st.composite
def work(draw: st.DrawFn, kind: str) -> Data:
    made: Data = {"name": draw(st.sampled_from(["Spec", "Build & test", "Überprüfung", "x < y"]))}
    parties = draw(PARTIES) if kind != "clock" else {}
    if kind in ("duration", "both"):
        made["duration"] = draw(LENGTHS)
    if kind == "clock":
        made["duration"] = draw(CLOCK)
    if kind in ("effort", "both"):
        made["effort"] = draw(LENGTHS)
    return made | ({"assign": parties} if parties else {})


@st.composite
def progress(draw: st.DrawFn, lengths: st.SearchStrategy[str]) -> Data:
    made: Data = {}
    state = draw(st.sampled_from(["open", "begun", "done"]))
    if state != "open":
        made["started"] = draw(WHEN)
    if state == "done":
        made["done"] = draw(WHEN)
    if state == "begun":
        made["progress"] = f"{draw(st.integers(1, 99))}%"
        if draw(st.booleans()):
            made["remaining"] = draw(lengths)
        if draw(st.booleans()):
            made["resume"] = draw(WHEN)
    return made


@st.composite
def plans(draw: st.DrawFn) -> Data:
    tasks: Data = {}
    refs: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        id_ = f"t{number}"
        if draw(st.integers(0, 3)):
            tasks[id_] = draw(leaves())
            refs.append(id_)
        else:
            inside = {f"i{n}": draw(leaves()) for n in range(draw(st.integers(1, 3)))}
            tasks[id_] = {"name": f"Summary {number}", "tasks": inside}
            refs += [id_, *(f"{id_}.{inner}" for inner in inside)]
    earlier: list[str] = []
    for ref in refs:
        task = tasks[ref.partition(".")[0]]
        task = task["tasks"][ref.partition(".")[2]] if "." in ref else task
        around = ref.partition(".")[0]
        free = [one for one in earlier if one != around and one not in refs[refs.index(around) :]]
        on = draw(st.lists(st.sampled_from(free), unique=True, max_size=3)) if free else []
        if on:
            task["after"] = [
                f"{one} {draw(st.sampled_from(['FS', 'SS', 'FF', 'SF']))}{_sign(draw(LAGS))}" for one in on
            ]
        earlier.append(ref)
    return {"name": "Plan", "start": "2026-10-05", "tasks": tasks}


def _sign(lag: str) -> str:
    return lag if lag.startswith("-") else f"+{lag}"


@given(plans())
@settings(deadline=None, max_examples=100, derandomize=True)
def test_any_plan_comes_back_with_the_same_facts_and_the_same_schedule(project: Data) -> None:
    files = {
        "portfolio.yaml": plan_text(CHARTER),
        "plan/program.yaml": "name: Plan\n",
        "plan/plan.yaml": plan_text(project),
    }
    ours = load_files(files)
    foreign = read(write(ours.portfolio, ours.portfolio.projects[0]))
    theirs = load_files(foreign.files)
    assert (ours.findings, theirs.findings) == ((), ())
    assert facts(theirs.portfolio) == facts(ours.portfolio)
    as_of = dt.date(2026, 11, 23)
    assert dates(theirs.portfolio, as_of) == dates(ours.portfolio, as_of)


def load_files(files: Mapping[str, str]) -> Loaded:
    with TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder) / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(text.encode())
        return load(Path(folder))


def dates(portfolio: Portfolio, as_of: dt.date) -> list[tuple[object, ...]]:
    """The computed dates of the leaves; instants are one where nobody works between them."""
    schedule, clocks = Schedule(portfolio, as_of), Calendars(portfolio.charter, as_of)
    items = [item for item in portfolio.held(portfolio.projects[0]).tasks if not item.fact.tasks]
    rows = [(schedule.row(item), measures(item, clocks)) for item in items]
    return [
        (
            *(one.next_work(at) for one in every for at in (row.early_start, row.late_start)),
            *(one.last_work(at) for one in every for at in (row.early_finish, row.late_finish)),
            row.total_float,
            row.free_float,
        )
        for row, every in rows
        if row is not None
    ]


def measures(item: Item[Task], clocks: Calendars) -> tuple[Clock, ...]:
    """What counts the time of a task: the clock, or its calendar and those of who works on it."""
    fact = item.fact
    if not isinstance(fact.duration, Unknown) and fact.duration.likely.unit in BY_THE_CLOCK:
        return (ALWAYS,)
    parties = [clocks.party(party, fact.calendar) for party, fte in fact.assign.items() if fte]
    return (clocks.named(fact.calendar or "default"), *parties)


def facts(portfolio: Portfolio) -> list[Data]:
    """Each task's facts in minutes and instants: the way a unit or a day is written does not count."""
    clocks = Calendars(portfolio.charter, dt.date(2026, 11, 23))
    held = portfolio.held(portfolio.projects[0])
    paths = {item.ref: n for n, item in enumerate(held.tasks)}
    return [task_facts(item, clocks, portfolio, paths) for item in held.tasks]


def task_facts(item: Item[Task], clocks: Calendars, portfolio: Portfolio, paths: dict[str, int]) -> Data:
    fact = item.fact
    clock = clocks.named(fact.calendar or "default")
    all_clocks = measures(item, clocks)

    def length(value: Duration | None) -> tuple[int, bool] | None:
        if value is None:
            return None
        elapsed = value.unit in (Unit.CALENDAR_DAY, Unit.CALENDAR_HOUR, Unit.CALENDAR_MINUTE)
        return minutes(value, clock), elapsed

    def start(day: object) -> tuple[int, ...] | None:
        if not isinstance(day, Day):
            return None
        return tuple(one.next_work(started_at(day, one)) for one in all_clocks)

    def planned(day: object) -> int | None:
        return clock.last_work(finished_at(day, clock)) if isinstance(day, Day) else None

    def finish(day: object) -> tuple[int, ...] | None:
        workers = all_clocks[1:] or all_clocks
        return (
            tuple(one.last_work(finished_at(day, one)) for one in workers) if isinstance(day, Day) else None
        )

    def constraint(value: Constraint | None) -> tuple[object, ...] | None:
        if value is None:
            return None
        return value.type, start(value.day) if "start" in value.type else planned(value.day)

    links = [
        (
            paths[found.ref],
            link.type,
            (link.lag.amount, "%") if link.lag.unit is Unit.PER_CENT else length(link.lag),
        )
        for link in fact.after
        if (found := portfolio.resolve(link.on, item.home, item.kind))
    ]
    hands = sum(fact.assign.values(), Decimal(0))
    duration = None if isinstance(fact.duration, Unknown) else length(fact.duration.likely)
    effort = None if isinstance(fact.effort, Unknown) else minutes(fact.effort.likely, clock)
    if duration and effort and abs(effort - duration[0] * hands) <= max(hands, Decimal(1)):
        effort = None  # it follows
    done, share = fact.done is not None, fact.progress.value if fact.progress else Decimal(0)
    remaining = None if done else length(fact.remaining)
    lasts = (whole(effort / hands), False) if duration is None and effort and hands else duration
    if remaining is None and not done and lasts and share:
        remaining = (whole(lasts[0] * (1 - share)), lasts[1])
    baseline = fact.baseline
    return {
        "name": item.name,
        "inside": len(fact.tasks),
        "duration": duration,
        "effort": effort,
        "assign": dict(fact.assign),
        "links": links,
        "constraint": constraint(fact.constraint),
        "deadline": planned(fact.deadline),
        "calendar": fact.calendar,
        "started": start(fact.started),
        "done": finish(fact.done),
        "progress": None if done else share,
        "remaining": remaining,
        "resume": start(fact.resume),
        "baseline": baseline and (start(baseline.start), planned(baseline.finish), length(baseline.duration)),
    }


def test_milestones_keep_their_facts(loaded: Load) -> None:
    portfolio = loaded(PLAN).portfolio
    again = loaded(read(write(portfolio, portfolio.projects[0])).files).portfolio
    kept = [[(m.id, m.fact) for m in one.held(one.projects[0]).milestones] for one in (portfolio, again)]
    assert kept[0] == kept[1]
