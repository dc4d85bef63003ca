"""Runs all checks of one lesson, and checks the order of the course."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from app.content.checks import (
    changes,
    drawings,
    links,
    openings,
    private,
    questions,
    reading,
    reasons,
    recordings,
    sourcenotes,
    storyways,
    vocabulary,
    wording,
)
from app.content.checks.course import CourseContext
from app.content.faults import PAST_REVIEW, STALE, FaultList, Report
from app.content.lesson import ORIGINAL, Lesson, parse_sources
from app.content.module import CoursePlan
from app.content.question import SCENARIO, QuizQuestion
from app.content.source import CourseMarkdownFile
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


def check_course_plan(plan: CoursePlan, course: CourseContext, faults: FaultList) -> None:
    report = faults.reporter_for("susunan.yaml")
    for lesson, line in plan.core_lines:
        if lesson not in course.lessons:
            report(line, "unknown-lesson", f"pelajaran “{lesson}” tidak ada")
        elif lesson in course.private:
            report(line, "private-in-core", f"pelajaran pribadi “{lesson}” tidak bisa jadi inti")
        elif lesson not in course.for_learners:
            report(line, "trainers-in-core", f"“{lesson}” untuk pelatih, tidak bisa jadi inti")
    for module in plan.modules:
        _check_words_of_file(course.root, f"{module}/modul.yaml", faults)


def check_lesson(lesson: Lesson, course: CourseContext, faults: FaultList) -> None:
    for name, source in lesson.files.items():
        kind, language = name.split(".")
        report = faults.reporter_for(source.path)
        if language == ORIGINAL:
            _check_front_matter(source, kind, course.today, report)
            reading.check_formulas(source, report)
            wording.check_refused_words("\n".join(_readable_lines(source)), report)
            reasons.check_demands_have_reasons(source, report)
        else:
            original = lesson.files.get(f"{kind}.{ORIGINAL}")
            _check_translated_file(source, kind, original, report)
        if kind != "pelajaran":
            wording.check_feedback_has_no_verdict(source, report)
            reading.check_no_calculation_in_quiz(source, report)
            sourcenotes.check_no_source_notes(source, report)
        is_story = kind == "skenario" and language == ORIGINAL
        storyways.check_where_declarations_stand(source, report, is_story=is_story)
        links.check_links(source, lesson, course, report)
    _check_lesson_texts(lesson, course, faults)
    changes.check_lesson_changes(lesson, course.today, faults)
    private.check_neutral_titles_of_private_lesson(lesson, faults)
    drawings.check_drawings(course.root, lesson.id, faults)
    recordings.check_lesson_recordings(lesson, course, faults)


def _check_lesson_texts(lesson: Lesson, course: CourseContext, faults: FaultList) -> None:
    original = lesson.files[f"pelajaran.{ORIGINAL}"]
    reading.check_lesson_length(lesson, original, faults.reporter_for(original.path))
    vocabulary.check_share_of_uncommon_words(
        lesson.source[ORIGINAL], course.terms, faults.reporter_for(original.path)
    )
    for language, body in lesson.source.items():
        report = faults.reporter_for(lesson.files[f"pelajaran.{language}"].path)
        reading.check_sums(body, report)
        openings.check_opening_choice(lesson.source[ORIGINAL], body, language, report)
        sourcenotes.check_source_notes(lesson, language, report)
        if language != ORIGINAL:
            reading.compare_sections(lesson.source[ORIGINAL], body, report)
    for language, asked in lesson.texts.items():
        plain, story = _split_off_scenario(asked)
        quiz = lesson.files[f"kuis.{language}"]
        report = faults.reporter_for(quiz.path)
        scenario = lesson.files.get(f"skenario.{language}")
        if language == ORIGINAL:
            reading.check_file_sentences(quiz, report)
            questions.check_quiz_questions(plain, report)
            if story and scenario:
                reading.check_file_sentences(scenario, faults.reporter_for(scenario.path))
                questions.check_scenario(
                    story,
                    plain,
                    scenario.front_matter_line("id"),
                    faults.reporter_for(scenario.path),
                )
                storyways.check_story_ways(story, scenario, faults.reporter_for(scenario.path))
        else:
            first, first_story = _split_off_scenario(lesson.texts.get(ORIGINAL, ()))
            questions.compare_questions(first, plain, report)
            if story and first_story and scenario:
                questions.compare_scenarios(first_story, story, faults.reporter_for(scenario.path))


def _split_off_scenario(
    questions: tuple[QuizQuestion, ...],
) -> tuple[tuple[QuizQuestion, ...], QuizQuestion | None]:
    plain = tuple(each for each in questions if each.kind != SCENARIO)
    return plain, next((each for each in questions if each.kind == SCENARIO), None)


def _check_front_matter(
    source: CourseMarkdownFile, file_kind: str, today: date, report: Report
) -> None:
    front = source.front
    check_keys(front, _FRONT[file_kind], report)
    if file_kind == "kuis":
        return
    readable = len(parse_sources(front.get("sumber")))
    if not readable or readable < len(front["sumber"].as_list()):
        report(
            source.front_matter_line("sumber"),
            "missing-source",
            "tulis sumber: siapa, lalu https://…",
        )
    for key in ("per", "tinjau"):
        if key in front and front[key].as_date() is None:
            report(front[key].line, "unreadable-line", f"“{key}” bukan tanggal seperti 2027-05-10")
    review_by = front["tinjau"].as_date() if "tinjau" in front else None
    if review_by and review_by < today:
        report(front["tinjau"].line, PAST_REVIEW, "sudah waktunya diperiksa lagi")


def _check_translated_file(
    source: CourseMarkdownFile, file_kind: str, original: CourseMarkdownFile | None, report: Report
) -> None:
    check_keys(source.front, _FRONT_TRANSLATED[file_kind], report)
    stamp = source.front.get("asal")
    if original and stamp and not original.matches_recorded_digest(stamp.written):
        text = f"aslinya sudah berubah; sesudah diperiksa tulis asal: {original.text_digest}"
        report(stamp.line, STALE, text)
    for number, line in enumerate(source.lines, 1):
        if "{=" in line:
            report(number, "mark-in-translation", "rumus {= … } hanya di berkas .id")


def _readable_lines(source: CourseMarkdownFile) -> list[str]:
    """The lines of a file that a learner reads; the others are empty strings."""
    title = source.front_matter_line("judul") if "judul" in source.front else 0
    return [
        line if number > source.first or number == title else ""
        for number, line in enumerate(source.lines, 1)
    ]


def _check_words_of_file(root: Path, path: str, faults: FaultList) -> None:
    try:
        text = (root / path).read_text("utf-8")
    except (OSError, ValueError):
        return  # already reported
    wording.check_refused_words(text, faults.reporter_for(path))
