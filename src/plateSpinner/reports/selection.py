"""Which projects a report is about: the filters of the command line, applied to facts."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from shlex import quote

from plateSpinner.analysis.concerns.concern import Concern
from plateSpinner.analysis.exposure import is_open_risk
from plateSpinner.analysis.progress import expected, is_delivered, is_done, is_open_issue
from plateSpinner.analysis.updates import open_asks
from plateSpinner.model.component import Component, Status
from plateSpinner.model.dates import Day, DayRange
from plateSpinner.model.fact import Target
from plateSpinner.model.portfolio import AnyItem, Holdings, Item, Portfolio
from plateSpinner.model.references import references


@dataclass(frozen=True, slots=True)
class Selection:
    """Filters: within one kind any of its values fits, all kinds have to fit; an empty kind fits all.

    `owners` and `teams` also fit a project by anything open that it holds, `owners` by what is
    asked of somebody as well.
    """

    programs: tuple[str, ...] = ()
    owners: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    statuses: tuple[Status, ...] = ()
    due: DayRange | None = None

    def __bool__(self) -> bool:
        return bool(self.programs or self.owners or self.teams or self.tags or self.statuses or self.due)

    def words(self) -> tuple[str, ...]:
        """The filters as they are written on a command line, ready for a POSIX shell."""
        given = {
            "--program": self.programs,
            "--owner": self.owners,
            "--team": self.teams,
            "--tag": self.tags,
            "--status": self.statuses,
            "--due": (str(self.due),) if self.due else (),
        }
        return tuple(f"{option} {quote(value)}" for option, values in given.items() for value in values)

    def takes(self, portfolio: Portfolio, component: Item[Component], as_of: dt.date) -> bool:
        """Whether a program or project, by itself and what it holds, fits."""
        fact = component.fact
        tags = {*fact.tags, *component.program.fact.tags}
        return (
            (not self.programs or component.program.id in self.programs)
            and (not self.owners or bool(_owners(portfolio, component, as_of).intersection(self.owners)))
            and (not self.teams or bool(_teams(portfolio, component, as_of).intersection(self.teams)))
            and (not self.tags or bool(tags.intersection(self.tags)))
            and (not self.statuses or fact.status in self.statuses)
            and (self.due is None or self._has_due(portfolio, component, as_of))
        )

    def _has_due(self, portfolio: Portfolio, component: Item[Component], as_of: dt.date) -> bool:
        dues = (m.fact for m in portfolio.held(component).milestones if not is_done(m.fact.done, as_of))
        days = [day for fact in dues for day in (fact.due, expected(fact)) if isinstance(day, Day)]
        return self.due is not None and any(self.due.first <= day.last <= self.due.last for day in days)

    def takes_concern(self, concern: Concern) -> bool:
        """Whether a concern of a selected component is itself about the owners and teams asked for."""
        return (not self.owners or concern.owner in self.owners or concern.item.owner in self.owners) and (
            not self.teams or concern.item.team in self.teams
        )


def known_values(portfolio: Portfolio) -> dict[str, frozenset[str]]:
    """For each filter the values that occur in the plan: to tell a typing error from an empty answer."""
    charter, components = portfolio.charter, portfolio.components
    parties = {r.text.removeprefix("@") for r in references(portfolio) if r.to is Target.PARTY}
    teams = {r.text for r in references(portfolio) if r.to is Target.TEAM}
    assigned = {
        name.removeprefix("@") for c in components for t in portfolio.held(c).tasks for name in t.fact.assign
    }
    tags = {tag for component in components for tag in component.fact.tags}
    return {
        "--program": frozenset(program.id for program in portfolio.programs),
        "--owner": frozenset(parties.union(charter.people, charter.teams)),
        "--team": frozenset(teams.union(assigned, charter.teams)),
        "--tag": frozenset(tags),
    }


def _owners(portfolio: Portfolio, component: Item[Component], as_of: dt.date) -> set[str]:
    held = portfolio.held(component)
    mine = {component.owner, *(item.owner for item in _open_items(held, as_of))}
    mine.update(ask.of.removeprefix("@") for ask, _ in open_asks(component, as_of))
    actions = [a for r in held.risks if is_open_risk(r.fact, as_of) for a in r.fact.actions.values()]
    actions += [a for i in held.issues if is_open_issue(i.fact, as_of) for a in i.fact.actions.values()]
    mine.update(a.owner.removeprefix("@") for a in actions if not is_done(a.done, as_of))
    return mine


def _open_items(held: Holdings, as_of: dt.date) -> Iterator[AnyItem]:
    yield from (m for m in held.milestones if not is_done(m.fact.done, as_of))
    yield from (t for t in held.tasks if not is_done(t.fact.done, as_of))
    yield from (d for d in held.dependencies if not is_delivered(d.fact, as_of))
    yield from (r for r in held.risks if is_open_risk(r.fact, as_of))
    yield from (i for i in held.issues if is_open_issue(i.fact, as_of))
    yield from (d for d in held.decisions if not is_done(d.fact.decided, as_of))


def _teams(portfolio: Portfolio, component: Item[Component], as_of: dt.date) -> set[str]:
    held = portfolio.held(component)
    mine = {component.team, *component.fact.staffing}
    mine.update(m.team for m in held.milestones if not is_done(m.fact.done, as_of))
    for task in held.tasks:
        if not is_done(task.fact.done, as_of):
            mine.update((task.team, *(name.removeprefix("@") for name in task.fact.assign)))
    return mine
