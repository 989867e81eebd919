"""Work on many files: by one process after the other, or by several at once where that is faster."""

import os
import sys
from collections.abc import Callable, Iterator, Sequence
from signal import SIG_IGN, SIGINT, signal
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")

MANY = 1_000
"""Files from which processes are worth their start: about 50 ms, against 0.3 ms a file."""
A_CHUNK = 64
MOST_PROCESSES = 8


def shared(make: Callable[[A], B], files: Sequence[A]) -> Iterator[B]:
    """What `make` makes of each of `files`, in the order given; all but `make` itself can be pickled."""
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
        # a copy of this process has `make` already, with all that it holds
        with ProcessPoolExecutor(processes, get_context("fork"), _begin, (make,)) as pool:
            for made in pool.map(_make, files, chunksize=A_CHUNK):
                yield made
                done += 1
    except (BrokenProcessPool, OSError):  # killed, or no process to be had: go on alone
        yield from map(make, files[done:])


_MAKES: list[Callable[[Any], Any]] = []
"""In a process of a pool: what it makes, and nothing else."""


def _begin(make: Callable[[Any], Any]) -> None:
    # Ctrl-C is the first process's affair: others might die of it holding a lock, and all would wait
    signal(SIGINT, SIG_IGN)
    _MAKES.append(make)


def _make(file: Any) -> Any:  # noqa: ANN401 - what `shared` says of both
    return _MAKES[-1](file)


def _processes() -> int:
    """How many may run at once; one where a process can't begin as a copy of this one."""
    if sys.platform != "linux":
        return 1
    return min(len(os.sched_getaffinity(0)), MOST_PROCESSES)
