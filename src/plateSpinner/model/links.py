"""Links between items of the schedule, and constraints on their dates."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.model.dates import DAY_PATTERN, Day
from plateSpinner.model.durations import LAG_PATTERN, Duration, Unit
from plateSpinner.model.value import Schema, Value, choice, fault, unknown_key, within
from plateSpinner.model.words import quoted


class LinkType(StrEnum):
    """How a predecessor binds: its finish or start, to this item's start or finish."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


NO_LAG = Duration(Decimal(0), Unit.DAY)
_LINK = re.compile(r"(?P<on>\S+)(?: +(?P<type>[A-Za-z]{2})(?P<lag>[+-].+)?)?")


@dataclass(frozen=True, slots=True)
class Link(Value):
    """A predecessor: the reference as written, the type, and a lag (negative: a lead)."""

    on: str
    type: LinkType = LinkType.FS
    lag: Duration = NO_LAG

    @classmethod
    def parse(cls, value: object) -> "Link":
        """`spec`, `spec SS`, `identity/sso FS+2d`, `build SS+50%`, `{on: spec, type: FS, lag: 2d}`."""
        if isinstance(value, dict):
            return cls._from_mapping(value)
        match = _LINK.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            raise fault(
                f"{quoted(value)} is not a link", "write a predecessor as spec, spec SS or spec FS+2d"
            )
        if match["type"] is None:
            return cls(match["on"])
        lag = Duration.parse_lag(match["lag"]) if match["lag"] else NO_LAG
        return cls(match["on"], cls._type(match["type"]), lag)

    @classmethod
    def _from_mapping(cls, value: dict[str, object]) -> "Link":
        for key in value:
            if key not in ("on", "type", "lag"):
                raise unknown_key(key, "a link has the keys on, type and lag")
        on = value.get("on")
        if not isinstance(on, str) or not on or any(c.isspace() for c in on):
            raise fault(
                "a link without 'on'" if on is None else f"{quoted(on)} is not a reference",
                "write {on: spec, type: FS, lag: 2d}",
                *(("on",) if on is not None else ()),
            )
        kind = LinkType.FS if value.get("type") is None else within(cls._type, value["type"], "type")
        lag = NO_LAG if value.get("lag") is None else within(Duration.parse_lag, value["lag"], "lag")
        return cls(on, kind, lag)

    @staticmethod
    def _type(value: object) -> LinkType:
        if not isinstance(value, str) or value not in LinkType.__members__:
            upper = str(value).upper()
            way = f"write {upper}" if upper in LinkType.__members__ else "write FS, SS, FF or SF"
            raise fault(f"{quoted(value)} is not a link type", way)
        return LinkType(value)

    @classmethod
    def schema(cls) -> Schema:
        """Text with an optional type and lag, or a mapping."""
        text = {
            "type": "string",
            "pattern": rf"^\S+( +(FS|SS|FF|SF)([+-]{LAG_PATTERN})?)?$",
            "examples": ["spec", "spec SS", "identity/sso/ga FS+2d"],
        }
        mapping = {
            "type": "object",
            "properties": {
                "on": {"type": "string", "pattern": r"^\S+$"},
                "type": {"enum": list(LinkType)},
                "lag": {"type": "string", "pattern": rf"^[+-]?{LAG_PATTERN}$"},
            },
            "required": ["on"],
            "additionalProperties": False,
        }
        return {"anyOf": [text, mapping]}

    def __str__(self) -> str:
        if self == Link(self.on):
            return self.on
        sign = "+" if self.lag.amount > 0 else ""
        return f"{self.on} {self.type}{sign}{self.lag}" if self.lag.amount else f"{self.on} {self.type}"


class ConstraintType(StrEnum):
    """The field's eight constraint types."""

    AS_SOON_AS_POSSIBLE = "as_soon_as_possible"
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"
    MUST_START_ON = "must_start_on"
    MUST_FINISH_ON = "must_finish_on"
    START_NO_EARLIER_THAN = "start_no_earlier_than"
    START_NO_LATER_THAN = "start_no_later_than"
    FINISH_NO_EARLIER_THAN = "finish_no_earlier_than"
    FINISH_NO_LATER_THAN = "finish_no_later_than"


_DATELESS = (ConstraintType.AS_SOON_AS_POSSIBLE, ConstraintType.AS_LATE_AS_POSSIBLE)


@dataclass(frozen=True, slots=True)
class Constraint(Value):
    """What fixes or bounds an item's dates; `day` is None for the two that need none."""

    type: ConstraintType
    day: Day | None = None

    @classmethod
    def parse(cls, value: object) -> "Constraint":
        """`start_no_earlier_than 2027-01-07`, `as_late_as_possible`."""
        if not isinstance(value, str):
            raise fault(
                f"{quoted(value)} is not a constraint", "write it as start_no_earlier_than 2027-01-07"
            )
        word, _, date = value.partition(" ")
        kind = ConstraintType(choice(word, ConstraintType, "a constraint type"))
        if kind in _DATELESS:
            if date.strip():
                raise fault(f"{quoted(word)} takes no date", f"write only {word}")
            return cls(kind)
        if not date.strip():
            raise fault(f"{quoted(word)} needs a date", f"write it as {word} 2027-01-07")
        return cls(kind, Day.parse(date.strip()))

    @classmethod
    def schema(cls) -> Schema:
        """The type, and a date where it needs one."""
        day = DAY_PATTERN.removeprefix("^").removesuffix("$")
        dated = "|".join(c for c in ConstraintType if c not in _DATELESS)
        pattern = rf"^(as_(soon|late)_as_possible|({dated}) +({day}))$"
        return {"type": "string", "pattern": pattern, "examples": ["start_no_earlier_than 2027-01-07"]}

    def __str__(self) -> str:
        return f"{self.type} {self.day}" if self.day else str(self.type)
