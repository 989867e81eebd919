"""The writing half of `spin calendar`: public holidays from the package into the plan."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

import typer

from plateSpinner.cli.exits import Exit, stop
from plateSpinner.cli.plan import Plan, told_problems
from plateSpinner.cli.screen import complain, emit, screen

if TYPE_CHECKING:
    import datetime as dt

    from plateSpinner.exchange.public_holidays import Offer
    from plateSpinner.finding import Finding, Place
    from plateSpinner.workspace.fixes import Change

INSTALL = "python -m pip install 'platespinner[holidays]'"


def write_holidays(plan: Plan, also: tuple[str, ...], years: range, *, update: bool) -> None:
    """Write what the package has and the plan has not; tell what is otherwise, and change it if asked.

    `also` are regions beside those that calendars name. Leaves with a code where it can't be done.
    """
    from plateSpinner.finding import Finding
    from plateSpinner.reports.calendar import year_words
    from plateSpinner.workspace.holidays import Days, changed, faults, put, section_place

    try:
        from plateSpinner.exchange.public_holidays import VERSION
    except ImportError:
        raise stop(Exit.USAGE, "the package 'holidays' is not installed", INSTALL) from None
    place = section_place(plan.tree, plan.portfolio)
    if wrong := faults(plan.findings, place):
        raise _refused(plan, wrong)
    told_problems(plan)
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
            when = year_words(offer.empty)
            complain(f"spin: holidays {VERSION} has no days of {offer.region} in {when}")
            complain("  help: write them by hand; a region that has none at all stands there as {}")
    if not update and any(offer.differs for offer in offers):
        if isinstance(updated, Finding):
            raise _refused(plan, (updated,))
        _tell_differences(plan, replace(updated, old=change.new), VERSION)


def _offers(plan: Plan, also: tuple[str, ...], years: range) -> "tuple[Offer, ...]":
    """What the package has for each region, by code; regions that only the plan knows are left alone."""
    from plateSpinner.exchange.public_holidays import compare, days, regions
    from plateSpinner.reports.calendar import named_regions

    known, stated = regions(), plan.portfolio.charter.holidays
    named = tuple(named_regions(plan.portfolio))
    for region in also:
        if region not in known:
            raise stop(Exit.USAGE, f"--region: {_unknown(region)}", _nearest(region))
    if unknown := [n for n in named if n.region not in known and n.region not in stated]:
        raise _refused(plan, [_dangling(n.region, n.place) for n in unknown])
    wanted = sorted({*also, *(naming.region for naming in named)})
    if not wanted:
        raise stop(
            Exit.USAGE, "no calendar names a region", "write holidays: [DE] there, or give --region DE"
        )
    for region in wanted:
        if region not in known:
            complain(f"spin: {_unknown(region)}: its days in the plan stay as they are")
    return tuple(
        compare(region, stated.get(region, {}), days(region, years[0], years[-1]), years)
        for region in wanted
        if region in known
    )


def _unknown(region: str) -> str:
    from plateSpinner.exchange.public_holidays import VERSION
    from plateSpinner.model.words import quoted

    return f"no region {quoted(region)} in holidays {VERSION}"


def _nearest(region: str) -> str:
    from plateSpinner.exchange.public_holidays import iso_code, regions
    from plateSpinner.model.words import nearest, quoted

    near = iso_code(region) or nearest(region, regions())
    return f"did you mean {quoted(near)}?" if near else "write ISO 3166 codes, as DE or DE-BY"


def _dangling(region: str, place: "Place") -> "Finding":
    from plateSpinner.finding import Finding, Severity

    way = f"{_nearest(region)} or write its days by hand in the section holidays"
    return Finding("R001", "dangling-reference", Severity.ERROR, _unknown(region), (place,), way)


def _told(
    plan: Plan, change: "Change", offers: "Iterable[Offer]", version: str, *, update: bool
) -> Iterator[str]:
    """What was written, by region."""
    from plateSpinner.render.gate import printable

    path = printable(plan.prefix + change.file)
    if change.new == change.old:
        yield f"nothing to add to {path}\n"
        return
    yield f"wrote {path}, from holidays {version}\n"
    for offer in offers:
        parts = [(len(offer.new) + (len(offer.lacking) if update else 0), "added")]
        parts += [(len(offer.renamed), "renamed"), (len(offer.moved), "taken out")] if update else []
        told = ", ".join(f"{number} {what}" for number, what in parts if number)
        yield f"  {offer.region}: {told or 'no change'}\n"


def _tell_differences(plan: Plan, change: "Change", version: str) -> None:
    """What `--update` would change in days that the plan has."""
    from plateSpinner.render.gate import printable
    from plateSpinner.workspace.fixes import diff

    text = diff((change,), plan.prefix)
    if screen().width is not None:  # a pipe gets the bytes that `git apply` needs
        text = "".join(f"{printable(line)}\n" for line in text.splitlines())
    complain(f"spin: holidays {version} has some days otherwise; the plan keeps its own")
    complain("  help: spin calendar --write --update takes them over")
    emit(text)


def _dated(days: "Mapping[dt.date, str]") -> dict[str, str]:
    return {day.isoformat(): name for day, name in days.items()}


def _refused(plan: Plan, findings: "Iterable[Finding]") -> typer.Exit:
    """Show why nothing is written; the exception to raise for it."""
    from plateSpinner.render.findings import full

    here = screen()
    emit(full(plan.shown_in_order(findings), width=here.width or 100, colour=here.colour))
    return typer.Exit(Exit.FINDINGS)
