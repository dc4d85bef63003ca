"""Meetings and the marks of who was there, as stored."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select

from app.kit.clock import utcnow
from app.kit.store.db import new_id, read, transaction
from app.meetings import actions, queries
from app.meetings.models import AttendanceMark, Meeting
from app.meetings.rules import ABSENT, DIFFERS, PRESENT
from app.own_data.actions import erase_person
from app.own_data.queries import export_personal_data
from app.training import actions as training
from tests.rooms.meetings.cohort import DAY, accept, enter, make_class, mark, statuses


def marks_stored(app: Flask) -> list[tuple[UUID | None, UUID | None, UUID | None]]:
    with app.app_context():
        found = select(
            AttendanceMark.account, AttendanceMark.invitation, AttendanceMark.marked_by
        ).order_by(AttendanceMark.received_at)
        return [(one, two, three) for one, two, three in read().execute(found)]


def test_meeting_is_one_when_two_trainers_enter_it_and_two_when_two_classes_met(app: Flask) -> None:
    made = make_class(app)
    with app.app_context():
        with transaction() as tx:
            for who in (made.rina, made.budi):
                actions.enter_meeting(tx, made.id, DAY, 1, made_by=who, now=utcnow())
            actions.enter_meeting(tx, made.id, DAY, 2, made_by=made.budi, now=utcnow())
        found = queries.meetings_of_cohort(made.id)
        assert [(each.nth, each.made_by) for each in found] == [(2, made.budi), (1, made.rina)]
        assert queries.find_meeting(new_id(), found[0].id) is None


def test_participants_are_those_with_a_profile_and_those_on_the_list(app: Flask) -> None:
    made = make_class(app, "Wati", listed=("Siti", "Umi"))
    siti = accept(app, made, "Siti")
    with app.app_context():
        found = queries.participants_of_cohort(made.id)
    assert [(each.id, each.name, each.number, each.is_account) for each in found] == [
        (siti, "Siti", 1, True),
        (made.listed["Umi"], "Umi", 2, False),
        (made.people["Wati"], "Wati", None, True),
    ]


def test_marks_leave_a_trail_and_the_last_of_a_trainer_counts(app: Flask) -> None:
    made = make_class(app, "Siti", "Sitti")
    siti, sitti = made.people.values()
    meeting = enter(app, made)
    mark(app, meeting, made.rina, siti=siti)
    mark(app, meeting, made.rina, no_siti=siti, sitti=sitti)
    assert statuses(app, made, meeting) == {siti: ABSENT, sitti: PRESENT}
    with app.app_context():
        found = queries.meeting_with_marks(made.id, meeting)
    assert found is not None
    trail = [
        (each.participant, each.mark.is_present, each.marker)
        for each in found[1]
        if each.participant == siti
    ]
    assert trail == [(siti, True, "Bu Rina"), (siti, False, "Bu Rina")]


def test_marks_of_two_trainers_differ_until_one_decides(app: Flask) -> None:
    made = make_class(app, "Siti")
    meeting, siti = enter(app, made), made.people["Siti"]
    mark(app, meeting, made.rina, siti=siti)
    mark(app, meeting, made.budi, no_siti=siti)
    assert statuses(app, made, meeting) == {siti: DIFFERS}
    mark(app, meeting, made.budi, no_siti=siti, settles=True)
    assert statuses(app, made, meeting) == {siti: ABSENT}


def test_mark_under_an_invitation_counts_for_the_account_that_accepts_it(app: Flask) -> None:
    made = make_class(app, listed=("Siti",))
    meeting, invitation = enter(app, made), made.listed["Siti"]
    mark(app, meeting, made.rina, siti=invitation)
    assert statuses(app, made, meeting) == {invitation: PRESENT}
    siti = accept(app, made, "Siti")
    assert statuses(app, made, meeting) == {siti: PRESENT}
    mark(app, meeting, made.rina, no_siti=invitation)  # her phone does not know yet
    assert statuses(app, made, meeting) == {siti: ABSENT}


def test_mark_is_not_stored_for_who_does_not_take_part(app: Flask) -> None:
    made, other = make_class(app, "Siti"), make_class(app, "Umi", listed=("Wati",))
    meeting = enter(app, made)
    mark(app, meeting, made.rina, umi=other.people["Umi"], wati=other.listed["Wati"], who=new_id())
    assert marks_stored(app) == []


def test_marks_of_an_erased_person_are_deleted_also_under_the_invitation(app: Flask) -> None:
    made = make_class(app, "Umi", listed=("Siti",))
    meeting = enter(app, made)
    mark(app, meeting, made.rina, siti=made.listed["Siti"], umi=made.people["Umi"])
    siti = accept(app, made, "Siti")
    mark(app, meeting, made.rina, siti=siti)
    with app.app_context(), transaction() as tx:
        erase_person(tx, siti, utcnow())
    assert marks_stored(app) == [(made.people["Umi"], None, made.rina)]


def test_marks_and_meetings_stay_without_the_id_of_an_erased_trainer(app: Flask) -> None:
    made = make_class(app, "Siti")
    meeting = enter(app, made)
    mark(app, meeting, made.rina, siti=made.people["Siti"])
    with app.app_context():
        with transaction() as tx:
            erase_person(tx, made.rina, utcnow())
        assert read().scalars(select(Meeting.made_by)).all() == [None]
    assert marks_stored(app) == [(made.people["Siti"], None, None)]
    assert statuses(app, made, meeting) == {made.people["Siti"]: PRESENT}


def test_marks_of_a_person_who_left_are_deleted_by_the_nightly_job(app: Flask) -> None:
    made = make_class(app, "Siti", "Umi")
    meeting = enter(app, made)
    mark(app, meeting, made.rina, siti=made.people["Siti"], umi=made.people["Umi"])
    with app.app_context():
        with transaction() as tx:
            training.leave_cohort(tx, made.people["Siti"], made.id, now=utcnow())
        assert actions.delete_marks_of_people_who_left(utcnow() + timedelta(days=1)) == 1
        assert actions.delete_marks_of_people_who_left(utcnow()) == 0
    assert statuses(app, made, meeting) == {made.people["Umi"]: PRESENT}


def test_export_tells_a_person_where_they_were_and_a_trainer_no_names(app: Flask) -> None:
    made = make_class(app, listed=("Siti",))
    meeting = enter(app, made)
    mark(app, meeting, made.rina, siti=made.listed["Siti"])
    siti = accept(app, made, "Siti")
    with app.app_context():
        [hers] = export_personal_data(siti)["attendance_mark"]
        assert (hers["cohort"], hers["held_on"], hers["is_present"]) == (
            *("Ponorogo B", DAY.isoformat(), True),
        )
        rinas = export_personal_data(made.rina)
        assert len(rinas["meeting"]) == len(rinas["attendance_mark"]) == 1
        assert "Siti" not in str(rinas["attendance_mark"])
