"""Presence at a meeting makes a person known to who marked it, and a correction takes it back."""

from __future__ import annotations

from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.counters import queries as counters
from app.households import actions as households
from app.households.models import Acquaintance
from app.kit.clock import utcnow
from app.kit.store.db import read, transaction
from app.meetings import actions, queries
from app.training import actions as training
from tests.factories import make_staff
from tests.rooms.meetings.cohort import enter, make_class, mark


def known(app: Flask) -> set[tuple[UUID, UUID | None, str]]:
    """(person, trainer, way) of all that is not taken back."""
    with app.app_context():
        its = select(Acquaintance.account, Acquaintance.staff, Acquaintance.way)
        rows = read().execute(its.where(Acquaintance.ended_at.is_(None)))
        return {(row.account, row.staff, row.way) for row in rows}


def test_presence_makes_a_person_known_to_who_marked_it(app: Flask) -> None:
    made = make_class(app, "Siti", "Umi", listed=("Wati",))
    siti, umi = made.people.values()
    mark(app, enter(app, made), made.rina, siti=siti, no_umi=umi, wati=made.listed["Wati"])
    assert known(app) == {(siti, made.rina, "meeting")}
    with app.app_context():
        assert counters.all_counters()["00", "household", 0] == 1


def test_correction_takes_back_what_the_meeting_said(app: Flask) -> None:
    made = make_class(app, "Siti", "Sitti")
    siti, sitti = made.people.values()
    meeting = enter(app, made)
    mark(app, meeting, made.rina, siti=siti)
    mark(app, meeting, made.rina, no_siti=siti, sitti=sitti)
    assert known(app) == {(sitti, made.rina, "meeting")}
    with app.app_context():
        assert counters.all_counters()["00", "household", 0] == 1


def test_correction_keeps_what_another_meeting_or_a_tick_said(app: Flask) -> None:
    made = make_class(app, "Siti", "Umi")
    siti, umi = made.people.values()
    with app.app_context(), transaction() as tx:
        households.record_acquaintances(tx, [umi], made.rina, way=households.TICK, now=utcnow())
    first, second = enter(app, made), enter(app, made, nth=2)
    for meeting in (first, second):
        mark(app, meeting, made.rina, siti=siti, umi=umi)
    mark(app, second, made.rina, no_siti=siti, no_umi=umi)
    assert known(app) == {(siti, made.rina, "meeting"), (umi, made.rina, "tick")}
    mark(app, first, made.rina, no_siti=siti, no_umi=umi)
    assert known(app) == {(umi, made.rina, "tick")}


def test_decision_against_presence_takes_back_what_the_other_trainer_said(app: Flask) -> None:
    made = make_class(app, "Siti")
    meeting, siti = enter(app, made), made.people["Siti"]
    mark(app, meeting, made.budi, siti=siti)
    mark(app, meeting, made.rina, no_siti=siti)
    assert known(app) == {(siti, made.budi, "meeting")}
    mark(app, meeting, made.rina, no_siti=siti, settles=True)
    assert known(app) == set()


def test_trainer_of_a_placement_company_makes_nobody_known(app: Flask) -> None:
    made = make_class(app, "Siti")
    _, other = make_staff(app, "Pak Tono", "penempatan")
    with app.app_context(), transaction() as tx:
        training.add_trainer(tx, made.id, other, now=utcnow())
    mark(app, enter(app, made), other, siti=made.people["Siti"])
    assert known(app) == set()


def test_meeting_that_was_called_off_is_held_once_somebody_was_there(app: Flask) -> None:
    made = make_class(app, "Siti")
    meeting = enter(app, made)
    with app.app_context(), transaction() as tx:
        actions.call_off_meeting(tx, meeting, "cuaca", called_off_by=made.rina, now=utcnow())
    mark(app, meeting, made.rina, siti=made.people["Siti"])
    with app.app_context():
        [found] = queries.meetings_of_cohort(made.id)
        assert found.called_off is None
