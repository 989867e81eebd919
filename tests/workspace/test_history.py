"""The history engine: random histories against plans loaded commit by commit, and odd repositories."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from tests.repository import GIT, git, surroundings

from plateSpinner.analysis.history.record import Record, record
from plateSpinner.analysis.history.slips import UNREAD, Step, Unread, ledger
from plateSpinner.workspace.data import Limits
from plateSpinner.workspace.history import History, commits, history
from plateSpinner.workspace.load import Memory, load
from plateSpinner.workspace.repository import GitError, Repository
from plateSpinner.workspace.snapshot import Snapshot, at_commit, bare_repository

if not GIT or sys.platform == "win32":
    pytest.skip("git is not here, or names and programs are not POSIX's", allow_module_level=True)

Known = Record | Unread
Files = dict[str, str]
SEEDS = 120
LENGTH = 12
FOLDERS = ("", "programs/", "two words/é/")
BROKEN = (
    "name: [",
    "name: A\nname: B\n",
    "name: A\nmilestones: {m: {due: 2026-02-31}}\n",
    "a: &x [1]\nb: *x\n",
)
ENV = surroundings(author="jo")


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The user's own settings and cache are not the tests'."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))


@dataclass
class Plans:
    """A random plan that changes, with what each change is expected to rename."""

    chance: random.Random
    steady: bool = False
    folder: str = ""
    files: Files = field(default_factory=dict)
    made: int = 0

    def begin(self) -> None:
        self.folder = self.chance.choice(FOLDERS)
        self.files = {"portfolio.yaml": self.text("spin: 1\n"), "README.md": "x"}
        for _ in range(2):
            self.new_program()
        for _ in range(3):
            self.new_project()

    def text(self, head: str) -> str:
        """A file that is like no other, so that git takes it for itself wherever it goes."""
        noise = "\n".join(f"# {self.chance.getrandbits(160):040x}" for _ in range(12))
        return f"{head}{noise}\n"

    def component(self) -> str:
        self.made += 1
        due = f"2027-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
        more = self.chance.choice(("", "", "colour: red\n", "status: active\n"))
        return self.text(f"name: C{self.made}\n{more}milestones:\n  m: {{due: {due}}}\n")

    def any_of(self, pattern: Callable[[str], bool]) -> str | None:
        keeps_programs = self.steady and pattern is is_component
        names = (name for name in self.files if pattern(name))
        found = sorted(name for name in names if not (keeps_programs and is_program(name)))
        return self.chance.choice(found) if found else None

    def new_program(self) -> None:
        group = self.chance.choice(("", "", "g/", "g/h/", "p1/", "_hidden/"))
        suffix = self.chance.choice((".yaml", ".yaml", ".yml"))
        self.files[f"{group}p{self.chance.randrange(5)}/program{suffix}"] = self.component()

    def new_project(self) -> None:
        program = self.any_of(is_program)
        inside = "" if program is None else program[: program.rindex("/") + 1]
        group = self.chance.choice(("", "", "s/", "s-t/", ".off/"))
        suffix = self.chance.choice((".yaml", ".yaml", ".yml", ".YAML", ".txt"))
        self.files[f"{inside}{group}x{self.chance.randrange(9)}{suffix}"] = self.component()

    def edit(self) -> None:
        if name := self.any_of(is_component):
            _, _, noise = self.files[name].partition("# ")
            day = f"2028-{self.chance.randint(1, 12):02}-{self.chance.randint(1, 28):02}"
            head = f"name: {self.chance.choice('ABC')}\nmilestones:\n  m: {{due: {day}}}\n"
            self.files[name] = f"{head}# {noise}"

    def damage(self) -> None:
        if name := self.any_of(is_component):
            self.files[name] = self.text(self.chance.choice(BROKEN))

    def remove(self) -> None:
        if name := self.any_of(is_component):
            del self.files[name]

    def rename(self) -> None:
        """Give a file another name, put it into another program, or out of all of them."""
        if name := self.any_of(is_component):
            program = self.any_of(is_program) or name
            inside = self.chance.choice((name, program, "loose/x"))
            self.go(name, f"{inside[: inside.rindex('/') + 1]}y{self.chance.randrange(99)}.yaml")

    def move_folder(self) -> None:
        if program := self.any_of(is_program):
            folder = program[: program.rindex("/") + 1]
            to = self.chance.choice((f"q{self.chance.randrange(9)}/", f"g/{folder}", f"deep/er/{folder}"))
            for name in [name for name in self.files if name.startswith(folder)]:
                self.go(name, to + name.removeprefix(folder))

    def lift(self) -> None:
        """Put a program.yaml a folder higher, or lower, than it was."""
        if program := self.any_of(is_program):
            folder, _, name = program.rpartition("/")
            above, _, _ = folder.rpartition("/")
            self.go(program, f"{above}/{name}" if above else f"{folder}/s/{name}")

    def suffix(self) -> None:
        if program := self.any_of(is_program):
            self.go(program, program.rpartition(".")[0] + self.chance.choice((".yml", ".yaml")))

    def go(self, name: str, to: str) -> None:
        self.files[to] = self.files.pop(name)

    def move_plan(self) -> None:
        self.folder = self.chance.choice(FOLDERS)

    def nothing(self) -> None:
        self.files["README.md"] = f"{self.chance.random()}"

    def change(self) -> None:
        usual: tuple[Callable[[], None], ...] = (self.new_program, self.new_project, self.remove)
        usual += (self.edit, self.edit, self.edit)
        rare: tuple[Callable[[], None], ...] = (self.rename, self.rename, self.damage, self.move_folder)
        rare += (self.lift, self.suffix, self.nothing)
        if self.steady:
            usual, rare = (self.new_project, self.edit, self.edit, self.remove), (self.rename, self.damage)
        elif self.chance.random() < 0.08:
            self.move_plan()
            if self.chance.random() < 0.5:
                return
        for _ in range(self.chance.choice((1, 1, 1, 2, 3))):
            self.chance.choice(usual + rare)()

    def whole(self) -> Files:
        return {f"{self.folder}{name}": text for name, text in self.files.items()}


def is_program(name: str) -> bool:
    return "/" in name and name.rpartition("/")[2] in {"program.yaml", "program.yml"}


def is_component(name: str) -> bool:
    return "/" in name and name.endswith((".yaml", ".yml"))


@dataclass(frozen=True)
class Made:
    """A commit of the main line: its mark, the plan's folder and its files."""

    mark: int
    folder: str
    files: Files


