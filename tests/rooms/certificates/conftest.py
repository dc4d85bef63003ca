"""A trainer, her cohort, and learners who finished modules."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask

from app.course.queries import catalogue
from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.learning.models import LessonProgress
from app.training import actions as training
from tests.factories import make_household, make_staff
from tests.page import Page
from tests.rooms.learning.answers import publish_course

MODULE = "kirim-uang"


def finish_module(app: Flask, account: UUID, module: str = MODULE, *, left: int = 0) -> None:
    """Pass all lessons of a module but the first `left`."""
    with app.app_context(), transaction() as tx:
        found = catalogue().module(module)
        assert found is not None
        for lesson in found.lessons[left:]:
            tx.add(
                LessonProgress(
                    account=account, lesson=lesson.id, best=100, tries=1,
                    passed_at=utcnow(), last_at=utcnow(),
                )
            )  # fmt: skip


@pytest.fixture
def learner(app: Flask) -> Callable[..., UUID]:
    """Makes a person; the course is published."""
    with app.app_context():
        publish_course()

    def make(name: str = "Siti") -> UUID:
        with app.app_context(), transaction() as tx:
            return make_household(tx, (name, "pekerja"))[0]

    return make


@pytest.fixture
def trainer(app: Flask) -> tuple[Page, UUID]:
    return make_staff(app, "Bu Rina", "pelatih")


def make_cohort(app: Flask, trainer: UUID, *people: UUID, agrees: bool = True) -> UUID:
    """A cohort of these people, who let its trainer see their lessons or not."""
    with app.app_context(), transaction() as tx:
        cohort = training.create_cohort(
            tx, trainer, name="Slahung A", place="Balai desa", starts=today(), ends=today(),
            now=utcnow(),
        )  # fmt: skip
        for account in people:
            training.enrol_in_cohort(tx, cohort, account, now=utcnow())
            training.answer_trainer_consent(
                tx, account, cohort, agrees=agrees, language="id", now=utcnow()
            )
    return cohort
