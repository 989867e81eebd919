"""What `spin calendar` tells of calendars and holidays."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.exchange.public_holidays import compare, days, iso_code, regions
from plateSpinner.model.dates import Day
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.render.plain import render as as_plain
from plateSpinner.render.terminal import render as on_terminal
from plateSpinner.reports.calendar import CalendarReport, CoveredYear, build, needed_years, year_words
from plateSpinner.reports.calendar_screen import present
from plateSpinner.workspace.places import Places
from plateSpinner.workspace.tree import Folder

Read = Callable[[Mapping[str, str]], Portfolio]

TODAY = dt.date(2026, 11, 23)
FILES = {
    "portfolio.yaml": """\
spin: 1
name: Two plates
calendars:
  default: {week: mon-fri, hours: 7.5, holidays: [DE], closed: [2026-12-24..2027-01-01]}
  plant:
    name: Plant
    base: default
    week: {mon: [08:00-12:00, 13:00-17:00], tue: [08:00-12:00, 13:00-17:00], sat: [06:00-10:00]}
    holidays: [DE-BY]
    exceptions: {2026-12-05: [08:00-12:00], 2026-12-07..2026-12-09: []}
  office: {week: "mon-wed, fri"}
teams:
  red: {calendar: plant}
  blue: {lead: jo}
people:
  jo: {team: red}
  maya: {team: red, calendar: office}
  sam: {}
""",
    "holidays.yaml": """\
DE:
  2026-12-25: Christmas
  2026-12-26: Second Day
  2027-12-25: Christmas
FR: {2026-07-14: National day}
UA: {}
""",
    "p/program.yaml": "name: P\n",
    "p/a.yaml": """\
name: A
team: red
milestones: {ga: {due: 2027-02-26}}
tasks:
  one: {duration: 1d}
  two: {duration: 1d, calendar: office}
  three: {duration: 1d, team: blue}
  all: {tasks: {four: {duration: 1d}}}
""",
}


@pytest.fixture
def report(read: Read) -> CalendarReport:
    return build(read(FILES), TODAY, "--as-of")


def test_calendars_stand_by_id_with_what_they_have_from_their_base(report: CalendarReport) -> None:
    told = [(row.id, row.week, row.minutes_a_day) for row in report.calendars]
    assert told == [
        ("default", "mon-fri", 450),
        ("office", "mon-wed; fri", 480),
        ("plant", "mon-tue 08:00-12:00, 13:00-17:00; sat 06:00-10:00", 450),
    ]
    plant = report.calendars[2]
    assert [(n.region, n.calendar) for n in plant.holidays] == [("DE-BY", "plant"), ("DE", "default")]
    assert [(s.days.text, s.times, s.calendar) for s in plant.exceptions] == [
        ("2026-12-05", ("08:00-12:00",), "plant"),
        ("2026-12-07..2026-12-09", (), "plant"),
        ("2026-12-24..2027-01-01", (), "default"),
    ]


def test_who_works_by_a_calendar_is_as_the_scheduler_has_it(report: CalendarReport) -> None:
    assert [(row.id, row.teams, row.people, row.tasks) for row in report.calendars] == [
        ("default", ("blue",), ("sam",), 1),
        ("office", (), ("maya",), 1),
        ("plant", ("red",), ("jo",), 2),
    ]


def test_regions_have_their_years_and_lack_those_that_the_plan_needs(report: CalendarReport) -> None:
    assert (report.first_year, report.last_year) == (2026, 2028)
    assert [(row.region, row.calendars, row.covered, row.missing) for row in report.regions] == [
        ("DE", ("default",), (CoveredYear(2026, 2), CoveredYear(2027, 1)), (2028,)),
        ("DE-BY", ("plant",), (), (2026, 2027, 2028)),
        ("FR", (), (CoveredYear(2026, 1),), ()),
        ("UA", (), (), ()),
    ]


def test_a_region_that_is_said_to_have_none_lacks_nothing(read: Read) -> None:
    text = "spin: 1\ncalendars: {default: {holidays: [UA]}}\nholidays: {UA: {}}\n"
    (row,) = build(read({"portfolio.yaml": text}), TODAY, "--as-of").regions
    assert (row.region, row.missing) == ("UA", ())


def test_without_calendars_the_standard_one_is_shown_as_not_written(read: Read) -> None:
    (row,) = build(read({"portfolio.yaml": "spin: 1\n"}), TODAY, "--as-of").calendars
    assert (row.id, row.week, row.minutes_a_day, row.place) == ("default", "mon-fri", 480, None)


@pytest.mark.parametrize(
    ("project", "first", "last"),
    [
        ("name: A\n", 2026, 2028),
        ("name: A\nstart: 2024-05\ntarget: 2031-Q2\n", 2024, 2031),
        ("name: A\ntasks: {t: {constraint: must_start_on 2030-01-02, duration: 1d}}\n", 2026, 2030),
        ("name: A\nmilestones: {ga: {due: {unknown: nobody says}, done: 2023-01-05}}\n", 2023, 2028),
    ],
)
def test_needed_are_the_years_of_the_plan_and_two_ahead(
    project: str, first: int, last: int, read: Read
) -> None:
    portfolio = read({"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n", "p/a.yaml": project})
    assert needed_years(portfolio, TODAY) == range(first, last + 1)


@pytest.mark.parametrize(
    ("years", "words"),
    [((), ""), ((2026,), "2026"), ((2026, 2027, 2029), "2026..2027, 2029"), ((1, 3, 5), "1, 3, 5")],
)
def test_years_in_words(years: tuple[int, ...], words: str) -> None:
    assert year_words(years) == words


PIPED = """\
Calendars  as of 2026-11-23 (--as-of)
=====================================
  Calendar            Week                                                 1d  Holidays   Teams  People  Tasks  Where
  default             mon-fri                                            7.5h  DE         blue   sam         1  portfolio.yaml:4
  office              mon-wed; fri                                         8h  none              maya        1  portfolio.yaml:11
  plant (on default)  mon-tue 08:00-12:00, 13:00-17:00; sat 06:00-10:00  7.5h  DE-BY, DE  red    jo          2  portfolio.yaml:5

