"""Review schedules depend on all answers, not on their order or repetition."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.content.question import QuizOption, QuizQuestion, ScenarioChoice, ScenarioStep
from app.content.quiz import Quiz
from app.review import rules
from app.review.rules import (
    AnswerSubmission,
    ReviewCard,
    build_review_cards,
    choose_due_review_cards,
    recall_by_lesson,
)

START = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
"""A Sunday, ten in the morning in western Indonesia."""
DAY = timedelta(days=1)


def single_choice_question(name: str) -> QuizQuestion:
    return QuizQuestion(
        name, "one", name, "", (QuizOption("a", "", right=True), QuizOption("b", ""))
    )


STORY = QuizQuestion(
    "cerita",
    "scenario",
    "",
    steps=(
        ScenarioStep("awal", "", "", (ScenarioChoice("", "akhir", ""),)),
        ScenarioStep("akhir", "", "", right=True),
    ),
)
QUIZ = Quiz.from_questions("m/a", (single_choice_question("x"), single_choice_question("y"), STORY))
OTHER = Quiz.from_questions("m/b", (single_choice_question("x"),))
KINDS = {"m/a": {"x": "one", "y": "one", "cerita": "scenario"}, "m/b": {"x": "one"}}


def published(lesson: str) -> Mapping[str, str]:
    return KINDS.get(lesson, {})


def event(n: int, at: datetime, quiz: Quiz = QUIZ, /, **answers: list[int]) -> AnswerSubmission:
    return AnswerSubmission(UUID(int=n), quiz.lesson, quiz, answers, at)


def review(
    n: int, at: datetime, question: str, answer: list[int], quiz: Quiz = QUIZ
) -> AnswerSubmission:
    return AnswerSubmission(UUID(int=n), quiz.lesson, quiz, {question: answer}, at, question)


def days_until_due(*answers: tuple[float, bool]) -> int:
    """Days until the question is due, after answers on these days."""
    events = [
        review(n, START + day * DAY, "x", [1] if right else [2])
        for n, (day, right) in enumerate(answers)
    ]
    (card,) = build_review_cards(events, published)
    return card.interval.days


some_event = st.builds(
    lambda n, quiz, minute, x, whole: (
        event(n, START + timedelta(minutes=minute), quiz, x=x)
        if whole
        else review(n, START + timedelta(minutes=minute), "x", x, quiz)
    ),
    st.integers(0, 10_000),
    st.sampled_from([QUIZ, OTHER]),
    st.integers(0, 60 * 24 * 90),
    st.sampled_from([[0], [1], [2], []]),
    st.booleans(),
)
# An id identifies one submission, as its receipt guarantees.
some_events = st.lists(some_event, max_size=14, unique_by=lambda each: each.id)


@given(some_events.flatmap(lambda e: st.tuples(st.just(e), st.permutations(e))))
def test_order_of_answers_does_not_change_review_cards(
    orders: tuple[list[AnswerSubmission], list[AnswerSubmission]],
) -> None:
    one, other = orders
    assert build_review_cards(one, published) == build_review_cards(other, published)


@given(some_events.flatmap(lambda e: st.tuples(st.just(e), st.permutations([*e, *e[::2]]))))
def test_answers_received_twice_do_not_change_review_cards(
    orders: tuple[list[AnswerSubmission], list[AnswerSubmission]],
) -> None:
    once, twice = orders
    assert build_review_cards(once, published) == build_review_cards(twice, published)


@given(some_events)
def test_review_interval_is_between_one_day_and_half_a_year(events: list[AnswerSubmission]) -> None:
    for card in build_review_cards(events, published):
        assert DAY <= card.interval <= rules.LONGEST * DAY


@given(some_events, st.integers(0, 200), st.integers(0, 9))
def test_review_visit_asks_each_due_question_once_up_to_the_limit(
    events: list[AnswerSubmission], days: int, limit: int
) -> None:
    all_cards = build_review_cards(events, published)
    now = START + days * DAY
    asked = choose_due_review_cards(all_cards, now, limit)
    assert len(asked) == min(limit, sum(card.is_due(now) for card in all_cards))
    assert len({(card.lesson, card.question) for card in asked}) == len(asked)
    assert all(card.is_due(now) for card in asked)


def test_correct_answers_lengthen_the_review_interval_and_a_wrong_one_resets_it_to_a_day() -> None:
    assert days_until_due((0, True)) == rules.FIRST_RETURN.days == 2
    assert days_until_due((0, False)) == 1
    assert days_until_due((0, True), (2, True)) == 11
    assert days_until_due((0, True), (2, True), (13, True)) > 30
    assert days_until_due((0, True), (2, True), (13, False)) <= 3


def test_unknown_and_skipped_review_questions_count_as_wrong() -> None:
    for answer in ([0], []):
        (card,) = build_review_cards([review(1, START, "x", answer)], published)
        assert card.interval == DAY
    found = build_review_cards([event(1, START, x=[1])], published)
    assert [(card.question, card.interval.days) for card in found] == [("x", 2), ("y", 1)]


def test_correct_answer_soon_after_a_wrong_one_does_not_lengthen_the_review_interval() -> None:
    missed = review(1, START, "x", [2])
    for hours, due_at in ((0.1, START + DAY), (11.9, START + DAY), (12, START + 1.5 * DAY)):
        again = review(2, START + timedelta(hours=hours), "x", [1])
        (card,) = build_review_cards([missed, again], published)
        assert card.due_at == due_at


def test_late_arriving_review_answers_are_ordered_by_the_time_they_were_given() -> None:
    assert days_until_due((2, True), (0, False)) == days_until_due((0, False), (2, True))


def test_removed_questions_have_no_review_cards() -> None:
    events = [event(1, START, x=[1], y=[1])]
    assert build_review_cards(events, lambda _: {}) == ()
    assert [
        c.question for c in build_review_cards(events, lambda _: {"x": "one", "y": "several"})
    ] == ["x"]


def test_review_answer_to_an_older_quiz_version_is_marked_by_that_version() -> None:
    turned = QuizQuestion(
        "x", "one", "x", "", (QuizOption("b", ""), QuizOption("a", "", right=True))
    )
    older = Quiz.from_questions("m/a", (turned,))
    (card,) = build_review_cards([event(1, START, older, x=[2])], published)
    assert card.interval == rules.FIRST_RETURN


def test_scenario_is_never_scheduled_for_review() -> None:
    found = build_review_cards([event(1, START, x=[1], y=[1], cerita=[1])], published)
    assert [card.question for card in found] == ["x", "y"]


@pytest.mark.parametrize("hour, is_due", [(16, False), (17, True), (23, True)])
def test_review_question_is_due_from_the_start_of_its_day(hour: int, is_due: bool) -> None:
    """After a right answer on Sunday at ten, it is due all Tuesday. In Indonesia that begins when
    it is five in the afternoon of Monday by the server's clock."""
    (card,) = build_review_cards([review(1, START, "x", [1])], published)
    assert card.due_on == date(2026, 11, 24)
    assert card.is_due(datetime(2026, 11, 23, hour, tzinfo=UTC)) is is_due


