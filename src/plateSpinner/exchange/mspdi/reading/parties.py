"""Resources of a foreign schedule as teams and people."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.elements import Element
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.names import Ids, one_line
from plateSpinner.exchange.mspdi.reading.calendars import ForeignCalendars
from plateSpinner.exchange.mspdi.reading.fields import Fields
from plateSpinner.exchange.plan_text import Data
from plateSpinner.model.amounts import LARGEST_FTE

_WORK = "1"
_AT_ONCE = dt.date(1984, 1, 1)
"""Where Microsoft Project's calendar begins and ends: from ever, and for ever."""
_FOR_EVER = dt.date(2049, 12, 31)


@dataclass(frozen=True, slots=True)
class _Resource:
    """A resource that works, with its texts; a team where it stands for several or for a role."""

    uid: str
    name: str
    texts: dict[str, str]
    element: Element
    is_team: bool


class Parties:
    """The teams and people of a file: resources, groups of them, and who is only named as responsible."""

    def __init__(self, root: Element, calendars: ForeignCalendars, fields: Fields, losses: Losses) -> None:
        self._calendars = calendars
        self._losses = losses
        self._fields = fields
        self._ids = Ids()
        self._resources: dict[str, _Resource] = {}
        self._seen: set[str] = set()
        self._by_uid: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        self._teams: dict[str, dict[str, Data]] = {}
        self._people: dict[str, dict[str, Data]] = {}
        for element in root.all("Resources", "Resource"):
            self._take(element)
        for resource in sorted(self._resources.values(), key=lambda one: not one.is_team):
            self._enter(resource)

    @property
    def teams(self) -> dict[str, dict[str, Data]]:
        """The teams by id, as data of the plan."""
        return self._teams

    @property
    def people(self) -> dict[str, dict[str, Data]]:
        """The people by id, as data of the plan."""
        return self._people

    def by_uid(self, uid: str) -> str:
        """The id of the team or person that a resource is; empty where it is none."""
        return self._by_uid.get(uid, "")

    def has(self, uid: str) -> bool:
        """Whether the file has a resource of that UID, of whatever kind."""
        return uid in self._seen

    def named(self, name: str) -> str:
        """The id of the team or person of that name; a new person where there is none."""
        if name not in self._by_name:
            id_ = self._by_name[name] = self._ids.new(name, "person")
            self._people[id_] = {"name": name}
        return self._by_name[name]

    def _take(self, element: Element) -> None:
        texts = element.texts()
        uid, name = texts.get("UID", ""), one_line(texts.get("Name", ""))
        if values.is_true(texts.get("IsNull", "")) or not name:
            self._seen.add(uid)
            return
        if uid in self._resources:
            self._losses.fault("resource UIDs stand twice", "resource", name)
            return
        self._seen.add(uid)
        self._fields.resource(element, name, uid)
        if texts.get("Type", _WORK) != _WORK:
            self._losses.lose("material and cost resources, with their assignments", "resource", name)
            return
        generic = values.is_true(texts.get("IsGeneric", ""))
        is_team = generic or (self._units(texts.get("MaxUnits", ""), name) or Decimal(0)) > 1
        self._resources[uid] = _Resource(uid, name, texts, element, is_team)

    def _enter(self, resource: _Resource) -> None:
        id_ = self._ids.new(resource.name, f"resource-{resource.uid}")
        self._by_uid[resource.uid] = id_
        self._by_name.setdefault(resource.name, id_)
        made: dict[str, Data] = {"name": resource.name}
        group = one_line(resource.texts.get("Group", ""))
        if group and resource.is_team:
            self._losses.lose("groups of teams", "resource", resource.name, resource.uid)
        elif group:
            made["team"] = self._team(group)
        if email := one_line(resource.texts.get("EmailAddress", "")):
            if resource.is_team:
                self._losses.lose("mail addresses of teams", "resource", resource.name, resource.uid)
            else:
                made["email"] = email
        made |= self._capacity(resource) | self._time(resource)
        (self._teams if resource.is_team else self._people)[id_] = made

    def _team(self, group: str) -> str:
        known = self._by_name.get(group, "")
        if known not in self._teams:
            known = self._ids.new(group, "team")
            self._by_name[group] = known
            self._teams[known] = {"name": group}
        return known

    def _time(self, resource: _Resource) -> dict[str, Data]:
        """The calendar of its own, and when it is away."""
        uid = resource.texts.get("CalendarUID", "")
        if uid not in ("", "-1") and not self._calendars.has(uid):
            self._losses.fault(
                "calendars of resources are not in the file", "resource", resource.name, resource.uid
            )
        own = self._calendars.own(uid)
        away: list[Data] = [
            first.isoformat() if first == last else f"{first.isoformat()}..{last.isoformat()}"
            for first, last in own.away
        ]
        made: dict[str, Data] = {"calendar": own.calendar, "away": away}
        return {key: value for key, value in made.items() if value}

    def _capacity(self, resource: _Resource) -> dict[str, Data]:
        steps = self._steps(resource)
        if steps is None:
            units = self._units(resource.texts.get("MaxUnits", ""), resource.name)
            whole = units is None or (units == 1 and not resource.is_team)
            return {} if whole or units is None else {"capacity": units}
        return {"capacity": {day.isoformat(): units for day, units in steps.items()}}

    def _steps(self, resource: _Resource) -> dict[dt.date, Decimal] | None:
        """What is available from which day on; None where it is the same all the time."""
        periods: list[tuple[dt.date, dt.date, Decimal]] = []
        for element in resource.element.all("AvailabilityPeriods", "AvailabilityPeriod"):
            texts = element.texts()
            begin, end = (values.day(texts.get(k, "")) for k in ("AvailableFrom", "AvailableTo"))
            units = self._units(texts.get("AvailableUnits", ""), resource.name)
            if units is not None:
                periods.append((begin or _AT_ONCE, end or _FOR_EVER, units))
        if not periods or (len(periods) == 1 and periods[0][0] <= _AT_ONCE and periods[0][1] >= _FOR_EVER):
            return None
        steps: dict[dt.date, Decimal] = {}
        for first, last, units in sorted(periods):
            steps[first] = units
            if last < _FOR_EVER:
                steps[last + dt.timedelta(days=1)] = Decimal(0)
        return steps

    def _units(self, text: str, name: str) -> Decimal | None:
        """Full-time equivalents, to four decimals; None where none are given."""
        if not text:
            return None
        units = values.number(text)
        if units is None or not 0 <= units <= LARGEST_FTE:
            self._losses.fault("units are unreadable", "resource", name)
            return None
        return round(units, 4).normalize()
