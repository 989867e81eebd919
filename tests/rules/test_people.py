"""Stakeholders: how long is too long, and who the sponsor is."""

from collections.abc import Callable

import pytest

Judged = Callable[..., list[str]]


@pytest.mark.parametrize(
    ("stakeholder", "expected"),
    [
        ("last_contact: 2026-01-01", []),
        ("cadence: weekly", ["gap p/a/s: last contact not stated"]),
        (
            "cadence: weekly, last_contact: 2026-11-24",
            ["gap p/a/s: last contact is still to come (2026-11-24)"],
        ),
        ("cadence: weekly, last_contact: 2026-11-23", ["held p/a/s"]),
        ("cadence: weekly, last_contact: 2026-11-16", ["held p/a/s"]),
        (
            "cadence: weekly, last_contact: 2026-11-15",
            ["hit p/a/s: stakeholder 's' was last contacted 8 days ago (2026-11-15), agreed is weekly"],
        ),
        ("cadence: 3w, last_contact: 2026-11-02", ["held p/a/s"]),
        (
            "cadence: 3w, last_contact: 2026-11-01",
            ["hit p/a/s: stakeholder 's' was last contacted 22 days ago (2026-11-01), agreed is 3w"],
        ),
        ("cadence: monthly, last_contact: 2026-11", ["held p/a/s"]),
        ("cadence: monthly, last_contact: 2026-W43", ["held p/a/s"]),
    ],
)
def test_a_stakeholder_is_overdue_the_day_after_the_cadence(
    judged: Judged, stakeholder: str, expected: list[str]
) -> None:
    assert judged("stakeholder-contact-overdue", f"stakeholders: {{s: {{{stakeholder}}}}}") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sponsor: maya", []),
        ("stakeholders: {s: {role: user}}", []),
        (
            "sponsor: maya\nstakeholders: {s: {role: user}}",
            ["hit p/a: project 'a' has a sponsor, 'maya', who is no stakeholder of it"],
        ),
        ("sponsor: '@maya'\nstakeholders: {maya: {cadence: weekly}}", ["held p/a/maya"]),
        (
            "sponsor: maya\nstakeholders: {s: {person: maya}}",
            ["hit p/a/s: stakeholder 's' is a sponsor without a cadence"],
        ),
        (
            "stakeholders: {s: {role: Executive Sponsor}}",
            ["hit p/a/s: stakeholder 's' is a sponsor without a cadence"],
        ),
        ("sponsor: maya\nstakeholders: {s: {role: sponsor, cadence: weekly}}", ["held p/a/s"]),
    ],
)
def test_the_sponsor_is_one_of_the_stakeholders(judged: Judged, text: str, expected: list[str]) -> None:
    assert judged("sponsor-without-cadence", text) == expected


@pytest.mark.parametrize("status", ["done", "on_hold", "cancelled", ""])
def test_nothing_is_asked_of_what_is_not_open(judged: Judged, status: str) -> None:
    text = "sponsor: maya\nstakeholders: {s: {role: user, cadence: weekly, last_contact: 2026-01-01}}"
    rules = ("stakeholder-contact-overdue", "sponsor-without-cadence")
    assert [judged(rule, text, status=status) for rule in rules] == [[], []]
