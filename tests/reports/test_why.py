"""`spin why`: exact chains of tiny plans, and what holds for all plans."""

import datetime as dt
import random
import time
from collections.abc import Callable, Mapping
from decimal import Decimal

import pytest

from plateSpinner.model.charter import Charter
from plateSpinner.model.component import Program, Project
from plateSpinner.model.portfolio import Portfolio, ProgramSheet, ProjectSheet
from plateSpinner.model.value import Unknown
from plateSpinner.render import markdown, plain, terminal
from plateSpinner.render.cells import cells
from plateSpinner.reports.why import StepRow, Verdict, WhyReport, build
from plateSpinner.reports.why_screen import present

Read = Callable[[Mapping[str, str]], Portfolio]
MONDAY = dt.date(2026, 1, 5)
NOT_BEFORE = "m can't be projected, not before 2026-01-05: "


@pytest.fixture
def why(read: Read) -> Callable[..., WhyReport]:
    """Why an item of a project `p/a` that holds `text` is reached when it is, on Monday 5 January 2026."""

    def told(text: str, id_: str, files: Mapping[str, str] | None = None) -> WhyReport:
        plan = {"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\n", "p/a.yaml": f"name: A\n{text}"}
        portfolio = read(plan | dict(files or {}))
        return build(portfolio, portfolio.by_ref[id_][0], MONDAY, "--as-of")

    return told


def lines(report: WhyReport) -> list[str]:
    """Each step as id, days, working days, link and what set it."""
    return [_line(step) for step in report.steps]


def _line(step: StepRow) -> str:
    wait = f"{step.wait.on} {step.wait.link}".strip() if step.wait else ""
    why = f"{step.root}: {step.why}" if step.root else ""
    return f"{step.ref.removeprefix('p/a/')} {step.days}d {step.working_days:f} | {wait or why}"


def test_a_chain_goes_back_to_work_that_could_start_today(why: Callable[..., WhyReport]) -> None:
    report = why(
        "owner: jo\ntasks: {a: {name: Lab, duration: 4d}, b: {duration: 2d, after: [a FS+1d]}}\n"
        "milestones: {m: {due: 2026-01-09, after: [b]}}\n",
        "p/a/m",
    )
    # Monday to Thursday, one working day of lag, then Monday and Tuesday
    assert lines(report) == [
        "m 0d 0.0 | b FS",
        "b 5d 2.0 | a FS+1d",
        "a 4d 4.0 | ready: not begun, could start 2026-01-05",
    ]
    assert (report.days, str(report.projected), report.late) == (9, "2026-01-13", 4)
    assert report.answer == (
        "m is projected for 2026-01-13, 4 days after its promise 2026-01-09:"
        " 'b' (jo) drives it with 5 of 9 days"
    )
    assert [step.place.route for step in report.steps] == [
        ("milestones", "m", "after", 0),
        ("tasks", "b", "after", 0),
        ("tasks", "a"),
    ]


