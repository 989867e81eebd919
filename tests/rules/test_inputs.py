"""Without an input that a rule needs nothing may count as held: it can't be told, or is not asked."""

import datetime as dt
import re
from collections import Counter
from pathlib import Path

import pytest
import yaml

from plateSpinner.rules.catalogue import Entry, catalogue
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


def outcomes(entry: Entry, files: dict[str, str], day: str, root: Path) -> list[Outcome]:
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    defaults = {name: dict(each.rule.thresholds) for name, each in catalogue().items()}
    portfolio = load(root / "programs").portfolio
    view = View(portfolio, dt.date.fromisoformat(day), defaults, (), frozenset(defaults))
    return list(entry.module.check(view))


def counted(outcomes: list[Outcome], kind: type[Hit] | type[Held]) -> list[tuple[str, int]]:
    refs = Counter(o.item.ref if o.item else "" for o in outcomes if isinstance(o, kind))
    return list(refs.items())
