"""A name that nobody has declared is nearly one that is."""

import re
from collections.abc import Iterable, Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.fact import Target
from plateSpinner.model.policy import Openness
from plateSpinner.model.references import references
from plateSpinner.model.words import LONGEST, folded
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View

RULE = Rule(
    "O109",
    Severity.WARNING,
    "a name that nobody has declared is nearly one that is",
    needs="`people` of the portfolio",
)

LONG = 5
"""From this many letters on, names that differ by one are taken for one; `jo` and `jon` may be two."""


def check(view: View) -> Iterator[Outcome]:
    """Every person or team named, where people are declared and others may be named too."""
    charter = view.portfolio.charter
    if not charter.people or charter.policy.people is Openness.CLOSED:
        return
    known = dict.fromkeys(charter.people, "people") | dict.fromkeys(charter.teams, "teams")
    near = _Near(known)
    for reference in references(view.portfolio):
        if reference.to is not Target.PARTY:
            continue
        name = reference.text.removeprefix("@")
        like = "" if name in known else near.to(name)
        if not like:
            yield Held(reference.home)
            continue
        declared = view.portfolio.charter_place(known[like], like).key().labelled("declared here")
        message = f"name '{name}' is not declared, and nearly '{like}'"
        way = f"did you mean '{like}'? or add '{name}' to `people`"
        yield Hit(reference.home, message, (reference.place, declared), way)


class _Near:
    """Finds the known name that a given one is a slip of the pen away from."""

    def __init__(self, known: Iterable[str]) -> None:
        self._by_variant: dict[str, list[str]] = {}
        self._found: dict[str, str] = {}
        for name in sorted(name for name in known if len(name) <= LONGEST):
            for variant in _variants(name):
                self._by_variant.setdefault(variant, []).append(name)

    def to(self, name: str) -> str:
        """The first such name in alphabetical order; empty where there is none."""
        if name not in self._found:
            self._found[name] = self._search(name) if len(name) <= LONGEST else ""
        return self._found[name]

    def _search(self, name: str) -> str:
        near = {known for variant in _variants(name) for known in self._by_variant.get(variant, ())}
        return min((known for known in near if _is_slip(name, known)), default="")


def _variants(name: str) -> set[str]:
    """A name without case and signs, and with one letter left out: what is one letter apart shares one."""
    bare = _bare(name)
    return {bare, _undoubled(bare), *(bare[:at] + bare[at + 1 :] for at in range(len(bare)))}


def _is_slip(name: str, known: str) -> bool:
    given, meant = _bare(name), _bare(known)
    if _undoubled(given) == _undoubled(meant):
        return True
    return min(len(given), len(meant)) >= LONG and _is_one_letter_apart(given, meant)


def _is_one_letter_apart(one: str, other: str) -> bool:
    """Whether one letter is wrong, missing, too many, or swapped with the next."""
    short, long = sorted((one, other), key=len)
    at = next((at for at, letter in enumerate(short) if letter != long[at]), len(short))
    if len(short) == len(long):
        swapped = short[at : at + 2] == long[at : at + 2][::-1] and short[at + 2 :] == long[at + 2 :]
        return swapped or short[at + 1 :] == long[at + 1 :]
    return len(long) == len(short) + 1 and short[at:] == long[at + 1 :]


def _bare(name: str) -> str:
    return re.sub(r"[\W_]", "", folded(name))


def _undoubled(bare: str) -> str:
    return re.sub(r"(.)\1+", r"\1", bare)
