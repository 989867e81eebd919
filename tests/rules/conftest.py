"""Tiny plans, read from text by the real reader, and what a rule says of each thing in them."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.model.portfolio import Portfolio
from plateSpinner.rules.catalogue import catalogue
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
