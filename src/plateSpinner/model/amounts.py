"""Shares and money: exact decimals, never float."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from typing import Annotated, TypeAlias

from pydantic import PlainValidator, WithJsonSchema

from plateSpinner.model.value import (
    Schema,
    Value,
    fault,
    range_schema,
    three_points,
    unknown_key,
    within,
)
from plateSpinner.model.words import quoted

_SHARE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?) ?%", re.ASCII)


@dataclass(frozen=True, slots=True)
class Share(Value):
    """A part of a whole, 0 to 1 inclusive."""

    value: Decimal

    @classmethod
    def parse(cls, value: object) -> "Share":
        """`40%`, `0.4`, `0`, `1.0`; a bare integer above 0 is refused, it may mean per cent."""
        share = None
        if isinstance(value, str) and (match := _SHARE.fullmatch(value)):
            share = Decimal(match[1]) / 100
        elif isinstance(value, Decimal) or (
            isinstance(value, int) and not isinstance(value, bool) and value == 0
        ):
            share = Decimal(value)
        if share is None or not 0 <= share <= 1:
            raise fault(f"{quoted(value)} is not a share between 0% and 100%", _share_help(value))
        return cls(share)

    @classmethod
    def schema(cls) -> Schema:
        """A percentage as text, or a number from 0 to 1."""
        percent = {"type": "string", "pattern": r"^(100(\.0+)?|\d{1,2}(\.\d{1,6})?) ?%$", "examples": ["40%"]}
        return {"anyOf": [percent, {"type": "number", "minimum": 0, "maximum": 1}]}

    def __str__(self) -> str:
        return f"{(self.value * 100).normalize():f}%"


def _share_help(value: object) -> str:
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool) and 0 < value <= 100:  # noqa: PLR2004
        return f"write {value}%"
    return "write a percentage as 40% or a fraction as 0.4"


_MONEY = re.compile(r"([+-]?\d{1,18}(?:\.\d{1,6})?) ?([kKMB]?)(?: ([A-Z]{3}))?", re.ASCII)
_SCALE = {"": Decimal(1), "k": Decimal(10**3), "K": Decimal(10**3), "M": Decimal(10**6), "B": Decimal(10**9)}
_CURRENCY = re.compile(r"[A-Z]{3}", re.ASCII)
_SYMBOLS = {"€": "EUR", "$": "USD", "£": "GBP", "¥": "JPY"}
_TWO_WAYS = re.compile(r"[+-]?[1-9]\d{0,2}\.\d{3}", re.ASCII)
"""Digits that are thousands to some and a fraction to others."""
_IN_THOUSANDTHS = ("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND")
"""Currencies with three decimals (ISO 4217)."""
LARGEST_AMOUNT = Decimal(10**15)


@dataclass(frozen=True, slots=True)
class Money(Value):
    """An exact amount; an empty `currency` means the portfolio's."""

    amount: Decimal
    currency: str = ""

    @classmethod
    def parse(cls, value: object) -> "Money":
        """`1.2M`, `800k EUR`, `1200000`, `{amount: 1200000, currency: EUR}`; `250.000` is refused."""
        return cls._from_mapping(value) if isinstance(value, dict) else cls._of(value, "")

    @classmethod
    def _of(cls, value: object, currency: str) -> "Money":
        """An amount that is stated for a currency, unless it names its own."""
        if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
            number, suffix, own = str(value), "", ""
        elif isinstance(value, str) and (match := _MONEY.fullmatch(value)):
            number, suffix, own = match[1], match[2], match[3] or ""
        else:
            raise fault(f"{quoted(value)} is not an amount of money", _money_help(value))
        if not suffix and _TWO_WAYS.fullmatch(number) and (own or currency) not in _IN_THOUSANDTHS:
            whole, _, rest = number.partition(".")
            less = f"{whole}.{rest}0" if rest.strip("0") else whole
            unit = f" {own}" if own else ""
            way = f"write {whole}{rest}{unit} or {less}{unit}"
            raise fault(f"{quoted(value)} can be read as {whole} and as {whole} thousand", way)
        return cls._bounded(Decimal(number) * _SCALE[suffix], own, value)

    @classmethod
    def _from_mapping(cls, value: dict[str, object]) -> "Money":
        for key in value:
            if key not in ("amount", "currency"):
                raise unknown_key(key, "money has the keys amount and currency")
        if value.get("amount") is None:
            raise fault("money without an 'amount'", "write {amount: 1200000, currency: EUR}")
        currency = value.get("currency") or ""
        named = currency if isinstance(currency, str) else ""
        amount = within(partial(cls._of, currency=named), value["amount"], "amount")
        if currency and not (isinstance(currency, str) and _CURRENCY.fullmatch(currency)):
            raise fault(
                f"{quoted(currency)} is not a currency", "write the ISO 4217 code, as EUR", "currency"
            )
        if currency and amount.currency and amount.currency != currency:
            raise fault(f"two currencies: {amount.currency} and {currency}", "keep one of them", "currency")
        return cls(amount.amount, str(currency) or amount.currency)

    @classmethod
    def _bounded(cls, amount: Decimal, currency: str, value: object) -> "Money":
        if abs(amount) > LARGEST_AMOUNT:
            raise fault(f"{quoted(value)} is beyond {LARGEST_AMOUNT:.0E}", "check the number and its suffix")
        return cls(amount, currency)

    @classmethod
    def schema(cls) -> Schema:
        """Text with an optional suffix and currency, a number, or a mapping."""
        text = {"type": "string", "pattern": rf"^{_MONEY.pattern}$", "examples": ["800k", "1.2M EUR"]}
        mapping = {
            "type": "object",
            "properties": {
                "amount": {"type": ["number", "string"]},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
            "required": ["amount"],
            "additionalProperties": False,
        }
        return {"anyOf": [text, {"type": "number"}, mapping]}


def _money_help(value: object) -> str:
    if isinstance(value, str):
        symbol = next((s for s in _SYMBOLS if s in value), "")
        bare = value.replace(symbol, "").replace(",", "").replace("'", "").strip()
        if match := _MONEY.fullmatch(bare[:40]):
            return f"write {match[1]}{match[2]} {match[3] or _SYMBOLS.get(symbol, '')}".rstrip()
        if match := re.fullmatch(r"([A-Z]{3}) ?(\d{1,18}(?:\.\d{1,6})?[kKMB]?)", value):
            return f"write {match[2]} {match[1]}"
    return "write an amount as 800k, 1.2M EUR or 1200000"


@dataclass(frozen=True, slots=True)
class Cost(Value):
    """An amount of money or a three-point estimate of it."""

    low: Money
    likely: Money
    high: Money

    @classmethod
    def parse(cls, value: object) -> "Cost":
        """`50k`, `[20k, 50k, 120k]`, or a mapping of low, likely, high; in one currency."""
        single = isinstance(value, dict) and "amount" in value
        points = (Money.parse(value),) * 3 if single else three_points(value, Money.parse)
        cost = cls(*points)
        if len({money.currency for money in points}) > 1:
            raise fault("a range in more than one currency", "write all three in one currency")
        if not cost.low.amount <= cost.likely.amount <= cost.high.amount:
            raise fault("range does not rise", "write low, likely, high, the lowest first")
        return cost

    @classmethod
    def schema(cls) -> Schema:
        """Money, a list of three, or a mapping of three."""
        one = Money.schema()
        ranged = range_schema(one)["anyOf"][1:]
        return {"anyOf": [*one["anyOf"], *ranged]}


LARGEST_QUANTITY = Decimal(10**15)
LARGEST_FTE = Decimal(10**5)


def parse_quantity(value: object) -> Decimal:
    """A plain number, as `3.4` or `120`, exact and bounded."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise fault(f"{quoted(value)} is not a number", _number_help(value))
    if not -LARGEST_QUANTITY <= value <= LARGEST_QUANTITY:
        raise fault(f"{quoted(value)} is beyond {LARGEST_QUANTITY:.0E}", "check the number")
    return Decimal(value)


def parse_fte(value: object) -> Decimal:
    """A number of full-time people, 0 or more, as `2` or `0.5`."""
    fte = parse_quantity(value)
    if not 0 <= fte <= LARGEST_FTE:
        raise fault(
            f"{quoted(value)} is not a number of people",
            f"write full-time equivalents from 0 to {LARGEST_FTE}",
        )
    return fte


def _number_help(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"[+-]?\d{1,15}(?:\.\d{1,6})?", value):
        return f"write {value} without quotes"
    if isinstance(value, str) and value.endswith("%"):
        return "write the number alone; the unit has a key of its own"
    return "write a number, as 3.4"


Quantity: TypeAlias = Annotated[Decimal, PlainValidator(parse_quantity), WithJsonSchema({"type": "number"})]
Fte: TypeAlias = Annotated[
    Decimal, PlainValidator(parse_fte), WithJsonSchema({"type": "number", "minimum": 0, "maximum": 100000})
]
