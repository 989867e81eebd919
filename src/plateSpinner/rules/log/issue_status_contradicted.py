"""The status of an issue contradicts the date it was closed."""

from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import Edit, Severity
from plateSpinner.model.raid import IssueStatus
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "G110",
    Severity.INFO,
    "the status of an issue contradicts the date it was closed",
    needs="`status` and `closed` of the issues of active and proposed programs and projects",
    fixable=True,
)


def check(view: View) -> Iterator[Outcome]:
    """Every issue that states both, of programs and projects whose dates count."""
    for component in view.open_components:
        for item in view.portfolio.held(component).issues:
            issue = item.fact
            if issue.closed is None or "status" not in issue.model_fields_set:
                continue
            closed = is_done(issue.closed, view.as_of)
            if closed is (issue.status is IssueStatus.CLOSED):
                yield Held(item)
                continue
            verb = "was" if closed else "is to be"
            message = f"{said(item)} is {issue.status}, and {verb} closed {issue.closed}"
            places = (item.place.at("status"), item.place.at("closed").labelled("closed"))
            fix = Edit(places[0], "closed") if closed else None
            yield Hit(item, message, places, "correct one of them: the date goes before the status", fix)
