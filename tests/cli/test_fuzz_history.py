"""Broken plans, hostile texts, authors and messages in a real history: nothing acts, crashes or hangs."""

import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from tests.cli.test_fuzz import (
    EXAMPLE,
    FRONTS,
    PAYLOADS,
    Plan,
    Spin,
    check,
    limited,
    mutated,
    quoted,
    write,
)

GIT = shutil.which("git") or ""
if not GIT or os.name == "nt":
    pytest.skip("git is not here, or names are not POSIX's", allow_module_level=True)

WORDS = (
    ["diff", "HEAD"],
    ["diff", "HEAD", "--json"],
    ["diff", "HEAD", "--format", "markdown"],
    ["diff", "HEAD", "--format", "html"],
    ["diff", "HEAD", "--stat"],
    ["diff", "HEAD~1..HEAD"],
    ["diff", "HEAD~1..HEAD", "--format", "markdown"],
    ["diff", "--staged", "--json"],
    ["log"],
    ["log", "--json"],
    ["log", "--by", "owner", "--format", "markdown"],
    ["log", "--all-parents"],
    ["trend"],
    ["trend", "--json"],
    ["trend", "--grain", "week", "--format", "markdown"],
    ["status", "--since", "2w"],
    ["status", "--since", "2w", "--json"],
    ["risks", "--since", "2w", "--format", "markdown"],
    ["check", "--only-new", "HEAD", "--profile", "strict"],
    ["check", "--only-new", "HEAD~1", "--json"],
    ["baseline", "show"],
    ["baseline", "show", "--json"],
    ["baseline", "diff", "--format", "markdown"],
)
EXPECTED = re.compile(
    r"spin: (the plan names no approved plan|no plan at |no commit '|--since: no commit up to "
    r"|'.*' is (no name of a tag|whatever is))"
)
"""What is refused with exit code 2."""
OURS = re.compile(r"^::(error|warning|notice) title=[A-Z]\d{3} [a-z-]+,file=[^\n]*\n", re.MULTILINE)
"""The annotations of findings."""
SEEDS = int(os.environ.get("FUZZ_SEEDS", "60"))


def git(folder: Path, *words: str, author: str = "Jo", given: str | None = None) -> None:
    day = "16" if given else "02"
    name = author.encode(errors="replace").decode().replace("\0", "").strip(" \t\n.,:;<>\"\\'") or "Jo"
    env = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
    for who in ("AUTHOR", "COMMITTER"):
        env |= {f"GIT_{who}_NAME": name, f"GIT_{who}_EMAIL": "jo@example.com"}
        env |= {f"GIT_{who}_DATE": f"2026-11-{day}T09:00:00Z"}
    ran = subprocess.run(  # noqa: S603 - our own words
        [GIT, *words],
        cwd=folder,
        env=env,
        check=False,
        capture_output=True,
        input=None if given is None else given.encode(errors="replace").replace(b"\0", b""),
    )
    assert ran.returncode == 0, ran.stderr


def begin(folder: Path, plan: Plan) -> None:
    """A repository with a good plan, which names its own first commit as the approved one."""
    charter = plan["portfolio.yaml"]
    if b"policy:" not in charter:
        charter += b"\npolicy: {baseline: approved}\n"
    write(plan | {"portfolio.yaml": charter}, folder)
    git(folder, "init", "--quiet", "--initial-branch=main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "The plan")
    git(folder, "tag", "approved")
    git(folder, "tag", "plan-2026-q4")  # as the worked example calls it


def follow(folder: Path, plan: Plan, luck: random.Random) -> None:
    """A broken plan in a commit with an odd author and message."""
    lay(folder, plan)
    git(folder, "add", "--all")
    words = ("commit", "--quiet", "--allow-empty", "--allow-empty-message", "--cleanup=verbatim", "--file=-")
    git(
        folder,
        *words,
        author=luck.choice(PAYLOADS),
        given=f"{luck.choice(PAYLOADS)}\n\n{luck.choice(PAYLOADS)}",
    )


def lay(folder: Path, plan: Plan) -> None:
    """Put the files of a plan in place of those that are there."""
    shutil.rmtree(folder / "programs")
    for name, text in plan.items():
        path = folder / "programs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)


def run(inside: Spin, words: list[str], folder: Path, front: dict[str, str], what: object) -> None:
    with limited():
        ran = inside(*words, cwd=folder, env={"XDG_CACHE_HOME": str(folder.parent / "cache"), **front})
    if ran.returncode == 3:
        assert ran.stderr.startswith("spin: no plan"), what
        return
    if words[0] == "check":
        ran.stderr = OURS.sub("", ran.stderr)
    if ran.returncode == 2 and EXPECTED.match(ran.stderr):
        ran = subprocess.CompletedProcess(ran.args, 0, ran.stdout, ran.stderr)
    if (
        "markdown" in words and "\nShortened to " in ran.stdout
    ):  # a comment has no room for ten thousand letters
        ran.stdout = re.sub(r"(?m)^\d+ more: --all$", "", ran.stdout)
    check(ran, [] if ran.stdout == "" else words, front, what)
    if "html" in words and ran.stdout:
        assert "<script" not in ran.stdout.lower(), what
        assert ran.stdout.startswith("<!DOCTYPE html>"), what


@pytest.fixture(scope="session")
def good(whole_files: dict[str, str]) -> list[Plan]:
    """Plans to break: one that uses every section, and the worked example where it is there."""
    found = [{name: text.encode() for name, text in whole_files.items()}]
    example = {p.relative_to(EXAMPLE).as_posix(): p.read_bytes() for p in sorted(EXAMPLE.rglob("*.yaml"))}
    return [*found, example] if "portfolio.yaml" in example else found


@pytest.mark.parametrize("batch", range(0, SEEDS, 20))
def test_a_broken_history_does_no_harm(batch: int, inside: Spin, good: list[Plan], tmp_path: Path) -> None:
    plan = good[batch // 20 % len(good)]
    folder = tmp_path / "plan"
    begin(folder, plan)
    for seed in range(batch, batch + 20):
        luck = random.Random(seed)  # noqa: S311 - the same luck every time
        follow(folder, mutated(plan, luck), luck)
        lay(folder, mutated(plan, luck))
        if luck.random() < 0.5:
            git(folder, "add", "--all")
        for words in luck.sample(WORDS, 3):
            front = luck.choice(FRONTS)
            run(inside, words, folder, front, (seed, words, front))


@pytest.mark.parametrize("at", range(len(PAYLOADS)))
def test_a_payload_in_every_name_of_a_history_does_no_harm(
    at: int, inside: Spin, good: list[Plan], tmp_path: Path
) -> None:
    payload = quoted(PAYLOADS[at])
    odd = {name: replaced(text, payload) for name, text in good[0].items()}
    folder = tmp_path / "plan"
    begin(folder, odd)
    later = {name: text.replace(b"2026-12", b"2027-01") for name, text in odd.items()}
    follow(folder, later, random.Random(at))  # noqa: S311 - the same luck every time
    lay(folder, {name: text.replace(b"2027-01", b"2027-02") for name, text in later.items()})
    for turn, words in enumerate(WORDS[at % 2 :: 2]):
        front = FRONTS[(at + turn) % len(FRONTS)]
        run(inside, words, folder, front, (words, front))


def replaced(text: bytes, by: bytes) -> bytes:
    """Every name and free text replaced."""
    texts = rb"(?<=name: |what: |text: )[^,}\n]+|(?<=summary: |outcome: |  cause: )[^,}\n]+"
    return re.sub(texts, lambda _: by, text)
