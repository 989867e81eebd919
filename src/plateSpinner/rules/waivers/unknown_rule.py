"""A waiver or the policy names a rule or a threshold that there is not, or what is always told."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plateSpinner.finding import Place, Severity
from plateSpinner.model.component import Component
from plateSpinner.model.policy import ProgramChecks
from plateSpinner.model.portfolio import Item
from plateSpinner.model.words import nearest, quoted
from plateSpinner.rules.catalogue import catalogue, find_always
from plateSpinner.rules.rule import ALWAYS, Held, Hit, Outcome, Rule, View
from plateSpinner.rules.waiving import waivers

RULE = Rule(
    "W104",
    Severity.ERROR,
    "a waiver or the policy names a rule or a threshold that there is not",
    needs="`waivers` of the plan, and `checks` of the policy",
    profiles=ALWAYS,
)


@dataclass(frozen=True, slots=True)
class _Names:
    """What a word may be: of rules, of codes, of families."""

    names: tuple[str, ...]
    codes: tuple[str, ...]
    families: tuple[str, ...]

    @property
    def all(self) -> tuple[str, ...]:
        """Every word that `select` and `ignore` take."""
        return (*self.names, *self.codes, *self.families, "all")


def check(view: View) -> Iterator[Outcome]:
    """Every name in the waivers and in the policy's choice of rules, portfolio first."""
    entries = catalogue()
    codes = tuple(entry.rule.code for entry in entries.values())
    names = _Names(tuple(entries), codes, tuple({entry.family: 0 for entry in entries.values()}))
    place = view.portfolio.charter_place("policy", "checks")
    checks = view.policy.checks
    for layer, at in ((checks, place), *((c, place.at("programs", p)) for p, c in checks.programs.items())):
        yield from _words(layer, at, names)
        yield from _thresholds(layer, at, names.names, view)
    for waived in waivers(view.portfolio):
        known = (*names.names, *names.codes)
        place = waived.place.at("rule")
        yield _outcome(waived.waiver.rule, "waiver", known, place, waived.home, names.families)


def _words(layer: ProgramChecks, at: Place, names: _Names) -> Iterator[Outcome]:
    """The words that choose rules and give them a severity."""
    for key, words in (("select", layer.select), ("ignore", layer.ignore)):
        for index, word in enumerate(words):
            yield _outcome(word, f"`{key}`", names.all, at.at(key, index), None)
    for word in layer.severities:
        known = (*names.names, *names.codes)
        place = at.at("severities", word).key()
        yield _outcome(word, "`severities`", known, place, None, names.families)


def _thresholds(layer: ProgramChecks, at: Place, known: tuple[str, ...], view: View) -> Iterator[Outcome]:
    """The rules whose numbers are set, and the keys of those numbers."""
    for rule, numbers in layer.thresholds.items():
        place = at.at("thresholds", rule)
        yield _outcome(rule, "`thresholds`", known, place.key(), None)
        own = view.defaults.get(rule)
        yield from (_key(rule, key, own, place.at(key).key()) for key in numbers if own is not None)


def _key(rule: str, key: str, own: Iterable[str], place: Place) -> Outcome:
    if key in (known := tuple(own)):
        return Held(None)
    has = f"it has {', '.join(known)}" if known else "it has none"
    message = f"rule '{rule}' has no threshold {quoted(key)}"
    return Hit(None, message, (place,), _did_you_mean(key, known) or has, about=f"{rule} {key}")


def _outcome(
    word: str,
    where: str,
    known: tuple[str, ...],
    place: Place,
    home: Item[Component] | None,
    families: tuple[str, ...] = (),
) -> Outcome:
    """Whether a word is known; `families` are those that only `select` and `ignore` take."""
    if word in known:
        return Held(home)
    if page := find_always(word):
        message = f"{where} names {quoted(word)}, which can't be waived or turned off"
        way = f"take it out, and mend what is told of it: see spin rule {page.name}"
        return Hit(home, message, (place,), way, about=word)
    if word in families:
        way = "a family stands in `select` and `ignore` only: name one of its rules"
    else:
        way = _did_you_mean(word, known) or "spin rule lists them all"
    return Hit(home, f"{where} names no rule: {quoted(word)}", (place,), way, about=word)


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return f"did you mean {quoted(near)}?" if near else ""
