"""Teams and people as the resources of MSPDI."""

import datetime as dt
from decimal import Decimal

from plateSpinner.exchange.mspdi.writing.calendars import Calendars
from plateSpinner.exchange.mspdi.writing.uids import Uids
from plateSpinner.exchange.mspdi.writing.xml import Element, flag, present
from plateSpinner.model.charter import Charter
from plateSpinner.model.dates import Day
from plateSpinner.model.team import Capacity, Person, Team

_WORK = "1"
_FOR_EVER = "2049-12-31T23:59:00"
_AT_ONCE_DAY = Day.of(dt.date(1984, 1, 1))


class Parties:
    """Writes teams and people, those too that are only named where they work."""

    def __init__(self, charter: Charter, calendars: Calendars, uids: Uids) -> None:
        self._charter = charter
        self._calendars = calendars
        self._uids = uids
        self._bare: dict[str, None] = {}

    def uid(self, party: str) -> str:
        """The UID of a team or person, which is written then whether it is listed or not."""
        party = party.removeprefix("@")
        if party not in self._charter.teams and party not in self._charter.people:
            self._bare[party] = None
        return self._uids.of(f"resource {party}")

    def name(self, party: str) -> str:
        """What people call a team or person; the handle where nobody is listed under it."""
        party = party.removeprefix("@")
        listed = self._charter.people.get(party) or self._charter.teams.get(party)
        return (listed.name if listed else "") or party

    def elements(self) -> list[Element]:
        """Every team, every person, and who was asked for beside these."""
        charter = self._charter
        parties: dict[str, Team | Person] = dict.fromkeys(self._bare, Person())
        parties = {**charter.teams, **charter.people, **parties}
        return [self._resource(n, party, fact) for n, (party, fact) in enumerate(parties.items(), 1)]

    def _resource(self, number: int, party: str, fact: Team | Person) -> Element:
        is_team = isinstance(fact, Team)
        email = "" if isinstance(fact, Team) else fact.email
        group = "" if isinstance(fact, Team) or not fact.team else self.name(fact.team)
        units, periods = _capacity(fact.capacity, is_team=is_team)
        base = fact.calendar
        if isinstance(fact, Person) and not base and fact.team in self._charter.teams:
            base = self._charter.teams[fact.team].calendar
        calendar = self._calendars.own(party, self.name(party), base, fact.away)
        return (
            "Resource",
            present(
                (
                    ("UID", self._uids.of(f"resource {party}")),
                    ("ID", str(number)),
                    ("Name", self.name(party)),
                    ("Type", _WORK),
                    ("IsNull", "0"),
                    ("Group", group or None),
                    ("EmailAddress", email or None),
                    ("MaxUnits", units),
                    ("CalendarUID", calendar),
                    ("IsGeneric", flag(is_team)),
                    ("AvailabilityPeriods", periods),
                )
            ),
        )


def _capacity(capacity: Capacity | None, *, is_team: bool) -> tuple[str | None, list[Element]]:
    """The units that are always there, or those of periods."""
    if capacity is None:
        return None if is_team else "1", []
    steps = capacity.steps
    if steps[0][0] is None:
        return _units(steps[0][1]), []
    days = [(day or _AT_ONCE_DAY).first for day, _ in steps]
    ends = [f"{day - dt.timedelta(days=1)}T23:59:00" for day in days[1:]]
    periods: list[Element] = [
        (
            "AvailabilityPeriod",
            [
                ("AvailableFrom", f"{first}T00:00:00"),
                ("AvailableTo", end),
                ("AvailableUnits", _units(fte)),
            ],
        )
        for first, end, (_, fte) in zip(days, (*ends, _FOR_EVER), steps, strict=True)
    ]
    return _units(max(fte for _, fte in steps)), periods


def _units(fte: Decimal) -> str:
    return f"{fte.normalize():f}"
