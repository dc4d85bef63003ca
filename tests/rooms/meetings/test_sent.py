"""Attendance that phones send: stored once, by trainers of the cohort, two in one meeting."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Barrier, Thread
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kit.clock import today, utcnow
from app.kit.items import SentItem
from app.kit.store.db import database_of, new_id, read, transaction
from app.meetings.models import AttendanceMark, Meeting
from app.meetings.rules import ABSENT, DIFFERS, PRESENT, meeting_id
from app.own_data.actions import erase_person
from app.sync.actions import store_sent_items
from app.sync.models import Receipt
from app.sync.rules import ItemOutcome
from app.training import actions as training
from tests.factories import make_staff
from tests.rooms.learning.answers import DEVICE
from tests.rooms.meetings.cohort import SomeCohort, accept, enter, make_class, mark, statuses

NOW = utcnow()


def tapped(
    made: SomeCohort, by: UUID, *present: UUID, absent: tuple[UUID, ...] = (), **more: Any
) -> SentItem:
    """An item as a trainer's phone sends it, of the first class of today."""
    at = more.pop("at", NOW)
    marks = [{"participant": str(who), "present": True} for who in present]
    marks += [{"participant": str(who), "present": False} for who in absent]
    body = {"cohort": str(made.id), "date": today().isoformat(), "nth": 1, "marks": marks}
    return SentItem(new_id(), by, DEVICE, "attendance", body | more, at)


def send(app: Flask, *items: SentItem, now: datetime = NOW) -> list[ItemOutcome]:
    with app.app_context():
        return store_sent_items(items, now)


def count(app: Flask, model: type[Any]) -> int:
    with app.app_context():
        return read().scalar(select(func.count()).select_from(model)) or 0


def test_sent_attendance_is_stored_once_when_it_is_sent_three_times(app: Flask) -> None:
    made = make_class(app, "Siti", listed=("Umi",))
    siti, umi = made.people["Siti"], made.listed["Umi"]
    items = [tapped(made, made.rina, siti, umi), tapped(made, made.rina, siti, nth=2)]
    for status in ("created", "duplicate", "duplicate"):
        assert [each.status for each in send(app, *items)] == [status, status]
    first, second = (meeting_id(made.id, today(), nth) for nth in (1, 2))
    assert statuses(app, made, first) == {siti: PRESENT, umi: PRESENT}
    assert statuses(app, made, second) == {siti: PRESENT}
    assert (count(app, Meeting), count(app, AttendanceMark), count(app, Receipt)) == (2, 3, 2)
    outcome = send(app, items[0])[0]
    assert outcome.result == {"meeting": str(first)}


def test_sent_attendance_of_two_assistants_at_once_meets_in_one_meeting(app: Flask) -> None:
    made = make_class(app, "Siti", "Umi")
    siti, umi = made.people.values()
    items = [tapped(made, made.rina, siti, umi), tapped(made, made.budi, umi, absent=(siti,))]
    barrier, found = Barrier(2), list[str]()

    def send_one(item: SentItem) -> None:
        with app.app_context():
            read()  # opens the connection before the common start
            barrier.wait()
            found.append(store_sent_items([item], NOW)[0].status)
            database_of(app).drop_connection()

    threads = [Thread(target=send_one, args=(item,)) for item in items]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["created", "created"]
    assert count(app, Meeting) == 1
    meeting = meeting_id(made.id, today(), 1)
    assert statuses(app, made, meeting) == {siti: DIFFERS, umi: PRESENT}


def test_sent_attendance_joins_a_meeting_that_was_entered_on_a_page(app: Flask) -> None:
    made = make_class(app, "Siti")
    siti = made.people["Siti"]
    meeting = enter(app, made, today())
    send(app, tapped(made, made.budi, siti))
    with app.app_context():
        assert read().scalars(select(Meeting.made_by)).all() == [made.rina]
    assert statuses(app, made, meeting) == {siti: PRESENT}


def test_sent_attendance_counts_by_when_it_was_tapped_in_any_order(app: Flask) -> None:
    made = make_class(app, "Siti")
    siti = made.people["Siti"]
    early = tapped(made, made.rina, siti, at=NOW - timedelta(hours=2))
    late = tapped(made, made.rina, absent=(siti,), at=NOW - timedelta(hours=1))
    send(app, late)
    send(app, early, now=NOW + timedelta(minutes=5))
    assert statuses(app, made, meeting_id(made.id, today(), 1)) == {siti: ABSENT}


