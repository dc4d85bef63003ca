"""Answers of people without a phone: stored once, as theirs, for trainers of the cohort only."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.course import queries as course
from app.kit.clock import utcnow
from app.kit.items import SentItem
from app.kit.store.db import database_of, new_id, read, transaction
from app.learning.models import Attempt, LessonProgress
from app.own_data.actions import erase_person
from app.rosters import queries as invitations
from app.sign_in.actions import redeem_invitation
from app.spoken import queries
from app.spoken.actions import answers
from app.spoken.rules import TAKEN_LATE, account_of_invitation
from app.sync.actions import store_deferred_items, store_sent_items
from app.sync.models import Receipt
from app.sync.rules import ItemOutcome
from app.training import actions as training
from tests.factories import make_person, make_staff
from tests.rooms.learning.answers import DEVICE, publish_course, quiz_answers, quiz_of
from tests.rooms.spoken.test_consent import make_class, say_yes

LESSON = "menabung/dana-darurat"


@pytest.fixture
def school(app: Flask) -> Flask:
    with app.app_context():
        publish_course()
    return app


def lisan(
    trainer: UUID, cohort: UUID, participant: UUID, lesson: str = LESSON, **more: Any
) -> SentItem:
    """An item as a trainer's phone sends it: every answer right. Inside a context."""
    at = more.pop("at", None) or utcnow()
    quiz = quiz_of(lesson)
    body = {
        "cohort": str(cohort),
        "participant": str(participant),
        "consent": {"at": int(at.timestamp() * 1000) - 60_000, "text": 1},
        "lesson": lesson,
        "rev": quiz.rev,
        "answers": quiz_answers(quiz),
    }
    return SentItem(new_id(), trainer, DEVICE, "lisan", body | more, at)


def send(app: Flask, *items: SentItem, now: datetime | None = None) -> list[ItemOutcome]:
    with app.app_context():
        return store_sent_items(items, now or utcnow())


