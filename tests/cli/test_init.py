"""`spin init` writes a clean plan, once, never over what is there; `spin demo` stays in its folder."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

Spin = Callable[..., subprocess.CompletedProcess[str]]

EXAMPLE = Path(__file__).parents[2] / "programs" / "portfolio.yaml"
needs_example = pytest.mark.skipif(not EXAMPLE.is_file(), reason="the worked example is not written yet")


def files(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_text() for p in folder.rglob("*") if p.is_file()}


def test_in_an_empty_folder_it_writes_a_plan_that_is_clean(spin: Spin, tmp_path: Path) -> None:
    ran = spin("init", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    written = files(tmp_path)
    schemas = {name for name in written if name.startswith("schema/")}
    assert set(written) - schemas == {
        "programs/portfolio.yaml",
        "programs/first-program/program.yaml",
        "programs/first-program/first-project.yaml",
        ".pre-commit-config.yaml",
        ".github/workflows/plan.yml",
    }
    told = re.findall(r"^wrote (\S+)", ran.stdout, re.MULTILINE)
    assert sorted(told) == sorted(set(written) - schemas | {"schema/"})
    assert ran.stdout.endswith(
        "\nNext: spin status shows the plan; edit programs/first-program/first-project.yaml.\n"
    )
    checked = spin("validate", cwd=tmp_path)
    assert (checked.returncode, checked.stdout) == (0, "3 files, no errors.\n")
    assert spin("status", cwd=tmp_path).returncode == 0


def test_its_workflow_checks_and_its_hook_validates(inside: Spin, tmp_path: Path) -> None:
    inside("init", cwd=tmp_path)
    workflow = yaml.safe_load((tmp_path / ".github/workflows/plan.yml").read_text())
    steps = [(step["run"], step["if"]) for step in workflow["jobs"]["check"]["steps"] if "if" in step]
    diff = 'spin diff "origin/$GITHUB_BASE_REF" --format markdown > "$RUNNER_TEMP/diff.md"\n'
    summary = 'cat "$RUNNER_TEMP/diff.md" >> "$GITHUB_STEP_SUMMARY"\n'
    comment = 'python -I -m plateSpinner.exchange.pull_request "$RUNNER_TEMP/diff.md"'
    assert steps == [
        (diff + summary, "github.event_name == 'pull_request'"),
        (comment, "github.event_name == 'pull_request'"),
        ('spin check --only-new "origin/$GITHUB_BASE_REF"', "github.event_name == 'pull_request'"),
        ("spin check", "github.event_name != 'pull_request'"),
    ]
    assert workflow["permissions"] == {"contents": "read"}
    hook = yaml.safe_load((tmp_path / ".pre-commit-config.yaml").read_text())
    assert hook["repos"][0]["hooks"][0]["entry"] == "spin validate"


def test_for_gitlab_it_writes_a_pipeline_that_reports_and_checks(inside: Spin, tmp_path: Path) -> None:
    assert inside("init", "--ci", "gitlab", cwd=tmp_path).returncode == 0
    assert not (tmp_path / ".github").exists()
    pipeline = yaml.safe_load((tmp_path / ".gitlab-ci.yml").read_text())
    assert pipeline["plan"]["artifacts"]["reports"] == {"codequality": "quality.json", "junit": "junit.xml"}
    assert [line.split()[1] for line in pipeline["plan"]["script"]] == ["check", "diff", "check"]
    assert pipeline["plan"]["artifacts"]["paths"] == ["diff.md"]


def test_its_modelines_lead_to_schemas_that_are_json(inside: Spin, tmp_path: Path) -> None:
    inside("init", cwd=tmp_path)
    for name in ("portfolio.yaml", "first-program/program.yaml", "first-program/first-project.yaml"):
        path = tmp_path / "programs" / name
        modeline = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text())
        assert modeline is not None
        assert json.loads((path.parent / modeline[1]).read_text())["$schema"].startswith("https://")


def test_without_ci_it_writes_no_workflow(inside: Spin, tmp_path: Path) -> None:
    inside("init", "--ci", "none", cwd=tmp_path)
    assert not (tmp_path / ".github").exists()
    assert not (tmp_path / ".gitlab-ci.yml").exists()


def test_a_second_time_it_refuses_and_changes_nothing(inside: Spin, tmp_path: Path) -> None:
    inside("init", cwd=tmp_path)
    before = files(tmp_path)
    ran = inside("init", cwd=tmp_path)
    way = "spin status shows it; spin init --ci github (or gitlab) adds the workflow"
    said = f"spin: there is a plan in '{tmp_path / 'programs'}' already\n  help: {way}\n"
    assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said)
    assert files(tmp_path) == before


@pytest.mark.parametrize(
    ("ci", "path"), [("github", ".github/workflows/plan.yml"), ("gitlab", ".gitlab-ci.yml")]
)
def test_a_plan_that_is_there_gets_the_workflow_that_is_asked_for(
    inside: Spin, tmp_path: Path, ci: str, path: str
) -> None:
    inside("init", "--ci", "none", cwd=tmp_path)
    before = files(tmp_path)
    ran = inside("init", "--ci", ci, cwd=tmp_path)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, f"wrote {path}\n", "")
    after = files(tmp_path)
    assert after.keys() - before.keys() == {path}
    assert {name: after[name] for name in before} == before
    again = inside("init", "--ci", ci, cwd=tmp_path)
    assert (again.returncode, again.stdout) == (0, f"kept {path}, it was there\n")
    assert files(tmp_path) == after


def test_what_is_in_the_way_is_kept_and_told(inside: Spin, tmp_path: Path) -> None:
    (tmp_path / "schema").mkdir()
    (tmp_path / "schema/project.json").write_text("mine")
    (tmp_path / ".pre-commit-config.yaml").write_text("repos: []\n")
    (tmp_path / "README.md").write_text("# Mine\n")
    ran = inside("init", cwd=tmp_path)
    assert ran.returncode == 0
    assert "kept .pre-commit-config.yaml, it was there\n" in ran.stdout
    assert "kept schema/project.json, it was there\n" in ran.stdout
    kept = {
        name: (tmp_path / name).read_text() for name in ("schema/project.json", ".pre-commit-config.yaml")
    }
    assert kept == {"schema/project.json": "mine", ".pre-commit-config.yaml": "repos: []\n"}
    assert (tmp_path / "README.md").read_text() == "# Mine\n"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege on Windows")
def test_a_link_in_the_way_is_not_written_through(inside: Spin, tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    (tmp_path / "repo").mkdir()
    (tmp_path / "repo/.pre-commit-config.yaml").symlink_to(outside)
    assert inside("init", cwd=tmp_path / "repo").returncode == 0
    assert not outside.exists()


def test_into_another_folder_it_says_how_to_look_at_it(inside: Spin, tmp_path: Path) -> None:
    ran = inside("init", "new repo", cwd=tmp_path)
    assert ran.returncode == 0
    assert ran.stdout.endswith(
        "\nNext: spin status -C 'new repo' shows the plan; "
        "edit new repo/programs/first-program/first-project.yaml.\n"
    )
    assert inside("status", "-C", "new repo", cwd=tmp_path).returncode == 0


@pytest.mark.parametrize(
    "name", ["Größe 🚀", 'quote " and \\', "a: b # c", "x\x7fy\x1b[31m", "- [", "no", "{{x}}"]
)
def test_any_name_makes_a_clean_plan(name: str, inside: Spin, tmp_path: Path) -> None:
    assert inside("init", "--name", name, cwd=tmp_path).returncode == 0
    assert inside("validate", cwd=tmp_path).stdout == "3 files, no errors.\n"
    assert json.loads(inside("status", "--json", cwd=tmp_path).stdout)["name"] == name


@pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")
def test_on_a_terminal_it_asks_for_the_name(calm_env: dict[str, str], tmp_path: Path) -> None:
    code, said = on_terminal(calm_env, tmp_path, b"Plates of Acme\n")
    assert code == 0
    assert f"Name of the portfolio [{tmp_path.name}]: " in said
    assert 'name: "Plates of Acme"' in (tmp_path / "programs/portfolio.yaml").read_text()


@pytest.mark.skipif(sys.platform == "win32", reason="no pty on Windows")
def test_a_question_that_is_not_answered_writes_nothing(calm_env: dict[str, str], tmp_path: Path) -> None:
    code, said = on_terminal(calm_env, tmp_path, b"\x04")
    assert code == 2
    assert "Traceback" not in said
    assert list(tmp_path.iterdir()) == []


def on_terminal(env: dict[str, str], folder: Path, keys: bytes) -> tuple[int, str]:
    """Run `spin init` on a real terminal and press `keys` once it asks."""
    import pty  # noqa: PLC0415 - not there on Windows

    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "plateSpinner", "init"]
    told = env | {"TERM": "xterm"}
    with subprocess.Popen(  # noqa: S603 - our own words
        command,
        cwd=folder,
        env=told,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    ) as running:
        os.close(follower)
        said = b""
        deadline = time.monotonic() + 30
        while b"]: " not in said and time.monotonic() < deadline:
            said += os.read(leader, 4096)
        os.write(leader, keys)
        code = running.wait(30)
    try:
        while part := os.read(leader, 4096):
            said += part
    except OSError:  # what Linux says of a terminal that nobody writes to any more
        pass
    os.close(leader)
    return code, said.decode()


@needs_example
def test_demo_writes_the_example_into_a_new_folder_and_shows_it(inside: Spin, tmp_path: Path) -> None:
    ran = inside("demo", "look here", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert [path.name for path in tmp_path.iterdir()] == ["look here"]
    source = {name: text for name, text in files(EXAMPLE.parent).items() if not name.startswith(".")}
    assert {f"programs/{name}": text for name, text in source.items()} == files(tmp_path / "look here")
    assert "Needs attention" in ran.stdout
    assert "-C 'look here'" in ran.stdout
    assert ran.stdout.endswith("The example is in look here.\n")
    assert inside("validate", cwd=tmp_path / "look here").returncode == 0


@needs_example
def test_demo_without_a_folder_makes_one_for_temporary_files(spin: Spin, tmp_path: Path) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "tmp").mkdir()
    ran = spin(
        "demo", cwd=tmp_path / "here", env=dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(tmp_path / "tmp"))
    )
    assert ran.returncode == 0
    assert list((tmp_path / "here").iterdir()) == []
    (made,) = (tmp_path / "tmp").iterdir()
    assert f"The example is in {made}.\n" in ran.stdout
    assert (made / "programs" / "portfolio.yaml").is_file()


@needs_example
def test_demo_does_not_write_into_a_folder_that_holds_something(inside: Spin, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/mine.txt").write_text("mine")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "empty").mkdir()
    for name in ("full", "file"):
        ran = inside("demo", name, cwd=tmp_path)
        said = f"spin: '{name}' is there and not empty\n  help: name a folder that is not there yet\n"
        assert (ran.returncode, ran.stdout, ran.stderr) == (2, "", said)
    assert files(tmp_path) == {"full/mine.txt": "mine", "file": "mine"}
    assert inside("demo", "empty", cwd=tmp_path).returncode == 0
