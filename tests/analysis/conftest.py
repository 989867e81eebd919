"""Tiny plans, read from text by the real reader."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.analysis.concerns.concern import Concern
from plateSpinner.analysis.health import Assessment, assess
from plateSpinner.model.portfolio import Portfolio
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
def one(read: Callable[[Mapping[str, str]], Portfolio]) -> Callable[..., Assessment]:
    """The assessment of a project `p/a` that holds `text`, beside a project `p/b` with a milestone."""

    def assessed(text: str, *, charter: str = "", day: dt.date = TODAY, status: str = "active") -> Assessment:
        said = f"status: {status}\n" if status else ""
        portfolio = read(
            {
                "portfolio.yaml": f"spin: 1\n{charter}",
                "p/program.yaml": "name: P\n",
                "p/a.yaml": f"name: A\nowner: jo\n{said}{text}",
                "p/b.yaml": "name: B\nmilestones: {ga: {due: 2027-01-08, forecast: 2027-01-20}}\n",
            }
        )
        return assess(portfolio, day)["project:p/a"]

    return assessed


@pytest.fixture
def told() -> Callable[[Assessment], list[str]]:
    """The concerns of an assessment: trouble, health, item, owner, days, text, and route of the place."""

    def row(c: Concern) -> str:
        route = ".".join(map(str, c.place.route))
        return " | ".join((c.trouble, c.health, c.item.ref, c.owner, str(c.days), c.text, route))

    return lambda assessment: [row(concern) for concern in assessment.concerns]
