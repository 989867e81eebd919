"""Every page is its test: what the bad plans break and where, and that the good ones hold."""

import ast
import datetime as dt
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

import pytest

from plateSpinner.finding import BEFORE, Finding
from plateSpinner.model.policy import Profile
from plateSpinner.rules.catalogue import Entry, Page, always, catalogue, find, find_page
from plateSpinner.rules.changeset import Changeset
from plateSpinner.rules.run import Choice, run
from plateSpinner.workspace.fixes import fix, write
from plateSpinner.workspace.ignores import in_plan, judge
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import Places
from plateSpinner.workspace.tree import Folder

SECTIONS = ["Why", "Bad", "Good", "Silence"]
BLOCK = re.compile(r"```(yaml|sh)\n(.*?)```", re.DOTALL)
EXPECTED = re.compile(r"  # ([A-Z]\d{3}) (.+)$")
STORY = re.compile(r"# (before|approved|author|acknowledged|pushes): .+")
EXPECTED_AT = re.compile(r"# (programs/.*):(\d+) ([A-Z]\d{3}) (.+)")
SOURCE = Path(__file__).parents[2] / "src/plateSpinner"
BASH = shutil.which("bash") or ""


@dataclass(frozen=True)
class Example:
    """A plan of a page: its day, its files, and the findings that its comments announce."""

    as_of: dt.date | None
    files: dict[str, str]
    expected: list[tuple[str, int, str, str]]
    script: str = ""
    """What a shell makes the plan with, where files alone can't show it."""
    story: list[tuple[str, str]] = field(default_factory=list)
    """What is behind it: each line of the story, with the text of the file that it heads."""


class Story(Protocol):
    """As of conftest.py."""

    def take(self, line: str) -> dict[str, str] | None: ...


def read(block: str) -> Example:
    as_of, files, expected, name = None, {}, [], ""
    story: list[tuple[str, str]] = []
    for line in block.splitlines():
        if match := re.fullmatch(r"# as-of: (\d{4}-\d\d-\d\d)", line):
            as_of = dt.date.fromisoformat(match[1])
        elif STORY.fullmatch(line):
            story.append((line, ""))
            name = ""
        elif match := re.fullmatch(r"# (programs/\S+\.yaml)", line):
            name = match[1]
            files[name] = ""
        elif match := EXPECTED_AT.fullmatch(line):
            expected.append((match[1], int(match[2]), match[3], match[4]))
        elif not name:
            story[-1] = (story[-1][0], f"{story[-1][1]}{line}\n")
        else:
            files[name] += line + "\n"
            if match := EXPECTED.search(line):
                expected.append((name, files[name].count("\n"), match[1], match[2]))
    return Example(as_of, files, sorted(expected), story=story)


def read_script(script: str) -> Example:
    told = [EXPECTED_AT.fullmatch(line) for line in script.splitlines()]
    return Example(None, {}, sorted((m[1], int(m[2]), m[3], m[4]) for m in told if m), script)


def examples(page: Page, section: str) -> list[Example]:
    text = page.text().split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    return [read(block) if kind == "yaml" else read_script(block) for kind, block in BLOCK.findall(text)]


def made(example: Example, root: Path) -> Path:
    """The plan of an example, written; the folder of its portfolio.yaml."""
    root.mkdir(exist_ok=True)
    for name, text in example.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    if example.script:
        if not BASH or sys.platform == "win32":
            pytest.skip("bash is not here, or links and permissions are others")
        if "chmod" in example.script and os.geteuid() == 0:
            pytest.skip("no permission stops root")
        subprocess.run([BASH, "-euo", "pipefail", "-c", example.script], cwd=root, check=True)  # noqa: S603
    return root / "programs"


Findings = Callable[[Example, Path, Entry], list[tuple[str, int, str, str]]]


@pytest.fixture
def findings(story: Callable[[], Story], changeset: Callable[..., Changeset | None]) -> Findings:
    """What a rule finds in an example, with what is behind it."""

    def found(example: Example, root: Path, entry: Entry) -> list[tuple[str, int, str, str]]:
        assert example.as_of is not None, "a page's plan names its day: # as-of: 2026-11-23"
        loaded = load(made(example, root))
        assert loaded.findings == ()
        told = story()
        for line, text in example.story:
            files = told.take(line)
            if files:
                files[list(files)[-1]] = text
        changes = changeset(told, example.files, loaded.portfolio, root)
        checked = run(loaded.portfolio, example.as_of, Choice(Profile.STRICT, select=(entry.name,)), changes)
        here, then = Places(Folder(root / "programs")), Places(Folder(root / "before" / "programs"))
        mine = [finding for finding in (*checked.findings,) if finding.name == entry.name]
        sides = [then if finding.places[0].label == BEFORE else here for finding in mine]
        return sorted(shown(finding, places) for finding, places in zip(mine, sides, strict=True))

    return found


def shown(finding: Finding, places: Places) -> tuple[str, int, str, str]:
    place = finding.places[0]
    return (f"programs/{place.file}", places.span(place).line, finding.code, finding.message)


ENTRIES = [pytest.param(entry, id=name) for name, entry in catalogue().items()]