@dataclass(frozen=True)
class Seen:
    """A plan, loaded whole: what history knows of its programs and projects, and their files."""

    known: dict[str, Known]
    refs: dict[str, str]
    has_twins: bool


def stream(seed: int, marks: Iterator[int], lines: list[bytes]) -> list[Made]:
    """Write a random history into a stream for `git fast-import`; the commits of its main line."""
    chance = random.Random(seed)  # noqa: S311 - a plan, not a secret
    plans, main, when = Plans(chance, steady=seed % 4 == 0), [], 1_700_000_000
    plans.begin()
    parent, merged = 0, 0
    for number in range(LENGTH):
        if number:
            plans.change()
        if number and plans.chance.random() < 0.2:  # a side branch with a change of its own, merged
            merged = next(marks)
            lines += commit(merged, seed, when, plans.whole() | {"side.md": "s"}, (parent,))
        mark = next(marks)
        parents = (parent, merged) if merged else (parent,) if parent else ()
        lines += commit(mark, seed, when, plans.whole(), parents)
        main.append(Made(mark, plans.folder, dict(plans.files)))
        parent, merged = mark, 0
        when += plans.chance.randrange(90_000)
    return main


def commit(mark: int, seed: int, when: int, files: Files, parents: tuple[int, ...]) -> list[bytes]:
    head = f"commit refs/heads/s{seed}\nmark :{mark}\ncommitter A <a@example.com> {when} +0000\ndata 1\nx\n"
    lines = [head.encode()]
    for word, parent in zip(("from", "merge", "merge", "merge"), parents, strict=False):
        lines.append(f"{word} :{parent}\n".encode())
    lines.append(b"deleteall\n")
    for name, text in files.items():
        raw = text.encode()
        lines.append(b"M 100644 inline %s\ndata %d\n%s\n" % (name.encode(), len(raw), raw))
    return lines


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[list[Made]], dict[int, str]]:
    """All random histories, each a branch of one repository; and the commits by their marks."""
    folder = tmp_path_factory.mktemp("random")
    git(folder, "init", "--quiet", "--initial-branch=main")
    marks, lines = iter(range(1, 1_000_000)), list[bytes]()
    made = [stream(seed, marks, lines) for seed in range(SEEDS)]
    git(folder, "fast-import", "--quiet", "--export-marks=marks", given=b"".join(lines))
    told = (line.split() for line in (folder / "marks").read_text().splitlines())
    return folder, made, {int(mark[1:]): oid for mark, oid in told}


