"""An objective has no key result that tells whether it is reached."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.dates import Day
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View

RULE = Rule(
    "O105",
    Severity.INFO,
    "an objective has no key result that tells whether it is reached",
    needs="`key_results` of the objectives",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every objective whose period is not over."""
    for id_, objective in view.portfolio.charter.objectives.items():
        if isinstance(objective.period, Day) and objective.period.last < view.as_of:
            continue
        if objective.key_results:
            yield Held(None)
        else:
            place = view.portfolio.charter_place("objectives", id_).key()
            way = "add one under `key_results`, with start, target and date"
            yield Hit(None, f"objective '{id_}' has no key result", (place,), way)
