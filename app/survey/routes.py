"""`/ukur`: the survey, one question at a time, separate from practice: no hint, no mark, no
verdict."""

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
from app.survey.forms import SurveyAnswerForm, SurveyConsentForm
from app.survey.queries import SurveyStatus
from app.survey.rules.asking import (
    SKIPPED,
    UNKNOWN,
    InvalidSurveyAnswerError,
    next_item,
    position_in_sitting,
    stored_survey_answer,
)
from app.survey.rules.instrument import SurveyItem, load_instrument
from app.survey.rules.waves import form_of_new_wave, next_wave

bp = Blueprint("survey", __name__, template_folder="templates")


@dataclass(frozen=True)
class SurveySheet:
    """An open survey wave of a person who consented, with its form and the answers so far."""

    account: UUID
    wave: str
    form: str
    role: str | None
    answers: dict[str, str]

    @property
    def next_item(self) -> SurveyItem | None:
        return next_item(load_instrument().items_of(self.wave), self.answers, self.role)

    def may_answer(self, item: SurveyItem) -> bool:
        """Whether `item` is the next question or an answered one, which may be corrected."""
        return item == self.next_item or item.id in self.answers


def _current_status() -> SurveyStatus:
    who = signed_in_person().id
    return queries.survey_status(who, learning.course_progress_of(who).core_done, utcnow())


def _open_sheet(status: SurveyStatus) -> SurveySheet | None:
    who, wave = signed_in_person().id, status.wave(utcnow())
    if wave is None or not status.agrees:
        return None
    begun = status.facts.taken.get(wave)
    form = begun.form if begun else form_of_new_wave(who.int, status.facts.taken)
    return SurveySheet(who, wave, form, status.role, queries.survey_answers_of(who, wave))


@bp.get("/ukur", endpoint="start")
@permissions.signed_in
def start_survey() -> BaseResponse:
    """Redirect to the next question; before the first, explain the survey and ask for consent."""
    standing = _current_status()
    if standing.wave(utcnow()) is None:
        return _survey_thanks_page(standing)
    sheet = _open_sheet(standing)
    if sheet is None:
        return render("survey/consent.html", form=SurveyConsentForm())
    return redirect(_question_url(sheet.next_item), 303)


@bp.post("/ukur", endpoint="reply")
@permissions.signed_in
def reply_to_invitation() -> BaseResponse:
    """Store the reply to the invitation to the survey: consent, not today, or refusal."""
    who, chosen, form = signed_in_person().id, request.form.get("jawab", ""), SurveyConsentForm()
    if not signed_in_person().consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    if chosen not in ("nanti", "tidak") and not form.validate_on_submit():
        return render("survey/consent.html", 422, form=form)
    with transaction() as tx:
        if chosen == "nanti":
            actions.postpone_invitation(tx, who, now=utcnow())
        elif chosen == "tidak":
            actions.decline_survey(tx, who, language=language(), now=utcnow())
        else:
            actions.agree_to_survey(tx, who, language=language(), now=utcnow())
    return redirect(url_for("shell.home" if chosen in ("nanti", "tidak") else ".start"), 303)


@bp.get("/ukur/tanya/<item>", endpoint="question")
@permissions.signed_in
def question_page(item: str) -> BaseResponse:
    sheet, asked = _open_sheet(_current_status()), load_instrument().item(item)
    if sheet is None or asked is None or not sheet.may_answer(asked):
        return redirect(url_for(".start"), 303)
    return _question_page(sheet, asked)


@bp.post("/ukur/tanya/<item>", endpoint="answer")
@permissions.signed_in
@permissions.restored_after_sign_in
def submit_answer(item: str) -> BaseResponse:
    """Store one answer and redirect to the next question. A repeated request changes nothing."""
    form, sheet, asked = (
        SurveyAnswerForm(),
        _open_sheet(_current_status()),
        load_instrument().item(item),
    )
    if not signed_in_person().consents_to_storage:
        return redirect(url_for("own_data.index"), 303)
    if sheet is None or asked is None or not sheet.may_answer(asked):
        return redirect(url_for(".start"), 303)
    typed = form.t.data or ""
    try:
        code = _sent_code(sheet, asked, typed)
    except InvalidSurveyAnswerError as nothing:
        return _question_page(sheet, asked, error=nothing.code, typed=typed)
    try:
        return redirect(_question_url(_store_answer(sheet, asked, code)), 303)
    except actions.NoSurveyConsentError:
        return redirect(url_for(".start"), 303)


def _store_answer(sheet: SurveySheet, item: SurveyItem, code: str) -> SurveyItem | None:
    """Store an answer; returns the next item of this sitting, None at its end."""
    codes, whose = {item.id: code}, (sheet.account, sheet.wave, sheet.form)
    with transaction() as tx:
        ended = actions.store_answers(tx, *whose, codes, role=sheet.role, now=utcnow())
    return None if ended else replace(sheet, answers=sheet.answers | codes).next_item


def _sent_code(sheet: SurveySheet, item: SurveyItem, typed: str) -> str:
    if "lewati" in request.form:
        return SKIPPED
    try:
        return stored_survey_answer(item, sheet.form, request.form.getlist("j"), typed)
    except InvalidSurveyAnswerError:
        raise
    except ValueError:
        raise InvalidSurveyAnswerError("none") from None


def _question_url(item: SurveyItem | None) -> str:
    return url_for(".thanks") if item is None else url_for(".question", item=item.id)


def _question_page(
    sheet: SurveySheet, item: SurveyItem, error: str = "", typed: str = ""
) -> Response:
    kept, sent = sheet.answers.get(item.id, ""), restored_form_fields()
    spoken = item.language_for(language())
    ticked = kept.split() if item.options[sheet.form] or kept == UNKNOWN else []
    return render(
        "survey/question.html",
        422 if error else 200,
        form=SurveyAnswerForm(formdata=None),
        item=item,
        wording=item.wordings[sheet.form][spoken],
        spoken=spoken,
        options=item.options[sheet.form],
        place=position_in_sitting(
            load_instrument().items_of(sheet.wave), sheet.answers, sheet.role, item
        ),
        chosen=sent.getlist("j") or ticked,
        typed=typed or sent.get("t") or ("" if kept in (UNKNOWN, SKIPPED) else kept),
        error=error,
        unknown=UNKNOWN,
    )


@bp.get("/ukur/terima-kasih", endpoint="thanks")
@permissions.signed_in
def thanks_page() -> Response:
    """Thank after five questions or after the last one, and say whether more follow."""
    return _survey_thanks_page(_current_status())


def _survey_thanks_page(status: SurveyStatus) -> Response:
    now = utcnow()
    wave = status.wave(now)
    return render(
        "survey/rest.html",
        more=wave is not None,
        took_part=bool(status.facts.taken),
        coming=next_wave(status.facts, now),
        came_again=status.facts.came_again,
    )
