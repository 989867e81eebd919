"""Tasks: work with a duration or an effort, nested to any depth."""

from pydantic import Field

from plateSpinner.model.amounts import Fte, Share
from plateSpinner.model.baseline import Baseline
from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Duration
from plateSpinner.model.fact import (
    CalendarRef,
    DayOrUnknown,
    EstimateOrUnknown,
    Fact,
    Id,
    PartyRef,
    TeamRef,
    Text,
)
from plateSpinner.model.links import Constraint, Link
from plateSpinner.model.value import NOT_STATED


class Task(Fact):
    """A piece of work. With tasks inside it is a summary, and its dates follow from theirs."""

    name: Text = ""
    """What people call it; the id where left out. Example: `Sandbox certification`."""
    description: Text = ""
    """What it means, in more words. Example: `The lab runs its 42 cases.`"""
    owner: PartyRef = ""
    """The person or team who answers for it; the project's owner where left out. Example: `jo`."""
    team: TeamRef = ""
    """The team that does it; the project's team where left out. Example: `payments`."""
    duration: EstimateOrUnknown = NOT_STATED
    """Working time from start to finish, one value or low, likely, high. Example: `[5d, 8d, 20d]`."""
    effort: EstimateOrUnknown = NOT_STATED
    """Person-time it takes; with `assign` it gives the duration. Example: `30d`."""
    assign: dict[PartyRef, Fte] = Field(default_factory=dict)
    """Who works on it, in full-time equivalents of a team or a person. Example: `{payments: 2}`."""
    skills: tuple[Text, ...] = ()
    """The skills it takes, as teams and people have them. Example: `[pci]`."""
    after: tuple[Link, ...] = ()
    """Its predecessors, with link type and lag. Example: `[spec, beta FS+5d]`."""
    constraint: Constraint | None = None
    """What fixes or bounds its dates beside the links. Example: `start_no_earlier_than 2027-01-07`."""
    deadline: DayOrUnknown = NOT_STATED
    """The date by which it should be finished; bounds nothing, warns when missed. Example: `2027-02-19`."""
    calendar: CalendarRef = ""
    """The calendar whose working time counts; the team's where left out. Example: `plant`."""
    started: Day | None = None
    """The date it was begun. Empty while it is not. Example: `2026-11-02`."""
    progress: Share | None = None
    """How much of it is done, as a share of its duration. Example: `60%`."""
    remaining: Duration | None = None
    """Working time still needed at the status date; else follows from `progress`. Example: `3d`."""
    resume: Day | None = None
    """The date on which interrupted work goes on; what remains starts no earlier. Example: `2026-12-07`."""
    done: Day | None = None
    """The date it was finished. Empty while it is open. Example: `2026-10-30`."""
    baseline: Baseline | None = None
    """What the approved plan said, where it was kept. Example: `{start: 2026-11-02, finish: 2026-11-13}`."""
    wbs: Text = ""
    """Its code in the work breakdown structure, where one is kept by hand. Example: `1.3.2`."""
    tags: tuple[Text, ...] = ()
    """Words to filter by. Example: `[pci]`."""
    links: dict[Text, Text] = Field(default_factory=dict)
    """Addresses by name. Example: `{tracker: https://example.com/PAY-7}`."""
    tasks: "dict[Id, Task]" = Field(default_factory=dict)
    """The tasks inside: they make this one a summary. Example: `{design: {duration: 3d}}`."""
