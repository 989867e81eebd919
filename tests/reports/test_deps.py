"""`spin deps`: exact trees and commitments of tiny plans; networkx says what is needed and what is behind."""

import datetime as dt
import random
import re
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import networkx as nx
import pytest

from plateSpinner.analysis.dependencies import Blast, Dependencies
from plateSpinner.analysis.reach import reached
from plateSpinner.analysis.schedule.schedule import Schedule
from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet
from plateSpinner.model.value import Unknown
from plateSpinner.render import markdown, plain, terminal
from plateSpinner.render.cells import cells
from plateSpinner.render.flowchart import MOST_CHARACTERS, MOST_LINKS, flowchart
from plateSpinner.reports.deps import Branch, DepsReport, build
from plateSpinner.reports.deps_screen import present
from plateSpinner.workspace.load import load

Read = Callable[[Mapping[str, str]], Portfolio]
Node = tuple[str, str]
MONDAY = dt.date(2026, 1, 5)
HEAD = {"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n", "q/program.yaml": "name: Q\n"}


def about(portfolio: Portfolio, ref: str = "", depth: int | None = None) -> DepsReport:
    item = portfolio.by_ref[ref][0] if ref else None
    return build(portfolio, item, MONDAY, "--as-of", depth=depth)


def drawn(rows: tuple[Branch, ...]) -> list[str]:
    return [_row(row) for row in rows]


def _row(row: Branch) -> str:
    name = f"start of {row.ref}" if row.start else row.ref
    words = (
        row.link,
        "drives" if row.drives else "",
        str(row.seen or ""),
        f"+{row.more}" if row.more else "",
    )
    return "  " * row.depth + " ".join((name, *filter(None, words)))


FORK = """\
name: A
tasks:
  root: {duration: 2d}
  x: {duration: 3d, after: [root]}
  y: {duration: 1d, after: [root FS+1d]}
milestones:
  m: {due: 2026-01-09, after: [x, y]}
  n: {after: [m]}
"""


def test_both_trees_have_each_thing_once_in_full(read: Read) -> None:
    report = about(read(HEAD | {"p/a.yaml": FORK}), "p/a/m")
    assert drawn(report.needs) == [
        "p/a/m",
        "  p/a/x FS drives",
        "    p/a/root FS drives",
        "  p/a/y FS",
        "    p/a/root FS+1d drives above",
    ]
    assert drawn(report.needed_by) == ["p/a/m", "  p/a/n FS drives"]
    assert report.blast == Blast(1, 0, ("p",))
    assert [(b.ref, str(b.gap_days)) for b in report.needs[1:]] == [
        ("p/a/x", "0.0"),
        ("p/a/root", "0.0"),
        ("p/a/y", "1.0"),
        ("p/a/root", "0.0"),
    ]
    assert drawn(about(read(HEAD | {"p/a.yaml": FORK}), "p/a/root").needed_by) == [
        "p/a/root",
        "  p/a/x FS drives",
        "    p/a/m FS drives",
        "      p/a/n FS drives",
        "  p/a/y FS+1d drives",
        "    p/a/m FS above",
    ]


def test_depth_cuts_and_counts_what_is_below(read: Read) -> None:
    report = about(read(HEAD | {"p/a.yaml": FORK}), "p/a/m", depth=1)
    assert drawn(report.needs) == ["p/a/m", "  p/a/x FS drives +1", "  p/a/y FS +1"]


def test_a_link_to_a_summary_is_to_its_start_or_to_all_in_it(read: Read) -> None:
    text = """\
name: A
tasks:
  x: {duration: 1d}
  s: {after: [x], tasks: {t: {duration: 1d}, u: {duration: 1d, after: [s.t]}}}
  z: {duration: 1d, after: [s]}
"""
    portfolio = read(HEAD | {"p/a.yaml": text})
    assert drawn(about(portfolio, "p/a/z").needs) == [
        "p/a/z",
        "  p/a/s FS drives",
        "    start of p/a/s",
        "      p/a/x FS drives",
        "    p/a/s.t",
        "    p/a/s.u",
        "      p/a/s.t FS drives above",
    ]
    assert drawn(about(portfolio, "p/a/x").needed_by) == [
        "p/a/x",
        "  start of p/a/s FS drives",
        "    p/a/s",
        "      p/a/z FS drives",
        "    p/a/s.t",
        "      p/a/s.u FS drives",
    ]
    assert drawn(about(portfolio, "p/a/s.u").needed_by) == ["p/a/s.u", "  p/a/s", "    p/a/z FS drives"]


