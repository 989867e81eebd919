"""What a program and a project share: PMI's component of a portfolio."""

from enum import StrEnum

from pydantic import Field

from plateSpinner.model.amounts import Fte, Money
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.fact import (
    DayOrUnknown,
    Fact,
    Id,
    MoneyOrUnknown,
    ObjectiveRef,
    PartyRef,
    TeamRef,
    Text,
)
from plateSpinner.model.metric import Iterations, Kpi
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.raid import Assumption, Decision, Issue
from plateSpinner.model.risk import Risk
from plateSpinner.model.stakeholder import Stakeholder
from plateSpinner.model.task import Task
from plateSpinner.model.update import Update
from plateSpinner.model.value import NOT_STATED
from plateSpinner.model.waiver import Waiver


class Status(StrEnum):
    """Where a program or project stands in its life."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    DONE = "done"
    CANCELLED = "cancelled"


class Component(Fact):
    """A program or a project: what it holds, a program holds at its own level."""

    name: Text
    """What people call it. Example: `Payments API v2`."""
    description: Text = ""
    """What it is for. Example: `One API for all merchants.`"""
    owner: PartyRef = ""
    """The person or team who answers for it. Example: `jo`."""
    sponsor: PartyRef = ""
    """Who pays for it and is promised its results. Example: `maya`."""
    team: TeamRef = ""
    """The team that delivers it. Example: `payments`."""
    status: Status | None = None
    """proposed, active, on_hold, done, cancelled; dates count in the first two. Example: `active`."""
    objectives: tuple[ObjectiveRef, ...] = ()
    """The objectives it serves. Example: `[grow-conversion]`."""
    start: DayOrUnknown = NOT_STATED
    """The planned start; a coarse date means its first day. Example: `2026-08-03`."""
    target: DayOrUnknown = NOT_STATED
    """The date promised for the whole. Example: `2027-Q1`."""
    budget: MoneyOrUnknown = NOT_STATED
    """The approved amount. Example: `800k`."""
    actuals: dict[Day, Money] = Field(default_factory=dict)
    """Money spent, by period. Example: `{2026-09: 80k, 2026-10: 95k}`."""
    staffing: dict[TeamRef, dict[Day, Fte]] = Field(default_factory=dict)
    """FTE by team and period, where there are no tasks. Example: `{payments: {2026-Q4: 3}}`."""
    milestones: dict[Id, Milestone] = Field(default_factory=dict)
    """Points in time that somebody waits for. Example: `{beta: {due: 2026-12-11}}`."""
    tasks: dict[Id, Task] = Field(default_factory=dict)
    """The work. Example: `{spec: {duration: 10d}}`."""
    dependencies: dict[Id, Dependency] = Field(default_factory=dict)
    """Commitments of others to this. Example: `{sso: {needs: identity/sso/ga, for: ga}}`."""
    risks: dict[Id, Risk] = Field(default_factory=dict)
    """What may happen. Example: `{cert-delay: {probability: 40%}}`."""
    issues: dict[Id, Issue] = Field(default_factory=dict)
    """What has gone wrong. Example: `{sandbox-down: {severity: high}}`."""
    assumptions: dict[Id, Assumption] = Field(default_factory=dict)
    """What is taken as true. Example: `{volume: {validate_by: 2026-12-01}}`."""
    decisions: dict[Id, Decision] = Field(default_factory=dict)
    """Choices made or to be made. Example: `{psp: {name: Which PSP, needed_by: 2026-12-05}}`."""
    kpis: dict[Id, Kpi] = Field(default_factory=dict)
    """Numbers that are watched. Example: `{errors: {unit: "%", target: 0.1}}`."""
    iterations: Iterations | None = None
    """Work in equal time boxes. Example: `{length: 2w, start: 2026-09-07}`."""
    stakeholders: dict[Id, Stakeholder] = Field(default_factory=dict)
    """Who has a say or an interest. Example: `{vp-payments: {role: sponsor}}`."""
    updates: dict[Day, Update] = Field(default_factory=dict)
    """What the owner said, by date. Example: `{2026-11-20: {health: amber}}`."""
    waivers: tuple[Waiver, ...] = ()
    """Agreed exceptions to checks. Example: `[{rule: D101, reason: Agreed, until: 2026-12-20}]`."""
    tags: tuple[Text, ...] = ()
    """Words to filter by. Example: `[pci]`."""
    links: dict[Text, Text] = Field(default_factory=dict)
    """Addresses by name. Example: `{tracker: https://example.com/PAY}`."""


class Program(Component):
    """Projects that belong together: the file `program.yaml` of a folder."""


class Project(Component):
    """One project: any other file of a program's folder. Only `name` is needed."""
