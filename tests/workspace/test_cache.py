"""What is kept between runs: never needed, never trusted, never seen by others, never in the plan."""

import hashlib
import json
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.repository import GIT, git

from plateSpinner import __version__
from plateSpinner.analysis.history.record import VERSION
from plateSpinner.workspace.cache import keep_rows, load_rows
from plateSpinner.workspace.history import History, history
from plateSpinner.workspace.repository import Repository

if not GIT or sys.platform == "win32":
    pytest.skip("git is not here, or folders have no POSIX modes", allow_module_level=True)

ROOT = os.geteuid() == 0
NOW = f"{__version__}/{VERSION}"
PROJECT = """name: X
milestones:
  m: {{name: Beta, due: 2026-0{}-15}}
kpis: {{k: {{target: 5, readings: {{2026-01-01: 3}}}}}}
"""


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of a user's caches, empty."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def plan(tmp_path: Path, kept: Path) -> Path:
    """A plan of three commits, the second of which can't be read."""
    assert kept
    folder = tmp_path / "plan"
    (folder / "p").mkdir(parents=True)
    git(folder, "init", "--quiet", "--initial-branch=main")
    (folder / "portfolio.yaml").write_text("spin: 1\n")
    (folder / "p/program.yaml").write_text("name: P\ntarget: 2026-12-31\n")
    for text in (PROJECT.format(1), "name: [", PROJECT.format(3)):
        (folder / "p/x.yaml").write_text(text)
        git(folder, "add", "--all")
        git(folder, "-c", "user.name=jo", "-c", "user.email=jo@example.com", "commit", "-q", "-m", "x")
    return folder


def told(plan: Path, *, cached: bool = True) -> tuple[History, int]:
    """The history, and how many files had to be read for it."""
    read: list[int] = []
    found = history(Repository(plan), cached=cached, tick=lambda number, _: read.append(number))
    return found, len(read)


