"""Learning that lasts, by how people came, and phones that are silent."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.identity.models import DeviceAccount, Invitation, SignInSession
from app.kit.clock import today, utcnow
from app.kit.store.db import read, transaction
from app.learning.models import Attempt, LessonProgress
from app.ratios.queries import people_of_week, ratio_counts
from app.ratios.rules.ratios import WAYS
from app.rosters import actions as rosters
from app.sync.actions import store_sent_items
from app.training import actions as training
from tests.factories import finish_core, make_household, make_known, make_staff
from tests.rooms.coverage.test_ratio_pages import HERE, make_people
from tests.rooms.learning.answers import NOW, core_lessons, publish_course, quiz_item


def pass_lessons(app: Flask, account: UUID, *days_ago: float) -> None:
    """Pass a lesson so many days ago, each another one."""
    with app.app_context(), transaction() as tx:
        for n, days in enumerate(days_ago):
            at = utcnow() - timedelta(days=days)
            tx.add(
                LessonProgress(
                    account=account, lesson=f"belanja/{n}", best=100, tries=1,
                    passed_at=at, last_at=at,
                )
            )  # fmt: skip


def counts_of(
    app: Flask, names: Collection[str], as_of: datetime | None = None
) -> set[tuple[str, str, str, int]]:
    with app.app_context(), people_of_week():
        return {row for row in ratio_counts(as_of or utcnow()) if row[1] in names}


L7 = tuple(f"L7:{way}" for way in WAYS)
L60 = tuple(f"L60:{way}" for way in WAYS)


@pytest.mark.parametrize(
    ("days_ago", "answer"),
    [((30, 23.1), "yes"), ((30, 22.9), "no"), ((30, 30), "yes"), ((8,), "no"), ((6, 5), None)],
)
def test_second_lesson_counts_within_seven_days_of_the_first(
    app: Flask, days_ago: tuple[float, ...], answer: str | None
) -> None:
    """Whose first lesson is younger than seven days is not asked yet."""
    (worker,) = make_people(app, 1)
    pass_lessons(app, worker, *days_ago)
    expected = set() if answer is None else {("35.07", "L7:sendiri", answer, 1)}
    assert counts_of(app, L7) == expected


@pytest.mark.parametrize(("core_ago", "answer"), [(31, "yes"), (29, "no"), (None, "no")])
def test_core_counts_within_sixty_days_of_the_first_lesson(
    app: Flask, core_ago: int | None, answer: str
) -> None:
    (worker,) = make_people(app, 1)
    pass_lessons(app, worker, 90)
    if core_ago is not None:
        with app.app_context(), transaction() as tx:
            finish_core(tx, worker, "pekerja", now=utcnow() - timedelta(days=core_ago))
    assert counts_of(app, L60) == {("35.07", "L60:sendiri", answer, 1)}
    assert counts_of(app, L60, utcnow() - timedelta(days=31)) == set()


def test_ways_in_which_people_came_are_told_apart(app: Flask) -> None:
    in_cohort, by_slip, beside = make_people(app, 3)
    (elsewhere,) = make_people(app, 1, "35.07.01.2002")
    with app.app_context(), transaction() as tx:
        head, invited = make_household(tx, ("Wati", "pekerja"), ("Sumi", "keluarga"), village=HERE)
        make_known(tx, [head, invited])
    for each in (in_cohort, by_slip, beside, elsewhere, invited):
        pass_lessons(app, each, 30, 29)
    _, trainer = make_staff(app, "Pak Bambang", "pelatih", "35")
    with app.app_context(), transaction() as tx:
        cohort = training.create_cohort(
            tx, trainer, name="A", place="balai desa", starts=today(), ends=today(), now=utcnow()
        )
        training.set_cohort_village(tx, cohort, HERE, changed_by=trainer, now=utcnow())
        training.enrol_in_cohort(tx, cohort, in_cohort, now=utcnow())
        accept_slip(tx, cohort, by_slip, trainer)
    assert counts_of(app, L7) == {
        ("35.07", "L7:slip", "yes", 1),
        ("35.07", "L7:kelas", "yes", 1),
        ("35.07", "L7:undangan", "yes", 1),
        ("35.07", "L7:desa", "yes", 1),
        ("35.07", "L7:sendiri", "yes", 1),
    }


def accept_slip(tx: Session, cohort: UUID, account: UUID, trainer: UUID) -> None:
    """This person comes into the cohort by the slip of its trainer."""
    now = utcnow()
    (made,) = rosters.invite_people_of_list(
        tx, cohort, [("Wati", HERE)], role="pekerja", made_by=trainer, now=now
    )
    invitation = tx.scalars(select(Invitation).where(Invitation.target == made)).one()
    rosters.accept_roster_invitation(tx, invitation, account, now)


def test_people_who_answered_aloud_are_counted_once_among_those_who_finished(app: Flask) -> None:
    by_phone, aloud, unfinished = make_people(app, 3)
    with app.app_context():
        publish_course()
        for each in (by_phone, aloud, unfinished):
            store_sent_items([quiz_item(each, core_lessons("pekerja")[n]) for n in (0, 1)], NOW)
        with transaction() as tx:
            tx.execute(update(Attempt).where(Attempt.account != by_phone).values(spoken=True))
            finish_core(tx, by_phone, "pekerja")
            finish_core(tx, aloud, "pekerja")
    assert counts_of(app, ("lisan",)) == {
        ("35.07", "lisan", "yes", 1),
        ("35.07", "lisan", "no", 1),
    }


def test_phone_is_silent_after_fourteen_days_without_an_answer_or_a_sign_in(app: Flask) -> None:
    heard, silent, without = make_people(app, 3)
    with app.app_context(), transaction() as tx:
        tx.execute(delete(DeviceAccount).where(DeviceAccount.account == without))
        (device,) = set(read().scalars(select(DeviceAccount.device)))
        at = utcnow()
        tx.add(
            SignInSession(
                key_hash=b"k" * 32, account=heard, device=device, opened_at=at, ends_at=at
            )
        )
    assert counts_of(app, ("senyap",)) == {
        ("35.07", "senyap", "no", 1),
        ("35.07", "senyap", "yes", 1),
    }
    later = utcnow() + timedelta(days=15)
    assert counts_of(app, ("senyap",), later) == {("35.07", "senyap", "yes", 2)}
    assert silent