def seen(one: Made, root: Path, memory: Memory) -> Seen:
    source = Snapshot(root, {name: text.encode() for name, text in one.files.items()})
    loaded = load(source, memory=memory)
    known: dict[str, Known] = {}
    refs: dict[str, str] = {}
    for item in (*loaded.portfolio.programs, *loaded.portfolio.projects):
        refs[item.place.file] = item.ref
        broken = one.files[item.place.file].startswith(BROKEN)
        known[item.ref] = UNREAD if broken else record(item.kind.value, item.fact)
    return Seen(known, refs, any(finding.name == "duplicate-id" for finding in loaded.findings))


def renames(was: tuple[Made, Seen], now: tuple[Made, Seen]) -> dict[str, str] | None:
    """Old references by new ones, by where each file's noise went; None where a name changed hands."""
    (before, old), (after, new) = was, now
    there = {noise(text): name for name, text in after.files.items()}
    found = {}
    for name, text in before.files.items():
        to = there.get(noise(text), "")
        if to != name and (to in before.files or name in after.files):
            return None
        ref = old.refs.get(name)
        if ref and to in new.refs and new.refs[to] != ref and ref not in new.known:
            found[new.refs[to]] = ref
    return None if old.has_twins or new.has_twins else found


def noise(text: str) -> str:
    return text.partition("# ")[2]


def turned(state: Mapping[str, Known], step: Step) -> dict[str, Known]:
    """What a step makes of what stood."""
    now = {ref: known for ref, known in state.items() if ref not in step.renamed.values()}
    now |= {new: state[old] for new, old in step.renamed.items()}
    for ref, known in step.changed.items():
        if known is None:
            now.pop(ref, None)
        else:
            now[ref] = known
    return now


def test_the_steps_give_every_plan_there_was_and_follow_every_rename(
    histories: tuple[Path, list[list[Made]], dict[int, str]],
) -> None:
    folder, made, names = histories
    repository, memory, followed = Repository(folder), Memory(), 0
    for seed, main in enumerate(made):
        head = names[main[-1].mark]
        told = history(repository, head, prefix=main[-1].folder)
        steps = {step.revision.oid: step for step in told.steps}
        assert told.head == head
        state: dict[str, Known] = {}
        last: tuple[Made, Seen] | None = None
        for number, one in enumerate(main):
            step = steps.pop(names[one.mark], None)
            state = turned(state, step) if step else state
            now = one, seen(one, folder, memory)
            assert state == now[1].known, f"seed {seed}, commit {number}"
            expected = renames(last, now) if last else {}
            if expected is not None:
                assert (dict(step.renamed) if step else {}) == expected, f"seed {seed}, commit {number}"
                followed += len(expected)
            last = now
        assert steps == {}
    assert followed > SEEDS


def test_a_snapshot_has_the_files_that_were_committed(
    histories: tuple[Path, list[list[Made]], dict[int, str]],
) -> None:
    folder, made, names = histories
    repository = Repository(folder)
    for one in (main[seed % LENGTH] for seed, main in enumerate(made[1::4])):
        wanted = {
            name: text.encode()
            for name, text in one.files.items()
            if name.lower().endswith((".yaml", ".yml")) and "_" not in name and "/." not in f"/{name}"
        }
        assert at_commit(repository, names[one.mark], one.folder).files == wanted


