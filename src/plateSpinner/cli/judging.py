"""What the rules say of a plan, less what its comments cover."""

import datetime as dt
from typing import TYPE_CHECKING

from plateSpinner.cli.plan import Plan

if TYPE_CHECKING:
    from plateSpinner.analysis.changes.change import Comparison
    from plateSpinner.rules.changeset import Changeset
    from plateSpinner.rules.run import Checked, Choice
    from plateSpinner.workspace.governance import Ends
    from plateSpinner.workspace.load import Memory
    from plateSpinner.workspace.repository import Repository


def judged(plan: Plan, day: dt.date, choice: "Choice", changeset: "Changeset | None" = None) -> "Checked":
    """What the rules find, less what comments beside the lines cover, and what is wrong with those.

    With a `changeset` also what is wrong with how the plan was changed.
    """
    from dataclasses import replace

    from plateSpinner.rules.catalogue import GOVERNANCE, catalogue
    from plateSpinner.rules.run import run
    from plateSpinner.workspace.ignores import in_plan, judge, placed

    checked = run(plan.portfolio, day, choice, changeset)
    written = in_plan(plan.tree)
    if not written:
        return checked
    about = plan.settled(lambda look: placed(written, plan.portfolio, lambda place: look(place)[1]))
    located = [(finding, plan.located(finding.places[0])[1]) for finding in checked.findings]
    entries = catalogue()
    of_the_plan = {rule.rule for rule in checked.rules if entries[rule.rule].family != GOVERNANCE}
    kept = judge(located, about, day, of_the_plan)
    return replace(checked, findings=(*kept.standing, *kept.findings), waived=(*checked.waived, *kept.waived))


def governed(
    repository: "Repository",
    ends: "Ends",
    plans: tuple[Plan, Plan],
    choice: "Choice",
    memory: "Memory | None",
    comparison: "Comparison | None" = None,
) -> "Changeset | None":
    """What the rules about a range of commits ask for; None where all of them are off. Raises `GitError`."""
    from plateSpinner.analysis.changes.compare import compare
    from plateSpinner.rules.catalogue import GOVERNANCE, catalogue
    from plateSpinner.rules.run import may_be_on
    from plateSpinner.workspace.governance import changeset

    before, after = (plan.portfolio for plan in plans)
    entries = (entry for entry in catalogue().values() if entry.family == GOVERNANCE)
    rules = {entry.name for entry in entries if may_be_on(entry, after, choice)}
    if not rules:
        return None
    made = compare(before, after) if comparison is None else comparison
    return changeset(repository, ends, made, (before, after), plans[1].tree, memory, rules)
