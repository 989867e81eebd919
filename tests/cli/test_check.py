"""`spin check` and `spin rule`, end to end."""

import json
import re
import subprocess
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml
from tests.repository import git

Ran = subprocess.CompletedProcess[str]
REAL = Path(__file__).parents[2].parent / "shared" / "real" / "kubernetes"

PLAN = {
    "portfolio.yaml": "spin: 1\ndata_date: 2026-11-23\n",
    "checkout/program.yaml": "name: Checkout\nowner: jo\nstatus: active\n",
    "checkout/api.yaml": (
        "name: API\nowner: jo\nstatus: active\n"
        "milestones:\n  beta: {due: 2026-11-11}\n  ga: {due: 2027-02-26}\n"
    ),
}
OVERDUE = "milestone 'beta' 12 days overdue (due 2026-11-11), no forecast"
ONLY = ("--select", "milestone-overdue", "--profile", "minimal")


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    return write(tmp_path, PLAN)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    for name, text in files.items():
        path = folder / "programs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


def test_an_overdue_milestone_fails_and_says_file_line_and_the_way_out(
    spin: Callable[..., Ran], plan: Path
) -> None:
    ran = spin("check", *ONLY, cwd=plan)
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    assert lines[0] == f"programs/checkout/api.yaml:5:15: error D101 milestone-overdue: {OVERDUE}"
    assert lines[1:4] == [
        "  5 |   beta: {due: 2026-11-11}",
        "    |               ^^^^^^^^^^",
        "  help: give a forecast, or mark it done",
    ]
    assert ran.stdout.endswith("as of 2026-11-23 (data_date of the plan).\n")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 1),
        (("--fail-on", "never"), 0),
        (("--exit-zero",), 0),
        (("--as-of", "2026-11-11"), 0),
        (("--as-of", "2026-11-12"), 1),
        (("--ignore", "D101"), 0),
        (("--ignore", "dates"), 0),
        (("--select", "no-such-rule"), 2),
        (("--profile", "none-such"), 2),
        (("--report", "sarif"), 2),
    ],
)
def test_exit_codes(spin: Callable[..., Ran], plan: Path, options: tuple[str, ...], code: int) -> None:
    assert spin("check", "--profile", "minimal", *options, cwd=plan).returncode == code


def test_an_unknown_rule_is_answered_with_the_nearest(spin: Callable[..., Ran], plan: Path) -> None:
    ran = spin("check", "--select", "milestone-overdu", cwd=plan)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "spin: no rule 'milestone-overdu'\n  help: did you mean 'milestone-overdue'?\n"


def test_errors_of_the_files_fail_the_check_too(spin: Callable[..., Ran], tmp_path: Path) -> None:
    files = PLAN | {"checkout/api.yaml": "name: API\nowner: jo\nstatus: actve\n"}
    ran = spin("check", "--profile", "minimal", cwd=write(tmp_path, files))
    assert ran.returncode == 1
    assert ran.stdout.startswith(
        "programs/checkout/api.yaml:3:9: error S004 unknown-word: 'status' is 'actve'\n"
    )


def test_reports_go_to_files_beside_what_is_shown(spin: Callable[..., Ran], plan: Path) -> None:
    options = [
        f"--report={name}={name}.out" for name in ("sarif", "junit", "gitlab", "rdjson", "json", "markdown")
    ]
    ran = spin("check", *ONLY, *options, "--format", "concise", cwd=plan)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[0] == (
        f"programs/checkout/api.yaml:5:15: error D101[milestone-overdue] {OVERDUE}"
        " (give a forecast, or mark it done)"
    )
    results = json.loads((plan / "sarif.out").read_text())["runs"][0]["results"]
    assert [result["ruleId"] for result in results] == ["D101"]
    assert json.loads((plan / "gitlab.out").read_text())[0]["location"]["lines"]["begin"] == 5
    assert "| error |" in (plan / "markdown.out").read_text()


