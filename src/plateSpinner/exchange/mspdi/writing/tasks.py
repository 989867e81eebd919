"""Tasks, milestones, programs and projects as the tasks of MSPDI."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.schedule.activities import BY_THE_CLOCK, minutes, whole
from plateSpinner.analysis.schedule.calendars import Calendars as Clocks
from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.analysis.schedule.worktime import DAY, Clock, WorkTime
from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.computed import Computed
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.writing import moments
from plateSpinner.exchange.mspdi.writing.calendars import Calendars
from plateSpinner.exchange.mspdi.writing.outline import Row
from plateSpinner.exchange.mspdi.writing.parties import Parties
from plateSpinner.exchange.mspdi.writing.uids import Uids
from plateSpinner.exchange.mspdi.writing.xml import Element, flag, present
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.links import Constraint, ConstraintType, Link
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, Item, Portfolio
from plateSpinner.model.task import Task
from plateSpinner.model.value import Unknown

FIXED_DURATION, FIXED_WORK = "1", "2"
_NONE = "-1"
_WHOLE_SHARE = 100
_TENTHS = 10
_DAY = values.NUMBERS[Unit.DAY]
_UNKNOWN = str(values.NO_DURATION + values.ESTIMATED)
_STARTS = frozenset(
    (
        ConstraintType.START_NO_EARLIER_THAN,
        ConstraintType.START_NO_LATER_THAN,
        ConstraintType.MUST_START_ON,
    )
)
Parts = list[tuple[str, "str | list[Element] | None"]]


@dataclass(frozen=True, slots=True)
class Amounts:
    """What a row takes: minutes, None where nobody said; `remaining` of the duration."""

    duration: int | None
    format: str
    work: int
    type: str
    percent: int
    remaining: int | None
    hands: Decimal


@dataclass(frozen=True, slots=True)
class Measured:
    """A row with what measures it: its calendar's id, and who works on it.

    `starts` says when work on a day begins, `clocks` when it ends, `evening` when a day without work does.
    """

    row: Row
    calendar: str
    clock: WorkTime
    clocks: Sequence[Clock]
    starts: Sequence[Clock]
    evening: int


class Tasks:
    """Writes rows; what has no place in MSPDI goes to `losses`."""

    def __init__(  # noqa: PLR0917 - all of them are written together
        self,
        portfolio: Portfolio,
        rows: Sequence[Row],
        calendars: Calendars,
        parties: Parties,
        clocks: Clocks,
        uids: Uids,
        losses: Losses,
        dates: Mapping[str, Computed],
    ) -> None:
        self._portfolio = portfolio
        self._rows = rows
        self._calendars = calendars
        self._parties = parties
        self._clocks = clocks
        self._uids = uids
        self._losses = losses
        self._dates = dates
        self._refs = {id(row.item) for row in rows}
        self._count_time = count_time(rows)

    def elements(self) -> list[Element]:
        """Every row as a task, in the order of the outline."""
        return [("Task", present(self._task(number, row))) for number, row in enumerate(self._rows, 1)]

    def assignments(self) -> list[Element]:
        """Who works on which task."""
        return [assignment for row in self._rows for assignment in self._assigned(row)]

    # parts, in the order of the schema

    def _task(self, number: int, row: Row) -> Parts:
        item = row.item
        measured = self._measured(row)
        amounts = self._amounts(measured)
        computed = self._dates.get(item.ref)
        return [
            ("UID", self._uids.of(item.ref)),
            ("ID", str(number)),
            ("Name", item.name),
            ("Active", flag(not _is_cancelled(item.component))),
            ("Manual", "0"),
            ("Type", amounts.type),
            ("IsNull", "0"),
            ("Contact", self._parties.name(getattr(item.fact, "owner", "")) or None),
            ("WBS", getattr(item.fact, "wbs", "") or row.number),
            ("OutlineNumber", row.number),
            ("OutlineLevel", str(row.level)),
            ("Priority", "500"),
            ("Start", values.instant_text(computed.start if computed else None)),
            ("Finish", values.instant_text(computed.finish if computed else None)),
            *self._taken(row, amounts),
            *self._interrupted(measured, amounts),
            ("EffortDriven", "0"),
            ("Estimated", flag(amounts.format == _UNKNOWN)),
            ("Milestone", flag(amounts.duration == 0 and not row.has_inside)),
            ("Summary", flag(row.has_inside)),
            *_scheduled(computed),
            *self._actuals(measured, amounts),
            *self._bounds(measured),
            *self._links(measured),
            *self._baseline(measured),
        ]

    def _taken(self, row: Row, amounts: Amounts) -> Parts:
        if row.has_inside:
            return []
        length = self._clocks.default.day if amounts.duration is None else amounts.duration
        return [
            ("Duration", values.duration_text(length)),
            ("DurationFormat", amounts.format),
            ("Work", values.duration_text(amounts.work)),
        ]

    def _interrupted(self, measured: Measured, amounts: Amounts) -> Parts:
        fact = measured.row.item.fact
        if not isinstance(fact, Task) or fact.resume is None or measured.row.has_inside:
            return []
        resume = moments.start(fact.resume, measured.starts)
        parts: Parts = [("Resume", values.instant_text(resume)), ("ResumeValid", "1")]
        if fact.started is None or amounts.duration is None or amounts.remaining is None:
            return parts
        begun = moments.instant_of(moments.start(fact.started, measured.starts))
        stop = measured.clock.add(begun, max(amounts.duration - amounts.remaining, 0))
        if measured.clock.between(stop, moments.instant_of(resume)) > 0:
            return [("Stop", values.instant_text(moments.moment(stop))), *parts]
        return parts

    def _actuals(self, measured: Measured, amounts: Amounts) -> Parts:
        fact = measured.row.item.fact
        if measured.row.has_inside:
            return []
        started = fact.started if isinstance(fact, Task) else None
        done = fact.done if isinstance(fact, Task | Milestone) else None
        start = moments.start_text(started, measured.starts)
        finish = moments.finish_text(done, measured.clocks, measured.evening)
        if isinstance(fact, Milestone):
            start = finish
        worked = None
        if amounts.duration is not None and amounts.remaining is not None and (start or amounts.percent):
            worked = values.duration_text(max(amounts.duration - amounts.remaining, 0))
        return [
            ("PercentComplete", str(amounts.percent)),
            ("PercentWorkComplete", str(amounts.percent)),
            ("ActualStart", start),
            ("ActualFinish", finish),
            ("ActualDuration", worked),
            (
                "RemainingDuration",
                None if amounts.remaining is None else values.duration_text(amounts.remaining),
            ),
        ]

    def _bounds(self, measured: Measured) -> Parts:
        fact = measured.row.item.fact
        constraint = getattr(fact, "constraint", None)
        if isinstance(fact, Component) and isinstance(fact.start, Day):
            constraint = Constraint(ConstraintType.START_NO_EARLIER_THAN, fact.start)
        number, date = 0, None
        if constraint is not None:
            number = values.CONSTRAINT_TYPES.index(constraint.type)
            if constraint.type in _STARTS:
                date = moments.start_text(constraint.day, measured.starts)
            else:
                date = moments.finish_text(constraint.day, (measured.clock,), measured.evening)
        promised = next(
            (
                day
                for key in ("deadline", "due", "target")
                if isinstance(day := getattr(fact, key, None), Day)
            ),
            None,
        )
        title, address = next(iter(getattr(fact, "links", {}).items()), (None, None))
        return [
            ("ConstraintType", str(number)),
            ("CalendarUID", self._calendars.uid(measured.calendar) if measured.calendar else _NONE),
            ("ConstraintDate", date),
            ("Deadline", moments.finish_text(promised, (measured.clock,), measured.evening)),
            ("LevelAssignments", "1"),
            ("LevelingCanSplit", "1"),
            ("LevelingDelay", "0"),
            ("LevelingDelayFormat", "8"),
            ("Hyperlink", title),
            ("HyperlinkAddress", address),
            ("IgnoreResourceCalendar", "0"),
            ("Notes", getattr(fact, "description", "") or None),
        ]

    def _links(self, measured: Measured) -> Parts:
        item = measured.row.item
        parts: Parts = []
        for link in getattr(item.fact, "after", ()):
            on = self._portfolio.resolve(link.on, item.component, *WORK)
            if on is None or id(on) not in self._refs:
                self._losses.lose("links to what is not written", item.kind, item.name, item.ref)
                continue
            type_, lag = values.LINK_TYPES.index(link.type), self._lag(link, measured)
            link_parts = [
                ("PredecessorUID", self._uids.of(on.ref)),
                ("Type", str(type_)),
                ("CrossProject", "0"),
            ]
            parts.append(("PredecessorLink", present((*link_parts, *lag))))
        return parts

    def _lag(self, link: Link, measured: Measured) -> Parts:
        format_ = str(values.NUMBERS[link.lag.unit])
        amount = link.lag.amount
        if link.lag.unit is not Unit.PER_CENT:
            amount = Decimal(minutes(link.lag, measured.clock) * _TENTHS)
        elif amount != round(amount):
            item = measured.row.item
            self._losses.lose("fractions of a per cent in lags", item.kind, item.name, item.ref)
        return [("LinkLag", str(round(amount))), ("LagFormat", format_)]

    def _baseline(self, measured: Measured) -> Parts:
        fact = measured.row.item.fact
        if not isinstance(fact, Task | Milestone) or fact.baseline is None:
            return []
        baseline = fact.baseline
        start = moments.start_text(baseline.start, measured.starts)
        finish = moments.finish_text(baseline.finish, (measured.clock,), measured.evening)
        length = baseline.duration
        if isinstance(fact, Milestone):
            start, length = start or finish, length or Duration(Decimal(0), Unit.DAY)
        parts: Parts = [
            ("Number", "0"),
            ("Start", start),
            ("Finish", finish),
        ]
        if length is not None:
            parts.append(("Duration", values.duration_text(minutes(length, measured.clock))))
            parts.append(("DurationFormat", str(values.NUMBERS[length.unit])))
        return [("Baseline", present(parts))]

    def _assigned(self, row: Row) -> Iterator[Element]:
        fact = row.item.fact
        if not isinstance(fact, Task):
            return
        amounts = self._amounts(self._measured(row))
        members = {self._parties.uid(party): fte for party, fte in fact.assign.items()}
        if not members and amounts.work:
            members = {values.UNASSIGNED: Decimal(1)}
        for uid, fte in members.items():
            share = fte / amounts.hands if amounts.hands else Decimal(1)
            work = amounts.work * share if not row.has_inside else Decimal(0)
            done = work * amounts.percent / _WHOLE_SHARE
            parts: Parts = [
                ("UID", self._uids.of(f"{uid} on {row.item.ref}")),
                ("TaskUID", self._uids.of(row.item.ref)),
                ("ResourceUID", uid),
                ("PercentWorkComplete", str(amounts.percent)),
                ("ActualWork", values.duration_text(done)),
                ("RemainingWork", values.duration_text(work - done)),
                ("Units", f"{fte.normalize():f}"),
                ("Work", values.duration_text(work)),
            ]
            yield ("Assignment", present(parts))

    # measures

    def _measured(self, row: Row) -> Measured:
        item, fact = row.item, row.item.fact
        team = self._portfolio.charter.teams.get(item.team)
        calendar = getattr(fact, "calendar", "") or (team.calendar if team else "")
        clock = self._clocks.named(calendar or "default")
        assigned = fact.assign if isinstance(fact, Task) else {}
        parties = [
            self._clocks.party(party, getattr(fact, "calendar", "")) for party, fte in assigned.items() if fte
        ]
        if isinstance(fact, Task) and _is_elapsed(fact):
            return Measured(row, calendar, clock, (ALWAYS,), (ALWAYS,), DAY)
        starts = (ALWAYS,) if self._count_time else (clock, *parties)
        evening = DAY if self._count_time else moments.EVENING
        return Measured(row, calendar, clock, parties or (clock,), starts, evening)

    def _amounts(self, measured: Measured) -> Amounts:
        row, fact = measured.row, measured.row.item.fact
        if isinstance(fact, Milestone):
            percent = _WHOLE_SHARE if fact.done else 0
            return Amounts(0, str(_DAY), 0, FIXED_DURATION, percent, 0, Decimal(0))
        if not isinstance(fact, Task) or row.has_inside:
            return Amounts(None, str(_DAY), 0, FIXED_DURATION, 0, None, Decimal(0))
        hands = sum(fact.assign.values(), Decimal(0))
        duration, format_ = self._duration(measured, fact, hands)
        effort = None if isinstance(fact.effort, Unknown) else minutes(fact.effort.likely, measured.clock)
        work = whole((duration or 0) * hands) if effort is None else effort
        by_work = isinstance(fact.duration, Unknown) and effort is not None and duration is not None
        percent, remaining = self._progress(measured, fact, duration)
        type_ = FIXED_WORK if by_work else FIXED_DURATION
        return Amounts(duration, format_, work, type_, percent, remaining, hands)

    def _duration(self, measured: Measured, fact: Task, hands: Decimal) -> tuple[int | None, str]:
        """The minutes that a task takes, and the format of its unit."""
        if not isinstance(fact.duration, Unknown):
            if fact.duration.is_range:
                item = measured.row.item
                self._losses.lose("low and high estimates", item.kind, item.name, item.ref)
            likely = fact.duration.likely
            return minutes(likely, measured.clock), str(values.NUMBERS[likely.unit])
        if not isinstance(fact.effort, Unknown) and hands:
            return whole(minutes(fact.effort.likely, measured.clock) / hands), str(_DAY)
        return None, _UNKNOWN

    def _progress(self, measured: Measured, fact: Task, duration: int | None) -> tuple[int, int | None]:
        """Whole per cent, and the minutes that remain of the duration."""
        if fact.done is not None:
            return _WHOLE_SHARE, 0
        share = fact.progress.value * _WHOLE_SHARE if fact.progress else Decimal(0)
        if share != round(share):
            item = measured.row.item
            self._losses.lose("fractions of a per cent of progress", item.kind, item.name, item.ref)
        if fact.remaining is not None:
            return round(share), minutes(fact.remaining, measured.clock)
        return round(share), None if duration is None else whole(duration * (1 - share / _WHOLE_SHARE))


def _scheduled(computed: Computed | None) -> Parts:
    if computed is None:
        return []
    return [
        ("Critical", flag(computed.critical)),
        ("EarlyStart", values.instant_text(computed.early_start)),
        ("EarlyFinish", values.instant_text(computed.early_finish)),
        ("LateStart", values.instant_text(computed.late_start)),
        ("LateFinish", values.instant_text(computed.late_finish)),
        ("FreeSlack", str(computed.free_float_minutes * _TENTHS)),
        ("TotalSlack", str(computed.total_float_minutes * _TENTHS)),
    ]


def count_time(rows: Sequence[Row]) -> bool:
    """Whether something is measured by the clock: nights and weekends count then."""
    facts = [row.item.fact for row in rows]
    lags = [link.lag.unit for fact in facts if isinstance(fact, Task | Milestone) for link in fact.after]
    return any(unit in BY_THE_CLOCK for unit in lags) or any(
        _is_elapsed(fact) for fact in facts if isinstance(fact, Task) and not fact.tasks
    )


def _is_elapsed(task: Task) -> bool:
    return not isinstance(task.duration, Unknown) and task.duration.likely.unit in BY_THE_CLOCK


def _is_cancelled(component: Item[Component]) -> bool:
    return Status.CANCELLED in (component.fact.status, component.program.fact.status)
