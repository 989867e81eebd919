"""Runs the rules that are on over a plan, and takes out what is waived."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace

from plateSpinner.finding import Finding, Route, Severity
from plateSpinner.model.policy import Checks, Profile
from plateSpinner.model.portfolio import AnyItem, Portfolio
from plateSpinner.rules.catalogue import Entry, catalogue
from plateSpinner.rules.changeset import Changeset
from plateSpinner.rules.rule import Gap, Hit, View
from plateSpinner.rules.waiving import covers, is_valid, waivers

LAST = "waivers"
"""The family that judges the waivers by what the other rules have found."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Something that a rule could not tell, and why; `item` is empty for the portfolio itself."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class Assessed:
    """One rule over the whole plan: on how many things it holds, is broken, or can't be told."""

    rule: str
    code: str
    held: int
    broken: int
    missing: tuple[Missing, ...]

    @property
    def verdict(self) -> str:
        """`fail`, `not assessable` where something can't be told, `pass`, or `no subject`."""
        if self.broken:
            return "fail"
        if self.missing:
            return "not assessable"
        return "pass" if self.held else "no subject"


@dataclass(frozen=True, slots=True)
class Checked:
    """The findings that stand, those that are waived, and how each rule came out; in the order of rules."""

    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    rules: tuple[Assessed, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which rules are on, where the command line says so; None and empty leave it to the policy."""

    profile: Profile | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


def run(portfolio: Portfolio, as_of: dt.date, choice: Choice, changeset: Changeset | None = None) -> Checked:
    """Check a plan at a day. What the command line chooses goes before what the policy chooses.

    With a `changeset` it is also checked how the plan was changed.
    """
    entries = catalogue().values()
    defaults = {entry.name: dict(entry.rule.thresholds) for entry in entries}
    view = View(portfolio, as_of, defaults, changeset=changeset)
    made = [_assess(e, view, choice) for e in entries if e.family != LAST and may_be_on(e, portfolio, choice)]
    found = tuple(finding for findings, _ in made for finding in findings)
    ran = frozenset(assessed.rule for _, assessed in made)
    last = View(portfolio, as_of, defaults, found, ran)
    made += [
        _assess(e, last, choice) for e in entries if e.family == LAST and may_be_on(e, portfolio, choice)
    ]
    valid = [w for w in waivers(portfolio) if is_valid(w.waiver, as_of)]
    standing: list[Finding] = []
    waived: list[Finding] = []
    for findings, _ in made:
        for finding in findings:
            covered = any(covers(w, finding, portfolio) for w in valid)
            (waived if covered else standing).append(finding)
    return Checked(tuple(standing), tuple(waived), tuple(assessed for _, assessed in made))


def may_be_on(entry: Entry, portfolio: Portfolio, choice: Choice) -> bool:
    """Whether any program of the plan may have the rule on."""
    checks = portfolio.charter.policy.checks
    selected = any(entry.answers_to(program.select) for program in checks.programs.values())
    return selected or _on(entry, checks, choice)


def _assess(entry: Entry, view: View, choice: Choice) -> tuple[list[Finding], Assessed]:
    findings: list[Finding] = []
    missing: list[Missing] = []
    held = 0
    checks = view.policy.checks
    for outcome in entry.module.check(view):
        if not _is_on(entry, checks, choice, outcome.item):
            continue
        match outcome:
            case Hit():
                severity = _severity(entry, checks, outcome.item)
                findings.append(_finding(entry, outcome, severity))
            case Gap():
                missing.append(Missing(_ref(outcome.item), outcome.reason))
            case _:
                held += 1
    return findings, Assessed(entry.name, entry.rule.code, held, len(findings), tuple(missing))


def _finding(entry: Entry, hit: Hit, severity: Severity) -> Finding:
    fix = hit.fix if entry.rule.fixable else None
    return Finding(
        entry.rule.code,
        entry.name,
        severity,
        hit.message,
        hit.places,
        hit.help,
        fix,
        _ref(hit.item),
        hit.about,
    )


def _ref(item: AnyItem | None) -> str:
    return item.ref if item else ""


def _is_on(entry: Entry, checks: Checks, choice: Choice, item: AnyItem | None) -> bool:
    own = checks.programs.get(item.program.id) if item else None
    if own is None or entry.answers_to(choice.select) or entry.answers_to(choice.ignore):
        return _on(entry, checks, choice)
    if entry.answers_to(own.ignore):
        return False
    return entry.answers_to(own.select) or _on(entry, checks, choice)


def _on(entry: Entry, checks: Checks, choice: Choice) -> bool:
    """The command line's words first, then the policy's, then the profile."""
    layers: Iterable[tuple[tuple[str, ...], tuple[str, ...]]] = (
        (choice.select, choice.ignore),
        (checks.select, checks.ignore),
    )
    for select, ignore in layers:
        if entry.answers_to(ignore):
            return False
        if entry.answers_to(select):
            return True
    return (choice.profile or checks.profile) in entry.rule.profiles


def _severity(entry: Entry, checks: Checks, item: AnyItem | None) -> Severity:
    own = checks.programs.get(item.program.id) if item else None
    for layer in (own, checks):
        if layer is not None:
            for word in (entry.name, entry.rule.code):
                if word in layer.severities:
                    return Severity(layer.severities[word])
    return entry.rule.severity


def worst(findings: Iterable[Finding]) -> Severity | None:
    """The gravest severity among findings; None where there are none."""
    return min((f.severity for f in findings), key=lambda severity: severity.rank, default=None)


def without(findings: tuple[Finding, ...], known: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings that are new beside `known`: matched by rule, item and what else they are about.

    Never by line; what has neither is matched by file and keys. Of those that are matched alike, as
    many as are known are not new.
    """
    left = Counter(map(_identity, known))
    new: list[Finding] = []
    for finding in findings:
        identity = _identity(finding)
        if left[identity]:
            left[identity] -= 1
        else:
            new.append(finding)
    return tuple(new)


def as_named_now(
    findings: Iterable[Finding], pairs: Iterable[tuple[AnyItem, AnyItem]]
) -> tuple[Finding, ...]:
    """Findings of an earlier plan by what their items are called now; `pairs` has those, before and after."""
    refs = {was.ref: now.ref for was, now in pairs if was.ref != now.ref}
    if not refs:
        return tuple(findings)
    return tuple(
        replace(f, item=refs.get(f.item, f.item), about=" ".join(refs.get(w, w) for w in f.about.split(" ")))
        for f in findings
    )


def _identity(finding: Finding) -> tuple[str, str, str, str, Route]:
    if finding.item or finding.about:
        return finding.name, finding.item, finding.about, "", ()
    place = finding.places[0]
    return finding.name, "", "", place.file, place.route
