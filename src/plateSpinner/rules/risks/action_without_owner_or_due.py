"""An open action about a risk or an issue has nobody who does it, or no date."""

from collections.abc import Iterator

from plateSpinner.analysis.actions import of_open_items
from plateSpinner.finding import Severity
from plateSpinner.model.risk import Action
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import STRICTLY, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K108",
    Severity.INFO,
    "an open action about a risk or an issue has nobody who does it, or no date",
    needs="`owner` and `due` of the open actions in the open risks and issues of active and proposed "
    "programs and projects",
    profiles=STRICTLY,
)


def check(view: View) -> Iterator[Outcome]:
    """Every open action in an open risk or issue of a program or project whose dates count."""
    for component in view.open_components:
        for action in of_open_items(view.portfolio.held(component), view.as_of):
            missing = _missing(action.fact)
            if missing:
                message = f"{said(action.item)}: action '{action.name}' has {' and '.join(missing)}"
                way = "name who does it under `owner`, and by when under `due`"
                yield Hit(action.item, message, (action.place.key(),), way)
            else:
                yield Held(action.item)


def _missing(action: Action) -> list[str]:
    owner = [] if action.owner else ["no owner"]
    return [*owner, "no due date"] if isinstance(action.due, Unknown) else owner
