"""Where an assumption stands."""

import datetime as dt

from plateSpinner.analysis.progress import is_done
from plateSpinner.model.raid import Assumption, AssumptionStatus


def is_open_assumption(assumption: Assumption, as_of: dt.date) -> bool:
    """Whether nobody knows at `as_of` if it is true: by the date it was validated, else by status."""
    if assumption.status is AssumptionStatus.INVALID:
        return False
    if assumption.validated is not None:
        return not is_done(assumption.validated, as_of)
    return assumption.status is AssumptionStatus.OPEN
