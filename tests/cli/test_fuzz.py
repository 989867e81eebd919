"""Broken and hostile plans: whatever a plan says, every command ends in time, in a documented exit code and
without a traceback, and nothing of the plan acts on a terminal or on a CI runner.

`FUZZ_SEEDS=5000 pytest tests/cli/test_fuzz.py` tries more; `FUZZ_FIRST=500` begins at another seed.
"""

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import pytest

Ran = subprocess.CompletedProcess[str]
Spin = Callable[..., Ran]
Plan = dict[str, bytes]

SEEDS = int(os.environ.get("FUZZ_SEEDS", "500"))
FIRST = int(os.environ.get("FUZZ_FIRST", "0"))
A_BATCH = 50
MOST_SECONDS = 10

EXAMPLE = Path(__file__).parents[2] / "programs"

PAYLOADS = (
    "\x1b[31mred\x1b[0m",
    "\x1b]8;;https://evil.example\x1b\\link\x1b]8;;\x1b\\",
    "\x1b]52;c;ZXZpbA==\x07",
    "\x9b31mc1",
    "\x9d0;title\x9c",
    "\u202egnp.exe",
    "\u2066isolated\u2069",
    "\u2028line\u2029paragraph\x85next",
    "::error::x",
    " \t::add-mask::x",
    "first\n::set-output name=x::y\n##[group]z",
    "##[group]x",
    "##vso[task.setvariable]x",
    "::stop-commands::t",
    "]]><x/>",
    "<script>alert(1)</script>",
    "[a](javascript:alert(1)) ![b](https://evil.example/p.png) @everyone",
    "| a | b |\n|---|---|",
    "`code` *bold* # heading",
    "line\nbreak\r\nand\rmore",
    "x" * 10_000,
    "long word " * 1000,
    "nul\0nul",
    "\ud800",
    "\udcff",
    "${{ github.token }}",
    "=cmd|'/c calc'!A1",
    "+1",
    "-1",
    "@SUM(1)",
    "{value.__class__} %s %(x)s {0}",
    "../../../../etc/passwd",
    "$(touch pwned) `touch pwned` ;touch pwned",
    "a" * 300,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467\ufe0f\u200b",
    "\u0e33\u0915\u094d\u0937\uac00\u1161" * 20,
    "",
    " ",
)

VALUES = (
    "null", "true", "no", "[]", "{}", "[[[]]]", "[1, 2, 3]", "{a: {b: c}}", "0", "-1", "1e400", ".nan",
    ".inf", "0x1F", "99999999999999999999999999", "1.5", "2026-11-13", "2026-14-05", "2026-Q4",
    "2199-12-31", "1900", "9999999mo", "0d", "[20d, 5d, 8d]", "100%", "101%", "1e15", "1e16", "-800k",
    "1.2M XXX", "unknown", "{unknown: ''}", "{unknown: why}", "very_high", "done", "ga FS+99999d",
    "checkout/api/ga", "checkout", "payments", "*a", "&a b", "!!python/object:x {}", "<<", "%TAG", "|",
    ">-", "'", '"', "? x", "- - - x", "@jo", "[jo, jo]", "{2026-11-13: 1, 2026-13-13: 2}", "12:30",
)  # fmt: skip

HIDDEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
NOT_FOUND = re.compile(
    "^spin: (nothing in the plan is called|no program or project|'.*' may be|. things are called"
    "|no milestone, task, project|--team: nothing in the plan has|'.*' is a )",
    re.MULTILINE,
)
CUT = re.compile(r"^(\d+ more: --all|.*\u2026 \d+ more)$", re.MULTILINE)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COMMAND = re.compile(r"^[\s\u200b\ufeff]*::|##\w*\[", re.MULTILINE)

