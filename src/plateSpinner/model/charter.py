"""The file `portfolio.yaml`: what holds for the whole plan."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from plateSpinner.model.calendar import Calendar
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import Fact, Id, Text
from plateSpinner.model.metric import Objective
from plateSpinner.model.policy import Policy
from plateSpinner.model.team import Person, Team
from plateSpinner.model.waiver import Waiver


class Charter(Fact):
    """What holds for the whole plan; a section may stand in a file of its own name (`teams.yaml`)."""

    spin: Literal[1] = 1
    """Version of the plan format. Default: 1. Example: `1`."""
    name: Text = ""
    """What the portfolio is called. Example: `Acme platform portfolio`."""
    description: Text = ""
    """What it is for. Example: `Everything that the platform group has promised.`"""
    currency: Annotated[str, StringConstraints(strict=True, pattern="^[A-Z]{3}$")] = ""
    """ISO 4217 code of all money without one of its own. Example: `EUR`."""
    data_date: Day | None = None
    """The status date of the plan. Default: today. Example: `2026-11-23`."""
    calendars: dict[Id, Calendar] = Field(default_factory=dict)
    """Working time; `default` holds where nothing else is named. Example: `{default: {week: mon-fri}}`."""
    holidays: dict[Text, dict[Day, Text]] = Field(default_factory=dict)
    """Public holidays by region, kept by `spin calendar`. Example: `{DE: {2026-12-25: Christmas}}`."""
    teams: dict[Id, Team] = Field(default_factory=dict)
    """Who delivers. Example: `{payments: {lead: jo, capacity: 5}}`."""
    people: dict[Id, Person] = Field(default_factory=dict)
    """Who owns, approves or works. Example: `{jo: {name: Jo Fischer, team: payments}}`."""
    objectives: dict[Id, Objective] = Field(default_factory=dict)
    """What the organization wants to reach. Example: `{grow-conversion: {owner: maya}}`."""
    policy: Policy = Field(default_factory=Policy)
    """Thresholds and choices. Example: `{stale_after: 14d}`."""
    waivers: tuple[Waiver, ...] = ()
    """Agreed exceptions to checks. Example: `[{rule: D101, reason: Agreed, until: 2026-12-20}]`."""
    tags: tuple[Text, ...] = ()
    """Words to filter by. Example: `[platform]`."""
    links: dict[Text, Text] = Field(default_factory=dict)
    """Addresses by name. Example: `{wiki: https://example.com/plan}`."""
