"""The files of a plan, read."""

from collections.abc import Iterator
from functools import partial

from plateSpinner.finding import Finding
from plateSpinner.workspace.tree import PlanFile, Source
from plateSpinner.workspace.workers import shared
from plateSpinner.workspace.yaml import Limits, Reading, read

AT_ONCE = 2_000
"""Files whose bytes are held together while two plans are read beside each other."""

Known = dict[tuple[str, bytes], Reading]
"""What was read, by name and bytes of a file: what is read is a function of these alone."""


def readings(
    source: Source, files: tuple[PlanFile, ...], known: Known | None = None
) -> Iterator[tuple[PlanFile, Reading]]:
    """Each file with its data, in the order given.

    A file that is `known` is not read again: its very same reading is given, and new ones are added.
    """
    if known is None:
        return zip(files, shared(partial(_reading, source), files), strict=True)
    return _remembered(source, files, known)


def _remembered(
    source: Source, files: tuple[PlanFile, ...], known: Known
) -> Iterator[tuple[PlanFile, Reading]]:
    for at in range(0, len(files), AT_ONCE):
        some = [(file, source.read(file.file)) for file in files[at : at + AT_ONCE]]
        given = [(file.file, raw) for file, raw in some if not isinstance(raw, Finding)]
        new = [file for file in given if file not in known]
        known.update(zip(new, shared(_read, new), strict=True))
        for file, raw in some:
            yield file, Reading(None, (raw,)) if isinstance(raw, Finding) else known[file.file, raw]


def _reading(source: Source, file: PlanFile) -> Reading:
    raw = source.read(file.file)
    return Reading(None, (raw,)) if isinstance(raw, Finding) else _read((file.file, raw))


def _read(file: tuple[str, bytes]) -> Reading:
    name, raw = file
    return read(raw, name, Limits())
