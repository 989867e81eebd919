"""A foreign schedule as the files of a plan that a person would keep.

Microsoft's description of the format: Project XML Data Interchange Schema (mspdi_pj12.xsd), with the
elements that later versions added.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

from pydantic import ValidationError

from plateSpinner.analysis.schedule.calendars import Calendars
from plateSpinner.analysis.schedule.critical_path import ALWAYS
from plateSpinner.exchange.mspdi import values
from plateSpinner.exchange.mspdi.elements import Element, parse
from plateSpinner.exchange.mspdi.losses import Losses
from plateSpinner.exchange.mspdi.names import Ids, file_stem, one_line, several_lines
from plateSpinner.exchange.mspdi.reading import lengths
from plateSpinner.exchange.mspdi.reading.calendars import ForeignCalendars
from plateSpinner.exchange.mspdi.reading.fields import Fields
from plateSpinner.exchange.mspdi.reading.parties import Parties
from plateSpinner.exchange.mspdi.reading.rows import Row, Rows, assignments
from plateSpinner.exchange.mspdi.reading.tasks import Surroundings, Tasks
from plateSpinner.exchange.plan_text import Data, plan_text
from plateSpinner.finding import Finding, Severity
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.fact import Fact
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet
from plateSpinner.rules.integrity import cycles, ids, references

MOST_BYTES = 240_000
MOST_NODES = 48_000
"""What a file of the plan is filled with: a little less than is read of one."""
_MOST = {
    ("Calendars", "Calendar"): 1_000,
    ("Calendars", "Calendar", "Exceptions", "Exception"): 10_000,
    ("Calendars", "Calendar", "WorkWeeks", "WorkWeek"): 1_000,
    ("Resources", "Resource"): 5_000,
    ("Assignments", "Assignment"): 100_000,
    ("Tasks", "Task"): 30_000,
    ("Tasks", "Task", "PredecessorLink"): 100_000,
}
"""How many of each element are read."""
_UNTITLED = "schedule"
_CURRENCY = 3

F = TypeVar("F", bound=Fact)


@dataclass(frozen=True, slots=True)
class Foreign:
    """The files of a plan by their paths from its root, and what could not be carried over.

    There are no files where one of the findings is an error.
    """

    files: Mapping[str, str]
    findings: tuple[Finding, ...]


def read(data: bytes) -> Foreign:
    """The plan that a schedule in MSPDI makes. Never raises for what is in `data`.

    One program, one project in it, or several where one file would be too large. Zero-duration
    tasks of the first level that wait for something are milestones, their deadlines `due` dates.
    """
    root = parse(data)
    if isinstance(root, Finding):
        return Foreign({}, (root,))
    if too_many := tuple(_too_many(root)):
        return Foreign({}, too_many)
    return _Reading(root).foreign()


@dataclass(slots=True)
class _Reading:
    """A schedule being read."""

    root: Element
    losses: Losses = field(default_factory=Losses)
    findings: list[Finding] = field(default_factory=list)

    def foreign(self) -> Foreign:
        texts = self.root.texts()
        fields = Fields(self.root, self.losses)
        fields.project(texts)
        calendars = ForeignCalendars(self.root, self.losses)
        parties = Parties(self.root, calendars, fields, self.losses)
        rows = Rows(self.root, self.losses)
        self._tell_fields(fields, rows)
        charter = self._charter(texts, calendars, rows)
        parts: dict[str, Data] = {**charter, "teams": parties.teams, "people": parties.people}
        fact = self._fact(Charter, parts)
        first = values.instant(texts.get("StartDate", ""))
        clocks = Calendars(fact, (first or dt.datetime(2000, 1, 1)).date())  # noqa: DTZ001 - around which it counts
        time = (ALWAYS,) if rows.count_time() else ()
        charter = self._dated(charter, texts, lengths.Clocks(clocks.default, (), time))
        assigned = assignments(self.root, rows, parties, self.losses)
        status = values.instant(texts.get("StatusDate", ""))
        around = Surroundings(rows, calendars, parties, assigned, clocks, status, time)
        program, projects = self._projects(texts, around)
        parts = {**charter, "teams": parties.teams, "people": parties.people}
        files: dict[str, dict[str, Data]] = {
            "portfolio.yaml": {key: value for key, value in parts.items() if value},
            f"{program}/program.yaml": {"name": str(charter["name"])},
            **{f"{program}/{id_}.yaml": project for id_, project in projects.items()},
        }
        self._check(program, files)
        return self._finished(files)

    def _finished(self, files: dict[str, dict[str, Data]]) -> Foreign:
        findings = (*self.losses.findings(), *self.findings)
        texts = {path: plan_text(data) for path, data in files.items()}
        too_large = tuple(
            _too_large(path)
            for path, text in texts.items()
            if not _fits(len(text.encode()), _nodes(files[path]))
        )
        findings = (*(f for f in findings if f.severity is Severity.ERROR), *too_large, *findings)
        findings = tuple(dict.fromkeys(findings))
        if any(finding.severity is Severity.ERROR for finding in findings):
            return Foreign({}, findings)
        return Foreign(texts, findings)

    def _tell_fields(self, fields: Fields, rows: Rows) -> None:
        for row in rows.all():
            fields.task(row.element, row.name, row.uid)
        if rows.summary is not None and rows.summary.element.all("Baseline"):
            self.losses.lose("the baseline of the project as a whole")
        for element in self.root.all("Assignments", "Assignment"):
            assigned = rows.find(element.texts().get("TaskUID", ""))
            if assigned is not None:
                fields.assignment(element, assigned.name, assigned.uid)

    def _charter(self, texts: dict[str, str], calendars: ForeignCalendars, rows: Rows) -> dict[str, Data]:
        """The portfolio's own facts and the calendars."""
        made: dict[str, Data] = {"spin": 1, "name": _title(texts, rows)}
        currency = texts.get("CurrencyCode", "")
        if len(currency) == _CURRENCY and currency.isascii() and currency.isupper() and currency.isalpha():
            made["currency"] = currency
        return made | {"calendars": calendars.data}

    def _dated(
        self, charter: dict[str, Data], texts: dict[str, str], clocks: lengths.Clocks
    ) -> dict[str, Data]:
        """The portfolio's facts with the status date before the calendars."""
        if not texts.get("StatusDate"):
            return charter
        status = values.instant(texts["StatusDate"])
        if status is None:
            self.losses.fault("the status date is unreadable")
            return charter
        dated: dict[str, Data] = {"data_date": lengths.start(status, clocks)}
        return {key: charter[key] for key in charter if key != "calendars"} | dated | charter

    def _projects(
        self, texts: dict[str, str], around: Surroundings
    ) -> tuple[str, dict[str, dict[str, Data]]]:
        """The id of the program, and the data of its projects by theirs."""
        rows = around.rows
        title = _title(texts, rows)
        stem = file_stem(title, _UNTITLED)
        head: dict[str, Data] = {"name": title}
        notes = rows.summary.texts.get("Notes", "") if rows.summary else ""
        if description := several_lines(notes):
            head["description"] = description
        if manager := one_line(texts.get("Manager", "")):
            head["owner"] = around.parties.named(manager)
        if texts.get("StartDate"):
            start = values.instant(texts["StartDate"])
            if start is None:
                self.losses.fault("the start date is unreadable")
            else:
                head["start"] = lengths.start(start, lengths.Clocks(around.clocks.default, (), around.time))
        packs = _packed(rows, Tasks(around, Losses()), stem)
        tasks = Tasks(around, self.losses)
        return stem, {id_: head | _sections(top, tasks) for id_, top in packs.items()}

    def _fact(self, model: type[F], data: Mapping[str, Data]) -> F:
        """The fact that our data make; an error where they make none, as those of a hostile file may."""
        try:
            return model.model_validate(data)
        except ValidationError as refused:
            for error in refused.errors(include_url=False, include_input=False)[:5]:
                route = ".".join(map(str, error["loc"]))
                self.findings.append(_wrong(f"what was read makes no plan: {route}: {error['msg']}"))
            return model.nothing()

    def _check(self, program: str, files: dict[str, dict[str, Data]]) -> None:
        """Tell what the plan's own rules of integrity say of the files: circles, most of all."""
        charter = self._fact(Charter, files["portfolio.yaml"])
        sheets = [
            ProjectSheet(path.rpartition("/")[2].removesuffix(".yaml"), path, self._fact(Project, data))
            for path, data in files.items()
            if path.count("/") and not path.endswith("/program.yaml")
        ]
        file = f"{program}/program.yaml"
        sheet = ProgramSheet(program, file, self._fact(Program, files[file]), tuple(sheets))
        portfolio = Portfolio(charter, {}, (sheet,))
        for rule in (ids, references, cycles):
            self.findings += [_wrong(finding.message) for finding in rule.check(portfolio)]


