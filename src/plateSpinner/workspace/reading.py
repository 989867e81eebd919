"""The files of a plan, read: one after the other, or by several processes where there are many."""

import os
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from plateSpinner.finding import Finding
from plateSpinner.workspace.tree import PlanFile, read_bytes
from plateSpinner.workspace.yaml import Limits, Reading, read

MANY = 1_000
"""Files from which processes are worth their start: about 50 ms, against 0.3 ms a file."""
A_CHUNK = 64
MOST_PROCESSES = 8


def readings(root: Path, files: tuple[PlanFile, ...]) -> Iterator[tuple[PlanFile, Reading]]:
    """Each file with its data, in the order given.

    The seam for a cache: what is read is a function of a file's name and bytes alone.
    """
    one = partial(_reading, root)
    processes = min(os.cpu_count() or 1, MOST_PROCESSES)
    if len(files) < MANY or processes == 1 or sys.platform != "linux":
        yield from zip(files, map(one, files), strict=True)
        return
    # imported here: few plans are so large
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    done = 0
    try:
        with ProcessPoolExecutor(processes, get_context("fork")) as pool:
            for file, reading in zip(files, pool.map(one, files, chunksize=A_CHUNK), strict=True):
                yield file, reading
                done += 1
    except (BrokenProcessPool, OSError):  # killed, or no process to be had: go on alone
        rest = files[done:]
        yield from zip(rest, map(one, rest), strict=True)


def _reading(root: Path, file: PlanFile) -> Reading:
    limits = Limits()
    raw = read_bytes(root, file.file, limits.max_bytes)
    return Reading(None, (raw,)) if isinstance(raw, Finding) else read(raw, file.file, limits)
