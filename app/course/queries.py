"""The published course, and all quiz versions ever published."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask
from sqlalchemy import bindparam, case, exists, func, select

from app.content.quiz import Quiz
from app.course.models import QuizVersion, Unclear
from app.kit.store.db import read
from app.kit.web.packing import CompressedFile
from app.publication.queries.shelf import shelf, shelf_of
from app.publication.rules.catalogue import Catalogue, LessonEntry, ModuleEntry, Note

__all__ = [
    "Catalogue",
    "LessonEntry",
    "ModuleEntry",
    "Note",
    "UnclearCounts",
    "UnclearReports",
    "catalogue",
    "catalogue_in",
    "presentation",
    "published",
    "quiz_version",
    "unclear",
    "unclear_counts",
    "was_published",
    "withdrawn_title",
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
    func.count(case((Unclear.at >= bindparam("since"), 1))).label("since"),
    func.min(Unclear.at).label("first"),
    func.max(Unclear.at).label("last"),
).where(Unclear.lesson == bindparam("lesson"))
_BY_LESSON = (
    select(Unclear.lesson, func.count().label("times"), func.max(Unclear.at).label("last"))
    .group_by(Unclear.lesson)
    .order_by(func.count().desc(), Unclear.lesson)
)
_SENTENCES = (
    select(Unclear.lesson, Unclear.at, Unclear.sentence)
    .where(Unclear.sentence.is_not(None))
    .order_by(Unclear.at.desc(), Unclear.id)
    .limit(MOST_SENTENCES)
)


def catalogue() -> Catalogue:
    """The course as currently published; empty before the first publication."""
    return shelf().current()


def catalogue_in(app: Flask) -> Catalogue:
    """The same, outside an application context."""
    return shelf_of(app).current()


def published(path: str, language: str) -> CompressedFile | None:
    """The published page at this address."""
    return shelf().page(path, language)


def presentation(rev: str, language: str) -> dict[str, Any] | None:
    """How this quiz version is displayed in `language`, however old it is."""
    return shelf().presentation(rev, language)


def quiz_version(rev: str) -> Quiz | None:
    """This quiz version, for marking; cached in memory, since it never changes."""
    kept = shelf().marked
    if rev not in kept:
        text = read().execute(_CANONICAL, {"rev": rev}).scalar()
        if text is None:
            return None
        kept[rev] = Quiz.from_canonical(text)
    return kept[rev]


def was_published(lesson: str) -> bool:
    """Whether any version of this lesson's quiz was ever published."""
    return bool(read().execute(_WAS_PUBLISHED, {"lesson": lesson}).scalar())


def withdrawn_title(lesson: str, language: str) -> str | None:
    """The title of a lesson that was withdrawn. None for a private lesson, and for one that was
    never published here."""
    rev = read().execute(_LAST, {"lesson": lesson}).scalar()
    shown = presentation(rev, language) if rev else None
    return None if shown is None or shown.get("private") else str(shown["title"])


@dataclass(frozen=True)
class UnclearReports:
    """Reports that one lesson is unclear: their number, the latest, and the newest sentences."""

    lesson: str
    count: int
    last: datetime
    sentences: tuple[tuple[datetime, str], ...]


@dataclass(frozen=True)
class UnclearCounts:
    """How often a lesson was reported as unclear: in total, and since a day; first and last
    report."""

    count: int
    since: int
    first: datetime | None
    last: datetime | None


def unclear_counts(lesson: str, since: datetime) -> UnclearCounts:
    """The counts of reports about a lesson, without sentences."""
    row = read().execute(_UNCLEAR_COUNTS, {"lesson": lesson, "since": since}).one()
    return UnclearCounts(row.n, row.since, row.first, row.last)


def unclear() -> list[UnclearReports]:
    """Unclear lessons, most reported first. Contains the newest MOST_SENTENCES sentences of all
    lessons together."""
    said: dict[str, list[tuple[datetime, str]]] = {}
    for row in read().execute(_SENTENCES):
        said.setdefault(row.lesson, []).append((row.at, row.sentence))
    return [
        UnclearReports(row.lesson, row.times, row.last, tuple(said.get(row.lesson, ())))
        for row in read().execute(_BY_LESSON)
    ]
