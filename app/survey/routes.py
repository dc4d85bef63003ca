"""`/ukur`: the survey, one question at a time, separate from practice: no hint, no mark, no
verdict.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from uuid import UUID

from flask import Blueprint, Response, redirect, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from app.kit import permissions
from app.kit.clock import utcnow
from app.kit.permissions import signed_in_person
from app.kit.store.db import transaction
from app.kit.text.i18n import language
from app.kit.web.pages import render
from app.kit.web.pending_form import restored_form_fields
from app.learning import queries as learning
from app.survey import actions, queries
from app.survey.forms import AgreeForm, AnswerForm
from app.survey.queries import SurveyStatus
from app.survey.rules.asking import (
    SKIPPED,
    UNKNOWN,
    NotAnsweredError,
    code_of,
    next_item,
    place,
)
from app.survey.rules.instrument import Item, instrument
from app.survey.rules.waves import coming, form_for

bp = Blueprint("survey", __name__, template_folder="templates")


@dataclass(frozen=True)
class Sheet:
    """An open wave of a person who consented: the form and the answers so far."""

    account: UUID
    wave: str
    form: str
    role: str | None
    answers: dict[str, str]

    @property
    def next(self) -> Item | None:
        return next_item(instrument().items, self.answers, self.role)

    def may_answer(self, item: Item) -> bool:
        """The next question and the answered ones, so that a wrong tap can be corrected."""
        return item == self.next or item.id in self.answers


def _standing() -> SurveyStatus:
    who = signed_in_person().id
    return queries.standing(who, learning.course_progress_of(who).core_done, utcnow())


def _sheet(standing: SurveyStatus) -> Sheet | None:
    who, wave = signed_in_person().id, standing.wave(utcnow())
    if wave is None or not standing.agrees:
        return None
    begun = standing.who.taken.get(wave)
    form = begun.form if begun else form_for(who.int, standing.who.taken)
    return Sheet(who, wave, form, standing.role, queries.answers_of(who, wave))


@bp.get("/ukur")
@permissions.signed_in
def start() -> BaseResponse:
    """Redirect to the next question; before the first, explain the survey and ask for consent."""
    standing = _standing()
    if standing.wave(utcnow()) is None:
        return _resting(standing)
    sheet = _sheet(standing)
    if sheet is None:
        return render("survey/consent.html", form=AgreeForm())
    return redirect(_address(sheet.next), 303)


@bp.post("/ukur")
@permissions.signed_in
def reply() -> BaseResponse:
    """Consent, not today, or refusal. Each takes one tap, and none blocks a lesson."""
    who, chosen, form = signed_in_person().id, request.form.get("jawab", ""), AgreeForm()
    if not signed_in_person().consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    if chosen not in ("nanti", "tidak") and not form.validate_on_submit():
        return render("survey/consent.html", 422, form=form)
    with transaction() as tx:
        if chosen == "nanti":
            actions.rest(tx, who, now=utcnow())
        elif chosen == "tidak":
            actions.decline(tx, who, language=language(), now=utcnow())
        else:
            actions.agree(tx, who, language=language(), now=utcnow())
    return redirect(url_for("shell.home" if chosen in ("nanti", "tidak") else ".start"), 303)


@bp.get("/ukur/tanya/<item>")
@permissions.signed_in
def question(item: str) -> BaseResponse:
    sheet, asked = _sheet(_standing()), instrument().item(item)
    if sheet is None or asked is None or not sheet.may_answer(asked):
        return redirect(url_for(".start"), 303)
    return _asked(sheet, asked)


@bp.post("/ukur/tanya/<item>")
@permissions.signed_in
@permissions.restored_after_sign_in
def answer(item: str) -> BaseResponse:
    """Store one answer and redirect to the next question. A repeated request changes nothing."""
    form, sheet, asked = AnswerForm(), _sheet(_standing()), instrument().item(item)
    if not signed_in_person().consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    if sheet is None or asked is None or not sheet.may_answer(asked):
        return redirect(url_for(".start"), 303)
    typed = form.t.data or ""
    try:
        code = _code(sheet, asked, typed)
    except NotAnsweredError as nothing:
        return _asked(sheet, asked, error=nothing.code, typed=typed)
    try:
        return redirect(_address(_keep(sheet, asked, code)), 303)
    except actions.NotAgreedError:
        return redirect(url_for(".start"), 303)


def _keep(sheet: Sheet, asked: Item, code: str) -> Item | None:
    """Store an answer; returns the next item of this sitting, None at its end."""
    codes, whose = {asked.id: code}, (sheet.account, sheet.wave, sheet.form)
    with transaction() as tx:
        ended = actions.keep_answers(tx, *whose, codes, role=sheet.role, now=utcnow())
    return None if ended else replace(sheet, answers=sheet.answers | codes).next


def _code(sheet: Sheet, asked: Item, typed: str) -> str:
    if "lewati" in request.form:
        return SKIPPED
    try:
        return code_of(asked, sheet.form, request.form.getlist("j"), typed)
    except NotAnsweredError:
        raise
    except ValueError:
        raise NotAnsweredError("none") from None


def _address(item: Item | None) -> str:
    return url_for(".thanks") if item is None else url_for(".question", item=item.id)


def _asked(sheet: Sheet, item: Item, error: str = "", typed: str = "") -> Response:
    kept, sent = sheet.answers.get(item.id, ""), restored_form_fields()
    spoken = item.language_for(language())
    ticked = kept.split() if item.options[sheet.form] or kept == UNKNOWN else []
    return render(
        "survey/question.html",
        422 if error else 200,
        form=AnswerForm(formdata=None),
        item=item,
        wording=item.wordings[sheet.form][spoken],
        spoken=spoken,
        options=item.options[sheet.form],
        place=place(instrument().items, sheet.answers, sheet.role, item),
        chosen=sent.getlist("j") or ticked,
        typed=typed or sent.get("t") or ("" if kept in (UNKNOWN, SKIPPED) else kept),
        error=error,
        unknown=UNKNOWN,
    )


@bp.get("/ukur/terima-kasih")
@permissions.signed_in
def thanks() -> Response:
    """The page after five questions or after the last one: thanks, and whether more follow. No
    mark.
    """
    return _resting(_standing())


def _resting(standing: SurveyStatus) -> Response:
    now = utcnow()
    wave = standing.wave(now)
    return render(
        "survey/rest.html",
        more=wave is not None,
        took_part=bool(standing.who.taken),
        coming=coming(standing.who, now),
        came_again=standing.who.came_again,
    )