WORDS = (
    ["validate"],
    ["validate", "--format", "concise"],
    ["validate", "--json"],
    ["status"],
    ["status", "--json"],
    ["status", "--format", "markdown"],
    ["status", "checkout/api"],
    ["status", "checkout", "--by", "owner"],
    ["show", "checkout/api"],
    ["show", "checkout/api", "--json"],
    ["show", "checkout/api", "--format", "markdown"],
    ["show", "checkout/api/beta"],
    ["show", "payments"],
    ["show", "plant", "--json"],
    ["bottlenecks"],
    ["bottlenecks", "--by", "week", "--json"],
    ["bottlenecks", "--by", "quarter", "--format", "markdown"],
    ["bottlenecks", "--until", "2199-12-31", "--team", "payments"],
    ["risks", "--matrix", "--by", "cause", "--raid", "--closed"],
    ["risks", "--matrix", "--raid", "--format", "markdown"],
    ["risks", "--by", "affected", "--raid", "--json"],
    ["schedule"],
    ["schedule", "checkout/api", "--critical", "--json"],
    ["schedule", "--all", "--format", "markdown"],
    ["schedule", "--format", "mermaid"],
    ["schedule", "--format", "svg"],
    ["why", "checkout/api/ga"],
    ["why", "checkout/launch", "--json"],
    ["why", "checkout/api/ga", "--format", "markdown"],
    ["deps"],
    ["deps", "--json"],
    ["deps", "checkout/api/ga"],
    ["deps", "checkout/api/ga", "--format", "mermaid"],
    ["deps", "--format", "markdown"],
    ["calendar"],
    ["calendar", "--json"],
    ["calendar", "--format", "markdown"],
    ["export", "mspdi"],
    ["export", "mspdi", "checkout", "-o", "../out.xml"],
)
FRONTS: tuple[dict[str, str], ...] = ({}, {"GITHUB_ACTIONS": "true"}, {"FORCE_COLOR": "1", "TERM": "xterm"})


@pytest.fixture(scope="session")
def plans(whole_files: dict[str, str]) -> list[Plan]:
    """Valid plans to break: one that uses every section, and the worked example where it is there."""
    found = [{name: text.encode() for name, text in whole_files.items()}]
    example = {p.relative_to(EXAMPLE).as_posix(): p.read_bytes() for p in sorted(EXAMPLE.rglob("*.yaml"))}
    return [*found, example] if "portfolio.yaml" in example else found


def quoted(text: str) -> bytes:
    """The text in double quotes, its odd characters written as escapes."""
    return json.dumps(text).encode()


def mutated(plan: Plan, luck: random.Random) -> Plan:
    """The plan with one to three things done to it."""
    made = dict(plan)
    for _ in range(luck.randint(1, 3)):
        name = luck.choice(sorted(made))
        made[name] = luck.choice(MUTATIONS)(made[name], luck)
    if luck.random() < 0.1 and sys.platform == "linux":  # others refuse such names
        name = luck.choice(sorted(made))
        odd = re.sub("[/\0]", "_", luck.choice(PAYLOADS))[:80].encode(errors="surrogatepass")
        made[f"{os.path.dirname(name)}/{os.fsdecode(odd)}.yaml".lstrip("/")] = made[name]  # noqa: PTH120 - a text
    return made


def truncated(text: bytes, luck: random.Random) -> bytes:
    return text[: luck.randrange(len(text) + 1)]


def flipped(text: bytes, luck: random.Random) -> bytes:
    changed = bytearray(text)
    for _ in range(luck.randint(1, 8)):
        if changed:
            changed[luck.randrange(len(changed))] = luck.randrange(256)
    return bytes(changed)


def retyped(text: bytes, luck: random.Random) -> bytes:
    return _replaced(rb"(?<=: )[^\s,{}\[\]#][^,{}\[\]\n#]*", text, luck, luck.choice(VALUES).encode())


def injected(text: bytes, luck: random.Random) -> bytes:
    payload = luck.choice(PAYLOADS)
    raw = payload.encode(errors="surrogatepass").replace(b"\n", b"\n" + b" " * luck.randrange(9))
    return _replaced(rb"(?<=: )[^\s,{}\[\]#][^,{}\[\]\n#]*", text, luck, luck.choice((quoted(payload), raw)))


