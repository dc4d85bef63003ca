"""The published course, and all quiz versions ever published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import bindparam, case, exists, func, select

from app.content.quiz import Quiz
from app.course.models import QuizVersion, UnclearReport
from app.kit.store.db import read
from app.kit.web.packing import CompressedFile
from app.publication.queries.shelf import course_store, course_store_of
from app.publication.rules.catalogue import Catalogue, FaultNote, LessonEntry, ModuleEntry

__all__ = [
    "Catalogue",
    "FaultNote",
    "LessonEntry",
    "ModuleEntry",
    "UnclearLessonReports",
    "UnclearReportCounts",
    "catalogue",
    "catalogue_of_app",
    "count_unclear_reports",
    "list_unclear_lessons",
    "published_page",
    "quiz_presentation",
    "quiz_version",
    "was_lesson_published",
    "withdrawn_lesson_title",
]

_CANONICAL = select(QuizVersion.canonical).where(QuizVersion.rev == bindparam("rev"))
_WAS_PUBLISHED = select(exists().where(QuizVersion.lesson == bindparam("lesson")))
_LAST = (
    select(QuizVersion.rev)
    .where(QuizVersion.lesson == bindparam("lesson"))
    .order_by(QuizVersion.published_at.desc(), QuizVersion.rev)
    .limit(1)
)
MOST_SENTENCES = 200
_UNCLEAR_COUNTS = select(
    func.count().label("n"),
    func.count(case((UnclearReport.at >= bindparam("since"), 1))).label("since"),
    func.min(UnclearReport.at).label("first"),
    func.max(UnclearReport.at).label("last"),
).where(UnclearReport.lesson == bindparam("lesson"))
_BY_LESSON = (
    select(
        UnclearReport.lesson, func.count().label("times"), func.max(UnclearReport.at).label("last")
    )
    .group_by(UnclearReport.lesson)
    .order_by(func.count().desc(), UnclearReport.lesson)
)
_SENTENCES = (
    select(UnclearReport.lesson, UnclearReport.at, UnclearReport.sentence)
    .where(UnclearReport.sentence.is_not(None))
    .order_by(UnclearReport.at.desc(), UnclearReport.id)
    .limit(MOST_SENTENCES)
)


def catalogue() -> Catalogue:
    """The course as currently published; empty before the first publication."""
    return course_store().current_catalogue()


def catalogue_of_app(app: Flask) -> Catalogue:
    """The course as currently published, outside an application context."""
    return course_store_of(app).current_catalogue()


def published_page(address: str, language: str) -> CompressedFile | None:
    """The published page at this address; None if there is none."""
    return course_store().find_page(address, language)


def quiz_presentation(rev: str, language: str) -> dict[str, Any] | None:
    """The questions of a quiz version, however old, as a page in `language` shows them; None if
    it was never published here."""
    return course_store().quiz_presentation(rev, language)


def quiz_version(rev: str) -> Quiz | None:
    """The quiz version `rev`, for marking; None if it is unknown. Cached in memory, since it
    never changes."""
    kept = course_store().marked
    if rev not in kept:
        text = read().execute(_CANONICAL, {"rev": rev}).scalar()
        if text is None:
            return None
        kept[rev] = Quiz.from_canonical(text)
    return kept[rev]


def was_lesson_published(lesson_id: str) -> bool:
    """Whether any version of this lesson's quiz was ever published."""
    return bool(read().execute(_WAS_PUBLISHED, {"lesson": lesson_id}).scalar())


def withdrawn_lesson_title(lesson_id: str, language: str) -> str | None:
    """The title of a lesson that was withdrawn. None for a private lesson, and for one that was
    never published here."""
    rev = read().execute(_LAST, {"lesson": lesson_id}).scalar()
    shown = quiz_presentation(rev, language) if rev else None
    return None if shown is None or shown.get("private") else str(shown["title"])


@dataclass(frozen=True)
class UnclearLessonReports:
    """The reports that one lesson is unclear: their number, the time of the latest, and the newest
    sentences."""

    lesson: str
    count: int
    last: datetime
    sentences: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True)
class UnclearReportCounts:
    """How often a lesson was reported as unclear: in total, and since a day; first and last
    report."""

    count: int
    since: int
    first: datetime | None
    last: datetime | None


def count_unclear_reports(lesson: str, since: datetime) -> UnclearReportCounts:
    """The counts of reports about a lesson, without sentences."""
    row = read().execute(_UNCLEAR_COUNTS, {"lesson": lesson, "since": since}).one()
    return UnclearReportCounts(row.n, row.since, row.first, row.last)


def list_unclear_lessons() -> list[UnclearLessonReports]:
    """The lessons reported as unclear, most reported first, with the newest MOST_SENTENCES
    sentences of all lessons together."""
    said: dict[str, list[tuple[datetime, str]]] = {}
    for row in read().execute(_SENTENCES):
        said.setdefault(row.lesson, []).append((row.at, row.sentence))
    return [
        UnclearLessonReports(row.lesson, row.times, row.last, tuple(said.get(row.lesson, ())))
        for row in read().execute(_BY_LESSON)
    ]
