"""What plain scalars mean: YAML 1.2's core schema, as ruamel.yaml reads it.

Two things differ from ruamel.yaml on purpose: a fraction is the exact decimal that is written,
and dates, times and `=` stay text, since the model reads those.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

WORDS: Final[dict[str, bool | None]] = {
    "": None,
    "~": None,
    **dict.fromkeys(("null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
}
NUMBER_STARTS: Final = "+-.0123456789"
"""What a plain scalar begins with that may be a number."""

# ruamel/yaml/resolver.py's patterns for (1, 2) in one; what of it is no number, `number` tells
_NUMBER: Final = re.compile(
    r"""(?P<sign>[-+]?)(?:
        (?P<decimal>[0-9_]*+(?:\.[0-9_]*+)?)(?:[eE](?P<exponent>[-+]?[0-9]++))?
      | 0b(?P<binary>[01_]+)
      | 0o(?P<octal>[0-7_]+)
      | 0x(?P<hex>[0-9a-fA-F_]+)
      | (?P<endless>\.(?:inf|Inf|INF|nan|NaN|NAN))
    )""",
    re.VERBOSE,
)
_BASES: Final = {"binary": 2, "octal": 8, "hex": 16}


@dataclass(frozen=True, slots=True)
class OutOfRange:
    """A number that no plan means, with the reason as a message has it."""

    reason: str


def number(text: str, most: int) -> int | Decimal | str | OutOfRange:
    """The number that a plain scalar is, with at most `most` digits and an exponent within ±`most`.

    A scalar that is no number is its own text.
    """
    if text.isdigit() and text.isascii() and len(text) <= most:
        return int(text)
    found = _NUMBER.fullmatch(text)
    if not found:
        return text
    kind = found.lastgroup or ""
    if kind == "endless":
        return text if found["sign"] and text[2] in "nN" else OutOfRange("is nothing to plan with")
    if kind in _BASES:
        return _whole(text, found["sign"], found[kind], _BASES[kind], most)
    if kind == "exponent" or "." in found["decimal"]:
        return _fraction(text, found, most)
    return _whole(text, found["sign"], found["decimal"], 10, most)


def _whole(text: str, sign: str, digits: str, base: int, most: int) -> int | str | OutOfRange:
    digits = digits.replace("_", "")
    if len(digits) > most:
        return OutOfRange(f"has {len(digits)} digits, more than {most}")
    return int(sign + digits, base) if digits else text


def _fraction(text: str, found: re.Match[str], most: int) -> Decimal | str | OutOfRange:
    written, exponent = found["decimal"], found["exponent"] or ""
    if not written or written[0] == "_":
        return text
    if written[0] == "." and exponent and exponent[0] not in "+-":
        return text  # ruamel.yaml reads `.5e+3` as a number and `.5e3` as text
    digits = written.replace("_", "")
    length = len(digits) - digits.count(".")
    if not length:
        return text
    if length > most:
        return OutOfRange(f"has {length} digits, more than {most}")
    size = exponent.lstrip("+-").lstrip("0")
    if size and (len(size) > len(str(most)) or int(size) > most):
        return OutOfRange(f"has an exponent beyond {most}")
    return Decimal(f"{found['sign']}{digits}e{exponent or 0}")
