"""Waivers: agreed exceptions to a check, which expire."""

from plateSpinner.model.dates import Day
from plateSpinner.model.fact import Fact, ItemRef, PartyRef, Text


class Waiver(Fact):
    """A finding that has been accepted for a while."""

    rule: Text
    """The rule's name or code. Example: `milestone-overdue`."""
    at: ItemRef = ""
    """The item it is about; all of this file's where left out. Example: `beta`."""
    reason: Text
    """Why it is accepted. Example: `Exception approved in PR 214`."""
    by: PartyRef = ""
    """Who accepted it. Example: `maya`."""
    until: Day
    """The last day on which it holds. Example: `2026-12-20`."""
