"""What a schedule computes of an item, as far as MSPDI has a place for it."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Computed:
    """Dates without a zone, and floats in minutes of work by the item's own calendar."""

    start: dt.datetime
    finish: dt.datetime
    early_start: dt.datetime
    early_finish: dt.datetime
    late_start: dt.datetime
    late_finish: dt.datetime
    total_float_minutes: int
    free_float_minutes: int
    critical: bool
