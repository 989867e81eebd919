"""Malformed and hostile files: refused with a reason, or made safe; never a crash, never expanded."""

import time
from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from plateSpinner.exchange.mspdi.elements import DEEPEST, MOST_BYTES
from plateSpinner.exchange.mspdi.read import read
from plateSpinner.exchange.plan_text import plan_text
from plateSpinner.finding import Severity
from plateSpinner.workspace.load import Loaded
from plateSpinner.workspace.yaml import read as read_yaml

File = Callable[..., bytes]
Load = Callable[[Mapping[str, str]], Loaded]

BOMB = """<?xml version="1.0"?>
<!DOCTYPE p [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>
<Project><Title>&c;</Title></Project>"""


def errors(data: bytes) -> list[str]:
    foreign = read(data)
    assert foreign.files == {}
    return [finding.message for finding in foreign.findings if finding.severity is Severity.ERROR]


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "file is no XML: no element found (line 1, column 1)"),
        (b"{}", "file is no XML: not well-formed (invalid token) (line 1, column 1)"),
        (b"<Project>", "file is no XML: no element found (line 1, column 10)"),
        (b"<Project>&x;</Project>", "file is no XML: undefined entity (line 1, column 10)"),
        (b"<Project>\x1b</Project>", "file is no XML: not well-formed (invalid token) (line 1, column 10)"),
        (
            b"<Project>&#27;</Project>",
            "file is no XML: reference to invalid character number (line 1, column 10)",
        ),
        (b"<Project>\xff</Project>", "file is no XML: not well-formed (invalid token) (line 1, column 10)"),
        (
            b'<?xml version="1.0" encoding="utf-7"?><Project/>',
            "file is no XML: multi-byte encodings are not supported",
        ),
        (
            b'<?xml version="1.0" encoding="none-such"?><Project/>',
            "file is no XML: unknown encoding: none-such",
        ),
        (b"<html/>", "root element is 'html', not 'Project'"),
        (BOMB.encode(), "document type in line 2"),
        (BOMB.encode("utf-16"), "document type in line 2"),
        (b'<!DOCTYPE p SYSTEM "file:///etc/passwd"><Project/>', "document type in line 1"),
        (b'<!DOCTYPE p PUBLIC "x" "http://127.0.0.1:9/x.dtd"><Project/>', "document type in line 1"),
        (b"<!DOCTYPE Project><Project/>", "document type in line 1"),
        (b"<Project>" + b"<a>" * 100_000, f"elements nest deeper than {DEEPEST} (line 1)"),
        (b"<Project>" + b"<TimephasedData>" * 100, f"elements nest deeper than {DEEPEST} (line 1)"),
        (b" " * (MOST_BYTES + 1), f"file has {MOST_BYTES + 1} bytes, more than {MOST_BYTES}"),
    ],
    ids=range(18),
)
def test_what_is_no_schedule_is_refused_with_the_reason(data: bytes, message: str) -> None:
    assert errors(data) == [message]


def test_a_million_elements_are_refused_or_passed_over_within_seconds() -> None:
    start = time.process_time()
    assert errors(b"<Project><Tasks>" + b"<Task/>" * 10**6 + b"</Tasks></Project>") == [
        "file has 1000000 elements 'Task', more than 30000"
    ]
    assert errors(b"<Project>" + b"<a/>" * (15 * 10**5) + b"</Project>") == [
        "file has more than 1500000 elements"
    ]
    assert time.process_time() - start < 30


def test_processing_instructions_and_comments_say_nothing(mspdi: File) -> None:
    plain = read(mspdi({}))
    tricked = mspdi({}).replace(
        b"<Tasks>", b"<?php system('id') ?><!-- x --><?xml-stylesheet href='x'?><Tasks>"
    )
    assert read(tricked) == plain


