"""The plan that a command is about: found, loaded, dated, and its places made readable."""

import datetime as dt
import os
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.screen import complain
from plateSpinner.finding import BEFORE

if TYPE_CHECKING:
    from plateSpinner.document import Block, Document
    from plateSpinner.finding import Finding, Place, Span
    from plateSpinner.model.portfolio import Portfolio
    from plateSpinner.render.findings import Shown
    from plateSpinner.workspace.load import Loaded, Memory
    from plateSpinner.workspace.places import Places
    from plateSpinner.workspace.repository import Repository
    from plateSpinner.workspace.snapshot import Snapshot
    from plateSpinner.workspace.tree import Tree

Folder: TypeAlias = Annotated[
    Path | None,
    typer.Option("-C", metavar="DIR", help="Look for the plan from DIR, not from here.", show_default=False),
]
AsOf: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        metavar="DATE",
        help="The day to look from. Default: the plan's data_date, else today.",
        show_default=False,
    ),
]


T = TypeVar("T")


class Plan:
    """A loaded plan as a command sees it."""

    def __init__(
        self, loaded: "Loaded", places: "Places", folder: Path | None = None, prefix: str | None = None
    ) -> None:
        """`prefix` is what leads to the plan's files where that is no path from here."""
        self._loaded = loaded
        self._places = places
        self._prefix = _prefix(loaded.root) if prefix is None else prefix
        self._folder = [] if folder is None else ["-C", str(folder)]
        self._day: list[str] = []
        self._earlier: Plan | None = None

    @property
    def portfolio(self) -> "Portfolio":
        """The facts."""
        return self._loaded.portfolio

    @property
    def unread(self) -> frozenset[str]:
        """The programs, projects and sections of which nothing could be read."""
        return self._loaded.unread

    def leaving_out(self, unread: frozenset[str], memory: "Memory | None") -> "Plan":
        """The same plan without what could not be read in this or in another one."""
        from plateSpinner.workspace.load import load

        if unread == self.unread:
            return self
        portfolio = load(self.tree.source, memory=memory, leave_out=unread).portfolio
        loaded = replace(self._loaded, portfolio=portfolio)
        plan = Plan(loaded, self._places, prefix=self._prefix)
        plan._folder = self._folder
        return plan

    @property
    def tree(self) -> "Tree":
        """The plan's files."""
        return self._loaded.tree

    @property
    def root(self) -> Path:
        """The folder that holds portfolio.yaml."""
        return self._loaded.root

    @property
    def prefix(self) -> str:
        """What leads from here to the plan's files, ending in `/` unless it is empty."""
        return self._prefix

    @property
    def files(self) -> int:
        """How many plan files there are."""
        return len(self._loaded.tree.files)

    @property
    def findings(self) -> "tuple[Finding, ...]":
        """What is wrong with the files, by file and position."""
        self._places.find(place for finding in self._loaded.findings for place in finding.places)
        return tuple(sorted(self._loaded.findings, key=self._order))

    def _order(self, finding: "Finding") -> tuple[str, int, int, str, str]:
        place = finding.places[0]
        _, span = self.located(place)
        return place.file, span.line, span.column, finding.code, finding.message

    def beside(self, earlier: "Plan") -> None:
        """Take places that are labelled as of the earlier plan from there."""
        self._earlier = earlier

    def located(self, place: "Place") -> "tuple[str, Span]":
        """The path of a place from here, and where in the file it stands."""
        if self._earlier is not None and place.label == BEFORE:
            return self._earlier.located(place.labelled(""))
        return self._prefix + place.file, self._places.span(place)

    def settled(self, make: "Callable[[Callable[[Place], tuple[str, Span]]], T]") -> "T":
        """What `make` makes with places looked up, each file read once for all the places it asks for."""
        asked: list[Place] = []

        def note(place: "Place") -> "tuple[str, Span]":
            from plateSpinner.workspace.places import TOP

            asked.append(place)
            return place.file, TOP

        make(note)
        self.find(asked)
        return make(self.located)

    def find(self, places: "Iterable[Place]") -> None:
        """Look up many places at once, each file read once."""
        asked = tuple(places)
        if self._earlier is not None:
            self._earlier.find(place.labelled("") for place in asked if place.label == BEFORE)
            asked = tuple(place for place in asked if place.label != BEFORE)
        self._places.find(asked)

    def document(self, present: "Callable[[Callable[[Place], str]], Document]") -> "Document":
        """A document whose places stand as `path:line`, and whose commands look at this plan and day."""
        made = self.settled(lambda located: present(lambda place: _path_and_line(*located(place))))
        return replace(made, blocks=tuple(self._here(block) for block in made.blocks))

    def _here(self, block: "Block") -> "Block":
        from plateSpinner.document import Commands

        if not isinstance(block, Commands):
            return block
        return Commands(tuple((self.command(words), about) for words, about in block.commands))

    def command(self, words: str) -> str:
        """A command of spin with the options that make it look at this plan, from the same day."""
        match words.split(maxsplit=2)[1]:
            case (
                "status"
                | "bottlenecks"
                | "risks"
                | "show"
                | "schedule"
                | "why"
                | "deps"
                | "calendar"
                | "diff"
                | "trend"
                | "log"
                | "baseline"
            ):
                return " ".join((words, *map(quote, self._folder + self._day)))
            case "validate":
                return " ".join((words, *map(quote, self._folder)))
            case _:
                return words

    def json(self, report: str, result: object) -> str:
        """A report's result as versioned JSON."""
        from plateSpinner.render.json import render
        from plateSpinner.render.result import plain

        facts = self.settled(lambda located: plain(result, located))
        head = {"report": report, "version": 1}
        return render({**head, **facts} if isinstance(facts, dict) else {**head, "items": facts})

    def shown(self, finding: "Finding") -> "Shown":
        """A finding with the lines that it speaks of."""
        from plateSpinner.render.findings import Shown

        located = [self.located(place) for place in finding.places]
        return Shown(
            finding,
            tuple(span for _, span in located),
            tuple(path for path, _ in located),
            tuple(map(self.line, finding.places)),
        )

    def line(self, place: "Place") -> str:
        """The text of the line on which a place begins."""
        if self._earlier is not None and place.label == BEFORE:
            return self._earlier.line(place.labelled(""))
        return self._places.line(place)

    def shown_in_order(self, findings: "Iterable[Finding]") -> "tuple[Shown, ...]":
        """Findings with their lines: the most severe first, then by file and position."""
        found = tuple(findings)
        self.find(place for finding in found for place in finding.places)
        found = tuple(sorted(found, key=lambda f: (f.severity.rank, *self._order(f))))
        return tuple(self.shown(finding) for finding in found)

    def as_of(self, given: str | None) -> tuple[dt.date, str]:
        """The day to look from, and where it comes from: --as-of, the plan, or the clock."""
        if given is not None:
            self._day = ["--as-of", given]
            return _date(given), "--as-of"
        data_date = self.portfolio.charter.data_date
        if data_date is not None:
            return data_date.last, "data_date of the plan"
        return dt.date.today(), "today"  # noqa: DTZ011 - the user's own day; the one place that reads the clock


