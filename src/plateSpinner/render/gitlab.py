"""GitLab Code Quality: a bare JSON array. Equal fingerprints would collapse into one."""

from typing import Final

from plateSpinner.finding import Severity
from plateSpinner.render.gate import printable
from plateSpinner.render.json import render as render_json
from plateSpinner.render.report import CheckReport, fingerprints, path

_SEVERITIES: Final = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(report: CheckReport) -> str:
    """One object a finding; the rule's name leads the description, since GitLab does not show it."""
    return render_json(
        [
            {
                "description": printable(f"{shown.finding.name}: {shown.finding.message}"),
                "check_name": shown.finding.name,
                "fingerprint": fingerprint,
                "severity": _SEVERITIES[shown.finding.severity],
                "location": {
                    "path": path(shown),
                    "lines": {"begin": shown.spans[0].line if shown.spans else 1},
                },
            }
            for shown, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True)
        ]
    )
