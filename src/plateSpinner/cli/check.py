"""`spin check`."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plateSpinner import __version__
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import AsOf, Folder, Plan, open_plan
from plateSpinner.cli.screen import complain, emit, emit_data, screen

if TYPE_CHECKING:
    from plateSpinner.render.report import CheckReport
    from plateSpinner.rules.run import Checked, Choice

Words = list[str] | None


def check(
    folder: Folder = None,
    fail_on: Annotated[
        Literal["error", "warning", "info", "never"],
        typer.Option(help="The least severity that makes it exit with 1."),
    ] = "error",
    profile: Annotated[
        Literal["minimal", "default", "strict", "dcma"] | None,
        typer.Option(help="The set of rules. Default: the policy's, else default.", show_default=False),
    ] = None,
    select: Annotated[
        Words,
        typer.Option(
            metavar="RULE", help="Also this rule, code or family; again, or with commas.", show_default=False
        ),
    ] = None,
    ignore: Annotated[
        Words,
        typer.Option(
            metavar="RULE", help="Not this rule, code or family; again, or with commas.", show_default=False
        ),
    ] = None,
    as_of: AsOf = None,
    format_: Annotated[
        Literal["full", "concise", "github", "gitlab", "sarif", "junit", "rdjson", "json", "markdown"],
        typer.Option("--format", help="What to write to standard output."),
    ] = "full",
    report: Annotated[
        Words,
        typer.Option(
            metavar="FORMAT=PATH",
            help="Also write this format to a file; again for more.",
            show_default=False,
        ),
    ] = None,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False,
) -> None:
    """Check the plan against the rules.

    What is overdue, contradicted or missing, where it stands, and the way out.
    """
    from plateSpinner.rules.run import run

    reports = [_target(text) for text in report or ()]
    choice = _choice(profile, select, ignore)
    plan = open_plan(folder)
    day, day_from = plan.as_of(as_of)
    checked = run(plan.portfolio, day, choice)
    made = _report(plan, checked, f"{day}")
    for name, path in reports:
        _write(made, name, path)
    _show(made, format_, day_from)
    failed = _fails(made, fail_on) or bool(plan.findings)
    raise typer.Exit(Exit.FINDINGS if failed and not exit_zero else Exit.CLEAN)


def _choice(profile: str | None, select: Words, ignore: Words) -> "Choice":
    from plateSpinner.model.policy import Profile
    from plateSpinner.rules.run import Choice

    return Choice(Profile(profile) if profile else None, _rules(select), _rules(ignore))


def _rules(words: Words) -> tuple[str, ...]:
    """Names, codes and families as they are given, each of them known."""
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.rules.catalogue import catalogue

    given = tuple(word.strip() for text in words or () for word in text.split(",") if word.strip())
    entries = catalogue().values()
    known = {w for e in entries for w in (e.name, e.rule.code, e.family)} | {"all"}
    for word in given:
        if word not in known:
            near = nearest(word, known)
            way = f"did you mean {quoted(near)}?" if near else "spin rule lists them all"
            raise stop(Exit.USAGE, f"no rule {quoted(word)}", way)
    return given


def _target(text: str) -> tuple[str, Path]:
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.render.formats import FORMATS

    name, sign, path = text.partition("=")
    if name not in FORMATS or not sign or not path:
        near = nearest(name, FORMATS)
        way = (
            f"did you mean {quoted(near)}?"
            if near and name not in FORMATS
            else "write FORMAT=PATH, as sarif=plan.sarif"
        )
        raise stop(Exit.USAGE, f"--report: {quoted(text)} is not FORMAT=PATH", way)
    return name, Path(path)


def _report(plan: Plan, checked: "Checked", as_of: str) -> "CheckReport":
    """The findings of the files and of the rules together, the most severe first."""
    from plateSpinner.render.report import CheckReport, RuleText
    from plateSpinner.rules.catalogue import catalogue

    entries = catalogue()
    shown = plan.shown_in_order((*plan.findings, *checked.findings))
    rules = tuple(
        RuleText(
            rule.code,
            rule.rule,
            entries[rule.rule].rule.summary,
            entries[rule.rule].text(),
            rule.verdict,
            tuple((gap.item, gap.reason) for gap in rule.missing),
        )
        for rule in checked.rules
    )
    return CheckReport(shown, rules, as_of, __version__, len(checked.waived))


def _write(report: "CheckReport", name: str, path: Path) -> None:
    from plateSpinner.render.formats import FORMATS
    from plateSpinner.workspace.edit import write_file

    try:
        write_file(path, FORMATS[name](report))
    except OSError as refused:
        reason = (refused.strerror or "input/output error").lower()
        raise stop(Exit.USAGE, f"can't write '{path}': {reason}", "name another path") from None


def _show(report: "CheckReport", format_: str, day_from: str) -> None:
    from plateSpinner.render import github
    from plateSpinner.render.findings import concise, full
    from plateSpinner.render.formats import FORMATS

    here = screen()
    if format_ == "full":
        if report.findings:
            emit(full(report.findings, width=here.width or 100, colour=here.colour))
        emit(_closing(report, day_from))
    elif format_ == "concise":
        if report.findings:
            emit(concise(report.findings, colour=here.colour))
        emit(_closing(report, day_from))
    elif format_ in ("github", "markdown"):
        emit(FORMATS[format_](report), commands=format_ == "github")
    else:
        emit_data(FORMATS[format_](report))
    if os.environ.get("GITHUB_ACTIONS") == "true" and format_ != "github":
        # standard output may be a file format: the runner reads commands from the error stream as well
        emit(github.annotations(report), commands=True, aside=True)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        _append(Path(summary), github.summary(report))


def _append(path: Path, text: str) -> None:
    try:
        with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as summary:
            summary.write(text)
    except OSError as refused:
        complain(f"spin: no job summary: {(refused.strerror or 'input/output error').lower()}")


def _closing(report: "CheckReport", day_from: str) -> str:
    """How many rules passed, failed and could not be told, and from what day this looks."""
    verdicts = [rule.verdict for rule in report.rules]
    told = [f"{verdicts.count(word)} {word}" for word in ("fail", "pass", "not assessable", "no subject")]
    parts = [f"{len(report.rules)} rules: {', '.join(told)}"]
    parts += [f"{report.waived} findings waived"] if report.waived else []
    parts += [f"{report.known} findings known from the base"] if report.known else []
    fixable = sum(shown.finding.fix is not None for shown in report.findings)
    parts += [f"{fixable} fixable with --fix"] if fixable else []
    clean = "" if report.findings else "No findings. "
    return f"{clean}{'; '.join(parts)}; as of {report.as_of} ({day_from}).\n"


def _fails(report: "CheckReport", fail_on: str) -> bool:
    from plateSpinner.finding import Severity

    if fail_on == "never":
        return False
    least = Severity(fail_on).rank
    return any(shown.finding.severity.rank <= least for shown in report.findings)
