"""`spin check`."""

import os
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from plateSpinner import __version__
from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.filters import Json
from plateSpinner.cli.judging import governed, judged
from plateSpinner.cli.plan import AsOf, Folder, Plan, load_at, open_plan
from plateSpinner.cli.screen import complain, emit, emit_data, screen

if TYPE_CHECKING:
    import datetime as dt

    from plateSpinner.finding import Finding
    from plateSpinner.render.report import CheckReport
    from plateSpinner.rules.changeset import Changeset
    from plateSpinner.rules.run import Checked, Choice
    from plateSpinner.workspace.load import Memory

Words = list[str] | None


@dataclass(frozen=True, slots=True)
class Known:
    """What was found at the base already: in files by name, file and message, and by the rules."""

    in_files: AbstractSet[tuple[str, str, str]] = frozenset()
    by_rules: "tuple[Finding, ...]" = ()


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
    json: Json = False,
    report: Annotated[
        Words,
        typer.Option(
            metavar="FORMAT=PATH",
            help="Also write this format to a file; again for more.",
            show_default=False,
        ),
    ] = None,
    only_new: Annotated[
        str | None,
        typer.Option(
            metavar="BASE",
            help="Only what is not found where HEAD branched off this branch, tag or commit.",
            show_default=False,
        ),
    ] = None,
    fix: Annotated[bool, typer.Option("--fix", help="Make the safe fixes in the plan's files.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Show the safe fixes as a diff; change nothing.")
    ] = False,
    exit_zero: Annotated[bool, typer.Option("--exit-zero", help="Exit with 0 whatever is found.")] = False,
) -> None:
    """Check the plan against the rules.

    What is overdue, contradicted or missing, where it stands, and the way out.
    """
    reports = [_target(text) for text in report or ()]
    choice = _choice(profile, select, ignore)
    memory = _memory() if only_new else None
    plan = open_plan(folder, memory)
    day, day_from = plan.as_of(as_of)
    if diff:
        _show_diff(plan, day, choice)
        return
    if fix:
        plan = _fix(plan, day, choice, folder)
    before, changeset = _base(plan, choice, memory, only_new)
    checked = judged(plan, day, choice, changeset)
    known = _known((before, plan), day, choice, changeset) if before else Known()
    made = _report(plan, checked, f"{day}", known)
    for name, path in reports:
        _write(made, name, path)
    _show(made, "json" if json else format_, day_from)
    failed = _fails(made, fail_on)
    raise typer.Exit(Exit.FINDINGS if failed and not exit_zero else Exit.CLEAN)


def _choice(profile: str | None, select: Words, ignore: Words) -> "Choice":
    from plateSpinner.model.policy import Profile
    from plateSpinner.rules.run import Choice

    return Choice(Profile(profile) if profile else None, _rules(select), _rules(ignore))


def _rules(words: Words) -> tuple[str, ...]:
    """Names, codes and families as they are given, each of them known."""
    from plateSpinner.model.words import nearest, quoted
    from plateSpinner.rules.catalogue import catalogue, find_always

    given = tuple(word.strip() for text in words or () for word in text.split(",") if word.strip())
    entries = catalogue().values()
    known = {w for e in entries for w in (e.name, e.rule.code, e.family)} | {"all"}
    for word in given:
        if word not in known:
            if find_always(word):
                way = "--select and --ignore are about rules"
                raise stop(Exit.USAGE, f"{quoted(word)} is always told", way)
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


def _memory() -> "Memory":
    from plateSpinner.workspace.load import Memory

    return Memory()


def _base(
    plan: Plan, choice: "Choice", memory: "Memory | None", base: str | None
) -> "tuple[Plan | None, Changeset | None]":
    """The plan at the base, and what became of it since; neither without a base, or a plan there."""
    if base is None:
        return None, None
    from plateSpinner.workspace.governance import Ends
    from plateSpinner.workspace.repository import GitError, Repository
    from plateSpinner.workspace.snapshot import at_commit

    try:
        repository = Repository(plan.root)
        commit = repository.branched_off(base)
        before = load_at(at_commit(repository, commit), memory)
        if before is None:
            return None, None
        plan.beside(before)
        return before, governed(repository, Ends(commit, ""), (before, plan), choice, memory)
    except GitError as refused:
        raise stop(Exit.USAGE, f"--only-new: {refused.reason}", refused.help) from None