def rekeyed(text: bytes, luck: random.Random) -> bytes:
    payload = luck.choice(PAYLOADS)
    return _replaced(
        rb"[\w-]+(?=:)", text, luck, luck.choice((quoted(payload), payload.encode(errors="replace")))
    )


def relined(text: bytes, luck: random.Random) -> bytes:
    lines = text.split(b"\n")
    at, to = luck.randrange(len(lines)), luck.randrange(len(lines))
    match luck.randrange(5):
        case 0:
            lines.insert(to, lines[at])
        case 1:
            del lines[at]
        case 2:
            lines[at], lines[to] = lines[to], lines[at]
        case 3:
            lines[at] = luck.choice((b" ", b"  ", b"\t", b"    - ")) + lines[at]
        case _:
            lines[at] = lines[at].lstrip()
    return b"\n".join(lines)


def wrapped(text: bytes, luck: random.Random) -> bytes:
    return luck.choice(
        (
            text.replace(b"\n", b"\r\n"),
            b"\xef\xbb\xbf" + text,
            text.decode(errors="replace").encode("utf-16"),
            text.replace(b"\n", b"\r"),
            b"[" * 2000 + text,
            b"{a: " * 500 + text,
            text + b"\n---\n" + text,
            b"<<<<<<< ours\n" + text + b"=======\n" + text + b">>>>>>> theirs\n",
            b"a: &a [1]\nb: [*a, *a]\n" + text,
            text * 3,
            b"",
            b"\0" * 100,
            b"- " * 5000,
        )
    )


def _replaced(pattern: bytes, text: bytes, luck: random.Random, by: bytes) -> bytes:
    found = list(re.finditer(pattern, text))
    if not found:
        return text + by
    at = luck.choice(found)
    return text[: at.start()] + by + text[at.end() :]


MUTATIONS = (truncated, flipped, retyped, retyped, injected, injected, rekeyed, relined, relined, wrapped)


def write(plan: Plan, folder: Path) -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    for name, text in plan.items():
        path = folder / "programs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text)
    return folder


def state(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


class TooLong(BaseException):
    """A command did not end in time."""


@contextmanager
def limited() -> Iterator[None]:
    """Stops what takes longer than `MOST_SECONDS`; where there is no alarm it is found out afterwards."""

    def stop(*_: object) -> None:
        raise TooLong

    started = time.monotonic()
    if hasattr(signal, "setitimer"):
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, MOST_SECONDS)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
    assert time.monotonic() - started < MOST_SECONDS


def check(ran: Ran, words: list[str], front: dict[str, str], what: object) -> None:
    """Nothing acts, nothing crashes, and JSON is JSON."""
    assert ran.returncode in {0, 1, 2}, what
    assert ran.returncode != 2 or NOT_FOUND.search(ran.stderr), (what, ran.stderr)
    assert "Traceback" not in ran.stderr, (what, ran.stderr)
    out = COLOUR.sub("", ran.stdout) if "FORCE_COLOR" in front else ran.stdout
    if words == ["export", "mspdi"]:  # the indents of Microsoft Project
        out = out.replace("\t", "")
    assert HIDDEN.search(out + ran.stderr) is None, what
    if front.get("GITHUB_ACTIONS"):
        assert COMMAND.search(ran.stdout) is None, what
        assert COMMAND.search(ran.stderr) is None, what
    assert CUT.search(ran.stdout) is None, what
    if ran.returncode == 2:
        return
    assert not ran.stdout or ran.stdout.endswith("\n"), what
    if "--json" in words:
        assert json.loads(ran.stdout)["version"] == 1, what
    if "svg" in words or words == ["export", "mspdi"]:
        ET.fromstring(ran.stdout)  # noqa: S314 - our own


