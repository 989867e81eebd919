"""Scripted edits of the worked example and of the real plan: exactly what they change, in plan language."""

import shutil
from dataclasses import replace
from pathlib import Path
from typing import TypedDict

import pytest
import yaml

from plateSpinner.analysis.changes import Act, Change, Comparison, compare
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.workspace.load import load

HERE = Path(__file__).parent
EXAMPLE = HERE.parents[1] / "programs"
REAL = HERE.parents[2] / "shared" / "real" / "kubernetes" / "programs"
Edit = list[str]


class Case(TypedDict):
    edits: list[Edit]
    changes: list[str]


def cases(name: str) -> dict[str, Case]:
    read: dict[str, Case] = yaml.safe_load((HERE / name).read_text(encoding="utf-8"))
    return read


OF_EXAMPLE, OF_REAL = cases("edits_of_the_example.yaml"), cases("edits_of_the_real_plan.yaml")


@pytest.fixture(scope="session")
def example() -> Portfolio:
    return load(EXAMPLE).portfolio


@pytest.fixture(scope="session")
def real() -> Portfolio:
    return load(REAL).portfolio


def edited(source: Path, folder: Path, edits: list[Edit]) -> Portfolio:
    """What a plan says after edits, which leave it without errors."""
    shutil.copytree(source, folder)
    for file, old, new in edits:
        path = folder / file
        if old == "->":
            (folder / new).parent.mkdir(parents=True, exist_ok=True)
            path.rename(folder / new)
        elif not old and not new:
            path.unlink()
        elif not old:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(new, encoding="utf-8")
        else:
            text, asked = path.read_text(encoding="utf-8"), old.removeprefix("*")
            assert asked in text
            assert old != asked or text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
            path.write_text(text.replace(asked, new), encoding="utf-8")
    loaded = load(folder)
    assert loaded.findings == ()
    return loaded.portfolio


def told(comparison: Comparison) -> list[str]:
    return [row(change) for change in comparison.changes]


def row(change: Change) -> str:
    was = f" ({change.old_ref})" if change.old_ref != change.ref else ""
    if change.act is not Act.CHANGED:
        return f"{change.topic} {change.act} {change.kind} {change.ref}{was}"
    days = f" ({change.days:+})" if change.days is not None else ""
    says = f"{change.before or '-'} -> {change.after or '-'}"
    return f"{change.topic} {change.kind} {change.ref}{was} {change.field}: {says}{days}"


def both_ways(before: Portfolio, after: Portfolio) -> tuple[set[str], set[str]]:
    """What is told from one plan to another, and what is told backwards, turned round again."""
    turned = {Act.ADDED: Act.REMOVED, Act.REMOVED: Act.ADDED}
    there = compare(before, after)
    back = [
        replace(
            change,
            act=turned.get(change.act, change.act),
            ref=change.old_ref,
            old_ref=change.ref,
            before=change.after,
            after=change.before,
            days=None if change.days is None else -change.days,
        )
        for change in compare(after, before).changes
    ]
    assert len(back) == len(there.changes)
    return {unkeyed(change) for change in there.changes}, {unkeyed(change) for change in back}


def unkeyed(change: Change) -> str:
    """A change without what a key is called in either plan, where that was renamed."""
    return row(replace(change, field=change.field.rpartition(".")[0] or change.field))


@pytest.mark.parametrize("case", OF_EXAMPLE.values(), ids=OF_EXAMPLE.keys())
def test_an_edit_of_the_example_changes_exactly_what_it_says(
    example: Portfolio, tmp_path: Path, case: Case
) -> None:
    after = edited(EXAMPLE, tmp_path / "plan", case["edits"])
    assert told(compare(example, after)) == case["changes"]
    there, back = both_ways(example, after)
    assert there == back


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real plan at {REAL}")
@pytest.mark.parametrize("case", OF_REAL.values(), ids=OF_REAL.keys())
def test_an_edit_of_the_real_plan_changes_exactly_what_it_says(
    real: Portfolio, tmp_path: Path, case: Case
) -> None:
    after = edited(REAL, tmp_path / "plan", case["edits"])
    assert told(compare(real, after)) == case["changes"]
    there, back = both_ways(real, after)
    assert there == back


def test_most_edits_have_a_meaning_and_a_good_part_has_none() -> None:
    every = [*OF_EXAMPLE.values(), *OF_REAL.values()]
    assert len(every) >= 160
    assert sum(not case["changes"] for case in every) >= 60
