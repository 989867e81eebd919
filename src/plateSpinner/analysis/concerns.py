"""What needs attention at a date, each with its item, its owner, its place and what it does to health.

Days are calendar days. Only programs and projects that are active or proposed raise concerns.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from plateSpinner.analysis.exposure import is_high, is_open_risk, score
from plateSpinner.analysis.predecessors import finished
from plateSpinner.analysis.progress import LONG, expected, is_done, is_open
from plateSpinner.analysis.schedule.schedule import Projection, Schedule
from plateSpinner.finding import Place
from plateSpinner.model.amounts import Money
from plateSpinner.model.component import Component
from plateSpinner.model.dates import Day
from plateSpinner.model.dependency import Dependency, DependencyStatus
from plateSpinner.model.durations import Duration, Unit
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import WORK, AnyItem, Holdings, Item, Kind, Portfolio
from plateSpinner.model.raid import Issue, IssueStatus, Severity
from plateSpinner.model.risk import Risk, RiskKind
from plateSpinner.model.task import Task
from plateSpinner.model.update import Ask, Health, Update
from plateSpinner.model.value import Unknown
from plateSpinner.model.words import counted


class Trouble(StrEnum):
    """The kinds of concern, the most pressing first."""

    OVERDUE = "overdue"
    TARGET_PASSED = "target passed"
    DEADLINE_PASSED = "deadline passed"
    DEPENDENCY_REJECTED = "dependency rejected"
    DEPENDENCY_OVERDUE = "dependency overdue"
    DEPENDENCY_LATE = "dependency late"
    ISSUE = "issue"
    WATERMELON = "watermelon"
    OVER_BUDGET = "over budget"
    FORECAST_LATE = "forecast late"
    PROJECTED_LATE = "projected late"
    FORECAST_PASSED = "forecast passed"
    DECISION_LATE = "decision late"
    ASK_LATE = "ask late"
    ACTION_LATE = "action late"
    HIGH_RISK = "high risk"
    NO_STATUS = "no status"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Concern:
    """One thing that needs attention.

    `health` is what it makes of its component: red, amber, or green where it tells of the
    reporting and not of the work. `days` is how late or how old it is. `text` says the fact,
    without the item's name; `advice` the next step.
    """

    trouble: Trouble
    health: Health
    item: AnyItem
    owner: str
    place: Place
    days: int
    text: str
    advice: str


@dataclass(frozen=True, slots=True)
class Untold:
    """A missing input: it can't be told whether `item` is a concern. `text` says what is missing.

    `date` tells whether that is the date of a promise: nobody can say green without it.
    """

    item: AnyItem
    text: str
    date: bool


def calendar_days(duration: Duration) -> int:
    """A threshold as whole calendar days, begun ones left out: `w` as 7, `mo` as 30, at most `MOST_DAYS`."""
    return min(int(duration.amount * _CALENDAR_DAYS[duration.unit]), MOST_DAYS)


MOST_DAYS = 100_000
"""Beyond it no threshold makes a difference: every date of a plan lies within three centuries."""

_CALENDAR_DAYS = {
    Unit.MINUTE: Decimal(1) / 1440,
    Unit.HOUR: Decimal(1) / 24,
    Unit.DAY: Decimal(1),
    Unit.WEEK: Decimal(7),
    Unit.MONTH: Decimal(30),
    Unit.CALENDAR_DAY: Decimal(1),
    Unit.CALENDAR_HOUR: Decimal(1) / 24,
    Unit.CALENDAR_MINUTE: Decimal(1) / 1440,
}


class Watch:
    """Looks over one plan at one date."""

    def __init__(self, portfolio: Portfolio, as_of: dt.date, schedule: Schedule) -> None:
        self._portfolio = portfolio
        self._schedule = schedule
        self._as_of = as_of
        policy = portfolio.charter.policy
        self._late_by = calendar_days(policy.late_by)
        self._stale_after = calendar_days(policy.stale_after)

    def over(self, component: Item[Component]) -> tuple[Concern, ...]:
        """The concerns of one component at its own level, most pressing first; watermelons aside."""
        held = self._portfolio.held(component)
        if component.fact.status is None and component.kind is Kind.PROJECT:
            return tuple(self._without_status(component, held))
        if not is_open(component):
            return ()
        found = [
            *self._milestones(held),
            *self._target(component, held),
            *self._deadlines(held),
            *self._dependencies(held),
            *self._issues(held),
            *self._budget(component),
            *self._decisions(held),
            *self._asks(component),
            *self._risks(component, held),
            *self._staleness(component),
        ]
        return tuple(sorted(found, key=urgency))

    def untold(self, component: Item[Component]) -> tuple[Untold, ...]:
        """What can't be told about one component at its own level, dates of promises first."""
        if not is_open(component):
            return ()
        held = self._portfolio.held(component)
        found = [*self._undated(held), *self._unweighed(component, held)]
        return tuple(sorted(found, key=lambda untold: not untold.date))

    def _undated(self, held: Holdings) -> Iterator[Untold]:
        for milestone in held.milestones:
            if isinstance(milestone.fact.due, Unknown) and not is_done(milestone.fact.done, self._as_of):
                yield _untold(milestone, "has no due date", date=True)
        for item in held.dependencies:
            fact = item.fact
            if is_delivered(fact, self._as_of) or fact.status is DependencyStatus.REJECTED:
                continue
            if isinstance(fact.need_by, Unknown):
                yield _untold(item, "has no date it is needed by", date=True)
            elif isinstance(self._belief(item, "")[0], Unknown):
                yield _untold(item, "has no promised date", date=True)
        for decision in held.decisions:
            if isinstance(decision.fact.needed_by, Unknown) and not is_done(
                decision.fact.decided, self._as_of
            ):
                yield _untold(decision, "has no date it is needed by")

    def _unweighed(self, component: Item[Component], held: Holdings) -> Iterator[Untold]:
        for issue in held.issues:
            if is_open_issue(issue.fact, self._as_of):
                if issue.fact.severity is None:
                    yield _untold(issue, "has no severity")
                if isinstance(issue.fact.due, Unknown):
                    yield _untold(issue, "has no due date")
                yield from self._undated_actions(issue)
        charter, budget = self._portfolio.charter, component.fact.budget
        for risk in held.risks:
            if is_open_risk(risk.fact, self._as_of):
                points = score(risk.fact, charter, budget)
                if isinstance(points, Unknown) and risk.fact.kind is RiskKind.THREAT:
                    yield _untold(risk, points.reason)
                yield from self._undated_actions(risk)
        for ask, _ in open_asks(component, self._as_of):
            if isinstance(ask.by, Unknown):
                yield Untold(component, f"ask '{ask.what}' has no date", date=False)
        spent = spending(component, self._as_of, charter.currency)
        if isinstance(budget, Money) and isinstance(spent, Unknown):
            yield Untold(component, f"budget with {spent.reason}", date=False)
        if isinstance(budget, Unknown) and not isinstance(spent, Unknown):
            yield Untold(component, "actuals with no budget", date=False)

    def _undated_actions(self, item: Item[Risk] | Item[Issue]) -> Iterator[Untold]:
        for id_, action in item.fact.actions.items():
            if isinstance(action.due, Unknown) and not is_done(action.done, self._as_of):
                yield _untold(item, f"has an action '{action.name or id_}' with no due date")

    def _late(self, days: int) -> Health:
        return Health.RED if days > self._late_by else Health.AMBER

    def _milestones(self, held: Holdings) -> Iterator[Concern]:
        for item in held.milestones:
            if not is_done(item.fact.done, self._as_of) and isinstance(item.fact.due, Day):
                projection = self._projection(item) if item.fact.after or held.dependencies else None
                yield from self._milestone(item, item.fact.due, projection)

    def _projection(self, item: Item[Milestone] | Item[Task]) -> Projection | None:
        """What the network says, unless that is no more than the present day."""
        projection = self._schedule.projection(item)
        return projection if projection and projection.finish > self._as_of else None

    def _milestone(self, item: Item[Milestone], due: Day, projection: Projection | None) -> Iterator[Concern]:
        forecast, as_of = item.fact.forecast, self._as_of
        projected = f", {_projected(projection)}" if projection else ""
        beyond = (projection.finish - due.last).days if projection else 0
        overdue = (as_of - due.last).days
        place = item.place.at("due")
        if overdue > 0:
            ahead = forecast is not None and forecast.last >= as_of
            passed = "" if ahead else " passed too"
            belief = f"forecast {forecast}{passed}" if forecast else "no forecast"
            text = f"{_days(overdue)} overdue (due {due}), {belief}{projected}"
            advice = (
                "agree a new date with whom it was promised to"
                if ahead
                else "give a forecast, or mark it done"
            )
            yield _concern(Trouble.OVERDUE, Health.RED, item, place, overdue, text, advice)
        elif forecast is not None and forecast.last < as_of:
            since = (as_of - forecast.last).days
            text = f"forecast {forecast} passed {_days(since)} ago, not done"
            yield _concern(
                Trouble.FORECAST_PASSED,
                Health.AMBER,
                item,
                item.place.at("forecast"),
                since,
                text,
                "give a new forecast, or mark it done",
            )
        elif forecast is not None and forecast.last > due.last:
            later = (forecast.last - due.last).days
            text = f"forecast {forecast}, {_days(later)} after the promise (due {due})"
            yield _concern(
                Trouble.FORECAST_LATE,
                self._late(max(later, beyond)),
                item,
                item.place.at("forecast"),
                later,
                text + (projected if beyond > later else ""),
                "recover the days, or decide to move the date",
            )
        elif projection and beyond > 0:
            text = f"{_projected(projection)}, {_days(beyond)} after the promise (due {due})"
            yield _concern(
                Trouble.PROJECTED_LATE,
                self._late(beyond),
                item,
                place,
                beyond,
                text,
                "look at what drives it with spin why, or decide to move the date",
            )

    def _without_status(self, project: Item[Component], held: Holdings) -> Iterator[Concern]:
        passed = [
            (self._as_of - m.fact.due.last).days
            for m in held.milestones
            if isinstance(m.fact.due, Day)
            and m.fact.due.last < self._as_of
            and not is_done(m.fact.done, self._as_of)
        ]
        if passed:
            dates = counted(len(passed), "open date has", "open dates have")
            text = f"no status, and {dates} passed: it can't be told whether that is late"
            yield _concern(
                Trouble.NO_STATUS,
                Health.GREEN,
                project,
                project.place,
                max(passed),
                text,
                "add a status: active, on_hold, done …",
            )

    def _target(self, component: Item[Component], held: Holdings) -> Iterator[Concern]:
        target = component.fact.target
        if isinstance(target, Unknown):
            return
        place = component.place.at("target")
        passed = (self._as_of - target.last).days
        if passed > 0:
            text = f"target {target} passed {_days(passed)} ago, still open"
            yield _concern(
                Trouble.TARGET_PASSED,
                Health.RED,
                component,
                place,
                passed,
                text,
                "close it, or decide on a new target",
            )
            return
        waiting = (m for m in held.milestones if not is_done(m.fact.done, self._as_of))
        beliefs = [(day, m) for m in waiting if isinstance(day := expected(m.fact), Day)]
        last, milestone = max(
            beliefs, key=lambda belief: (belief[0].last, belief[1].ref), default=(target, None)
        )
        later = (last.last - target.last).days
        if milestone is not None and later > 0:
            text = f"milestone '{milestone.id}' is expected {last}, {_days(later)} after the target {target}"
            yield _concern(
                Trouble.FORECAST_LATE,
                self._late(later),
                component,
                place,
                later,
                text,
                "recover the days, or decide to move the target",
            )

    def _deadlines(self, held: Holdings) -> Iterator[Concern]:
        for item in held.tasks:
            deadline = item.fact.deadline
            if isinstance(deadline, Unknown) or finished(item.fact, self._as_of):
                continue
            passed = (self._as_of - deadline.last).days
            projection = None if passed > 0 or item.fact.tasks else self._projection(item)
            beyond = (projection.finish - deadline.last).days if projection else 0
            if projection and beyond > 0:
                text = f"{_projected(projection)}, {_days(beyond)} after its deadline {deadline}"
                yield _concern(
                    Trouble.PROJECTED_LATE,
                    self._late(beyond),
                    item,
                    item.place.at("deadline"),
                    beyond,
                    text,
                    "look at what drives it with spin why, or move what waits for it",
                )
            if passed > 0:
                text = f"deadline {deadline} passed {_days(passed)} ago"
                yield _concern(
                    Trouble.DEADLINE_PASSED,
                    Health.RED,
                    item,
                    item.place.at("deadline"),
                    passed,
                    text,
                    "finish it, or move what waits for it",
                )

    def _dependencies(self, held: Holdings) -> Iterator[Concern]:
        for item in held.dependencies:
            fact = item.fact
            if is_delivered(fact, self._as_of):
                continue
            giver = fact.giver.removeprefix("@") or fact.external or fact.needs
            if fact.status is DependencyStatus.REJECTED:
                yield _concern(
                    Trouble.DEPENDENCY_REJECTED,
                    Health.RED,
                    item,
                    item.place.at("status"),
                    0,
                    f"rejected by {giver}",
                    "find another way, or take it up with the giver",
                )
            else:
                yield from self._late_dependency(item, giver)

    def _late_dependency(self, item: Item[Dependency], giver: str) -> Iterator[Concern]:
        fact, as_of = item.fact, self._as_of
        need_by = fact.need_by
        if isinstance(fact.promised, Day) and fact.promised.last < as_of:
            passed = (as_of - fact.promised.last).days
            text = f"{giver} promised {fact.promised}, {_days(passed)} ago; not delivered"
            yield _concern(
                Trouble.DEPENDENCY_OVERDUE,
                Health.RED,
                item,
                item.place.at("promised"),
                passed,
                text,
                f"ask {giver} for a date",
            )
        elif isinstance(need_by, Day) and need_by.last < as_of:
            passed = (as_of - need_by.last).days
            promised = isinstance(fact.promised, Day)
            then = f"{giver} promises {fact.promised}" if promised else f"{giver} has not delivered"
            text = f"needed by {need_by}, {_days(passed)} ago; {then}"
            yield _concern(
                Trouble.DEPENDENCY_OVERDUE,
                Health.RED,
                item,
                item.place.at("need_by"),
                passed,
                text,
                "find another way, or move what needs it" if promised else f"ask {giver} for a date",
            )
        elif isinstance(need_by, Day):
            belief, place, how = self._belief(item, giver)
            later = (belief.last - need_by.last).days if isinstance(belief, Day) else 0
            if later > 0:
                text = f"{how} {belief}, {_days(later)} after it is needed ({need_by})"
                yield _concern(
                    Trouble.DEPENDENCY_LATE,
                    self._late(later),
                    item,
                    place,
                    later,
                    text,
                    f"agree a date with {giver}, or move what needs it",
                )

    def _belief(self, item: Item[Dependency], giver: str) -> tuple[Day | Unknown, Place, str]:
        """The latest of what the giver promised, what the needed item itself expects, and its projection."""
        fact = item.fact
        needed = self._portfolio.resolve(fact.needs, item.home, *WORK) if fact.needs else None
        own: Day | Unknown = Unknown("needs no milestone of this plan")
        how = "expected"
        if needed is not None and isinstance(needed.fact, Milestone):
            own = expected(needed.fact)
            projection = self._projection(needed)  # type: ignore[arg-type]
            certain = projection is not None and projection.unknown is None
            if projection and certain and (not isinstance(own, Day) or projection.finish > own.last):
                own, how = Day.of(projection.finish), "projected"
        if isinstance(own, Day) and (isinstance(fact.promised, Unknown) or own.last > fact.promised.last):
            return own, item.place.at("needs"), f"'{fact.needs}' is {how}"
        return fact.promised, item.place.at("promised"), f"{giver} promises"

    def _issues(self, held: Holdings) -> Iterator[Concern]:
        for item in held.issues:
            issue = item.fact
            if not is_open_issue(issue, self._as_of):
                continue
            overdue = (self._as_of - issue.due.last).days if isinstance(issue.due, Day) else 0
            grave = issue.severity in (Severity.HIGH, Severity.CRITICAL)
            if overdue > 0 or grave:
                red = issue.severity is Severity.CRITICAL or (grave and overdue > 0)
                text = f"{issue.severity or 'open'} issue" + (
                    f", {_days(overdue)} past its date ({issue.due})" if overdue > 0 else ""
                )
                yield _concern(
                    Trouble.ISSUE,
                    Health.RED if red else Health.AMBER,
                    item,
                    item.place.at("due") if overdue > 0 else item.place,
                    max(overdue, 0),
                    text,
                    "solve it, or say what is in the way",
                )
            yield from self._actions(item)

    def _budget(self, component: Item[Component]) -> Iterator[Concern]:
        spent = spending(component, self._as_of, self._portfolio.charter.currency)
        budget = component.fact.budget
        if isinstance(spent, Unknown) or isinstance(budget, Unknown) or budget.amount <= 0:
            return
        over = spent - budget.amount
        if over > 0:
            text = f"spent {spent:,.0f} of {budget.amount:,.0f}, {over / budget.amount:.0%} over budget"
            yield _concern(
                Trouble.OVER_BUDGET,
                Health.RED,
                component,
                component.place.at("budget"),
                0,
                text,
                "decide on more money or less scope",
            )

    def _decisions(self, held: Holdings) -> Iterator[Concern]:
        for item in held.decisions:
            needed_by = item.fact.needed_by
            if isinstance(needed_by, Unknown) or is_done(item.fact.decided, self._as_of):
                continue
            passed = (self._as_of - needed_by.last).days
            if passed > 0:
                text = f"decision needed by {needed_by}, {_days(passed)} ago"
                yield _concern(
                    Trouble.DECISION_LATE,
                    Health.AMBER,
                    item,
                    item.place.at("needed_by"),
                    passed,
                    text,
                    "decide, or say by when",
                )

    def _asks(self, component: Item[Component]) -> Iterator[Concern]:
        for ask, place in open_asks(component, self._as_of):
            if isinstance(ask.by, Day) and (passed := (self._as_of - ask.by.last).days) > 0:
                of = ask.of.removeprefix("@") or "nobody named"
                text = f"ask of {of}: {ask.what}; wanted by {ask.by}, {_days(passed)} ago"
                yield Concern(
                    Trouble.ASK_LATE,
                    Health.AMBER,
                    component,
                    of,
                    place.at("by"),
                    passed,
                    text,
                    "answer it, or set `done` on the ask",
                )

    def _risks(self, component: Item[Component], held: Holdings) -> Iterator[Concern]:
        charter, budget = self._portfolio.charter, component.fact.budget
        for item in held.risks:
            if not is_open_risk(item.fact, self._as_of):
                continue
            if is_high(item.fact, charter, budget):
                points = score(item.fact, charter, budget)
                response = f"response: {item.fact.response}" if item.fact.response else "no response"
                text = f"high risk, score {points} of 25, {response}"
                advice = "follow its actions" if item.fact.response else "choose a response and an owner"
                yield _concern(Trouble.HIGH_RISK, Health.AMBER, item, item.place, 0, text, advice)
            yield from self._actions(item)

    def _actions(self, item: Item[Risk] | Item[Issue]) -> Iterator[Concern]:
        for id_, action in item.fact.actions.items():
            if (
                isinstance(action.due, Day)
                and not is_done(action.done, self._as_of)
                and (passed := (self._as_of - action.due.last).days) > 0
            ):
                text = f"action '{action.name or id_}' was due {action.due}, {_days(passed)} ago"
                yield Concern(
                    Trouble.ACTION_LATE,
                    Health.AMBER,
                    item,
                    action.owner.removeprefix("@") or item.owner,
                    item.place.at("actions", id_, "due"),
                    passed,
                    text,
                    "do it, or set a new date",
                )

    def _staleness(self, component: Item[Component]) -> Iterator[Concern]:
        said = latest_update(component, self._as_of)
        if said is None:
            return
        age = update_age(said[0], self._as_of)
        if age > self._stale_after:
            text = f"last update {said[0]}, {_days(age)} ago"
            place = component.place.at("updates", str(said[0])).key()
            yield _concern(Trouble.STALE, Health.GREEN, component, place, age, text, "write an update")


