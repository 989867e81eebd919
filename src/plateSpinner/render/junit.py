"""JUnit XML: a test case for each item that breaks a rule, and one for each rule that nothing breaks."""

from collections import Counter
from typing import Final
from xml.sax.saxutils import quoteattr

from plateSpinner.finding import Severity
from plateSpinner.render.findings import Shown
from plateSpinner.render.gate import printable
from plateSpinner.render.report import CheckReport, RuleText, path

_FAILS: Final = (Severity.ERROR, Severity.WARNING)
MOST_MISSING: Final = 20


def render(report: CheckReport) -> str:
    """One suite. Names are unique, since GitLab keeps only the first of those that aren't."""
    names: Counter[tuple[str, str]] = Counter()
    cases = [_broken(shown, names) for shown in report.findings]
    broken = {shown.finding.code for shown in report.findings}
    cases += [_whole(rule) for rule in report.rules if rule.code not in broken]
    failures = sum(shown.finding.severity in _FAILS for shown in report.findings)
    skipped = sum(rule.verdict == "not assessable" and rule.code not in broken for rule in report.rules)
    counts = f'tests="{len(cases)}" failures="{failures}" errors="0"'
    suite = f'<testsuite name="spin check" {counts} skipped="{skipped}">\n{"".join(cases)}</testsuite>\n'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites {counts}>\n{suite}</testsuites>\n'


def _broken(shown: Shown, names: Counter[tuple[str, str]]) -> str:
    finding = shown.finding
    about = (finding.name, finding.item or path(shown))
    names[about] += 1
    number = f" ({names[about]})" if names[about] > 1 else ""
    where = f"{path(shown)}:{shown.spans[0].line}" if shown.spans else path(shown)
    text = _attribute(f"{where}: {finding.message}. {finding.help}")
    inside = (
        f"<failure type={_attribute(finding.severity)} message={text}/>" if finding.severity in _FAILS else ""
    )
    head = f"classname={_attribute(f'{finding.code} {finding.name}')} name={_attribute(about[1] + number)}"
    return f"<testcase {head} file={_attribute(path(shown))}>{inside}</testcase>\n"


def _whole(rule: RuleText) -> str:
    head = f"classname={_attribute(f'{rule.code} {rule.name}')} name={_attribute('the whole plan')}"
    if rule.verdict != "not assessable":
        return f"<testcase {head}/>\n"
    told = "; ".join(f"{item}: {reason}" for item, reason in rule.missing[:MOST_MISSING])
    return f"<testcase {head}><skipped message={_attribute(f'not assessable: {told}')}/></testcase>\n"


def _attribute(text: str) -> str:
    """Quoted for an attribute: what XML can't hold as an escape, what a CI log acts on as an entity."""
    return quoteattr(printable(text)).replace("##[", "##&#91;")
