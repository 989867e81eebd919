"""Working time against published answers, and against counting every single minute."""

import datetime as dt
import json
from collections.abc import Callable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.analysis.schedule.cases import calendar_facts

from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.worktime import (
    DAY,
    EARLIEST,
    LATEST,
    LATEST_DAY,
    Always,
    Crew,
    WorkTime,
    finish_day,
    instant,
    moment,
    start_day,
)
from plateSpinner.model.calendar import Shift, Shifts
from plateSpinner.model.portfolio import Portfolio

PUBLISHED = Path(__file__).parents[4] / "shared" / "cases" / "calendars.json"
Read = Callable[[Mapping[str, str]], Portfolio]
no_shared = pytest.mark.skipif(not PUBLISHED.is_file(), reason=f"no published answers at {PUBLISHED}")

MONDAY = dt.date(2026, 1, 5)
FIRST, LENGTH = MONDAY.toordinal(), 28
OPEN, SHUT = FIRST * DAY, (FIRST + LENGTH) * DAY
"""The four weeks in which every minute is counted."""


@no_shared
@pytest.mark.parametrize("number", range(15))
def test_every_published_answer_about_a_real_calendar_holds_to_the_minute(read: Read, number: int) -> None:
    case = json.loads(PUBLISHED.read_text("utf-8"))["calendars"][number]
    charter = {"calendars": {"default": calendar_facts(case)}}
    plan = read({"portfolio.yaml": json.dumps(charter)})
    around = dt.date.fromisoformat(case["horizon"][0])
    clock = Calendars(plan.charter, around).default
    wrong = [(query, answer) for query in case["queries"] if (answer := ask(clock, query)) != query["expect"]]
    assert wrong == []


@no_shared
def test_the_published_answers_are_all_874() -> None:
    cases = json.loads(PUBLISHED.read_text("utf-8"))["calendars"]
    assert (len(cases), sum(len(case["queries"]) for case in cases)) == (15, 874)


def ask(clock: WorkTime, query: dict[str, Any]) -> str | int:
    match query["op"]:
        case "add_work":
            return written(clock.add(read_instant(query["start"]), query["minutes"]))
        case "sub_work":
            return written(clock.sub(read_instant(query["finish"]), query["minutes"]))
        case "next_work":
            return written(clock.next_work(read_instant(query["at"])))
        case "work_between":
            return clock.between(read_instant(query["start"]), read_instant(query["end"]))
        case other:
            raise ValueError(other)


def read_instant(text: str) -> int:
    at = dt.datetime.fromisoformat(text)
    return instant(at.date(), at.hour * 60 + at.minute)


def written(at: int) -> str:
    return moment(at).isoformat(timespec="minutes")


class Counted:
    """The oracle: a list of every minute that is worked in four weeks, and questions answered by counting."""

    def __init__(self, shifts: Callable[[int], Shifts]) -> None:
        self.minutes = [
            day * DAY + minute
            for day in range(FIRST, FIRST + LENGTH)
            for shift in shifts(day)
            for minute in range(shift.start, shift.end)
        ]

    def add(self, at: int, amount: int) -> int | None:
        """The end of the last of `amount` minutes worked from `at` on; None where it lies further on."""
        if amount < 0:
            return self.sub(at, -amount)
        ahead = [minute for minute in self.minutes if minute >= at]
        return at if amount == 0 else ahead[amount - 1] + 1 if amount <= len(ahead) else None

    def sub(self, at: int, amount: int) -> int | None:
        if amount < 0:
            return self.add(at, -amount)
        behind = [minute for minute in self.minutes if minute < at]
        return at if amount == 0 else behind[-amount] if amount <= len(behind) else None

    def between(self, start: int, end: int) -> int:
        count = sum(min(start, end) <= minute < max(start, end) for minute in self.minutes)
        return count if start <= end else -count

    def next_work(self, at: int) -> int | None:
        return next((minute for minute in self.minutes if minute >= at), None)

    def last_work(self, at: int) -> int | None:
        return next((minute + 1 for minute in reversed(self.minutes) if minute < at), None)


