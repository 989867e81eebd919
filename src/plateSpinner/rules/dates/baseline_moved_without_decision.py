"""A promise is later than its baseline, and no decision moved it."""

from collections.abc import Iterator

from plateSpinner.analysis.decisions import moved
from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import USUALLY, Gap, Held, Hit, Outcome, Rule, View, days, said

RULE = Rule(
    "D115",
    Severity.WARNING,
    "a promise is later than its baseline, and no decision moved it",
    needs="`baseline` and `due` of open milestones, `moves` of decisions",
    profiles=USUALLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open milestone that keeps a baseline finish, of programs and projects whose dates count."""
    decided = moved(view.portfolio, view.as_of)
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            baseline, due = item.fact.baseline, item.fact.due
            if baseline is None or baseline.finish is None or is_done(item.fact.done, view.as_of):
                continue
            if isinstance(due, Unknown):
                yield Gap(item, item.place, f"due date {due.reason}")
                continue
            later = (due.last - baseline.finish.last).days
            if later <= 0 or item in decided or component in decided:
                yield Held(item)
                continue
            after = f"{days(later)} after its baseline {baseline.finish}"
            message = f"{said(item)} is due {due}, {after}, without a decision"
            places = (item.place.at("due"), item.place.at("baseline", "finish").labelled("baseline"))
            yield Hit(item, message, places, "add the decision that moved it: moves, decided, outcome")
