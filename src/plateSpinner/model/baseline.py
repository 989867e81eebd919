"""Baselines: the approved plan's dates, kept beside today's."""

from plateSpinner.model.dates import Day
from plateSpinner.model.durations import Duration
from plateSpinner.model.fact import Fact


class Baseline(Fact):
    """What the approved plan said of a task or a milestone."""

    start: Day | None = None
    """The day on which it was to start. Example: `2026-11-02`."""
    finish: Day | None = None
    """The day on which it was to be finished. Example: `2026-11-13`."""
    duration: Duration | None = None
    """The working time it was to take. Example: `8d`."""
