"""Every command leaves with 0, 1, 2 or 3, says why on the error stream, and never shows a traceback."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

Spin = Callable[..., subprocess.CompletedProcess[str]]
Written = Callable[[Mapping[str, str]], Path]

NO_PLAN_HELP = "  help: spin init writes a new plan here, spin demo shows an example\n"
BROKEN = {
    "portfolio.yaml": "name: Broken\ndata_date: 2026-11-23\n",
    "p/program.yaml": "name: P\n",
    "p/a.yaml": "name: A\nstatus: actve\n",
}


@pytest.mark.parametrize(
    "words",
    [
        ["status"],
        ["status", "checkout"],
        ["show", "checkout/api/beta"],
        ["validate"],
        ["check", "--exit-zero"],
        ["check", "--fail-on", "never"],
        ["rule"],
        ["schema"],
        ["schema", "teams"],
        [],
        ["--version"],
        ["-V"],
    ],
    ids=" ".join,
)
def test_a_clean_run_exits_with_0_and_says_nothing_on_the_error_stream(
    words: list[str], spin: Spin, small: Path
) -> None:
    ran = spin(*words, cwd=small)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout


def test_status_exits_with_0_however_red_the_plan_is(spin: Spin, small: Path) -> None:
    ran = spin("status", "checkout", cwd=small)
    assert "RED watermelon" in ran.stdout
    assert ran.returncode == 0


def test_findings_of_the_files_make_status_show_validate_and_check_exit_with_1(
    spin: Spin, written: Written
) -> None:
    plan = written(BROKEN)
    told = "spin: 1 error in the plan's files; what could not be read is left out: see spin validate\n"
    ran = spin("validate", cwd=plan)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("programs/p/a.yaml:2:9: error S004 unknown-word: 'status' is 'actve'\n")
    for words in (["status"], ["show", "p/a"]):
        ran = spin(*words, cwd=plan)
        assert (ran.returncode, ran.stderr) == (1, told)
        assert ran.stdout
    assert spin("check", cwd=plan).returncode == 1


def test_a_broken_rule_makes_check_exit_with_1(spin: Spin, small: Path) -> None:
    ran = spin("check", cwd=small)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith("programs/checkout/api.yaml:8:42: error D101 milestone-overdue: ")


@pytest.mark.parametrize("words", [["status"], ["show", "x"], ["validate"], ["check"]], ids=" ".join)
def test_without_a_plan_it_exits_with_3_and_says_how_to_get_one(
    words: list[str], spin: Spin, tmp_path: Path
) -> None:
    ran = spin(*words, cwd=tmp_path)
    why = "spin: no plan: no portfolio.yaml in '.', in its programs/, or in a folder above\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (3, "", why + NO_PLAN_HELP)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["statsu"], "No such command 'statsu'."),
        (["status", "--nope"], "No such option: --nope"),
        (["status", "a", "b"], "Got unexpected extra argument"),
        (["status", "--by", "colour"], "'colour' is not one of 'program', 'owner', 'team', 'objective'"),
        (["status", "--format", "pdf"], "'pdf' is not one of 'text', 'json', 'markdown'"),
        (["status", "--due"], "Option '--due' requires an argument"),
        (["show"], "Missing argument 'ID'"),
        (["validate", "--format", "xml"], "'xml' is not one of 'full', 'concise', 'json'"),
        (["init", "--ci", "jenkins"], "'jenkins' is not one of 'github', "),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_words_that_are_not_understood_exit_with_2(
    words: list[str], said: str, inside: Spin, small: Path
) -> None:
    ran = inside(*words, cwd=small)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith(("Usage: spin ", "Error: "))
    assert said in ran.stderr
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (
            ["status", "chekout"],
            "spin: no program or project 'chekout'\n  help: did you mean 'checkout'?\n",
        ),
        (
            ["status", "zzz"],
            "spin: no program or project 'zzz'\n  help: spin status lists the programs\n",
        ),
        (
            ["show", "identity/ss/ga"],
            "spin: nothing in the plan is called 'identity/ss/ga'\n  help: did you mean 'identity/sso/ga'?\n",
        ),
        (["show", "q%!"], "spin: nothing in the plan is called 'q%!'\n"),
        (["status", "-C", "nowhere"], "spin: no folder 'nowhere'\n  help: give -C a folder that is there\n"),
        (["-C", "nowhere", "status"], "spin: no folder 'nowhere'\n"),
        (
            ["status", "-C", "a" * 5000],
            f"spin: no folder '{'a' * 5000}'\n  help: give -C a folder that is there\n",
        ),
        (
            ["rule", "milestone-overdu"],
            "spin: no rule 'milestone-overdu'\n  help: did you mean 'milestone-overdue'?\n",
        ),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else "",
)
def test_names_that_are_not_there_exit_with_2_and_the_nearest_spelling(
    words: list[str], said: str, inside: Spin, small: Path
) -> None:
    ran = inside(*words, cwd=small)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said)


def test_a_schema_that_is_not_there_exits_with_2_and_names_those_that_are(spin: Spin, tmp_path: Path) -> None:
    ran = spin("schema", "projct", cwd=tmp_path)
    sections = "calendars, holidays, links, objectives, people, policy, tags, teams, waivers"
    kinds = f"portfolio, program, project, {sections}"
    way = f"  help: did you mean 'project'? choose one of {kinds}\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", f"spin: no schema 'projct'\n{way}")


def test_an_id_that_several_projects_have_exits_with_2_and_names_them(spin: Spin, written: Written) -> None:
    plan = written(
        {"portfolio.yaml": "spin: 1\n", "a/program.yaml": "name: A\n", "b/program.yaml": "name: B\n"}
        | {f"{program}/x.yaml": "name: X\nmilestones: {m1: {}, m2: {}, m3: {}}\n" for program in "ab"}
    )
    ran = spin("status", "x", cwd=plan)
    assert (ran.returncode, ran.stderr) == (2, "spin: 'x' may be a/x, b/x\n  help: write program/project\n")
    ran = spin("show", "x", cwd=plan)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [line for line in ran.stdout.splitlines() if line.startswith("X  project ")] == [
        "X  project a/x · programs/a/x.yaml:1",
        "X  project b/x · programs/b/x.yaml:1",
    ]


def test_an_id_of_more_than_five_things_asks_for_the_whole_reference(spin: Spin, written: Written) -> None:
    files = {f"p/{name}.yaml": f"name: {name}\nmilestones: {{ga: {{}}}}\n" for name in "abcdef"}
    plan = written({"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n"} | files)
    ran = spin("show", "ga", cwd=plan)
    names = ", ".join(f"p/{name}/ga" for name in "abcde")
    said = f"spin: 6 things are called 'ga': {names}, …\n  help: write program/project/item\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said)


@pytest.mark.parametrize("words", [["-h"], ["--help"], ["status", "-h"], ["status", "--help"]], ids=" ".join)
def test_help_is_one_letter_or_one_word_away(words: list[str], spin: Spin, tmp_path: Path) -> None:
    ran = spin(*words, cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("Usage: spin ")


@pytest.mark.parametrize("command", ["status", "show", "validate", "check", "rule", "init", "demo", "schema"])
def test_every_command_has_help_that_fits_80_columns(command: str, inside: Spin, tmp_path: Path) -> None:
    ran = inside(command, "-h", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert f"Usage: spin {command} " in ran.stdout
    assert "..." not in ran.stdout.replace("[ARGS]...", "")
    assert max(map(len, ran.stdout.splitlines())) <= 80


def test_the_help_names_every_command_and_what_exit_codes_mean(spin: Spin, tmp_path: Path) -> None:
    ran = spin("-h", cwd=tmp_path)
    listed = ran.stdout.split("Commands:\n")[1].split("\n\n")[0]
    names = [line.split()[0] for line in listed.splitlines() if line.startswith("  ") and line[2] != " "]
    assert {"status", "show", "validate", "check", "rule", "init", "demo", "schema"} <= set(names)
    assert "Exit codes: 0 clean, 1 findings, 2 usage or internal error, 3 no plan found." in ran.stdout


def test_dash_c_stands_before_the_command_or_behind_it(spin: Spin, small: Path) -> None:
    elsewhere = small / "elsewhere"
    elsewhere.mkdir()
    before = spin("-C", "../programs/identity", "status", cwd=elsewhere)
    behind = spin("status", "-C", "../programs/identity", cwd=elsewhere)
    inside = spin("status", cwd=small / "programs" / "identity")
    assert (before.returncode, behind.returncode, inside.returncode) == (0, 0, 0)
    assert before.stdout == inside.stdout
    assert "../checkout/api.yaml:8" in inside.stdout
    assert "../programs/checkout/api.yaml:8" in behind.stdout


def test_commands_that_are_suggested_run_as_they_stand(spin: Spin, small: Path) -> None:
    folder = small / "with blank"
    (small / "programs").rename(folder)
    ran = spin("status", "-C", "with blank", "--as-of", "2027-01-01", "--team", "red-team", cwd=small)
    suggested = [line.split("  ")[1] for line in ran.stdout.splitlines() if line.startswith("  spin ")]
    options = "-C 'with blank' --as-of 2027-01-01"
    assert suggested == [
        f"spin show checkout/api/beta {options}",
        f"spin status checkout/api {options}",
    ]
    for command in suggested:
        assert spin(*shlex.split(command)[1:], cwd=small).returncode == 0


def test_a_suggested_command_does_not_run_what_an_id_says(spin: Spin, written: Written) -> None:
    plan = written(
        {
            "portfolio.yaml": "data_date: 2026-11-23\n",
            "p/program.yaml": "name: P\n",
            "p/$(touch${IFS}pwned).yaml": "name: X\nstatus: active\nmilestones: {'a;b': {due: 2026-11-01}}\n",
        }
    )
    ran = spin("status", cwd=plan)
    assert (
        "  spin show 'p/$(touch${IFS}pwned)/a;b'  everything known of the most pressing item\n" in ran.stdout
    )


@pytest.mark.skipif(sys.platform == "win32", reason="no /dev/full on Windows")
@pytest.mark.parametrize("words", ["status", "status --json", "validate", "--help"])
def test_a_full_disk_exits_with_2_and_one_line(words: str, shell: Spin, small: Path) -> None:
    ran = shell(f"$SPIN {words} > /dev/full", small)
    assert (ran.returncode, ran.stderr) == (2, "spin: no space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell that closes descriptors")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-"])
def test_a_closed_stream_is_no_error(closed: str, shell: Spin, small: Path) -> None:
    ran = shell(f"$SPIN status {closed}", small)
    assert (ran.returncode, ran.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that a process works in")
def test_a_working_folder_that_is_gone_exits_with_2_and_one_line(shell: Spin, tmp_path: Path) -> None:
    ran = shell("mkdir gone && cd gone && rmdir ../gone && exec $SPIN status", tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", "spin: no such file or directory\n")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may read and write anything")
def test_a_folder_that_may_not_be_written_exits_with_2(spin: Spin, tmp_path: Path) -> None:
    (tmp_path / "locked").mkdir(mode=0o500)
    for words in (["init", "locked"], ["demo", "locked/new"], ["schema", "--write", "locked/new"]):
        ran = spin(*words, cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith("spin: can't write")


def test_a_file_where_a_folder_should_be_exits_with_2(spin: Spin, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for words in (["init", "file/below"], ["schema", "--write", "file/below"], ["demo", "file/below"]):
        ran = spin(*words, cwd=tmp_path)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.startswith("spin: can't write")