@pytest.mark.parametrize("batch", range(FIRST, FIRST + SEEDS, A_BATCH))
def test_a_broken_plan_does_no_harm(batch: int, inside: Spin, plans: list[Plan], tmp_path: Path) -> None:
    for seed in range(batch, min(batch + A_BATCH, FIRST + SEEDS)):
        luck = random.Random(seed)  # noqa: S311 - the same luck every time
        folder = write(mutated(luck.choices(plans, (4, 1)[: len(plans)])[0], luck), tmp_path / "plan")
        before = state(folder)
        for words in luck.sample(WORDS, 3):
            front = luck.choice(FRONTS)
            with limited():
                ran = inside(*words, cwd=folder, env=front)
            check(ran, words, front, (seed, words, front))
        assert state(folder) == before, seed


@pytest.mark.parametrize("at", range(len(PAYLOADS)))
def test_a_payload_in_every_text_does_no_harm(
    at: int, inside: Spin, plans: list[Plan], tmp_path: Path
) -> None:
    payload = quoted(PAYLOADS[at])
    texts = rb"(?<=name: |what: |text: )[^,}\n]+|(?<=summary: |outcome: |  cause: )[^,}\n]+"
    plan = {name: re.sub(texts, lambda _: payload, text) for name, text in plans[0].items()}
    folder = write(plan, tmp_path / "plan")
    for turn, words in enumerate(WORDS):
        front = FRONTS[(at + turn) % len(FRONTS)]
        with limited():
            ran = inside(*words, cwd=folder, env=front)
        check(ran, words, front, (words, front))


def test_a_file_cut_at_any_byte_does_no_harm(inside: Spin, plans: list[Plan], tmp_path: Path) -> None:
    name = "checkout/api.yaml"
    whole = plans[0][name]
    folder = write(plans[0], tmp_path / "plan")
    for at in range(0, len(whole), 23):
        (folder / "programs" / name).write_bytes(whole[:at])
        with limited():
            ran = inside("validate", "--json", cwd=folder)
        check(ran, ["validate", "--json"], {}, at)


@pytest.mark.parametrize("seed", range(10_000, 10_020))
def test_a_broken_plan_does_no_harm_in_a_process_of_its_own(
    seed: int, spin: Spin, plans: list[Plan], tmp_path: Path
) -> None:
    luck = random.Random(seed)  # noqa: S311 - the same luck every time
    folder = write(mutated(luck.choices(plans, (4, 1)[: len(plans)])[0], luck), tmp_path / "plan")
    before = state(folder)
    words, front = luck.choice(WORDS), luck.choice(FRONTS)
    started = time.monotonic()
    ran = spin(*words, cwd=folder, env=front)
    assert time.monotonic() - started < MOST_SECONDS
    check(ran, words, front, (words, front))
    assert state(folder) == before


def schedule_mutated(schedule: bytes, luck: random.Random) -> bytes:
    """A schedule in XML with one to three things done to it, inside its elements or anywhere."""
    for _ in range(luck.randint(1, 3)):
        by = luck.choice((xml_text(luck.choice(PAYLOADS)), luck.choice(VALUES).encode(), b"&x;", b""))
        match luck.randrange(7):
            case 0 | 1:
                schedule = _replaced(rb"(?<=>)[^<>\n]+(?=</)", schedule, luck, by)
            case 2 | 3:
                schedule = _replaced(rb"(?<=Name>)[^<>\n]+(?=</)", schedule, luck, by)
            case 4 | 5:
                schedule = _replaced(
                    rb"(?<=ID>)[^<>\n]+(?=</)", schedule, luck, luck.choice((b"1", b"-1", by))
                )
            case _:
                schedule = luck.choice((truncated, flipped, relined, wrapped))(schedule, luck)
    return schedule


def xml_text(text: str) -> bytes:
    """The text as an element holds it, its controls as references where XML takes those."""
    escaped = escape(text).encode(errors="xmlcharrefreplace")
    return escaped.replace(b"\0", b"").replace(b"\x1b", b"&#155;").replace(b"\x07", b"&#133;")


