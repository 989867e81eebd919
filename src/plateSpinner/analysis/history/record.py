"""What the history of a plan needs of one of its files, small enough to be kept for every version there was.

Facts are asked for their attributes and not for their classes: rows that were kept are rebuilt without the
models, whose import alone takes as long as reading them.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from plateSpinner.model.component import Component
    from plateSpinner.model.risk import Impact, Probability, Risk
    from plateSpinner.model.task import Task
    from plateSpinner.model.value import Unknown

VERSION = 1
"""Rows of another one are not read: raise it whenever a row changes."""
_ROLES: Final = frozenset(("program", "project"))
_KINDS: Final = _ROLES | {"milestone", "task", "dependency"}
_MOST_DIGITS: Final = 70
"""More than any number of a plan has; with more, sums of a row that somebody made up would overflow."""
Row: TypeAlias = list[object]
Worth: TypeAlias = str | Decimal | None
"""A level of the policy's scale by its name, or a number as stated; None where there is neither."""


@dataclass(frozen=True, slots=True)
class When:
    """A date as written, with its first and last day, both inclusive."""

    text: str
    first: dt.date
    last: dt.date


@dataclass(frozen=True, slots=True)
class Commitment:
    """What may carry a promise: a milestone, a task, a dependency, or the program or project itself.

    `id` has the summaries around a task before it, with dots, and is empty for the component. `owner` and
    `team` are those stated in the file, the component's where it has none itself; of a dependency the
    `owner` is who gives, where stated, and the team is empty then. `promise` is the due date, deadline,
    target or promised date; `forecast` and `need_by` are never promises. `finished` may be stated without a
    date. `withdrawn` is a dependency that was rejected. A `summary` has tasks inside.
    """

    kind: str
    id: str
    name: str
    owner: str
    team: str
    promise: When | None = None
    forecast: When | None = None
    need_by: When | None = None
    done: When | None = None
    finished: bool = False
    withdrawn: bool = False
    summary: bool = False


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision, made or not; `moves` has references as they are written."""

    id: str
    name: str
    decided: When | None
    moves: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Threat:
    """A risk of the kind threat. `probability` is 0 to 1, `delay` the likely one in nominal working days."""

    id: str
    open: bool
    closed: When | None
    probability: Worth
    delay: Worth


@dataclass(frozen=True, slots=True)
class Measure:
    """A KPI; `readings` by date, the earliest first."""

    id: str
    name: str
    unit: str
    target: Decimal | None
    readings: tuple[tuple[dt.date, Decimal], ...]


@dataclass(frozen=True, slots=True)
class Word:
    """What an update says of the health; empty where it says nothing of it."""

    day: When
    health: str


@dataclass(frozen=True, slots=True)
class Record:
    """A program or project as one file stated it. `status` is empty where none is stated.

    `commitments` begin with the component's own target, then milestones, tasks and dependencies as
    written. `words` are its updates, the earliest first.
    """

    role: str
    name: str
    status: str
    owner: str
    team: str
    tags: tuple[str, ...]
    commitments: tuple[Commitment, ...]
    decisions: tuple[Decided, ...]
    threats: tuple[Threat, ...]
    measures: tuple[Measure, ...]
    words: tuple[Word, ...]


def record(role: str, fact: "Component") -> Record:
    """What history needs of a program or project; `role` is `program` or `project`."""
    said = sorted(fact.updates.items(), key=lambda one: (one[0].last, one[0].text))
    return Record(
        role,
        fact.name,
        str(fact.status or ""),
        _bare(fact.owner),
        fact.team,
        fact.tags,
        tuple(_commitments(role, fact)),
        tuple(Decided(i, d.name, _when(d.decided), d.moves) for i, d in fact.decisions.items()),
        tuple(_threat(i, r) for i, r in fact.risks.items() if r.kind == "threat"),
        tuple(
            Measure(
                i, k.name, k.unit, k.target, tuple(sorted((day.last, v) for day, v in k.readings.items()))
            )
            for i, k in fact.kpis.items()
        ),
        tuple(Word(_stated(day), str(update.health or "")) for day, update in said),
    )


def _commitments(role: str, fact: "Component") -> Iterator[Commitment]:
    owner, team = _bare(fact.owner), fact.team
    yield Commitment(role, "", fact.name, owner, team, _when(fact.target), finished=fact.status == "done")
    for id_, m in fact.milestones.items():
        yield Commitment(
            "milestone",
            id_,
            m.name,
            _bare(m.owner) or owner,
            m.team or team,
            _when(m.due),
            forecast=_when(m.forecast),
            done=_when(m.done),
            finished=m.done is not None,
        )
    yield from _tasks(fact.tasks, owner, team)
    for id_, d in fact.dependencies.items():
        yield Commitment(
            "dependency",
            id_,
            d.name,
            _bare(d.giver or d.owner) or owner,
            "" if d.giver else team,
            _when(d.promised),
            need_by=_when(d.need_by),
            done=_when(d.delivered),
            finished=d.delivered is not None or d.status == "delivered",
            withdrawn=d.status == "rejected",
        )


def _tasks(tasks: "dict[str, Task]", owner: str, team: str) -> Iterator[Commitment]:
    """Every task, summaries before those inside them."""
    waiting = [(id_, task, "", owner, team) for id_, task in reversed(tasks.items())]
    while waiting:
        id_, task, around, owner_above, team_above = waiting.pop()
        path, mine, ours = f"{around}{id_}", _bare(task.owner) or owner_above, task.team or team_above
        yield Commitment(
            "task",
            path,
            task.name,
            mine,
            ours,
            _when(task.deadline),
            done=_when(task.done),
            finished=task.done is not None,
            summary=bool(task.tasks),
        )
        waiting.extend((i, inside, f"{path}.", mine, ours) for i, inside in reversed(task.tasks.items()))


def _threat(id_: str, risk: "Risk") -> Threat:
    return Threat(
        id_, risk.status == "open", _when(risk.closed), _chance(risk.probability), _delay(risk.impact)
    )


def _chance(probability: "Probability | Unknown") -> Worth:
    stated = getattr(probability, "stated", None)
    if stated is None or isinstance(stated, str):
        return None if stated is None else str(stated)
    share: Decimal = stated.value
    return share


def _delay(impact: "Impact | Unknown") -> Worth:
    estimate, level = getattr(impact, "schedule", None), getattr(impact, "level", None)
    if estimate is not None:
        days: Decimal = estimate.likely.nominal_days
        return days
    return None if level is None else str(level)


def _when(day: object) -> When | None:
    return _stated(day) if hasattr(day, "last") else None


def _stated(day: object) -> When:
    text, first, last = (getattr(day, name) for name in ("text", "first", "last"))
    return When(text, first, last)


def _bare(party: str) -> str:
    return party.removeprefix("@")


def to_row(made: Record) -> Row:
    """A record as JSON can hold it."""
    return [
        made.role,
        made.name,
        made.status,
        made.owner,
        made.team,
        list(made.tags),
        [
            [c.kind, c.id, c.name, c.owner, c.team]
            + [_date_row(day) for day in (c.promise, c.forecast, c.need_by, c.done)]
            + [c.finished, c.withdrawn, c.summary]
            for c in made.commitments
        ],
        [[d.id, d.name, _date_row(d.decided), list(d.moves)] for d in made.decisions],
        [
            [t.id, t.open, _date_row(t.closed), _worth_row(t.probability), _worth_row(t.delay)]
            for t in made.threats
        ],
        [
            [m.id, m.name, m.unit, _worth_row(m.target), [[str(day), str(v)] for day, v in m.readings]]
            for m in made.measures
        ],
        [[_date_row(word.day), word.health] for word in made.words],
    ]


def _date_row(day: When | None) -> object:
    if day is None:
        return None
    return day.text if day.text == str(day.last) else [day.text, str(day.first), str(day.last)]


def _worth_row(worth: Worth) -> object:
    return [str(worth)] if isinstance(worth, Decimal) else worth


def from_row(row: object) -> Record:
    """The record that a row holds; raises ValueError for anything that `to_row` does not write."""
    try:
        role, name, status, owner, team, tags, commitments, decisions, threats, measures, words = _list(row)
        return Record(
            _one_of(_ROLES, role),
            _text(name),
            _text(status),
            _text(owner),
            _text(team),
            tuple(_text(tag) for tag in _list(tags)),
            tuple(_commitment(*_list(one)) for one in _list(commitments)),
            tuple(_decided(*_list(one)) for one in _list(decisions)),
            tuple(_threat_of(*_list(one)) for one in _list(threats)),
            tuple(_measure(*_list(one)) for one in _list(measures)),
            tuple(_word(*_list(one)) for one in _list(words)),
        )
    except (TypeError, ArithmeticError) as odd:
        raise ValueError(str(odd)) from None


def _commitment(*parts: object) -> Commitment:
    kind, id_, name, owner, team, promise, forecast, need_by, done, finished, withdrawn, summary = parts
    return Commitment(
        _one_of(_KINDS, kind),
        _text(id_),
        _text(name),
        _text(owner),
        _text(team),
        _date(promise),
        _date(forecast),
        _date(need_by),
        _date(done),
        _flag(finished),
        _flag(withdrawn),
        _flag(summary),
    )


def _decided(id_: object, name: object, decided: object, moves: object) -> Decided:
    return Decided(_text(id_), _text(name), _date(decided), tuple(_text(ref) for ref in _list(moves)))


def _threat_of(id_: object, opened: object, closed: object, probability: object, delay: object) -> Threat:
    return Threat(_text(id_), _flag(opened), _date(closed), _worth(probability), _worth(delay))


def _measure(id_: object, name: object, unit: object, target: object, readings: object) -> Measure:
    wanted = _worth(target)
    if isinstance(wanted, str):
        raise TypeError("a target in words")
    read = ((_day(_text(day)), _number(value)) for day, value in map(_list, _list(readings)))
    return Measure(_text(id_), _text(name), _text(unit), wanted, tuple(read))


def _word(day: object, health: object) -> Word:
    said = _date(day)
    if said is None:
        raise TypeError("an update without a date")
    return Word(said, _text(health))


def _list(value: object) -> Row:
    if not isinstance(value, list):
        raise TypeError("no list")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _one_of(words: frozenset[str], value: object) -> str:
    if value not in words:
        raise TypeError("no such word")
    return _text(value)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("no truth value")
    return value


def _worth(value: object) -> Worth:
    if isinstance(value, list):
        (number,) = value
        return _number(number)
    return None if value is None else _text(value)


def _number(value: object) -> Decimal:
    text = _text(value)
    number = Decimal(text[: _MOST_DIGITS + 1])
    if len(text) > _MOST_DIGITS or not number.is_finite() or abs(number.adjusted()) > _MOST_DIGITS:
        raise ArithmeticError("no number of a plan")
    return number


def _date(value: object) -> When | None:
    if value is None:
        return None
    if isinstance(value, list):
        text, first, last = (_text(part) for part in value)
        return When(text, _day(first), _day(last))
    return _exact(_text(value))


@lru_cache(maxsize=8192)
def _exact(text: str) -> When:
    return When(text, _day(text), _day(text))


@lru_cache(maxsize=8192)
def _day(text: str) -> dt.date:
    day = dt.date.fromisoformat(text)
    if str(day) != text:
        raise TypeError("not as dates are written here")
    return day
