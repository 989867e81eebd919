"""What the rules say of a plan, less what its comments cover."""

import datetime as dt
from typing import TYPE_CHECKING

from plateSpinner.cli.plan import Plan

if TYPE_CHECKING:
    from plateSpinner.rules.run import Checked, Choice


def judged(plan: Plan, day: dt.date, choice: "Choice") -> "Checked":
    """What the rules find, less what comments beside the lines cover, and what is wrong with those."""
    from dataclasses import replace

    from plateSpinner.rules.run import run
    from plateSpinner.workspace.ignores import in_plan, judge, placed

    checked = run(plan.portfolio, day, choice)
    written = in_plan(plan.tree)
    if not written:
        return checked
    about = plan.settled(lambda look: placed(written, plan.portfolio, lambda place: look(place)[1]))
    located = [(finding, plan.located(finding.places[0])[1]) for finding in checked.findings]
    kept = judge(located, about, day, {rule.rule for rule in checked.rules})
    return replace(checked, findings=(*kept.standing, *kept.findings), waived=(*checked.waived, *kept.waived))
