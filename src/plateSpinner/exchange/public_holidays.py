"""Public holidays of countries and their regions, from the package `holidays`; and how a plan's differ.

The package is an optional extra: importing this module raises ImportError where it is not there.
It is asked only for codes of its own list, never for a text of the plan.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Final

from holidays.utils import country_holidays, list_localized_countries, list_supported_countries

from plateSpinner.model.dates import Day

__all__ = ["VERSION", "Offer", "compare", "days", "iso_code", "regions"]

VERSION: Final = version("holidays")

LANGUAGE: Final = "en_US"
"""The language of names, where a country has it; else the country's own."""

_SUBDIVISION: Final = re.compile(r"[A-Z0-9]{1,3}")
"""The second half of an ISO 3166-2 code: the package also has cities and school zones by name."""


@cache
def regions() -> frozenset[str]:
    """Every region there is: ISO 3166-1 alpha-2 (`DE`) and ISO 3166-2 (`DE-BY`)."""
    countries = list_supported_countries(include_aliases=False)
    inside = (
        f"{c}-{part}" for c, parts in countries.items() for part in parts if _SUBDIVISION.fullmatch(part)
    )
    return frozenset((*countries, *inside))


def iso_code(word: str) -> str:
    """The ISO code of a country by another code of it (`UK`, `DEU`), in any case; empty for other words."""
    code = word.upper()
    return country_holidays(code).country if code in list_supported_countries() else ""


def days(region: str, first: int, last: int) -> dict[dt.date, str]:
    """The public holidays of a region by date, in order, with their names; both years inclusive.

    Those of a part of a country are with the country's. Names of one date are joined with `; `.
    Raises KeyError for what is not in `regions`.
    """
    if region not in regions():
        raise KeyError(region)
    country, _, part = region.partition("-")
    language = LANGUAGE if LANGUAGE in list_localized_countries().get(country, ()) else None
    years = range(first, last + 1)
    found = country_holidays(country, subdiv=part or None, years=years, expand=False, language=language)
    return dict(sorted(found.items()))


@dataclass(frozen=True, slots=True)
class Offer:
    """What the package has of a region beside what a plan has, in the years asked for.

    `new` are the days of years of which the plan has none of the package's. The rest is about
    years that the plan has: days that it lacks, days of another name, and days that the package
    has on another date now (that date is among `lacking`). What only the plan has is in none.
    `empty` are years of which the package has nothing.
    """

    region: str
    new: Mapping[dt.date, str]
    lacking: Mapping[dt.date, str]
    renamed: tuple[tuple[Day, str], ...]
    moved: tuple[Day, ...]
    empty: tuple[int, ...]

    @property
    def differs(self) -> bool:
        """Whether something of a year that the plan has is otherwise in the package."""
        return bool(self.lacking or self.renamed or self.moved)


def compare(region: str, stated: Mapping[Day, str], theirs: Mapping[dt.date, str], years: range) -> Offer:
    """Set the days `theirs` of the package beside those that a plan states for a region.

    A day of the plan that the package lacks has moved where its name is on a date that the plan
    lacks, in the same year; else somebody wrote it by hand. Dates that are no single day are by hand.
    """
    ours = {day.first: day for day in stated if day.first == day.last and day.first.year in years}
    had = {date.year for date in theirs if date in ours}
    lacking = {date: name for date, name in theirs.items() if date not in ours and date.year in had}
    elsewhere = Counter((date.year, name) for date, name in lacking.items())
    moved = []
    for date, day in sorted(ours.items()):
        if date not in theirs and elsewhere[date.year, stated[day]] > 0:
            elsewhere[date.year, stated[day]] -= 1
            moved.append(day)
    return Offer(
        region,
        {date: name for date, name in theirs.items() if date.year not in had},
        lacking,
        tuple((ours[d], name) for d, name in theirs.items() if d in ours and stated[ours[d]] != name),
        tuple(moved),
        tuple(year for year in years if all(date.year != year for date in theirs)),
    )
