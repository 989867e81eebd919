"""The last update reports less progress than the one before."""

from collections.abc import Iterator

from plateSpinner.analysis.reported import last_progress, states_progress
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "U104",
    Severity.WARNING,
    "the last update reports less progress than the one before",
    needs="`progress` of the last two updates of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that reports progress."""
    for component in view.open_components:
        if not states_progress(component, view.as_of, 2):
            continue
        reports = last_progress(component, view.as_of, 2)
        if isinstance(reports, Unknown):
            yield Gap(component, component.place.at("updates"), reports.reason)
            continue
        before, last = reports
        if last.share.value >= before.share.value:
            yield Held(component)
            continue
        message = f"{said(component)} fell from {before.share} to {last.share} (update {last.day})"
        places = (last.place, before.place.labelled(f"{before.share} on {before.day}"))
        yield Hit(component, message, places, "say in the summary what was added or has to be done again")