def test_under_github_actions_there_are_annotations_and_a_summary(
    spin: Callable[..., Ran], plan: Path
) -> None:
    summary = plan / "summary.md"
    summary.write_text("before\n")
    env = {"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_STEP_SUMMARY": str(summary)}
    ran = spin("check", *ONLY, cwd=plan, env=env)
    commands = [line for line in (ran.stdout + ran.stderr).splitlines() if line.startswith("::")]
    told = "title=D101 milestone-overdue,file=programs/checkout/api.yaml,line=5,endLine=5,col=15,endColumn=25"
    way = "Way out: give a forecast, or mark it done"
    assert commands == [f"::error {told}::programs/checkout/api.yaml:5: {OVERDUE}. {way}"]
    text = summary.read_text()
    assert text.startswith("before\n## spin check as of 2026-11-23\n")
    assert text.count("| error |") == 1


def test_a_milestone_named_like_a_command_does_not_act_on_the_job(
    spin: Callable[..., Ran], tmp_path: Path
) -> None:
    hostile = 'name: "::error::x\\n::add-mask::y ##[group]z"\nstatus: active\nowner: jo\nmilestones:\n'
    files = PLAN | {"checkout/api.yaml": hostile + '  "::stop-commands::x##[error]y": {due: 2026-11-11}\n'}
    env = {"GITHUB_ACTIONS": "true", "CI": "true"}
    ran = spin("check", *ONLY, cwd=write(tmp_path, files), env=env)
    assert ran.returncode == 1
    commands = [line for line in (ran.stdout + ran.stderr).splitlines() if line.lstrip().startswith("::")]
    assert [line.split(" ", 1)[0] for line in commands] == ["::error"]
    assert "##[" not in ran.stdout + ran.stderr


def test_the_list_of_rules_and_every_page(spin: Callable[..., Ran], tmp_path: Path) -> None:
    data = spin("rule", "--format", "json", cwd=tmp_path).stdout
    assert spin("rule", "--json", cwd=tmp_path).stdout == data
    rules = json.loads(data)["rules"]
    names = [rule["rule"] for rule in rules]
    assert "milestone-overdue" in names
    shown = spin("rule", cwd=tmp_path).stdout
    assert all(f"  {name}  " in shown for name in names)
    assert spin("rule", "d101", cwd=tmp_path).stdout == spin("rule", "milestone-overdue", cwd=tmp_path).stdout
    pages = spin("rule", "--all", cwd=tmp_path).stdout
    titles = re.findall(r"^# ([a-z0-9-]+) \(([A-Z]\d{3})(?:, [a-z]+)?\)$", pages, re.MULTILINE)
    assert titles == [(rule["rule"], rule["code"]) for rule in rules]


@pytest.mark.parametrize(
    ("word", "title"),
    [
        ("dangling-reference", "# dangling-reference (R001)"),
        ("s004", "# unknown-word (S004)"),
        ("W903", "# ignore-unused (W903, warning)"),
    ],
)
def test_what_is_always_told_has_its_page_and_no_rules_switch(
    spin: Callable[..., Ran], plan: Path, word: str, title: str
) -> None:
    assert spin("rule", word, cwd=plan).stdout.startswith(f"{title}\n")
    for option in ("--select", "--ignore"):
        ran = spin("check", option, word, cwd=plan)
        assert (ran.returncode, ran.stdout) == (2, "")
        way = "--select and --ignore are about rules"
        assert ran.stderr == f"spin: '{word}' is always told\n  help: {way}\n"


@pytest.mark.skipif(not REAL.is_dir(), reason="needs ../shared/real/kubernetes")
def test_every_overdue_milestone_of_the_real_plan_is_found_at_its_due_line(spin: Callable[..., Ran]) -> None:
    ran = spin("-C", str(REAL), "check", *ONLY, "--format", "json")
    found = {
        (f["file"].rpartition("programs/")[2], f["places"][0]["line"])
        for f in json.loads(ran.stdout)["findings"]
    }
    expected = set()
    for path in sorted((REAL / "programs").glob("*/*.yaml")):
        text = path.read_text()
        project = yaml.load(text, yaml.BaseLoader)  # noqa: S506 - every scalar as text
        if project.get("status") in ("active", "proposed") and path.name != "program.yaml":
            for id_, milestone in project.get("milestones", {}).items():
                if milestone.get("due", "9") < "2024-12-26" and not milestone.get("done"):
                    lines = text.splitlines()
                    start = lines.index(f"  {id_}:")
                    line = next(n for n in range(start, len(lines)) if lines[n].startswith("    due:"))
                    expected.add((f"{path.parent.name}/{path.name}", line + 1))
    assert len(expected) == 273
    assert found == expected


