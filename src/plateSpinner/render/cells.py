"""Text measured and broken in terminal cells.

Widths are those of the C library, xterm, VTE and tmux, one character at a time. Terminals that
join characters into clusters draw some of them narrower; a line then ends early, never late.
"""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final
from unicodedata import category, east_asian_width

from plateSpinner.document import Cell, Line

_IDEOGRAPH: Final = r"\u2e80-\u3000\u3003-\u9fff\uf900-\ufaff\uff10-\uff60\U00020000-\U0003fffd"
_CLOSING: Final = r"\u0300-\u036f\u3001\u3002\u300d\u300f\u3099\u309a\uff01\uff09\uff0c\uff0e\uff1f"
_WORD: Final = re.compile(rf"[{_IDEOGRAPH}][{_CLOSING}]* *|[^ {_IDEOGRAPH}]+ *| +")
_PATH_PART: Final = re.compile(r"[^/]*/ *|[^/]+")


def cells(text: str) -> int:
    """The cells that `text`, which has passed `gate.printable`, takes on a terminal."""
    return len(text) if text.isascii() else sum(map(_cell, text))


def line_cells(line: Line) -> int:
    """The cells a line takes."""
    return sum(cells(cell.text) for cell in line)


def longest_word(text: str) -> int:
    """The cells of the widest word of `text`: it can't be set narrower without folding a word."""
    return max((cells(word.rstrip(" ")) for word in _WORD.findall(text)), default=0)


def wrapped(line: Line, width: int) -> list[Line]:
    """`line` as lines of at most `width` cells, broken at spaces and between ideographs.

    A word longer than `width` breaks after its slashes, then anywhere. No line ends in a space.
    Only a character of two cells is wider than a `width` of one.
    """
    if line_cells(line) <= width:
        return [stripped(line)]
    text = "".join(cell.text for cell in line)
    offsets = [0, *_breaks(text, width), len(text)]
    return [stripped(_cut(line, start, end)) for start, end in pairwise(offsets)]


def stripped(line: Line) -> Line:
    """`line` without spaces at its end and without empty cells."""
    kept = [cell for cell in line if cell.text]
    while kept:
        last = kept.pop()
        if text := last.text.rstrip(" "):
            return (*kept, Cell(text, last.tone))
    return ()


def _breaks(text: str, width: int) -> Iterator[int]:
    start = used = 0
    for word in _words(text, width):
        needed = cells(word.rstrip(" "))
        if used and used + needed > width:
            yield start
            used = 0
        if needed > width:
            *folds, used = _folds(word, width)
            yield from (start + fold for fold in folds)
        else:
            used += cells(word)
        start += len(word)


def _words(text: str, width: int) -> Iterator[str]:
    for word in _WORD.findall(text):
        if cells(word.rstrip(" ")) > width:
            yield from _PATH_PART.findall(word)
        else:
            yield word


def _folds(word: str, width: int) -> Iterator[int]:
    """Offsets at which `word` breaks to fit, and at last the cells of what then remains."""
    used = 0
    for at, char in enumerate(word):
        wide = cells(char)
        if used and used + wide > width and char != " ":
            yield at
            used = 0
        used += wide
    yield used


def _cut(line: Line, start: int, end: int) -> Line:
    parts: list[Cell] = []
    at = 0
    for cell in line:
        if part := cell.text[max(start - at, 0) : max(end - at, 0)]:
            parts.append(Cell(part, cell.tone))
        at += len(cell.text)
    return tuple(parts)


@lru_cache(maxsize=4096)
def _cell(char: str) -> int:
    if char == "\u200c" or "\u1160" <= char <= "\u11ff" or "\ud7b0" <= char <= "\ud7ff":
        return 0  # the non-joiner; vowels and finals, which join the Hangul before them
    if category(char) in {"Mn", "Me"}:
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1