def test_a_circle_is_told_and_ends(tmp_path: Path) -> None:
    portfolio = loaded(
        tmp_path,
        HEAD | {"p/a.yaml": "name: A\nmilestones: {a: {after: [b]}, b: {after: [a]}, c: {after: [b]}}\n"},
    )
    report = about(portfolio, "p/a/c")
    assert drawn(report.needs) == ["p/a/c", "  p/a/b FS", "    p/a/a FS", "      p/a/b FS circle"]
    assert report.circles == (("p/a/a", "p/a/b"),)
    assert "circle: p/a/a waits for p/a/b waits for p/a/a\n" in plain.render(present(report, str))
    assert about(portfolio, "p/a/a").blast == Blast(2, 0, ("p",))


def test_what_cannot_be_projected_says_why_and_not_a_date(tmp_path: Path) -> None:
    tasks = "{x: {}, a: {duration: 1d, after: [b]}, b: {duration: 1d, after: [a]}, y: {duration: 3d}}"
    portfolio = loaded(
        tmp_path,
        HEAD | {"p/a.yaml": f"name: A\ntasks: {tasks}\nmilestones: {{m: {{after: [x, b, y]}}}}\n"},
    )
    projected = {row.ref: row.projected for row in about(portfolio, "p/a/m").needs}
    assert projected.pop("p/a/y") == dt.date(2026, 1, 7)
    assert {ref: day.reason for ref, day in projected.items() if isinstance(day, Unknown)} == {
        "p/a/m": "task 'p/a/x': its duration is not stated",
        "p/a/x": "its duration is not stated",
        "p/a/a": "it waits for itself",
        "p/a/b": "it waits for itself",
    }
    assert len(projected) == 4


def test_handing_over_between_teams_is_marked(read: Read) -> None:
    text = "name: A\nteam: red\ntasks: {a: {duration: 1d, team: blue}, b: {duration: 1d, after: [a]}}\n"
    report = about(read(HEAD | {"p/a.yaml": text, "teams.yaml": "red: {}\nblue: {}\n"}), "p/a/b")
    assert [row.handoff for row in report.needs] == [(), ("blue", "red")]


COMMITMENTS = HEAD | {
    "p/a.yaml": """\
name: A
milestones:
  m: {due: 2026-03-01}
  after-m: {due: 2026-04-01, after: [m]}
  far: {due: 2026-05-01, after: [q/b/ga]}
dependencies:
  fine: {external: Lab, for: after-m, need_by: 2026-02-20, promised: 2026-02-10, status: agreed}
  slow: {needs: q/b/ga, for: after-m, giver: blue, need_by: 2026-01-10, promised: 2026-01-09, status: agreed,
         agreed_on: 2025-12-01}
  broken: {external: Printer, for: m, need_by: 2026-02-20, promised: 2026-02-27}
  silent: {external: Lab, for: m, need_by: 2026-02-20}
  passed: {external: Mint, for: after-m, need_by: 2026-01-01}
  no: {external: Nobody, for: after-m, need_by: 2026-02-20, promised: 2026-02-01, status: rejected}
  given: {external: Lab, for: m, need_by: 2025-12-20, delivered: 2025-12-22, status: delivered}
  open-end: {external: Lab, for: m, promised: 2026-02-01}
  of-nobody: {external: Lab, need_by: 2026-02-20, promised: 2026-02-20}
""",
    "q/b.yaml": "name: B\ntasks: {t: {duration: 10d}}\nmilestones: {ga: {due: 2026-01-09, after: [t]}}\n",
    "q/c.yaml": "name: C\nmilestones: {x: {after: [p/a/m, b/ga]}}\n",
    "teams.yaml": "blue: {}\n",
}


def test_commitments_stand_late_ones_first_then_by_what_is_behind_them(read: Read) -> None:
    report = about(read(COMMITMENTS))
    told = [
        (
            row.ref.removeprefix("p/a/"),
            row.late.reason if isinstance(row.late, Unknown) else row.late,
            row.is_late,
            row.blast.items if row.blast else None,
        )
        for row in report.commitments
    ]
    assert told == [
        # m, after-m and x of the other program
        ("broken", 7, True, 3),
        ("no", -19, True, 1),
        ("passed", 4, True, 1),
        # the engine says 16 January: ten working days from the 5th on
        ("slow", 6, True, 1),
        ("open-end", "the day it is needed is not stated", False, 3),
        ("silent", "nobody has promised a day", False, 3),
        ("fine", -10, False, 1),
        ("of-nobody", 0, False, None),
        ("given", 2, False, 3),
    ]
    slow = next(row for row in report.commitments if row.ref == "p/a/slow")
    assert (slow.giver, slow.needs, slow.for_item, str(slow.projected), str(slow.agreed_on), slow.status) == (
        "blue",
        "q/b/ga",
        "after-m",
        "2026-01-16",
        "2025-12-01",
        "agreed",
    )


