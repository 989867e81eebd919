"""The file formats of `spin check` against published schemas: what `schemas/README.md` lists."""

import json
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import quote

import jsonschema
import pytest
import xmlschema

from plateSpinner.finding import Finding, Place, Severity, Span
from plateSpinner.render import gitlab, junit, rdjson, sarif
from plateSpinner.render.findings import Shown
from plateSpinner.render.report import CheckReport, RuleText

SCHEMAS = Path(__file__).parent / "schemas"
JUNIT = xmlschema.XMLSchema(SCHEMAS / "junit-10.xsd")
HOSTILE = [
    "",
    " ",
    "::error::x",
    "##[group]x",
    "a\r\n\tb",
    "]]><failure/>&amp;",
    "\x00\x1b\x9b\ufffe\ud800\udfff",
    "\u202egnp.exe\u2028",
    "決😀é",
    "a b%20c:d?e#f[g]",
    "x" * 10_000,
]
HEAD = "spin: 1\ndata_date: 2026-11-23\n"
TITLE = '"\\e[31m::error::x\\n##[group]y ]]> <a&b> \\U000e0041 \\u202e 決😀 % |"'
PLANS = {
    "clean": {
        "portfolio.yaml": HEAD,
        "checkout/program.yaml": "name: Checkout\nowner: jo\n",
    },
    "300 findings": {
        "portfolio.yaml": HEAD,
        "checkout/program.yaml": "name: Checkout\nowner: jo\n",
        "checkout/api.yaml": "name: API\nowner: jo\nstatus: active\nmilestones:\n"
        + "".join(f"  m{n}: {{due: 2026-11-11}}\n" for n in range(300)),
    },
    "hostile": {
        "portfolio.yaml": HEAD + f"name: {TITLE}\n",
        "checkout/program.yaml": f"name: {TITLE}\n",
        "checkout/決%20##[x]&<é.yaml": f"name: {TITLE}\nowner: {TITLE}\nstatus: active\nmilestones:\n"
        f"  '::error::##[x]<&>%20決|': {{name: {TITLE}, due: 2026-11-11}}\n"
        f"  n: {{due: {TITLE}, after: [{TITLE}]}}\n"
        f"waivers: [{{rule: {TITLE}, reason: {TITLE}, until: 2026-11-11}}]\n",
        "checkout/broken.yaml": "name: 'never closed\n",
        "checkout/bytes.yaml": "\x00",
    },
}


def shown(text: str, span: Span | None = Span(7, 10, 7, 20), severity: Severity = Severity.ERROR) -> Shown:  # noqa: B008
    places = (Place(f"{text}.yaml", ("a",)),) if span else ()
    finding = Finding("D101", "milestone-overdue", severity, text or "late", places, text, item=text)
    return Shown(finding, (span,) * len(places) if span else (), (f"p/{text}.yaml",) * len(places), (text,))


def report(*findings: Shown) -> CheckReport:
    gaps = tuple((text, text) for text in HOSTILE)
    rules = (
        RuleText("D101", "milestone-overdue", "a milestone is overdue", "# page", "fail"),
        RuleText("K102", "risk-not-assessed", "a risk is not rated", "# page", "not assessable", gaps),
        RuleText("K101", "risk-without-owner", "a risk has no owner", "# page", "pass"),
    )
    return CheckReport(findings, rules, "2026-11-23", "0.1.0")


REPORTS = {
    "no findings": report(),
    "no rules": CheckReport((), (), "2026-11-23", "0.1.0"),
    "a rule that was not run": CheckReport((shown("x"),), (), "2026-11-23", "0.1.0"),
    "hostile": report(*(shown(text, severity=s) for text in HOSTILE for s in Severity)),
    "no place": report(shown("x", None)),
    "an empty span, and one over lines": report(
        shown("x", Span(1, 1, 1, 1)), shown("x", Span(3, 5, 6, 2)), shown("x", Span(1, 9999, 1, 9999))
    ),
}