@pytest.mark.parametrize(
    ("task", "message"),
    [
        ({"ActualStart": "2026-02-30T08:00:00"}, "dates are unreadable (ActualStart): 1 task: 'T1'"),
        ({"Deadline": "soon"}, "dates are unreadable (Deadline): 1 task: 'T1'"),
        ({"Deadline": "9999-12-31T23:59:59"}, "dates are unreadable (Deadline): 1 task: 'T1'"),
        ({"Duration": "eight hours"}, "durations are unreadable: 1 task: 'T1'"),
        ({"Duration": "PT" + "9" * 400 + "H"}, "durations are unreadable: 1 task: 'T1'"),
        ({"Duration": "PT999999999H0M0S"}, "durations are too long: 1 task: 'T1'"),
        ({"PercentComplete": "NaN"}, "per cent complete is unreadable: 1 task: 'T1'"),
        ({"PercentComplete": "1e99"}, "per cent complete is unreadable: 1 task: 'T1'"),
        ({"PercentComplete": "-5"}, "per cent complete is unreadable: 1 task: 'T1'"),
        ({"OutlineLevel": "1e9"}, "outline levels are unreadable: 1 task: 'T1'"),
        ({"ConstraintType": "8"}, "types of constraints are unreadable: 1 task: 'T1'"),
        ({"ConstraintType": "4"}, "constraints have no date: 1 task: 'T1'"),
        ({"CalendarUID": "99"}, "calendars of tasks are not in the file: 1 task: 'T1'"),
        ({"PredecessorLink": "<PredecessorUID>99</PredecessorUID>"},
         "the predecessor with UID 99 is not in the file: 1 task: 'T1'"),
        ({"PredecessorLink": "<PredecessorUID>2</PredecessorUID><Type>7</Type>"},
         "types of links are unreadable: 1 task: 'T1'"),
        ({"PredecessorLink": "<PredecessorUID>2</PredecessorUID><LinkLag>x</LinkLag>"},
         "lags are unreadable: 1 task: 'T1'"),
        ({"PredecessorLink": "<PredecessorUID>2</PredecessorUID><LinkLag>999999999999</LinkLag>"},
         "lags are too long: 1 task: 'T1'"),
        ({"PredecessorLink": "<PredecessorUID>1</PredecessorUID>"},
         "'t1' waits for itself: wallet/wallet/t1 → wallet/wallet/t1"),
        ({"UID": 2}, "task UID 2 stands twice: 1 task: 'T2'"),
    ],
    ids=range(19),
)  # fmt: skip
def test_what_is_wrong_with_a_task_is_told_and_nothing_made(
    mspdi: File, task: Mapping[str, object], message: str
) -> None:
    assert errors(mspdi(task, {})) == [message]


def test_circles_of_links_and_of_calendars_are_told(mspdi: File) -> None:
    links = [{"PredecessorLink": f"<PredecessorUID>{uid}</PredecessorUID>"} for uid in (3, 1, 2)]
    assert errors(mspdi(*links)) == [
        "circle of 3 items: wallet/wallet/t1 → wallet/wallet/t3 → wallet/wallet/t2 → wallet/wallet/t1"
    ]
    one, two = (
        f"<Calendar><UID>{uid}</UID><Name>C{uid}</Name><BaseCalendarUID>{base}</BaseCalendarUID></Calendar>"
        for uid, base in ((7, 8), (8, 7))
    )
    assert errors(mspdi({}, calendars=one + two)) == [
        "base calendars go in a circle: 2 calendars: 'C7', 'C8'"
    ]


def test_summaries_in_one_another_without_end_are_told(mspdi: File) -> None:
    tasks = [{"OutlineLevel": level} for level in range(1, 1001)]
    (message,) = errors(mspdi(*tasks))
    assert message.startswith("summaries nest deeper than 26: 974 tasks: 'T27', 'T28',")


def test_the_deepest_outline_that_is_taken_loads(mspdi: File, loaded: Load) -> None:
    link = "<PredecessorUID>1</PredecessorUID><Type>3</Type><LinkLag>50</LinkLag>"
    other = {"OutlineLevel": 1, "PredecessorLink": link}
    foreign = read(mspdi(*({"OutlineLevel": level} for level in range(1, 27)), other))
    assert [*foreign.findings, *loaded(foreign.files).findings] == []


