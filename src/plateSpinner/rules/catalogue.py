"""Every rule there is, found by its module, and every page: adding one edits no list."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Final, TypeVar

import plateSpinner.rules
from plateSpinner.finding import Severity
from plateSpinner.model.policy import Profile
from plateSpinner.registry import members
from plateSpinner.rules.rule import Rule, RuleModule

INTEGRITY = "integrity"
"""The family that `spin validate` runs: always on, and without a date."""
GOVERNANCE = "governance"
"""The family about a range of commits: what it found in one range says nothing of the next."""


_HEAD: Final = re.compile(r"# \S+ \((?P<code>\w+)(?:, (?P<severity>\w+))?\)\n\n(?P<summary>.+)\.\n")
"""How a page begins: without a severity, what it tells is an error."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is told under one code: its name, its family, and the page on it."""

    name: str
    family: str
    rule: Rule
    page: Path

    def text(self) -> str:
        """The page, in Markdown."""
        return self.page.read_text("utf-8")


@dataclass(frozen=True, slots=True)
class Entry(Page):
    """A rule of `spin check`, with its module."""

    module: RuleModule

    def is_on(self, profile: Profile) -> bool:
        """Whether a profile has it."""
        return profile in self.rule.profiles

    def answers_to(self, words: Iterable[str]) -> bool:
        """Whether one of `words` is its name, its code, its family, or `all`."""
        return any(word in (self.name, self.rule.code, self.family, "all") for word in words)


@cache
def catalogue() -> dict[str, Entry]:
    """Every rule by name, families and rules in alphabetical order."""
    entries: dict[str, Entry] = {}
    for family in _families():
        if family == INTEGRITY:
            continue
        for stem, module in members(import_module(f"{plateSpinner.rules.__name__}.{family}")).items():
            entry = _entry(stem, family, module)
            entries[entry.name] = entry
    return entries


@cache
def always() -> dict[str, Page]:
    """What is told whatever is chosen, by name, in the order of codes: every page without a rule beside it.

    No profile has it off and no waiver covers it: what can't be read, what leads nowhere, and
    comments that can't cover anything.
    """
    paths = [
        (path, family)
        for family in _families()
        for path in Path(plateSpinner.rules.__path__[0], family).glob("*.md")
        if not path.with_suffix(".py").exists()
    ]
    pages = sorted((_page(*at) for at in paths), key=lambda page: (page.family, page.rule.code))
    return {page.name: page for page in pages}


def find(word: str) -> Entry | None:
    """The rule of that name or code."""
    return _named(word, catalogue())


def find_always(word: str) -> Page | None:
    """What is told under that name or code whatever is chosen."""
    return _named(word, always())


def find_page(word: str) -> Page | None:
    """The page of that name or code, whatever it is of."""
    return find(word) or find_always(word)


P = TypeVar("P", bound=Page)


def _named(word: str, pages: Mapping[str, P]) -> P | None:
    return pages.get(word) or next((p for p in pages.values() if p.rule.code == word.upper()), None)


def _families() -> list[str]:
    return sorted(m.name for m in iter_modules(plateSpinner.rules.__path__) if m.ispkg)


def _entry(stem: str, family: str, module: ModuleType) -> Entry:
    page = Path(str(module.__file__)).with_suffix(".md")
    return Entry(stem.replace("_", "-"), family, module.RULE, page, module)  # type: ignore[arg-type]


def _page(path: Path, family: str) -> Page:
    said = _HEAD.match(path.read_text("utf-8"))
    if said is None:
        raise ValueError(f"{path.name} does not begin as a page")
    severity = Severity(said["severity"] or Severity.ERROR)
    summary = said["summary"][0].lower() + said["summary"][1:]
    rule = Rule(said["code"], severity, summary, needs="the plan's files", profiles=frozenset(Profile))
    return Page(path.stem.replace("_", "-"), family, rule, path)
