"""A timeline as a Mermaid gantt chart, for pages that draw those.

By the grammar of Mermaid 11: a colon ends a name without an error, a first word that is a keyword
drops the task silently, `%%` begins a comment, and an empty section does not parse. Ends are
exclusive there. What is around other bars has no form there and is left out.
"""

import datetime as dt
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from plateSpinner.document import Bar, Shape, Timeline
from plateSpinner.render.gate import printable

_MOST: Final = 49_000
"""Mermaid draws no text of more than 50,000 characters."""
_LONGEST: Final = 80
_SPECIAL: Final = re.compile(r"[^\w ,.()/+*=!?-]", re.ASCII)
_RESERVED: Final = re.compile(
    r"\d|-|gantt|title|section|click|call|href|acctitle|accdescr|dateformat|axisformat|tickinterval"
    r"|inclusiveenddates|topaxis|excludes|includes|todaymarker|weekday|weekend",
    re.IGNORECASE,
)
_ZERO_WIDTH: Final = "\u200b"


def gantt(timeline: Timeline, title: str) -> str:
    """The bars of `timeline` by section, with one newline at the end.

    Of more than Mermaid draws the last are left out, which the title tells.
    """
    bars = [bar for bar in timeline.bars if bar.shape is not Shape.GROUP]
    lines: list[str] = []
    room, drawn = _MOST, 0
    for section, inside in groupby(bars, key=lambda bar: bar.section):
        head = f"  section {_words(section)}"
        room -= _size(head)
        for bar in inside:
            line = f"    {_words(bar.name)} :{', '.join(_data(bar, drawn + 1))}"
            room -= _size(line)
            if room < 0:
                break
            lines += (head, line) if head else (line,)
            head = ""
            drawn += 1
        if room < 0:
            break
    told = f"{_words(title)}, as of {timeline.today}"
    if drawn < len(bars):
        told += f", {drawn} of {len(bars)} bars"
    top = ["gantt", f"  title {told}", "  dateFormat YYYY-MM-DD", "  todayMarker off"]
    return "\n".join((*top, *lines)) + "\n"


def _size(line: str) -> int:
    """The characters of a line as JavaScript counts them, with its end."""
    return len(line.encode("utf-16-le")) // 2 + 1


def _words(text: str) -> str:
    """Text as a name: nothing in it ends it, and its first word is no keyword."""
    shown = printable(text).strip()
    shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST]}…"
    lead = _ZERO_WIDTH if _RESERVED.match(shown) or not shown else ""
    return lead + _SPECIAL.sub(_entity, shown)


def _entity(found: re.Match[str]) -> str:
    """Mermaid's own way to write a sign; letters of other scripts stay."""
    return f"#{ord(found[0])};" if found[0].isascii() else found[0]


def _data(bar: Bar, number: int) -> Iterator[str]:
    if bar.critical:
        yield "crit"
    if bar.done:
        yield "done"
    elif bar.worked:
        yield "active"
    if bar.shape is Shape.POINT:
        yield "milestone"
    yield f"b{number}"
    start = bar.finish if bar.shape is Shape.POINT else bar.start
    yield str(start)
    yield str(bar.finish + dt.timedelta(days=1))
