"""Progress stays close to the end for several updates in a row."""

from collections.abc import Iterator
from decimal import Decimal

from plateSpinner.analysis.reported import Report, last_progress, states_progress
from plateSpinner.finding import Severity
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import Item
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "U103",
    Severity.WARNING,
    "progress stays close to the end for several updates in a row",
    needs="`progress` of the last updates of active and proposed programs and projects",
    thresholds=(("at", Decimal(90)), ("updates", Decimal(2)), ("rise", Decimal(5))),
)


def check(view: View) -> Iterator[Outcome]:
    """Every program or project whose dates count and that reports progress."""
    for component in view.open_components:
        count = max(int(view.threshold("progress-stuck", "updates", component)), 2)
        if not states_progress(component, view.as_of, count):
            continue
        reports = last_progress(component, view.as_of, count)
        if isinstance(reports, Unknown):
            yield Gap(component, component.place.at("updates"), reports.reason)
        elif _is_stuck(view, component, reports):
            yield _hit(component, reports)
        else:
            yield Held(component)


def _is_stuck(view: View, component: Item[Component], reports: tuple[Report, ...]) -> bool:
    """Whether all are at `at` per cent or above, and the last is less than `rise` points above the first."""
    close = min(report.points for report in reports) >= view.threshold("progress-stuck", "at", component)
    rise = reports[-1].points - reports[0].points
    return close and 0 <= rise < view.threshold("progress-stuck", "rise", component)


def _hit(component: Item[Component], reports: tuple[Report, ...]) -> Hit:
    *earlier, last = reports
    shares = ", ".join(str(report.share) for report in reports)
    message = f"{said(component)} stuck close to the end for {len(reports)} updates in a row ({shares})"
    places = (last.place, *(r.place.labelled(f"{r.share} on {r.day}") for r in reversed(earlier)))
    return Hit(component, message, places, "say what is left to do and by when, or mark it done")
