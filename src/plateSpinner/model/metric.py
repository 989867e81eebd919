"""Measures: objectives with key results, KPIs, iterations."""

from pydantic import Field

from plateSpinner.model.amounts import Quantity
from plateSpinner.model.cadence import CadenceOrUnknown
from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Duration
from plateSpinner.model.fact import (
    DayOrUnknown,
    Fact,
    Id,
    PartyRef,
    Text,
)
from plateSpinner.model.value import NOT_STATED


class Kpi(Fact):
    """A number that is watched, with its readings."""

    name: Text = ""
    """What is measured; the id where left out. Example: `Error rate`."""
    description: Text = ""
    """How it is measured. Example: `5xx per request, weekly mean.`"""
    owner: PartyRef = ""
    """Who answers for it. Example: `jo`."""
    unit: Text = ""
    """The unit of all its numbers. Example: `"%"`."""
    start: Quantity | None = None
    """Where it stood at the beginning. Example: `2.9`."""
    target: Quantity | None = None
    """Where it shall be. Example: `3.4`."""
    by: DayOrUnknown = NOT_STATED
    """The date by which the target is to be reached. Example: `2026-12-31`."""
    cadence: CadenceOrUnknown = NOT_STATED
    """How often it is read: weekly, monthly, quarterly, or a duration. Example: `1mo`."""
    readings: dict[Day, Quantity] = Field(default_factory=dict)
    """What was measured, by date. Example: `{2026-10-31: 3.1}`."""


class KeyResult(Kpi):
    """A measure that tells whether an objective is reached."""


class Objective(Fact):
    """What the organization wants to reach."""

    name: Text = ""
    """What people call it; the id where left out. Example: `Grow checkout conversion`."""
    description: Text = ""
    """Why it matters. Example: `One point is worth 4 million a year.`"""
    owner: PartyRef = ""
    """Who answers for it. Example: `maya`."""
    period: DayOrUnknown = NOT_STATED
    """The period it is set for. Example: `2026-H2`."""
    key_results: dict[Id, KeyResult] = Field(default_factory=dict)
    """The measures that tell whether it is reached. Example: `{conversion: {target: 3.4}}`."""


class Iterations(Fact):
    """Work in equal time boxes: scope and done in the team's own unit."""

    length: Duration
    """How long one lasts. Example: `2w`."""
    start: Day
    """The first day of the first one. Example: `2026-09-07`."""
    unit: Text = "points"
    """What is counted. Default: points. Example: `stories`."""
    scope: dict[Day, Quantity] = Field(default_factory=dict)
    """The whole amount of work, from a date on. Example: `{2026-09-07: 120}`."""
    done: dict[Day, Quantity] = Field(default_factory=dict)
    """What each iteration finished, by its last day. Example: `{2026-09-20: 14}`."""
