"""An action about a risk or an issue is not done by its date."""

from collections.abc import Iterator

from plateSpinner.analysis.actions import of_open_items
from plateSpinner.analysis.concerns.concern import Trouble
from plateSpinner.finding import Severity
from plateSpinner.model.value import Unknown
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "K107",
    Severity.WARNING,
    "an action about a risk or an issue is not done by its date",
    needs="`due` of the open `actions` in the open risks and issues of active and proposed programs and "
    "projects",
)


def check(view: View) -> Iterator[Outcome]:
    """Every open action in an open risk or issue of a program or project whose dates count."""
    for component in view.open_components:
        for action in of_open_items(view.portfolio.held(component), view.as_of):
            item, due = action.item, action.place.at("due")
            late = (c for c in view.concerns(Trouble.ACTION_LATE, item) if c.place == due)
            concern = next(late, None)
            if isinstance(action.fact.due, Unknown):
                yield Gap(item, action.place, f"due date of action '{action.name}' {action.fact.due.reason}")
            elif concern is not None:
                message = f"{said(item)}: {concern.text}"
                yield Hit(item, message, (concern.place,), concern.advice)
            else:
                yield Held(item)