@pytest.mark.parametrize(
    ("text", "id_", "root"),
    [
        ("tasks: {a: {duration: 1d}}", "a", "ready: not begun, could start 2026-01-05"),
        (
            "tasks: {a: {duration: 4d, started: 2026-01-02, progress: 25%}}",
            "a",
            "in progress: in progress since 2026-01-02, what remains goes on from 2026-01-05",
        ),
        (
            "tasks: {a: {duration: 4d, started: 2026-01-01, remaining: 2d, resume: 2026-01-12}}",
            "a",
            "resume: interrupted until 2026-01-12",
        ),
        ("tasks: {a: {duration: 2d, started: 2026-01-01, done: 2026-01-02}}", "a", "actual: done 2026-01-02"),
        (
            "tasks: {a: {duration: 1d, constraint: start_no_earlier_than 2026-01-08}}",
            "a",
            "constraint: held by its constraint start_no_earlier_than 2026-01-08",
        ),
        ("start: 2026-02-02\ntasks: {a: {duration: 1d}}", "a", "component start: project starts 2026-02-02"),
        (
            "milestones: {m: {}}\ndependencies: {lab: {external: Lab, for: m, promised: 2026-01-20}}",
            "m",
            "promise: promised for 2026-01-20 by Lab",
        ),
        ("milestones: {m: {due: 2026-02-03}}", "m", "stated: its date is stated, and it waits for nothing"),
        ("tasks: {a: {}}", "a", "unknown: its duration is not stated"),
        ("status: on_hold\ntasks: {a: {duration: 1d}}", "a", "on hold: project 'a' is on hold"),
        (
            "milestones: {m: {after: [n]}, n: {done: 2026-01-02}}",
            "m",
            "ready: nothing that it waits for is open",
        ),
        (
            # it began on Friday: four working days later are Thursday, the day before the milestone is free
            "tasks: {a: {duration: 20d, started: 2026-01-02}}\nmilestones: {m: {after: [a SS+4d]}}",
            "m",
            "actual: started 2026-01-02",
        ),
    ],
)
def test_the_root_says_why_it_is_the_root(
    text: str, id_: str, root: str, why: Callable[..., WhyReport]
) -> None:
    report = why(text, f"p/a/{id_}")
    assert f"{report.steps[-1].root}: {report.steps[-1].why}" == root
    assert [step.root for step in report.steps[:-1]] == [None] * (len(report.steps) - 1)


@pytest.mark.parametrize(
    ("text", "answer", "advice", "route"),
    [
        (
            "tasks: {a: {}}\nmilestones: {m: {after: [a]}}",
            "m can't be projected, not before 2026-01-05: task 'p/a/a': its duration is not stated",
            "give it a duration, or an effort with assign",
            ("tasks", "a"),
        ),
        (
            "tasks: {a: {effort: 3d}}\nmilestones: {m: {after: [a]}}",
            NOT_BEFORE + "task 'p/a/a': it has an effort, and nobody is assigned",
            "name who works on it in assign, or give it a duration",
            ("tasks", "a"),
        ),
        (
            "milestones: {m: {}}",
            "m can't be projected, not before 2026-01-05: it has no date and waits for nothing",
            "give it a due date, or say in after what it waits for",
            ("milestones", "m"),
        ),
        (
            "milestones: {m: {due: 2025-12-01}}",
            NOT_BEFORE + "its date 2025-12-01 has passed, and it waits for nothing",
            "give it a new forecast, or say in after what it waits for",
            ("milestones", "m"),
        ),
        (
            "milestones: {m: {}}\ndependencies: {lab: {external: Lab, for: m, promised: 2025-12-01}}",
            NOT_BEFORE
            + "dependency 'p/a/lab': the promised date 2025-12-01 has passed, and it is not delivered",
            "ask Lab for a date, and write it as promised",
            ("dependencies", "lab"),
        ),
        (
            "status: on_hold\nmilestones: {m: {due: 2026-02-01}}",
            "m can't be projected, not before 2026-02-01: project 'a' is on hold",
            "set its status to active, or let nothing wait for it",
            (),
        ),
    ],
)
def test_what_cannot_be_told_says_why_and_what_to_add(
    text: str, answer: str, advice: str, route: tuple[str, ...], why: Callable[..., WhyReport]
) -> None:
    report = why(text, "p/a/m")
    assert (report.answer, report.help) == (answer, advice)
    assert report.help_place is not None
    assert report.help_place.route == route
    assert (report.verdict, report.late) == (Verdict.NOT_ASSESSABLE, None)
    assert isinstance(report.projected, Unknown)


def test_a_stated_date_is_no_projection(why: Callable[..., WhyReport]) -> None:
    report = why("milestones: {m: {due: 2026-02-03}}", "p/a/m")
    assert report.verdict is Verdict.STATED
    assert report.answer == ("m lies on 2026-02-03, the day of its promise, as stated: it waits for nothing")
    assert report.help == "say in after what it waits for, and its date will be computed"