def _known(
    plans: tuple[Plan, Plan], day: "dt.date", choice: "Choice", changeset: "Changeset | None"
) -> Known:
    """What was found at the base already, by what its files and items are called now."""
    from plateSpinner.analysis.changes.matching import match
    from plateSpinner.model.portfolio import Kind
    from plateSpinner.rules.run import as_named_now

    before, after = plans
    if changeset is not None:
        pairs = changeset.comparison.pairs
    else:
        pairs = tuple(match(before.portfolio, after.portfolio).after_of.items())
    files = {was.place.file: now.place.file for was, now in pairs if was.kind in (Kind.PROGRAM, Kind.PROJECT)}
    in_files = {(f.name, files.get(f.places[0].file, f.places[0].file), f.message) for f in before.findings}
    return Known(in_files, as_named_now(judged(before, day, choice).findings, pairs))


def _fix(plan: Plan, day: "dt.date", choice: "Choice", folder: Path | None) -> Plan:
    """Make the fixes that the findings carry, tell of them, and load what has become of the plan."""
    from plateSpinner.model.words import counted
    from plateSpinner.workspace.fixes import fix, write

    made = fix(plan.root, judged(plan, day, choice).findings)
    unwritten = write(plan.root, made.changes)
    for refused in (*made.refused, *unwritten):
        complain(f"spin: not fixed: {plan.located(refused.places[0])[0]}: {refused.message}")
    kept = {refused.places[0].file for refused in unwritten}
    number = sum(finding.places[0].file not in kept for finding in made.fixed)
    complain(f"spin: fixed {counted(number, 'finding')}")
    return open_plan(folder)


def _show_diff(plan: Plan, day: "dt.date", choice: "Choice") -> None:
    from plateSpinner.render.gate import printable
    from plateSpinner.workspace.fixes import diff, fix

    text = diff(fix(plan.root, judged(plan, day, choice).findings).changes, plan.prefix)
    if screen().width is not None:  # a pipe gets the bytes that `git apply` needs
        text = "".join(f"{printable(line)}\n" for line in text.splitlines())
    emit(text)


def _report(plan: Plan, checked: "Checked", as_of: str, known: Known) -> "CheckReport":
    """The findings of the files and of the rules together, the most severe first."""
    from plateSpinner.render.report import CheckReport, RuleText
    from plateSpinner.rules.catalogue import always, catalogue
    from plateSpinner.rules.run import without

    entries = catalogue()
    found = (*plan.findings, *checked.findings)
    new = [f for f in plan.findings if (f.name, f.places[0].file, f.message) not in known.in_files]
    new += without(checked.findings, known.by_rules)
    shown = plan.shown_in_order(new)
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
    names = dict.fromkeys(finding.name for finding in new if finding.name not in entries)
    others = tuple(
        RuleText(page.rule.code, name, page.rule.summary, page.text(), "fail")
        for name in names
        if (page := always().get(name))
    )
    return CheckReport(shown, rules, as_of, __version__, len(checked.waived), len(found) - len(new), others)


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
        emit(_untold(report))
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


def _untold(report: "CheckReport") -> str:
    """The rules that say nothing because something is missing: a line each, with the first reason."""
    from plateSpinner.render.gate import printable

    lines = []
    for rule in report.rules:
        if rule.verdict == "not assessable":
            item, reason = rule.missing[0]
            about = f"{item}: {reason}" if item else reason
            more = f"; {len(rule.missing) - 1:,} more" if len(rule.missing) > 1 else ""
            lines.append(f"  {rule.code} {rule.name}: {printable(about)}{more}\n")
    before = "\n" if report.findings else ""
    return f"{before}Not assessable:\n{''.join(lines)}\n" if lines else ""


def _closing(report: "CheckReport", day_from: str) -> str:
    """How many rules passed, failed and could not be told, and from what day this looks."""
    from plateSpinner.model.words import counted

    verdicts = [rule.verdict for rule in report.rules]
    told = [f"{verdicts.count(word)} {word}" for word in ("fail", "pass", "not assessable", "no subject")]
    parts = [f"{len(report.rules)} rules: {', '.join(told)}"]
    parts += [f"{counted(report.waived, 'finding')} waived"] if report.waived else []
    parts += [f"{counted(report.known, 'finding')} known from the base"] if report.known else []
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
