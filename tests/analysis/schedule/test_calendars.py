"""Calendars of a plan: which shifts hold on a day, how long `1d`, `1w` and `1mo` are, and who is away."""

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plateSpinner.analysis.schedule.activities import minutes
from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.worktime import DAY, WorkTime, instant
from plateSpinner.model.charter import Charter
from plateSpinner.model.durations import Duration
from plateSpinner.model.portfolio import Portfolio

Read = Callable[[Mapping[str, str]], Portfolio]
Facts = dict[str, Any]  # a part of portfolio.yaml, as YAML has it
MONDAY = dt.date(2026, 1, 5)


@pytest.fixture
def calendars(read: Read) -> Callable[[str], Calendars]:
    """The calendars of a portfolio.yaml."""
    return lambda text: Calendars(read({"portfolio.yaml": text}).charter, MONDAY)


def worked(clock: WorkTime, day: dt.date | str) -> str:
    """The stretches of work on a day, found by asking for the next work and then for each minute's end."""
    date = dt.date.fromisoformat(day) if isinstance(day, str) else day
    midnight, stretches = instant(date), []
    at = clock.next_work(midnight)
    while at < midnight + DAY:
        end = at
        while end < midnight + DAY and clock.next_work(end) == end:
            end += 1
        stretches.append(f"{clocked(at - midnight)}-{clocked(end - midnight)}")
        at = clock.next_work(end)
    return " ".join(stretches)


