"""An open risk has no probability, or no impact."""

from collections.abc import Iterator

from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.finding import Severity
from plateSpinner.model.risk import Risk
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K105",
    Severity.INFO,
    "an open risk has no probability, or no impact",
    needs="`probability` and `impact` of the open risks of active and proposed programs and projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open risk of a program or project whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).risks:
            if not is_open_risk(item.fact, view.as_of):
                continue
            missing = _missing(item.fact)
            if missing:
                message = f"{said(item)} has {' and '.join(missing)}"
                way = "estimate both: a level such as `medium` will do"
                yield Hit(item, message, (item.place.key(),), way)
            else:
                yield Held(item)


def _missing(risk: Risk) -> list[str]:
    stated = (("no probability", risk.probability), ("no impact", risk.impact))
    return [text for text, value in stated if isinstance(value, Unknown)]
