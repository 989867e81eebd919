"""`spin diff` on real repositories: every way to ask, every format, every width."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt
from tests.repository import GIT, git

if not GIT:
    pytest.skip("git is not here", allow_module_level=True)

Json = dict[str, Any]  # what json.loads gives
Ran = subprocess.CompletedProcess[str]
Spin = Callable[..., Ran]
TOP = Path(__file__).parents[2]
SPIN = f"{sys.executable} -m plateSpinner"
MARK = "<!-- plateSpinner: spin diff -->\n"
FILE = "checkout/payments-api.yaml"
EDITS = (
    ("finish_no_earlier_than 2026-12-02", "finish_no_earlier_than 2026-12-16"),  # the lab is late
    ("promised: 2026-12-02 ", "promised: 2026-12-16 "),
    ("due: 2027-02-19 ", "due: 2027-02-12 "),
    ("owner: kofi\n    effort: 60d", "owner: ines\n    effort: 120d"),
    ("budget: ", "budget: 1"),
)


def commit(folder: Path, day: str) -> str:
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", f"As of {day}", day=day)
    return git(folder, "rev-parse", "HEAD")


def edit(plan: Path, *edits: tuple[str, str]) -> None:
    text = (plan / FILE).read_text()
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    (plan / FILE).write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """The worked example on main with a tag; then topic with a commit; one edit staged, one not."""
    shutil.copytree(TOP / "programs", tmp_path / "programs")
    plan = tmp_path / "programs"
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "2026-11-02")
    git(tmp_path, "tag", "-a", "-m", "approved", "v1")
    git(tmp_path, "switch", "--quiet", "--create", "topic")
    edit(plan, *EDITS[:2])
    commit(tmp_path, "2026-11-09")
    git(tmp_path, "switch", "--quiet", "main")
    (plan / "checkout/program.yaml").write_text((plan / "checkout/program.yaml").read_text() + "# later\n")
    commit(tmp_path, "2026-11-16")
    git(tmp_path, "switch", "--quiet", "topic")
    edit(plan, EDITS[2])
    git(tmp_path, "add", "--all")
    edit(plan, EDITS[3])
    return tmp_path


LAB = {("dependency", "certificate", "promised"), ("task", "sandbox", "constraint")}
STAGED = {("milestone", "ga", "due")}
UNSTAGED = {("task", "rollout", "owner"), ("task", "rollout", "effort")}


def asked(inside: Spin, folder: Path, *words: str) -> Json:
    ran = inside("diff", *words, "--json", cwd=folder)
    assert (ran.returncode, ran.stderr) == (0, "")
    made: Json = json.loads(ran.stdout)
    assert (made["report"], made["version"]) == ("diff", 1)
    return made


def changed(report: Json) -> set[tuple[str, str, str]]:
    return {(c["kind"], c["ref"].rpartition("/")[2], c["field"]) for c in report["changes"]}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), LAB | STAGED | UNSTAGED),  # from where it left main
        (("main",), LAB | STAGED | UNSTAGED),
        (("v1",), LAB | STAGED | UNSTAGED),
        (("HEAD",), STAGED | UNSTAGED),
        (("--staged",), STAGED),
        (("main", "--staged"), LAB | STAGED),
        (("--staged", "v1"), LAB | STAGED),
        (("v1..topic",), LAB),
        (("v1..",), LAB),
        (("..v1",), LAB),
        (("main...topic",), LAB),
        (("main..topic",), LAB),  # a comment is no change
        (("v1..main",), set()),
        (("2026-11-05",), LAB | STAGED | UNSTAGED),
        (("2026-11-05..HEAD",), LAB),
        (("2026-11-09",), STAGED | UNSTAGED),
        (("HEAD~1..HEAD",), LAB),
    ],
)
def test_every_way_to_ask(
    words: tuple[str, ...], expected: set[tuple[str, str, str]], repository: Path, inside: Spin
) -> None:
    report = asked(inside, repository, *words)
    assert changed(report) == expected
    assert changed(asked(inside, repository / "programs/checkout", *words)) == expected


def test_the_two_versions_are_named_with_commit_and_day(repository: Path, inside: Spin) -> None:
    v1, topic = git(repository, "rev-parse", "v1^{commit}"), git(repository, "rev-parse", "topic")
    report = asked(inside, repository, "v1..topic")
    assert report["base"] == {"name": "v1", "commit": v1, "day": "2026-11-02"}
    assert report["head"] == {"name": "topic", "commit": topic, "day": "2026-11-09"}
    assert asked(inside, repository)["head"] == {"name": "working tree", "commit": "", "day": None}
    assert asked(inside, repository, "--staged")["head"] == {"name": "staged", "commit": "", "day": None}


@pytest.mark.parametrize(
    ("words", "said", "help_"),
    [
        (("mian",), "no commit 'mian'", "did you mean 'main'?"),
        (("v1..topc",), "no commit 'topc'", "did you mean 'topic'?"),
        (("--staged", "v1..topic"), "a range and --staged: 'v1..topic'", "name one commit to compare what"),
        (
            ("2026-10-01",),
            "no commit up to 2026-10-01",
            "name a later day: the first commit is of 2026-11-02",
        ),
        (("v1^{tree}",), "no commit 'v1^{tree}'", ""),
        (("--", "--output=x"), "no commit '--output=x'", ""),
        (("main\x1b[31m",), "no commit 'main\\x1b[31m'", ""),
    ],
)
def test_what_is_not_there_is_told_with_the_nearest(
    words: tuple[str, ...], said: str, help_: str, repository: Path, inside: Spin
) -> None:
    ran = inside("diff", *words, cwd=repository)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(f"spin: {said}\n  help: {help_}")


def test_a_base_without_a_plan_makes_everything_new(repository: Path, inside: Spin) -> None:
    git(repository, "switch", "--quiet", "--force", "--orphan", "empty")
    (repository / "notes.txt").write_text("nothing yet\n")
    commit(repository, "2026-10-01")
    git(repository, "switch", "--quiet", "main")
    report = asked(inside, repository, "empty..main")
    programs = {c["ref"] for c in report["changes"] if (c["act"], c["kind"]) == ("added", "program")}
    assert programs == {"checkout", "identity", "residency"}
    assert {c["act"] for c in report["changes"]} <= {"added", "changed"}
    ran = inside("diff", "main..empty", cwd=repository)
    assert (ran.returncode, ran.stderr.splitlines()[0]) == (3, "spin: no plan at 'empty'")


def test_no_repository_and_no_plan_are_told_apart(tmp_path: Path, inside: Spin) -> None:
    assert inside("diff", cwd=tmp_path).returncode == 3
    (tmp_path / "portfolio.yaml").write_text("spin: 1\n")
    ran = inside("diff", cwd=tmp_path, env={"GIT_CEILING_DIRECTORIES": str(tmp_path.parent)})
    assert (ran.returncode, ran.stderr.splitlines()[0]) == (2, "spin: the plan is in no git repository")


def test_exit_code_says_whether_anything_changed(repository: Path, inside: Spin) -> None:
    codes = [
        inside("diff", *words, "--exit-code", cwd=repository).returncode
        for words in (("v1..topic",), ("v1..v1",), ("v1..main",))
    ]
    assert codes == [1, 0, 0]
    assert inside("diff", "v1..topic", cwd=repository).returncode == 0


@pytest.mark.parametrize("form", ["text", "terminal", "markdown", "html", "json"])
def test_a_plan_and_itself_do_not_differ(form: str, repository: Path, inside: Spin) -> None:
    ran = inside("diff", "topic..topic", "--format", form, cwd=repository)
    assert (ran.returncode, ran.stderr) == (0, "")
    if form == "json":
        report = json.loads(ran.stdout)
        assert {k: v for k, v in report["totals"].items() if v} == {}
        lists = ("changes", "shifts", "health", "programs", "loads", "exposures", "budgets", "risks")
        assert [name for name in (*lists, "affected", "introduced", "fixed", "notes") if report[name]] == []
    else:
        assert "No change of meaning in the plan." in ran.stdout
    if form == "markdown":
        assert ran.stdout.startswith(f"{MARK}<!-- nothing changed -->\n# ")


def test_a_plan_whose_folder_is_moved_is_the_same_plan(repository: Path, inside: Spin) -> None:
    commit(repository, "2026-11-16")
    (repository / "programs").rename(repository / "plans")
    for words in ("diff", "HEAD"), ("diff", "HEAD", "--staged"):
        ran = inside("-C", "plans", *words, cwd=repository)
        assert "No change of meaning in the plan." in ran.stdout, ran.stderr
        git(repository, "add", "--all")
    path = repository / "plans" / FILE
    path.write_text(path.read_text().replace("name: General availability", "name: Everywhere"))
    changes = json.loads(inside("-C", "plans", "diff", "HEAD", "--json", cwd=repository).stdout)["changes"]
    assert [(change["before"], change["after"]) for change in changes] == [
        ("General availability", "Everywhere")
    ]
    known = inside("-C", "plans", "check", "--only-new", "HEAD", cwd=repository)
    assert known.returncode == 0
    assert "No findings." in known.stdout
    git(repository, "commit", "--quiet", "--message", "Moved")
    path.unlink()
    gone = inside("-C", "plans", "diff", "HEAD~", cwd=repository).stdout
    assert f":programs/{FILE}:" in gone


def test_what_moves_in_the_files_is_no_change(repository: Path, inside: Spin) -> None:
    git(repository, "restore", "--staged", "--worktree", ".")
    plan = repository / "programs"
    (plan / "checkout/later").mkdir()
    (plan / "checkout/buy-again.yaml").rename(plan / "checkout/later/buy-again.yaml")
    text = (plan / FILE).read_text()
    (plan / FILE).write_text("# a note\n\n" + text.replace("due: 2027-02-19 ", 'due: "2027-02-19" '))
    charter = (plan / "portfolio.yaml").read_text()
    (plan / "portfolio.yaml").write_text(charter.replace("\n", "\r\n"))
    assert changed(asked(inside, repository, "HEAD")) == set()


def placed(value: object) -> Iterator[Json]:
    """Every place in a report."""
    if isinstance(value, dict):
        if value.keys() == {"file", "line", "column"}:
            yield value
        else:
            for part in value.values():
                yield from placed(part)
    elif isinstance(value, list):
        for part in value:
            yield from placed(part)


def test_every_place_leads_to_its_line_on_its_side(repository: Path, inside: Spin) -> None:
    git(repository, "restore", "--staged", "--worktree", ".")
    edit(repository / "programs", *EDITS[2:])
    text = (repository / "programs" / FILE).read_text()
    gone = re.sub(r"  pen-test-fixes: \{.*\n", "", text).replace("pen-test-fixes, ", "")
    (repository / "programs" / FILE).write_text("# one line more\n" + gone)
    report = asked(inside, repository, "HEAD")
    places = list(placed(report))
    assert len(places) > 10
    head = git(repository, "rev-parse", "HEAD")
    sides = set()
    for place in places:
        commit_, colon, path = place["file"].rpartition(":")
        sides.add(commit_)
        assert commit_ in ("", head[:9])
        lines = git(repository, "show", f"{head}:{path}") if colon else (repository / path).read_text()
        assert lines.splitlines()[place["line"] - 1][place["column"] - 1 :].strip()
    assert sides == {"", head[:9]}
    (cut,) = [c for c in report["changes"] if c["act"] == "removed"]
    assert cut["ref"] == "checkout/payments-api/pen-test-fixes"
    line = git(repository, "show", f"HEAD:programs/{FILE}").splitlines()[cut["place"]["line"] - 1]
    assert line.startswith("  pen-test-fixes: {")
    (due,) = [c for c in report["changes"] if c["field"] == "due"]
    new = (repository / "programs" / FILE).read_text().splitlines()[due["place"]["line"] - 1]
    assert new.strip().startswith("due: 2027-02-12")
    assert (due["before"], due["after"], due["days"]) == ("2027-02-19", "2027-02-12", -7)


def test_the_same_bytes_wherever_and_whenever_it_runs(repository: Path, spin: Spin) -> None:
    words = ("diff", "main...topic", "--format", "markdown")
    first = spin(*words, cwd=repository)
    assert first.returncode == 0
    for env in (
        {"TZ": "Pacific/Kiritimati"},
        {"LANG": "de_DE.UTF-8", "LC_ALL": "tr_TR.UTF-8"},
        {"PYTHONHASHSEED": "7"},
    ):
        assert spin(*words, cwd=repository, env=env).stdout == first.stdout


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_nothing_in_the_repository_is_touched(repository: Path, inside: Spin) -> None:
    before = state(repository)
    for words in ((), ("--staged",), ("v1..topic", "--format", "html"), ("main...topic", "--stat")):
        assert inside("diff", *words, cwd=repository).returncode == 0
    assert state(repository) == before


def test_stat_counts_by_program(repository: Path, inside: Spin) -> None:
    ran = inside("diff", "--stat", cwd=repository)
    assert ran.returncode == 0
    (row,) = [line for line in ran.stdout.splitlines() if line.strip().startswith("checkout")]
    assert [int(number) for number in re.findall(r"\d+", row)] == [2, 1, 2]  # later, earlier, other
    assert "What changes" not in ran.stdout


# how it looks


@pytest.mark.parametrize(
    "command", ["diff", "diff --stat", "log", "trend", "baseline show", "log --by program"]
)
@pytest.mark.parametrize("width", [80, 160])
def test_no_line_is_wider_than_the_terminal_and_no_colour_says_the_same(
    command: str, width: int, repository: Path, terminal: Callable[..., str]
) -> None:
    git(repository, "tag", "plan-2026-q4", "v1")
    coloured = terminal(f"{SPIN} {command}", repository, width)
    plain = terminal(f"{SPIN} {command}", repository, width, codes=True, NO_COLOR="1")
    assert [line for line in coloured.splitlines() if len(line) > width] == []
    assert max(map(len, coloured.splitlines())) == width  # the rule below the title
    assert "\x1b[3" not in plain
    assert re.sub(r"\x1b\[[0-9;]*m", "", plain) == coloured


def test_a_pipe_gets_every_change_and_a_screen_says_what_it_leaves_out(
    repository: Path, spin: Spin, terminal: Callable[..., str]
) -> None:
    path = repository / "programs" / FILE
    rows = "".join(f"  more-{n:02}: {{name: More, duration: 1d}}\n" for n in range(30))
    path.write_text(path.read_text().replace("\ntasks:\n", f"\ntasks:\n{rows}", 1))
    piped = spin("diff", cwd=repository).stdout
    assert [n for n in range(30) if f"more-{n:02}" not in piped] == []
    assert "--all" not in piped
    assert spin("diff", "--all", cwd=repository).stdout == piped
    shown = terminal(f"{SPIN} diff", repository, 80, NO_COLOR="1")
    assert "more: --all" in shown


# as a comment


def test_the_markdown_is_one_comment_with_its_mark_first(repository: Path, inside: Spin) -> None:
    text = inside("diff", "--format", "markdown", cwd=repository).stdout
    assert text.startswith(f"{MARK}# Nordwind platform portfolio: main (")
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    headings = [tokens[at + 1].content for at, token in enumerate(tokens) if token.type == "heading_open"]
    parts = [heading.split(" · ")[0] for heading in headings]
    assert parts[1] == "What it does"
    assert parts.index("Who has to agree") < parts.index("Who has to know") < parts.index("What changes")
    assert [token.content for token in tokens if token.type == "html_block"] == [MARK]


@pytest.mark.parametrize(("files", "length", "least"), [(500, 60, 100), (40, 9_000, 1), (2, 60_000, 0)])
def test_a_change_too_large_for_a_comment_is_shortened_and_says_so(
    files: int, length: int, least: int, repository: Path, inside: Spin
) -> None:
    for number in range(files):
        path = repository / f"programs/checkout/more-{number}.yaml"
        path.write_text(f"name: {'x' * length}\n")
    text = inside("diff", "--format", "markdown", cwd=repository).stdout
    assert text.startswith(MARK)
    assert len(text.encode()) < 60_000
    (most,) = re.findall(
        r"\nShortened to (\d+) of each list, for a comment has no room: `spin diff` has it all.\n", text
    )
    assert int(most) >= least


HOSTILE = (
    "@everyone",
    "fixes #12 and GH-12 and acme/plan#3",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1)) ![y](https://evil.example/p.png)",
    "`code` **bold** | a | b |",
    "https://evil.example www.evil.example a@evil.example",
    MARK.strip(),
    "--> <!-- nothing changed -->",
    "line\nbreak\n# heading\n- item",
    "\x1b[31mred \u202egnp.exe",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_of_a_plan_acts_in_a_comment_or_a_page(text: str, repository: Path, inside: Spin) -> None:
    path = repository / "programs" / FILE
    hostile = json.dumps(text)
    path.write_text(
        path.read_text()
        .replace("name: Sandbox certification", f"name: {hostile}")
        .replace("name: General availability", f"name: {hostile}")
        .replace("name: Payments API v2", f"name: {hostile}")
    )
    comment = inside("diff", "--format", "markdown", cwd=repository).stdout
    tokens = MarkdownIt("gfm-like", {"linkify": False}).parse(comment)
    kinds = {t.type for t in tokens} | {child.type for t in tokens for child in t.children or ()}
    assert kinds.isdisjoint({"html_inline", "link_open", "image", "strong_em"})
    assert [token.content for token in tokens if token.type == "html_block"] == [MARK]
    assert not re.search(r"(?<![\w`&])(@everyone|#\d|GH-\d)|https?://|www\.|\w@\w", comment)
    assert comment.count(MARK.strip()) == 1
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", comment) is None
    page = inside("diff", "--format", "html", cwd=repository).stdout
    assert re.findall(r"<(?:img|script|a|iframe|object|svg)\b", page) == []
    assert re.search(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", page) is None
    assert page.count("<h1>") == 1