def test_sent_attendance_of_who_does_not_train_the_cohort_is_refused(app: Flask) -> None:
    made = make_class(app, "Siti")
    siti = made.people["Siti"]
    _, other = make_staff(app, "Pak Joko", "pelatih")
    _, company = make_staff(app, "Bu Sri", "penempatan")
    before = tapped(made, made.budi, siti, at=NOW - timedelta(hours=1))
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, made.id, company, now=NOW)
        training.remove_assistant(tx, made.id, made.budi, removed_by=made.rina, now=NOW)
    items = [before, *(tapped(made, who, siti) for who in (other, company, siti))]
    items.append(tapped(made, made.rina, siti, cohort=str(new_id())))
    refused = {(each.status, each.code) for each in send(app, *items)}
    assert refused == {("rejected", "not_allowed")}
    assert (count(app, Meeting), count(app, Receipt)) == (0, 0)


def test_sent_attendance_leaves_out_who_was_erased_or_is_of_another_cohort(app: Flask) -> None:
    made, other = make_class(app, "Siti", "Umi", listed=("Wati",)), make_class(app, "Tini")
    umi, wati = made.people["Umi"], made.listed["Wati"]
    item = tapped(
        made, made.rina, made.people["Siti"], umi, wati, other.people["Tini"], made.budi, new_id()
    )
    account = accept(app, made, "Wati")
    with app.app_context(), transaction() as tx:
        for person in (made.people["Siti"], account):
            erase_person(tx, person, NOW)
    assert [each.status for each in send(app, item)] == ["created"]
    with app.app_context():
        rows = read().execute(select(AttendanceMark.account, AttendanceMark.invitation)).all()
        assert read().scalars(select(Receipt.body)).all() == [None]
    assert [tuple(row) for row in rows] == [(umi, None)]


def test_sent_attendance_under_an_invitation_reaches_the_account_that_accepted(app: Flask) -> None:
    made = make_class(app, listed=("Siti",))
    item = tapped(made, made.rina, made.listed["Siti"])
    siti = accept(app, made, "Siti")
    send(app, item)
    assert statuses(app, made, meeting_id(made.id, today(), 1)) == {siti: PRESENT}


def test_sent_attendance_stays_without_its_trainer_who_erases_herself(app: Flask) -> None:
    made = make_class(app, "Siti")
    siti = made.people["Siti"]
    send(app, tapped(made, made.budi, siti))
    with app.app_context(), transaction() as tx:
        erase_person(tx, made.budi, NOW)
    with app.app_context():
        rows = read().execute(select(AttendanceMark.account, AttendanceMark.marked_by)).all()
    assert [tuple(row) for row in rows] == [(siti, None)]


def test_sent_attendance_may_differ_again_from_an_earlier_decision(app: Flask) -> None:
    made = make_class(app, "Siti")
    siti = made.people["Siti"]
    meeting = enter(app, made, today())
    mark(app, meeting, made.rina, siti=siti)
    mark(app, meeting, made.budi, no_siti=siti)
    mark(app, meeting, made.rina, siti=siti, settles=True)
    later = utcnow() + timedelta(hours=1)
    send(app, tapped(made, made.budi, absent=(siti,), at=later), now=later)
    assert statuses(app, made, meeting) == {siti: DIFFERS}


@pytest.mark.parametrize(
    ("code", "changed"),
    [
        ("bad_date", {"date": "2019-01-01"}),
        ("bad_date", {"date": "2099-01-01"}),
        ("bad_date", {"date": (today() + timedelta(days=3)).isoformat()}),
        ("bad_body", {"date": "2026-02-30"}),
        ("bad_body", {"date": None}),
        ("bad_body", {"nth": 3}),
        ("bad_body", {"nth": True}),
        ("bad_body", {"marks": []}),
        ("bad_body", {"marks": [{"participant": "Siti", "present": True}]}),
        ("bad_body", {"marks": [{"participant": str(UUID(int=1)), "present": "ya"}]}),
        ("bad_body", {"marks": [{"participant": str(UUID(int=1)), "present": True}] * 2}),
        ("bad_body", {"name": "Siti"}),
    ],
)
def test_sent_attendance_of_a_bad_shape_is_refused(
    app: Flask, code: str, changed: dict[str, Any]
) -> None:
    made = make_class(app, "Siti")
    outcomes = send(app, tapped(made, made.rina, made.people["Siti"], **changed))
    assert [(each.status, each.code) for each in outcomes] == [("rejected", code)]
    assert count(app, Meeting) == 0