def valid_sarif(text: str) -> int:
    """The number of results."""
    made = json.loads(text)
    schema = json.loads((SCHEMAS / "sarif-2.1.0.json").read_text("utf-8"))
    checker = jsonschema.Draft202012Validator.FORMAT_CHECKER
    jsonschema.Draft202012Validator(schema, format_checker=checker).validate(made)
    (run,) = made["runs"]
    for result in run["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert uri == quote(uri, safe="/%")  # the schema's uri-reference, which jsonschema alone can't check
    return len(run["results"])


def valid_gitlab(text: str) -> int:
    made = json.loads(text)
    schema = json.loads((SCHEMAS / "gitlab-codequality.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(made)
    assert len({one["fingerprint"] for one in made}) == len(made)
    return len(made)


def valid_rdjson(text: str) -> int:
    made = json.loads(text)
    schema = json.loads((SCHEMAS / "rdjson.json").read_text("utf-8"))
    jsonschema.Draft202012Validator(schema).validate(made)
    return len(made["diagnostics"])


def valid_junit(text: str) -> int:
    """The number of failures. Jenkins's schema lacks one attribute: `file`, which GitLab reads."""
    suites = ET.fromstring(text)  # noqa: S314 - our own text
    for case in suites.iter("testcase"):
        case.attrib.pop("file", None)
    JUNIT.validate(ET.tostring(suites, encoding="unicode"))
    names = [(case.get("classname"), case.get("name")) for case in suites.iter("testcase")]
    assert len(set(names)) == len(names)
    for counted in (suites, *suites):
        assert int(counted.attrib["tests"]) == len(names)
        assert int(counted.attrib["failures"]) == len(list(counted.iter("failure")))
    return len(list(suites.iter("failure")))


@pytest.mark.parametrize("name", REPORTS)
def test_every_report_has_the_published_shape(name: str) -> None:
    made = REPORTS[name]
    number = len(made.findings)
    assert valid_sarif(sarif.render(made)) == number
    assert valid_gitlab(gitlab.render(made)) == number
    assert valid_rdjson(rdjson.render(made)) == number
    failures = sum(one.finding.severity is not Severity.INFO for one in made.findings)
    assert valid_junit(junit.render(made)) == failures


def check(plan: Mapping[str, str], folder: Path) -> tuple[dict[str, int], dict[str, str]]:
    """How many findings of a severity a plan has, and what the command writes of it in each format."""
    for name, text in plan.items():
        path = folder / "programs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())
    formats = ("sarif", "gitlab", "rdjson", "junit", "json")
    words = [f"--report={name}={folder / name}" for name in formats]
    command = [sys.executable, "-m", "plateSpinner", "check", "-C", str(folder), "--profile=strict", *words]
    ran = subprocess.run(command, check=False, capture_output=True, cwd=folder)  # noqa: S603 - our own words
    assert ran.stderr == b""
    reports = {name: (folder / name).read_text("utf-8") for name in formats}
    severities = [finding["severity"] for finding in json.loads(reports["json"])["findings"]]
    return {severity: severities.count(severity) for severity in Severity}, reports


@pytest.mark.parametrize("name", PLANS)
def test_what_the_command_writes_has_the_published_shape(name: str, tmp_path: Path) -> None:
    counts, reports = check(PLANS[name], tmp_path)
    assert (counts["error"] >= 300) == (name == "300 findings")
    assert (sum(counts.values()) == 0) == (name == "clean")
    assert valid_sarif(reports["sarif"]) == sum(counts.values())
    (run,) = json.loads(reports["sarif"])["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
    assert valid_gitlab(reports["gitlab"]) == sum(counts.values())
    assert valid_rdjson(reports["rdjson"]) == sum(counts.values())
    assert valid_junit(reports["junit"]) == counts["error"] + counts["warning"]
