"""`spin show ID`: everything known of one thing, each fact with its place."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from shlex import quote

from plateSpinner.analysis.concerns.concern import Concern
from plateSpinner.analysis.health import assess
from plateSpinner.analysis.schedule import schedule as scheduling
from plateSpinner.document import (
    Block,
    Cell,
    Column,
    Commands,
    Document,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from plateSpinner.finding import Place
from plateSpinner.model.amounts import Cost, Money
from plateSpinner.model.calendar import WEEKDAYS, Calendar, Week
from plateSpinner.model.component import Component
from plateSpinner.model.fact import Fact, Target
from plateSpinner.model.portfolio import WORK, AnyItem, Kind, Portfolio
from plateSpinner.model.references import references
from plateSpinner.model.risk import Impact
from plateSpinner.model.team import Capacity
from plateSpinner.model.value import Unknown
from plateSpinner.reports.status_screen import Where, mark

SECTIONS = ("teams", "people", "objectives", "calendars")


@dataclass(frozen=True, slots=True)
class Stated:
    """One fact as stated: the route of its key with dots between, its value in words, its place."""

    key: str
    value: str
    place: Place


@dataclass(frozen=True, slots=True)
class Mention:
    """Another item that refers to this one: how (the key it stands under), and where."""

    ref: str
    how: str
    place: Place


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing of the plan. `inherited` is what it has from those above it, with their reference.

    `computed` is what follows from the plan's logic, in words, by name.
    """

    kind: str
    ref: str
    name: str
    place: Place
    stated: tuple[Stated, ...]
    inherited: tuple[tuple[str, str, str], ...]
    computed: tuple[tuple[str, str], ...]
    concerns: tuple[Concern, ...]
    mentions: tuple[Mention, ...]


def build(portfolio: Portfolio, text: str, as_of: dt.date) -> tuple[Shown, ...]:
    """Everything that `text` names; empty where nothing has that name.

    A name is a full reference, the id of a team, a person, an objective or a calendar, or the
    last part of a reference.
    """
    items = portfolio.by_ref.get(text, ()) or tuple(
        i for i in portfolio.items if i.id == text or i.ref.endswith(f"/{text}")
    )
    schedule = scheduling.Schedule(portfolio, as_of)
    assessed = assess(portfolio, as_of, schedule) if items else {}
    concerns = [c for assessment in assessed.values() for c in assessment.concerns]
    shown = [_item(portfolio, item, concerns, schedule) for item in items]
    for section in SECTIONS:
        facts: Mapping[str, Fact] = getattr(portfolio.charter, section)
        if text.removeprefix("@") in facts:
            shown.append(_declared(portfolio, section, text.removeprefix("@")))
    return tuple(shown)


def known_names(portfolio: Portfolio) -> Iterator[str]:
    """Everything that `build` finds by a full name, for completion and for the nearest spelling."""
    yield from sorted(portfolio.by_ref)
    for section in SECTIONS:
        yield from sorted(getattr(portfolio.charter, section))


def _item(
    portfolio: Portfolio, item: AnyItem, concerns: list[Concern], schedule: scheduling.Schedule
) -> Shown:
    mine = tuple(c for c in concerns if c.item is item)
    return Shown(
        item.kind,
        item.ref,
        item.name,
        item.place,
        tuple(_stated(item.fact, item.place)),
        tuple(_inherited(item)),
        tuple(_computed(schedule.row(item))) if item.kind in WORK else (),
        mine,
        tuple(_mentions(portfolio, item)),
    )


def _computed(row: scheduling.Row | None) -> Iterator[tuple[str, str]]:
    """Projected dates and float, of what is not done."""
    if row is None or row.done:
        return
    if row.unknown is not None:
        yield "projected", f"not assessable: {row.unknown.reason}"
        return
    if row.early_start != row.early_finish:
        yield "projected start", str(row.start)
    yield "projected finish", str(row.finish)
    if row.total_float is not None:
        days = Decimal(row.total_float) / row.day
        spare = f"{in_words(days.quantize(Decimal('0.1')).normalize())} working days"
        yield "total float", spare + (", critical" if row.is_critical else "")


