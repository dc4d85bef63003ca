"""Publishing the course: pages first, then the versions of its quizzes, then the switch."""

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

__all__ = ["NothingToPublishError", "keep_quizzes", "publish", "republish_overdue"]


def publish(
    root: Path,
    *,
    today: date,
    now: datetime,
    before_switch: Callable[[Catalogue], object] = lambda _: None,
) -> Built:
    """Publish the course in `root`. Opens its own transaction: a reader must never see a page
    whose quiz cannot be marked, so the versions are committed before the switch.

    What is published already is left as it is, but versions that the database lost (an older
    backup) are written again. `before_switch` is told of what is about to be published.
    Of two at once the second waits, and finds it made. Raises NothingToPublishError."""
    with one_process_at_a_time(shelf().folder / LOCK):
        built = build(current_app, shelf(), root, today)
        with transaction() as tx:
            keep_quizzes(tx, built.quizzes, now=now)
        before_switch(built.catalogue)
        if built.fresh:
            point_to(shelf(), built.catalogue)
    return built


def keep_quizzes(tx: Session, quizzes: Sequence[Quiz], *, now: datetime) -> None:
    """Write down versions that are new; none is ever changed or removed."""
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
    """Scheduled job: publish again after a review date has passed, so that the pages say so from
    that day on. Uses the published sources, not an author's draft. Returns the number of
    publications made."""
    day, current, kept = now.astimezone(WIB).date(), shelf().current(), shelf().sources
    if kept is None or current.is_good_on(day):
        return 0
    untouched = COURSE.is_dir() and made_from(current_app, COURSE) == current.inputs
    return int(publish(COURSE if untouched else kept, today=day, now=now).fresh)
