"""What a file of Microsoft Project becomes: the files, word for word, and what is told of the rest."""

import re
from collections.abc import Callable, Mapping

import pytest

from plateSpinner.exchange.mspdi.read import Foreign, read
from plateSpinner.workspace.load import Loaded

File = Callable[..., bytes]
Load = Callable[[Mapping[str, str]], Loaded]

NO_TIME = {"Duration": "PT0H0M0S"}


def link(uid: int, type_: int = 1, lag: int = 0, format_: int = 7) -> str:
    return (
        f"<PredecessorUID>{uid}</PredecessorUID><Type>{type_}</Type>"
        f"<LinkLag>{lag}</LinkLag><LagFormat>{format_}</LagFormat>"
    )


def project(data: bytes) -> str:
    """The project's file below its head."""
    foreign = read(data)
    assert told(foreign) == []
    head, start, tail = foreign.files["wallet/wallet.yaml"].partition("start: 2026-11-02")
    assert (head, start) == ("name: Wallet\n", "start: 2026-11-02")
    return tail.removeprefix("T08:00").removeprefix("\n")


def told(foreign: Foreign) -> list[str]:
    return [f"{finding.severity}: {finding.message}" for finding in foreign.findings]


def test_the_files_are_those_that_a_person_would_keep(mspdi: File) -> None:
    data = mspdi(
        {"Name": "Build", "Duration": "PT0H0M0S"},
        {"Name": "Core", "OutlineLevel": 2, "Duration": "PT80H0M0S", "DurationFormat": 9},
        {"Name": "Beta", **NO_TIME, "Deadline": "2026-12-11T17:00:00", "PredecessorLink": link(1)},
        head="<Manager>Maya Lind</Manager><CurrencyCode>EUR</CurrencyCode>"
        "<StatusDate>2026-11-23T17:00:00</StatusDate>",
    )
    assert read(data).files == {
        "portfolio.yaml": """\
spin: 1
name: Wallet
currency: EUR
data_date: 2026-11-23T17:00
calendars:
  default:
    name: Standard
    week:
      mon: [08:00-12:00, 13:00-17:00]
      tue: [08:00-12:00, 13:00-17:00]
      wed: [08:00-12:00, 13:00-17:00]
      thu: [08:00-12:00, 13:00-17:00]
      fri: [08:00-12:00, 13:00-17:00]
people:
  maya-lind: {name: Maya Lind}
""",
        "wallet/program.yaml": "name: Wallet\n",
        "wallet/wallet.yaml": """\
name: Wallet
owner: maya-lind
start: 2026-11-02
milestones:
  beta: {name: Beta, due: 2026-12-11, after: [build]}
tasks:
  build:
    name: Build
    tasks:
      core: {name: Core, duration: 2w}
""",
    }


@pytest.mark.parametrize(
    ("minutes", "format_", "written"),
    [
        ("PT80H0M0S", 7, "10d"),
        ("PT80H0M0S", 9, "2w"),
        ("PT320H0M0S", 11, "2mo"),
        ("PT4H0M0S", 5, "4h"),
        ("PT4H0M0S", 7, "0.5d"),
        ("PT0H50M0S", 7, "50min"),
        ("PT1H40M0S", 9, "100min"),
        ("PT72H0M0S", 8, "3cd"),
        ("PT168H0M0S", 10, "7cd"),
        ("PT5H0M0S", 6, "5ch"),
        ("PT0H7M0S", 4, "7cmin"),
        ("PT2H0M0S", 8, "2ch"),
    ],
)
def test_durations_stand_in_the_unit_that_the_file_shows(
    mspdi: File, minutes: str, format_: int, written: str
) -> None:
    data = mspdi({"Name": "Spec", "Duration": minutes, "DurationFormat": format_})
    assert project(data) == f"tasks:\n  spec: {{name: Spec, duration: {written}}}\n"