@st.composite
def a_day(draw: st.DrawFn) -> Shifts:
    """Up to three stretches, some of a minute, some until midnight, some that touch the next."""
    edge = st.one_of(st.integers(0, 1440), st.sampled_from((0, 480, 720, 721, 1439, 1440)))
    edges = sorted(draw(st.sets(edge, max_size=4)))
    apart = draw(st.booleans())
    stretches = [Shift(*pair) for pair in pairwise(edges)]
    return tuple(stretches[::2] if apart else stretches)


@st.composite
def a_calendar(draw: st.DrawFn) -> Callable[[int], Shifts]:
    week = draw(st.lists(a_day(), min_size=7, max_size=7))
    exceptions = draw(st.dictionaries(st.integers(FIRST, FIRST + LENGTH - 1), a_day(), max_size=6))
    return lambda day: exceptions.get(day, week[(day - 1) % 7])


within = st.integers(OPEN + 7 * DAY, SHUT - 7 * DAY)
amounts = st.one_of(st.integers(-4000, 4000), st.sampled_from((0, 1, -1, 1440, -1440)))
questions = st.lists(st.tuples(within, within, amounts), min_size=1, max_size=4)
reach = st.one_of(st.integers(-6000, 6000), st.sampled_from((-1098, 0, 366, 367)))
"""How many days from the four weeks the calendar was compiled: they may lie before or beyond its reach."""


@settings(max_examples=100, deadline=None)
@given(shifts=a_calendar(), far=reach, asked=questions)
def test_every_answer_is_what_counting_minutes_gives(
    shifts: Callable[[int], Shifts], far: int, asked: list[tuple[int, int, int]]
) -> None:
    clock, counted = WorkTime(shifts, MONDAY + dt.timedelta(far)), Counted(shifts)
    for at, other, amount in asked:
        assert clock.between(at, other) == counted.between(at, other)
        agree(clock.add(at, amount), counted.add(at, amount), ahead=amount > 0)
        agree(clock.sub(at, amount), counted.sub(at, amount), ahead=amount < 0)
        agree(clock.next_work(at), counted.next_work(at), ahead=True)
        agree(clock.last_work(at), counted.last_work(at), ahead=False)


def agree(ours: int, counted: int | None, *, ahead: bool) -> None:
    """The same instant, or one outside of the four weeks where counting did not come to an end."""
    if counted is not None:
        assert ours == counted
    elif ahead:
        assert ours >= SHUT
    else:
        assert ours <= OPEN


@settings(max_examples=40, deadline=None)
@given(crew=st.lists(a_calendar(), min_size=1, max_size=3), asked=questions)
def test_a_crew_is_through_when_each_member_has_worked_all_minutes_alone(
    crew: list[Callable[[int], Shifts]], asked: list[tuple[int, int, int]]
) -> None:
    clock = Crew(tuple(WorkTime(shifts, MONDAY) for shifts in crew))
    counted = [Counted(shifts) for shifts in crew]
    for at, other, amount in asked:
        ends = [member.add(at, abs(amount)) for member in counted]
        begins = [member.sub(at, abs(amount)) for member in counted]
        if None not in ends:
            last = max(end for end in ends if end is not None)
            assert clock.add(at, abs(amount)) == last
            assert clock.sub(at, -abs(amount)) == last
        if None not in begins:
            first = min(begin for begin in begins if begin is not None)
            assert clock.sub(at, abs(amount)) == first
            assert clock.add(at, -abs(amount)) == first
        done = min(member.between(min(at, other), max(at, other)) for member in counted)
        assert clock.between(min(at, other), max(at, other)) == done
        assert clock.between(max(at, other), min(at, other)) == -done
        goes = [member.next_work(at) for member in counted]
        left = [member.last_work(at) for member in counted]
        if None not in goes:
            assert clock.next_work(at) == min(minute for minute in goes if minute is not None)
        if None not in left:
            assert clock.last_work(at) == max(minute for minute in left if minute is not None)