def test_the_place_of_a_root_is_where_it_is_said(why: Callable[..., WhyReport]) -> None:
    report = why(
        "tasks: {a: {duration: 1d, constraint: start_no_earlier_than 2026-01-08}}\n"
        "milestones: {m: {after: [a]}}\n",
        "p/a/m",
    )
    assert report.steps[-1].place.route == ("tasks", "a", "constraint")


def test_a_commitment_beside_a_link_to_the_same_item_is_no_second(why: Callable[..., WhyReport]) -> None:
    report = why(
        "tasks: {a: {duration: 1d}}\nmilestones: {m: {after: [a]}}\n"
        "dependencies: {again: {needs: a, for: m}}\n",
        "p/a/m",
    )
    assert [step.second for step in report.steps] == [None, None]


def test_the_second_and_the_gain_are_what_doing_the_driver_today_would_give(
    why: Callable[..., WhyReport],
) -> None:
    text = "tasks: {lab: {duration: 10d}, sso: {duration: 5d}}\nmilestones: {m: {after: [lab, sso]}}\n"
    report = why(text, "p/a/m")
    # ten working days are 16 January, five are the 9th: a week
    second = report.steps[0].second
    assert second is not None
    assert (second.ref, second.days) == ("p/a/sso", 7)
    assert report.gain is not None
    assert (report.gain.ref, report.gain.days, report.gain.then) == ("p/a/lab", 7, "sso")
    shorter = why(text.replace("10d", "0d"), "p/a/m")
    assert isinstance(report.projected, dt.date)
    assert isinstance(shorter.projected, dt.date)
    assert (report.projected - shorter.projected).days == report.gain.days


def test_a_second_that_hangs_on_the_same_root_does_not_limit_the_gain(
    why: Callable[..., WhyReport],
) -> None:
    report = why(
        "tasks: {root: {duration: 10d}, x: {duration: 2d, after: [root]}, y: {duration: 1d, after: [root]}}\n"
        "milestones: {m: {after: [x, y]}}\n",
        "p/a/m",
    )
    second = report.steps[0].second
    assert second is not None
    assert (second.ref, second.days) == ("p/a/y", 1)
    assert report.gain is not None
    # without the ten days of the root x is done on Tuesday, 6 January instead of the 20th
    assert (report.gain.ref, report.gain.days, report.gain.then) == ("p/a/root", 14, "x")


def test_what_overran_says_by_how_much(why: Callable[..., WhyReport]) -> None:
    report = why(
        "tasks:\n"
        "  a: {duration: 3d, started: 2025-12-29, remaining: 2d, baseline: {finish: 2026-01-01}}\n"
        "milestones: {m: {after: [a]}}\n",
        "p/a/m",
    )
    # from Monday to Tuesday of the next week are seven working days; five calendar days after the baseline
    assert [(o.against, o.said, o.days) for o in report.steps[1].overruns] == [
        ("estimate", "3d", Decimal(4)),
        ("baseline", "2026-01-01", Decimal(5)),
    ]
    assert report.steps[0].overruns == ()


def test_a_lag_on_a_link_to_a_whole_summary_is_in_the_chain(why: Callable[..., WhyReport]) -> None:
    report = why(
        "tasks: {x: {duration: 1d}, s: {after: [x FS+3d], tasks: {t: {duration: 1d}, u: {duration: 2d}}}}\n",
        "p/a/s",
    )
    # Monday; Tuesday to Thursday pass; Friday and Monday
    assert lines(report) == [
        "s.u 7d 2.0 | x FS+3d",
        "x 1d 1.0 | ready: not begun, could start 2026-01-05",
    ]
    wait = report.steps[0].wait
    assert wait is not None
    assert (wait.stated_by, report.steps[0].place.route) == ("p/a/s", ("tasks", "s", "after", 0))
    assert report.days == 8


def test_handing_over_between_teams_is_told(why: Callable[..., WhyReport]) -> None:
    report = why(
        "team: red\ntasks: {a: {duration: 1d, team: blue}, b: {duration: 1d, after: [a]}}",
        "p/a/b",
        {"teams.yaml": "red: {}\nblue: {}\n"},
    )
    assert [step.hands_to for step in report.steps] == ["", "red"]


