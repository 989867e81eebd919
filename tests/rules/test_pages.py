"""Every rule's page is its test: what the bad plans break and where, and that the good ones hold."""

import datetime as dt
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from plateSpinner.finding import Finding
from plateSpinner.model.policy import Profile
from plateSpinner.rules.catalogue import Entry, catalogue
from plateSpinner.rules.run import Choice, run
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import Places

SECTIONS = ["Why", "Bad", "Good", "Silence"]
BLOCK = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
EXPECTED = re.compile(r"  # ([A-Z]\d{3}) (.+)$")


@dataclass(frozen=True)
class Example:
    """A plan of a page: its day, its files, and the findings that its comments announce."""

    as_of: dt.date
    files: dict[str, str]
    expected: list[tuple[str, int, str, str]]


def read(block: str) -> Example:
    as_of, files, expected, name = None, {}, [], ""
    for line in block.splitlines():
        if match := re.fullmatch(r"# as-of: (\d{4}-\d\d-\d\d)", line):
            as_of = dt.date.fromisoformat(match[1])
        elif match := re.fullmatch(r"# (programs/\S+\.yaml)", line):
            name = match[1]
            files[name] = ""
        else:
            files[name] += line + "\n"
            if match := EXPECTED.search(line):
                expected.append((name, files[name].count("\n"), match[1], match[2]))
    assert as_of is not None, "a page's plan names its day: # as-of: 2026-11-23"
    return Example(as_of, files, sorted(expected))


def examples(entry: Entry, section: str) -> list[Example]:
    text = entry.text().split(f"## {section}\n", 1)[1].split("\n## ", 1)[0]
    return [read(block) for block in BLOCK.findall(text)]


def findings(example: Example, root: Path, entry: Entry) -> list[tuple[str, int, str, str]]:
    for name, text in example.files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    loaded = load(root / "programs")
    assert loaded.findings == ()
    checked = run(loaded.portfolio, example.as_of, Choice(Profile.STRICT, select=(entry.name,)))
    places = Places(root / "programs")
    mine = [finding for finding in (*checked.findings,) if finding.name == entry.name]
    return sorted(shown(finding, places) for finding in mine)


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
    entry: Entry, tmp_path: Path
) -> None:
    bad = examples(entry, "Bad")
    assert bad
    for number, example in enumerate(bad):
        assert example.expected
        assert findings(example, tmp_path / str(number), entry) == example.expected


@pytest.mark.parametrize("entry", ENTRIES)
def test_the_good_plans_of_a_page_break_nothing(entry: Entry, tmp_path: Path) -> None:
    good = examples(entry, "Good")
    assert good
    for number, example in enumerate(good):
        assert findings(example, tmp_path / str(number), entry) == []


def test_no_code_is_used_twice() -> None:
    codes = [entry.rule.code for entry in catalogue().values()]
    assert sorted(set(codes)) == sorted(codes)