def test_a_crew_of_two_calendars_by_hand() -> None:
    early = WorkTime(lambda _: (Shift(6 * 60, 10 * 60),), MONDAY)
    late = WorkTime(lambda _: (Shift(9 * 60, 11 * 60),), MONDAY)
    crew, eight = Crew((early, late)), instant(MONDAY, 8 * 60)
    assert written(crew.add(eight, 120)) == "2026-01-05T11:00"
    assert written(crew.add(eight, 121)) == "2026-01-06T09:01"
    assert written(crew.sub(instant(MONDAY, 1440), 60)) == "2026-01-05T09:00"
    assert written(crew.next_work(instant(MONDAY))) == "2026-01-05T06:00"
    assert written(crew.last_work(instant(MONDAY, 1440))) == "2026-01-05T11:00"
    assert crew.between(instant(MONDAY), instant(MONDAY, 1440)) == 120


OFFICE = (Shift(9 * 60, 12 * 60), Shift(13 * 60, 17 * 60))


def office(day: int) -> Shifts:
    return OFFICE if day % 7 in range(1, 6) else ()


@pytest.fixture
def clock() -> WorkTime:
    return WorkTime(office, MONDAY)


def test_adding_ends_at_the_earliest_and_taking_away_at_the_latest_instant(clock: WorkTime) -> None:
    friday = instant(dt.date(2026, 1, 9), 17 * 60)
    assert written(clock.add(friday - 60, 60)) == "2026-01-09T17:00"
    assert written(clock.add(friday, 1)) == "2026-01-12T09:01"
    assert written(clock.sub(instant(dt.date(2026, 1, 12), 10 * 60), 60)) == "2026-01-12T09:00"
    assert written(clock.sub(instant(dt.date(2026, 1, 12), 9 * 60), 1)) == "2026-01-09T16:59"
    assert written(clock.add(instant(MONDAY, 11 * 60), 60)) == "2026-01-05T12:00"


def test_nothing_added_leaves_an_instant_where_it_is_even_in_the_night(clock: WorkTime) -> None:
    night = instant(MONDAY, 3 * 60)
    assert (clock.add(night, 0), clock.sub(night, 0), clock.between(night, night)) == (night, night, 0)


def test_below_zero_adding_and_taking_away_change_places(clock: WorkTime) -> None:
    noon = instant(MONDAY, 12 * 60)
    assert clock.add(noon, -600) == clock.sub(noon, 600) == read_instant("2026-01-02T09:00")
    assert clock.sub(noon, -600) == clock.add(noon, 600) == read_instant("2026-01-06T16:00")


def test_the_end_of_a_day_is_the_beginning_of_the_next_and_an_end_belongs_to_the_day_before() -> None:
    midnight = instant(MONDAY, 1440)
    assert midnight == instant(MONDAY + dt.timedelta(1))
    assert (finish_day(midnight), start_day(midnight)) == (MONDAY, MONDAY + dt.timedelta(1))
    assert (finish_day(midnight + 1), start_day(midnight - 1)) == (MONDAY + dt.timedelta(1), MONDAY)


def test_the_way_back_over_a_hundred_years_is_the_way_there(clock: WorkTime) -> None:
    at, century = instant(MONDAY, 10 * 60), 100 * 52 * 5 * 420
    assert clock.sub(clock.add(at, century), century) == at
    assert clock.between(at, clock.add(at, century)) == century
    assert clock.add(at, century) == at + 100 * 52 * 7 * DAY  # only whole weeks lie between
    assert clock.sub(at, century) == at - 100 * 52 * 7 * DAY


@pytest.mark.parametrize("amount", [10**9, 10**15])
def test_more_work_than_time_is_held_at_the_ends_of_time(clock: WorkTime, amount: int) -> None:
    at = instant(MONDAY, 600)
    assert (clock.add(at, amount), clock.sub(at, amount)) == (LATEST, EARLIEST)
    assert (clock.add(at, -amount), clock.sub(at, -amount)) == (EARLIEST, LATEST)


