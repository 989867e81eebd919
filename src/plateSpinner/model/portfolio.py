"""The whole plan as facts, with its indexes: programs, projects and the items they hold.

Programs and projects are in the order of their ids, items in the order in which they are written.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Generic, TypeAlias, TypeVar

from plateSpinner.finding import Place, Route
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Component, Program, Project
from plateSpinner.model.dependency import Dependency
from plateSpinner.model.fact import Fact
from plateSpinner.model.metric import Kpi
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.raid import Assumption, Decision, Issue
from plateSpinner.model.risk import Risk
from plateSpinner.model.stakeholder import Stakeholder
from plateSpinner.model.task import Task


class Kind(StrEnum):
    """The nouns of the plan that have an id."""

    PROGRAM = "program"
    PROJECT = "project"
    MILESTONE = "milestone"
    TASK = "task"
    DEPENDENCY = "dependency"
    RISK = "risk"
    ISSUE = "issue"
    ASSUMPTION = "assumption"
    DECISION = "decision"
    KPI = "kpi"
    STAKEHOLDER = "stakeholder"


F_co = TypeVar("F_co", bound=Fact, covariant=True)


@dataclass(frozen=True, slots=True, eq=False)
class Item(Generic[F_co]):
    """A fact with its id, its full reference and its place.

    `ref` is `program/project/item` (`program/item` at program level). `home` is the project or
    program that holds it; a project's home is its program, a program has none. `parent` is the
    summary task around a task.
    """

    kind: Kind
    id: str
    ref: str
    fact: F_co
    place: Place
    home: "Item[Component] | None" = None
    parent: "Item[Task] | None" = None

    @property
    def name(self) -> str:
        """What people call it: its name, or its id where it has none."""
        return getattr(self.fact, "name", "") or self.id

    @property
    def owner(self) -> str:
        """Who answers for it: its own owner, or the nearest one above; empty where nobody does."""
        own = getattr(self.fact, "owner", "").removeprefix("@")
        above = self.parent or self.home
        return own or (above.owner if above else "")

    @property
    def team(self) -> str:
        """The team that delivers it: its own, or the nearest one above; empty where none is named."""
        own: str = getattr(self.fact, "team", "")
        above = self.parent or self.home
        return own or (above.team if above else "")

    @property
    def component(self) -> "Item[Component]":
        """The program or project it belongs to; itself where it is one."""
        if self.home is None or isinstance(self.fact, Component):
            return self  # type: ignore[return-value]
        return self.home

    @property
    def program(self) -> "Item[Component]":
        """The program it belongs to; itself where it is one."""
        component = self.component
        return component.home or component


AnyItem: TypeAlias = Item[Fact]


@dataclass(frozen=True, slots=True)
class Holdings:
    """What one program or project holds at its own level, each in written order.

    `tasks` has every task, summaries before the tasks inside them.
    """

    milestones: tuple[Item[Milestone], ...]
    tasks: tuple[Item[Task], ...]
    dependencies: tuple[Item[Dependency], ...]
    risks: tuple[Item[Risk], ...]
    issues: tuple[Item[Issue], ...]
    assumptions: tuple[Item[Assumption], ...]
    decisions: tuple[Item[Decision], ...]
    kpis: tuple[Item[Kpi], ...]
    stakeholders: tuple[Item[Stakeholder], ...]

    def __iter__(self) -> Iterator[AnyItem]:
        yield from self.milestones
        yield from self.tasks
        yield from self.dependencies
        yield from self.risks
        yield from self.issues
        yield from self.assumptions
        yield from self.decisions
        yield from self.kpis
        yield from self.stakeholders


@dataclass(frozen=True, slots=True)
class ProjectSheet:
    """A project's file as read."""

    id: str
    file: str
    fact: Project


@dataclass(frozen=True, slots=True)
class ProgramSheet:
    """A program's file as read, with its projects."""

    id: str
    file: str
    fact: Program
    projects: tuple[ProjectSheet, ...]


