"""`/kelola/desa/<code>/…`: note how far a village is, and a meeting of it."""

from __future__ import annotations

from flask import redirect, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit.clock import utcnow
from app.kit.permissions import needs, signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.villages import actions, queries
from app.villages.forms import MeetingForm, marks_form
from app.villages.queries import HeldMeeting
from app.villages.routes.frame import NOTE, bp, village_or_404
from app.villages.rules.readiness import MARKS, marks_to_note


@bp.route("/kelola/desa/<code>/kesiapan", methods=["GET", "POST"], endpoint="note_marks")
@needs(NOTE)
def note_marks_page(code: str) -> BaseResponse:
    """Note the two musts and six marks of a village; what did not change is noted once."""
    village, _entries = village_or_404(code, NOTE)
    before = queries.marks_of_village(code)
    form = marks_form(before)
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render("villages/marks.html", status, form=form, village=village, marks=MARKS)
    noted = marks_to_note(before, form.noted())
    with transaction() as tx:
        actions.note_marks(tx, code, noted, now=utcnow(), by=signed_in_person().id)
    return redirect(url_for("villages.manage_village", code=code), 303)


@bp.route("/kelola/desa/<code>/pertemuan", methods=["GET", "POST"], endpoint="note_meeting")
@needs(NOTE)
def note_meeting_page(code: str) -> BaseResponse:
    """Note a meeting about offers and how many came; noted twice, it counts once."""
    village, _entries = village_or_404(code, NOTE)
    held, form = queries.meetings_of_village(code), MeetingForm()
    if not form.validate_on_submit():
        status = 422 if form.errors else 200
        return render("villages/meeting.html", status, form=form, village=village, meetings=held)
    day, people = form.day(), form.people.data
    if HeldMeeting(day, people) not in held:
        with transaction() as tx:
            actions.note_meeting(tx, code, day, people, now=utcnow(), by=signed_in_person().id)
    return redirect(url_for("villages.manage_village", code=code), 303)
