"""What a rule is, what it sees, and what it says of each thing it looks at.

A rule is a module `rules/<family>/<rule>.py` with a `RULE` and a `check`, and a page
`<rule>.md` beside it. Its name is the module's with dashes, its family the package's. `check`
says of every member of its population one thing: that it holds, that it does not, or that it
can't be told and why. What it says nothing about is outside its population.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Protocol, TypeAlias

from plateSpinner.analysis.concerns.concern import Concern, Trouble
from plateSpinner.analysis.health import Assessment, assess, key
from plateSpinner.analysis.progress import is_open
from plateSpinner.analysis.schedule.logic import Logic
from plateSpinner.analysis.schedule.metrics import ProgramMetrics
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.finding import Edit, Finding, Place, Severity
from plateSpinner.model.component import Component
from plateSpinner.model.policy import Policy, Profile
from plateSpinner.model.portfolio import AnyItem, Item, Portfolio
from plateSpinner.model.words import counted
from plateSpinner.rules.changeset import Changeset

ALWAYS = frozenset((Profile.MINIMAL, Profile.DEFAULT, Profile.STRICT))
USUALLY = frozenset((Profile.DEFAULT, Profile.STRICT))
STRICTLY = frozenset((Profile.STRICT,))


@dataclass(frozen=True, slots=True)
class Rule:
    """What is fixed about a rule.

    `code` is a letter of its family and three digits, never used again. `needs` names the inputs
    without which nothing can be told. `thresholds` are numbers that the policy can change under
    `checks: {thresholds: {<rule>: {<key>: <number>}}}`, with their defaults.
    """

    code: str
    severity: Severity
    summary: str
    needs: str
    profiles: frozenset[Profile] = USUALLY
    thresholds: tuple[tuple[str, Decimal], ...] = ()
    fixable: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """The rule is broken here. The first of `places` is the culprit; `help` is the way out.

    In all outcomes `item` is None for what belongs to the portfolio itself. `about` is as a finding's.
    """

    item: AnyItem | None
    message: str
    places: tuple[Place, ...]
    help: str
    fix: Edit | None = None
    about: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """It can't be told: an input is missing, and `reason` says which."""

    item: AnyItem | None
    place: Place
    reason: str


@dataclass(frozen=True, slots=True)
class Held:
    """The rule holds here."""

    item: AnyItem | None


Outcome: TypeAlias = Hit | Gap | Held


@dataclass(frozen=True)
class View:
    """What a rule sees: the plan, the day, and the policy; what several rules need is computed once."""

    portfolio: Portfolio
    as_of: dt.date
    defaults: Mapping[str, Mapping[str, Decimal]]
    found: tuple[Finding, ...] = ()
    """What the rules before this one found: only the family `waivers`, which runs last, is given it."""
    ran: frozenset[str] = frozenset()
    """The names of the rules that were run before this one: given to the same family."""
    changeset: Changeset | None = None
    """What a range of commits made of the plan; None where the plan is looked at by itself."""

    def threshold(self, rule: str, key: str, item: AnyItem | None) -> Decimal:
        """A rule's number for an item: the program's own, else the portfolio's, else the rule's default."""
        checks = self.policy.checks
        own = checks.programs.get(item.program.id) if item else None
        for layer in (own, checks):
            if layer is not None and key in layer.thresholds.get(rule, {}):
                return layer.thresholds[rule][key]
        return self.defaults[rule][key]

    @property
    def policy(self) -> Policy:
        """The plan's own thresholds."""
        return self.portfolio.charter.policy

    @cached_property
    def open_components(self) -> tuple[Item[Component], ...]:
        """The programs and projects whose dates count."""
        return tuple(c for c in self.portfolio.components if is_open(c))

    @cached_property
    def _assessments(self) -> dict[str, Assessment]:
        return assess(self.portfolio, self.as_of, self.schedule)

    @cached_property
    def schedule(self) -> Schedule:
        """What follows from the plan's logic at the day."""
        return Schedule(self.portfolio, self.as_of)

    def assessment(self, component: Item[Component]) -> Assessment:
        """Declared and computed health of a program or project."""
        return self._assessments[key(component)]

    @cached_property
    def _logic(self) -> Logic:
        return Logic(self.schedule.network)

    @cached_property
    def _metrics(self) -> dict[str, ProgramMetrics]:
        return {}

    def metrics(self, program: Item[Component]) -> ProgramMetrics:
        """The points of schedule assessment of a program."""
        if program.ref not in self._metrics:
            measured = ProgramMetrics(self.portfolio, program, self.schedule, self._logic, self.as_of)
            self._metrics[program.ref] = measured
        return self._metrics[program.ref]

    @cached_property
    def _concerns(self) -> dict[tuple[Trouble, int], tuple[Concern, ...]]:
        found: dict[tuple[Trouble, int], tuple[Concern, ...]] = {}
        for assessment in self._assessments.values():
            for concern in assessment.concerns:
                at = (concern.trouble, id(concern.item))
                found[at] = (*found.get(at, ()), concern)
        return found

    def concerns(self, trouble: Trouble, item: AnyItem) -> tuple[Concern, ...]:
        """What `spin status` says of an item in this respect: rules and status never disagree."""
        return self._concerns.get((trouble, id(item)), ())

    def judged(self, trouble: Trouble, item: AnyItem) -> Iterator[Outcome]:
        """A hit for each concern of that kind about the item; that it holds where there is none."""
        concerns = self.concerns(trouble, item)
        for concern in concerns:
            yield Hit(item, f"{said(item)} {concern.text}", (concern.place,), concern.advice)
        if not concerns:
            yield Held(item)


def said(item: AnyItem) -> str:
    """An item as the subject of a message: `milestone 'beta'`."""
    return f"{item.kind} '{item.id}'"


def days(count: int) -> str:
    """A number of days in words: `1 day`, `12 days`."""
    return counted(count, "day")


class RuleModule(Protocol):
    """The shape of a rule's module."""

    RULE: Rule

    @staticmethod
    def check(view: View) -> Iterator[Outcome]:
        """Say one thing of every member of the population."""
        ...