def _projected(projection: Projection) -> str:
    """When it will be reached as far as the network says."""
    if projection.unknown is None:
        return f"projected {projection.finish}"
    return f"not before {projection.finish} as far as can be told"


def urgency(concern: Concern) -> tuple[int, int, bool, int, str, str]:
    """Sort key: red before amber, the kinds in their order, the longest first.

    What is late by more than `LONG` comes after the rest of its kind: nobody saves it today.
    """
    return (
        -concern.health.rank,
        list(Trouble).index(concern.trouble),
        concern.days > LONG,
        -concern.days,
        concern.item.ref,
        concern.text,
    )


def latest_update(component: Item[Component], as_of: dt.date) -> tuple[Day, Update] | None:
    """The last update up to `as_of`, inclusive, and its date."""
    said = [(day, update) for day, update in component.fact.updates.items() if day.first <= as_of]
    return max(said, key=lambda one: (one[0].last, one[0].text), default=None)


def update_age(day: Day, as_of: dt.date) -> int:
    """Days since an update; 0 where it is of a period that has begun and not ended."""
    return max((as_of - day.last).days, 0)


def declared(component: Item[Component], as_of: dt.date) -> tuple[Day, Update] | None:
    """The last update up to `as_of` that says a health, and its date."""
    said = [
        (day, u) for day, u in component.fact.updates.items() if day.first <= as_of and u.health is not None
    ]
    return max(said, key=lambda one: (one[0].last, one[0].text), default=None)