def clocked(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"


def work_a_week(clock: WorkTime) -> list[int]:
    """Minutes of work from Monday 5 to Sunday 11 January 2026."""
    days = [instant(MONDAY) + number * DAY for number in range(7)]
    return [clock.between(day, day + DAY) for day in days]


def lengths(clock: WorkTime) -> tuple[int, int, int]:
    return (
        minutes(Duration.parse("1d"), clock),
        minutes(Duration.parse("1w"), clock),
        minutes(Duration.parse("1mo"), clock),
    )


def test_without_any_calendar_it_is_monday_to_friday_from_nine_to_five(
    calendars: Callable[[str], Calendars],
) -> None:
    clock = calendars("spin: 1").default
    assert work_a_week(clock) == [480, 480, 480, 480, 480, 0, 0]
    assert worked(clock, MONDAY) == "09:00-17:00"
    assert lengths(clock) == (480, 2400, 9600)


@pytest.mark.parametrize(
    ("facts", "week", "first", "sizes"),
    [
        ("{week: mon-fri}", [480, 480, 480, 480, 480, 0, 0], "09:00-17:00", (480, 2400, 9600)),
        ("{hours: 7.5}", [450, 450, 450, 450, 450, 0, 0], "09:00-16:30", (450, 2250, 9000)),
        ("{hours: 24}", [1440, 1440, 1440, 1440, 1440, 0, 0], "00:00-24:00", (1440, 7200, 28800)),
        ("{hours: 16}", [960, 960, 960, 960, 960, 0, 0], "08:00-24:00", (960, 4800, 19200)),
        ("{week: sat-mon}", [480, 0, 0, 0, 0, 480, 480], "09:00-17:00", (480, 1440, 5760)),
        ("{week: [mon, wed], hours: 6}", [360, 0, 360, 0, 0, 0, 0], "09:00-15:00", (360, 720, 2880)),
        (
            "{week: {mon: [08:00-12:00, 13:00-17:00], fri: [08:00-12:00]}}",
            [480, 0, 0, 0, 240, 0, 0],
            "08:00-12:00 13:00-17:00",
            (480, 720, 2880),  # two lengths as usual as each other: the longer one
        ),
        (
            "{week: {mon: [08:00-12:00], tue: [08:00-12:00], fri: [08:00-18:00]}}",
            [240, 240, 0, 0, 600, 0, 0],
            "08:00-12:00",
            (240, 1080, 4320),  # what most days have
        ),
        (
            "{week: {mon: [08:00-12:00], fri: [08:00-12:00]}, hours: 8}",
            [240, 0, 0, 0, 240, 0, 0],
            "08:00-12:00",
            (480, 480, 1920),  # the hours that are stated say what 1d means, the times when it is worked
        ),
        ("{week: {}}", [0] * 7, "", (480, 2400, 9600)),
        ("{week: {}, hours: 6}", [0] * 7, "", (360, 1800, 7200)),
    ],
)
def test_a_week_and_its_hours_give_the_days_and_the_lengths_of_a_day_a_week_and_a_month(
    calendars: Callable[[str], Calendars],
    facts: str,
    week: list[int],
    first: str,
    sizes: tuple[int, int, int],
) -> None:
    clock = calendars(f"calendars: {{default: {facts}}}").default
    assert (work_a_week(clock), lengths(clock)) == (week, sizes)
    assert worked(clock, MONDAY) == first


def test_other_units_are_the_same_in_every_calendar(calendars: Callable[[str], Calendars]) -> None:
    clock = calendars("calendars: {default: {hours: 6}}").default
    written = ("90min", "4h", "3cd", "2ch", "5cmin", "0.5d", "1.5w", "0.5min", "0.0001d")
    found = [minutes(Duration.parse(text), clock) for text in written]
    assert found == [90, 240, 4320, 120, 5, 180, 2700, 1, 0]  # halves of a minute up, less than that down


LAYERS = """
holidays: {DE: {2026-01-05: Five, 2026-01-06: Six, 2026-01-07: Seven}, DE-BY: {2026-01-12: Twelve}}
calendars:
  default:
    week: mon-fri
    holidays: [DE, DE-BY]
    closed: [2026-01-06..2026-01-08]
    exceptions: {2026-01-07..2026-01-08: [10:00-11:00], 2026-01-10: [08:00-12:00]}
  plant:
    base: default
    week: {mon: [06:00-14:00], thu: [06:00-10:00], sat: [06:00-10:00]}
    closed: [2026-01-10]
    exceptions: {2026-01-05: [06:00-07:00]}
"""


def test_on_a_day_exceptions_weigh_more_than_closed_days_and_these_more_than_holidays_and_the_week(
    calendars: Callable[[str], Calendars],
) -> None:
    clock = calendars(LAYERS).default
    assert [worked(clock, f"2026-01-{day:02}") for day in range(2, 14)] == [
        "09:00-17:00",  # Friday: the week
        "",
        "",
        "",  # Monday 5: holiday
        "",  # 6: holiday and closed
        "10:00-11:00",  # 7: all three
        "10:00-11:00",  # 8: closed, with an exception
        "09:00-17:00",
        "08:00-12:00",  # Saturday 10: an exception adds work as well
        "",
        "",  # Monday 12: holiday of the second region
        "09:00-17:00",
    ]


def test_what_a_calendar_says_itself_weighs_more_than_all_that_its_base_says_of_the_day(
    calendars: Callable[[str], Calendars],
) -> None:
    clock = calendars(LAYERS).named("plant")
    assert [worked(clock, f"2026-01-{day:02}") for day in range(3, 13)] == [
        "06:00-10:00",  # Saturday of its own week
        "",
        "06:00-07:00",  # its own exception on the base's holiday
        "",  # the base's closed day
        "10:00-11:00",  # the base's exceptions, on days that its own week has off or otherwise
        "10:00-11:00",
        "",  # Friday: its own week has it off
        "",  # its own closed day over the base's exception
        "",
        "",  # the base's holiday
    ]
    assert lengths(clock) == (240, 960, 3840)  # its own week says how long a day is


def test_hours_and_week_are_each_taken_from_the_nearest_calendar_that_states_them(
    calendars: Callable[[str], Calendars],
) -> None:
    plan = calendars(
        "calendars: {default: {week: mon-thu, hours: 6}, short: {base: default, hours: 4},"
        " saturday: {base: short, week: 'sat'}}"
    )
    assert work_a_week(plan.named("short")) == [240, 240, 240, 240, 0, 0, 0]
    assert work_a_week(plan.named("saturday")) == [0, 0, 0, 0, 0, 240, 0]
    assert lengths(plan.named("saturday")) == (240, 240, 960)


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("{2026-01-05..2026-01-09: [], 2026-01-07: [08:00-10:00]}", [0, 0, 120, 0, 0]),
        ("{2026-01-07: [08:00-10:00], 2026-01-05..2026-01-09: []}", [0, 0, 0, 0, 0]),
        (
            "{2026-01-05..2026-01-07: [08:00-09:00], 2026-01-07..2026-01-08: [08:00-10:00]}",
            [60, 60, 120, 120, 480],
        ),
        (
            "{2026-01-07..2026-01-08: [08:00-10:00], 2026-01-05..2026-01-07: [08:00-09:00]}",
            [60, 60, 60, 120, 480],
        ),
        ("{2026-W02: [08:00-09:00], 2026-01: [08:00-10:00]}", [120] * 5),
        ("{2026-01: [08:00-10:00], 2026-W02: [08:00-09:00]}", [60] * 5),
    ],
)
def test_where_stretches_of_days_overlap_the_last_one_written_holds(
    calendars: Callable[[str], Calendars], marks: str, expected: list[int]
) -> None:
    clock = calendars(f"calendars: {{default: {{exceptions: {marks}}}}}").default
    assert work_a_week(clock)[:5] == expected


