"""What can change: items, and what the charter holds, with their references and places."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from plateSpinner.finding import Place
from plateSpinner.model.component import Component
from plateSpinner.model.portfolio import AnyItem, Item, Portfolio


@dataclass(frozen=True, slots=True)
class Thing:
    """Something with a reference, of one of the plans.

    `value` is its fact; of a region with holidays, the names by day. `at` gives the place of what stands in
    it by its route. `item` is None for what the charter holds.
    """

    kind: str
    id: str
    ref: str
    name: str
    owner: str
    value: object
    at: Callable[..., Place]
    item: AnyItem | None = None

    @property
    def home(self) -> Item[Component] | None:
        """Where its references begin."""
        return self.item.component if self.item else None


def item_thing(item: AnyItem) -> Thing:
    """An item as a thing."""
    return Thing(str(item.kind), item.id, item.ref, item.name, item.owner, item.fact, item.place.at, item)


def declared(portfolio: Portfolio, kind: str, section: str, id_: str) -> Thing:
    """What stands under an id of one of the charter's sections."""
    held: Mapping[str, object] = getattr(portfolio.charter, section)
    fact = held[id_]
    name, owner = (getattr(fact, key, "") for key in ("name", "lead" if kind == "team" else "owner"))
    at = partial(portfolio.charter_place, section, id_)
    return Thing(kind, id_, f"{section}/{id_}", name or id_, owner.removeprefix("@"), fact, at)


def portfolio_thing(portfolio: Portfolio) -> Thing:
    """The portfolio itself, as far as the charter says it in single keys."""
    charter = portfolio.charter
    name = charter.name or "portfolio"
    return Thing("portfolio", "portfolio", "portfolio", name, "", charter, portfolio.charter_place)


def policy_thing(portfolio: Portfolio) -> Thing:
    """The organization's rules."""
    at = partial(portfolio.charter_place, "policy")
    return Thing("policy", "policy", "policy", "policy", "", portfolio.charter.policy, at)


def waiver_thing(portfolio: Portfolio, name: str, fact: object, index: str | int) -> Thing:
    """An exception that holds for the whole plan, with its index among them."""
    by: str = getattr(fact, "by", "").removeprefix("@")
    at = partial(portfolio.charter_place, "waivers", index)
    return Thing("waiver", name, f"waivers/{name}", name, by, fact, at)
