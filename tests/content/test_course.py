"""The real course: one test per file."""

import re
from collections import Counter
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from app.content import library
from app.content.library import CourseLibrary
from app.content.question import SCENARIO
from app.content.quiz import Quiz, mark_quiz

ROOT = Path(__file__).parents[2] / "modules_kursus"
# A fixed day: `bekal kursus cek` reports overdue reviews, not the tests.
TODAY = date(2026, 12, 2)
FILES = sorted(
    file.relative_to(ROOT).as_posix()
    for file in ROOT.rglob("*")
    if file.suffix in (".md", ".yaml", ".svg") and file.name != "README.md"
)
AMOUNT = re.compile(r"(?:Rp|RM|HK\$|NT\$|S\$|US\$|B\$|SAR|AED|₩|¥|€) ?\d[\d.,]*(?: sebulan)?")
SHARES = {"biaya-dari-seratus"}
"""Cost per hundred, an introduction to percentages, where the choices name the divisor."""
DOCUMENTS = {
    "asuransi-dan-bpjs/map-keluarga",
    "asuransi-dan-bpjs/cara-klaim",
    "biaya-dan-utang/minta-rincian",
    "kirim-uang/izin-dan-kuitansi",
    "emas-dan-investasi/tanah-dari-jauh",
}
LESSONS = sorted({Path(file).parent.as_posix() for file in FILES if "/pelajaran." in file})


@cache
def course() -> CourseLibrary:
    return library.read_course(ROOT, TODAY)


@pytest.mark.parametrize("path", FILES)
def test_every_file_of_the_course_is_valid(path: str) -> None:
    assert [str(fault) for fault in course().faults if fault.path == path] == []


def test_every_fault_reported_for_the_course_names_an_existing_course_file() -> None:
    assert [str(fault) for fault in course().faults if fault.path not in FILES] == []


@pytest.mark.parametrize("lesson", LESSONS)
def test_every_lesson_of_the_course_has_its_text_in_every_language(lesson: str) -> None:
    found = course().lesson(lesson)
    assert set(found.title) == set(found.source) == set(found.texts) == set(course().languages)


@pytest.mark.parametrize("lesson", LESSONS)
def test_quiz_has_three_to_five_questions_with_unique_ids(lesson: str) -> None:
    questions = course().lesson(lesson).quiz.questions
    assert 3 <= sum(question.kind != SCENARIO for question in questions) <= 5
    assert max(Counter(question.id for question in questions).values()) == 1


@pytest.mark.parametrize("lesson", LESSONS)
def test_quiz_parsed_from_its_canonical_json_marks_answers_like_the_original(lesson: str) -> None:
    quiz = course().lesson(lesson).quiz
    again = Quiz.from_canonical(quiz.canonical)
    assert again == quiz
    right: dict[str, object] = {
        question.id: list(question.right_options)
        for question in again.questions
        if question.kind in ("one", "several")
    }
    marked = mark_quiz(again, right)
    assert marked.right == len(right)


def test_quiz_question_ids_are_unique_within_a_module() -> None:
    for module in course().modules:
        ids = Counter(question.id for each in module.lessons for question in each.quiz.questions)
        assert {name for name, times in ids.items() if times > 1} == set()


def test_no_two_quizzes_of_the_course_have_the_same_version_hash() -> None:
    assert len({lesson.quiz.rev for lesson in course().lessons}) == len(LESSONS)


def test_core_curriculum_contains_only_lessons_of_the_course() -> None:
    known = {lesson.id for lesson in course().lessons}
    for core in course().cores:
        for role, stage in [("keluarga", None), *(("pekerja", each) for each in core.worker)]:
            assert core.lessons_for(role, stage)
            assert set(core.lessons_for(role, stage)) <= known


def test_newest_core_list_has_at_most_twelve_lessons_for_a_role_and_stage() -> None:
    core = course().cores[-1]
    groups = [("keluarga", None), *(("pekerja", stage) for stage in core.worker)]
    assert {group: n for group in groups if (n := len(core.lessons_for(*group))) > 12} == {}


def test_longest_quiz_option_is_right_no_more_often_than_chance() -> None:
    hits, chance, asked = 0.0, 0.0, 0
    for lesson in course().lessons:
        for question in lesson.quiz.questions:
            if question.kind != "one":
                continue
            longest = max(len(option.text) for option in question.options)
            picked = [option for option in question.options if len(option.text) == longest]
            hits += sum(option.right for option in picked) / len(picked)
            chance += 1 / len(question.options)
            asked += 1
    assert hits <= chance + 1
    assert hits <= 0.4 * asked


def test_every_learner_module_has_drawings_in_at_least_half_of_its_lessons() -> None:
    for module in course().modules:
        if module.audience != ("pelatih",):
            drawn = sum(bool(lesson.pictures) for lesson in module.lessons)
            assert 2 * drawn >= len(module.lessons), module.id


def test_quiz_questions_about_an_amount_of_money_ask_to_type_a_number() -> None:
    chosen = [
        question.id
        for lesson in course().lessons
        for question in lesson.texts["id"]
        if question.kind == "one" and all(AMOUNT.fullmatch(each.text) for each in question.options)
    ]
    assert set(chosen) == SHARES


def test_quizzes_on_documents_and_fraud_contain_a_multiple_choice_question() -> None:
    lessons = [
        lesson
        for lesson in course().lessons
        if lesson.module in ("migrasi-aman", "waspada-penipuan") or lesson.id in DOCUMENTS
    ]
    assert len(lessons) == 5 + 6 + len(DOCUMENTS)
    for lesson in lessons:
        assert "several" in {question.kind for question in lesson.quiz.questions}, lesson.id


def test_every_module_asks_single_choice_and_multiple_choice_and_number_questions() -> None:
    for module in course().modules:
        kinds = {q.kind for lesson in module.lessons for q in lesson.quiz.questions}
        assert {"one", "several", "number"} <= kinds, module.id
