"""What a commit did to a plan, as its history is told."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, TypeAlias

from plateSpinner.analysis.history.record import Record


class Unread(Enum):
    """A file that is there and can't be read."""

    UNREAD = "unread"


UNREAD: Final = Unread.UNREAD
Known: TypeAlias = Record | Unread | None
"""What a commit made of a file; None where it is gone."""


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit; `day` is the committer's own, `request` its pull or merge request as `#12` or `!12`."""

    oid: str
    day: dt.date
    author: str
    subject: str
    request: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What one commit did to the plan's programs and projects, by reference.

    `renamed` has the old references by the new ones. Where `before` is given, commits do not follow each
    other, and what changed is held against it instead of what the steps before left. `files` has the paths
    of what changed, from the plan's folder.
    """

    revision: Revision
    changed: Mapping[str, Known]
    renamed: Mapping[str, str] = field(default_factory=dict)
    before: Mapping[str, Known] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
