"""The GitHub action's own scripts, run in bash as the runner runs them; and what the CI pages show."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from tests.repository import git

from plateSpinner.exchange.starter import CI_FILES, starter

BASH = shutil.which("bash") or ""
if not BASH or sys.platform == "win32":
    pytest.skip("bash is not here, or starts no scripts by their first line", allow_module_level=True)

TOP = Path(__file__).parents[2]
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")
PLAN = {
    "programs/portfolio.yaml": "spin: 1\nname: P\n",
    "programs/checkout/program.yaml": "name: Checkout\n",
    "programs/checkout/api.yaml": "name: API\nstatus: active\nmilestones:\n  beta: {due: 2026-11-11}\n",
}
DEFAULTS = ["check", "-C", ".", "--fail-on=error"]


def action() -> dict[str, Any]:  # what its schema says is for check-jsonschema
    made: dict[str, Any] = yaml.safe_load((TOP / "action.yml").read_text())
    return made


def steps() -> dict[str, dict[str, Any]]:
    """The steps by their id; the one that checks has none."""
    return {step.get("id", "check"): step for step in action()["runs"]["steps"]}


@pytest.fixture
def runner(tmp_path: Path, calm_env: dict[str, str]) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run a step as the runner does: its expressions put in, its script in a file, bash as documented."""
    (tmp_path / "workspace").mkdir()
    (tmp_path / "temp").mkdir()

    def run(step: str, values: Mapping[str, str], **more: str) -> subprocess.CompletedProcess[str]:
        asked = steps()[step]
        told = {name: EXPRESSION.sub(lambda m: values[m[1]], text) for name, text in asked["env"].items()}
        script = tmp_path / "temp/script.sh"
        script.write_text(asked["run"])
        env = calm_env | {
            "CI": "true",
            "GITHUB_ACTIONS": "true",
            "GITHUB_ACTION_PATH": str(tmp_path / "action path"),
            "GITHUB_OUTPUT": str(tmp_path / "output"),
            "GITHUB_STEP_SUMMARY": str(tmp_path / "summary.md"),
            "GITHUB_WORKSPACE": str(tmp_path / "workspace"),
            "RUNNER_TEMP": str(tmp_path / "temp"),
        }
        return subprocess.run(  # noqa: S603 - our own script
            [BASH, "--noprofile", "--norc", "-e", "-o", "pipefail", str(script)],
            cwd=tmp_path / "workspace",
            env=env | told | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    return run


def program(path: Path, text: str) -> str:
    path.write_text(f"#!{BASH}\n{text}\n")
    path.chmod(0o755)
    return str(path)


def values(spin: str, **given: str) -> dict[str, str]:
    """What a step's expressions stand for: the inputs as given or by default."""
    inputs = {name: told["default"] for name, told in action()["inputs"].items()}
    inputs["github-token"] = "a-token"
    inputs |= {name.replace("_", "-"): value for name, value in given.items()}
    return {"steps.install.outputs.spin": spin} | {f"inputs.{name}": text for name, text in inputs.items()}


@pytest.fixture
def words(
    tmp_path: Path, runner: Callable[..., subprocess.CompletedProcess[str]]
) -> Callable[..., list[str]]:
    """The words that a step would start spin with, the last one where not said otherwise."""
    spin = program(tmp_path / "spin", 'printf "%s\\0" "$@"')

    def told(step: str = "check", **given: str) -> list[str]:
        ran = runner(step, values(spin, **given), GITHUB_BASE_REF="main")
        assert (ran.returncode, ran.stderr) == (0, "")
        diff = tmp_path / "temp/platespinner-diff.md"
        return (diff.read_text() if step == "diff" else ran.stdout).split("\0")[:-1]

    return told


@pytest.fixture
def real(tmp_path: Path) -> str:
    """Spin itself, as the step before would have put it there; and a plan in the work folder."""
    for name, text in PLAN.items():
        path = tmp_path / "workspace" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return program(tmp_path / "spin", f'exec {sys.executable} -m plateSpinner "$@"')


def test_nothing_is_put_into_a_script_and_every_input_is_used() -> None:
    made = action()
    assert all("${{" not in step.get("run", "") for step in made["runs"]["steps"])
    used = {
        found
        for step in steps().values()
        for text in step.get("env", {}).values()
        for found in EXPRESSION.findall(text)
    }
    assert {name.removeprefix("inputs.") for name in used if name.startswith("inputs.")} == set(
        made["inputs"]
    )


def test_actions_are_pinned_to_the_commits_that_our_own_workflows_use() -> None:
    uses = re.compile(r"uses: (\S+@[0-9a-f]{40}  # v[\d.]+)$", re.MULTILINE)
    ours = {
        pin for path in (TOP / ".github/workflows").glob("*.yml") for pin in uses.findall(path.read_text())
    }
    for text in (
        (TOP / "action.yml").read_text(),
        starter("x", ci="github")[".github/workflows/plan.yml"],
    ):
        assert set(uses.findall(text)) <= ours
        assert len(uses.findall(text)) == text.count("uses:")


def test_without_inputs_the_defaults_hold(words: Callable[..., list[str]]) -> None:
    assert words() == DEFAULTS


def test_inputs_become_options(words: Callable[..., list[str]]) -> None:
    given = {
        "directory": "a b",
        "as_of": "2026-12-31",
        "fail_on": "never",
        "profile": "strict",
        "only_new": "origin/main",
        "report_sarif": "out dir/plan.sarif",
    }
    assert words(**given) == [
        "check",
        "-C",
        "a b",
        "--fail-on=never",
        "--as-of=2026-12-31",
        "--profile=strict",
        "--only-new=origin/main",
        "--report=sarif=out dir/plan.sarif",
    ]


HOSTILE = ["$(touch made)", "`touch made`", '"; touch made; "', "'; touch made; '", "a\ntouch made"]
HOSTILE += ["--help", "-x", "*", "a  b", "\\", "é"]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_an_input_is_one_word(
    text: str, words: Callable[..., list[str]], tmp_path: Path
) -> None:
    given = dict.fromkeys(("directory", "as_of", "fail_on", "profile", "only_new", "report_sarif"), text)
    assert words(**given) == [
        "check",
        "-C",
        text,
        f"--fail-on={text}",
        f"--as-of={text}",
        f"--profile={text}",
        f"--only-new={text}",
        f"--report=sarif={text}",
    ]
    assert list((tmp_path / "workspace").iterdir()) == []


def test_an_overdue_milestone_fails_the_step_and_is_in_log_annotations_and_summary(
    runner: Callable[..., subprocess.CompletedProcess[str]], real: str, tmp_path: Path
) -> None:
    ran = runner("check", values(real, as_of="2026-11-23", report_sarif="plan.sarif"))
    assert ran.returncode == 1
    place = "programs/checkout/api.yaml"
    assert f"{place}:4:15: error D101 milestone-overdue" in ran.stdout
    assert re.search(rf"^::error .*file={place},line=4,", ran.stdout + ran.stderr, re.MULTILINE)
    assert "milestone 'beta'" in (tmp_path / "summary.md").read_text()
    report = json.loads((tmp_path / "workspace/plan.sarif").read_text())
    assert [r["ruleId"] for r in report["runs"][0]["results"]].count("D101") == 1


def test_before_the_day_the_step_passes(
    runner: Callable[..., subprocess.CompletedProcess[str]], real: str
) -> None:
    assert runner("check", values(real, as_of="2026-11-11", profile="minimal")).returncode == 0
    assert runner("check", values(real, as_of="2026-11-23", fail_on="never")).returncode == 0


def test_an_input_that_spin_refuses_fails_the_step(
    runner: Callable[..., subprocess.CompletedProcess[str]], real: str
) -> None:
    assert runner("check", values(real, as_of="soon")).returncode == 2
    assert runner("check", values(real, directory="/")).returncode == 3
    assert runner("check", values(real, fail_on="sometimes")).returncode == 2


def test_a_pull_request_is_compared_with_its_base(words: Callable[..., list[str]]) -> None:
    assert words("diff") == ["diff", "-C", ".", "--format=markdown", "--", "origin/main"]
    given = {"directory": "a b", "as_of": "2026-12-31", "only_new": "origin/release 1"}
    assert words("diff", **given) == [
        *["diff", "-C", "a b", "--format=markdown", "--as-of=2026-12-31", "--", "origin/release 1"]
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_stands_in_an_input_is_one_word_of_the_diff(
    text: str, words: Callable[..., list[str]], tmp_path: Path
) -> None:
    given = dict.fromkeys(("directory", "as_of", "only_new"), text)
    assert words("diff", **given) == [
        *["diff", "-C", text, "--format=markdown", f"--as-of={text}", "--", text]
    ]
    assert list((tmp_path / "workspace").iterdir()) == []


def test_what_a_pull_request_changes_is_in_the_summary_and_in_a_file_for_the_comment(
    runner: Callable[..., subprocess.CompletedProcess[str]], real: str, tmp_path: Path
) -> None:
    workspace = tmp_path / "workspace"
    git(workspace, "init", "-q", "-b", "main")
    git(workspace, "add", ".")
    git(workspace, "commit", "-qm", "plan")
    git(workspace, "update-ref", "refs/remotes/origin/main", "HEAD")
    api = workspace / "programs/checkout/api.yaml"
    api.write_text(api.read_text().replace("2026-11-11", "2026-12-11"))
    git(workspace, "commit", "-qam", "later")
    ran = runner("diff", values(real, as_of="2026-11-01"), GITHUB_BASE_REF="main")
    file = tmp_path / "temp/platespinner-diff.md"
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    assert (tmp_path / "output").read_text() == f"file={file}\n"
    assert (tmp_path / "summary.md").read_text() == file.read_text()
    assert file.read_text().startswith("<!-- plateSpinner: spin diff -->\n# ")
    assert "2026-11-11 → 2026-12-11" in file.read_text()


def test_a_base_that_is_not_there_is_told_and_fails_nothing(
    runner: Callable[..., subprocess.CompletedProcess[str]], real: str, tmp_path: Path
) -> None:
    git(tmp_path / "workspace", "init", "-q", "-b", "main")
    ran = runner("diff", values(real), GITHUB_BASE_REF="main")
    assert (ran.returncode, ran.stdout) == (0, "::warning::no spin diff; the log says why\n")
    assert ran.stderr.startswith("spin: ")
    assert not (tmp_path / "output").exists()
    assert not (tmp_path / "summary.md").exists()


@pytest.mark.parametrize(
    ("comment", "code", "said"),
    [
        ("auto", 0, "a-token -I -m plateSpinner.exchange.pull_request {file}\n"),
        ("never", 0, ""),
        ("$(touch made)", 2, "::error::the input comment is neither auto nor never\n"),
    ],
)
def test_the_comment_is_made_where_it_is_wanted(
    comment: str,
    code: int,
    said: str,
    runner: Callable[..., subprocess.CompletedProcess[str]],
    tmp_path: Path,
) -> None:
    python = program(tmp_path / "python", 'echo "$GITHUB_TOKEN $*"')
    file = str(tmp_path / "temp dir/x.md")
    steps = {"steps.install.outputs.python": python, "steps.diff.outputs.file": file}
    ran = runner("comment", values("", comment=comment) | steps)
    assert (ran.returncode, ran.stdout, ran.stderr) == (code, said.format(file=file), "")
    assert list((tmp_path / "workspace").iterdir()) == []


def test_only_pull_requests_are_compared_and_one_step_alone_has_the_token() -> None:
    made = steps()
    assert {name: step["if"] for name, step in made.items() if "if" in step} == {
        "diff": "github.event_name == 'pull_request'",
        "comment": "steps.diff.outputs.file",
    }
    assert list(made) == ["python", "install", "diff", "comment", "check"]
    assert [name for name, step in made.items() if "github-token" in str(step)] == ["comment"]
    started = yaml.safe_load(starter("x", ci="github")[".github/workflows/plan.yml"])["jobs"]["check"][
        "steps"
    ]
    assert [step["run"] for step in started if "github.token" in str(step)] == [
        'python -I -m plateSpinner.exchange.pull_request "$RUNNER_TEMP/diff.md"'
    ]


def test_no_page_proposes_the_event_that_gives_strangers_a_token() -> None:
    assert [name for name, text in pages().items() if "pull_request_target" in text] == []


def test_the_action_is_installed_from_its_own_checkout_into_a_folder_of_its_own(
    runner: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    python = program(
        tmp_path / "python",
        f'echo "$*" >> {notes}\n[[ $3 != venv ]] || {{ mkdir -p "$5/bin"; cp "$0" "$5/bin/python"; }}',
    )
    ran = runner("install", {"steps.python.outputs.python-path": python})
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "", "")
    venv = tmp_path / "temp/platespinner"
    assert notes.read_text().splitlines() == [
        f"-I -m venv --clear {venv}",
        f"-I -m pip install --quiet --disable-pip-version-check {tmp_path / 'action path'}",
    ]
    assert (tmp_path / "output").read_text() == f"spin={venv}/bin/spin\npython={venv}/bin/python\n"


def test_a_failed_installation_fails_the_step(
    runner: Callable[..., subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    python = program(tmp_path / "python", "exit 7")
    assert runner("install", {"steps.python.outputs.python-path": python}).returncode == 7
    assert not (tmp_path / "output").exists()


def test_the_hook_runs_validate_on_the_whole_plan() -> None:
    hooks = yaml.safe_load((TOP / ".pre-commit-hooks.yaml").read_text())
    assert [(hook["id"], hook["entry"], hook["pass_filenames"]) for hook in hooks] == [
        ("platespinner-validate", "platespinner validate", False)
    ]


def test_the_page_on_ci_shows_what_init_writes_and_all_inputs() -> None:
    page = (TOP / "docs/ci.md").read_text()
    blocks = re.findall(r"^```yaml\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    assert blocks[0] == starter("x", ci="github")[".github/workflows/plan.yml"]
    assert blocks[3] == starter("x", ci="gitlab")[".gitlab-ci.yml"]
    assert len(blocks) == 6
    assert all(yaml.safe_load(block) for block in blocks)
    inputs = page[page.index("| input |") : page.index("## GitLab")]
    assert re.findall(r"^\| `([a-z-]+)` \|", inputs, re.MULTILINE) == list(action()["inputs"])


@pytest.mark.parametrize("base", ["", "0123456789abcdef0123456789abcdef01234567"])
def test_the_lines_for_gitlab_are_one_command_each(base: str, tmp_path: Path) -> None:
    pipeline = yaml.safe_load(starter("x", ci="gitlab")[".gitlab-ci.yml"])
    program(tmp_path / "spin", 'printf "%s " "$@"; echo')
    env = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CI_MERGE_REQUEST_DIFF_BASE_SHA": base}
    ran = subprocess.run(  # noqa: S603 - our own script
        [BASH, "-e", "-c", "\n".join(pipeline["plan"]["script"])],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.splitlines()[1:] == [f"check --only-new={base} " if base else "check "]
    assert (tmp_path / "diff.md").read_text() == f"diff {base or 'HEAD'} --format markdown \n"


def pages() -> dict[str, str]:
    """Every file for GitHub and GitLab, ours and those of a new plan, by its name."""
    ours = (TOP / "action.yml", *sorted((TOP / ".github/workflows").glob("*.yml")))
    files = {path.relative_to(TOP).as_posix(): path.read_text() for path in ours}
    for ci in ("github", "gitlab"):
        files |= {f"init {name}": starter("x", ci=ci)[name] for name in CI_FILES[ci]}
    return files


def schema_of(name: str) -> list[str]:
    if "gitlab" in name:
        return ["vendor.gitlab-ci", "--data-transform", "gitlab-ci"]
    return ["vendor.github-workflows" if "workflows" in name else "vendor.github-actions"]


def refused(name: str, text: str, folder: Path) -> str:
    """What check-jsonschema says against a file by the schema that it carries; empty where nothing."""
    path = folder / "file.yml"
    path.write_text(text)
    command = [sys.executable, "-m", "check_jsonschema", "-o", "json", "--builtin-schema", *schema_of(name)]
    ran = subprocess.run(  # noqa: S603 - our own words
        [*command, str(path)], check=False, capture_output=True, text=True
    )
    return "" if ran.returncode == 0 else ran.stdout


def test_the_files_for_ci_are_those_that_are_checked() -> None:
    assert list(pages()) == [
        "action.yml",
        ".github/workflows/plan.yml",
        ".github/workflows/tests.yml",
        "init .github/workflows/plan.yml",
        "init .gitlab-ci.yml",
    ]


@pytest.mark.parametrize("name", pages())
def test_the_files_for_ci_have_the_published_shape(name: str, tmp_path: Path) -> None:
    assert refused(name, pages()[name], tmp_path) == ""


@pytest.mark.parametrize(
    ("name", "right", "wrong"),
    [
        ("action.yml", "using: composite", "using: compsite"),
        ("init .github/workflows/plan.yml", "runs-on:", "runs_on:"),
        ("init .gitlab-ci.yml", "when: always", "when: alway"),
    ],
)
def test_a_slip_in_a_file_for_ci_is_told(name: str, right: str, wrong: str, tmp_path: Path) -> None:
    text = pages()[name]
    assert text.count(right) == 1
    made = json.loads(refused(name, text.replace(right, wrong), tmp_path))
    assert (made["status"], len(made["errors"]), made["parse_errors"]) == ("fail", 1, [])
