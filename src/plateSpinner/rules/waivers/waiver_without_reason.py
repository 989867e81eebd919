"""A waiver does not say why."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.words import quoted
from plateSpinner.rules.rule import ALWAYS, Held, Hit, Outcome, Rule, View
from plateSpinner.rules.waiving import waivers

RULE = Rule(
    "W102",
    Severity.ERROR,
    "a waiver does not say why",
    needs="`waivers` of the plan",
    profiles=ALWAYS,
)


def check(view: View) -> Iterator[Outcome]:
    """Every waiver."""
    for waived in waivers(view.portfolio):
        if waived.waiver.reason.strip():
            yield Held(waived.home)
        else:
            message = f"waiver of {quoted(waived.waiver.rule)} has no reason"
            way = "say why it is accepted: without a reason it covers nothing"
            yield Hit(waived.home, message, (waived.place.at("reason"),), way, about=waived.about)
