"""Writes of coverage: frozen weeks, the recount of all counters, and the audit of exports."""

from app.coverage.actions.exporting import record_exact_export, record_export
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
    "record_exact_export",
    "record_export",
]