def test_links_between_programs_that_nobody_committed_to_are_counted(read: Read) -> None:
    report = about(read(COMMITMENTS))
    # p/a/far waits for q/b/ga, for which its program has the commitment 'slow'
    assert [(link.ref, link.needs, link.place.route) for link in report.uncommitted] == [
        ("q/c/x", "p/a/m", ("milestones", "x", "after", 0))
    ]


def test_a_commitment_by_its_id_shows_both_sides(read: Read) -> None:
    report = about(read(COMMITMENTS), "p/a/slow")
    assert drawn(report.needs) == ["p/a/slow", "  q/b/ga commitment", "    q/b/t FS drives"]
    assert drawn(report.needed_by) == ["p/a/slow", "  p/a/after-m commitment"]
    assert [row.ref for row in report.commitments] == ["p/a/fine", "p/a/slow"][1:]


# networkx as oracle


def loaded(root: Path, files: Mapping[str, str]) -> Portfolio:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return load(root).portfolio


class Plan:
    """A random plan as files, and as a graph that knows nothing of the product.

    Each leaf is one node; what is around others is a begin and an end.
    """

    def __init__(self, seed: int, *, circles: bool) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - no secret
        self.graph: nx.DiGraph[Node] = nx.DiGraph()
        self.leaves: set[str] = set()
        self.tied: set[str] = set()
        self.unstated: set[str] = set()
        self._targets: list[str] = []
        self.files = {"portfolio.yaml": "spin: 1\n"}
        for program in ("p", "q"):
            self.files[f"{program}/program.yaml"] = f"name: {program}\n"
            for project in ("a", "b"):
                self.files[f"{program}/{project}.yaml"] = self._project(program, project, circles=circles)

    def _project(self, program: str, project: str, *, circles: bool) -> str:
        ref = f"{program}/{project}"
        tasks = ""
        for at in range(5):
            if self._rng.random() < 0.6:
                tasks += f"  t{at}: {{duration: 1d{self._leaf(f'{ref}/t{at}', ref, circles=circles)}}}\n"
                continue
            summary = f"{ref}/s{at}"
            after = self._links(summary, "begin", circles=circles) if self._rng.random() < 0.5 else ""
            if after:
                self.tied.add(summary)
            inner = ""
            for number in range(2):
                leaf = self._leaf(f"{summary}.i{number}", summary, circles=circles)
                inner += f"i{number}: {{duration: 1d{leaf}}}, "
            self._around(summary, ref)
            tasks += f"  s{at}: {{tasks: {{{inner}}}{after}}}\n"
            self._targets.append(summary)
        end = self._leaf(f"{ref}/end", ref, circles=circles, begins=False)
        self._around(ref, program)
        self._targets.append(ref)
        status = self._rng.choice(("status: active\n", "status: proposed\n", ""))
        if not status:  # whether its dates count is not stated
            self.unstated.add(f"{ref}/end")
        return f"name: {project}\n{status}tasks:\n{tasks}milestones: {{end: {{due: 2026-03-01{end}}}}}\n"

    def _around(self, ref: str, outer: str) -> None:
        self.graph.add_edge((ref, "begin"), (ref, "end"))
        self.graph.add_edge((outer, "begin"), (ref, "begin"))
        self.graph.add_edge((ref, "end"), (outer, "end"))

    def _leaf(self, ref: str, outer: str, *, circles: bool, begins: bool = True) -> str:
        self.leaves.add(ref)
        if begins:
            self.graph.add_edge((outer, "begin"), (ref, ""))
        self.graph.add_edge((ref, ""), (outer, "end"))
        after = self._links(ref, "", circles=circles)
        self._targets.append(ref)
        return after

    def _links(self, ref: str, role: str, *, circles: bool) -> str:
        known = self._targets + ([ref] if circles and self._rng.random() < 0.05 else [])
        chosen = self._rng.sample(known, min(len(known), self._rng.randint(0, 2)))
        for on in chosen:
            self.graph.add_edge((on, "" if on in self.leaves else "end"), (ref, role))
        later = self._later(ref, role) if circles and self._rng.random() < 0.1 else []
        links = [*(f"{on} {self._rng.choice(['FS', 'FF'])}" for on in chosen), *later]
        return f", after: [{', '.join(links)}]" if links else ""

    def _later(self, ref: str, role: str) -> list[str]:
        """A link to what may itself wait for this one: to the end of its own project."""
        on = f"{ref.rpartition('/')[0]}/end"
        self.graph.add_edge((on, ""), (ref, role))
        return [on] if on != ref else []

    def behind(self, ref: str) -> set[str]:
        """The leaves behind an item, without its own."""
        own = {ref} if ref in self.leaves else nx.descendants(self.graph, (ref, "begin")) & self._inside(ref)
        names = {node[0] if isinstance(node, tuple) else node for node in own}
        start: Node = (ref, "") if ref in self.leaves else (ref, "begin")
        reached = {name for name, _ in nx.descendants(self.graph, start)}
        inside = {name for name in self.leaves if name.startswith((f"{ref}/", f"{ref}."))}
        for name in inside:
            reached |= {other for other, _ in nx.descendants(self.graph, (name, ""))}
        return (reached & self.leaves) - inside - {ref} - (names & {ref})

    def _inside(self, ref: str) -> set[Node]:
        return {(name, "") for name in self.leaves if name.startswith((f"{ref}/", f"{ref}."))}

    def needs(self, ref: str) -> set[Node]:
        """What an item needs, as (reference, is a start); starts only where something is tied to them."""
        start: Node = (ref, "") if ref in self.leaves else (ref, "end")
        found = nx.ancestors(self.graph, start) - {start}
        return {
            (name, "start" if role == "begin" else "")
            for name, role in found
            if role != "begin" or name in self.tied
        }


