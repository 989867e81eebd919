"""Without an input that a rule needs nothing may count as held: it can't be told, or is not asked."""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
import yaml

from plateSpinner.rules.catalogue import GOVERNANCE, Entry, catalogue
from plateSpinner.rules.changeset import Changeset
from plateSpinner.rules.rule import Held, Hit, Outcome, View
from plateSpinner.workspace.load import load

FAMILIES = (
    "load",
    "dependencies",
    "budget",
    "dates",
    "log",
    "metrics",
    "ownership",
    "people",
    "quality",
    "reporting",
    "risks",
    "schedule",
    "waivers",
)
BLOCK = re.compile(r"```yaml\n# as-of: (\S+)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"^# (programs/\S+)\n", re.MULTILINE)


class Texts(yaml.SafeLoader):
    """Leaves dates as they are written."""


Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}

DEFAULTS = {name: dict(entry.rule.thresholds) for name, entry in catalogue().items()}

CASES = [
    pytest.param(entry, key, id=f"{entry.name} without {key}")
    for entry in catalogue().values()
    if entry.family in FAMILIES
    for key in sorted(set(re.findall(r"`(\w+)`", entry.rule.needs)))
]


@pytest.mark.parametrize(("entry", "key"), CASES)
def test_what_was_broken_never_counts_as_held_when_an_input_is_deleted(
    entry: Entry, key: str, tmp_path: Path
) -> None:
    bad = entry.text().split("## Bad\n", 1)[1].split("\n## Good", 1)[0]
    for number, (day, block) in enumerate(BLOCK.findall(bad)):
        _, *parts = FILE.split(block)
        files = dict(zip(parts[::2], parts[1::2], strict=True))
        before = outcomes(entry, files, day, tmp_path / f"{number}-before")
        stripped = {name: yaml.safe_dump(without(parsed(text), key)) for name, text in files.items()}
        after = outcomes(entry, stripped, day, tmp_path / f"{number}-after")
        broken = {ref for ref, _ in counted(before, Hit)}
        assert broken
        newly_held = Counter(dict(counted(after, Held))) - Counter(dict(counted(before, Held)))
        assert newly_held.keys() & broken == set()


def parsed(text: str) -> object:
    return yaml.load(text, Texts)  # noqa: S506 - a SafeLoader of which only the dates are left as texts


def without(data: object, key: str) -> object:
    if isinstance(data, dict):
        return {name: without(value, key) for name, value in data.items() if name != key}
    return [without(value, key) for value in data] if isinstance(data, list) else data


SIDES = ("the plan", "before:", "approved:")

DATED = [
    pytest.param(entry, key, sides, id=f"{entry.name} without {key} in {', '.join(sides)}")
    for entry in catalogue().values()
    if entry.family == GOVERNANCE
    for key in sorted({"due", *re.findall(r"`(\w+)`", entry.rule.needs)})
    for sides in (*((side,) for side in SIDES), SIDES[1:], SIDES)
]


class Story(Protocol):
    """As of conftest.py."""

    def take(self, line: str) -> dict[str, str] | None: ...


@pytest.mark.parametrize(("entry", "key", "sides"), DATED)
def test_nor_when_it_is_deleted_on_one_side_of_a_change_or_on_both(
    entry: Entry,
    key: str,
    sides: tuple[str, ...],
    tmp_path: Path,
    story: Callable[[], Story],
    changeset: Callable[..., Changeset | None],
) -> None:
    def judged(block: str, day: str, root: Path, stripped: tuple[str, ...]) -> list[Outcome]:
        def left(text: str, side: str) -> str:
            return yaml.safe_dump(without(parsed(text), key)) if side in stripped else text

        parts = re.split(r"^# ((?:(?:before|approved): )?programs/\S+|\w+: .+)\n", block, flags=re.MULTILINE)
        told, files = story(), dict[str, str]()
        for head, text in zip(parts[1::2], parts[2::2], strict=True):
            if head.startswith("programs/"):
                files[head] = left(text, SIDES[0])
            elif taken := told.take(f"# {head}"):
                taken[list(taken)[-1]] = left(text, head.split()[0])
        write(files, root)
        portfolio = load(root / "programs").portfolio
        changes = changeset(told, files, portfolio, root)
        return list(
            entry.module.check(View(portfolio, dt.date.fromisoformat(day), DEFAULTS, changeset=changes))
        )

    bad = entry.text().split("## Bad\n", 1)[1].split("\n## Good", 1)[0]
    for number, (day, block) in enumerate(BLOCK.findall(bad)):
        broken = {ref for ref, _ in counted(judged(block, day, tmp_path / f"{number}-whole", ()), Hit)}
        assert broken
        after = judged(block, day, tmp_path / f"{number}-stripped", sides)
        assert {ref for ref, _ in counted(after, Held)} & broken == set()


def outcomes(entry: Entry, files: dict[str, str], day: str, root: Path) -> list[Outcome]:
    write(files, root)
    portfolio = load(root / "programs").portfolio
    view = View(portfolio, dt.date.fromisoformat(day), DEFAULTS, (), frozenset(DEFAULTS))
    return list(entry.module.check(view))


def write(files: dict[str, str], root: Path) -> None:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")


def counted(outcomes: list[Outcome], kind: type[Hit] | type[Held]) -> list[tuple[str, int]]:
    refs = Counter(o.item.ref if o.item else "" for o in outcomes if isinstance(o, kind))
    return list(refs.items())
