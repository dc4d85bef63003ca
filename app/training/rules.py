"""Whom a trainer calls first, and what a trainer may see of a learner. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from uuid import UUID

from app.households.rules import STATES, setangkup_state

CODE_KIND = "kelompok"
CONSENT = "kelompok"
NOT_STARTED_AFTER = timedelta(days=7)
STOPPED_AFTER = timedelta(days=14)
LONGEST = timedelta(days=366)
"""A cohort lasts a year at most, since its code lives as long."""
SOON = timedelta(days=731)
"""A cohort begins within two years of today; anything else is a slip of the finger."""


@dataclass(frozen=True)
class Learner:
    """A line of the sheet. Without consent there is nothing but the name: `done`, `total`,
    `other_*` and `last_at` are as if not started, and the page says “ikut kelompok”."""

    account: UUID
    name: str
    since: datetime
    consents: bool
    role: str | None = None
    household: UUID | None = None
    village: str | None = None
    done: int = 0
    total: int = 0
    last_at: datetime | None = None
    other_name: str | None = None
    other_done: int = 0
    other_total: int = 0

    @cached_property
    def state(self) -> int:
        return setangkup_state(self.done, self.total)

    @cached_property
    def other_state(self) -> int:
        return setangkup_state(self.other_done, self.other_total)

    @property
    def worker_state(self) -> int:
        return self.state if self.role == "pekerja" else self.other_state

    @property
    def family_state(self) -> int:
        return self.other_state if self.role == "pekerja" else self.state

    @cached_property
    def closed(self) -> bool:
        return self.state == self.other_state == STATES


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody to call first, and why: `reason` is one of REASONS, `days` what it counts."""

    learner: Learner
    reason: str
    days: int


REASONS = ("stopped", "not_started", "other_not_done")
"""The most urgent first: who stopped half-way, who never began, whose other half is missing."""


def why_call(learner: Learner, now: datetime) -> Call | None:
    """The reason to call this learner, or None. Only of who consents: of the others a trainer
    knows nothing but that they take part.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 24, tzinfo=UTC)
    >>> siti = Learner(UUID(int=1), "Siti", now - timedelta(days=9), True)
    >>> why_call(siti, now).reason
    'not_started'
    """
    if not learner.consents:
        return None
    waited = now - (learner.last_at or learner.since)
    if 0 < learner.state < STATES and waited >= STOPPED_AFTER:
        return Call(learner, "stopped", waited.days)
    if learner.state == 0 and waited >= NOT_STARTED_AFTER:
        return Call(learner, "not_started", (now - learner.since).days)
    if learner.state == STATES and not learner.closed and learner.other_name:
        return Call(learner, "other_not_done", waited.days)
    return None


def call_first(learners: Iterable[Learner], now: datetime) -> list[Call]:
    """Whom to call, the most urgent reason first, and the longest wait first within it."""
    calls = [call for learner in learners if (call := why_call(learner, now))]
    return sorted(calls, key=lambda c: (REASONS.index(c.reason), -c.days, c.learner.name))