REFS = 8


@pytest.mark.parametrize("circles", [False, True], ids=["acyclic", "with circles"])
@pytest.mark.parametrize("seed", range(20))
def test_what_is_needed_and_what_is_behind_is_what_networkx_says(
    seed: int, *, circles: bool, tmp_path: Path
) -> None:
    plan = Plan(seed, circles=circles)
    portfolio = loaded(tmp_path, plan.files)
    web, schedule = Dependencies(portfolio, MONDAY), Schedule(portfolio, MONDAY)
    summaries = [name for name, role in plan.graph if role == "end" and name in portfolio.by_ref]
    chosen = [*random.Random(seed).sample(sorted(plan.leaves), REFS), *summaries]  # noqa: S311 - no secret
    for ref in chosen:
        item = portfolio.by_ref[ref][0]
        report = about(portfolio, ref)
        shown = {(row.ref, "start" if row.start else "") for row in report.needs[1:] if row.seen is None}
        assert shown == plan.needs(ref)
        behind = [each.ref for each in web.behind(item)]
        assert len(behind) == len(set(behind))
        assert set(behind) == plan.behind(ref)
        assert report.blast is not None
        assert report.blast.items == len(behind)
        assert report.blast.promises == sum(
            name.endswith("/end") for name in behind if name not in plan.unstated
        )
        assert set(report.blast.programs) == {name.partition("/")[0] for name in behind}
        if not circles:
            own = {ref, *(each.ref for each in web.inside(item))}
            assert set(behind) == {each.ref for each in schedule.behind([item])} - own


@pytest.mark.parametrize("seed", range(100))
def test_what_all_nodes_reach_is_what_networkx_says(seed: int) -> None:
    graph: nx.DiGraph[int] = nx.gnp_random_graph(30, 0.01 + seed / 2000, seed=seed, directed=True)
    graph.add_edge(seed % 30, seed % 30)
    found = dict(reached([list(graph.successors(n)) for n in range(30)], [1 << n for n in range(30)]))
    assert found == {n: sum(1 << m for m in {n, *nx.descendants(graph, n)}) for n in range(30)}


# size and hostility


def sheets(tasks: dict[str, object], **more: object) -> Portfolio:
    project = Project.model_validate({"name": "A", "tasks": tasks, **more})
    sheet = ProjectSheet("a", "p/a.yaml", project)
    program = ProgramSheet("p", "p/program.yaml", Program.model_validate({"name": "P"}), (sheet,))
    return Portfolio(Charter(), {}, (program,))


