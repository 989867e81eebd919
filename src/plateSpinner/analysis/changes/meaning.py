"""What a value means, however it is written, and how a plan would write it.

Meanings of both plans compare equal where they say the same: references by what they lead to (names of the
earlier plan are taken for those of the later one), dates by the day that counts, lists without their order.
"""

from collections.abc import Hashable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from plateSpinner.analysis.changes.keys import stated
from plateSpinner.analysis.changes.wording import mapping, one_line, written
from plateSpinner.model.amounts import Cost, Money, Share
from plateSpinner.model.cadence import Cadence
from plateSpinner.model.calendar import Shift, Week
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day, DayRange
from plateSpinner.model.durations import Duration, Estimate, Unit
from plateSpinner.model.fact import Fact, Target
from plateSpinner.model.links import Constraint, ConstraintType, Link
from plateSpinner.model.portfolio import WORK, AnyItem, Item, Kind, Portfolio
from plateSpinner.model.risk import Impact, Probability
from plateSpinner.model.value import NOT_STATED, Unknown

STARTS = frozenset(("start", "started", "resume"))
"""Keys of dates that mean their first day; all others mean their last."""
_STARTING = frozenset(
    (
        ConstraintType.START_NO_EARLIER_THAN,
        ConstraintType.START_NO_LATER_THAN,
        ConstraintType.MUST_START_ON,
    )
)
_PERIODS = frozenset(("period",))
_MINUTES = {
    Unit.MINUTE: ("min", 1),
    Unit.HOUR: ("min", 60),
    Unit.CALENDAR_MINUTE: ("cmin", 1),
    Unit.CALENDAR_HOUR: ("cmin", 60),
    Unit.CALENDAR_DAY: ("cmin", 24 * 60),
}
"""Units that are the same in every calendar. Days, weeks and months are as long as a calendar has them."""
Names: TypeAlias = Mapping[Target, Mapping[str, str]]
"""By what a reference leads to: the names after of what was called otherwise before."""


