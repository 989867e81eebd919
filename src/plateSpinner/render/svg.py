"""A timeline as a drawing: one SVG file that needs nothing else, light or dark as its reader is."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from plateSpinner.document import Bar, Shape, Timeline
from plateSpinner.render.axis import Axis, axis
from plateSpinner.render.cells import cells
from plateSpinner.render.gate import printable

_WIDTH: Final = 1200
_ROW: Final = 22
_TOP: Final = 64
_FOOT: Final = 34
_CHARACTER: Final = 8
"""The width of a character in units of the drawing, at least."""
_LONGEST: Final = 48
_TICK: Final = 8
"""Units for a cell of the axis's labels."""

_STYLE: Final = """\
text{font:12px system-ui,sans-serif;fill:#1f2328}
.head{font-size:16px;font-weight:600}
.faint{fill:#59636e}
.strong{font-weight:600}
.grid{stroke:#d1d9e0}
.today{stroke:#0969da;stroke-width:2}
.work{fill:#8ab4e8}
.done{fill:#57606a}
.critical{fill:#cf222e}
.group{fill:#818b98}
.slack{stroke:#818b98;stroke-width:2;stroke-dasharray:2 3}
.baseline{fill:none;stroke:#9a6700;stroke-width:2}
.later{stroke:#9a6700;stroke-width:2;stroke-dasharray:4 2}
.paper{fill:#ffffff}
@media (prefers-color-scheme:dark){
text{fill:#f0f6fc}
.faint{fill:#9198a1}
.grid{stroke:#3d444d}
.today{stroke:#4493f8}
.work{fill:#388bfd}
.done{fill:#8b949e}
.critical{fill:#ff7b72}
.group{fill:#656c76}
.slack{stroke:#9198a1}
.baseline{stroke:#d29922}
.later{stroke:#d29922}
.paper{fill:#0d1117}
}"""


def gantt(timeline: Timeline, title: str) -> str:
    """The bars of `timeline` under an axis of time, with one newline at the end.

    It is as wide as where it stands; each bar has a title that tells its days.
    """
    return "\n".join(_Drawing(timeline, title).lines()) + "\n"


