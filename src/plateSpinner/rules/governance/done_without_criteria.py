"""A milestone was marked done, and criteria that were not met were dropped with it."""

from collections import Counter
from collections.abc import Iterator

from plateSpinner.analysis.progress import is_done
from plateSpinner.finding import BEFORE, Severity
from plateSpinner.model.component import Status
from plateSpinner.model.milestone import Milestone
from plateSpinner.model.portfolio import AnyItem
from plateSpinner.model.words import quoted
from plateSpinner.rules.rule import Held, Hit, Outcome, Rule, View, said

RULE = Rule(
    "V105",
    Severity.ERROR,
    "a milestone was marked done, and criteria that were not met were dropped with it",
    needs="a range of commits, `criteria` and `done` of the milestones",
)


def check(view: View) -> Iterator[Outcome]:
    """Every milestone that came to be done, and had criteria that were not met, of what is not cancelled."""
    if view.changeset is None:
        return
    for was, item in view.changeset.comparison.pairs:
        before, now = was.fact, item.fact
        if before is now or not isinstance(before, Milestone) or not isinstance(now, Milestone):
            continue
        if is_done(before.done, view.as_of) or not is_done(now.done, view.as_of):
            continue
        if item.component.fact.status is not Status.CANCELLED and not all(c.met for c in before.criteria):
            yield _judged(was, item, before, now)


def _judged(was: AnyItem, item: AnyItem, before: Milestone, now: Milestone) -> Outcome:
    left = Counter(_plain(criterion.text) for criterion in now.criteria)
    dropped = []
    for index, criterion in sorted(enumerate(before.criteria), key=lambda pair: not pair[1].met):
        left[_plain(criterion.text)] -= 1
        if left[_plain(criterion.text)] < 0 and not criterion.met:
            dropped.append(index)
    if not dropped:
        return Held(item)
    count = f"{len(dropped)} of {len(before.criteria)} criteria"
    first = quoted(before.criteria[dropped[0]].text)
    message = f"{said(item)} was marked done with {count} dropped that {_was(dropped)} not met: {first}"
    gone = (was.place.at("criteria", index).labelled(BEFORE) for index in dropped)
    way = "write them back, with `met` where they hold"
    return Hit(item, message, (item.place.at("done"), *gone), way)


def _was(dropped: list[int]) -> str:
    return "was" if len(dropped) == 1 else "were"


def _plain(text: str) -> str:
    """A criterion without regard to case and spaces."""
    return " ".join(text.casefold().split())
