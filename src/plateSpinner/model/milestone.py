"""Milestones and the criteria that make one count as done."""

from pydantic import Field

from plateSpinner.model.baseline import Baseline
from plateSpinner.model.dates import Day
from plateSpinner.model.fact import DayOrUnknown, Fact, Flag, PartyRef, TeamRef, Text
from plateSpinner.model.links import Constraint, Link
from plateSpinner.model.value import NOT_STATED


class Criterion(Fact):
    """One condition of a milestone's quality gate."""

    text: Text
    """What has to hold, in words. Example: `p99 latency under 200 ms`."""
    met: Flag = False
    """Whether it holds. Default: false. Example: `true`."""
    approver: PartyRef = ""
    """The person or team whose word counts. Example: `sam`."""
    evidence: Text = ""
    """Where it can be seen that it holds, usually a link. Example: `https://example.com/r/12`."""
    by: Day | None = None
    """The date by which it has to be met, where it is not the milestone's own. Example: `2026-12-04`."""


class Milestone(Fact):
    """A point in time that somebody waits for: promised, believed, reached."""

    name: Text = ""
    """What people call it; the id where left out. Example: `Beta with three merchants`."""
    description: Text = ""
    """What it means, in more words. Example: `Three merchants take real payments.`"""
    owner: PartyRef = ""
    """The person or team who answers for it; the project's owner where left out. Example: `jo`."""
    team: TeamRef = ""
    """The team that delivers it; the project's team where left out. Example: `payments`."""
    due: DayOrUnknown = NOT_STATED
    """The date promised; a coarse date means by the end of it. Example: `2026-12-11` or `2026-Q4`."""
    forecast: Day | None = None
    """The date the owner believes in now, where it is not `due`. Example: `2026-12-18`."""
    done: Day | None = None
    """The date it was reached. Empty while it is open. Example: `2026-12-17`."""
    after: tuple[Link, ...] = ()
    """Its predecessors, with link type and lag. Example: `[sandbox, identity/sso/ga FS+2d]`."""
    constraint: Constraint | None = None
    """What fixes or bounds its date beside the links. Example: `start_no_earlier_than 2027-01-07`."""
    baseline: Baseline | None = None
    """What the approved plan said, where it was kept. Example: `{finish: 2026-11-13}`."""
    wbs: Text = ""
    """Its code in the work breakdown structure, where one is kept by hand. Example: `1.3.9`."""
    criteria: tuple[Criterion, ...] = ()
    """What has to hold before it counts as done: the quality gate. Example: `[{text: Signed, met: true}]`."""
    tags: tuple[Text, ...] = ()
    """Words to filter by. Example: `[pci]`."""
    links: dict[Text, Text] = Field(default_factory=dict)
    """Addresses by name. Example: `{tracker: https://example.com/PAY-7}`."""
