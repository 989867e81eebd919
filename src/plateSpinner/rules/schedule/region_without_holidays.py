"""A calendar names a region whose public holidays the plan does not have."""

from collections.abc import Iterator

from plateSpinner.finding import Severity
from plateSpinner.model.words import quoted
from plateSpinner.rules.rule import Gap, Held, Hit, Outcome, Rule, View

RULE = Rule(
    "N125",
    Severity.WARNING,
    "a calendar names a region whose public holidays the plan does not have",
    needs="the section `holidays` of the portfolio",
)


def check(view: View) -> Iterator[Outcome]:
    """Every region of every calendar, in the order of the file."""
    portfolio = view.portfolio
    for id_, calendar in portfolio.charter.calendars.items():
        for index, region in enumerate(calendar.holidays):
            place = portfolio.charter_place("calendars", id_, "holidays", index)
            if region in portfolio.charter.holidays:
                yield Held(None)
            elif "holidays" in portfolio.unread:
                yield Gap(None, place, "the section `holidays` could not be read")
            else:
                names = f"calendar {quoted(id_)} names region {quoted(region)}"
                message = f"{names}, and the plan has no holidays of it"
                yield Hit(None, message, (place,), "spin calendar --write writes them into the plan")