def card(lesson: str, question: str, hours: int, days: int = 2) -> ReviewCard:
    return ReviewCard(lesson, question, START - timedelta(hours=hours), days * DAY)


def test_review_asks_one_question_of_each_lesson_before_a_second_of_any_lesson() -> None:
    deck = [card("m/a", q, 50) for q in "xyzv"] + [card("m/b", "x", 3), card("m/b", "y", 2)]
    asked = [(c.lesson, c.question) for c in choose_due_review_cards(deck, START)]
    assert asked == [("m/a", "v"), ("m/b", "x"), ("m/a", "x"), ("m/b", "y"), ("m/a", "y")]
    assert len(choose_due_review_cards(deck, START, 9)) == 6


def test_lesson_is_rated_strong_when_no_question_is_due_and_all_intervals_last_a_week() -> None:
    later = [replace(card("m/a", q, -72, days), question=q) for q, days in (("x", 7), ("y", 30))]
    assert [s.strong for s in recall_by_lesson(later, START)] == [True]
    assert [s.strong for s in recall_by_lesson([*later, card("m/a", "z", -72, 6)], START)] == [
        False
    ]
    (stood,) = recall_by_lesson([*later, card("m/a", "z", 0, 30)], START)
    assert (stood.strong, stood.is_due, stood.returns) == (False, True, date(2026, 11, 22))


def test_lessons_to_review_are_sorted_by_their_next_due_day() -> None:
    deck = [card("m/a", "x", -72), card("m/b", "x", -24), card("m/b", "y", -240)]
    found = recall_by_lesson(deck, START)
    assert [(s.lesson, s.returns.day) for s in found] == [("m/b", 23), ("m/a", 25)]


def test_review_scheduling_does_not_import_numpy_torch_or_pandas() -> None:
    look = "import sys, app.review.rules; print({'numpy', 'torch', 'pandas'} & set(sys.modules))"
    seen = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert seen.stdout.strip() == "set()"
