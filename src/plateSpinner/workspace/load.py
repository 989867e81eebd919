"""The plan, loaded: every file read and every error of every file collected in one run."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, assert_never

from plateSpinner.finding import Finding, Place, Severity
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet
from plateSpinner.model.words import quoted
from plateSpinner.rules.integrity import cycles, ids, references
from plateSpinner.workspace.reading import Known, readings
from plateSpinner.workspace.refusals import Taken, read_fact
from plateSpinner.workspace.tree import Folder, PlanFile, Role, Source, Tree, clashes, walk
from plateSpinner.workspace.yaml import Data, Reading

C = TypeVar("C", Program, Project)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan with what is wrong with it. Values that could not be read are left out of the facts.

    `unread` has the references of programs and projects, and the sections, of which nothing could be read.
    """

    tree: Tree
    portfolio: Portfolio
    findings: tuple[Finding, ...]
    unread: frozenset[str] = frozenset()

    @property
    def root(self) -> Path:
        """The folder that holds portfolio.yaml."""
        return self.tree.root


@dataclass(frozen=True, slots=True)
class Memory:
    """What was read of files and made of it, by name and bytes: of two plans, what they share is one."""

    readings: Known = field(default_factory=dict)
    programs: dict[int, Taken[Program]] = field(default_factory=dict)
    projects: dict[int, Taken[Project]] = field(default_factory=dict)


def load(
    source: Path | Source,
    tick: Callable[[int, int], None] | None = None,
    memory: Memory | None = None,
    leave_out: frozenset[str] = frozenset(),
) -> Loaded:
    """Read the plan under a folder, or of another source. Never raises for what the plan says.

    `tick` hears how many files of how many are read. Plans that are read with the same `memory` have
    the same fact, not only an equal one, where a file has not changed. What is to be left out, by the
    names of `Loaded.unread`, is taken as if it could not be read.
    """
    tree = walk(Folder(source) if isinstance(source, Path) else source)
    twins = dict(clashes(tree.files))
    files = tuple(file for file in tree.files if file not in twins)
    findings = [*tree.findings, *(_clash(twin, first) for twin, first in twins.items())]
    sheets = _Sheets(memory, leave_out)
    for number, (file, reading) in enumerate(
        readings(tree.source, files, memory.readings if memory else None), 1
    ):
        sheets.take(file, reading)
        if tick is not None:
            tick(number, len(files))
    portfolio = sheets.portfolio()
    findings += sheets.findings
    for rule in (ids, references, cycles):
        findings += rule.check(portfolio)
    return Loaded(tree, portfolio, tuple(findings), frozenset(sheets.unread))


class _Sheets:
    """Gathers the facts of the files, and what was wrong with them."""

    def __init__(self, memory: Memory | None, leave_out: frozenset[str]) -> None:
        self._memory = memory
        self.findings: list[Finding] = []
        self.unread = set(leave_out)
        self._charter: dict[str, object] = {}
        self._section_files: dict[str, str] = {}
        self._sections: list[tuple[PlanFile, Data]] = []
        self._programs: list[tuple[PlanFile, Program]] = []
        self._projects: dict[str, list[ProjectSheet]] = {}
        self._partly: set[str] = set()

    def take(self, file: PlanFile, reading: Reading) -> None:
        """Take in one file, in any order."""
        self.findings += reading.findings
        match file.role:
            case Role.PORTFOLIO:
                self.unread.update(Charter.keys() if _is_unread(reading) else ())
                self._portfolio_file(file, reading.data)
            case Role.SECTION:
                self.unread.update((file.id,) if _is_unread(reading) else ())
                self._sections.append((file, reading.data))
            case Role.PROGRAM:
                known_programs = self._memory.programs if self._memory else None
                fact = self._component(Program, known_programs, file, file.id, reading)
                self._programs.append((file, fact))
            case Role.PROJECT:
                known_projects = self._memory.projects if self._memory else None
                ref = f"{file.program}/{file.id}"
                project = self._component(Project, known_projects, file, ref, reading)
                self._projects.setdefault(file.program, []).append(ProjectSheet(file.id, file.file, project))
            case _:
                assert_never(file.role)

    def portfolio(self) -> Portfolio:
        """All that was taken in, as one plan."""
        for file, data in self._sections:
            self._section(file, data)
        section_files = self._section_files
        stated = {key: data for key, data in self._charter.items() if key not in self.unread}
        charter = read_fact(Charter, stated, lambda route: _charter_place(section_files, route))
        self.findings += charter.findings
        unread = frozenset(self._partly | self.unread | charter.lost)
        sheets = tuple(
            ProgramSheet(file.id, file.file, fact, tuple(self._projects.get(file.id, ())))
            for file, fact in self._programs
        )
        return Portfolio(charter.fact, section_files, sheets, unread)

    def _portfolio_file(self, file: PlanFile, data: Data) -> None:
        if isinstance(data, dict):
            self._charter |= data
        elif data is not None:
            message = f"the file is {quoted(data)}, expected a mapping"
            way = "write it as `key: value` lines"
            self.findings.append(
                Finding("S003", "wrong-type", Severity.ERROR, message, (Place(file.file),), way)
            )
        self._section_files |= dict.fromkeys(Charter.keys(), file.file)

    def _section(self, file: PlanFile, data: Data) -> None:
        if self._charter.get(file.id) is not None:
            there = Place(self._section_files[file.id], (file.id,)).key().labelled("it stands here too")
            message = f"section {quoted(file.id)} stands in two files"
            places = (Place(file.file), there)
            self.findings.append(
                Finding("S008", "section-twice", Severity.ERROR, message, places, "keep one of them")
            )
        elif data is not None:
            self._charter[file.id] = data
            self._section_files[file.id] = file.file

    def _component(
        self, model: type[C], known: dict[int, Taken[C]] | None, file: PlanFile, ref: str, reading: Reading
    ) -> C:
        if _is_unread(reading) or ref in self.unread:
            self.unread.add(ref)
            return model.nothing()
        # the memory holds the reading as well, so no other one has its number
        taken = known.get(id(reading)) if known is not None else None
        if taken is None:
            taken = read_fact(model, reading.data, lambda route: Place(file.file, route))
        if known is not None:
            known[id(reading)] = taken
        self.findings += taken.findings
        if taken.lost or any(finding.code.startswith("Y") for finding in reading.findings):
            self._partly.add(ref)
        return taken.fact


def _is_unread(reading: Reading) -> bool:
    return reading.data is None and bool(reading.findings)


def _charter_place(section_files: dict[str, str], route: tuple[str | int, ...]) -> Place:
    file = section_files.get(str(route[0]), "portfolio.yaml") if route else "portfolio.yaml"
    return Place(file, route if file.startswith("portfolio.") else route[1:])


def _clash(twin: PlanFile, first: PlanFile) -> Finding:
    message = f"{quoted(twin.file)} and {quoted(first.file)} are one id"
    if twin.id != first.id:
        message += " where letter case is ignored"
    places = (Place(twin.file), Place(first.file, label="the other one"))
    return Finding(
        "R003" if twin.id == first.id else "R004",
        "duplicate-id" if twin.id == first.id else "id-case-clash",
        Severity.ERROR,
        message,
        places,
        "rename one of them",
    )