def _declared(portfolio: Portfolio, section: str, id_: str) -> Shown:
    fact: Fact = getattr(portfolio.charter, section)[id_]
    kind = {"people": "person"}.get(section, section.removesuffix("s"))
    place = portfolio.charter_place(section, id_)
    targets = {
        "person": (Target.PARTY,),
        "team": (Target.PARTY, Target.TEAM),
        "objective": (Target.OBJECTIVE,),
        "calendar": (Target.CALENDAR,),
    }[kind]
    mentions = tuple(
        Mention(r.home.ref if r.home else r.place.file, _key(r.place.route), r.place)
        for r in references(portfolio)
        if r.to in targets and r.text.removeprefix("@") == id_
    )
    return Shown(
        kind, id_, getattr(fact, "name", "") or id_, place, tuple(_stated(fact, place)), (), (), (), mentions
    )


def _inherited(item: AnyItem) -> Iterator[tuple[str, str, str]]:
    above = item.parent or item.home
    for key in ("owner", "team"):
        if above is not None and key in type(item.fact).model_fields and not getattr(item.fact, key):
            value = getattr(above, key)
            if value:
                yield key, value, _source(above, key).ref


def _source(item: AnyItem, key: str) -> AnyItem:
    """The nearest item from `item` upwards that states `key` itself."""
    while not getattr(item.fact, key, "") and (item.parent or item.home):
        item = item.parent or item.home  # type: ignore[assignment]
    return item


def _mentions(portfolio: Portfolio, item: AnyItem) -> Iterator[Mention]:
    for reference in references(portfolio):
        if reference.to not in (Target.WORK, Target.ITEM) or item.id.rpartition(".")[2] not in reference.text:
            continue
        kinds = WORK if reference.to is Target.WORK else tuple(Kind)
        if item in portfolio.matches(reference.text, reference.home, *kinds):
            yield Mention(
                reference.home.ref if reference.home else reference.place.file,
                _key(reference.place.route),
                reference.place,
            )


def _stated(fact: Fact, place: Place, prefix: str = "") -> Iterator[Stated]:
    """Every fact that is stated, in the order of the models; items inside a component only named."""
    for name, field in type(fact).model_fields.items():
        if name in fact.model_fields_set:
            key, value = field.alias or name, getattr(fact, name)
            if isinstance(fact, Calendar) and key == "hours" and value is not None:
                value = Decimal(value) / 60  # kept in minutes
            yield from _value(value, place.at(key), f"{prefix}{key}")


def _value(value: object, place: Place, key: str) -> Iterator[Stated]:
    match value:
        case Fact():
            yield from _stated(value, place, f"{key}.")
        case Mapping() if value and all(isinstance(v, Fact) for v in value.values()):
            for id_, fact in value.items():
                yield from _entry(str(id_), fact, place.at(str(id_)), key)
        case tuple() if value and isinstance(value[0], Fact):
            for index, fact in enumerate(value):
                yield from _stated(fact, place.at(index), f"{key}.{index + 1}.")
        case _:
            yield Stated(key, in_words(value), place)


def _entry(id_: str, fact: Fact, place: Place, key: str) -> Iterator[Stated]:
    """An entry of a section: what has an id of its own in one line, all else fact by fact."""
    if key in _ITEM_SECTIONS:
        yield Stated(f"{key}.{id_}", _summary(fact), place)
    else:
        yield from _stated(fact, place, f"{key}.{id_}.")


_ITEM_SECTIONS = frozenset(
    name
    for name in Component.model_fields
    if name
    in {
        "milestones",
        "tasks",
        "dependencies",
        "risks",
        "issues",
        "assumptions",
        "decisions",
        "kpis",
        "stakeholders",
    }
)


