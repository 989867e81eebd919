"""What lies in a plan's folder, real files of every sort: each has a defined answer."""

import os
import socket
import sys
from pathlib import Path

import pytest

from plateSpinner.workspace.load import load
from plateSpinner.workspace.tree import Folder, Role, find_root, walk

posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "programs"
    put(root / "portfolio.yaml", "spin: 1\n")
    put(root / "checkout" / "program.yaml", "name: Checkout\n")
    put(root / "checkout" / "api.yaml", "name: API\n")
    return root


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def told(root: Path) -> list[tuple[str, str, str]]:
    loaded = load(root)
    assert [p.ref for p in loaded.portfolio.projects][:1] == ["checkout/api"]
    return [(f.code, f.places[0].file, f.message) for f in loaded.findings]


def test_files_are_listed_by_path_with_what_they_hold(root: Path) -> None:
    put(root / "teams.yaml", "{}\n")
    put(root / "checkout" / "mobile" / "wallet.yml", "name: Wallet\n")
    put(root / "checkout" / "notes.md", "no plan\n")
    put(root / "checkout" / "_draft.yaml", "x: [\n")
    put(root / "checkout" / ".hidden" / "x.yaml", "x: [\n")
    tree = walk(Folder(root))
    assert tree.findings == ()
    assert [(f.file, f.role, f.id, f.program) for f in tree.files] == [
        ("checkout/api.yaml", Role.PROJECT, "api", "checkout"),
        ("checkout/mobile/wallet.yml", Role.PROJECT, "wallet", "checkout"),
        ("checkout/program.yaml", Role.PROGRAM, "checkout", ""),
        ("portfolio.yaml", Role.PORTFOLIO, "", ""),
        ("teams.yaml", Role.SECTION, "teams", ""),
    ]


@posix
def test_a_fifo_and_a_socket_are_told_and_never_opened(root: Path) -> None:
    os.mkfifo(root / "checkout" / "pipe.yaml")
    with socket.socket(socket.AF_UNIX) as bound:
        here = Path.cwd()
        os.chdir(root / "checkout")  # a socket's path has to be short
        try:
            bound.bind("plug.yaml")
        finally:
            os.chdir(here)
        assert told(root) == [
            ("F003", "checkout/pipe.yaml", "not a regular file"),
            ("F003", "checkout/plug.yaml", "not a regular file"),
        ]


@posix
def test_links_stay_inside_or_are_told(root: Path, tmp_path: Path) -> None:
    put(tmp_path / "secret.yaml", "name: Secret\n")
    (root / "checkout" / "out.yaml").symlink_to(tmp_path / "secret.yaml")
    (root / "checkout" / "gone.yaml").symlink_to(root / "nowhere.yaml")
    (root / "checkout" / "loop.yaml").symlink_to("loop.yaml")
    (root / "checkout" / "folder").symlink_to(root / "checkout")
    (root / "checkout" / "twin.yaml").symlink_to("api.yaml")
    assert told(root) == [
        ("F003", "checkout/folder", "folder is a link"),
        ("F003", "checkout/gone.yaml", "not a regular file"),
        ("F003", "checkout/loop.yaml", "not a regular file"),
        ("F003", "checkout/out.yaml", "file is a link that leads out of the plan"),
    ]
    assert [p.name for p in load(root).portfolio.projects] == ["API", "API"]


@posix
def test_names_that_cant_be_ids_are_told(root: Path) -> None:
    put(root / "checkout" / "my project.yaml", "name: x\n")
    put(root / "checkout" / "a\nb.yaml", "name: x\n")
    put(root / "checkout" / "LOUD.YAML", "name: x\n")
    with open(os.fsencode(root / "checkout") + b"/\xff.yaml", "wb") as odd:  # noqa: PTH123 - a name of bytes
        odd.write(b"name: x\n")
    assert told(root) == [
        ("F004", "checkout/LOUD.YAML", "file name ends in '.YAML'"),
        ("F004", "checkout/a\nb.yaml", "name can't be an id"),
        ("F004", "checkout/my project.yaml", "name can't be an id"),
        ("F004", "checkout/\udcff.yaml", "name can't be an id"),
    ]


def test_files_in_the_wrong_place_are_told(root: Path) -> None:
    put(root / "teem.yaml", "{}\n")
    put(root / "stray" / "x.yaml", "name: x\n")
    put(root / "checkout" / "inner" / "program.yaml", "name: x\n")
    assert told(root) == [
        ("F006", "checkout/inner/program.yaml", "program inside of program 'checkout'"),
        ("F005", "stray/x.yaml", "file belongs to no program"),
        ("F007", "teem.yaml", "file 'teem.yaml' is no section of the portfolio"),
    ]


@posix
def test_two_files_of_one_id_are_told_and_the_first_stands(root: Path) -> None:
    put(root / "checkout" / "mobile" / "api.yaml", "name: Other\n")
    put(root / "checkout" / "web" / "Api.yaml", "name: Third\n")
    assert told(root) == [
        ("R003", "checkout/mobile/api.yaml", "'checkout/mobile/api.yaml' and 'checkout/api.yaml' are one id"),
        (
            "R004",
            "checkout/web/Api.yaml",
            "'checkout/web/Api.yaml' and 'checkout/api.yaml' are one id where letter case is ignored",
        ),
    ]


def test_a_section_in_two_files_is_told(root: Path) -> None:
    put(root / "portfolio.yaml", "spin: 1\nteams: {a: {}}\n")
    put(root / "teams.yaml", "b: {}\n")
    assert told(root) == [("S008", "teams.yaml", "section 'teams' stands in two files")]


def test_a_file_that_cant_be_parsed_hides_no_other(root: Path) -> None:
    put(root / "checkout" / "broken.yaml", "name: [x\n")
    put(root / "checkout" / "wrong.yaml", "name: x\nownr: jo\n")
    put(root / "checkout" / "waits.yaml", "name: x\nmilestones: {m: {after: [broken/ga, api/nothing]}}\n")
    assert [(code, file) for code, file, _ in told(root)] == [
        ("Y001", "checkout/broken.yaml"),
        ("S001", "checkout/wrong.yaml"),
        ("R001", "checkout/waits.yaml"),
    ]


def test_loading_changes_nothing(root: Path) -> None:
    put(root / "checkout" / "wrong.yaml", "name: x\r\nownr: jo\r\n")
    before = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(root.rglob("*")) if p.is_file()}
    load(root)
    after = {p: (p.stat().st_mtime_ns, p.read_bytes()) for p in sorted(root.rglob("*")) if p.is_file()}
    assert after == before


def test_many_files_are_read_by_several_processes_to_the_same_plan(root: Path) -> None:
    for number in range(1_200):
        put(
            root / "checkout" / f"p{number:04}.yaml",
            f"name: P{number}\n" + ("x: 1\n" if number == 777 else ""),
        )
    loaded = load(root)
    assert [(f.code, f.places[0].file) for f in loaded.findings] == [("S001", "checkout/p0777.yaml")]
    assert [p.name for p in loaded.portfolio.projects][1:] == [f"P{number}" for number in range(1_200)]


def test_the_root_is_found_from_below_beside_and_inside(root: Path, tmp_path: Path) -> None:
    below = root / "checkout" / "mobile"
    below.mkdir()
    assert [find_root(start) for start in (root, below, tmp_path)] == [root, root, root]
    assert find_root(Path("/")) is None