@pytest.mark.parametrize("batch", range(FIRST, FIRST + max(SEEDS // 5, 1), A_BATCH))
def test_a_broken_schedule_of_another_tool_does_no_harm_and_makes_no_broken_plan(
    batch: int, inside: Spin, plans: list[Plan], tmp_path: Path
) -> None:
    folder = write(plans[-1], tmp_path / "plan")
    schedule = inside("export", "mspdi", cwd=folder).stdout.encode()
    for seed in range(batch, batch + A_BATCH):
        luck = random.Random(seed)  # noqa: S311 - the same luck every time
        shutil.rmtree(tmp_path / "made", ignore_errors=True)
        (tmp_path / "made").mkdir()
        (tmp_path / "made" / "from.xml").write_bytes(schedule_mutated(schedule, luck))
        words, front = ["import", "mspdi", "from.xml"], luck.choice(FRONTS)
        if luck.random() < 0.3:
            words.append("--dry-run")
        with limited():
            ran = inside(*words, cwd=tmp_path / "made", env=front)
        check(ran, words, front, (seed, words, front))
        made = sorted(path.name for path in tmp_path.iterdir())
        assert made == ["made", "plan"], seed
        if ran.returncode == 0 and "--dry-run" not in words:
            validated = inside("validate", cwd=tmp_path / "made")
            assert (validated.returncode, validated.stderr) == (0, ""), (seed, validated.stdout)
        else:
            assert [path.name for path in (tmp_path / "made").iterdir()] == ["from.xml"], seed


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFO and no links without a privilege on Windows")
def test_odd_things_in_the_place_of_files_do_no_harm(inside: Spin, plans: list[Plan], tmp_path: Path) -> None:
    folder = write(plans[0], tmp_path / "plan")
    program = folder / "programs" / "checkout"
    os.mkfifo(program / "fifo.yaml")
    (program / "loop.yaml").symlink_to("loop.yaml")
    (program / "out.yaml").symlink_to("/etc/passwd")
    (program / "around").symlink_to(program)
    (program / "folder.yaml").mkdir()
    with suppress(OSError):  # macOS wants names in UTF-8
        (program / os.fsdecode(b"\xff\x1b[31m.yaml")).write_text("name: X\n")
    for words in WORDS:
        for front in FRONTS:
            with limited():
                ran = inside(*words, cwd=folder, env=front)
            check(ran, words, front, (words, front))
            assert "root:x:" not in ran.stdout


def test_thousands_of_wrong_references_are_told_in_seconds(inside: Spin, tmp_path: Path) -> None:
    rows = "".join(f"  m{n:04}: {{after: [zz{n:04}]}}\n" for n in range(5000))
    text = f"name: A\nstatus: active\nmilestones:\n{rows}".encode()
    folder = write(
        {"portfolio.yaml": b"spin: 1\n", "p/program.yaml": b"name: P\n", "p/a.yaml": text}, tmp_path
    )
    with limited():
        ran = inside("validate", "--format", "concise", cwd=folder)
    assert ran.returncode == 1
    lines = ran.stdout.splitlines()
    assert len(lines) == 5001
    assert "did you mean" in lines[0]
    assert [line for line in lines[:5000] if "R001[dangling-reference]" not in line] == []


def test_what_many_items_inherit_is_not_written_out_at_full_length_for_each(
    inside: Spin, tmp_path: Path
) -> None:
    rows = "".join(f"  m{n:04}: {{due: 2026-11-01}}\n" for n in range(4000))
    text = f"name: A\nowner: {'o' * 100_000}\nstatus: active\nmilestones:\n{rows}".encode()
    folder = write(
        {"portfolio.yaml": b"data_date: 2026-11-23\n", "p/program.yaml": b"name: P\n", "p/a.yaml": text},
        tmp_path,
    )
    for words in (["status"], ["status", "p/a"], ["status", "--json"]):
        with limited():
            ran = inside(*words, cwd=folder)
        assert ran.returncode == 0
        assert len(ran.stdout) < 4_000_000
