"""Whom a trainer calls first, and what a trainer may see of a learner. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from app.households.rules import STATES, setangkup_state
from app.kit.clock import WIB

CODE_KIND = "kelompok"
CONSENT = "kelompok"
NOT_STARTED_AFTER = timedelta(days=7)
STOPPED_AFTER = timedelta(days=14)
LONGEST = timedelta(days=366)
"""A cohort lasts a year at most, since its code lives as long."""
SOON = timedelta(days=731)
"""A cohort begins within two years of today; anything else is a slip of the finger."""


@dataclass(frozen=True, slots=True, eq=False)
class Half:
    """How far one end of a family is in its core: lessons done, of how many, and the state in
    which its half of the setangkup is drawn (0–8). Made by `half`, so equal ones are the same."""

    done: int
    total: int
    state: int

    @property
    def whole(self) -> bool:
        return self.state == STATES


@cache
def half(done: int, total: int, finished: bool = False) -> Half:
    """The half of somebody who did so many lessons, and may have finished an older list. A thousand
    learners share few."""
    return Half(done, total, setangkup_state(done, total, finished))


NOT_STARTED = half(0, 0)


@dataclass(frozen=True, slots=True)
class Learner:
    """A line of the sheet. Without consent there is nothing but the name: the halves and `last_at`
    are as if not started, and the page says “ikut kelompok”."""

    account: UUID
    name: str
    since: datetime
    consents: bool
    role: str | None = None
    household: object = None
    """Of which only is asked whether it is another's too."""
    village: str | None = None
    own: Half = NOT_STARTED
    last_at: datetime | None = None
    other_name: str | None = None
    other: Half = NOT_STARTED

    @property
    def worker(self) -> Half:
        return self.own if self.role == "pekerja" else self.other

    @property
    def family(self) -> Half:
        return self.other if self.role == "pekerja" else self.own

    @property
    def closed(self) -> bool:
        return self.own.whole and self.other.whole

    @property
    def last_on(self) -> date | None:
        """The day in western Indonesia on which they last sent a lesson's quiz.

        >>> from datetime import UTC
        >>> late = datetime(2026, 11, 24, 22, tzinfo=UTC)
        >>> Learner(UUID(int=1), "Siti", late, True, last_at=late).last_on
        datetime.date(2026, 11, 25)
        """
        return None if self.last_at is None else self.last_at.astimezone(WIB).date()


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
    if 0 < learner.own.state < STATES and waited >= STOPPED_AFTER:
        return Call(learner, "stopped", waited.days)
    if learner.own.state == 0 and waited >= NOT_STARTED_AFTER:
        return Call(learner, "not_started", (now - learner.since).days)
    if learner.own.state == STATES and not learner.closed and learner.other_name:
        return Call(learner, "other_not_done", waited.days)
    return None


def call_first(learners: Iterable[Learner], now: datetime) -> list[Call]:
    """Whom to call, the most urgent reason first, and the longest wait first within it."""
    calls = [call for learner in learners if (call := why_call(learner, now))]
    return sorted(calls, key=lambda c: (REASONS.index(c.reason), -c.days, c.learner.name))
