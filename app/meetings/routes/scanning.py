"""For the script of the meeting page: mark the person whose slip the camera read."""

from __future__ import annotations

from uuid import UUID

from flask import jsonify
from werkzeug.wrappers import Response

from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.meetings import actions, queries
from app.meetings.forms import ScannedSlipForm, not_yet_held
from app.meetings.routes.frame import OpenMeeting, bp, own_meeting_or_404
from app.meetings.rules import code_on_slip, may_be_attended
from app.training.rules import VIEW_PERSON


@bp.post("/kelompok/<uuid:cohort_id>/pertemuan/<uuid:meeting_id>/pindai", endpoint="scan")
@permissions.needs(VIEW_PERSON)
def mark_by_scanned_slip(cohort_id: UUID, meeting_id: UUID) -> Response:
    """Mark the person of this slip as present: who it is, and sentences for the page. A slip of
    another class names nobody. A slip that is shown twice is stored once."""
    found, form, me = (
        own_meeting_or_404(cohort_id, meeting_id),
        ScannedSlipForm(),
        signed_in_person(),
    )
    people = {each.id: each for each in queries.participants_of_cohort(cohort_id)}
    slip = form.slip.data if form.validate_on_submit() else None
    id_ = queries.participant_of_slip(cohort_id, code_on_slip(slip or ""))
    who = people.get(id_) if id_ else None
    if who is None:
        return jsonify(said=_("Undangan ini bukan dari kelompok ini."))
    if not may_be_attended(found.meeting.held_on, today()):
        return jsonify(said=not_yet_held())
    _mark_present(found, who.id, me.id)
    again = own_meeting_or_404(cohort_id, meeting_id).attendance
    present = sum(again[each].is_present for each in people if each in again)
    return jsonify(
        participant=str(who.id),
        said=_("%(number)s. %(name)s: hadir.", number=who.number, name=who.name),
        hadir=_("%(present)s dari %(total)s orang hadir.", present=present, total=len(people)),
    )


def _mark_present(found: OpenMeeting, participant: UUID, me: UUID) -> None:
    """Store the mark, unless my last one says the same."""
    attendance = found.attendance.get(participant)
    mine = attendance.last.get(me) if attendance else None
    if mine is None or not mine.is_present:
        with transaction() as tx:
            actions.record_attendance_marks(
                tx, found.meeting.id, {participant: True}, marked_by=me, now=utcnow()
            )