@pytest.mark.parametrize(
    ("type_", "lag", "format_", "written"),
    [
        (1, 0, 7, "t1"),
        (3, 0, 7, "t1 SS"),
        (0, 9600, 7, "t1 FF+2d"),
        (2, -2400, 5, "t1 SF-4h"),
        (3, 50, 19, "t1 SS+50%"),
        (1, 43200, 8, "t1 FS+3cd"),
        (1, -600, 6, "t1 FS-1ch"),
        (1, 70, 4, "t1 FS+7cmin"),
    ],
)
def test_links_keep_type_lag_and_unit(mspdi: File, type_: int, lag: int, format_: int, written: str) -> None:
    data = mspdi({}, {"PredecessorLink": link(1, type_, lag, format_)})
    assert project(data) == (
        f"tasks:\n  t1: {{name: T1, duration: 1d}}\n  t2: {{name: T2, duration: 1d, after: [{written}]}}\n"
    )


@pytest.mark.parametrize(
    ("number", "date", "written"),
    [
        (1, "", "as_late_as_possible"),
        (2, "2027-01-07T08:00:00", "must_start_on 2027-01-07"),
        (3, "2027-01-07T17:00:00", "must_finish_on 2027-01-07"),
        (4, "2027-01-07T13:00:00", "start_no_earlier_than 2027-01-07T13:00"),
        (5, "2027-01-07T08:00:00", "start_no_later_than 2027-01-07"),
        (6, "2027-01-07T12:00:00", "finish_no_earlier_than 2027-01-07T12:00"),
        (7, "2027-01-09T10:00:00", "finish_no_later_than 2027-01-09"),
    ],
)
def test_constraints_have_the_day_alone_where_the_time_changes_nothing(
    mspdi: File, number: int, date: str, written: str
) -> None:
    data = mspdi({"ConstraintType": number, "ConstraintDate": date})
    assert project(data) == f"tasks:\n  t1: {{name: T1, duration: 1d, constraint: {written}}}\n"


def test_what_has_happened_is_kept(mspdi: File) -> None:
    begun = {"ActualStart": "2026-11-02T08:00:00", "PercentComplete": 25, "Duration": "PT32H0M0S"}
    data = mspdi(
        {**begun, "RemainingDuration": "PT24H0M0S"},
        {**begun, "RemainingDuration": "PT30H0M0S"},
        {
            **begun,
            "RemainingDuration": "PT24H0M0S",
            "Stop": "2026-11-02T17:00:00",
            "Resume": "2026-11-10T08:00:00",
        },
        {**begun, "PercentComplete": 100, "ActualFinish": "2026-11-05T17:00:00"},
        head="<StatusDate>2026-11-20T17:00:00</StatusDate>",
    )
    assert (
        project(data)
        == """\
tasks:
  t1: {name: T1, duration: 4d, started: 2026-11-02, progress: 25%}
  t2: {name: T2, duration: 4d, started: 2026-11-02, progress: 25%, remaining: 3.75d}
  t3: {name: T3, duration: 4d, started: 2026-11-02, progress: 25%, resume: 2026-11-10}
  t4: {name: T4, duration: 4d, started: 2026-11-02, done: 2026-11-05}
"""
    )


def test_baseline_code_notes_priority_address_and_contact_are_kept(mspdi: File) -> None:
    data = mspdi(
        {
            "Baseline": "<Number>0</Number><Start>2026-11-02T08:00:00</Start>"
            "<Finish>2026-11-13T17:00:00</Finish><Duration>PT80H0M0S</Duration>"
            "<DurationFormat>7</DurationFormat>",
            "OutlineNumber": "1",
            "WBS": "A.7",
            "Notes": "First line\n- second: line",
            "Priority": 700,
            "Hyperlink": "Tracker",
            "HyperlinkAddress": "https://example.com/7",
            "HyperlinkSubAddress": "top",
            "Contact": "Jo Fischer",
        },
        {"OutlineNumber": "2", "WBS": "2", "Notes": "One line"},
    )
    assert (
        project(data)
        == """\
tasks:
  t1:
    name: T1
    description: |-
      First line
      - second: line

      Priority: 700
    owner: jo-fischer
    duration: 1d
    baseline: {start: 2026-11-02, finish: 2026-11-13, duration: 10d}
    wbs: A.7
    links: {Tracker: https://example.com/7#top}
  t2: {name: T2, description: One line, duration: 1d}
"""
    )


