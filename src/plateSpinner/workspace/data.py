"""What a plan file's text becomes, and how much of it is read."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from decimal import Decimal

Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | Decimal | bool | None"
"""What a file says. A value that was refused stands as None, with a finding."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of a file is read; all inclusive.

    `max_depth` counts mappings and lists around each other, `max_nodes` keys, values, mappings
    and lists, `max_digits` the digits of a number and the size of its exponent.
    """

    max_bytes: int = 262_144
    max_depth: int = 60
    max_nodes: int = 50_000
    max_digits: int = 30
