"""The rows of a foreign schedule as a tree, with ids; and the links and assignments between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from plateSpinner.analysis.schedule.activities import BY_THE_CLOCK
from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.elements import Element
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.names import Ids, one_line
from plateSpinner.exchange.mspdi.reading.parties import Parties
from plateSpinner.model.amounts import LARGEST_FTE

DEEPEST = 26
"""Summaries in one another that a plan file's depth has room for."""


@dataclass(slots=True, eq=False)
class Row:
    """A task of the file: its place in the outline, and its texts.

    `path` is its reference within its file, `file` the id of the project it is put into.
    """

    uid: str
    name: str
    texts: dict[str, str]
    element: Element
    level: int
    number: str = ""
    id: str = ""
    path: str = ""
    file: str = ""
    inside: "list[Row]" = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assigned:
    """Units and work, in minutes, of a resource that works on a task; no party where nobody is assigned."""

    party: str
    units: Decimal
    work: Decimal


class Rows:
    """The tasks of a file: `summary` is the row of the project itself, `top` those of the first level."""

    def __init__(self, root: Element, losses: Losses) -> None:
        self._losses = losses
        self._by_uid: dict[str, Row] = {}
        self._left_out: dict[str, str] = {}
        self.summary: Row | None = None
        self.top: list[Row] = []
        self._build(root)
        for row in self.all():
            _give_ids(row.inside)
        _give_ids(self.top)
        for row in self.all():
            row.path = row.path or row.id
            for part in row.inside:
                part.path = f"{row.path}.{part.id}"

    def all(self) -> Iterator[Row]:
        """Every row, each summary before what is inside."""
        waiting = self.top[::-1]
        while waiting:
            row = waiting.pop()
            yield row
            waiting.extend(reversed(row.inside))

    def count_time(self) -> bool:
        """Whether something is measured by the clock: nights and weekends count then."""
        return any(_by_the_clock(row) for row in self.all())

    def find(self, uid: str) -> Row | None:
        """The row of a UID."""
        return self._by_uid.get(uid)

    def why_left_out(self, uid: str) -> str:
        """Why a row of that UID is not carried over; empty where the file has no such row."""
        return self._left_out.get(uid, "")

    def _build(self, root: Element) -> None:
        around: list[Row] = []
        for element in root.all("Tasks", "Task"):
            row = self._row(element)
            if row is None:
                continue
            while around and around[-1].level >= row.level:
                around.pop()
            if len(around) >= DEEPEST:
                self._losses.fault(f"summaries nest deeper than {DEEPEST}", "task", row.name, row.uid)
                continue
            siblings = around[-1].inside if around else self.top
            siblings.append(row)
            row.number = f"{around[-1].number}.{len(siblings)}" if around else str(len(siblings))
            around.append(row)

    def _row(self, element: Element) -> Row | None:
        texts = element.texts()
        uid, name = texts.get("UID", ""), one_line(texts.get("Name", ""))
        row = Row(uid, name or f"task {uid}", texts, element, self._level(texts, name))
        if name != " ".join(texts.get("Name", "").split()):
            self._losses.lose("invisible characters of names", "task", row.name, uid)
        if values.is_true(texts.get("IsNull", "")):
            self._losses.lose("blank rows")
        elif row.level == 0 or uid == "0":
            self.summary = self.summary or row
            self._left_out[uid] = "the whole project"
        elif values.is_true(texts.get("ExternalTask", "")):
            self._losses.lose("tasks of other files", "task", row.name, row.uid)
            self._left_out[uid] = "tasks of other files"
        elif texts.get("Active", "1").lower() in ("0", "false"):
            self._losses.lose("inactive tasks", "task", row.name, row.uid)
            self._left_out[uid] = "inactive tasks"
        elif uid in self._by_uid:
            self._losses.fault(f"task UID {one_line(uid)} stands twice", "task", row.name, row.uid)
        else:
            if uid:
                self._by_uid[uid] = row
            return row
        return None

    def _level(self, texts: dict[str, str], name: str) -> int:
        text = texts.get("OutlineLevel", "")
        if not text:
            number = texts.get("OutlineNumber", "")
            return 0 if number == "0" else number.count(".") + 1
        level = values.whole(text)
        if level is None or level < 0:
            self._losses.fault("outline levels are unreadable", "task", name, texts.get("UID", ""))
            return 1
        return level


def _by_the_clock(row: Row) -> bool:
    formats = [row.texts.get("DurationFormat", "")] if not row.inside else []
    for link in row.element.all("PredecessorLink"):
        texts = link.texts()
        formats += [texts.get("LagFormat", "")] if texts.get("LinkLag", "0") != "0" else []
    numbers = [values.whole(text) or 0 for text in formats]
    return any(values.FORMATS.get(number % values.ESTIMATED) in BY_THE_CLOCK for number in numbers)


def _give_ids(rows: list[Row]) -> None:
    """Give rows that stand beside each other an id each."""
    ids = Ids()
    for row in rows:
        row.id = ids.new(one_line(row.texts.get("Name", "")), f"task-{row.uid}")


def assignments(root: Element, rows: Rows, parties: Parties, losses: Losses) -> dict[str, list[Assigned]]:
    """Who works on which task, by the task's UID; of resources that are teams or people."""
    found: dict[str, list[Assigned]] = {}
    for element in root.all("Assignments", "Assignment"):
        texts = element.texts()
        task, resource = texts.get("TaskUID", ""), texts.get("ResourceUID", "")
        row = rows.find(task)
        party = parties.by_uid(resource)
        if row is None:
            if task and not rows.why_left_out(task):
                losses.fault(f"assignments are to a task that is not in the file: UID {one_line(task)}")
            continue
        if not party and resource not in (values.UNASSIGNED, "", "-1"):
            if not parties.has(resource):
                losses.fault(
                    "assignments are of a resource that is not in the file", "task", row.name, row.uid
                )
            continue
        units = values.number(texts.get("Units", "1") or "1")
        work = values.minutes(texts.get("Work", "") or "PT0S")
        if units is None or work is None or not 0 <= units <= LARGEST_FTE:
            losses.fault("assignments are unreadable", "task", row.name, row.uid)
            continue
        found.setdefault(task, []).append(Assigned(party, round(units, 4).normalize(), work))
    return found
