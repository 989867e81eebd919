"""The rows of a foreign schedule as tasks and milestones of a plan."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeAlias

from plateSpinner.analysis.schedule.activities import BY_THE_CLOCK, whole
from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.analysis.schedule.worktime import Clock, WorkTime, instant
from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.names import one_line, several_lines
from plateSpinner.exchange.mspdi.reading import lengths
from plateSpinner.exchange.mspdi.reading.calendars import ForeignCalendars
from plateSpinner.exchange.mspdi.reading.parties import Parties
from plateSpinner.exchange.mspdi.reading.rows import Assigned, Row, Rows
from plateSpinner.exchange.plan_text import Data
from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.links import NO_LAG, ConstraintType, Link, LinkType

_At: TypeAlias = Callable[[dt.datetime, lengths.Clocks], str]
_FIXED_WORK = "2"
_USUAL_PRIORITY = "500"
_WHOLE_SHARE = 100
_MILESTONE_KEYS = frozenset(
    ("name", "description", "owner", "due", "done", "after", "constraint", "baseline", "wbs", "links")
)
_STARTS = frozenset(
    (
        ConstraintType.START_NO_EARLIER_THAN,
        ConstraintType.START_NO_LATER_THAN,
        ConstraintType.MUST_START_ON,
    )
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rows refer to."""

    rows: Rows
    calendars: ForeignCalendars
    parties: Parties
    assigned: dict[str, list[Assigned]]
    clocks: Calendars
    status: dt.datetime | None
    """The date until which progress was told; None where nobody says."""
    time: tuple[Clock, ...]
    """Time itself where something in the schedule is measured by it, so that every minute counts."""


@dataclass(frozen=True, slots=True)
class _Measured:
    """A row with what measures it: its calendar, and the calendars of those who work on it."""

    row: Row
    calendar: str
    clock: WorkTime
    clocks: lengths.Clocks
    format: int | None
    assigned: list[Assigned]

    is_elapsed: bool
    """Whether its duration counts by the clock."""


