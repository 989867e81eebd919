"""Small schedules in MSPDI, plans on disk, and MPXJ beside them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.exchange.mpxj_oracle import Mpxj, available

from plateSpinner.workspace.load import Loaded, load

WEEK = (
    "<WeekDays><WeekDay><DayType>1</DayType><DayWorking>0</DayWorking></WeekDay>"
    + "".join(
        f"<WeekDay><DayType>{day}</DayType><DayWorking>1</DayWorking><WorkingTimes>"
        "<WorkingTime><FromTime>08:00:00</FromTime><ToTime>12:00:00</ToTime></WorkingTime>"
        "<WorkingTime><FromTime>13:00:00</FromTime><ToTime>17:00:00</ToTime></WorkingTime>"
        "</WorkingTimes></WeekDay>"
        for day in range(2, 7)
    )
    + "<WeekDay><DayType>7</DayType><DayWorking>0</DayWorking></WeekDay></WeekDays>"
)
STANDARD = f"<Calendar><UID>1</UID><Name>Standard</Name><IsBaseCalendar>1</IsBaseCalendar>{WEEK}</Calendar>"


@pytest.fixture(scope="session")
def mspdi() -> Callable[..., bytes]:
    """A file with tasks, further calendars, resources and assignments, each as a mapping or as elements."""

    def file(
        *tasks: Mapping[str, object],
        head: str = "",
        calendars: str = "",
        resources: str = "",
        assignments: str = "",
        standard: str = STANDARD,
    ) -> bytes:
        rows = "".join(
            "<Task>" + "".join(_element(key, value) for key, value in _row(n, task).items()) + "</Task>"
            for n, task in enumerate(tasks, 1)
        )
        return (
            '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
            '<Project xmlns="http://schemas.microsoft.com/project"><SaveVersion>14</SaveVersion>'
            f"<Title>Wallet</Title><StartDate>2026-11-02T08:00:00</StartDate>{head}"
            "<CalendarUID>1</CalendarUID><MinutesPerDay>480</MinutesPerDay>"
            f"<Calendars>{standard}{calendars}</Calendars><Tasks>{rows}</Tasks>"
            f"<Resources>{resources}</Resources><Assignments>{assignments}</Assignments></Project>"
        ).encode()

    return file


def _row(number: int, task: Mapping[str, object]) -> dict[str, object]:
    usual = {"UID": number, "ID": number, "Name": f"T{number}", "OutlineLevel": 1}
    length = {"Duration": "PT8H0M0S", "DurationFormat": 7}
    return {**usual, **length, **task}


def _element(key: str, value: object) -> str:
    values = value if isinstance(value, list) else [value]
    return "".join(f"<{key}>{one}</{key}>" for one in values)


@pytest.fixture
def loaded(tmp_path: Path) -> Callable[[Mapping[str, str]], Loaded]:
    """Write files below a root and load them."""

    def on_disk(files: Mapping[str, str]) -> Loaded:
        for name, text in files.items():
            path = tmp_path / "programs" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text.encode())
        return load(tmp_path / "programs")

    return on_disk


@pytest.fixture(scope="session")
def mpxj() -> Mpxj:
    """MPXJ in this process: Java starts once."""
    if reason := available():
        pytest.skip(reason)
    return Mpxj()
