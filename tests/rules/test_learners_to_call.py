"""Which learners a trainer calls first, and whom she does not call."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.training.rules import (
    REASONS,
    LearnerRow,
    learner_to_call,
    learners_to_call_first,
    role_core_progress,
)

NOW = datetime(2026, 12, 2, 3, tzinfo=UTC)
HALF, WHOLE = role_core_progress(5, 12), role_core_progress(12, 12)


def learner(name: str = "Siti", days: int = 40, **known: object) -> LearnerRow:
    row = LearnerRow(UUID(int=1), name, NOW - timedelta(days=days), True)
    return replace(row, **known)  # type: ignore[arg-type]


def ago(days: int) -> datetime:
    return NOW - timedelta(days=days)


BY_REASON = {
    "leaves": learner(leaves=date(2027, 1, 1), own=HALF, last_at=ago(1)),
    "stuck": learner(stuck_in="kirim-uang/kurs", own=HALF, last_at=ago(1)),
    "stopped": learner(own=HALF, last_at=ago(14)),
    "not_started": learner(days=7),
    "other_not_done": learner(own=WHOLE, last_at=ago(3), other_name="Rina"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_learner_is_called_for_each_reason(reason: str) -> None:
    call = learner_to_call(BY_REASON[reason], NOW)
    assert call is not None
    assert call.reason == reason


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize(
    "wish",
    [{"consents": False}, {"no_contact": True}, {"no_phone_since": ago(0)}],
    ids=["without consent", "no contact", "no phone"],
)
def test_learner_is_not_called_for_any_reason_against_a_wish(
    reason: str, wish: dict[str, object]
) -> None:
    assert learner_to_call(replace(BY_REASON[reason], **wish), NOW) is None  # type: ignore[arg-type]


def test_learner_without_phone_is_called_again_after_having_learned() -> None:
    has_learned = learner(own=HALF, last_at=ago(15), no_phone_since=ago(20))
    assert learner_to_call(has_learned, NOW) is not None
    assert learner_to_call(replace(has_learned, no_phone_since=ago(15)), NOW) is None


@pytest.mark.parametrize(
    ("leaves", "is_called"),
    [
        (date(2026, 11, 1), False),
        (date(2026, 12, 1), True),
        (date(2027, 1, 1), True),
        (date(2027, 2, 1), False),
    ],
)
def test_learner_is_called_before_leaving_this_month_or_the_next(
    leaves: date, is_called: bool
) -> None:
    call = learner_to_call(learner(leaves=leaves, own=HALF, last_at=ago(1)), NOW)
    assert (call is not None) == is_called


def test_learner_of_a_complete_family_is_not_called_before_leaving() -> None:
    done = learner(leaves=date(2026, 12, 1), own=WHOLE, other=WHOLE, other_name="Rina")
    assert learner_to_call(done, NOW) is None


def test_learner_is_not_called_a_day_early() -> None:
    assert learner_to_call(learner(own=HALF, last_at=ago(13)), NOW) is None
    assert learner_to_call(learner(days=6), NOW) is None


def test_learners_are_sorted_by_reason_then_month_then_days() -> None:
    people = [replace(each, name=reason) for reason, each in BY_REASON.items()]
    people += [
        learner("this month", leaves=date(2026, 12, 1), own=HALF, last_at=ago(1)),
        learner("longer", own=HALF, last_at=ago(20)),
    ]
    assert [call.learner.name for call in learners_to_call_first(people, NOW)] == [
        *("this month", "leaves", "stuck", "longer", "stopped", "not_started", "other_not_done"),
    ]