def test_a_circle_of_bases_is_left_where_it_closes() -> None:
    charter = Charter.model_validate(
        {
            "calendars": {
                "a": {"base": "b", "closed": ["2026-01-05"]},
                "b": {"base": "c", "closed": ["2026-01-06"], "hours": 6},
                "c": {"base": "a", "closed": ["2026-01-07"], "week": "mon-thu"},
                "self": {"base": "self", "hours": 5},
            }
        }
    )
    plan = Calendars(charter, MONDAY)
    for name in "abc":
        assert work_a_week(plan.named(name)) == [0, 0, 0, 360, 0, 0, 0]
    assert work_a_week(plan.named("self")) == [300] * 5 + [0, 0]


def test_a_calendar_that_nobody_wrote_is_the_default_one_and_a_region_without_holidays_has_none() -> None:
    charter = Charter.model_validate(
        {"calendars": {"default": {"hours": 6, "holidays": ["FR"], "base": "gone"}}}
    )
    plan = Calendars(charter, MONDAY)
    assert plan.named("missing").day == plan.team("nobody").day == plan.party("nobody").day == 360
    assert work_a_week(plan.named("missing")) == [360] * 5 + [0, 0]


PEOPLE = """
calendars:
  default: {week: mon-fri}
  early: {week: {mon: [06:00-10:00], tue: [06:00-10:00], wed: [06:00-10:00], sat: [06:00-10:00]}, hours: 4}
  night: {week: {mon: [20:00-24:00], tue: [00:00-04:00, 20:00-24:00], wed: [00:00-09:30]}, hours: 8}
teams: {crew: {calendar: early}, plain: {}}
people:
  jo: {team: crew, away: [2026-01-06, 2026-01-10..2026-01-20]}
  kim: {team: crew, calendar: default}
  lee: {away: [2026-01-07]}
  sam: {team: plain}
"""


def test_a_person_works_by_their_own_calendar_else_their_teams_else_the_default_less_the_days_away(
    calendars: Callable[[str], Calendars],
) -> None:
    plan = calendars(PEOPLE)
    assert work_a_week(plan.team("crew")) == [240, 240, 240, 0, 0, 240, 0]
    assert work_a_week(plan.party("crew")) == [240, 240, 240, 0, 0, 240, 0]
    assert work_a_week(plan.party("jo")) == [240, 0, 240, 0, 0, 0, 0]
    assert work_a_week(plan.party("@jo")) == [240, 0, 240, 0, 0, 0, 0]
    assert work_a_week(plan.party("kim")) == [480] * 5 + [0, 0]
    assert work_a_week(plan.party("lee")) == [480, 480, 0, 480, 480, 0, 0]
    assert work_a_week(plan.party("sam")) == [480] * 5 + [0, 0]
    assert (plan.party("jo").day, plan.party("kim").day) == (240, 480)


def test_with_a_task_calendar_a_person_works_when_both_do_and_a_day_is_as_long_as_the_tasks(
    calendars: Callable[[str], Calendars],
) -> None:
    plan = calendars(PEOPLE)
    both = plan.party("kim", "night")
    assert [worked(both, day) for day in ("2026-01-05", "2026-01-06", "2026-01-07")] == [
        "",
        "",
        "09:00-09:30",
    ]
    away = plan.party("jo", "night")
    assert [worked(away, day) for day in ("2026-01-05", "2026-01-06", "2026-01-07")] == [
        "",
        "",
        "06:00-09:30",
    ]
    assert (lengths(both), both.day) == ((480, 1290, 5160), 480)
    assert plan.party("kim", "default") is plan.party("kim")


def test_a_team_that_is_away_does_not_work(calendars: Callable[[str], Calendars]) -> None:
    plan = calendars("teams: {crew: {away: [2026-01-06..2026-01-07]}}\npeople: {jo: {team: crew}}")
    assert work_a_week(plan.team("crew")) == [480, 0, 0, 480, 480, 0, 0]
    assert work_a_week(plan.party("crew")) == [480, 0, 0, 480, 480, 0, 0]
    assert work_a_week(plan.party("jo")) == [480, 0, 0, 480, 480, 0, 0]


# random calendars against the rules told day by day

DAYS = tuple(MONDAY + dt.timedelta(number) for number in range(28))
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TIMES: tuple[list[str], ...] = (
    [],
    ["08:00-12:00"],
    ["09:00-17:00"],
    ["00:00-24:00"],
    ["07:00-07:30", "07:30-09:00", "23:59-24:00"],
)


@st.composite
def stretches(draw: st.DrawFn) -> list[tuple[int, int]]:
    """First and last day, each by its number."""
    pairs = draw(st.lists(st.tuples(st.integers(0, 27), st.integers(0, 6)), max_size=3))
    return list({f"{first}+{length}": (first, min(first + length, 27)) for first, length in pairs}.values())