def test_a_cancelled_project_has_nothing_to_tell(why: Callable[..., WhyReport]) -> None:
    report = why("status: cancelled\nmilestones: {m: {due: 2026-02-03}}", "p/a/m")
    assert report.answer == "m can't be projected: project 'a' is cancelled"
    assert report.steps == ()


# what holds for all plans


def random_files(seed: int) -> dict[str, str]:
    """A plan of two projects with 24 tasks: all link types, lags, leads, summaries, progress, constraints."""
    rng = random.Random(seed)  # noqa: S311 - no secret
    made: list[str] = []
    texts: dict[str, list[str]] = {"a": [], "b": []}
    for project, rows in texts.items():
        for number in range(6):
            names = [f"t{number}"] if rng.random() < 0.6 else [f"s{number}.{i}" for i in range(2)]
            bodies = [_task(rng, made) for _ in names]
            if names[0].startswith("s"):
                inner = ", ".join(f"{i}: {body}" for i, body in enumerate(bodies))
                after = _after(rng, made) if rng.random() < 0.5 else ""
                rows.append(f"  s{number}: {{tasks: {{{inner}}}{after}}}\n")
                made.append(f"p/{project}/s{number}")
            else:
                rows.append(f"  t{number}: {bodies[0]}\n")
            made += [f"p/{project}/{name}" for name in names]
    files = {f"p/{name}.yaml": f"name: {name}\ntasks:\n{''.join(body)}" for name, body in texts.items()}
    files["p/b.yaml"] += f"milestones: {{end: {{due: 2026-03-01{_after(rng, made)}}}}}\n"
    return {"portfolio.yaml": "spin: 1\n", "p/program.yaml": "name: P\nstart: 2026-01-07\n"} | files


def _task(rng: random.Random, made: list[str]) -> str:
    state = rng.choice(
        ["", "", "", ", started: 2025-12-22, progress: 50%", ", started: 2025-12-20, done: 2026-01-02"]
    )
    fixed = rng.choice(
        [
            "",
            "",
            "",
            ", constraint: start_no_earlier_than 2026-01-20",
            ", constraint: finish_no_later_than 2026-02-10",
        ]
    )
    return (
        f"{{duration: {rng.choice(['0d', '1d', '3d', '9d', '4h', '5cd'])}{_after(rng, made)}{state}{fixed}}}"
    )


def _after(rng: random.Random, made: list[str]) -> str:
    if not made:
        return ""
    chosen = rng.sample(made, min(len(made), rng.randint(0, 3)))
    links = [
        f"{on} {rng.choice(['FS', 'FS', 'SS', 'FF', 'SF'])}{rng.choice(['', '+2d', '-1d', '+3cd'])}"
        for on in chosen
    ]
    return f", after: [{', '.join(f'{link!r}' for link in links)}]" if links else ""


@pytest.mark.parametrize("seed", range(60))
def test_the_days_of_all_steps_add_up_to_the_span(seed: int, read: Read) -> None:
    portfolio = read(random_files(seed))
    told = 0
    for item in portfolio.items:
        report = build(portfolio, item, MONDAY, "--as-of")
        if not report.steps:
            continue
        told += 1
        root, end = report.steps[-1], report.steps[0]
        # a root that is a point has no day of its own; any other has its first one
        whole_days = (end.until - root.since).days + (1 if root.days else 0)
        assert sum(step.days for step in report.steps) == report.days == whole_days
        for later, earlier in zip(report.steps, report.steps[1:], strict=False):
            assert later.since == earlier.until
            assert later.days == (later.until - later.since).days
        if report.verdict is Verdict.PROJECTED:
            assert end.until == report.projected
    assert told >= 13


def chain_of(count: int) -> Portfolio:
    """`count` tasks one after another, and a milestone after the last."""
    tasks = {
        f"t{n}": {"duration": "1d", "name": f"Task {n}"} | ({"after": [f"t{n - 1}"]} if n else {})
        for n in range(count)
    }
    milestones = {"m": {"due": "2040-01-01", "after": [f"t{count - 1}"]}}
    project = Project.model_validate({"name": "A", "tasks": tasks, "milestones": milestones})
    sheet = ProjectSheet("a", "p/a.yaml", project)
    program = ProgramSheet("p", "p/program.yaml", Program.model_validate({"name": "P"}), (sheet,))
    return Portfolio(Charter(), {}, (program,))


