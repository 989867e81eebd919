"""SARIF 2.1.0, as GitHub's code scanning reads it."""

from typing import Final
from urllib.parse import quote

from plateSpinner.finding import Severity
from plateSpinner.render.findings import Shown
from plateSpinner.render.gate import printable
from plateSpinner.render.json import render as render_json
from plateSpinner.render.report import CheckReport, RuleText, fingerprints, path

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
SCHEMA: Final = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS: Final = 25_000


def render(report: CheckReport) -> str:
    """One run with every rule that was checked or found against, and one result a finding."""
    rules = (*report.rules, *report.others)
    ids = {rule.code: number for number, rule in enumerate(rules)}
    results = [
        _result(shown, ids, fingerprint)
        for shown, fingerprint in zip(
            report.findings[:MOST_RESULTS], fingerprints(report.findings[:MOST_RESULTS]), strict=True
        )
    ]
    driver = {
        "name": "plateSpinner",
        "semanticVersion": report.version,
        "informationUri": "https://github.com/platespinner/platespinner",
        "rules": [_rule(rule) for rule in rules],
    }
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return render_json({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(rule: RuleText) -> dict[str, object]:
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.page, "markdown": rule.page},
        "properties": {"tags": ["plan", rule.name]},
    }


def _result(shown: Shown, ids: dict[str, int], fingerprint: str) -> dict[str, object]:
    finding = shown.finding
    index = {"ruleIndex": ids[finding.code]} if finding.code in ids else {}
    way = f" Way out: {finding.help}." if finding.help else ""
    return {
        "ruleId": finding.code,
        **index,
        "level": _LEVELS[finding.severity],
        "message": {"text": printable(f"{finding.message}.{way}")},
        "locations": [_location(shown)],
        "partialFingerprints": {"primaryLocationLineHash": fingerprint},
    }


def _location(shown: Shown) -> dict[str, object]:
    physical: dict[str, object] = {
        "artifactLocation": {"uri": quote(path(shown).encode("utf-8", "surrogatepass"))}
    }
    if shown.spans:
        span = shown.spans[0]
        empty = (span.line, span.column) == (span.end_line, span.end_column)
        physical["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endLine": span.end_line,
            "endColumn": span.end_column + empty,
        }
    return {"physicalLocation": physical}