class Meaning:
    """Reads the values of one plan.

    `twins` has the items of the other plan that stand for those of this one, and `names` the same for what
    the charter holds; the later plan of two has neither, its own items and names are what is compared.
    """

    def __init__(self, portfolio: Portfolio, twins: Mapping[AnyItem, AnyItem], names: Names) -> None:
        self._portfolio = portfolio
        self._currency = portfolio.charter.currency
        self._twins = twins
        self._names = names
        self._given = {to: frozenset(given.values()) - given.keys() for to, given in names.items()}

    def of(self, value: object, key: str, refers: Target | None, home: Item[Component] | None) -> Hashable:
        """What a value says that stands under `key`; None where it says nothing."""
        match value:
            case Unknown():
                return None if value == NOT_STATED else ("unknown", one_line(value.reason))
            case str() if refers and value:
                return self._referred(value, refers, home)
            case StrEnum():
                return str(value)
            case str():
                return one_line(value) or None
            case Link():
                lag = duration(value.lag) if value.lag.amount else None
                return self._referred(value.on, Target.WORK, home), value.type, lag
            case Constraint():
                return _constraint(value)
            case Day():
                return span(value) if key in _PERIODS else moment(value, start=key in STARTS)
            case Money():
                return self._money(value)
            case Cost():
                return tuple(self._money(money) for money in (value.low, value.likely, value.high))
            case Impact():
                parts = (value.schedule, value.cost)
                return value.level or tuple(part and self.of(part, key, None, home) for part in parts)
            case tuple():
                return frozenset(self.of(part, key, refers, home) for part in value) or None
            case _:
                return _plain(value)

    def name(self, text: str, refers: Target | None) -> str:
        """A name of what the charter holds, or of a program, as the later plan has it."""
        bare = text.removeprefix("@") if refers is Target.PARTY else text
        return self._names.get(refers, {}).get(bare, bare) if refers else bare

    def named(self, text: str, refers: Target | None) -> Hashable:
        """What such a name stands for: one that only the other plan gives to something is none of its."""
        name = self.name(text, refers)
        bare = text.removeprefix("@") if refers is Target.PARTY else text
        foreign = refers is not None and name == bare and name in self._given.get(refers, ())
        return (name,) if foreign else name

    def _referred(self, text: str, to: Target, home: Item[Component] | None) -> Hashable:
        if to not in (Target.WORK, Target.ITEM):
            return self.named(text, to)
        found = self._found(text, to, home)
        return text if found is None else self._twins.get(found, found)

    def _found(self, text: str, to: Target, home: Item[Component] | None) -> AnyItem | None:
        kinds = WORK if to is Target.WORK else tuple(Kind)
        found = self._portfolio.matches(text, home, *kinds)
        return found[0] if len({item.ref for item in found}) == 1 else None

    def _money(self, money: Money) -> Hashable:
        return money.amount, money.currency or self._currency

    def text(self, value: object, refers: Target | None, home: Item[Component] | None) -> str:
        """A value as the plan would write it: short references, lists in the order of their texts."""
        match value:
            case tuple():
                return ", ".join(sorted({self.text(part, refers, home) for part in value}))
            case str() if refers in (Target.WORK, Target.ITEM) and not isinstance(value, StrEnum):
                return self._shortest(value, refers, home)
            case str() if refers is Target.PARTY:
                return value.removeprefix("@")
            case Link():
                on = self._shortest(value.on, Target.WORK, home)
                lag = value.lag if value.lag.amount else Link(on).lag
                return str(Link(on, value.type, lag))
            case _:
                return written(value)

    def flow(self, value: object, refers: Target | None, home: Item[Component] | None) -> str:
        """A value as it stands inside of others: lists and mappings in brackets."""
        match value:
            case Fact():
                inside = ((key.text, self.flow(part, key.values, home)) for key, part in stated(value))
                return mapping(inside)
            case dict():
                return mapping((written(key), self.flow(part, refers, home)) for key, part in value.items())
            case tuple():
                return f"[{', '.join(self.flow(part, refers, home) for part in value)}]"
            case _:
                return self.text(value, refers, home)

    def _shortest(self, text: str, to: Target, home: Item[Component] | None) -> str:
        found = self._found(text, to, home)
        if found is None:
            return text
        if home is None or found.home is None or isinstance(found.fact, Component):
            return found.ref
        if found.home is home:
            return found.ref.removeprefix(f"{home.ref}/")
        beside = found.home.home is not None and found.program is home.program
        return found.ref.removeprefix(f"{home.program.ref}/") if beside else found.ref


def moment(day: Day, *, start: bool) -> Hashable:
    """The day that counts of a date, with its time."""
    return day.first if start else day.last, day.minute


def span(day: Day | DayRange) -> Hashable:
    """All the days of a date or a range."""
    return day.first, day.last, day.minute if isinstance(day, Day) else None


def duration(length: Duration) -> Hashable:
    """A length, minutes and hours as minutes."""
    unit, minutes = _MINUTES.get(length.unit, (str(length.unit), 1))
    return unit, length.amount * minutes


def days_between(before: object, after: object, key: str) -> int | None:
    """Calendar days from one date to another, positive for later; None where one of them is no date."""
    start = key in STARTS
    if isinstance(before, Constraint) and isinstance(after, Constraint) and before.type is after.type:
        start = before.type in _STARTING
        before, after = before.day, after.day
    if not isinstance(before, Day) or not isinstance(after, Day):
        return None
    return (after.first - before.first if start else after.last - before.last).days


def _plain(value: object) -> Hashable:
    match value:
        case Duration():
            return duration(value)
        case Estimate():
            return tuple(duration(length) for length in (value.low, value.likely, value.high))
        case Probability():
            return str(value.stated) if isinstance(value.stated, StrEnum) else value.stated
        case Cadence():
            return duration(value.every)
        case DayRange():
            return span(value)
        case Week() | Shift() | Share() | Decimal() | bool() | int() | None:
            return value
        case _:
            raise TypeError(type(value))


def _constraint(constraint: Constraint) -> Hashable:
    if constraint.day is None:
        soon = constraint.type is ConstraintType.AS_SOON_AS_POSSIBLE
        return None if soon else constraint.type
    return constraint.type, moment(constraint.day, start=constraint.type in _STARTING)
