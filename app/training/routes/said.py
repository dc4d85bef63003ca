"""`/kelola/dikenal`: what trainers said about whom they know, to say yes to or to take back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from flask import Response, abort, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.households import actions as households
from app.kit import permissions
from app.kit.clock import today, utcnow
from app.kit.forms.base import SignedInForm
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.web.pages import render
from app.training import queries
from app.training.forms import WordsSinceForm
from app.training.routes.frame import bp
from app.training.rules import MANAGE_WORDS


@bp.get("/kelola/dikenal", endpoint="said")
@permissions.needs(MANAGE_WORDS)
def words_by_day_page() -> Response:
    """Per member of staff of the manager's regions and day: how many people they said to know."""
    me = signed_in_person()
    days = queries.days_of_staff(queries.staff_supervised_by(me))
    return render("training/said.html", days=days, me=me.id, form=SignedInForm())


@bp.get("/kelola/dikenal/<uuid:staff>", endpoint="said_by")
@permissions.needs(MANAGE_WORDS)
def words_of_staff_page(staff: UUID) -> Response:
    """Each word of one member of staff; with `hari=2026-11-29` those of one day."""
    return _words_page(staff, WordsSinceForm(), 200)


def _words_page(staff: UUID, form: WordsSinceForm, status: int) -> Response:
    name, day = _supervised_name_or_404(staff), _day_in_address()
    words = queries.words_of_staff(staff, day, day)
    return render("training/said_by.html", status, staff=staff, name=name, day=day, words=words,
                  form=form)  # fmt: skip


@bp.post("/kelola/dikenal/<uuid:staff>/ya", endpoint="confirm_said")
@permissions.needs(MANAGE_WORDS)
def confirm_words(staff: UUID) -> BaseResponse:
    """Say yes to the words of one member of staff that wait, of one day; nobody to their own."""
    _supervised_name_or_404(staff)
    me, day = signed_in_person().id, _day_in_address()
    waiting = [word.id for word in queries.words_of_staff(staff, day, day) if word.waits]
    if SignedInForm().validate_on_submit():
        with transaction() as tx:
            households.confirm_words(tx, waiting, me, now=utcnow())
    return redirect(url_for(".said"), 303)


@bp.post("/kelola/dikenal/<uuid:staff>/tarik", endpoint="end_said")
@permissions.needs(MANAGE_WORDS)
def end_words(staff: UUID) -> BaseResponse:
    """Take back one word (`tanda`), or all since a date."""
    _supervised_name_or_404(staff)
    form, one = WordsSinceForm(), request.form.get("tanda")
    if one is None and not form.validate_on_submit():
        return _words_page(staff, form, 422)
    since = None if one is not None else form.since.data
    words = [
        word.id
        for word in queries.words_of_staff(staff, since)
        if word.ended_at is None and one in (None, str(word.id))
    ]
    with transaction() as tx:
        households.end_words(tx, words, signed_in_person().id, now=utcnow())
    return redirect(url_for(".said_by", staff=staff), 303)


def _supervised_name_or_404(staff: UUID) -> str:
    return queries.staff_supervised_by(signed_in_person()).get(staff) or abort(404)


def _day_in_address() -> date | None:
    """The day in the address; None without one. 400 for text that is no day."""
    typed = request.args.get("hari")
    if not typed:
        return None
    try:
        return min(date.fromisoformat(typed), today())
    except ValueError:
        abort(400)
