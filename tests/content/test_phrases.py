"""Stock phrases stand once a module; a question that asks to round takes the rounded number."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from app.content.checks.rounding import check_rounded_answers
from app.content.question import NUMBER, QuizOption, QuizQuestion
from tests.content import good_course
from tests.content.good_course import FOLDER, edit, line_of, read, renew_source_hashes

LESSON = f"{FOLDER}/pelajaran.id.md"
QUIZ = f"{FOLDER}/kuis.id.md"
QUIZ_EN = f"{FOLDER}/kuis.en.md"


def test_second_use_of_a_stock_phrase_in_a_module_is_reported_with_the_first(
    tmp_path: Path,
) -> None:
    root = good_course.copy(tmp_path)
    first = line_of(root, LESSON, "juga begitu")
    edit(root, QUIZ, "Satu minggu ada 7 hari.", "Satu minggu\njuga  begitu, bukan?")
    renew_source_hashes(root)
    (fault,) = read(root).faults
    assert (fault.path, fault.code) == (QUIZ, "stock-phrase")
    assert fault.line == line_of(root, QUIZ, "juga  begitu")
    assert fault.text == f"“juga begitu” sudah ada di {LESSON}:{first}; sekali saja"


def test_stock_phrases_are_counted_by_language(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, QUIZ_EN, "A month is long.", "A month is long. That is why. That is why.")
    assert {(fault.path, fault.code) for fault in read(root).faults} == {(QUIZ_EN, "stock-phrase")}


@pytest.mark.parametrize(
    ("text", "low", "high", "rounded"),
    [
        ("Bulatkan ke atas.", 2083333, 2083335, "2.100.000"),
        ("Bulatkan ke atas.", 2083333, 2100001, None),
        ("Boleh dibulatkan.", 976333, 990333, None),
        ("Boleh dibulatkan.", 983332, 983334, "980.000"),
        ("Bulatkan ke bawah ke ribuan.", 3793, 3795, "3.000"),
        ("Bulatkan ke ribuan.", 3493, 3495, "3.000"),
        ("Bulatkan ke puluhan ribu.", 123456, 123456, "120.000"),
        ("Berapa?", 2083333, 2083335, None),
    ],
)
def test_question_that_asks_to_round_must_take_the_rounded_number(
    text: str, low: int, high: int, rounded: str | None
) -> None:
    right = QuizOption("Rp1", "Kalikan.", right=True, low=Decimal(low), high=Decimal(high), line=7)
    question = QuizQuestion("soal", NUMBER, "Berapa?", text, (right, QuizOption("Lain", "Coba.")))
    found: list[tuple[int, str, str]] = []
    check_rounded_answers(question, lambda *fault: found.append(fault))
    sentence = f"soal ini minta dibulatkan, tetapi {rounded} tidak diterima"
    assert found == ([(7, "rounded-answer", sentence)] if rounded else [])


def test_question_of_a_course_that_refuses_the_rounded_number_is_reported(tmp_path: Path) -> None:
    root = good_course.copy(tmp_path)
    edit(root, QUIZ, "Satu minggu ada 7 hari.", "Bulatkan ke ribuan.")
    renew_source_hashes(root)
    found = {(fault.path, fault.line, fault.code) for fault in read(root).faults}
    assert found == {(QUIZ, line_of(root, QUIZ, "Rp45.500"), "rounded-answer")}
