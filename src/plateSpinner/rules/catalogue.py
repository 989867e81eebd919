"""Every rule there is, found by its module: adding one edits no list."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType

import plateSpinner.rules
from plateSpinner.model.policy import Profile
from plateSpinner.registry import members
from plateSpinner.rules.rule import Rule, RuleModule

INTEGRITY = "integrity"
"""The family that `spin validate` runs: always on, and without a date."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A rule with its name, its family and its module."""

    name: str
    family: str
    rule: Rule
    module: RuleModule
    page: Path

    def is_on(self, profile: Profile) -> bool:
        """Whether a profile has it."""
        return profile in self.rule.profiles

    def answers_to(self, words: Iterable[str]) -> bool:
        """Whether one of `words` is its name, its code, its family, or `all`."""
        return any(word in (self.name, self.rule.code, self.family, "all") for word in words)

    def text(self) -> str:
        """The rule's page, in Markdown."""
        return self.page.read_text("utf-8")


@cache
def catalogue() -> dict[str, Entry]:
    """Every rule by name, families and rules in alphabetical order."""
    entries: dict[str, Entry] = {}
    for family in sorted(m.name for m in iter_modules(plateSpinner.rules.__path__) if m.ispkg):
        if family == INTEGRITY:
            continue
        for stem, module in members(import_module(f"{plateSpinner.rules.__name__}.{family}")).items():
            entry = _entry(stem, family, module)
            entries[entry.name] = entry
    return entries


def find(word: str) -> Entry | None:
    """The rule of that name or code."""
    entries = catalogue()
    return entries.get(word) or next((e for e in entries.values() if e.rule.code == word.upper()), None)


def _entry(stem: str, family: str, module: ModuleType) -> Entry:
    page = Path(str(module.__file__)).with_suffix(".md")
    return Entry(stem.replace("_", "-"), family, module.RULE, module, page)  # type: ignore[arg-type]
