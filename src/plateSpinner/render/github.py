"""GitHub Actions: annotations as workflow commands, and the job summary.

A step shows at most ten annotations of a type and drops the rest without a word, so nine are
written and the tenth says how many more there are and where. Escapes follow GitHub's own
toolkit (`@actions/core`, command.ts): `%`, CR and LF in texts, `:` and `,` in properties too.
"""

from typing import Final

from plateSpinner.finding import Severity
from plateSpinner.model.words import counted
from plateSpinner.render.findings import Shown
from plateSpinner.render.gate import markdown, markdown_code, printable
from plateSpinner.render.report import CheckReport, path

MOST_ANNOTATIONS: Final = 9
MOST_TEXT: Final = 3_500
SUMMARY_BYTES: Final = 900_000
"""GitHub drops a whole summary over 1 MiB a step."""

_COMMANDS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def annotations(report: CheckReport) -> str:
    """Workflow commands, a line each."""
    lines: list[str] = []
    for severity in Severity:
        mine = [shown for shown in report.findings if shown.finding.severity is severity]
        lines += [_annotation(shown) for shown in mine[:MOST_ANNOTATIONS]]
        if len(mine) > MOST_ANNOTATIONS:
            more = len(mine) - MOST_ANNOTATIONS
            told = f"{more} more of {len(mine)}: see the log and the job summary"
            lines.append(f"::{_COMMANDS[severity]} title=spin check::{told}")
    return "".join(f"{line}\n" for line in lines)


def summary(report: CheckReport, most: int = SUMMARY_BYTES) -> str:
    """The job summary: every finding in a table, cut behind a whole row where it would be too long."""
    head = f"## spin check as of {report.as_of}\n\n{_totals(report)}\n"
    if not report.findings:
        return head
    head += "\n| | Where | Rule | Finding | Way out |\n| --- | --- | --- | --- | --- |\n"
    size = len(head.encode())
    rows: list[str] = []
    for number, shown in enumerate(report.findings):
        row = _row(shown)
        size += len(row.encode())
        if size > most:
            rows.append(
                f"\n{len(report.findings) - number} more findings are in the log: the summary is full.\n"
            )
            break
        rows.append(row)
    return head + "".join(rows)


def _annotation(shown: Shown) -> str:
    finding = shown.finding
    properties = {"title": f"{finding.code} {finding.name}"}
    if shown.paths:
        span = shown.spans[0]
        properties |= {"file": shown.paths[0], "line": str(span.line), "endLine": str(span.end_line)}
        if span.line == span.end_line:
            properties |= {"col": str(span.column), "endColumn": str(max(span.end_column, span.column + 1))}
    told = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
    where = f"{path(shown)}:{shown.spans[0].line}: " if shown.paths else ""
    way = f" Way out: {finding.help}" if finding.help else ""
    return f"::{_COMMANDS[finding.severity]} {told}::{_data(f'{where}{finding.message}.{way}')}"


def _data(text: str) -> str:
    text = printable(text)[:MOST_TEXT].replace("##[", "##\\[")
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _row(shown: Shown) -> str:
    finding = shown.finding
    where = f"{path(shown)}:{shown.spans[0].line}" if shown.paths else ""
    cells = (
        finding.severity,
        markdown_code(where, in_table=True),
        f"{finding.code} {finding.name}",
        markdown(finding.message),
        markdown(finding.help),
    )
    return f"| {' | '.join(cells)} |\n"


def _totals(report: CheckReport) -> str:
    counts = [(s, sum(f.finding.severity is s for f in report.findings)) for s in Severity]
    told = ", ".join(counted(number, word) for word, number in counts if number)
    unknown = sum(rule.verdict == "not assessable" for rule in report.rules)
    parts = [told or "No findings"]
    parts += [f"{counted(unknown, 'rule')} not assessable"] if unknown else []
    parts += [f"{report.waived} waived"] if report.waived else []
    parts += [f"{report.known} known from the base"] if report.known else []
    return " · ".join(parts) + "."
