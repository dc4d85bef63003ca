"""Publishes the course: pages first, then quiz versions, then the switch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from app.audio.queries import publication_inputs_digest
from app.content.quiz import Quiz
from app.course.models import QuizVersion
from app.hosts import actions as hosts
from app.kit.clock import WIB
from app.kit.store.db import insert_ignoring, transaction
from app.kit.store.write_lock import one_process_at_a_time
from app.publication.actions.build import BuiltPublication, build_publication
from app.publication.actions.selection import NothingToPublishError
from app.publication.queries.shelf import PUBLISHING_LOCK, course_store
from app.publication.rules.catalogue import Catalogue
from config import COURSE

__all__ = [
    "NothingToPublishError",
    "publish_course_folder",
    "republish_overdue",
    "store_quiz_versions",
]


def publish_course_folder(
    root: Path,
    *,
    today: date,
    now: datetime,
    before_switch: Callable[[Catalogue], object] = lambda _: None,
) -> BuiltPublication:
    """Publishes the course in `root`. Opens its own transaction and commits quiz versions before
    the switch: a reader must never see a quiz that cannot be marked.

    An existing publication stays as it is, but quiz versions missing from the database (restored
    from an older backup) are written again. `before_switch` gets the new catalogue. If two run at
    once, the second waits and finds the publication built. Where other hosts serve, what they
    published is fetched first, and the switch waits for them. Raises NothingToPublishError."""
    with one_process_at_a_time(course_store().folder / PUBLISHING_LOCK):
        hosts.fetch_newest(now)
        built = build_publication(current_app, course_store(), root, today)
        with transaction() as tx:
            store_quiz_versions(tx, built.quizzes, now=now)
        before_switch(built.catalogue)
        hosts.serve_everywhere(course_store(), built.catalogue, now=now, fresh=built.fresh)
    return built


def store_quiz_versions(tx: Session, quizzes: Sequence[Quiz], *, now: datetime) -> None:
    """Inserts new quiz versions; existing ones are never changed or removed."""
    tx.execute(
        insert_ignoring(tx, QuizVersion),
        [
            {
                "rev": quiz.rev,
                "lesson": quiz.lesson,
                "canonical": quiz.canonical,
                "published_at": now,
            }
            for quiz in quizzes
        ],
    )


def republish_overdue(now: datetime) -> int:
    """Scheduled job: republishes when a review date has passed, so that the pages say so. Uses the
    published sources, not unpublished work of an author. Returns the number of new publications."""
    day, store = now.astimezone(WIB).date(), course_store()
    current, published = store.current_catalogue(), store.source_folder
    if published is None or current.is_current_on(day):
        return 0
    untouched = COURSE.is_dir() and publication_inputs_digest(current_app, COURSE) == current.inputs
    return int(publish_course_folder(COURSE if untouched else published, today=day, now=now).fresh)
