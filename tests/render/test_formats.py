"""The formats of findings through their consumers' rules, with names that mean harm."""

import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest
from markdown_it import MarkdownIt

from plateSpinner.finding import Finding, Place, Severity, Span
from plateSpinner.render import github, gitlab, junit, rdjson, sarif
from plateSpinner.render.findings import Shown
from plateSpinner.render.formats import FORMATS
from plateSpinner.render.gate import ci_safe
from plateSpinner.render.report import CheckReport, RuleText, bytes_before, fingerprints

HOSTILE = [
    "::error::x",
    "##[group]x",
    "a\n::add-mask::b",
    "a\r\n##[error]b",
    "]]><script>alert(1)</script>",
    "a|b|c",
    "`rm -rf`",
    "\x1b[31mred\x1b]8;;http://x\x07",
    "\u202egnp.exe",
    "100%0A::error::x",
    "a,line=1:b",
    "\x00\x9b\ud800",
    "![x](http://e) <img src=x onerror=y> @org/team #1",
    "x" * 10_000,
]


def shown(
    message: str = "milestone 'beta' 12 days overdue",
    item: str = "checkout/api/beta",
    severity: Severity = Severity.ERROR,
    line: int = 7,
    path: str = "programs/checkout/api.yaml",
    span: Span | None = None,
    text: str = "    due: 2026-11-11",
) -> Shown:
    places = (Place(path.removeprefix("programs/"), ("milestones", "beta", "due")),)
    finding = Finding("D101", "milestone-overdue", severity, message, places, "give a forecast", item=item)
    return Shown(finding, (span or Span(line, 10, line, 20),), (path,), (text,))


RULES = (
    RuleText("D101", "milestone-overdue", "a milestone is overdue", "# page", "fail"),
    RuleText("K101", "risk-without-owner", "a risk has no owner", "# page", "pass"),
    RuleText(
        "K102",
        "risk-not-assessed",
        "a risk is not rated",
        "# page",
        "not assessable",
        (("a/b/r", "no impact"),),
    ),
)


def report(*findings: Shown) -> CheckReport:
    return CheckReport(findings, RULES, "2026-11-23", "1.2.3")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("name", FORMATS)
def test_no_format_lets_a_hostile_name_through(name: str, text: str) -> None:
    output = FORMATS[name](
        report(shown(message=f"milestone '{text}' is late", item=text, path=f"programs/{text}.yaml"))
    )
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", output)
    commands = [line for line in output.splitlines() if re.match(r"\s*::", line)]
    assert len(commands) == (1 if name == "github" else 0)
    logged = ci_safe(output) if name in ("full", "concise", "markdown") else output  # as cli.screen writes it
    assert "##[" not in logged


def test_an_annotation_escapes_texts_and_properties_as_githubs_toolkit_does() -> None:
    made = github.annotations(report(shown(message="50% a,b:c", path="programs/a,b:c%.yaml")))
    assert made == (
        "::error title=D101 milestone-overdue,file=programs/a%2Cb%3Ac%25.yaml"
        ",line=7,endLine=7,col=10,endColumn=20"
        "::programs/a,b:c%25.yaml:7: 50%25 a,b:c. Way out: give a forecast\n"
    )


def test_an_annotation_over_several_lines_has_no_columns() -> None:
    made = github.annotations(report(shown(span=Span(3, 5, 6, 2))))
    assert "line=3,endLine=6::" in made
    assert "col=" not in made


def test_nine_annotations_of_a_type_and_a_tenth_that_tells_the_rest() -> None:
    many = [shown(item=f"p/q/{n}", line=n + 1) for n in range(273)]
    lines = github.annotations(report(*many, shown(severity=Severity.WARNING))).splitlines()
    assert [line.split(" ", 1)[0] for line in lines] == ["::error"] * 10 + ["::warning"]
    assert lines[9] == "::error title=spin check::264 more of 273: see the log and the job summary"


def test_the_summary_holds_all_findings_and_stays_under_its_size() -> None:
    many = [shown(item=f"p/q/{n}", line=n + 1) for n in range(273)]
    whole = github.summary(report(*many))
    assert whole.count("| error |") == 273
    assert "273 errors · 1 rule not assessable." in whole
    huge = github.summary(report(*(shown(message="m" * 500, item=f"p/{n}") for n in range(5_000))))
    assert len(huge.encode()) < 1_000_000
    rows = huge.count("| error |")
    assert huge.endswith(f"\n{5_000 - rows} more findings are in the log: the summary is full.\n")


