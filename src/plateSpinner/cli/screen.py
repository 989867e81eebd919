"""Where output goes: a terminal of some width, a pipe, or a CI log."""

import os
import sys
from dataclasses import dataclass
from typing import TextIO

from plateSpinner.document import Document
from plateSpinner.render.gate import ci_safe, printable

NARROWEST, WIDEST = 40, 160


@dataclass(frozen=True, slots=True)
class Screen:
    """What standard output is: `width` is None for a pipe, where nothing is wrapped or cut."""

    width: int | None
    colour: bool
    glyphs: bool


def screen() -> Screen:
    """Look at standard output; Rich knows NO_COLOR, FORCE_COLOR, TERM, COLUMNS and old Windows consoles."""
    glyphs = _is_unicode(sys.stdout.encoding or "ascii")
    tty = sys.stdout.isatty()
    if not tty and os.environ.get("FORCE_COLOR", "") in ("", "0"):
        return Screen(None, colour=False, glyphs=glyphs)
    from rich.console import Console

    console = Console()
    colour = console.color_system is not None and not console.no_color and not console.legacy_windows
    return Screen(max(NARROWEST, min(console.width, WIDEST)) if tty else None, colour=colour, glyphs=glyphs)


_ASCII = str.maketrans(
    {"→": "->", "·": "|", "…": "...", "─": "-"} | dict(zip("▁▂▃▄▅▆▇█", "12345678", strict=True))
)
"""Signs of our own texts, for a stream that can't write them; what else it can't is escaped."""


def emit(text: str, *, commands: bool = False, aside: bool = False) -> None:
    """Write to standard output; safe as lines of a CI log where this runs in one.

    `commands` are meant for the runner that reads the log, and go out as they are; `aside` sends
    them to the error stream.
    """
    _write(sys.stderr if aside else sys.stdout, text, commands=commands)


def emit_data(text: str) -> None:
    """Write text of a format that is read by programs: in UTF-8, whatever the locale says."""
    sys.stdout.flush()
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def complain(line: str) -> None:
    """Write a line to the error stream, with nothing in it that acts on a terminal."""
    _write(sys.stderr, printable(line) + "\n")


def show(document: Document, *, markdown: bool = False) -> None:
    """Write a document as fits: for a screen, a pipe, or as Markdown."""
    if markdown:
        from plateSpinner.render.markdown import render as as_markdown

        emit(as_markdown(document))
        return
    here = screen()
    if here.width is None and not here.colour:
        from plateSpinner.render.plain import render as as_plain

        emit(as_plain(document))
        return
    from plateSpinner.render.terminal import render as on_terminal

    emit(on_terminal(document, width=here.width or WIDEST, colour=here.colour, glyphs=here.glyphs))


def _write(stream: TextIO, text: str, *, commands: bool = False) -> None:
    if not commands and (os.environ.get("GITHUB_ACTIONS") or os.environ.get("CI")):
        text = ci_safe(text)
    encoding = stream.encoding or "utf-8"
    if not _is_unicode(encoding):
        text = text.translate(_ASCII)
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))


def _is_unicode(encoding: str) -> bool:
    return encoding.lower().replace("-", "").startswith("utf")
