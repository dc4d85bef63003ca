"""Who was at a meeting: tapped, by the number on a slip, decided, its trail, and on paper."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from flask import abort, redirect, request, url_for
from werkzeug.wrappers import Response

from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import render
from app.meetings import actions, queries
from app.meetings.forms import (
    AttendanceForm,
    SlipNumberForm,
    called_off_words,
    ids_in,
    not_yet_held,
    topic_of_lesson,
)
from app.meetings.routes.frame import OpenMeeting, bp, own_meeting_or_404
from app.meetings.rules import DIFFERS, marks_to_store, may_be_attended, may_settle
from app.training.rules import VIEW_PERSON

_ADDRESS = "/kelompok/<uuid:cohort_id>/pertemuan/<uuid:meeting_id>"


@bp.route(_ADDRESS, methods=["GET", "POST"], endpoint="meeting")
@permissions.needs(VIEW_PERSON)
@permissions.restored_after_sign_in
def meeting_page(cohort_id: UUID, meeting_id: UUID) -> Response:
    """Tap who is there. What was not touched stores nothing."""
    found = own_meeting_or_404(cohort_id, meeting_id)
    present = [str(who) for who, each in found.attendance.items() if each.is_present]
    form = AttendanceForm(people=present, shown=present)
    if not form.validate_on_submit():
        return _meeting_page(found, form, SlipNumberForm(formdata=None))
    if not may_be_attended(found.meeting.held_on, today()):
        form.people.errors = [not_yet_held()]
        return _meeting_page(found, form, SlipNumberForm(formdata=None), 422)
    _store(found, marks_to_store(ids_in(form.shown.data), ids_in(form.people.data)))
    return _back(found)


@bp.post(f"{_ADDRESS}/nomor", endpoint="number")
@permissions.needs(VIEW_PERSON)
def mark_by_slip_number(cohort_id: UUID, meeting_id: UUID) -> Response:
    """Mark the person with this number on the slip as present."""
    found, form = own_meeting_or_404(cohort_id, meeting_id), SlipNumberForm()
    if form.validate_on_submit():
        people = queries.participants_of_cohort(cohort_id)
        its = [each.id for each in people if each.number == form.number.data]
        if not may_be_attended(found.meeting.held_on, today()):
            form.number.errors = [not_yet_held()]
        elif its:
            _store(found, {its[0]: True})
            return _back(found, nomor=form.number.data)
        else:
            form.number.errors = [_("Nomor ini tidak ada di kelompok. Periksa lagi.")]
    present = [str(who) for who, each in found.attendance.items() if each.is_present]
    marks = AttendanceForm(formdata=None, people=present, shown=present)
    return _meeting_page(found, marks, form, 422)


@bp.post(f"{_ADDRESS}/putuskan/<uuid:participant>", endpoint="settle")
@permissions.needs(VIEW_PERSON)
def settle_marks(cohort_id: UUID, meeting_id: UUID, participant: UUID) -> Response:
    """Decide whether a person was there of whom two trainers said different things. Nothing happens
    if that was done meanwhile; 404 for a trainer who is neither of the two nor the lead."""
    found, me = own_meeting_or_404(cohort_id, meeting_id), signed_in_person().id
    attendance = found.attendance.get(participant) or abort(404)
    answer = request.form.get("hadir")
    if attendance.status == DIFFERS and SignedInForm().validate_on_submit():
        may_settle(attendance, me, found.cohort.lead) or abort(404)
        if answer in ("ya", "tidak") and may_be_attended(found.meeting.held_on, today()):
            _store(found, {participant: answer == "ya"}, settles=True)
    return _back(found)


@bp.get(f"{_ADDRESS}/jejak", endpoint="trail")
@permissions.needs(VIEW_PERSON)
def trail_page(cohort_id: UUID, meeting_id: UUID) -> Response:
    """Every mark of this meeting, the newest first: by whom and when."""
    found = own_meeting_or_404(cohort_id, meeting_id)
    names = {each.id: each.name for each in queries.participants_of_cohort(cohort_id)}
    marks = [
        (names[each.participant], each)
        for each in reversed(found.marks)
        if each.participant in names
    ]
    return render("meetings/trail.html", found=found, marks=marks)


@bp.get(f"{_ADDRESS}/tanda-tangan", endpoint="signatures")
@permissions.needs(VIEW_PERSON)
def signature_list_page(cohort_id: UUID, meeting_id: UUID) -> Response:
    """A list to print on A4, on which people sign: all who take part or are invited, by the number
    on the slip, then by name."""
    found = own_meeting_or_404(cohort_id, meeting_id)
    people = queries.participants_of_cohort(cohort_id)
    people.sort(key=lambda each: (each.number is None, each.number or 0, each.name))
    topic = topic_of_lesson(found.meeting.lesson)
    return render("meetings/signatures.html", found=found, people=people, topic=topic)


def _store(found: OpenMeeting, marks: Mapping[UUID, bool], *, settles: bool = False) -> None:
    if not marks:
        return
    me = signed_in_person().id
    with transaction() as tx:
        actions.record_attendance_marks(
            tx, found.meeting.id, marks, marked_by=me, now=utcnow(), settles=settles
        )


def _back(found: OpenMeeting, nomor: int | None = None) -> Response:
    address = url_for(
        ".meeting", cohort_id=found.cohort.id, meeting_id=found.meeting.id, nomor=nomor
    )
    return redirect(address, 303)


def _meeting_page(
    found: OpenMeeting, form: AttendanceForm, number: SlipNumberForm, status: int = 200
) -> Response:
    people = queries.participants_of_cohort(found.cohort.id)
    me, attendance = signed_in_person().id, found.attendance
    differing = [
        (each, attendance[each.id], may_settle(attendance[each.id], me, found.cohort.lead))
        for each in people
        if each.id in attendance and attendance[each.id].status == DIFFERS
    ]
    apart = {each.id for each, *_rest in differing}
    form.people.choices = [
        (str(each.id), f"{each.number}. {each.name}" if each.number else each.name)
        for each in people
        if each.id not in apart
    ]
    typed = request.args.get("nomor", type=int)
    return render(
        "meetings/meeting.html",
        status,
        found=found,
        form=form,
        number=number,
        differing=differing,
        markers={each.mark.marked_by: each.marker for each in found.marks},
        present=sum(each.id in attendance and attendance[each.id].is_present for each in people),
        total=len(people),
        topic=topic_of_lesson(found.meeting.lesson),
        reasons=called_off_words(),
        noted=next((each for each in people if typed and each.number == typed), None),
    )
