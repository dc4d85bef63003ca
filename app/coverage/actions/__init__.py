"""Writes of coverage: frozen weeks, and the recount of all counters."""

from app.coverage.actions.freezing import (
    AlreadyFreezingError,
    freeze_due_week,
    freeze_week,
    freeze_week_under_lease,
)
from app.coverage.actions.recounting import STEPS, RebuiltCounters, rebuild_counters

__all__ = [
    "STEPS",
    "AlreadyFreezingError",
    "RebuiltCounters",
    "freeze_due_week",
    "freeze_week",
    "freeze_week_under_lease",
    "rebuild_counters",
]
