"""The document that every renderer's golden shows, and the goldens.

`REFRESH_GOLDENS=1 pytest tests/render` writes the files anew: read their diff before it is committed.
"""

import datetime as dt
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from plateSpinner.document import (
    Bar,
    Cell,
    Column,
    Commands,
    Document,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Row,
    Shape,
    Table,
    Timeline,
    Tone,
    Tree,
)

JANUARY, MARCH = dt.date(2026, 1, 1), dt.date(2026, 3, 1)
GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture
def matches_golden() -> Callable[[str, str], None]:
    def check(name: str, shown: str) -> None:
        path = GOLDEN / name
        if os.environ.get("REFRESH_GOLDENS"):
            path.write_text(shown, encoding="utf-8", newline="\n")
        assert shown == path.read_text(encoding="utf-8")

    return check


@pytest.fixture
def tmux(tmp_path: Path) -> Iterator[Callable[..., str]]:
    """A real terminal that can be asked what it shows: runs tmux with the words it is given."""
    program = shutil.which("tmux")
    if program is None:
        pytest.skip("needs tmux")
    start = [program, "-u", "-f", os.devnull, "-S", str(tmp_path / "socket")]
    env = {**os.environ, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color"}

    def run(*words: str) -> str:
        done = subprocess.run([*start, *words], check=True, env=env, capture_output=True)  # noqa: S603 - our own
        return done.stdout.decode()

    yield run
    run("kill-server")


@pytest.fixture
def document() -> Document:
    title = Heading("Acme platform portfolio", 1, "as of 2026-11-23")
    return Document((title, *_words(), *_tables(), *_lists()))


@pytest.fixture(scope="session")
def everywhere() -> Callable[[str], Document]:
    return _everywhere


def _everywhere(text: str) -> Document:
    """A document with `text` in each place that takes text, in each tone."""
    cells = tuple(Cell(text, tone) for tone in Tone)
    columns = tuple(Column(text, "right" if at % 2 else "left", at) for at in range(len(cells)))
    entries = (Entry(Cell(text), cells, (cells,)), Entry(Cell(text), (Cell(text),)))
    return Document(
        (
            Heading(text, 1, text),
            Heading(text, 9),
            Paragraph(cells),
            *(Paragraph((cell,)) for cell in cells),
            Table(columns, (Row(cells, (cells,)), Row(cells))),
            Table(columns, (), text),
            Table((Column(""), Column("")), (Row((Cell("x"), Cell(text))),)),
            Entries(entries, numbered=True),
            Entries(entries),
            Entries((), empty=text),
            Tree(cells, (Tree(cells, (Tree((Cell(text),)),)), Tree(cells))),
            Commands(((text, text), ("spin", text))),
            Timeline(tuple(Bar(text, text, 1, text, shape, JANUARY, MARCH) for shape in Shape), MARCH),
        )
    )


def _words() -> tuple[Paragraph, ...]:
    return (
        Paragraph(
            (
                Cell("✗ At risk", Tone.BAD),
                Cell(": 2 of 14 milestones are late, and "),
                Cell("checkout/payments-api/beta", Tone.CODE),
                Cell(" moves the launch of the whole program by three weeks unless the lab delivers."),
            )
        ),
    )


def _tables() -> tuple[Heading | Table, ...]:
    columns = (
        Column(""),
        Column("Milestone"),
        Column("Due"),
        Column("Slip", "right"),
        Column("Owner", spill=1),
        Column("Moves", "right", spill=2),
        Column("Updated", spill=3),
    )
    late = (Cell("Sandbox certificate late; beta holds if it lands by 2 December, as the lab wrote."),)
    rows = (
        Row(
            (
                Cell("✗", Tone.BAD),
                Cell("Beta with three merchants", Tone.STRONG),
                Cell("2026-12-11"),
                Cell("+7d", Tone.BAD),
                Cell("@jo", Tone.CODE),
                Cell("+21d"),
                Cell("3d ago", Tone.FAINT),
            ),
            (late,),
        ),
        Row(
            (
                Cell("!", Tone.WARN),
                Cell("決済ゲートウェイの一般公開", Tone.STRONG),
                Cell("2027-02-26"),
                Cell("+112d", Tone.WARN),
                Cell("@acme/payments-team", Tone.CODE),
                Cell(""),
                Cell("14d ago, stale", Tone.WARN),
            )
        ),
        Row(
            (
                Cell("✓", Tone.GOOD),
                Cell("Déploiement à 100 % 🚀", Tone.STRONG),
                Cell("2026-Q4"),
                Cell("0d"),
                Cell("@maya", Tone.CODE),
                Cell("0d"),
                Cell("today", Tone.FAINT),
            )
        ),
    )
    return (
        Heading("Milestones", 2, "3 open, 1 late"),
        Table(columns, rows),
        Heading("Dependencies"),
        Table(columns, (), empty="None between teams."),
    )


def _lists() -> tuple[Heading | Entries | Tree | Commands, ...]:
    first = Entry(
        Cell("now", Tone.BAD),
        (Cell("Escalate to the lab", Tone.STRONG), Cell(", asked of "), Cell("@maya", Tone.CODE)),
        (
            (Cell("Nobody else can move the date, and each week costs 35 000 EUR.", Tone.FAINT),),
            (Cell("programs/checkout/mobile/payments-api.yaml:41", Tone.CODE),),
        ),
    )
    second = Entry(Cell("soon", Tone.WARN), (Cell("Choose the PSP by 2026-12-05"),))
    spec = Tree((Cell("spec", Tone.STRONG), Cell(" done 2026-10-30", Tone.FAINT)))
    waits = Cell(" 60%, started on 2 November and waiting since then for the certificate of the lab")
    sandbox = Tree(
        (Cell("sandbox", Tone.STRONG), waits),
        (spec, Tree((Cell("identity/sso/ga", Tone.CODE),))),
    )
    return (
        Heading("Decide"),
        Entries((first, second), numbered=True),
        Entries((Entry(Cell(""), (Cell("One thing"),)), Entry(Cell(""), (Cell("Another"),)))),
        Heading("What beta waits for", 3),
        Tree((Cell("beta", Tone.STRONG),), (sandbox, Tree((Cell("review"),)))),
        Heading("Next"),
        Commands(
            (
                ("spin show checkout/payments-api/beta", "the milestone and what it waits for"),
                ("spin slips --since 2026-Q3", "what moved, and who said so"),
            )
        ),
    )
