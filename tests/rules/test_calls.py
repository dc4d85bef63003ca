"""Whom a trainer calls today, what to say, and how long the result of a call holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.calls.rules import (
    MOST_CALLS,
    RESULTS,
    SENTENCES,
    SENTENCES_ON_A_TOPIC,
    SILENT_FOR,
    NotedCall,
    count_who_learned_again,
    people_to_call,
    silent_people,
)
from app.training.rules import REASONS, LearnerRow, role_core_progress

NOW = datetime(2026, 12, 2, 3, tzinfo=UTC)
DAY = date(2026, 12, 2)
COHORT, OTHER = UUID(int=7), UUID(int=8)
TRAINER, COLLEAGUE = UUID(int=90), UUID(int=91)
TOPICS = frozenset({"kirim-uang"})


def learner(number: int = 1, days: int = 40, **known: object) -> LearnerRow:
    row = LearnerRow(UUID(int=number), f"P{number:02}", NOW - timedelta(days=days), True)
    return replace(row, **known)  # type: ignore[arg-type]


def call(days: int, result: str = "lanjut", number: int = 1, **known: object) -> NotedCall:
    """A call so many days ago, by TRAINER."""
    made = NOW - timedelta(days=days)
    noted = NotedCall(
        UUID(int=days), COHORT, UUID(int=number), "P", TRAINER, result, made.date(), made
    )
    return replace(noted, **known)  # type: ignore[arg-type]


def names(learners: list[LearnerRow], *calls: NotedCall) -> list[str]:
    return [
        each.call.learner.name for each in people_to_call({COHORT: learners}, calls, NOW, TOPICS)
    ]


def test_list_holds_at_most_ten_people_the_most_urgent_first() -> None:
    half = role_core_progress(5, 12)
    idle = [learner(n, days=30 + n) for n in range(1, 15)]
    stuck = learner(20, own=half, stuck_in="kirim-uang/kurs", last_at=NOW)
    listed = names([*idle, stuck])
    assert listed == ["P20", *(f"P{n:02}" for n in range(14, 5, -1))]
    assert len(listed) == MOST_CALLS


def test_list_names_a_learner_of_two_cohorts_once() -> None:
    found = people_to_call({COHORT: [learner()], OTHER: [learner()]}, [], NOW, TOPICS)
    assert [each.cohort for each in found] == [COHORT]


@pytest.mark.parametrize("result", RESULTS)
def test_result_keeps_a_learner_off_the_list_for_its_days_and_not_longer(result: str) -> None:
    days = SILENT_FOR[result].days
    assert names([learner()], call(days, result)) == ["P01"]
    if days:
        assert names([learner()], call(days - 1, result)) == []


def test_learner_who_asked_to_be_called_again_comes_back_after_seven_days() -> None:
    assert names([learner()], call(6, "lagi")) == []
    assert names([learner()], call(7, "lagi")) == ["P01"]


def test_last_call_alone_decides_although_noted_first() -> None:
    today, before = call(0, "lagi"), call(8, "pulang", made_at=NOW + timedelta(hours=1))
    assert silent_people([today, before], DAY + timedelta(days=7)) == frozenset()
    assert silent_people([today, before], DAY + timedelta(days=6)) == {UUID(int=1)}


def test_sentence_names_the_module_and_falls_back_to_a_general_one() -> None:
    half = role_core_progress(5, 12)
    stopped = learner(own=half, last_at=NOW - timedelta(days=20), last_passed="kirim-uang/kurs")
    [told] = people_to_call({COHORT: [stopped]}, [], NOW, TOPICS)
    assert (told.sentence, told.topic) == (SENTENCES_ON_A_TOPIC["stopped"], "kirim-uang")
    [untold] = people_to_call({COHORT: [replace(stopped, last_passed=None)]}, [], NOW, TOPICS)
    assert (untold.sentence, untold.topic) == (SENTENCES["stopped"], None)
    [gone] = people_to_call({COHORT: [stopped]}, [], NOW, frozenset())
    assert (gone.sentence, gone.topic) == (SENTENCES["stopped"], None)


def test_each_reason_has_a_sentence_of_twelve_words_at_most() -> None:
    assert set(SENTENCES) == set(REASONS)
    said = (*SENTENCES.values(), *SENTENCES_ON_A_TOPIC.values())
    assert max(len(each.split()) for each in said) <= 12


def test_count_is_of_people_reached_by_this_trainer_whose_days_are_over() -> None:
    soon = date(2026, 11, 12)
    calls = [
        call(20, number=1, learned_on=soon + timedelta(days=15)),
        call(20, number=2, learned_on=soon + timedelta(days=16)),
        call(20, number=3),
        call(30, number=1),
        call(15, number=4, learned_on=DAY),
        call(91, number=5, learned_on=DAY),
        call(20, "nomor", number=6),
        call(20, number=7, trainer=COLLEAGUE),
        call(20, number=8, trainer=None),
    ]
    counted = count_who_learned_again(calls, TRAINER, DAY)
    assert (counted.reached, counted.learned) == (3, 1)