def test_the_last_minute_of_time_can_be_worked_and_the_one_after_not(clock: WorkTime) -> None:
    left = clock.between(instant(MONDAY), LATEST)
    final = read_instant("2299-12-29T17:00")
    # 30 December 2299 is a Saturday, and time ends when the 31st begins
    assert dt.date(2299, 12, 30).isoweekday() == 6
    assert instant(LATEST_DAY) == LATEST
    assert clock.add(instant(MONDAY), left) == final
    assert clock.add(instant(MONDAY), left + 1) == LATEST
    assert (clock.last_work(LATEST), clock.next_work(final)) == (final, LATEST)


def test_the_first_minute_of_time_can_be_worked_and_the_one_before_not(clock: WorkTime) -> None:
    done = clock.between(EARLIEST, instant(MONDAY))
    first = read_instant("1890-01-01T09:00")  # a Wednesday
    assert clock.sub(instant(MONDAY), done) == first
    assert clock.sub(instant(MONDAY), done + 1) == EARLIEST
    assert (clock.next_work(EARLIEST), clock.last_work(first)) == (first, EARLIEST)


def test_the_order_of_questions_does_not_matter(clock: WorkTime) -> None:
    near, far = instant(MONDAY, 600), instant(dt.date(1950, 6, 7), 600)
    before = clock.add(near, 999), clock.sub(near, 999), clock.between(near, near + 50000)
    assert written(clock.add(far, 421)) == "1950-06-08T10:01"
    assert (clock.add(near, 999), clock.sub(near, 999), clock.between(near, near + 50000)) == before
    assert written(clock.next_work(instant(dt.date(2250, 1, 5)))) == "2250-01-07T09:00"
    assert (clock.add(near, 999), clock.sub(near, 999), clock.between(near, near + 50000)) == before


def test_a_calendar_without_any_work_ends_every_question_at_the_ends_of_time() -> None:
    never, at = WorkTime(lambda _: (), MONDAY), instant(MONDAY, 600)
    assert (never.add(at, 1), never.sub(at, 1)) == (LATEST, EARLIEST)
    assert (never.next_work(at), never.last_work(at)) == (LATEST, EARLIEST)
    assert (never.add(at, 0), never.sub(at, 0)) == (at, at)
    assert never.between(EARLIEST, LATEST) == 0


def test_a_calendar_with_one_day_of_work_in_all_time_finds_it_from_everywhere() -> None:
    once = dt.date(2101, 3, 4)
    clock = WorkTime(lambda day: OFFICE if day == once.toordinal() else (), MONDAY)
    assert written(clock.add(instant(MONDAY), 420)) == "2101-03-04T17:00"
    assert clock.add(instant(MONDAY), 421) == LATEST
    assert written(clock.sub(LATEST, 420)) == "2101-03-04T09:00"
    assert clock.sub(LATEST, 421) == EARLIEST
    assert clock.between(EARLIEST, LATEST) == 420
    assert written(clock.last_work(LATEST)) == "2101-03-04T17:00"


def test_work_around_the_clock_runs_through_midnight() -> None:
    clock, at = WorkTime(lambda _: (Shift(0, 1440),), MONDAY), instant(MONDAY, 1000)
    assert clock.add(at, 5000) == at + 5000
    assert clock.sub(at, 5000) == at - 5000
    assert clock.between(at, at + 99999) == 99999
    assert clock.next_work(at) == clock.last_work(at) == at


@given(at=st.integers(EARLIEST, LATEST), amount=st.integers(-(10**9), 10**9))
def test_by_the_clock_every_minute_counts_until_the_ends_of_time(at: int, amount: int) -> None:
    clock = Always()
    assert clock.add(at, amount) == clock.sub(at, -amount) == min(max(at + amount, EARLIEST), LATEST)
    assert clock.between(at, at + amount) == amount
    assert clock.next_work(at) == clock.last_work(at) == at