def test_milestones_inside_of_summaries_stay_tasks_and_so_does_what_waits_for_nothing(mspdi: File) -> None:
    data = mspdi(
        {"Name": "Kick-off", **NO_TIME},
        {"Name": "Phase", **NO_TIME},
        {"Name": "Gate", "OutlineLevel": 2, **NO_TIME, "PredecessorLink": link(1)},
        {"Name": "Out", **NO_TIME, "PredecessorLink": link(3), "ActualFinish": "2026-11-06T12:00:00"},
    )
    assert (
        project(data)
        == """\
milestones:
  out: {name: Out, done: 2026-11-06T12:00, after: [phase.gate]}
tasks:
  kick-off: {name: Kick-off, duration: 0d}
  phase:
    name: Phase
    tasks:
      gate: {name: Gate, duration: 0d, after: [kick-off]}
"""
    )


RESOURCES = """
<Resource><UID>1</UID><Name>Developers</Name><Type>1</Type><MaxUnits>3</MaxUnits></Resource>
<Resource><UID>2</UID><Name>Jo Fischer</Name><Type>1</Type><MaxUnits>1</MaxUnits><Group>QA</Group>
<EmailAddress>jo@example.com</EmailAddress><CalendarUID>3</CalendarUID></Resource>
<Resource><UID>3</UID><Name>Cement</Name><Type>0</Type></Resource>
"""
JO = """<Calendar><UID>3</UID><Name>Jo Fischer</Name><IsBaseCalendar>0</IsBaseCalendar>
<BaseCalendarUID>1</BaseCalendarUID><Exceptions><Exception><TimePeriod><FromDate>2026-12-14T00:00:00</FromDate>
<ToDate>2026-12-18T23:59:00</ToDate></TimePeriod><Type>1</Type><DayWorking>0</DayWorking></Exception></Exceptions>
</Calendar>"""


def assigned(task: int, resource: int, units: str, work: str) -> str:
    return (
        f"<Assignment><UID>{task}{resource}</UID><TaskUID>{task}</TaskUID><ResourceUID>{resource}</ResourceUID>"
        f"<Units>{units}</Units><Work>{work}</Work></Assignment>"
    )


def test_resources_become_teams_and_people_and_their_calendars_days_away(mspdi: File) -> None:
    data = mspdi(
        {"Duration": "PT80H0M0S", "Work": "PT160H0M0S", "Type": 1},
        {"Duration": "PT80H0M0S", "Work": "PT160H0M0S", "Type": 2},
        {"Duration": "PT80H0M0S", "Work": "PT20H0M0S", "Type": 0},
        calendars=JO,
        resources=RESOURCES,
        assignments=assigned(1, 1, "2", "PT160H0M0S")
        + assigned(2, 1, "1.5", "PT120H0M0S")
        + assigned(2, 2, "0.5", "PT40H0M0S")
        + assigned(3, 2, "1", "PT20H0M0S")
        + assigned(3, 3, "5", "PT5H0M0S"),
    )
    foreign = read(data)
    assert told(foreign) == [
        "warning: material and cost resources, with their assignments not carried over: 1 resource: 'Cement'"
    ]
    assert (
        foreign.files["portfolio.yaml"].partition("teams:")[2]
        == """
  developers: {name: Developers, capacity: 3}
  qa: {name: QA}
people:
  jo-fischer: {name: Jo Fischer, team: qa, email: jo@example.com, away: [2026-12-14..2026-12-18]}
"""
    )
    assert (
        foreign.files["wallet/wallet.yaml"].partition("tasks:")[2]
        == """
  t1: {name: T1, duration: 10d, assign: {developers: 2}}
  t2: {name: T2, effort: 20d, assign: {developers: 1.5, jo-fischer: 0.5}}
  t3: {name: T3, duration: 10d, effort: 2.5d, assign: {jo-fischer: 1}}
"""
    )