_TELLING = (
    *("due", "done", "need_by", "needed_by", "decided", "duration", "effort", "status"),
    *("severity", "probability", "impact", "target", "person", "role"),
)
"""What one line says of an item, where it is stated."""


def _summary(fact: Fact) -> str:
    words = [getattr(fact, "name", "")]
    for name in _TELLING:
        value = getattr(fact, name, None)
        if name in fact.model_fields_set and value is not None and not isinstance(value, Unknown):
            words.append(f"{name.replace('_', ' ')} {in_words(value)}")
    return ", ".join(word for word in words if word)


def in_words(value: object) -> str:
    """A value as a reader expects it."""
    match value:
        case Unknown():
            return f"unknown: {value.reason}"
        case bool():
            return "yes" if value else "no"
        case Money():
            return f"{value.amount.normalize():,f} {value.currency}".strip()
        case Cost():
            return (
                in_words(value.likely)
                if value.low == value.high
                else f"{in_words(value.low)} / {in_words(value.likely)} / {in_words(value.high)}"
            )
        case Impact():
            parts = [value.level.replace("_", " ")] if value.level else []
            parts += [f"schedule {value.schedule}"] if value.schedule else []
            parts += [f"cost {in_words(value.cost)}"] if value.cost else []
            return ", ".join(parts)
        case Capacity():
            return ", ".join(f"{fte} FTE from {day}" if day else f"{fte} FTE" for day, fte in value.steps)
        case Mapping():
            return ", ".join(f"{key}: {in_words(part)}" for key, part in value.items()) or "none"
        case tuple():
            return ", ".join(in_words(part) for part in value) or "none"
        case Decimal():
            return f"{value:f}"
        case Week():
            days = zip(WEEKDAYS, value.days, strict=True)
            return ", ".join(" ".join((day, *map(str, times or ()))) for day, times in days if times != ())
        case _:
            return str(value)


def _key(route: tuple[str | int, ...]) -> str:
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in route)


def present(shown: tuple[Shown, ...], where: Where) -> Document:
    """One section a thing."""
    return Document(tuple(block for one in shown for block in _blocks(one, where)))


def _blocks(shown: Shown, where: Where) -> Iterator[Block]:
    yield Heading(shown.name, 1, f"{shown.kind} {shown.ref} · {where(shown.place)}")
    if shown.concerns:
        entries = tuple(
            Entry(
                mark(c.health),
                (Cell(c.text),),
                ((Cell(f"{where(c.place)}  {c.advice}", Tone.FAINT),),),
            )
            for c in shown.concerns
        )
        yield Heading("Needs attention", 2)
        yield Entries(entries)
    yield Heading("Stated", 2)
    rows = [
        Row((Cell(s.key, Tone.STRONG), Cell(s.value), Cell(where(s.place), Tone.FAINT))) for s in shown.stated
    ]
    rows += [
        Row((Cell(key, Tone.STRONG), Cell(value), Cell(f"from {ref}", Tone.FAINT)))
        for key, value, ref in shown.inherited
    ]
    yield Table(
        (Column("Fact"), Column("Value"), Column("Where", spill=1)), tuple(rows), "Nothing is stated."
    )
    if shown.computed:
        yield Heading("Computed", 2)
        facts = (Row((Cell(name, Tone.STRONG), Cell(value))) for name, value in shown.computed)
        yield Table((Column("Figure"), Column("Value")), tuple(facts))
    yield Heading("Mentioned by", 2)
    mentions = tuple(
        Row((Cell(m.ref, Tone.STRONG), Cell(m.how), Cell(where(m.place), Tone.FAINT))) for m in shown.mentions
    )
    if mentions:
        yield Table((Column("Item"), Column("As"), Column("Where", spill=1)), mentions)
    else:
        yield Paragraph((Cell("Nothing refers to it.", Tone.FAINT),))
    if shown.kind in (Kind.PROGRAM, Kind.PROJECT):
        yield Commands(((f"spin status {quote(shown.ref)}", "its health and dates"),))
