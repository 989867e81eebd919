"""Stakeholders: who has to be kept in the picture, how closely, and how lately that was done."""

from plateSpinner.model.cadence import Cadence
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import Fact, Level, PartyRef, Text


class Stakeholder(Fact):
    """Somebody with a say or an interest."""

    name: Text = ""
    """Who it is; the id where left out. Example: `VP Payments`."""
    person: PartyRef = ""
    """The person or team of this plan it is, where there is one. Example: `maya`."""
    role: Text = ""
    """What they are to this work. Example: `sponsor`."""
    interest: Level | None = None
    """How much it matters to them: very_low to very_high. Example: `high`."""
    influence: Level | None = None
    """How much they can move: very_low to very_high. Example: `high`."""
    cadence: Cadence | None = None
    """How often they have to hear of it: weekly, monthly, quarterly, or a duration. Example: `monthly`."""
    last_contact: Day | None = None
    """When they last did. Example: `2026-11-02`."""
    owner: PartyRef = ""
    """Who keeps the contact; the project's owner where left out. Example: `jo`."""
    notes: Text = ""
    """What to know. Example: `Wants numbers before words.`"""
