"""Lines and columns of a text, from indexes into it."""

import re
from bisect import bisect_right

from plateSpinner.finding import Span

_BREAK = re.compile(r"\r\n|\r|\n")


class Lines:
    """The lines of a text; breaks are LF, CRLF and a lone CR, as in YAML 1.2."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in _BREAK.finditer(text))]

    def span(self, start: int, end: int) -> Span:
        """The stretch from index `start` to `end`, exclusive; indexes count characters from 0."""
        return Span(*self._point(start), *self._point(max(start, end)))

    def _point(self, index: int) -> tuple[int, int]:
        line = bisect_right(self._starts, index)
        return line, index - self._starts[line - 1] + 1
