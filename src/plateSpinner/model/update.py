"""Updates: what the owner says about the state, at a date."""

from enum import StrEnum

from plateSpinner.model.amounts import Share
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import DayOrUnknown, Fact, PartyRef, Text
from plateSpinner.model.value import NOT_STATED


class Health(StrEnum):
    """Green: as promised; amber: in danger; red: the promise does not hold."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"

    @property
    def rank(self) -> int:
        """0 for green, 2 for red: sorts the worst last."""
        return (Health.GREEN, Health.AMBER, Health.RED).index(self)


class Ask(Fact):
    """Something that is asked of somebody; open until `done`."""

    what: Text
    """What is asked. Example: `Escalate to the lab`."""
    of: PartyRef = ""
    """Of whom. Example: `maya`."""
    by: DayOrUnknown = NOT_STATED
    """The date by which it is needed. Example: `2026-11-27`."""
    done: Day | None = None
    """The date it was granted or withdrawn. Empty while it is open. Example: `2026-11-25`."""


class Update(Fact):
    """The owner's word on a date: the key is the date."""

    health: Health | None = None
    """green, amber or red: what the owner says. Example: `amber`."""
    by: PartyRef = ""
    """Who says it; the owner where left out. Example: `jo`."""
    summary: Text = ""
    """What happened and what it means. Example: `Sandbox certificate late; beta holds.`"""
    progress: Share | None = None
    """How much is done, as the owner sees it. Example: `60%`."""
    asks: tuple[Ask, ...] = ()
    """What is asked of whom. Example: `[{what: Escalate to the lab, of: maya, by: 2026-11-27}]`."""
