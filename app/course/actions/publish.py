"""Publishes the course: pages first, then quiz versions, then the switch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

from flask import current_app
from sqlalchemy.orm import Session

from app.audio.queries import made_from
from app.content.quiz import Quiz
from app.course.models import QuizVersion
from app.kit.clock import WIB
from app.kit.store.db import insert_ignoring, transaction
from app.kit.store.write_lock import one_process_at_a_time
from app.publication.actions.build import Built, NothingToPublishError, build, point_to
from app.publication.queries.shelf import shelf
from app.publication.rules.catalogue import Catalogue
from config import COURSE

LOCK = "terbit.lock"

__all__ = ["NothingToPublishError", "publish", "republish_overdue", "store_quiz_versions"]


def publish(
    root: Path,
    *,
    today: date,
    now: datetime,
    before_switch: Callable[[Catalogue], object] = lambda _: None,
) -> Built:
    """Publishes the course in `root`. Opens its own transaction and commits quiz versions before
    the switch: a reader must never see a quiz that cannot be marked.

    An existing publication stays as it is, but quiz versions missing from the database (restored
    from an older backup) are written again. `before_switch` gets the new catalogue. If two run at
    once, the second waits and finds the publication built. Raises NothingToPublishError."""
    with one_process_at_a_time(shelf().folder / LOCK):
        built = build(current_app, shelf(), root, today)
        with transaction() as tx:
            store_quiz_versions(tx, built.quizzes, now=now)
        before_switch(built.catalogue)
        if built.fresh:
            point_to(shelf(), built.catalogue)
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
    day, current, kept = now.astimezone(WIB).date(), shelf().current(), shelf().sources
    if kept is None or current.is_good_on(day):
        return 0
    untouched = COURSE.is_dir() and made_from(current_app, COURSE) == current.inputs
    return int(publish(COURSE if untouched else kept, today=day, now=now).fresh)