def ranged(first: int, last: int) -> str:
    return f"{DAYS[first]}..{DAYS[last]}"


@st.composite
def layer(draw: st.DrawFn) -> Facts:
    facts: Facts = {}
    if draw(st.booleans()):
        facts["closed"] = [ranged(*pair) for pair in draw(stretches())]
    if draw(st.booleans()):
        facts["exceptions"] = {ranged(*pair): draw(st.sampled_from(TIMES)) for pair in draw(stretches())}
    if draw(st.booleans()):
        facts["holidays"] = draw(st.lists(st.sampled_from(["DE", "FR", "XX"]), max_size=2, unique=True))
    if draw(st.booleans()):
        facts["hours"] = draw(st.sampled_from([4, Decimal("7.5"), 16, 24]))
    match draw(st.integers(0, 2)):
        case 0:
            days = draw(st.sets(st.sampled_from(WEEKDAYS)))
            facts["week"] = {day: draw(st.sampled_from(TIMES)) for day in sorted(days)}
        case 1:
            facts["week"] = sorted(draw(st.sets(st.sampled_from(WEEKDAYS))))
    return facts


@settings(max_examples=100, deadline=None)
@given(
    layers=st.lists(layer(), min_size=1, max_size=3),
    holidays=st.fixed_dictionaries(
        {"DE": st.sets(st.sampled_from(DAYS)), "FR": st.sets(st.sampled_from(DAYS))}
    ),
    away=stretches(),
)
def test_each_day_of_random_calendars_is_worked_as_the_rules_say_when_they_are_read_one_by_one(
    layers: list[Facts], holidays: dict[str, set[dt.date]], away: list[tuple[int, int]]
) -> None:
    chain = [{**facts, "base": f"c{number + 1}"} for number, facts in enumerate(layers)]
    chain[-1].pop("base")
    charter = Charter.model_validate(
        {
            "calendars": {f"c{number}": facts for number, facts in enumerate(chain)},
            "holidays": {
                region: dict.fromkeys(map(str, sorted(days)), "x") for region, days in holidays.items()
            },
            "people": {"jo": {"calendar": "c0", "away": [ranged(*pair) for pair in away]}},
        }
    )
    plan = Calendars(charter, MONDAY)
    for number, day in enumerate(DAYS):
        expected = told(chain, holidays, day)
        at = instant(day)
        assert work_of(plan.named("c0"), at) == expected, str(chain)
        gone = any(first <= number <= last for first, last in away)
        assert work_of(plan.party("jo"), at) == ((0, None, None) if gone else expected)


def work_of(clock: WorkTime, midnight: int) -> tuple[int, int | None, int | None]:
    """The minutes of work on a day, and the first and the last of them."""
    total = clock.between(midnight, midnight + DAY)
    if not total:
        return 0, None, None
    return total, clock.next_work(midnight) - midnight, clock.last_work(midnight + DAY) - midnight


def told(
    chain: list[Facts], holidays: dict[str, set[dt.date]], day: dt.date
) -> tuple[int, int | None, int | None]:
    times = times_of(chain, holidays, day)
    minutes_worked = [minute for start, end in times for minute in range(start, end)]
    if not minutes_worked:
        return 0, None, None
    return len(minutes_worked), minutes_worked[0], minutes_worked[-1] + 1


def times_of(chain: list[Facts], holidays: dict[str, set[dt.date]], day: dt.date) -> list[tuple[int, int]]:
    for facts in chain:
        for stretch, times in reversed(facts.get("exceptions", {}).items()):
            if holds(stretch, day):
                return [span(time) for time in times]
        if any(holds(stretch, day) for stretch in facts.get("closed", [])):
            return []
        if any(day in holidays.get(region, ()) for region in facts.get("holidays", [])):
            return []
    week = next((facts["week"] for facts in chain if "week" in facts), list(WEEKDAYS[:5]))
    hours = next((facts["hours"] for facts in chain if "hours" in facts), 8)
    name = WEEKDAYS[day.weekday()]
    if isinstance(week, dict):
        return [span(time) for time in week.get(name, [])]
    start = min(9 * 60, 24 * 60 - int(hours * 60))
    return [(start, start + int(hours * 60))] if name in week else []


def holds(stretch: str, day: dt.date) -> bool:
    first, last = stretch.split("..")
    return first <= day.isoformat() <= last


def span(time: str) -> tuple[int, int]:
    start, end = ((int(part[:2]) * 60 + int(part[3:])) for part in time.split("-"))
    return start, end