def open_asks(component: Item[Component], as_of: dt.date) -> tuple[tuple[Ask, Place], ...]:
    """Asks not yet done, of all updates up to `as_of`; of one that is asked again only the latest."""
    asks: dict[tuple[str, str], tuple[Ask, Place]] = {}
    for day, update in sorted(component.fact.updates.items(), key=lambda one: (one[0].last, one[0].text)):
        if day.first <= as_of:
            for index, ask in enumerate(update.asks):
                place = component.place.at("updates", str(day), "asks", index)
                asks[ask.what.strip(), ask.of.removeprefix("@")] = (ask, place)
    return tuple((ask, place) for ask, place in asks.values() if not is_done(ask.done, as_of))


def is_delivered(dependency: Dependency, as_of: dt.date) -> bool:
    """Whether it was handed over by `as_of`: by the date of it where there is one, else by status."""
    if dependency.delivered is None:
        return dependency.status is DependencyStatus.DELIVERED
    return is_done(dependency.delivered, as_of)


def is_open_issue(issue: Issue, as_of: dt.date) -> bool:
    """Whether an issue still hurts at `as_of`: by the date it was closed where stated, else by status."""
    return issue.status is IssueStatus.OPEN if issue.closed is None else not is_done(issue.closed, as_of)


def spending(component: Item[Component], as_of: dt.date, currency: str) -> Decimal | Unknown:
    """Money spent in periods begun by `as_of`; unknown without actuals, or in a currency not the budget's.

    `currency` is the portfolio's: that of every amount without one of its own.
    """
    spent = [money for period, money in component.fact.actuals.items() if period.first <= as_of]
    if not spent:
        return Unknown("no actuals")
    if foreign(component, as_of, currency):
        return Unknown("actuals and budget are in different currencies")
    return sum((money.amount for money in spent), Decimal(0))


def foreign(component: Item[Component], as_of: dt.date, currency: str) -> tuple[Day, ...]:
    """The periods begun by `as_of` whose actuals are in a currency not the budget's; `currency` as above."""
    budget = component.fact.budget
    own = (budget.currency if isinstance(budget, Money) else "") or currency
    actuals = component.fact.actuals.items()
    return tuple(p for p, money in actuals if p.first <= as_of and (money.currency or currency) != own)


def _untold(item: AnyItem, text: str, *, date: bool = False) -> Untold:
    return Untold(item, f"{item.kind} '{item.id}' {text}", date)


def _concern(
    trouble: Trouble, health: Health, item: AnyItem, place: Place, days: int, text: str, advice: str
) -> Concern:
    return Concern(trouble, health, item, item.owner, place, days, text, advice)


def _days(days: int) -> str:
    return counted(days, "day")
