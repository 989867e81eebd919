"""Small histories: what files said after each commit, read from their text by the real reader."""

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

import pytest

from plateSpinner.analysis.history.promise import Event, Promise
from plateSpinner.analysis.history.record import Record, record
from plateSpinner.analysis.history.slips import UNREAD, Ledger, Revision, Step, Unread
from plateSpinner.finding import Place
from plateSpinner.model.component import Program, Project
from plateSpinner.workspace.refusals import read_fact
from plateSpinner.workspace.yaml import read

Known = Record | Unread | None
BUNDLE = Path(__file__).parents[3].parent / "shared" / "real" / "kubernetes-history.bundle"
GIT = shutil.which("git") or ""


@pytest.fixture(scope="session")
def git() -> Callable[..., str]:
    """What git says in a folder, whatever the user's settings are."""
    if not GIT:
        pytest.skip("git is not here")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    env = {**kept, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def said(folder: Path, *words: str) -> str:
        ran = subprocess.run([GIT, *words], check=True, cwd=folder, env=env, capture_output=True, timeout=120)  # noqa: S603
        return ran.stdout.decode("utf-8", "replace")

    return said


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory, git: Callable[..., str]) -> Path:
    """A real plan with its history."""
    if not BUNDLE.is_file():
        pytest.skip(f"no real history at {BUNDLE}")
    folder = tmp_path_factory.mktemp("real") / "plan"
    git(BUNDLE.parent, "clone", "--quiet", "--branch", "main", str(BUNDLE), str(folder))
    return folder


def known(ref: str, text: str | None) -> Known:
    """What a file is known by: None where it is gone, unread where the text is `?`."""
    if text is None:
        return None
    if text == "?":
        return UNREAD
    role, model = ("project", Project) if "/" in ref else ("program", Program)
    reading = read(f"name: {ref}\n{text}".encode(), f"{role}.yaml")
    assert reading.findings == ()
    taken = read_fact(model, reading.data, partial(Place, f"{role}.yaml"))
    assert taken.findings == ()
    return record(role, taken.fact)


@pytest.fixture
def commit() -> Callable[..., Step]:
    """A commit of a day (month-day of 2026) with the files that it changed, by reference."""

    def made(
        day: str,
        files: Mapping[str, str | None],
        renamed: Mapping[str, str] | None = None,
        before: Mapping[str, str | None] | None = None,
    ) -> Step:
        when = dt.date.fromisoformat(day if len(day) > 5 else f"2026-{day}")
        return Step(
            Revision(f"{when:%m%d}".ljust(40, "0"), when, "Jo", f"Plan of {day}", "#7"),
            {ref: known(ref, text) for ref, text in files.items()},
            renamed or {},
            None if before is None else {ref: known(ref, text) for ref, text in before.items()},
            {ref: f"{ref}.yaml" for ref in files},
        )

    return made


@pytest.fixture
def told() -> Callable[[Ledger], list[str]]:
    """Every event of a ledger as a line, in the order of the promises."""

    def line(promise: Promise, event: Event) -> str:
        texts = (day.text if day else "-" for day in (event.before, event.after))
        days = "" if event.days is None else f" {event.days:+d}"
        made = event.decision
        why = "" if made is None else f" by {made.ref}{'' if made.same_commit else ' before'}"
        at = f"{event.revision.day:%m-%d}"
        return f"{at} {promise.kind} {promise.ref} {event.happened} {' '.join(texts)}{days}{why}"

    return lambda book: [line(promise, event) for promise, event in book.events()]
