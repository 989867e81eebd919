"""The writing half of `spin calendar`: public holidays from the package into the plan."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import Plan
from plateSpinner.cli.screen import complain, emit, screen

if TYPE_CHECKING:
    import datetime as dt

    from plateSpinner.exchange.public_holidays import Offer
    from plateSpinner.finding import Finding
    from plateSpinner.workspace.fixes import Change

INSTALL = "python -m pip install 'platespinner[holidays]'"


def write_holidays(plan: Plan, also: tuple[str, ...], years: range, *, update: bool) -> None:
    """Write what the package has and the plan has not; tell what is otherwise, and change it if asked.

    `also` are regions beside those that calendars name. Leaves with a code where it can't be done.
    """
    from plateSpinner.finding import Finding
    from plateSpinner.workspace.holidays import Days, changed, faults, put, section_place

    try:
        from plateSpinner.exchange.public_holidays import VERSION
    except ImportError:
        raise stop(Exit.USAGE, "the package 'holidays' is not installed", INSTALL) from None
    place = section_place(plan.tree, plan.portfolio)
    if wrong := faults(plan.findings, place):
        raise _refused(plan, wrong)
    offers = _offers(plan, also, years)
    added = Days({offer.region: _dated(offer.new) for offer in offers})
    whole = Days(
        {offer.region: _dated({**offer.new, **offer.lacking}) for offer in offers},
        tuple((offer.region, day.text, name) for offer in offers for day, name in offer.renamed),
        tuple((offer.region, day.text) for offer in offers for day in offer.moved),
    )
    change, updated = (changed(plan.root, place, days) for days in (added, whole))
    if update:
        change = updated
    if isinstance(change, Finding):
        raise _refused(plan, (change,))
    if change.new != change.old and (unwritten := put(plan.root, change)):
        raise _refused(plan, (unwritten,))
    emit("".join(_told(plan, change, offers, VERSION, update=update)))
    for offer in offers:
        if offer.empty:
            complain(f"spin: holidays {VERSION} has no days of {offer.region} in {_words(offer.empty)}")
    if not update and any(offer.differs for offer in offers):
        _tell_differences(plan, change, updated, VERSION)


def _offers(plan: Plan, also: tuple[str, ...], years: range) -> "tuple[Offer, ...]":
    """What the package has for each region, by code; regions that only the plan knows are left alone."""
    from plateSpinner.exchange.public_holidays import VERSION, compare, days, regions
    from plateSpinner.reports.calendar import named_regions

    known, stated = regions(), plan.portfolio.charter.holidays
    named = tuple(named_regions(plan.portfolio))
    for region in also:
        if region not in known:
            raise stop(Exit.USAGE, f"--region: {_unknown(region)}", _nearest(region))
    if unknown := [n for n in named if n.region not in known and not stated.get(n.region)]:
        raise _refused(plan, [_dangling(n.region, n.place) for n in unknown])
    wanted = sorted({*also, *(naming.region for naming in named)})
    if not wanted:
        raise stop(Exit.USAGE, "no calendar names a region", "write holidays: [DE] there, or give --region DE")
    for region in wanted:
        if region not in known:
            complain(f"spin: holidays {VERSION} has no region {region!r}: its days in the plan stay as they are")
    return tuple(
        compare(region, stated.get(region, {}), days(region, years[0], years[-1]), years)
        for region in wanted
        if region in known
    )
