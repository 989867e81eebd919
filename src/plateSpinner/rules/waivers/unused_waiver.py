"""A waiver covers nothing that the rules have found."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.portfolio import Kind
from plateSpinner.model.words import quoted
from plateSpinner.rules.catalogue import GOVERNANCE, catalogue
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View
from plateSpinner.rules.waiving import covers, is_valid, waivers

RULE = Rule(
    "W103",
    Severity.WARNING,
    "a waiver covers nothing that the rules have found",
    needs="that the rule named in a waiver is run",
)

UNTOLD = frozenset(("waivers", GOVERNANCE))
"""What its own family finds is not known yet, and what a range of commits breaks is not found in the plan.

A waiver of those is never called unused.
"""


def check(view: View) -> Iterator[Outcome]:
    """Every waiver that holds on this day, and names a rule and an item that there are."""
    by_word = {word: entry for entry in catalogue().values() for word in (entry.name, entry.rule.code)}
    for waived in waivers(view.portfolio):
        waiver, entry = waived.waiver, by_word.get(waived.waiver.rule)
        if entry is None or entry.family in UNTOLD or not is_valid(waiver, view.as_of):
            continue
        if waiver.at and not view.portfolio.matches(waiver.at, waived.home, *Kind):
            continue
        if entry.name not in view.ran:
            yield Gap(waived.home, waived.place, f"rule '{entry.name}' is off")
        elif any(covers(waived, finding, view.portfolio) for finding in view.found):
            yield Held(waived.home)
        else:
            about = f" at {quoted(waiver.at)}" if waiver.at else ""
            message = f"waiver of {quoted(waiver.rule)}{about} covers nothing"
            way = "delete it: what it covered is mended"
            yield Hit(waived.home, message, (waived.place.at("rule"),), way, about=waived.about)
