"""Work on many files: by one process after the other, or by several at once where that is faster."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from signal import SIG_IGN, SIGINT, signal
from typing import TypeVar

A = TypeVar("A")
B = TypeVar("B")

MANY = 1_000
"""Files from which processes are worth their start: about 50 ms, against 0.3 ms a file."""
A_CHUNK = 64
MOST_PROCESSES = 8


def shared(make: Callable[[A], B], files: Sequence[A]) -> Iterator[B]:
    """What `make` makes of each of `files`, in the order given; `make` and all of it can be pickled."""
    processes = _processes()
    if len(files) < MANY or processes == 1:
        yield from map(make, files)
        return
    # imported here: few plans are so large
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415
    from multiprocessing import get_context  # noqa: PLC0415

    done = 0
    try:
        # Ctrl-C is this process's affair: others might die of it holding a lock, and all would wait
        with ProcessPoolExecutor(processes, get_context("fork"), signal, (SIGINT, SIG_IGN)) as pool:
            for made in pool.map(make, files, chunksize=A_CHUNK):
                yield made
                done += 1
    except (BrokenProcessPool, OSError):  # killed, or no process to be had: go on alone
        yield from map(make, files[done:])


def _processes() -> int:
    """How many may run at once; one where a process can't begin as a copy of this one."""
    if sys.platform != "linux":
        return 1
    return min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
