"""Nothing waits for itself."""

from collections.abc import Iterator

from plateSpinner.analysis.cycles import Cycle, cycles
from plateSpinner.finding import Finding, Severity
from plateSpinner.model.portfolio import Portfolio
from plateSpinner.model.words import shortened

LONGEST_PATH = 12


def check(portfolio: Portfolio) -> Iterator[Finding]:
    """A finding for each circle of waits, told as a path of items with the place of each wait."""
    for cycle in cycles(portfolio):
        yield _finding(cycle)


def _finding(cycle: Cycle) -> Finding:
    waits = cycle.waits
    refs = [shortened(wait.item.ref) for wait in waits]
    if len(refs) > LONGEST_PATH:
        refs = [*refs[: LONGEST_PATH - 1], f"… {len(refs) - LONGEST_PATH + 1} more"]
    path = " → ".join((*refs, refs[0]))
    first, *others = (
        wait.place.labelled(f"'{shortened(wait.item.id)}' waits for '{shortened(wait.on.id)}'")
        for wait in waits
    )
    message = (
        f"'{shortened(waits[0].item.id)}' waits for itself: {path}"
        if len(waits) == 1
        else f"circle of {len(waits)} items: {path}"
    )
    return Finding(
        "R005",
        "dependency-cycle",
        Severity.ERROR,
        message,
        (first, *others),
        "take one of these links out",
        item=waits[0].item.ref,
    )