@pytest.mark.parametrize("text", HOSTILE)
def test_the_summary_is_one_table_row_a_finding_with_no_markup_from_names(text: str) -> None:
    page = MarkdownIt("gfm-like", {"linkify": False}).render(github.summary(report(shown(message=text))))
    assert page.count("<tr>") == 2
    assert page.count("<td>") == 5
    assert not re.search(r"<(a|img|script)\b", page)


def test_gitlab_gets_a_bare_array_with_unlike_fingerprints() -> None:
    findings = [
        shown(item="a/b/c"),
        shown(item="a/b/c", line=9),
        shown(item="a/b/d", severity=Severity.WARNING),
    ]
    made = json.loads(gitlab.render(report(*findings)))
    assert [set(one) for one in made] == [
        {"description", "check_name", "fingerprint", "severity", "location"}
    ] * 3
    assert [one["severity"] for one in made] == ["major", "major", "minor"]
    assert made[1]["location"] == {"path": "programs/checkout/api.yaml", "lines": {"begin": 9}}
    assert made[0]["description"] == "milestone-overdue: milestone 'beta' 12 days overdue"
    assert len({one["fingerprint"] for one in made}) == 3


def test_a_fingerprint_stays_when_only_the_line_or_the_days_change() -> None:
    before = shown(line=7, message="milestone 'beta' 12 days overdue")
    after = shown(line=99, message="milestone 'beta' 13 days overdue")
    assert list(fingerprints((before,))) == list(fingerprints((after,)))


def test_sarif_has_what_github_needs() -> None:
    made = json.loads(sarif.render(report(shown(path="programs/sig node/ä.yaml"))))
    assert (made["version"], len(made["runs"])) == ("2.1.0", 1)
    run = made["runs"][0]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == ["D101", "K101", "K102"]
    for rule in rules:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
    (result,) = run["results"]
    assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "D101"
    assert result["message"]["text"] == "milestone 'beta' 12 days overdue. Way out: give a forecast."
    physical = result["locations"][0]["physicalLocation"]
    assert unquote(physical["artifactLocation"]["uri"]) == "programs/sig node/ä.yaml"
    assert physical["region"] == {"startLine": 7, "startColumn": 10, "endLine": 7, "endColumn": 20}
    assert re.fullmatch(r"[0-9a-f]{32}", result["partialFingerprints"]["primaryLocationLineHash"])


def test_junit_parses_with_unique_names_and_says_what_could_not_be_told() -> None:
    same = [shown(), shown(line=9), shown(severity=Severity.INFO, item="x/y")]
    suites = ET.fromstring(junit.render(report(*same)))  # noqa: S314 - our own text
    cases = list(suites.iter("testcase"))
    names = [(case.get("classname"), case.get("name")) for case in cases]
    assert names == [
        ("D101 milestone-overdue", "checkout/api/beta"),
        ("D101 milestone-overdue", "checkout/api/beta (2)"),
        ("D101 milestone-overdue", "x/y"),
        ("K101 risk-without-owner", "the whole plan"),
        ("K102 risk-not-assessed", "the whole plan"),
    ]
    assert [[child.tag for child in case] for case in cases] == [
        ["failure"],
        ["failure"],
        [],
        [],
        ["skipped"],
    ]
    assert suites.attrib == {"tests": "5", "failures": "2", "errors": "0"}
    assert suites[0].attrib == suites.attrib | {"name": "spin check", "skipped": "1"}
    skipped = cases[4].find("skipped")
    assert skipped is not None
    assert skipped.get("message") == "not assessable: a/b/r: no impact"


def test_rdjson_counts_columns_in_utf8_bytes_with_an_exclusive_end() -> None:
    line = "  näme: 日本 x"
    one = shown(span=Span(4, 9, 4, 11), text=line)
    (made,) = json.loads(rdjson.render(report(one)))["diagnostics"]
    raw = line.encode()
    start, end = (made["location"]["range"][edge]["column"] - 1 for edge in ("start", "end"))
    assert raw[start:end].decode() == "日本"
    assert bytes_before("abc", 1) == 1


def test_json_keeps_every_finding_with_its_places_and_every_verdict() -> None:
    made = json.loads(FORMATS["json"](report(shown())))
    assert (made["report"], made["version"], made["as_of"]) == ("check", 1, "2026-11-23")
    place = {
        "file": "programs/checkout/api.yaml",
        "label": "",
        "line": 7,
        "column": 10,
        "end_line": 7,
        "end_column": 20,
    }
    assert made["findings"][0]["places"] == [place]
    assert [rule["verdict"] for rule in made["rules"]] == ["fail", "pass", "not assessable"]
