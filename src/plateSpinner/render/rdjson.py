"""Reviewdog's diagnostic format, rdjson: columns are UTF-8 bytes from 1, ends exclusive."""

from typing import Final

from plateSpinner.finding import Severity
from plateSpinner.render.findings import Shown
from plateSpinner.render.gate import printable
from plateSpinner.render.json import render as render_json
from plateSpinner.render.report import CheckReport, bytes_before, path

_SEVERITIES: Final = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


def render(report: CheckReport) -> str:
    """One diagnostic a finding."""
    diagnostics = [_diagnostic(shown) for shown in report.findings]
    return render_json({"source": {"name": "spin check"}, "diagnostics": diagnostics})


def _diagnostic(shown: Shown) -> dict[str, object]:
    finding = shown.finding
    way = f" ({finding.help})" if finding.help else ""
    location: dict[str, object] = {"path": path(shown)}
    if shown.spans:
        location["range"] = _range(shown)
    return {
        "message": printable(f"{finding.message}{way}"),
        "location": location,
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code},
    }


def _range(shown: Shown) -> dict[str, object]:
    """The range on the first line alone: of later lines nothing is known but their number."""
    span, line = shown.spans[0], shown.lines[0]
    end = span.end_column if span.end_line == span.line else len(line) + 1
    return {
        "start": {"line": span.line, "column": bytes_before(line, span.column)},
        "end": {"line": span.line, "column": bytes_before(line, end)},
    }
