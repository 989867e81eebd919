"""What differs between two plans, in plan language: one change for each thing that somebody would tell."""

from dataclasses import dataclass
from enum import StrEnum

from plateSpinner.finding import Place
from plateSpinner.model.portfolio import AnyItem


class Act(StrEnum):
    """What became of a thing. Renamed: same home, other id. Moved: other home, perhaps other id as well."""

    ADDED = "added"
    REMOVED = "removed"
    RENAMED = "renamed"
    MOVED = "moved"
    CHANGED = "changed"


class Topic(StrEnum):
    """What a change is about."""

    DATES = "dates"
    PROGRESS = "progress"
    SCOPE = "scope"
    LOGIC = "logic"
    OWNERSHIP = "ownership"
    RESOURCES = "resources"
    BUDGET = "budget"
    RISKS = "risks"
    DEPENDENCIES = "dependencies"
    DECISIONS = "decisions"
    BASELINE = "baseline"
    STRATEGY = "strategy"
    REPORTING = "reporting"
    POLICY = "policy"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference.

    `kind` is an item's kind or what the charter holds: portfolio, policy, calendar, holiday, team, person,
    objective, waiver. `ref` is the reference after (before, where it is removed), `teams/payments` for what
    the charter holds; `old_ref` the one before (after, where it is added). `field` has the keys with dots
    between, with ids, dates and texts of entries among them; empty for the thing as a whole. `before` and
    `after` are written as a plan writes them, empty where absent, lists in the order of their texts; for a
    thing renamed or moved they are its references. An entry of a map or list that came or went is a change
    of the thing that holds it, with one of them empty. `days` are calendar days between two dates, positive
    for later: last days where a finish is meant, first days where a start is; None for anything else.
    `owner` answers for it after, or before where it is removed.
    """

    act: Act
    topic: Topic
    kind: str
    ref: str
    old_ref: str
    name: str
    field: str
    before: str
    after: str
    days: int | None
    before_place: Place | None
    after_place: Place | None
    owner: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two plans side by side.

    `changes` are in the order of the charter's things first, then by reference, kind and field. `pairs` has
    every item that both plans hold, before and after, in the order of the later plan; `added` and `removed`
    have all others, those inside of an added or removed program or project too.
    """

    changes: tuple[Change, ...]
    pairs: tuple[tuple[AnyItem, AnyItem], ...]
    added: tuple[AnyItem, ...]
    removed: tuple[AnyItem, ...]