def _title(texts: dict[str, str], rows: Rows) -> str:
    name = one_line(texts.get("Name", "")).removesuffix(".xml")
    whole = rows.summary.name if rows.summary is not None and rows.summary.texts.get("Name") else ""
    return one_line(texts.get("Title", "")) or name or whole or "Schedule"


def _packed(rows: Rows, tasks: Tasks, stem: str) -> dict[str, list[Row]]:
    """The rows of the first level by the id of the project that takes them, in their order."""
    for row in rows.all():
        row.file = stem
    if not _is_large(rows):
        return {stem: rows.top}
    names = Ids()
    packs: dict[str, list[Row]] = {names.take(stem): []}
    id_, size, nodes = stem, 0, 0
    for top in rows.top:
        data = {"tasks": {top.id: tasks.data(top)}}
        # a link into another file is longer by the id of that file
        length = len(plan_text(data).encode()) + _links(top) * (len(stem) + 6)
        if packs[id_] and not _fits(size + length, nodes + _nodes(data)):
            id_, size, nodes = names.new(stem, stem), 0, 0
            packs[id_] = []
        packs[id_].append(top)
        size, nodes = size + length, nodes + _nodes(data)
        waiting = [top]
        while waiting:
            row = waiting.pop()
            row.file = id_
            waiting.extend(row.inside)
    return packs