def count(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


def test_spoken_answers_are_stored_once_when_they_are_sent_three_times(school: Flask) -> None:
    trainer, cohort, [siti, tini] = make_class(school, "Siti", "Tini")
    with school.app_context():
        items = [lisan(trainer, cohort, siti), lisan(trainer, cohort, tini)]
    assert [each.status for each in send(school, *items)] == ["created", "created"]
    for _ in range(2):
        assert [each.status for each in send(school, *items)] == ["duplicate", "duplicate"]
    with school.app_context():
        rows = read().execute(select(Attempt.account, Attempt.spoken, Attempt.lesson)).all()
        people = {account_of_invitation(each) for each in (siti, tini)}
        assert {tuple(row) for row in rows} == {(each, True, LESSON) for each in people}
        assert len(rows) == 2
        done = read().execute(select(LessonProgress.account, LessonProgress.tries)).all()
        assert {tuple(row) for row in done} == {(each, 1) for each in people}
        assert {each.account for each in queries.spoken_participants(cohort)} == people
    assert count(school, Receipt) == 4


def test_spoken_answers_count_in_core_progress_like_everybodys(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    with school.app_context():
        items = [
            lisan(trainer, cohort, siti, lesson)
            for lesson in course.catalogue().cores[-1].lessons_for("pekerja", None)
            if lesson not in course.catalogue().private_lesson_ids
        ]
    assert {each.status for each in send(school, *items)} == {"created"}
    with school.app_context():
        passed = read().scalar(select(func.count(LessonProgress.passed_at)))
    assert passed == len(items)


def test_spoken_answers_of_two_trainers_at_once_make_one_account(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    _, assistant = make_staff(school, "Bu Tini", "pelatih")
    with school.app_context():
        with transaction() as tx:
            training.add_trainer(tx, cohort, assistant, now=utcnow())
        items = [lisan(trainer, cohort, siti), lisan(assistant, cohort, siti)]

    barrier, statuses = Barrier(2), list[str]()

    def send_one(item: SentItem) -> None:
        with school.app_context():
            read()  # opens the connection before the common start
            barrier.wait()
            statuses.append(store_sent_items([item], utcnow())[0].status)
            database_of(school).drop_connection()

    threads = [Thread(target=send_one, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert statuses == ["created", "created"]
    with school.app_context():
        [row] = read().execute(select(LessonProgress.account, LessonProgress.tries)).all()
    assert tuple(row) == (account_of_invitation(siti), 2)


def test_spoken_answers_of_who_may_not_enter_them_are_refused(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    _, other = make_staff(school, "Pak Joko", "pelatih")
    _, company = make_staff(school, "Bu Sri", "penempatan")
    _, removed = make_staff(school, "Bu Tini", "pelatih")
    account = say_yes(school, trainer, cohort, siti)
    with school.app_context():
        with transaction() as tx:
            for staff in (company, removed):
                training.add_trainer(tx, cohort, staff, now=utcnow())
            training.remove_assistant(tx, cohort, removed, removed_by=trainer, now=utcnow())
        items = [lisan(who, cohort, siti) for who in (other, company, removed, account)]
    outcomes = send(school, *items)
    assert {(each.status, each.code) for each in outcomes} == {("rejected", "not_allowed")}
    assert count(school, Attempt) == 0


def test_spoken_answers_given_after_a_cohort_was_archived_are_refused(school: Flask) -> None:
    trainer, cohort, people = make_class(school, "Siti", "Tini")
    now = utcnow()
    with school.app_context():
        with transaction() as tx:
            archived_at = now - timedelta(hours=1)
            training.set_cohort_archived(tx, cohort, True, changed_by=trainer, now=archived_at)
        before = lisan(trainer, cohort, people[0], at=now - timedelta(hours=2))
        after = lisan(trainer, cohort, people[1], at=now)
        items = [replace(each, clock_now=now) for each in (before, after)]
    assert [each.status for each in send(school, *items, now=now)] == ["created", "rejected"]


def test_spoken_answers_of_other_people_and_private_lessons_are_refused(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    _, _, [theirs] = make_class(school, "Tini")
    with school.app_context():
        private = min(course.catalogue().private_lesson_ids)
        refused = {
            "unknown_participant": [
                lisan(trainer, cohort, theirs),
                lisan(trainer, cohort, trainer),
                lisan(trainer, cohort, new_id()),
            ],
            "private_lesson": [lisan(trainer, cohort, siti, private)],
            "unknown_wording": [lisan(trainer, cohort, siti, consent={"at": 0, "text": 99})],
            "bad_body": [lisan(trainer, cohort, siti, consent={"at": -1, "text": 1})],
            "bad_answers": [lisan(trainer, cohort, siti, answers={"tidak-ada": [1]})],
        }
    for code, items in refused.items():
        assert [each.code for each in send(school, *items)] == [code] * len(items)
    assert count(school, Attempt) == 0


def test_spoken_answers_of_an_erased_person_bring_nobody_back(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    with school.app_context():
        first, second = lisan(trainer, cohort, siti), lisan(trainer, cohort, siti)
    send(school, first)
    with school.app_context(), transaction() as tx:
        erase_person(tx, account_of_invitation(siti), utcnow())
    assert [each.code for each in send(school, second)] == ["unknown_participant"]
    assert count(school, Attempt) == 0
    with school.app_context():
        assert read().execute(select(Receipt.account)).scalars().all() == [trainer]


def test_spoken_answers_stay_when_the_trainer_who_entered_them_erases_herself(
    school: Flask,
) -> None:
    trainer, cohort, [siti] = make_class(school)
    with school.app_context():
        item = lisan(trainer, cohort, siti)
    send(school, item)
    with school.app_context(), transaction() as tx:
        erase_person(tx, trainer, utcnow())
    with school.app_context():
        [row] = read().execute(select(Attempt.account, Attempt.spoken)).all()
    assert tuple(row) == (account_of_invitation(siti), True)


def test_spoken_answers_reach_who_accepted_on_a_phone_only_if_given_before(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    now = utcnow()
    with school.app_context():
        [row] = invitations.open_invitations(cohort)
        with transaction() as tx:
            person = make_person(tx, "Siti", now)
            redeem_invitation(tx, row.code, person, now=now)
        before = lisan(trainer, cohort, siti, at=now - timedelta(hours=2))
        again = lisan(trainer, cohort, siti, at=now - timedelta(hours=1))
        after = lisan(trainer, cohort, siti, at=now + timedelta(minutes=1))
    late = now + timedelta(hours=1)
    assert [each.status for each in send(school, before, now=late)] == ["created"]
    assert [each.status for each in send(school, again, now=late)] == ["created"]
    assert [each.code for each in send(school, after, now=late)] == ["not_allowed"]
    with school.app_context():
        assert set(read().execute(select(Attempt.account)).scalars()) == {person}


def test_answers_dated_before_somebody_had_a_phone_are_refused_when_they_come_too_late(
    school: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    trainer, cohort, [siti] = make_class(school)
    now = utcnow()
    with school.app_context():
        [row] = invitations.open_invitations(cohort)
        with transaction() as tx:
            person = make_person(tx, "Siti", now)
            redeem_invitation(tx, row.code, person, now=now)
        made_up = lisan(trainer, cohort, siti, at=now - timedelta(hours=1))
    late = now + TAKEN_LATE + timedelta(hours=1)
    monkeypatch.setattr(answers, "utcnow", lambda: late)
    assert [each.code for each in send(school, made_up, now=late)] == ["not_allowed"]
    assert count(school, Attempt) == 0


def test_spoken_answers_wait_for_their_version_of_the_course(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    with school.app_context():
        item = lisan(trainer, cohort, siti, rev="a" * 64)
    assert [each.status for each in send(school, item)] == ["deferred"]
    assert count(school, Attempt) == 0
    with school.app_context():
        assert store_deferred_items(utcnow()) == 0
    assert [each.status for each in send(school, item)] == ["duplicate"]


def test_spoken_answers_with_a_wrong_clock_keep_consent_before_the_answers(school: Flask) -> None:
    trainer, cohort, [siti] = make_class(school)
    now = utcnow()
    with school.app_context():
        item = lisan(
            trainer, cohort, siti, at=now + timedelta(days=5000), consent={"at": 0, "text": 1}
        )
    assert [each.status for each in send(school, item)] == ["created"]
    with school.app_context():
        [person] = queries.spoken_participants(cohort)
    assert person.given_at <= now + timedelta(minutes=1)
