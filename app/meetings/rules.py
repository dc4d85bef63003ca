"""Which meeting is meant, and what the marks of its attendance add up to. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from app.identity.rules.codes import normalize_typed_code
from app.training.rules import LONGEST

CLASSES = (1, 2)
"""The first and the second class of a cohort on one day."""
CALLED_OFF_BECAUSE = ("cuaca", "tempat", "pelatih", "peserta", "acara")
"""Why a meeting did not take place: the weather, the place, the trainer was prevented, too few
people came, something else was on in the village."""
LONGEST_AGO = timedelta(days=366)
"""A meeting may be entered so long after it was held."""
CLOCK_SKEW = timedelta(days=1)
"""A phone's clock may be so far ahead of ours."""
_CLOCK_TIME = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
_MEETINGS = UUID("5c1b1c1a-2c3e-5d0e-9f6a-6d1f0b7a4e18")

PRESENT, ABSENT, DIFFERS = "hadir", "tidak", "berbeda"


def meeting_id(cohort: UUID, held_on: date, nth: int) -> UUID:
    """The id of a meeting, the same on every phone: two assistants who mark one class without a
    network mean one meeting, and two classes of a day stay two.

    >>> cohort, day = UUID(int=1), date(2026, 12, 2)
    >>> meeting_id(cohort, day, 1) == meeting_id(UUID(int=1), date(2026, 12, 2), 1)
    True
    >>> meeting_id(cohort, day, 1) == meeting_id(cohort, day, 2)
    False
    """
    return uuid5(_MEETINGS, f"{cohort}/{held_on.isoformat()}/{nth}")


def find_clock_time(text: str) -> str | None:
    """The time of day that somebody typed, as 09:30; None if it is none.

    >>> find_clock_time("9.30"), find_clock_time("13:05"), find_clock_time("25.00")
    ('09:30', '13:05', None)
    """
    found = _CLOCK_TIME.fullmatch(text.strip())
    return None if found is None else f"{int(found[1]):02}:{found[2]}"


def code_on_slip(text: str) -> str:
    """The code in what the camera read from a slip, which is the link to register with.

    >>> code_on_slip("https://bekal.example/gabung/KRSL34VW?bahasa=en"), code_on_slip("krsl-34vw")
    ('KRSL34VW', 'KRSL34VW')
    """
    path = re.split("[?#]", text.strip())[0]
    return normalize_typed_code(path.rpartition("/")[2])


def last_day_of_cohort(
    starts: date, ends: date, last_meeting: date | None, day: date
) -> date | None:
    """The last day of a cohort as known on `day`: of its last meeting until then or, where none is
    entered, its end, which may be to come. None while it has not begun.

    >>> starts, ends, met = date(2026, 9, 1), date(2027, 2, 28), date(2026, 9, 8)
    >>> str(last_day_of_cohort(starts, ends, met, date(2026, 12, 2)))
    '2026-09-08'
    >>> str(last_day_of_cohort(starts, ends, None, date(2026, 12, 2)))
    '2027-02-28'
    >>> last_day_of_cohort(starts, ends, None, date(2026, 8, 31)) is None
    True
    """
    if last_meeting is not None:
        return last_meeting
    return ends if starts <= day else None


def is_day_of_meeting(day: date, today: date) -> bool:
    """Whether a meeting on that day may be entered today.

    >>> [is_day_of_meeting(date(year, 12, 2), date(2026, 12, 2)) for year in (2024, 2025, 2028)]
    [False, True, False]
    """
    return -LONGEST_AGO <= day - today <= LONGEST


def may_be_attended(day: date, today: date) -> bool:
    """Whether somebody can have been at a meeting of that day: it began, by a clock that may be a
    day behind.

    >>> [may_be_attended(date(2026, 12, day), date(2026, 12, 2)) for day in (1, 2, 3, 4)]
    [True, True, True, False]
    """
    return day - today <= CLOCK_SKEW


@dataclass(frozen=True, slots=True)
class Mark:
    """A trainer marked one person at one meeting. `marked_by`: None after that trainer was erased.
    `occurred_at`: when she tapped; `received_at`: when the server stored it, later for a phone
    without a network. `settles`: she decided between marks that differ."""

    id: UUID
    is_present: bool
    marked_by: UUID | None
    occurred_at: datetime
    received_at: datetime
    settles: bool = False


@dataclass(frozen=True, slots=True)
class Attendance:
    """What the marks of one person at one meeting add up to. `status`: PRESENT, ABSENT, or DIFFERS
    until one of those who differ, or the lead, settles it. `last`: of each marker whose mark
    counts, her last one. `vouching`: who says that this person was there, so that she knows
    them."""

    status: str
    last: Mapping[UUID | None, Mark]
    vouching: frozenset[UUID]

    @property
    def is_present(self) -> bool:
        return self.status == PRESENT


def attendance_of_marks(marks: Iterable[Mark]) -> Attendance | None:
    """What the marks of one person at one meeting add up to, in whatever order they arrive; None
    without marks. Of each marker her last mark counts, by the time at which she tapped. A decision
    replaces all marks that the server had by then; a mark that arrives later may differ again."""
    every = list(marks)
    if not every:
        return None
    last = own_last = _last_of_each(every)
    decisions = [each for each in every if each.settles]
    if decisions:
        decision = max(decisions, key=lambda each: (each.received_at, *_order(each)))
        later = [each for each in every if each.received_at > decision.received_at]
        last = _last_of_each([decision, *later])
    said = {each.is_present for each in last.values()}
    status = DIFFERS if len(said) == 2 else PRESENT if True in said else ABSENT
    vouching = (
        who
        for who, mark in own_last.items()
        if who is not None and mark.is_present and status != ABSENT
    )
    return Attendance(status, last, frozenset(vouching))


def _last_of_each(marks: Iterable[Mark]) -> dict[UUID | None, Mark]:
    return {each.marked_by: each for each in sorted(marks, key=_order)}


def _order(mark: Mark) -> tuple[datetime, datetime, int]:
    return mark.occurred_at, mark.received_at, mark.id.int


def may_settle(attendance: Attendance, who: UUID, lead: UUID | None) -> bool:
    """Whether this trainer of the cohort may decide between marks that differ: who is one of those
    who differ, or the lead. Without a lead, any trainer."""
    return attendance.status == DIFFERS and (lead in (None, who) or who in attendance.last)


def marks_to_store(shown: Iterable[UUID], ticked: Iterable[UUID]) -> dict[UUID, bool]:
    """What a trainer changed on the page of a meeting: {person: present}. `shown`: whom the page
    showed as present when she opened it; `ticked`: whom she sent as present. What she did not touch
    stores nothing, or a page opened before the marks of another would take them back.

    >>> siti, wati, sumi = (UUID(int=n) for n in range(3))
    >>> marks_to_store([siti, wati], [wati, sumi]) == {siti: False, sumi: True}
    True
    """
    before, now = set(shown), set(ticked)
    return {each: each in now for each in before ^ now}
