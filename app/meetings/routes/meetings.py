"""The list of meetings, a new one, its topic, and whether it took place."""

from __future__ import annotations

from uuid import UUID

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.web.pages import render
from app.meetings import actions, queries
from app.meetings.forms import MeetingForm, NewMeetingForm, called_off_words, topic_of_lesson
from app.meetings.routes.frame import bp, own_cohort_or_404, own_meeting_or_404
from app.meetings.rules import DIFFERS
from app.training.rules import VIEW_PERSON


@bp.get("/kelompok/<uuid:cohort_id>/pertemuan", endpoint="list")
@permissions.needs(VIEW_PERSON)
def meetings_page(cohort_id: UUID) -> Response:
    """The meetings of a cohort, the newest first, with how many people were there."""
    cohort = own_cohort_or_404(cohort_id)
    attendance = queries.attendance_of_cohort(cohort_id)
    return render(
        "meetings/list.html",
        cohort=cohort,
        meetings=[
            (
                meeting,
                sum(each.is_present for each in attendance.get(meeting.id, {}).values()),
                sum(each.status == DIFFERS for each in attendance.get(meeting.id, {}).values()),
            )
            for meeting in queries.meetings_of_cohort(cohort_id)
        ],
        topic=topic_of_lesson,
        reasons=called_off_words(),
    )


@bp.route("/kelompok/<uuid:cohort_id>/pertemuan/baru", methods=["GET", "POST"], endpoint="new")
@permissions.needs(VIEW_PERSON)
@permissions.restored_after_sign_in
def new_meeting_page(cohort_id: UUID) -> Response:
    """Enter a meeting; one that another trainer entered before is opened as it is."""
    cohort, form = own_cohort_or_404(cohort_id), NewMeetingForm(held_on=today())
    if not form.validate_on_submit():
        return render("meetings/new.html", 422 if form.errors else 200, cohort=cohort, form=form)
    with transaction() as tx:
        meeting = actions.enter_meeting(
            tx,
            cohort_id,
            form.held_on.data or today(),
            int(form.nth.data),
            made_by=signed_in_person().id,
            now=utcnow(),
            **form.topic(),
        )
    return redirect(url_for(".meeting", cohort_id=cohort_id, meeting_id=meeting), 303)


@bp.route(
    "/kelompok/<uuid:cohort_id>/pertemuan/<uuid:meeting_id>/ubah",
    methods=["GET", "POST"],
    endpoint="change",
)
@permissions.needs(VIEW_PERSON)
def change_meeting_page(cohort_id: UUID, meeting_id: UUID) -> Response:
    """Change topic and time, or say why it did not take place. Where somebody was there, it did."""
    found, me = own_meeting_or_404(cohort_id, meeting_id), signed_in_person().id
    meeting, now = found.meeting, utcnow()
    form = MeetingForm(
        lesson=meeting.lesson or "",
        starts_at=(meeting.starts_at or "").replace(":", "."),
        called_off=meeting.called_off or "",
    )
    is_valid = form.validate_on_submit()
    reason = form.called_off.data or None
    if is_valid and reason and any(each.is_present for each in found.attendance.values()):
        form.called_off.errors = [_("Sudah ada yang hadir. Hapus dulu centangnya.")]
    if not is_valid or form.errors:
        status = 422 if request.method == "POST" else 200
        return render("meetings/change.html", status, found=found, form=form)
    with transaction() as tx:
        actions.plan_meeting(tx, meeting.id, **form.topic(), by=me, now=now)
        if reason != meeting.called_off:
            actions.call_off_meeting(tx, meeting.id, reason, called_off_by=me, now=now)
    return redirect(url_for(".meeting", cohort_id=cohort_id, meeting_id=meeting_id), 303)
