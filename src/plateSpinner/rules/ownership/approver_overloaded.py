"""One person is the approver of more open criteria than anybody keeps up with."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from plateSpinner.analysis.progress import LONG, expected, is_done
from plateSpinner.finding import Place, Severity
from plateSpinner.model.dates import Day
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.words import counted
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View

RULE = Rule(
    "O108",
    Severity.WARNING,
    "one person is the approver of more open criteria than anybody keeps up with",
    needs="`approver` of the criteria of open milestones of active and proposed programs and projects",
    thresholds=(("criteria", Decimal(15)),),
)

NAMED = 3
"""How many programs the message names."""


@dataclass(frozen=True, slots=True)
class _Approval:
    """A criterion that waits for its approver."""

    program: str
    place: Place


def check(view: View) -> Iterator[Outcome]:
    """Every person who is named as the approver of an open criterion; teams share the work."""
    most = view.threshold("approver-overloaded", "criteria", None)
    for approver, waiting in sorted(_waiting(view).items()):
        if len(waiting) <= most:
            yield Held(None)
            continue
        count = counted(len(waiting), "open criterion", "open criteria")
        message = f"approver '{approver}' has {count} in {_programs(waiting)}"
        way = "name a second approver for some of them"
        yield Hit(None, message, (waiting[0].place.at("approver"),), way, about=approver)


def _waiting(view: View) -> dict[str, list[_Approval]]:
    """The open criteria of each person, in the order of the plan."""
    waiting: dict[str, list[_Approval]] = {}
    for component in view.open_components:
        for item in view.portfolio.held(component).milestones:
            if is_done(item.fact.done, view.as_of) or _is_abandoned(item.fact, view.as_of):
                continue
            for index, criterion in enumerate(item.fact.criteria):
                approver = criterion.approver.removeprefix("@")
                if approver and not criterion.met and approver not in view.portfolio.charter.teams:
                    place = item.place.at("criteria", index)
                    waiting.setdefault(approver, []).append(_Approval(item.program.id, place))
    return waiting


def _is_abandoned(milestone: Milestone, as_of: dt.date) -> bool:
    """Whether its date passed so long ago that nobody waits for an approval there."""
    day = expected(milestone)
    return isinstance(day, Day) and (as_of - day.last).days > LONG


def _programs(waiting: list[_Approval]) -> str:
    """How many programs wait, and the first of them by name."""
    names = list(dict.fromkeys(approval.program for approval in waiting))
    if len(names) == 1:
        return f"program '{names[0]}'"
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} programs: {', '.join(names[:NAMED])}{more}"
