"""学时 are a view of minutes: ledger rows hold minutes, people read periods of 45."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from site_builder.curriculum import CLASS_PERIOD_MINUTES

YEARLY_MINUTES = 8 * CLASS_PERIOD_MINUTES
"""What a teacher is asked for in a school year: 8 学时."""


def missing_periods(minutes: int) -> Decimal:
    """学时 that are still missing in a school year."""
    return class_periods(max(0, YEARLY_MINUTES - minutes))


@lru_cache(1024)
def class_periods(minutes: int) -> Decimal:
    """学时 with one decimal: 90 minutes are 2.0."""
    return (Decimal(minutes) / CLASS_PERIOD_MINUTES).quantize(Decimal("0.1"), ROUND_HALF_UP)
