"""A waiver has passed its last day."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.words import quoted
from plateSpinner.rules.rule import ALWAYS, Held, Hit, Outcome, Rule, View, days
from plateSpinner.rules.waiving import waivers

RULE = Rule(
    "W101",
    Severity.ERROR,
    "a waiver has passed its last day",
    needs="`waivers` of the plan",
    profiles=ALWAYS,
)


def check(view: View) -> Iterator[Outcome]:
    """Every waiver; its last day is inclusive."""
    for waived in waivers(view.portfolio):
        until = waived.waiver.until
        passed = (view.as_of - until.last).days
        if passed <= 0:
            yield Held(waived.home)
        else:
            message = f"waiver of {quoted(waived.waiver.rule)} expired {days(passed)} ago (until {until})"
            way = "mend what it covers and delete it, or agree on a new date"
            yield Hit(waived.home, message, (waived.place.at("until"),), way, about=waived.about)