def test_a_chain_of_5000_is_told_whole_in_every_format() -> None:
    portfolio = chain_of(5000)
    report = build(portfolio, portfolio.by_ref["p/a/m"][0], MONDAY, "--as-of")
    assert len(report.steps) == 5001
    # 5,000 working days are 1,000 weeks, the last without its weekend
    assert report.days == 6998
    document = present(report, lambda place: f"{place.file}:1")
    for shown in (
        plain.render(document),
        markdown.render(document),
        terminal.render(document, width=80, colour=False, glyphs=True),
    ):
        assert sum("Task 0 " in line or "Task 0*" in line for line in shown.splitlines()) == 1
        assert sum(f"p/a.yaml{':'}1" in line for line in shown.splitlines()) >= 5001


def test_10000_items_are_told_within_a_second_or_so() -> None:
    portfolio = chain_of(9_999)
    item = portfolio.by_ref["p/a/m"][0]
    started = time.perf_counter()
    build(portfolio, item, MONDAY, "--as-of")
    assert time.perf_counter() - started < 5  # 0.6 s on a quiet machine


HOSTILE = "\x1b[31m ::error::x ##[error] <script>|`@all` \u202e"


@pytest.mark.parametrize("width", [80, 160])
def test_the_screen_fits_and_nothing_in_a_name_acts(width: int, read: Read) -> None:
    portfolio = read(
        {
            "portfolio.yaml": "spin: 1\n",
            "p/program.yaml": "name: P\n",
            "p/a.yaml": 'name: A\ntasks: {a: {name: "'
            + HOSTILE.replace("\x1b", "\\e").replace("\u202e", "\\u202e")
            + '", duration: 2d}}\nmilestones: {m: {after: [a]}}\n',
        }
    )
    report = build(portfolio, portfolio.by_ref["p/a/m"][0], MONDAY, "--as-of")
    document = present(report, lambda place: f"{place.file}:2")
    shown = terminal.render(document, width=width, colour=False, glyphs=True)
    assert max(map(cells, shown.splitlines())) <= width
    for text in (shown, plain.render(document), markdown.render(document)):
        assert not {"\x1b", "\u202e"} & set(text)
        assert r"\x1b[31m" in text or r"\\x1b\[31m" in text
    assert "<script>" not in markdown.render(document)
    assert "@all" not in markdown.render(document)


def test_the_first_line_is_the_answer_and_the_rest_is_the_chain(why: Callable[..., WhyReport]) -> None:
    report = why(
        "owner: jo\ntasks: {a: {name: Lab, duration: 4d}, b: {name: Build, duration: 2d, after: [a FS+1d]}}\n"
        "milestones: {m: {due: 2026-01-09, after: [b, a]}}\n",
        "p/a/m",
    )
    shown = plain.render(present(report, lambda place: f"{place.file}:{len(place.route)}"))
    assert (
        shown
        == """\
  m is projected for 2026-01-13, 4 days after its promise 2026-01-09: 'Build' (jo) drives it with 5 of 9 days.

  Pulling 'Build' in gains at most 5 days, then 'Lab' (jo) drives.

From the date back to its cause  milestone p/a/m, as of 2026-01-05 (--as-of)
  0d  m · jo · 2026-01-13
    waits for b FS
    next: 'Lab' (jo), 5 days behind
    p/a.yaml:4
  5d  Build · jo · 2026-01-13, 2 working days of work
    waits for a FS+1d
    p/a.yaml:4
  4d  Lab · jo · 2026-01-08, 4 working days of work
    the root: not begun, could start 2026-01-05
    p/a.yaml:2

  9 days in all, 6 working days of work.

  spin deps p/a/m  all that it needs, and what needs it
  spin show p/a/m  everything known of it
"""
    )
