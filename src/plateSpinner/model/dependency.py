"""Dependencies: commitments between teams, with the dates of both sides."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from plateSpinner.model.dates import Day
from plateSpinner.model.fact import DayOrUnknown, Fact, PartyRef, Text, WorkRef
from plateSpinner.model.value import NOT_STATED, fault


class DependencyStatus(StrEnum):
    """Where a commitment stands."""

    PROPOSED = "proposed"
    AGREED = "agreed"
    DELIVERED = "delivered"
    REJECTED = "rejected"


class Dependency(Fact):
    """What one team needs from another, by when, and what the giver has promised."""

    name: Text = ""
    """What people call it; the id where left out. Example: `Single sign-on for merchants`."""
    description: Text = ""
    """What exactly is handed over. Example: `OIDC endpoint in production.`"""
    needs: WorkRef = ""
    """The item that delivers it, in this plan. Example: `identity/sso/ga`."""
    external: Text = ""
    """Who delivers it, outside of this plan; instead of `needs`. Example: `Visa certification lab`."""
    for_: WorkRef = Field("", alias="for")
    """The item here that waits for it (written `for`). Example: `ga`."""
    owner: PartyRef = ""
    """The person or team who follows it up on the taker's side. Example: `jo`."""
    giver: PartyRef = ""
    """The team or person who delivers it. Example: `identity`."""
    need_by: DayOrUnknown = NOT_STATED
    """The date the taker needs it. Example: `2027-01-15`."""
    promised: DayOrUnknown = NOT_STATED
    """The date the giver has committed to. Example: `2027-01-10`."""
    status: DependencyStatus = DependencyStatus.PROPOSED
    """proposed, agreed, delivered or rejected. Default: proposed. Example: `agreed`."""
    agreed_on: Day | None = None
    """The date both sides agreed. Example: `2026-10-12`."""
    delivered: Day | None = None
    """The date it was handed over. Empty while it is open. Example: `2027-01-09`."""

    @model_validator(mode="after")
    def _one_giver(self) -> Self:
        if not self.needs and not self.external:
            raise fault(
                "a dependency without 'needs'",
                "name the item as needs: program/project/item, or who delivers as external: …",
            )
        if self.needs and self.external:
            raise fault(
                "a dependency with both 'needs' and 'external'",
                "keep one: needs for an item of this plan, external for others",
                "external",
            )
        return self
