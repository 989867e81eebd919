"""`spin import mspdi` and `spin export mspdi`, end to end."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from tests.cli.conftest import Ran

Spin = Callable[..., Ran]

SCHEDULE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Project xmlns="http://schemas.microsoft.com/project"><Title>Wallet</Title>
<StartDate>2026-11-02T09:00:00</StartDate><Tasks>
<Task><UID>1</UID><Name>Spec ::error::</Name><OutlineLevel>1</OutlineLevel><Duration>PT16H0M0S</Duration>
<DurationFormat>7</DurationFormat><FixedCost>5</FixedCost></Task>
<Task><UID>2</UID><Name>Beta</Name><OutlineLevel>1</OutlineLevel><Duration>PT0H0M0S</Duration>
<DurationFormat>7</DurationFormat><PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink></Task>
</Tasks></Project>"""
LOST = "warning X101[not-carried-over] costs not carried over: 1 task: 'Spec ::error::'\nFound 1 warning.\n"
PROJECT = """\
name: Wallet
start: 2026-11-02T09:00
milestones:
  beta: {name: Beta, after: [spec-error]}
tasks:
  spec-error: {name: "Spec ::error::", duration: 2d}
"""


@pytest.fixture
def schedule(tmp_path: Path) -> Path:
    (tmp_path / "wallet.xml").write_text(SCHEDULE, "utf-8")
    return tmp_path


def test_import_writes_a_plan_that_loads_and_tells_what_is_lost(schedule: Path, spin: Spin) -> None:
    ran = spin("import", "mspdi", "wallet.xml", cwd=schedule)
    written = ["programs/portfolio.yaml", "programs/wallet/program.yaml", "programs/wallet/wallet.yaml"]
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "".join(f"wrote {path}\n" for path in written) + LOST
    assert (schedule / "programs/wallet/wallet.yaml").read_text("utf-8") == PROJECT
    assert spin("validate", cwd=schedule).stdout == "3 files, no errors.\n"


def test_a_dry_run_shows_the_files_and_writes_nothing(schedule: Path, inside: Spin) -> None:
    ran = inside("import", "mspdi", "wallet.xml", "--dry-run", "--into", "plan", cwd=schedule)
    assert ran.returncode == 0
    shown = "".join(f"  {line}\n" for line in PROJECT.splitlines())
    assert ran.stdout.endswith(f"plan/wallet/wallet.yaml:\n{shown}\n{LOST}")
    assert [path.name for path in schedule.iterdir()] == ["wallet.xml"]


def test_nothing_that_is_there_is_overwritten(schedule: Path, inside: Spin) -> None:
    kept = schedule / "plan" / "wallet" / "wallet.yaml"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine", "utf-8")
    ran = inside("import", "mspdi", "wallet.xml", "--into", "plan", cwd=schedule)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == (
        "spin: 'plan/wallet/wallet.yaml' is there already\n  help: name another folder with --into\n"
    )
    assert [path for path in (schedule / "plan").rglob("*") if path.is_file()] == [kept]
    assert kept.read_text("utf-8") == "mine"


def test_a_plan_is_never_put_into_another(schedule: Path, inside: Spin) -> None:
    assert inside("import", "mspdi", "wallet.xml", cwd=schedule).returncode == 0
    before = {path: path.read_bytes() for path in schedule.rglob("*") if path.is_file()}
    for into in ("programs", "programs/wallet"):
        ran = inside("import", "mspdi", "wallet.xml", "--into", into, cwd=schedule)
        assert ran.returncode == 2
        assert "already" in ran.stderr
    assert {path: path.read_bytes() for path in schedule.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ("<!DOCTYPE x><Project/>", "error X002[xml-refused] document type in line 1"),
        ("<html/>", "error X003[not-a-schedule] root element is 'html', not 'Project'"),
        ("", "error X001[xml-unreadable] file is no XML: no element found (line 1, column 1)"),
    ],
)
def test_what_is_no_schedule_is_an_error_and_nothing_is_written(
    tmp_path: Path, inside: Spin, data: str, message: str
) -> None:
    (tmp_path / "bad.xml").write_text(data, "utf-8")
    ran = inside("import", "mspdi", "bad.xml", cwd=tmp_path)
    assert (ran.returncode, ran.stderr) == (1, "")
    assert ran.stdout.startswith(message)
    assert [path.name for path in tmp_path.iterdir()] == ["bad.xml"]


@pytest.mark.parametrize("name", ["none.xml", ".", "x" * 300])
def test_a_file_that_is_not_there_is_a_usage_error(tmp_path: Path, inside: Spin, name: str) -> None:
    ran = inside("import", "mspdi", name, cwd=tmp_path)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("spin: ")


def test_names_are_no_commands_to_a_ci_log(schedule: Path, spin: Spin) -> None:
    text = SCHEDULE.replace("Spec ::error::", "::error::owned").replace(
        "<Title>Wallet", "<Title>::add-mask::x"
    )
    (schedule / "wallet.xml").write_text(text, "utf-8")
    ran = spin("import", "mspdi", "wallet.xml", "--dry-run", cwd=schedule, env={"GITHUB_ACTIONS": "true"})
    assert ran.returncode == 0
    assert not any(line.lstrip().startswith("::") for line in ran.stdout.splitlines())


def test_an_export_is_read_again_as_the_same_files(
    tmp_path: Path, inside: Spin, written: Callable[[Mapping[str, str]], Path]
) -> None:
    files = {
        "portfolio.yaml": "spin: 1\nname: Wallet\n",
        "wallet/program.yaml": "name: Wallet\n",
        "wallet/wallet.yaml": PROJECT.replace("start: 2026-11-02T09:00\n", "start: 2026-11-02\n"),
    }
    root = written(files)
    ran = inside("export", "mspdi", "wallet/wallet", "-o", "out.xml", cwd=root)
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "wrote out.xml\n", "")
    assert inside("export", "mspdi", "wallet/wallet", cwd=root).stdout == (root / "out.xml").read_text(
        "utf-8"
    )
    assert inside("import", "mspdi", "out.xml", "--into", "../again", cwd=root).returncode == 0
    again = tmp_path.parent / "again" / "wallet" / "wallet.yaml"
    assert again.read_text("utf-8") == files["wallet/wallet.yaml"]


def test_an_export_tells_what_has_no_place_and_of_what_there_is_none(
    inside: Spin, written: Callable[[Mapping[str, str]], Path]
) -> None:
    files = {
        "portfolio.yaml": "spin: 1\nname: Acme\n",
        "p/program.yaml": "name: P\n",
        "p/a.yaml": "name: A\nrisks: {r: {name: R}}\n",
    }
    root = written(files)
    ran = inside("export", "mspdi", "a", cwd=root)
    assert (ran.returncode, ran.stderr) == (0, "spin: 'risks' not carried over: 1 project: 'A'\n")
    ran = inside("export", "mspdi", "p/aa", cwd=root)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr == "spin: no program or project is called 'p/aa'\n  help: did you mean 'p/a'?\n"
