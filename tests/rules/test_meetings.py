"""What the marks of one person at one meeting add up to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations
from uuid import UUID

from app.meetings.rules import (
    ABSENT,
    DIFFERS,
    PRESENT,
    Mark,
    attendance_of_marks,
    may_settle,
)

START = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
RINA, BUDI, LEAD = (UUID(int=n) for n in (1, 2, 3))


def mark(
    number: int,
    who: UUID | None,
    present: bool,
    at: int,
    received: int | None = None,
    *,
    settles: bool = False,
) -> Mark:
    """A mark made `at` minutes after the start and received at once, or at `received`."""
    tapped = START + timedelta(minutes=at)
    stored = tapped if received is None else START + timedelta(minutes=received)
    return Mark(UUID(int=number), present, who, tapped, stored, settles)


def status_of(*marks: Mark) -> str:
    """The status, which is the same in whatever order the marks are read."""
    found = {
        attendance.status
        for some in permutations(marks)
        if (attendance := attendance_of_marks(some))
    }
    [status] = found
    return status


def test_attendance_is_unknown_without_marks() -> None:
    assert attendance_of_marks([]) is None


def test_last_mark_of_a_marker_counts_when_she_corrects_herself() -> None:
    assert status_of(mark(1, RINA, True, 0), mark(2, RINA, False, 5)) == ABSENT
    assert status_of(mark(1, RINA, False, 0), mark(2, RINA, True, 5)) == PRESENT


def test_older_tap_of_a_phone_counts_less_than_a_younger_one_when_it_arrives_later() -> None:
    assert status_of(mark(1, RINA, True, 0, received=60), mark(2, RINA, False, 5)) == ABSENT


def test_marks_of_two_people_differ_until_one_gives_way() -> None:
    yes, no = mark(1, RINA, True, 0), mark(2, BUDI, False, 5)
    assert status_of(yes, no) == DIFFERS
    assert status_of(yes, no, mark(3, BUDI, True, 6)) == PRESENT


def test_decision_replaces_all_marks_that_were_there() -> None:
    yes, no = mark(1, RINA, True, 0), mark(2, BUDI, False, 5)
    assert status_of(yes, no, mark(3, LEAD, False, 9, settles=True)) == ABSENT
    assert status_of(yes, no, mark(3, RINA, True, 9, settles=True)) == PRESENT


def test_mark_that_arrives_after_a_decision_differs_again() -> None:
    decided = mark(3, LEAD, True, 9, settles=True)
    late = mark(4, BUDI, False, 5, received=60)
    assert status_of(mark(1, RINA, True, 0), decided, late) == DIFFERS
    assert status_of(decided, late, mark(5, LEAD, False, 70, settles=True)) == ABSENT


def test_marker_corrects_her_own_decision() -> None:
    assert status_of(mark(1, RINA, True, 9, settles=True), mark(2, RINA, False, 12)) == ABSENT


def test_trainer_who_marks_a_person_present_knows_them_until_it_is_corrected() -> None:
    yes, no = mark(1, RINA, True, 0), mark(2, BUDI, False, 5)
    decided = mark(3, LEAD, False, 9, settles=True)
    assert attendance_of_marks([yes, no]).vouching == {RINA}  # type: ignore[union-attr]
    assert attendance_of_marks([yes, no, decided]).vouching == set()  # type: ignore[union-attr]
    agreed = mark(3, LEAD, True, 9, settles=True)
    assert attendance_of_marks([yes, no, agreed]).vouching == {RINA, LEAD}  # type: ignore[union-attr]
    erased = mark(1, None, True, 0)
    assert attendance_of_marks([erased]).vouching == set()  # type: ignore[union-attr]


def test_marks_that_differ_are_settled_by_a_marker_or_the_lead_only() -> None:
    found = attendance_of_marks([mark(1, RINA, True, 0), mark(2, BUDI, False, 5)])
    assert found is not None
    assert [may_settle(found, who, LEAD) for who in (RINA, BUDI, LEAD)] == [True] * 3
    assert not may_settle(found, UUID(int=9), LEAD)
    assert may_settle(found, UUID(int=9), None)
    agreed = attendance_of_marks([mark(1, RINA, True, 0)])
    assert agreed is not None
    assert not may_settle(agreed, LEAD, LEAD)
