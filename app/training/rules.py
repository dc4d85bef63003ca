"""Which learners a trainer calls first, and what a trainer may see of a learner. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from uuid import UUID

from app.households.rules import STATES, setangkup_half_fill
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
class HalfProgress:
    """The core progress of one half of a family: lessons completed, total, and the state in which
    its half of the setangkup is drawn (0–8). Made by `half_progress`, so equal ones are the same
    object."""

    done: int
    total: int
    state: int

    @property
    def whole(self) -> bool:
        return self.state == STATES


@cache
def half_progress(done: int, total: int, finished: bool = False) -> HalfProgress:
    """The progress of a person with this many lessons, who may have finished an older list. A
    thousand learners share few."""
    return HalfProgress(done, total, setangkup_half_fill(done, total, finished))


NOT_STARTED = half_progress(0, 0)


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """A row of the list. Without consent it holds only the name: the halves and `last_at` look like
    not started, and the page says “ikut kelompok”."""

    account: UUID
    name: str
    since: datetime
    consents: bool
    role: str | None = None
    household: object = None
    """Of which only is asked whether it is another's too."""
    village: str | None = None
    own: HalfProgress = NOT_STARTED
    last_at: datetime | None = None
    other_name: str | None = None
    other: HalfProgress = NOT_STARTED

    @property
    def worker(self) -> HalfProgress:
        return self.own if self.role == "pekerja" else self.other

    @property
    def family(self) -> HalfProgress:
        return self.other if self.role == "pekerja" else self.own

    @property
    def closed(self) -> bool:
        return self.own.whole and self.other.whole

    @property
    def last_on(self) -> date | None:
        """The day in western Indonesia on which they last sent a lesson's quiz.

        >>> from datetime import UTC
        >>> late = datetime(2026, 11, 24, 22, tzinfo=UTC)
        >>> LearnerRow(UUID(int=1), "Siti", late, True, last_at=late).last_on
        datetime.date(2026, 11, 25)
        """
        return None if self.last_at is None else self.last_at.astimezone(WIB).date()


@dataclass(frozen=True, slots=True)
class Call:
    """A learner to call first: `reason` is one of REASONS, `days` how long it has lasted."""

    learner: LearnerRow
    reason: str
    days: int


REASONS = ("stopped", "not_started", "other_not_done")
"""The most urgent first: who stopped half-way, who never began, whose other half is missing."""


def call_reason(learner: LearnerRow, now: datetime) -> Call | None:
    """The reason to call this learner, or None. Only for learners who consent: of others a trainer
    knows only the membership.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 24, tzinfo=UTC)
    >>> siti = LearnerRow(UUID(int=1), "Siti", now - timedelta(days=9), True)
    >>> call_reason(siti, now).reason
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


def call_first(learners: Iterable[LearnerRow], now: datetime) -> list[Call]:
    """The learners to call, by urgency of the reason, then by the longest time."""
    calls = [call for learner in learners if (call := call_reason(learner, now))]
    return sorted(calls, key=lambda c: (REASONS.index(c.reason), -c.days, c.learner.name))
