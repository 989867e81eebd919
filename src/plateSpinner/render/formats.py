"""The formats of findings by name: what `spin check --format` and `--report` can write."""

from collections.abc import Callable, Mapping
from typing import Final

from plateSpinner.render import findings, github, gitlab, junit, rdjson, sarif
from plateSpinner.render.json import render as render_json
from plateSpinner.render.report import CheckReport, fingerprints, path


def full(report: CheckReport) -> str:
    """Every finding with the lines it speaks of."""
    return findings.full(report.findings) if report.findings else ""


def concise(report: CheckReport) -> str:
    """A line a finding."""
    return findings.concise(report.findings) if report.findings else ""


def json(report: CheckReport) -> str:
    """Versioned JSON: the findings, and how every rule came out."""
    return render_json(
        {
            "report": "check",
            "version": 1,
            "as_of": report.as_of,
            "findings": [
                {
                    "code": shown.finding.code,
                    "rule": shown.finding.name,
                    "severity": shown.finding.severity,
                    "item": shown.finding.item,
                    "message": shown.finding.message,
                    "help": shown.finding.help,
                    "fixable": shown.finding.fix is not None,
                    "fingerprint": fingerprint,
                    "file": path(shown),
                    "places": [
                        {"file": file, "label": place.label, "line": s.line, "column": s.column}
                        | {"end_line": s.end_line, "end_column": s.end_column}
                        for file, place, s in zip(shown.paths, shown.finding.places, shown.spans, strict=True)
                    ],
                }
                for shown, fingerprint in zip(report.findings, fingerprints(report.findings), strict=True)
            ],
            "waived": report.waived,
            "known": report.known,
            "rules": [
                {
                    "code": rule.code,
                    "rule": rule.name,
                    "verdict": rule.verdict,
                    "not_assessable": [{"item": item, "reason": reason} for item, reason in rule.missing],
                }
                for rule in report.rules
            ],
        }
    )


FORMATS: Final[Mapping[str, Callable[[CheckReport], str]]] = {
    "full": full,
    "concise": concise,
    "github": github.annotations,
    "gitlab": gitlab.render,
    "sarif": sarif.render,
    "junit": junit.render,
    "rdjson": rdjson.render,
    "json": json,
    "markdown": github.summary,
}
