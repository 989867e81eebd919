"""The plan, loaded: every file read and every error of every file collected in one run."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from plateSpinner.finding import Finding, Place, Severity
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet
from plateSpinner.model.words import quoted
from plateSpinner.rules.integrity import cycles, ids, references
from plateSpinner.workspace.refusals import read_fact
from plateSpinner.workspace.tree import PlanFile, Role, Tree, clashes, read_bytes, walk
from plateSpinner.workspace.yaml import Data, Limits, read

C = TypeVar("C", Program, Project)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A plan with what is wrong with it. Values that could not be read are left out of the facts."""

    tree: Tree
    portfolio: Portfolio
    findings: tuple[Finding, ...]

    @property
    def root(self) -> Path:
        """The folder that holds portfolio.yaml."""
        return self.tree.root


def load(root: Path, tick: Callable[[int, int], None] | None = None) -> Loaded:
    """Read the plan under `root`. Never raises for what the plan says; never reads the clock.

    `tick` hears how many files of how many are read.
    """
    tree = walk(root)
    reader = _Reader(root, len(tree.files), tick)
    twins = dict(clashes(tree.files))
    files = tuple(file for file in tree.files if file not in twins)
    findings = [*tree.findings, *(_clash(twin, first) for twin, first in twins.items())]
    charter, section_files = reader.charter(files)
    sheets = tuple(reader.programs(files))
    portfolio = Portfolio(charter, section_files, sheets)
    findings += reader.findings
    for rule in (ids, references, cycles):
        findings += rule.check(portfolio)
    return Loaded(tree, portfolio, tuple(findings))


class _Reader:
    """Reads files into facts and keeps what was wrong with them.

    The seam for a cache: `_data` is a pure function of a file's bytes and name.
    """

    def __init__(self, root: Path, total: int, tick: Callable[[int, int], None] | None) -> None:
        self._root = root
        self._read = 0
        self._total = total
        self._tick = tick
        self._limits = Limits()
        self.findings: list[Finding] = []

    def _data(self, file: str) -> Data:
        self._read += 1
        if self._tick is not None:
            self._tick(self._read, self._total)
        raw = read_bytes(self._root, file, self._limits.max_bytes)
        if isinstance(raw, Finding):
            self.findings.append(raw)
            return None
        reading = read(raw, file, self._limits)
        self.findings += reading.findings
        return reading.data

    def charter(self, files: tuple[PlanFile, ...]) -> tuple[Charter, dict[str, str]]:
        """The portfolio's own facts, from its file and those of its sections, and where each stands."""
        whole: dict[str, object] = {}
        section_files: dict[str, str] = {}
        for file in files:
            if file.role is Role.PORTFOLIO:
                data = self._data(file.file)
                if isinstance(data, dict):
                    whole |= data
                elif data is not None:
                    self._say(
                        "S003", "wrong-type", f"the file is {quoted(data)}, expected a mapping", file.file
                    )
                section_files |= dict.fromkeys(Charter.keys(), file.file)
        for file in files:
            if file.role is Role.SECTION:
                self._section(file, whole, section_files)
        charter, refused = read_fact(Charter, whole, lambda route: _charter_place(section_files, route))
        self.findings += refused
        return charter, section_files

    def _section(self, file: PlanFile, whole: dict[str, object], section_files: dict[str, str]) -> None:
        data = self._data(file.file)
        if file.id in whole and whole[file.id] is not None:
            there = Place(section_files[file.id], (file.id,)).key().labelled("it stands here too")
            self.findings.append(
                Finding(
                    "S008",
                    "section-twice",
                    Severity.ERROR,
                    f"section {quoted(file.id)} stands in two files",
                    (Place(file.file), there),
                    "keep one of them",
                )
            )
        elif data is not None:
            whole[file.id] = data
            section_files[file.id] = file.file

    def programs(self, files: tuple[PlanFile, ...]) -> Iterator[ProgramSheet]:
        """Every program with its projects."""
        projects: dict[str, list[ProjectSheet]] = {}
        for file in files:
            if file.role is Role.PROJECT:
                fact = self._component(Project, file.file)
                projects.setdefault(file.program, []).append(ProjectSheet(file.id, file.file, fact))
        for file in files:
            if file.role is Role.PROGRAM:
                yield ProgramSheet(
                    file.id, file.file, self._component(Program, file.file), tuple(projects.get(file.id, ()))
                )

    def _component(self, model: type[C], file: str) -> C:
        before = len(self.findings)
        data = self._data(file)
        if data is None and len(self.findings) > before:
            return model.nothing()
        fact, refused = read_fact(model, data, lambda route: Place(file, route))
        self.findings += refused
        return fact

    def _say(self, code: str, name: str, message: str, file: str) -> None:
        self.findings.append(
            Finding(code, name, Severity.ERROR, message, (Place(file),), "write it as `key: value` lines")
        )


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
