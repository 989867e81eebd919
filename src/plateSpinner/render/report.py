"""What the machine formats of findings share: the report, and how findings are named and placed."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.render.findings import Shown


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a format tells of a rule: its page is Markdown."""

    code: str
    name: str
    summary: str
    page: str
    verdict: str
    missing: tuple[tuple[str, str], ...] = ()
    """What could not be told: the item, and the reason."""


@dataclass(frozen=True, slots=True)
class CheckReport:
    """Findings in the order to show them, the most severe first, and the rules that were run."""

    findings: tuple[Shown, ...]
    rules: tuple[RuleText, ...]
    as_of: str
    version: str
    waived: int = 0
    known: int = 0
    """Findings that are left out because the base has them too."""


def fingerprints(findings: tuple[Shown, ...]) -> Iterator[str]:
    """A stable name for each finding: by rule and item, never by line or date; numbered where shared."""
    seen: Counter[tuple[str, str]] = Counter()
    for shown in findings:
        finding = shown.finding
        about = (finding.name, finding.item or (shown.paths[0] if shown.paths else ""))
        text = "\0".join((*about, str(seen[about])))
        seen[about] += 1
        yield hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def path(shown: Shown) -> str:
    """The path of the finding's first place, with `/`; the folder itself where it has none."""
    return shown.paths[0] if shown.paths else "."


def bytes_before(line: str, column: int) -> int:
    """Characters counted as UTF-8 bytes: a column from 1 in characters becomes one from 1 in bytes."""
    return len(line[: column - 1].encode("utf-8", "surrogatepass")) + 1
