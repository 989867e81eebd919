"""Tiny plans, read from text by the real reader, and what a rule says of each thing in them."""

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from plateSpinner.analysis.changes.compare import compare
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.catalogue import catalogue
from plateSpinner.rules.changeset import Changeset, Signature
from plateSpinner.rules.rule import Gap, Hit, Outcome, View
from plateSpinner.workspace.load import load

TODAY = dt.date(2026, 11, 23)


@pytest.fixture
def read(tmp_path: Path) -> Callable[[Mapping[str, str]], Portfolio]:
    """The plan that these files state; they have no errors."""

    def made(files: Mapping[str, str]) -> Portfolio:
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        loaded = load(tmp_path)
        assert loaded.findings == ()
        return loaded.portfolio

    return made


@pytest.fixture
def judged(read: Callable[[Mapping[str, str]], Portfolio]) -> Callable[..., list[str]]:
    """All that a rule says of a project `p/a` that holds `text`, as `hit p/a/m: message` or `held p/a/m`."""

    def made(
        rule: str,
        text: str,
        *,
        program: str = "",
        charter: str = "",
        status: str = "active",
        day: dt.date = TODAY,
    ) -> list[str]:
        said = f"status: {status}\n" if status else ""
        portfolio = read(
            {
                "portfolio.yaml": f"spin: 1\n{charter}",
                "p/program.yaml": f"name: P\n{program}",
                "p/a.yaml": f"name: A\n{said}{text}",
            }
        )
        return [row(outcome) for outcome in check(rule, portfolio, day)]

    return made


def check(rule: str, portfolio: Portfolio, day: dt.date) -> list[Outcome]:
    defaults = {name: dict(entry.rule.thresholds) for name, entry in catalogue().items()}
    return list(catalogue()[rule].module.check(View(portfolio, day, defaults)))


def row(outcome: Outcome) -> str:
    item = outcome.item.ref if outcome.item else "-"
    match outcome:
        case Hit():
            return f"hit {item}: {outcome.message}"
        case Gap():
            return f"gap {item}: {outcome.reason}"
        case _:
            return f"held {item}"


@dataclass
class Story:
    """What a page's plan has behind it: files that were others before, or approved; who wrote, who agreed.

    Files of `approved` go over those before; None where no plan was approved.
    """

    before: dict[str, str] = field(default_factory=dict)
    approved: dict[str, str] | None = None
    authors: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    pushes: dict[tuple[str, str], int] = field(default_factory=dict)

    def take(self, line: str) -> dict[str, str] | None:
        """Take a comment of a page for part of the story: the files that it heads, or nothing."""
        head, _, rest = line.removeprefix("# ").partition(": ")
        match head, rest.split():
            case "before", _:
                self.before[rest] = ""
                return self.before
            case "approved", ["as", "before"]:
                self.approved = {}
            case "approved", _:
                self.approved = {**(self.approved or {}), rest: ""}
                return self.approved
            case "author", _:
                self.authors.append(rest)
            case "acknowledged", _:
                self.words.append(rest)
            case "pushes", [kind, ref, count]:
                self.pushes[kind, ref] = int(count)
            case _:
                raise ValueError(line)
        return {}


@pytest.fixture
def story() -> Callable[[], Story]:
    """A new story."""
    return Story


@pytest.fixture
def changeset() -> Callable[..., Changeset | None]:
    """What became of a plan in a story: None where it has no plan before."""

    def made(told: Story, files: Mapping[str, str], after: Portfolio, root: Path) -> Changeset | None:
        if not told.before:
            return None
        before = {**files, **told.before}
        earlier = written(before, root / "before")
        approved = None
        if told.approved is not None:
            approved = written({**before, **told.approved}, root / "approved")
        authors = tuple(map(signature, told.authors))
        words = tuple(map(signature, told.words))
        return Changeset(earlier, after, compare(earlier, after), approved, authors, words, told.pushes)

    return made


def signature(text: str) -> Signature:
    name, _, email = text.removesuffix(">").partition(" <")
    return Signature(name, email)


def written(files: Mapping[str, str], root: Path) -> Portfolio:
    """The plan of these files; one without text is not there."""
    for name, text in files.items():
        if text:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, "utf-8")
    return load(root / "programs").portfolio
