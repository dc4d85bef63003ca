"""When a village was last reached: by the meetings that were held."""

from __future__ import annotations

from datetime import date, timedelta

from flask import Flask

from app.kit.clock import today, utcnow
from app.kit.store.db import transaction
from app.meetings import actions, queries
from app.training import actions as training
from tests.factories import VILLAGE
from tests.rooms.meetings.cohort import SomeCohort, enter, make_class

TODAY = today()


def last_days(app: Flask, day: date = TODAY) -> dict[str, date]:
    with app.app_context():
        return queries.last_cohort_day_by_village(day)


def class_in_village(app: Flask) -> SomeCohort:
    made = make_class(app)
    with app.app_context(), transaction() as tx:
        training.set_cohort_village(tx, made.id, VILLAGE, changed_by=made.rina, now=utcnow())
    return made


def test_village_is_reached_until_the_last_meeting_that_was_held(app: Flask) -> None:
    made = class_in_village(app)
    assert last_days(app) == {VILLAGE: TODAY}, "the end of the cohort"
    for days in (100, 95):
        enter(app, made, TODAY - timedelta(days=days))
    enter(app, made, TODAY + timedelta(days=1))
    assert last_days(app) == {VILLAGE: TODAY - timedelta(days=95)}


def test_village_is_reached_by_a_meeting_before_the_cohort_begins(app: Flask) -> None:
    made = class_in_village(app)
    before = TODAY - timedelta(days=3)
    assert last_days(app, before) == {}
    enter(app, made, before)
    assert last_days(app, before) == {VILLAGE: before}


def test_meeting_that_was_called_off_does_not_reach_a_village(app: Flask) -> None:
    made = class_in_village(app)
    before = TODAY - timedelta(days=3)
    meeting = enter(app, made, before)
    with app.app_context():
        with transaction() as tx:
            actions.call_off_meeting(tx, meeting, "cuaca", called_off_by=made.rina, now=utcnow())
        found = queries.find_meeting(made.id, meeting)
        assert found is not None
        assert found.called_off == "cuaca"
    assert last_days(app, before) == {}