class Tasks:
    """Makes the data of tasks and milestones."""

    def __init__(self, around: Surroundings, losses: Losses) -> None:
        self._around = around
        self._losses = losses

    def data(self, row: Row) -> dict[str, Data]:
        """A row as a task, with the tasks inside."""
        measured = self._measured(row)
        made = self._named(measured)
        if row.inside:
            made |= self._summary(measured)
        else:
            made |= self._leaf(measured)
        made |= self._kept(measured)
        if row.inside:
            made["tasks"] = {part.id: self.data(part) for part in row.inside}
        return made

    def milestone(self, data: dict[str, Data]) -> dict[str, Data] | None:
        """A task's data as those of a milestone; None where it is none, or a milestone could not hold them.

        A milestone that waits for nothing lies where somebody says. What the file has at the
        project's start, without a link or date, stays a task.
        """
        if data.get("duration") not in ("0d", "0h", "0min", "0w", "0mo"):
            return None
        made = {"due" if key == "deadline" else key: value for key, value in data.items()}
        del made["duration"]
        if "done" in made:
            made.pop("started", None)
        bound = "after" in made or " " in str(made.get("constraint", "")) or "done" in made
        if not bound or not _MILESTONE_KEYS.issuperset(made):
            return None
        order = ("name", "description", "owner", "due", "done")
        return {key: made[key] for key in order if key in made} | made

    # parts

    def _measured(self, row: Row) -> _Measured:
        uid = row.texts.get("CalendarUID", "")
        calendar = self._around.calendars.id(uid)
        if uid not in ("", "-1") and not self._around.calendars.has(uid):
            self._losses.fault("calendars of tasks are not in the file", "task", row.name, row.uid)
        clocks = self._around.clocks
        clock = clocks.named(calendar or "default")
        assigned = self._around.assigned.get(row.uid, [])
        parties = [clocks.party(one.party, calendar) for one in assigned if one.party and one.units]
        text = row.texts.get("DurationFormat", "")
        format_ = values.whole(text)
        if text and format_ is None:
            self._losses.fault("formats of durations are unreadable", "task", row.name, row.uid)
        is_elapsed = values.FORMATS.get((format_ or 0) % values.ESTIMATED) in BY_THE_CLOCK
        measures = lengths.Clocks(clock, tuple(parties), (clocks.default, *self._around.time))
        if is_elapsed and not row.inside:
            measures = lengths.Clocks(ALWAYS)
        return _Measured(row, calendar, clock, measures, format_, assigned, is_elapsed)

    def _named(self, measured: _Measured) -> dict[str, Data]:
        texts = measured.row.texts
        made: dict[str, Data] = {}
        if name := one_line(texts.get("Name", "")):
            made["name"] = name
        description = several_lines(texts.get("Notes", ""))
        priority = texts.get("Priority", "") or _USUAL_PRIORITY
        if priority != _USUAL_PRIORITY:
            description = "\n".join(
                (*((description, "") if description else ()), f"Priority: {one_line(priority)}")
            )
        if description:
            made["description"] = description
        if contact := one_line(texts.get("Contact", "")):
            made["owner"] = self._around.parties.named(contact)
        return made

    def _summary(self, measured: _Measured) -> dict[str, Data]:
        made: dict[str, Data] = {}
        units = self._units(measured)
        if units:
            made["assign"] = units
        return made | self._bounds(measured)

    def _leaf(self, measured: _Measured) -> dict[str, Data]:
        duration = self._minutes(measured, "Duration")
        format_ = (measured.format or 0) % values.ESTIMATED
        if format_ == values.NO_DURATION:
            duration = None
        if duration and values.is_true(measured.row.texts.get("Milestone", "")):
            self._losses.lose(
                "marks of milestones that take time", "task", measured.row.name, measured.row.uid
            )
        self._tell_gaps(measured, duration)
        made = self._work(measured, duration)
        made |= self._bounds(measured)
        return made | self._actuals(measured, duration)

    def _tell_gaps(self, measured: _Measured, duration: Decimal | None) -> None:
        """Tell a task between whose dates there is more working time than it takes: its parts are split.

        The gap between what is done and what remains is no such: it is kept as `resume`.
        """
        texts = measured.row.texts
        first, last, stop, resume = (
            _minute(texts.get(key, "")) for key in ("Start", "Finish", "Stop", "Resume")
        )
        if first is None or last is None or not duration:
            return
        clocks = measured.clocks.workers or (measured.clocks.measure,)
        room = min(clock.between(first, last) for clock in clocks)
        if stop is not None and resume is not None and first <= stop < resume <= last:
            room -= max(clock.between(stop, resume) for clock in clocks)
        if room > round(duration) + 1:
            self._losses.lose("gaps between split parts", "task", measured.row.name, measured.row.uid)

    def _work(self, measured: _Measured, duration: Decimal | None) -> dict[str, Data]:
        """Duration, effort and who works on it; what follows from the others is left out."""
        row = measured.row
        units = self._units(measured)
        stated = self._minutes(measured, "Work")
        by_parties = [one for one in measured.assigned if one.party]
        work = sum((one.work for one in by_parties), Decimal(0)) if stated is None else stated
        hands = sum((one.units for one in by_parties), Decimal(0))
        follows = duration is not None and abs(work - duration * hands) <= max(hands, Decimal(1))
        made: dict[str, Data] = {}
        by_work = row.texts.get("Type") == _FIXED_WORK and work > 0 and follows and not measured.is_elapsed
        if duration is not None and not by_work:
            made["duration"] = self._length(measured, duration, measured.format)
        if by_work or (work > 0 and not follows):
            made["effort"] = self._length(measured, work, values.NUMBERS[Unit.DAY])
        elif duration and any(abs(one.work - duration * one.units) > 1 for one in by_parties):
            self._losses.lose("shares of work that do not follow from units", "task", row.name, row.uid)
        return made | ({"assign": units} if units else {})

    def _units(self, measured: _Measured) -> dict[str, Data]:
        units: dict[str, Decimal] = {}
        for one in measured.assigned:
            if one.party:
                units[one.party] = units.get(one.party, Decimal(0)) + one.units
        return {party: fte.normalize() for party, fte in units.items()}

    def _bounds(self, measured: _Measured) -> dict[str, Data]:
        made: dict[str, Data] = {}
        links: list[Data] = [
            text
            for link in measured.row.element.all("PredecessorLink")
            if (text := self._link(measured, link.texts()))
        ]
        if links:
            made["after"] = links
        if constraint := self._constraint(measured):
            made["constraint"] = constraint
        if deadline := self._instant(measured, "Deadline", lengths.finish):
            made["deadline"] = deadline
        if measured.calendar:
            made["calendar"] = measured.calendar
        return made

    def _actuals(self, measured: _Measured, duration: Decimal | None) -> dict[str, Data]:
        row = measured.row
        made: dict[str, Data] = {}
        if started := self._instant(measured, "ActualStart", lengths.start):
            made["started"] = started
        if done := self._instant(measured, "ActualFinish", lengths.done):
            return made | {"done": done}
        share = values.number(row.texts.get("PercentComplete", "") or "0")
        if share is None or not 0 <= share <= _WHOLE_SHARE:
            self._losses.fault("per cent complete is unreadable", "task", row.name, row.uid)
            return made
        if share:
            made["progress"] = f"{round(share, 6).normalize():f}%"
        remaining = self._minutes(measured, "RemainingDuration")
        expected = whole(whole(duration or Decimal(0)) * (1 - share / 100))
        begun = started or share
        differs = duration is None or (remaining is not None and whole(remaining) != expected)
        if remaining is not None and differs and (begun or remaining):
            made["remaining"] = self._length(measured, remaining, measured.format)
        if begun and self._is_interrupted(measured):
            made["resume"] = self._instant(measured, "Resume", lengths.start)
        return made

    def _is_interrupted(self, measured: _Measured) -> bool:
        """Whether work goes on later than its end so far and the status date would have it."""
        stop, resume = (values.instant(measured.row.texts.get(key, "")) for key in ("Stop", "Resume"))
        if resume is None or stop is None:
            return resume is not None
        if self._around.status is None or resume > self._around.status:
            return True
        first, last = (instant(at.date(), at.hour * 60 + at.minute) for at in (stop, resume))
        return last > first and not measured.clocks.is_idle(first, last)

    def _kept(self, measured: _Measured) -> dict[str, Data]:
        """Baseline, code and links to elsewhere."""
        texts = measured.row.texts
        made: dict[str, Data] = {}
        if baseline := self._baseline(measured):
            made["baseline"] = baseline
        wbs = one_line(texts.get("WBS", ""))
        if wbs and wbs != (texts.get("OutlineNumber") or measured.row.number):
            made["wbs"] = wbs
        address, inside = (
            one_line(texts.get(key, "")) for key in ("HyperlinkAddress", "HyperlinkSubAddress")
        )
        if address or inside:
            title = one_line(texts.get("Hyperlink", "")) or "link"
            made["links"] = {title: f"{address}#{inside}" if inside else address}
        elif title := one_line(texts.get("Hyperlink", "")):
            made["links"] = {"link": title}
        return made

    def _baseline(self, measured: _Measured) -> dict[str, Data]:
        made: dict[str, Data] = {}
        for element in measured.row.element.all("Baseline"):
            texts = element.texts()
            if texts.get("Number", "0") not in ("", "0") or values.is_true(texts.get("Interim", "")):
                self._losses.lose("further baselines", "task", measured.row.name, measured.row.uid)
                continue
            if any(values.number(texts.get(key, "") or "0") for key in ("Cost", "FixedCost")):
                self._losses.lose("costs of baselines", "task", measured.row.name, measured.row.uid)
            made = self._baseline_data(measured, texts)
        return made

    def _baseline_data(self, measured: _Measured, texts: dict[str, str]) -> dict[str, Data]:
        made: dict[str, Data] = {}
        duration = values.minutes(texts.get("Duration", ""))
        if texts.get("Start") and (texts.get("Start") != texts.get("Finish") or duration):
            made["start"] = self._instant(measured, "Start", lengths.start, texts)
        if texts.get("Finish"):
            made["finish"] = self._instant(measured, "Finish", lengths.finish, texts)
        if texts.get("Duration") and duration is None:
            self._losses.fault(
                "durations of baselines are unreadable", "task", measured.row.name, measured.row.uid
            )
        elif duration or (duration is not None and made.get("start")):
            format_ = values.whole(texts.get("DurationFormat", ""))
            made["duration"] = self._length(measured, duration, format_ or measured.format)
        return {key: value for key, value in made.items() if value}

    def _link(self, measured: _Measured, texts: dict[str, str]) -> str:
        """A link as it is written in `after`; empty where it leads nowhere in the plan."""
        row = measured.row
        uid = texts.get("PredecessorUID", "")
        on = self._around.rows.find(uid)
        if values.is_true(texts.get("CrossProject", "")) or self._around.rows.why_left_out(uid):
            why = self._around.rows.why_left_out(uid) or "tasks of other files"
            self._losses.lose(f"links to {why}", "task", row.name, row.uid)
            return ""
        if on is None:
            self._losses.fault(
                f"the predecessor with UID {one_line(uid)} is not in the file", "task", row.name
            )
            return ""
        kind = values.whole(texts.get("Type", "") or "1")
        if kind is None or not 0 <= kind < len(values.LINK_TYPES):
            self._losses.fault("types of links are unreadable", "task", row.name, row.uid)
            return ""
        lag = self._lag(measured, texts)
        ref = on.path if on.file == row.file else f"{on.file}/{on.path}"
        type_ = values.LINK_TYPES[kind]
        return ref if type_ is LinkType.FS and not lag.amount else str(Link(ref, type_, lag))

    def _lag(self, measured: _Measured, texts: dict[str, str]) -> Duration:
        amount = values.number(texts.get("LinkLag", "") or "0")
        format_ = values.whole(texts.get("LagFormat", "") or "7")
        if amount is None or format_ is None:
            self._losses.fault("lags are unreadable", "task", measured.row.name, measured.row.uid)
            return NO_LAG
        format_ %= values.ESTIMATED
        if values.FORMATS.get(format_) is Unit.PER_CENT:
            if format_ == values.ELAPSED_PER_CENT:
                self._losses.lose(
                    "lags in per cent by the clock, taken as working time,",
                    "task",
                    measured.row.name,
                    measured.row.uid,
                )
            return Duration.parse_lag(f"{round(amount, 4).normalize():f}%")
        text = lengths.length(amount / 10, format_, measured.clock)
        if text is None:
            self._losses.fault("lags are too long", "task", measured.row.name, measured.row.uid)
            return NO_LAG
        return Duration.parse_lag(text)

    def _constraint(self, measured: _Measured) -> str:
        number = values.whole(measured.row.texts.get("ConstraintType", "") or "0")
        if number is None or not 0 <= number < len(values.CONSTRAINT_TYPES):
            self._losses.fault(
                "types of constraints are unreadable", "task", measured.row.name, measured.row.uid
            )
            return ""
        kind = values.CONSTRAINT_TYPES[number]
        if kind is ConstraintType.AS_SOON_AS_POSSIBLE:
            return ""
        if kind is ConstraintType.AS_LATE_AS_POSSIBLE:
            return str(kind)
        at = lengths.start if kind in _STARTS else lengths.finish
        date = self._instant(measured, "ConstraintDate", at)
        if not date and not measured.row.texts.get("ConstraintDate"):
            self._losses.fault("constraints have no date", "task", measured.row.name, measured.row.uid)
        return f"{kind} {date}" if date else ""

    # values

    def _minutes(self, measured: _Measured, key: str) -> Decimal | None:
        text = measured.row.texts.get(key, "")
        found = values.minutes(text)
        if text and found is None:
            self._losses.fault("durations are unreadable", "task", measured.row.name, measured.row.uid)
        return found

    def _length(self, measured: _Measured, minutes: Decimal, format_: int | None) -> str:
        if minutes != round(minutes):
            self._losses.lose("fractions of a minute", "task", measured.row.name, measured.row.uid)
        text = lengths.length(minutes, format_, measured.clock)
        if text is None:
            self._losses.fault("durations are too long", "task", measured.row.name, measured.row.uid)
        return text or "0d"

    def _instant(
        self,
        measured: _Measured,
        key: str,
        at: _At,
        texts: dict[str, str] | None = None,
    ) -> str:
        """A date of a row, or of its baseline; empty where there is none."""
        text = (texts or measured.row.texts).get(key, "")
        if not text:
            return ""
        found = values.instant(text)
        if found is None:
            self._losses.fault(f"dates are unreadable ({key})", "task", measured.row.name, measured.row.uid)
            return ""
        return at(found, measured.clocks)


def _minute(text: str) -> int | None:
    at = values.instant(text)
    return None if at is None else instant(at.date(), at.hour * 60 + at.minute)