def test_a_chain_of_5000_is_told_whole_in_every_format() -> None:
    tasks: dict[str, object] = {
        f"t{n}": {"duration": "1d"} | ({"after": [f"t{n - 1}"]} if n else {}) for n in range(5000)
    }
    report = about(sheets(tasks), "p/a/t4999")
    assert len(report.needs) == 5000
    assert report.needs[-1].depth == 4999
    document = present(report, lambda place: f"{place.file}:1")
    for shown in (
        plain.render(document),
        markdown.render(document),
        terminal.render(document, width=80, colour=False, glyphs=True),
    ):
        assert len(re.findall(r"\bt0\b", shown)) == 1
        assert len(shown.splitlines()) > 5000
    drawing = flowchart(report)
    assert drawing.count("-->") == MOST_LINKS
    assert f'  rest["{4999 - MOST_LINKS} links more are left out"]\n' in drawing
    assert len(drawing) < MOST_CHARACTERS


def test_10000_items_with_500_commitments_are_told_within_seconds() -> None:
    tasks: dict[str, object] = {
        f"t{n}": {"duration": "1d"} | ({"after": [f"t{(n - 100) if n >= 100 else 0}"]} if n else {})
        for n in range(10_000)
    }
    dependencies = {
        f"d{n}": {"external": "Lab", "for": f"t{n * 7}", "need_by": "2026-02-01", "promised": "2026-02-02"}
        for n in range(500)
    }
    portfolio = sheets(tasks, dependencies=dependencies)
    started = time.perf_counter()
    report = about(portfolio)
    whole = about(portfolio, "p/a/t0")
    assert time.perf_counter() - started < 5  # 0.9 s on a quiet machine
    assert len(report.commitments) == 500
    assert whole.blast is not None
    assert whole.blast.items == 9999


HOSTILE = '"]; click n0 href "javascript:x" ##[error] <script>`@all`|\x1b[31m \u202e end subgraph %%{init}%%'


@pytest.mark.parametrize("width", [80, 160])
def test_the_screen_fits_and_nothing_in_a_name_acts(width: int) -> None:
    portfolio = sheets(
        {"a": {"name": HOSTILE, "duration": "1d"}, "b": {"duration": "1d", "after": ["a"]}},
        dependencies={"d": {"name": HOSTILE, "external": HOSTILE, "for": "b", "need_by": "2026-01-01"}},
    )
    for report in (about(portfolio), about(portfolio, "p/a/b"), about(portfolio, "p/a/a")):
        document = present(report, lambda place: f"{place.file}:2")
        shown = terminal.render(document, width=width, colour=False, glyphs=True)
        assert max(map(cells, shown.splitlines())) <= width
        for text in (shown, plain.render(document), markdown.render(document), flowchart(report)):
            assert not {"\x1b", "\u202e"} & set(text)
        assert "<script>" not in markdown.render(document)


def test_no_name_breaks_out_of_a_flowchart() -> None:
    portfolio = sheets({"a": {"name": HOSTILE, "duration": "1d"}, "end": {"duration": "1d", "after": ["a"]}})
    assert flowchart(about(portfolio, "p/a/end")) == (
        "flowchart LR\n"
        '  n0["#34;#93;#59; click n0 href #34;javascript:x#34; #35;#35;#91;error#93; '
        '#60;script#62;#96;#64;all#96;#124;#92;x1b#91;#8230;, 2026-01-05"]\n'
        '  n1["end, 2026-01-06"]\n'
        '  n0 -->|"FS"| n1\n'
    )


def test_a_plan_without_commitments_says_so_in_a_line(read: Read) -> None:
    report = about(read(HEAD | {"p/a.yaml": "name: A\nmilestones: {m: {due: 2026-02-01}}\n"}))
    assert plain.render(present(report, str)) == (
        "Commitments  as of 2026-01-05 (--as-of)\n"
        "=======================================\n"
        "  No commitments. No link leads from one program to another either.\n"
    )
    alone = about(read(HEAD | {"p/a.yaml": "name: A\nmilestones: {m: {due: 2026-02-01}}\n"}), "p/a/m")
    assert plain.render(present(alone, lambda _: "here")) == (
        "Dependencies of p/a/m  as of 2026-01-05 (--as-of)\n"
        "=================================================\n"
        "  Nothing is behind it.\n"
        "\n"
        "Needs\n"
        "  It waits for nothing.\n"
        "\n"
        "Needed by\n"
        "  Nothing waits for it.\n"
        "\n"
        "  spin why p/a/m  what drives its date\n"
    )
