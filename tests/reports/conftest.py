"""Tiny plans, read from text by the real reader, and their status."""

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from plateSpinner.model.portfolio import Portfolio
from plateSpinner.render.plain import render
from plateSpinner.reports.status import build
from plateSpinner.reports.status_rows import StatusReport
from plateSpinner.reports.status_screen import present
from plateSpinner.workspace.load import load
from plateSpinner.workspace.places import Places
from plateSpinner.workspace.tree import Folder

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
def status(read: Callable[[Mapping[str, str]], Portfolio]) -> Callable[..., StatusReport]:
    """The status of the plan that these files state, on one day; a program `p` is added where none is."""

    def made(files: Mapping[str, str], day: dt.date = TODAY) -> StatusReport:
        return build(read({"portfolio.yaml": "spin: 1\n"} | dict(files)), day, "--as-of")

    return made


@pytest.fixture
def screen(tmp_path: Path) -> Callable[..., str]:
    """A status as a pipe gets it, with its places."""

    def shown(report: StatusReport, most: int | None = None) -> str:
        places = Places(Folder(tmp_path))
        return render(present(report, lambda place: f"{place.file}:{places.span(place).line}", most))

    return shown
