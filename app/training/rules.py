"""Which learners a trainer calls first, and what a trainer may see of a learner. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import Any
from uuid import UUID

from app.households.rules import STATES, setangkup_half_fill
from app.kit.clock import WIB

CODE_KIND = "kelompok"
CONSENT = "kelompok"
ANSWERS_CONSENT = "jawaban"
"""Purposes of consent: to be seen with completed lessons; to let answers count for the cohort."""
LEAD, ASSISTANT = "utama", "pendamping"
"""The parts of a cohort's trainers. The lead also says who else trains it."""
ASSISTANT_CODE_KIND = "pendamping"
ASSISTANT_CODE_LIVES = timedelta(days=7)
"""A code by which one trainer becomes an assistant, and how long it is valid."""
MOST_TRAINERS = 5
"""So many trainers a cohort may have, the lead included."""
VIEW_PERSON = "training:person:view"
"""The permission to see the people of one's cohorts; trainers of placement companies lack it."""
VIEW_COHORT = "training:cohort:view"
MAKE_COHORT = "training:cohort:make"
"""What trainers may; others who view cohorts only look after those that were left to them."""
TELL_VILLAGE = "training:village:tell"
"""The permission to say in which village a cohort meets: that village counts as reached."""
MANAGE_ACQUAINTANCES = "households:acquaintance:manage"
GROUP_PEOPLE = 5
"""So many people who pass quizzes on one phone,"""
GROUP_WITHIN = timedelta(hours=1)
"""within such a time, are marked as a group. The programme's own numbers."""
DAYS_OF_ACQUAINTANCES = timedelta(days=92)
"""The page of acquaintances shows so many days at once,"""
OPEN_DAYS_OF_ACQUAINTANCES = timedelta(days=14)
"""of which these last are open and the others folded by month."""
FIRST_DAY_OF_ACQUAINTANCES = date(2000, 1, 1)
"""Earlier than any acquaintance; from here the days before can still be counted."""
NOT_STARTED_AFTER = timedelta(days=7)
STOPPED_AFTER = timedelta(days=14)
STUCK_AFTER_TRIES, STUCK_SINCE_WORDING = 3, 2  # earlier consents did not name it
CALLED_AFTER_END = timedelta(days=30)
"""The people of a cohort are called until so long after its last day."""
LONGEST = timedelta(days=366)
"""A cohort lasts a year at most, since its code lives as long."""
SOON = timedelta(days=731)
"""A cohort begins within two years of today; anything else is a slip of the finger."""


@dataclass(frozen=True, slots=True, eq=False)
class RoleCoreProgress:
    """The core progress of a worker or of the family at home: lessons done, total, and how full its
    half of the household's drawing is (0–8). Made by `role_core_progress`, so equal ones are the
    same object."""

    done: int
    total: int
    state: int

    @property
    def is_complete(self) -> bool:
        return self.state == STATES


@cache
def role_core_progress(done: int, total: int, finished: bool = False) -> RoleCoreProgress:
    """The progress of a person with `done` of `total` lessons; `finished`: also by an older list.
    Cached, since many learners have the same progress."""
    return RoleCoreProgress(done, total, setangkup_half_fill(done, total, finished))


NOT_STARTED = role_core_progress(0, 0)