def open_plan(folder: Path | None, memory: "Memory | None" = None) -> Plan:
    """Find and load the plan; leaves with exit code 3 where there is none."""
    root = plan_root(folder)
    from plateSpinner.workspace.load import load
    from plateSpinner.workspace.places import Places
    from plateSpinner.workspace.tree import Folder as PlanFolder

    return Plan(load(root, ticker(), memory), Places(PlanFolder(root)), folder)


def plan_root(folder: Path | None) -> Path:
    """The folder that holds portfolio.yaml; leaves with exit code 3 where there is none."""
    from plateSpinner.workspace.tree import find_root

    start = folder or Path()
    if not os.path.isdir(start):  # noqa: PTH112 - Path.is_dir raises for some names
        raise stop(Exit.USAGE, f"no folder '{start}'", "give -C a folder that is there")
    root = find_root(start)
    if root is None:
        raise stop(
            Exit.NO_PLAN,
            f"no plan: no portfolio.yaml in '{start}', in its programs/, or in a folder above",
            "spin init writes a new plan here, spin demo shows an example",
        )
    return root


def plan_repository(folder: Path | None) -> "Repository":
    """The repository around the plan, or the one without a work tree that `-C` names.

    Raises `GitError`; leaves with exit code 3 where there is no plan.
    """
    from plateSpinner.workspace.repository import Repository, is_bare
    from plateSpinner.workspace.snapshot import bare_repository

    if folder is not None and is_bare(folder):
        bare = bare_repository(folder)
        if bare is None:
            reason = "no plan: no portfolio.yaml at the top of HEAD, or in its programs/"
            raise stop(Exit.NO_PLAN, reason, "work in a clone where the plan's folder is another one")
        return bare
    return Repository(plan_root(folder))


def load_at(
    snapshot: "Snapshot",
    memory: "Memory | None" = None,
    folder: Path | None = None,
    prefix: str | None = None,
) -> Plan | None:
    """The plan at a commit; None where it has no portfolio.yaml. The rest as of `load` and `Plan`."""
    from plateSpinner.workspace.load import load
    from plateSpinner.workspace.places import Places

    if not snapshot.has_plan:
        return None
    return Plan(load(snapshot, ticker(), memory), Places(snapshot), folder, prefix)


def ticker() -> Callable[[int, int], None] | None:
    """Tells on a terminal how far the reading has come, from one second on."""
    if not sys.stderr.isatty():
        return None
    started = time.monotonic()
    last = [started]

    def tick(done: int, total: int) -> None:
        now = time.monotonic()
        if done == total and last[0] > started:
            sys.stderr.write("\r\x1b[K")
        elif now - started > 1 and now - last[0] > 0.1:  # noqa: PLR2004 - seconds
            last[0] = now
            sys.stderr.write(f"\rreading plan files {done}/{total}")
            sys.stderr.flush()

    return tick


def _path_and_line(path: str, span: "Span") -> str:
    return f"{path}:{span.line}"


def _prefix(root: Path) -> str:
    """What leads from here to the files of the plan, ending in `/` unless it is empty."""
    try:
        relative = os.path.relpath(root)
    except (ValueError, OSError):  # another drive; a working folder that is gone
        relative = str(root)
    relative = relative.replace(os.sep, "/")
    return "" if relative == "." else f"{relative}/"


def _date(given: str) -> dt.date:
    from pydantic_core import PydanticCustomError

    from plateSpinner.model.dates import Day

    try:
        return Day.parse(given).last
    except PydanticCustomError as refused:
        context = refused.context or {}
        raise stop(Exit.USAGE, f"--as-of: {context['message']}", context["help"]) from None


def told_problems(plan: Plan) -> int:
    """How many errors the plan's files have; told on the error stream, since answers lack those values."""
    count = len(plan.findings)
    if count:
        from plateSpinner.model.words import counted

        errors = counted(count, "error")
        see = plan.command("spin validate")
        complain(f"spin: {errors} in the plan's files; what could not be read is left out: see {see}")
    return count
