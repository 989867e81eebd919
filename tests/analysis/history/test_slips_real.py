"""The slips of a real plan's history, recounted by a script over the lines of `git log -p`."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from plateSpinner.analysis.history.promise import Happened
from plateSpinner.analysis.history.slips import Ledger, ledger
from plateSpinner.workspace.history import history
from plateSpinner.workspace.repository import Repository


@dataclass
class Count:
    """What the lines say: moves, and whose they were by the name of the file at the end."""

    later: int = 0
    earlier: int = 0
    days: int = 0
    slipped: set[tuple[str, str]] = field(default_factory=set)

    def rename(self, old: str, new: str) -> None:
        self.slipped = {(new if path == old else path, milestone) for path, milestone in self.slipped}


Git = Callable[..., str]


def dues(lines: list[str]) -> dict[str, str]:
    """The `due` of each milestone, from the lines of a file."""
    found, inside, milestone = {}, False, ""
    for line in lines:
        if re.match(r"\S", line):
            inside = line.rstrip() == "milestones:"
        elif inside and (match := re.match(r"  (\S+):", line)):
            milestone = match[1]
        if inside and (match := re.match(r"    due: (\d{4}-\d\d-\d\d)\s*$", line)):
            found[milestone] = match[1]
    return found


def diffs(log: str) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Each file's difference: its paths and its lines, before and after; every line is in the context."""
    for diff in re.split(r"(?m)^diff --git ", log)[1:]:
        head, _, body = diff.partition("\n@@")
        names = re.match(r"a/(.+) b/(.+)", head)
        assert names
        lines = body.split("\n")[1:]
        assert not any(line.startswith("@@") for line in lines)
        before = [line[1:] for line in lines if line[:1] in {" ", "-"}]
        after = [line[1:] for line in lines if line[:1] in {" ", "+"}]
        yield names[1], names[2], before, after


def count(folder: Path, git: Git) -> Count:
    from datetime import date  # noqa: PLC0415 - the script needs nothing else of it

    log = git(folder, "log", "-p", "-M", "-U100000", "--first-parent", "--reverse", "--format=commit %H")
    counted = Count()
    for old, new, before, after in diffs(log):
        if old != new:
            counted.rename(old, new)
        was, now = dues(before), dues(after)
        for milestone in was.keys() & now.keys():
            days = (date.fromisoformat(now[milestone]) - date.fromisoformat(was[milestone])).days
            counted.later += days > 0
            counted.earlier += days < 0
            counted.days += max(days, 0)
            if days > 0:
                counted.slipped.add((new, milestone))
    return counted


def told(folder: Path, *, all_parents: bool) -> Ledger:
    found = history(Repository(folder / "programs"), all_parents=all_parents, cached=False)
    assert found.notes == ()
    return ledger(found.steps)


@pytest.mark.parametrize("all_parents", [False, True])
def test_the_slips_of_the_real_history_are_those_that_a_script_over_its_patches_counts(
    clone: Path, git: Git, *, all_parents: bool
) -> None:
    expected = count(clone, git)
    assert (expected.later, expected.earlier) == (365, 12)
    book = told(clone, all_parents=all_parents)
    moves = [event for _, event in book.events()]
    assert sum(event.happened is Happened.LATER for event in moves) == expected.later
    assert sum(event.happened is Happened.EARLIER for event in moves) == expected.earlier
    assert sum(promise.days_pushed for promise in book.promises) == expected.days
    slipped = {(p.component, p.ref.rpartition("/")[2]) for p in book.promises if p.pushes}
    projects = {(f"{path.split('/')[1]}/{Path(path).stem}", item) for path, item in expected.slipped}
    assert slipped == projects
    assert len({component for component, _ in slipped}) == len({path for path, _ in expected.slipped})


def test_the_last_dates_of_the_real_history_are_those_of_its_files(clone: Path) -> None:
    """What is promised at the end, however it came about."""
    promises = sorted(told(clone, all_parents=False).promises, key=lambda p: p.stands or p.kept)
    last = {(p.component, p.ref.rpartition("/")[2]): str(p.last.last) for p in promises if p.last}
    open_yet = {(p.component, p.ref.rpartition("/")[2]) for p in promises if p.stands}
    files: dict[tuple[str, str], str] = {}
    for path in sorted((clone / "programs").rglob("*.yaml")):
        lines = path.read_text("utf-8").splitlines()
        if path.parent.name == "programs" or "status: cancelled" in lines:
            continue
        component = path.parent.name if path.stem == "program" else f"{path.parent.name}/{path.stem}"
        files |= {(component, item): due for item, due in dues(lines).items()}
    assert {key: last[key] for key in files} == files
    assert open_yet <= files.keys()
