"""Issues, assumptions and decisions: the rest of the RAID log."""

from enum import StrEnum

from pydantic import Field

from plateSpinner.model.dates import Day
from plateSpinner.model.fact import (
    DayOrUnknown,
    Fact,
    Id,
    ItemRef,
    PartyRef,
    Text,
    WorkRef,
)
from plateSpinner.model.risk import Action
from plateSpinner.model.value import NOT_STATED


class Severity(StrEnum):
    """How badly an issue hurts."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"
    CRITICAL = "critical"


class IssueStatus(StrEnum):
    """Whether an issue still hurts."""

    OPEN = "open"
    CLOSED = "closed"


class Issue(Fact):
    """Something that has gone wrong and has to be dealt with."""

    name: Text = ""
    """What is wrong; the id where left out. Example: `Sandbox down since Monday`."""
    description: Text = ""
    """More on it. Example: `No test run possible.`"""
    owner: PartyRef = ""
    """Who deals with it. Example: `jo`."""
    severity: Severity | None = None
    """low, medium, high or critical. Example: `high`."""
    status: IssueStatus = IssueStatus.OPEN
    """open or closed. Default: open; a `closed` date closes it too. Example: `closed`."""
    raised: Day | None = None
    """The date it was raised. Example: `2026-11-16`."""
    due: DayOrUnknown = NOT_STATED
    """The date by which it is to be solved. Example: `2026-11-27`."""
    closed: Day | None = None
    """The date it was solved. Example: `2026-11-25`."""
    affects: tuple[WorkRef, ...] = ()
    """The items it holds up. Example: `[beta]`."""
    risk: ItemRef = ""
    """The risk that has occurred in it. Example: `cert-delay`."""
    actions: dict[Id, Action] = Field(default_factory=dict)
    """What is done about it. Example: `{call: {name: Call the lab, owner: jo, due: 2026-11-24}}`."""
    resolution: Text = ""
    """How it was solved. Example: `Moved to the second sandbox.`"""
    tags: tuple[Text, ...] = ()
    """Words to filter by. Example: `[vendor]`."""


class AssumptionStatus(StrEnum):
    """Whether an assumption has been checked, and what came of it."""

    OPEN = "open"
    VALIDATED = "validated"
    INVALID = "invalid"


class Assumption(Fact):
    """Something taken as true that the plan rests on."""

    name: Text = ""
    """What is assumed; the id where left out. Example: `Volume stays under 300 a second`."""
    description: Text = ""
    """More on it. Example: `Measured in 2025; marketing plans a campaign.`"""
    owner: PartyRef = ""
    """Who finds out. Example: `jo`."""
    status: AssumptionStatus = AssumptionStatus.OPEN
    """open, validated or invalid. Default: open; a `validated` date validates it too. Example: `invalid`."""
    validate_by: DayOrUnknown = NOT_STATED
    """The date by which it has to be checked. Example: `2026-12-01`."""
    validated: Day | None = None
    """The date it was found true. Example: `2026-11-20`."""
    affects: tuple[WorkRef, ...] = ()
    """The items that rest on it. Example: `[ga]`."""


class Decision(Fact):
    """A choice that somebody has to make, or has made."""

    name: Text = ""
    """The question; the id where left out. Example: `Which PSP`."""
    description: Text = ""
    """More on it: the options and what speaks for them. Example: `Adyen or Stripe.`"""
    owner: PartyRef = ""
    """Who decides. Example: `maya`."""
    needed_by: DayOrUnknown = NOT_STATED
    """The date by which it has to be made. Example: `2026-12-05`."""
    decided: Day | None = None
    """The date it was made. Empty while it is open. Example: `2026-12-03`."""
    outcome: Text = ""
    """What was decided. Example: `Adyen, for the fees.`"""
    moves: tuple[WorkRef, ...] = ()
    """The items whose dates it moves, or holds up while it is open. Example: `[ga]`."""
    links: dict[Text, Text] = Field(default_factory=dict)
    """Addresses by name. Example: `{record: https://example.com/adr/7}`."""