def test_a_pull_request_fails_only_on_what_it_brings(spin: Callable[..., Ran], plan: Path) -> None:
    git(plan, "init", "-q", "-b", "main")
    git(plan, "add", ".")
    git(plan, "commit", "-qm", "plan")
    git(plan, "checkout", "-qb", "change")
    assert spin("check", *ONLY, "--only-new", "main", cwd=plan).returncode == 0
    api = plan / "programs" / "checkout" / "api.yaml"
    api.write_text("# a line more\n" + api.read_text() + "  early: {due: 2026-11-20}\n")
    ran = spin("check", *ONLY, "--only-new", "main", "--format", "concise", cwd=plan)
    assert ran.returncode == 1
    assert ran.stdout.splitlines()[0].startswith(
        "programs/checkout/api.yaml:8:16: error D101[milestone-overdue]"
    )
    assert "Found 1 error in 1 file." in ran.stdout
    assert "1 finding known from the base" in ran.stdout
    assert spin("check", "--only-new", "no-such-branch", cwd=plan).returncode == 2


def test_an_exception_beside_the_line_holds_through_its_last_day(
    spin: Callable[..., Ran], tmp_path: Path
) -> None:
    comment = "  # spin: ignore[milestone-overdue] until=2026-11-23 agreed with the merchants"
    api = PLAN["checkout/api.yaml"].replace("{due: 2026-11-11}", "{due: 2026-11-11}" + comment)
    folder = write(tmp_path, PLAN | {"checkout/api.yaml": api})
    assert spin("check", *ONLY, cwd=folder).returncode == 0
    late = spin("check", *ONLY, "--as-of", "2026-11-24", "--format", "json", cwd=folder)
    assert late.returncode == 1
    assert [f["rule"] for f in json.loads(late.stdout)["findings"]] == ["milestone-overdue", "ignore-expired"]


def ignoring(rule: str, until: str = "2026-11-20") -> str:
    return f"  # spin: ignore[{rule}] until={until} agreed"


def only_new(spin: Callable[..., Ran], folder: Path, *options: str) -> list[tuple[str, str, int]]:
    """Name, item and line of what is told beside what the first commit of the plan has."""
    ran = spin("check", "--only-new", "main", "--format", "json", *options, cwd=folder)
    findings = json.loads(ran.stdout)["findings"]
    return [(f["rule"], f["item"], f["places"][0]["line"]) for f in findings]


def branched(folder: Path) -> None:
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", ".")
    git(folder, "commit", "-qm", "plan")
    git(folder, "checkout", "-qb", "change")


API = "name: API\nowner: jo\nstatus: active\nmilestones:\n"
BETA, GA = "  beta: {due: 2026-12-11}", "  ga: {due: 2027-02-26}"
STALE = ignoring("stale-update")
OLD = ignoring("milestone-overdue")
LATER = OLD.replace("2026-11-20", "2026-11-21")


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ([BETA + OLD, GA], [BETA + OLD, GA], []),
        ([BETA + OLD, GA], ["  # a line more", BETA + OLD, GA], []),
        ([BETA + OLD, GA], [GA, BETA + OLD], []),
        ([BETA + OLD, GA], [BETA + LATER, GA], []),
        ([BETA + OLD, GA], [BETA + OLD, GA + OLD], [("ignore-expired", "checkout/api/ga", 6)]),
        ([BETA + OLD, GA], [BETA, GA + OLD], [("ignore-expired", "checkout/api/ga", 6)]),
        ([BETA + OLD, GA], [BETA + STALE, GA], [("ignore-expired", "checkout/api/beta", 5)]),
        ([BETA + OLD, GA], [BETA + OLD, STALE, GA], [("ignore-expired", "checkout/api/ga", 6)]),
        ([BETA + OLD, GA], [OLD, BETA + OLD, GA], [("ignore-expired", "checkout/api/beta", 6)]),
        ([GA], ["# spin: ignore[D101] agreed", GA], [("ignore-unreadable", "checkout/api/ga", 5)]),
    ],
)
def test_a_comment_is_known_from_the_base_by_its_rule_and_item(
    inside: Callable[..., Ran],
    tmp_path: Path,
    before: list[str],
    after: list[str],
    new: list[tuple[str, str, int]],
) -> None:
    folder = write(tmp_path, PLAN | {"checkout/api.yaml": API + "\n".join(before) + "\n"})
    branched(folder)
    (folder / "programs/checkout/api.yaml").write_text(API + "\n".join(after) + "\n")
    assert only_new(inside, folder, "--profile", "minimal") == new