Days that depart from the week
  Calendar  Days                    Worked       Where
  default   2026-12-24..2027-01-01  closed       portfolio.yaml:4
  plant     2026-12-05              08:00-12:00  portfolio.yaml:10
  plant     2026-12-07..2026-12-09  closed       portfolio.yaml:10

Public holidays  days a year; the plan needs 2026..2028
  Region  Covered             Missing     Named by     Where
  DE      2026 (2), 2027 (1)  2028        default      holidays.yaml:1
  DE-BY   none                2026..2028  plant
  FR      2026 (1)                        no calendar  holidays.yaml:5
  UA      none                            no calendar  holidays.yaml:6

Not covered
  missing  no holidays of DE in 2028: they count as days of work
    portfolio.yaml:4
  missing  no holidays of DE-BY in 2026..2028: they count as days of work
    portfolio.yaml:9

  spin calendar --write  writes these holidays into the plan, for good
"""  # noqa: E501 - as wide as its longest line


def test_a_pipe_gets_every_row_with_its_place(report: CalendarReport, tmp_path: Path) -> None:
    places = Places(Folder(tmp_path))
    text = as_plain(present(report, lambda place: f"{place.file}:{places.span(place).line}"))
    assert text == PIPED


@pytest.mark.parametrize("width", [80, 160])
def test_no_line_is_wider_than_the_terminal(width: int, report: CalendarReport) -> None:
    made = present(report, lambda place: f"programs/{place.file}:1", 4)
    text = on_terminal(made, width=width, colour=False, glyphs=True)
    assert max(map(len, text.splitlines())) <= width
    assert "no holidays of DE-BY in 2026..2028" in text


def test_many_names_are_cut_on_a_terminal_only(read: Read) -> None:
    teams = "".join(f"  t{number}: {{}}\n" for number in range(6))
    report = build(read({"portfolio.yaml": f"spin: 1\nteams:\n{teams}"}), TODAY, "--as-of")
    assert "t0, t1, t2, t3, and 2 more" in as_plain(present(report, lambda _: "", 4))
    assert "t0, t1, t2, t3, t4, t5" in as_plain(present(report, lambda _: ""))


@pytest.mark.parametrize(
    ("region", "day", "name"),
    [
        ("DE", "2026-04-03", "Good Friday"),
        ("DE", "2026-04-06", "Easter Monday"),
        ("DE", "2026-12-25", "Christmas Day"),
        ("DE-BY", "2026-11-01", "All Saints' Day"),
        ("US", "2026-11-26", "Thanksgiving Day"),
        ("US", "2026-07-04", "Independence Day"),
        ("NZ", "2026-02-06", "Waitangi Day"),
    ],
)
def test_published_dates_are_found_with_their_english_names(region: str, day: str, name: str) -> None:
    assert days(region, 2026, 2026)[dt.date.fromisoformat(day)] == name


def test_days_are_in_order_and_of_the_years_asked_for_only() -> None:
    found = days("US", 2027, 2028)
    assert list(found) == sorted(found)
    assert {day.year for day in found} == {2027, 2028}


def test_regions_are_iso_codes_and_only_these_are_asked_for() -> None:
    assert {"DE", "DE-BY", "US-CA", "GB-SCT", "NO"} <= regions()
    assert not {"UK", "DEU", "DE-Augsburg", "FR-Zone A", "XNYS", "", "-"} & regions()
    with pytest.raises(KeyError):
        days("UK", 2026, 2026)
    assert [iso_code(word) for word in ("UK", "uk", "DEU", "xx", "os", "")] == ["GB", "GB", "DE", "", "", ""]


def test_offers_tell_new_days_from_changed_ones_and_from_those_by_hand() -> None:
    def day(text: str) -> Day:
        return Day.parse(text)

    stated = {
        day("2026-12-24"): "By hand",
        day("2026-12-25"): "Weihnachten",
        day("2026-04-07"): "Easter Monday",
        day("2026-05"): "All of May",
        day("2028-06-01"): "By hand",
        day("2025-12-25"): "Not asked for",
    }
    theirs = {
        dt.date(2026, 4, 6): "Easter Monday",
        dt.date(2026, 5, 1): "Labor Day",
        dt.date(2026, 12, 25): "Christmas Day",
        dt.date(2028, 12, 25): "Christmas Day",
    }
    offer = compare("DE", stated, theirs, range(2026, 2029))
    assert offer.new == {dt.date(2028, 12, 25): "Christmas Day"}
    assert offer.lacking == {dt.date(2026, 4, 6): "Easter Monday", dt.date(2026, 5, 1): "Labor Day"}
    assert offer.renamed == ((day("2026-12-25"), "Christmas Day"),)
    assert offer.moved == (day("2026-04-07"),)
    assert offer.empty == (2027,)
    assert offer.differs
