"""Runs all checks of one lesson, and checks the order of the course."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from app.content.checks import (
    changes,
    drawings,
    links,
    private,
    questions,
    reading,
    reasons,
    recordings,
    vocabulary,
    wording,
)
from app.content.checks.course import Course
from app.content.faults import PAST_REVIEW, STALE, Faults, Report
from app.content.lesson import ORIGINAL, Lesson, sources_of
from app.content.module import CoursePlan
from app.content.question import SCENARIO, Question
from app.content.source import Source
from app.content.yamlfile import check_keys

# True if a file must have the key, False if it may have it.
_FRONT: Final = {
    "pelajaran": {
        "judul": True, "menit": True, "angka": False, "pribadi": False, "sumber": False,
        "per": True, "tinjau": True, "perubahan": False,
    },
    "kuis": {},
    "skenario": {"judul": True, "id": True, "sumber": False, "per": True, "tinjau": True},
}  # fmt: skip
_FRONT_TRANSLATED: Final = {
    "pelajaran": {"judul": True, "asal": True, "perubahan": False},
    "kuis": {"asal": True},
    "skenario": {"judul": True, "asal": True},
}


def check_plan(plan: CoursePlan, course: Course, faults: Faults) -> None:
    report = faults.of("susunan.yaml")
    for lesson, line in plan.core_lines:
        if lesson not in course.lessons:
            report(line, "unknown-lesson", f"pelajaran “{lesson}” tidak ada")
        elif lesson in course.private:
            report(line, "private-in-core", f"pelajaran pribadi “{lesson}” tidak bisa jadi inti")
        elif lesson not in course.for_learners:
            report(line, "trainers-in-core", f"“{lesson}” untuk pelatih, tidak bisa jadi inti")
    for module in plan.modules:
        _check_words(course.root, f"{module}/modul.yaml", faults)


def check_lesson(lesson: Lesson, course: Course, faults: Faults) -> None:
    for name, source in lesson.files.items():
        kind, language = name.split(".")
        report = faults.of(source.path)
        if language == ORIGINAL:
            _check_front(source, kind, course.today, report)
            reading.check_formulas(source, report)
            wording.check_words("\n".join(_readable_lines(source)), report)
            reasons.check_reasons(source, report)
        else:
            original = lesson.files.get(f"{kind}.{ORIGINAL}")
            _check_translation(source, kind, original, report)
        if kind != "pelajaran":
            wording.check_verdicts(source, report)
            reading.check_no_fence(source, report)
        links.check(source, lesson, course, report)
    _check_texts(lesson, course, faults)
    changes.check_changes(lesson, course.today, faults)
    private.check_private(lesson, faults)
    drawings.check(course.root, lesson.id, faults)
    recordings.check_recordings(lesson, course, faults)


def _check_texts(lesson: Lesson, course: Course, faults: Faults) -> None:
    original = lesson.files[f"pelajaran.{ORIGINAL}"]
    reading.check_length(lesson, original, faults.of(original.path))
    vocabulary.check_vocabulary(lesson.source[ORIGINAL], course.terms, faults.of(original.path))
    for language, body in lesson.source.items():
        report = faults.of(lesson.files[f"pelajaran.{language}"].path)
        reading.check_sums(body, report)
        if language != ORIGINAL:
            reading.check_same_sections(lesson.source[ORIGINAL], body, report)
    for language, asked in lesson.texts.items():
        plain, story = _without_scenario(asked)
        quiz = lesson.files[f"kuis.{language}"]
        report = faults.of(quiz.path)
        scenario = lesson.files.get(f"skenario.{language}")
        if language == ORIGINAL:
            reading.check_sentences(quiz, report)
            questions.check_quiz(plain, report)
            if story and scenario:
                reading.check_sentences(scenario, faults.of(scenario.path))
                questions.check_story(
                    story, plain, scenario.line_of("id"), faults.of(scenario.path)
                )
        else:
            first, first_story = _without_scenario(lesson.texts.get(ORIGINAL, ()))
            questions.check_same_questions(first, plain, report)
            if story and first_story and scenario:
                questions.check_same_story(first_story, story, faults.of(scenario.path))


def _without_scenario(asked: tuple[Question, ...]) -> tuple[tuple[Question, ...], Question | None]:
    plain = tuple(each for each in asked if each.kind != SCENARIO)
    return plain, next((each for each in asked if each.kind == SCENARIO), None)


def _check_front(source: Source, kind: str, today: date, report: Report) -> None:
    front = source.front
    check_keys(front, _FRONT[kind], report)
    if kind == "kuis":
        return
    readable = len(sources_of(front.get("sumber")))
    if not readable or readable < len(front["sumber"].items()):
        report(source.line_of("sumber"), "missing-source", "tulis sumber: siapa, lalu https://…")
    for key in ("per", "tinjau"):
        if key in front and front[key].day() is None:
            report(front[key].line, "unreadable-line", f"“{key}” bukan tanggal seperti 2027-05-10")
    review_by = front["tinjau"].day() if "tinjau" in front else None
    if review_by and review_by < today:
        report(front["tinjau"].line, PAST_REVIEW, "sudah waktunya diperiksa lagi")


def _check_translation(source: Source, kind: str, original: Source | None, report: Report) -> None:
    check_keys(source.front, _FRONT_TRANSLATED[kind], report)
    stamp = source.front.get("asal")
    if original and stamp and not original.is_original_of(stamp.written):
        text = f"aslinya sudah berubah; sesudah diperiksa tulis asal: {original.stamp}"
        report(stamp.line, STALE, text)
    for number, line in enumerate(source.lines, 1):
        if "{=" in line:
            report(number, "mark-in-translation", "rumus {= … } hanya di berkas .id")


def _readable_lines(source: Source) -> list[str]:
    """The lines of a file that a learner reads; the others are empty strings."""
    title = source.line_of("judul") if "judul" in source.front else 0
    return [
        line if number > source.first or number == title else ""
        for number, line in enumerate(source.lines, 1)
    ]


def _check_words(root: Path, path: str, faults: Faults) -> None:
    try:
        text = (root / path).read_text("utf-8")
    except (OSError, ValueError):
        return  # already reported
    wording.check_words(text, faults.of(path))