class Portfolio:
    """The whole plan. Indexes are built when first asked for, once."""

    def __init__(
        self,
        charter: Charter,
        section_files: Mapping[str, str],
        sheets: tuple[ProgramSheet, ...],
        unread: frozenset[str] = frozenset(),
    ) -> None:
        """`section_files` names, for each section of the charter, the file that it stands in.

        `unread` has the references of components, and the sections, of which something with an id
        could not be read: whether a reference into them dangles can't be told.
        """
        self.unread = unread
        self.charter = charter
        self._section_files = section_files
        self._matched: dict[tuple[str, str, tuple[Kind, ...]], tuple[AnyItem, ...]] = {}
        self._sheets = tuple(
            ProgramSheet(s.id, s.file, s.fact, tuple(sorted(s.projects, key=_by_id)))
            for s in sorted(sheets, key=_by_id)
        )

    def charter_place(self, section: str, *route: str | int) -> Place:
        """The place of a part of the charter, in whichever file it stands."""
        file = self._section_files.get(section, "portfolio.yaml")
        in_own_file = not file.startswith("portfolio.")
        return Place(file, route if in_own_file else (section, *route))

    @cached_property
    def programs(self) -> tuple[Item[Program], ...]:
        """Every program, by id."""
        return tuple(Item(Kind.PROGRAM, s.id, s.id, s.fact, Place(s.file)) for s in self._sheets)

    @cached_property
    def projects(self) -> tuple[Item[Project], ...]:
        """Every project, by program and id."""
        return tuple(
            Item(Kind.PROJECT, p.id, f"{program.id}/{p.id}", p.fact, Place(p.file), program)
            for program, sheet in zip(self.programs, self._sheets, strict=True)
            for p in sheet.projects
        )

    @cached_property
    def components(self) -> tuple[Item[Component], ...]:
        """Every program followed by its projects."""
        inside = self._projects_by_program
        return tuple(c for program in self.programs for c in (program, *inside[program.id]))

    @cached_property
    def _projects_by_program(self) -> dict[str, list[Item[Project]]]:
        inside: dict[str, list[Item[Project]]] = {program.id: [] for program in self.programs}
        for project in self.projects:
            inside[project.program.id].append(project)
        return inside

    def projects_of(self, program: Item[Component]) -> tuple[Item[Project], ...]:
        """The projects of a program, by id."""
        return tuple(self._projects_by_program[program.id])

    @cached_property
    def _holdings(self) -> dict[int, Holdings]:
        return {id(component): _held(component) for component in self.components}

    def held(self, component: Item[Component]) -> Holdings:
        """What a program or project holds at its own level."""
        return self._holdings[id(component)]

    @cached_property
    def items(self) -> tuple[AnyItem, ...]:
        """Everything with an id in programs and projects: each component, then what it holds."""
        return tuple(i for c in self.components for i in (c, *self.held(c)))

    @cached_property
    def by_ref(self) -> dict[str, tuple[AnyItem, ...]]:
        """Items by full reference; several where one project uses an id for several kinds."""
        index: dict[str, list[AnyItem]] = {}
        for item in self.items:
            index.setdefault(item.ref, []).append(item)
        return {ref: tuple(items) for ref, items in index.items()}

    def matches(self, text: str, home: Item[Component] | None, *kinds: Kind) -> tuple[AnyItem, ...]:
        """Every item of one of `kinds` that a reference written in `home` may mean.

        One means that it resolves, none that it dangles, more that it is ambiguous. The forms:
        `item` (same project), `project/item` (same program), `program/project/item`, and
        `program/project`, `program` for the things themselves. Nearer things hide farther ones
        only for the bare `item`.
        """
        asked = (text, home.ref if home else "", kinds)
        if asked not in self._matched:
            self._matched[asked] = self._search(text, home, kinds)
        return self._matched[asked]

    def _search(
        self, text: str, home: Item[Component] | None, kinds: tuple[Kind, ...]
    ) -> tuple[AnyItem, ...]:
        depth = text.count("/")
        near: tuple[AnyItem, ...] = ()
        if home is not None and depth == 0:
            near = self._of(f"{home.ref}/{text}", kinds)
            if near:
                return near
        if home is not None and depth == 1:
            near = self._of(f"{home.program.ref}/{text}", kinds)
        return near + tuple(item for item in self._of(text, kinds) if item not in near)

    def _of(self, ref: str, kinds: tuple[Kind, ...]) -> tuple[AnyItem, ...]:
        return tuple(item for item in self.by_ref.get(ref, ()) if item.kind in kinds)

    def resolve(self, text: str, home: Item[Component] | None, *kinds: Kind) -> AnyItem | None:
        """The one item that a reference means; None where it dangles or is ambiguous."""
        found = self.matches(text, home, *kinds)
        return found[0] if len(found) == 1 else None


WORK = (Kind.MILESTONE, Kind.TASK, Kind.PROJECT, Kind.PROGRAM)
"""What has dates, and so can be waited for, delayed or moved."""


def _by_id(sheet: ProgramSheet | ProjectSheet) -> tuple[str, str]:
    return sheet.id, sheet.file


def _held(home: Item[Component]) -> Holdings:
    fact = home.fact
    return Holdings(
        _section(home, Kind.MILESTONE, "milestones", fact.milestones),
        tuple(_tasks(home)),
        _section(home, Kind.DEPENDENCY, "dependencies", fact.dependencies),
        _section(home, Kind.RISK, "risks", fact.risks),
        _section(home, Kind.ISSUE, "issues", fact.issues),
        _section(home, Kind.ASSUMPTION, "assumptions", fact.assumptions),
        _section(home, Kind.DECISION, "decisions", fact.decisions),
        _section(home, Kind.KPI, "kpis", fact.kpis),
        _section(home, Kind.STAKEHOLDER, "stakeholders", fact.stakeholders),
    )


G = TypeVar("G", bound=Fact)


def _section(home: Item[Component], kind: Kind, section: str, facts: Mapping[str, G]) -> tuple[Item[G], ...]:
    file, ref = home.place.file, home.ref
    return tuple(
        Item(kind, id_, f"{ref}/{id_}", fact, Place(file, (section, id_)), home)
        for id_, fact in facts.items()
    )


def _tasks(home: Item[Component]) -> Iterator[Item[Task]]:
    file = home.place.file
    waiting: list[tuple[str, Task, str, Route, Item[Task] | None]]
    waiting = [
        (id_, t, f"{home.ref}/{id_}", ("tasks", id_), None) for id_, t in reversed(home.fact.tasks.items())
    ]
    while waiting:
        id_, task, ref, route, parent = waiting.pop()
        item = Item(Kind.TASK, id_, ref, task, Place(file, route), home, parent)
        yield item
        inside = reversed(task.tasks.items())
        waiting.extend((i, t, f"{ref}.{i}", (*route, "tasks", i), item) for i, t in inside)