NAMES = {
    "new\nline": "new line",
    "tab\there": "tab here",
    "bidi \u202etxt\u2066": "bidi txt",
    "c1 \x9b31m": "c1 31m",
    "zero\u200bwidth\ufeff": "zerowidth",
    "joiner \u0646\u200c\u0645": "joiner \u0646\u200c\u0645",
    "key: value": "key: value",
    "- dash": "- dash",
    "#comment": "#comment",
    "a #comment": "a #comment",
    "{flow: [x]}": "{flow: [x]}",
    "&amp;anchor": "&anchor",
    "*alias": "*alias",
    "!!python/object:os.system": "!!python/object:os.system",
    "'single' \"double\" \\slash": "'single' \"double\" \\slash",
    "yes": "yes",
    "null": "null",
    "1e3": "1e3",
    "0x1F": "0x1F",
    "12:30:45": "12:30:45",
    "2026-11-02": "2026-11-02",
    "~": "~",
    "%TAG": "%TAG",
    "@handle": "@handle",
    "`tick`": "`tick`",
    "trailing:": "trailing:",
    "=SUM(A1)": "=SUM(A1)",
    "::error::x": "::error::x",
    "🏳️\u200d🌈 ok": "🏳️\u200d🌈 ok",
    "&lt;script&gt;": "<script>",
}


@pytest.mark.parametrize("name", NAMES)
def test_names_are_kept_as_safe_text_and_load_as_they_are(mspdi: File, loaded: Load, name: str) -> None:
    foreign = read(mspdi({"Name": name, "Notes": f"{name}\n{name}"}))
    plan = loaded(foreign.files)
    hidden = any(char in name for char in "\u202e\x9b\u200b")
    told = [f"invisible characters of names not carried over: 1 task: '{NAMES[name]}'"] if hidden else []
    assert [finding.message for finding in (*foreign.findings, *plan.findings)] == told
    (task,) = plan.portfolio.held(plan.portfolio.projects[0]).tasks
    lines = NAMES[name] if name != "new\nline" else "new\nline"
    lines = lines if name != "tab\there" else "tab here"
    assert (task.name, task.fact.description.split("\n")[-1]) == (NAMES[name], lines.split("\n")[-1])


@pytest.mark.parametrize("title", ["program", "CON", "..", "/etc/passwd", "a/../../b", "\\\\host", "x" * 999])
def test_a_title_never_leads_out_of_the_folder(mspdi: File, loaded: Load, title: str) -> None:
    data = mspdi({}).replace(b"<Title>Wallet</Title>", f"<Title>{title}</Title>".encode())
    foreign = read(data)
    assert all(part.strip(".") and "\\" not in part for path in foreign.files for part in path.split("/"))
    assert [path.count("/") for path in foreign.files] == [0, 1, 1]
    assert loaded(foreign.files).findings == ()


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
DATA = st.dictionaries(
    TEXT,
    st.recursive(
        TEXT | st.integers(-(10**9), 10**9) | st.decimals(-1000, 1000, places=3),
        lambda inside: (
            st.lists(inside, min_size=1, max_size=4) | st.dictionaries(TEXT, inside, min_size=1, max_size=4)
        ),
        max_leaves=12,
    ),
    min_size=1,
    max_size=5,
)


@given(DATA)
@settings(deadline=None, max_examples=200, derandomize=True)
def test_any_data_read_back_as_they_were_written(data: Mapping[str, object]) -> None:
    text = plan_text(data)  # type: ignore[arg-type]
    reading = read_yaml(text.encode(), "x.yaml")
    assert (reading.data, reading.findings) == (data, ())


@given(st.integers(0, 10**6), st.integers(0, 255), st.sampled_from(["cut", "flip", "drop", "double"]))
@settings(
    deadline=None,
    max_examples=300,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_mutation_of_a_file_crashes(mspdi: File, at: int, byte: int, how: str) -> None:
    data = bytearray(
        mspdi(
            {"Name": "A", "ActualStart": "2026-11-02T08:00:00", "PercentComplete": 25, "Notes": "n"},
            {"Name": "B", "PredecessorLink": "<PredecessorUID>1</PredecessorUID><LinkLag>4800</LinkLag>"},
            resources="<Resource><UID>1</UID><Name>Jo</Name><Type>1</Type><MaxUnits>1</MaxUnits></Resource>",
            assignments="<Assignment><TaskUID>1</TaskUID><ResourceUID>1</ResourceUID></Assignment>",
        )
    )
    at %= len(data)
    if how == "cut":
        del data[at:]
    elif how == "flip":
        data[at] = byte
    elif how == "drop":
        del data[at : at + byte]
    else:
        data[at:at] = data[at : at + byte]
    foreign = read(bytes(data))
    assert bool(foreign.files) != any(finding.severity is Severity.ERROR for finding in foreign.findings)
