"""Which dates a decision has moved."""

import datetime as dt

from plateSpinner.analysis.progress import is_done
from plateSpinner.model.portfolio import WORK, AnyItem, Portfolio


def moved(portfolio: Portfolio, as_of: dt.date) -> frozenset[AnyItem]:
    """What decisions made by `as_of` name under `moves`: milestones, tasks, projects and programs."""
    found = (
        portfolio.resolve(text, component, *WORK)
        for component in portfolio.components
        for decision in portfolio.held(component).decisions
        if is_done(decision.fact.decided, as_of)
        for text in decision.fact.moves
    )
    return frozenset(item for item in found if item is not None)