def listing(folder: Path) -> dict[str, tuple[float, str]]:
    return {
        str(path): (path.stat().st_mtime, hashlib.sha256(path.read_bytes()).hexdigest())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def the_file(kept: Path) -> Path:
    (found,) = (path for path in kept.rglob("*") if path.is_file())
    return found


def test_cold_warm_and_uncached_results_are_the_same_and_a_warm_one_reads_nothing(
    plan: Path, kept: Path
) -> None:
    before = listing(plan)
    uncached, read = told(plan, cached=False)
    assert read == 4
    assert not kept.exists()
    assert told(plan) == (uncached, 4)
    assert told(plan) == (uncached, 0)
    assert told(plan, cached=False) == (uncached, 4)
    assert listing(plan) == before


def test_only_what_is_new_is_read_once_more(plan: Path) -> None:
    told(plan)
    (plan / "p/x.yaml").write_text(PROJECT.format(4))
    git(plan, "-c", "user.name=jo", "-c", "user.email=jo@example.com", "commit", "-q", "-a", "-m", "x")
    found, read = told(plan)
    assert read == 1
    assert (found, 4 + 1) == told(plan, cached=False)


def test_nobody_else_may_read_it(plan: Path, kept: Path) -> None:
    mask = os.umask(0)
    try:
        told(plan)
        modes = [stat.S_IMODE(path.stat().st_mode) for path in (the_file(kept), the_file(kept).parent)]
        assert modes == [0o600, 0o700]
        the_file(kept).chmod(0o644)
        keep_rows("history", str(Repository(plan).folder), NOW, {})
        assert stat.S_IMODE(the_file(kept).stat().st_mode) == 0o600
    finally:
        os.umask(mask)


DAMAGES: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "cut off": lambda raw: raw[: len(raw) // 2],
    "no JSON": lambda _: b"\x80\x04K\x01.",
    "a list": lambda _: b"[]",
    "rows in a list": lambda _: json.dumps({"version": NOW, "rows": []}).encode(),
    "another version": lambda raw: raw.replace(NOW.encode(), b"0.0.0/0"),
    "no version": lambda raw: raw.replace(b'"version"', b'"verse"'),
    "too deep": lambda _: b"[" * 100_000 + b"]" * 100_000,
    "a number too long": lambda _: b'{"version":' + b"9" * 5000 + b"}",
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_cache_is_begun_anew(damage: str, plan: Path, kept: Path) -> None:
    expected = told(plan)
    file = the_file(kept)
    file.write_bytes(DAMAGES[damage](file.read_bytes()))
    assert told(plan) == expected
    assert told(plan) == (expected[0], 0)


def deep(depth: int) -> object:
    made: object = "x"
    for _ in range(depth):
        made = [made]
    return made


POISONS: tuple[object, ...] = (
    None,
    7,
    True,
    1e999,
    "x",
    "Unread",
    [],
    {},
    [[]] * 11,
    [None] * 11,
    ["project"] * 11,
    deep(200),
    ["program", "P", "", "", "", [], [], [], [], [], []],
    ["project", 1, "", "", "", [], [], [], [], [], []],
    ["project", "X", "", "", "", [], [["milestone"]], [], [], [], []],
    ["project", "X", "", "", "", [], [], [], [["r", "yes", None, None, None]], [], []],
    ["project", "X", "", "", "", [], [], [], [], [["k", "k", "", ["NaN"], []]], []],
    ["project", "X", "", "", "", [], [], [], [], [["k", "k", "", 5, []]], []],
    ["project", "X", "", "", "", [], [], [], [], [], [["20260101", "red"]]],
    ["project", "X", "", "", "", [], [], [], [], [], [[["a", "b", "c"], "red"]]],
    ["project", "X", "", "", "", [], [], [], [], [], [[["a", "9999-99-99", "2026-01-01"], "red"]]],
)


@pytest.mark.parametrize("poison", POISONS, ids=range(len(POISONS)))
def test_a_row_that_is_none_of_ours_is_read_anew(poison: object, plan: Path, kept: Path) -> None:
    expected, _ = told(plan)
    rows = json.loads(the_file(kept).read_text())["rows"]
    projects = [key for key in rows if key.startswith("project:")]
    assert len(projects) == 3
    poisoned = dict.fromkeys(projects, poison) | {"project:-": poison, "x": poison}
    keep_rows("history", Repository(plan).folder, NOW, rows | poisoned)
    assert told(plan) == (expected, 3)
    assert told(plan) == (expected, 0)


def test_rows_that_nest_too_deep_to_be_kept_are_not_kept(kept: Path) -> None:
    keep_rows("history", "x", "1", {"a": deep(100_000)})
    assert [path for path in kept.rglob("*") if path.is_file()] == []
    assert load_rows("history", "x", "1") == {}


@pytest.mark.skipif(ROOT, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_makes_no_difference(plan: Path, kept: Path) -> None:
    kept.mkdir(mode=0o500)
    expected = told(plan)
    assert told(plan) == expected
    assert list(kept.iterdir()) == []


@pytest.mark.parametrize("way", ["/dev/null", "/proc/nothing"])
def test_a_folder_that_can_t_be_made_makes_no_difference(
    way: str, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", way)
    expected = told(plan)
    assert expected[1] == 4
    assert told(plan) == expected


@pytest.mark.parametrize("home", [".", "rel/home"])
def test_a_cache_never_stands_in_the_working_folder(
    home: str, plan: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(plan)
    before = listing(plan)
    monkeypatch.setenv("XDG_CACHE_HOME", "rel/cache")
    told(plan)
    assert [path for path in (tmp_path / "home").rglob("*.json") if path.is_file()] != []
    monkeypatch.setenv("HOME", home)
    assert told(plan)[1] == 4
    assert told(plan)[1] == 4
    assert listing(plan) == before


def test_without_a_home_there_is_no_cache(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import pwd  # noqa: PLC0415 - not on every system

    def nobody(_: int) -> None:
        raise KeyError("uid not found")

    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.delenv("HOME")
    monkeypatch.setattr(pwd, "getpwuid", nobody)  # as in a container that runs under a number of its own
    assert told(plan)[1] == 4
    assert told(plan)[1] == 4


def test_processes_at_once_leave_a_whole_cache_and_say_the_same(plan: Path, kept: Path) -> None:
    expected, _ = told(plan, cached=False)
    program = (
        "import sys; from pathlib import Path\n"
        "from plateSpinner.workspace.history import history\n"
        "from plateSpinner.workspace.repository import Repository\n"
        "told = history(Repository(Path(sys.argv[1])))\n"
        "print(repr(told))"
    )
    command = [sys.executable, "-c", program, str(plan)]
    running = [
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(4)
    ]
    said = [one.communicate(timeout=60) for one in running]
    assert said == [(repr(expected) + "\n", "")] * 4
    assert told(plan) == (expected, 0)
    assert [path.suffix for path in kept.rglob("*") if path.is_file()] == [".json"]
