"""Plan files as data: YAML 1.2 read strictly, fast and without positions, and positions on demand.

Keys are always their text. Plain scalars mean what YAML 1.2 says, with fractions as exact
decimals and dates as text. What a plan file may not hold (anchors, tags, duplicate keys, ...) is
told with its place, and the rest of the file is read all the same.
"""

from collections.abc import Collection
from dataclasses import dataclass

from plateSpinner.finding import Finding, Place, Span
from plateSpinner.workspace.data import Data, Limits

__all__ = ["Data", "Limits", "Reading", "locate", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's data, None where nothing usable could be read, and what is wrong with its text."""

    data: Data
    findings: tuple[Finding, ...]


def read(raw: bytes, file: str, limits: Limits = Limits()) -> Reading:  # noqa: B008 - frozen
    """The data of a plan file, with findings in the order of its text. Never raises."""
    # imported here: a run that finds every file in its cache needs no parser
    from plateSpinner.workspace.construction import construct  # noqa: PLC0415
    from plateSpinner.workspace.encoding import decoded  # noqa: PLC0415

    text = decoded(raw, file, limits.max_bytes)
    if not isinstance(text, str):
        return Reading(None, text)
    return Reading(*construct(text, file, limits))


def locate(raw: bytes, places: Collection[Place]) -> dict[Place, Span]:
    """Where the places stand in the text of their one file, found in one pass. Never raises.

    A place with a span has that span; an empty route is line 1, column 1. A route that is not
    there stands where the longest part of it that is there stands. Of duplicate keys the first
    counts. An entry of a list has no key: its value stands for it. An empty value has no length
    and stands behind its key's colon; a block mapping or list ends where its last entry ends.
    """
    from plateSpinner.workspace.positions import positions  # noqa: PLC0415 - as above

    return positions(raw, places)
