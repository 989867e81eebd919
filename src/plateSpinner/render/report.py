"""What the machine formats of findings share: the report, and how findings are named and placed."""

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from plateSpinner.render.findings import Shown


@dataclass(frozen=True, slots=True)
class RuleText:
    """What a format tells of a rule, or of another kind of finding: its page is Markdown."""

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
    others: tuple[RuleText, ...] = ()
    """Kinds of finding that no rule makes, as far as there are findings of them."""


def fingerprints(findings: tuple[Shown, ...]) -> Iterator[str]:
    """A stable name for each finding: by rule and item, never by line or date; numbered where shared."""
    seen: Counter[tuple[str, ...]] = Counter()
    for shown in findings:
        finding = shown.finding
        named = tuple(name for name in (finding.item, finding.about) if name)
        about = (finding.name, *(named or shown.paths[:1] or ("",)))
        text = "\0".join((*about, str(seen[about])))
        seen[about] += 1
        yield hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def path(shown: Shown) -> str:
    """The path of the finding's first place, with `/`; the folder itself where it has none."""
    return shown.paths[0] if shown.paths else "."


def bytes_before(line: str, column: int) -> int:
    """Characters counted as UTF-8 bytes: a column from 1 in characters becomes one from 1 in bytes."""
    return len(line[: column - 1].encode("utf-8", "surrogatepass")) + 1