@dataclass(frozen=True, slots=True)
class LearnerRow:
    """The progress of a member of a cohort. Without the learner's consent the row holds only the
    name; progress and `last_at` then look like not started."""

    account: UUID
    name: str
    since: datetime
    consents: bool
    role: str | None = None
    household: object = None
    """Of which only is asked whether it is another's too."""
    village: str | None = None
    own: RoleCoreProgress = NOT_STARTED
    last_at: datetime | None = None
    other_name: str | None = None
    other: RoleCoreProgress = NOT_STARTED
    no_contact: bool = False
    no_phone_since: datetime | None = None
    leaves: date | None = None
    """The month, as its first day, in which they plan to leave."""
    stuck_in: str | None = None
    """The lesson that they tried last, of those not passed in STUCK_AFTER_TRIES; no private one."""
    last_passed: str | None = None
    """The lesson that they passed last, no private one. Read for a trainer's day only."""

    @property
    def worker(self) -> RoleCoreProgress:
        return self.own if self.role == "pekerja" else self.other

    @property
    def family(self) -> RoleCoreProgress:
        return self.other if self.role == "pekerja" else self.own

    @property
    def is_family_complete(self) -> bool:
        return self.own.is_complete and self.other.is_complete

    @property
    def last_quiz_day(self) -> date | None:
        """The day in western Indonesia on which they last sent a lesson's quiz.

        >>> from datetime import UTC
        >>> late = datetime(2026, 11, 24, 22, tzinfo=UTC)
        >>> LearnerRow(UUID(int=1), "Siti", late, True, last_at=late).last_quiz_day
        datetime.date(2026, 11, 25)
        """
        return None if self.last_at is None else self.last_at.astimezone(WIB).date()

    @property
    def is_not_to_be_called(self) -> bool:
        """They wish no calls, or have had no phone at hand since they last learned."""
        since = self.no_phone_since
        without_phone = since is not None and (self.last_at is None or self.last_at <= since)
        return self.no_contact or without_phone


_BEFORE_ALL = datetime(1, 1, 1, tzinfo=WIB)
ORDERS: dict[str, Callable[[LearnerRow], Any]] = {
    "nama": lambda each: (),
    "terakhir": lambda each: each.last_at or _BEFORE_ALL,
    "selesai": lambda each: (-each.own.state, -each.own.done),
    "desa": lambda each: (each.village is None, each.village or ""),
}
"""How a sheet may be ordered, each by name within: who learned longest ago first, or who has
finished most, or by village."""


def sorted_learners(learners: Iterable[LearnerRow], order: str) -> list[LearnerRow]:
    """Learners, sorted by name, in one of ORDERS. Those who do not let the trainers see more than
    their name come last, by name, so that their place tells nothing."""
    people = list(learners)
    if order == "nama":
        return people
    seen = sorted((each for each in people if each.consents), key=ORDERS[order])
    return seen + [each for each in people if not each.consents]


@dataclass(frozen=True, slots=True)
class LearnerToCall:
    """A learner whom the trainer should call: `reason` is one of REASONS, since `days`."""

    learner: LearnerRow
    reason: str
    days: int


REASONS = ("leaves", "stuck", "stopped", "not_started", "other_not_done")
"""The most urgent first: who leaves this month or the next before the family learned it all, who is
stuck in a lesson, who stopped half-way, who never began, whose other half is missing."""


def learner_to_call(learner: LearnerRow, now: datetime) -> LearnerToCall | None:
    """The learner with the most urgent reason to call them; None if there is none, or if the
    learner does not consent to be seen, wishes no calls, or has no phone at hand.

    >>> from datetime import UTC
    >>> now = datetime(2026, 11, 24, tzinfo=UTC)
    >>> siti = LearnerRow(UUID(int=1), "Siti", now - timedelta(days=9), True)
    >>> learner_to_call(siti, now).reason
    'not_started'
    """
    if not learner.consents or learner.is_not_to_be_called:
        return None
    waited = now - (learner.last_at or learner.since)
    if _leaves_soon(learner, now) and not learner.is_family_complete:
        return LearnerToCall(learner, "leaves", waited.days)
    if learner.stuck_in is not None:
        return LearnerToCall(learner, "stuck", waited.days)
    if 0 < learner.own.state < STATES and waited >= STOPPED_AFTER:
        return LearnerToCall(learner, "stopped", waited.days)
    if learner.own.state == 0 and waited >= NOT_STARTED_AFTER:
        return LearnerToCall(learner, "not_started", (now - learner.since).days)
    if learner.own.state == STATES and not learner.is_family_complete and learner.other_name:
        return LearnerToCall(learner, "other_not_done", waited.days)
    return None