PLANT = """<Calendar><UID>7</UID><Name>Plant</Name><IsBaseCalendar>1</IsBaseCalendar><WeekDays>
<WeekDay><DayType>7</DayType><DayWorking>1</DayWorking><WorkingTimes>
<WorkingTime><FromTime>22:00:00</FromTime><ToTime>00:00:00</ToTime></WorkingTime>
<WorkingTime><FromTime>06:00:00</FromTime><ToTime>14:30:00</ToTime></WorkingTime></WorkingTimes></WeekDay>
<WeekDay><DayType>2</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays><Exceptions>
<Exception><TimePeriod><FromDate>2026-12-05T00:00:00</FromDate><ToDate>2026-12-05T23:59:00</ToDate></TimePeriod>
<Type>1</Type><DayWorking>1</DayWorking><WorkingTimes><WorkingTime><FromTime>09:00:00</FromTime>
<ToTime>12:00:00</ToTime></WorkingTime></WorkingTimes></Exception>
<Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod><FromDate>2026-01-01T00:00:00</FromDate>
<ToDate>2027-12-31T23:59:00</ToDate></TimePeriod><Type>2</Type><Month>4</Month><MonthDay>1</MonthDay>
<DayWorking>0</DayWorking></Exception></Exceptions></Calendar>"""


def test_calendars_are_kept_to_the_minute_with_days_that_recur(mspdi: File) -> None:
    foreign = read(mspdi({"CalendarUID": 7, "Duration": "PT10H30M0S"}, calendars=PLANT))
    assert told(foreign) == []
    assert (
        foreign.files["portfolio.yaml"].partition("  plant:\n")[2]
        == """\
    name: Plant
    week:
      tue: [08:00-12:00, 13:00-17:00]
      wed: [08:00-12:00, 13:00-17:00]
      thu: [08:00-12:00, 13:00-17:00]
      fri: [08:00-12:00, 13:00-17:00]
      sat: [06:00-14:30, 22:00-24:00]
    closed: [2026-05-01, 2027-05-01]
    exceptions: {2026-12-05: [09:00-12:00]}
"""
    )
    assert (
        foreign.files["wallet/wallet.yaml"].partition("tasks:")[2]
        == """
  t1: {name: T1, duration: 10.5h, calendar: plant}
"""
    )


@pytest.mark.parametrize(
    ("pattern", "days"),
    [
        (
            "<Type>3</Type><Month>10</Month><MonthItem>7</MonthItem><MonthPosition>3</MonthPosition>",
            "2026-11-26",
        ),
        ("<Type>4</Type><Period>5</Period><MonthDay>31</MonthDay>", "2026-10-31, 2027-03-31"),
        (
            "<Type>5</Type><Period>3</Period><MonthItem>1</MonthItem><MonthPosition>4</MonthPosition>",
            "2026-10-30, 2027-01-29",
        ),
        (
            "<Type>6</Type><Period>13</Period><DaysOfWeek>34</DaysOfWeek>",
            "2026-10-02, 2026-12-28, 2027-01-01, 2027-03-29",
        ),
        ("<Type>7</Type><Period>60</Period>", "2026-10-01, 2026-11-30, 2027-01-29, 2027-03-30"),
        ("<Type>1</Type>", "2026-10-01..2027-03-31"),
    ],
)
def test_patterns_of_days_are_written_out(mspdi: File, pattern: str, days: str) -> None:
    exception = (
        "<Exception><EnteredByOccurrences>0</EnteredByOccurrences><TimePeriod>"
        "<FromDate>2026-10-01T00:00:00</FromDate><ToDate>2027-03-31T23:59:00</ToDate></TimePeriod>"
        f"{pattern}<DayWorking>0</DayWorking></Exception>"
    )
    calendar = f"<Calendar><UID>9</UID><Name>Off</Name><Exceptions>{exception}</Exceptions></Calendar>"
    text = read(mspdi({}, calendars=calendar)).files["portfolio.yaml"]
    assert f"    closed: [{days}]\n" in text


