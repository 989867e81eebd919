"""A tree of dependencies, or the commitments, as a Mermaid flowchart.

Mermaid draws at most 500 links and 50,000 characters: the nearest are drawn, and how many are left
out is said. Ids are ours, and labels are quoted with everything escaped that Mermaid or a page
could take for markup.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from plateSpinner.model.value import Unknown
from plateSpinner.render.gate import printable
from plateSpinner.reports.deps import Branch, DepsReport

MOST_LINKS: Final = 400
MOST_CHARACTERS: Final = 45_000
_LONGEST_LABEL: Final = 60
_SAFE: Final = re.compile(r"[^\w .,:+/()'-]")


@dataclass(frozen=True, slots=True)
class _Arrow:
    """What is needed, what needs it, and how; both by their keys, with the labels of the nodes."""

    giver: str
    taker: str
    giver_label: str
    taker_label: str
    text: str
    depth: int


def flowchart(report: DepsReport) -> str:
    """The report as a flowchart; arrows lead from what is needed to what needs it."""
    arrows = sorted(_arrows(report), key=lambda arrow: arrow.depth)
    lines = ["flowchart LR"]
    ids: dict[str, str] = {}
    drawn: set[tuple[str, str]] = set()
    size, left_out = 0, 0
    for arrow in arrows:
        if (arrow.giver, arrow.taker) in drawn:
            continue
        new = [
            f'  n{len(ids) + at}["{_label(label)}"]'
            for at, (key, label) in enumerate(
                (k, v)
                for k, v in ((arrow.giver, arrow.giver_label), (arrow.taker, arrow.taker_label))
                if k not in ids
            )
        ]
        more = sum(map(len, new)) + len(arrow.text) * 6 + 40
        if len(drawn) == MOST_LINKS or size + more > MOST_CHARACTERS:
            left_out += 1
            continue
        for key in (arrow.giver, arrow.taker):
            ids.setdefault(key, f"n{len(ids)}")
        drawn.add((arrow.giver, arrow.taker))
        text = f'|"{_label(arrow.text)}"|' if arrow.text else ""
        lines += [*new, f"  {ids[arrow.giver]} -->{text} {ids[arrow.taker]}"]
        size += more
    if left_out:
        lines.append(f'  rest["{left_out} links more are left out"]')
    if not arrows:
        lines.append(f'  n0["{_label(report.scope or "No commitments")}"]')
    return "\n".join(lines) + "\n"


def _arrows(report: DepsReport) -> Iterator[_Arrow]:
    if not report.scope:
        for row in report.commitments:
            late = f" {row.late}d late" if row.is_late and not isinstance(row.late, Unknown) else ""
            taker = row.for_item or "?"
            home = row.ref.rpartition("/")[0]
            yield _Arrow(f"g{row.needs}", f"t{home}/{taker}", row.needs, taker, f"{row.name}{late}", 0)
        return
    yield from _of_tree(report.needs, down=True)
    yield from _of_tree(report.needed_by, down=False)


def _of_tree(rows: tuple[Branch, ...], *, down: bool) -> Iterator[_Arrow]:
    path: list[Branch] = []
    for row in rows:
        del path[row.depth :]
        if path:
            giver, taker = (row, path[-1]) if down else (path[-1], row)
            yield _Arrow(
                str(giver.number), str(taker.number), _named(giver), _named(taker), row.link, row.depth
            )
        path.append(row)


def _named(row: Branch) -> str:
    name = f"start of {row.name}" if row.start else row.name
    when = f", {row.projected}" if row.projected and not isinstance(row.projected, Unknown) else ""
    return f"{name[:_LONGEST_LABEL]}{'…' if len(name) > _LONGEST_LABEL else ''}{when}"


def _label(text: str) -> str:
    """Text inside a quoted label: all but letters, digits and plain signs as numbered entities."""
    return _SAFE.sub(lambda found: f"#{ord(found[0])};", printable(text)) or " "