def _leaves_soon(learner: LearnerRow, now: datetime) -> bool:
    """In this month or the next, of western Indonesia.

    >>> from datetime import UTC
    >>> siti = LearnerRow(UUID(int=1), "Siti", datetime(2026, 1, 1), True, leaves=date(2027, 1, 1))
    >>> [_leaves_soon(siti, datetime(2026, month, 30, tzinfo=UTC)) for month in (11, 12)]
    [False, True]
    """
    if learner.leaves is None:
        return False
    this_month = now.astimezone(WIB).date().replace(day=1)
    return this_month <= learner.leaves <= (this_month + timedelta(days=31)).replace(day=1)


def learners_to_call_first(learners: Iterable[LearnerRow], now: datetime) -> list[LearnerToCall]:
    """The learners to call, sorted by urgency of the reason, then by the month of leaving, then by
    the longest time."""
    calls = [call for learner in learners if (call := learner_to_call(learner, now))]
    return sorted(calls, key=urgency_of_call)


def urgency_of_call(call: LearnerToCall) -> tuple[int, date, int, str]:
    """The key by which calls are sorted."""
    leaves = call.learner.leaves if call.reason == "leaves" else None
    return REASONS.index(call.reason), leaves or date.max, -call.days, call.learner.name


@dataclass(frozen=True, slots=True)
class Pass:
    """A person passed a quiz on a phone; `at`: when the server received it."""

    device: UUID
    at: datetime
    account: UUID


def people_who_passed_as_a_group(passes: Iterable[Pass]) -> frozenset[UUID]:
    """The people who passed quizzes on one phone within an hour of several others, as in a class.

    >>> from datetime import UTC
    >>> start = datetime(2026, 11, 24, tzinfo=UTC)
    >>> minutes = (0, 10, 20, 30, 59, 200)
    >>> phone = UUID(int=9)
    >>> made = [Pass(phone, start + timedelta(minutes=m), UUID(int=m)) for m in minutes]
    >>> sorted(person.int for person in people_who_passed_as_a_group(made))
    [0, 10, 20, 30, 59]
    """
    found: set[UUID] = set()
    window: list[Pass] = []
    for each in sorted(passes, key=lambda one: (one.device.int, one.at, one.account.int)):
        window = [
            one for one in window if one.device == each.device and each.at - one.at <= GROUP_WITHIN
        ]
        window.append(each)
        people = {one.account for one in window}
        if len(people) >= GROUP_PEOPLE:
            found |= people
    return frozenset(found)


TOTAL_UNIT, TOTALS_FROM = 5, 10
"""Who may see no people sees multiples of 5, from 10."""


@dataclass(frozen=True, slots=True)
class CohortTotals:
    """Rounded counts of a cohort; None: fewer than TOTALS_FROM. Who began a lesson, or finished all
    of the core list, is counted of those who let the trainers see it."""

    learners: int | None
    began: int | None
    finished: int | None


def rounded_total(count: int, draw: Callable[[int], float]) -> int | None:
    """A count rounded to a multiple of 5, up or down by a secret draw (0 ≤ draw < 1) of the
    multiple below it, so that nobody finds out about one person by adding others of their own.

    >>> [rounded_total(n, lambda _block: 0.5) for n in (9, 10, 12, 13, 15)]
    [None, 10, 10, 15, 15]
    """
    if count < TOTALS_FROM:
        return None
    rest = count % TOTAL_UNIT
    below = count - rest
    return below + TOTAL_UNIT * (draw(below) < rest / TOTAL_UNIT)


def cohort_totals(
    learners: Iterable[LearnerRow], draw: Callable[[str, int], float]
) -> CohortTotals:
    """The rounded counts of a cohort. `draw` depends on the figure and a multiple of 5."""
    people = list(learners)
    own = [learner.own for learner in people if learner.consents]
    counts = {
        "learners": len(people),
        "began": sum(each.state > 0 for each in own),
        "finished": sum(each.is_complete for each in own),
    }
    shown = {
        figure: rounded_total(count, partial(draw, figure)) for figure, count in counts.items()
    }
    return CohortTotals(**shown)
