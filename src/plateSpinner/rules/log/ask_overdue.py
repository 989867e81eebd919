"""An ask is open after the date by which it was wanted."""

from collections.abc import Iterator

from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.analysis.updates import open_asks
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G112",
    Severity.WARNING,
    "an ask is open after the date by which it was wanted",
    needs="`by` of the open asks in the updates of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open ask of a program or project whose dates count."""
    for component in view.open_components:
        late = {concern.place: concern for concern in view.concerns(Trouble.ASK_LATE, component)}
        for ask, place in open_asks(component, view.as_of):
            concern = late.get(place.at("by"))
            if isinstance(ask.by, Unknown):
                yield Gap(component, place, f"date of an ask {ask.by.reason}")
            elif concern is not None:
                message = f"{said(component)} has an {concern.text}"
                yield Hit(component, message, (concern.place,), concern.advice)
            else:
                yield Held(component)
