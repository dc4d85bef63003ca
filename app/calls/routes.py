"""`/hari-ini`: whom a trainer calls this week; `/dihubungi/catatan`: what was noted of calls."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.calls import actions, queries, rules
from app.calls.forms import LABELS, CallOnPaperForm
from app.course import queries as course
from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import gettext as _
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.meetings import queries as meetings
from app.training import queries as training
from app.training.rules import VIEW_COHORT, VIEW_PERSON

bp = Blueprint("calls", __name__, template_folder="templates")


@bp.get("/hari-ini", endpoint="today")
@permissions.needs(VIEW_COHORT)
def today_page() -> Response:
    """People to call, with what to say; this week's meetings; cohorts at a glance; what was noted
    today. Who may see no people gets the cohorts only."""
    me, now = signed_in_person(), utcnow()
    sees_people = me.may(VIEW_PERSON)
    calls = queries.calls_in_cohorts_of(me.id, today()) if sees_people else []
    learners = training.learners_trained_by(me.id) if sees_people else {}
    titles, cohorts = _module_titles(), training.cohorts_of(me.id)
    monday = today() - timedelta(days=today().weekday())
    week = meetings.meetings_of_trainer(me.id, monday, monday + timedelta(days=6))
    return render(
        "calls/today.html",
        cohorts=cohorts,
        people=rules.people_to_call(learners, calls, now, frozenset(titles)),
        titles=titles,
        names={each.id: each.name for each in cohorts},
        noted=[c for c in calls if c.trainer == me.id and rules.may_be_corrected(c.made_at, now)],
        again=rules.count_who_learned_again(calls, me.id, today()),
        meetings=[(each, _topic(each)) for each in week] if sees_people else [],
        sees_people=sees_people,
        today=today(),
        labels=LABELS,
        form=SignedInForm(),
    )


def _topic(meeting: meetings.MeetingRow) -> str:
    """The title of the lesson of a meeting in the language of the page; empty without one."""
    lesson = course.catalogue().lesson(meeting.lesson or "")
    return lesson.title[language()] if lesson else ""


def _module_titles() -> dict[str, str]:
    """The titles of the modules for learners in the language of the page, by id."""
    return {each.id: each.title[language()] for each in course.catalogue().learner_modules}


@bp.post("/hari-ini/<uuid:cohort_id>/<uuid:account>", endpoint="note")
@permissions.needs(VIEW_PERSON)
def note_call(cohort_id: UUID, account: UUID) -> BaseResponse:
    """Note by one tap what came of a call made today."""
    me = signed_in_person().id
    training.find_cohort(cohort_id, me) or abort(404)
    training.cohort_member_name(cohort_id, account) or abort(404)
    result = request.form.get("hasil", "")
    if result not in rules.RESULTS or not SignedInForm().validate_on_submit():
        return redirect(url_for(".today"), 303)
    with transaction() as tx:
        actions.record_call_result(
            tx, account, result, cohort=cohort_id, trainer=me, called_on=today(), now=utcnow()
        )
    return redirect(url_for(".today", _anchor="dicatat"), 303)


@bp.post("/hari-ini/<uuid:call>/batal", endpoint="take_back")
@permissions.needs(VIEW_PERSON)
def take_back_call(call: UUID) -> BaseResponse:
    """Take back a result that was noted today; one of an earlier day stays. 404 for who did not
    note it, or does not train its cohort any more."""
    queries.is_own_call(call, signed_in_person().id) or abort(404)
    if SignedInForm().validate_on_submit():
        try:
            with transaction() as tx:
                actions.take_back_call_result(tx, call, trainer=signed_in_person().id, now=utcnow())
        except actions.CallResultStandsError:
            pass
    return redirect(url_for(".today", _anchor="hubungi"), 303)


@bp.route("/hari-ini/<uuid:cohort_id>/kertas", methods=["GET", "POST"], endpoint="paper")
@permissions.needs(VIEW_PERSON)
@permissions.restored_after_sign_in
def call_on_paper_page(cohort_id: UUID) -> BaseResponse:
    """Note what came of a call of the last 30 days, with any member of the cohort."""
    me = signed_in_person().id
    cohort = training.find_cohort(cohort_id, me) or abort(404)
    form = CallOnPaperForm(training.members_of_cohort(cohort_id))
    if form.validate_on_submit() and _note_from_paper(form, cohort_id, me):
        return redirect(url_for(".today", _anchor="dicatat"), 303)
    return render("calls/paper.html", 422 if form.errors else 200, cohort=cohort, form=form)


def _note_from_paper(form: CallOnPaperForm, cohort: UUID, me: UUID) -> bool:
    """Store what the form says; if that day's result stands, say so in the form."""
    try:
        with transaction() as tx:
            actions.record_call_result(
                tx,
                UUID(form.person.data),
                form.result.data,
                cohort=cohort,
                trainer=me,
                called_on=form.called_on.data or today(),
                now=utcnow(),
            )
    except actions.CallResultStandsError:
        form.called_on.errors = [_("Hasil hari itu sudah dicatat, dan tidak bisa diubah lagi.")]
        return False
    return True


@bp.get("/dihubungi/catatan", endpoint="own")
@permissions.signed_in
def own_calls_page() -> Response:
    """What trainers noted of calls to the reader."""
    return render("calls/own.html", calls=queries.calls_to(signed_in_person().id), labels=LABELS)