@pytest.fixture
def new(tmp_path: Path) -> Callable[..., Path]:
    """Make a repository with a branch `main`."""

    def make(name: str = "plan", *options: str) -> Path:
        folder = tmp_path / name
        folder.mkdir(parents=True)
        git(folder, "init", "--quiet", "--initial-branch=main", *options)
        return folder

    return make


def save(folder: Path, day: str, files: Mapping[str, str | None], *words: str) -> str:
    """Write files, or remove them, and commit all there is on a day (month-day of 2026)."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        if text is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(text.encode())
    git(folder, "add", "--all")
    dated(folder, day, "commit", "--quiet", "--allow-empty", "--message", f"of {day}", *words)
    return git(folder, "rev-parse", "HEAD")


def dated(folder: Path, day: str, *words: str) -> None:
    env = ENV | {"GIT_COMMITTER_DATE": f"2026-{day}T12:00:00Z"}
    subprocess.run([GIT, *words], cwd=folder, env=env, capture_output=True, check=True)  # noqa: S603


BEGIN = {"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n"}


def due(day: str, name: str = "X") -> str:
    return f"name: {name}\nmilestones:\n  m: {{name: Beta, due: 2027-{day}}}\n"


def moves(told: History) -> list[str]:
    """Every event that the ledger makes of a history, as a line."""
    return [
        f"{event.revision.day:%m-%d} {promise.ref} {event.happened}"
        + (f" {event.after.text[5:]}" if event.after else "")
        for promise, event in ledger(told.steps).events()
    ]


def refused(root: Path, *, all_parents: bool = False) -> tuple[str, str]:
    with pytest.raises(GitError) as told:
        history(Repository(root), all_parents=all_parents)
    return told.value.reason, told.value.help


def test_a_slip_on_a_branch_is_told_once_by_first_parents_and_by_all(new: Callable[..., Path]) -> None:
    plan = new()
    save(plan, "01-01", BEGIN | {"p/x.yaml": due("01-01"), "p/y.yaml": due("01-01")})
    git(plan, "checkout", "--quiet", "-b", "topic")
    save(plan, "01-02", {"p/x.yaml": due("02-01")})
    save(plan, "01-03", {"p/x.yaml": due("03-01")})
    git(plan, "checkout", "--quiet", "main")
    save(plan, "01-04", {"p/y.yaml": due("02-01")})
    dated(plan, "01-05", "merge", "--quiet", "--no-ff", "-m", "Merge pull request #7 from a/topic", "topic")
    first, whole = history(Repository(plan)), history(Repository(plan), all_parents=True)
    assert sorted(moves(first)) == [
        "01-01 p/x/m first 01-01",
        "01-01 p/y/m first 01-01",
        "01-04 p/y/m later 02-01",
        "01-05 p/x/m later 03-01",
    ]
    assert [step.revision.request for step in first.steps] == ["", "", "#7"]
    assert sorted(moves(whole)) == [
        "01-01 p/x/m first 01-01",
        "01-01 p/y/m first 01-01",
        "01-02 p/x/m later 02-01",
        "01-03 p/x/m later 03-01",
        "01-04 p/y/m later 02-01",
    ]
    assert first.notes == whole.notes == ()


def test_criss_cross_and_octopus_merges_tell_every_slip_once(new: Callable[..., Path]) -> None:
    plan = new()
    save(plan, "01-01", BEGIN | {f"p/{name}.yaml": due("01-01") for name in "abcd"})
    for number, name in enumerate("bcd", 2):
        git(plan, "checkout", "--quiet", "-b", name, "main")
        save(plan, f"01-0{number}", {f"p/{name}.yaml": due("02-01")})
    git(plan, "checkout", "--quiet", "main")
    save(plan, "01-05", {"p/a.yaml": due("02-01")})
    main = git(plan, "rev-parse", "main")
    dated(plan, "01-06", "merge", "--quiet", "-m", "cross", "b")
    git(plan, "checkout", "--quiet", "b")
    dated(plan, "01-07", "merge", "--quiet", "-m", "criss", main)
    save(plan, "01-08", {"p/b.yaml": due("03-01")})
    git(plan, "checkout", "--quiet", "main")
    dated(plan, "01-09", "merge", "--quiet", "-m", "criss-cross", "b")
    dated(plan, "01-10", "merge", "--quiet", "-m", "octopus", "c", "d")
    begin = [f"01-01 p/{name}/m first 01-01" for name in "abcd"]
    assert sorted(moves(history(Repository(plan)))) == [
        *begin,
        "01-05 p/a/m later 02-01",
        "01-06 p/b/m later 02-01",
        "01-09 p/b/m later 03-01",
        "01-10 p/c/m later 02-01",
        "01-10 p/d/m later 02-01",
    ]
    assert sorted(moves(history(Repository(plan), all_parents=True))) == [
        *begin,
        "01-02 p/b/m later 02-01",
        "01-03 p/c/m later 02-01",
        "01-04 p/d/m later 02-01",
        "01-05 p/a/m later 02-01",
        "01-08 p/b/m later 03-01",
    ]


def test_a_shallow_clone_says_where_it_begins(new: Callable[..., Path], tmp_path: Path) -> None:
    plan = new()
    for number in range(1, 5):
        last = save(plan, f"01-0{number}", BEGIN | {"p/x.yaml": due(f"0{number}-01")})
    git(tmp_path, "clone", "--quiet", "--depth=2", f"file://{plan}", "clone")
    told = history(Repository(tmp_path / "clone"))
    before = git(plan, "rev-parse", "HEAD~1")
    assert moves(told) == ["01-03 p/x/m first 03-01", "01-04 p/x/m later 04-01"]
    assert told.head == last
    begins = f"this clone is shallow: its history begins on 2026-01-03 ({before[:9]})"
    assert told.notes == (f"{begins}, and what moved before is not in it",)
    git(tmp_path / "clone", "fetch", "--quiet", "--unshallow")
    assert history(Repository(tmp_path / "clone")) == history(Repository(plan))


def test_where_there_is_no_history_it_is_told(
    new: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = "run it in a clone; git init begins a history"
    assert refused(tmp_path) == ("the plan is in no git repository", way)
    plan = new()
    assert refused(plan) == ("this branch has no commit yet", "commit the plan first")
    assert refused(plan, all_parents=True) == ("this branch has no commit yet", "commit the plan first")
    save(plan, "01-01", {"README": "x"})
    assert history(Repository(plan)).steps == ()
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(plan) == ("git is not installed", "install git")


def test_linked_work_trees_and_bare_clones_have_the_same_history(
    new: Callable[..., Path], tmp_path: Path
) -> None:
    plan = new("r") / "programs"
    save(plan.parent, "01-01", {f"programs/{name}": text for name, text in BEGIN.items()})
    save(plan.parent, "01-02", {"programs/p/x.yaml": due("01-01"), "other/p/x.yaml": due("01-01")})
    expected = history(Repository(plan))
    assert moves(expected) == ["01-02 p/x/m first 01-01"]
    git(plan, "worktree", "add", "--quiet", "-b", "topic", str(tmp_path / "linked"))
    save(plan.parent, "01-03", {"programs/p/x.yaml": due("02-01")})
    assert history(Repository(tmp_path / "linked/programs")) == expected
    git(tmp_path, "clone", "--quiet", "--bare", "--branch=topic", str(plan.parent), "bare.git")
    bare = bare_repository(tmp_path / "bare.git")
    assert bare is not None
    assert history(bare) == expected
    with pytest.raises(GitError):
        Repository(tmp_path / "bare.git")


def test_a_repository_that_names_objects_by_sha256_has_a_history(new: Callable[..., Path]) -> None:
    try:
        plan = new("plan", "--object-format=sha256")
    except subprocess.CalledProcessError:
        pytest.skip("this git knows no sha256")
    save(plan, "01-01", BEGIN | {"p/x.yaml": due("01-01")})
    save(plan, "01-02", {"p/x.yaml": None, "p/y.yaml": due("01-01")})
    save(plan, "01-03", {"p/y.yaml": due("02-01")})
    told = history(Repository(plan))
    assert len(told.head) == 64
    assert moves(told) == ["01-01 p/y/m first 01-01", "01-03 p/y/m later 02-01"]
    assert history(Repository(plan)) == told


def test_a_submodule_in_the_plan_is_not_looked_into_and_a_plan_in_one_is_its_own(
    new: Callable[..., Path],
) -> None:
    inner, outer = new("inner"), new("outer")
    save(inner, "01-01", BEGIN | {"p/x.yaml": due("01-01")})
    save(outer, "01-02", BEGIN | {"p/y.yaml": due("01-01")})
    git(outer, "-c", "protocol.file.allow=always", "submodule", "add", "--quiet", str(inner), "p/inner")
    save(outer, "01-03", {})
    save(outer / "p/inner", "01-04", {"p/x.yaml": due("02-01")})
    save(outer, "01-05", {})
    assert moves(history(Repository(outer))) == ["01-02 p/y/m first 01-01"]
    whole = ["portfolio.yaml", "p/program.yaml", "p/y.yaml"]
    assert sorted(at_commit(Repository(outer), git(outer, "rev-parse", "HEAD")).files) == sorted(whole)
    assert moves(history(Repository(outer / "p/inner"))) == [
        "01-01 p/x/m first 01-01",
        "01-04 p/x/m later 02-01",
    ]


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nname: X\n"
UNREADABLE = {
    "broken": "name: [",
    "of another shape": "- name: X\n",
    "with a day that is none": due("02-30"),
    "a bomb": BOMB,
    "an alias": "name: &n X\nsummary: *n\n",
    "two documents": "name: X\n---\nname: Y\n",
    "too deep": "a: " + "[" * 5000,
    "too large": "name: X\n" + "#" * Limits().max_bytes,
    "UTF-16": due("02-01").encode("utf-16").decode("latin-1"),
    "a conflict": "<<<<<<< a\nname: X\n=======\nname: Y\n>>>>>>> b\n",
    "empty": "",
}


@pytest.mark.parametrize("what", UNREADABLE)
def test_what_can_t_be_read_at_an_old_commit_is_told_and_promises_stand(
    what: str, new: Callable[..., Path]
) -> None:
    plan = new()
    save(plan, "01-01", BEGIN | {"p/x.yaml": due("01-01")})
    broken = save(plan, "01-02", {"p/x.yaml": UNREADABLE[what]})
    save(plan, "01-03", {"p/x.yaml": due("02-01")})
    told = history(Repository(plan))
    assert [step.changed.get("p/x") is UNREAD for step in told.steps] == [False, True, False]
    assert told.notes == (
        f"p/x can't be read as 1 commit left it ({broken[:9]}): its promises stand as before",
    )
    assert moves(told) == ["01-01 p/x/m first 01-01", "01-03 p/x/m later 02-01"]


def test_names_that_can_t_be_ids_are_passed_over_and_odd_ones_followed(new: Callable[..., Path]) -> None:
    plan = new()
    odd = {os.fsdecode(b"p/\xff\xfe.yaml"): due("01-01", "U"), "p/\n.yaml": due("01-01", "V")}
    save(plan, "01-01", BEGIN | odd | {'p/"é".yaml': due("02-01")})
    save(plan, "01-02", {'p/"é".yaml': None, "p/-é.yaml": due("02-01")})
    save(plan, "01-03", {**dict.fromkeys(odd, due("01-02")), "p/-é.yaml": due("03-01")})
    assert moves(history(Repository(plan))) == ["01-01 p/-é/m first 02-01", "01-03 p/-é/m later 03-01"]


def written(folder: Path, lines: bytes) -> None:
    """Commits just as they are written, with what `git commit` would clean away."""
    git(folder, "fast-import", "--quiet", "--force", "--date-format=raw-permissive", given=lines)


HOSTILE = "\x1b[2J\x07 \u202e::error::x\r|`<b>@all"


def test_what_a_commit_says_of_itself_is_taken_as_it_is(new: Callable[..., Path]) -> None:
    plan = new()
    lines = b""
    dates = (b"0 +0000", b"4102444799 -1200", b"99999999999999 +0000", b"1767225599 +1400", b"1 +9999")
    for number, when in enumerate(dates, 1):
        text = due(f"0{number}-01").encode()
        message = f"{HOSTILE} {number}\n\n(#1)\n".encode()
        who = f"{HOSTILE.replace('<b>', '').replace(chr(13), '')} {number}".encode()
        lines += b"commit refs/heads/main\ncommitter %s <a@example.com> %s\n" % (who, when)
        lines += b"data %d\n%s\n" % (len(message), message)
        lines += b"M 100644 inline portfolio.yaml\ndata 8\nspin: 1\n\n"
        lines += b"M 100644 inline p/program.yaml\ndata 8\nname: P\n\n"
        lines += b"M 100644 inline p/x.yaml\ndata %d\n%s\n" % (len(text), text)
    written(plan, lines)
    found = commits(Repository(plan), (git(plan, "rev-parse", "main"),))
    assert [str(one.day) for one in found] == [
        "1970-01-01",
        "2099-12-31",
        "1970-01-01",
        "2026-01-01",
        "1970-01-05",
    ]
    assert [one.subject for one in found] == [f"{HOSTILE} {number}" for number in range(1, 6)]
    assert {one.request for one in found} == {"#1"}
    assert [moved.partition(" ")[2] for moved in moves(history(Repository(plan)))] == [
        "p/x/m first 01-01",
        *(f"p/x/m later 0{number}-01" for number in range(2, 6)),
    ]


def test_a_commit_can_t_pass_for_several(new: Callable[..., Path]) -> None:
    plan = new()
    save(plan, "01-01", BEGIN)
    tree = git(plan, "rev-parse", "HEAD^{tree}")
    fake = "\0".join(("x", "f" * 40, "", "2020-01-01T00:00:00Z", "boss", "b@x", "approved", "", "y"))
    who = "jo <jo@example.com> 1767225600 +0000"
    texts = (
        f"tree {tree}\nauthor {who}\ncommitter {who}\n\n{fake}",
        f"tree {tree}\nauthor {fake} <a@b> 1 +0000\ncommitter {who}\n\nx\n",
        f"tree {tree}\nauthor {who}\ncommitter {who}\nencoding UTF-7\n\nx+AAA-{'f' * 40}+AAA-y\n",
        f"tree {tree}\nauthor {who}\ncommitter {who}\nencoding UTF-16\n\n\x01\x02x\n",
        f"tree {tree}\nauthor {who}\ncommitter {who}\nencoding nonsense\n\n\x80\xff\n",
        f"tree {tree}\n\n",
    )
    for text in texts:
        raw = text.encode("latin-1")
        oid = git(plan, "hash-object", "-w", "-t", "commit", "--literally", "--stdin", given=raw)
        try:
            found = commits(Repository(plan), (oid,))
        except GitError:
            continue
        assert [(one.oid, one.parents) for one in found] == [(oid, ())]
        assert "f" * 40 not in found[0].author


def test_a_link_is_told_and_its_promises_stand(new: Callable[..., Path]) -> None:
    plan = new()
    save(plan, "01-01", BEGIN | {"p/x.yaml": due("01-01"), "p/y.yaml": due("01-01", "Y")})
    (plan / "p/x.yaml").unlink()
    (plan / "p/x.yaml").symlink_to("y.yaml")
    (plan / "p/z.yaml").symlink_to("/etc/passwd")
    linked = save(plan, "01-02", {})[:9]
    (plan / "p/x.yaml").unlink()
    save(plan, "01-03", {"p/x.yaml": due("02-01")})
    told = history(Repository(plan))
    assert told.notes == (
        f"p/x can't be read as 1 commit left it ({linked}): its promises stand as before",
        f"p/z can't be read as 1 commit left it ({linked}): its promises stand as before",
    )
    assert moves(told) == ["01-01 p/x/m first 01-01", "01-03 p/x/m later 02-01", "01-01 p/y/m first 01-01"]


def test_a_moved_plan_is_followed_by_first_parents_and_by_all_its_beginning_is_told(
    new: Callable[..., Path],
) -> None:
    plan = new()
    save(plan, "01-01", BEGIN | {"p/x.yaml": due("01-01"), "p/y.yaml": due("01-01", "Y")})
    save(plan, "01-02", {"p/x.yaml": due("02-01")})
    for folder in ("one/", "two/", "one/"):
        (plan / folder).mkdir()
        for name in ("portfolio.yaml", "p"):
            source = next(path for path in (plan / name, *plan.glob(f"*/{name}")) if path.exists())
            source.rename(plan / folder / name)
        for empty in ("one", "two"):
            if (plan / empty).exists() and not any((plan / empty).iterdir()):
                (plan / empty).rmdir()
        moved = save(plan, "01-03", {})[:9]
    git(plan, "mv", "one/p/y.yaml", "one/p/z.yaml")
    save(plan, "01-04", {"one/p/x.yaml": due("03-01")})
    assert sorted(moves(history(Repository(plan / "one")))) == [
        "01-01 p/x/m first 01-01",
        "01-01 p/z/m first 01-01",
        "01-02 p/x/m later 02-01",
        "01-04 p/x/m later 03-01",
    ]
    assert history(Repository(plan / "one")).notes == ()
    told = history(Repository(plan / "one"), all_parents=True)
    begins = f"the plan's folder was moved here on 2026-01-03 ({moved})"
    assert told.notes == (f"{begins}, and what moved before is not in this history",)


def test_the_work_tree_is_never_looked_at(new: Callable[..., Path]) -> None:
    plan = new()
    save(plan, "01-01", BEGIN | {"p/x.yaml": due("01-01")})
    save(plan, "01-02", {"p/x.yaml": due("02-01")})
    expected = history(Repository(plan), cached=False)
    for path in (plan / "p/x.yaml", plan / "p/program.yaml", plan / "portfolio.yaml"):
        path.unlink()
        os.mkfifo(path)
    (plan / ".git/index").unlink()
    assert history(Repository(plan), cached=False) == expected
    shutil.rmtree(plan / "p")
    assert history(Repository(plan), cached=False) == expected


def test_by_all_parents_each_step_is_held_against_its_own_parent(
    histories: tuple[Path, list[list[Made]], dict[int, str]],
) -> None:
    folder, made, names = histories
    repository, memory, held = Repository(folder), Memory(), 0
    oids = git(folder, "rev-list", "--all", "--parents").splitlines()
    parents = {oid: rest for oid, *rest in (line.split() for line in oids)}
    for seed, main in list(enumerate(made))[::4]:  # the steady ones: what ever was a program's folder is one
        told = history(repository, names[main[-1].mark], prefix=main[-1].folder, all_parents=True)
        steps = {step.revision.oid: step for step in told.steps}
        plans = [seen(one, folder, memory) for one in main]
        for number in range(1, len(main)):
            oid, (was, now) = names[main[number].mark], plans[number - 1 : number + 1]
            if len(parents[oid]) > 1:
                assert oid not in steps
                (side,) = parents[oid][1:]  # which did all that the merge brought
                oid = side
            if was.has_twins or now.has_twins:
                continue
            moved = {ref for ref in was.known | now.known if was.known.get(ref) != now.known.get(ref)}
            step = steps.get(oid, Step(told.steps[0].revision, {}, before={}))
            assert step.before is not None
            assert moved <= step.changed.keys(), f"seed {seed}, commit {number}"
            assert dict(step.changed) == {ref: now.known.get(ref) for ref in step.changed}
            assert dict(step.before) == {ref: was.known.get(ref) for ref in step.before}
            assert {step.renamed.get(ref, ref) for ref in step.changed} <= step.before.keys()
            held += bool(moved)
    assert held > 20