@pytest.mark.parametrize(
    ("old", "new", "beta"),
    [
        ("checkout/api.yaml", "checkout/payments.yaml", "checkout/payments/beta"),
        ("checkout/api.yaml", "identity/api.yaml", "identity/api/beta"),
        ("checkout/api.yaml", "checkout/later/api.yaml", "checkout/api/beta"),
        ("checkout", "shop", "shop/api/beta"),
    ],
)
def test_what_was_found_at_the_base_is_known_in_what_is_renamed_or_moved(
    inside: Callable[..., Ran], tmp_path: Path, old: str, new: str, beta: str
) -> None:
    api = API + BETA.replace("12-11", "11-11") + "\n  docs: {due: soon, owner: sam}\nteem: blue\n"
    identity = {"identity/program.yaml": "name: Identity\nowner: jo\nstatus: active\n"}
    waiver = "{rule: decision-overdue, at: checkout/api/beta, reason: agreed, until: 2026-12-20}"
    charter = PLAN["portfolio.yaml"] + f"waivers:\n  - {waiver}\n"
    folder = write(tmp_path, PLAN | identity | {"checkout/api.yaml": api, "portfolio.yaml": charter})
    branched(folder)
    found = inside("check", "--format", "json", cwd=folder).stdout
    assert {"milestone-overdue", "invalid-value", "unknown-key"} <= {
        f["rule"] for f in json.loads(found)["findings"]
    }
    (folder / "programs" / new).parent.mkdir(exist_ok=True)
    git(folder, "mv", f"programs/{old}", f"programs/{new}")
    (folder / "programs/portfolio.yaml").write_text(charter.replace("checkout/api/beta", beta))
    assert only_new(inside, folder) == []


def test_what_is_new_in_a_renamed_project_is_told(inside: Callable[..., Ran], tmp_path: Path) -> None:
    folder = write(tmp_path, PLAN | {"checkout/api.yaml": f"{API}{BETA.replace('12-11', '11-11')}\n{GA}\n"})
    branched(folder)
    git(folder, "mv", "programs/checkout/api.yaml", "programs/checkout/pay.yaml")
    late = f"{API}{BETA.replace('12-11', '11-11')}\n{GA.replace('2027-02-26', '2026-11-12')}\n"
    (folder / "programs/checkout/pay.yaml").write_text(late)
    assert only_new(inside, folder, "--profile", "minimal") == [("milestone-overdue", "checkout/pay/ga", 6)]


def test_a_rule_that_can_t_tell_says_why_in_full(inside: Callable[..., Ran], tmp_path: Path) -> None:
    api = f"{API}  beta: {{name: Beta}}\n  ga: {{name: GA}}\n"
    folder = write(tmp_path, PLAN | {"checkout/api.yaml": api})
    said = "Not assessable:\n  D101 milestone-overdue: checkout/api/beta: due date not stated; 1 more\n\n"
    assert said in inside("check", "--profile", "minimal", cwd=folder).stdout
    assert "Not assessable:" not in inside("check", "--format", "concise", cwd=folder).stdout


def test_an_overloaded_approver_is_known_from_the_base_wherever_the_criteria_stand(
    inside: Callable[..., Ran], tmp_path: Path
) -> None:
    def milestone(id_: str, approver: str, number: int) -> str:
        criteria = "".join(f"      - {{text: c{n}, approver: {approver}}}\n" for n in range(number))
        return f"  {id_}:\n    due: 2026-12-11\n    criteria:\n{criteria}"

    files = PLAN | {"checkout/api.yaml": API + milestone("beta", "sam", 16)}
    folder = write(tmp_path, files)
    branched(folder)
    options = ("--profile", "minimal", "--select", "approver-overloaded")
    moved = API + milestone("alpha", "sam", 1) + milestone("beta", "sam", 16)
    write(folder, {"checkout/aaa.yaml": moved, "checkout/api.yaml": API + GA + "\n"})
    assert only_new(inside, folder, *options) == []
    write(folder, {"checkout/aaa.yaml": moved + milestone("ga", "maya", 16)})
    found = only_new(inside, folder, *options)
    assert found == [("approver-overloaded", "", 31)]
