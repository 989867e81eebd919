"""A plan, or a program or project of it, as a schedule in Microsoft Project's XML format.

Elements stand in the order of the published schema (mspdi_pj12.xsd, with what later versions added).
"""

import datetime as dt
from collections.abc import Mapping

from plateSpinner.analysis.schedule import worktime
from plateSpinner.analysis.schedule.calendars import Calendars as Clocks
from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.computed import Computed
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.writing import moments
from plateSpinner.exchange.mspdi.writing.calendars import Calendars
from plateSpinner.exchange.mspdi.writing.outline import outline
from plateSpinner.exchange.mspdi.writing.parties import Parties
from plateSpinner.exchange.mspdi.writing.tasks import Parts, Tasks, count_time
from plateSpinner.exchange.mspdi.writing.uids import Uids
from plateSpinner.exchange.mspdi.writing.xml import document, present
from plateSpinner.finding import Finding
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import Fact
from plateSpinner.model.portfolio import Item, Kind, Portfolio

__all__ = ["Computed", "unwritten", "write"]

_SAVE_VERSION = "14"
_AROUND = dt.date(2026, 1, 1)
"""Near which calendars are asked first, where the plan has no date of its own."""
_WEEKS_A_MONTH = 4
_COMMON = frozenset(("name", "description", "owner"))
_WRITTEN = {
    Kind.PROGRAM: _COMMON | {"start", "target", "milestones", "tasks", "links"},
    Kind.PROJECT: _COMMON | {"start", "target", "milestones", "tasks", "links"},
    Kind.MILESTONE: _COMMON | {"due", "done", "after", "constraint", "baseline", "wbs", "links"},
    Kind.TASK: _COMMON
    | {"duration", "effort", "assign", "after", "constraint", "deadline", "calendar", "started", "progress"}
    | {"remaining", "resume", "done", "baseline", "wbs", "links", "tasks"},
}
_WRITTEN_CHARTER = frozenset(
    ("spin", "name", "currency", "data_date", "calendars", "holidays", "teams", "people")
)
_WRITTEN_PARTY = frozenset(("name", "team", "email", "capacity", "calendar", "away"))
_OF_THE_WHOLE = frozenset(("target", "links"))
"""What a program or project has only as a row among others."""


def write(
    portfolio: Portfolio, whole: Item[Component] | None = None, dates: Mapping[str, Computed] | None = None
) -> bytes:
    """The schedule in UTF-8: of a program or project, or of every program.

    `dates` has what was computed, by the references of items; without them Microsoft Project computes
    its own. The same plan gives the same bytes, and an item keeps its UID while it keeps its id.
    """
    return _Writing(portfolio, whole, dates or {}).document()


def unwritten(portfolio: Portfolio, whole: Item[Component] | None = None) -> tuple[Finding, ...]:
    """What of a program or project, or of the whole plan, has no place in such a schedule."""
    writing = _Writing(portfolio, whole, {})
    writing.document()
    writing.tell_facts()
    return writing.losses.findings()


class _Writing:
    """A schedule being written."""

    def __init__(
        self, portfolio: Portfolio, whole: Item[Component] | None, dates: Mapping[str, Computed]
    ) -> None:
        self._portfolio = portfolio
        self._whole = whole
        self._dates = dates
        self._rows = outline(portfolio, whole)
        self.losses = Losses()

    def document(self) -> bytes:
        charter = self._portfolio.charter
        uids = Uids()
        calendars = Calendars(charter, uids)
        parties = Parties(charter, calendars, uids)
        data_date = charter.data_date
        clocks = Clocks(charter, data_date.first if data_date else _AROUND)
        tasks = Tasks(self._portfolio, self._rows, calendars, parties, clocks, uids, self.losses, self._dates)
        rows, assignments = tasks.elements(), tasks.assignments()
        resources = parties.elements()
        parts: Parts = [
            *self._head(calendars, clocks, parties),
            ("Calendars", calendars.elements()),
            ("Tasks", rows),
            ("Resources", resources),
            ("Assignments", assignments),
        ]
        return document("Project", present(parts))

    def tell_facts(self) -> None:
        """Tell what stands in the plan and was not written."""
        charter = self._portfolio.charter
        self._tell(charter, _WRITTEN_CHARTER, "plan", charter.name or "plan")
        for id_, team in charter.teams.items():
            self._tell(team, _WRITTEN_PARTY, "team", team.name or id_)
        for id_, person in charter.people.items():
            self._tell(person, _WRITTEN_PARTY, "person", person.name or id_)
        if self._whole is not None:
            self._tell(
                self._whole.fact,
                _WRITTEN[self._whole.kind] - _OF_THE_WHOLE,
                self._whole.kind,
                self._whole.name,
            )
        for row in self._rows:
            item = row.item
            self._tell(item.fact, _WRITTEN[item.kind], item.kind, item.name, item.ref)
            if len(getattr(item.fact, "links", {})) > 1:
                self.losses.lose("links after the first", item.kind, item.name, item.ref)

    def _tell(self, fact: Fact, written: frozenset[str], noun: str, name: str, ref: str = "") -> None:
        for field in type(fact).model_fields:
            if field in fact.model_fields_set and field not in written and getattr(fact, field):
                self.losses.lose(f"'{type(fact).model_fields[field].alias or field}'", noun, name, ref)

    def _head(self, calendars: Calendars, clocks: Clocks, parties: Parties) -> Parts:
        charter, default = self._portfolio.charter, clocks.default
        fact: Component | None = self._whole.fact if self._whole else None
        title = self._whole.name if self._whole else charter.name
        start = fact.start if fact else None
        measures = (ALWAYS,) if count_time(self._rows) else (default,)
        first = moments.start(start, measures) if isinstance(start, Day) else None
        if first is None and self._dates:
            first = min(computed.start for computed in self._dates.values())
        last = max((computed.finish for computed in self._dates.values()), default=None)
        status = charter.data_date
        morning = default.next_work(worktime.instant(_AROUND))
        evening = default.last_work(worktime.instant(moments.moment(morning).date(), worktime.DAY))
        return [
            ("SaveVersion", _SAVE_VERSION),
            ("Name", f"{title}.xml"),
            ("Title", title),
            ("Manager", (parties.name(fact.owner) if fact else "") or None),
            ("ScheduleFromStart", "1"),
            ("StartDate", values.instant_text(first)),
            ("FinishDate", values.instant_text(last)),
            ("CurrencyCode", charter.currency or None),
            ("CalendarUID", calendars.uid("default")),
            ("DefaultStartTime", f"{moments.moment(morning):%H:%M}:00"),
            ("DefaultFinishTime", f"{moments.moment(evening):%H:%M}:00"),
            ("MinutesPerDay", str(default.day)),
            ("MinutesPerWeek", str(default.week)),
            ("DaysPerMonth", str(max(_WEEKS_A_MONTH * default.week // default.day, 1))),
            ("DurationFormat", "7"),
            ("WorkFormat", "2"),
            ("HonorConstraints", "1"),
            ("StatusDate", moments.start_text(status, measures)),
            ("NewTasksAreManual", "0"),
        ]
