"""The files of a plan, read."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from plateSpinner.finding import Finding
from plateSpinner.workspace.tree import PlanFile, read_bytes
from plateSpinner.workspace.workers import shared
from plateSpinner.workspace.yaml import Limits, Reading, read


def readings(root: Path, files: tuple[PlanFile, ...]) -> Iterator[tuple[PlanFile, Reading]]:
    """Each file with its data, in the order given.

    The seam for a cache: what is read is a function of a file's name and bytes alone.
    """
    return zip(files, shared(partial(_reading, root), files), strict=True)


def _reading(root: Path, file: PlanFile) -> Reading:
    limits = Limits()
    raw = read_bytes(root, file.file, limits.max_bytes)
    return Reading(None, (raw,)) if isinstance(raw, Finding) else read(raw, file.file, limits)