@dataclass(slots=True)
class _Drawing:
    timeline: Timeline
    title: str

    def lines(self) -> Iterator[str]:
        bars = self.timeline.bars
        height = _TOP + _ROW * len(bars) + _FOOT
        told = f"{self.title}, as of {self.timeline.today}"
        yield f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" role="img">'
        yield f"<title>{_text(told)}</title>"
        yield f"<style>\n{_STYLE}\n</style>"
        yield f'<rect class="paper" width="{_WIDTH}" height="{height}"/>'
        yield f'<text class="head" x="12" y="24">{_text(told)}</text>'
        side = 24 + _CHARACTER * max((cells(_label(bar)) + 2 * bar.depth for bar in bars), default=0)
        scale = _scale(self.timeline, (_WIDTH - side - 12) // _TICK)
        plot = _Plot(scale, side)
        yield from plot.axis(_TOP, height - _FOOT, self.timeline.today)
        for number, bar in enumerate(bars):
            yield from plot.bar(bar, _TOP + _ROW * number)
        yield from _legend(height - 12)
        yield "</svg>"


def _scale(timeline: Timeline, width: int) -> Axis:
    days = [timeline.today]
    for bar in timeline.bars:
        days += [bar.start, *(day for day in (bar.finish, bar.latest, bar.baseline) if day)]
    return axis(min(days), max(days), width)


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where on the drawing days lie."""

    scale: Axis
    left: int

    def at(self, day: dt.date, *, end: bool = False) -> str:
        """The place of a day's begin, or its end, in units with one decimal."""
        since = (day - self.scale.first).days + end
        tenths = self.left * 10 + since * self.scale.width * _TICK * 10 // self.scale.days
        return f"{tenths // 10}.{tenths % 10}"

    def wide(self, first: dt.date, last: dt.date) -> str:
        """The width from one day to another, inclusive; never nothing."""
        return f"{max(float(self.at(last, end=True)) - float(self.at(first)), 1):.1f}"

    def axis(self, top: int, bottom: int, today: dt.date) -> Iterator[str]:
        for line, labels in enumerate(self.scale.marks):
            for at, words in labels:
                x = self.left + at * _TICK
                if line == 1:
                    yield f'<line class="grid" x1="{x}" y1="{top - 4}" x2="{x}" y2="{bottom}"/>'
                yield f'<text class="faint" x="{x}" y="{top - 24 + line * 14}">{_text(words)}</text>'
        now = self.at(today)
        yield f'<line class="today" x1="{now}" y1="{top - 6}" x2="{now}" y2="{bottom}"/>'

    def bar(self, bar: Bar, top: int) -> Iterator[str]:
        tone = "strong" if bar.critical or bar.shape is Shape.GROUP else "faint" if bar.done else ""
        x = 12 + 2 * _CHARACTER * bar.depth
        yield f"<g><title>{_text(_facts(bar))}</title>"
        yield f'<text class="{tone}" x="{x}" y="{top + 15}">{_text(_label(bar))}</text>'
        middle, end = top + _ROW // 2, self.at(bar.finish, end=True)
        if bar.latest and bar.latest > bar.finish:
            latest = self.at(bar.latest, end=True)
            yield f'<line class="slack" x1="{end}" y1="{middle}" x2="{latest}" y2="{middle}"/>'
        yield from self._shape(bar, top)
        if bar.baseline:
            yield f'<path class="baseline" d="M{self.at(bar.baseline, end=True)} {top + 9}l-4 -6h8z"/>'
        if bar.open_end:
            yield f'<path class="later" d="M{end} {middle}h14"/>'
        yield "</g>"

    def _shape(self, bar: Bar, top: int) -> Iterator[str]:
        look = "done" if bar.done else "critical" if bar.critical else "work"
        match bar.shape:
            case Shape.POINT:
                x = (float(self.at(bar.finish)) + float(self.at(bar.finish, end=True))) / 2
                yield f'<path class="{look}" d="M{x:.1f} {top + 4}l7 7l-7 7l-7 -7z"/>'
            case Shape.GROUP:
                yield self._rect("critical" if bar.critical else "group", bar.start, bar.finish, top + 8, 5)
            case Shape.WORK:
                first = bar.start if bar.done else bar.resumes or bar.start
                yield self._rect(look, first, bar.finish, top + 5, 12)
                if bar.worked:
                    yield self._rect("done", bar.start, bar.worked, top + 5, 12)

    def _rect(self, look: str, first: dt.date, last: dt.date, y: int, height: int) -> str:
        box = f'x="{self.at(first)}" y="{y}" width="{self.wide(first, last)}" height="{height}"'
        return f'<rect class="{look}" {box}/>'


def _legend(y: int) -> Iterator[str]:
    words = (("done", "done"), ("work", "to do"), ("critical", "critical"), ("group", "all inside"))
    for number, (look, text) in enumerate(words):
        x = 12 + 110 * number
        yield f'<rect class="{look}" x="{x}" y="{y - 10}" width="18" height="12"/>'
        yield f'<text class="faint" x="{x + 24}" y="{y}">{text}</text>'
    x = 12 + 110 * len(words)
    yield f'<line class="slack" x1="{x}" y1="{y - 4}" x2="{x + 18}" y2="{y - 4}"/>'
    yield f'<text class="faint" x="{x + 24}" y="{y}">float</text>'
    yield f'<path class="baseline" d="M{x + 112} {y - 9}l4 6l4 -6z"/>'
    yield f'<text class="faint" x="{x + 126}" y="{y}">baseline finish</text>'
    yield f'<line class="later" x1="{x + 240}" y1="{y - 4}" x2="{x + 258}" y2="{y - 4}"/>'
    yield f'<text class="faint" x="{x + 264}" y="{y}">may end later</text>'


def _label(bar: Bar) -> str:
    name = printable(bar.name)
    return name if len(name) <= _LONGEST else f"{name[:_LONGEST]}…"


def _facts(bar: Bar) -> str:
    days = str(bar.finish) if bar.shape is Shape.POINT else f"{bar.start} to {bar.finish}"
    words = [f"{bar.name}: {days}"]
    words += ["done"] if bar.done else []
    words += ["critical"] if bar.critical else []
    words += [f"latest {bar.latest}"] if bar.latest else []
    words += [f"baseline {bar.baseline}"] if bar.baseline else []
    words += ["may end later"] if bar.open_end else []
    return ", ".join(words)


def _text(text: str) -> str:
    """Text between tags: nothing in it is markup, or a command to the runner that logs it."""
    return escape(printable(text), quote=False).replace("#", "&#35;")
