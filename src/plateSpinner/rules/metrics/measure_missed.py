"""The date of a key result or KPI has passed, and its target is not reached."""

import datetime as dt
from collections.abc import Iterator

from plateSpinner.analysis.measures import Measure, last_reading, measures, reaches
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, days

RULE = Rule(
    "M102",
    Severity.ERROR,
    "the date of a key result or KPI has passed, and its target is not reached",
    needs="`by`, `target`, `start` and `readings` of the key results, and of the KPIs of active and proposed "
    "programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every key result, and every KPI of a program or project whose dates count, that has a target."""
    for measure in measures(view.portfolio, view.open_components):
        if measure.fact.target is not None:
            yield _judged(measure, view.as_of)


def _judged(measure: Measure, as_of: dt.date) -> Outcome:
    kpi = measure.fact
    if isinstance(kpi.by, Unknown):
        return Gap(measure.item, measure.place, f"date of the target {kpi.by.reason}")
    read = last_reading(kpi, as_of)
    if kpi.by.last >= as_of:
        return Held(measure.item)
    if isinstance(read, Unknown):
        return Gap(measure.item, measure.place, read.reason)
    day, value = read
    reached = reaches(kpi, value)
    if isinstance(reached, Unknown):
        return Gap(measure.item, measure.place, reached.reason)
    if reached or kpi.target is None:
        return Held(measure.item)
    late = days((as_of - kpi.by.last).days)
    stands = f"{measure.figure(value)} ({day})"
    message = (
        f"{measure.kind} '{measure.id}' at {stands}, not at its target "
        f"{measure.figure(kpi.target)}, {late} after its date ({kpi.by})"
    )
    places = (
        measure.place.at("by"),
        measure.place.at("target").labelled("target"),
        measure.place.at("readings", str(day)).labelled("last reading"),
    )
    way = "add a later reading, or agree on a new target or date"
    return Hit(measure.item, message, places, way)