@pytest.mark.parametrize("entry", ENTRIES)
def test_a_page_has_its_title_and_sections_in_order(entry: Entry) -> None:
    lines = entry.text().splitlines()
    assert lines[0] == f"# {entry.name} ({entry.rule.code})"
    assert lines[2].rstrip(".").lower() == entry.rule.summary.lower()
    assert [line[3:] for line in lines if line.startswith("## ")] == SECTIONS


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_bad_plans_of_a_page_break_its_rule_where_their_comments_say(
    entry: Entry, tmp_path: Path, findings: Findings
) -> None:
    bad = examples(entry, "Bad")
    assert bad
    for number, example in enumerate(bad):
        assert example.expected
        assert findings(example, tmp_path / str(number), entry) == example.expected


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_good_plans_of_a_page_break_nothing(entry: Entry, tmp_path: Path, findings: Findings) -> None:
    good = examples(entry, "Good")
    assert good
    for number, example in enumerate(good):
        assert findings(example, tmp_path / str(number), entry) == []


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_waiver_that_a_page_shows_covers_what_its_bad_plans_break(entry: Entry, tmp_path: Path) -> None:
    silence = entry.text().split("## Silence\n", 1)[1]
    written = re.search(r"`waivers: (\[\{rule: .*?\}\])`", silence, re.DOTALL)
    if written is None or all(example.story for example in examples(entry, "Bad")):
        return
    waiver = "waivers: " + " ".join(written[1].replace("…", "agreed").split()) + "\n"
    covered = []
    for number, example in enumerate(examples(entry, "Bad")):
        assert example.as_of is not None
        for name, text in example.files.items():
            root = tmp_path / f"{number}-{name.replace('/', '-')}"
            waived = replace(example, files={**example.files, name: text + waiver})
            loaded = load(made(waived, root))
            checked = run(loaded.portfolio, example.as_of, Choice(Profile.STRICT, select=(entry.name,)))
            covered += [finding for finding in checked.waived if finding.name == entry.name]
    assert covered


ALWAYS = [pytest.param(page, id=name) for name, page in always().items()]


def told(example: Example, root: Path) -> list[Finding]:
    """All that is told of an example whatever is chosen: of its files, its comments, and its fixes."""
    loaded = load(made(example, root))
    day = example.as_of or dt.date(2026, 11, 23)
    checked = run(loaded.portfolio, day, Choice(Profile.STRICT))
    places = Places(Folder(loaded.root))
    located = [(finding, places.span(finding.places[0])) for finding in checked.findings]
    comments = judge(located, in_plan(loaded.tree), day, {rule.rule for rule in checked.rules})
    fixed = fix(loaded.root, checked.findings)
    return [*loaded.findings, *comments.findings, *fixed.refused, *write(loaded.root, fixed.changes)]


@pytest.mark.parametrize("page", ALWAYS)
def test_a_page_of_what_is_always_told_begins_and_goes_on_as_a_rules_page(page: Page) -> None:
    lines = page.text().splitlines()
    severity = "" if page.rule.severity == "error" else f", {page.rule.severity}"
    assert lines[0] == f"# {page.name} ({page.rule.code}{severity})"
    assert lines[2].rstrip(".").lower() == page.rule.summary.lower()
    assert [line[3:] for line in lines if line.startswith("## ")] == SECTIONS


@pytest.mark.parametrize("page", ALWAYS)
def test_the_bad_plans_of_such_a_page_break_what_their_comments_say_and_nothing_else(
    page: Page, tmp_path: Path
) -> None:
    bad = examples(page, "Bad")
    assert bad
    for number, example in enumerate(bad):
        assert page.rule.code in {code for _, _, code, _ in example.expected}
        found = told(example, tmp_path / str(number))
        places = Places(Folder(tmp_path / str(number) / "programs"))
        assert sorted(shown(finding, places) for finding in found) == example.expected
        mine = {(f.name, f.severity) for f in found if f.code == page.rule.code}
        assert mine == {(page.name, page.rule.severity)}


@pytest.mark.parametrize("page", ALWAYS)
def test_the_good_plans_of_such_a_page_break_nothing(page: Page, tmp_path: Path) -> None:
    good = examples(page, "Good")
    assert good
    for number, example in enumerate(good):
        assert told(example, tmp_path / str(number)) == []


def codes_in_source() -> Iterator[str]:
    """Every code that stands as a text in the program, less those of imported schedules."""
    for path in sorted(SOURCE.rglob("*.py")):
        if "mspdi" in path.parts:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield from re.findall(r"\A[A-Z]\d{3}\Z", node.value)


def test_every_code_that_a_finding_can_carry_has_one_page_and_one_name() -> None:
    pages = [*catalogue().values(), *always().values()]
    codes = [page.rule.code for page in pages]
    assert sorted(set(codes)) == sorted(codes)
    assert sorted(set(codes_in_source())) == sorted(codes)
    assert len({page.name for page in pages}) == len(pages)


def test_a_page_is_found_by_name_or_code_and_only_rules_are_rules() -> None:
    assert find_page("unknown-key") is find_page("S001") is find_page("s001") is always()["unknown-key"]
    assert find_page("D101") is find("D101") is catalogue()["milestone-overdue"]
    assert find("S001") is None
    assert find_page("S999") is None
