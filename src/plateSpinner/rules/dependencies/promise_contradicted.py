"""What is promised to others is not what the giver's own plan says."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import expected, is_delivered, is_done
from plateSpinner.finding import Severity
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "L109",
    Severity.WARNING,
    "what is promised to others is not what the giver's own plan says",
    needs="`promised` of the open commitments, and the dates of what is needed",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open commitment of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).dependencies:
            if is_delivered(item.fact, view.as_of):
                continue
            fact = item.fact
            needed = view.portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
            if needed is None or not isinstance(needed.fact, Milestone) or isinstance(fact.promised, Unknown):
                continue
            if is_done(needed.fact.done, view.as_of):
                continue
            own = expected(needed.fact)
            if isinstance(own, Unknown):
                yield Gap(item, item.place.at("needs"), f"the date of '{fact.needs}' is {own.reason}")
                continue
            later = (own.last - fact.promised.last).days
            if later <= 0:
                yield Held(item)
                continue
            theirs = f"'{fact.needs}' is expected {own}, {days(later)} later"
            message = f"{said(item)} is promised {fact.promised}, and {theirs}"
            key = "forecast" if needed.fact.forecast else "due"
            places = (item.place.at("promised"), needed.place.at(key).labelled(f"{key} {own}"))
            yield Hit(item, message, places, "make the two the same date, with both sides")