def test_what_has_no_place_is_told_by_kind_with_names(mspdi: File) -> None:
    data = mspdi(
        {"Name": "A", "Manual": 1, "LevelingDelay": 4800, "FixedCost": 100},
        {"Name": "B", "LevelingDelay": 480, "Recurring": 1, "Estimated": 1, "DurationFormat": 39},
        {"Name": "C", "Active": 0},
        {"Name": "D", "ExtendedAttribute": "<FieldID>188743731</FieldID><Value>x</Value>"},
        {"Name": "D", "ExtendedAttribute": "<FieldID>188743731</FieldID><Value>y</Value>"},
        {"Name": "E", "Surprise": "new", "PredecessorLink": link(3)},
        {"IsNull": 1},
        head="<Author>Jo</Author><ScheduleFromStart>0</ScheduleFromStart><ExtendedAttributes>"
        "<ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName>"
        "<Alias>Cost center</Alias></ExtendedAttribute></ExtendedAttributes>",
        resources="<Resource><UID>1</UID><Name>Jo</Name><Type>1</Type><StandardRate>50</StandardRate></Resource>",
        assignments="<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID><Units>1</Units>"
        "<Work>PT8H0M0S</Work><WorkContour>1</WorkContour></Assignment>",
    )
    foreign = read(data)
    assert told(foreign) == [
        "warning: document properties (author, company, subject, category) not carried over",
        "warning: scheduling from the finish date not carried over",
        "warning: cost rates not carried over: 1 resource: 'Jo'",
        "warning: inactive tasks not carried over: 1 task: 'C'",
        "warning: blank rows not carried over",
        "warning: manual scheduling not carried over: 1 task: 'A'",
        "warning: leveling delays not carried over: 2 tasks: 'A', 'B'",
        "warning: costs not carried over: 1 task: 'A'",
        "warning: patterns of recurring tasks not carried over: 1 task: 'B'",
        "warning: marks of estimated durations not carried over: 1 task: 'B'",
        "warning: values of the custom field 'Cost center' not carried over: 2 tasks: 'D', 'D'",
        "warning: values of the element 'Surprise' not carried over: 1 task: 'E'",
        "warning: work contours of assignments not carried over: 1 task: 'A'",
        "warning: links to inactive tasks not carried over: 1 task: 'E'",
    ]
    assert (
        foreign.files["wallet/wallet.yaml"].partition("tasks:")[2]
        == """
  a: {name: A, duration: 1d, assign: {jo: 1}}
  b: {name: B, duration: 1d}
  d: {name: D, duration: 1d}
  d-2: {name: D, duration: 1d}
  e: {name: E, duration: 1d}
"""
    )


def test_a_task_that_has_more_working_time_between_its_dates_than_it_takes_is_told_as_split(
    mspdi: File,
) -> None:
    # Monday 8:00 to Friday 17:00 for three days; the other is as long as its dates, the third resumes late
    week = {"Start": "2026-11-23T08:00:00", "Finish": "2026-11-27T17:00:00"}
    paused = {"Stop": "2026-11-23T17:00:00", "Resume": "2026-11-26T08:00:00"}
    data = mspdi(
        {"Name": "Split", "Duration": "PT24H0M0S", **week},
        {"Name": "Whole", "Duration": "PT40H0M0S", **week},
        {
            "Name": "Paused",
            "Duration": "PT24H0M0S",
            "ActualStart": "2026-11-23T08:00:00",
            "PercentComplete": 33,
            "RemainingDuration": "PT16H0M0S",
            **week,
            **paused,
        },
    )
    assert [line for line in told(read(data)) if "gaps" in line] == [
        "warning: gaps between split parts not carried over: 1 task: 'Split'"
    ]


def test_ids_are_readable_and_differ(mspdi: File) -> None:
    names = ["Über Prüfung", "设计 评审", "Straße", "!!!", "Spec", "spec", "Spec-2", "x" * 60, "हिन्दी"]
    foreign = read(mspdi(*({"Name": name} for name in names)))
    ids = re.findall(r'^  "?([^\s":]+)"?:', foreign.files["wallet/wallet.yaml"], re.MULTILINE)
    assert ids == [
        "uber-prufung", "设计-评审", "strasse", "task-4", "spec", "spec-2", "spec-2-2", "x" * 40, "हिन्दी",
    ]  # fmt: skip


def test_a_schedule_too_large_for_one_file_stands_in_several(mspdi: File, loaded: Load) -> None:
    tasks = [{"Name": f"Task number {n}", "PredecessorLink": link(n - 1)} for n in range(1, 4001)]
    tasks[0] = {"Name": "Task number 1"}
    foreign = read(mspdi(*tasks))
    assert told(foreign) == []
    assert list(foreign.files)[2:] == ["wallet/wallet.yaml", "wallet/wallet-2.yaml"]
    plan = loaded(foreign.files)
    assert plan.findings == ()
    assert sum(len(plan.portfolio.held(one).tasks) for one in plan.portfolio.projects) == 4000