def _sections(top: list[Row], tasks: Tasks) -> dict[str, Data]:
    milestones: dict[str, Data] = {}
    work: dict[str, Data] = {}
    for row in top:
        data = tasks.data(row)
        milestone = None if row.inside else tasks.milestone(data)
        if milestone is None:
            work[row.id] = data
        else:
            milestones[row.id] = milestone
    sections: dict[str, Data] = {"milestones": milestones, "tasks": work}
    return {key: section for key, section in sections.items() if section}


def _is_large(rows: Rows) -> bool:
    """Whether rows may need more than one file: a row takes some hundred bytes."""
    return sum(1 for _ in rows.all()) > 500  # noqa: PLR2004


def _links(row: Row) -> int:
    return len(row.element.all("PredecessorLink")) + sum(map(_links, row.inside))


def _nodes(data: Data) -> int:
    """How many keys, values, mappings and lists data come to."""
    match data:
        case Mapping():
            return 1 + sum(1 + _nodes(value) for value in data.values())
        case list():
            return 1 + sum(map(_nodes, data))
        case _:
            return 1


def _fits(size: int, nodes: int) -> bool:
    return size <= MOST_BYTES and nodes <= MOST_NODES


def _too_many(root: Element) -> Iterator[Finding]:
    for path, most in _MOST.items():
        count = len(root.all(*path))
        if count > most:
            message = f"file has {count} elements '{path[-1]}', more than {most}"
            yield Finding("X002", "xml-refused", Severity.ERROR, message, (), "export a part of the schedule")


def _too_large(path: str) -> Finding:
    message = f"'{path}' would hold more than {MOST_BYTES} bytes or {MOST_NODES} keys and values"
    way = "split the schedule: its summaries of the first level go into files of their own where they fit"
    return Finding("X005", "schedule-too-large", Severity.ERROR, message, (), way)


def _wrong(message: str) -> Finding:
    way = "correct it where the schedule was made, and save it as XML again"
    return Finding("X004", "schedule-wrong", Severity.ERROR, message, (), way)
